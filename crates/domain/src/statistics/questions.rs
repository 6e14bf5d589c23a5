//! What is asked of the figures, and how the numbers that are kept answer it.

use std::collections::{HashMap, HashSet};

use super::catalogue::{Axis, Counts, Definition, Dimension, Indicator, Measure, definition};
use super::durations::Histogram;
use super::people::People;
use super::periods::{Granularity, Period, Span};
use super::tree::{Place, Spread, Tree};
use super::trees::{Boundaries, Trees};
use crate::disclosure::{CellSecret, Published};
use crate::error::{Error, Fault, Faults};
use crate::id::UnitId;

/// The most figures that one answer holds.
pub const MOST: usize = 100_000;

/// A question to the catalogue.
#[derive(Clone, Debug)]
pub struct Question {
    pub definition: &'static Definition,
    pub root: UnitId,
    pub spread: Spread,
    pub span: Span,
    pub boundaries: Boundaries,
    /// The places of the dimensions that divide the figures, in the catalogue's order.
    by: Vec<usize>,
}

/// A question as somebody put it.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    pub indicator: Indicator,
    pub root: UnitId,
    pub spread: Spread,
    pub from: &'a str,
    pub to: &'a str,
    /// The indicator's shortest when nothing is said.
    pub granularity: Option<Granularity>,
    pub by: &'a [Dimension],
    pub boundaries: Boundaries,
}

impl Question {
    /// # Errors
    /// Every fault: periods that are none or do not fit, a granularity or a dimension that the indicator does not have.
    pub fn parse(asked: &Asked<'_>) -> Result<Self, Error> {
        let definition = definition(asked.indicator);
        let mut faults = Faults::new();
        let offered = definition.granularities();
        let shortest = offered.first().copied().unwrap_or(Granularity::Year);
        let granularity = asked.granularity.unwrap_or(shortest);
        if !offered.contains(&granularity) {
            faults.push(
                Fault::new("/granularity", "not_of_the_indicator").with("value", granularity),
            );
        }
        let mut by = Vec::new();
        for dimension in asked.by {
            match definition.axis(*dimension) {
                Some(axis) if !by.contains(&axis) => by.push(axis),
                Some(_) => {}
                None => {
                    faults.push(Fault::new("/by", "not_of_the_indicator").with("value", dimension));
                }
            }
        }
        by.sort_unstable();
        let span = match Span::parse(asked.from, asked.to, granularity) {
            Ok(span) => Some(span),
            Err(Error::Invalid(Faults(more))) => {
                faults.0.extend(more);
                None
            }
            Err(other) => return Err(other),
        };
        faults.finish()?;
        let span = span.ok_or_else(|| Fault::new("/from", "required"))?;
        let Asked { root, spread, boundaries, .. } = *asked;
        Ok(Self { definition, root, spread, span, boundaries, by })
    }

    /// Whether numbers are read under each value of the dimensions, and not those of the total.
    #[must_use]
    pub fn is_divided(&self) -> bool {
        !self.by.is_empty()
    }

    #[must_use]
    pub fn granularity(&self) -> Granularity {
        self.span.first().granularity()
    }

    /// The dimensions that divide the figures.
    pub fn dimensions(&self) -> impl Iterator<Item = Dimension> {
        self.axes().map(|axis| axis.dimension)
    }

    fn axes(&self) -> impl Iterator<Item = &'static Axis> {
        self.by.iter().filter_map(|at| self.definition.axes.get(*at))
    }

    /// The first and the last of the periods that the numbers are kept under. Work is kept by month and added up; persons
    /// are not added up.
    #[must_use]
    pub fn kept(&self) -> (Period, Period) {
        let span = match self.definition.counts {
            Counts::Work => self.span.in_periods_of(Granularity::Month),
            Counts::Persons => self.span,
        };
        (span.first(), span.last())
    }

    /// As [`Self::kept`], beginning with the year: what is published depends on every period that contains one of them.
    #[must_use]
    pub fn kept_around(&self) -> (Period, Period) {
        (self.span.in_periods_of(Granularity::Year).first(), self.span.last())
    }

    /// Every combination of values that figures are divided by; one without any when they are not.
    fn values(&self) -> Vec<Vec<&'static str>> {
        self.axes().fold(vec![Vec::new()], |all, axis| {
            let longer = |some: &Vec<&'static str>| {
                let values = axis.values().into_iter();
                let some = some.clone();
                values.map(move |value| some.iter().copied().chain([value]).collect())
            };
            all.iter().flat_map(longer).collect()
        })
    }

    /// Every unit that the whole answer tells of, and of which in which period: of those that there were then.
    fn units<'t>(&self, trees: &'t Trees) -> (Vec<&'t Place>, HashSet<(UnitId, Period)>) {
        let mut told = HashSet::new();
        for period in self.span.periods() {
            let tree = trees.of(self.boundaries, period);
            let units = tree.told(self.spread, self.root);
            told.extend(units.into_iter().map(|place| (place.id, period)));
        }
        let ever: HashSet<UnitId> = told.iter().map(|(unit, _)| *unit).collect();
        let units = trees.now().places().iter().filter(|place| ever.contains(&place.id));
        (units.collect(), told)
    }

    /// An answer of nothing but zeros, to be filled in; of nothing at all where a unit was not there.
    fn blank(&self, trees: &Trees) -> Result<Figures, Error> {
        let (units, told) = self.units(trees);
        let units: Vec<Place> = units.into_iter().cloned().collect();
        let (values, periods) = (self.values(), self.span.periods().collect::<Vec<_>>());
        let size = units.len().saturating_mul(values.len()).saturating_mul(periods.len());
        if size > MOST {
            return Err(Fault::new("/by", "too_many_figures").with("max", MOST).into());
        }
        let durations = matches!(self.definition.measure, Measure::Duration { .. });
        let zero = Figure {
            count: Some(Published::Value(0)),
            durations: durations.then(Histogram::default),
        };
        let mut cells = Vec::with_capacity(size);
        for unit in &units {
            for _ in &values {
                for period in &periods {
                    let is_there = told.contains(&(unit.id, *period));
                    let count = zero.count.filter(|_| is_there);
                    cells.push(Figure { count, ..zero.clone() });
                }
            }
        }
        Ok(Figures { units, values, periods, cells })
    }

    /// The figures as they are, for those who may see the records behind them.
    ///
    /// # Errors
    /// A fault when there are more than [`MOST`].
    pub fn exact(&self, trees: &Trees, numbers: &[Number]) -> Result<Figures, Error> {
        let mut figures = self.blank(trees)?;
        let mut places: HashMap<(UnitId, usize), Option<usize>> = HashMap::new();
        for number in numbers {
            let period = Period::around(self.granularity(), number.period.first());
            // What is kept by longer periods is of another answer.
            let fits = number.period.granularity() <= self.granularity();
            let kept = self.definition.counts == Counts::Work
                || number.period.granularity() == self.granularity();
            if !(fits && kept) {
                continue;
            }
            let tree = trees.number(self.boundaries, period);
            let place = *places
                .entry((number.unit, tree))
                .or_insert_with(|| figures.place(trees.at(tree), number.unit, period));
            if let Some((place, column)) = place.zip(figures.column(&self.by, number)) {
                figures.add(place, column, period, number);
            }
        }
        Ok(figures)
    }

    /// The figures of persons as they may be published: `numbers` are of the whole tree, with every value, of all periods
    /// of [`Self::kept_around`].
    ///
    /// # Errors
    /// A fault when there are more than [`MOST`].
    pub fn protected(
        &self,
        trees: &Trees,
        numbers: &[Number],
        secret: &CellSecret,
    ) -> Result<Figures, Error> {
        let mut figures = self.blank(trees)?;
        let people = People::new(self.definition, trees, numbers);
        let Figures { units, values, periods, cells } = &mut figures;
        let mut cells = cells.iter_mut();
        for unit in units.iter() {
            for values in values.iter() {
                for period in periods.iter() {
                    let Some(figure) = cells.next().filter(|one| one.count.is_some()) else {
                        continue;
                    };
                    let (of, value) = ((self.boundaries, unit.id), values.first().copied());
                    figure.count = people.published(secret, of, *period, value);
                }
            }
        }
        Ok(figures)
    }
}

/// A number that is kept.
#[derive(Clone, Debug)]
pub struct Number {
    pub unit: UnitId,
    pub period: Period,
    /// Of the indicator's dimensions; both empty where all are taken together.
    pub values: [String; 2],
    pub bucket: i16,
    pub amount: i64,
    /// Of persons: the sums of both halves of their keys.
    pub keys: (i64, i64),
}

/// What is told of one unit, one period and one combination of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// None when there was no such unit then.
    pub count: Option<Published>,
    /// How long each took, where that is the question.
    pub durations: Option<Histogram>,
}

/// An answer: a figure for each unit, combination of values and period. What nothing is kept of is zero.
#[derive(Clone, Debug)]
pub struct Figures {
    pub units: Vec<Place>,
    /// Of the dimensions asked for.
    pub values: Vec<Vec<&'static str>>,
    pub periods: Vec<Period>,
    cells: Vec<Figure>,
}

impl Figures {
    /// Under which of the answer's units a unit's records of a period count.
    fn place(&self, tree: &Tree, unit: UnitId, period: Period) -> Option<usize> {
        let at = self.periods.iter().position(|one| *one == period)?;
        let length = self.values.len() * self.periods.len();
        let is_there = |place: &usize| {
            self.cells.get(place * length + at).is_some_and(|figure| figure.count.is_some())
        };
        let known = |unit: UnitId| self.units.iter().position(|place| place.id == unit);
        tree.path(unit).find_map(|unit| known(unit).filter(&is_there))
    }

    /// The combination that a number falls under; none when it is of no value that there is.
    fn column(&self, by: &[usize], number: &Number) -> Option<usize> {
        let is_of = |values: &Vec<&'static str>| {
            let own = by.iter().filter_map(|at| number.values.get(*at));
            values.iter().zip(own).all(|(value, own)| value == own)
        };
        self.values.iter().position(is_of)
    }

    fn add(&mut self, place: usize, column: usize, period: Period, number: &Number) {
        let Some(at) = self.periods.iter().position(|one| *one == period) else { return };
        let index = (place * self.values.len() + column) * self.periods.len() + at;
        let Some(figure) = self.cells.get_mut(index) else { return };
        let amount = u64::try_from(number.amount).unwrap_or(0);
        if let Some(Published::Value(count)) = &mut figure.count {
            *count = count.saturating_add(amount);
        }
        if let Some(durations) = &mut figure.durations {
            durations.add(number.bucket, amount);
        }
    }

    /// The figures in rows: a unit, its values, and a figure for each period.
    pub fn rows(&self) -> impl Iterator<Item = (&Place, &[&'static str], &[Figure])> {
        let each =
            self.units.iter().flat_map(|unit| self.values.iter().map(move |one| (unit, one)));
        let rows = self.cells.chunks(self.periods.len().max(1));
        each.zip(rows).map(|((unit, values), figures)| (unit, values.as_slice(), figures))
    }
}

#[cfg(test)]
pub(super) mod tests;
