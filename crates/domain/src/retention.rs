//! What is kept of people, for what, and how long: one rule for every table and a word for every column.
//!
//! A column that no rule names fails a test that reads the schema of a migrated database. `docs/privacy.md` shows the
//! rules as the register of processing.

mod rules;

use crate::access::Permission;
use crate::time::{Date, Timestamp};
use jiff::Span;
use jiff::tz::TimeZone;

pub use rules::rules;

/// Whose data a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// People on record.
    Members,
    /// People who work with Linli.
    Staff,
    /// People on record, and who wrote it down.
    MembersAndStaff,
    Nobody,
}

impl About {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Staff => "staff",
            Self::MembersAndStaff => "members, staff",
            Self::Nobody => "nobody",
        }
    }
}

/// How long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Days(u16),
    Years(u8),
    /// As long as what it belongs to.
    With(&'static str),
}

/// What lies before it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub day: Date,
    /// The first moment of that day.
    pub at: Timestamp,
}

impl Period {
    /// What ended before this limit has been kept for the period at `now`; none for what is kept with something else.
    #[must_use]
    pub fn limit(self, now: Timestamp, zone: &TimeZone) -> Option<Limit> {
        let span = match self {
            Self::Days(days) => Span::new().days(days),
            Self::Years(years) => Span::new().years(years),
            Self::With(_) => return None,
        };
        let day = now.date_in(zone).saturating_sub(span);
        Some(Limit { day, at: Timestamp::start_of(day, zone) })
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Days(1) => f.write_str("1 day"),
            Self::Days(days) => write!(f, "{days} days"),
            Self::Years(1) => f.write_str("1 year"),
            Self::Years(years) => write!(f, "{years} years"),
            Self::With(table) => write!(f, "as long as `{table}`"),
        }
    }
}

/// How long a row is kept, and why no shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    pub period: Period,
    /// What the period is counted from.
    pub from: &'static str,
    pub reason: &'static str,
    /// Whether the running server removes it of itself once the period is over.
    pub swept: bool,
}

/// What a table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub table: &'static str,
    pub about: About,
    /// What the office does with it.
    pub purpose: &'static str,
    /// None for a table without personal data.
    pub keep: Option<Keep>,
    /// The rights that show it, in whole or in part; none of what the server alone reads.
    pub seen_with: &'static [Permission],
    /// Columns that tell something of a person.
    pub particulars: &'static [&'static str],
    /// Columns that only point at a person.
    pub references: &'static [&'static str],
    /// Columns that do neither.
    pub other: &'static [&'static str],
}

impl Rule {
    /// The rule of a table.
    #[must_use]
    pub fn of(table: &str) -> Option<&'static Self> {
        rules().find(|rule| rule.table == table)
    }

    #[must_use]
    pub const fn is_personal(&self) -> bool {
        !self.particulars.is_empty() || !self.references.is_empty()
    }

    /// Every column that the rule speaks of.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        [self.particulars, self.references, self.other].into_iter().flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_table_has_one_rule_and_each_column_one_word() {
        let mut tables = BTreeSet::new();
        for rule in rules() {
            assert!(tables.insert(rule.table), "{} twice", rule.table);
            let mut columns = BTreeSet::new();
            for column in rule.columns() {
                assert!(columns.insert(column), "{}.{column} twice", rule.table);
            }
        }
    }

    #[test]
    fn a_period_is_over_on_the_day_after_its_last() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let now = "2028-02-29T20:30:00Z".parse::<jiff::Timestamp>().unwrap().into();
        let day = |period: Period| period.limit(now, &zone).map(|limit| limit.day.to_string());
        // At the office it is the first of March already.
        assert_eq!(day(Period::Days(1)).as_deref(), Some("2028-02-29"));
        assert_eq!(day(Period::Years(3)).as_deref(), Some("2025-03-01"));
        assert_eq!(day(Period::With("members")), None);
        let limit = Period::Years(3).limit(now, &zone).unwrap();
        assert_eq!(limit.at.to_jiff().to_string(), "2025-02-28T16:00:00Z");
        let long_ago = Timestamp::from_micros(i64::MIN);
        assert!(Period::Years(10).limit(long_ago, &zone).is_some());
    }

    #[test]
    fn personal_data_has_a_purpose_a_period_and_a_reason() {
        for rule in rules() {
            assert_eq!(rule.is_personal(), rule.keep.is_some(), "{}", rule.table);
            assert_eq!(rule.is_personal(), rule.about != About::Nobody, "{}", rule.table);
            assert!(rule.purpose.len() > 10, "{}", rule.table);
            let Some(keep) = rule.keep else { continue };
            assert!(keep.reason.len() > 10, "{}", rule.table);
            match keep.period {
                Period::Days(days) => assert!(days > 0, "{}", rule.table),
                Period::Years(years) => assert!((1..=10).contains(&years), "{}", rule.table),
                Period::With(table) => {
                    let other = Rule::of(table).and_then(|rule| rule.keep);
                    let own = other.is_some_and(|keep| !matches!(keep.period, Period::With(_)));
                    assert!(own, "{} is kept with {table}, which has a period", rule.table);
                }
            }
        }
    }
}
