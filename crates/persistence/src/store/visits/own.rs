//! Visits as the member sees them who was visited.

use diesel::prelude::*;
use domain::id::{MemberId, VisitId};
use domain::visits::VisitDetail;

use super::super::Conn;
use super::{LineRow, detail, notes_of};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest};
use crate::schema::{accounts, members, visits};
use crate::sealed::{Opener, Sealed};
use crate::types::Sql;
use crate::vault::Vault;

/// All of a member, newest first, as they are recorded.
pub fn list_own(
    conn: &mut Conn,
    vault: &Vault,
    member: MemberId,
    page: &PageRequest,
) -> Result<Page<VisitDetail>, Error> {
    let columns = ["visits.created_at", "visits.id"];
    let rows: Vec<LineRow> = visits::table
        .inner_join(members::table.on(members::id.nullable().eq(visits::member_id)))
        .left_join(accounts::table.on(accounts::id.nullable().eq(visits::assignee_id)))
        .filter(visits::member_id.eq(Sql(member)))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((visits::created_at.desc(), visits::id.desc()))
        .limit(page.limit + 1)
        .select(LineRow::as_select())
        .load(conn)?;
    let cut =
        Page::cut(rows, page, |row: &LineRow| Cursor::new(row.visit.created_at.0, row.visit.id.0));
    let mut open = |row: LineRow| {
        let opener = row.opener(vault);
        let line = row.open(&opener)?;
        detail(conn, &opener, line)
    };
    let items = cut.items.into_iter().map(&mut open).collect::<Result<_, _>>()?;
    Ok(Page { items, next: cut.next, total: None })
}

/// What was noted of a visit to this member.
pub fn note_of(
    conn: &mut Conn,
    opener: &Opener<'_>,
    member: MemberId,
    id: VisitId,
) -> Result<Option<String>, Error> {
    let notes: Option<Option<Sealed>> = visits::table
        .find(Sql(id))
        .filter(visits::member_id.eq(Sql(member)))
        .select(visits::notes)
        .first(conn)
        .optional()?;
    opener.open(notes_of(id), notes.flatten().as_ref())
}
