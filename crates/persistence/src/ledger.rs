//! The end of the chain that a transaction appends to, while it is under way.

use domain::audit_entries::{AuditEntry, AuditHead, AuditKey, Mac};

use crate::error::Error;

/// Where a chain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    chain: i32,
    sequence: i64,
    mac: Mac,
}

/// Read from the database when the first entry is appended, written back once before the commit.
#[derive(Debug)]
pub struct Ledger {
    key: AuditKey,
    end: Option<End>,
    /// What the database has.
    kept: Option<End>,
}

impl Ledger {
    #[must_use]
    pub const fn new(key: AuditKey) -> Self {
        Self { key, end: None, kept: None }
    }

    #[must_use]
    pub const fn key(&self) -> &AuditKey {
        &self.key
    }

    /// To go back to when a savepoint is rolled back: an unread end stays unread.
    #[must_use]
    pub const fn mark(&self) -> Option<End> {
        self.end
    }

    pub const fn back_to(&mut self, mark: Option<End>) {
        self.end = mark;
        if mark.is_none() {
            self.kept = None;
        }
    }

    #[must_use]
    pub const fn is_read(&self) -> bool {
        self.end.is_some()
    }

    /// Takes the head that stands in the database.
    pub fn begin(&mut self, head: &AuditHead) -> Result<(), Error> {
        if !self.key.sealed(head) {
            return Err(Error::not_our_trail());
        }
        let mac = Mac::try_from(head.mac.as_slice()).map_err(|_| Error::not_our_trail())?;
        self.end = Some(End { chain: head.chain, sequence: head.sequence, mac });
        self.kept = self.end;
        Ok(())
    }

    /// Gives an entry its place and its mac.
    pub fn append(&mut self, mut entry: AuditEntry) -> Result<AuditEntry, Error> {
        let unread = || Error::Internal("the end of the audit chain was not read".to_owned());
        let end = self.end.as_mut().ok_or_else(unread)?;
        entry.chain = end.chain;
        entry.sequence = end.sequence + 1;
        end.mac = self.key.link(&end.mac, &entry);
        end.sequence = entry.sequence;
        entry.mac = end.mac.to_vec();
        Ok(entry)
    }

    /// The head to be written, when it moved.
    #[must_use]
    pub fn moved(&self) -> Option<AuditHead> {
        let end = self.end.filter(|_| self.end != self.kept)?;
        Some(self.key.head(end.chain, end.sequence, &end.mac))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use domain::id::Id;
    use std::borrow::Cow;

    fn entry() -> AuditEntry {
        AuditEntry {
            chain: 0,
            sequence: 0,
            id: Id::from_uuid(uuid::Uuid::nil()),
            at: Timestamp::from_micros(1),
            account: None,
            roles: None,
            unit: None,
            operation: Cow::Borrowed("members_get"),
            kind: Cow::Borrowed("read"),
            subject: None,
            subject_id: None,
            persons: None,
            request: None,
            detail: None,
            mac: Vec::new(),
        }
    }

    fn place(ledger: &mut Ledger) -> (i32, i64) {
        let placed = ledger.append(entry()).unwrap();
        (placed.chain, placed.sequence)
    }

    #[test]
    fn a_savepoint_that_is_rolled_back_leaves_no_gap() {
        let key = AuditKey::new(&[1; 32]);
        let mut ledger = Ledger::new(key.clone());
        assert!(ledger.append(entry()).is_err(), "the head was not read");
        let unread = ledger.mark();
        ledger.begin(&key.new_chain(3)).unwrap();
        assert_eq!(ledger.moved(), None);
        assert_eq!((place(&mut ledger), place(&mut ledger)), ((3, 1), (3, 2)));
        let mark = ledger.mark();
        place(&mut ledger);
        ledger.back_to(mark);
        assert_eq!(place(&mut ledger), (3, 3));
        let head = ledger.moved().unwrap();
        assert!(key.sealed(&head) && head.sequence == 3);
        ledger.back_to(unread);
        assert!(!ledger.is_read() && ledger.moved().is_none());
    }

    #[test]
    fn a_head_of_another_key_or_with_another_place_is_refused() {
        let key = AuditKey::new(&[1; 32]);
        let mut forged = key.new_chain(1);
        forged.sequence = 5;
        assert!(Ledger::new(key.clone()).begin(&forged).is_err());
        let other = AuditKey::new(&[2; 32]).new_chain(1);
        assert!(Ledger::new(key).begin(&other).is_err());
    }
}
