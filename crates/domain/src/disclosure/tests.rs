use std::collections::{BTreeMap, BTreeSet, HashMap};

use proptest::prelude::*;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use uuid::Uuid;

use super::perturbation::{DEVIATIONS, SMALL};
use super::*;
use crate::id::{Id, MemberId};

mod attacks;

fn member(number: usize) -> MemberId {
    Id::from_uuid(Uuid::from_u128(number as u128))
}

fn persons(keys: impl IntoIterator<Item = RecordKey>) -> Persons {
    keys.into_iter().fold(Persons::default(), Persons::with)
}

/// Every number of persons and what it may be published as, with the weight out of 256.
fn rows() -> impl Iterator<Item = (u64, BTreeMap<u64, u64>)> {
    (0..60).map(|persons| {
        let mut row = BTreeMap::new();
        for key in 0..=255 {
            *row.entry(perturbed(persons, key)).or_default() += 1;
        }
        (persons, row)
    })
}

#[test]
fn the_weights_of_each_row_add_up() {
    for row in SMALL {
        assert_eq!(row.iter().map(|(_, weight)| weight).sum::<u16>(), 256);
    }
    assert_eq!(DEVIATIONS.iter().map(|(_, weight)| weight).sum::<u16>(), 256);
}

#[test]
fn every_row_is_without_error_on_average_and_has_a_variance_of_three_or_less() {
    for (persons, row) in rows() {
        let off = |value: u64| i64::try_from(value).unwrap() - i64::try_from(persons).unwrap();
        let sum = |power| {
            row.iter().map(|(value, w)| off(*value).pow(power) * w.cast_signed()).sum::<i64>()
        };
        assert_eq!(sum(1), 0, "{persons}");
        let variance = f64::from(i32::try_from(sum(2)).unwrap()) / 256.0;
        let expected = if persons == 0 { 0.0..=0.0 } else { 2.9..=3.1 };
        assert!(expected.contains(&variance), "{persons}: {variance}");
        assert!(row.keys().all(|value| off(*value).unsigned_abs() <= LARGEST_DEVIATION));
    }
}

#[test]
fn nothing_stays_nothing_and_one_or_two_are_never_told() {
    for (persons, row) in rows() {
        assert!(!row.contains_key(&1) && !row.contains_key(&2), "{persons}");
        assert_eq!(persons == 0, row.len() == 1, "{persons}");
    }
}

#[test]
fn over_100_000_cells_the_error_is_none_and_its_variance_three() {
    let mut chance = StdRng::seed_from_u64(1);
    let (records, cells) = (RecordSecret::new(&[1; 32]), CellSecret::new(&[2; 32]));
    let keys: Vec<RecordKey> = (0..2_000).map(|number| records.key(member(number))).collect();
    let (mut sum, mut squares) = (0_i32, 0_i32);
    for _ in 0..100_000 {
        let counted = chance.random_range(1..40);
        let from = chance.random_range(0..keys.len() - counted);
        let here = persons(keys[from..from + counted].iter().copied().filter(|_| chance.random()));
        if here.count == 0 {
            continue;
        }
        let error = cells.figure(here).cast_signed() - here.count.cast_signed();
        let error = i32::try_from(error).unwrap();
        sum += error;
        squares += error * error;
    }
    let (mean, variance) = (f64::from(sum) / 100_000.0, f64::from(squares) / 100_000.0);
    assert!(mean.abs() < 0.03, "{mean}");
    assert!((2.9..3.1).contains(&variance), "{variance}");
}

#[test]
fn keys_depend_on_the_secret_and_are_never_shown() {
    let (one, other) = (RecordSecret::new(&[1; 32]), RecordSecret::new(&[2; 32]));
    assert_eq!(one.key(member(1)), one.key(member(1)));
    assert_ne!(one.key(member(1)), one.key(member(2)));
    assert_ne!(one.key(member(1)), other.key(member(1)));
    let shown = format!("{one:?} {:?} {:?}", one.key(member(1)), persons([one.key(member(1))]));
    assert_eq!(shown, "RecordSecret RecordKey Persons { count: 1, keys: KeySum }");
    let cells = [CellSecret::new(&[1; 32]), CellSecret::new(&[2; 32])];
    let drawn = |cells: &CellSecret| -> Vec<u64> {
        (0..40).map(|n| cells.figure(persons((n..n + 20).map(|n| one.key(member(n)))))).collect()
    };
    assert_ne!(drawn(&cells[0]), drawn(&cells[1]));
}

#[test]
fn what_is_withheld_is_no_value() {
    assert_eq!(Published::Withheld.value(), None);
    assert_eq!(Published::Value(0).value(), Some(0));
    assert_ne!(Published::Withheld, Published::Value(0));
    for (one, observation, confidentiality) in
        [(Published::Withheld, "Q", "D"), (Published::Value(3), "A", "F")]
    {
        assert_eq!(
            (one.observation_status(), one.confidentiality()),
            (observation, confidentiality)
        );
    }
}

proptest! {
    /// However a set came to be: in whatever order, with others who came and went, from parts.
    #[test]
    fn the_same_persons_make_the_same_figure(
        numbers in proptest::collection::btree_set(0_usize..500, 0..60),
        others in proptest::collection::vec(500_usize..600, 0..20),
        cut in any::<proptest::sample::Index>(),
    ) {
        let (records, cells) = (RecordSecret::new(&[3; 32]), CellSecret::new(&[4; 32]));
        let key = |number: &usize| records.key(member(*number));
        let straight = persons(numbers.iter().map(key));
        let mut about = persons(numbers.iter().rev().map(key));
        for other in &others {
            about = about.with(key(other));
        }
        for other in &others {
            about = about.without(key(other));
        }
        let at = cut.index(numbers.len() + 1);
        let parts = persons(numbers.iter().take(at).map(key)).and(persons(numbers.iter().skip(at).map(key)));
        prop_assert_eq!(straight, about);
        prop_assert_eq!(straight, parts);
        prop_assert_eq!(cells.figure(straight), cells.figure(parts));
        prop_assert_eq!(straight.count, numbers.len() as u64);
    }

    /// As a database adds them up, whatever came and went in between.
    #[test]
    fn the_sums_of_the_halves_are_the_sum_of_the_keys(
        numbers in proptest::collection::vec(0_usize..500, 0..200),
    ) {
        let records = RecordSecret::new(&[3; 32]);
        let keys: Vec<RecordKey> = numbers.iter().map(|number| records.key(member(*number))).collect();
        let halves = keys.iter().map(|key| key.halves());
        let (high, low) = halves.fold((0, 0), |sum, key| (sum.0 + key.0, sum.1 + key.1));
        prop_assert_eq!(KeySum::of_halves(high, low), persons(keys).keys);
    }
}
