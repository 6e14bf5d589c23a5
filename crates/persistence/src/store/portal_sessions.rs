//! Sessions of members in the portal.

use diesel::prelude::*;
use domain::Timestamp;
use domain::id::{MemberId, PortalSessionId, UnitId};
use domain::portal::{SESSION_SECONDS, Visitor};

use super::{Conn, Tx, portal_codes};
use crate::error::Error;
use crate::schema::{members, portal_sessions};
use crate::types::Sql;
use crate::write::{Audited, Entry};

/// Uses up a code and opens a session, of whose token the hash is kept.
///
/// # Errors
/// [`Error::NotFound`] for every code that is no good: which way is not said.
pub fn open(
    tx: &mut Tx<'_>,
    code_hash: &[u8],
    token_hash: &[u8],
) -> Result<Audited<Timestamp>, Error> {
    let member = portal_codes::use_up(tx, code_hash)?;
    let unit: Sql<UnitId> = members::table
        .filter(members::id.eq(Sql(member)))
        .filter(members::merged_into.is_null())
        .select(members::unit_id)
        .first(tx.conn)?;
    let (id, expires_at): (PortalSessionId, _) =
        (tx.new_id(), tx.now().plus_seconds(SESSION_SECONDS));
    diesel::insert_into(portal_sessions::table)
        .values((
            portal_sessions::id.eq(Sql(id)),
            portal_sessions::member_id.eq(Sql(member)),
            portal_sessions::token_hash.eq(token_hash),
            portal_sessions::created_at.eq(Sql(tx.now())),
            portal_sessions::expires_at.eq(Sql(expires_at)),
        ))
        .execute(tx.conn)?;
    let mut entry = Entry::new("portal_sign_in", "portal_sessions", id, unit.0);
    entry.persons = vec![member];
    Ok(Audited::write(expires_at, entry))
}

/// Who holds the session of this token.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it is over.
pub fn visitor(conn: &mut Conn, token_hash: &[u8], now: Timestamp) -> Result<Visitor, Error> {
    let (session, member, unit): (Sql<PortalSessionId>, Sql<MemberId>, Sql<UnitId>) =
        portal_sessions::table
            .inner_join(members::table.on(members::id.eq(portal_sessions::member_id)))
            .filter(portal_sessions::token_hash.eq(token_hash))
            .filter(portal_sessions::ended_at.is_null())
            .filter(portal_sessions::expires_at.gt(Sql(now)))
            .filter(members::merged_into.is_null())
            .select((portal_sessions::id, portal_sessions::member_id, members::unit_id))
            .first(conn)?;
    Ok(Visitor { session: session.0, member: member.0, unit: unit.0 })
}

pub fn close(tx: &mut Tx<'_>, visitor: Visitor) -> Result<Audited<()>, Error> {
    diesel::update(portal_sessions::table.find(Sql(visitor.session)))
        .set(portal_sessions::ended_at.eq(Some(Sql(tx.now()))))
        .execute(tx.conn)?;
    let mut entry = Entry::new("portal_sign_out", "portal_sessions", visitor.session, visitor.unit);
    entry.persons = vec![visitor.member];
    Ok(Audited::write((), entry))
}

/// Ends every session of a member, and what would open another one.
pub fn end_all(tx: &mut Tx<'_>, member: MemberId) -> Result<(), Error> {
    portal_codes::forget_unused(tx, member)?;
    diesel::update(portal_sessions::table)
        .filter(portal_sessions::member_id.eq(Sql(member)))
        .filter(portal_sessions::ended_at.is_null())
        .set(portal_sessions::ended_at.eq(Some(Sql(tx.now()))))
        .execute(tx.conn)?;
    Ok(())
}

/// Throws away sessions that are over: the trail tells of them. Returns how many rows went.
pub fn sweep(conn: &mut Conn, now: Timestamp) -> Result<usize, Error> {
    let over = portal_sessions::table.filter(portal_sessions::expires_at.le(Sql(now)));
    Ok(diesel::delete(over).execute(conn)?)
}
