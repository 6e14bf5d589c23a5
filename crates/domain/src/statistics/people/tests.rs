//! Districts whose tree changes, and what somebody can make of their figures in all boundaries at once.

use std::collections::{BTreeMap, BTreeSet};

use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use uuid::Uuid;

use super::super::catalogue::{Dimension, Indicator, definition};
use super::super::periods::{Granularity, Month};
use super::super::questions::{Asked, Question};
use super::super::tree::{Place, Spread, Tree, tests::unit};
use super::super::trees::FormerPlace;
use super::*;
use crate::disclosure::{LARGEST_DEVIATION, RecordKey, RecordSecret, perturbed};
use crate::id::MemberId;
use crate::programmes::Programme;
use crate::time::Date;
use crate::units::UnitKind;

const DISTRICT: u128 = 1;
const SUBDISTRICTS: [u128; 2] = [10, 20];
const COMMUNITIES: [u128; 5] = [11, 12, 13, 21, 22];
/// The days on which something may change: within quarters, at their beginning, before the year.
const DAYS: [&str; 6] =
    ["2025-08-20", "2026-02-15", "2026-04-01", "2026-05-10", "2026-08-20", "2026-11-05"];

fn quarter(number: usize) -> Period {
    format!("2026-Q{}", number + 1).parse().unwrap()
}

fn periods() -> Vec<Period> {
    (0..4).map(quarter).chain(["2026".parse().unwrap()]).collect()
}

fn values() -> Vec<&'static str> {
    [ALL].into_iter().chain(Programme::ALL.iter().take(2).map(|one| one.as_str())).collect()
}

struct Person {
    /// Where the records are kept.
    unit: u128,
    /// The community that it was at each time.
    home: u128,
    programme: &'static str,
    quarter: usize,
}

/// Where each community stood, and in which one each person was.
struct Snapshot {
    parents: BTreeMap<u128, u128>,
    homes: Vec<u128>,
}

/// A district through a time of changes.
struct District {
    chance: StdRng,
    kinds: BTreeMap<u128, UnitKind>,
    parents: BTreeMap<u128, u128>,
    former: Vec<FormerPlace>,
    people: Vec<Person>,
    /// As it was before each day.
    before: Vec<(Date, Snapshot)>,
    records: RecordSecret,
    secret: CellSecret,
}

impl District {
    fn new(seed: u64) -> Self {
        let mut chance = StdRng::seed_from_u64(seed);
        let mut kinds = BTreeMap::from([(DISTRICT, UnitKind::District)]);
        let mut parents = BTreeMap::new();
        for one in SUBDISTRICTS {
            kinds.insert(one, UnitKind::Subdistrict);
            parents.insert(one, DISTRICT);
        }
        let mut people = Vec::new();
        for one in COMMUNITIES {
            kinds.insert(one, UnitKind::Community);
            parents.insert(one, one / 10 * 10);
            for _ in 0..chance.random_range(0..6) * chance.random_range(0..8_usize) {
                let programme = *values()[1..].choose(&mut chance).unwrap();
                let quarter = chance.random_range(0..4);
                people.push(Person { unit: one, home: one, programme, quarter });
            }
        }
        let (records, secret) =
            (RecordSecret::new(&chance.random()), CellSecret::new(&chance.random()));
        let (former, before) = (Vec::new(), Vec::new());
        let mut district = Self { chance, kinds, parents, former, people, before, records, secret };
        for day in DAYS {
            if district.chance.random_range(0..3) > 0 {
                district.change(day.parse().unwrap());
            }
        }
        district
    }

    fn snapshot(&self) -> Snapshot {
        let parents = self.parents.iter().filter(|(one, _)| self.is_open(**one));
        Snapshot {
            parents: copied(parents),
            homes: self.people.iter().map(|one| one.home).collect(),
        }
    }

    fn is_open(&self, one: u128) -> bool {
        self.parents.get(&one).is_none_or(|parent| self.kinds[parent] != self.kinds[&one])
    }

    fn open(&self) -> Vec<u128> {
        let communities = self.kinds.iter().filter(|(_, kind)| **kind == UnitKind::Community);
        communities.map(|(one, _)| *one).filter(|one| self.is_open(*one)).collect()
    }

    fn change(&mut self, day: Date) {
        self.before.push((day, self.snapshot()));
        let open = self.open();
        let one = *open.choose(&mut self.chance).unwrap();
        let other = *open.choose(&mut self.chance).unwrap();
        match self.chance.random_range(0..4) {
            0 => {
                let above = *SUBDISTRICTS.choose(&mut self.chance).unwrap();
                self.hang(one, above, day);
            }
            1 if one != other => {
                self.hang(one, other, day);
                for person in self.people.iter_mut().filter(|person| person.home == one) {
                    person.home = other;
                }
            }
            _ => self.split(one, other, day),
        }
    }

    fn hang(&mut self, one: u128, above: u128, day: Date) {
        let before = self.parents.insert(one, above).unwrap();
        if before != above {
            self.former.push(FormerPlace { unit: unit(one), parent: unit(before), ended_on: day });
        }
    }

    fn split(&mut self, from: u128, other: u128, day: Date) {
        let new = |district: &mut Self, parent: u128| {
            let number = 100 + district.kinds.len() as u128;
            district.kinds.insert(number, UnitKind::Community);
            district.parents.insert(number, parent);
            number
        };
        let into = if from == other { new(self, SUBDISTRICTS[0]) } else { other };
        // A handful, or more than half.
        let mut left = if self.chance.random() { self.chance.random_range(1..7) } else { 1_000 };
        let mut parts: BTreeMap<u128, u128> = BTreeMap::new();
        for at in 0..self.people.len() {
            let (home, kept) = (self.people[at].home, self.people[at].unit);
            if home != from || left == 0 || self.chance.random_range(0..3) == 0 {
                continue;
            }
            left -= 1;
            let part = *parts.entry(kept).or_insert_with(|| {
                let part = new(self, kept);
                self.hang(part, into, day);
                part
            });
            (self.people[at].home, self.people[at].unit) = (into, part);
        }
    }

    fn trees(&self) -> Trees {
        let place = |(number, kind): (&u128, &UnitKind)| Place {
            id: unit(*number),
            parent: self.parents.get(number).copied().map(unit),
            kind: *kind,
            code: number.to_string(),
            name: String::new(),
        };
        let now = Tree::new(self.kinds.iter().map(place).collect());
        Trees::new(now, &self.former, Month::new(2026, 1).unwrap())
    }

    fn numbers(&self) -> Vec<Number> {
        let mut cells: BTreeMap<(u128, Period, &str), Vec<RecordKey>> = BTreeMap::new();
        for (at, person) in self.people.iter().enumerate() {
            let key = self.records.key(MemberId::from_uuid(Uuid::from_u128(at as u128)));
            for period in [quarter(person.quarter), "2026".parse().unwrap()] {
                for value in [ALL, person.programme] {
                    cells.entry((person.unit, period, value)).or_default().push(key);
                }
            }
        }
        let number = |((of, period, value), keys): ((u128, Period, &str), Vec<RecordKey>)| {
            let halves = keys.iter().map(|key| key.halves());
            Number {
                unit: unit(of),
                period,
                values: [value.to_owned(), String::new()],
                bucket: 0,
                amount: i64::try_from(keys.len()).unwrap(),
                keys: halves.fold((0, 0), |sum, key| (sum.0 + key.0, sum.1 + key.1)),
            }
        };
        cells.into_iter().map(number).collect()
    }

    /// As it was at the end of a period.
    fn then(&self, period: Period) -> Snapshot {
        let still = |(day, _): &&(Date, Snapshot)| Month::of(*day) > period.last();
        let found = self.before.iter().find(still).map(|(_, snapshot)| snapshot);
        found.map_or_else(
            || self.snapshot(),
            |one| Snapshot { parents: one.parents.clone(), homes: one.homes.clone() },
        )
    }

    /// Who was counted in a unit then.
    fn who(&self, then: &Snapshot, of: u128, period: Period, value: &str) -> BTreeSet<usize> {
        let within = |home: u128| home == of || then.parents[&home] == of || of == DISTRICT;
        let people = self.people.iter().zip(&then.homes).enumerate();
        people
            .filter(|(_, (one, home))| {
                within(**home)
                    && period.contains(quarter(one.quarter))
                    && (value == ALL || value == one.programme)
            })
            .map(|(at, _)| at)
            .collect()
    }
}

fn copied<'a>(pairs: impl Iterator<Item = (&'a u128, &'a u128)>) -> BTreeMap<u128, u128> {
    pairs.map(|(one, other)| (*one, *other)).collect()
}

fn districts() -> impl Iterator<Item = District> {
    (0..200).map(District::new)
}

/// Every question of persons in the year, in both boundaries.
fn questions() -> Vec<Question> {
    let mut all = Vec::new();
    for boundaries in Boundaries::ALL {
        for (spread, root) in [
            (Spread::Together, DISTRICT),
            (Spread::Below, DISTRICT),
            (Spread::Communities, DISTRICT),
            (Spread::Communities, SUBDISTRICTS[0]),
        ] {
            for granularity in [Granularity::Quarter, Granularity::Year] {
                for by in [&[][..], &[Dimension::Programme]] {
                    let asked = Asked {
                        indicator: Indicator::MembersEnrolled,
                        root: unit(root),
                        spread,
                        from: "2026",
                        to: "2026",
                        granularity: Some(granularity),
                        by,
                        boundaries: *boundaries,
                    };
                    all.push(Question::parse(&asked).unwrap());
                }
            }
        }
    }
    all
}

#[test]
fn figures_are_those_of_the_boundaries_that_are_asked_for() {
    let (mut moved, mut absent) = (0, 0);
    for district in districts() {
        let (trees, numbers) = (district.trees(), district.numbers());
        let now = district.snapshot();
        for question in questions() {
            let blank = question.exact(&trees, &[]).unwrap();
            let undivided = blank.rows().all(|(_, values, _)| values.is_empty());
            let asked: Vec<Number> = numbers
                .iter()
                .filter(|number| (number.values[0] == ALL) == undivided)
                .cloned()
                .collect();
            let figures = question.exact(&trees, &asked).unwrap();
            for (place, values, row) in figures.rows() {
                let of = place.id.uuid().as_u128();
                for (period, figure) in figures.periods.iter().zip(row) {
                    let of_then = district.then(*period);
                    let in_it = match question.boundaries {
                        Boundaries::Now => &now,
                        Boundaries::Then => &of_then,
                    };
                    let value = values.first().copied().unwrap_or(ALL);
                    let expected = district.who(in_it, of, *period, value).len() as u64;
                    let Some(count) = figure.count else {
                        // Nobody was there, or not below the unit that is asked for.
                        let root = question.root.uuid().as_u128();
                        let there = in_it.parents.get(&of).copied();
                        assert!(expected == 0 || there != Some(root), "{of} in {period}");
                        absent += 1;
                        continue;
                    };
                    assert_eq!(count.value(), Some(expected), "{of} in {period}: {question:?}");
                    moved += usize::from(
                        district.who(&now, of, *period, value).len() as u64 != expected,
                    );
                }
            }
        }
    }
    assert!(moved > 1_000 && absent > 1_000, "{moved} differ from now, {absent} were not there");
}

/// Every set of persons that was ever told of, whoever asked when: units that count together, a period, a value.
type Key = (Vec<usize>, Period, &'static str);

struct Told {
    published: BTreeMap<Key, Published>,
    who: BTreeMap<Key, BTreeSet<usize>>,
    sums: Vec<(Vec<usize>, Vec<Vec<usize>>)>,
}

fn told(district: &District) -> Told {
    let (trees, numbers) = (district.trees(), district.numbers());
    let people = People::new(definition(Indicator::MembersEnrolled), &trees, &numbers);
    let places = trees.now().places();
    let (mut published, mut who) = (BTreeMap::new(), BTreeMap::new());
    for (at, extent) in people.extents.iter().enumerate() {
        let own: BTreeSet<u128> =
            extent.places.iter().map(|place| places[*place].id.uuid().as_u128()).collect();
        for period in periods().into_iter().filter(|period| people.is_told(at, *period)) {
            for value in values() {
                let set = Set { people: &people, extent: at, period, value };
                let figure = district.secret.publish(&set, |set| {
                    people
                        .counted
                        .get(&(set.extent, set.period, set.value))
                        .copied()
                        .unwrap_or_default()
                });
                let counted = district.people.iter().enumerate().filter(|(_, one)| {
                    own.contains(&one.unit)
                        && period.contains(quarter(one.quarter))
                        && (value == ALL || value == one.programme)
                });
                let key = (extent.places.clone(), period, value);
                who.insert(key.clone(), counted.map(|(at, _)| at).collect());
                published.insert(key, figure);
            }
        }
    }
    let extents: Vec<Vec<usize>> = people.extents.iter().map(|one| one.places.clone()).collect();
    Told { published, who, sums: sums(&trees, &extents) }
}

/// What an attacker knows to add up: in each tree a unit is what is below it; and whatever is left of an extent without
/// another one, where that is an extent, too.
fn sums(trees: &Trees, extents: &[Vec<usize>]) -> Vec<(Vec<usize>, Vec<Vec<usize>>)> {
    let mut sums = Vec::new();
    let known: BTreeSet<&Vec<usize>> = extents.iter().collect();
    for whole in extents {
        for part in extents.iter().filter(|part| part.len() < whole.len()) {
            let rest: Vec<usize> =
                whole.iter().copied().filter(|place| !part.contains(place)).collect();
            if rest.len() + part.len() == whole.len() && known.contains(&rest) {
                sums.push((whole.clone(), vec![part.clone(), rest]));
            }
        }
    }
    for tree in trees.iter() {
        let within = |of: UnitId| -> Vec<usize> {
            let places = tree.places().iter().enumerate();
            places.filter(|(_, place)| tree.is_within(place.id, of)).map(|(at, _)| at).collect()
        };
        for place in tree.units().filter(|place| place.kind != UnitKind::Community) {
            let below = tree.told(Spread::Below, place.id).into_iter().map(|one| within(one.id));
            sums.push((within(place.id), below.collect()));
        }
    }
    sums
}

fn is_around(larger: &Key, smaller: &Key) -> bool {
    (larger.2 == ALL || larger.2 == smaller.2)
        && larger.1.contains(smaller.1)
        && larger.0.len() >= smaller.0.len()
        && smaller.0.iter().all(|place| larger.0.binary_search(place).is_ok())
        && larger != smaller
}

#[test]
fn by_taking_figures_of_one_boundary_from_those_of_another_nobody_is_found() {
    let (mut pairs, mut withheld) = (0, 0);
    for district in districts() {
        let told = told(&district);
        for (key, figure) in &told.published {
            if *figure == Published::Withheld {
                withheld += 1;
                continue;
            }
            for (larger, there) in &told.published {
                if !is_around(larger, key) || *there == Published::Withheld {
                    continue;
                }
                let between = told.who[larger].difference(&told.who[key]).count();
                assert!(between == 0 || between >= 10, "{between} between {key:?} and {larger:?}");
                pairs += 1;
            }
        }
    }
    assert!(pairs > 20_000 && withheld > 5_000, "{pairs} pairs, {withheld} withheld");
}

#[test]
fn what_both_boundaries_tell_is_all_there_is_to_take_from_another() {
    for district in districts().take(60) {
        let (trees, numbers) = (district.trees(), district.numbers());
        let told = told(&district);
        for question in questions() {
            let figures = question.protected(&trees, &numbers, &district.secret).unwrap();
            for (place, values, row) in figures.rows() {
                for (period, figure) in figures.periods.iter().zip(row) {
                    let tree = trees.of(question.boundaries, *period);
                    let within = tree.places().iter().enumerate();
                    let within = within.filter(|(_, one)| tree.is_within(one.id, place.id));
                    let value = values.first().copied().unwrap_or(ALL);
                    let Some(count) = figure.count else { continue };
                    if values.is_empty() || self::values().contains(&value) {
                        let key = (within.map(|(at, _)| at).collect(), *period, value);
                        assert_eq!(told.published.get(&key), Some(&count), "{key:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_same_persons_have_the_same_figure_in_whatever_boundaries() {
    let mut again = 0;
    for district in districts() {
        let all = told(&district);
        let mut figures: BTreeMap<&BTreeSet<usize>, BTreeSet<u64>> = BTreeMap::new();
        for (key, figure) in &all.published {
            if let Some(value) = figure.value() {
                assert!(value != 1 && value != 2);
                again += usize::from(!figures.entry(&all.who[key]).or_default().insert(value));
            }
        }
        assert!(figures.values().all(|values| values.len() == 1));
    }
    assert!(again > 1_000, "{again}");
}

/// How many persons there can be, as far as an attacker knows.
type Range = (u64, u64);
const ANY: Range = (0, 1_000_000);

fn behind(value: u64) -> Range {
    let may = |persons: &u64| (0..=255).any(|key| perturbed(*persons, key) == value);
    let near = || value.saturating_sub(LARGEST_DEVIATION)..=value + LARGEST_DEVIATION;
    (near().find(may).unwrap(), near().rev().find(may).unwrap())
}

fn narrow(ranges: &mut BTreeMap<Key, Range>, key: &Key, low: u64, high: u64) -> bool {
    let Some(range) = ranges.get_mut(key) else { return false };
    let new = (range.0.max(low), range.1.min(high));
    std::mem::replace(range, new) != new
}

/// Everything that follows from all figures together: what adds up, what is contained, why something is withheld.
fn deduced(told: &Told) -> BTreeMap<Key, Range> {
    let known = |one: &Published| one.value().map_or(ANY, behind);
    let mut ranges: BTreeMap<Key, Range> =
        told.published.iter().map(|(key, one)| (key.clone(), known(one))).collect();
    let mut sums: Vec<(Key, Vec<Key>, bool)> = Vec::new();
    for (whole, parts) in &told.sums {
        for period in periods() {
            for value in values() {
                let of = |extent: &Vec<usize>| (extent.clone(), period, value);
                sums.push((of(whole), parts.iter().map(of).collect(), true));
            }
        }
    }
    for (extent, period, value) in told.published.keys() {
        if *value == ALL {
            let of = |value: &&'static str| (extent.clone(), *period, *value);
            sums.push((of(&ALL), values()[1..].iter().map(of).collect(), true));
        }
        if period.granularity() == Granularity::Year {
            let of = |period: Period| (extent.clone(), period, *value);
            sums.push((of(*period), (0..4).map(quarter).map(of).collect(), false));
        }
    }
    sums.retain(|(whole, parts, _)| {
        ranges.contains_key(whole) && parts.iter().all(|part| ranges.contains_key(part))
    });
    let around: Vec<(Key, Vec<Key>)> = told
        .published
        .iter()
        .filter(|(_, figure)| **figure == Published::Withheld)
        .map(|(key, _)| {
            let larger = told.published.iter().filter(|(larger, figure)| {
                **figure != Published::Withheld && is_around(larger, key)
            });
            (key.clone(), larger.map(|(larger, _)| larger.clone()).collect())
        })
        .collect();
    let mut moved = true;
    while moved {
        moved = false;
        for (whole, parts, exact) in &sums {
            let low: u64 = parts.iter().map(|part| ranges[part].0).sum();
            let high: u64 = parts.iter().map(|part| ranges[part].1).sum();
            let most = parts.iter().map(|part| ranges[part].0).max().unwrap();
            moved |= narrow(&mut ranges, whole, if *exact { low } else { most }, high);
            let (at_least, at_most) = ranges[whole];
            for part in parts {
                let (part_low, part_high) = ranges[part];
                let others_low = if *exact { low - part_low } else { 0 };
                let least = at_least.saturating_sub(high - part_high);
                moved |= narrow(&mut ranges, part, least, at_most.saturating_sub(others_low));
            }
        }
        for (key, larger) in &around {
            let low = larger.iter().map(|one| ranges[one].0.saturating_sub(9)).min().unwrap();
            let high = larger.iter().map(|one| ranges[one].1.saturating_sub(1)).max().unwrap();
            moved |= narrow(&mut ranges, key, low, high);
        }
    }
    ranges
}

#[test]
fn by_reckoning_with_the_figures_of_all_boundaries_at_once_nobody_is_found() {
    let mut looked_at = 0;
    for (number, district) in districts().enumerate() {
        let told = told(&district);
        let ranges = deduced(&told);
        for (key, who) in &told.who {
            let ((low, high), really) = (ranges[key], who.len() as u64);
            assert!(low <= really && really <= high, "the attack is wrong: {number} {key:?}");
            assert!(low == 0 || high > 2, "{number}: {low} to {high} in {key:?}");
            for (larger, around) in &ranges {
                if is_around(larger, key) {
                    // Who is there and not here.
                    let (least, most) =
                        (around.0.saturating_sub(high), around.1.saturating_sub(low));
                    assert!(least == 0 || most > 2, "{number}: {least} to {most} beside {key:?}");
                }
            }
            looked_at += 1;
        }
    }
    assert!(looked_at > 20_000, "{looked_at}");
}
