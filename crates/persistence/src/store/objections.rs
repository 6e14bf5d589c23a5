//! Objections of members to notes about them.

mod owners;

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::{Permission, Scope};
use domain::id::{AccountId, CaseEntryId, MemberId, ObjectionId, UnitId, VisitId};
use domain::notifications::{News, NotificationKind, NotificationSubject};
use domain::objections::{NewObjection, Note, Objection, ObjectionState};

use super::dialect::lock;
use super::tx::{ensure, expect_version};
use super::{Conn, Tx, cases, member_keys, members, notifications, visits};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::objections::{ObjectionDetail, ObjectionFilter};
use crate::schema::objections;
use crate::sealed::{MemberKey, Opener, Place, Sealed};
use crate::types::{Sql, plain};
use crate::vault::Vault;
use crate::write::{Audited, Entry};

pub(super) use owners::{hand_over_of_cases, hand_over_of_visits};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = objections, treat_none_as_null = true)]
struct Row {
    id: Sql<ObjectionId>,
    unit_id: Sql<UnitId>,
    member_id: Sql<MemberId>,
    visit_id: Option<Sql<VisitId>>,
    case_entry_id: Option<Sql<CaseEntryId>>,
    state: Sql<ObjectionState>,
    body: Sealed,
    answer: Option<Sealed>,
    answered_by: Option<Sql<AccountId>>,
    answered_at: Option<Sql<Timestamp>>,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

/// What the member said, and what the office answered, are sealed as the notes are that they are about.
fn place(column: &'static str, id: ObjectionId) -> Place {
    Place::new("objections", column, id)
}

impl Row {
    fn open(self, opener: &Opener<'_>) -> Result<Objection, Error> {
        let body = opener.open(place("body", self.id.0), Some(&self.body))?;
        Ok(Objection {
            body: body.unwrap_or_default(),
            answer: opener.open(place("answer", self.id.0), self.answer.as_ref())?,
            id: self.id.0,
            unit_id: self.unit_id.0,
            member_id: self.member_id.0,
            visit_id: plain(self.visit_id),
            case_entry_id: plain(self.case_entry_id),
            state: self.state.0,
            answered_by: plain(self.answered_by),
            answered_at: plain(self.answered_at),
            created_at: self.created_at.0,
            updated_at: self.updated_at.0,
            version: self.version,
        })
    }

    fn seal(objection: &Objection, key: &MemberKey) -> Result<Self, Error> {
        let id = objection.id;
        Ok(Self {
            body: key.seal(place("body", id), &objection.body)?,
            answer: key.seal_some(place("answer", id), objection.answer.as_deref())?,
            id: Sql(id),
            unit_id: Sql(objection.unit_id),
            member_id: Sql(objection.member_id),
            visit_id: objection.visit_id.map(Sql),
            case_entry_id: objection.case_entry_id.map(Sql),
            state: Sql(objection.state),
            answered_by: objection.answered_by.map(Sql),
            answered_at: objection.answered_at.map(Sql),
            created_at: Sql(objection.created_at),
            updated_at: Sql(objection.updated_at),
            version: objection.version,
        })
    }
}

/// The oldest first: it has waited longest.
pub fn list(
    conn: &mut Conn,
    vault: &Vault,
    scope: &Scope,
    filter: &ObjectionFilter,
    page: &PageRequest,
) -> Result<Page<ObjectionDetail>, Error> {
    if let Some(unit) = filter.unit {
        ensure(conn, scope, unit)?;
    }
    let columns = ["objections.created_at", "objections.id"];
    let rows: Vec<Row> = filtered(scope, filter)
        .select(Row::as_select())
        .filter(Keyset::after(columns, Direction::Ascending, page.after.as_ref()))
        .order((objections::created_at.asc(), objections::id.asc()))
        .limit(page.limit + 1)
        .load(conn)?;
    let total =
        if page.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    let cut = Page::cut(rows, page, |row: &Row| Cursor::new(row.created_at.0, row.id.0));
    let items = cut
        .items
        .into_iter()
        .map(|row| {
            let opener = member_keys::opener(conn, vault, row.member_id.0)?;
            detail(conn, &opener, row)
        })
        .collect::<Result<_, _>>()?;
    Ok(Page { items, next: cut.next, total })
}

fn filtered(
    scope: &Scope,
    filter: &ObjectionFilter,
) -> objections::BoxedQuery<'static, <Conn as Connection>::Backend> {
    let mut query = objections::table.filter(Within::new("objections.unit_id", scope)).into_boxed();
    if let Some(unit) = filter.unit {
        query = query.filter(Within::below("objections.unit_id", unit));
    }
    if let Some(state) = filter.state {
        query = query.filter(objections::state.eq(Sql(state)));
    }
    query
}

/// The objection with the note as it reads now.
fn detail(conn: &mut Conn, opener: &Opener<'_>, row: Row) -> Result<ObjectionDetail, Error> {
    let objection = row.open(opener)?;
    let member = objection.member_id;
    let about = match (objection.visit_id, objection.case_entry_id) {
        (Some(id), _) => Some(Note::Visit(id)),
        (None, id) => id.map(Note::CaseEntry),
    };
    let note = match about {
        Some(about) => note_of(conn, opener, member, about)?,
        None => None,
    };
    Ok(ObjectionDetail { objection, note })
}

fn note_of(
    conn: &mut Conn,
    opener: &Opener<'_>,
    member: MemberId,
    about: Note,
) -> Result<Option<String>, Error> {
    match about {
        Note::Visit(id) => visits::note_of(conn, opener, member, id),
        Note::CaseEntry(id) => cases::note_of(conn, member, id),
    }
}

pub fn get(
    conn: &mut Conn,
    vault: &Vault,
    scope: &Scope,
    id: ObjectionId,
) -> Result<ObjectionDetail, Error> {
    let row: Row = objections::table.find(Sql(id)).select(Row::as_select()).first(conn)?;
    ensure(conn, scope, row.unit_id.0)?;
    let opener = member_keys::opener(conn, vault, row.member_id.0)?;
    detail(conn, &opener, row)
}

/// All of a member's, newest first.
pub(super) fn of_member(
    conn: &mut Conn,
    vault: &Vault,
    member: MemberId,
    page: &PageRequest,
) -> Result<Page<ObjectionDetail>, Error> {
    let columns = ["objections.created_at", "objections.id"];
    let rows: Vec<Row> = objections::table
        .filter(objections::member_id.eq(Sql(member)))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((objections::created_at.desc(), objections::id.desc()))
        .limit(page.limit + 1)
        .select(Row::as_select())
        .load(conn)?;
    let cut = Page::cut(rows, page, |row: &Row| Cursor::new(row.created_at.0, row.id.0));
    let opener = member_keys::opener(conn, vault, member)?;
    let items = cut.items.into_iter().map(|row| detail(conn, &opener, row));
    Ok(Page { items: items.collect::<Result<_, _>>()?, next: cut.next, total: None })
}

/// What a member says against a note about them.
///
/// # Errors
/// [`Error::NotFound`] when the note is somebody else's, or there is none; a conflict while an earlier
/// objection to it waits for its answer.
pub(super) fn raise(
    tx: &mut Tx<'_>,
    scope: &Scope,
    member: MemberId,
    new: &NewObjection,
) -> Result<Audited<ObjectionDetail>, Error> {
    // Held, so that of two at once the second sees the first.
    let row = members::hold(tx, scope, member)?;
    let opener = member_keys::opener(tx.conn, tx.vault(), member)?;
    let note = note_of(tx.conn, &opener, member, new.note)?;
    if note.is_none() {
        return Err(Error::NotFound);
    }
    ensure_none_open(tx, new.note)?;
    let id = tx.new_id();
    let objection = Objection::raise(new.clone(), id, member, row.unit_id.0, tx.now());
    let row = Row::seal(&objection, &*tx.key(member)?)?;
    diesel::insert_into(objections::table).values(row).execute(tx.conn)?;
    let of = (NotificationSubject::Objections, objection.id);
    let news = News::of(NotificationKind::ObjectionReceived, of, objection.unit_id);
    notifications::tell_nearest(tx, &news, objection.unit_id, Permission::EditMembers)?;
    let entry = entry("portal_objections_create", &objection);
    Ok(Audited::write(ObjectionDetail { objection, note }, entry))
}

fn ensure_none_open(tx: &mut Tx<'_>, note: Note) -> Result<(), Error> {
    let mut query = objections::table
        .filter(objections::state.eq(Sql(ObjectionState::Open)))
        .select(objections::id)
        .into_boxed();
    query = match note {
        Note::Visit(id) => query.filter(objections::visit_id.eq(Some(Sql(id)))),
        Note::CaseEntry(id) => query.filter(objections::case_entry_id.eq(Some(Sql(id)))),
    };
    let open: Option<Sql<ObjectionId>> = query.first(tx.conn).optional()?;
    match open {
        Some(_) => Err(domain::Error::Conflict { code: "objection_open" }.into()),
        None => Ok(()),
    }
}

/// The office's answer.
pub fn answer(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: ObjectionId,
    version: i64,
    answer: &str,
) -> Result<Audited<ObjectionDetail>, Error> {
    let query = objections::table.find(Sql(id)).select(Row::as_select());
    let row: Row = lock!(query).first(tx.conn)?;
    ensure(tx.conn, scope, row.unit_id.0)?;
    expect_version(row.version, version)?;
    let member = row.member_id.0;
    let opener = member_keys::opener(tx.conn, tx.vault(), member)?;
    let answered = row.open(&opener)?.answer(answer, tx.account(), tx.now())?;
    let row = Row::seal(&answered, &*tx.key(member)?)?;
    let saved: Row = diesel::update(objections::table.find(Sql(id)))
        .set(row)
        .returning(Row::as_returning())
        .get_result(tx.conn)?;
    let entry = entry("objections_answer", &answered);
    Ok(Audited::write(detail(tx.conn, &opener, saved)?, entry))
}

/// The answer shows whose it is, so the entry names them.
fn entry(operation: &'static str, objection: &Objection) -> Entry {
    let entry = Entry::new(operation, "objections", objection.id, objection.unit_id);
    Entry { persons: vec![objection.member_id], ..entry }
}
