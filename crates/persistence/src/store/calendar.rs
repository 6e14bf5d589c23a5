//! Calendar feeds: whose one is it, and what may they see.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::{Access, Grant, Role};
use domain::id::{AccountId, DepartmentId, UnitId};

use super::{Conn, Tx};
use crate::error::Error;
use crate::schema::{accounts, grants};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

type GrantColumns = (Sql<Role>, Sql<UnitId>, Option<Sql<DepartmentId>>, Option<Sql<Timestamp>>);

/// Gives the caller's account a new feed; the address of the one before leads nowhere from now on.
pub fn create(tx: &mut Tx<'_>, token_hash: &[u8; 32]) -> Result<Audited<()>, Error> {
    let account = tx.account().ok_or(Error::NotFound)?;
    diesel::update(accounts::table.find(Sql(account)))
        .set(accounts::calendar_token_hash.eq(Some(token_hash.as_slice())))
        .execute(tx.conn)?;
    Ok(Audited::write((), Entry::new("me_calendar_create", "accounts", account, None)))
}

/// What the account behind a feed may do now: a grant taken away empties the feed, too.
///
/// # Errors
/// [`Error::NotFound`] when no account that is active has this token.
pub fn access(conn: &mut Conn, token_hash: &[u8; 32], now: Timestamp) -> Result<Access, Error> {
    let Sql(account): Sql<AccountId> = accounts::table
        .filter(accounts::calendar_token_hash.eq(Some(token_hash.as_slice())))
        .filter(accounts::status.eq("active"))
        .select(accounts::id)
        .first(conn)?;
    let held: Vec<GrantColumns> = grants::table
        .filter(grants::account_id.eq(Sql(account)))
        .filter(grants::revoked_at.is_null())
        .select((grants::role, grants::unit_id, grants::department_id, grants::expires_at))
        .load(conn)?;
    let held = held
        .into_iter()
        .map(|(role, unit, department, expires_at)| Grant {
            role: role.0,
            unit: unit.0,
            department: plain(department),
            expires_at: plain(expires_at),
        })
        .collect();
    Ok(Access::new(account, held, now))
}
