//! The audit trail: a line for every write, and for every answer that shows a person.

use diesel::prelude::*;
use domain::Timestamp;
use domain::id::{AccountId, Id, MemberId, UnitId, kind};

use super::Conn;
use crate::error::Error;
use crate::filters::{AuditEntry, AuditFilter};
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::schema::audit_entries;
use crate::types::{Sql, plain};
use crate::write::{Entry, Request};
use domain::access::Scope;

#[derive(Insertable)]
#[diesel(table_name = audit_entries)]
struct NewRow {
    id: Sql<Id<kind::Request>>,
    at: Sql<Timestamp>,
    account_id: Option<Sql<AccountId>>,
    unit_id: Option<Sql<UnitId>>,
    operation: &'static str,
    kind: &'static str,
    subject: Option<&'static str>,
    subject_id: Option<Sql<Id<()>>>,
    persons: Option<Vec<u8>>,
    request_id: Option<Sql<Id<kind::Request>>>,
    detail: Option<String>,
}

impl NewRow {
    fn new(request: &Request, entry: &Entry, kind: &'static str) -> Self {
        Self {
            id: Sql(Id::from_uuid(crate::database::uuid_at(request.now))),
            at: Sql(request.now),
            account_id: request.account.map(Sql),
            unit_id: entry.unit.map(Sql),
            operation: entry.operation,
            kind,
            subject: entry.subject.map(|(table, _)| table),
            subject_id: entry.subject.map(|(_, id)| Id::from_uuid(id)).map(Sql),
            persons: pack(&entry.persons),
            request_id: Some(Sql(request.id)),
            detail: entry.detail.clone(),
        }
    }
}

/// Ids of 16 bytes, one after the other.
fn pack(persons: &[MemberId]) -> Option<Vec<u8>> {
    (!persons.is_empty()).then(|| persons.iter().flat_map(|id| *id.as_bytes()).collect())
}

fn unpack(bytes: &[u8]) -> Vec<MemberId> {
    bytes
        .chunks_exact(16)
        .filter_map(|chunk| uuid::Uuid::from_slice(chunk).ok())
        .map(MemberId::from_uuid)
        .collect()
}

pub fn append_writes(conn: &mut Conn, request: &Request, entries: &[Entry]) -> Result<(), Error> {
    for entry in entries {
        diesel::insert_into(audit_entries::table)
            .values(NewRow::new(request, entry, "write"))
            .execute(conn)?;
    }
    Ok(())
}

/// Appends the entries of reads, many requests' at once.
pub fn append_reads<'a>(
    conn: &mut Conn,
    entries: impl Iterator<Item = &'a (Request, Entry)>,
) -> Result<(), Error> {
    for (request, entry) in entries {
        diesel::insert_into(audit_entries::table)
            .values(NewRow::new(request, entry, "read"))
            .execute(conn)?;
    }
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_entries)]
struct Row {
    id: Sql<Id<kind::Request>>,
    at: Sql<Timestamp>,
    account_id: Option<Sql<AccountId>>,
    unit_id: Option<Sql<UnitId>>,
    operation: String,
    kind: String,
    subject: Option<String>,
    subject_id: Option<Sql<Id<()>>>,
    persons: Option<Vec<u8>>,
    request_id: Option<Sql<Id<kind::Request>>>,
    detail: Option<String>,
}

impl From<Row> for AuditEntry {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            at: row.at.0,
            account: plain(row.account_id),
            unit: plain(row.unit_id),
            operation: row.operation,
            kind: row.kind,
            subject: row.subject,
            subject_id: plain(row.subject_id),
            persons: row.persons.as_deref().map(unpack).unwrap_or_default(),
            request: plain(row.request_id),
            detail: row.detail,
        }
    }
}

/// Newest first. Lines without a unit, such as sign-ins, are seen by an auditor of a root unit.
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
                .or(audit_entries::unit_id.is_null().and(holds_root(scope))),
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
    if let Some(operation) = &filter.operation {
        query = query.filter(audit_entries::operation.eq(operation.clone()));
    }
    let rows = query.load::<Row>(conn)?;
    let rows = rows.into_iter().map(AuditEntry::from).collect();
    Ok(Page::cut(rows, page, |entry: &AuditEntry| Cursor::new(entry.at, entry.id)))
}

/// `the scope holds a unit without a parent`, as a condition.
fn holds_root(scope: &Scope) -> crate::fragments::HoldsRoot {
    crate::fragments::HoldsRoot::new(scope)
}
