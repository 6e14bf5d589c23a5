//! Who asked for visits and has not had one for some months.
//!
//! A member waits since the last visit; one never visited, since they asked; one of whom that day is
//! not known, since they joined.

use jiff::{Span, civil::Date};

use crate::error::Fault;

/// Ten years: nobody's last visit is asked for further back.
const MONTHS_MAX: i32 = 120;

/// Months to look back for a visit.
///
/// # Errors
/// A fault `out_of_range`.
pub fn months_back(pointer: &str, months: i32) -> Result<i32, Fault> {
    if (0..=MONTHS_MAX).contains(&months) {
        Ok(months)
    } else {
        Err(Fault::new(pointer, "out_of_range").with("min", 0).with("max", MONTHS_MAX))
    }
}

/// The same day of the month `months` ago, or the last day of a month that is shorter. Who waits
/// since that day or an earlier one has waited for so many months.
#[must_use]
pub fn months_before(today: Date, months: i32) -> Date {
    Span::new().try_months(months).and_then(|span| today.checked_sub(span)).unwrap_or(Date::MIN)
}
