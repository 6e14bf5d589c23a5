//! The audit trail: what an entry holds, and the keyed chains that prove it whole.

mod chain;
mod verify;

pub use chain::{AuditHead, AuditKey, Mac};
pub use verify::{Anchor, Break, BreakKind, LOOK_AHEAD, Line, Verifier, Whole, verify};

use std::borrow::Cow;

use uuid::Uuid;

use crate::Timestamp;
use crate::id::{AccountId, AuditEntryId, Id, MemberId, RequestId, UnitId};

/// An entry of the trail, with its place in a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Which chain it is part of, and its place there: both count from 1.
    pub chain: i32,
    pub sequence: i64,
    pub id: AuditEntryId,
    pub at: Timestamp,
    /// None for what the installation does of itself.
    pub account: Option<AccountId>,
    /// Under which roles, separated by spaces.
    pub roles: Option<Cow<'static, str>>,
    /// The record's unit, or the reader's.
    pub unit: Option<UnitId>,
    pub operation: Cow<'static, str>,
    /// `read` or `write`.
    pub kind: Cow<'static, str>,
    pub subject: Option<Cow<'static, str>>,
    pub subject_id: Option<Id<()>>,
    /// The members shown, as they are kept: every byte counts for the chain.
    pub persons: Option<Vec<u8>>,
    pub request: Option<RequestId>,
    pub detail: Option<Cow<'static, str>>,
    /// Ties the entry to the one before; see [`AuditKey::link`].
    pub mac: Vec<u8>,
}

impl AuditEntry {
    /// The members whom the answer showed.
    #[must_use]
    pub fn person_ids(&self) -> Vec<MemberId> {
        unpack(self.persons.as_deref().unwrap_or_default())
    }
}

/// Ids of 16 bytes, one after the other.
#[must_use]
pub fn pack(persons: &[MemberId]) -> Option<Vec<u8>> {
    (!persons.is_empty()).then(|| persons.iter().flat_map(|id| *id.as_bytes()).collect())
}

fn unpack(bytes: &[u8]) -> Vec<MemberId> {
    let (ids, _) = bytes.as_chunks::<16>();
    ids.iter().map(|id| MemberId::from_uuid(Uuid::from_bytes(*id))).collect()
}
