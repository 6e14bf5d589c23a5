//! Members.

use diesel::prelude::*;
use domain::Error as Refusal;
use domain::access::Scope;
use domain::id::{AccountId, HouseholdId, ImportId, MemberId, UnitId};
use domain::members::{
    Candidate, Member, MemberChange, MemberKind, MemberStatus, NewMember, candidates,
    check_guardian_until,
};
use domain::text::{Query, match_name};
use domain::{Date, Timestamp};

use super::dialect::lock;
use super::tx::{ensure, expect_version};
use super::{Conn, Tx, consents, enrolments, households, links, member_search};
use crate::error::Error;
use crate::filters::{MemberFilter, MemberSort};
use crate::fragments::{Cursor, Direction, Key, Keyset, Page, PageRequest, Within};
use crate::schema::{enrolments as enrolment_rows, member_distinctions, members, unit_ancestors};
use crate::shows::MemberDetail;
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

/// A member's row. `number` is the search index's and does not leave this crate.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = members)]
pub struct Row {
    pub number: i64,
    pub id: Sql<MemberId>,
    pub unit_id: Sql<UnitId>,
    pub kind: Sql<MemberKind>,
    pub status: Sql<MemberStatus>,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
    pub preferred_language: Option<String>,
    pub contact_time: Option<String>,
    pub household_id: Option<Sql<HouseholdId>>,
    pub guardian_until: Option<Sql<Date>>,
    pub wants_visits: bool,
    pub wants_visits_since: Option<Sql<Date>>,
    pub last_visited_on: Option<Sql<Date>>,
    pub joined_on: Sql<Date>,
    pub left_on: Option<Sql<Date>>,
    pub leave_reason: Option<String>,
    pub created_at: Sql<Timestamp>,
    pub updated_at: Sql<Timestamp>,
    pub version: i64,
}

impl From<Row> for Member {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            unit: row.unit_id.0,
            kind: row.kind.0,
            status: row.status.0,
            name: row.name,
            phone: row.phone,
            email: row.email,
            address: row.address,
            preferred_language: row.preferred_language,
            contact_time: row.contact_time,
            household: plain(row.household_id),
            guardian_until: plain(row.guardian_until),
            wants_visits: row.wants_visits,
            wants_visits_since: plain(row.wants_visits_since),
            last_visited_on: plain(row.last_visited_on),
            joined_on: row.joined_on.0,
            left_on: plain(row.left_on),
            leave_reason: row.leave_reason,
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

/// A member to be inserted, as one statement.
#[derive(Insertable)]
#[diesel(table_name = members)]
pub struct NewRow {
    pub id: Sql<MemberId>,
    pub unit_id: Sql<UnitId>,
    pub kind: Sql<MemberKind>,
    pub status: Sql<MemberStatus>,
    pub name: String,
    pub match_name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
    pub preferred_language: Option<String>,
    pub contact_time: Option<String>,
    pub household_id: Option<Sql<HouseholdId>>,
    pub guardian_until: Option<Sql<Date>>,
    pub wants_visits: bool,
    pub wants_visits_since: Option<Sql<Date>>,
    pub joined_on: Sql<Date>,
    pub import_id: Option<Sql<ImportId>>,
    pub import_line: Option<i32>,
    pub created_by: Option<Sql<AccountId>>,
    pub created_at: Sql<Timestamp>,
    pub updated_at: Sql<Timestamp>,
}

impl NewRow {
    /// The row of a new member, of the transaction's time.
    pub fn new(tx: &Tx<'_>, new: &NewMember) -> Self {
        let particulars = new.particulars.clone();
        let joined_on = new.joined_on.unwrap_or_else(|| tx.today());
        Self {
            id: Sql(tx.new_id()),
            unit_id: Sql(new.unit),
            kind: Sql(new.kind),
            status: Sql(MemberStatus::Active),
            match_name: match_name(&particulars.name),
            name: particulars.name,
            phone: particulars.phone,
            email: particulars.email,
            address: particulars.address,
            preferred_language: particulars.preferred_language,
            contact_time: particulars.contact_time,
            household_id: new.household.map(Sql),
            guardian_until: new.guardian_until.map(Sql),
            wants_visits: new.wants_visits,
            wants_visits_since: new.wants_visits.then_some(joined_on).map(Sql),
            joined_on: Sql(joined_on),
            import_id: None,
            import_line: None,
            created_by: tx.account().map(Sql),
            created_at: Sql(tx.now()),
            updated_at: Sql(tx.now()),
        }
    }
}

/// The conditions that a list and its count share.
macro_rules! filtered {
    ($query:expr, $conn:expr, $scope:expr, $filter:expr) => {{
        let mut query = $query;
        // A unit was checked against the scope; a leaf needs no closure table, and an index serves it.
        query = match $filter.unit {
            Some(unit) if is_leaf($conn, unit)? => query.filter(members::unit_id.eq(Sql(unit))),
            Some(unit) => query.filter(Within::below("members.unit_id", unit)),
            None => match sole_leaf($conn, $scope)? {
                Some(unit) => query.filter(members::unit_id.eq(Sql(unit))),
                None => query.filter(Within::new("members.unit_id", $scope)),
            },
        };
        if let Some(status) = $filter.status {
            query = query.filter(members::status.eq(Sql(status)));
        }
        if let Some(kind) = $filter.kind {
            query = query.filter(members::kind.eq(Sql(kind)));
        }
        if let Some(household) = $filter.household {
            query = query.filter(members::household_id.eq(Some(Sql(household))));
        }
        if let Some(wants) = $filter.wants_visits {
            query = query.filter(members::wants_visits.eq(wants));
        }
        if let Some(programme) = $filter.programme {
            query = query.filter(
                members::id.eq_any(
                    enrolment_rows::table
                        .filter(enrolment_rows::programme.eq(Sql(programme)))
                        .filter(enrolment_rows::ended_on.is_null())
                        .select(enrolment_rows::member_id),
                ),
            );
        }
        query
    }};
}

pub fn get(conn: &mut Conn, scope: &Scope, id: MemberId) -> Result<Member, Error> {
    let row: Row =
        members::table.filter(members::id.eq(Sql(id))).select(Row::as_select()).first(conn)?;
    ensure(conn, scope, row.unit_id.0)?;
    Ok(row.into())
}

/// As [`get`], with programmes, consents and links.
pub fn get_detail(conn: &mut Conn, scope: &Scope, id: MemberId) -> Result<MemberDetail, Error> {
    let member = get(conn, scope, id)?;
    detail(conn, member)
}

fn detail(conn: &mut Conn, member: Member) -> Result<MemberDetail, Error> {
    Ok(MemberDetail {
        enrolments: enrolments::of_member(conn, member.id)?,
        consents: consents::of_member(conn, member.id)?,
        links: links::of_member(conn, member.id)?,
        member,
    })
}

/// The member in scope, held against others' changes until the transaction ends.
pub fn hold(tx: &mut Tx<'_>, scope: &Scope, id: MemberId) -> Result<Row, Error> {
    let query = members::table.filter(members::id.eq(Sql(id))).select(Row::as_select());
    let row: Row = lock!(query).first(tx.conn)?;
    ensure(tx.conn, scope, row.unit_id.0)?;
    Ok(row)
}

pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &MemberFilter,
    sort: MemberSort,
    page: &PageRequest,
) -> Result<Page<Member>, Error> {
    if let Some(unit) = filter.unit {
        ensure(conn, scope, unit)?;
    }
    match &filter.query {
        Some(query) => search(conn, scope, filter, query, page),
        None => browse(conn, scope, filter, sort, page),
    }
}

fn browse(
    conn: &mut Conn,
    scope: &Scope,
    filter: &MemberFilter,
    sort: MemberSort,
    page: &PageRequest,
) -> Result<Page<Member>, Error> {
    let MemberSort::Created(direction) = sort;
    let columns = ["members.created_at", "members.id"];
    let query = members::table.select(Row::as_select()).into_boxed();
    let query = filtered!(query, conn, scope, filter)
        .filter(Keyset::after(columns, direction, page.after.as_ref()))
        .limit(page.limit + 1);
    let query = match direction {
        Direction::Ascending => query.order((members::created_at.asc(), members::id.asc())),
        Direction::Descending => query.order((members::created_at.desc(), members::id.desc())),
    };
    let rows: Vec<Member> = query.load::<Row>(conn)?.into_iter().map(Member::from).collect();
    let total = if page.count {
        let query = members::table.into_boxed();
        Some(filtered!(query, conn, scope, filter).count().get_result(conn)?)
    } else {
        None
    };
    let page = Page::cut(rows, page, |member| Cursor::new(member.created_at, member.id));
    Ok(page.with_total(total))
}

/// Asks the index for numbers, newest first, and reads the members of those that the other filters
/// let through, until the page is full.
fn search(
    conn: &mut Conn,
    scope: &Scope,
    filter: &MemberFilter,
    query: &Query,
    page: &PageRequest,
) -> Result<Page<Member>, Error> {
    let expression = member_search::expression(query, &units_of(conn, scope, filter)?);
    let mut before = match page.after.as_ref().map(|cursor| &cursor.key) {
        Some(Key::Number(number)) => *number,
        _ => i64::MAX,
    };
    let wanted = page.limit + 1;
    let mut batch = wanted;
    let mut rows: Vec<Row> = Vec::new();
    loop {
        let numbers = member_search::find(conn, &expression, before, batch)?;
        let last = numbers.last().copied();
        let more = i64::try_from(numbers.len()).is_ok_and(|found| found == batch);
        let select = members::table.select(Row::as_select()).into_boxed();
        let mut select = filtered!(select, conn, scope, filter)
            .filter(members::number.eq_any(numbers))
            .order(members::number.desc());
        if let Some(digits) = &query.phone_ends_with {
            select = select.filter(members::phone.like(format!("%{digits}")));
        }
        rows.extend(select.load::<Row>(conn)?);
        let full = i64::try_from(rows.len()).is_ok_and(|found| found >= wanted);
        match last {
            Some(last) if more && !full => before = last,
            _ => break,
        }
        // Few got through: take more at a time, within what one statement holds.
        batch = (batch * 4).min(4_000);
    }
    let page = Page::cut(rows, page, |row| Cursor::new(Key::Number(row.number), row.id.0));
    Ok(page.map(Member::from))
}

/// The units that a search may find members in.
fn units_of(conn: &mut Conn, scope: &Scope, filter: &MemberFilter) -> Result<Vec<UnitId>, Error> {
    let roots = filter.unit.map_or_else(|| scope.roots().to_vec(), |unit| vec![unit]);
    let units = unit_ancestors::table
        .filter(unit_ancestors::ancestor_id.eq_any(roots.into_iter().map(Sql)))
        .select(unit_ancestors::unit_id)
        .distinct();
    Ok(units.load::<Sql<UnitId>>(conn)?.into_iter().map(|Sql(unit)| unit).collect())
}

/// Whether nothing is below the unit.
pub fn is_leaf(conn: &mut Conn, unit: UnitId) -> Result<bool, Error> {
    let below = unit_ancestors::table
        .filter(unit_ancestors::ancestor_id.eq(Sql(unit)))
        .filter(unit_ancestors::distance.gt(0))
        .select(unit_ancestors::distance)
        .first::<i32>(conn)
        .optional()?;
    Ok(below.is_none())
}

/// The scope's one community, when that is all it holds.
pub fn sole_leaf(conn: &mut Conn, scope: &Scope) -> Result<Option<UnitId>, Error> {
    match scope.roots() {
        [unit] if is_leaf(conn, *unit)? => Ok(Some(*unit)),
        _ => Ok(None),
    }
}

/// Members in scope who are likely the one described.
pub fn likely_duplicates(
    conn: &mut Conn,
    scope: &Scope,
    new: &NewMember,
) -> Result<Vec<Candidate>, Error> {
    let found: Vec<Row> = members::table
        .select(Row::as_select())
        .filter(members::match_name.eq(match_name(&new.particulars.name)))
        .filter(Within::new("members.unit_id", scope))
        .order(members::number.desc())
        .limit(50)
        .load(conn)?;
    let found: Vec<Member> = found.into_iter().map(Member::from).collect();
    let particulars = &new.particulars;
    Ok(candidates(
        &particulars.name,
        particulars.phone.as_deref(),
        particulars.address.as_deref(),
        new.kind,
        &found,
    ))
}

/// Inserts the row and files its terms; nothing is checked.
pub fn insert(tx: &mut Tx<'_>, row: &NewRow) -> Result<Row, Error> {
    let row: Row = diesel::insert_into(members::table)
        .values(row)
        .returning(Row::as_returning())
        .get_result(tx.conn)?;
    member_search::add(tx.conn, row.number, row.unit_id.0, &row.name, row.phone.as_deref())?;
    Ok(row)
}

/// # Errors
/// [`Error::Duplicates`] when somebody likely the same is there and was not called different.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    new: &NewMember,
) -> Result<Audited<MemberDetail>, Error> {
    ensure_unit(tx.conn, scope, new.unit)?;
    ensure_household(tx.conn, new.unit, new.household)?;
    check_guardian_until(new.kind, new.guardian_until, tx.today())?;
    let candidates = likely_duplicates(tx.conn, scope, new)?;
    if candidates.iter().any(|one| !new.different_from.contains(&one.id)) {
        return Err(Error::Duplicates(candidates));
    }
    let row = insert(tx, &NewRow::new(tx, new))?;
    for candidate in &candidates {
        distinguish(tx, row.id.0, candidate.id)?;
    }
    let member = Member::from(row);
    let entry = Entry::new("members_create", "members", member.id, member.unit);
    Ok(Audited::write(detail(tx.conn, member)?, entry))
}

/// A unit named in a body: out of scope it is a fault of that field.
pub fn ensure_unit(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Result<(), Error> {
    ensure(conn, scope, unit).map_err(|error| match error {
        Error::NotFound => domain::Fault::new("/unit_id", "unknown_reference").into(),
        other => other,
    })
}

fn ensure_household(
    conn: &mut Conn,
    unit: UnitId,
    household: Option<HouseholdId>,
) -> Result<(), Error> {
    let Some(id) = household else { return Ok(()) };
    if households::unit_of(conn, id)? == Some(unit) {
        return Ok(());
    }
    Err(domain::Fault::new("/household_id", "unknown_reference").into())
}

/// Keeps that somebody looked at two members and called them different.
fn distinguish(tx: &mut Tx<'_>, one: MemberId, other: MemberId) -> Result<(), Error> {
    let Some(account) = tx.account() else { return Ok(()) };
    diesel::insert_into(member_distinctions::table)
        .values((
            member_distinctions::lower_id.eq(Sql(one.min(other))),
            member_distinctions::higher_id.eq(Sql(one.max(other))),
            member_distinctions::created_by.eq(Sql(account)),
            member_distinctions::created_at.eq(Sql(tx.now())),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    Ok(())
}

/// Writes the record over its row, one version on.
fn save(tx: &mut Tx<'_>, row: &Row, member: &Member) -> Result<Member, Error> {
    let saved: Row = diesel::update(members::table.filter(members::id.eq(Sql(member.id))))
        .set((
            (
                members::status.eq(Sql(member.status)),
                members::name.eq(&member.name),
                members::match_name.eq(match_name(&member.name)),
                members::phone.eq(&member.phone),
                members::email.eq(&member.email),
                members::address.eq(&member.address),
                members::preferred_language.eq(&member.preferred_language),
                members::contact_time.eq(&member.contact_time),
            ),
            (
                members::household_id.eq(member.household.map(Sql)),
                members::guardian_until.eq(member.guardian_until.map(Sql)),
                members::wants_visits.eq(member.wants_visits),
                members::wants_visits_since.eq(member.wants_visits_since.map(Sql)),
                members::left_on.eq(member.left_on.map(Sql)),
                members::leave_reason.eq(&member.leave_reason),
                members::updated_at.eq(Sql(tx.now())),
                members::version.eq(row.version + 1),
            ),
        ))
        .returning(Row::as_returning())
        .get_result(tx.conn)?;
    if row.name != saved.name || row.phone != saved.phone {
        let phone = saved.phone.as_deref();
        member_search::replace(tx.conn, row.number, row.unit_id.0, &saved.name, phone)?;
    }
    Ok(saved.into())
}

/// Applies `decide` to the member if it is still of `version`.
fn decide(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: MemberId,
    version: i64,
    operation: &'static str,
    decide: impl FnOnce(Member, Date) -> Result<Member, Refusal>,
) -> Result<Audited<MemberDetail>, Error> {
    let row = hold(tx, scope, id)?;
    expect_version(row.version, version)?;
    let decided = decide(row.clone().into(), tx.today())?;
    ensure_household(tx.conn, row.unit_id.0, decided.household)?;
    let member = save(tx, &row, &decided)?;
    let entry = Entry::new(operation, "members", member.id, member.unit);
    Ok(Audited::write(detail(tx.conn, member)?, entry))
}

pub fn update(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: MemberId,
    version: i64,
    change: &dyn Fn(&Member) -> Result<MemberChange, Refusal>,
) -> Result<Audited<MemberDetail>, Error> {
    decide(tx, scope, id, version, "members_update", |member, today| {
        let change = change(&member)?;
        member.change(change, today)
    })
}

/// Planned visits fall away with the member who leaves.
pub fn leave(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: MemberId,
    version: i64,
    on: Option<Date>,
    reason: Option<&str>,
) -> Result<Audited<MemberDetail>, Error> {
    let mut left = decide(tx, scope, id, version, "members_leave", |member, today| {
        member.leave(on.unwrap_or(today), reason.map(str::to_owned), today)
    })?;
    for entry in consents::cancel_planned_visits(tx, id, "members_leave")? {
        left = left.and(entry);
    }
    Ok(left)
}

pub fn come_back(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: MemberId,
    version: i64,
) -> Result<Audited<MemberDetail>, Error> {
    decide(tx, scope, id, version, "members_return", |member, _| member.come_back())
}
