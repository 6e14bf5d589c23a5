//! Imports as the API shows and takes them.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::imports::{Column, Import, SavedMapping, is_note};
use persistence::ImportFault;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::texts::Language;
use crate::words::{ColumnFate, ImportKind, JobState};

/// Which imports to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportListQuery {
    /// This unit and all below it.
    pub unit: Option<Uuid>,
    #[param(inline)]
    pub kind: Option<ImportKind>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// In which form to give the report.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    /// `json` or `csv`; as `Accept` says if not given.
    #[param(inline)]
    pub format: Option<ReportFormat>,
}

/// A form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReportFormat {
    Json,
    /// The rows that were not taken, with the reason in a column of its own: corrected, it can be sent again.
    Csv,
}

/// A file to import.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it documents a body that is read part by part")]
pub struct ImportForm {
    /// CSV (UTF-8, UTF-16, GB18030, Big5; comma, semicolon, tab or bar) or XLSX.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    file: Vec<u8>,
    options: ImportOptions,
}

/// What is to be done with the file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "members", "unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "dry_run": true, "leave_out": ["民族"]
}))]
pub struct ImportOptions {
    pub kind: ImportKind,
    /// The unit that the rows come into.
    pub unit_id: Uuid,
    /// Read, check and compare everything, keep nothing.
    #[serde(default)]
    #[schema(default = false)]
    pub dry_run: bool,
    /// The form's own words, in place of those saved for the unit. See `import_mappings_put`.
    #[schema(value_type = Option<Object>)]
    pub mapping: Option<Value>,
    /// Columns whose cells are not to be read, by name.
    #[serde(default)]
    #[schema(max_items = 100, default = json!([]))]
    pub leave_out: Vec<String>,
    /// Take rows, too, that resemble another row or a member.
    #[serde(default)]
    #[schema(default = false)]
    pub accept_duplicates: bool,
}

/// A column of the file, and what becomes of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ColumnView {
    #[schema(example = "姓名/店名")]
    pub name: String,
    #[schema(example = "name")]
    pub field: Option<String>,
    pub fate: ColumnFate,
}

impl From<Column> for ColumnView {
    fn from(column: Column) -> Self {
        Self { name: column.name, field: column.field, fate: column.fate.into() }
    }
}

/// An import and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportView {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub kind: ImportKind,
    pub state: JobState,
    /// Rows looked at so far.
    pub progress: i64,
    /// Rows there are, about.
    pub total: Option<i64>,
    pub cancel_requested: bool,
    /// Why it failed.
    pub error: Option<String>,
    #[schema(example = "登记表.xlsx")]
    pub file_name: String,
    pub dry_run: bool,
    /// Of a text file.
    #[schema(example = "gb18030")]
    pub encoding: Option<String>,
    pub separator: Option<String>,
    /// Of a workbook.
    pub sheet: Option<String>,
    pub columns: Vec<ColumnView>,
    pub rows_read: i64,
    /// Rows that came in; in a trial, that would have.
    pub rows_imported: i64,
    pub rows_faulty: i64,
    /// Rows that repeat another row or a record.
    pub rows_duplicate: i64,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub undone_at: Option<Timestamp>,
    pub created_by: Uuid,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    pub version: i64,
}

impl From<Import> for ImportView {
    fn from(import: Import) -> Self {
        Self {
            id: import.id.uuid(),
            unit_id: import.unit.uuid(),
            kind: import.kind.into(),
            state: import.state.into(),
            progress: import.progress,
            total: import.total,
            cancel_requested: import.cancel_requested,
            error: import.error,
            file_name: import.file_name,
            dry_run: import.dry_run,
            encoding: import.encoding,
            separator: import.separator,
            sheet: import.sheet,
            columns: import.columns.into_iter().map(ColumnView::from).collect(),
            rows_read: import.rows_read,
            rows_imported: import.rows_imported,
            rows_faulty: import.rows_faulty,
            rows_duplicate: import.rows_duplicate,
            undone_at: import.undone_at,
            created_by: import.created_by.uuid(),
            created_at: import.created_at,
            updated_at: import.updated_at,
            version: import.version,
        }
    }
}

/// What is wrong with a cell.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowFaultView {
    /// Line of the file as an editor or a spreadsheet program numbers it.
    #[schema(example = 13)]
    pub line: i32,
    /// Header of the column, in the file's own words.
    #[schema(example = "姓名/店名")]
    pub column: Option<String>,
    #[schema(example = "name")]
    pub field: Option<String>,
    #[schema(example = "required")]
    pub code: String,
    /// The same in the caller's language.
    pub detail: String,
    /// Values of the text, such as the line that is repeated.
    pub params: BTreeMap<String, String>,
    /// Whether the row came in all the same.
    pub taken: bool,
}

impl RowFaultView {
    #[must_use]
    pub fn new(fault: ImportFault, language: Language) -> Self {
        let params: BTreeMap<String, String> =
            serde_json::from_str(&fault.detail).unwrap_or_default();
        let values: Vec<(&str, String)> =
            params.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let detail = language.text(&format!("fault.{}", fault.code), &values);
        Self {
            line: fault.line,
            column: fault.column_name,
            field: fault.field,
            taken: is_note(&fault.code),
            code: fault.code,
            detail,
            params,
        }
    }
}

/// The report of an import.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportReport {
    pub import: ImportView,
    /// Line by line.
    pub faults: Vec<RowFaultView>,
}

/// The header words of a unit's own form.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportMappingView {
    pub unit_id: Uuid,
    pub kind: ImportKind,
    #[schema(value_type = Object, example = json!({"columns": {"店名": "name"}, "programmes": {"合唱": "culture_sport"}}))]
    pub mapping: Value,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    pub version: i64,
}

impl From<SavedMapping> for ImportMappingView {
    fn from(saved: SavedMapping) -> Self {
        Self {
            unit_id: saved.unit.uuid(),
            kind: saved.kind.into(),
            mapping: serde_json::from_str(&saved.mapping).unwrap_or(Value::Null),
            updated_at: saved.updated_at,
            version: saved.version,
        }
    }
}

/// A mapping to be kept.
///
/// For members: `columns` (header → field), `kinds`, `programmes`, `consents` (the form's words → Linli's),
/// `constants` (`kind`, `consent`, `witness`, `wants_visits` where the form has no such column),
/// `consent_purposes`, `consent_text`. For cases: `source`, `zone`, `columns` (header → field), `categories`
/// (their word → `{category, title}`), `other`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "mapping": {"columns": {"店名": "name"}, "programmes": {"合唱": "culture_sport"}}
}))]
pub struct ImportMappingBody {
    #[schema(value_type = Object, example = json!({"columns": {"店名": "name"}, "programmes": {"合唱": "culture_sport"}}))]
    pub mapping: Value,
}
