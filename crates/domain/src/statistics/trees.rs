//! The tree as it was at any time.

use std::collections::{BTreeSet, HashMap};

use super::periods::{Month, Period};
use super::tree::Tree;
use crate::id::UnitId;
use crate::time::Date;
use crate::words;

words! {
    /// In which boundaries figures of a period are told.
    pub enum Boundaries {
        /// In those that there were when it ended; in those of now as long as it goes on.
        Then = "then",
        /// In those that there are now.
        Now = "now",
    }
}

/// Below which unit another one stood until a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormerPlace {
    pub unit: UnitId,
    pub parent: UnitId,
    /// The first day on which it did so no more.
    pub ended_on: Date,
}

/// The tree, and what it was before each of its changes.
#[derive(Clone, Debug)]
pub struct Trees {
    /// The days on which it became another one.
    days: Vec<Date>,
    /// As it was before each of them.
    earlier: Vec<Tree>,
    now: Tree,
}

impl Trees {
    /// `former` holds places of the tree's units; what it became before the month `from` is of no interest.
    #[must_use]
    pub fn new(now: Tree, former: &[FormerPlace], from: Month) -> Self {
        let recent = former.iter().map(|place| place.ended_on);
        let days: BTreeSet<Date> = recent.filter(|day| Month::of(*day) >= from).collect();
        let mut of_unit: HashMap<UnitId, Vec<&FormerPlace>> = HashMap::new();
        for place in former {
            of_unit.entry(place.unit).or_default().push(place);
        }
        let before = |day: Date| {
            now.relinked(|place| {
                let former = of_unit.get(&place.id).into_iter().flatten();
                let then = former.filter(|one| one.ended_on >= day).min_by_key(|one| one.ended_on);
                then.map_or(place.parent, |one| Some(one.parent))
            })
        };
        let earlier = days.iter().map(|day| before(*day)).collect();
        Self { days: days.into_iter().collect(), earlier, now }
    }

    /// A tree that has never been another one, or of which that does not matter.
    #[must_use]
    pub fn unchanged(now: Tree) -> Self {
        Self { days: Vec::new(), earlier: Vec::new(), now }
    }

    /// The oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Tree> {
        self.earlier.iter().chain([&self.now])
    }

    /// The number of the tree whose boundaries the figures of a period are told in.
    pub(super) fn number(&self, boundaries: Boundaries, period: Period) -> usize {
        match boundaries {
            Boundaries::Now => self.days.len(),
            Boundaries::Then => self.changes_until(|month| month <= period.last()),
        }
    }

    /// The number of the tree that there was when a period began.
    pub(super) fn number_at_beginning(&self, period: Period) -> usize {
        self.changes_until(|month| month < period.first())
    }

    fn changes_until(&self, is_over: impl Fn(Month) -> bool) -> usize {
        self.days.partition_point(|day| is_over(Month::of(*day)))
    }

    #[must_use]
    pub const fn now(&self) -> &Tree {
        &self.now
    }

    /// The tree of this number.
    pub(super) fn at(&self, number: usize) -> &Tree {
        self.earlier.get(number).unwrap_or(&self.now)
    }

    /// The tree whose boundaries the figures of a period are told in.
    #[must_use]
    pub fn of(&self, boundaries: Boundaries, period: Period) -> &Tree {
        self.at(self.number(boundaries, period))
    }

    /// Every unit whose records count in `root` or below it in the boundaries of one of the periods.
    #[must_use]
    pub fn within(
        &self,
        root: UnitId,
        boundaries: Boundaries,
        periods: impl Iterator<Item = Period>,
    ) -> Vec<UnitId> {
        let numbers: BTreeSet<usize> =
            periods.map(|period| self.number(boundaries, period)).collect();
        let counts = |unit: UnitId| numbers.iter().any(|at| self.at(*at).is_within(unit, root));
        self.now.places().iter().map(|place| place.id).filter(|unit| counts(*unit)).collect()
    }
}
