//! Figures as they are kept, the same from either database.

use diesel::prelude::*;
use domain::disclosure::CellSecret;
use domain::id::{MemberId, UnitId};
use domain::statistics::{Cell, Enlisted, Figures, Number, Question, Trees};

use crate::schema::{statistic_members, statistics};
use crate::types::Sql;

/// A cell as it is kept: what it is of, and by how much it goes up.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = statistics)]
pub struct Kept {
    pub indicator: String,
    pub unit_id: Sql<UnitId>,
    pub value_1: String,
    pub value_2: String,
    pub period: String,
    pub bucket: i32,
    pub amount: i64,
    pub keys_high: i64,
    pub keys_low: i64,
    /// How much of that comes from records that were kept long enough and are gone.
    pub carried: i64,
    pub carried_high: i64,
    pub carried_low: i64,
}

/// What a cell is of.
pub(crate) type Key = (String, UnitId, [String; 2], String, i32);
/// Its amount, and the sums of both halves of the keys.
pub(crate) type Sums = [i64; 3];

impl Kept {
    pub(crate) fn new(
        (indicator, unit, [value_1, value_2], period, bucket): Key,
        sums: Sums,
    ) -> Self {
        let [amount, keys_high, keys_low] = sums;
        Self {
            indicator,
            unit_id: Sql(unit),
            value_1,
            value_2,
            period,
            bucket,
            amount,
            keys_high,
            keys_low,
            carried: 0,
            carried_high: 0,
            carried_low: 0,
        }
    }

    /// As much as the records come to more or less, with a figure that stays what it was.
    pub(crate) fn carrying(key: Key, [amount, keys_high, keys_low]: Sums) -> Self {
        Self {
            carried: -amount,
            carried_high: -keys_high,
            carried_low: -keys_low,
            ..Self::new(key, [0; 3])
        }
    }

    /// What the cell is of, and what of it the records that there are come to.
    pub(crate) fn into_parts(self) -> (Key, Sums) {
        let values = [self.value_1, self.value_2];
        let key = (self.indicator, self.unit_id.0, values, self.period, self.bucket);
        let sums = [
            self.amount - self.carried,
            self.keys_high - self.carried_high,
            self.keys_low - self.carried_low,
        ];
        (key, sums)
    }
}

/// For who looks for what went wrong; a unit is named, never a person.
impl std::fmt::Display for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { indicator, unit_id, value_1, value_2, period, bucket, amount, .. } = self;
        write!(f, "{indicator} {period} of {}: {amount:+}", unit_id.0)?;
        write!(f, " ({value_1}, {value_2}, {bucket})")
    }
}

pub(crate) fn key_of(cell: &Cell) -> Key {
    let values = cell.values.clone().map(String::from);
    let (indicator, period) = (cell.indicator.to_string(), cell.period.to_string());
    (indicator, cell.unit, values, period, cell.bucket.into())
}

/// A line of the lists of persons, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Queryable, Selectable, Insertable)]
#[diesel(table_name = statistic_members)]
pub struct Listed {
    pub member_id: Sql<MemberId>,
    pub indicator: String,
    pub value: String,
    pub period: String,
    pub records: i64,
}

impl Listed {
    pub(crate) fn new(one: &Enlisted, records: i64) -> Self {
        Self {
            member_id: Sql(one.member),
            indicator: one.indicator.to_string(),
            value: one.value.to_string(),
            period: one.period.to_string(),
            records,
        }
    }

    /// The cell that counts the person, who is registered in `unit`.
    pub(crate) fn cell(&self, unit: UnitId) -> Key {
        let values = [self.value.clone(), String::new()];
        (self.indicator.clone(), unit, values, self.period.clone(), 0)
    }
}

/// By how much the figures differ from the records: what has to be added to make them right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    pub cells: Vec<Kept>,
    pub persons: Vec<Listed>,
    /// How many numbers were compared.
    pub compared: usize,
}

impl Differences {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.persons.is_empty()
    }

    /// The same in pieces of so many at the most.
    pub fn pieces(self, size: usize) -> impl Iterator<Item = Self> {
        let cells = pieces_of(self.cells, size);
        let cells = cells.map(|cells| Self { cells, ..Self::default() });
        let persons = pieces_of(self.persons, size);
        cells.chain(persons.map(|persons| Self { persons, ..Self::default() }))
    }
}

fn pieces_of<T>(all: Vec<T>, size: usize) -> impl Iterator<Item = Vec<T>> {
    let mut all = all.into_iter();
    std::iter::repeat_with(move || all.by_ref().take(size).collect::<Vec<T>>())
        .take_while(|some| !some.is_empty())
}

/// What an answer is made of.
#[derive(Clone, Debug)]
pub struct Gathered {
    pub trees: Trees,
    pub numbers: Vec<Number>,
    /// Whether the figures are told as they are.
    pub exact: bool,
}

impl Gathered {
    /// # Errors
    /// A fault when there are too many figures.
    pub fn answer(
        &self,
        question: &Question,
        secret: &CellSecret,
    ) -> Result<Figures, domain::Error> {
        if self.exact {
            question.exact(&self.trees, &self.numbers)
        } else {
            question.protected(&self.trees, &self.numbers, secret)
        }
    }
}
