//! Suggestions and their answers.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::{Permission, Scope};
use domain::id::{AccountId, MemberId, SuggestionId, UnitId};
use domain::notifications::{News, NotificationKind, NotificationSubject};
use domain::suggestions::{
    NewSuggestion, Suggestion, SuggestionAction, SuggestionPatch, SuggestionSource, SuggestionState,
};

use super::dialect::lock;
use super::members::{ensure_unit, hold_below};
use super::statistics::{self, Source};
use super::tx::{ensure, expect_version};
use super::{Conn, Tx, notifications, referrals};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::schema::{suggestions, units};
use crate::suggestions::{PublishedAnswer, SuggestionFilter};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = suggestions, treat_none_as_null = true)]
struct Row {
    id: Sql<SuggestionId>,
    unit_id: Sql<UnitId>,
    member_id: Option<Sql<MemberId>>,
    source: Sql<SuggestionSource>,
    state: Sql<SuggestionState>,
    body: String,
    answer: Option<String>,
    answered_by: Option<Sql<AccountId>>,
    answered_at: Option<Sql<Timestamp>>,
    summary: Option<String>,
    published_at: Option<Sql<Timestamp>>,
    outcome: Option<String>,
    decline_reason: Option<String>,
    created_by: Option<Sql<AccountId>>,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl From<Row> for Suggestion {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            unit_id: row.unit_id.0,
            member_id: plain(row.member_id),
            source: row.source.0,
            state: row.state.0,
            body: row.body,
            answer: row.answer,
            answered_by: plain(row.answered_by),
            answered_at: plain(row.answered_at),
            summary: row.summary,
            published_at: plain(row.published_at),
            outcome: row.outcome,
            decline_reason: row.decline_reason,
            created_by: plain(row.created_by),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

impl From<Suggestion> for Row {
    fn from(suggestion: Suggestion) -> Self {
        Self {
            id: Sql(suggestion.id),
            unit_id: Sql(suggestion.unit_id),
            member_id: suggestion.member_id.map(Sql),
            source: Sql(suggestion.source),
            state: Sql(suggestion.state),
            body: suggestion.body,
            answer: suggestion.answer,
            answered_by: suggestion.answered_by.map(Sql),
            answered_at: suggestion.answered_at.map(Sql),
            summary: suggestion.summary,
            published_at: suggestion.published_at.map(Sql),
            outcome: suggestion.outcome,
            decline_reason: suggestion.decline_reason,
            created_by: suggestion.created_by.map(Sql),
            created_at: Sql(suggestion.created_at),
            updated_at: Sql(suggestion.updated_at),
            version: suggestion.version,
        }
    }
}

/// The newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &SuggestionFilter,
    page: &PageRequest,
) -> Result<Page<Suggestion>, Error> {
    if let Some(unit) = filter.unit {
        ensure(conn, scope, unit)?;
    }
    let columns = ["suggestions.created_at", "suggestions.id"];
    let rows: Vec<Row> = filtered(scope, filter)
        .select(Row::as_select())
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((suggestions::created_at.desc(), suggestions::id.desc()))
        .limit(page.limit + 1)
        .load(conn)?;
    let total =
        if page.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    let rows = rows.into_iter().map(Suggestion::from).collect();
    let place = |one: &Suggestion| Cursor::new(one.created_at, one.id);
    Ok(Page::cut(rows, page, place).with_total(total))
}

fn filtered(
    scope: &Scope,
    filter: &SuggestionFilter,
) -> suggestions::BoxedQuery<'static, <Conn as Connection>::Backend> {
    let mut query =
        suggestions::table.filter(Within::new("suggestions.unit_id", scope)).into_boxed();
    if let Some(unit) = filter.unit {
        query = query.filter(Within::below("suggestions.unit_id", unit));
    }
    if let Some(state) = filter.state {
        query = query.filter(suggestions::state.eq(Sql(state)));
    }
    query
}

pub fn get(conn: &mut Conn, scope: &Scope, id: SuggestionId) -> Result<Suggestion, Error> {
    let row: Row = suggestions::table.find(Sql(id)).select(Row::as_select()).first(conn)?;
    ensure(conn, scope, row.unit_id.0)?;
    Ok(row.into())
}

/// All of a member's, newest first.
pub(super) fn of_member(
    conn: &mut Conn,
    member: MemberId,
    page: &PageRequest,
) -> Result<Page<Suggestion>, Error> {
    let columns = ["suggestions.created_at", "suggestions.id"];
    let rows: Vec<Row> = suggestions::table
        .filter(suggestions::member_id.eq(Some(Sql(member))))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((suggestions::created_at.desc(), suggestions::id.desc()))
        .limit(page.limit + 1)
        .select(Row::as_select())
        .load(conn)?;
    let rows = rows.into_iter().map(Suggestion::from).collect();
    Ok(Page::cut(rows, page, |one: &Suggestion| Cursor::new(one.created_at, one.id)))
}

/// What everybody may read: answers, never who asked. The newest first.
pub fn list_published(
    conn: &mut Conn,
    unit: Option<UnitId>,
    page: &PageRequest,
) -> Result<Page<PublishedAnswer>, Error> {
    let columns = ["suggestions.published_at", "suggestions.id"];
    let mut query = suggestions::table
        .inner_join(units::table.on(units::id.eq(suggestions::unit_id)))
        .select((Row::as_select(), units::name))
        .filter(suggestions::state.eq(Sql(SuggestionState::Published)))
        .filter(suggestions::published_at.is_not_null())
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((suggestions::published_at.desc(), suggestions::id.desc()))
        .limit(page.limit + 1)
        .into_boxed();
    if let Some(unit) = unit {
        query = query.filter(Within::below("suggestions.unit_id", unit));
    }
    let rows: Vec<(Row, String)> = query.load(conn)?;
    let answers = rows.into_iter().map(|(row, unit)| PublishedAnswer {
        id: row.id.0,
        unit,
        summary: row.summary.unwrap_or_default(),
        answer: row.answer.unwrap_or_default(),
        outcome: row.outcome,
        published_at: row.published_at.map_or(row.updated_at.0, |at| at.0),
    });
    let place = |one: &PublishedAnswer| Cursor::new(one.published_at, one.id);
    Ok(Page::cut(answers.collect(), page, place))
}

/// What staff write down.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    new: &NewSuggestion,
) -> Result<Audited<Suggestion>, Error> {
    ensure_unit(tx.conn, scope, new.unit_id)?;
    if let Some(member) = new.member_id {
        hold_below(tx, new.unit_id, member)?;
    }
    insert(tx, new, "suggestions_create")
}

/// What comes in without a name, for any office there is.
pub fn create_public(tx: &mut Tx<'_>, new: &NewSuggestion) -> Result<Audited<Suggestion>, Error> {
    let unit: Option<Sql<UnitId>> =
        units::table.find(Sql(new.unit_id)).select(units::id).first(tx.conn).optional()?;
    if unit.is_none() {
        return Err(domain::Fault::new("/unit_id", "unknown_reference").into());
    }
    insert(tx, new, "suggestions_create_public")
}

fn insert(
    tx: &mut Tx<'_>,
    new: &NewSuggestion,
    operation: &'static str,
) -> Result<Audited<Suggestion>, Error> {
    let received = Suggestion::receive(new.clone(), tx.new_id(), tx.account(), tx.now());
    diesel::insert_into(suggestions::table).values(Row::from(received.clone())).execute(tx.conn)?;
    statistics::made(tx, Source::Suggestion, received.id);
    let of = (NotificationSubject::Suggestions, received.id);
    let news = News::of(NotificationKind::SuggestionReceived, of, received.unit_id);
    notifications::tell_nearest(tx, &news, received.unit_id, Permission::EditSuggestions)?;
    Ok(audited(operation, received))
}

/// The suggestion of `version`, held until the transaction ends.
fn hold(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: SuggestionId,
    version: i64,
) -> Result<Suggestion, Error> {
    let query = suggestions::table.find(Sql(id)).select(Row::as_select());
    let held = Suggestion::from(lock!(query).first::<Row>(tx.conn)?);
    ensure(tx.conn, scope, held.unit_id)?;
    expect_version(held.version, version)?;
    Ok(held)
}

/// Moves a suggestion on.
pub fn transition(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: SuggestionId,
    version: i64,
    action: &SuggestionAction,
) -> Result<Audited<Suggestion>, Error> {
    let held = hold(tx, scope, id, version)?;
    let sender = referrals::person(tx.conn, tx.vault(), held.member_id)?;
    let next = held.apply(action.clone(), sender.as_ref(), tx.account(), tx.now())?;
    let detail = next.state.as_str();
    save(tx, next, "suggestions_transition", detail)
}

/// Puts the answer right, or says what came of it.
pub fn update(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: SuggestionId,
    version: i64,
    patch: &SuggestionPatch,
) -> Result<Audited<Suggestion>, Error> {
    let held = hold(tx, scope, id, version)?;
    let sender = referrals::person(tx.conn, tx.vault(), held.member_id)?;
    let next = held.amend(patch.clone(), sender.as_ref(), tx.now())?;
    let detail = next.state.as_str();
    save(tx, next, "suggestions_update", detail)
}

fn save(
    tx: &mut Tx<'_>,
    next: Suggestion,
    operation: &'static str,
    detail: &'static str,
) -> Result<Audited<Suggestion>, Error> {
    statistics::changing(tx, Source::Suggestion, &[next.id])?;
    diesel::update(suggestions::table.find(Sql(next.id)))
        .set(Row::from(next.clone()))
        .execute(tx.conn)?;
    let mut entry = entry(operation, &next);
    entry.detail = Some(detail.to_owned());
    Ok(Audited::write(next, entry))
}

fn audited(operation: &'static str, suggestion: Suggestion) -> Audited<Suggestion> {
    let entry = entry(operation, &suggestion);
    Audited::write(suggestion, entry)
}

/// The answer shows who sent it, so the entry names them.
fn entry(operation: &'static str, suggestion: &Suggestion) -> Entry {
    let entry = Entry::new(operation, "suggestions", suggestion.id, suggestion.unit_id);
    Entry { persons: suggestion.member_id.into_iter().collect(), ..entry }
}
