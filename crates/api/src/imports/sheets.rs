//! Workbooks (XLSX), cell by cell: no cell's position, however far out, makes anything grow.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

/// What a workbook may unpack to.
const UNPACKED_MAX: u64 = 400 * 1024 * 1024;

/// Why a workbook cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum NotReadable {
    #[error(transparent)]
    Workbook(#[from] XlsxError),
    #[error(transparent)]
    Archive(#[from] zip::result::ZipError),
    #[error("it unpacks to more than {UNPACKED_MAX} bytes")]
    TooLarge,
}

/// Line and cells of a row.
type Line = (u32, Vec<String>);

fn open(bytes: &[u8]) -> Result<Xlsx<Cursor<&[u8]>>, NotReadable> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut unpacked = 0_u64;
    for place in 0..archive.len() {
        unpacked = unpacked.saturating_add(archive.by_index_raw(place)?.size());
    }
    if unpacked > UNPACKED_MAX {
        return Err(NotReadable::TooLarge);
    }
    Ok(Xlsx::new(Cursor::new(bytes))?)
}

/// The first rows of every sheet. A header is not wider than this.
const WIDTH: u32 = 256;

/// # Errors
/// When it is no workbook.
pub fn heads(bytes: &[u8], count: usize) -> Result<Vec<(String, Vec<Line>)>, NotReadable> {
    let mut book = open(bytes)?;
    let mut heads = Vec::new();
    for name in book.sheet_names() {
        let mut reader = match book.worksheet_cells_reader(&name) {
            Ok(reader) => reader,
            // A chart's sheet has no cells.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(error.into()),
        };
        let mut rows: Vec<Line> = Vec::new();
        while let Some(cell) = reader.next_cell()? {
            let (row, column) = cell.get_position();
            let line = row.saturating_add(1);
            if rows.last().is_none_or(|(last, _)| *last != line) {
                if rows.len() == count {
                    break;
                }
                rows.push((line, Vec::new()));
            }
            if let Some((_, cells)) = rows.last_mut()
                && column < WIDTH
                && let Ok(column) = usize::try_from(column)
            {
                cells.resize(cells.len().max(column + 1), String::new());
                if let Some(slot) = cells.get_mut(column) {
                    *slot = text(cell.get_value());
                }
            }
        }
        heads.push((name, rows));
    }
    Ok(heads)
}

/// The rows of a sheet below a line: number of the line, place and text of the cells in `places`.
///
/// # Errors
/// When the sheet is broken.
pub fn rows(
    bytes: &[u8],
    sheet: &str,
    below: u32,
    places: &[usize],
) -> Result<Vec<(u32, Vec<(usize, String)>)>, NotReadable> {
    let mut book = open(bytes)?;
    let mut reader = book.worksheet_cells_reader(sheet)?;
    let mut rows: Vec<(u32, Vec<(usize, String)>)> = Vec::new();
    while let Some(cell) = reader.next_cell_with_formula()? {
        let line = cell.pos.0.saturating_add(1);
        let Ok(place) = usize::try_from(cell.pos.1) else { continue };
        if line <= below || !places.contains(&place) {
            continue;
        }
        if rows.last().is_none_or(|(last, _)| *last != line) {
            rows.push((line, Vec::new()));
        }
        let content = match cell.formula.filter(|formula| !formula.is_empty()) {
            // What a formula came to is not what somebody wrote; it is shown as it stands.
            Some(formula) => format!("={formula}"),
            None => text(&cell.value),
        };
        if let Some((_, cells)) = rows.last_mut()
            && !content.is_empty()
        {
            cells.push((place, content));
        }
    }
    Ok(rows)
}

/// The last line that the sheet says it has.
pub fn last_line(bytes: &[u8], sheet: &str) -> usize {
    let declared = open(bytes).and_then(|mut book| {
        let dimensions = book.worksheet_cells_reader(sheet)?.dimensions();
        Ok(dimensions.end.0)
    });
    declared.map_or(0, |row| usize::try_from(row).unwrap_or(0).saturating_add(1))
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Telephone numbers are kept as numbers; without a fraction none is shown.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(time) => {
            let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}
