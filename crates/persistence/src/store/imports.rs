//! Imports: what came in from which file, and what did not, and why.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::id::{AccountId, ImportId, UnitId};
use domain::imports::{BuiltOn, Import, ImportKind, JobState};
use domain::notifications::{News, NotificationKind, NotificationSubject};

use super::tx::ensure;
use super::{Conn, Tx, jobs, notifications};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::imports::{ImportFault, ImportFilter, NewImport};
use crate::schema::{accounts, import_faults, imports, jobs as job_rows};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

mod chunks;
mod mappings;
mod members;
mod persons;

pub use chunks::{take_cases, take_members};
pub use mappings::{get_mapping, put_mapping};
pub use members::alike;
pub(super) use persons::{faults_of_person, forget_person};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = imports)]
struct Row {
    id: Sql<ImportId>,
    kind: Sql<ImportKind>,
    unit_id: Sql<UnitId>,
    file_name: String,
    sha256: Vec<u8>,
    dry_run: bool,
    options: String,
    encoding: Option<String>,
    separator: Option<String>,
    sheet: Option<String>,
    header: Option<String>,
    rows_read: i64,
    rows_imported: i64,
    rows_faulty: i64,
    rows_duplicate: i64,
    undone_at: Option<Sql<Timestamp>>,
    created_at: Sql<Timestamp>,
}

fn import_of(job: jobs::Row, row: Row) -> Result<Import, Error> {
    let columns = match &row.header {
        Some(header) => serde_json::from_str(header)
            .map_err(|e| Error::Internal(format!("columns of an import: {e}")))?,
        None => Vec::new(),
    };
    Ok(Import {
        id: row.id.0,
        unit: row.unit_id.0,
        kind: row.kind.0,
        state: job.state.0,
        progress: job.progress,
        total: job.total,
        cancel_requested: job.cancel_requested,
        error: job.error,
        file_name: row.file_name,
        dry_run: row.dry_run,
        options: row.options,
        encoding: row.encoding,
        separator: row.separator,
        sheet: row.sheet,
        columns,
        rows_read: row.rows_read,
        rows_imported: row.rows_imported,
        rows_faulty: row.rows_faulty,
        rows_duplicate: row.rows_duplicate,
        undone_at: plain(row.undone_at),
        created_by: job.created_by.0,
        created_at: row.created_at.0,
        updated_at: job.updated_at.0,
        version: job.version,
    })
}

/// Both rows of an import, its job's held.
fn hold(tx: &mut Tx<'_>, scope: &Scope, id: ImportId) -> Result<(jobs::Row, Import), Error> {
    let job = jobs::hold(tx, id)?;
    ensure(tx.conn, scope, job.unit_id.0)?;
    let row: Row = imports::table.find(Sql(id)).select(Row::as_select()).first(tx.conn)?;
    let import = import_of(job.clone(), row)?;
    Ok((job, import))
}

pub fn create(tx: &mut Tx<'_>, scope: &Scope, new: &NewImport) -> Result<Audited<Import>, Error> {
    super::members::ensure_unit(tx.conn, scope, new.unit)?;
    let account =
        tx.account().ok_or_else(|| Error::Internal("an import without an account".to_owned()))?;
    let id: ImportId = tx.new_id();
    let job = jobs::Row {
        id: Sql(id),
        unit_id: Sql(new.unit),
        kind: format!("import_{}", new.kind),
        state: Sql(JobState::Queued),
        progress: 0,
        total: None,
        cancel_requested: false,
        error: None,
        created_by: Sql(account),
        created_at: Sql(tx.now()),
        updated_at: Sql(tx.now()),
        version: 1,
    };
    jobs::insert(tx, &job)?;
    let header = serde_json::to_string(&new.columns).map_err(|e| Error::Internal(e.to_string()))?;
    let row = Row {
        id: Sql(id),
        kind: Sql(new.kind),
        unit_id: Sql(new.unit),
        file_name: new.file_name.clone(),
        sha256: new.sha256.to_vec(),
        dry_run: new.dry_run,
        options: new.options.clone(),
        encoding: new.encoding.clone(),
        separator: new.separator.clone(),
        sheet: new.sheet.clone(),
        header: Some(header),
        rows_read: 0,
        rows_imported: 0,
        rows_faulty: 0,
        rows_duplicate: 0,
        undone_at: None,
        created_at: Sql(tx.now()),
    };
    diesel::insert_into(imports::table).values(&row).execute(tx.conn)?;
    let entry = Entry::new("imports_create", "imports", id, new.unit);
    Ok(Audited::write(import_of(job, row)?, entry))
}

pub fn get(conn: &mut Conn, scope: &Scope, id: ImportId) -> Result<Import, Error> {
    let import = find(conn, id)?;
    ensure(conn, scope, import.unit)?;
    Ok(import)
}

/// The import, for the job that does it.
pub fn find(conn: &mut Conn, id: ImportId) -> Result<Import, Error> {
    let (job, row): (jobs::Row, Row) = job_rows::table
        .inner_join(imports::table.on(imports::id.eq(job_rows::id)))
        .filter(imports::id.eq(Sql(id)))
        .select((jobs::Row::as_select(), Row::as_select()))
        .first(conn)?;
    import_of(job, row)
}

/// Newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &ImportFilter,
    page: &PageRequest,
) -> Result<Page<Import>, Error> {
    if let Some(unit) = filter.unit {
        ensure(conn, scope, unit)?;
    }
    let columns = ["imports.created_at", "imports.id"];
    let mut query = job_rows::table
        .inner_join(imports::table.on(imports::id.eq(job_rows::id)))
        .select((jobs::Row::as_select(), Row::as_select()))
        .filter(Within::new("imports.unit_id", scope))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((imports::created_at.desc(), imports::id.desc()))
        .limit(page.limit + 1)
        .into_boxed();
    if let Some(unit) = filter.unit {
        query = query.filter(Within::below("imports.unit_id", unit));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(imports::kind.eq(Sql(kind)));
    }
    let rows: Vec<(jobs::Row, Row)> = query.load(conn)?;
    let rows: Vec<Import> =
        rows.into_iter().map(|(job, row)| import_of(job, row)).collect::<Result<_, _>>()?;
    Ok(Page::cut(rows, page, |import| Cursor::new(import.created_at, import.id)))
}

/// The installation's oldest account: imports from the command line are recorded for it.
pub fn first_account(conn: &mut Conn) -> Result<Option<AccountId>, Error> {
    let first = accounts::table.order(accounts::created_at.asc()).select(accounts::id);
    Ok(first.first::<Sql<AccountId>>(conn).optional()?.map(|Sql(id)| id))
}

/// The job begins, or is taken up again.
pub fn start(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ImportId,
    total: i64,
) -> Result<Audited<Import>, Error> {
    let (job, import) = hold(tx, scope, id)?;
    if import.state.is_over() {
        return Err(domain::Error::impossible("import", import.state, "start").into());
    }
    jobs::advance(tx, &job, job.progress, Some(total))?;
    let job = jobs::Row { version: job.version + 1, ..job };
    jobs::enter(tx, &job, JobState::Running, None)?;
    let entry = Entry::new("imports_create", "imports", id, import.unit).detail("started");
    Ok(Audited::write(Import { state: JobState::Running, total: Some(total), ..import }, entry))
}

/// The job is over. Of one that did not get to its end nothing is kept, unless somebody has built on it meanwhile.
pub fn finish(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ImportId,
    state: JobState,
    error: Option<&'static str>,
) -> Result<Audited<Import>, Error> {
    let (job, import) = hold(tx, scope, id)?;
    if import.state.is_over() {
        return Err(domain::Error::impossible("import", import.state, "finish").into());
    }
    if state != JobState::Done && built_on(tx.conn, &import)?.is_empty() {
        remove(tx, &import)?;
        diesel::update(imports::table.find(Sql(id)))
            .set(imports::rows_imported.eq(0))
            .execute(tx.conn)?;
    }
    jobs::enter(tx, &job, state, error)?;
    let import = find(tx.conn, id)?;
    let detail = format!(
        "{state}: {} read, {} imported, {} faulty, {} duplicate",
        import.rows_read, import.rows_imported, import.rows_faulty, import.rows_duplicate
    );
    let news =
        News::of(NotificationKind::ImportEnded, (NotificationSubject::Imports, id), import.unit);
    notifications::tell(tx, &news, [import.created_by])?;
    let entry = Entry::new("imports_create", "imports", id, import.unit).detail(detail);
    Ok(Audited::write(import, entry))
}

/// Asks the job to stop; it does so before its next chunk. One that has not begun is over at once.
pub fn cancel(tx: &mut Tx<'_>, scope: &Scope, id: ImportId) -> Result<Audited<Import>, Error> {
    let (job, import) = hold(tx, scope, id)?;
    import.cancel()?;
    jobs::request_cancel(tx, &job)?;
    if import.state == JobState::Queued {
        let job = jobs::Row { version: job.version + 1, ..job };
        jobs::enter(tx, &job, JobState::Cancelled, None)?;
    }
    let entry = Entry::new("imports_cancel", "imports", id, import.unit);
    Ok(Audited::write(find(tx.conn, id)?, entry))
}

/// Takes back everything that the import brought in.
///
/// # Errors
/// [`Error::BuiltOn`] when somebody has worked with it since; then nothing is taken back.
pub fn undo(tx: &mut Tx<'_>, scope: &Scope, id: ImportId) -> Result<Audited<Import>, Error> {
    let (job, import) = hold(tx, scope, id)?;
    import.undo()?;
    let built_on = built_on(tx.conn, &import)?;
    if !built_on.is_empty() {
        return Err(Error::BuiltOn(built_on));
    }
    let removed = remove(tx, &import)?;
    diesel::update(imports::table.find(Sql(id)))
        .set(imports::undone_at.eq(Some(Sql(tx.now()))))
        .execute(tx.conn)?;
    jobs::advance(tx, &job, job.progress, None)?;
    let entry = Entry::new("imports_undo", "imports", id, import.unit)
        .detail(format!("{removed} {} taken back", import.kind));
    Ok(Audited::write(find(tx.conn, id)?, entry))
}

fn built_on(conn: &mut Conn, import: &Import) -> Result<BuiltOn, Error> {
    match import.kind {
        ImportKind::Members => members::built_on(conn, import.id),
        ImportKind::Cases => {
            let cases = i64::try_from(super::cases::built_on(conn, import.id)?).unwrap_or(i64::MAX);
            Ok(if cases > 0 { vec![("cases", cases)] } else { Vec::new() })
        }
    }
}

fn remove(tx: &mut Tx<'_>, import: &Import) -> Result<usize, Error> {
    match import.kind {
        ImportKind::Members => members::remove(tx, import.id),
        ImportKind::Cases => super::cases::remove_imported(tx, import.id),
    }
}

/// The next faults behind a line, by line; whole rows, so that the next call may go on behind the last one's line.
pub fn faults(
    conn: &mut Conn,
    scope: &Scope,
    id: ImportId,
    behind: i32,
    rows: i64,
) -> Result<Vec<ImportFault>, Error> {
    get(conn, scope, id)?;
    let last: Option<i32> = import_faults::table
        .filter(import_faults::import_id.eq(Sql(id)))
        .filter(import_faults::line.gt(behind))
        .order(import_faults::line.asc())
        .offset(rows)
        .select(import_faults::line)
        .first(conn)
        .optional()?;
    let mut query = import_faults::table
        .filter(import_faults::import_id.eq(Sql(id)))
        .filter(import_faults::line.gt(behind))
        .order((import_faults::line.asc(), import_faults::seq.asc()))
        .select(ImportFault::as_select())
        .into_boxed();
    if let Some(last) = last {
        query = query.filter(import_faults::line.le(last));
    }
    Ok(query.load(conn)?)
}
