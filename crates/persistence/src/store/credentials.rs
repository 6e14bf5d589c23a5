//! Changes of what an account signs in with. Each compares again what it was decided on: the checking of passwords takes
//! long, and happens outside the transaction.

use diesel::prelude::*;
use domain::Timestamp;
use domain::id::{AccountId, SessionId};

use super::dialect::lock;
use super::{Tx, sessions};
use crate::error::Error;
use crate::schema::accounts;
use crate::types::Sql;
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
struct Held {
    password_hash: String,
    totp_secret: Option<Vec<u8>>,
    totp_confirmed_at: Option<Sql<Timestamp>>,
    version: i64,
}

fn held(tx: &mut Tx<'_>, id: AccountId) -> Result<Held, Error> {
    let query = accounts::table.find(Sql(id)).select(Held::as_select());
    Ok(lock!(query).first(tx.conn)?)
}

fn second_factor(state: &'static str, action: &'static str) -> Error {
    domain::Error::Impossible { resource: "second_factor", state, action }.into()
}

fn entry(operation: &'static str, id: AccountId) -> Entry {
    Entry::new(operation, "accounts", id, None)
}

/// Sets a new password and ends every other session: who knew the old one is out.
pub fn change_password(
    tx: &mut Tx<'_>,
    id: AccountId,
    kept: SessionId,
    checked_hash: &str,
    new_hash: &str,
) -> Result<Audited<()>, Error> {
    let held = held(tx, id)?;
    if held.password_hash != checked_hash {
        return Err(domain::Error::Conflict { code: "credentials_changed" }.into());
    }
    set_password(tx, id, held.version, new_hash)?;
    sessions::end_all(tx, id, Some(kept))?;
    Ok(Audited::write((), entry("me_password", id)))
}

/// Sets a password from the command line, for somebody who cannot sign in any more: the second factor is gone with it.
pub fn reset_password(
    tx: &mut Tx<'_>,
    id: AccountId,
    new_hash: &str,
) -> Result<Audited<()>, Error> {
    let held = held(tx, id)?;
    set_password(tx, id, held.version, new_hash)?;
    clear_second_factor(tx, id)?;
    sessions::end_all(tx, id, None)?;
    Ok(Audited::write((), entry("accounts_reset_password", id)))
}

fn set_password(tx: &mut Tx<'_>, id: AccountId, version: i64, hash: &str) -> Result<(), Error> {
    diesel::update(accounts::table.find(Sql(id)))
        .set((
            accounts::password_hash.eq(hash),
            accounts::updated_at.eq(Sql(tx.now())),
            accounts::version.eq(version + 1),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Keeps a secret that codes will be made from, once a first code has shown that the app has it.
pub fn begin_second_factor(
    tx: &mut Tx<'_>,
    id: AccountId,
    secret: &[u8],
) -> Result<Audited<()>, Error> {
    if held(tx, id)?.totp_confirmed_at.is_some() {
        return Err(second_factor("active", "begin"));
    }
    diesel::update(accounts::table.find(Sql(id)))
        .set((accounts::totp_secret.eq(Some(secret)), accounts::totp_last_step.eq(None::<i64>)))
        .execute(tx.conn)?;
    Ok(Audited::write((), entry("me_totp_begin", id)))
}

/// From now on a code is asked for. `step` is that of the code that was checked against `secret`.
pub fn confirm_second_factor(
    tx: &mut Tx<'_>,
    id: AccountId,
    secret: &[u8],
    step: i64,
) -> Result<Audited<()>, Error> {
    let held = held(tx, id)?;
    if held.totp_confirmed_at.is_some() {
        return Err(second_factor("active", "confirm"));
    }
    if held.totp_secret.as_deref() != Some(secret) {
        return Err(domain::Error::Conflict { code: "credentials_changed" }.into());
    }
    diesel::update(accounts::table.find(Sql(id)))
        .set((
            accounts::totp_confirmed_at.eq(Some(Sql(tx.now()))),
            accounts::totp_last_step.eq(Some(step)),
            accounts::updated_at.eq(Sql(tx.now())),
            accounts::version.eq(held.version + 1),
        ))
        .execute(tx.conn)?;
    Ok(Audited::write((), entry("me_totp_confirm", id)))
}

/// The password alone is enough again.
pub fn remove_second_factor(
    tx: &mut Tx<'_>,
    id: AccountId,
    checked_hash: &str,
) -> Result<Audited<()>, Error> {
    let held = held(tx, id)?;
    if held.password_hash != checked_hash {
        return Err(domain::Error::Conflict { code: "credentials_changed" }.into());
    }
    if held.totp_confirmed_at.is_none() {
        return Err(second_factor("inactive", "remove"));
    }
    clear_second_factor(tx, id)?;
    diesel::update(accounts::table.find(Sql(id)))
        .set((accounts::updated_at.eq(Sql(tx.now())), accounts::version.eq(held.version + 1)))
        .execute(tx.conn)?;
    Ok(Audited::write((), entry("me_totp_remove", id)))
}

fn clear_second_factor(tx: &mut Tx<'_>, id: AccountId) -> Result<(), Error> {
    diesel::update(accounts::table.find(Sql(id)))
        .set((
            accounts::totp_secret.eq(None::<Vec<u8>>),
            accounts::totp_confirmed_at.eq(None::<Sql<Timestamp>>),
            accounts::totp_last_step.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    Ok(())
}
