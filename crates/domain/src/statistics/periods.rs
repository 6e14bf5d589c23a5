//! Months, quarters and years, and stretches of them.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Fault, Faults};
use crate::time::Date;
use crate::words;

words! {
    /// How long one figure reaches.
    pub enum Granularity {
        Month = "month",
        Quarter = "quarter",
        Year = "year",
    }
}

impl Granularity {
    #[must_use]
    pub const fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

/// The most figures in a row that one request gets of a unit: ten years of months.
pub const LONGEST: i32 = 120;

/// A month of the calendar, counted from January of the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// # Errors
    /// Unless the year has four digits and the month is 1 to 12.
    pub fn new(year: i32, month: i32) -> Result<Self, NotAPeriod> {
        if (1..=9_999).contains(&year) && (1..=12).contains(&month) {
            Ok(Self(year * 12 + month - 1))
        } else {
            Err(NotAPeriod)
        }
    }

    /// The month that a day falls in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(i32::from(day.year()) * 12 + i32::from(day.month()) - 1)
    }

    #[must_use]
    pub const fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// 1 to 12.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0.rem_euclid(12) + 1
    }

    /// The month `months` later (earlier when negative).
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }
}

/// A month, a quarter or a year. In order of granularity, then of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    granularity: Granularity,
    first: Month,
}

/// Text that is no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a period is written 2026, 2026-Q4 or 2026-11")]
pub struct NotAPeriod;

impl Period {
    /// The one that the month lies in.
    #[must_use]
    pub const fn around(granularity: Granularity, month: Month) -> Self {
        let into = month.0.rem_euclid(granularity.months());
        Self { granularity, first: Month(month.0 - into) }
    }

    #[must_use]
    pub const fn granularity(self) -> Granularity {
        self.granularity
    }

    #[must_use]
    pub const fn first(self) -> Month {
        self.first
    }

    #[must_use]
    pub const fn last(self) -> Month {
        self.first.plus(self.granularity.months() - 1)
    }

    #[must_use]
    pub const fn next(self) -> Self {
        Self { first: self.first.plus(self.granularity.months()), ..self }
    }

    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.last() <= self.last()
    }
}

/// `2026`, `2026-Q4`, `2026-11`: sorted as text, periods of one granularity are in order.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.number());
        match self.granularity {
            Granularity::Month => write!(f, "{year:04}-{month:02}"),
            Granularity::Quarter => write!(f, "{year:04}-Q{}", (month + 2) / 3),
            Granularity::Year => write!(f, "{year:04}"),
        }
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let (year, rest) = text.split_once('-').unwrap_or((text, ""));
        let year = digits(year, 4)?;
        let (granularity, month) = match rest.strip_prefix('Q') {
            Some(quarter) => (Granularity::Quarter, digits(quarter, 1)? * 3 - 2),
            None if text.len() == 4 => (Granularity::Year, 1),
            None => (Granularity::Month, digits(rest, 2)?),
        };
        Ok(Self::around(granularity, Month::new(year, month)?))
    }
}

fn digits(text: &str, length: usize) -> Result<i32, NotAPeriod> {
    let good = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if good { text.parse().map_err(|_| NotAPeriod) } else { Err(NotAPeriod) }
}

/// Periods of one granularity that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    first: Period,
    last: Period,
}

impl Span {
    /// The periods of `granularity` from the beginning of `from` to the end of `to`, which both may be of any length, but have to
    /// begin and end where one of them does.
    ///
    /// # Errors
    /// Every fault: what is no period, one that does not fit, an end before the start, more than [`LONGEST`] periods.
    pub fn parse(from: &str, to: &str, granularity: Granularity) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let from = faults.check(period("/from", from));
        let to = faults.check(period("/to", to));
        if let Some(from) = from
            && Period::around(granularity, from.first).first != from.first
        {
            faults.push(Fault::new("/from", "not_whole_periods").with("granularity", granularity));
        }
        if let Some(to) = to
            && Period::around(granularity, to.last()).last() != to.last()
        {
            faults.push(Fault::new("/to", "not_whole_periods").with("granularity", granularity));
        }
        if let Some((from, to)) = from.zip(to) {
            if to.last() < from.first {
                faults.add("/to", "before_start");
            } else if to.last().0 - from.first.0 >= LONGEST * granularity.months() {
                faults.push(Fault::new("/to", "too_many").with("max", LONGEST));
            }
        }
        faults.finish()?;
        match (from, to) {
            (Some(from), Some(to)) => Ok(Self {
                first: Period::around(granularity, from.first),
                last: Period::around(granularity, to.last()),
            }),
            _ => Err(Fault::new("/from", "required").into()),
        }
    }

    #[must_use]
    pub const fn first(self) -> Period {
        self.first
    }

    #[must_use]
    pub const fn last(self) -> Period {
        self.last
    }

    /// The same stretch of time in periods of another length, as far as they touch it.
    #[must_use]
    pub const fn in_periods_of(self, granularity: Granularity) -> Self {
        Self {
            first: Period::around(granularity, self.first.first),
            last: Period::around(granularity, self.last.last()),
        }
    }

    /// Oldest first.
    pub fn periods(self) -> impl Iterator<Item = Period> {
        std::iter::successors(Some(self.first), |period| Some(period.next()))
            .take_while(move |period| *period <= self.last)
    }
}

fn period(pointer: &str, text: &str) -> Result<Period, Fault> {
    text.parse().map_err(|_: NotAPeriod| Fault::new(pointer, "not_a_period"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn periods_are_read_as_they_are_written() {
        for text in ["2026", "2026-Q1", "2026-Q4", "2026-01", "2026-12", "0001-01", "9999-12"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for bad in [
            "",
            "26",
            "2026-",
            "2026-Q0",
            "2026-Q5",
            "2026-Q12",
            "2026-13",
            "2026-00",
            "2026-1",
            "02026",
            "2026-11-23",
            "-2026",
            "2026-q1",
            "0000",
            "２０２６",
            "+026",
            "2026-+1",
        ] {
            assert_eq!(bad.parse::<Period>(), Err(NotAPeriod), "{bad}");
        }
    }

    #[test]
    fn a_span_is_of_whole_periods() {
        let span = |from, to, by| Span::parse(from, to, by).map(|span| span.periods().count());
        assert_eq!(span("2024", "2024", Granularity::Month), Ok(12));
        assert_eq!(span("2024-Q2", "2025-03", Granularity::Quarter), Ok(4));
        assert_eq!(span("2024-01", "2025-Q4", Granularity::Year), Ok(2));
        assert_eq!(span("2015-01", "2024-12", Granularity::Month), Ok(120));
        let faults = |from, to, by| match Span::parse(from, to, by) {
            Err(Error::Invalid(Faults(faults))) => {
                faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        let fault = |pointer: &str, code| vec![(pointer.to_owned(), code)];
        assert_eq!(
            faults("2024-02", "2024", Granularity::Year),
            fault("/from", "not_whole_periods")
        );
        assert_eq!(
            faults("2024", "2024-11", Granularity::Quarter),
            fault("/to", "not_whole_periods")
        );
        assert_eq!(faults("2024", "2023", Granularity::Year), fault("/to", "before_start"));
        assert_eq!(faults("2014-12", "2024-12", Granularity::Month), fault("/to", "too_many"));
        assert_eq!(faults("x", "y", Granularity::Month).len(), 2);
    }

    fn any_month() -> impl Strategy<Value = Month> {
        (1..=9_999, 1..=12).prop_map(|(year, month)| Month::new(year, month).unwrap())
    }

    proptest! {
        #[test]
        fn text_and_period_are_one(month in any_month(), by in proptest::sample::select(Granularity::ALL)) {
            let period = Period::around(by, month);
            prop_assert_eq!(period.to_string().parse(), Ok(period));
            prop_assert!(period.first() <= month && month <= period.last());
            prop_assert!(period.contains(Period::around(Granularity::Month, month)));
            prop_assert_eq!(period.next().first(), period.last().plus(1));
            prop_assert!(period < period.next());
            prop_assert!(period.to_string() < period.next().to_string() || period.last().year() == 9_999);
        }

        #[test]
        fn a_month_goes_forth_and_back(month in any_month(), by in -1_000..1_000) {
            prop_assert_eq!(month.plus(by).plus(-by), month);
            let year_on = month.plus(12);
            prop_assert_eq!((year_on.year(), year_on.number()), (month.year() + 1, month.number()));
        }

        #[test]
        fn each_month_of_a_span_is_in_one_period(from in any_month(), length in 0..60, by in proptest::sample::select(Granularity::ALL)) {
            let (first, last) = (Period::around(by, from), Period::around(by, from.plus(length)));
            prop_assume!(last.last().year() <= 9_999);
            let span = Span::parse(&first.to_string(), &last.to_string(), by).unwrap();
            for month in (0..=length).map(|months| from.plus(months)) {
                let month = Period::around(Granularity::Month, month);
                prop_assert_eq!(span.periods().filter(|period| period.contains(month)).count(), 1);
            }
        }
    }
}
