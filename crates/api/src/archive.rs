//! A whole installation as one tar file: every table as JSON lines, every attachment, and at the end what must have come.
//!
//! ```text
//! manifest.json            format, schema, the tables and their columns
//! tables/units/00000.jsonl rows, in the order of the key, in parts of a few megabytes
//! attachments/3f/3f2a…     each under the digest of its content
//! digests.json             rows and SHA-256 of every table, number of attachments
//! ```
//!
//! It is written and read as a stream. An archive that was cut off has no end, and is refused.

mod check;
mod fill;
mod read;
mod sealed;
mod write;

pub use check::check;
pub use fill::read;
pub use sealed::{Identities, is_sealed, seal};
pub use write::write;

use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

const FORMAT: &str = "linli-archive";
const VERSION: u32 = 1;
const MANIFEST: &str = "manifest.json";
const DIGESTS: &str = "digests.json";
const TABLE_FOLDER: &str = "tables";
const ATTACHMENT_FOLDER: &str = "attachments";
/// A part is held in memory; so is one row, and attachments are smaller.
const PART_BYTES: usize = 4 << 20;

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    format: String,
    version: u32,
    /// The newest migration of the program that wrote it.
    schema: String,
    tables: Vec<TableColumns>,
}

#[derive(Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct TableColumns {
    name: String,
    columns: Vec<(String, String)>,
}

#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct TableDigest {
    rows: u64,
    sha256: String,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Digests {
    tables: BTreeMap<String, TableDigest>,
    attachments: u64,
}

/// How much went through, for the last line of the command.
#[derive(Debug)]
pub struct Counts {
    tables: usize,
    rows: u64,
    attachments: u64,
}

impl From<&Digests> for Counts {
    fn from(digests: &Digests) -> Self {
        Self {
            tables: digests.tables.len(),
            rows: digests.tables.values().map(|table| table.rows).sum(),
            attachments: digests.attachments,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows of {} tables, {} attachments", self.rows, self.tables, self.attachments)
    }
}

/// The columns of a table as the manifest has them.
fn described(name: &str, columns: &[persistence::archive::Column]) -> TableColumns {
    let columns = columns
        .iter()
        .map(|column| (column.name.clone(), column.class.word().to_owned()))
        .collect();
    TableColumns { name: name.to_owned(), columns }
}
