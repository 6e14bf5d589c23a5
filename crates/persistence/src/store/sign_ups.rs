//! Sign-ups, in the table `event_sign_ups`.
//!
//! Whatever changes who has a place runs under the lock of the event's row (see `events::locked`).
//! Where a consent counts, the member's row is held as well, and always before the event's.

mod own;

use diesel::dsl::max;
use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::consents::Operation;
use domain::events::{Event, EventStatus, Sight};
use domain::id::{AccountId, EventId, MemberId, SignUpId, UnitId};
use domain::members::MemberStatus;
use domain::sign_ups::{Attendee, Cancellation, SignUp, SignUpStatus};

use super::dialect::lock;
use super::statistics::{self, Source};
use super::tx::{admits, expect_version};
use super::{Conn, Tx, consents, events};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Key, Keyset, LiveConsent, Page, PageRequest};
use crate::schema::{event_sign_ups as sign_ups, events as events_table, members};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

pub(super) use own::{get_own, list_own, of_events};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sign_ups)]
struct Row {
    id: Sql<SignUpId>,
    event_id: Sql<EventId>,
    // Of who was erased there is no member's row to be joined; they are neither expected nor waited for.
    #[diesel(select_expression = sign_ups::member_id.assume_not_null())]
    member_id: Sql<MemberId>,
    status: Sql<SignUpStatus>,
    position: i32,
    volunteer_minutes: Option<i32>,
    checked_in_at: Option<Sql<Timestamp>>,
    promoted_at: Option<Sql<Timestamp>>,
    created_by: Option<Sql<AccountId>>,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl From<Row> for SignUp {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            event_id: row.event_id.0,
            member_id: row.member_id.0,
            status: row.status.0,
            position: row.position,
            volunteer_minutes: row.volunteer_minutes,
            checked_in_at: plain(row.checked_in_at),
            promoted_at: plain(row.promoted_at),
            created_by: plain(row.created_by),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

/// One sign-up, of an event that the caller sees.
pub fn get(conn: &mut Conn, sight: &Sight, id: SignUpId) -> Result<Attendee, Error> {
    let (row, name): (Row, String) = sign_ups::table
        .inner_join(members::table.on(members::id.nullable().eq(sign_ups::member_id)))
        .filter(sign_ups::id.eq(Sql(id)))
        .select((Row::as_select(), members::name))
        .first(conn)?;
    let event = events::get(conn, sight, row.event_id.0)?;
    let staff = is_staff(conn, sight, event.unit_id)?;
    if !staff && !SignUpStatus::WITH_A_PLACE.contains(&row.status.0) {
        return Err(Error::NotFound);
    }
    Ok(Attendee { sign_up: row.into(), name, staff })
}

/// In the order of arrival. Who is not staff sees those who are expected, and nobody else.
pub fn list(
    conn: &mut Conn,
    sight: &Sight,
    event: EventId,
    status: Option<SignUpStatus>,
    page: &PageRequest,
) -> Result<Page<Attendee>, Error> {
    let event = events::get(conn, sight, event)?;
    let staff = is_staff(conn, sight, event.unit_id)?;
    let columns = ["event_sign_ups.position", "event_sign_ups.id"];
    let rows: Vec<(Row, String)> = filtered(event.id, staff, status)
        .inner_join(members::table.on(members::id.nullable().eq(sign_ups::member_id)))
        .select((Row::as_select(), members::name))
        .filter(Keyset::after(columns, Direction::Ascending, page.after.as_ref()))
        .order((sign_ups::position.asc(), sign_ups::id.asc()))
        .limit(page.limit + 1)
        .load(conn)?;
    let total = if page.count {
        Some(filtered(event.id, staff, status).count().get_result(conn)?)
    } else {
        None
    };
    let rows =
        rows.into_iter().map(|(row, name)| Attendee { sign_up: row.into(), name, staff }).collect();
    let place =
        |one: &Attendee| Cursor::new(Key::Number(one.sign_up.position.into()), one.sign_up.id);
    Ok(Page::cut(rows, page, place).with_total(total))
}

fn filtered(
    event: EventId,
    staff: bool,
    status: Option<SignUpStatus>,
) -> sign_ups::BoxedQuery<'static, <Conn as Connection>::Backend> {
    let mut query = sign_ups::table
        .filter(sign_ups::event_id.eq(Sql(event)))
        .filter(sign_ups::member_id.is_not_null())
        .into_boxed();
    if !staff {
        query = query.filter(sign_ups::status.eq_any(SignUpStatus::WITH_A_PLACE.map(Sql)));
    }
    if let Some(status) = status {
        query = query.filter(sign_ups::status.eq(Sql(status)));
    }
    query
}

fn is_staff(conn: &mut Conn, sight: &Sight, unit: UnitId) -> Result<bool, Error> {
    sight.staff.as_ref().map_or(Ok(false), |staff| admits(conn, staff, unit))
}

/// Signs a member up: a place while there is one, else the end of the waiting list.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    event: EventId,
    member: MemberId,
) -> Result<Audited<Attendee>, Error> {
    events::ensure_visible(tx.conn, scope, event)?;
    let name = member_to_sign_up(tx, scope, member)?;
    consents::ensure_live(tx, member, Operation::SignUpsCreate)?;
    let event = events::locked(tx, scope, event)?;
    let position = last_position(tx.conn, event.id)? + 1;
    let (event, status) = event.admit()?;
    let before = of_member(tx.conn, event.id, member)?;
    let sign_up = match before {
        Some(before) => save(tx, before.renew(status, position)?)?,
        None => insert(tx, &event, member, status, position)?,
    };
    let event = events::save(tx, event)?;
    let entry = entry("sign_ups_create", &sign_up, event.unit_id).detail(sign_up.status.as_str());
    Ok(Audited::write(Attendee { sign_up, name, staff: true }, entry))
}

/// Takes a sign-up back; the first who waits gets the place.
pub fn cancel(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: SignUpId,
    expected: i64,
) -> Result<Audited<Cancellation>, Error> {
    let (event, sign_up) = locked(tx, scope, id)?;
    expect_version(sign_up.version, expected)?;
    let operation = "sign_ups_cancel";
    let unit = event.unit_id;
    let (sign_up, moves) = give_back(tx, event, sign_up)?;
    let audited = Audited::write((), entry(operation, &sign_up, unit));
    let audited = moves.entries(operation, unit).into_iter().fold(audited, Audited::and);
    let promoted = moves.promoted;
    let cancellation = Cancellation {
        cancelled: with_name(tx.conn, sign_up)?,
        promoted: promoted
            .into_iter()
            .map(|one| with_name(tx.conn, one))
            .collect::<Result<_, _>>()?,
    };
    Ok(audited.map(|()| cancellation))
}

/// Who moved on the waiting list: those who have a place now, and those who wait no more because
/// their consent is over.
pub(super) struct Moves {
    promoted: Vec<SignUp>,
    dropped: Vec<SignUp>,
}

impl Moves {
    /// A line of the audit trail for each of them.
    pub(super) fn entries(&self, operation: &'static str, unit: UnitId) -> Vec<Entry> {
        let line = |one: &SignUp, detail: &str| entry(operation, one, unit).detail(detail);
        let promoted = self.promoted.iter().map(|one| line(one, "promoted"));
        promoted.chain(self.dropped.iter().map(|one| line(one, "consent over"))).collect()
    }
}

/// Takes a sign-up of an event that is held back; the first who waits gets the place.
fn give_back(tx: &mut Tx<'_>, event: Event, sign_up: SignUp) -> Result<(SignUp, Moves), Error> {
    let before = sign_up.status;
    let sign_up = save(tx, sign_up.cancel()?)?;
    let (event, dropped) = drop_unagreed(tx, event)?;
    let (event, count) = event.release(before)?;
    let promoted = promote(tx, event.id, count)?;
    events::save(tx, event)?;
    Ok((sign_up, Moves { promoted, dropped }))
}

/// Who waits for a place and agrees to it no more does not get one.
pub(super) fn drop_unagreed(tx: &mut Tx<'_>, event: Event) -> Result<(Event, Vec<SignUp>), Error> {
    let agreed = LiveConsent::new("event_sign_ups.member_id", Operation::SignUpsCreate, tx.now());
    let unagreed: Vec<Row> = sign_ups::table
        .filter(sign_ups::event_id.eq(Sql(event.id)))
        .filter(sign_ups::status.eq(Sql(SignUpStatus::Waiting)))
        .filter(diesel::dsl::not(agreed))
        .order(sign_ups::position.asc())
        .select(Row::as_select())
        .load(tx.conn)?;
    let mut dropped = Vec::with_capacity(unagreed.len());
    for row in unagreed {
        dropped.push(save(tx, SignUp::from(row).cancel()?)?);
    }
    let count = i32::try_from(dropped.len()).unwrap_or(i32::MAX);
    Ok((event.without_waiting(count), dropped))
}

/// Gives places to as many as there are now, and tells who moved.
pub(super) fn move_up(
    tx: &mut Tx<'_>,
    event: EventId,
    count: i32,
    dropped: Vec<SignUp>,
) -> Result<Moves, Error> {
    Ok(Moves { promoted: promote(tx, event, count)?, dropped })
}

const EXPECTED: [SignUpStatus; 2] = [SignUpStatus::SignedUp, SignUpStatus::Waiting];

/// Places, and turns on waiting lists, at events that are not over: they go with the consent. In the order of the
/// events' ids, so that two who give theirs back at once wait for one another at most.
pub(super) fn given_back_with_consent(
    conn: &mut Conn,
    member: MemberId,
    now: Timestamp,
) -> Result<Vec<SignUp>, Error> {
    let rows: Vec<Row> = sign_ups::table
        .inner_join(events_table::table.on(events_table::id.eq(sign_ups::event_id)))
        .filter(sign_ups::member_id.eq(Sql(member)))
        .filter(sign_ups::status.eq_any(EXPECTED.map(Sql)))
        .filter(events_table::status.eq(Sql(EventStatus::Published)))
        .filter(events_table::ends_at.gt(Sql(now)))
        .order(sign_ups::event_id.asc())
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(SignUp::from).collect())
}

/// A member who agrees to events no more gives back every place, and every turn on a waiting list, at
/// events that are not over. The member is held already.
pub(super) fn give_back_all(
    tx: &mut Tx<'_>,
    member: MemberId,
    operation: &'static str,
) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    for given in given_back_with_consent(tx.conn, member, tx.now())? {
        let id = given.event_id;
        let event = events::hold_row(tx, id)?;
        let sign_up = of_member(tx.conn, id, member)?;
        let sign_up = sign_up.filter(|one| EXPECTED.contains(&one.status));
        if event.status != EventStatus::Published {
            continue;
        }
        let Some(sign_up) = sign_up else { continue };
        let unit = event.unit_id;
        let (sign_up, moves) = give_back(tx, event, sign_up)?;
        entries.push(entry(operation, &sign_up, unit).detail("cancelled"));
        entries.extend(moves.entries(operation, unit));
    }
    Ok(entries)
}

/// Notes that somebody is here, and how long they helped.
pub fn check_in(
    tx: &mut Tx<'_>,
    sight: &Sight,
    id: SignUpId,
    volunteer_minutes: Option<i32>,
) -> Result<Audited<Attendee>, Error> {
    let (event, sign_up) = locked(tx, &sight.scope, id)?;
    let sign_up = sign_up.check_in(&event, volunteer_minutes, tx.now())?;
    let sign_up = save(tx, sign_up)?;
    let staff = is_staff(tx.conn, sight, event.unit_id)?;
    let entry = entry("sign_ups_check_in", &sign_up, event.unit_id);
    Ok(Audited::write(Attendee { staff, ..with_name(tx.conn, sign_up)? }, entry))
}

/// Gives places to the first `count` who wait, and returns them.
fn promote(tx: &mut Tx<'_>, event: EventId, count: i32) -> Result<Vec<SignUp>, Error> {
    if count <= 0 {
        return Ok(Vec::new());
    }
    let now = tx.now();
    let waiting = sign_ups::table
        .filter(sign_ups::event_id.eq(Sql(event)))
        .filter(sign_ups::status.eq(Sql(SignUpStatus::Waiting)));
    let first: Vec<Row> = waiting
        .select(Row::as_select())
        .order(sign_ups::position.asc())
        .limit(count.into())
        .load(tx.conn)?;
    let Some(last) = first.last().map(|row| row.position) else { return Ok(Vec::new()) };
    // Who waits up to the last of them is one of them: one statement, however many there are.
    diesel::update(waiting.filter(sign_ups::position.le(last)))
        .set((
            sign_ups::status.eq(Sql(SignUpStatus::SignedUp)),
            sign_ups::promoted_at.eq(Some(Sql(now))),
            sign_ups::updated_at.eq(Sql(now)),
            sign_ups::version.eq(sign_ups::version + 1),
        ))
        .execute(tx.conn)?;
    first
        .into_iter()
        .map(|row| {
            let promoted = SignUp::from(row).promote(now)?;
            Ok(SignUp { updated_at: now, version: promoted.version + 1, ..promoted })
        })
        .collect()
}

/// The event is over: who has a place and was not checked in was absent.
pub(super) fn settle(tx: &mut Tx<'_>, event: EventId) -> Result<usize, Error> {
    let expected = sign_ups::table
        .filter(sign_ups::event_id.eq(Sql(event)))
        .filter(sign_ups::status.eq(Sql(SignUpStatus::SignedUp)));
    Ok(diesel::update(expected)
        .set((
            sign_ups::status.eq(Sql(SignUpStatus::Absent)),
            sign_ups::updated_at.eq(Sql(tx.now())),
            sign_ups::version.eq(sign_ups::version + 1),
        ))
        .execute(tx.conn)?)
}

/// The line of the audit trail: whose sign-up it is, since the answer shows it.
fn entry(operation: &'static str, sign_up: &SignUp, unit: UnitId) -> Entry {
    let entry = Entry::new(operation, "event_sign_ups", sign_up.id, unit);
    Entry { persons: vec![sign_up.member_id], ..entry }
}

/// The status of a member's sign-up for an event, if there is one.
pub(super) fn status_of(
    conn: &mut Conn,
    event: EventId,
    member: MemberId,
) -> Result<Option<SignUpStatus>, Error> {
    Ok(of_member(conn, event, member)?.map(|one| one.status))
}

/// Every sign-up of a member, whatever became of it, in the order of the events' ids.
pub(super) fn all_of_member(conn: &mut Conn, member: MemberId) -> Result<Vec<SignUp>, Error> {
    let rows: Vec<Row> = sign_ups::table
        .filter(sign_ups::member_id.eq(Sql(member)))
        .order(sign_ups::event_id.asc())
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(SignUp::from).collect())
}

/// A sign-up of somebody who was not erased.
pub(super) fn find(conn: &mut Conn, id: SignUpId) -> Result<Option<SignUp>, Error> {
    let row: Option<Row> = sign_ups::table
        .find(Sql(id))
        .filter(sign_ups::member_id.is_not_null())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(SignUp::from))
}

/// Takes out a person's second sign-up; whose place it was is the caller's to settle.
pub(super) fn remove(tx: &mut Tx<'_>, id: SignUpId) -> Result<(), Error> {
    diesel::delete(sign_ups::table.find(Sql(id))).execute(tx.conn)?;
    Ok(())
}

/// Writes a sign-up that was taken out again, at its old turn unless somebody else has that now.
pub(super) fn put_back(tx: &mut Tx<'_>, sign_up: SignUp) -> Result<(), Error> {
    let taken: Option<i32> = sign_ups::table
        .filter(sign_ups::event_id.eq(Sql(sign_up.event_id)))
        .filter(sign_ups::position.eq(sign_up.position))
        .select(sign_ups::position)
        .first(tx.conn)
        .optional()?;
    let position = match taken {
        Some(_) => last_position(tx.conn, sign_up.event_id)? + 1,
        None => sign_up.position,
    };
    let row = Row {
        id: Sql(sign_up.id),
        event_id: Sql(sign_up.event_id),
        member_id: Sql(sign_up.member_id),
        status: Sql(sign_up.status),
        position,
        volunteer_minutes: sign_up.volunteer_minutes,
        checked_in_at: sign_up.checked_in_at.map(Sql),
        promoted_at: sign_up.promoted_at.map(Sql),
        created_by: sign_up.created_by.map(Sql),
        created_at: Sql(sign_up.created_at),
        updated_at: Sql(tx.now()),
        version: sign_up.version + 1,
    };
    diesel::insert_into(sign_ups::table).values(&row).execute(tx.conn)?;
    statistics::made(tx, Source::SignUp, row.id.0);
    Ok(())
}

fn of_member(conn: &mut Conn, event: EventId, member: MemberId) -> Result<Option<SignUp>, Error> {
    let row: Option<Row> = sign_ups::table
        .filter(sign_ups::event_id.eq(Sql(event)))
        .filter(sign_ups::member_id.eq(Sql(member)))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(SignUp::from))
}

fn last_position(conn: &mut Conn, event: EventId) -> Result<i32, Error> {
    let last: Option<i32> = sign_ups::table
        .filter(sign_ups::event_id.eq(Sql(event)))
        .select(max(sign_ups::position))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// The name of a member who can be signed up: in scope, and still served by the office. They are
/// held until the end of the transaction, so that a consent taken back meanwhile is seen.
fn member_to_sign_up(tx: &mut Tx<'_>, scope: &Scope, member: MemberId) -> Result<String, Error> {
    let query = members::table
        .filter(members::id.eq(Sql(member)))
        .filter(members::merged_into.is_null())
        .select((members::unit_id, members::status, members::name));
    let found: Option<(Sql<UnitId>, Sql<MemberStatus>, String)> =
        lock!(query).first(tx.conn).optional()?;
    let unknown = || Error::from(domain::Fault::new("/member_id", "unknown_reference"));
    let (unit, status, name) = found.ok_or_else(unknown)?;
    if !admits(tx.conn, scope, unit.0)? {
        return Err(unknown());
    }
    if status.0 == MemberStatus::Left {
        return Err(domain::Error::Conflict { code: "member_left" }.into());
    }
    Ok(name)
}

/// The event and its sign-up, if the event is in scope, both held until the transaction ends.
fn locked(tx: &mut Tx<'_>, scope: &Scope, id: SignUpId) -> Result<(Event, SignUp), Error> {
    // A sign-up never moves to another event, so this can be read before the lock.
    let Sql(event): Sql<EventId> =
        sign_ups::table.find(Sql(id)).select(sign_ups::event_id).first(tx.conn)?;
    let event = events::locked(tx, scope, event)?;
    let row: Row = sign_ups::table
        .find(Sql(id))
        .filter(sign_ups::member_id.is_not_null())
        .select(Row::as_select())
        .first(tx.conn)?;
    Ok((event, SignUp::from(row)))
}

fn insert(
    tx: &mut Tx<'_>,
    event: &Event,
    member: MemberId,
    status: SignUpStatus,
    position: i32,
) -> Result<SignUp, Error> {
    let now = tx.now();
    let row = Row {
        id: Sql(tx.new_id()),
        event_id: Sql(event.id),
        member_id: Sql(member),
        status: Sql(status),
        position,
        volunteer_minutes: None,
        checked_in_at: None,
        promoted_at: None,
        created_by: tx.account().map(Sql),
        created_at: Sql(now),
        updated_at: Sql(now),
        version: 1,
    };
    diesel::insert_into(sign_ups::table).values(&row).execute(tx.conn)?;
    statistics::made(tx, Source::SignUp, row.id.0);
    Ok(row.into())
}

/// Writes what the domain may have changed, as the next version.
pub(super) fn save(tx: &mut Tx<'_>, sign_up: SignUp) -> Result<SignUp, Error> {
    let sign_up = SignUp { updated_at: tx.now(), version: sign_up.version + 1, ..sign_up };
    statistics::changing(tx, Source::SignUp, &[sign_up.id])?;
    diesel::update(sign_ups::table.find(Sql(sign_up.id)))
        .set((
            sign_ups::status.eq(Sql(sign_up.status)),
            sign_ups::position.eq(sign_up.position),
            sign_ups::volunteer_minutes.eq(sign_up.volunteer_minutes),
            sign_ups::checked_in_at.eq(sign_up.checked_in_at.map(Sql)),
            sign_ups::promoted_at.eq(sign_up.promoted_at.map(Sql)),
            sign_ups::updated_at.eq(Sql(sign_up.updated_at)),
            sign_ups::version.eq(sign_up.version),
        ))
        .execute(tx.conn)?;
    Ok(sign_up)
}

fn with_name(conn: &mut Conn, sign_up: SignUp) -> Result<Attendee, Error> {
    let name = members::table
        .filter(members::id.eq(Sql(sign_up.member_id)))
        .select(members::name)
        .first(conn)?;
    Ok(Attendee { sign_up, name, staff: true })
}
