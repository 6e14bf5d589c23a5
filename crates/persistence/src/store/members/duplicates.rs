//! Members who are likely one person.

use diesel::prelude::*;
use domain::access::Scope;
use domain::id::MemberId;
use domain::members::{Candidate, Known, MemberKind, NewMember, candidates};
use domain::text::match_name;

use super::super::Conn;
use super::{OpenRow, Row, ensure_there, opened};
use crate::error::Error;
use crate::fragments::{Within, WrappedKey};
use crate::schema::{member_distinctions, members};
use crate::sealed::{Opener, Place, Sealed};
use crate::types::Sql;
use crate::vault::Vault;

type KnownRow = (Row, Option<Vec<u8>>, Option<Sealed>, Option<Vec<u8>>);

/// Whom others are compared with.
struct Described<'a> {
    name: &'a str,
    phone: Option<&'a str>,
    address: Option<&'a str>,
    kind: MemberKind,
}

/// Members in scope who are likely the one that is to be registered.
pub fn likely_duplicates(
    conn: &mut Conn,
    vault: &Vault,
    scope: &Scope,
    new: &NewMember,
) -> Result<Vec<Candidate>, Error> {
    let described = Described {
        name: &new.particulars.name,
        phone: new.particulars.phone.as_deref(),
        address: new.particulars.address.as_deref(),
        kind: new.kind,
    };
    alike(conn, vault, scope, &described)
}

/// Members in scope who are likely the same as this one, but for those whom somebody called different.
pub fn duplicates(
    conn: &mut Conn,
    vault: &Vault,
    scope: &Scope,
    id: MemberId,
) -> Result<Vec<Candidate>, Error> {
    let row: OpenRow = members::table
        .filter(members::id.eq(Sql(id)))
        .select((Row::as_select(), super::SealedRow::as_select(), WrappedKey))
        .first(conn)?;
    ensure_there(conn, scope, &row.0)?;
    let member = opened(vault, row)?;
    let described = Described {
        name: &member.name,
        phone: member.phone.as_deref(),
        address: member.address.as_deref(),
        kind: member.kind,
    };
    let mut found = alike(conn, vault, scope, &described)?;
    let told_apart: Vec<(Sql<MemberId>, Sql<MemberId>)> = member_distinctions::table
        .filter(
            member_distinctions::lower_id
                .eq(Sql(id))
                .or(member_distinctions::higher_id.eq(Sql(id))),
        )
        .select((member_distinctions::lower_id, member_distinctions::higher_id))
        .load(conn)?;
    found.retain(|one| {
        let different = |(lower, higher): &(Sql<MemberId>, Sql<MemberId>)| {
            [lower.0, higher.0].contains(&one.id)
        };
        one.id != id && !told_apart.iter().any(different)
    });
    Ok(found)
}

/// Telephone numbers are compared by their hashes; an address is opened where there is one to compare it with.
fn alike(
    conn: &mut Conn,
    vault: &Vault,
    scope: &Scope,
    described: &Described<'_>,
) -> Result<Vec<Candidate>, Error> {
    let found: Vec<KnownRow> = members::table
        .select((Row::as_select(), members::phone_hash, members::address, WrappedKey))
        .filter(members::match_name.eq(match_name(described.name)))
        .filter(members::merged_into.is_null())
        .filter(Within::new("members.unit_id", scope))
        .order(members::number.desc())
        .limit(50)
        .load(conn)?;
    let known = |(row, phone, address, wrapped): KnownRow| {
        let (Sql(id), place) = (row.id, Place::new("members", "address", row.id.0));
        let address = address.filter(|_| described.address.is_some());
        let address = Opener::new(vault, id, wrapped).open(place, address.as_ref())?;
        let (unit, kind) = (row.unit_id.0, row.kind.0);
        Ok(Known { id, unit, kind, name: row.name, phone, address })
    };
    let found = found.into_iter().map(known).collect::<Result<Vec<_>, Error>>()?;
    let phone = described.phone.map(|phone| vault.phone_hash(phone));
    Ok(candidates(described.name, phone.as_deref(), described.address, described.kind, &found))
}
