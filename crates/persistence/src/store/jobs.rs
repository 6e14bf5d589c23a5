//! Jobs: work that goes on after the answer, chunk by chunk, each chunk one transaction.
//!
//! A job that runs says so by its `updated_at`. One that has said nothing for a while is taken up again where its last
//! committed chunk ended.

use diesel::prelude::*;
use domain::Timestamp;
use domain::id::{AccountId, ImportId, UnitId};
use domain::imports::JobState;

use super::dialect::lock;
use super::{Conn, Tx};
use crate::error::Error;
use crate::schema::jobs;
use crate::types::Sql;

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = jobs)]
pub struct Row {
    pub id: Sql<ImportId>,
    pub unit_id: Sql<UnitId>,
    pub kind: String,
    pub state: Sql<JobState>,
    pub progress: i64,
    pub total: Option<i64>,
    pub cancel_requested: bool,
    pub error: Option<String>,
    pub created_by: Sql<AccountId>,
    pub created_at: Sql<Timestamp>,
    pub updated_at: Sql<Timestamp>,
    pub version: i64,
}

/// The job, held against others until the transaction ends.
pub fn hold(tx: &mut Tx<'_>, id: ImportId) -> Result<Row, Error> {
    let query = jobs::table.find(Sql(id)).select(Row::as_select());
    Ok(lock!(query).first(tx.conn)?)
}

pub fn insert(tx: &mut Tx<'_>, row: &Row) -> Result<(), Error> {
    diesel::insert_into(jobs::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Moves the job to another state.
pub fn enter(
    tx: &mut Tx<'_>,
    row: &Row,
    state: JobState,
    error: Option<&str>,
) -> Result<(), Error> {
    diesel::update(jobs::table.find(row.id))
        .set((
            jobs::state.eq(Sql(state)),
            jobs::error.eq(error),
            jobs::updated_at.eq(Sql(tx.now())),
            jobs::version.eq(row.version + 1),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Says how far the job is, and that it is alive.
pub fn advance(tx: &mut Tx<'_>, row: &Row, progress: i64, total: Option<i64>) -> Result<(), Error> {
    diesel::update(jobs::table.find(row.id))
        .set((
            jobs::progress.eq(progress),
            jobs::total.eq(total.or(row.total)),
            jobs::updated_at.eq(Sql(tx.now())),
            jobs::version.eq(row.version + 1),
        ))
        .execute(tx.conn)?;
    Ok(())
}

pub fn request_cancel(tx: &mut Tx<'_>, row: &Row) -> Result<(), Error> {
    diesel::update(jobs::table.find(row.id))
        .set((
            jobs::cancel_requested.eq(true),
            jobs::updated_at.eq(Sql(tx.now())),
            jobs::version.eq(row.version + 1),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Jobs that are not over and have said nothing since `silent_since`: whoever did them is gone.
pub fn abandoned(conn: &mut Conn, silent_since: Timestamp) -> Result<Vec<ImportId>, Error> {
    let open = [JobState::Queued.as_str(), JobState::Running.as_str()];
    let found = jobs::table
        .filter(jobs::state.eq_any(open))
        .filter(jobs::updated_at.lt(Sql(silent_since)))
        .order(jobs::created_at.asc())
        .select(jobs::id);
    Ok(found.load::<Sql<ImportId>>(conn)?.into_iter().map(|Sql(id)| id).collect())
}
