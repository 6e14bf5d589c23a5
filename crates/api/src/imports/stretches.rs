//! A table's rows in stretches, each read and sorted into what is taken and what is not.

use std::collections::HashMap;

use domain::cases::ImportedCase;
use domain::imports::{
    CaseColumn, CaseReader, Likeness, MemberField, MemberReader, MemberRow, Plan, RowFault, same,
};
use persistence::{Chunk, FaultLine, MemberLine};

use super::table::{Row, Table};

/// Rows in a stretch: one transaction, short enough that other writes hardly wait.
const ROWS: i64 = 1_000;

/// What reading turns rows into.
pub trait Stretch: Sized {
    fn new(from: i64) -> Self;
    fn rows(&self) -> i64;
}

/// Rows of a register.
#[derive(Debug)]
pub struct Members {
    pub chunk: Chunk<MemberLine>,
    /// For each of the chunk's good rows: what it is compared by, and its cells, should it be a repetition.
    pub likenesses: Vec<Likeness>,
    pub cells: Vec<Row>,
}

impl Stretch for Members {
    fn new(from: i64) -> Self {
        Self { chunk: empty(from), likenesses: Vec::new(), cells: Vec::new() }
    }

    fn rows(&self) -> i64 {
        self.chunk.rows
    }
}

/// Rows of another system's cases.
#[derive(Debug)]
pub struct Cases {
    pub chunk: Chunk<ImportedCase>,
}

impl Stretch for Cases {
    fn new(from: i64) -> Self {
        Self { chunk: empty(from) }
    }

    fn rows(&self) -> i64 {
        self.chunk.rows
    }
}

const fn empty<T>(from: i64) -> Chunk<T> {
    Chunk { from, rows: 0, good: Vec::new(), faults: Vec::new(), faulty: 0, duplicate: 0 }
}

/// Cells of the columns that are read, as JSON: what the report gives back to be corrected.
#[derive(Clone, Debug)]
pub struct Reporter {
    /// Places of the columns that are read, and their names, by field.
    places: Vec<usize>,
    columns: HashMap<&'static str, String>,
}

impl Reporter {
    #[must_use]
    pub fn new<F: domain::words::Word>(plan: &Plan<F>) -> Self {
        let mut places: Vec<usize> = plan
            .places
            .iter()
            .filter(|(field, _)| field.word() != "reason")
            .map(|(_, place)| *place)
            .collect();
        places.sort_unstable();
        let columns = plan
            .places
            .iter()
            .filter_map(|(field, _)| Some((field.word(), plan.column_of(*field)?.to_owned())))
            .collect();
        Self { places, columns }
    }

    fn cells(&self, row: &Row) -> String {
        let cells: Vec<&str> =
            self.places.iter().map(|place| row.cell(*place).unwrap_or_default()).collect();
        // Strings alone: nothing that JSON cannot say.
        serde_json::to_string(&cells).unwrap_or_default()
    }

    /// Lines of the report for a row's faults.
    pub fn lines(
        &self,
        row: &Row,
        faults: Vec<RowFault>,
    ) -> impl Iterator<Item = FaultLine> + use<> {
        let cells = self.cells(row);
        let line = line_number(row);
        let columns = self.columns.clone();
        faults.into_iter().zip(0..).map(move |(fault, seq)| FaultLine {
            line,
            seq,
            field: fault.field,
            column_name: fault.field.and_then(|field| columns.get(field).cloned()),
            code: fault.code,
            detail: params(&fault.params),
            cells: cells.clone(),
        })
    }
}

fn params(params: &[(&'static str, String)]) -> String {
    let object: serde_json::Map<String, serde_json::Value> =
        params.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into())).collect();
    serde_json::Value::Object(object).to_string()
}

fn line_number(row: &Row) -> i32 {
    i32::try_from(row.line).unwrap_or(i32::MAX)
}

/// Rows met before in the same file, by name.
#[derive(Debug, Default)]
struct Seen(HashMap<String, Vec<(i32, Likeness)>>);

impl Seen {
    /// The line that this row repeats; otherwise the row is remembered.
    fn repeats(&mut self, line: i32, likeness: &Likeness) -> Option<i32> {
        let named = self.0.entry(likeness.name.clone()).or_default();
        if let Some((before, _)) = named.iter().find(|(_, other)| same(likeness, other)) {
            return Some(*before);
        }
        named.push((line, likeness.clone()));
        None
    }
}

/// What is chosen for rows that resemble another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    Reported,
    Accepted,
}

/// Reads a register's rows and gives them on in stretches, from the `skip`th on; ends early when nobody takes them.
pub fn members(
    table: &Table,
    plan: &Plan<MemberField>,
    reader: &MemberReader<'_>,
    duplicates: Duplicates,
    skip: i64,
    line_of: impl Fn(MemberRow, i32) -> MemberLine,
    give: impl FnMut(Members) -> bool,
) -> Result<(), domain::Error> {
    let reporter = Reporter::new(plan);
    let mut seen = Seen::default();
    let take = |stretch: &mut Members, row: Row, skipped: bool| {
        let read = reader.read(|place| row.cell(place));
        let line = line_number(&row);
        match read {
            Err(faults) => {
                stretch.chunk.faulty += 1;
                stretch.chunk.faults.extend(reporter.lines(&row, faults));
            }
            Ok(member) => {
                let likeness = Likeness::new(member.kind, &member.particulars);
                let before = match duplicates {
                    Duplicates::Reported => seen.repeats(line, &likeness),
                    Duplicates::Accepted => None,
                };
                if let Some(before) = before {
                    let fault = RowFault::new("name", "repeats_line").with("line", before);
                    stretch.chunk.duplicate += 1;
                    stretch.chunk.faults.extend(reporter.lines(&row, vec![fault]));
                } else if !skipped {
                    let notes = member.notes.clone();
                    stretch.chunk.faults.extend(reporter.lines(&row, notes));
                    stretch.chunk.good.push(line_of(member, line));
                    stretch.likenesses.push(likeness);
                    stretch.cells.push(row);
                }
            }
        }
    };
    stretches(
        table,
        &places(plan),
        skip,
        take,
        |stretch: &mut Members| &mut stretch.chunk.rows,
        give,
    )
}

/// Reads another system's cases and gives them on in stretches, from the `skip`th on.
pub fn cases(
    table: &Table,
    plan: &Plan<CaseColumn>,
    reader: &CaseReader<'_>,
    skip: i64,
    give: impl FnMut(Cases) -> bool,
) -> Result<(), domain::Error> {
    let reporter = Reporter::new(plan);
    let take =
        |stretch: &mut Cases, row: Row, skipped: bool| match reader.read(|place| row.cell(place)) {
            _ if skipped => {}
            Ok(case) => stretch.chunk.good.push(case),
            Err(faults) => {
                stretch.chunk.faulty += 1;
                stretch.chunk.faults.extend(reporter.lines(&row, faults));
            }
        };
    stretches(table, &places(plan), skip, take, |stretch: &mut Cases| &mut stretch.chunk.rows, give)
}

fn places<F: Copy>(plan: &Plan<F>) -> Vec<usize> {
    plan.places.iter().map(|(_, place)| *place).collect()
}

fn stretches<S: Stretch>(
    table: &Table,
    places: &[usize],
    skip: i64,
    mut take: impl FnMut(&mut S, Row, bool),
    count: impl Fn(&mut S) -> &mut i64,
    mut give: impl FnMut(S) -> bool,
) -> Result<(), domain::Error> {
    let mut at = 0;
    let mut stretch = S::new(skip);
    for row in table.rows(places)? {
        let skipped = at < skip;
        at += 1;
        if skipped {
            // Looked at again, for what later rows may repeat; nothing of it is kept.
            take(&mut S::new(0), row, true);
            continue;
        }
        take(&mut stretch, row, false);
        *count(&mut stretch) += 1;
        if stretch.rows() == ROWS && !give(std::mem::replace(&mut stretch, S::new(at))) {
            return Ok(());
        }
    }
    if stretch.rows() > 0 {
        give(stretch);
    }
    Ok(())
}
