//! Figures: a closed catalogue of indicators, what each record adds to them, and over which periods they are asked for.
//!
//! Work is counted by month, and longer periods are sums of months. Persons are counted once in each quarter and once in each
//! year, which is no sum of anything: who came in March and in April is one person of the half-year.

mod catalogue;
mod cells;
mod durations;
mod facts;
mod frozen;
mod people;
mod periods;
mod questions;
mod tree;
mod trees;

pub use catalogue::{
    Axis, Counts, Definition, Dimension, Indicator, MAY_NOT_ADD_UP, Measure, Names, definition,
    definitions,
};
pub use cells::{Cell, Enlisted, Tally, Telling, Value};
pub use durations::{BUCKETS, Histogram, RELATIVE_ERROR_PERCENT, bucket};
pub use facts::{
    AnyFact, AssistanceFact, CaseFact, DataFormFact, EnrolmentFact, EventFact, Fact, FeedbackFact,
    Known, ReferralFact, SignUpFact, SuggestionFact, VisitFact,
};
pub use frozen::{Frozen, frozen};
pub use periods::{Granularity, LONGEST, Month, NotAPeriod, Period, Span};
pub use questions::{Asked, Figure, Figures, MOST, Number, Question};
pub use tree::{Place, Spread, Tree};
pub use trees::{Boundaries, FormerPlace, Trees};

/// The table's name, as errors and audit entries call it.
pub const RESOURCE: &str = "statistics";
