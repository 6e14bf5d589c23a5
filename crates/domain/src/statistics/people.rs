//! Figures of persons as they are published: each beside all that contain it.

use std::collections::HashMap;

use super::catalogue::Definition;
use super::periods::Period;
use super::questions::Number;
use super::tree::Tree;
use crate::disclosure::{CellSecret, KeySum, Nested, Persons, Published};
use crate::id::UnitId;

/// Stands for all values of a dimension.
const ALL: &str = "";

/// Who is counted in each unit, whatever is below it included.
pub(super) struct People<'a> {
    definition: &'static Definition,
    tree: &'a Tree,
    counted: HashMap<(UnitId, Period, &'static str), Persons>,
}

impl<'a> People<'a> {
    pub fn new(definition: &'static Definition, tree: &'a Tree, numbers: &[Number]) -> Self {
        let known: Vec<&'static str> =
            definition.axes.first().map(super::catalogue::Axis::values).unwrap_or_default();
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
            // A member is registered in one unit, so that nobody is in two of them.
            for unit in tree.path(number.unit) {
                let all = counted.entry((unit, number.period, value)).or_default();
                *all = all.and(here);
            }
        }
        Self { definition, tree, counted }
    }

    pub fn published(
        &self,
        secret: &CellSecret,
        unit: UnitId,
        period: Period,
        value: Option<&'static str>,
    ) -> Published {
        let set = Set { people: self, unit, period, value: value.unwrap_or(ALL) };
        secret.publish(&set, |set| {
            self.counted.get(&(set.unit, set.period, set.value)).copied().unwrap_or_default()
        })
    }
}

/// Persons of a unit, a period and a value.
#[derive(Clone)]
struct Set<'a> {
    people: &'a People<'a>,
    unit: UnitId,
    period: Period,
    value: &'static str,
}

impl Set<'_> {
    fn is(&self, other: &Self) -> bool {
        (self.unit, self.period, self.value) == (other.unit, other.period, other.value)
    }
}

impl Nested for Set<'_> {
    fn around(&self) -> Vec<Self> {
        let mut units: Vec<UnitId> = self.people.tree.path(self.unit).collect();
        units.reverse();
        let offered = self.people.definition.granularities().iter();
        let mut periods: Vec<Period> = offered
            .filter(|one| **one >= self.period.granularity())
            .map(|one| Period::around(*one, self.period.first()))
            .collect();
        // The longest first.
        periods.reverse();
        let values = if self.value == ALL { vec![ALL] } else { vec![ALL, self.value] };
        let mut around = Vec::new();
        for unit in units {
            for period in &periods {
                for value in &values {
                    around.push(Self { people: self.people, unit, period: *period, value });
                }
            }
        }
        around.retain(|set| !set.is(self));
        around
    }

    fn contains(&self, other: &Self) -> bool {
        !self.is(other)
            && self.people.tree.is_within(other.unit, self.unit)
            && self.period.contains(other.period)
            && (self.value == ALL || self.value == other.value)
    }
}
