//! Cases: kept, listed, and moved from state to state as the domain decides.

use diesel::prelude::*;
use domain::access::Scope;
use domain::cases::{Case, CaseAction, CaseEvent, CasePatch, CaseRules, CaseState, NewCase};
use domain::consents::Operation;
use domain::id::{CaseId, MemberId, ReferralId, UnitId};
use domain::referrals::{NewReferral, Referral};

use super::dialect::lock;
use super::members::{ensure_unit, hold_below, is_leaf, sole_leaf};
use super::statistics::{self, Source};
use super::tx::{admits, ensure, expect_version};
use super::{Conn, Tx, consents, referrals};
use crate::cases::{CaseDetail, CaseFilter, CaseSort};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Key, Keyset, Page, PageRequest, Within};
use crate::schema::{case_entries, cases, members};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

mod assignees;
mod imported;
mod keepers;
mod nearby;
mod own;
mod rows;
mod silence;
mod timeline;

pub use imported::{built_on, insert_imported, remove_imported};
pub(super) use keepers::keepers;
pub use nearby::nearby;
pub(super) use own::{comment, decide, get_own, list_own, note_of, timeline_own, whole};
pub use silence::{any_silent, close_silent};
pub use timeline::{note, timeline};

use rows::{EntryRow, Row};

/// The conditions that a list and its count share.
macro_rules! filtered {
    ($query:expr, $conn:expr, $scope:expr, $filter:expr) => {{
        let mut query = $query;
        // A unit was checked against the scope; a leaf needs no closure table, and an index serves it.
        query = match $filter.unit {
            Some(unit) if is_leaf($conn, unit)? => query.filter(cases::unit_id.eq(Sql(unit))),
            Some(unit) => query.filter(Within::below("cases.unit_id", unit)),
            None => match sole_leaf($conn, $scope)? {
                Some(unit) => query.filter(cases::unit_id.eq(Sql(unit))),
                None => query.filter(Within::new("cases.unit_id", $scope)),
            },
        };
        if let Some(state) = $filter.state {
            query = query.filter(cases::state.eq(Sql(state)));
        }
        if let Some(open) = $filter.open {
            query = query.filter(cases::state.eq_any(states_that_are(open)));
        }
        if let Some(category) = $filter.category {
            query = query.filter(cases::category.eq(Sql(category)));
        }
        if let Some(priority) = $filter.priority {
            query = query.filter(cases::priority.eq(Sql(priority)));
        }
        if let Some(assignee) = $filter.assignee {
            query = query.filter(cases::assignee_id.eq(Some(Sql(assignee))));
        }
        if let Some(member) = $filter.member {
            query = query.filter(cases::member_id.eq(Some(Sql(member))));
        }
        if let Some(source) = &$filter.source {
            query = query.filter(cases::source.eq(Some(source.clone())));
        }
        if let Some(day) = $filter.due_by {
            query = query.filter(cases::due_on.le(Sql(day)));
        }
        query
    }};
}

fn states_that_are(open: bool) -> Vec<&'static str> {
    CaseState::ALL
        .iter()
        .filter(|state| state.is_open() == open)
        .map(|state| state.as_str())
        .collect()
}

pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &CaseFilter,
    sort: CaseSort,
    page: &PageRequest,
) -> Result<Page<CaseDetail>, Error> {
    if let Some(unit) = filter.unit {
        ensure(conn, scope, unit)?;
    }
    let query = cases::table.select(Row::as_select()).into_boxed();
    let query = filtered!(query, conn, scope, filter).limit(page.limit + 1);
    let after = page.after.as_ref();
    let query = match sort {
        CaseSort::Opened(direction) => {
            let columns = ["cases.opened_at", "cases.id"];
            let query = query.filter(Keyset::after(columns, direction, after));
            match direction {
                Direction::Ascending => query.order((cases::opened_at.asc(), cases::id.asc())),
                Direction::Descending => query.order((cases::opened_at.desc(), cases::id.desc())),
            }
        }
        CaseSort::Due => query
            .filter(cases::due_on.is_not_null())
            .filter(Keyset::after(["cases.due_on", "cases.id"], Direction::Ascending, after))
            .order((cases::due_on.asc(), cases::id.asc())),
    };
    let rows: Vec<Case> = query.load::<Row>(conn)?.into_iter().map(Case::from).collect();
    let total = if page.count {
        let query = cases::table.into_boxed();
        let query = filtered!(query, conn, scope, filter);
        let query = match sort {
            CaseSort::Opened(_) => query,
            CaseSort::Due => query.filter(cases::due_on.is_not_null()),
        };
        Some(query.count().get_result(conn)?)
    } else {
        None
    };
    let found = Page::cut(rows, page, |case| place_of(case, sort)).with_total(total);
    named(conn, found)
}

fn place_of(case: &Case, sort: CaseSort) -> Cursor {
    match (sort, case.due_on) {
        (CaseSort::Due, Some(day)) => Cursor::new(Key::Date(day), case.id),
        _ => Cursor::new(case.opened_at, case.id),
    }
}

/// Fills in the names of a page, with two reads for all of it.
fn named(conn: &mut Conn, page: Page<Case>) -> Result<Page<CaseDetail>, Error> {
    let brought = page.items.iter().filter_map(|case| case.member_id).collect();
    let brought = member_names(conn, brought)?;
    let assigned = page.items.iter().filter_map(|case| case.assignee_id).collect();
    let assigned = assignees::names(conn, assigned)?;
    Ok(page.map(|case| CaseDetail {
        member: case.member_id.and_then(|id| brought.get(&id).cloned()),
        assignee: case.assignee_id.and_then(|id| assigned.get(&id).cloned()),
        referrals: Vec::new(),
        editable: false,
        case,
    }))
}

fn member_names(
    conn: &mut Conn,
    ids: Vec<MemberId>,
) -> Result<std::collections::HashMap<MemberId, String>, Error> {
    Ok(members::table
        .filter(members::id.eq_any(ids.into_iter().map(Sql)))
        .select((members::id, members::name))
        .load::<(Sql<MemberId>, String)>(conn)?
        .into_iter()
        .map(|(id, name)| (id.0, name))
        .collect())
}

/// `editors` is where the caller may do something with cases.
pub fn get(
    conn: &mut Conn,
    scope: &Scope,
    editors: Option<&Scope>,
    id: CaseId,
) -> Result<CaseDetail, Error> {
    let row: Row = cases::table.find(Sql(id)).select(Row::as_select()).first(conn)?;
    let case = with_referral(conn, row)?;
    ensure(conn, scope, case.unit_id)?;
    let editable = match editors {
        Some(editors) => admits(conn, editors, case.unit_id)?,
        None => false,
    };
    detail(conn, case, editable)
}

fn with_referral(conn: &mut Conn, row: Row) -> Result<Case, Error> {
    let mut case = Case::from(row);
    case.open_referral = referrals::open_of(conn, case.id)?;
    Ok(case)
}

fn detail(conn: &mut Conn, case: Case, editable: bool) -> Result<CaseDetail, Error> {
    let member = member_names(conn, case.member_id.into_iter().collect())?;
    let assignee = assignees::names(conn, case.assignee_id.into_iter().collect())?;
    Ok(CaseDetail {
        member: member.into_values().next(),
        assignee: assignee.into_values().next(),
        referrals: referrals::of_case(conn, case.id)?,
        editable,
        case,
    })
}

/// Who brought a case in scope.
///
/// # Errors
/// [`Error::NotFound`] when the case is out of scope.
pub(super) fn brought_by(
    conn: &mut Conn,
    scope: &Scope,
    id: CaseId,
) -> Result<Option<MemberId>, Error> {
    let (unit, member): (Sql<UnitId>, Option<Sql<MemberId>>) =
        cases::table.find(Sql(id)).select((cases::unit_id, cases::member_id)).first(conn)?;
    ensure(conn, scope, unit.0)?;
    Ok(plain(member))
}

/// The case, held against others' changes until the transaction ends.
pub(super) fn hold(tx: &mut Tx<'_>, id: CaseId) -> Result<Case, Error> {
    let query = cases::table.find(Sql(id)).select(Row::as_select());
    let row: Row = lock!(query).first(tx.conn)?;
    with_referral(tx.conn, row)
}

/// As [`hold`], for a case in scope.
pub(super) fn hold_visible(tx: &mut Tx<'_>, scope: &Scope, id: CaseId) -> Result<Case, Error> {
    let case = hold(tx, id)?;
    ensure(tx.conn, scope, case.unit_id)?;
    Ok(case)
}

/// Opens a case; its unit and member are the caller's to check.
pub fn insert(tx: &mut Tx<'_>, new: &NewCase) -> Result<Case, Error> {
    let (case, event) = Case::open(new.clone(), tx.new_id(), tx.account(), tx.now());
    diesel::insert_into(cases::table).values(Row::from(case.clone())).execute(tx.conn)?;
    statistics::made(tx, Source::Case, case.id);
    record(tx, case.id, event)?;
    keepers::tell_assignee(tx, &case)?;
    Ok(case)
}

/// `assigners` is where the caller may give work to others; without it only to themselves.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    assigners: Option<&Scope>,
    new: &NewCase,
) -> Result<Audited<CaseDetail>, Error> {
    ensure_unit(tx.conn, scope, new.unit_id)?;
    ensure_member(tx, new.unit_id, new.member_id)?;
    if let Some(assignee) = new.assignee_id {
        assignees::ensure(tx, assigners, new.unit_id, assignee)?;
    }
    let case = insert(tx, new)?;
    finish(tx, "cases_create", case)
}

/// A member of the case's unit or below: another office's register is not asked.
fn ensure_member(tx: &mut Tx<'_>, unit: UnitId, member: Option<MemberId>) -> Result<(), Error> {
    match member {
        Some(id) => hold_below(tx, unit, id),
        None => Ok(()),
    }
}

pub fn update(
    tx: &mut Tx<'_>,
    scope: &Scope,
    assigners: Option<&Scope>,
    id: CaseId,
    expected: i64,
    patch: &CasePatch,
) -> Result<Audited<CaseDetail>, Error> {
    let case = hold_visible(tx, scope, id)?;
    expect_version(case.version, expected)?;
    let before = case.assignee_id;
    if let Some(Some(assignee)) = patch.assignee_id
        && before != Some(assignee)
    {
        assignees::ensure(tx, assigners, case.unit_id, assignee)?;
    }
    let (case, event) = case.amend(patch.clone(), tx.now())?;
    let case = match event {
        Some(event) => {
            let case = save(tx, case)?;
            record(tx, case.id, event)?;
            case
        }
        None => case,
    };
    if case.assignee_id != before {
        keepers::tell_assignee(tx, &case)?;
    }
    finish(tx, "cases_update", case)
}

/// Moves a case on; a referral goes through [`refer`].
pub fn transition(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: CaseId,
    action: &CaseAction,
    rules: CaseRules,
) -> Result<Audited<CaseDetail>, Error> {
    let case = hold_visible(tx, scope, id)?;
    let case = step(tx, case, action.clone(), rules)?;
    finish(tx, "cases_transition", case)
}

/// Asks a department; the place is the case's unless another was said. Who brought the case goes along
/// only when that is asked for and they agreed to it.
pub fn refer(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: CaseId,
    new: &NewReferral,
    rules: CaseRules,
) -> Result<Audited<CaseDetail>, Error> {
    let case = hold_visible(tx, scope, id)?;
    referrals::check(tx, case.unit_id, new)?;
    let by =
        tx.account().ok_or_else(|| Error::Internal("a referral needs an account".to_owned()))?;
    if let Some(member) = case.member_id.filter(|_| new.share_person) {
        hold_member(tx, member)?;
        consents::ensure_live(tx, member, Operation::CasesTransition)?;
    }
    let person = referrals::person(tx.conn, tx.vault(), case.member_id)?;
    let disclosure = new.disclose(person.as_ref(), case.place.as_deref())?;
    let referral: ReferralId = tx.new_id();
    let action = CaseAction::Refer { referral, summary: new.summary.clone() };
    let asked = Referral::open(new.clone(), disclosure, referral, id, by, tx.now());
    let case = step(tx, case, action, rules)?;
    referrals::insert(tx, case.unit_id, asked)?;
    finish(tx, "cases_transition", case)
}

/// Holds the member, so that a consent that is being taken back is seen to be over, or ends what is
/// written here.
fn hold_member(tx: &mut Tx<'_>, member: MemberId) -> Result<(), Error> {
    let query = members::table.filter(members::id.eq(Sql(member))).select(members::version);
    let _version: i64 = lock!(query).first(tx.conn)?;
    Ok(())
}

/// Lets the domain decide, and keeps what it decided.
pub(super) fn step(
    tx: &mut Tx<'_>,
    case: Case,
    action: CaseAction,
    rules: CaseRules,
) -> Result<Case, Error> {
    let verb = action.verb();
    let (case, event) = case.apply(action, tx.now(), rules)?;
    if let Some(referral) = event.withdraws {
        referrals::withdraw(tx, referral)?;
    }
    let case = save(tx, case)?;
    record(tx, case.id, event)?;
    keepers::tell_of_the_word(tx, &case, verb)?;
    Ok(case)
}

/// Adds to the timeline.
pub(super) fn record(tx: &mut Tx<'_>, case: CaseId, event: CaseEvent) -> Result<(), Error> {
    let row = EntryRow::new(tx.new_id(), case, tx.account(), event);
    diesel::insert_into(case_entries::table).values(row).execute(tx.conn)?;
    Ok(())
}

/// Writes the case over its row, one version on.
fn save(tx: &mut Tx<'_>, mut case: Case) -> Result<Case, Error> {
    case.version += 1;
    statistics::changing(tx, Source::Case, &[case.id])?;
    diesel::update(cases::table.find(Sql(case.id)))
        .set(Row::from(case.clone()))
        .execute(tx.conn)?;
    Ok(case)
}

fn finish(
    tx: &mut Tx<'_>,
    operation: &'static str,
    case: Case,
) -> Result<Audited<CaseDetail>, Error> {
    let entry = Entry::new(operation, "cases", case.id, case.unit_id);
    Ok(Audited::write(detail(tx.conn, case, true)?, entry))
}
