//! Codes with which members sign in to the portal. Only their keyed hashes are kept.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::id::{MemberId, PortalCodeId};
use domain::portal::CODE_DAYS;

use super::dialect::lock;
use super::{Conn, Tx, members};
use crate::error::Error;
use crate::portal::NewSlip;
use crate::schema::{portal_codes, units};
use crate::types::Sql;
use crate::write::{Audited, Entry};

/// Keeps the hash of a code for a member in scope; codes that were given out before work no more.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    member: MemberId,
    hash: &[u8],
    operation: &'static str,
) -> Result<Audited<NewSlip>, Error> {
    let row = members::hold(tx, scope, member)?;
    let (id, expires_at) = insert(tx, member, hash)?;
    let unit_name = units::table.find(row.unit_id).select(units::name).first::<String>(tx.conn)?;
    let mut entry = Entry::new(operation, "portal_codes", id, row.unit_id.0);
    entry.persons = vec![member];
    Ok(Audited::write(NewSlip { unit_name, expires_at }, entry))
}

/// As [`create`], of a member who is held already.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    member: MemberId,
    hash: &[u8],
) -> Result<(PortalCodeId, Timestamp), Error> {
    forget_unused(tx, member)?;
    let (id, expires_at) = (tx.new_id(), tx.now().plus_days(CODE_DAYS));
    diesel::insert_into(portal_codes::table)
        .values((
            portal_codes::id.eq(Sql(id)),
            portal_codes::member_id.eq(Sql(member)),
            portal_codes::code_hash.eq(hash),
            portal_codes::created_by.eq(tx.account().map(Sql)),
            portal_codes::created_at.eq(Sql(tx.now())),
            portal_codes::expires_at.eq(Sql(expires_at)),
        ))
        .execute(tx.conn)?;
    Ok((id, expires_at))
}

pub(super) fn forget_unused(tx: &mut Tx<'_>, member: MemberId) -> Result<(), Error> {
    let unused = portal_codes::table
        .filter(portal_codes::member_id.eq(Sql(member)))
        .filter(portal_codes::used_at.is_null());
    diesel::delete(unused).execute(tx.conn)?;
    Ok(())
}

type CodeRow = (Sql<PortalCodeId>, Sql<MemberId>, Sql<Timestamp>, Option<Sql<Timestamp>>);

/// Uses up a code; whose it was.
///
/// # Errors
/// [`Error::NotFound`] for every code that is no good: which way is not said.
pub(super) fn use_up(tx: &mut Tx<'_>, hash: &[u8]) -> Result<MemberId, Error> {
    let query = portal_codes::table.filter(portal_codes::code_hash.eq(hash)).select((
        portal_codes::id,
        portal_codes::member_id,
        portal_codes::expires_at,
        portal_codes::used_at,
    ));
    let (code, member, expires_at, used_at): CodeRow = lock!(query).first(tx.conn)?;
    if used_at.is_some() || expires_at.0 <= tx.now() {
        return Err(Error::NotFound);
    }
    diesel::update(portal_codes::table.find(code))
        .set(portal_codes::used_at.eq(Some(Sql(tx.now()))))
        .execute(tx.conn)?;
    Ok(member.0)
}

/// Throws away codes that are over. Returns how many rows went.
pub fn sweep(conn: &mut Conn, now: Timestamp) -> Result<usize, Error> {
    let over = portal_codes::table.filter(portal_codes::expires_at.le(Sql(now)));
    Ok(diesel::delete(over).execute(conn)?)
}
