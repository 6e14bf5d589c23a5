//! Figures, kept in the transaction of each write.
//!
//! Whoever changes a record says so with [`changing`] before, or [`made`] after it was made; the end of the transaction
//! does the rest. What is changed without a word is found by [`differences`], and mended by [`mend`].

mod cells;
mod facts;
mod upkeep;
mod verify;

pub(super) use facts::of_visit;
pub use facts::{Source, Which};
pub use upkeep::{Upkeep, became, changing, changing_event, changing_members, made, settle};
pub use verify::{differences, mend};
