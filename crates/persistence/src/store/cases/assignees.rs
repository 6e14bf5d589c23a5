//! Who works on a case.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::access::{Permission, Role, Scope};
use domain::id::{AccountId, UnitId};

use crate::error::Error;
use crate::schema::{accounts, grants, unit_ancestors};
use crate::types::Sql;

use super::super::tx::admits;
use super::super::{Conn, Tx};

/// Names of accounts, for those who read what they did.
pub fn names(conn: &mut Conn, ids: Vec<AccountId>) -> Result<HashMap<AccountId, String>, Error> {
    Ok(accounts::table
        .filter(accounts::id.eq_any(ids.into_iter().map(Sql)))
        .select((accounts::id, accounts::name))
        .load::<(Sql<AccountId>, String)>(conn)?
        .into_iter()
        .map(|(id, name)| (id.0, name))
        .collect())
}

/// # Errors
/// [`domain::Error::Forbidden`] when the caller may not give work to others, a fault when the
/// account does not work on cases of the unit.
pub fn ensure(
    tx: &mut Tx<'_>,
    assigners: Option<&Scope>,
    unit: UnitId,
    assignee: AccountId,
) -> Result<(), Error> {
    let own = tx.account() == Some(assignee);
    let may_assign = match assigners {
        Some(scope) => admits(tx.conn, scope, unit)?,
        None => false,
    };
    if !own && !may_assign {
        return Err(domain::Error::Forbidden.into());
    }
    if works_on_cases(tx, unit, assignee)? {
        Ok(())
    } else {
        Err(domain::Fault::new("/assignee_id", "unknown_reference").into())
    }
}

/// Whether a live grant lets the account work on cases of the unit.
pub fn works_on_cases(tx: &mut Tx<'_>, unit: UnitId, account: AccountId) -> Result<bool, Error> {
    let roles: Vec<&'static str> = Role::ALL
        .iter()
        .filter(|role| role.may(Permission::EditCases))
        .map(|role| role.as_str())
        .collect();
    let above = unit_ancestors::table
        .filter(unit_ancestors::unit_id.eq(Sql(unit)))
        .select(unit_ancestors::ancestor_id);
    let found: Option<Sql<AccountId>> = grants::table
        .inner_join(accounts::table.on(accounts::id.eq(grants::account_id)))
        .filter(grants::account_id.eq(Sql(account)))
        .filter(accounts::status.eq("active"))
        .filter(grants::role.eq_any(roles))
        .filter(grants::unit_id.eq_any(above))
        .filter(grants::revoked_at.is_null())
        .filter(grants::expires_at.is_null().or(grants::expires_at.gt(Sql(tx.now()))))
        .select(grants::account_id)
        .first(tx.conn)
        .optional()?;
    Ok(found.is_some())
}
