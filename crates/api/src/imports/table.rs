//! A file becomes rows: which encoding, which separator or sheet, which row is the header.

use domain::imports::{HEADER_WITHIN, Headers, find_header};
use domain::{Error, Fault};

use super::encoding::{Decoded, decode};
use super::records::Records;
use super::sheets;

/// A file that was understood as far as its header.
#[derive(Debug)]
pub struct Table {
    pub encoding: Option<&'static str>,
    pub separator: Option<char>,
    pub sheet: Option<String>,
    pub header: Vec<String>,
    /// Line of the header, as an editor or a spreadsheet program numbers it.
    pub header_line: u32,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Text { text: String, separator: u8 },
    Workbook { bytes: Vec<u8> },
}

/// A row of the table.
#[derive(Debug)]
pub struct Row {
    pub line: u32,
    cells: Cells,
}

#[derive(Debug)]
enum Cells {
    Record(csv::StringRecord),
    /// Place and text of the cells that were kept.
    Sparse(Vec<(usize, String)>),
}

impl Row {
    #[must_use]
    pub fn cell(&self, place: usize) -> Option<&str> {
        match &self.cells {
            Cells::Record(record) => record.get(place),
            Cells::Sparse(cells) => {
                cells.iter().find(|(at, _)| *at == place).map(|(_, text)| text.as_str())
            }
        }
    }

    fn is_blank(&self, places: &[usize]) -> bool {
        places.iter().all(|place| self.cell(*place).is_none_or(|cell| cell.trim().is_empty()))
    }
}

fn not_a_table() -> Error {
    Fault::new("/file", "header_not_found").into()
}

/// Understands a file as far as its header.
///
/// # Errors
/// [`Error::Invalid`] with what keeps it from being read as a table.
pub fn open<H: Headers>(bytes: Vec<u8>, headers: &H) -> Result<Table, Error> {
    if bytes.starts_with(b"PK\x03\x04") {
        return open_workbook(bytes, headers);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(Fault::new("/file", "old_spreadsheet").into());
    }
    open_text(bytes, headers)
}

fn open_text<H: Headers>(bytes: Vec<u8>, headers: &H) -> Result<Table, Error> {
    let score = |text: &str| best_separator(text, headers).map_or(0, |found| found.score);
    let Decoded { text, encoding } =
        decode(bytes, score).ok_or_else(|| Error::from(Fault::new("/file", "encoding_unknown")))?;
    let found = best_separator(&text, headers).ok_or_else(not_a_table)?;
    Ok(Table {
        encoding: Some(encoding),
        separator: Some(char::from(found.separator)),
        sheet: None,
        header: found.header,
        header_line: found.line,
        body: Body::Text { text, separator: found.separator },
    })
}

struct Found {
    separator: u8,
    score: usize,
    header: Vec<String>,
    line: u32,
}

/// The separator under which the first rows hold the most header words.
fn best_separator<H: Headers>(text: &str, headers: &H) -> Option<Found> {
    let mut best: Option<Found> = None;
    for separator in [b',', b';', b'\t', b'|'] {
        let (rows, lines): (Vec<_>, Vec<_>) = first_rows(text, separator).into_iter().unzip();
        let Some((place, score)) = find_header(headers, &rows) else { continue };
        if best.as_ref().is_none_or(|best| score > best.score)
            && let (Some(header), Some(line)) = (rows.into_iter().nth(place), lines.get(place))
        {
            best = Some(Found { separator, score, header, line: *line });
        }
    }
    best
}

fn first_rows(text: &str, separator: u8) -> Vec<(Vec<String>, u32)> {
    let mut records = Records::new(text, separator);
    let mut rows = Vec::new();
    while rows.len() < HEADER_WITHIN
        && let Some((line, record)) = records.read()
    {
        rows.push((record.iter().map(str::to_owned).collect(), line));
    }
    rows
}

fn open_workbook<H: Headers>(bytes: Vec<u8>, headers: &H) -> Result<Table, Error> {
    let mut best: Option<(usize, Table)> = None;
    let heads = sheets::heads(&bytes, HEADER_WITHIN)
        .map_err(|_| Error::from(Fault::new("/file", "spreadsheet_unreadable")))?;
    for (name, rows) in heads {
        let (lines, rows): (Vec<u32>, Vec<Vec<String>>) = rows.into_iter().unzip();
        let Some((place, score)) = find_header(headers, &rows) else { continue };
        if best.as_ref().is_some_and(|(most, _)| *most >= score) {
            continue;
        }
        let (Some(header), Some(line)) = (rows.into_iter().nth(place), lines.get(place)) else {
            continue;
        };
        let table = Table {
            encoding: None,
            separator: None,
            sheet: Some(name),
            header,
            header_line: *line,
            body: Body::Workbook { bytes: Vec::new() },
        };
        best = Some((score, table));
    }
    let (_, table) = best.ok_or_else(not_a_table)?;
    Ok(Table { body: Body::Workbook { bytes }, ..table })
}

/// The rows below the header, one after the other.
pub struct Rows<'t> {
    source: Source<'t>,
    header: &'t [String],
    header_line: u32,
    /// The places that are read; every other cell is passed over.
    places: Vec<usize>,
}

enum Source<'t> {
    Text(Box<Records<'t>>),
    Rows(std::vec::IntoIter<(u32, Vec<(usize, String)>)>),
}

impl Table {
    /// About how many rows there are, for the progress; blank lines and lines within cells are not told apart.
    #[must_use]
    pub fn rows_expected(&self) -> i64 {
        let rows = match &self.body {
            Body::Text { text, .. } => {
                text.lines().count().saturating_sub(usize::try_from(self.header_line).unwrap_or(0))
            }
            Body::Workbook { bytes } => {
                sheets::last_line(bytes, self.sheet.as_deref().unwrap_or_default())
                    .saturating_sub(usize::try_from(self.header_line).unwrap_or(0))
            }
        };
        i64::try_from(rows).unwrap_or(i64::MAX)
    }

    /// The rows, with the cells of the given places and of the one behind the header's last, which shows whether a
    /// row is too long. No other cell is read.
    ///
    /// # Errors
    /// [`Error::Invalid`] when a workbook turns out to be broken further down.
    pub fn rows(&self, places: &[usize]) -> Result<Rows<'_>, Error> {
        let mut places = places.to_vec();
        places.push(self.header.len());
        let source = match &self.body {
            Body::Text { text, separator } => {
                Source::Text(Box::new(Records::new(text, *separator)))
            }
            Body::Workbook { bytes } => {
                let sheet = self.sheet.as_deref().unwrap_or_default();
                let rows = sheets::rows(bytes, sheet, self.header_line, &places)
                    .map_err(|_| Error::from(Fault::new("/file", "spreadsheet_unreadable")))?;
                Source::Rows(rows.into_iter())
            }
        };
        Ok(Rows { source, header: &self.header, header_line: self.header_line, places })
    }
}

impl Rows<'_> {
    /// A header that a long form repeats on each page is no row.
    fn is_header_again(&self, row: &Row) -> bool {
        let mut same = 0;
        for place in &self.places {
            let Some(name) =
                self.header.get(*place).map(|name| name.trim()).filter(|name| !name.is_empty())
            else {
                continue;
            };
            if row.cell(*place).map(str::trim) != Some(name) {
                return false;
            }
            same += 1;
        }
        same > 1
    }

    fn read(&mut self) -> Option<Row> {
        match &mut self.source {
            Source::Text(records) => {
                let (line, record) = records.read()?;
                Some(Row { line, cells: Cells::Record(record) })
            }
            Source::Rows(rows) => {
                rows.next().map(|(line, cells)| Row { line, cells: Cells::Sparse(cells) })
            }
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            let row = self.read()?;
            if row.line > self.header_line
                && !row.is_blank(&self.places)
                && !self.is_header_again(&row)
            {
                return Some(row);
            }
        }
    }
}

#[cfg(test)]
mod tests;
