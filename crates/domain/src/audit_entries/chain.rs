//! What ties entries to each other: keyed hashes, so that nobody without the key can make another trail.

use std::fmt;

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::AuditEntry;

/// HMAC-SHA-256 of something of the trail.
pub type Mac = [u8; 32];

/// The installation's audit key.
#[derive(Clone)]
pub struct AuditKey(Hmac<Sha256>);

impl fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuditKey")
    }
}

/// How far a chain has come. Chain 0 is the register: its sequence is the number of chains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditHead {
    pub chain: i32,
    /// Place of the last entry; 0 before the first.
    pub sequence: i64,
    /// The last entry's.
    pub mac: Vec<u8>,
    /// Proves the three above.
    pub seal: Vec<u8>,
}

/// The register's number among the heads.
const REGISTER: i32 = 0;

impl AuditKey {
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        // HMAC fills a key up to the block with zeros itself; a whole block cannot be of a wrong length.
        let mut block = [0_u8; 64];
        for (place, byte) in block.iter_mut().zip(secret) {
            *place = *byte;
        }
        Self(Hmac::new(&block.into()))
    }

    fn mac(&self, purpose: &'static [u8], fields: impl FnOnce(&mut Fields)) -> Mac {
        let mut all = Fields(self.0.clone());
        all.some(purpose);
        fields(&mut all);
        all.0.finalize().into_bytes().into()
    }

    /// The mac of an entry: over the mac before it and every other column, its place included.
    #[must_use]
    pub fn link(&self, previous: &[u8], entry: &AuditEntry) -> Mac {
        self.link_at(previous, entry, entry.sequence)
    }

    /// As [`Self::link`], had the entry another place in its chain.
    #[must_use]
    pub fn link_at(&self, previous: &[u8], entry: &AuditEntry, sequence: i64) -> Mac {
        self.mac(b"linli audit entry 1", |fields| {
            fields.some(previous);
            fields.some(&entry.chain.to_be_bytes());
            fields.some(&sequence.to_be_bytes());
            fields.some(entry.id.as_bytes());
            fields.some(&entry.at.as_micros().to_be_bytes());
            fields.maybe(entry.account.as_ref().map(|id| id.as_bytes().as_slice()));
            fields.maybe(entry.roles.as_ref().map(|roles| roles.as_bytes()));
            fields.maybe(entry.unit.as_ref().map(|id| id.as_bytes().as_slice()));
            fields.some(entry.operation.as_bytes());
            fields.some(entry.kind.as_bytes());
            fields.maybe(entry.subject.as_ref().map(|subject| subject.as_bytes()));
            fields.maybe(entry.subject_id.as_ref().map(|id| id.as_bytes().as_slice()));
            fields.maybe(entry.persons.as_deref());
            fields.maybe(entry.request.as_ref().map(|id| id.as_bytes().as_slice()));
            fields.maybe(entry.detail.as_ref().map(|detail| detail.as_bytes()));
        })
    }

    /// What stands before a chain's first entry.
    #[must_use]
    pub fn genesis(&self, chain: i32) -> Mac {
        self.mac(b"linli audit chain 1", |fields| fields.some(&chain.to_be_bytes()))
    }

    /// The head of a chain that has come so far.
    #[must_use]
    pub fn head(&self, chain: i32, sequence: i64, mac: &[u8]) -> AuditHead {
        let seal = self.seal(chain, sequence, mac).to_vec();
        AuditHead { chain, sequence, mac: mac.to_vec(), seal }
    }

    /// The head of a chain without an entry.
    #[must_use]
    pub fn new_chain(&self, chain: i32) -> AuditHead {
        self.head(chain, 0, &self.genesis(chain))
    }

    /// The register of so many chains.
    #[must_use]
    pub fn register(&self, chains: i32) -> AuditHead {
        self.head(REGISTER, i64::from(chains), &self.genesis(REGISTER))
    }

    fn seal(&self, chain: i32, sequence: i64, mac: &[u8]) -> Mac {
        self.mac(b"linli audit head 1", |fields| {
            fields.some(&chain.to_be_bytes());
            fields.some(&sequence.to_be_bytes());
            fields.some(mac);
        })
    }

    /// Whether the head was written with this key.
    #[must_use]
    pub fn sealed(&self, head: &AuditHead) -> bool {
        head.seal == self.seal(head.chain, head.sequence, &head.mac)
    }

    /// Proves a text that is handed on, such as an export, by its digest.
    #[must_use]
    pub fn seal_text(&self, digest: &[u8]) -> Mac {
        self.mac(b"linli audit text 1", |fields| fields.some(digest))
    }
}

impl AuditHead {
    #[must_use]
    pub const fn is_register(&self) -> bool {
        self.chain == REGISTER
    }
}

/// Fields one after the other, each with its length, so that no two lists of fields look alike.
struct Fields(Hmac<Sha256>);

impl Fields {
    fn some(&mut self, bytes: &[u8]) {
        self.0.update(&[1]);
        self.0.update(&(bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    fn maybe(&mut self, bytes: Option<&[u8]>) {
        match bytes {
            Some(bytes) => self.some(bytes),
            None => self.0.update(&[0]),
        }
    }
}
