//! Reading an archive into an empty database.

use super::{
    ATTACHMENT_FOLDER, Counts, DIGESTS, Digests, FORMAT, MANIFEST, Manifest, TABLE_FOLDER,
    TableDigest, VERSION, described,
};
use crate::command::Failure;
use persistence::{
    Settings,
    archive::{Column, Filling, Table, schema_version},
};
use sha2::{Digest as _, Sha256};
use std::{
    fs,
    io::{BufRead as _, BufReader, Read, Write as _},
    path::{Path, PathBuf},
};
use tar::{Archive, Entry};

fn refuse<T>(why: impl Into<String>) -> Result<T, Failure> {
    Err(Failure::Said(format!("the archive cannot be used: {}", why.into())))
}

/// Reads everything, or leaves the database as it was: empty.
///
/// # Errors
/// When the database is not empty, or the archive not whole, of another schema, or not what its digests say.
pub fn read(settings: &Settings, attachments: &Path, from: impl Read) -> Result<Counts, Failure> {
    let mut reading = Reading {
        filling: Filling::begin(settings)?,
        attachments: attachments.to_path_buf(),
        manifest: None,
        open: None,
        found: Digests::default(),
    };
    let mut archive = Archive::new(from);
    let mut expected = None;
    for entry in archive.entries()? {
        let entry = entry?;
        let path = entry.path()?.to_path_buf();
        if expected.is_some() {
            return refuse("something follows its end");
        }
        if path == Path::new(DIGESTS) {
            expected = Some(from_json::<Digests>(entry)?);
        } else {
            reading.take(&path, entry)?;
        }
    }
    match expected {
        Some(expected) => reading.end(&expected),
        None => refuse("it was cut off before its end"),
    }
}

/// The table whose parts are being read.
struct Open {
    table: &'static Table,
    columns: Vec<Column>,
}

struct Reading {
    filling: Filling,
    attachments: PathBuf,
    manifest: Option<Manifest>,
    open: Option<Open>,
    found: Digests,
}

impl Reading {
    fn take<R: Read>(&mut self, path: &Path, entry: Entry<'_, R>) -> Result<(), Failure> {
        if path == Path::new(MANIFEST) {
            return self.take_manifest(from_json(entry)?);
        }
        if self.manifest.is_none() {
            return refuse("it does not begin with a manifest: is it one?");
        }
        let parts: Vec<_> = path.iter().filter_map(|part| part.to_str()).collect();
        match parts.as_slice() {
            [TABLE_FOLDER, name, _] => self.take_rows(name, entry),
            [ATTACHMENT_FOLDER, folders @ .., name]
                if is_digest(name) && folders.iter().all(|part| is_hex(part)) =>
            {
                self.take_attachment(folders, name, entry)
            }
            _ => refuse(format!("{} has no place in it", path.display())),
        }
    }

    fn take_manifest(&mut self, manifest: Manifest) -> Result<(), Failure> {
        if manifest.format != FORMAT || manifest.version != VERSION {
            return refuse("it is of a format that this version does not know");
        }
        let schema = schema_version()?;
        if manifest.schema != schema {
            return refuse(format!(
                "it was written with schema {}, this version has {schema}: use the version that wrote it",
                manifest.schema
            ));
        }
        for wanted in persistence::archive::TABLES {
            let here = described(wanted.name, &self.filling.columns(wanted)?);
            if !manifest.tables.contains(&here) {
                return refuse(format!("its table {} has other columns", wanted.name));
            }
        }
        self.manifest = Some(manifest);
        Ok(())
    }

    fn take_rows<R: Read>(&mut self, name: &str, entry: Entry<'_, R>) -> Result<(), Failure> {
        let Some(table) = Table::named(name) else {
            return refuse(format!("there is no table {name}"));
        };
        if self.open.as_ref().is_none_or(|open| open.table.name != name) {
            self.end_table()?;
            if self.found.tables.contains_key(name) {
                return refuse(format!("the parts of {name} are not together"));
            }
            self.open = Some(Open { table, columns: self.filling.columns(table)? });
        }
        let Some(open) = &self.open else { return Ok(()) };
        for line in BufReader::new(entry).lines() {
            self.filling.line(open.table, &open.columns, &line?)?;
        }
        Ok(())
    }

    /// Counts what the database made of the rows, not what was sent to it.
    fn end_table(&mut self) -> Result<(), Failure> {
        let Some(Open { table, columns }) = self.open.take() else { return Ok(()) };
        let tally = self.filling.end_table(table, &columns)?;
        let digest = TableDigest { rows: tally.rows(), sha256: tally.sha256() };
        self.found.tables.insert(table.name.to_owned(), digest);
        Ok(())
    }

    fn take_attachment<R: Read>(
        &mut self,
        folders: &[&str],
        name: &str,
        mut entry: Entry<'_, R>,
    ) -> Result<(), Failure> {
        let folder = folders.iter().fold(self.attachments.clone(), |path, part| path.join(part));
        fs::create_dir_all(&folder)?;
        let mut draft = tempfile::NamedTempFile::new_in(&folder)?;
        let mut digest = Sha256::new();
        let mut buffer = vec![0; 64 << 10];
        loop {
            let count = entry.read(&mut buffer)?;
            let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
            digest.update(chunk);
            draft.write_all(chunk)?;
        }
        if format!("{:x}", digest.finalize()) != name {
            return refuse(format!("the attachment {name} is not what it was"));
        }
        draft.as_file().sync_all()?;
        draft.persist(folder.join(name)).map_err(|error| error.error)?;
        self.found.attachments += 1;
        Ok(())
    }

    fn end(mut self, expected: &Digests) -> Result<Counts, Failure> {
        self.end_table()?;
        for (name, wanted) in &expected.tables {
            let nothing = TableDigest { rows: 0, sha256: format!("{:x}", Sha256::digest([])) };
            let found = self.found.tables.get(name).unwrap_or(&nothing);
            if found != wanted {
                return refuse(format!(
                    "{name} has {} rows where {} were to come, or other ones",
                    found.rows, wanted.rows
                ));
            }
        }
        if self.found.attachments != expected.attachments {
            return refuse("attachments are missing");
        }
        self.filling.finish()?;
        Ok(Counts::from(expected))
    }
}

fn from_json<T: serde::de::DeserializeOwned>(entry: impl Read) -> Result<T, Failure> {
    serde_json::from_reader(BufReader::new(entry)).or_else(|error| refuse(error.to_string()))
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(super) fn is_digest(name: &str) -> bool {
    name.len() == 64 && is_hex(name)
}
