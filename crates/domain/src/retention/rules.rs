//! The rules. A new table, or a new column, gets its word here.

mod offices;
mod portal;
mod register;
mod work;

use super::{About, Keep, Period, Rule};

/// Claims about what an office did lapse after three years.
const CLAIMS: &str =
    "claims about the office's work lapse after three years (Civil Code, article 188)";

const fn years(years: u8, from: &'static str, reason: &'static str) -> Keep {
    Keep { period: Period::Years(years), from, reason, swept: false }
}

const fn days(days: u16, from: &'static str, reason: &'static str) -> Keep {
    Keep { period: Period::Days(days), from, reason, swept: false }
}

const fn swept(keep: Keep) -> Keep {
    Keep { swept: true, ..keep }
}

const fn with(table: &'static str, reason: &'static str) -> Keep {
    Keep { period: Period::With(table), from: "", reason, swept: false }
}

/// A table without personal data.
const fn nobody(
    table: &'static str,
    purpose: &'static str,
    other: &'static [&'static str],
) -> Rule {
    Rule {
        table,
        about: About::Nobody,
        purpose,
        keep: None,
        seen_with: &[],
        particulars: &[],
        references: &[],
        other,
    }
}

/// Every rule there is.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [offices::RULES, register::RULES, work::RULES, portal::RULES].into_iter().flatten()
}
