//! Registers and case lists that offices keep in files: which columns are taken, and what their cells mean.

mod case_rows;
mod days;
mod headers;
mod likeness;
mod mapping;
mod member_rows;
mod plan;
mod values;

pub use case_rows::{CaseReader, CaseRow};
pub use days::{NotADate, parse_date, parse_time};
pub use headers::{CaseColumn, MemberField, REASON_COLUMN, header_key, member_field};
pub use likeness::{Likeness, same};
pub use mapping::{CaseMapping, CaseType, ImportKind, MemberConstants, MemberMapping};
pub use member_rows::{MemberReader, MemberRow, is_formula};
pub use plan::{
    Column, ColumnFate, HEADER_WITHIN, Headers, Plan, find_header, header_score, refused_fault,
};

use crate::id::{AccountId, ImportId, UnitId};
use crate::time::Timestamp;
use crate::{Error, words};

words! {
    /// Where a job stands.
    pub enum JobState {
        Queued = "queued",
        Running = "running",
        Done = "done",
        /// It could not go on; nothing of it was kept.
        Failed = "failed",
        /// Somebody stopped it; nothing of it was kept.
        Cancelled = "cancelled",
    }
}

impl JobState {
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// One thing wrong with a cell of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The field, in the words of the API; none for the row as a whole.
    pub field: Option<&'static str>,
    pub code: &'static str,
    pub params: Vec<(&'static str, String)>,
}

impl RowFault {
    #[must_use]
    pub const fn new(field: &'static str, code: &'static str) -> Self {
        Self { field: Some(field), code, params: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.push((name, value.to_string()));
        self
    }
}

/// Codes that are said about a row that was taken all the same.
#[must_use]
pub fn is_note(code: &str) -> bool {
    code == "character_lost"
}

/// An import and the job that does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub id: ImportId,
    pub unit: UnitId,
    pub kind: ImportKind,
    pub state: JobState,
    /// Rows looked at so far, and rows there are, once known.
    pub progress: i64,
    pub total: Option<i64>,
    pub cancel_requested: bool,
    /// Why it failed, as a code.
    pub error: Option<String>,
    pub file_name: String,
    pub dry_run: bool,
    /// What the person importing chose, as JSON.
    pub options: String,
    pub encoding: Option<String>,
    pub separator: Option<String>,
    pub sheet: Option<String>,
    pub columns: Vec<Column>,
    pub rows_read: i64,
    pub rows_imported: i64,
    pub rows_faulty: i64,
    pub rows_duplicate: i64,
    pub undone_at: Option<Timestamp>,
    pub created_by: AccountId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

impl Import {
    /// # Errors
    /// When it is over already.
    pub fn cancel(&self) -> Result<(), Error> {
        if self.state.is_over() {
            return Err(Error::impossible("import", self.state, "cancel"));
        }
        Ok(())
    }

    /// # Errors
    /// When it is not done, was only a trial, or was undone before.
    pub fn undo(&self) -> Result<(), Error> {
        if self.state != JobState::Done {
            return Err(Error::impossible("import", self.state, "undo"));
        }
        if self.dry_run {
            return Err(Error::Conflict { code: "import_was_a_trial" });
        }
        if self.undone_at.is_some() {
            return Err(Error::Conflict { code: "import_undone_already" });
        }
        Ok(())
    }
}

/// A unit's own mapping as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedMapping {
    pub unit: UnitId,
    pub kind: ImportKind,
    /// A [`MemberMapping`] or [`CaseMapping`] as JSON.
    pub mapping: String,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// What was built on an import and keeps it from being undone: what, and how often.
pub type BuiltOn = Vec<(&'static str, i64)>;
