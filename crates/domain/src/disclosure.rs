//! Disclosure control of figures about people: the cell-key method.
//!
//! A figure is drawn from a fixed table by a key that depends on nothing but who is counted. The same persons make the
//! same figure wherever they are counted, so that asking again averages nothing away; and a figure says little of one
//! person, since it may be off by up to five.

mod keys;
mod nesting;
mod perturbation;
#[cfg(test)]
mod tests;

pub use keys::{CellSecret, KeySum, Persons, RecordKey, RecordSecret};
pub use nesting::{Nested, too_close};
pub use perturbation::{LARGEST_DEVIATION, perturbed};

/// A figure about people as it leaves the unit that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    Value(u64),
    /// Kept back, since beside another figure it would tell of a few persons. It is not zero, and is never shown so.
    Withheld,
}

impl Published {
    #[must_use]
    pub const fn value(self) -> Option<u64> {
        match self {
            Self::Value(value) => Some(value),
            Self::Withheld => None,
        }
    }

    /// SDMX `OBS_STATUS`: `A`, a normal value, or `Q`, missing because suppressed.
    #[must_use]
    pub const fn observation_status(self) -> &'static str {
        match self {
            Self::Value(_) => "A",
            Self::Withheld => "Q",
        }
    }

    /// SDMX `CONF_STATUS`: `F`, free for publication, or `D`, kept back so that others need not be.
    #[must_use]
    pub const fn confidentiality(self) -> &'static str {
        match self {
            Self::Value(_) => "F",
            Self::Withheld => "D",
        }
    }
}
