//! Dates and times as spreadsheets hold them.

use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;

use crate::text::fold;
use crate::time::Timestamp;

/// Why a cell is no date. The code is the fault's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotADate {
    /// The parts are there and no such day is: `2025-13-40`.
    Impossible,
    /// Not a date in a form that can be read only one way.
    Unclear,
}

impl NotADate {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Impossible => "date_impossible",
            Self::Unclear => "date_unclear",
        }
    }
}

/// Reads `2025-10-02`, `2025/9/4`, `2025.9.4`, `2025年9月4日`, `20250904`, `民国114年9月4日` and a spreadsheet's
/// day number, each with or without a time behind it.
///
/// # Errors
/// When it is none of these, or no such day exists.
pub fn parse_date(cell: &str) -> Result<Date, NotADate> {
    let plain = cell.is_ascii().then_some(cell);
    let folded;
    let text = match plain {
        Some(text) => text.trim(),
        None => {
            folded = fold(cell);
            folded.trim()
        }
    };
    let day = text.split(['t', 'T', ' ']).next().unwrap_or_default();
    if day.bytes().all(|b| b.is_ascii_digit() || b == b'.') && day.matches('.').count() < 2 {
        return from_number(day);
    }
    from_parts(day)
}

fn from_parts(day: &str) -> Result<Date, NotADate> {
    let (day, since) = match day.strip_prefix("民国") {
        Some(rest) => (rest, 1911),
        None => (day, 0),
    };
    let mut parts = day
        .trim_end_matches(['日', '号'])
        .split(['-', '/', '.', '年', '月'])
        .map(|part| part.parse::<i16>().map_err(|_| NotADate::Unclear));
    let mut next = || parts.next().unwrap_or(Err(NotADate::Unclear));
    let (year, month, day) = (next()?, next()?, next()?);
    if parts.next().is_some() || (since == 0 && !(1_000..=9_999).contains(&year)) {
        return Err(NotADate::Unclear);
    }
    exists(i32::from(year) + since, month, day)
}

fn exists(year: i32, month: i16, day: i16) -> Result<Date, NotADate> {
    let part = |n: i16| i8::try_from(n).map_err(|_| NotADate::Impossible);
    let year = i16::try_from(year).map_err(|_| NotADate::Impossible)?;
    let day = Date::new(year, part(month)?, part(day)?).map_err(|_| NotADate::Impossible)?;
    if day.year() < 1900 { Err(NotADate::Impossible) } else { Ok(day) }
}

/// `20250904`, or days since the end of 1899 as spreadsheets count them.
fn from_number(text: &str) -> Result<Date, NotADate> {
    let whole = text.split('.').next().unwrap_or_default();
    let number: i32 = whole.parse().map_err(|_| NotADate::Unclear)?;
    match whole.len() {
        8 => {
            let short = |n: i32| i16::try_from(n).map_err(|_| NotADate::Impossible);
            exists(number / 10_000, short(number / 100 % 100)?, short(number % 100)?)
        }
        5 => date(1899, 12, 30)
            .checked_add(jiff::Span::new().days(number))
            .map_err(|_| NotADate::Impossible),
        _ => Err(NotADate::Unclear),
    }
}

/// Reads a point in time: RFC 3339, or a date with a time of day as clocks in `zone` show it.
///
/// # Errors
/// As [`parse_date`].
pub fn parse_time(cell: &str, zone: &TimeZone) -> Result<Timestamp, NotADate> {
    let text = cell.trim();
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Ok(time.into());
    }
    let civil = match text.parse::<DateTime>() {
        Ok(civil) => civil,
        Err(_) => with_clock(text)?,
    };
    // A time that the clocks skip is read as shifted; one that comes twice as the first of the two.
    zone.to_timestamp(civil).map(Timestamp::from).map_err(|_| NotADate::Impossible)
}

/// `2025/9/4 8:05`, and a date alone as its first moment.
fn with_clock(text: &str) -> Result<DateTime, NotADate> {
    let day = parse_date(text)?;
    let clock = text.split_once([' ', 'T']).map_or("", |(_, clock)| clock.trim());
    if clock.is_empty() {
        return Ok(day.at(0, 0, 0, 0));
    }
    let mut parts = clock.split(':').map(|part| part.parse::<i8>().map_err(|_| NotADate::Unclear));
    let hour = parts.next().unwrap_or(Err(NotADate::Unclear))?;
    let minute = parts.next().unwrap_or(Err(NotADate::Unclear))?;
    let second = parts.next().unwrap_or(Ok(0))?;
    let time = jiff::civil::Time::new(hour, minute, second, 0).map_err(|_| NotADate::Impossible)?;
    Ok(day.to_datetime(time))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_of_a_date() {
        for cell in [
            "2025-09-04",
            "2025/9/4",
            "2025.9.4",
            "2025年9月4日",
            "2025年09月04號",
            "20250904",
            "45904",
            "45904.5",
            "2025-09-04 00:00:00",
            "2025-09-04T10:00:00",
            "２０２５／９／４",
            "民國114年9月4日",
            " 2025/9/4 ",
        ] {
            assert_eq!(parse_date(cell), Ok(date(2025, 9, 4)), "{cell}");
        }
    }

    #[test]
    fn what_is_no_date_says_why() {
        assert_eq!(parse_date("2025/13/40"), Err(NotADate::Impossible));
        assert_eq!(parse_date("2025-02-29"), Err(NotADate::Impossible));
        assert_eq!(parse_date("20251340"), Err(NotADate::Impossible));
        for cell in ["", "去年", "9/4", "4/9/2025", "25-9-4", "2025-9", "2025-9-4-1", "=TODAY()"]
        {
            assert_eq!(parse_date(cell), Err(NotADate::Unclear), "{cell}");
        }
    }

    #[test]
    fn times_are_those_of_the_place() {
        let zone = TimeZone::fixed(jiff::tz::offset(-8));
        let time = |cell| parse_time(cell, &zone).map(|time| time.to_string());
        assert_eq!(time("2020-01-01 00:05:00").as_deref(), Ok("2020-01-01T08:05:00Z"));
        assert_eq!(time("2020/1/1 0:05").as_deref(), Ok("2020-01-01T08:05:00Z"));
        assert_eq!(time("2020-01-01").as_deref(), Ok("2020-01-01T08:00:00Z"));
        assert_eq!(time("2020-01-01T00:05:00Z").as_deref(), Ok("2020-01-01T00:05:00Z"));
        assert_eq!(time("2020-01-01 25:00:00"), Err(NotADate::Impossible));
        assert_eq!(time("soon"), Err(NotADate::Unclear));
    }

    proptest! {
        #[test]
        fn a_date_is_read_as_it_was_written(y in 1900i16..=2999, m in 1i8..=12, d in 1i8..=28, form in 0usize..4) {
            let cell = match form {
                0 => format!("{y:04}-{m:02}-{d:02}"),
                1 => format!("{y}/{m}/{d}"),
                2 => format!("{y}年{m}月{d}日"),
                _ => format!("{y:04}{m:02}{d:02}"),
            };
            prop_assert_eq!(parse_date(&cell), Ok(date(y, m, d)));
        }

        #[test]
        fn nothing_that_is_typed_breaks_it(cell in "\\PC{0,20}|[0-9/年月日.: -]{0,20}") {
            let _ = parse_date(&cell);
            let _ = parse_time(&cell, &TimeZone::UTC);
        }
    }
}
