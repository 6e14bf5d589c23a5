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

use super::tx::{ensure, expect_version, lock};
use super::{Conn, Db, Tx, sign_ups};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::schema::events;
use crate::types::Word;
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = events)]
struct Row {
    id: EventId,
    unit_id: UnitId,
    kind: Word<EventKind>,
    status: Word<EventStatus>,
    title: String,
    description: Option<String>,
    place: Option<String>,
    starts_at: Timestamp,
    ends_at: Timestamp,
    capacity: Option<i32>,
    signed_up: i32,
    waiting: i32,
    cancel_reason: Option<String>,
    published_at: Option<Timestamp>,
    created_by: Option<AccountId>,
    created_at: Timestamp,
    updated_at: Timestamp,
    version: i64,
}

impl From<Row> for Event {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            unit_id: row.unit_id,
            kind: row.kind.0,
            status: row.status.0,
            title: row.title,
            description: row.description,
            place: row.place,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            capacity: row.capacity,
            signed_up: row.signed_up,
            waiting: row.waiting,
            cancel_reason: row.cancel_reason,
            published_at: row.published_at,
            created_by: row.created_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
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
    let total = if page.count {
        Some(filtered(sight, filter).count().get_result(conn)?)
    } else {
        None
    };
    let key = |event: &Event| match sort {
        EventSort::CreatedAtDescending => event.created_at,
        EventSort::StartsAt | EventSort::StartsAtDescending => event.starts_at,
    };
    Ok(Page::cut(rows, page, |event| Cursor::new(key(event), event.id)).with_total(total))
}

/// What the caller sees of the events that `filter` asks for.
fn filtered(sight: &Sight, filter: &EventFilter) -> events::BoxedQuery<'static, Db> {
    let mut query = events::table
        .filter(Within::new("events.unit_id", &sight.scope))
        .into_boxed::<Db>();
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
        query = query.filter(events::status.eq(Word(status)));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(events::kind.eq(Word(kind)));
    }
    if let Some(from) = filter.from {
        query = query.filter(events::ends_at.gt(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(events::starts_at.lt(to));
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
        .filter(events::status.eq_any(shown.map(Word)))
        .filter(events::ends_at.gt(since))
        .order((events::starts_at.asc(), events::id.asc()))
        .limit(FEED_LIMIT)
        .load(conn)?;
    Ok(rows.into_iter().map(Event::from).collect())
}

pub fn create(tx: &mut Tx<'_>, scope: &Scope, new: &NewEvent) -> Result<Audited<Event>, Error> {
    ensure(tx.conn, scope, new.unit_id)?;
    let now = tx.now();
    let row = Row {
        id: tx.new_id(),
        unit_id: new.unit_id,
        kind: Word(new.kind),
        status: Word(EventStatus::Draft),
        title: new.title.clone(),
        description: new.description.clone(),
        place: new.place.clone(),
        starts_at: new.starts_at,
        ends_at: new.ends_at,
        capacity: new.capacity,
        signed_up: 0,
        waiting: 0,
        cancel_reason: None,
        published_at: None,
        created_by: tx.account(),
        created_at: now,
        updated_at: now,
        version: 1,
    };
    diesel::insert_into(events::table).values(&row).execute(tx.conn)?;
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
    let (event, promoted) = event.revise(patch.clone())?;
    let promoted = sign_ups::promote(tx, id, promoted)?;
    let event = save(tx, event)?;
    let unit = event.unit_id;
    let audited = audited("events_update", event);
    Ok(sign_ups::with_promotions(audited, "events_update", unit, &promoted))
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

pub(super) fn find(conn: &mut Conn, id: EventId) -> Result<Event, Error> {
    Ok(events::table.find(id).select(Row::as_select()).first(conn).map(Event::from)?)
}

/// The event, if it is in scope, held against every other change until the transaction ends.
pub(super) fn locked(tx: &mut Tx<'_>, scope: &Scope, id: EventId) -> Result<Event, Error> {
    lock(tx.conn, "events", id)?;
    let event = find(tx.conn, id)?;
    ensure(tx.conn, scope, event.unit_id)?;
    Ok(event)
}

/// Writes what the domain may have changed, as the next version.
pub(super) fn save(tx: &mut Tx<'_>, event: Event) -> Result<Event, Error> {
    let event = Event { updated_at: tx.now(), version: event.version + 1, ..event };
    diesel::update(events::table.find(event.id))
        .set((
            (
                events::kind.eq(Word(event.kind)),
                events::status.eq(Word(event.status)),
                events::title.eq(&event.title),
                events::description.eq(&event.description),
                events::place.eq(&event.place),
                events::starts_at.eq(event.starts_at),
                events::ends_at.eq(event.ends_at),
            ),
            (
                events::capacity.eq(event.capacity),
                events::signed_up.eq(event.signed_up),
                events::waiting.eq(event.waiting),
                events::cancel_reason.eq(&event.cancel_reason),
                events::published_at.eq(event.published_at),
                events::updated_at.eq(event.updated_at),
                events::version.eq(event.version),
            ),
        ))
        .execute(tx.conn)?;
    Ok(event)
}
