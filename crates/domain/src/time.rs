//! Points in time to the microsecond, the finest that both databases keep, and calendar days.

use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use jiff::civil::Date;

/// A point in time, UTC, in microseconds since 1970. Written as RFC 3339 with `Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// 0001-01-01T00:00:00Z.
const FIRST_SECOND: i64 = -62_135_596_800;
/// 9999-12-30T22:00:00Z, the last second that jiff holds in every time zone.
const LAST_SECOND: i64 = 253_402_207_200;

impl Timestamp {
    /// A time outside the years 1 to 9999, which is what RFC 3339 and both databases hold, is cut to
    /// the nearest end.
    #[must_use]
    pub fn from_micros(micros: i64) -> Self {
        Self(micros.clamp(FIRST_SECOND * 1_000_000, LAST_SECOND * 1_000_000))
    }

    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// The point in time `seconds` later (earlier when negative).
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_micros(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// Whole seconds from `earlier` to `self`; negative when `self` comes first.
    #[must_use]
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0) / 1_000_000
    }

    /// The calendar day that this point in time falls on, as clocks in `zone` have it.
    #[must_use]
    pub fn date_in(self, zone: &TimeZone) -> Date {
        zone.to_datetime(self.to_jiff()).date()
    }

    /// As people read it, by the clocks in `zone`: `2026-11-23 16:05`.
    #[must_use]
    pub fn written_in(self, zone: &TimeZone) -> String {
        zone.to_datetime(self.to_jiff()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The first moment of `date` in `zone`.
    #[must_use]
    pub fn start_of(date: Date, zone: &TimeZone) -> Self {
        date.to_zoned(zone.clone())
            .map_or_else(|_| Self::from_micros(0), |zoned| zoned.timestamp().into())
    }

    #[must_use]
    pub fn to_jiff(self) -> jiff::Timestamp {
        // `from_micros` keeps every value inside jiff's range.
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(time: jiff::Timestamp) -> Self {
        Self::from_micros(time.as_microsecond())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_jiff(), f)
    }
}

impl FromStr for Timestamp {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<jiff::Timestamp>().map(Self::from)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finer_than_a_microsecond_is_cut() {
        let time: Timestamp = "2026-11-23T08:00:00.123456789Z".parse().unwrap();
        assert_eq!(time.to_string(), "2026-11-23T08:00:00.123456Z");
        assert_eq!(time.to_string().parse::<Timestamp>().unwrap(), time);
    }

    #[test]
    fn the_day_is_that_of_the_office() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let time: Timestamp = "2026-11-22T16:00:00Z".parse().unwrap();
        assert_eq!(time.date_in(&zone).to_string(), "2026-11-23");
        assert_eq!(Timestamp::start_of(time.date_in(&zone), &zone), time);
    }

    #[test]
    fn no_value_leaves_the_calendar() {
        for micros in [i64::MAX, i64::MIN] {
            let time = Timestamp::from_micros(micros);
            assert_eq!(time.to_string().parse::<Timestamp>().unwrap(), time);
        }
    }
}
