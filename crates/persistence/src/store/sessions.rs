//! Sessions and their refresh tokens.

use diesel::prelude::*;
use domain::Timestamp;
use domain::accounts::AccountStatus;
use domain::id::{AccountId, SessionId};
use domain::sessions::{IDLE_DAYS, LONGEST_DAYS, Presented, Refresh, SignIn, refresh as decide};

use super::Tx;
use super::dialect::lock;
use crate::error::Error;
use crate::schema::{accounts, refresh_tokens, sessions};
use crate::types::Sql;
use crate::write::{Audited, Entry};

fn entry(operation: &'static str, session: SessionId) -> Entry {
    Entry::new(operation, "sessions", session, None)
}

/// Opens a session. [`Error::NotFound`] when the account has changed since the password was compared, or the code was
/// used in the meantime: then nothing was right after all.
pub fn open(tx: &mut Tx<'_>, sign_in: &SignIn) -> Result<Audited<SessionId>, Error> {
    let held = accounts::table.find(Sql(sign_in.account)).select((
        accounts::password_hash,
        accounts::status,
        accounts::totp_last_step,
    ));
    let (hash, status, last_step): (String, Sql<AccountStatus>, Option<i64>) =
        lock!(held).first(tx.conn)?;
    let used = sign_in.totp_step.is_some_and(|step| last_step.is_some_and(|last| step <= last));
    if hash != sign_in.password_hash || status.0 != AccountStatus::Active || used {
        return Err(Error::NotFound);
    }
    // The version stays: a sign-in changes nothing that others look at.
    if let Some(step) = sign_in.totp_step {
        diesel::update(accounts::table.find(Sql(sign_in.account)))
            .set(accounts::totp_last_step.eq(Some(step)))
            .execute(tx.conn)?;
    }
    if let Some(hash) = &sign_in.rehashed {
        diesel::update(accounts::table.find(Sql(sign_in.account)))
            .set(accounts::password_hash.eq(hash))
            .execute(tx.conn)?;
    }
    let id: SessionId = tx.new_id();
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(Sql(id)),
            sessions::account_id.eq(Sql(sign_in.account)),
            sessions::created_at.eq(Sql(tx.now())),
            sessions::expires_at.eq(Sql(tx.now().plus_days(LONGEST_DAYS))),
        ))
        .execute(tx.conn)?;
    add_token(tx, id, &sign_in.token_hash)?;
    Ok(Audited::write(id, entry("auth_login", id)))
}

fn add_token(tx: &mut Tx<'_>, session: SessionId, hash: &[u8]) -> Result<(), Error> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::token_hash.eq(hash),
            refresh_tokens::session_id.eq(Sql(session)),
            refresh_tokens::created_at.eq(Sql(tx.now())),
        ))
        .execute(tx.conn)?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions)]
struct SessionRow {
    account_id: Sql<AccountId>,
    expires_at: Sql<Timestamp>,
    revoked_at: Option<Sql<Timestamp>>,
}

/// Takes a refresh token and puts the next one in its place. `None` when the token had been used before: then the whole
/// family has just been ended, which is why this is no error. [`Error::NotFound`] for every other token that is no good.
pub fn refresh(
    tx: &mut Tx<'_>,
    sent: &[u8],
    next: &[u8],
) -> Result<Audited<Option<(AccountId, SessionId)>>, Error> {
    let Sql(id): Sql<SessionId> =
        refresh_tokens::table.find(sent).select(refresh_tokens::session_id).first(tx.conn)?;
    // The session is held first: of two requests with one token the second sees what the first has done.
    let query = sessions::table.find(Sql(id)).select(SessionRow::as_select());
    let session: SessionRow = lock!(query).first(tx.conn)?;
    let (created_at, used_at): (Sql<Timestamp>, Option<Sql<Timestamp>>) = refresh_tokens::table
        .find(sent)
        .select((refresh_tokens::created_at, refresh_tokens::used_at))
        .first(tx.conn)?;
    let status: Sql<AccountStatus> =
        accounts::table.find(session.account_id).select(accounts::status).first(tx.conn)?;
    let presented = Presented {
        session_expires_at: session.expires_at.0,
        session_revoked: session.revoked_at.is_some(),
        account_active: status.0 == AccountStatus::Active,
        token_created_at: created_at.0,
        token_used: used_at.is_some(),
    };
    match decide(presented, tx.now()) {
        Refresh::Refuse => Err(Error::NotFound),
        Refresh::EndFamily => {
            end(tx, id)?;
            Ok(Audited::write(None, entry("auth_refresh", id).detail("a token was used twice")))
        }
        Refresh::Rotate => {
            rotate(tx, id, sent, next)?;
            let value = Some((session.account_id.0, id));
            Ok(Audited::write(value, entry("auth_refresh", id)))
        }
    }
}

fn rotate(tx: &mut Tx<'_>, session: SessionId, sent: &[u8], next: &[u8]) -> Result<(), Error> {
    diesel::update(refresh_tokens::table.find(sent))
        .set(refresh_tokens::used_at.eq(Some(Sql(tx.now()))))
        .execute(tx.conn)?;
    // Older ones are refused by their age alone.
    diesel::delete(
        refresh_tokens::table
            .filter(refresh_tokens::session_id.eq(Sql(session)))
            .filter(refresh_tokens::created_at.lt(Sql(tx.now().plus_days(-IDLE_DAYS)))),
    )
    .execute(tx.conn)?;
    add_token(tx, session, next)
}

fn end(tx: &mut Tx<'_>, id: SessionId) -> Result<(), Error> {
    diesel::update(sessions::table.find(Sql(id)).filter(sessions::revoked_at.is_null()))
        .set(sessions::revoked_at.eq(Some(Sql(tx.now()))))
        .execute(tx.conn)?;
    Ok(())
}

/// Ends the caller's session, with all its tokens.
pub fn log_out(tx: &mut Tx<'_>, id: SessionId) -> Result<Audited<()>, Error> {
    end(tx, id)?;
    Ok(Audited::write((), entry("auth_logout", id)))
}

/// Ends every session of the caller.
pub fn log_out_everywhere(tx: &mut Tx<'_>, account: AccountId) -> Result<Audited<()>, Error> {
    end_all(tx, account, None)?;
    let entry = Entry::new("auth_logout_everywhere", "accounts", account, None);
    Ok(Audited::write((), entry))
}

/// Ends the sessions of an account, but for one that is kept.
pub fn end_all(tx: &mut Tx<'_>, account: AccountId, kept: Option<SessionId>) -> Result<(), Error> {
    let mut ended = diesel::update(sessions::table)
        .filter(sessions::account_id.eq(Sql(account)))
        .filter(sessions::revoked_at.is_null())
        .set(sessions::revoked_at.eq(Some(Sql(tx.now()))))
        .into_boxed();
    if let Some(kept) = kept {
        ended = ended.filter(sessions::id.ne(Sql(kept)));
    }
    ended.execute(tx.conn)?;
    Ok(())
}
