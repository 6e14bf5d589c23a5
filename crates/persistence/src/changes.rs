//! What screens are told of, as it is read from the audit trail.

use std::collections::BTreeMap;

use domain::changes::Change;

/// How far each chain of the trail was read.
pub type Marks = BTreeMap<i32, i64>;

/// What came after some marks.
#[derive(Clone, Debug)]
pub struct News {
    pub marks: Marks,
    /// None when it was too much to be told one by one.
    pub changes: Option<Vec<Change>>,
}
