//! Record keys and their sums: who is counted, without saying who.

use std::fmt;

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::perturbation::perturbed;
use crate::id::MemberId;

/// HMAC-SHA-256 under a secret of 32 bytes.
#[derive(Clone)]
struct Keyed(Hmac<Sha256>);

impl Keyed {
    fn new(secret: &[u8; 32]) -> Self {
        // HMAC fills a key up to the block with zeros itself; a whole block cannot be of a wrong length.
        let mut block = [0_u8; 64];
        for (place, byte) in block.iter_mut().zip(secret) {
            *place = *byte;
        }
        Self(Hmac::new(&block.into()))
    }

    fn of(&self, bytes: &[u8]) -> [u8; 32] {
        let mut mac = self.0.clone();
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    }
}

/// The secret that record keys are made with (K1).
#[derive(Clone)]
pub struct RecordSecret(Keyed);

/// The secret that cell keys are made with (K2).
#[derive(Clone)]
pub struct CellSecret(Keyed);

/// A member's key: eight bytes that nobody without the secret can tell from chance. Never stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RecordKey(u64);

impl RecordSecret {
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(Keyed::new(secret))
    }

    #[must_use]
    pub fn key(&self, member: MemberId) -> RecordKey {
        let bytes = self.0.of(member.as_bytes());
        RecordKey(bytes.iter().take(8).fold(0, |key, byte| (key << 8) | u64::from(*byte)))
    }
}

impl CellSecret {
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(Keyed::new(secret))
    }

    fn key(&self, sum: KeySum) -> u8 {
        let [first, ..] = self.0.of(&sum.0.to_be_bytes());
        first
    }

    /// What an amount of work is published as, of which `behind` says all that it is made of.
    #[must_use]
    pub fn figure_of_work(&self, behind: &[u8], amount: u64) -> u64 {
        let [first, ..] = self.0.of(&[b"work".as_slice(), behind].concat());
        perturbed(amount, first)
    }

    /// What a set of persons is published as.
    #[must_use]
    pub fn figure(&self, persons: Persons) -> u64 {
        perturbed(persons.count, self.key(persons.keys))
    }
}

impl fmt::Debug for RecordSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecordSecret")
    }
}

impl fmt::Debug for CellSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CellSecret")
    }
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecordKey")
    }
}

/// The sum of record keys modulo 2^64.
///
/// Databases keep it as the sums of the keys' upper and lower halves: those they can add up by themselves without ever
/// running over, which they would with the keys.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct KeySum(u64);

impl RecordKey {
    /// The upper and the lower 32 bits.
    #[must_use]
    pub fn halves(self) -> (i64, i64) {
        let low = self.0 & u64::from(u32::MAX);
        ((self.0 >> 32).cast_signed(), low.cast_signed())
    }
}

impl fmt::Debug for KeySum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeySum")
    }
}

impl KeySum {
    /// Of the sums of both halves.
    #[must_use]
    pub const fn of_halves(high: i64, low: i64) -> Self {
        Self((high.cast_unsigned() << 32).wrapping_add(low.cast_unsigned()))
    }
}

/// A set of persons as a cell keeps it: how many, and the sum of their keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Persons {
    pub count: u64,
    pub keys: KeySum,
}

impl Persons {
    /// With somebody who was not in it.
    #[must_use]
    pub const fn with(self, key: RecordKey) -> Self {
        Self { count: self.count.saturating_add(1), keys: KeySum(self.keys.0.wrapping_add(key.0)) }
    }

    /// Without somebody who was in it.
    #[must_use]
    pub const fn without(self, key: RecordKey) -> Self {
        Self { count: self.count.saturating_sub(1), keys: KeySum(self.keys.0.wrapping_sub(key.0)) }
    }

    /// Together with persons none of whom is in it.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self {
            count: self.count.saturating_add(others.count),
            keys: KeySum(self.keys.0.wrapping_add(others.keys.0)),
        }
    }
}
