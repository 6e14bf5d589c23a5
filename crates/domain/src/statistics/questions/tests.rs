use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use uuid::Uuid;

use super::super::periods::Month;
use super::super::tree::tests::{district, unit};
use super::*;
use crate::disclosure::{RecordKey, RecordSecret};
use crate::id::MemberId;

fn asked<'a>(
    indicator: Indicator,
    spread: Spread,
    from: &'a str,
    by: &'a [Dimension],
) -> Asked<'a> {
    let (root, boundaries) = (unit(1), Boundaries::Now);
    Asked { indicator, root, spread, from, to: from, granularity: None, by, boundaries }
}

/// A number of a unit of the tree's tests, without keys.
pub fn number(of: u128, period: &str, values: [&str; 2], amount: i64) -> Number {
    Number {
        unit: unit(of),
        period: period.parse().unwrap(),
        values: values.map(str::to_owned),
        bucket: 0,
        amount,
        keys: (0, 0),
    }
}

fn counts(figures: &Figures) -> Vec<Option<u64>> {
    figures
        .rows()
        .flat_map(|(_, _, row)| row.iter().map(|figure| figure.count.unwrap().value()))
        .collect()
}

#[test]
fn work_is_added_up_over_units_months_and_values() {
    let numbers = [
        number(11, "2026-01", ["greeting", "home"], 2),
        number(11, "2026-03", ["greeting", "phone"], 3),
        number(12, "2026-03", ["welfare", "home"], 5),
        number(20, "2026-02", ["welfare", "home"], 7),
        number(21, "2026-02", ["unknown", "home"], 9),
    ];
    let answer = |spread, granularity, by: &[Dimension]| {
        let question = Question::parse(&Asked {
            granularity: Some(granularity),
            ..asked(Indicator::VisitsDone, spread, "2026-Q1", by)
        });
        counts(&question.unwrap().exact(&Trees::unchanged(district()), &numbers).unwrap())
    };
    let some = |all: &[u64]| all.iter().map(|one| Some(*one)).collect::<Vec<_>>();
    let by = [Dimension::Purpose];
    let together = answer(Spread::Together, Granularity::Quarter, &by);
    assert_eq!(together.iter().flatten().sum::<u64>(), 17);
    assert_eq!(together.len(), 5);
    assert_eq!(answer(Spread::Below, Granularity::Month, &[]), some(&[2, 0, 8, 0, 16, 0]));
    // What stands at a subdistrict is of no community.
    assert_eq!(answer(Spread::Communities, Granularity::Quarter, &[]), some(&[5, 5, 9]));
}

#[test]
fn a_question_that_makes_no_sense_names_every_fault() {
    let question = Question::parse(&Asked {
        granularity: Some(Granularity::Month),
        ..asked(Indicator::MembersServed, Spread::Below, "2026-02", &[Dimension::Channel])
    });
    let Err(Error::Invalid(Faults(faults))) = question else { panic!("{question:?}") };
    let faults: Vec<_> = faults.iter().map(|one| (one.pointer.as_str(), one.code)).collect();
    assert_eq!(faults, [("/granularity", "not_of_the_indicator"), ("/by", "not_of_the_indicator")]);
}

#[test]
fn nobody_is_answered_with_more_figures_than_fit() {
    use crate::units::UnitKind::{Community, District};
    let places = (0..1_000).map(|at| Place {
        id: unit(at + 1),
        parent: (at > 0).then(|| unit(1)),
        kind: if at == 0 { District } else { Community },
        code: at.to_string(),
        name: String::new(),
    });
    let by = [Dimension::Purpose, Dimension::Channel];
    let question = Asked { to: "2026", ..asked(Indicator::VisitsDone, Spread::Below, "2020", &by) };
    let question = Question::parse(&question).unwrap();
    let answer = question.exact(&Trees::unchanged(Tree::new(places.collect())), &[]);
    let Err(Error::Invalid(Faults(faults))) = answer else { panic!("{answer:?}") };
    assert_eq!(faults[0].code, "too_many_figures");
}

const PROGRAMMES: [&str; 2] = ["newcomers", "volunteering"];

/// Who began what, when and where, as the numbers that are kept of it.
fn kept(people: &[(u128, usize, usize)], records: &RecordSecret) -> Vec<Number> {
    let mut cells: BTreeMap<(u128, String, String), Vec<RecordKey>> = BTreeMap::new();
    for (at, (community, programme, quarter)) in people.iter().enumerate() {
        let key = records.key(MemberId::from_uuid(Uuid::from_u128(at as u128)));
        for period in [format!("2026-Q{}", quarter + 1), "2026".to_owned()] {
            for value in ["", PROGRAMMES[*programme]] {
                let cell = (*community, period.clone(), value.to_owned());
                cells.entry(cell).or_default().push(key);
            }
        }
    }
    let kept = |((community, period, value), keys): ((u128, String, String), Vec<RecordKey>)| {
        let sums = keys.iter().map(|key| key.halves());
        let keys_sum = sums.fold((0, 0), |sum, key| (sum.0 + key.0, sum.1 + key.1));
        let amount = i64::try_from(keys.len()).unwrap();
        Number { keys: keys_sum, ..number(community, &period, [&value, ""], amount) }
    };
    cells.into_iter().map(kept).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// However it is asked for, a set of persons has one figure; of two that contain each other and are both told, the
    /// smaller lacks nobody or at least ten.
    #[test]
    fn persons_are_told_the_same_whatever_is_asked(
        people in proptest::collection::vec((prop_oneof![Just(11_u128), Just(12), Just(21)], 0..2_usize, 0..4_usize), 0..80),
    ) {
        let (records, secret) = (RecordSecret::new(&[7; 32]), CellSecret::new(&[8; 32]));
        let (tree, numbers) = (district(), kept(&people, &records));
        let mut told = HashMap::new();
        for (spread, root) in [(Spread::Together, 1), (Spread::Below, 1), (Spread::Communities, 1), (Spread::Below, 10)] {
            for granularity in [Granularity::Quarter, Granularity::Year] {
                for by in [&[][..], &[Dimension::Programme]] {
                    let question = Question::parse(&Asked {
                        root: unit(root), granularity: Some(granularity),
                        ..asked(Indicator::MembersEnrolled, spread, "2026", by)
                    }).unwrap();
                    let figures = question.protected(&Trees::unchanged(tree.clone()), &numbers, &secret).unwrap();
                    for (unit, values, row) in figures.rows() {
                        for (period, figure) in figures.periods.iter().zip(row) {
                            let key = (unit.id, *period, values.first().copied());
                            let before = told.insert(key, figure.count.unwrap());
                            prop_assert!(before.is_none_or(|before| Some(before) == figure.count));
                        }
                    }
                }
            }
        }
        let who = |(place, period, value): &(UnitId, Period, Option<&str>)| {
            let within = |(community, programme, quarter): &(u128, usize, usize)| {
                let quarter = Period::around(Granularity::Quarter, Month::new(2026, i32::try_from(quarter * 3 + 1).unwrap()).unwrap());
                tree.is_within(unit(*community), *place)
                    && period.contains(quarter)
                    && value.is_none_or(|value| value == PROGRAMMES[*programme])
            };
            people.iter().enumerate().filter(|(_, one)| within(one)).map(|(at, _)| at).collect::<BTreeSet<_>>()
        };
        for (key, figure) in &told {
            let persons = who(key);
            if let Some(value) = figure.value() {
                prop_assert!(value != 1 && value != 2);
                prop_assert!(value.abs_diff(persons.len() as u64) <= 5);
            }
            for (other, larger) in &told {
                let around = other != key && tree.is_within(key.0, other.0) && other.1.contains(key.1)
                    && (other.2.is_none() || other.2 == key.2);
                if around && figure.value().is_some() && larger.value().is_some() {
                    let between = who(other).len() - persons.len();
                    prop_assert!(between == 0 || between >= 10, "{between} between {key:?} and {other:?}");
                }
            }
        }
    }
}
