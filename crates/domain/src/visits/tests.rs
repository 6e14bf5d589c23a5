use jiff::civil::date;
use jiff::tz::{TimeZone, offset};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::access::{Access, Grant, Role};
use crate::cases::{CaseCategory, CasePriority};
use crate::error::Faults;
use crate::members::MemberStatus;
use crate::words::Word;

const NOW: &str = "2026-11-23T03:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

/// Eleven in the morning of 23 November, where the office is.
fn zone() -> TimeZone {
    TimeZone::fixed(offset(8))
}

fn id<K>(n: u128) -> crate::id::Id<K> {
    crate::id::Id::from_uuid(Uuid::from_u128(n))
}

fn recording(outcome: VisitOutcome) -> RecordingDraft {
    RecordingDraft {
        outcome,
        visited_at: None,
        duration_minutes: None,
        notes: None,
        assistance: Vec::new(),
        needs: Vec::new(),
        follow_up_on: None,
    }
}

fn draft() -> VisitDraft {
    VisitDraft {
        member_id: id(7),
        purpose: VisitPurpose::Welfare,
        channel: VisitChannel::Home,
        planned_on: Some(date(2026, 11, 25)),
        assignee_id: None,
        round_id: None,
        follows_id: None,
        notes: Some("  bring rice ".into()),
        recording: None,
        stray: Vec::new(),
    }
}

fn planned() -> Visit {
    NewVisit::parse(draft(), now(), &zone()).unwrap().visit(id(1), id(2), id(3), now())
}

fn parse(draft: RecordingDraft) -> Result<Recording, Faults> {
    let mut faults = Faults::new();
    Recording::parse(draft, now(), &zone(), &mut faults).ok_or(faults)
}

fn faults_of(error: Error) -> Vec<(String, &'static str)> {
    let Error::Invalid(faults) = error else { panic!("{error}") };
    faults.0.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
}

#[test]
fn a_plan_has_a_day_that_is_not_over() {
    let visit = planned();
    assert_eq!(visit.status, VisitStatus::Planned);
    assert_eq!(visit.notes.as_deref(), Some("bring rice"));
    for (on, code) in [
        (None, "required"),
        (Some(date(2026, 11, 22)), "in_the_past"),
        (Some(date(2029, 1, 1)), "too_far_off"),
    ] {
        let error =
            NewVisit::parse(VisitDraft { planned_on: on, ..draft() }, now(), &zone()).unwrap_err();
        assert_eq!(faults_of(error), [("/planned_on".to_owned(), code)]);
    }
}

#[test]
fn what_only_a_recording_has_needs_an_outcome() {
    let stray = VisitDraft { stray: vec!["/visited_at", "/needs"], planned_on: None, ..draft() };
    let faults = faults_of(NewVisit::parse(stray, now(), &zone()).unwrap_err());
    assert_eq!(
        faults,
        [
            ("/visited_at".to_owned(), "only_with_outcome"),
            ("/needs".to_owned(), "only_with_outcome"),
            ("/planned_on".to_owned(), "required"),
        ]
    );
}

#[test]
fn today_is_the_offices_day_and_not_that_of_utc() {
    let late = "2026-11-22T16:30:00Z".parse().unwrap();
    let today = VisitDraft { planned_on: Some(date(2026, 11, 22)), ..draft() };
    assert!(NewVisit::parse(today.clone(), late, &zone()).is_err());
    assert!(NewVisit::parse(today, late, &TimeZone::UTC).is_ok());
}

#[test]
fn all_faults_are_reported_together() {
    let faulty = VisitDraft {
        recording: Some(RecordingDraft {
            visited_at: Some(now().plus_days(1)),
            duration_minutes: Some(0),
            notes: Some("x".repeat(4_001)),
            assistance: vec![AssistanceDraft {
                kind: AssistanceKind::Cash,
                description: Some("y".repeat(501)),
                amount: 0,
            }],
            needs: vec![NeedDraft {
                category: CaseCategory::ALL[0],
                title: " ".into(),
                description: None,
                priority: None,
            }],
            follow_up_on: Some(date(2026, 11, 1)),
            ..recording(VisitOutcome::Done)
        }),
        ..draft()
    };
    let faults = faults_of(NewVisit::parse(faulty, now(), &zone()).unwrap_err());
    let pointers: Vec<&str> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(
        pointers,
        [
            "/planned_on",
            "/visited_at",
            "/duration_minutes",
            "/notes",
            "/assistance/0/amount",
            "/assistance/0/description",
            "/needs/0/title",
            "/follow_up_on",
        ]
    );
}

#[test]
fn nothing_is_given_or_heard_where_nobody_was_met() {
    for outcome in [VisitOutcome::Missed, VisitOutcome::Declined] {
        let faults = parse(RecordingDraft {
            duration_minutes: Some(10),
            assistance: vec![AssistanceDraft {
                kind: AssistanceKind::Goods,
                description: None,
                amount: 100,
            }],
            needs: vec![NeedDraft {
                category: CaseCategory::ALL[0],
                title: "A lamp is out".into(),
                description: None,
                priority: Some(CasePriority::High),
            }],
            ..recording(outcome)
        })
        .unwrap_err();
        assert!(faults.0.iter().all(|fault| fault.code == "only_when_done"));
        assert_eq!(faults.0.len(), 3);
    }
}

#[test]
fn a_telephone_that_runs_ahead_records_no_future() {
    let ahead = RecordingDraft {
        visited_at: Some(now().plus_seconds(299)),
        ..recording(VisitOutcome::Done)
    };
    assert_eq!(parse(ahead).unwrap().visited_at, now());
    let far = RecordingDraft {
        visited_at: Some(now().plus_seconds(301)),
        ..recording(VisitOutcome::Done)
    };
    assert_eq!(parse(far).unwrap_err().0[0].code, "in_the_future");
}

#[test]
fn a_visit_is_recorded_once() {
    let done = parse(recording(VisitOutcome::Done)).unwrap();
    let visit = planned().record(&done, id(4), now()).unwrap();
    assert_eq!((visit.status, visit.version), (VisitStatus::Done, 2));
    assert_eq!(visit.notes.as_deref(), Some("bring rice"), "notes of the plan stay");
    assert_eq!((visit.assignee_id, visit.recorded_by), (Some(id(4)), Some(id(4))));
    let again = visit.record(&done, id(5), now()).unwrap_err();
    assert_eq!(again, Error::Impossible { resource: "visits", state: "done", action: "record" });
}

#[test]
fn who_was_named_for_a_visit_stays_so_when_another_records_it() {
    let visit = Visit { assignee_id: Some(id(9)), ..planned() };
    let visit =
        visit.record(&parse(recording(VisitOutcome::Missed)).unwrap(), id(4), now()).unwrap();
    assert_eq!((visit.assignee_id, visit.recorded_by), (Some(id(9)), Some(id(4))));
}

#[test]
fn a_follow_up_is_a_plan_that_names_what_it_follows() {
    let draft = |outcome| RecordingDraft {
        follow_up_on: Some(date(2026, 12, 1)),
        notes: Some("will come again".into()),
        ..recording(outcome)
    };
    for (outcome, purpose) in [
        (VisitOutcome::Done, VisitPurpose::FollowUp),
        (VisitOutcome::Missed, VisitPurpose::Welfare),
        (VisitOutcome::Declined, VisitPurpose::Welfare),
    ] {
        let visit = planned().record(&parse(draft(outcome)).unwrap(), id(4), now()).unwrap();
        let next = visit.follow_up(id(11), id(4), now()).unwrap();
        assert_eq!(next.purpose, purpose);
        assert_eq!((next.status, next.follows_id), (VisitStatus::Planned, Some(visit.id)));
        assert_eq!((next.planned_on, next.assignee_id), (Some(date(2026, 12, 1)), Some(id(4))));
        assert_eq!((next.notes, next.visited_at, next.version), (None, None, 1));
    }
    assert_eq!(planned().follow_up(id(11), id(4), now()), None);
}

#[test]
fn a_follow_up_counts_from_a_visit_that_was_sent_late() {
    let late = |on| RecordingDraft {
        visited_at: Some(now().plus_days(-5)),
        follow_up_on: Some(on),
        ..recording(VisitOutcome::Done)
    };
    assert!(parse(late(date(2026, 11, 20))).is_ok(), "overdue at once, but heard");
    assert_eq!(parse(late(date(2026, 11, 18))).unwrap_err().0[0].code, "not_after_the_visit");
}

#[test]
fn a_patch_sets_no_outcome() {
    for status in VisitStatus::ALL {
        let parsed = VisitPatch::parse(
            VisitPatchDraft { status: Some(*status), ..VisitPatchDraft::default() },
            now(),
            &zone(),
        );
        assert_eq!(parsed.is_ok(), *status == VisitStatus::Cancelled, "{status}");
    }
}

#[test]
fn a_patch_clears_only_what_it_names() {
    let visit = Visit { assignee_id: Some(id(9)), ..planned() };
    let patch = VisitPatchDraft { assignee_id: Some(None), ..VisitPatchDraft::default() };
    let changed =
        visit.clone().change(VisitPatch::parse(patch, now(), &zone()).unwrap(), now()).unwrap();
    assert_eq!(changed, Visit { assignee_id: None, version: 2, ..visit });
}

#[test]
fn calling_off_ends_plans_only() {
    assert_eq!(planned().call_off(now()).status, VisitStatus::Cancelled);
    let done =
        planned().record(&parse(recording(VisitOutcome::Done)).unwrap(), id(4), now()).unwrap();
    assert_eq!(done.clone().call_off(now()), done);
}

#[test]
fn a_pause_stops_plans_and_leaving_stops_all() {
    let ways = |status| [true, false].map(|planning| may_be_visited(status, planning).is_ok());
    assert_eq!(ways(MemberStatus::Active), [true, true]);
    assert_eq!(ways(MemberStatus::Paused), [false, true]);
    assert_eq!(ways(MemberStatus::Left), [false, false]);
}

fn access(roles: &[(Role, u128)]) -> Access {
    let grants = roles
        .iter()
        .map(|(role, unit)| Grant {
            role: *role,
            unit: id(*unit),
            department: None,
            expires_at: None,
        })
        .collect();
    Access::new(id(3), grants, now())
}

#[test]
fn a_volunteer_reaches_own_visits_and_plans_none() {
    let volunteer = access(&[(Role::Volunteer, 1)]);
    let reach = Reach::to_view(&volunteer).unwrap();
    assert!(reach.all().is_none());
    assert_eq!(reach.own().unwrap().roots(), [id(1)]);
    assert!(Reach::to_record(&volunteer).is_ok());
    assert_eq!(Reach::to_plan(&volunteer).unwrap_err(), Error::Forbidden);
    for role in [Role::Administrator, Role::Analyst, Role::Auditor, Role::Partner] {
        assert!(Reach::to_view(&access(&[(role, 1)])).is_err(), "{role}");
    }
}

#[test]
fn own_visits_count_only_where_not_all_are_in_reach() {
    let both = Reach::to_view(&access(&[(Role::Caseworker, 1), (Role::Volunteer, 2)])).unwrap();
    assert_eq!(both.all().unwrap().roots(), [id(1)]);
    assert_eq!(both.own().unwrap().roots(), [id(1), id(2)]);
    let staff = Reach::to_view(&access(&[(Role::Caseworker, 1)])).unwrap();
    assert!(staff.own().is_none());
}

#[test]
fn naming_others_is_the_coordinators() {
    let caseworker = Reach::to_plan(&access(&[(Role::Caseworker, 1)])).unwrap();
    assert!(caseworker.assign().is_none());
    let (me, other) = (Some(id(3)), Some(id(8)));
    for (from, to, assigns) in [
        (None, me, false),
        (me, None, false),
        (other, other, false),
        (None, other, true),
        (me, other, true),
        (other, me, true),
        (other, None, true),
    ] {
        assert_eq!(caseworker.assigns_others(from, to), assigns, "{from:?} {to:?}");
    }
    assert!(Reach::to_plan(&access(&[(Role::Coordinator, 1)])).unwrap().assign().is_some());
}

#[test]
fn contact_details_last_as_long_as_the_plan() {
    let visit = planned();
    assert!(Reach::shows_contact_details(&visit, false));
    let done = visit.record(&parse(recording(VisitOutcome::Done)).unwrap(), id(4), now()).unwrap();
    assert!(!Reach::shows_contact_details(&done, false));
    assert!(Reach::shows_contact_details(&done, true));
}

#[test]
fn due_narrows_what_is_asked_for() {
    let today = date(2026, 11, 23);
    let all = VisitFilter::default();
    let due = all.clone().due(VisitDue::Today, today);
    assert_eq!((due.planned_from, due.planned_to), (Some(today), Some(today)));
    assert_eq!(due.status, Some(VisitStatus::Planned));
    let from = VisitFilter { planned_from: Some(date(2026, 11, 1)), ..all };
    let overdue = from.due(VisitDue::Overdue, today);
    assert_eq!(overdue.planned_from, Some(date(2026, 11, 1)));
    assert_eq!(overdue.planned_to, Some(date(2026, 11, 22)));
}

#[test]
fn months_end_where_the_month_ends() {
    assert_eq!(months_before(date(2026, 8, 31), 6), date(2026, 2, 28));
    assert_eq!(months_before(date(2026, 11, 23), 0), date(2026, 11, 23));
    assert_eq!(months_before(date(2026, 11, 23), i32::MAX), Date::MIN);
    assert!(months_back("/months", -1).is_err());
    assert!(months_back("/months", 121).is_err());
}

fn any_word<T: Word + std::fmt::Debug>() -> impl Strategy<Value = T> {
    prop::sample::select(T::all())
}

proptest! {
    /// Whatever is sent, in whatever state: a visit leaves `planned` at most once, its version
    /// grows by one at each step, and a refused step is named by its state.
    #[test]
    fn a_visit_ends_once(steps in prop::collection::vec(
        (0_u8..3, any_word::<VisitOutcome>()), 0..6,
    )) {
        let mut visit = planned();
        for (step, outcome) in steps {
            let before = visit.clone();
            let after = match step {
                0 => visit.record(&parse(recording(outcome)).unwrap(), id(4), now()),
                1 => visit.change(VisitPatch { cancel: true, ..VisitPatch::default() }, now()),
                _ => visit.change(VisitPatch::default(), now()),
            };
            visit = match after {
                Ok(after) => {
                    prop_assert_eq!(before.status, VisitStatus::Planned);
                    prop_assert_eq!(after.version, before.version + 1);
                    after
                }
                Err(error) => {
                    prop_assert!(before.status != VisitStatus::Planned);
                    let named = matches!(
                        error,
                        Error::Impossible { state, .. } if state == before.status.as_str()
                    );
                    prop_assert!(named);
                    before
                }
            };
        }
    }

    /// A recording that is let in keeps its promises, whatever was sent.
    #[test]
    fn what_is_recorded_holds_together(
        outcome in any_word::<VisitOutcome>(),
        at in prop::option::of(-400_000_000_i64..1_000),
        minutes in prop::option::of(-5_i32..2_000),
        notes in prop::option::of(".{0,40}"),
        amount in -5_i64..200_000_000,
        follow_up in prop::option::of(-20_i64..900),
    ) {
        let sent = RecordingDraft {
            visited_at: at.map(|seconds| now().plus_seconds(seconds)),
            duration_minutes: minutes,
            notes,
            assistance: if amount % 2 == 0 { Vec::new() } else {
                vec![AssistanceDraft { kind: AssistanceKind::Hours, description: None, amount }]
            },
            follow_up_on: follow_up.map(|days| now().plus_days(days).date_in(&zone())),
            ..recording(outcome)
        };
        match parse(sent) {
            Ok(recording) => {
                prop_assert!(recording.visited_at <= now());
                prop_assert_eq!(recording.visited_on, recording.visited_at.date_in(&zone()));
                prop_assert!(recording.duration_minutes.is_none_or(|m| (1..=1_440).contains(&m)));
                prop_assert!(recording.assistance.iter().all(|a| a.amount > 0));
                prop_assert!(recording.met() || recording.assistance.is_empty());
                prop_assert!(recording.follow_up_on.is_none_or(|on| on > recording.visited_on));
                prop_assert!(recording.notes.is_none_or(|notes| !notes.trim().is_empty()));
            }
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }
}
