//! Sign-ups as the member sees them who signed up.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::events::Event;
use domain::id::{EventId, MemberId, SignUpId};
use domain::sign_ups::SignUp;

use super::super::{Conn, events};
use super::{Row, sign_ups};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest};
use crate::types::Sql;

/// All of a member's with their events, newest first.
pub fn list_own(
    conn: &mut Conn,
    member: MemberId,
    page: &PageRequest,
) -> Result<Page<(SignUp, Event)>, Error> {
    let columns = ["event_sign_ups.created_at", "event_sign_ups.id"];
    let rows: Vec<Row> = sign_ups::table
        .filter(sign_ups::member_id.eq(Sql(member)))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((sign_ups::created_at.desc(), sign_ups::id.desc()))
        .limit(page.limit + 1)
        .select(Row::as_select())
        .load(conn)?;
    let rows = rows.into_iter().map(SignUp::from).collect();
    let cut = Page::cut(rows, page, |one: &SignUp| Cursor::new(one.created_at, one.id));
    let next = cut.next;
    let with_event = |sign_up: SignUp| {
        let event = events::find(conn, sign_up.event_id)?;
        Ok((sign_up, event))
    };
    let items = cut.items.into_iter().map(with_event).collect::<Result<_, Error>>()?;
    Ok(Page { items, next, total: None })
}

/// A member's sign-ups for these events.
pub fn of_events(
    conn: &mut Conn,
    member: MemberId,
    of: &[EventId],
) -> Result<HashMap<EventId, SignUp>, Error> {
    let rows: Vec<Row> = sign_ups::table
        .filter(sign_ups::member_id.eq(Sql(member)))
        .filter(sign_ups::event_id.eq_any(of.iter().copied().map(Sql)))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.event_id.0, row.into())).collect())
}

/// A sign-up of the member's.
///
/// # Errors
/// [`Error::NotFound`] when it is somebody else's.
pub fn get_own(conn: &mut Conn, member: MemberId, id: SignUpId) -> Result<SignUp, Error> {
    let row: Row = sign_ups::table
        .find(Sql(id))
        .filter(sign_ups::member_id.eq(Sql(member)))
        .select(Row::as_select())
        .first(conn)?;
    Ok(row.into())
}
