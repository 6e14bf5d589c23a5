//! Members.

mod duplicates;

use diesel::prelude::*;
use domain::Error as Refusal;
use domain::access::Scope;
use domain::id::{AccountId, HouseholdId, ImportId, MemberId, UnitId};
use domain::members::{
    Listed, Member, MemberChange, MemberKind, MemberStatus, NewMember, Private,
    check_guardian_until,
};
use domain::text::{Query, last_four, match_name};
use domain::{Date, Timestamp};

use super::dialect::lock;
use super::tx::{ensure, expect_version};
use super::{
    Conn, Tx, consents, enrolments, households, links, member_keys, member_search, portal_sessions,
    units,
};
use crate::error::Error;
use crate::filters::{MemberFilter, MemberSort};
use crate::fragments::{Cursor, Direction, Key, Keyset, Page, PageRequest, Within, WrappedKey};
use crate::schema::{enrolments as enrolment_rows, member_distinctions, members, unit_ancestors};
use crate::sealed::{MemberKey, Opener, Place, Sealed};
use crate::shows::MemberDetail;
use crate::types::{Sql, plain};
use crate::vault::{Vault, Wrapped};
use crate::write::{Audited, Entry};

pub use duplicates::{duplicates, likely_duplicates};

/// A member's row, but for what is sealed. `number` is the search index's and does not leave this crate.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = members)]
pub struct Row {
    pub number: i64,
    pub id: Sql<MemberId>,
    pub unit_id: Sql<UnitId>,
    pub kind: Sql<MemberKind>,
    pub status: Sql<MemberStatus>,
    pub name: String,
    pub preferred_language: Option<String>,
    pub contact_time: Option<String>,
    pub household_id: Option<Sql<HouseholdId>>,
    pub guardian_until: Option<Sql<Date>>,
    pub wants_visits: bool,
    pub wants_visits_since: Option<Sql<Date>>,
    pub last_visited_on: Option<Sql<Date>>,
    pub joined_on: Sql<Date>,
    pub left_on: Option<Sql<Date>>,
    /// The record that this one went into; then it is shown nowhere.
    pub merged_into: Option<Sql<MemberId>>,
    pub created_at: Sql<Timestamp>,
    pub updated_at: Sql<Timestamp>,
    pub version: i64,
}

impl From<Row> for Listed {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            unit: row.unit_id.0,
            kind: row.kind.0,
            status: row.status.0,
            name: row.name,
            preferred_language: row.preferred_language,
            contact_time: row.contact_time,
            household: plain(row.household_id),
            guardian_until: plain(row.guardian_until),
            wants_visits: row.wants_visits,
            wants_visits_since: plain(row.wants_visits_since),
            last_visited_on: plain(row.last_visited_on),
            joined_on: row.joined_on.0,
            left_on: plain(row.left_on),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

/// What of a member is under the member's own key.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = members, treat_none_as_default_value = false)]
pub struct SealedRow {
    phone: Option<Sealed>,
    email: Option<Sealed>,
    address: Option<Sealed>,
    leave_reason: Option<Sealed>,
}

impl SealedRow {
    pub fn seal(key: &MemberKey, id: MemberId, private: &Private) -> Result<Self, Error> {
        let seal = |column, text: &Option<String>| {
            key.seal_some(Place::new("members", column, id), text.as_deref())
        };
        Ok(Self {
            phone: seal("phone", &private.phone)?,
            email: seal("email", &private.email)?,
            address: seal("address", &private.address)?,
            leave_reason: seal("leave_reason", &private.leave_reason)?,
        })
    }

    pub fn open(&self, opener: &Opener<'_>, id: MemberId) -> Result<Private, Error> {
        let open = |column, sealed: &Option<Sealed>| {
            opener.open(Place::new("members", column, id), sealed.as_ref())
        };
        Ok(Private {
            phone: open("phone", &self.phone)?,
            email: open("email", &self.email)?,
            address: open("address", &self.address)?,
            leave_reason: open("leave_reason", &self.leave_reason)?,
        })
    }
}

/// What a telephone number is found by.
#[derive(Insertable)]
#[diesel(table_name = members, treat_none_as_default_value = false)]
pub struct PhoneHashes {
    pub phone_hash: Option<Vec<u8>>,
    /// Of the last four digits; the search index has it, too.
    pub phone_last: Option<Vec<u8>>,
}

impl PhoneHashes {
    pub fn new(vault: &Vault, phone: Option<&str>) -> Self {
        Self {
            phone_hash: phone.map(|phone| vault.phone_hash(phone)),
            phone_last: phone.and_then(last_four).map(|four| vault.last_digits_hash(&four)),
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
    #[diesel(embed)]
    pub sealed: SealedRow,
    #[diesel(embed)]
    pub hashes: PhoneHashes,
}

/// A new member of the transaction's time: the row, and the key that its sealed columns are under.
pub fn newcomer(tx: &Tx<'_>, new: &NewMember) -> Result<(NewRow, Wrapped), Error> {
    let particulars = new.particulars.clone();
    let joined_on = new.joined_on.unwrap_or_else(|| tx.today());
    let id = tx.new_id();
    let (key, wrapped) = tx.vault().new_key(id)?;
    let hashes = PhoneHashes::new(tx.vault(), particulars.phone.as_deref());
    let private = Private {
        phone: particulars.phone,
        email: particulars.email,
        address: particulars.address,
        leave_reason: None,
    };
    let row = NewRow {
        id: Sql(id),
        unit_id: Sql(new.unit),
        kind: Sql(new.kind),
        status: Sql(MemberStatus::Active),
        match_name: match_name(&particulars.name),
        name: particulars.name,
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
        sealed: SealedRow::seal(&key, id, &private)?,
        hashes,
    };
    Ok((row, wrapped))
}

/// The conditions that a list and its count share.
macro_rules! filtered {
    ($query:expr, $conn:expr, $scope:expr, $filter:expr) => {{
        let mut query = $query.filter(members::merged_into.is_null());
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

/// A member without what is sealed.
pub fn get(conn: &mut Conn, scope: &Scope, id: MemberId) -> Result<Listed, Error> {
    let row: Row =
        members::table.filter(members::id.eq(Sql(id))).select(Row::as_select()).first(conn)?;
    ensure_there(conn, scope, &row)?;
    Ok(row.into())
}

/// # Errors
/// [`Error::NotFound`] for a member out of scope; [`Error::Merged`] for a record that went into another.
fn ensure_there(conn: &mut Conn, scope: &Scope, row: &Row) -> Result<(), Error> {
    ensure(conn, scope, row.unit_id.0)?;
    let Some(Sql(mut into)) = row.merged_into else { return Ok(()) };
    // That one may have been merged since, too.
    loop {
        let next: Option<Sql<MemberId>> = members::table
            .filter(members::id.eq(Sql(into)))
            .select(members::merged_into)
            .first(conn)?;
        match next {
            Some(Sql(next)) => into = next,
            None => return Err(Error::Merged(into)),
        }
    }
}

type OpenRow = (Row, SealedRow, Option<Vec<u8>>);

/// All of the record, opened.
fn opened(vault: &Vault, (row, sealed, wrapped): OpenRow) -> Result<Member, Error> {
    let id = row.id.0;
    let private = sealed.open(&Opener::new(vault, id, wrapped), id)?;
    Ok(Listed::from(row).with(private))
}

/// The whole record, with programmes, consents and links.
pub fn get_detail(
    conn: &mut Conn,
    vault: &Vault,
    scope: &Scope,
    id: MemberId,
) -> Result<MemberDetail, Error> {
    let row: OpenRow = members::table
        .filter(members::id.eq(Sql(id)))
        .select((Row::as_select(), SealedRow::as_select(), WrappedKey))
        .first(conn)?;
    ensure_there(conn, scope, &row.0)?;
    detail(conn, opened(vault, row)?)
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
    ensure_there(tx.conn, scope, &row)?;
    Ok(row)
}

/// Holds a member of the unit, or of one below it, whom a body names; so that the record is not merged meanwhile.
///
/// # Errors
/// A fault at `/member_id` when there is none.
pub(super) fn hold_below(tx: &mut Tx<'_>, unit: UnitId, id: MemberId) -> Result<(), Error> {
    let query = members::table
        .filter(members::id.eq(Sql(id)))
        .filter(members::merged_into.is_null())
        .filter(Within::below("members.unit_id", unit))
        .select(members::id);
    let found: Option<Sql<MemberId>> = lock!(query).first(tx.conn).optional()?;
    match found {
        Some(_) => Ok(()),
        None => Err(domain::Fault::new("/member_id", "unknown_reference").into()),
    }
}

/// As [`hold`], with all of the record.
pub(super) fn hold_open(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: MemberId,
) -> Result<(Row, Member), Error> {
    let query = members::table.filter(members::id.eq(Sql(id))).select((
        Row::as_select(),
        SealedRow::as_select(),
        WrappedKey,
    ));
    let open: OpenRow = lock!(query).first(tx.conn)?;
    ensure_there(tx.conn, scope, &open.0)?;
    let row = open.0.clone();
    Ok((row, opened(tx.vault(), open)?))
}

pub fn list(
    conn: &mut Conn,
    vault: &Vault,
    scope: &Scope,
    filter: &MemberFilter,
    sort: MemberSort,
    page: &PageRequest,
) -> Result<Page<Listed>, Error> {
    if let Some(unit) = filter.unit {
        ensure(conn, scope, unit)?;
    }
    match &filter.query {
        Some(query) => search(conn, vault, scope, filter, query, page),
        None => browse(conn, scope, filter, sort, page),
    }
}

fn browse(
    conn: &mut Conn,
    scope: &Scope,
    filter: &MemberFilter,
    sort: MemberSort,
    page: &PageRequest,
) -> Result<Page<Listed>, Error> {
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
    let rows: Vec<Listed> = query.load::<Row>(conn)?.into_iter().map(Listed::from).collect();
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
    vault: &Vault,
    scope: &Scope,
    filter: &MemberFilter,
    query: &Query,
    page: &PageRequest,
) -> Result<Page<Listed>, Error> {
    let expression = member_search::expression(vault, query, &units_of(conn, scope, filter)?);
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
        rows.extend(match &query.phone_ends_with {
            None => {
                let select = members::table.select(Row::as_select()).into_boxed();
                filtered!(select, conn, scope, filter)
                    .filter(members::number.eq_any(numbers))
                    .order(members::number.desc())
                    .load::<Row>(conn)?
            }
            Some(digits) => {
                let select = members::table
                    .select((Row::as_select(), SealedRow::as_select(), WrappedKey))
                    .into_boxed();
                let found = filtered!(select, conn, scope, filter)
                    .filter(members::number.eq_any(numbers))
                    .order(members::number.desc())
                    .load::<OpenRow>(conn)?;
                ending_with(vault, digits, found)?
            }
        });
        let full = i64::try_from(rows.len()).is_ok_and(|found| found >= wanted);
        match last {
            Some(last) if more && !full => before = last,
            _ => break,
        }
        // Few got through: take more at a time, within what one statement holds.
        batch = (batch * 4).min(4_000);
    }
    let page = Page::cut(rows, page, |row| Cursor::new(Key::Number(row.number), row.id.0));
    Ok(page.map(Listed::from))
}

/// Those whose telephone number ends with the digits: the index knows the last four alone.
fn ending_with(vault: &Vault, digits: &str, found: Vec<OpenRow>) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    for (row, sealed, wrapped) in found {
        let opener = Opener::new(vault, row.id.0, wrapped);
        let phone = opener.open(Place::new("members", "phone", row.id.0), sealed.phone.as_ref())?;
        if phone.is_some_and(|phone| phone.ends_with(digits)) {
            rows.push(row);
        }
    }
    Ok(rows)
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

/// Inserts the row and its key, and files its terms; nothing is checked.
pub fn insert(tx: &mut Tx<'_>, (row, key): (NewRow, Wrapped)) -> Result<Listed, Error> {
    let inserted: Row = diesel::insert_into(members::table)
        .values(&row)
        .returning(Row::as_returning())
        .get_result(tx.conn)?;
    member_keys::insert(tx.conn, &[member_keys::NewRow::new(row.id.0, key)])?;
    let last = row.hashes.phone_last.as_deref();
    member_search::add(tx.conn, inserted.number, row.unit_id.0, &inserted.name, last)?;
    Ok(inserted.into())
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
    let vault = tx.vault();
    let candidates = likely_duplicates(tx.conn, vault, scope, new)?;
    if candidates.iter().any(|one| !new.different_from.contains(&one.id)) {
        return Err(Error::Duplicates(candidates));
    }
    let newcomer = newcomer(tx, new)?;
    let listed = insert(tx, newcomer)?;
    for candidate in &candidates {
        distinguish(tx, listed.id, candidate.id)?;
    }
    let particulars = new.particulars.clone();
    let member = listed.with(Private {
        phone: particulars.phone,
        email: particulars.email,
        address: particulars.address,
        leave_reason: None,
    });
    let entry = Entry::new("members_create", "members", member.id, member.unit);
    Ok(Audited::write(detail(tx.conn, member)?, entry))
}

/// A unit named in a body, for which something new is to be recorded: out of scope, or a part of another one, it is a fault
/// of that field.
pub fn ensure_unit(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Result<(), Error> {
    let fault = |code| Error::from(domain::Fault::new("/unit_id", code));
    ensure(conn, scope, unit).map_err(|error| match error {
        Error::NotFound => fault("unknown_reference"),
        other => other,
    })?;
    if units::is_closed(conn, unit)? { Err(fault("unit_closed")) } else { Ok(()) }
}

fn ensure_household(
    conn: &mut Conn,
    unit: UnitId,
    household: Option<HouseholdId>,
) -> Result<(), Error> {
    let Some(id) = household else { return Ok(()) };
    if let Some(home) = households::unit_of(conn, id)?
        && (home == unit || units::whole(conn, home)? == units::whole(conn, unit)?)
    {
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
pub(super) fn save(
    tx: &mut Tx<'_>,
    row: &Row,
    before: &Member,
    member: Member,
) -> Result<Member, Error> {
    let private = Private {
        phone: member.phone,
        email: member.email,
        address: member.address,
        leave_reason: member.leave_reason,
    };
    let sealed = SealedRow::seal(&*tx.key(member.id)?, member.id, &private)?;
    let hashes = PhoneHashes::new(tx.vault(), private.phone.as_deref());
    let saved: Row = diesel::update(members::table.filter(members::id.eq(Sql(member.id))))
        .set((
            (
                members::status.eq(Sql(member.status)),
                members::name.eq(&member.name),
                members::match_name.eq(match_name(&member.name)),
                members::phone.eq(sealed.phone),
                members::phone_hash.eq(hashes.phone_hash),
                members::phone_last.eq(hashes.phone_last.as_deref()),
                members::email.eq(sealed.email),
                members::address.eq(sealed.address),
                members::preferred_language.eq(&member.preferred_language),
                members::contact_time.eq(&member.contact_time),
            ),
            (
                members::household_id.eq(member.household.map(Sql)),
                members::guardian_until.eq(member.guardian_until.map(Sql)),
                members::wants_visits.eq(member.wants_visits),
                members::wants_visits_since.eq(member.wants_visits_since.map(Sql)),
                members::last_visited_on.eq(member.last_visited_on.map(Sql)),
                members::joined_on.eq(Sql(member.joined_on)),
                members::left_on.eq(member.left_on.map(Sql)),
                members::leave_reason.eq(sealed.leave_reason),
                members::updated_at.eq(Sql(tx.now())),
                members::version.eq(row.version + 1),
            ),
        ))
        .returning(Row::as_returning())
        .get_result(tx.conn)?;
    if row.name != saved.name || before.phone != private.phone {
        let last = hashes.phone_last.as_deref();
        member_search::replace(tx.conn, row.number, row.unit_id.0, &saved.name, last)?;
    }
    Ok(Listed::from(saved).with(private))
}

/// Holds these rows, in the order of their ids.
pub(super) fn hold_rows(tx: &mut Tx<'_>, ids: &[MemberId]) -> Result<(), Error> {
    let query = members::table
        .filter(members::id.eq_any(ids.iter().copied().map(Sql)))
        .order(members::id.asc())
        .select(members::id);
    let _held: Vec<Sql<MemberId>> = lock!(query).load(tx.conn)?;
    Ok(())
}

/// A record that went into another one.
pub(super) fn open_merged(
    conn: &mut Conn,
    vault: &Vault,
    id: MemberId,
) -> Result<(Row, Member), Error> {
    let open: OpenRow = members::table
        .filter(members::id.eq(Sql(id)))
        .select((Row::as_select(), SealedRow::as_select(), WrappedKey))
        .first(conn)?;
    let row = open.0.clone();
    Ok((row, opened(vault, open)?))
}

/// Saves a record that had gone into another one; it is found again.
pub(super) fn show_again(
    tx: &mut Tx<'_>,
    row: &Row,
    before: &Member,
    member: Member,
) -> Result<(), Error> {
    diesel::update(members::table.filter(members::id.eq(row.id)))
        .set(members::merged_into.eq(None::<Sql<MemberId>>))
        .execute(tx.conn)?;
    let last = PhoneHashes::new(tx.vault(), member.phone.as_deref()).phone_last;
    member_search::replace(tx.conn, row.number, member.unit, &member.name, last.as_deref())?;
    save(tx, row, before, member).map(|_| ())
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
    let (row, before) = hold_open(tx, scope, id)?;
    expect_version(row.version, version)?;
    let decided = decide(before.clone(), tx.today())?;
    ensure_household(tx.conn, row.unit_id.0, decided.household)?;
    let member = save(tx, &row, &before, decided)?;
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

/// Planned visits and sessions of the portal end with the member who leaves. What is still recorded they may see: with a
/// new code.
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
    portal_sessions::end_all(tx, id)?;
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
