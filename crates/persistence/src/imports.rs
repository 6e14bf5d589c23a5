//! What passes in and out of the imports' store, the same for both databases.

use diesel::prelude::*;
use domain::Date;
use domain::consents::{GivenHow, Purpose};
use domain::id::UnitId;
use domain::imports::{Column, ImportKind};
use domain::members::{MemberKind, Particulars};
use domain::programmes::Programme;

use crate::schema::import_faults;

/// An import to be started.
#[derive(Clone, Debug)]
pub struct NewImport {
    pub unit: UnitId,
    pub kind: ImportKind,
    pub file_name: String,
    pub sha256: [u8; 32],
    pub dry_run: bool,
    /// What the caller chose, as JSON: it is read again when the job is taken up.
    pub options: String,
    pub encoding: Option<String>,
    pub separator: Option<String>,
    pub sheet: Option<String>,
    pub columns: Vec<Column>,
}

/// Which imports a list asks for.
#[derive(Clone, Debug, Default)]
pub struct ImportFilter {
    /// This unit and all below it.
    pub unit: Option<UnitId>,
    pub kind: Option<ImportKind>,
}

/// Rows of a file, read and sorted into those that are taken and those that are not.
#[derive(Clone, Debug)]
pub struct Chunk<T> {
    /// How many rows the job has to have looked at before; a chunk is taken once.
    pub from: i64,
    pub rows: i64,
    pub good: Vec<T>,
    pub faults: Vec<FaultLine>,
    /// Rows with a fault that keeps them out.
    pub faulty: i64,
    /// Rows that repeat another of the file or a record.
    pub duplicate: i64,
}

/// What is wrong with a cell, as a line of the report.
#[derive(Clone, Debug)]
pub struct FaultLine {
    pub line: i32,
    pub seq: i32,
    pub field: Option<&'static str>,
    pub column_name: Option<String>,
    pub code: &'static str,
    /// Values for the code's text, as JSON.
    pub detail: String,
    /// The row's cells, as JSON.
    pub cells: String,
}

/// A member as a line of the file gives it.
#[derive(Clone, Debug)]
pub struct MemberLine {
    pub line: i32,
    pub kind: MemberKind,
    pub particulars: Particulars,
    pub programmes: Vec<Programme>,
    pub joined_on: Option<Date>,
    pub wants_visits: bool,
    pub given_how: GivenHow,
    pub witness: Option<String>,
    pub purposes: Vec<Purpose>,
    pub text_version: String,
}

/// A line of the report, as it is kept.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = import_faults)]
pub struct ImportFault {
    pub line: i32,
    pub seq: i32,
    pub field: Option<String>,
    pub column_name: Option<String>,
    pub code: String,
    /// Values for the code's text, as JSON.
    pub detail: String,
    /// The row's cells, as JSON.
    pub cells: String,
}
