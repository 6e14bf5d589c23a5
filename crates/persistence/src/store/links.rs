//! Ties between residents and businesses.

use diesel::prelude::*;
use domain::access::Scope;
use domain::id::{LinkId, MemberId};
use domain::members::{Link, MemberKind, Relation};
use domain::{Fault, Timestamp};

use super::{Conn, Tx, members};
use crate::error::Error;
use crate::schema::member_links;
use crate::types::Sql;
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = member_links)]
struct Row {
    id: Sql<LinkId>,
    resident_id: Sql<MemberId>,
    business_id: Sql<MemberId>,
    relation: Sql<Relation>,
    created_at: Sql<Timestamp>,
}

impl From<Row> for Link {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            resident: row.resident_id.0,
            business: row.business_id.0,
            relation: row.relation.0,
            created_at: row.created_at.0,
        }
    }
}

/// The member's links from either end.
pub fn of_member(conn: &mut Conn, member: MemberId) -> Result<Vec<Link>, Error> {
    let rows: Vec<Row> = member_links::table
        .filter(
            member_links::resident_id.eq(Sql(member)).or(member_links::business_id.eq(Sql(member))),
        )
        .order(member_links::id.asc())
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Link::from).collect())
}

/// # Errors
/// Faults when the one is not a resident or the other not a business in scope.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    resident: MemberId,
    business: MemberId,
    relation: Relation,
) -> Result<Audited<Link>, Error> {
    let from = members::hold(tx, scope, resident)?;
    if from.kind.0 != MemberKind::Resident {
        return Err(domain::Error::Conflict { code: "not_a_resident" }.into());
    }
    // Held as well, so that it is not merged meanwhile.
    let to = members::hold(tx, scope, business).map_err(|error| match error {
        Error::NotFound | Error::Merged(_) => {
            Fault::new("/business_id", "unknown_reference").into()
        }
        other => other,
    })?;
    if to.kind.0 != MemberKind::Business {
        return Err(Fault::new("/business_id", "not_a_business").into());
    }
    let row = Row {
        id: Sql(tx.new_id()),
        resident_id: Sql(resident),
        business_id: Sql(business),
        relation: Sql(relation),
        created_at: Sql(tx.now()),
    };
    diesel::insert_into(member_links::table).values(&row).execute(tx.conn)?;
    let entry = Entry::new("links_create", "member_links", row.id.0, from.unit_id.0);
    Ok(Audited::write(row.into(), entry))
}

pub fn delete(tx: &mut Tx<'_>, scope: &Scope, id: LinkId) -> Result<Audited<()>, Error> {
    let row: Row = member_links::table.find(Sql(id)).select(Row::as_select()).first(tx.conn)?;
    let member = members::get(tx.conn, scope, row.resident_id.0)?;
    diesel::delete(member_links::table.find(Sql(id))).execute(tx.conn)?;
    Ok(Audited::write((), Entry::new("links_delete", "member_links", id, member.unit)))
}
