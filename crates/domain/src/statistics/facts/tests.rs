use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::id::Id;
use crate::statistics::{Granularity, Measure, Period, Tally, definition};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn unit(number: u128) -> UnitId {
    Id::from_uuid(Uuid::from_u128(number))
}

fn person(number: u128) -> Known {
    Known { member: Id::from_uuid(Uuid::from_u128(number)), unit: unit(number % 3) }
}

fn visit(status: VisitStatus, visited_on: Option<&str>) -> VisitFact {
    VisitFact {
        unit: unit(1),
        person: Some(person(7)),
        status,
        purpose: VisitPurpose::Welfare,
        channel: VisitChannel::Home,
        planned_on: None,
        visited_on: visited_on.map(day),
    }
}

/// What the facts come to, a line for each cell and person.
fn told(facts: &[&dyn Fn(&mut Tally)]) -> Vec<String> {
    let mut tally = Tally::default();
    for fact in facts {
        fact(&mut tally);
    }
    let cells = tally.cells().map(|(cell, by)| {
        let [one, other] = &cell.values;
        format!("{} {} [{one}|{other}] {} {by}", cell.indicator, cell.period, cell.bucket)
    });
    let persons = tally
        .persons()
        .map(|(one, by)| format!("{} {} [{}] {by}", one.indicator, one.period, one.value));
    cells.chain(persons).collect()
}

#[test]
fn a_visit_counts_on_the_day_that_it_was_made() {
    let mut one = visit(VisitStatus::Done, Some("2026-03-31"));
    one.planned_on = Some(day("2026-04-01"));
    assert_eq!(
        told(&[&|tally| tally.add(&one)]),
        [
            "visits_planned 2026-04 [|] 0 1",
            "visits_planned 2026-04 [welfare|] 0 1",
            "visits_done 2026-03 [|] 0 1",
            "visits_done 2026-03 [welfare|home] 0 1",
            "members_served 2026-Q1 [] 1",
            "members_served 2026 [] 1",
        ]
    );
    let missed = visit(VisitStatus::Missed, Some("2026-03-31"));
    assert_eq!(
        told(&[&|tally| tally.add(&missed)]),
        ["visits_missed 2026-03 [|] 0 1", "visits_missed 2026-03 [missed|welfare] 0 1"]
    );
    let called_off = VisitFact { status: VisitStatus::Cancelled, ..one };
    assert!(
        told(&[&|tally| tally.add(&VisitFact { visited_on: None, ..called_off.clone() })])
            .is_empty()
    );
}

#[test]
fn of_who_was_erased_the_work_is_left() {
    let before = visit(VisitStatus::Done, Some("2026-03-31"));
    let after = VisitFact { person: None, ..before.clone() };
    assert_eq!(
        told(&[&|tally| tally.change(Some(&before), Some(&after))]),
        ["members_served 2026-Q1 [] -1", "members_served 2026 [] -1"]
    );
}

#[test]
fn who_is_served_in_many_ways_is_one_person_of_one_list() {
    let visited = visit(VisitStatus::Done, Some("2026-03-31"));
    let came = SignUpFact {
        unit: unit(1),
        kind: EventKind::Forum,
        starts_on: day("2026-02-01"),
        status: SignUpStatus::Attended,
        volunteer_minutes: Some(90),
        person: Some(person(7)),
    };
    let mut tally = Tally::default();
    tally.add(&visited);
    tally.add(&came);
    let lists: Vec<i64> = tally.persons().map(|(_, by)| by).collect();
    assert_eq!(lists, [2, 2]);
    let stayed_away = SignUpFact { status: SignUpStatus::Absent, ..came };
    assert!(told(&[&|tally| tally.add(&stayed_away)]).is_empty());
}

#[test]
fn a_case_tells_how_it_stands_and_how_long_it_took() {
    let open = CaseFact {
        unit: unit(1),
        person: None,
        category: CaseCategory::Noise,
        state: CaseState::Accepted,
        close_kind: None,
        opened_on: day("2026-01-30"),
        responded: Some((day("2026-01-30"), 5)),
        resolved: None,
        closed_on: None,
        reopened: 0,
    };
    let closed = CaseFact {
        state: CaseState::Closed,
        close_kind: Some(CloseKind::Silent),
        resolved: Some((day("2026-02-01"), 9)),
        closed_on: Some(day("2026-02-15")),
        reopened: 1,
        ..open.clone()
    };
    assert_eq!(
        told(&[&|tally| tally.change(Some(&open), Some(&closed))]),
        [
            "cases_opened 2026-01 [noise|open] 0 -1",
            "cases_opened 2026-01 [noise|silent] 0 1",
            "cases_closed 2026-02 [|] 0 1",
            "cases_closed 2026-02 [noise|silent] 0 1",
            "cases_reopened 2026-01 [|] 0 1",
            "cases_reopened 2026-01 [noise|] 0 1",
            "time_to_resolution 2026-02 [|] 9 1",
            "time_to_resolution 2026-02 [noise|] 9 1",
        ]
    );
}

#[test]
fn an_answer_on_the_day_that_it_is_due_is_in_time() {
    let sent = ReferralFact {
        unit: unit(1),
        sent_on: day("2026-05-01"),
        due_on: day("2026-05-08"),
        answered_on: Some(day("2026-05-08")),
    };
    assert_eq!(
        told(&[&|tally| tally.add(&sent)])[1..],
        ["referrals_answered 2026-05 [|] 0 1", "referrals_answered 2026-05 [in_time|] 0 1"]
    );
    let late = ReferralFact { answered_on: Some(day("2026-05-09")), ..sent };
    assert!(told(&[&|tally| tally.add(&late)])[2].contains("[late|]"));
}

fn any_day() -> impl Strategy<Value = Date> {
    (0..1_000_i32).prop_map(|days| {
        let start: Date = "2024-01-01".parse().unwrap();
        start.saturating_add(jiff::Span::new().days(days))
    })
}

fn any_unit() -> impl Strategy<Value = UnitId> {
    (0_u128..3).prop_map(unit)
}

fn any_person() -> impl Strategy<Value = Known> {
    (0_u128..9).prop_map(person)
}

fn word<W: crate::words::Word + std::fmt::Debug>() -> impl Strategy<Value = W> {
    proptest::sample::select(W::all())
}

fn any_fact() -> impl Strategy<Value = AnyFact> {
    use proptest::option::of;
    let taken = || of((any_day(), 0..100_000_i64));
    prop_oneof![
        (any_unit(), of(any_person()), word(), word(), word(), of(any_day()), of(any_day()))
            .prop_map(|(unit, person, status, purpose, channel, planned_on, visited_on)| {
                AnyFact::Visit(VisitFact {
                    unit,
                    person,
                    status,
                    purpose,
                    channel,
                    planned_on,
                    visited_on,
                })
            }),
        (any_unit(), of(any_day()), word()).prop_map(|(unit, visited_on, kind)| {
            AnyFact::Assistance(AssistanceFact { unit, visited_on, kind })
        }),
        (any_person(), word(), any_day()).prop_map(|(person, programme, started_on)| {
            AnyFact::Enrolment(EnrolmentFact { person, programme, started_on })
        }),
        (any_unit(), word(), word(), any_day(), 0..100).prop_map(
            |(unit, kind, status, starts_on, signed_up)| {
                AnyFact::Event(EventFact { unit, kind, status, starts_on, signed_up })
            }
        ),
        (any_unit(), word(), any_day(), word(), of(0..600), of(any_person())).prop_map(
            |(unit, kind, starts_on, status, volunteer_minutes, person)| {
                AnyFact::SignUp(SignUpFact {
                    unit,
                    kind,
                    starts_on,
                    status,
                    volunteer_minutes,
                    person,
                })
            }
        ),
        (any_unit(), any_day(), 1..=5).prop_map(|(unit, starts_on, rating)| {
            AnyFact::Feedback(FeedbackFact { unit, starts_on, rating })
        }),
        (
            (any_unit(), of(any_person()), word(), word(), of(word())),
            any_day(),
            taken(),
            taken(),
            of(any_day()),
            0..3
        )
            .prop_map(
                |(
                    (unit, person, category, state, close_kind),
                    opened_on,
                    responded,
                    resolved,
                    closed_on,
                    reopened,
                )| {
                    AnyFact::Case(CaseFact {
                        unit,
                        person,
                        category,
                        state,
                        close_kind,
                        opened_on,
                        responded,
                        resolved,
                        closed_on,
                        reopened,
                    })
                }
            ),
        (any_unit(), any_day(), any_day(), of(any_day())).prop_map(
            |(unit, sent_on, due_on, answered_on)| {
                AnyFact::Referral(ReferralFact { unit, sent_on, due_on, answered_on })
            }
        ),
        (any_unit(), any_day(), of(any_day())).prop_map(|(unit, received_on, answered_on)| {
            AnyFact::Suggestion(SuggestionFact { unit, received_on, answered_on })
        }),
        (any_unit(), any_day(), (0..9, 0..9, 0..9)).prop_map(
            |(unit, opened_on, (cells, prefilled, avoided)): (_, _, (i32, i32, i32))| {
                let prefilled = prefilled.min(cells);
                AnyFact::DataForm(DataFormFact { unit, opened_on, cells, prefilled, avoided })
            }
        ),
    ]
}

proptest! {
    #[test]
    fn changes_one_by_one_come_to_what_is_left(
        first in proptest::collection::vec(any_fact(), 1..30),
        last in proptest::collection::vec(proptest::option::of(any_fact()), 30),
    ) {
        let mut kept = Tally::default();
        for fact in &first {
            kept.change(None, Some(fact));
        }
        for (before, after) in first.iter().zip(&last) {
            kept.change(Some(before), after.as_ref());
        }
        let mut anew = Tally::default();
        for fact in last[..first.len()].iter().flatten() {
            anew.add(fact);
        }
        prop_assert!(kept.cells().eq(anew.cells()));
        prop_assert!(kept.persons().eq(anew.persons()));
    }

    #[test]
    fn the_values_of_a_cell_are_in_the_catalogue_and_add_up_to_the_total(
        facts in proptest::collection::vec(any_fact(), 1..60),
    ) {
        let mut tally = Tally::default();
        for fact in &facts {
            tally.add(fact);
        }
        let mut rest = std::collections::BTreeMap::new();
        for (cell, by) in tally.cells() {
            let one = definition(cell.indicator);
            let total = cell.values.iter().all(|value| value.is_empty());
            for (axis, value) in one.axes.iter().zip(&cell.values) {
                prop_assert!(total || axis.values().contains(&&**value), "{cell:?}");
            }
            prop_assert_eq!(cell.period.granularity(), Granularity::Month);
            let takes_time = matches!(one.measure, Measure::Duration { .. });
            prop_assert!(cell.bucket == 0 || takes_time);
            if !one.axes.is_empty() {
                let left = rest.entry((cell.indicator, cell.unit, cell.period, cell.bucket)).or_insert(0);
                *left += if total { by } else { -by };
            }
        }
        prop_assert!(rest.values().all(|left| *left == 0), "{rest:?}");
    }

    #[test]
    fn who_is_counted_in_a_quarter_is_counted_in_its_year(facts in proptest::collection::vec(any_fact(), 1..60)) {
        let mut tally = Tally::default();
        for fact in &facts {
            tally.add(fact);
        }
        let all: std::collections::BTreeMap<_, _> = tally.persons().collect();
        for (one, by) in &all {
            let mut around = (*one).clone();
            around.period = Period::around(Granularity::Year, one.period.first());
            prop_assert!(all[&around] >= *by);
            around.value = "".into();
            prop_assert!(all[&around] >= *by);
        }
    }
}
