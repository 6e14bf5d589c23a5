//! Reading an archive: what of it is looked at is the same whether it fills a database or is only checked.

use super::{
    ATTACHMENT_FOLDER, Counts, DIGESTS, Digests, FORMAT, MANIFEST, Manifest, TABLE_FOLDER,
    TableDigest, VERSION,
};
use crate::command::Failure;
use persistence::archive::{Table, schema_version};
use sha2::{Digest as _, Sha256};
use std::{
    io::{BufRead as _, BufReader, Read},
    path::Path,
};
use tar::{Archive, Entry};

pub(super) fn refuse<T>(why: impl Into<String>) -> Result<T, Failure> {
    Err(Failure::Said(format!("the archive cannot be used: {}", why.into())))
}

/// What cannot be read on; for an encrypted archive also what was changed.
fn broken(why: impl std::fmt::Display) -> Failure {
    Failure::Said(format!("the archive cannot be used: it is damaged or was cut off ({why})"))
}

/// Where the content of an archive goes.
pub(super) trait Sink {
    /// Once, before anything else.
    fn begin(&mut self, manifest: &Manifest) -> Result<(), Failure>;
    /// A row of a table, without its end of line.
    fn row(&mut self, table: &'static Table, line: &str) -> Result<(), Failure>;
    /// What became of the rows of a table.
    fn end_table(&mut self, table: &'static Table) -> Result<TableDigest, Failure>;
    /// A file, and what it is called, which is the digest of its content.
    fn attachment(&mut self, at: &At<'_>, content: &mut dyn Read) -> Result<(), Failure>;
}

/// The place of an attachment: folders, and a name that is a digest.
pub(super) struct At<'a> {
    pub folders: &'a [&'a str],
    pub name: &'a str,
}

/// Walks through an archive to its last byte.
///
/// # Errors
/// When it is not whole, of another schema, or not what its digests say.
pub(super) fn walk(from: impl Read, sink: &mut dyn Sink) -> Result<Counts, Failure> {
    let mut walk = Walk { sink, begun: false, open: None, found: Digests::default() };
    let mut archive = Archive::new(from);
    let mut expected = None;
    for entry in archive.entries().map_err(broken)? {
        let entry = entry.map_err(broken)?;
        let path = entry.path().map_err(broken)?.to_path_buf();
        if expected.is_some() {
            return refuse("something follows its end");
        }
        if path == Path::new(DIGESTS) {
            expected = Some(from_json::<Digests>(entry)?);
        } else {
            walk.take(&path, entry)?;
        }
    }
    let Some(expected) = expected else { return refuse("it was cut off before its end") };
    walk.end(&expected)?;
    read_out(archive.into_inner())?;
    Ok(Counts::from(&expected))
}

/// What seals a backup is at its very end, after the archive's own.
fn read_out(mut from: impl Read) -> Result<(), Failure> {
    let mut buffer = vec![0; 64 << 10];
    loop {
        let count = from.read(&mut buffer).map_err(broken)?;
        let Some(rest) = buffer.get(..count).filter(|rest| !rest.is_empty()) else {
            return Ok(());
        };
        if rest.iter().any(|byte| *byte != 0) {
            return refuse("something follows its end");
        }
    }
}

struct Walk<'a> {
    sink: &'a mut dyn Sink,
    begun: bool,
    /// The table whose parts are being read.
    open: Option<&'static Table>,
    found: Digests,
}

impl Walk<'_> {
    fn take<R: Read>(&mut self, path: &Path, mut entry: Entry<'_, R>) -> Result<(), Failure> {
        if path == Path::new(MANIFEST) {
            return self.take_manifest(&from_json(entry)?);
        }
        if !self.begun {
            return refuse("it does not begin with a manifest: is it one?");
        }
        let parts: Vec<_> = path.iter().filter_map(|part| part.to_str()).collect();
        match parts.as_slice() {
            [TABLE_FOLDER, name, _] => self.take_rows(name, entry),
            [ATTACHMENT_FOLDER, folders @ .., name]
                if is_digest(name) && folders.iter().all(|part| is_hex(part)) =>
            {
                self.sink.attachment(&At { folders, name }, &mut entry)?;
                self.found.attachments += 1;
                Ok(())
            }
            _ => refuse(format!("{} has no place in it", path.display())),
        }
    }

    fn take_manifest(&mut self, manifest: &Manifest) -> Result<(), Failure> {
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
        self.sink.begin(manifest)?;
        self.begun = true;
        Ok(())
    }

    fn take_rows<R: Read>(&mut self, name: &str, entry: Entry<'_, R>) -> Result<(), Failure> {
        let Some(table) = Table::named(name) else {
            return refuse(format!("there is no table {name}"));
        };
        if self.open.is_none_or(|open| open.name != name) {
            self.end_table()?;
            if self.found.tables.contains_key(name) {
                return refuse(format!("the parts of {name} are not together"));
            }
            self.open = Some(table);
        }
        for line in BufReader::new(entry).lines() {
            self.sink.row(table, &line.map_err(broken)?)?;
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Failure> {
        let Some(table) = self.open.take() else { return Ok(()) };
        let digest = self.sink.end_table(table)?;
        self.found.tables.insert(table.name.to_owned(), digest);
        Ok(())
    }

    fn end(&mut self, expected: &Digests) -> Result<(), Failure> {
        self.end_table()?;
        let nothing = TableDigest { rows: 0, sha256: format!("{:x}", Sha256::digest([])) };
        for (name, wanted) in &expected.tables {
            let found = self.found.tables.get(name).unwrap_or(&nothing);
            if found != wanted {
                return refuse(format!(
                    "it was changed: {name} has {} rows where {} were to come, or other ones",
                    found.rows, wanted.rows
                ));
            }
        }
        if self.found.attachments != expected.attachments {
            return refuse("it was changed: attachments are missing");
        }
        Ok(())
    }
}

/// Reads a file to its end, gives it on, and compares it with its name.
pub(super) fn copy_checked(
    name: &str,
    content: &mut dyn Read,
    mut to: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<(), Failure> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let count = content.read(&mut buffer).map_err(broken)?;
        let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
        digest.update(chunk);
        to(chunk)?;
    }
    if format!("{:x}", digest.finalize()) != name {
        return refuse(format!("it was changed: the attachment {name} is not what it was"));
    }
    Ok(())
}

fn from_json<T: serde::de::DeserializeOwned>(entry: impl Read) -> Result<T, Failure> {
    serde_json::from_reader(BufReader::new(entry)).map_err(broken)
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(super) fn is_digest(name: &str) -> bool {
    name.len() == 64 && is_hex(name)
}
