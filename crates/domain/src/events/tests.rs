use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::id::{MemberId, SignUpId};
use crate::sign_ups::SignUp;

/// A published event, from 10 to 12 o'clock.
pub(crate) fn event(capacity: Option<i32>) -> Event {
    let starts_at: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
    Event {
        id: EventId::from_uuid(Uuid::from_u128(1)),
        unit_id: UnitId::from_uuid(Uuid::from_u128(2)),
        kind: EventKind::GetTogether,
        status: EventStatus::Published,
        title: "Spring tea".into(),
        description: None,
        place: None,
        starts_at,
        ends_at: starts_at.plus_seconds(7_200),
        capacity,
        signed_up: 0,
        waiting: 0,
        cancel_reason: None,
        published_at: Some(starts_at.plus_days(-7)),
        created_by: None,
        created_at: starts_at.plus_days(-8),
        updated_at: starts_at.plus_days(-7),
        version: 2,
    }
}

fn in_state(status: EventStatus) -> Event {
    Event { status, ..event(Some(2)) }
}

fn impossible<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Impossible { .. }))
}

#[test]
fn an_event_lives_from_draft_to_archive() {
    let start = event(None).starts_at;
    let draft = Event { published_at: None, ..in_state(EventStatus::Draft) };
    let published = draft.publish(start.plus_days(-1)).unwrap();
    assert_eq!(published.published_at, Some(start.plus_days(-1)));
    let held = published.hold(start).unwrap();
    let archived = held.archive().unwrap();
    assert_eq!(archived.status, EventStatus::Archived);
}

#[test]
fn every_other_step_is_refused() {
    use EventStatus::{Archived, Cancelled, Draft, Held, Published};
    let later = event(None).ends_at;
    for state in [Published, Held, Archived, Cancelled] {
        assert!(impossible(&in_state(state).publish(later)), "{state}");
    }
    for state in [Draft, Held, Archived, Cancelled] {
        assert!(impossible(&in_state(state).hold(later)), "{state}");
        assert!(impossible(&in_state(state).admit()), "{state}");
        assert!(impossible(&in_state(state).release(SignUpStatus::SignedUp)), "{state}");
    }
    for state in [Draft, Published, Archived, Cancelled] {
        assert!(impossible(&in_state(state).archive()), "{state}");
    }
    for state in [Held, Archived, Cancelled] {
        assert!(impossible(&in_state(state).cancel("rain".into())), "{state}");
    }
}

#[test]
fn an_event_is_not_held_before_it_starts() {
    let event = event(None);
    let early = event.starts_at.plus_seconds(-1);
    assert_eq!(event.hold(early), Err(Error::Conflict { code: "event_not_started" }));
}

#[test]
fn after_the_event_only_its_words_are_mended() {
    let words = EventPatch { title: Some("Tea".into()), ..EventPatch::default() };
    let plan = EventPatch { capacity: Some(None), ..EventPatch::default() };
    assert_eq!(in_state(EventStatus::Held).revise(words.clone()).unwrap().0.title, "Tea");
    assert!(impossible(&in_state(EventStatus::Held).revise(plan)));
    assert!(impossible(&in_state(EventStatus::Archived).revise(words.clone())));
    assert!(impossible(&in_state(EventStatus::Cancelled).revise(words)));
}

#[test]
fn a_patch_reports_the_period_and_the_capacity_together() {
    let full = Event { signed_up: 2, ..event(Some(2)) };
    let patch = EventPatch {
        ends_at: Some(full.starts_at),
        capacity: Some(Some(1)),
        ..EventPatch::default()
    };
    let Err(Error::Invalid(faults)) = full.revise(patch) else { panic!("accepted") };
    let codes: Vec<_> = faults.0.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["before_start", "below_signed_up"]);
}

#[test]
fn clearing_a_field_is_not_leaving_it() {
    let placed = Event { place: Some("Hall".into()), ..event(None) };
    let kept = placed.clone().revise(EventPatch::default()).unwrap().0;
    assert_eq!(kept, placed);
    let cleared = EventPatch { place: Some(None), ..EventPatch::default() };
    assert_eq!(placed.revise(cleared).unwrap().0.place, None);
}

#[test]
fn the_capacity_is_within_bounds() {
    assert_eq!(capacity(1), Ok(1));
    assert_eq!(capacity(i64::from(MAX_CAPACITY)), Ok(MAX_CAPACITY));
    for value in [0, -1, i64::from(MAX_CAPACITY) + 1, i64::MAX, i64::MIN] {
        assert_eq!(capacity(value).unwrap_err().code, "out_of_range", "{value}");
    }
}

#[test]
fn an_event_of_three_months_is_a_slip() {
    let start = event(None).starts_at;
    assert!(period(start, start.plus_days(MAX_DAYS)).is_ok());
    assert_eq!(period(start, start.plus_days(365)).unwrap_err().code, "too_long_after_start");
}

#[test]
fn a_year_that_nobody_can_mean_is_refused() {
    for text in ["1969-12-31T23:59:59Z", "2170-01-01T00:00:00Z", "-009998-01-01T00:00:00Z"] {
        let start: Timestamp = text.parse().unwrap();
        assert_eq!(period(start, start.plus_days(1)).unwrap_err().pointer, "/starts_at");
    }
}

#[derive(Clone, Debug)]
enum Step {
    /// The member of this number signs up, whether they did before or not.
    SignUp(u8),
    /// The member of this number cancels, whether they signed up or not.
    Cancel(u8),
    Resize(Option<i32>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        5 => (0..24_u8).prop_map(Step::SignUp),
        3 => (0..24_u8).prop_map(Step::Cancel),
        1 => proptest::option::of(1..12_i32).prop_map(Step::Resize),
    ];
    proptest::collection::vec(step, 0..120)
}

/// What the database does with the decisions: rows of sign-ups in the order of their position.
struct Office {
    event: Event,
    sign_ups: Vec<SignUp>,
}

impl Office {
    fn next_position(&self) -> i32 {
        self.sign_ups.iter().map(|one| one.position).max().unwrap_or(0) + 1
    }

    fn index_of(&self, member: u8) -> Option<usize> {
        let id = MemberId::from_uuid(Uuid::from_u128(member.into()));
        self.sign_ups.iter().position(|one| one.member_id == id)
    }

    fn take(&mut self, step: &Step) -> Result<(), Error> {
        match step {
            Step::SignUp(member) => self.sign_up(*member),
            Step::Cancel(member) => self.cancel(*member),
            Step::Resize(capacity) => {
                let patch = EventPatch { capacity: Some(*capacity), ..EventPatch::default() };
                let (event, promoted) = self.event.clone().revise(patch)?;
                self.event = event;
                self.promote(promoted)
            }
        }
    }

    fn sign_up(&mut self, member: u8) -> Result<(), Error> {
        let position = self.next_position();
        let (event, status) = self.event.clone().admit()?;
        if let Some(index) = self.index_of(member) {
            self.sign_ups[index] = self.sign_ups[index].clone().renew(status, position)?;
        } else {
            self.sign_ups.push(SignUp {
                id: SignUpId::from_uuid(Uuid::from_u128(100 + u128::from(member))),
                event_id: event.id,
                member_id: MemberId::from_uuid(Uuid::from_u128(member.into())),
                status,
                position,
                volunteer_minutes: None,
                checked_in_at: None,
                promoted_at: None,
                created_by: None,
                created_at: event.created_at,
                updated_at: event.created_at,
                version: 1,
            });
        }
        self.event = event;
        Ok(())
    }

    fn cancel(&mut self, member: u8) -> Result<(), Error> {
        let Some(index) = self.index_of(member) else { return Ok(()) };
        let before = self.sign_ups[index].status;
        let cancelled = self.sign_ups[index].clone().cancel()?;
        let (event, promoted) = self.event.clone().release(before)?;
        self.sign_ups[index] = cancelled;
        self.event = event;
        self.promote(promoted)
    }

    fn promote(&mut self, count: i32) -> Result<(), Error> {
        self.sign_ups.sort_by_key(|one| one.position);
        let now = self.event.updated_at;
        let first = self.sign_ups.iter_mut().filter(|one| one.status == SignUpStatus::Waiting);
        for one in first.take(usize::try_from(count).unwrap()) {
            *one = one.clone().promote(now)?;
        }
        Ok(())
    }

    fn positions(&self, status: SignUpStatus) -> Vec<i32> {
        self.sign_ups.iter().filter(|one| one.status == status).map(|one| one.position).collect()
    }

    fn check(&self) {
        let (with_place, waiting) =
            (self.positions(SignUpStatus::SignedUp), self.positions(SignUpStatus::Waiting));
        let taken = i32::try_from(with_place.len()).unwrap();
        assert_eq!(self.event.signed_up, taken, "the event counts its places");
        assert_eq!(usize::try_from(self.event.waiting).unwrap(), waiting.len());
        if let Some(capacity) = self.event.capacity {
            assert!(taken <= capacity, "{taken} of {capacity}");
            assert!(waiting.is_empty() || taken == capacity, "somebody waits for a free place");
        } else {
            assert!(waiting.is_empty(), "somebody waits without need");
        }
        if let (Some(last), Some(first)) = (with_place.iter().max(), waiting.iter().min()) {
            assert!(last < first, "{last} overtook {first}");
        }
    }
}

proptest! {
    /// Whatever people do: never over capacity, nobody waits for nothing, nobody overtakes.
    #[test]
    fn places_are_given_in_order_and_never_twice(
        capacity in proptest::option::of(1..12_i32),
        steps in steps(),
    ) {
        let mut office = Office { event: event(capacity), sign_ups: Vec::new() };
        for step in &steps {
            let before = (office.event.clone(), office.sign_ups.clone());
            if office.take(step).is_err() {
                prop_assert_eq!(&before.0, &office.event, "a refusal changed the event");
                prop_assert_eq!(&before.1, &office.sign_ups);
            }
            office.check();
        }
    }

    /// A capacity is refused exactly when somebody would lose their place.
    #[test]
    fn nobody_loses_a_place(taken in 0..50_i32, waiting in 0..50_i32, to in 1..120_i32) {
        let places = Places { capacity: Some(taken.max(1)), taken, waiting };
        match places.resize(Some(to)) {
            Ok((after, promoted)) => {
                prop_assert!(to >= taken && after.taken <= to);
                prop_assert_eq!(after.taken, taken + promoted);
                prop_assert_eq!(after.waiting, waiting - promoted);
            }
            Err(fault) => {
                prop_assert!(to < taken);
                prop_assert_eq!(fault.code, "below_signed_up");
            }
        }
    }
}
