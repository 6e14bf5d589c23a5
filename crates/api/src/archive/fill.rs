//! Reading an archive into an empty database.

use super::{
    Counts, Manifest, TableDigest, described,
    read::{At, Sink, copy_checked, refuse, walk},
};
use crate::command::Failure;
use persistence::{
    InstallationKeys, Settings,
    archive::{Column, Filling, TABLES, Table},
};
use std::{
    fs,
    io::{Read, Write as _},
    path::{Path, PathBuf},
};

/// Reads everything, or leaves the database as it was: empty.
///
/// # Errors
/// When the database is not empty, or the archive not whole, of another schema, not what its digests say, or sealed
/// under another installation's key.
pub fn read(
    settings: &Settings,
    attachments: &Path,
    keys: Option<&InstallationKeys>,
    from: impl Read,
) -> Result<Counts, Failure> {
    let mut filler = Filler {
        filling: Filling::begin(settings)?,
        attachments: attachments.to_path_buf(),
        columns: None,
    };
    let counts = walk(from, &mut filler)?;
    filler.filling.finish(keys)?;
    Ok(counts)
}

struct Filler {
    filling: Filling,
    attachments: PathBuf,
    /// The columns of the table whose rows are coming.
    columns: Option<Vec<Column>>,
}

impl Sink for Filler {
    fn begin(&mut self, manifest: &Manifest) -> Result<(), Failure> {
        for wanted in TABLES {
            let here = described(wanted.name, &self.filling.columns(wanted)?);
            if !manifest.tables.contains(&here) {
                return refuse(format!("its table {} has other columns", wanted.name));
            }
        }
        Ok(())
    }

    fn row(&mut self, table: &'static Table, line: &str) -> Result<(), Failure> {
        if self.columns.is_none() {
            self.columns = Some(self.filling.columns(table)?);
        }
        let columns = self.columns.as_deref().unwrap_or_default();
        Ok(self.filling.line(table, columns, line)?)
    }

    /// Counts what the database made of the rows, not what was sent to it.
    fn end_table(&mut self, table: &'static Table) -> Result<TableDigest, Failure> {
        let columns = match self.columns.take() {
            Some(columns) => columns,
            None => self.filling.columns(table)?,
        };
        let tally = self.filling.end_table(table, &columns)?;
        Ok(TableDigest { rows: tally.rows(), sha256: tally.sha256() })
    }

    fn attachment(&mut self, at: &At<'_>, content: &mut dyn Read) -> Result<(), Failure> {
        let folder = at.folders.iter().fold(self.attachments.clone(), |path, part| path.join(part));
        fs::create_dir_all(&folder)?;
        let mut draft = tempfile::NamedTempFile::new_in(&folder)?;
        copy_checked(at.name, content, |chunk| draft.write_all(chunk))?;
        draft.as_file().sync_all()?;
        draft.persist(folder.join(at.name)).map_err(|error| error.error)?;
        Ok(())
    }
}
