//! What was recorded since a merge, and to whom it goes when the merge is undone.

use crate::Error;
use crate::error::{Fault, Faults};
use crate::time::Timestamp;
use crate::words;
use std::collections::BTreeMap;
use uuid::Uuid;

words! {
    /// One of the two records of a merge.
    pub enum MergeSide {
        /// The record that stayed.
        Survivor = "survivor",
        /// The one that was merged into it.
        Merged = "merged",
    }
}

words! {
    /// What can be recorded of a member after a merge.
    pub enum AddedKind {
        Visit = "visit",
        Case = "case",
        SignUp = "sign_up",
        Feedback = "feedback",
        Consent = "consent",
        Enrolment = "enrolment",
        Link = "link",
        Suggestion = "suggestion",
    }
}

/// Something that was recorded since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    pub kind: AddedKind,
    pub id: Uuid,
    pub at: Timestamp,
    /// Whom it goes to unless somebody knows better: what follows from something that goes back goes with it.
    pub default: MergeSide,
}

/// A decision of whoever undoes the merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub kind: AddedKind,
    pub id: Uuid,
    pub to: MergeSide,
}

/// Every added record with its party.
///
/// # Errors
/// Faults for what was not added, for what is named twice, and when something is left out.
pub fn assign(added: &[Added], given: &[Assignment]) -> Result<Vec<Assignment>, Error> {
    let mut faults = Faults::new();
    let mut chosen: BTreeMap<(AddedKind, Uuid), MergeSide> = BTreeMap::new();
    for (index, one) in given.iter().enumerate() {
        let pointer = format!("/assign/{index}/id");
        if !added.iter().any(|add| add.kind == one.kind && add.id == one.id) {
            faults.push(Fault::new(pointer, "not_added_since"));
        } else if chosen.insert((one.kind, one.id), one.to).is_some() {
            faults.push(Fault::new(pointer, "listed_twice"));
        }
    }
    let open = added.iter().filter(|add| !chosen.contains_key(&(add.kind, add.id))).count();
    if open > 0 {
        faults.push(Fault::new("/assign", "not_all_assigned").with("count", open));
    }
    faults.finish()?;
    Ok(chosen.into_iter().map(|((kind, id), to)| Assignment { kind, id, to }).collect())
}
