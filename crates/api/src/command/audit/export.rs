//! The trail as JSON lines: an entry each, with its mac and the one before it, and at the end a line that
//! proves all of them.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Timestamp;
use domain::audit_entries::{AuditEntry, AuditKey, Line, pack};
use domain::id::{AccountId, AuditEntryId, Id, MemberId, RequestId, UnitId};
use persistence::Trail;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Export;
use crate::command::Failure;

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    chain: i32,
    sequence: i64,
    id: AuditEntryId,
    at: Timestamp,
    account_id: Option<AccountId>,
    roles: Option<Cow<'static, str>>,
    unit_id: Option<UnitId>,
    operation: Cow<'static, str>,
    kind: Cow<'static, str>,
    subject: Option<Cow<'static, str>>,
    subject_id: Option<Id<()>>,
    person_ids: Vec<MemberId>,
    request_id: Option<RequestId>,
    detail: Option<Cow<'static, str>>,
    previous: String,
    mac: String,
}

impl Entry {
    fn new(entry: AuditEntry, previous: &[u8]) -> Self {
        Self {
            person_ids: entry.person_ids(),
            chain: entry.chain,
            sequence: entry.sequence,
            id: entry.id,
            at: entry.at,
            account_id: entry.account,
            roles: entry.roles,
            unit_id: entry.unit,
            operation: entry.operation,
            kind: entry.kind,
            subject: entry.subject,
            subject_id: entry.subject_id,
            request_id: entry.request,
            detail: entry.detail,
            previous: URL_SAFE_NO_PAD.encode(previous),
            mac: URL_SAFE_NO_PAD.encode(entry.mac),
        }
    }

    /// The entry and the mac before it.
    fn back(self) -> Option<(AuditEntry, Vec<u8>)> {
        let previous = URL_SAFE_NO_PAD.decode(self.previous).ok()?;
        let entry = AuditEntry {
            chain: self.chain,
            sequence: self.sequence,
            id: self.id,
            at: self.at,
            account: self.account_id,
            roles: self.roles,
            unit: self.unit_id,
            operation: self.operation,
            kind: self.kind,
            subject: self.subject,
            subject_id: self.subject_id,
            persons: pack(&self.person_ids),
            request: self.request_id,
            detail: self.detail,
            mac: URL_SAFE_NO_PAD.decode(self.mac).ok()?,
        };
        Some((entry, previous))
    }
}

/// The last line.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct End {
    entries: u64,
    /// Of all lines before.
    sha256: String,
    seal: String,
}

impl End {
    fn new(key: &AuditKey, entries: u64, digest: &Sha256) -> Self {
        let digest = digest.clone().finalize();
        let seal = URL_SAFE_NO_PAD.encode(key.seal_text(&digest));
        Self { entries, sha256: format!("{digest:x}"), seal }
    }
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::Said(error.to_string())
}

/// Writes the entries of a time. Whether the trail is whole is for `verify` to say.
pub fn write(
    key: &AuditKey,
    trail: &mut Trail,
    range: Export,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let (mut digest, mut entries) = (Sha256::new(), 0_u64);
    let (mut chain, mut previous) = (0, Vec::new());
    for line in trail.lines() {
        let Line::Entry(entry) = line? else {
            return Err(failed("an entry cannot be read: run `linli audit verify`"));
        };
        if entry.chain != chain {
            chain = entry.chain;
            previous = key.genesis(chain).to_vec();
        }
        let mac = entry.mac.clone();
        let within = range.from.is_none_or(|from| entry.at >= from)
            && range.to.is_none_or(|to| entry.at < to);
        if within {
            let mut text = serde_json::to_string(&Entry::new(entry, &previous)).map_err(failed)?;
            text.push('\n');
            digest.update(&text);
            out.write_all(text.as_bytes())?;
            entries += 1;
        }
        previous = mac;
    }
    let end = serde_json::to_string(&End::new(key, entries, &digest)).map_err(failed)?;
    writeln!(out, "{end}")?;
    out.flush()?;
    eprintln!("Written: {entries} entries.");
    Ok(())
}

/// Proves every line, the links between them, and that none is missing.
pub fn verify(key: &AuditKey, file: &Path) -> Result<(), Failure> {
    let broken =
        |line: u64, why: &str| Failure::Said(format!("the export is broken: line {line}: {why}"));
    let (mut digest, mut entries) = (Sha256::new(), 0_u64);
    let mut last: Option<AuditEntry> = None;
    let mut lines = BufReader::new(File::open(file).map_err(failed)?).lines();
    while let Some(text) = lines.next().transpose()? {
        let number = entries + 1;
        if let Ok(end) = serde_json::from_str::<End>(&text) {
            let expected = End::new(key, entries, &digest);
            let good = end.entries == expected.entries && end.seal == expected.seal;
            if !good || lines.next().is_some() {
                return Err(broken(number, "lines were added, removed or changed"));
            }
            println!("The export is whole: {entries} entries.");
            return Ok(());
        }
        let entry = serde_json::from_str::<Entry>(&text).ok().and_then(Entry::back);
        let Some((entry, previous)) = entry else {
            return Err(broken(number, "it cannot be read"));
        };
        let follows = last.as_ref().is_none_or(|last| {
            (last.chain, last.sequence + 1) != (entry.chain, entry.sequence) || last.mac == previous
        });
        if !follows || entry.mac != key.link(&previous, &entry) {
            let why = format!("chain {}, entry {} was changed", entry.chain, entry.sequence);
            return Err(broken(number, &why));
        }
        digest.update(&text);
        digest.update("\n");
        entries = number;
        last = Some(entry);
    }
    Err(broken(entries + 1, "it was cut off before its end"))
}
