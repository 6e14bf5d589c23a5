//! Answers kept for seven days, so that a repeated request is answered and not done again.

use diesel::prelude::*;
use domain::Timestamp;
use domain::id::AccountId;

use super::{Conn, dialect};
use crate::error::Error;
use crate::schema::idempotency_keys;
use crate::types::Sql;
use crate::write::{Request, StoredAnswer};

pub const KEPT_DAYS: i64 = 7;

type Row = (Vec<u8>, i32, String, Vec<u8>, Sql<Timestamp>);

/// The answer given before under the request's key.
///
/// # Errors
/// [`Error::KeyReused`] when the key came with another request.
pub fn find(conn: &mut Conn, request: &Request) -> Result<Option<StoredAnswer>, Error> {
    let (Some(key), Some(account)) = (&request.idempotency, request.account) else {
        return Ok(None);
    };
    dialect::take_turns(conn, &format!("{account} {}", key.key))?;
    let row: Option<Row> = idempotency_keys::table
        .find((Sql(account), &key.key))
        .select((
            idempotency_keys::fingerprint,
            idempotency_keys::status,
            idempotency_keys::headers,
            idempotency_keys::body,
            idempotency_keys::created_at,
        ))
        .first(conn)
        .optional()?;
    let Some((fingerprint, status, headers, body, created_at)) = row else { return Ok(None) };
    if created_at.0.plus_days(KEPT_DAYS) <= request.now {
        forget(conn, account, &key.key)?;
        return Ok(None);
    }
    if fingerprint != key.fingerprint {
        return Err(Error::KeyReused);
    }
    let headers = serde_json::from_str(&headers).map_err(|e| Error::Internal(e.to_string()))?;
    let status = u16::try_from(status).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(Some(StoredAnswer { status, headers, body }))
}

/// Keeps the answer in the transaction of the write itself.
pub fn keep(
    conn: &mut Conn,
    request: &Request,
    answer: impl FnOnce() -> StoredAnswer,
) -> Result<(), Error> {
    let (Some(key), Some(account)) = (&request.idempotency, request.account) else {
        return Ok(());
    };
    let answer = answer();
    let headers =
        serde_json::to_string(&answer.headers).map_err(|e| Error::Internal(e.to_string()))?;
    diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::account_id.eq(Sql(account)),
            idempotency_keys::key.eq(&key.key),
            idempotency_keys::fingerprint.eq(key.fingerprint.as_slice()),
            idempotency_keys::status.eq(i32::from(answer.status)),
            idempotency_keys::headers.eq(headers),
            idempotency_keys::body.eq(answer.body),
            idempotency_keys::created_at.eq(Sql(request.now)),
        ))
        .execute(conn)?;
    Ok(())
}

fn forget(conn: &mut Conn, account: AccountId, key: &str) -> Result<(), Error> {
    diesel::delete(idempotency_keys::table.find((Sql(account), key))).execute(conn)?;
    Ok(())
}

/// Removes the answers that nobody may ask for any more; returns how many.
pub fn sweep(conn: &mut Conn, now: Timestamp) -> Result<usize, Error> {
    Ok(diesel::delete(
        idempotency_keys::table
            .filter(idempotency_keys::created_at.le(Sql(now.plus_days(-KEPT_DAYS)))),
    )
    .execute(conn)?)
}
