//! Referrals: what a department is asked, and its answer.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::cases::{CaseAction, CaseRules};
use domain::consents::Operation;
use domain::id::{AccountId, CaseId, DepartmentId, MemberId, ReferralId, UnitId};
use domain::members::MemberKind;
use domain::notifications::{News, NotificationKind, NotificationSubject};
use domain::referrals::{NewReferral, Person, Referral, ReferralAnswer, ReferralStatus};
use domain::{Date, Timestamp};

use super::dialect::lock;
use super::members::SealedRow;
use super::statistics::{self, Source};
use super::{Conn, Tx, cases, consents, departments as department_store, notifications};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, WrappedKey};
use crate::referrals::{ReferralFilter, ReferralShare};
use crate::schema::{cases as case_table, departments, households, members, referrals, units};
use crate::sealed::Opener;
use crate::types::{Sql, plain};
use crate::vault::Vault;
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
    place_of_person: bool,
    person_id: Option<Sql<MemberId>>,
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
            place_of_person: row.place_of_person,
            person: plain(row.person_id),
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
            place_of_person: referral.place_of_person,
            person_id: referral.person.map(Sql),
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
    vault: &Vault,
    own: &[DepartmentId],
    filter: &ReferralFilter,
    page: &PageRequest,
    now: Timestamp,
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
        items.push(share(conn, vault, referral, now)?);
    }
    Ok(Page { items, next: page.next, total: page.total })
}

/// One to the caller's own departments; any other is not there.
pub fn get(
    conn: &mut Conn,
    vault: &Vault,
    own: &[DepartmentId],
    id: ReferralId,
    now: Timestamp,
) -> Result<ReferralShare, Error> {
    let referral = find(conn, id)?;
    if !own.contains(&referral.department_id) {
        return Err(Error::NotFound);
    }
    share(conn, vault, referral, now)
}

fn find(conn: &mut Conn, id: ReferralId) -> Result<Referral, Error> {
    Ok(referrals::table.find(Sql(id)).select(Row::as_select()).first(conn).map(Referral::from)?)
}

/// The referral held against others' changes until the transaction ends.
fn hold(tx: &mut Tx<'_>, id: ReferralId) -> Result<Referral, Error> {
    let query = referrals::table.find(Sql(id)).select(Row::as_select());
    Ok(lock!(query).first::<Row>(tx.conn)?.into())
}

/// What the department sees at `now`: the person, and a place of theirs, only as long as they agree.
fn share(
    conn: &mut Conn,
    vault: &Vault,
    referral: Referral,
    now: Timestamp,
) -> Result<ReferralShare, Error> {
    let department = departments::table
        .find(Sql(referral.department_id))
        .select(departments::name)
        .first(conn)?;
    let (unit, member): (String, Option<Sql<MemberId>>) = case_table::table
        .inner_join(units::table.on(units::id.eq(case_table::unit_id)))
        .filter(case_table::id.eq(Sql(referral.case_id)))
        .select((units::name, case_table::member_id))
        .first(conn)?;
    let person = person(conn, vault, plain(member))?;
    let agreed = match (&person, referral.person) {
        (Some(person), Some(shared)) if person.id == shared => {
            consents::is_live(conn, shared, Operation::CasesTransition.purpose(), now)?
        }
        _ => false,
    };
    let place = referral.shown_place(person.as_ref(), agreed);
    let person = person.filter(|_| referral.shows_person(agreed));
    Ok(ReferralShare { referral: Referral { place, ..referral }, department, unit, person })
}

/// Who brought a case, as far as a referral can show them.
pub(super) fn person(
    conn: &mut Conn,
    vault: &Vault,
    member: Option<MemberId>,
) -> Result<Option<Person>, Error> {
    let Some(id) = member else { return Ok(None) };
    let row: Option<PersonRow> = members::table
        .left_join(households::table.on(households::id.nullable().eq(members::household_id)))
        .filter(members::id.eq(Sql(id)))
        .select(PersonRow::as_select())
        .first(conn)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let private = row.sealed.open(&Opener::new(vault, id, row.wrapped), id)?;
    Ok(Some(Person {
        id,
        kind: row.kind.0,
        name: row.name,
        phone: private.phone,
        email: private.email,
        address: private.address,
        household_address: row.household_address,
        preferred_language: row.preferred_language,
        contact_time: row.contact_time,
    }))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = members)]
struct PersonRow {
    kind: Sql<MemberKind>,
    name: String,
    #[diesel(embed)]
    sealed: SealedRow,
    #[diesel(select_expression = WrappedKey)]
    wrapped: Option<Vec<u8>>,
    preferred_language: Option<String>,
    contact_time: Option<String>,
    #[diesel(select_expression = households::address.nullable())]
    household_address: Option<String>,
}

/// No department sees the member any more. What was shown once is not shown again by a new consent:
/// somebody has to decide it anew.
pub(super) fn hide_person(
    tx: &mut Tx<'_>,
    member: MemberId,
    operation: &'static str,
) -> Result<Vec<Entry>, Error> {
    let shown = referrals::table.filter(referrals::person_id.eq(Some(Sql(member))));
    let ids: Vec<(Sql<ReferralId>, Sql<UnitId>)> = shown
        .inner_join(case_table::table.on(case_table::id.eq(referrals::case_id)))
        .order(referrals::id.asc())
        .select((referrals::id, case_table::unit_id))
        .load(tx.conn)?;
    diesel::update(shown)
        .set((
            referrals::person_id.eq(None::<Sql<MemberId>>),
            referrals::updated_at.eq(Sql(tx.now())),
            referrals::version.eq(referrals::version + 1),
        ))
        .execute(tx.conn)?;
    let entry = |(id, unit): (Sql<ReferralId>, Sql<UnitId>)| {
        Entry::new(operation, "referrals", id.0, unit.0).detail("person hidden")
    };
    Ok(ids.into_iter().map(entry).collect())
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

/// Keeps a new referral of a unit's case, which has taken the step already, and tells the department.
pub(super) fn insert(tx: &mut Tx<'_>, unit: UnitId, referral: Referral) -> Result<(), Error> {
    let (id, department) = (referral.id, referral.department_id);
    diesel::insert_into(referrals::table).values(Row::from(referral)).execute(tx.conn)?;
    statistics::made(tx, Source::Referral, id);
    let kind = NotificationKind::ReferralReceived;
    let news = News::of(kind, (NotificationSubject::Referrals, id), unit);
    let to = notifications::partners(tx, department)?;
    notifications::tell(tx, &news, to)
}

/// A referral that a case of `unit` can go out with.
///
/// # Errors
/// A fault when the department does not work for the unit, or the day is over.
pub(super) fn check(tx: &mut Tx<'_>, unit: UnitId, new: &NewReferral) -> Result<(), Error> {
    new.check_due(tx.today())?;
    if department_store::find_serving(tx.conn, new.department_id, unit)?.is_none() {
        return Err(domain::Fault::new("/department_id", "unknown_reference").into());
    }
    Ok(())
}

/// Tells the department that nobody waits for it any more.
pub(super) fn withdraw(tx: &mut Tx<'_>, id: ReferralId) -> Result<(), Error> {
    let withdrawn = hold(tx, id)?.withdraw(tx.now())?;
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
    let now = tx.now();
    let vault = tx.vault();
    let case_id = get(tx.conn, vault, own, id, now)?.referral.case_id;
    // The case first: whoever changes both locks in this order.
    let case = cases::hold(tx, case_id)?;
    let by =
        tx.account().ok_or_else(|| Error::Internal("an answer needs an account".to_owned()))?;
    let answered = hold(tx, id)?.answer(said.clone(), by, now)?;
    let unit = case.unit_id;
    let action = CaseAction::Answer { answer: said.answer.clone() };
    let case = cases::step(tx, case, action, rules)?;
    let mut to = cases::keepers(tx, &case)?;
    to.push(answered.created_by);
    save(tx, answered)?;
    let kind = NotificationKind::ReferralAnswered;
    notifications::tell(tx, &News::of(kind, (NotificationSubject::Cases, case.id), unit), to)?;
    let shared = get(tx.conn, vault, own, id, now)?;
    Ok(Audited::write(shared, Entry::new("referrals_answer", "referrals", id, unit)))
}

fn save(tx: &mut Tx<'_>, referral: Referral) -> Result<(), Error> {
    let mut row = Row::from(referral);
    row.version += 1;
    statistics::changing(tx, Source::Referral, &[row.id.0])?;
    diesel::update(referrals::table.find(row.id)).set(&row).execute(tx.conn)?;
    Ok(())
}
