//! Whom something concerns.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::access::{Permission, Role};
use domain::accounts::AccountStatus;
use domain::id::{AccountId, DepartmentId, UnitId};

use super::super::Tx;
use crate::error::Error;
use crate::schema::{accounts, grants, unit_ancestors};
use crate::types::Sql;

fn roles(rights: &[Permission]) -> Vec<&'static str> {
    let gives = |role: &&Role| rights.iter().any(|right| role.may(*right));
    Role::ALL.iter().filter(gives).map(|role| role.as_str()).collect()
}

/// Live grants of accounts in use, of roles with one of these rights.
macro_rules! live {
    ($tx:expr, $rights:expr) => {
        grants::table
            .inner_join(accounts::table.on(accounts::id.eq(grants::account_id)))
            .filter(accounts::status.eq(Sql(AccountStatus::Active)))
            .filter(grants::role.eq_any(roles($rights)))
            .filter(grants::revoked_at.is_null())
            .filter(
                grants::expires_at
                    .is_null()
                    .or(grants::expires_at.gt(Some(Sql($tx.now()))).assume_not_null()),
            )
    };
}

/// Who holds the right in the unit; where nobody does, in the next unit above where somebody does. Those who lead many
/// units are not told of what the units see to themselves.
pub fn nearest(tx: &mut Tx<'_>, unit: UnitId, right: Permission) -> Result<Vec<AccountId>, Error> {
    nearest_but(tx, unit, right, None)
}

/// As [`nearest`], of everybody but one: what they asked for somebody else has to do.
pub fn nearest_but(
    tx: &mut Tx<'_>,
    unit: UnitId,
    right: Permission,
    but: Option<AccountId>,
) -> Result<Vec<AccountId>, Error> {
    let found: Vec<(i32, Sql<AccountId>)> = live!(tx, &[right])
        .inner_join(unit_ancestors::table.on(unit_ancestors::ancestor_id.eq(grants::unit_id)))
        .filter(unit_ancestors::unit_id.eq(Sql(unit)))
        .select((unit_ancestors::distance, grants::account_id))
        .load(tx.conn)?;
    let others = || found.iter().filter(|(_, Sql(account))| Some(*account) != but);
    let Some(nearest) = others().map(|(distance, _)| *distance).min() else {
        return Ok(Vec::new());
    };
    let there = others().filter(|(distance, _)| *distance == nearest);
    let accounts: BTreeSet<AccountId> = there.map(|(_, Sql(account))| *account).collect();
    Ok(accounts.into_iter().collect())
}

/// Who answers for a department.
pub fn partners(tx: &mut Tx<'_>, department: DepartmentId) -> Result<Vec<AccountId>, Error> {
    let found: Vec<Sql<AccountId>> = live!(tx, &[Permission::OwnReferrals])
        .filter(grants::department_id.eq(Some(Sql(department))))
        .select(grants::account_id)
        .distinct()
        .load(tx.conn)?;
    Ok(found.into_iter().map(|Sql(account)| account).collect())
}

/// Which of these are in use and hold one of the rights somewhere, each with the address where it is written to.
pub fn works_still(
    tx: &mut Tx<'_>,
    these: &BTreeSet<AccountId>,
    rights: &[Permission],
) -> Result<Vec<(AccountId, Option<String>)>, Error> {
    let found: Vec<(Sql<AccountId>, Option<String>)> = live!(tx, rights)
        .filter(grants::account_id.eq_any(these.iter().copied().map(Sql)))
        .select((accounts::id, accounts::email))
        .distinct()
        .order(accounts::id.asc())
        .load(tx.conn)?;
    Ok(found.into_iter().map(|(Sql(account), email)| (account, email)).collect())
}
