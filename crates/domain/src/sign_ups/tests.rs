use uuid::Uuid;

use super::*;
use crate::events::tests::event;

fn sign_up(status: SignUpStatus) -> SignUp {
    let at = event(None).created_at;
    SignUp {
        id: SignUpId::from_uuid(Uuid::from_u128(1)),
        event_id: event(None).id,
        member_id: MemberId::from_uuid(Uuid::from_u128(2)),
        status,
        position: 1,
        volunteer_minutes: None,
        checked_in_at: None,
        promoted_at: None,
        created_by: None,
        created_at: at,
        updated_at: at,
        version: 1,
    }
}

#[test]
fn who_is_there_is_checked_in() {
    let event = event(Some(5));
    let there = sign_up(SignUpStatus::SignedUp);
    let there = there.check_in(&event, Some(90), event.starts_at).unwrap();
    assert_eq!(there.status, SignUpStatus::Attended);
    assert_eq!(there.checked_in_at, Some(event.starts_at));
    assert_eq!(there.volunteer_minutes, Some(90));
}

#[test]
fn a_code_read_twice_keeps_the_first_time() {
    let event = event(Some(5));
    let once = sign_up(SignUpStatus::SignedUp).check_in(&event, Some(90), event.starts_at).unwrap();
    let twice = once.clone().check_in(&event, None, event.ends_at).unwrap();
    assert_eq!(twice, once);
    let longer = twice.check_in(&event, Some(120), event.ends_at).unwrap();
    assert_eq!(longer.volunteer_minutes, Some(120));
}

#[test]
fn an_absence_is_mended_until_the_event_is_archived() {
    let held = Event { status: EventStatus::Held, ..event(None) };
    let mended = sign_up(SignUpStatus::Absent).check_in(&held, None, held.ends_at).unwrap();
    assert_eq!(mended.status, SignUpStatus::Attended);
    let archived = Event { status: EventStatus::Archived, ..event(None) };
    let late = sign_up(SignUpStatus::Absent).check_in(&archived, None, archived.ends_at);
    assert!(matches!(late, Err(Error::Impossible { resource: "events", .. })));
}

#[test]
fn nobody_is_checked_in_without_a_place() {
    let event = event(None);
    for status in [SignUpStatus::Waiting, SignUpStatus::Cancelled] {
        let result = sign_up(status).check_in(&event, None, event.starts_at);
        assert!(matches!(result, Err(Error::Impossible { resource: "sign_ups", .. })), "{status}");
    }
}

#[test]
fn the_door_opens_a_day_before() {
    let event = event(None);
    let check_in = |at| sign_up(SignUpStatus::SignedUp).check_in(&event, None, at);
    assert!(check_in(event.starts_at.plus_days(-1)).is_ok());
    let early = check_in(event.starts_at.plus_days(-1).plus_seconds(-1));
    assert_eq!(early, Err(Error::Conflict { code: "too_early_to_check_in" }));
}

#[test]
fn who_came_cannot_cancel() {
    for status in [SignUpStatus::Attended, SignUpStatus::Absent, SignUpStatus::Cancelled] {
        assert!(matches!(sign_up(status).cancel(), Err(Error::Impossible { .. })), "{status}");
    }
}

#[test]
fn who_comes_back_stands_at_the_end() {
    let promoted =
        SignUp { promoted_at: Some(event(None).starts_at), ..sign_up(SignUpStatus::Cancelled) };
    let back = promoted.renew(SignUpStatus::Waiting, 7).unwrap();
    assert_eq!((back.status, back.position, back.promoted_at), (SignUpStatus::Waiting, 7, None));
    let twice = back.renew(SignUpStatus::Waiting, 8);
    assert_eq!(twice, Err(Error::Conflict { code: "already_signed_up" }));
}

#[test]
fn volunteer_minutes_are_within_bounds() {
    assert_eq!(volunteer_minutes(0), Ok(0));
    assert_eq!(volunteer_minutes(4_320), Ok(4_320));
    for value in [-1, 4_321, i64::MAX] {
        assert_eq!(volunteer_minutes(value).unwrap_err().code, "out_of_range", "{value}");
    }
}
