//! Roles that accounts hold, and for how long.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use domain::Timestamp;
use domain::access::{Access, Grant, Role, Scope};
use domain::accounts::AccountStatus;
use domain::grants::{GrantRecord, NewGrant};
use domain::id::{AccountId, DepartmentId, GrantId, UnitId};

use super::dialect::lock;
use super::members::ensure_unit;
use super::tx::{admits, ensure};
use super::{Conn, Tx, accounts};
use crate::error::Error;
use crate::fragments::Within;
use crate::schema::{accounts as accounts_table, departments, grants, units};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable)]
#[diesel(table_name = grants)]
struct Row {
    id: Sql<GrantId>,
    account_id: Sql<AccountId>,
    role: Sql<Role>,
    unit_id: Sql<UnitId>,
    department_id: Option<Sql<DepartmentId>>,
    expires_at: Option<Sql<Timestamp>>,
    created_by: Option<Sql<AccountId>>,
    created_at: Sql<Timestamp>,
    revoked_at: Option<Sql<Timestamp>>,
}

impl Row {
    fn named(self, unit_name: String) -> GrantRecord {
        GrantRecord {
            id: self.id.0,
            account: self.account_id.0,
            role: self.role.0,
            unit: self.unit_id.0,
            unit_name,
            department: plain(self.department_id),
            expires_at: plain(self.expires_at),
            created_by: plain(self.created_by),
            created_at: self.created_at.0,
            revoked_at: plain(self.revoked_at),
        }
    }
}

/// A grant for as long as nobody takes it away.
#[must_use]
pub const fn without_end(role: Role, unit: UnitId) -> NewGrant {
    NewGrant { role, unit, department: None, expires_at: None }
}

/// The live grants of an account, oldest first.
pub fn of(conn: &mut Conn, account: AccountId, now: Timestamp) -> Result<Vec<GrantRecord>, Error> {
    load(conn, &[account], None, now)
}

/// The live grants of these accounts, as far as they lie in the scope.
pub fn of_all(
    conn: &mut Conn,
    scope: &Scope,
    accounts: &[AccountId],
    now: Timestamp,
) -> Result<Vec<GrantRecord>, Error> {
    load(conn, accounts, Some(scope), now)
}

fn load(
    conn: &mut Conn,
    of: &[AccountId],
    scope: Option<&Scope>,
    now: Timestamp,
) -> Result<Vec<GrantRecord>, Error> {
    let mut query = grants::table
        .inner_join(units::table.on(units::id.eq(grants::unit_id)))
        .filter(grants::account_id.eq_any(of.iter().copied().map(Sql)))
        .filter(grants::revoked_at.is_null())
        .filter(grants::expires_at.is_null().or(grants::expires_at.gt(Sql(now))))
        .order((grants::created_at.asc(), grants::id.asc()))
        .select((Row::as_select(), units::name))
        .into_boxed();
    if let Some(scope) = scope {
        query = query.filter(Within::new("grants.unit_id", scope));
    }
    let rows: Vec<(Row, String)> = query.load(conn)?;
    Ok(rows.into_iter().map(|(row, unit_name)| row.named(unit_name)).collect())
}

/// What an account may do now.
pub fn access(conn: &mut Conn, account: AccountId, now: Timestamp) -> Result<Access, Error> {
    let live = of(conn, account, now)?.into_iter().map(|grant| Grant {
        role: grant.role,
        unit: grant.unit,
        department: grant.department,
        expires_at: grant.expires_at,
    });
    Ok(Access::new(account, live.collect(), now))
}

/// Adds a grant of the caller's, without a look at whether they may.
pub fn insert(tx: &mut Tx<'_>, account: AccountId, new: &NewGrant) -> Result<GrantId, Error> {
    let giver = tx.account();
    insert_by(tx, account, new, giver)
}

/// Adds a grant in somebody's name, without a look at whether they may.
pub fn insert_by(
    tx: &mut Tx<'_>,
    account: AccountId,
    new: &NewGrant,
    giver: Option<AccountId>,
) -> Result<GrantId, Error> {
    let id: GrantId = tx.new_id();
    diesel::insert_into(grants::table)
        .values((
            grants::id.eq(Sql(id)),
            grants::account_id.eq(Sql(account)),
            grants::role.eq(Sql(new.role)),
            grants::unit_id.eq(Sql(new.unit)),
            grants::department_id.eq(new.department.map(Sql)),
            grants::expires_at.eq(new.expires_at.map(Sql)),
            grants::created_by.eq(giver.map(Sql)),
            grants::created_at.eq(Sql(tx.now())),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

/// Gives a role. `visible` holds the accounts that the caller may know of; `access` is what the caller may do.
pub fn create(
    tx: &mut Tx<'_>,
    visible: &Scope,
    access: &Access,
    account: AccountId,
    new: &NewGrant,
) -> Result<Audited<GrantRecord>, Error> {
    let taker = accounts::get(tx.conn, visible, account)?;
    ensure_unit(tx.conn, visible, new.unit)?;
    ensure_may_give(tx.conn, access, new.role, new.unit, new.department)?;
    if access.account == account {
        return Err(domain::Error::Conflict { code: "own_account" }.into());
    }
    if taker.status == AccountStatus::Disabled {
        return Err(domain::Error::impossible("account", taker.status, "grant").into());
    }
    let held = of(tx.conn, account, tx.now())?;
    let same = |grant: &GrantRecord| {
        (grant.role, grant.unit, grant.department) == (new.role, new.unit, new.department)
    };
    if held.iter().any(same) {
        return Err(domain::Error::Conflict { code: "already_exists" }.into());
    }
    let id = insert(tx, account, new)?;
    let grant = find(tx.conn, id)?;
    Ok(Audited::write(grant, Entry::new("grants_create", "grants", id, new.unit)))
}

/// Takes a role away; the next request of its holder goes without.
pub fn revoke(
    tx: &mut Tx<'_>,
    visible: &Scope,
    access: &Access,
    id: GrantId,
) -> Result<Audited<()>, Error> {
    let grant = find(tx.conn, id)?;
    ensure(tx.conn, visible, grant.unit)?;
    ensure_may_give(tx.conn, access, grant.role, grant.unit, None)?;
    hold_administrators(tx)?;
    let query = grants::table.find(Sql(id)).select(grants::revoked_at);
    let revoked_at: Option<Sql<Timestamp>> = lock!(query).first(tx.conn)?;
    if revoked_at.is_some() {
        return Err(domain::Error::Impossible {
            resource: "grant",
            state: "revoked",
            action: "revoke",
        }
        .into());
    }
    diesel::update(grants::table.find(Sql(id)))
        .set(grants::revoked_at.eq(Some(Sql(tx.now()))))
        .execute(tx.conn)?;
    if grant.role == Role::Administrator {
        ensure_administrator(tx)?;
    }
    Ok(Audited::write((), Entry::new("grants_revoke", "grants", id, grant.unit)))
}

fn find(conn: &mut Conn, id: GrantId) -> Result<GrantRecord, Error> {
    let (row, unit_name): (Row, String) = grants::table
        .inner_join(units::table.on(units::id.eq(grants::unit_id)))
        .filter(grants::id.eq(Sql(id)))
        .select((Row::as_select(), units::name))
        .first(conn)?;
    Ok(row.named(unit_name))
}

/// Nobody gives what they have no say over: the role has to be theirs to give in this unit, and the department one of
/// theirs.
pub fn ensure_may_give(
    conn: &mut Conn,
    access: &Access,
    role: Role,
    unit: UnitId,
    department: Option<DepartmentId>,
) -> Result<(), Error> {
    let scope = access.scope_to_give(role)?;
    if !admits(conn, &scope, unit)? {
        return Err(domain::Error::Forbidden.into());
    }
    let Some(department) = department else { return Ok(()) };
    let known: Option<Sql<UnitId>> = departments::table
        .find(Sql(department))
        .select(departments::unit_id)
        .first(conn)
        .optional()?;
    match known {
        Some(Sql(unit)) if admits(conn, &scope, unit)? => Ok(()),
        _ => Err(domain::Fault::new("/department_id", "unknown_reference").into()),
    }
}

/// [`domain::Error::Forbidden`] when an account holds a live grant outside the scope.
pub fn ensure_all_within(tx: &mut Tx<'_>, scope: &Scope, account: AccountId) -> Result<(), Error> {
    let now = tx.now();
    let outside: bool = diesel::select(exists(
        grants::table
            .filter(grants::account_id.eq(Sql(account)))
            .filter(grants::revoked_at.is_null())
            .filter(grants::expires_at.is_null().or(grants::expires_at.gt(Sql(now))))
            .filter(not(Within::new("grants.unit_id", scope))),
    ))
    .get_result(tx.conn)?;
    if outside { Err(domain::Error::Forbidden.into()) } else { Ok(()) }
}

/// Two administrators who take each other's role away at the same moment have to do it one after the other.
fn hold_administrators(tx: &mut Tx<'_>) -> Result<(), Error> {
    let query = units::table.filter(units::parent_id.is_null()).select(units::id);
    let _held: Vec<Sql<UnitId>> = lock!(query).load(tx.conn)?;
    Ok(())
}

/// Whether the account administrates the whole installation, without an end.
pub fn is_lasting_administrator(tx: &mut Tx<'_>, account: AccountId) -> Result<bool, Error> {
    hold_administrators(tx)?;
    Ok(lasting_administrators(tx.conn)?.contains(&account))
}

/// Somebody has to be left who can give roles for the whole installation, today and for good.
pub fn ensure_administrator(tx: &mut Tx<'_>) -> Result<(), Error> {
    if lasting_administrators(tx.conn)?.is_empty() {
        return Err(domain::Error::Conflict { code: "last_administrator" }.into());
    }
    Ok(())
}

fn lasting_administrators(conn: &mut Conn) -> Result<Vec<AccountId>, Error> {
    let found: Vec<Sql<AccountId>> = grants::table
        .inner_join(units::table.on(units::id.eq(grants::unit_id)))
        .inner_join(accounts_table::table.on(accounts_table::id.eq(grants::account_id)))
        .filter(grants::role.eq(Sql(Role::Administrator)))
        .filter(grants::revoked_at.is_null())
        .filter(grants::expires_at.is_null())
        .filter(units::parent_id.is_null())
        .filter(accounts_table::status.eq(Sql(AccountStatus::Active)))
        .select(grants::account_id)
        .load(conn)?;
    Ok(found.into_iter().map(|Sql(id)| id).collect())
}

/// The unit under which a change of the account is found in the audit trail.
pub fn first_unit(conn: &mut Conn, account: AccountId) -> Result<Option<UnitId>, Error> {
    let unit = grants::table
        .filter(grants::account_id.eq(Sql(account)))
        .order((grants::created_at.asc(), grants::id.asc()))
        .select(grants::unit_id)
        .first(conn)
        .optional()?;
    Ok(plain(unit))
}
