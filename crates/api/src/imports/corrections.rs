//! The report of an import as a file that can be corrected and sent again.

use std::collections::BTreeMap;

use domain::imports::{ColumnFate, Import, REASON_COLUMN, is_formula, is_note};
use persistence::ImportFault;

use super::views::RowFaultView;
use crate::texts::Language;

/// Rows of the report that are read at once.
pub const ROWS: i64 = 2_000;

/// The rows that were not taken, with their reasons, as CSV with a mark that spreadsheet programs know UTF-8 by.
pub struct Sheet {
    writer: csv::Writer<Vec<u8>>,
    language: Language,
}

impl Sheet {
    /// # Errors
    /// None in practice: memory is written to.
    pub fn new(import: &Import, language: Language) -> Result<Self, csv::Error> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{FEFF}".as_bytes().to_vec());
        let columns = import
            .columns
            .iter()
            .filter(|column| {
                column.fate == ColumnFate::Taken && column.field.as_deref() != Some("reason")
            })
            .map(|column| column.name.as_str());
        writer.write_record(columns.chain([REASON_COLUMN]))?;
        Ok(Self { writer, language })
    }

    /// # Errors
    /// As [`Self::new`].
    pub fn add(&mut self, faults: Vec<ImportFault>) -> Result<(), csv::Error> {
        let mut rows: BTreeMap<i32, (Vec<String>, Vec<String>)> = BTreeMap::new();
        for fault in faults {
            if is_note(&fault.code) {
                continue;
            }
            let (_, reasons) = rows.entry(fault.line).or_insert_with(|| {
                (serde_json::from_str(&fault.cells).unwrap_or_default(), Vec::new())
            });
            let view = RowFaultView::new(fault, self.language);
            reasons.push(match view.column {
                Some(column) => format!("{column}: {}", view.detail),
                None => view.detail,
            });
        }
        for (cells, reasons) in rows.into_values() {
            let reason = reasons.join(" ");
            let cells = cells.into_iter().map(|cell| harmless(&cell));
            self.writer.write_record(cells.chain([reason]))?;
        }
        Ok(())
    }

    /// The file.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}

/// A cell that a spreadsheet program would compute is quoted, so that it shows it instead.
pub(crate) fn harmless(cell: &str) -> String {
    if is_formula(cell.trim_start()) { format!("'{cell}") } else { cell.to_owned() }
}
