//! A stretch of a file's rows, taken in as one transaction.

use diesel::prelude::*;
use domain::access::Scope;
use domain::cases::ImportedCase;
use domain::id::ImportId;
use domain::imports::{Import, JobState};

use super::super::{Conn, Tx, cases, jobs};
use super::members;
use super::{find, hold};
use crate::error::Error;
use crate::imports::{Chunk, FaultLine, MemberLine};
use crate::schema::{cases as case_rows, import_faults, imports};
use crate::types::Sql;
use crate::write::{Audited, Entry};

#[derive(Insertable)]
#[diesel(table_name = import_faults, treat_none_as_default_value = false)]
struct FaultRow<'a> {
    import_id: Sql<ImportId>,
    line: i32,
    seq: i32,
    field: Option<&'static str>,
    column_name: Option<&'a str>,
    code: &'static str,
    detail: &'a str,
    cells: &'a str,
}

/// What a chunk came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    imported: i64,
    faulty: i64,
    duplicate: i64,
}

/// Begins a chunk: the job has to be running, unasked to stop, and where the chunk starts.
fn begin<T>(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ImportId,
    chunk: &Chunk<T>,
) -> Result<(jobs::Row, Import), Error> {
    let (job, import) = hold(tx, scope, id)?;
    if import.state != JobState::Running || import.cancel_requested {
        return Err(domain::Error::impossible("import", import.state, "go_on").into());
    }
    if import.progress != chunk.from {
        return Err(domain::Error::Conflict { code: "import_goes_on_elsewhere" }.into());
    }
    Ok((job, import))
}

/// Ends a chunk: its faults, its counts, its line in the audit trail.
fn end<T>(
    tx: &mut Tx<'_>,
    job: &jobs::Row,
    import: &Import,
    chunk: &Chunk<T>,
    counts: Counts,
) -> Result<Audited<Import>, Error> {
    keep_faults(tx, import.id, &chunk.faults)?;
    diesel::update(imports::table.find(Sql(import.id)))
        .set((
            imports::rows_read.eq(imports::rows_read + chunk.rows),
            imports::rows_imported.eq(imports::rows_imported + counts.imported),
            imports::rows_faulty.eq(imports::rows_faulty + counts.faulty),
            imports::rows_duplicate.eq(imports::rows_duplicate + counts.duplicate),
        ))
        .execute(tx.conn)?;
    jobs::advance(tx, job, chunk.from + chunk.rows, None)?;
    let detail = format!(
        "rows {} to {}: {} imported, {} faulty, {} duplicate",
        chunk.from + 1,
        chunk.from + chunk.rows,
        counts.imported,
        counts.faulty,
        counts.duplicate
    );
    let entry = Entry::new("imports_create", "imports", import.id, import.unit).detail(detail);
    Ok(Audited::write(find(tx.conn, import.id)?, entry))
}

fn keep_faults(tx: &mut Tx<'_>, import: ImportId, faults: &[FaultLine]) -> Result<(), Error> {
    for part in faults.chunks(500) {
        let rows: Vec<FaultRow<'_>> = part
            .iter()
            .map(|fault| FaultRow {
                import_id: Sql(import),
                line: fault.line,
                seq: fault.seq,
                field: fault.field,
                column_name: fault.column_name.as_deref(),
                code: fault.code,
                detail: &fault.detail,
                cells: &fault.cells,
            })
            .collect();
        diesel::insert_into(import_faults::table).values(&rows).execute(tx.conn)?;
    }
    Ok(())
}

pub fn take_members(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ImportId,
    chunk: &Chunk<MemberLine>,
) -> Result<Audited<Import>, Error> {
    let (job, import) = begin(tx, scope, id, chunk)?;
    if !import.dry_run {
        members::insert(tx, &import, &chunk.good)?;
    }
    let imported = i64::try_from(chunk.good.len()).unwrap_or(i64::MAX);
    let counts = Counts { imported, faulty: chunk.faulty, duplicate: chunk.duplicate };
    end(tx, &job, &import, chunk, counts)
}

/// A case that its source had sent before is a duplicate and changes nothing.
pub fn take_cases(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ImportId,
    chunk: &Chunk<ImportedCase>,
) -> Result<Audited<Import>, Error> {
    let (job, import) = begin(tx, scope, id, chunk)?;
    let all = i64::try_from(chunk.good.len()).unwrap_or(i64::MAX);
    let imported = if import.dry_run {
        all - known(tx.conn, &chunk.good)?
    } else {
        let kept = cases::insert_imported(tx, &chunk.good)?;
        i64::try_from(kept.iter().flatten().count()).unwrap_or(all)
    };
    let duplicate = chunk.duplicate + all - imported;
    end(tx, &job, &import, chunk, Counts { imported, faulty: chunk.faulty, duplicate })
}

/// How many of the cases their source had sent before.
fn known(conn: &mut Conn, rows: &[ImportedCase]) -> Result<i64, Error> {
    let Some(first) = rows.first() else { return Ok(0) };
    let mut known = 0;
    for part in rows.chunks(500) {
        let ids: Vec<&str> = part.iter().map(|row| row.external_id.as_str()).collect();
        known += case_rows::table
            .filter(case_rows::source.eq(&first.source))
            .filter(case_rows::external_id.eq_any(ids))
            .count()
            .get_result::<i64>(conn)?;
    }
    Ok(known)
}
