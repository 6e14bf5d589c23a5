//! Looking an archive through without touching anything.

use super::{
    Counts, Manifest, TableDigest,
    read::{At, Sink, copy_checked, walk},
};
use crate::command::Failure;
use persistence::archive::{Table, Tally};
use std::io::Read;

/// Reads an archive to its last byte and compares it with its own digests.
///
/// # Errors
/// When it is not whole, of another schema, or not what its digests say.
pub fn check(from: impl Read) -> Result<Counts, Failure> {
    walk(from, &mut Checking { tally: Tally::default() })
}

struct Checking {
    tally: Tally,
}

impl Sink for Checking {
    fn begin(&mut self, _: &Manifest) -> Result<(), Failure> {
        Ok(())
    }

    fn row(&mut self, _: &'static Table, line: &str) -> Result<(), Failure> {
        // Digests are over whole lines.
        self.tally.count(&format!("{line}\n"));
        Ok(())
    }

    fn end_table(&mut self, _: &'static Table) -> Result<TableDigest, Failure> {
        let tally = std::mem::take(&mut self.tally);
        Ok(TableDigest { rows: tally.rows(), sha256: tally.sha256() })
    }

    fn attachment(&mut self, at: &At<'_>, content: &mut dyn Read) -> Result<(), Failure> {
        copy_checked(at.name, content, |_| Ok(()))
    }
}
