//! Figures of persons as they are published: each beside all that contain it, in whatever boundaries.

use std::collections::HashMap;

use super::catalogue::{Axis, Definition};
use super::periods::Period;
use super::questions::Number;
use super::trees::{Boundaries, Trees};
use crate::disclosure::{CellSecret, KeySum, Nested, Persons, Published};
use crate::id::UnitId;

/// Stands for all values of a dimension.
const ALL: &str = "";

/// What counted in a unit at some time: it itself and whatever was below it then. As long as nothing changes, and wherever
/// nothing did, that is one and the same extent, and has the same figures.
struct Extent {
    /// The places of the units in the tree, in order.
    places: Vec<usize>,
    /// The number of the last tree that had it.
    last: usize,
}

/// Who is counted in each extent.
pub(super) struct People<'a> {
    definition: &'static Definition,
    trees: &'a Trees,
    extents: Vec<Extent>,
    /// By tree and unit.
    of: HashMap<(usize, UnitId), usize>,
    /// For each extent those that contain it, the largest first, itself last.
    around: Vec<Vec<usize>>,
    counted: HashMap<(usize, Period, &'static str), Persons>,
}

impl<'a> People<'a> {
    pub fn new(definition: &'static Definition, trees: &'a Trees, numbers: &[Number]) -> Self {
        let (extents, of) = extents(trees);
        let places = trees.now().places();
        let mut holding: Vec<Vec<usize>> = vec![Vec::new(); places.len()];
        for (at, extent) in extents.iter().enumerate() {
            for place in &extent.places {
                if let Some(holding) = holding.get_mut(*place) {
                    holding.push(at);
                }
            }
        }
        let around = extents.iter().map(|extent| around(&extents, extent, &holding)).collect();
        let place_of: HashMap<UnitId, usize> =
            places.iter().enumerate().map(|(at, place)| (place.id, at)).collect();
        let known: Vec<&'static str> =
            definition.axes.first().map(Axis::values).unwrap_or_default();
        let mut counted: HashMap<_, Persons> = HashMap::new();
        for number in numbers {
            let [value, _] = &number.values;
            let Some(value) = known.iter().copied().chain([ALL]).find(|one| one == value) else {
                continue;
            };
            let here = Persons {
                count: u64::try_from(number.amount).unwrap_or(0),
                keys: KeySum::of_halves(number.keys.0, number.keys.1),
            };
            let place = place_of.get(&number.unit).and_then(|place| holding.get(*place));
            // A member is registered in one unit, so that nobody is in two of them.
            for extent in place.into_iter().flatten() {
                let all = counted.entry((*extent, number.period, value)).or_default();
                *all = all.and(here);
            }
        }
        Self { definition, trees, extents, of, around, counted }
    }

    /// Nothing of a unit that there was not in these boundaries.
    pub fn published(
        &self,
        secret: &CellSecret,
        (boundaries, unit): (Boundaries, UnitId),
        period: Period,
        value: Option<&'static str>,
    ) -> Option<Published> {
        let tree = self.trees.number(boundaries, period);
        let extent = *self.of.get(&(tree, unit))?;
        let set = Set { people: self, extent, period, value: value.unwrap_or(ALL) };
        Some(secret.publish(&set, |set| {
            self.counted.get(&(set.extent, set.period, set.value)).copied().unwrap_or_default()
        }))
    }

    /// Those that contain this one, the largest first, itself last.
    fn around(&self, extent: usize) -> impl Iterator<Item = usize> {
        self.around.get(extent).into_iter().flatten().copied()
    }

    /// Whether figures of the period have been told of the extent: it had its boundaries when the period began, or at some
    /// time since.
    fn is_told(&self, extent: usize, period: Period) -> bool {
        let since = self.trees.number_at_beginning(period);
        self.extents.get(extent).is_some_and(|extent| extent.last >= since)
    }

    fn is_within(&self, extent: usize, upper: usize) -> bool {
        self.around.get(extent).is_some_and(|around| around.contains(&upper))
    }
}

type OfUnit = HashMap<(usize, UnitId), usize>;

/// Every extent that some unit ever had, once, and which unit had which.
fn extents(trees: &Trees) -> (Vec<Extent>, OfUnit) {
    let mut extents: Vec<Extent> = Vec::new();
    let mut known: HashMap<Vec<usize>, usize> = HashMap::new();
    let mut of = HashMap::new();
    for (number, tree) in trees.iter().enumerate() {
        let mut within: HashMap<UnitId, Vec<usize>> = HashMap::new();
        for (at, place) in tree.places().iter().enumerate() {
            for unit in tree.path(place.id).filter(|unit| !tree.is_part(*unit)) {
                within.entry(unit).or_default().push(at);
            }
        }
        for (unit, places) in within {
            let at = *known.entry(places).or_insert_with_key(|places| {
                extents.push(Extent { places: places.clone(), last: number });
                extents.len() - 1
            });
            if let Some(extent) = extents.get_mut(at) {
                extent.last = number;
            }
            of.insert((number, unit), at);
        }
    }
    (extents, of)
}

fn around(extents: &[Extent], extent: &Extent, holding: &[Vec<usize>]) -> Vec<usize> {
    let first = extent.places.first().and_then(|place| holding.get(*place));
    let places_of =
        |at: usize| extents.get(at).map(|one| one.places.as_slice()).unwrap_or_default();
    let mut around: Vec<usize> = first
        .into_iter()
        .flatten()
        .copied()
        .filter(|at| {
            let larger = places_of(*at);
            larger.len() >= extent.places.len()
                && extent.places.iter().all(|place| larger.binary_search(place).is_ok())
        })
        .collect();
    around.sort_by_key(|at| std::cmp::Reverse(places_of(*at).len()));
    around
}

/// Persons of an extent, a period and a value.
#[derive(Clone)]
struct Set<'a> {
    people: &'a People<'a>,
    extent: usize,
    period: Period,
    value: &'static str,
}

impl Set<'_> {
    fn is(&self, other: &Self) -> bool {
        (self.extent, self.period, self.value) == (other.extent, other.period, other.value)
    }
}

impl Nested for Set<'_> {
    fn around(&self) -> Vec<Self> {
        let offered = self.people.definition.granularities().iter();
        let mut periods: Vec<Period> = offered
            .filter(|one| **one >= self.period.granularity())
            .map(|one| Period::around(*one, self.period.first()))
            .collect();
        // The longest first.
        periods.reverse();
        let values = if self.value == ALL { vec![ALL] } else { vec![ALL, self.value] };
        let mut around = Vec::new();
        for extent in self.people.around(self.extent) {
            for period in periods.iter().filter(|one| self.people.is_told(extent, **one)) {
                for value in &values {
                    around.push(Self { people: self.people, extent, period: *period, value });
                }
            }
        }
        around.retain(|set| !set.is(self));
        around
    }

    fn contains(&self, other: &Self) -> bool {
        !self.is(other)
            && self.people.is_within(other.extent, self.extent)
            && self.period.contains(other.period)
            && (self.value == ALL || self.value == other.value)
    }
}

#[cfg(test)]
mod tests;
