//! Figures, kept in the transaction of each write.
//!
//! Whoever changes a record says so with [`changing`] before, or [`made`] after it was made; the end of the transaction
//! does the rest. What is changed without a word is found by [`differences`], and mended by [`mend`].
//!
//! A figure of a month that is over does not change because records went by their age: see [`Past`].

mod answers;
mod cells;
mod facts;
mod upkeep;
mod verify;

pub use answers::gather;
pub(super) use answers::{finest, top_of, tree, trees, work_of};
pub(super) use facts::of_visit;
pub use facts::{Source, Which};
pub use upkeep::{
    Past, Upkeep, became, changing, changing_event, changing_members, forget, keep_past,
    keep_work_of_past, made, settle,
};
pub use verify::{differences, mend};
