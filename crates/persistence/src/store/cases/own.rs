//! Cases as the member sees them who brought them. Anybody else's case is not there.

use diesel::prelude::*;
use domain::cases::{Case, CaseEntry, CaseRules, EntryKind};
use domain::id::{CaseEntryId, CaseId, MemberId};
use domain::notifications::NotificationKind;
use domain::portal::PortalVerb;

use super::super::{Conn, Tx, attachments, referrals};
use super::rows::{EntryRow, Row};
use super::{hold, keepers, step, with_referral};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest};
use crate::portal::OwnCase;
use crate::schema::{case_entries, cases};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

/// All that a member brought, newest first.
pub fn list_own(
    conn: &mut Conn,
    member: MemberId,
    page: &PageRequest,
) -> Result<Page<Case>, Error> {
    let columns = ["cases.opened_at", "cases.id"];
    let rows: Vec<Row> = cases::table
        .filter(cases::member_id.eq(Some(Sql(member))))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((cases::opened_at.desc(), cases::id.desc()))
        .limit(page.limit + 1)
        .select(Row::as_select())
        .load(conn)?;
    let rows = rows.into_iter().map(Case::from).collect();
    Ok(Page::cut(rows, page, |case: &Case| Cursor::new(case.opened_at, case.id)))
}

pub fn get_own(conn: &mut Conn, member: MemberId, id: CaseId) -> Result<OwnCase, Error> {
    let row: Row = cases::table.find(Sql(id)).select(Row::as_select()).first(conn)?;
    let case = with_referral(conn, row)?;
    own(member, &case)?;
    detail(conn, case)
}

fn own(member: MemberId, case: &Case) -> Result<(), Error> {
    if case.member_id == Some(member) { Ok(()) } else { Err(Error::NotFound) }
}

fn detail(conn: &mut Conn, case: Case) -> Result<OwnCase, Error> {
    Ok(OwnCase {
        referrals: referrals::of_case(conn, case.id)?,
        attachments: attachments::of_case(conn, case.id)?,
        case,
    })
}

/// What happened to an own case, oldest first.
pub fn timeline_own(
    conn: &mut Conn,
    member: MemberId,
    id: CaseId,
    page: &PageRequest,
) -> Result<Page<CaseEntry>, Error> {
    let of: Option<Sql<MemberId>> =
        cases::table.find(Sql(id)).select(cases::member_id).first(conn)?;
    if plain(of) != Some(member) {
        return Err(Error::NotFound);
    }
    let columns = ["case_entries.at", "case_entries.id"];
    let rows: Vec<EntryRow> = case_entries::table
        .filter(case_entries::case_id.eq(Sql(id)))
        .filter(Keyset::after(columns, Direction::Ascending, page.after.as_ref()))
        .order((case_entries::at.asc(), case_entries::id.asc()))
        .limit(page.limit + 1)
        .select(EntryRow::as_select())
        .load(conn)?;
    let rows = rows.into_iter().map(CaseEntry::from).collect();
    Ok(Page::cut(rows, page, |entry: &CaseEntry| Cursor::new(entry.at, entry.id)))
}

/// All cases of a member with all that happened to them.
pub fn whole(conn: &mut Conn, member: MemberId) -> Result<Vec<(OwnCase, Vec<CaseEntry>)>, Error> {
    let cases = list_own(conn, member, &PageRequest::whole())?;
    let with_timeline = |case: Case| {
        let entries = timeline_own(conn, member, case.id, &PageRequest::whole())?.items;
        Ok((detail(conn, case)?, entries))
    };
    cases.items.into_iter().map(with_timeline).collect()
}

fn hold_own(tx: &mut Tx<'_>, member: MemberId, id: CaseId) -> Result<Case, Error> {
    let case = hold(tx, id)?;
    own(member, &case)?;
    Ok(case)
}

/// What the member says to their own case.
pub fn comment(
    tx: &mut Tx<'_>,
    member: MemberId,
    id: CaseId,
    body: &str,
) -> Result<Audited<CaseEntry>, Error> {
    let case = hold_own(tx, member, id)?;
    let event = case.comment(body, tx.now())?;
    let row = EntryRow::new(tx.new_id(), id, None, event);
    diesel::insert_into(case_entries::table).values(row.clone()).execute(tx.conn)?;
    keepers::tell_keepers(tx, &case, NotificationKind::CaseCommented)?;
    Ok(Audited::write(row.into(), Entry::new("portal_cases_comment", "cases", id, case.unit_id)))
}

/// Confirms that an own case is solved, or opens it again.
pub fn decide(
    tx: &mut Tx<'_>,
    member: MemberId,
    id: CaseId,
    verb: PortalVerb,
    reason: Option<&str>,
    rules: CaseRules,
) -> Result<Audited<OwnCase>, Error> {
    let case = hold_own(tx, member, id)?;
    verb.check(case.state)?;
    let case = step(tx, case, verb.action(reason)?, rules)?;
    let entry = Entry::new("portal_cases_transition", "cases", id, case.unit_id);
    Ok(Audited::write(detail(tx.conn, case)?, entry))
}

/// What somebody wrote in an entry of a case that this member brought.
pub fn note_of(
    conn: &mut Conn,
    member: MemberId,
    id: CaseEntryId,
) -> Result<Option<String>, Error> {
    let row: Option<EntryRow> = case_entries::table
        .inner_join(cases::table.on(cases::id.eq(case_entries::case_id)))
        .filter(case_entries::id.eq(Sql(id)))
        .filter(cases::member_id.eq(Some(Sql(member))))
        .select(EntryRow::as_select())
        .first(conn)
        .optional()?;
    // A file's name is no note, and what the member wrote is their own.
    let noted = |kind| !matches!(kind, EntryKind::Attachment | EntryKind::Comment);
    let entry = row.map(CaseEntry::from).filter(|entry| noted(entry.kind));
    Ok(entry.and_then(|entry| entry.words().map(str::to_owned)))
}
