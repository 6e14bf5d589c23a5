//! Writing an archive.

use super::{
    ATTACHMENT_FOLDER, Counts, DIGESTS, Digests, FORMAT, MANIFEST, Manifest, PART_BYTES,
    TABLE_FOLDER, TableDigest, VERSION, described,
};
use crate::command::Failure;
use persistence::{
    Settings,
    archive::{Snapshot, TABLES, schema_version},
};
use serde::Serialize;
use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};
use tar::{Builder, Header};

/// Writes everything, as of the moment it begins.
///
/// # Errors
/// When the database or a file cannot be read, or the archive not be written.
pub fn write(
    settings: &Settings,
    attachments: &Path,
    out: &mut impl Write,
) -> Result<Counts, Failure> {
    let mut snapshot = Snapshot::open(settings)?;
    let mut tar = Builder::new(out);
    let mut manifest = Manifest {
        format: FORMAT.to_owned(),
        version: VERSION,
        schema: schema_version()?,
        tables: Vec::new(),
    };
    for table in TABLES {
        manifest.tables.push(described(table.name, &snapshot.columns(table)?));
    }
    append_json(&mut tar, MANIFEST, &manifest)?;

    let mut digests = Digests::default();
    for table in TABLES {
        let mut parts = Parts { tar: &mut tar, table: table.name, number: 0, part: Vec::new() };
        let tally = snapshot.each_line(table, &mut |line| parts.push(line))?;
        parts.end()?;
        let digest = TableDigest { rows: tally.rows(), sha256: tally.sha256() };
        digests.tables.insert(table.name.to_owned(), digest);
    }
    // After the tables: whatever a row of them names was on the disk before it.
    digests.attachments = append_folder(&mut tar, attachments, Path::new(ATTACHMENT_FOLDER))?;
    append_json(&mut tar, DIGESTS, &digests)?;
    tar.finish()?;
    Ok(Counts::from(&digests))
}

struct Parts<'a, W: Write> {
    tar: &'a mut Builder<W>,
    table: &'static str,
    number: u32,
    part: Vec<u8>,
}

impl<W: Write> Parts<'_, W> {
    fn push(&mut self, line: &str) -> io::Result<()> {
        self.part.extend_from_slice(line.as_bytes());
        if self.part.len() < PART_BYTES { Ok(()) } else { self.end() }
    }

    fn end(&mut self) -> io::Result<()> {
        if self.part.is_empty() {
            return Ok(());
        }
        let path = format!("{TABLE_FOLDER}/{}/{:05}.jsonl", self.table, self.number);
        append(self.tar, &path, &self.part)?;
        self.number += 1;
        self.part.clear();
        Ok(())
    }
}

fn append_json<W: Write>(
    tar: &mut Builder<W>,
    path: &str,
    value: &impl Serialize,
) -> Result<(), Failure> {
    let text =
        serde_json::to_vec_pretty(value).map_err(|error| Failure::Said(error.to_string()))?;
    Ok(append(tar, path, &text)?)
}

fn append<W: Write>(tar: &mut Builder<W>, path: &str, content: &[u8]) -> io::Result<()> {
    let mut header = header();
    header.set_size(content.len() as u64);
    tar.append_data(&mut header, path, content)
}

/// Without owner and time: the same content makes the same bytes.
fn header() -> Header {
    let mut header = Header::new_gnu();
    header.set_mode(0o600);
    header
}

/// Every file below, in the order of names. Files in the making begin with a dot.
fn append_folder<W: Write>(
    tar: &mut Builder<W>,
    folder: &Path,
    path: &Path,
) -> Result<u64, Failure> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(0) };
    let mut entries: Vec<_> = entries.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut count = 0;
    for entry in entries {
        let (inner, name) = (path.join(entry.file_name()), entry.file_name());
        if entry.file_type()?.is_dir() {
            count += append_folder(tar, &entry.path(), &inner)?;
        } else if super::read::is_digest(&name.to_string_lossy()) {
            let mut file = File::open(entry.path())?;
            let mut header = header();
            header.set_size(file.metadata()?.len());
            tar.append_data(&mut header, &inner, &mut file)?;
            count += 1;
        }
    }
    Ok(count)
}
