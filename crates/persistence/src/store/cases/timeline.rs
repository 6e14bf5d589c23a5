//! What happened to a case, in order.

use diesel::prelude::*;
use domain::access::Scope;
use domain::cases::{CaseEntry, EntryKind};
use domain::id::CaseId;

use super::super::{Conn, Tx};
use super::rows::EntryRow;
use super::{assignees, brought_by, hold_visible};
use crate::cases::{EntryDetail, Timeline};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest};
use crate::schema::case_entries;
use crate::types::Sql;
use crate::write::{Audited, Entry};

/// Oldest first.
pub fn timeline(
    conn: &mut Conn,
    scope: &Scope,
    case: CaseId,
    page: &PageRequest,
) -> Result<Timeline, Error> {
    let member = brought_by(conn, scope, case)?;
    let columns = ["case_entries.at", "case_entries.id"];
    let rows: Vec<CaseEntry> = case_entries::table
        .select(EntryRow::as_select())
        .filter(case_entries::case_id.eq(Sql(case)))
        .filter(Keyset::after(columns, Direction::Ascending, page.after.as_ref()))
        .order((case_entries::at.asc(), case_entries::id.asc()))
        .limit(page.limit + 1)
        .load::<EntryRow>(conn)?
        .into_iter()
        .map(CaseEntry::from)
        .collect();
    let page = Page::cut(rows, page, |entry| Cursor::new(entry.at, entry.id));
    let accounts = page.items.iter().filter_map(|entry| entry.account_id).collect();
    let names = assignees::names(conn, accounts)?;
    let page = page.map(|entry| EntryDetail {
        account: entry.account_id.and_then(|id| names.get(&id).cloned()),
        entry,
    });
    Ok(Timeline { page, member })
}

/// Adds a note, or what was said with the person.
pub fn note(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: CaseId,
    kind: EntryKind,
    body: &str,
) -> Result<Audited<EntryDetail>, Error> {
    let case = hold_visible(tx, scope, id)?;
    let event = case.note(kind, body, tx.now())?;
    let row = EntryRow::new(tx.new_id(), id, tx.account(), event);
    diesel::insert_into(case_entries::table).values(row.clone()).execute(tx.conn)?;
    let names = assignees::names(tx.conn, tx.account().into_iter().collect())?;
    let entry = EntryDetail { account: names.into_values().next(), entry: row.into() };
    Ok(Audited::write(entry, Entry::new("cases_note", "cases", id, case.unit_id)))
}
