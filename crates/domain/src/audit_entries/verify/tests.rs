use super::*;
use crate::audit_entries::pack;
use crate::id::{AccountId, Id, MemberId, RequestId, UnitId};
use std::borrow::Cow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// `SplitMix64`: the same tamperings each time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end as u64)).unwrap()
    }

    fn uuid(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }
}

fn key() -> AuditKey {
    AuditKey::new(&[7; 32])
}

fn entry(chance: &mut Chance, chain: i32, sequence: i64) -> AuditEntry {
    let read = chance.below(2) == 0;
    let persons: Vec<MemberId> =
        (0..=chance.below(3)).map(|_| MemberId::from_uuid(chance.uuid())).collect();
    AuditEntry {
        chain,
        sequence,
        id: AuditEntryId::from_uuid(chance.uuid()),
        at: Timestamp::from_micros(1_700_000_000_000_000 + sequence * 1_000),
        account: Some(AccountId::from_uuid(chance.uuid())),
        roles: Some(Cow::Borrowed("caseworker")),
        unit: (chance.below(4) > 0).then(|| UnitId::from_uuid(chance.uuid())),
        operation: Cow::Borrowed(if read { "members_get" } else { "members_update" }),
        kind: Cow::Borrowed(if read { "read" } else { "write" }),
        subject: (!read).then_some(Cow::Borrowed("members")),
        subject_id: (!read).then(|| Id::from_uuid(chance.uuid())),
        persons: if read { pack(&persons) } else { None },
        request: Some(RequestId::from_uuid(chance.uuid())),
        detail: (chance.below(5) == 0).then_some(Cow::Borrowed("rows: 3")),
        mac: Vec::new(),
    }
}

/// A trail, and what the verifier knew after every so many entries of it.
struct Trail {
    entries: Vec<AuditEntry>,
    heads: Vec<AuditHead>,
    /// Index of the next entry, and the verifier before it.
    marks: BTreeMap<usize, Verifier>,
}

const EVERY: usize = 250;

impl Trail {
    fn new(lengths: &[usize]) -> Self {
        let (key, mut chance) = (key(), Chance(1));
        let chains = i32::try_from(lengths.len()).unwrap();
        let mut heads = vec![key.register(chains)];
        let mut entries = Vec::new();
        for (chain, length) in (1..).zip(lengths) {
            let mut mac = key.genesis(chain);
            for sequence in (1..).take(*length) {
                let mut one = entry(&mut chance, chain, sequence);
                mac = key.link(&mac, &one);
                one.mac = mac.to_vec();
                entries.push(one);
            }
            heads.push(key.head(chain, i64::try_from(*length).unwrap(), &mac));
        }
        let mut verifier = Verifier::begin(key, heads.clone(), []).unwrap();
        let mut marks = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            if index % EVERY == 0 {
                marks.insert(index, verifier.clone());
            }
            verifier.take(entry).unwrap();
        }
        verifier.end().unwrap();
        Self { entries, heads, marks }
    }

    /// Verifies the trail with `put` in the place of its entries `from..to`. What comes before is as it
    /// was, so the verifier goes on from what it knew there.
    fn with(&self, from: usize, to: usize, put: Vec<AuditEntry>) -> Result<Whole, Break> {
        self.with_heads(from, to, put, self.heads.clone())
    }

    fn with_heads(
        &self,
        from: usize,
        to: usize,
        put: Vec<AuditEntry>,
        heads: Vec<AuditHead>,
    ) -> Result<Whole, Break> {
        let begun = Verifier::begin(key(), heads, [])?;
        let (mark, known) = self.marks.range(..=from).next_back().unwrap();
        let verifier = Verifier { heads: begun.heads, ..known.clone() };
        let before = self.entries[*mark..from].iter().cloned();
        let after = self.entries[to..].iter().cloned();
        let lines = before.chain(put).chain(after).map(|entry| Ok::<_, ()>(Line::Entry(entry)));
        verify(verifier, lines, &mut |_| {}).unwrap()
    }

    /// The index behind the last entry of the chain that an entry is part of.
    fn end_of_chain(&self, index: usize) -> usize {
        let chain = self.entries[index].chain;
        self.entries.partition_point(|entry| entry.chain <= chain)
    }
}

/// Changes one column, whichever; the mac is one, too.
fn change(chance: &mut Chance, entry: &mut AuditEntry) {
    let other = |text: &str| Cow::Owned(format!("{text}x"));
    match chance.below(12) {
        0 => entry.id = AuditEntryId::from_uuid(chance.uuid()),
        1 => entry.at = Timestamp::from_micros(entry.at.as_micros() + 1),
        2 => entry.account = None,
        3 => entry.roles = Some(other("caseworker")),
        4 => entry.unit = Some(UnitId::from_uuid(chance.uuid())),
        5 => entry.operation = other(&entry.operation),
        6 => entry.kind = Cow::Borrowed(if entry.kind == "read" { "write" } else { "read" }),
        7 => entry.subject = Some(other("members")),
        8 => entry.subject_id = Some(Id::from_uuid(chance.uuid())),
        9 => match &mut entry.persons {
            // A piece of an id, which no reader of ids would see.
            Some(bytes) => bytes.push(0),
            None => entry.persons = Some(Vec::new()),
        },
        10 => entry.request = None,
        _ => {
            let bit = chance.below(256);
            entry.mac[bit / 8] ^= 1 << (bit % 8);
        }
    }
}

/// Gives the entries the places from that of the first on, as somebody would who sorts them anew.
fn renumbered(first: &AuditEntry, mut entries: Vec<AuditEntry>) -> Vec<AuditEntry> {
    for (sequence, entry) in (first.sequence..).zip(&mut entries) {
        (entry.chain, entry.sequence) = (first.chain, sequence);
    }
    entries
}

/// One tampering; gives what was found, and where and what was to be found.
fn tamper(trail: &Trail, chance: &mut Chance) -> (Break, (i32, i64), Vec<BreakKind>) {
    let i = chance.below(trail.entries.len());
    let (one, end) = (&trail.entries[i], trail.end_of_chain(i));
    let head = i64::try_from(end).unwrap() - 1 - i64::try_from(i).unwrap() + one.sequence;
    let last = i + 1 == end;
    let mut place = (one.chain, one.sequence);
    let near = (i + 2 + chance.below(NEAR - 2)).min(end);
    let (found, expected) = match chance.below(11) {
        0 | 1 => {
            let mut changed = one.clone();
            change(chance, &mut changed);
            if changed == *one {
                changed.detail = Some(Cow::Borrowed("?"));
            }
            (trail.with(i, i + 1, vec![changed]), vec![BreakKind::Changed])
        }
        2 if last => (trail.with(i, i + 1, vec![]), vec![BreakKind::CutOff { head }]),
        2 => {
            let until = one.sequence;
            (trail.with(i, i + 1, vec![]), vec![BreakKind::Missing { until }])
        }
        // Removed, and the ones behind it moved up.
        3 if !last => {
            let moved =
                renumbered(one, trail.entries[i + 1..end].iter().take(64).cloned().collect());
            let to = i + 1 + moved.len();
            (trail.with(i, to, moved), vec![BreakKind::Changed])
        }
        4 if !last => {
            let j = i + 1 + chance.below(end - i - 1);
            let mut put = trail.entries[i..=j].to_vec();
            put.swap(0, j - i);
            let with = trail.entries[j].sequence;
            let mut kinds = vec![BreakKind::Swapped { with }];
            if j - i > LOOK_AHEAD {
                kinds.push(BreakKind::Changed);
            }
            (trail.with(i, j + 1, renumbered(one, put)), kinds)
        }
        // Any other order of a few.
        5 if near - i > 1 => {
            let mut put = trail.entries[i..near].to_vec();
            let by = 1 + chance.below(put.len() - 1);
            put.rotate_left(by);
            let with = put[0].sequence;
            (trail.with(i, near, renumbered(one, put)), vec![BreakKind::Swapped { with }])
        }
        6 => {
            let mut forged = entry(chance, one.chain, one.sequence);
            forged.mac = if chance.below(2) == 0 { vec![1; 32] } else { one.mac.clone() };
            let put = std::iter::once(forged).chain(trail.entries[i..end].iter().take(64).cloned());
            let to = (i + 64).min(end);
            (trail.with(i, to, renumbered(one, put.collect())), vec![BreakKind::Changed])
        }
        // The tail is gone, and the head says so with a seal of somebody's making.
        7 => {
            let mut heads = trail.heads.clone();
            let chain = usize::try_from(one.chain).unwrap();
            heads[chain].sequence = one.sequence - 1;
            heads[chain].seal = vec![2; 32];
            place.1 -= 1;
            (trail.with_heads(i, end, vec![], heads), vec![BreakKind::HeadForged])
        }
        8 => {
            let mut heads = trail.heads.clone();
            let chain = usize::try_from(one.chain).unwrap();
            heads[chain].mac[chance.below(32)] ^= 1;
            place.1 = head;
            (
                trail.with_heads(end - 1, end, vec![one_at(trail, end - 1)], heads),
                vec![BreakKind::HeadForged],
            )
        }
        9 => {
            let mut heads = trail.heads.clone();
            heads.remove(usize::try_from(one.chain).unwrap());
            let first = trail.entries.partition_point(|entry| entry.chain < one.chain);
            place.1 = 1;
            (trail.with_heads(first, end, vec![], heads), vec![BreakKind::ChainRemoved])
        }
        // The register, too: then it is forged.
        10 => {
            let mut heads = trail.heads.clone();
            heads.pop();
            heads[0].sequence -= 1;
            place = (0, heads[0].sequence);
            (trail.with_heads(0, 0, vec![], heads), vec![BreakKind::RegisterForged])
        }
        _ => (trail.with(i, end, vec![]), vec![BreakKind::CutOff { head }]),
    };
    (found.expect_err("it was found"), place, expected)
}

fn one_at(trail: &Trail, index: usize) -> AuditEntry {
    trail.entries[index].clone()
}

/// `LINLI_TEST_TAMPERINGS=10000` tries as many.
#[test]
fn every_tampering_is_found_and_the_first_broken_entry_named() {
    let tries: usize = std::env::var("LINLI_TEST_TAMPERINGS")
        .map_or(500, |tries| tries.parse().expect("a number"));
    let trail = Trail::new(&[60_000, 1, 29_999, 10_000]);
    assert_eq!(trail.entries.len(), 100_000);
    let mut chance = Chance(20_261_123);
    for number in 0..tries {
        let (found, (chain, sequence), kinds) = tamper(&trail, &mut chance);
        assert_eq!((found.chain, found.sequence), (chain, sequence), "{number}: {found}");
        assert!(kinds.contains(&found.kind), "{number}: {found}, not {kinds:?}");
        if let (Some((id, at)), BreakKind::Changed) = (found.entry, found.kind) {
            assert!(!id.uuid().is_nil() && at.as_micros() > 0);
        }
    }
}

#[test]
fn what_was_written_is_whole_and_another_key_sees_nothing_in_it() {
    let trail = Trail::new(&[300, 0, 20]);
    assert_eq!(trail.with(0, 0, vec![]), Ok(Whole { chains: 3, entries: 320 }));
    let other = Verifier::begin(AuditKey::new(&[8; 32]), trail.heads.clone(), []);
    assert_eq!(other.unwrap_err().kind, BreakKind::RegisterForged);
    let none = Verifier::begin(key(), [], []);
    assert_eq!(none.unwrap_err().kind, BreakKind::RegisterMissing);
}

#[test]
fn an_older_head_that_was_put_back_is_found() {
    let trail = Trail::new(&[50]);
    let mut heads = trail.heads.clone();
    heads[1] = key().head(1, 30, &trail.entries[29].mac);
    let found = trail.with_heads(0, 0, vec![], heads.clone()).unwrap_err();
    assert_eq!((found.sequence, found.kind), (31, BreakKind::BeyondHead));
    // With the tail cut off as well only an anchor tells.
    assert!(trail.with_heads(30, 50, vec![], heads.clone()).is_ok());
    let anchor = Anchor { chain: 1, sequence: 40, mac: trail.entries[39].mac.clone() };
    let lines = || trail.entries.iter().take(30).cloned().map(|e| Ok::<_, ()>(Line::Entry(e)));
    let verifier = Verifier::begin(key(), heads, [anchor]).unwrap();
    let found = verify(verifier, lines(), &mut |_| {}).unwrap().unwrap_err();
    assert_eq!((found.sequence, found.kind), (31, BreakKind::NotContinued));
}

#[test]
fn a_trail_that_was_made_anew_with_the_key_does_not_continue_from_an_anchor() {
    let trail = Trail::new(&[50]);
    let lines = || trail.entries.iter().cloned().map(|e| Ok::<_, ()>(Line::Entry(e)));
    for (sequence, good) in [(40, true), (50, true), (40, false)] {
        let mut mac = trail.entries[usize::try_from(sequence).unwrap() - 1].mac.clone();
        if !good {
            mac[0] ^= 1;
        }
        let register = Anchor { chain: 0, sequence: 1, mac: Vec::new() };
        let anchors = [register, Anchor { chain: 1, sequence, mac }];
        let verifier = Verifier::begin(key(), trail.heads.clone(), anchors).unwrap();
        let found = verify(verifier, lines(), &mut |_| {}).unwrap();
        assert_eq!(found.is_ok(), good, "{sequence}");
    }
    let more = Anchor { chain: 0, sequence: 2, mac: Vec::new() };
    let found = Verifier::begin(key(), trail.heads.clone(), [more]).unwrap_err();
    assert_eq!(found.kind, BreakKind::NotContinued);
}

#[test]
fn rows_outside_of_every_chain_and_rows_twice_are_found() {
    let trail = Trail::new(&[20, 20]);
    let mut stray = trail.entries[5].clone();
    stray.chain = 3;
    let found = trail.with(40, 40, vec![stray.clone()]).unwrap_err();
    assert_eq!((found.chain, found.kind), (3, BreakKind::Extra));
    stray.chain = 0;
    let found = trail.with(0, 0, vec![stray]).unwrap_err();
    assert_eq!((found.chain, found.kind), (0, BreakKind::Extra));
    let found = trail.with(6, 6, vec![trail.entries[5].clone()]).unwrap_err();
    assert_eq!((found.sequence, found.kind), (6, BreakKind::Extra));
    let lines = [Ok::<_, ()>(Line::Entry(trail.entries[0].clone())), Ok(Line::Unreadable)];
    let verifier = Verifier::begin(key(), trail.heads.clone(), []).unwrap();
    let found = verify(verifier, lines.into_iter(), &mut |_| {}).unwrap().unwrap_err();
    assert_eq!((found.chain, found.sequence, found.kind), (1, 2, BreakKind::Unreadable));
}
