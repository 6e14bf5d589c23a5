//! Referrals: what a department is asked, and its answer.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::cases::{CaseAction, CaseRules};
use domain::id::{AccountId, CaseId, DepartmentId, ReferralId};
use domain::referrals::{NewReferral, Referral, ReferralAnswer, ReferralStatus};
use domain::{Date, Timestamp};

use super::{Conn, Tx, cases, departments as department_store};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest};
use crate::referrals::{ReferralFilter, ReferralShare};
use crate::schema::{cases as case_table, departments, referrals, units};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = referrals, treat_none_as_null = true)]
struct Row {
    id: Sql<ReferralId>,
    case_id: Sql<CaseId>,
    department_id: Sql<DepartmentId>,
    status: Sql<ReferralStatus>,
    summary: String,
    place: Option<String>,
    due_on: Sql<Date>,
    answer: Option<String>,
    solved: Option<bool>,
    answered_by: Option<Sql<AccountId>>,
    answered_at: Option<Sql<Timestamp>>,
    created_by: Sql<AccountId>,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl From<Row> for Referral {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            case_id: row.case_id.0,
            department_id: row.department_id.0,
            status: row.status.0,
            summary: row.summary,
            place: row.place,
            due_on: row.due_on.0,
            answer: row.answer,
            solved: row.solved,
            answered_by: plain(row.answered_by),
            answered_at: plain(row.answered_at),
            created_by: row.created_by.0,
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

impl From<Referral> for Row {
    fn from(referral: Referral) -> Self {
        Self {
            id: Sql(referral.id),
            case_id: Sql(referral.case_id),
            department_id: Sql(referral.department_id),
            status: Sql(referral.status),
            summary: referral.summary,
            place: referral.place,
            due_on: Sql(referral.due_on),
            answer: referral.answer,
            solved: referral.solved,
            answered_by: referral.answered_by.map(Sql),
            answered_at: referral.answered_at.map(Sql),
            created_by: Sql(referral.created_by),
            created_at: Sql(referral.created_at),
            updated_at: Sql(referral.updated_at),
            version: referral.version,
        }
    }
}

/// Those to the caller's own departments, newest first.
pub fn list(
    conn: &mut Conn,
    own: &[DepartmentId],
    filter: &ReferralFilter,
    page: &PageRequest,
) -> Result<Page<ReferralShare>, Error> {
    let columns = ["referrals.created_at", "referrals.id"];
    let mut query = referrals::table
        .select(Row::as_select())
        .filter(referrals::department_id.eq_any(own.iter().copied().map(Sql)))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((referrals::created_at.desc(), referrals::id.desc()))
        .limit(page.limit + 1)
        .into_boxed();
    if let Some(status) = filter.status {
        query = query.filter(referrals::status.eq(Sql(status)));
    }
    if let Some(day) = filter.due_by {
        query = query.filter(referrals::due_on.le(Sql(day)));
    }
    let rows: Vec<Referral> = query.load::<Row>(conn)?.into_iter().map(Referral::from).collect();
    let page = Page::cut(rows, page, |row| Cursor::new(row.created_at, row.id));
    let mut items = Vec::with_capacity(page.items.len());
    for referral in page.items {
        items.push(share(conn, referral)?);
    }
    Ok(Page { items, next: page.next, total: page.total })
}

/// One to the caller's own departments; any other is not there.
pub fn get(conn: &mut Conn, own: &[DepartmentId], id: ReferralId) -> Result<ReferralShare, Error> {
    let referral = find(conn, id)?;
    if !own.contains(&referral.department_id) {
        return Err(Error::NotFound);
    }
    share(conn, referral)
}

fn find(conn: &mut Conn, id: ReferralId) -> Result<Referral, Error> {
    Ok(referrals::table.find(Sql(id)).select(Row::as_select()).first(conn).map(Referral::from)?)
}

fn share(conn: &mut Conn, referral: Referral) -> Result<ReferralShare, Error> {
    let department = departments::table
        .find(Sql(referral.department_id))
        .select(departments::name)
        .first(conn)?;
    let unit = case_table::table
        .inner_join(units::table.on(units::id.eq(case_table::unit_id)))
        .filter(case_table::id.eq(Sql(referral.case_id)))
        .select(units::name)
        .first(conn)?;
    Ok(ReferralShare { referral, department, unit })
}

/// All of a case, oldest first, each with the department's name.
pub fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<(Referral, String)>, Error> {
    let rows: Vec<Referral> = referrals::table
        .filter(referrals::case_id.eq(Sql(case)))
        .order((referrals::created_at.asc(), referrals::id.asc()))
        .select(Row::as_select())
        .load::<Row>(conn)?
        .into_iter()
        .map(Referral::from)
        .collect();
    let ids: Vec<_> = rows.iter().map(|row| Sql(row.department_id)).collect();
    let names: HashMap<DepartmentId, String> = departments::table
        .filter(departments::id.eq_any(ids))
        .select((departments::id, departments::name))
        .load::<(Sql<DepartmentId>, String)>(conn)?
        .into_iter()
        .map(|(id, name)| (id.0, name))
        .collect();
    let named = |row: Referral| {
        let name = names.get(&row.department_id).cloned().unwrap_or_default();
        (row, name)
    };
    Ok(rows.into_iter().map(named).collect())
}

/// The one that the department of a case has not answered yet.
pub fn open_of(conn: &mut Conn, case: CaseId) -> Result<Option<ReferralId>, Error> {
    let open: Option<Sql<ReferralId>> = referrals::table
        .filter(referrals::case_id.eq(Sql(case)))
        .filter(referrals::status.eq(Sql(ReferralStatus::Open)))
        .select(referrals::id)
        .first(conn)
        .optional()?;
    Ok(plain(open))
}

/// Keeps a new referral; the case has taken the step already.
pub(super) fn insert(tx: &mut Tx<'_>, referral: Referral) -> Result<(), Error> {
    diesel::insert_into(referrals::table).values(Row::from(referral)).execute(tx.conn)?;
    Ok(())
}

/// A referral that a case of `unit` can go out with.
///
/// # Errors
/// A fault when the department does not work for the unit, or the day is over.
pub(super) fn check(
    tx: &mut Tx<'_>,
    unit: domain::id::UnitId,
    new: &NewReferral,
) -> Result<(), Error> {
    new.check_due(tx.today())?;
    if department_store::find_serving(tx.conn, new.department_id, unit)?.is_none() {
        return Err(domain::Fault::new("/department_id", "unknown_reference").into());
    }
    Ok(())
}

/// Tells the department that nobody waits for it any more.
pub(super) fn withdraw(tx: &mut Tx<'_>, id: ReferralId) -> Result<(), Error> {
    let withdrawn = find(tx.conn, id)?.withdraw(tx.now())?;
    save(tx, withdrawn)
}

/// The department's answer; the case is the office's again.
pub fn answer(
    tx: &mut Tx<'_>,
    own: &[DepartmentId],
    id: ReferralId,
    said: &ReferralAnswer,
    rules: CaseRules,
) -> Result<Audited<ReferralShare>, Error> {
    let case_id = get(tx.conn, own, id)?.referral.case_id;
    // The case first: whoever changes both locks in this order.
    let case = cases::hold(tx, case_id)?;
    let by =
        tx.account().ok_or_else(|| Error::Internal("an answer needs an account".to_owned()))?;
    let answered = find(tx.conn, id)?.answer(said.clone(), by, tx.now())?;
    let unit = case.unit_id;
    let action = CaseAction::Answer { answer: said.answer.clone() };
    cases::step(tx, case, action, rules)?;
    save(tx, answered)?;
    let shared = share_of(tx.conn, id)?;
    Ok(Audited::write(shared, Entry::new("referrals_answer", "referrals", id, unit)))
}

fn share_of(conn: &mut Conn, id: ReferralId) -> Result<ReferralShare, Error> {
    let referral = find(conn, id)?;
    share(conn, referral)
}

fn save(tx: &mut Tx<'_>, referral: Referral) -> Result<(), Error> {
    let mut row = Row::from(referral);
    row.version += 1;
    diesel::update(referrals::table.find(row.id)).set(&row).execute(tx.conn)?;
    Ok(())
}
