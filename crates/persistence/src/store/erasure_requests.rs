//! Requests to be erased: entered, confirmed by another account, or refused with a reason.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::{Permission, Scope};
use domain::erasure_requests::{
    ErasureRequest, ErasureState, NewErasureRequest, Refusal, RefusalReason,
};
use domain::id::{AccountId, ErasureRequestId, MemberId, UnitId};
use domain::notifications::{News, NotificationKind, NotificationSubject};

use super::dialect::lock;
use super::tx::{ensure, expect_version};
use super::{Conn, Tx, erasures, members, notifications};
use crate::erasures::{ErasureFilter, ErasureLine, ErasurePreview};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::schema::{erasure_requests, members as member_rows};
use crate::types::{Sql, plain};
use crate::vault::Vault;
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = erasure_requests, treat_none_as_null = true)]
struct Row {
    id: Sql<ErasureRequestId>,
    unit_id: Sql<UnitId>,
    member_id: Sql<MemberId>,
    state: Sql<ErasureState>,
    asked_by: Option<Sql<AccountId>>,
    decided_by: Option<Sql<AccountId>>,
    decided_at: Option<Sql<Timestamp>>,
    reason: Option<Sql<RefusalReason>>,
    explanation: Option<String>,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl From<Row> for ErasureRequest {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            unit: row.unit_id.0,
            member: row.member_id.0,
            state: row.state.0,
            asked_by: plain(row.asked_by),
            decided_by: plain(row.decided_by),
            decided_at: plain(row.decided_at),
            reason: plain(row.reason),
            explanation: row.explanation,
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

impl From<ErasureRequest> for Row {
    fn from(request: ErasureRequest) -> Self {
        Self {
            id: Sql(request.id),
            unit_id: Sql(request.unit),
            member_id: Sql(request.member),
            state: Sql(request.state),
            asked_by: request.asked_by.map(Sql),
            decided_by: request.decided_by.map(Sql),
            decided_at: request.decided_at.map(Sql),
            reason: request.reason.map(Sql),
            explanation: request.explanation,
            created_at: Sql(request.created_at),
            updated_at: Sql(request.updated_at),
            version: request.version,
        }
    }
}

type LineRow = (Row, Option<String>);

fn line((row, member_name): LineRow) -> ErasureLine {
    ErasureLine { request: row.into(), member_name }
}

/// The newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &ErasureFilter,
    page: &PageRequest,
) -> Result<Page<ErasureLine>, Error> {
    if let Some(unit) = filter.unit {
        ensure(conn, scope, unit)?;
    }
    let columns = ["erasure_requests.created_at", "erasure_requests.id"];
    let mut query = erasure_requests::table
        .left_join(member_rows::table.on(member_rows::id.eq(erasure_requests::member_id)))
        .select((Row::as_select(), member_rows::name.nullable()))
        .filter(Within::new("erasure_requests.unit_id", scope))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((erasure_requests::created_at.desc(), erasure_requests::id.desc()))
        .limit(page.limit + 1)
        .into_boxed();
    if let Some(unit) = filter.unit {
        query = query.filter(Within::below("erasure_requests.unit_id", unit));
    }
    if let Some(state) = filter.state {
        query = query.filter(erasure_requests::state.eq(Sql(state)));
    }
    let rows = query.load::<LineRow>(conn)?.into_iter().map(line).collect();
    let place = |one: &ErasureLine| Cursor::new(one.request.created_at, one.request.id);
    Ok(Page::cut(rows, page, place))
}

pub fn get(conn: &mut Conn, scope: &Scope, id: ErasureRequestId) -> Result<ErasureLine, Error> {
    let row: LineRow = erasure_requests::table
        .left_join(member_rows::table.on(member_rows::id.eq(erasure_requests::member_id)))
        .filter(erasure_requests::id.eq(Sql(id)))
        .select((Row::as_select(), member_rows::name.nullable()))
        .first(conn)?;
    let line = line(row);
    ensure(conn, scope, line.request.unit)?;
    Ok(line)
}

/// What would go if the request were confirmed now; nothing once it was decided.
pub fn preview(
    conn: &mut Conn,
    vault: &Vault,
    scope: &Scope,
    id: ErasureRequestId,
) -> Result<ErasurePreview, Error> {
    let request = get(conn, scope, id)?.request;
    let touched = match request.state {
        ErasureState::Asked => erasures::preview(conn, vault, request.member)?,
        ErasureState::Confirmed | ErasureState::Refused => Vec::new(),
    };
    Ok(ErasurePreview { member: request.member, touched })
}

/// What staff enter for a member in scope.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    member: MemberId,
) -> Result<Audited<ErasureLine>, Error> {
    let row = members::hold(tx, scope, member).map_err(|error| match error {
        Error::NotFound => domain::Fault::new("/member_id", "unknown_reference").into(),
        other => other,
    })?;
    let new = NewErasureRequest { member, unit: row.unit_id.0, asked_by: tx.account() };
    let request = insert(tx, new)?;
    let entry = entry("erasure_requests_create", &request);
    Ok(Audited::write(ErasureLine { request, member_name: Some(row.name) }, entry))
}

/// Enters a request of a member who is held.
///
/// # Errors
/// A conflict when there is one that was not decided.
pub fn insert(tx: &mut Tx<'_>, new: NewErasureRequest) -> Result<ErasureRequest, Error> {
    if is_asked(tx.conn, &[new.member])? {
        return Err(domain::Error::Conflict { code: "erasure_asked_already" }.into());
    }
    let request = ErasureRequest::enter(new, tx.new_id(), tx.now());
    diesel::insert_into(erasure_requests::table)
        .values(Row::from(request.clone()))
        .execute(tx.conn)?;
    let of = (NotificationSubject::ErasureRequests, request.id);
    let news = News::of(NotificationKind::ErasureRequested, of, request.unit);
    // Whoever entered it cannot confirm it.
    let right = Permission::DecideErasures;
    let to = notifications::nearest_but(tx, request.unit, right, request.asked_by)?;
    notifications::tell(tx, &news, to)?;
    Ok(request)
}

/// Whether one of these asked to be erased and that was not decided.
pub(super) fn is_asked(conn: &mut Conn, members: &[MemberId]) -> Result<bool, Error> {
    let open: i64 = erasure_requests::table
        .filter(erasure_requests::member_id.eq_any(members.iter().copied().map(Sql)))
        .filter(erasure_requests::state.eq(Sql(ErasureState::Asked)))
        .count()
        .get_result(conn)?;
    Ok(open > 0)
}

/// Requests of a person, whose these records are, newest first.
pub(super) fn of_person(
    conn: &mut Conn,
    records: &[MemberId],
    page: &PageRequest,
) -> Result<Page<ErasureRequest>, Error> {
    let columns = ["erasure_requests.created_at", "erasure_requests.id"];
    let rows: Vec<Row> = erasure_requests::table
        .filter(erasure_requests::member_id.eq_any(records.iter().copied().map(Sql)))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((erasure_requests::created_at.desc(), erasure_requests::id.desc()))
        .limit(page.limit + 1)
        .select(Row::as_select())
        .load(conn)?;
    let rows = rows.into_iter().map(ErasureRequest::from).collect();
    Ok(Page::cut(rows, page, |one: &ErasureRequest| Cursor::new(one.created_at, one.id)))
}

/// The request of `version`, held until the transaction ends.
fn hold(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ErasureRequestId,
    version: i64,
) -> Result<ErasureRequest, Error> {
    let query = erasure_requests::table.find(Sql(id)).select(Row::as_select());
    let held = ErasureRequest::from(lock!(query).first::<Row>(tx.conn)?);
    ensure(tx.conn, scope, held.unit)?;
    expect_version(held.version, version)?;
    Ok(held)
}

fn decider(tx: &Tx<'_>) -> Result<AccountId, Error> {
    tx.account().ok_or_else(|| Error::Internal("a decision needs an account".to_owned()))
}

/// A request that was confirmed, and the contents that are to be discarded.
pub type Confirmed = (ErasureLine, Vec<[u8; 32]>);

/// Confirms a request, and erases the member.
pub fn confirm(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ErasureRequestId,
    version: i64,
) -> Result<Audited<Confirmed>, Error> {
    let operation = "erasure_requests_confirm";
    let confirmed = hold(tx, scope, id, version)?.confirm(decider(tx)?, tx.now())?;
    let erased = erasures::erase(tx, confirmed.member, operation)?;
    save(tx, &confirmed)?;
    let entry = entry(operation, &confirmed);
    let line = ErasureLine { request: confirmed, member_name: None };
    let audited = Audited::write((line, erased.contents), entry);
    Ok(erased.entries.into_iter().fold(audited, Audited::and))
}

/// Refuses a request.
pub fn refuse(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ErasureRequestId,
    version: i64,
    refusal: &Refusal,
) -> Result<Audited<ErasureLine>, Error> {
    let held = hold(tx, scope, id, version)?;
    let refused = held.refuse(refusal.clone(), decider(tx)?, tx.now())?;
    save(tx, &refused)?;
    let entry = entry("erasure_requests_refuse", &refused);
    Ok(Audited::write(get(tx.conn, scope, id)?, entry))
}

fn save(tx: &mut Tx<'_>, request: &ErasureRequest) -> Result<(), Error> {
    diesel::update(erasure_requests::table.find(Sql(request.id)))
        .set(Row::from(request.clone()))
        .execute(tx.conn)?;
    Ok(())
}

/// The answer shows whom it is about, so the entry names them.
fn entry(operation: &'static str, request: &ErasureRequest) -> Entry {
    let entry = Entry::new(operation, "erasure_requests", request.id, request.unit)
        .detail(request.state.as_str());
    Entry { persons: vec![request.member], ..entry }
}
