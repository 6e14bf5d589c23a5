//! What somebody can make of everything that is published, who knows the method but not the secrets.

use std::sync::LazyLock;

use super::*;

const COMMUNITIES: usize = 9;
const PROGRAMMES: usize = 4;
const QUARTERS: usize = 4;

/// A place in the tables of a district: everything together where nothing is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Place {
    subdistrict: Option<usize>,
    community: Option<usize>,
    quarter: Option<usize>,
    programme: Option<usize>,
}

const EVERYTHING: Place =
    Place { subdistrict: None, community: None, quarter: None, programme: None };

impl Place {
    /// Those that hold this one directly.
    fn above(self) -> Vec<Self> {
        let mut above = Vec::new();
        if self.community.is_some() {
            above.push(Self { community: None, ..self });
        } else if self.subdistrict.is_some() {
            above.push(Self { subdistrict: None, ..self });
        }
        if self.quarter.is_some() {
            above.push(Self { quarter: None, ..self });
        }
        if self.programme.is_some() {
            above.push(Self { programme: None, ..self });
        }
        above
    }

    fn depth(self) -> usize {
        [self.subdistrict, self.community, self.quarter, self.programme]
            .into_iter()
            .flatten()
            .count()
    }

    fn holds(self, person: &Person, quarter: usize) -> bool {
        let fits = |asked: Option<usize>, is| asked.is_none_or(|asked| asked == is);
        fits(self.subdistrict, person.community / 3)
            && fits(self.community, person.community)
            && fits(self.quarter, quarter)
            && fits(self.programme, person.programme)
    }
}

/// What is around each place.
static AROUND: LazyLock<HashMap<Place, Vec<Place>>> = LazyLock::new(|| {
    let around = |of: Place| {
        let mut around = BTreeSet::new();
        let mut next = of.above();
        while let Some(place) = next.pop() {
            next.extend(place.above());
            around.insert((place.depth(), place));
        }
        around.into_iter().map(|(_, place)| place).collect()
    };
    every_place().into_iter().map(|place| (place, around(place))).collect()
});

impl Nested for Place {
    fn around(&self) -> Vec<Self> {
        AROUND[self].clone()
    }

    fn contains(&self, other: &Self) -> bool {
        let wider = |here: Option<usize>, there| here.is_none() || here == there;
        self != other
            && wider(self.subdistrict, other.subdistrict)
            && wider(self.community, other.community)
            && wider(self.quarter, other.quarter)
            && wider(self.programme, other.programme)
    }
}

struct Person {
    community: usize,
    programme: usize,
    /// In which quarters they were served.
    served: [bool; QUARTERS],
}

fn every_place() -> Vec<Place> {
    let each = |count: usize| (0..count).map(Some).chain([None]);
    let units = (0..COMMUNITIES)
        .map(|community| (Some(community / 3), Some(community)))
        .chain((0..COMMUNITIES / 3).map(|subdistrict| (Some(subdistrict), None)))
        .chain([(None, None)]);
    units
        .flat_map(|(subdistrict, community)| {
            each(QUARTERS).flat_map(move |quarter| {
                each(PROGRAMMES).map(move |programme| Place {
                    subdistrict,
                    community,
                    quarter,
                    programme,
                })
            })
        })
        .collect()
}

/// A made-up district: who is served where, and all that is published of it.
struct District {
    sets: HashMap<Place, BTreeSet<usize>>,
    published: HashMap<Place, Published>,
}

impl District {
    fn new(seed: u64) -> Self {
        let mut chance = StdRng::seed_from_u64(seed);
        let mut people = Vec::new();
        for community in 0..COMMUNITIES {
            // From nobody to a full house, small ones often.
            let size = chance.random_range(0..6) * chance.random_range(0..8_usize);
            let habit = chance.random_range(0.1..0.9);
            for _ in 0..size {
                let programme =
                    chance.random_range(0..PROGRAMMES * 2) % (PROGRAMMES + 1) % PROGRAMMES;
                let served = std::array::from_fn(|_| chance.random_bool(habit));
                people.push(Person { community, programme, served });
            }
        }
        let records = RecordSecret::new(&chance.random());
        let cells = CellSecret::new(&chance.random());
        let mut sets: HashMap<Place, BTreeSet<usize>> = HashMap::new();
        for place in every_place() {
            let served =
                |person: &Person| (0..QUARTERS).any(|q| person.served[q] && place.holds(person, q));
            let who = people.iter().enumerate().filter(|(_, one)| served(one)).map(|(at, _)| at);
            sets.insert(place, who.collect());
        }
        let keys: Vec<RecordKey> = (0..people.len()).map(|at| records.key(member(at))).collect();
        let counted: HashMap<Place, Persons> = sets
            .iter()
            .map(|(place, who)| (*place, persons(who.iter().map(|at| keys[*at]))))
            .collect();
        let publish = |place| cells.publish(place, |place| counted[place]);
        let published = sets.keys().map(|place| (*place, publish(place))).collect();
        Self { sets, published }
    }

    fn shown(&self) -> impl Iterator<Item = (Place, u64, &BTreeSet<usize>)> {
        self.published
            .iter()
            .filter_map(|(place, one)| Some((*place, one.value()?, &self.sets[place])))
    }
}

fn districts() -> impl Iterator<Item = District> {
    (0..200).map(District::new)
}

/// How many persons a place can hold, as far as an attacker knows.
type Range = (u64, u64);
const ANY: Range = (0, 1_000_000);

/// The numbers of persons that may be published so.
fn behind(value: u64) -> Range {
    let may = |persons: &u64| (0..=255).any(|key| perturbed(*persons, key) == value);
    let near = || value.saturating_sub(LARGEST_DEVIATION)..=value + LARGEST_DEVIATION;
    (near().find(may).unwrap(), near().rev().find(may).unwrap())
}

fn narrow(ranges: &mut HashMap<Place, Range>, place: Place, low: u64, high: u64) -> bool {
    let range = ranges.entry(place).or_insert(ANY);
    let new = (range.0.max(low), range.1.min(high));
    std::mem::replace(range, new) != new
}

/// Everything that follows from the published figures and the rules: sums over units and programmes, quarters within a year,
/// sets within sets, and why something is withheld.
fn deduced(district: &District) -> HashMap<Place, Range> {
    let mut ranges: HashMap<Place, Range> = district
        .published
        .iter()
        .map(|(place, one)| (*place, one.value().map_or(ANY, behind)))
        .collect();
    let places = every_place();
    let parts = |of: Place, part: fn(&Place) -> (bool, Place)| {
        places.iter().copied().filter(move |one| part(one) == (true, of)).collect::<Vec<_>>()
    };
    let mut sums: Vec<(Place, Vec<Place>, bool)> = Vec::new();
    for place in &places {
        let by_unit = parts(*place, |one| {
            (
                one.subdistrict.is_some(),
                match one.community {
                    Some(_) => Place { community: None, ..*one },
                    None => Place { subdistrict: None, ..*one },
                },
            )
        });
        let by_programme =
            parts(*place, |one| (one.programme.is_some(), Place { programme: None, ..*one }));
        let by_quarter =
            parts(*place, |one| (one.quarter.is_some(), Place { quarter: None, ..*one }));
        sums.extend([
            (*place, by_unit, true),
            (*place, by_programme, true),
            (*place, by_quarter, false),
        ]);
    }
    sums.retain(|(_, parts, _)| !parts.is_empty());
    let mut moved = true;
    while moved {
        moved = false;
        for (whole, parts, exact) in &sums {
            let low: u64 = parts.iter().map(|part| ranges[part].0).sum();
            let high: u64 = parts.iter().map(|part| ranges[part].1).sum();
            let most = parts.iter().map(|part| ranges[part].0).max().unwrap();
            moved |= narrow(&mut ranges, *whole, if *exact { low } else { most }, high);
            let (at_least, at_most) = ranges[whole];
            for part in parts {
                let (part_low, part_high) = ranges[part];
                let others_high = high - part_high;
                let others_low = if *exact { low - part_low } else { 0 };
                let (least, most) =
                    (at_least.saturating_sub(others_high), at_most.saturating_sub(others_low));
                moved |= narrow(&mut ranges, *part, least, most);
            }
        }
        for place in &places {
            // Something larger that is shown has one to nine more; which, is not told.
            let larger = place
                .around()
                .into_iter()
                .filter(|one| district.published[one] != Published::Withheld);
            let near: Vec<Range> = larger.map(|one| ranges[&one]).collect();
            if district.published[place] == Published::Withheld {
                let low = near.iter().map(|range| range.0.saturating_sub(9)).min().unwrap();
                let high = near.iter().map(|range| range.1.saturating_sub(1)).max().unwrap();
                moved |= narrow(&mut ranges, *place, low, high);
            }
        }
    }
    ranges
}

#[test]
fn by_taking_one_figure_from_another_nobody_is_found() {
    let (mut pairs, mut withheld) = (0, 0);
    for district in districts() {
        for (place, _, who) in district.shown() {
            for larger in place.around() {
                if district.published[&larger] == Published::Withheld {
                    continue;
                }
                let between = district.sets[&larger].difference(who).count();
                assert!(
                    between == 0 || between >= 10,
                    "{between} between {place:?} and {larger:?}"
                );
                pairs += 1;
            }
        }
        withheld += district.published.values().filter(|one| **one == Published::Withheld).count();
    }
    // Neither is everything shown nor everything withheld.
    assert!(pairs > 50_000 && withheld > 5_000, "{pairs} pairs, {withheld} withheld");
}

#[test]
fn by_reckoning_with_all_figures_at_once_nobody_is_found() {
    let mut looked_at = 0;
    for (number, district) in districts().enumerate() {
        let ranges = deduced(&district);
        for (place, who) in &district.sets {
            let (low, high) = ranges[place];
            let really = who.len() as u64;
            assert!(low <= really && really <= high, "the attack is wrong: {number} {place:?}");
            assert!(low == 0 || high > 2, "{number}: {low} to {high} in {place:?}");
            for larger in place.around() {
                // Who is there and not here.
                let (least, most) =
                    (ranges[&larger].0.saturating_sub(high), ranges[&larger].1.saturating_sub(low));
                assert!(least == 0 || most > 2, "{number}: {least} to {most} beside {place:?}");
            }
            looked_at += 1;
        }
    }
    assert_eq!(looked_at, 200 * every_place().len());
}

#[test]
fn by_asking_for_the_same_persons_again_nothing_is_averaged_away() {
    let (mut again, mut off) = (0, 0);
    for district in districts() {
        let mut told: HashMap<&BTreeSet<usize>, BTreeSet<u64>> = HashMap::new();
        let mut asked: HashMap<&BTreeSet<usize>, usize> = HashMap::new();
        for (_, value, who) in district.shown() {
            told.entry(who).or_default().insert(value);
            *asked.entry(who).or_default() += 1;
        }
        for (who, values) in told {
            assert_eq!(values.len(), 1, "{who:?}: {values:?}");
            if asked[who] > 1 && !who.is_empty() {
                again += 1;
                off += usize::from(!values.contains(&(who.len() as u64)));
            }
        }
    }
    // The average over all places is the one figure, and that is as often off as it is anywhere.
    assert!(again > 1_000, "{again}");
    assert!(off * 100 >= again * 65, "{off} of {again}");
}

#[test]
fn an_empty_district_is_published_as_nothing() {
    let secret = CellSecret::new(&[5; 32]);
    for place in every_place() {
        assert_eq!(secret.publish(&place, |_| Persons::default()), Published::Value(0));
    }
    assert!(EVERYTHING.around().is_empty());
}
