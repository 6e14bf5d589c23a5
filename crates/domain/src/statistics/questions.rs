//! What is asked of the figures, and how the numbers that are kept answer it.

use std::collections::HashMap;

use super::catalogue::{Axis, Counts, Definition, Dimension, Indicator, Measure, definition};
use super::durations::Histogram;
use super::people::People;
use super::periods::{Granularity, Period, Span};
use super::tree::{Place, Spread, Tree};
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
        Ok(Self { definition, root: asked.root, spread: asked.spread, span, by })
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

    /// An answer of nothing but zeros, to be filled in.
    fn blank(&self, tree: &Tree) -> Result<Figures, Error> {
        let units: Vec<Place> = tree.told(self.spread, self.root).into_iter().cloned().collect();
        let (values, periods) = (self.values(), self.span.periods().collect::<Vec<_>>());
        let size = units.len().saturating_mul(values.len()).saturating_mul(periods.len());
        if size > MOST {
            return Err(Fault::new("/by", "too_many_figures").with("max", MOST).into());
        }
        let durations = matches!(self.definition.measure, Measure::Duration { .. });
        let figure =
            Figure { count: Published::Value(0), durations: durations.then(Histogram::default) };
        Ok(Figures { units, values, periods, cells: vec![figure; size] })
    }

    /// The figures as they are, for those who may see the records behind them.
    ///
    /// # Errors
    /// A fault when there are more than [`MOST`].
    pub fn exact(&self, tree: &Tree, numbers: &[Number]) -> Result<Figures, Error> {
        let mut figures = self.blank(tree)?;
        let place_of: HashMap<UnitId, usize> =
            figures.units.iter().enumerate().map(|(at, unit)| (unit.id, at)).collect();
        let mut places: HashMap<UnitId, Option<usize>> = HashMap::new();
        for number in numbers {
            let place = *places.entry(number.unit).or_insert_with(|| {
                tree.path(number.unit).find_map(|unit| place_of.get(&unit).copied())
            });
            let period = Period::around(self.granularity(), number.period.first());
            // What is kept by longer periods is of another answer.
            let fits = number.period.granularity() <= self.granularity();
            let kept = self.definition.counts == Counts::Work
                || number.period.granularity() == self.granularity();
            let at = place.zip(figures.column(&self.by, number)).filter(|_| fits && kept);
            if let Some((place, column)) = at {
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
        tree: &Tree,
        numbers: &[Number],
        secret: &CellSecret,
    ) -> Result<Figures, Error> {
        let mut figures = self.blank(tree)?;
        let people = People::new(self.definition, tree, numbers);
        let (units, values) = (figures.units.clone(), figures.values.clone());
        let mut cells = Vec::with_capacity(figures.cells.len());
        for unit in &units {
            for values in &values {
                for period in &figures.periods {
                    let value = values.first().copied();
                    let count = people.published(secret, unit.id, *period, value);
                    cells.push(Figure { count, durations: None });
                }
            }
        }
        figures.cells = cells;
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
    pub count: Published,
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
        if let Published::Value(count) = &mut figure.count {
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
