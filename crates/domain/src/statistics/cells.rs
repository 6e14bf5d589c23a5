//! Where figures are kept: cells of work, and lists of whom a cell of persons counts, and how often.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::catalogue::{Indicator, definition};
use super::facts::{Fact, Known};
use super::periods::{Granularity, Month, Period};
use crate::id::{MemberId, UnitId};
use crate::time::Date;

/// A value of a dimension; empty where all are taken together.
pub type Value = Cow<'static, str>;

const ALL: Value = Cow::Borrowed("");

/// A number that is kept: of one unit, one period, one value of each dimension or all of them together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    pub indicator: Indicator,
    pub unit: UnitId,
    pub period: Period,
    /// Of the indicator's dimensions in their order; both empty in the cell of the total.
    pub values: [Value; 2],
    /// Of a duration; 0 otherwise.
    pub bucket: i16,
}

/// That a member is counted in a cell of persons.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Enlisted {
    pub member: MemberId,
    /// The member's unit, which is the cell's.
    pub unit: UnitId,
    pub indicator: Indicator,
    pub period: Period,
    pub value: Value,
}

/// What changes of records come to: by how much each cell goes up or down, and for how many records more or fewer
/// each person is counted.
///
/// Both are in order, so that all who write them take turns in the same one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    cells: BTreeMap<Cell, i64>,
    persons: BTreeMap<Enlisted, i64>,
}

impl Tally {
    /// A record as it is from now on.
    pub fn add(&mut self, fact: &impl Fact) {
        fact.tell(&mut Telling { tally: self, times: 1 });
    }

    /// A record as it was until now.
    pub fn remove(&mut self, fact: &impl Fact) {
        fact.tell(&mut Telling { tally: self, times: -1 });
    }

    /// What a record's change comes to; none before it was made, none after it was removed.
    pub fn change<F: Fact>(&mut self, before: Option<&F>, after: Option<&F>) {
        if let Some(before) = before {
            self.remove(before);
        }
        if let Some(after) = after {
            self.add(after);
        }
    }

    /// The cells that change.
    pub fn cells(&self) -> impl Iterator<Item = (&Cell, i64)> {
        self.cells.iter().filter(|(_, by)| **by != 0).map(|(cell, by)| (cell, *by))
    }

    /// The persons whose count changes.
    pub fn persons(&self) -> impl Iterator<Item = (&Enlisted, i64)> {
        self.persons.iter().filter(|(_, by)| **by != 0).map(|(person, by)| (person, *by))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells().next().is_none() && self.persons().next().is_none()
    }
}

/// How a fact tells what it comes to: once more, or once less.
#[derive(Debug)]
pub struct Telling<'a> {
    tally: &'a mut Tally,
    times: i64,
}

impl Telling<'_> {
    /// So many things of `indicator`, on a day, with a value for each of its dimensions.
    pub fn count(
        &mut self,
        indicator: Indicator,
        unit: UnitId,
        day: Date,
        values: &[&'static str],
        amount: i64,
    ) {
        self.cell(indicator, unit, day, values, 0, amount);
    }

    /// One duration.
    pub fn took(
        &mut self,
        indicator: Indicator,
        unit: UnitId,
        day: Date,
        values: &[&'static str],
        bucket: i16,
    ) {
        self.cell(indicator, unit, day, values, bucket, 1);
    }

    fn cell(
        &mut self,
        indicator: Indicator,
        unit: UnitId,
        day: Date,
        values: &[&'static str],
        bucket: i16,
        amount: i64,
    ) {
        debug_assert_eq!(values.len(), definition(indicator).axes.len(), "{indicator}");
        let period = Period::around(Granularity::Month, Month::of(day));
        let mut given = values.iter().map(|value| Value::Borrowed(value));
        let values = [given.next().unwrap_or(ALL), given.next().unwrap_or(ALL)];
        let total = Cell { indicator, unit, period, values: [ALL, ALL], bucket };
        if values != total.values {
            let divided = Cell { values, ..total.clone() };
            *self.tally.cells.entry(divided).or_default() += self.times * amount;
        }
        *self.tally.cells.entry(total).or_default() += self.times * amount;
    }

    /// A person, once more counted on a day: in its quarter and its year, in the total and under the value.
    pub fn person(
        &mut self,
        indicator: Indicator,
        who: Known,
        day: Date,
        value: Option<&'static str>,
    ) {
        for granularity in definition(indicator).granularities() {
            let period = Period::around(*granularity, Month::of(day));
            for value in [Some(ALL), value.map(Value::Borrowed)].into_iter().flatten() {
                let (member, unit) = (who.member, who.unit);
                let person = Enlisted { member, unit, indicator, period, value };
                *self.tally.persons.entry(person).or_default() += self.times;
            }
        }
    }
}
