//! Releases: the figures of a quarter, published and frozen. A correction is a new vintage, with a list of what differs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Fault, Faults, text};
use crate::id::{ReleaseId, UnitId};
use crate::statistics::{Granularity, Month, Period};
use crate::time::Timestamp;

/// The table's name, as errors and audit entries call it.
pub const RESOURCE: &str = "releases";

/// What is to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRelease {
    pub unit: UnitId,
    pub period: Period,
    /// Why there is a further vintage.
    pub reason: Option<String>,
}

impl NewRelease {
    /// # Errors
    /// A fault when the period is no quarter, or is not over in the month of today.
    pub fn parse(
        unit: UnitId,
        period: &str,
        reason: Option<&str>,
        today: Month,
    ) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let quarter = period.parse::<Period>().map_err(|_| Fault::new("/period", "not_a_period"));
        let quarter = faults.check(quarter.and_then(|period| {
            if period.granularity() != Granularity::Quarter {
                Err(Fault::new("/period", "not_a_quarter"))
            } else if period.last() >= today {
                Err(Fault::new("/period", "not_over"))
            } else {
                Ok(period)
            }
        }));
        let reason = match reason.map(|reason| text("/reason", reason, 400)) {
            Some(reason) => faults.check(reason),
            None => None,
        };
        faults.finish()?;
        let period = quarter.ok_or_else(|| Fault::new("/period", "required"))?;
        Ok(Self { unit, period, reason })
    }
}

/// A release, without its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    pub id: ReleaseId,
    /// The unit at the top of the tree that it is of.
    pub unit: UnitId,
    pub unit_name: String,
    pub period: Period,
    /// The first is 1.
    pub vintage: i32,
    pub reason: Option<String>,
    pub created_at: Timestamp,
}

/// A line of a release: what it is of, and what is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    pub of: String,
    pub is: String,
}

/// What a vintage says otherwise than the one before; none where one of the two says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub of: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What a release has of one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub unit: UnitId,
    /// The unit and those above it, as they were when it was published.
    pub path: Vec<UnitId>,
    pub observations: Vec<Observation>,
    pub differences: Vec<Difference>,
}

impl Block {
    /// Whether it is of one of these units or below one.
    #[must_use]
    pub fn is_within(&self, roots: &[UnitId]) -> bool {
        self.path.iter().any(|unit| roots.contains(unit))
    }
}

/// The blocks with what differs from those of the vintage before; none when nothing does.
#[must_use]
pub fn compared(before: &[Block], after: Vec<Block>) -> Option<Vec<Block>> {
    let known: BTreeMap<UnitId, &Block> = before.iter().map(|block| (block.unit, block)).collect();
    let mut differs = before.len() != after.len();
    let compared = after
        .into_iter()
        .map(|block| {
            let old = known.get(&block.unit).map_or(&[][..], |old| &old.observations);
            let differences = differences(old, &block.observations);
            differs |= !differences.is_empty();
            Block { differences, ..block }
        })
        .collect();
    differs.then_some(compared)
}

fn differences(before: &[Observation], after: &[Observation]) -> Vec<Difference> {
    let mut both: BTreeMap<&str, (Option<&str>, Option<&str>)> = BTreeMap::new();
    for one in before {
        both.entry(&one.of).or_default().0 = Some(&one.is);
    }
    for one in after {
        both.entry(&one.of).or_default().1 = Some(&one.is);
    }
    let differs = both.into_iter().filter(|(_, (before, after))| before != after);
    differs
        .map(|(of, (before, after))| Difference {
            of: of.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn unit(number: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(number))
    }

    fn block(of: u128, lines: &[(&str, &str)]) -> Block {
        let line = |(of, is): &(&str, &str)| Observation { of: (*of).into(), is: (*is).into() };
        Block {
            unit: unit(of),
            path: vec![unit(of), unit(1)],
            observations: lines.iter().map(line).collect(),
            differences: Vec::new(),
        }
    }

    #[test]
    fn a_quarter_that_is_over_is_published() {
        let today = Month::new(2026, 11).unwrap();
        let parse = |period: &str| NewRelease::parse(unit(1), period, None, today);
        assert!(parse("2026-Q3").is_ok());
        for (period, code) in [
            ("2026-Q4", "not_over"),
            ("2027-Q1", "not_over"),
            ("2025", "not_a_quarter"),
            ("2026-09", "not_a_quarter"),
            ("x", "not_a_period"),
        ] {
            let Err(Error::Invalid(Faults(faults))) = parse(period) else { panic!("{period}") };
            assert_eq!((faults.len(), faults[0].code), (1, code), "{period}");
        }
    }

    #[test]
    fn a_vintage_lists_what_it_says_otherwise() {
        let before = [block(2, &[("a", "1"), ("b", "2")]), block(3, &[("a", "1")])];
        assert_eq!(compared(&before, before.to_vec()), None);
        let after = vec![block(2, &[("a", "1"), ("b", "3")]), block(3, &[("c", "1")])];
        let after = compared(&before, after).unwrap();
        let difference = |of: &str, before: Option<&str>, after: Option<&str>| Difference {
            of: of.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        assert_eq!(after[0].differences, [difference("b", Some("2"), Some("3"))]);
        let swapped = [difference("a", Some("1"), None), difference("c", None, Some("1"))];
        assert_eq!(after[1].differences, swapped);
    }

    #[test]
    fn a_block_is_for_those_above_it() {
        let block = block(2, &[]);
        assert!(block.is_within(&[unit(1)]) && block.is_within(&[unit(9), unit(2)]));
        assert!(!block.is_within(&[unit(3)]) && !block.is_within(&[]));
    }
}
