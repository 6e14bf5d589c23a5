//! The audit trail: an entry for every write, and for every answer that shows a person.

use std::borrow::Cow;

use diesel::prelude::*;
use diesel::result::Error as Diesel;
use domain::Timestamp;
use domain::access::Scope;
use domain::audit_entries::{AuditEntry, Line, pack};
use domain::id::{AccountId, AuditEntryId, Id, MemberId, RequestId, UnitId};

use super::{Conn, audit_heads, dialect};
use crate::error::Error;
use crate::filters::AuditFilter;
use crate::fragments::{
    AfterPlace, Cursor, Direction, HoldsRoot, Keyset, Page, PageRequest, Within,
};
use crate::ledger::Ledger;
use crate::schema::{audit_entries, audit_persons};
use crate::types::{Sql, plain};
use crate::write::{Entry, Request};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_entries)]
pub(crate) struct Row {
    id: Sql<AuditEntryId>,
    chain: i32,
    sequence: i64,
    at: Sql<Timestamp>,
    account_id: Option<Sql<AccountId>>,
    roles: Option<Cow<'static, str>>,
    unit_id: Option<Sql<UnitId>>,
    operation: Cow<'static, str>,
    kind: Cow<'static, str>,
    subject: Option<Cow<'static, str>>,
    subject_id: Option<Sql<Id<()>>>,
    persons: Option<Vec<u8>>,
    request_id: Option<Sql<RequestId>>,
    detail: Option<Cow<'static, str>>,
    mac: Vec<u8>,
}

impl From<Row> for AuditEntry {
    fn from(row: Row) -> Self {
        Self {
            chain: row.chain,
            sequence: row.sequence,
            id: row.id.0,
            at: row.at.0,
            account: plain(row.account_id),
            roles: row.roles,
            unit: plain(row.unit_id),
            operation: row.operation,
            kind: row.kind,
            subject: row.subject,
            subject_id: plain(row.subject_id),
            persons: row.persons,
            request: plain(row.request_id),
            detail: row.detail,
            mac: row.mac,
        }
    }
}

impl From<AuditEntry> for Row {
    fn from(entry: AuditEntry) -> Self {
        Self {
            id: Sql(entry.id),
            chain: entry.chain,
            sequence: entry.sequence,
            at: Sql(entry.at),
            account_id: entry.account.map(Sql),
            roles: entry.roles,
            unit_id: entry.unit.map(Sql),
            operation: entry.operation,
            kind: entry.kind,
            subject: entry.subject,
            subject_id: entry.subject_id.map(Sql),
            persons: entry.persons,
            request_id: entry.request.map(Sql),
            detail: entry.detail,
            mac: entry.mac,
        }
    }
}

/// An entry that has no place in a chain yet. A read is of the unit that its reader acts under.
fn unplaced(request: &Request, entry: &Entry, kind: &'static str) -> AuditEntry {
    AuditEntry {
        chain: 0,
        sequence: 0,
        id: Id::from_uuid(crate::database::uuid_at(request.now)),
        at: request.now,
        account: request.account,
        roles: request.standing.roles_text().map(Cow::Owned),
        unit: if kind == "read" { entry.unit.or(request.standing.unit) } else { entry.unit },
        operation: Cow::Borrowed(entry.operation),
        kind: Cow::Borrowed(kind),
        subject: entry.subject.map(|(table, _)| Cow::Borrowed(table)),
        subject_id: entry.subject.map(|(_, id)| Id::from_uuid(id)),
        persons: pack(&entry.persons),
        request: Some(request.id),
        detail: entry.detail.clone().map(Cow::Owned),
        mac: Vec::new(),
    }
}

fn append<'a>(
    conn: &mut Conn,
    ledger: &mut Ledger,
    kind: &'static str,
    entries: impl Iterator<Item = (&'a Request, &'a Entry)>,
) -> Result<(), Error> {
    let mut rows = Vec::new();
    for (request, entry) in entries {
        audit_heads::hold(conn, ledger)?;
        rows.push(Row::from(ledger.append(unplaced(request, entry, kind))?));
    }
    Ok(dialect::add_entries(conn, rows)?)
}

pub fn append_writes<'a>(
    conn: &mut Conn,
    ledger: &mut Ledger,
    entries: impl Iterator<Item = (&'a Request, &'a Entry)>,
) -> Result<(), Error> {
    append(conn, ledger, "write", entries)
}

/// Appends the entries of reads, many requests' at once.
pub fn append_reads<'a>(
    conn: &mut Conn,
    ledger: &mut Ledger,
    entries: impl Iterator<Item = &'a (Request, Entry)>,
) -> Result<(), Error> {
    append(conn, ledger, "read", entries.map(|(request, entry)| (request, entry)))
}

/// The entries after a place, in the order of chain and place. A row that cannot be read is the last
/// one that comes.
pub fn batch(conn: &mut Conn, after: (i32, i64), limit: i64) -> Result<Vec<Line>, Error> {
    match rows_after(conn, after, limit) {
        Ok(rows) => Ok(rows.into_iter().map(|row| Line::Entry(row.into())).collect()),
        Err(Diesel::DeserializationError(_)) => one_by_one(conn, after, limit),
        Err(error) => Err(error.into()),
    }
}

fn one_by_one(conn: &mut Conn, mut after: (i32, i64), limit: i64) -> Result<Vec<Line>, Error> {
    let mut lines = Vec::new();
    for _ in 0..limit {
        match rows_after(conn, after, 1) {
            Ok(rows) => {
                let Some(row) = rows.into_iter().next() else { break };
                after = (row.chain, row.sequence);
                lines.push(Line::Entry(row.into()));
            }
            Err(Diesel::DeserializationError(_)) => {
                lines.push(Line::Unreadable);
                break;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(lines)
}

fn rows_after(conn: &mut Conn, (chain, sequence): (i32, i64), limit: i64) -> QueryResult<Vec<Row>> {
    audit_entries::table
        .filter(AfterPlace { chain, sequence })
        .order((audit_entries::chain.asc(), audit_entries::sequence.asc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
}

/// Newest first. Entries without a unit, such as sign-ins, are seen by an auditor of a root unit.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &AuditFilter,
    page: &PageRequest,
) -> Result<Page<AuditEntry>, Error> {
    let columns = ["audit_entries.at", "audit_entries.id"];
    let mut query = audit_entries::table
        .select(Row::as_select())
        .filter(
            Within::new("audit_entries.unit_id", scope)
                .or(audit_entries::unit_id.is_null().and(HoldsRoot::new(scope))),
        )
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((audit_entries::at.desc(), audit_entries::id.desc()))
        .limit(page.limit + 1)
        .into_boxed();
    if let Some(account) = filter.account {
        query = query.filter(audit_entries::account_id.eq(Some(Sql(account))));
    }
    if let Some(subject) = filter.subject_id {
        query = query.filter(audit_entries::subject_id.eq(Some(Sql(subject))));
    }
    if let Some(person) = filter.person {
        let entries = audit_persons::table
            .filter(audit_persons::person_id.eq(Sql(person)))
            .select(audit_persons::entry_id);
        query = query.filter(audit_entries::id.eq_any(entries));
    }
    if let Some(operation) = &filter.operation {
        query = query.filter(audit_entries::operation.eq(operation.clone()));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(audit_entries::kind.eq(kind.as_str()));
    }
    if let Some(unit) = filter.unit {
        query = query.filter(Within::below("audit_entries.unit_id", unit));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit_entries::at.ge(Sql(from)));
    }
    if let Some(to) = filter.to {
        query = query.filter(audit_entries::at.lt(Sql(to)));
    }
    if let Some(request) = filter.request {
        query = query.filter(audit_entries::request_id.eq(Some(Sql(request))));
    }
    let rows = query.load::<Row>(conn)?;
    let rows = rows.into_iter().map(AuditEntry::from).collect();
    Ok(Page::cut(rows, page, |entry: &AuditEntry| Cursor::new(entry.at, entry.id)))
}

/// Who was shown a member or changed something of theirs, newest first.
pub(super) fn of_member(
    conn: &mut Conn,
    member: MemberId,
    page: &PageRequest,
) -> Result<Page<AuditEntry>, Error> {
    let columns = ["audit_entries.at", "audit_entries.id"];
    let named = audit_persons::table
        .filter(audit_persons::person_id.eq(Sql(member)))
        .select(audit_persons::entry_id);
    let rows: Vec<Row> = audit_entries::table
        .filter(audit_entries::id.eq_any(named))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((audit_entries::at.desc(), audit_entries::id.desc()))
        .limit(page.limit + 1)
        .select(Row::as_select())
        .load(conn)?;
    let rows = rows.into_iter().map(AuditEntry::from).collect();
    Ok(Page::cut(rows, page, |entry: &AuditEntry| Cursor::new(entry.at, entry.id)))
}

/// What an account read in a time, oldest first.
pub(super) fn reads_of(
    conn: &mut Conn,
    account: AccountId,
    (from, until): (Timestamp, Timestamp),
    page: &PageRequest,
) -> Result<Page<AuditEntry>, Error> {
    let columns = ["audit_entries.at", "audit_entries.id"];
    let rows: Vec<Row> = audit_entries::table
        .filter(audit_entries::account_id.eq(Some(Sql(account))))
        .filter(audit_entries::at.ge(Sql(from)))
        .filter(audit_entries::at.lt(Sql(until)))
        .filter(audit_entries::kind.eq("read"))
        .filter(Keyset::after(columns, Direction::Ascending, page.after.as_ref()))
        .order((audit_entries::at.asc(), audit_entries::id.asc()))
        .limit(page.limit + 1)
        .select(Row::as_select())
        .load(conn)?;
    let rows = rows.into_iter().map(AuditEntry::from).collect();
    Ok(Page::cut(rows, page, |entry: &AuditEntry| Cursor::new(entry.at, entry.id)))
}

/// # Errors
/// [`Error::NotFound`] when it is not there or not in scope.
pub fn get(conn: &mut Conn, scope: &Scope, id: AuditEntryId) -> Result<AuditEntry, Error> {
    let row: Row = audit_entries::table
        .filter(audit_entries::id.eq(Sql(id)))
        .filter(
            Within::new("audit_entries.unit_id", scope)
                .or(audit_entries::unit_id.is_null().and(HoldsRoot::new(scope))),
        )
        .select(Row::as_select())
        .first(conn)?;
    Ok(row.into())
}
