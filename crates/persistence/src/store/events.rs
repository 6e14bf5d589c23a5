//! Events and their counted places.
//!
//! Every decision about places is taken under the lock of the event's row, so that two requests
//! never see the same free place.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::events::{
    Event, EventFilter, EventKind, EventPatch, EventSort, EventStatus, NewEvent, Sight,
};
use domain::id::{AccountId, EventId, UnitId};

use super::dialect::lock;
use super::members::ensure_unit;
use super::statistics::{self, Source};
use super::tx::{ensure, expect_version};
use super::{Conn, Tx, sign_ups};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::schema::{events, unit_ancestors};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = events)]
struct Row {
    id: Sql<EventId>,
    unit_id: Sql<UnitId>,
    kind: Sql<EventKind>,
    status: Sql<EventStatus>,
    title: String,
    description: Option<String>,
    place: Option<String>,
    starts_at: Sql<Timestamp>,
    ends_at: Sql<Timestamp>,
    capacity: Option<i32>,
    signed_up: i32,
    waiting: i32,
    cancel_reason: Option<String>,
    published_at: Option<Sql<Timestamp>>,
    created_by: Option<Sql<AccountId>>,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl From<Row> for Event {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            unit_id: row.unit_id.0,
            kind: row.kind.0,
            status: row.status.0,
            title: row.title,
            description: row.description,
            place: row.place,
            starts_at: row.starts_at.0,
            ends_at: row.ends_at.0,
            capacity: row.capacity,
            signed_up: row.signed_up,
            waiting: row.waiting,
            cancel_reason: row.cancel_reason,
            published_at: plain(row.published_at),
            created_by: plain(row.created_by),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

/// An event as the caller sees it; a draft only where they are staff.
pub fn get(conn: &mut Conn, sight: &Sight, id: EventId) -> Result<Event, Error> {
    let event = find(conn, id)?;
    ensure(conn, &sight.scope, event.unit_id)?;
    if event.published_at.is_none() {
        let staff = sight.staff.as_ref().ok_or(Error::NotFound)?;
        ensure(conn, staff, event.unit_id)?;
    }
    Ok(event)
}

pub fn list(
    conn: &mut Conn,
    sight: &Sight,
    filter: &EventFilter,
    sort: EventSort,
    page: &PageRequest,
) -> Result<Page<Event>, Error> {
    let (column, direction) = match sort {
        EventSort::StartsAt => ("events.starts_at", Direction::Ascending),
        EventSort::StartsAtDescending => ("events.starts_at", Direction::Descending),
        EventSort::CreatedAtDescending => ("events.created_at", Direction::Descending),
    };
    if let Some(unit) = filter.unit {
        ensure(conn, &sight.scope, unit)?;
    }
    let query = filtered(sight, filter)
        .select(Row::as_select())
        .filter(Keyset::after([column, "events.id"], direction, page.after.as_ref()))
        .limit(page.limit + 1);
    let query = match sort {
        EventSort::StartsAt => query.order((events::starts_at.asc(), events::id.asc())),
        EventSort::StartsAtDescending => query.order((events::starts_at.desc(), events::id.desc())),
        EventSort::CreatedAtDescending => {
            query.order((events::created_at.desc(), events::id.desc()))
        }
    };
    let rows: Vec<Event> = query.load::<Row>(conn)?.into_iter().map(Event::from).collect();
    let total =
        if page.count { Some(filtered(sight, filter).count().get_result(conn)?) } else { None };
    let key = |event: &Event| match sort {
        EventSort::CreatedAtDescending => event.created_at,
        EventSort::StartsAt | EventSort::StartsAtDescending => event.starts_at,
    };
    Ok(Page::cut(rows, page, |event| Cursor::new(key(event), event.id)).with_total(total))
}

/// What the caller sees of the events that `filter` asks for.
fn filtered(
    sight: &Sight,
    filter: &EventFilter,
) -> events::BoxedQuery<'static, <Conn as Connection>::Backend> {
    let within = Within::new("events.unit_id", &sight.scope);
    let mut query = events::table.filter(within).into_boxed();
    match &sight.staff {
        Some(staff) if *staff == sight.scope => {}
        Some(staff) => {
            let staff = Within::new("events.unit_id", staff);
            query = query.filter(events::published_at.is_not_null().or(staff));
        }
        None => query = query.filter(events::published_at.is_not_null()),
    }
    if let Some(unit) = filter.unit {
        query = query.filter(Within::below("events.unit_id", unit));
    }
    if let Some(status) = filter.status {
        query = query.filter(events::status.eq(Sql(status)));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(events::kind.eq(Sql(kind)));
    }
    if let Some(from) = filter.from {
        query = query.filter(events::ends_at.gt(Sql(from)));
    }
    if let Some(to) = filter.to {
        query = query.filter(events::starts_at.lt(Sql(to)));
    }
    query
}

/// How many events a calendar feed holds at the most: several years of a busy office.
const FEED_LIMIT: i64 = 1_000;

/// The announced events of a calendar feed that end after `since`, the earliest first.
pub fn feed(conn: &mut Conn, sight: &Sight, since: Timestamp) -> Result<Vec<Event>, Error> {
    let shown = [EventStatus::Published, EventStatus::Held, EventStatus::Cancelled];
    let rows: Vec<Row> = events::table
        .select(Row::as_select())
        .filter(Within::new("events.unit_id", &sight.scope))
        .filter(events::published_at.is_not_null())
        .filter(events::status.eq_any(shown.map(Sql)))
        .filter(events::ends_at.gt(Sql(since)))
        .order((events::starts_at.asc(), events::id.asc()))
        .limit(FEED_LIMIT)
        .load(conn)?;
    Ok(rows.into_iter().map(Event::from).collect())
}

pub fn create(tx: &mut Tx<'_>, scope: &Scope, new: &NewEvent) -> Result<Audited<Event>, Error> {
    ensure_unit(tx.conn, scope, new.unit_id)?;
    let now = tx.now();
    let row = Row {
        id: Sql(tx.new_id()),
        unit_id: Sql(new.unit_id),
        kind: Sql(new.kind),
        status: Sql(EventStatus::Draft),
        title: new.title.clone(),
        description: new.description.clone(),
        place: new.place.clone(),
        starts_at: Sql(new.starts_at),
        ends_at: Sql(new.ends_at),
        capacity: new.capacity,
        signed_up: 0,
        waiting: 0,
        cancel_reason: None,
        published_at: None,
        created_by: tx.account().map(Sql),
        created_at: Sql(now),
        updated_at: Sql(now),
        version: 1,
    };
    diesel::insert_into(events::table).values(&row).execute(tx.conn)?;
    statistics::made(tx, Source::Event, row.id.0);
    Ok(audited("events_create", row.into()))
}

/// Changes fields; a larger capacity gives places to those who wait.
pub fn update(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: EventId,
    expected: i64,
    patch: &EventPatch,
) -> Result<Audited<Event>, Error> {
    let event = locked(tx, scope, id)?;
    expect_version(event.version, expected)?;
    let (event, dropped) = match patch.capacity {
        Some(_) => sign_ups::drop_unagreed(tx, event)?,
        None => (event, Vec::new()),
    };
    if patch.starts_at.is_some() || patch.kind.is_some() {
        statistics::changing_event(tx, id)?;
    }
    let (event, count) = event.revise(patch.clone())?;
    let moves = sign_ups::move_up(tx, id, count, dropped)?;
    let event = save(tx, event)?;
    let entries = moves.entries("events_update", event.unit_id);
    Ok(entries.into_iter().fold(audited("events_update", event), Audited::and))
}

pub fn publish(tx: &mut Tx<'_>, scope: &Scope, id: EventId) -> Result<Audited<Event>, Error> {
    let event = locked(tx, scope, id)?.publish(tx.now())?;
    Ok(audited("events_publish", save(tx, event)?))
}

/// It took place: who has a place and was not checked in was absent.
pub fn hold(tx: &mut Tx<'_>, scope: &Scope, id: EventId) -> Result<Audited<Event>, Error> {
    let event = locked(tx, scope, id)?.hold(tx.now())?;
    sign_ups::settle(tx, id)?;
    Ok(audited("events_hold", save(tx, event)?))
}

pub fn archive(tx: &mut Tx<'_>, scope: &Scope, id: EventId) -> Result<Audited<Event>, Error> {
    let event = locked(tx, scope, id)?.archive()?;
    Ok(audited("events_archive", save(tx, event)?))
}

pub fn cancel(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: EventId,
    reason: &str,
) -> Result<Audited<Event>, Error> {
    let event = locked(tx, scope, id)?.cancel(reason.to_owned())?;
    Ok(audited("events_cancel", save(tx, event)?))
}

fn audited(operation: &'static str, event: Event) -> Audited<Event> {
    let entry = Entry::new(operation, "events", event.id, event.unit_id);
    Audited::write(event, entry)
}

/// Events to come that people of `unit` were told of: its own, and those of the units above. The next comes first.
pub(super) fn open_to(
    conn: &mut Conn,
    unit: UnitId,
    now: Timestamp,
    page: &PageRequest,
) -> Result<Page<Event>, Error> {
    let columns = ["events.starts_at", "events.id"];
    let above = unit_ancestors::table
        .filter(unit_ancestors::unit_id.eq(Sql(unit)))
        .select(unit_ancestors::ancestor_id);
    let rows: Vec<Row> = events::table
        .filter(events::unit_id.eq_any(above))
        .filter(events::status.eq(Sql(EventStatus::Published)))
        .filter(events::ends_at.gt(Sql(now)))
        .filter(Keyset::after(columns, Direction::Ascending, page.after.as_ref()))
        .order((events::starts_at.asc(), events::id.asc()))
        .limit(page.limit + 1)
        .select(Row::as_select())
        .load(conn)?;
    let rows = rows.into_iter().map(Event::from).collect();
    Ok(Page::cut(rows, page, |event: &Event| Cursor::new(event.starts_at, event.id)))
}

pub(super) fn find(conn: &mut Conn, id: EventId) -> Result<Event, Error> {
    Ok(events::table.find(Sql(id)).select(Row::as_select()).first(conn).map(Event::from)?)
}

/// The event, if it is in scope, held against every other change until the transaction ends.
pub(super) fn locked(tx: &mut Tx<'_>, scope: &Scope, id: EventId) -> Result<Event, Error> {
    let event = hold_row(tx, id)?;
    ensure(tx.conn, scope, event.unit_id)?;
    Ok(event)
}

/// As [`locked`], for a caller who has a right to it by somebody's sign-up.
pub(super) fn hold_row(tx: &mut Tx<'_>, id: EventId) -> Result<Event, Error> {
    let query = events::table.find(Sql(id)).select(Row::as_select());
    Ok(lock!(query).first::<Row>(tx.conn)?.into())
}

/// # Errors
/// [`Error::NotFound`] when the event is out of scope.
pub(super) fn ensure_visible(conn: &mut Conn, scope: &Scope, id: EventId) -> Result<(), Error> {
    let event = find(conn, id)?;
    ensure(conn, scope, event.unit_id)
}

/// Writes what the domain may have changed, as the next version.
pub(super) fn save(tx: &mut Tx<'_>, event: Event) -> Result<Event, Error> {
    let event = Event { updated_at: tx.now(), version: event.version + 1, ..event };
    statistics::changing(tx, Source::Event, &[event.id])?;
    diesel::update(events::table.find(Sql(event.id)))
        .set((
            (
                events::kind.eq(Sql(event.kind)),
                events::status.eq(Sql(event.status)),
                events::title.eq(&event.title),
                events::description.eq(&event.description),
                events::place.eq(&event.place),
                events::starts_at.eq(Sql(event.starts_at)),
                events::ends_at.eq(Sql(event.ends_at)),
            ),
            (
                events::capacity.eq(event.capacity),
                events::signed_up.eq(event.signed_up),
                events::waiting.eq(event.waiting),
                events::cancel_reason.eq(&event.cancel_reason),
                events::published_at.eq(event.published_at.map(Sql)),
                events::updated_at.eq(Sql(event.updated_at)),
                events::version.eq(event.version),
            ),
        ))
        .execute(tx.conn)?;
    Ok(event)
}
