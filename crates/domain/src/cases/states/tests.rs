use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::cases::{CaseCategory, CaseDraft, EntryKind, NewCase};
use crate::id::{CaseId, UnitId};

const RULES: CaseRules = CaseRules { silent_days: 14 };
const DAY: i64 = 86_400_000_000;

fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

fn referral(n: u128) -> ReferralId {
    ReferralId::from_uuid(Uuid::from_u128(n))
}

fn action(verb: CaseVerb) -> CaseAction {
    let said = || "said".to_owned();
    match verb {
        CaseVerb::Accept => CaseAction::Accept,
        CaseVerb::Start => CaseAction::Start,
        CaseVerb::Wait => CaseAction::Wait { reason: said() },
        CaseVerb::Resume => CaseAction::Resume,
        CaseVerb::Refer => CaseAction::Refer { referral: referral(7), summary: said() },
        CaseVerb::Answer => CaseAction::Answer { answer: said() },
        CaseVerb::Resolve => CaseAction::Resolve { resolution: said() },
        CaseVerb::Confirm => CaseAction::Confirm,
        CaseVerb::Close => CaseAction::Close,
        CaseVerb::Reopen => CaseAction::Reopen { reason: said() },
        CaseVerb::Decline => CaseAction::Decline { reason: said() },
    }
}

fn received() -> Case {
    let new = NewCase::parse(CaseDraft {
        unit_id: UnitId::from_uuid(Uuid::from_u128(1)),
        member_id: None,
        visit_id: None,
        category: CaseCategory::StreetOrder,
        priority: None,
        title: "Stalls before the shop door".to_owned(),
        description: None,
        place: None,
        latitude: None,
        longitude: None,
        assignee_id: None,
        due_on: None,
    });
    Case::open(new.unwrap(), CaseId::from_uuid(Uuid::from_u128(2)), None, at(0)).0
}

/// A case that went through `verbs`, one a second.
fn after(verbs: &[CaseVerb]) -> Case {
    verbs.iter().fold(received(), |case, verb| {
        let now = case.updated_at.plus_seconds(1);
        case.apply(action(*verb), now, RULES).unwrap().0
    })
}

/// The way into each state; waiting twice: alone, and with a department that was asked before.
fn ways() -> Vec<(CaseState, bool, Vec<CaseVerb>)> {
    use CaseState as S;
    use CaseVerb as V;
    let worked = [V::Accept, V::Start];
    let and = |more: &[V]| [&worked, more].concat();
    vec![
        (S::Received, false, vec![]),
        (S::Accepted, false, vec![V::Accept]),
        (S::InProgress, false, and(&[])),
        (S::Referred, true, and(&[V::Refer])),
        (S::Waiting, false, and(&[V::Wait])),
        (S::Waiting, true, and(&[V::Refer, V::Wait])),
        (S::Resolved, false, and(&[V::Resolve])),
        (S::Closed, false, and(&[V::Resolve, V::Confirm])),
        (S::Declined, false, vec![V::Decline]),
    ]
}

/// Every step there is, as product and office read it; all others are impossible.
fn allowed() -> Vec<(CaseState, bool, CaseVerb, CaseState)> {
    use CaseState as S;
    use CaseVerb as V;
    vec![
        (S::Received, false, V::Accept, S::Accepted),
        (S::Received, false, V::Decline, S::Declined),
        (S::Accepted, false, V::Start, S::InProgress),
        (S::Accepted, false, V::Decline, S::Declined),
        (S::InProgress, false, V::Wait, S::Waiting),
        (S::InProgress, false, V::Refer, S::Referred),
        (S::InProgress, false, V::Resolve, S::Resolved),
        (S::InProgress, false, V::Decline, S::Declined),
        (S::Referred, true, V::Wait, S::Waiting),
        (S::Referred, true, V::Resume, S::InProgress),
        (S::Referred, true, V::Answer, S::InProgress),
        (S::Referred, true, V::Resolve, S::Resolved),
        (S::Waiting, false, V::Resume, S::InProgress),
        (S::Waiting, false, V::Refer, S::Referred),
        (S::Waiting, false, V::Resolve, S::Resolved),
        (S::Waiting, true, V::Resume, S::Referred),
        (S::Waiting, true, V::Answer, S::InProgress),
        (S::Waiting, true, V::Resolve, S::Resolved),
        (S::Resolved, false, V::Confirm, S::Closed),
        (S::Resolved, false, V::Close, S::Closed),
        (S::Resolved, false, V::Reopen, S::InProgress),
        (S::Closed, false, V::Reopen, S::InProgress),
        (S::Declined, false, V::Reopen, S::Received),
    ]
}

#[test]
fn every_state_with_every_action() {
    let late = at(15 * DAY);
    let mut steps = 0;
    for (state, asked, way) in ways() {
        let case = after(&way);
        assert_eq!((case.state, case.open_referral.is_some()), (state, asked));
        for verb in CaseVerb::ALL {
            let expected = allowed()
                .into_iter()
                .find(|(from, with, by, _)| (*from, *with, by) == (state, asked, verb))
                .map(|(.., to)| to);
            let offered = case.verbs(late, RULES).contains(verb);
            assert_eq!(offered, expected.is_some(), "{state} {verb} {asked}");
            match (case.clone().apply(action(*verb), late, RULES), expected) {
                (Ok((next, event)), Some(to)) => {
                    assert_eq!(next.state, to, "{state} {verb}");
                    assert_eq!((event.from, event.to), (Some(state), Some(to)));
                    steps += 1;
                }
                (Err(error), None) => {
                    assert_eq!(error, Error::impossible("cases", state, verb.as_str()));
                    let said = error.to_string();
                    assert!(said.contains(state.as_str()) && said.contains(verb.as_str()));
                }
                (got, expected) => panic!("{state} {verb}: {got:?}, expected {expected:?}"),
            }
        }
    }
    assert_eq!(steps, allowed().len());
    assert!(CaseState::ALL.iter().all(|state| ways().iter().any(|way| way.0 == *state)));
}

#[test]
fn silence_is_counted_to_the_microsecond() {
    let case = after(&[CaseVerb::Accept, CaseVerb::Start, CaseVerb::Resolve]);
    let over = case.resolved_at.unwrap().plus_days(14);
    let before = at(over.as_micros() - 1);
    assert!(!case.verbs(before, RULES).contains(&CaseVerb::Close));
    assert_eq!(
        case.clone().apply(CaseAction::Close, before, RULES).unwrap_err(),
        Error::Conflict { code: "silence_not_over" }
    );
    let (closed, _) = case.clone().apply(CaseAction::Close, over, RULES).unwrap();
    assert_eq!(closed.close_kind, Some(CloseKind::Silent));
    let (confirmed, _) = case.apply(CaseAction::Confirm, before, RULES).unwrap();
    assert_eq!(confirmed.close_kind, Some(CloseKind::Confirmed));
}

#[test]
fn a_referral_that_nobody_waits_for_is_withdrawn() {
    use CaseVerb as V;
    let referred = after(&[V::Accept, V::Start, V::Refer]);
    let step = |case: &Case, verb| case.clone().apply(action(verb), at(DAY), RULES).unwrap();
    for verb in [V::Resume, V::Resolve] {
        let (case, event) = step(&referred, verb);
        assert_eq!((case.open_referral, event.withdraws), (None, Some(referral(7))), "{verb}");
    }
    let (waiting, event) = step(&referred, V::Wait);
    assert_eq!((waiting.open_referral, event.withdraws), (Some(referral(7)), None));
    let (answered, event) = step(&waiting, V::Answer);
    assert_eq!((answered.open_referral, event.withdraws), (None, None));
    assert_eq!((answered.wait_reason, event.kind), (None, EntryKind::Answer));
}

#[test]
fn opening_again_forgets_the_end_but_not_the_count() {
    use CaseVerb as V;
    let case = after(&[V::Accept, V::Start, V::Resolve, V::Confirm, V::Reopen]);
    assert_eq!((case.reopened, case.state), (1, CaseState::InProgress));
    assert_eq!((case.resolved_at, case.closed_at, case.close_kind), (None, None, None));
    assert_eq!(case.resolution, None);
    assert!(case.first_response_at.is_some());
}

#[test]
fn reasons_are_needed() {
    for blank in [
        CaseAction::Wait { reason: "  ".to_owned() },
        CaseAction::Decline { reason: String::new() },
        CaseAction::Reopen { reason: "\n".to_owned() },
        CaseAction::Resolve { resolution: " ".to_owned() },
    ] {
        let Err(Error::Invalid(faults)) = blank.clone().parse() else { panic!("{blank:?}") };
        assert_eq!(faults.0[0].code, "required");
    }
    let long = CaseAction::Wait { reason: "等".repeat(limits::REASON + 1) };
    assert!(long.parse().is_err());
    let fits = CaseAction::Wait { reason: format!(" {} ", "等".repeat(limits::REASON)) };
    assert_eq!(fits.parse().unwrap(), CaseAction::Wait { reason: "等".repeat(limits::REASON) });
}

/// What is true of every case, whatever was done with it.
fn assert_whole(case: &Case) {
    let state = case.state;
    let solved = matches!(state, CaseState::Resolved | CaseState::Closed);
    assert_eq!(case.wait_reason.is_some(), state == CaseState::Waiting, "{state}");
    assert_eq!(case.decline_reason.is_some(), state == CaseState::Declined, "{state}");
    assert_eq!(case.resolution.is_some(), solved, "{state}");
    assert_eq!(case.resolved_at.is_some(), solved, "{state}");
    assert_eq!(case.closed_at.is_some(), state == CaseState::Closed, "{state}");
    assert_eq!(case.close_kind.is_some(), state == CaseState::Closed, "{state}");
    assert!(state != CaseState::Referred || case.open_referral.is_some());
    if case.open_referral.is_some() {
        assert!(matches!(state, CaseState::Referred | CaseState::Waiting), "{state}");
    }
    assert_eq!(
        case.first_response_at.is_none(),
        state == CaseState::Received && case.reopened == 0
    );
    let times: Vec<Timestamp> =
        [Some(case.opened_at), case.resolved_at, case.closed_at].into_iter().flatten().collect();
    assert!(times.is_sorted(), "{times:?}");
    assert!(case.first_response_at.is_none_or(|first| case.opened_at <= first));
    assert!(case.updated_at >= *times.last().unwrap());
}

proptest! {
    #[test]
    fn any_sequence_keeps_a_case_whole(
        steps in prop::collection::vec(
            (prop::sample::select(CaseVerb::ALL), -2 * DAY..20 * DAY),
            0..60,
        ),
    ) {
        let mut case = received();
        let mut now = at(0);
        for (verb, passed) in steps {
            now = at(now.as_micros().saturating_add(passed));
            let before = case.clone();
            match case.clone().apply(action(verb), now, RULES) {
                Ok((next, event)) => {
                    prop_assert!(before.verbs(now, RULES).contains(&verb));
                    prop_assert!(event.at >= before.updated_at, "the timeline goes forward");
                    prop_assert_eq!(event.at, next.updated_at);
                    prop_assert_eq!(event.from, Some(before.state));
                    prop_assert_eq!(event.to, Some(next.state));
                    prop_assert!(next.reopened >= before.reopened);
                    prop_assert_eq!(next.opened_at, before.opened_at);
                    if event.withdraws.is_some() {
                        prop_assert_eq!(event.withdraws, before.open_referral);
                        prop_assert_eq!(next.open_referral, None);
                    }
                    case = next;
                }
                Err(_) => prop_assert!(!before.verbs(now, RULES).contains(&verb)),
            }
            assert_whole(&case);
        }
    }
}
