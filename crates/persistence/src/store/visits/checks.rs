//! What has to hold before a visit is entered or given to somebody.

use std::sync::Arc;

use diesel::prelude::*;
use domain::Fault;
use domain::access::{Permission, Role};
use domain::consents::Operation;
use domain::id::{AccountId, MemberId, UnitId, VisitId};
use domain::members::MemberStatus;
use domain::visits::{Reach, VisitedMember, may_be_visited};

use super::super::dialect::{READ_AGAIN, lock};
use super::super::tx::admits;
use super::super::{Conn, Tx, consents};
use super::{ReachRow, VisitedRow};
use crate::error::Error;
use crate::fragments::{LiveConsent, Within};
use crate::schema::{accounts, grants, members, unit_ancestors, visits};
use crate::sealed::Opener;
use crate::types::Sql;

/// A member who is to be visited, held until the end of the transaction so that a consent taken
/// back meanwhile is seen.
pub(super) struct Host {
    pub unit_id: UnitId,
    pub status: MemberStatus,
    /// Whether they agreed to visits, as far as the row's own statement could see.
    agreed: bool,
    pub member: VisitedMember,
    pub assignee_name: Option<String>,
}

type HostRow = (Sql<UnitId>, Sql<MemberStatus>, bool, VisitedRow, ReachRow, Option<String>);

/// Whether a visit may be entered for the member: their standing, and their consent as it is now that
/// the member is held.
pub(super) fn ensure_welcome(
    tx: &mut Tx<'_>,
    host: &Host,
    operation: Operation,
    planning: bool,
) -> Result<(), Error> {
    may_be_visited(host.status, planning)?;
    if host.agreed && !READ_AGAIN {
        return Ok(());
    }
    consents::ensure_live(tx, host.member.id, operation)
}

/// The member in reach, and the name of who is to visit.
pub(super) fn host(
    tx: &mut Tx<'_>,
    reach: &Reach,
    member: MemberId,
    assignee: Option<AccountId>,
) -> Result<Host, Error> {
    let Some(all) = reach.all() else { return Err(domain::Error::Forbidden.into()) };
    let name = accounts::table
        .filter(accounts::id.nullable().eq(assignee.map(Sql)))
        .select(accounts::name)
        .single_value();
    let query = members::table
        .filter(members::id.eq(Sql(member)))
        .filter(members::merged_into.is_null())
        .filter(Within::new("members.unit_id", all))
        .select((
            members::unit_id,
            members::status,
            LiveConsent::new("members.id", Operation::VisitsCreate, tx.now()),
            VisitedRow::as_select(),
            ReachRow::as_select(),
            name,
        ));
    let (unit_id, status, agreed, row, ways, assignee_name): HostRow =
        lock!(query).first(tx.conn)?;
    let (unit_id, status) = (unit_id.0, status.0);
    let opener = Opener::new(tx.vault(), member, ways.wrapped.clone());
    let visited = row.open(&opener, &ways)?;
    if let Some(key) = opener.into_key()? {
        tx.remember(member, Arc::new(key));
    }
    Ok(Host { unit_id, status, agreed, member: visited, assignee_name })
}

/// Whether the caller may give a visit in `unit` to `to`, and whether that account can do it.
/// What stays as it is, or concerns the caller alone, needs no question to the database.
pub fn ensure_assignable(
    tx: &mut Tx<'_>,
    reach: &Reach,
    unit: UnitId,
    from: Option<AccountId>,
    to: Option<AccountId>,
) -> Result<(), Error> {
    if !reach.assigns_others(from, to) {
        return Ok(());
    }
    ensure_assignees(tx, reach, &[unit], to)
}

/// As [`ensure_assignable`], for visits in several units at once.
pub fn ensure_assignees(
    tx: &mut Tx<'_>,
    reach: &Reach,
    units: &[UnitId],
    to: Option<AccountId>,
) -> Result<(), Error> {
    let Some(assign) = reach.assign() else { return Err(domain::Error::Forbidden.into()) };
    for unit in units {
        if !admits(tx.conn, assign, *unit)? {
            return Err(domain::Error::Forbidden.into());
        }
        if let Some(account) = to
            && account != reach.account()
            && !may_visit(tx, account, *unit)?
        {
            return Err(Fault::new("/assignee_id", "unknown_reference").into());
        }
    }
    Ok(())
}

/// Whether the account is in use and has a role, in the unit or above it, that makes visits.
fn may_visit(tx: &mut Tx<'_>, account: AccountId, unit: UnitId) -> Result<bool, Error> {
    let roles = Role::ALL.iter().filter(|role| role.may(Permission::OwnVisits));
    let now = tx.now();
    let grant = grants::table
        .inner_join(accounts::table.on(accounts::id.eq(grants::account_id)))
        .inner_join(unit_ancestors::table.on(unit_ancestors::ancestor_id.eq(grants::unit_id)))
        .filter(grants::account_id.eq(Sql(account)))
        .filter(accounts::status.eq("active"))
        .filter(unit_ancestors::unit_id.eq(Sql(unit)))
        .filter(grants::role.eq_any(roles.map(|role| role.as_str())))
        .filter(grants::revoked_at.is_null())
        .filter(
            grants::expires_at
                .is_null()
                .or(grants::expires_at.gt(Some(Sql(now))).assume_not_null()),
        );
    Ok(diesel::select(diesel::dsl::exists(grant)).get_result(tx.conn)?)
}

/// The visit that a new one follows has to be one to the same member.
pub(super) fn ensure_follows(
    conn: &mut Conn,
    member: MemberId,
    follows: Option<VisitId>,
) -> Result<(), Error> {
    let Some(id) = follows else { return Ok(()) };
    let of: Option<Option<Sql<MemberId>>> =
        visits::table.find(Sql(id)).select(visits::member_id).first(conn).optional()?;
    if of.flatten() == Some(Sql(member)) {
        Ok(())
    } else {
        Err(Fault::new("/follows_id", "unknown_reference").into())
    }
}
