//! Feedback on events, in the table `event_feedback`.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::feedback::{Feedback, NewFeedback};
use domain::id::{AccountId, EventId, FeedbackId, MemberId};

use super::dialect::lock;
use super::statistics::{self, Source};
use super::tx::ensure;
use super::{Conn, Tx, events, sign_ups};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest};
use crate::schema::{event_feedback as feedback, events as event_rows, members};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = feedback)]
struct Row {
    id: Sql<FeedbackId>,
    event_id: Sql<EventId>,
    member_id: Option<Sql<MemberId>>,
    rating: i32,
    comment: Option<String>,
    created_by: Option<Sql<AccountId>>,
    created_at: Sql<Timestamp>,
}

impl From<Row> for Feedback {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            event_id: row.event_id.0,
            member_id: plain(row.member_id),
            rating: row.rating,
            comment: row.comment,
            created_by: plain(row.created_by),
            created_at: row.created_at.0,
        }
    }
}

/// The newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    event: EventId,
    page: &PageRequest,
) -> Result<Page<Feedback>, Error> {
    let event = events::find(conn, event)?;
    ensure(conn, scope, event.unit_id)?;
    let columns = ["event_feedback.created_at", "event_feedback.id"];
    let of_event = feedback::table.filter(feedback::event_id.eq(Sql(event.id)));
    let rows: Vec<Row> = of_event
        .select(Row::as_select())
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((feedback::created_at.desc(), feedback::id.desc()))
        .limit(page.limit + 1)
        .load(conn)?;
    let total = if page.count { Some(of_event.count().get_result(conn)?) } else { None };
    let rows = rows.into_iter().map(Feedback::from).collect();
    let place = |one: &Feedback| Cursor::new(one.created_at, one.id);
    Ok(Page::cut(rows, page, place).with_total(total))
}

/// All that a member said with their name, newest first, with the events' titles.
pub(super) fn of_member(
    conn: &mut Conn,
    member: MemberId,
) -> Result<Vec<(Feedback, String)>, Error> {
    let rows: Vec<(Row, String)> = feedback::table
        .inner_join(event_rows::table.on(event_rows::id.eq(feedback::event_id)))
        .filter(feedback::member_id.eq(Some(Sql(member))))
        .order((feedback::created_at.desc(), feedback::id.desc()))
        .select((Row::as_select(), event_rows::title))
        .load(conn)?;
    Ok(rows.into_iter().map(|(row, title)| (row.into(), title)).collect())
}

/// Once for each member who was there, or without a name.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    event: EventId,
    new: &NewFeedback,
) -> Result<Audited<Feedback>, Error> {
    // Held, so that the record is not merged meanwhile; who was not there is found to be so below.
    if let Some(member) = new.member_id {
        let query = members::table.filter(members::id.eq(Sql(member))).select(members::version);
        let _version: Option<i64> = lock!(query).first(tx.conn).optional()?;
    }
    let event = events::locked(tx, scope, event)?;
    let attended = match new.member_id {
        Some(member) => sign_ups::status_of(tx.conn, event.id, member)?,
        None => None,
    };
    new.expect(&event, attended)?;
    if let Some(member) = new.member_id
        && was_given(tx.conn, event.id, member)?
    {
        return Err(domain::Error::Conflict { code: "feedback_already_given" }.into());
    }
    let row = Row {
        id: Sql(tx.new_id()),
        event_id: Sql(event.id),
        member_id: new.member_id.map(Sql),
        rating: new.rating,
        comment: new.comment.clone(),
        created_by: tx.account().map(Sql),
        created_at: Sql(tx.now()),
    };
    diesel::insert_into(feedback::table).values(&row).execute(tx.conn)?;
    statistics::made(tx, Source::Feedback, row.id.0);
    let entry = Entry::new("feedback_create", "event_feedback", row.id.0, event.unit_id);
    Ok(Audited::write(row.into(), entry))
}

fn was_given(conn: &mut Conn, event: EventId, member: MemberId) -> Result<bool, Error> {
    let given = feedback::table
        .filter(feedback::event_id.eq(Sql(event)))
        .filter(feedback::member_id.eq(Some(Sql(member))));
    Ok(diesel::select(diesel::dsl::exists(given)).get_result(conn)?)
}
