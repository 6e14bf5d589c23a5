//! Goes along a trail and names the first place at which it is not what was written.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use super::{AuditEntry, AuditHead, AuditKey, Mac};
use crate::Timestamp;
use crate::id::AuditEntryId;

/// How many entries after a broken one are looked at to say where its content belongs.
pub const LOOK_AHEAD: usize = 1_024;
/// Among so many, any order is recognised; further off, entries that changed places.
const NEAR: usize = 16;

/// How far a chain had come when somebody wrote it down elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub chain: i32,
    pub sequence: i64,
    pub mac: Vec<u8>,
}

/// A row of the trail.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly all are entries")]
pub enum Line {
    Entry(AuditEntry),
    /// Its values are not of the kinds that the trail is written in.
    Unreadable,
}

/// The trail is what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    pub chains: i32,
    pub entries: u64,
}

/// The first place at which the trail is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// 0 is the register of chains.
    pub chain: i32,
    pub sequence: i64,
    /// What stands there now, if anything.
    pub entry: Option<(AuditEntryId, Timestamp)>,
    pub kind: BreakKind,
}

/// What is wrong there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakKind {
    Changed,
    /// What stands here was written at another place of the chain.
    Swapped {
        with: i64,
    },
    /// From here up to the given place.
    Missing {
        until: i64,
    },
    /// From here to the end, which the head knows.
    CutOff {
        head: i64,
    },
    /// More than was written: a second one at a place, or one in no chain.
    Extra,
    /// Entries follow that the head does not know of: an older head was put back.
    BeyondHead,
    Unreadable,
    HeadForged,
    HeadMissing,
    /// The whole chain is gone, with its head.
    ChainRemoved,
    /// The register of chains is gone.
    RegisterMissing,
    /// The register of chains was not written with this key.
    RegisterForged,
    /// It is not the trail that the anchored head was taken from.
    NotContinued,
}

impl fmt::Display for BreakKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed => f.write_str("changed: this is not what was written here"),
            Self::Swapped { with } => {
                write!(f, "swapped: what stands here was written as number {with}")
            }
            Self::Missing { until } => write!(f, "missing, up to and with number {until}"),
            Self::CutOff { head } => {
                write!(f, "cut off: the chain went on to number {head}")
            }
            Self::Extra => f.write_str("inserted: nothing was written here"),
            Self::BeyondHead => f.write_str("beyond the head: an older head was put back"),
            Self::Unreadable => f.write_str("changed: it cannot be read"),
            Self::HeadForged => f.write_str("head forged: it was not written with the audit key"),
            Self::HeadMissing => f.write_str("head missing"),
            Self::ChainRemoved => f.write_str("the whole chain is missing"),
            Self::RegisterMissing => f.write_str("the register of chains is missing"),
            Self::RegisterForged => {
                f.write_str("the register of chains was not written with this audit key")
            }
            Self::NotContinued => f.write_str("the trail does not continue from the anchored head"),
        }
    }
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "chain {}, entry {}", self.chain, self.sequence)?;
        if let Some((id, at)) = &self.entry {
            write!(f, ", id {id}, {at}")?;
        }
        write!(f, ": {}", self.kind)
    }
}

/// Where it has got to. It holds one mac of the trail, however long that is.
#[derive(Clone, Debug)]
pub struct Verifier {
    key: AuditKey,
    chains: i32,
    heads: BTreeMap<i32, AuditHead>,
    anchors: BTreeMap<i32, Anchor>,
    chain: i32,
    sequence: i64,
    mac: Mac,
    entries: u64,
}

const fn nowhere(chain: i32, sequence: i64, kind: BreakKind) -> Break {
    Break { chain, sequence, entry: None, kind }
}

fn at(entry: &AuditEntry, kind: BreakKind) -> Break {
    let (chain, sequence) = (entry.chain, entry.sequence);
    Break { chain, sequence, entry: Some((entry.id, entry.at)), kind }
}

impl Verifier {
    /// Begins with the heads as they stand beside the trail, and those that were anchored elsewhere.
    ///
    /// # Errors
    /// When the register of chains is not the key's, or does not cover the heads.
    pub fn begin(
        key: AuditKey,
        heads: impl IntoIterator<Item = AuditHead>,
        anchors: impl IntoIterator<Item = Anchor>,
    ) -> Result<Self, Break> {
        let mut heads: BTreeMap<i32, AuditHead> =
            heads.into_iter().map(|head| (head.chain, head)).collect();
        let mut anchors: BTreeMap<i32, Anchor> =
            anchors.into_iter().map(|anchor| (anchor.chain, anchor)).collect();
        let register = heads.remove(&0).ok_or(nowhere(0, 0, BreakKind::RegisterMissing))?;
        let forged = nowhere(0, register.sequence, BreakKind::RegisterForged);
        if !key.sealed(&register) {
            return Err(forged);
        }
        let chains = i32::try_from(register.sequence).map_err(|_| forged)?;
        if let Some(head) = heads.values().find(|head| !(1..=chains).contains(&head.chain)) {
            return Err(nowhere(head.chain, head.sequence, BreakKind::Extra));
        }
        let anchored = anchors.remove(&0).map_or(0, |register| register.sequence);
        let last = anchors.keys().next_back().copied().map_or(0, i64::from).max(anchored);
        if last > register.sequence {
            return Err(nowhere(0, register.sequence, BreakKind::NotContinued));
        }
        let mac = key.genesis(1);
        Ok(Self { key, chains, heads, anchors, chain: 1, sequence: 0, mac, entries: 0 })
    }

    /// How many entries were found to be what was written.
    #[must_use]
    pub const fn entries(&self) -> u64 {
        self.entries
    }

    /// The next entry, in the order of chain and sequence.
    ///
    /// # Errors
    /// When it is not the one that was written after those before.
    pub fn take(&mut self, entry: &AuditEntry) -> Result<(), Break> {
        if entry.chain < self.chain {
            return Err(at(entry, BreakKind::Extra));
        }
        while entry.chain > self.chain {
            if self.chain >= self.chains {
                self.end_chain()?;
                return Err(at(entry, BreakKind::Extra));
            }
            self.next_chain()?;
        }
        if self.chain > self.chains {
            return Err(at(entry, BreakKind::Extra));
        }
        let expected = self.sequence.saturating_add(1);
        if entry.sequence < expected {
            return Err(at(entry, BreakKind::Extra));
        }
        if entry.sequence > expected {
            let until = entry.sequence.saturating_sub(1);
            return Err(nowhere(self.chain, expected, BreakKind::Missing { until }));
        }
        let mac = self.key.link(&self.mac, entry);
        if entry.mac != mac {
            return Err(at(entry, BreakKind::Changed));
        }
        if let Some(anchor) = self.anchors.get(&self.chain)
            && anchor.sequence == entry.sequence
            && anchor.mac != mac
        {
            return Err(at(entry, BreakKind::NotContinued));
        }
        self.sequence = expected;
        self.mac = mac;
        self.entries += 1;
        Ok(())
    }

    /// What to say of a row that cannot be read: it stands where the next entry should.
    #[must_use]
    pub const fn unreadable(&self) -> Break {
        nowhere(self.chain, self.sequence.saturating_add(1), BreakKind::Unreadable)
    }

    fn next_chain(&mut self) -> Result<(), Break> {
        self.end_chain()?;
        self.chain += 1;
        self.sequence = 0;
        self.mac = self.key.genesis(self.chain);
        Ok(())
    }

    fn end_chain(&self) -> Result<(), Break> {
        if self.chain > self.chains {
            return Ok(());
        }
        let here = |sequence, kind| Err(nowhere(self.chain, sequence, kind));
        let Some(head) = self.heads.get(&self.chain) else {
            return match self.sequence {
                0 => here(1, BreakKind::ChainRemoved),
                last => here(last, BreakKind::HeadMissing),
            };
        };
        if !self.key.sealed(head) {
            return here(head.sequence, BreakKind::HeadForged);
        }
        if head.sequence > self.sequence {
            return here(self.sequence + 1, BreakKind::CutOff { head: head.sequence });
        }
        if head.sequence < self.sequence {
            return here(head.sequence + 1, BreakKind::BeyondHead);
        }
        if head.mac != self.mac {
            return here(head.sequence, BreakKind::HeadForged);
        }
        match self.anchors.get(&self.chain) {
            Some(anchor) if anchor.sequence > self.sequence => {
                here(self.sequence + 1, BreakKind::NotContinued)
            }
            _ => Ok(()),
        }
    }

    /// After the last entry.
    ///
    /// # Errors
    /// When more was written than came.
    pub fn end(mut self) -> Result<Whole, Break> {
        while self.chain < self.chains {
            self.next_chain()?;
        }
        self.end_chain()?;
        Ok(Whole { chains: self.chains, entries: self.entries })
    }

    /// Says of a changed entry whether it is one that was written at another place: among those that
    /// follow, the mac before it and its own place are looked for.
    fn diagnose(&self, broken: &AuditEntry, following: impl Iterator<Item = Line>) -> BreakKind {
        let fits =
            |previous: &[u8], place: i64| broken.mac == self.key.link_at(previous, broken, place);
        let mut near: Vec<(i64, Vec<u8>)> = vec![(broken.sequence, broken.mac.clone())];
        let mut last = broken.mac.clone();
        for line in following.take(LOOK_AHEAD) {
            let Line::Entry(entry) = line else { break };
            if entry.chain != broken.chain {
                break;
            }
            if fits(&last, entry.sequence) || fits(&entry.mac, entry.sequence) {
                return BreakKind::Swapped { with: entry.sequence };
            }
            if near.len() < NEAR {
                near.push((entry.sequence, entry.mac.clone()));
            }
            last = entry.mac;
        }
        let macs = || near.iter().map(|(_, mac)| mac.as_slice()).chain([self.mac.as_slice()]);
        let moved =
            near.iter().map(|(place, _)| *place).find(|place| macs().any(|mac| fits(mac, *place)));
        moved.map_or(BreakKind::Changed, |with| BreakKind::Swapped { with })
    }
}

/// Goes along the rest of the trail.
///
/// # Errors
/// The first broken entry; or what keeps the rows from being read.
pub fn verify<E>(
    mut verifier: Verifier,
    lines: impl Iterator<Item = Result<Line, E>>,
    progress: &mut dyn FnMut(u64),
) -> Result<Result<Whole, Break>, E> {
    let mut lines = lines.fuse();
    while let Some(line) = lines.next().transpose()? {
        let Line::Entry(entry) = line else { return Ok(Err(verifier.unreadable())) };
        if let Err(mut broken) = verifier.take(&entry) {
            if broken.kind == BreakKind::Changed {
                let mut following = VecDeque::new();
                for line in lines.take(LOOK_AHEAD) {
                    following.push_back(line?);
                }
                broken.kind = verifier.diagnose(&entry, following.into_iter());
            }
            return Ok(Err(broken));
        }
        progress(verifier.entries);
    }
    Ok(verifier.end())
}

#[cfg(test)]
mod tests;
