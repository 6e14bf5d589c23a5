//! Who calls: the account behind a session and what it may do now, in one query.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::{Access, Grant, Role};
use domain::id::{AccountId, DepartmentId, SessionId, UnitId};

use super::Conn;
use crate::error::Error;
use crate::schema::{accounts, grants, sessions};
use crate::types::{Sql, plain};

type GrantColumns = (
    Sql<Role>,
    Sql<UnitId>,
    Option<Sql<DepartmentId>>,
    Option<Sql<Timestamp>>,
    Option<Sql<Timestamp>>,
);
type Row = (String, Option<Sql<Timestamp>>, Sql<Timestamp>, Option<GrantColumns>);

/// # Errors
/// [`Error::NotFound`] when the account is disabled, or the session is over or was ended.
pub fn access(
    conn: &mut Conn,
    account: AccountId,
    session: SessionId,
    now: Timestamp,
) -> Result<Access, Error> {
    let rows: Vec<Row> = sessions::table
        .inner_join(accounts::table.on(accounts::id.eq(sessions::account_id)))
        .left_join(grants::table.on(grants::account_id.eq(accounts::id)))
        .filter(sessions::id.eq(Sql(session)))
        .filter(sessions::account_id.eq(Sql(account)))
        .select((
            accounts::status,
            sessions::revoked_at,
            sessions::expires_at,
            (
                grants::role,
                grants::unit_id,
                grants::department_id,
                grants::expires_at,
                grants::revoked_at,
            )
                .nullable(),
        ))
        .load(conn)?;
    let Some((status, revoked_at, expires_at, _)) = rows.first() else {
        return Err(Error::NotFound);
    };
    if status != "active" || revoked_at.is_some() || expires_at.0 <= now {
        return Err(Error::NotFound);
    }
    let grants = rows
        .into_iter()
        .filter_map(|(_, _, _, grant)| grant)
        .filter(|(_, _, _, _, revoked_at)| revoked_at.is_none())
        .map(|(role, unit, department, expires_at, _)| Grant {
            role: role.0,
            unit: unit.0,
            department: plain(department),
            expires_at: plain(expires_at),
        })
        .collect();
    Ok(Access::new(account, grants, now))
}
