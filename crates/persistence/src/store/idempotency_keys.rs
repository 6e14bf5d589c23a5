//! Answers kept for seven days, so that a repeated request is answered and not done again.
//!
//! They are sealed under a key of the installation: an answer may say how to reach somebody.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::Timestamp;
use domain::id::AccountId;
use uuid::Uuid;

use super::{Conn, dialect};
use crate::error::Error;
use crate::schema::idempotency_keys;
use crate::types::Sql;
use crate::vault::Vault;
use crate::write::{Entry, IdempotencyKey, Request, StoredAnswer};

pub const KEPT_DAYS: i64 = 7;
/// In place of a status: whoever the answer was about was erased since.
const ERASED: i32 = 0;

type Row = (Vec<u8>, i32, String, Vec<u8>, Sql<Timestamp>);

/// The answer given before under the request's key.
///
/// # Errors
/// [`Error::KeyReused`] when the key came with another request, [`Error::NotFound`] when the answer was about somebody
/// who was erased since: what was asked is not done a second time.
pub fn find(
    conn: &mut Conn,
    vault: &Vault,
    request: &Request,
) -> Result<Option<StoredAnswer>, Error> {
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
    if status == ERASED {
        return Err(Error::NotFound);
    }
    if fingerprint != key.fingerprint {
        return Err(Error::KeyReused);
    }
    let headers = serde_json::from_str(&headers).map_err(|e| Error::Internal(e.to_string()))?;
    let status = u16::try_from(status).map_err(|e| Error::Internal(e.to_string()))?;
    let body = vault.open_answer(&bound(account, key), &body)?;
    Ok(Some(StoredAnswer { status, headers, body }))
}

/// An answer opens for its own key alone.
fn bound(account: AccountId, key: &IdempotencyKey) -> Vec<u8> {
    [account.as_bytes().as_slice(), key.key.as_bytes()].concat()
}

/// The records that the entries are about, and the persons whom they show.
fn concerned(entries: &[Entry]) -> Vec<u8> {
    let records = entries.iter().filter_map(|entry| entry.subject.map(|(_, id)| id));
    let persons = entries.iter().flat_map(|entry| entry.persons.iter().map(|id| id.uuid()));
    let ids: BTreeSet<Uuid> = records.chain(persons).collect();
    ids.iter().flat_map(|id| *id.as_bytes()).collect()
}

/// Keeps the answer in the transaction of the write itself; the entries tell what it is about.
pub fn keep(
    conn: &mut Conn,
    vault: &Vault,
    request: &Request,
    entries: &[Entry],
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
            idempotency_keys::body.eq(vault.seal_answer(&bound(account, key), &answer.body)?),
            idempotency_keys::concerns.eq(concerned(entries)),
            idempotency_keys::created_at.eq(Sql(request.now)),
        ))
        .execute(conn)?;
    Ok(())
}

fn forget(conn: &mut Conn, account: AccountId, key: &str) -> Result<(), Error> {
    diesel::delete(idempotency_keys::table.find((Sql(account), key))).execute(conn)?;
    Ok(())
}

/// Whose answer, and under which key.
type Place = (Sql<AccountId>, String);

/// The answers that are about one of the records.
pub fn about(conn: &mut Conn, ids: &BTreeSet<Uuid>) -> Result<Vec<Place>, Error> {
    let kept: Vec<(Sql<AccountId>, String, Vec<u8>)> = idempotency_keys::table
        .filter(idempotency_keys::status.ne(ERASED))
        .select((idempotency_keys::account_id, idempotency_keys::key, idempotency_keys::concerns))
        .load(conn)?;
    let is_one = |id: &[u8]| Uuid::from_slice(id).is_ok_and(|id| ids.contains(&id));
    let about = kept.into_iter().filter(|(_, _, concerns)| concerns.chunks(16).any(is_one));
    Ok(about.map(|(account, key, _)| (account, key)).collect())
}

/// Empties the answers that are about one of the records; their keys stay used.
pub fn forget_about(conn: &mut Conn, ids: &BTreeSet<Uuid>) -> Result<(), Error> {
    for place in &about(conn, ids)? {
        diesel::update(idempotency_keys::table.find((place.0, &place.1)))
            .set((
                idempotency_keys::status.eq(ERASED),
                idempotency_keys::headers.eq("[]"),
                idempotency_keys::body.eq(Vec::new()),
                idempotency_keys::fingerprint.eq(Vec::new()),
            ))
            .execute(conn)?;
    }
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
