//! Failed sign-ins, counted by login name and by network address. Both are kept as keyed hashes: the table tells nobody
//! who tried, and names that no account has are counted like those that one has.

use diesel::prelude::*;
use domain::Timestamp;
use domain::accounts::throttle::{self, Attempts, Subject, Wait};

use super::Conn;
use crate::error::Error;
use crate::schema::login_attempts;
use crate::types::{Sql, plain};

/// A subject and its keyed hash.
pub type Counted = (Subject, [u8; 32]);

#[derive(Queryable, Selectable)]
#[diesel(table_name = login_attempts)]
struct Row {
    failures: i32,
    window_started_at: Sql<Timestamp>,
    blocked_until: Option<Sql<Timestamp>>,
}

impl From<Row> for Attempts {
    fn from(row: Row) -> Self {
        Self {
            failures: row.failures,
            window_started_at: row.window_started_at.0,
            blocked_until: plain(row.blocked_until),
        }
    }
}

/// Counts an attempt for all of `subjects`, or for none of them when one has to wait. The order of `subjects` is the
/// order in which rows are held; it has to be the same everywhere.
pub fn count(
    conn: &mut Conn,
    subjects: &[Counted],
    now: Timestamp,
) -> Result<Result<(), Wait>, Error> {
    let mut counted = Vec::new();
    for (subject, hash) in subjects {
        let before = hold(conn, hash, now)?;
        match throttle::count(*subject, before, now) {
            Ok(attempts) => counted.push((hash, attempts)),
            Err(wait) => return Ok(Err(wait)),
        }
    }
    for (hash, attempts) in counted {
        keep(conn, hash, attempts)?;
    }
    Ok(Ok(()))
}

/// Takes an attempt back that was right.
pub fn forgive(conn: &mut Conn, subjects: &[Counted], now: Timestamp) -> Result<(), Error> {
    for (subject, hash) in subjects {
        let Some(attempts) = hold(conn, hash, now)? else { continue };
        match throttle::forgive(*subject, attempts, now) {
            Some(left) => keep(conn, hash, left)?,
            None => forget(conn, hash)?,
        }
    }
    Ok(())
}

/// Opens a subject again that was locked.
pub fn forget(conn: &mut Conn, hash: &[u8]) -> Result<(), Error> {
    diesel::delete(login_attempts::table.find(hash)).execute(conn)?;
    Ok(())
}

/// Throws away what no longer counts. Returns how many rows went.
pub fn sweep(conn: &mut Conn, now: Timestamp) -> Result<usize, Error> {
    Ok(diesel::delete(
        login_attempts::table
            .filter(
                login_attempts::window_started_at
                    .lt(Sql(now.plus_days(-throttle::LONGEST_MEMORY_DAYS))),
            )
            .filter(login_attempts::failures.lt(throttle::LOCKED_FROM)),
    )
    .execute(conn)?)
}

/// The row is made, or written as it is, so that there is one to hold: of a hundred attempts at the same moment each
/// waits for the one before. In one statement: between two, the one before might take the row away. A row without a
/// failure is none.
fn hold(conn: &mut Conn, hash: &[u8], now: Timestamp) -> Result<Option<Attempts>, Error> {
    let row: Row = diesel::insert_into(login_attempts::table)
        .values((
            login_attempts::subject.eq(hash),
            login_attempts::failures.eq(0),
            login_attempts::window_started_at.eq(Sql(now)),
        ))
        .on_conflict(login_attempts::subject)
        .do_update()
        .set(login_attempts::failures.eq(login_attempts::failures))
        .returning(Row::as_returning())
        .get_result(conn)?;
    let attempts = Attempts::from(row);
    Ok((attempts.failures > 0).then_some(attempts))
}

fn keep(conn: &mut Conn, hash: &[u8], attempts: Attempts) -> Result<(), Error> {
    diesel::update(login_attempts::table.find(hash))
        .set((
            login_attempts::failures.eq(attempts.failures),
            login_attempts::window_started_at.eq(Sql(attempts.window_started_at)),
            login_attempts::blocked_until.eq(attempts.blocked_until.map(Sql)),
        ))
        .execute(conn)?;
    Ok(())
}
