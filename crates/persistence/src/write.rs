//! What a write brings besides its own change: who asks, the audit entry, the retry's answer.

use domain::Timestamp;
use domain::access::Standing;
use domain::id::{AccountId, MemberId, RequestId, UnitId};
use jiff::tz::TimeZone;
use uuid::Uuid;

/// Who asks, when, and under which idempotency key.
#[derive(Clone, Debug)]
pub struct Request {
    /// None for what the installation does of itself.
    pub account: Option<AccountId>,
    pub id: RequestId,
    pub now: Timestamp,
    /// The time zone of the office, in which its days begin and end.
    pub zone: TimeZone,
    pub idempotency: Option<IdempotencyKey>,
    /// Under which roles and unit the account asks, for the audit trail.
    pub standing: Standing,
}

/// A client's promise that a request with this key is the same request.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    pub key: String,
    /// SHA-256 of method, path and body.
    pub fingerprint: [u8; 32],
}

/// An answer as it went out, kept for the retry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAnswer {
    pub status: u16,
    /// Name and value, the few that belong to the answer: `ETag`, `Location`.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What became of a write.
#[derive(Clone, Debug)]
pub enum Written<A> {
    /// It was done now.
    Fresh(A),
    /// It had been done before under the same key; this was the answer then.
    Replayed(StoredAnswer),
}

/// An answer that can be kept.
pub trait Storable {
    fn to_stored(&self) -> StoredAnswer;
}

/// A line of the audit trail.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The operation's id, as in the API document.
    pub operation: &'static str,
    /// The table of the record, and its id.
    pub subject: Option<(&'static str, Uuid)>,
    pub unit: Option<UnitId>,
    /// Particulars without personal data, such as counts.
    pub detail: Option<String>,
    /// The members whom a read shows.
    pub persons: Vec<MemberId>,
}

impl Entry {
    pub fn new(
        operation: &'static str,
        table: &'static str,
        id: impl Into<Uuid>,
        unit: impl Into<Option<UnitId>>,
    ) -> Self {
        Self {
            operation,
            subject: Some((table, id.into())),
            unit: unit.into(),
            detail: None,
            persons: Vec::new(),
        }
    }

    /// What the installation did to several records, in a word.
    #[must_use]
    pub const fn summary(operation: &'static str, detail: String) -> Self {
        Self { operation, subject: None, unit: None, detail: Some(detail), persons: Vec::new() }
    }

    /// A read that shows these members.
    #[must_use]
    pub const fn read(operation: &'static str, persons: Vec<MemberId>) -> Self {
        Self { operation, subject: None, unit: None, detail: None, persons }
    }

    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// The result of a write together with its audit entries. A store function has no other way to
/// return, so that nothing is committed unrecorded.
#[derive(Clone, Debug)]
pub struct Audited<T> {
    pub(crate) value: T,
    pub(crate) entries: Vec<Entry>,
    /// Entries of what others did, or at another time: a made-up past.
    pub(crate) past: Vec<(Request, Entry)>,
}

impl<T> Audited<T> {
    #[must_use]
    pub fn write(value: T, entry: Entry) -> Self {
        Self { value, entries: vec![entry], past: Vec::new() }
    }

    /// A second line for the same write, such as the case that a visit opened.
    #[must_use]
    pub fn and(mut self, entry: Entry) -> Self {
        self.entries.push(entry);
        self
    }

    #[must_use]
    pub(crate) fn after(mut self, past: Vec<(Request, Entry)>) -> Self {
        self.past = past;
        self
    }

    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Audited<U> {
        Audited { value: f(self.value), entries: self.entries, past: self.past }
    }

    /// The value, for a caller that writes the entries as part of its own.
    #[must_use]
    pub fn into_parts(self) -> (T, Vec<Entry>) {
        (self.value, self.entries)
    }
}
