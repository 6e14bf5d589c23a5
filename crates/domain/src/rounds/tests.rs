use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn id<K>(n: u128) -> crate::id::Id<K> {
    crate::id::Id::from_uuid(Uuid::from_u128(n))
}

fn round() -> Round {
    Round {
        id: id(1),
        unit_id: id(2),
        title: "Spring Festival".into(),
        purpose: VisitPurpose::Greeting,
        starts_on: date(2027, 1, 25),
        ends_on: date(2027, 2, 5),
        created_by: id(3),
        created_at: Timestamp::from_micros(0),
        updated_at: Timestamp::from_micros(0),
        version: 1,
    }
}

fn codes(error: Error) -> Vec<(String, &'static str)> {
    let Error::Invalid(faults) = error else { panic!("{error}") };
    faults.0.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
}

#[test]
fn a_round_ends_after_it_starts() {
    let days = (date(2027, 2, 5), date(2027, 1, 25));
    let error = NewRound::parse(id(2), "  ", VisitPurpose::Greeting, days).unwrap_err();
    assert_eq!(
        codes(error),
        [("/title".to_owned(), "required"), ("/ends_on".to_owned(), "before_start")]
    );
    let patch = RoundPatch { ends_on: Some(date(2027, 1, 24)), ..RoundPatch::default() };
    assert_eq!(
        codes(round().change(patch, Timestamp::from_micros(9)).unwrap_err()),
        [("/ends_on".to_owned(), "before_start")]
    );
}

#[test]
fn members_are_added_until_the_last_day() {
    assert!(round().takes_members(date(2027, 2, 5)).is_ok());
    assert!(round().takes_members(date(2027, 2, 6)).is_err());
    assert!(round().day_for_visits(date(2027, 1, 25)).is_ok());
    assert!(round().day_for_visits(date(2027, 2, 6)).is_err());
}

#[test]
fn either_a_list_or_a_filter() {
    let today = date(2027, 1, 1);
    let parse = |listed, filter| NewRoundMembers::parse(listed, filter, None, None, today);
    let listed = vec![id(5), id(4), id(5)];
    let added = parse(Some(listed.clone()), None).unwrap();
    assert_eq!(added.who, Who::Listed(vec![id(5), id(4)]), "each once, in the order sent");
    for (listed, filter, fault) in [
        (None, None, ("/member_ids", "required")),
        (Some(Vec::new()), None, ("/member_ids", "required")),
        (Some((0..501).map(id).collect()), None, ("/member_ids", "too_many")),
        (Some(listed), Some(RoundFilter::default()), ("/filter", "not_together")),
        (
            None,
            Some(RoundFilter { unvisited_months: Some(-1), ..RoundFilter::default() }),
            ("/filter/unvisited_months", "out_of_range"),
        ),
    ] {
        assert_eq!(codes(parse(listed, filter).unwrap_err()), [(fault.0.to_owned(), fault.1)]);
    }
}

#[test]
fn nobody_is_named_for_visits_that_are_not_planned() {
    let error =
        NewRoundMembers::parse(Some(vec![id(1)]), None, None, Some(id(9)), date(2027, 1, 1))
            .unwrap_err();
    assert_eq!(codes(error), [("/assignee_id".to_owned(), "only_when_planned")]);
}

proptest! {
    #[test]
    fn every_member_counts_once(counts in prop::collection::vec(0_i64..50, 6)) {
        let statuses = VisitStatus::ALL.iter().copied().map(Some).chain([None]);
        let coverage = statuses
            .zip(&counts)
            .fold(Coverage::default(), |sum, (status, n)| sum.with(status, *n));
        prop_assert_eq!(coverage.members, counts.iter().sum::<i64>());
        let parts = coverage.done + coverage.planned + coverage.missed + coverage.declined
            + coverage.open;
        prop_assert_eq!(coverage.members, parts);
        prop_assert!((0..=100).contains(&coverage.progress()));
        let all_done = coverage.members > 0 && coverage.done == coverage.members;
        prop_assert_eq!(coverage.progress() == 100, all_done);
    }
}
