//! Unusual reading: accounts that look at more, or more often, than their work explains. It is about
//! the use of the system, and rates nobody.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Fault, optional_text};
use crate::id::{AccountId, AuditAlertId, MemberId, UnitId};
use crate::time::{Date, Timestamp};

/// The longest note on an alert.
pub const NOTE_MAX: usize = 500;

crate::words! {
    /// What was unusual.
    pub enum AlertKind {
        /// Many persons who are in none of the account's own visits, cases and events.
        OutsideWork = "outside_work",
        /// One person, looked up again and again.
        Repeated = "repeated",
    }
}

crate::words! {
    /// Whether an auditor has looked at it.
    pub enum AlertState {
        New = "new",
        Seen = "seen",
    }
}

/// From how many on it is unusual, for one account on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertThresholds {
    /// Persons outside of the account's own work.
    pub outside_work: u32,
    /// Look-ups of one person.
    pub repeated: u32,
}

impl Default for AlertThresholds {
    fn default() -> Self {
        Self { outside_work: 300, repeated: 30 }
    }
}

/// An alert: an account, a day, a number. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditAlert {
    pub id: AuditAlertId,
    pub kind: AlertKind,
    pub account: AccountId,
    /// Under which the account read; none when it was under several.
    pub unit: Option<UnitId>,
    pub day: Date,
    /// Who was looked up, for [`AlertKind::Repeated`].
    pub person: Option<MemberId>,
    pub count: i64,
    pub threshold: i64,
    pub state: AlertState,
    pub note: Option<String>,
    pub seen_by: Option<AccountId>,
    pub seen_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

impl AuditAlert {
    /// An auditor has looked at it.
    ///
    /// # Errors
    /// When one has already.
    pub fn see(
        mut self,
        by: AccountId,
        note: Option<String>,
        now: Timestamp,
    ) -> Result<Self, Error> {
        if self.state == AlertState::Seen {
            let (state, action) = (self.state.as_str(), "see");
            return Err(Error::Impossible { resource: "audit_alert", state, action });
        }
        self.state = AlertState::Seen;
        self.note = note;
        self.seen_by = Some(by);
        self.seen_at = Some(now);
        Ok(self)
    }
}

/// A note as an auditor writes it.
///
/// # Errors
/// When it is too long.
pub fn parse_note(note: Option<&str>) -> Result<Option<String>, Fault> {
    optional_text("/note", note, NOTE_MAX)
}

/// One reading by an account: whom it showed, and whether it was of a list.
#[derive(Clone, Debug)]
pub struct Reading {
    pub unit: Option<UnitId>,
    pub list: bool,
    pub persons: Vec<MemberId>,
}

/// Whether an operation shows a list, in which nobody in particular is looked up.
#[must_use]
pub fn is_list(operation: &str) -> bool {
    operation.ends_with("_list")
}

/// What an account read on one day.
#[derive(Clone, Debug, Default)]
pub struct DayOfReading {
    persons: BTreeSet<MemberId>,
    look_ups: BTreeMap<MemberId, u32>,
    units: BTreeSet<Option<UnitId>>,
}

/// Something unusual, before it is filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub kind: AlertKind,
    pub person: Option<MemberId>,
    pub count: u32,
    pub threshold: u32,
}

impl DayOfReading {
    pub fn take(&mut self, reading: &Reading) {
        self.units.insert(reading.unit);
        let shown: BTreeSet<MemberId> = reading.persons.iter().copied().collect();
        if !reading.list {
            for person in &shown {
                *self.look_ups.entry(*person).or_default() += 1;
            }
        }
        self.persons.extend(shown);
    }

    /// Everybody who was shown.
    #[must_use]
    pub const fn persons(&self) -> &BTreeSet<MemberId> {
        &self.persons
    }

    /// Whether it can be unusual at all, whatever the account's own work is.
    #[must_use]
    pub fn may_be_unusual(&self, thresholds: AlertThresholds) -> bool {
        reaches(self.persons.len(), thresholds.outside_work)
            || self.look_ups.values().any(|count| *count >= thresholds.repeated)
    }

    /// The unit that the account read under, when it was one.
    #[must_use]
    pub fn unit(&self) -> Option<UnitId> {
        let mut units = self.units.iter();
        units.next().copied().flatten().filter(|_| units.next().is_none())
    }

    /// What is unusual; `own` are the persons of the account's own work.
    #[must_use]
    pub fn findings(&self, own: &BTreeSet<MemberId>, thresholds: AlertThresholds) -> Vec<Finding> {
        let mut found = Vec::new();
        let outside = self.persons.difference(own).count();
        if reaches(outside, thresholds.outside_work) {
            let count = u32::try_from(outside).unwrap_or(u32::MAX);
            let (kind, threshold) = (AlertKind::OutsideWork, thresholds.outside_work);
            found.push(Finding { kind, person: None, count, threshold });
        }
        for (person, count) in &self.look_ups {
            if *count >= thresholds.repeated {
                let (kind, threshold) = (AlertKind::Repeated, thresholds.repeated);
                found.push(Finding { kind, person: Some(*person), count: *count, threshold });
            }
        }
        found
    }
}

fn reaches(count: usize, threshold: u32) -> bool {
    u32::try_from(count).is_ok_and(|count| count >= threshold)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn member(n: u128) -> MemberId {
        MemberId::from_uuid(Uuid::from_u128(n))
    }

    fn reading(list: bool, persons: impl IntoIterator<Item = u128>) -> Reading {
        let unit = Some(UnitId::from_uuid(Uuid::from_u128(1)));
        Reading { unit, list, persons: persons.into_iter().map(member).collect() }
    }

    const LIMITS: AlertThresholds = AlertThresholds { outside_work: 5, repeated: 3 };

    #[test]
    fn persons_of_the_own_work_do_not_count_and_nobody_counts_twice() {
        let mut day = DayOfReading::default();
        day.take(&reading(true, 1..=4));
        day.take(&reading(true, [1, 2, 5]));
        assert_eq!(day.findings(&BTreeSet::new(), LIMITS).len(), 1);
        assert!(day.findings(&BTreeSet::from([member(5)]), LIMITS).is_empty());
        assert_eq!(day.unit(), Some(UnitId::from_uuid(Uuid::from_u128(1))));
    }

    #[test]
    fn look_ups_count_from_the_threshold_on_and_lists_are_none() {
        let mut day = DayOfReading::default();
        for _ in 0..9 {
            day.take(&reading(true, [1]));
        }
        day.take(&reading(false, [1, 1]));
        day.take(&reading(false, [1]));
        assert!(!day.may_be_unusual(LIMITS));
        day.take(&reading(false, [1]));
        assert!(day.may_be_unusual(LIMITS));
        let found = day.findings(&BTreeSet::from([member(1)]), LIMITS);
        let expected =
            Finding { kind: AlertKind::Repeated, person: Some(member(1)), count: 3, threshold: 3 };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn reading_under_several_units_is_of_none() {
        let mut day = DayOfReading::default();
        day.take(&reading(false, [1]));
        day.take(&Reading { unit: None, ..reading(false, [1]) });
        assert_eq!(day.unit(), None);
    }
}
