//! Invitations. The link's secret is kept as a hash; whoever reads the table can accept nothing.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::{Access, Role, Scope};
use domain::accounts::{AccountStatus, NewAccount};
use domain::grants::NewGrant;
use domain::id::{AccountId, DepartmentId, InvitationId, UnitId};
use domain::invitations::{Invitation, InvitationFilter, InvitationState, NewInvitation};

use super::dialect::lock;
use super::members::ensure_unit;
use super::tx::ensure;
use super::{Conn, Tx, accounts, grants};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::schema::{accounts as accounts_table, invitations, units};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable)]
#[diesel(table_name = invitations)]
struct Row {
    id: Sql<InvitationId>,
    name: String,
    role: Sql<Role>,
    unit_id: Sql<UnitId>,
    department_id: Option<Sql<DepartmentId>>,
    created_by: Sql<AccountId>,
    created_at: Sql<Timestamp>,
    expires_at: Sql<Timestamp>,
    accepted_at: Option<Sql<Timestamp>>,
    accepted_by: Option<Sql<AccountId>>,
    revoked_at: Option<Sql<Timestamp>>,
}

impl Row {
    fn named(self, unit_name: String) -> Invitation {
        Invitation {
            id: self.id.0,
            name: self.name,
            role: self.role.0,
            unit: self.unit_id.0,
            unit_name,
            department: plain(self.department_id),
            created_by: self.created_by.0,
            created_at: self.created_at.0,
            expires_at: self.expires_at.0,
            accepted_at: plain(self.accepted_at),
            accepted_by: plain(self.accepted_by),
            revoked_at: plain(self.revoked_at),
        }
    }
}

/// Newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &InvitationFilter,
    page: &PageRequest,
    now: Timestamp,
) -> Result<Page<Invitation>, Error> {
    let columns = ["invitations.created_at", "invitations.id"];
    let mut query = invitations::table
        .inner_join(units::table.on(units::id.eq(invitations::unit_id)))
        .filter(Within::new("invitations.unit_id", scope))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((invitations::created_at.desc(), invitations::id.desc()))
        .limit(page.limit + 1)
        .select((Row::as_select(), units::name))
        .into_boxed();
    if let Some(unit) = filter.unit {
        query = query.filter(Within::below("invitations.unit_id", unit));
    }
    let unanswered = invitations::accepted_at.is_null().and(invitations::revoked_at.is_null());
    query = match filter.state {
        None => query,
        Some(InvitationState::Accepted) => query.filter(invitations::accepted_at.is_not_null()),
        Some(InvitationState::Revoked) => query.filter(invitations::revoked_at.is_not_null()),
        Some(InvitationState::Open) => {
            query.filter(unanswered).filter(invitations::expires_at.gt(Sql(now)))
        }
        Some(InvitationState::Expired) => {
            query.filter(unanswered).filter(invitations::expires_at.le(Sql(now)))
        }
    };
    let rows: Vec<(Row, String)> = query.load(conn)?;
    let rows = rows.into_iter().map(|(row, unit_name)| row.named(unit_name)).collect();
    Ok(Page::cut(rows, page, |invitation: &Invitation| {
        Cursor::new(invitation.created_at, invitation.id)
    }))
}

/// Keeps an invitation; `hash` is that of the secret in its link.
pub fn create(
    tx: &mut Tx<'_>,
    visible: &Scope,
    access: &Access,
    new: &NewInvitation,
    hash: &[u8],
) -> Result<Audited<Invitation>, Error> {
    ensure_unit(tx.conn, visible, new.unit)?;
    grants::ensure_may_give(tx.conn, access, new.role, new.unit, new.department)?;
    let id: InvitationId = tx.new_id();
    diesel::insert_into(invitations::table)
        .values((
            invitations::id.eq(Sql(id)),
            invitations::token_hash.eq(hash),
            invitations::name.eq(&new.name),
            invitations::role.eq(Sql(new.role)),
            invitations::unit_id.eq(Sql(new.unit)),
            invitations::department_id.eq(new.department.map(Sql)),
            invitations::created_by.eq(Sql(access.account)),
            invitations::created_at.eq(Sql(tx.now())),
            invitations::expires_at.eq(Sql(new.expires_at)),
        ))
        .execute(tx.conn)?;
    let invitation = find(tx.conn, id)?;
    Ok(Audited::write(invitation, Entry::new("invitations_create", "invitations", id, new.unit)))
}

/// Makes a link useless that nobody has used yet.
pub fn revoke(
    tx: &mut Tx<'_>,
    visible: &Scope,
    access: &Access,
    id: InvitationId,
) -> Result<Audited<()>, Error> {
    hold(tx, id)?;
    let invitation = find(tx.conn, id)?;
    ensure(tx.conn, visible, invitation.unit)?;
    grants::ensure_may_give(tx.conn, access, invitation.role, invitation.unit, None)?;
    invitation.ensure_open(tx.now(), "revoke")?;
    diesel::update(invitations::table.find(Sql(id)))
        .set(invitations::revoked_at.eq(Some(Sql(tx.now()))))
        .execute(tx.conn)?;
    Ok(Audited::write((), Entry::new("invitations_revoke", "invitations", id, invitation.unit)))
}

/// What the holder of a link sees before accepting.
pub fn preview(conn: &mut Conn, hash: &[u8], now: Timestamp) -> Result<Invitation, Error> {
    let id = find_by_hash(conn, hash)?;
    let invitation = find(conn, id)?;
    invitation.ensure_open(now, "accept")?;
    Ok(invitation)
}

/// Makes the account and gives it the role. Whoever invited must still be able to: an invitation does not outlive the
/// right to send it.
pub fn accept(tx: &mut Tx<'_>, hash: &[u8], new: &NewAccount) -> Result<Audited<AccountId>, Error> {
    let id = find_by_hash(tx.conn, hash)?;
    hold(tx, id)?;
    let invitation = find(tx.conn, id)?;
    invitation.ensure_open(tx.now(), "accept")?;
    ensure_inviter(tx, &invitation)?;
    if accounts::exists_login(tx.conn, new.login.as_str())? {
        return Err(domain::Fault::new("/login", "login_taken").into());
    }
    let account = accounts::insert(tx, new)?;
    let grant = NewGrant {
        role: invitation.role,
        unit: invitation.unit,
        department: invitation.department,
        expires_at: None,
    };
    let grant_id = grants::insert_by(tx, account, &grant, Some(invitation.created_by))?;
    diesel::update(invitations::table.find(Sql(id)))
        .set((
            invitations::accepted_at.eq(Some(Sql(tx.now()))),
            invitations::accepted_by.eq(Some(Sql(account))),
        ))
        .execute(tx.conn)?;
    let unit = invitation.unit;
    Ok(Audited::write(account, Entry::new("invitations_accept", "invitations", id, unit))
        .and(Entry::new("invitations_accept", "accounts", account, unit))
        .and(Entry::new("invitations_accept", "grants", grant_id, unit)))
}

fn ensure_inviter(tx: &mut Tx<'_>, invitation: &Invitation) -> Result<(), Error> {
    let status: Sql<AccountStatus> = accounts_table::table
        .find(Sql(invitation.created_by))
        .select(accounts_table::status)
        .first(tx.conn)?;
    let access = grants::access(tx.conn, invitation.created_by, tx.now())?;
    let may = grants::ensure_may_give(
        tx.conn,
        &access,
        invitation.role,
        invitation.unit,
        invitation.department,
    );
    match may {
        Ok(()) if status.0 == AccountStatus::Active => Ok(()),
        Ok(()) | Err(Error::Domain(_)) => {
            Err(domain::Error::impossible("invitation", InvitationState::Revoked, "accept").into())
        }
        Err(other) => Err(other),
    }
}

fn find_by_hash(conn: &mut Conn, hash: &[u8]) -> Result<InvitationId, Error> {
    let query = invitations::table.filter(invitations::token_hash.eq(hash));
    let Sql(id) = query.select(invitations::id).first(conn)?;
    Ok(id)
}

fn find(conn: &mut Conn, id: InvitationId) -> Result<Invitation, Error> {
    let (row, unit_name): (Row, String) = invitations::table
        .inner_join(units::table.on(units::id.eq(invitations::unit_id)))
        .filter(invitations::id.eq(Sql(id)))
        .select((Row::as_select(), units::name))
        .first(conn)?;
    Ok(row.named(unit_name))
}

/// Of several who use one link at once the second finds it used.
fn hold(tx: &mut Tx<'_>, id: InvitationId) -> Result<(), Error> {
    let query = invitations::table.find(Sql(id)).select(invitations::id);
    let _held: Sql<InvitationId> = lock!(query).first(tx.conn)?;
    Ok(())
}
