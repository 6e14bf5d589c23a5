//! Enrolments in programmes.

use diesel::prelude::*;
use domain::access::Scope;
use domain::id::{AccountId, EnrolmentId, MemberId};
use domain::programmes::{Enrolment, Programme};
use domain::{Date, Timestamp};

use super::dialect::lock;
use super::statistics::{self, Source};
use super::{Conn, Tx, members};
use crate::error::Error;
use crate::schema::enrolments;
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = enrolments)]
struct Row {
    id: Sql<EnrolmentId>,
    member_id: Sql<MemberId>,
    programme: Sql<Programme>,
    started_on: Sql<Date>,
    ended_on: Option<Sql<Date>>,
    created_by: Option<Sql<AccountId>>,
    created_at: Sql<Timestamp>,
}

impl From<Row> for Enrolment {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            member: row.member_id.0,
            programme: row.programme.0,
            started_on: row.started_on.0,
            ended_on: plain(row.ended_on),
            created_by: plain(row.created_by),
            created_at: row.created_at.0,
        }
    }
}

/// The member's enrolments, those that ended included, oldest first.
pub fn of_member(conn: &mut Conn, member: MemberId) -> Result<Vec<Enrolment>, Error> {
    let rows: Vec<Row> = enrolments::table
        .filter(enrolments::member_id.eq(Sql(member)))
        .order((enrolments::started_on.asc(), enrolments::id.asc()))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Enrolment::from).collect())
}

/// Records an enrolment of a member whose scope was checked.
pub fn insert(
    tx: &mut Tx<'_>,
    member: MemberId,
    programme: Programme,
    started_on: Date,
) -> Result<Enrolment, Error> {
    let row = Row {
        id: Sql(tx.new_id()),
        member_id: Sql(member),
        programme: Sql(programme),
        started_on: Sql(started_on),
        ended_on: None,
        created_by: tx.account().map(Sql),
        created_at: Sql(tx.now()),
    };
    diesel::insert_into(enrolments::table).values(&row).execute(tx.conn)?;
    statistics::made(tx, Source::Enrolment, row.id.0);
    Ok(row.into())
}

/// # Errors
/// `Conflict` when the member takes part in it already.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    member: MemberId,
    programme: Programme,
    started_on: Option<Date>,
) -> Result<Audited<Enrolment>, Error> {
    let row = members::hold(tx, scope, member)?;
    let enrolled = of_member(tx.conn, member)?;
    if enrolled.iter().any(|one| one.programme == programme && one.ended_on.is_none()) {
        return Err(domain::Error::Conflict { code: "already_enrolled" }.into());
    }
    let started_on = started_on.unwrap_or_else(|| tx.today());
    let enrolment = insert(tx, member, programme, started_on)?;
    let entry = Entry::new("enrolments_create", "enrolments", enrolment.id, row.unit_id.0);
    Ok(Audited::write(enrolment, entry))
}

pub fn end(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: EnrolmentId,
    on: Option<Date>,
) -> Result<Audited<Enrolment>, Error> {
    let query = enrolments::table.find(Sql(id)).select(Row::as_select());
    let row: Row = lock!(query).first(tx.conn)?;
    let member = members::get(tx.conn, scope, row.member_id.0)?;
    let ended = Enrolment::from(row).end(on.unwrap_or_else(|| tx.today()))?;
    diesel::update(enrolments::table.find(Sql(id)))
        .set(enrolments::ended_on.eq(ended.ended_on.map(Sql)))
        .execute(tx.conn)?;
    let entry = Entry::new("enrolments_end", "enrolments", id, member.unit);
    Ok(Audited::write(ended, entry))
}
