//! Units and their closure table.

mod parts;
mod splits;
mod tree;

use diesel::prelude::*;
use domain::Date;
use domain::access::Scope;
use domain::id::UnitId;
use domain::time::Timestamp;
use domain::units::{NewUnit, Unit, UnitKind, UnitPatch};
pub use splits::split;

use super::tx::{admits, ensure, expect_version};
use super::{Conn, Tx};
use crate::error::Error;
use crate::filters::UnitFilter;
use crate::fragments::{Cursor, Direction, Key, Keyset, Page, PageRequest, Within};
use crate::schema::{unit_ancestors, units};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = units)]
struct Row {
    id: Sql<UnitId>,
    parent_id: Option<Sql<UnitId>>,
    kind: Sql<UnitKind>,
    code: String,
    name: String,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
    closed_on: Option<Sql<Date>>,
    public_releases: bool,
}

impl From<Row> for Unit {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            parent: plain(row.parent_id),
            kind: row.kind.0,
            code: row.code,
            name: row.name,
            closed_on: plain(row.closed_on),
            public_releases: row.public_releases,
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

pub fn get(conn: &mut Conn, scope: &Scope, id: UnitId) -> Result<Unit, Error> {
    ensure(conn, scope, id)?;
    Ok(units::table.find(Sql(id)).select(Row::as_select()).first(conn).map(Unit::from)?)
}

/// By code.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &UnitFilter,
    page: &PageRequest,
) -> Result<Page<Unit>, Error> {
    let columns = ["units.code", "units.id"];
    let mut query = units::table
        .select(Row::as_select())
        .filter(Within::new("units.id", scope))
        .filter(Keyset::after(columns, Direction::Ascending, page.after.as_ref()))
        .order((units::code.asc(), units::id.asc()))
        .limit(page.limit + 1)
        .into_boxed();
    if let Some(parent) = filter.parent {
        query = query.filter(units::parent_id.eq(Some(Sql(parent))));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(units::kind.eq(Sql(kind)));
    }
    query = match filter.closed {
        Some(true) => query.filter(units::closed_on.is_not_null()),
        Some(false) => query.filter(units::closed_on.is_null()),
        None => query,
    };
    let rows: Vec<Unit> = query.load::<Row>(conn)?.into_iter().map(Unit::from).collect();
    Ok(Page::cut(rows, page, |unit| Cursor::new(Key::Text(unit.code.clone()), unit.id)))
}

/// The unit with this official code.
pub fn find_by_code(conn: &mut Conn, code: &str) -> Result<Option<Unit>, Error> {
    let row = units::table.filter(units::code.eq(code)).select(Row::as_select()).first(conn);
    Ok(row.optional()?.map(Unit::from))
}

/// Whether the unit is a part of another one.
pub(super) fn is_closed(conn: &mut Conn, id: UnitId) -> Result<bool, Error> {
    let closed_on: Option<Sql<Date>> =
        units::table.find(Sql(id)).select(units::closed_on).first(conn)?;
    Ok(closed_on.is_some())
}

/// The unit, or the one that it is a part of.
pub(super) fn whole(conn: &mut Conn, id: UnitId) -> Result<UnitId, Error> {
    let (whole, _) = unit_ancestors::table
        .inner_join(units::table.on(units::id.eq(unit_ancestors::ancestor_id)))
        .filter(unit_ancestors::unit_id.eq(Sql(id)))
        .filter(units::closed_on.is_null())
        .order(unit_ancestors::distance.asc())
        .select((units::id, unit_ancestors::distance))
        .first::<(Sql<UnitId>, i32)>(conn)?;
    Ok(whole.0)
}

/// Units without a parent: what the installation's own work covers.
pub fn roots(conn: &mut Conn) -> Result<Vec<UnitId>, Error> {
    let roots = units::table.filter(units::parent_id.is_null()).select(units::id);
    Ok(roots.load::<Sql<UnitId>>(conn)?.into_iter().map(|Sql(unit)| unit).collect())
}

/// Adds a unit and its ancestors; without a check of scope, for set-up and [`create`].
pub fn insert(tx: &mut Tx<'_>, new: &NewUnit) -> Result<Unit, Error> {
    let now = tx.now();
    let row = Row {
        id: Sql(tx.new_id()),
        parent_id: new.parent.map(Sql),
        kind: Sql(new.kind),
        code: new.code.clone(),
        name: new.name.clone(),
        created_at: Sql(now),
        updated_at: Sql(now),
        version: 1,
        closed_on: None,
        public_releases: false,
    };
    diesel::insert_into(units::table).values(&row).execute(tx.conn)?;
    tree::link(tx, row.id.0, new.parent)?;
    Ok(row.into())
}

/// Adds a unit below one in scope.
pub fn create(tx: &mut Tx<'_>, scope: &Scope, new: &NewUnit) -> Result<Audited<Unit>, Error> {
    let Some(parent) = new.parent else {
        // A second district is another installation's.
        return Err(domain::Error::Conflict { code: "district_exists" }.into());
    };
    if !admits(tx.conn, scope, parent)? {
        return Err(domain::Fault::new("/parent_id", "unknown_reference").into());
    }
    tree::hold(tx)?;
    let above = get(tx.conn, scope, parent)?;
    if above.kind.below() != Some(new.kind) {
        let fault = domain::Fault::new("/parent_id", "wrong_parent").with("kind", new.kind);
        return Err(fault.into());
    }
    let unit = insert(tx, new)?;
    let entry = Entry::new("units_create", "units", unit.id.uuid(), unit.id);
    Ok(Audited::write(unit, entry))
}

/// Renames a unit, shows what is published of it to everybody or no longer, or hangs it with all below it under another
/// unit of the level above. Somebody whose say begins at this very unit cannot take it out of where it stands.
pub fn update(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: UnitId,
    version: i64,
    patch: &UnitPatch,
) -> Result<Audited<Unit>, Error> {
    ensure(tx.conn, scope, id)?;
    tree::hold(tx)?;
    let mut unit = get(tx.conn, scope, id)?;
    expect_version(unit.version, version)?;
    if let Some(parent) = patch.parent.filter(|parent| unit.parent != Some(*parent)) {
        unit.ensure_open()?;
        move_below(tx, scope, &unit, parent)?;
        unit.parent = Some(parent);
    }
    unit.code = patch.code.clone().unwrap_or(unit.code);
    unit.name = patch.name.clone().unwrap_or(unit.name);
    let shown = patch.public_releases.filter(|shown| *shown != unit.public_releases);
    unit.public_releases = shown.unwrap_or(unit.public_releases);
    let unit = save(tx, unit)?;
    let entry = Entry::new("units_update", "units", id, id);
    // Whoever asks later since when everybody was told finds it in the trail.
    let entry = match shown {
        Some(true) => entry.detail("releases: shown to everybody"),
        Some(false) => entry.detail("releases: not shown any more"),
        None => entry,
    };
    Ok(Audited::write(unit, entry))
}

/// Writes the unit as its next version.
fn save(tx: &mut Tx<'_>, unit: Unit) -> Result<Unit, Error> {
    let unit = Unit { updated_at: tx.now(), version: unit.version + 1, ..unit };
    diesel::update(units::table.find(Sql(unit.id)))
        .set((
            units::parent_id.eq(unit.parent.map(Sql)),
            units::code.eq(&unit.code),
            units::name.eq(&unit.name),
            units::public_releases.eq(unit.public_releases),
            units::closed_on.eq(unit.closed_on.map(Sql)),
            units::updated_at.eq(Sql(unit.updated_at)),
            units::version.eq(unit.version),
        ))
        .execute(tx.conn)?;
    Ok(unit)
}

/// Makes a community a part of another one, with all that is on record of it: that stays where it is and counts there. Of
/// figures in the boundaries of before nothing changes.
pub fn merge(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: UnitId,
    version: i64,
    into: UnitId,
) -> Result<Audited<Unit>, Error> {
    ensure(tx.conn, scope, id)?;
    tree::hold(tx)?;
    let unit = get(tx.conn, scope, id)?;
    expect_version(unit.version, version)?;
    let other = named(tx, scope, "/into_id", into)?;
    let before = unit.parent;
    let merged = unit.merge_into(&other, tx.today())?;
    ensure_may_leave(tx, scope, before)?;
    tree::hang(tx, id, before, into)?;
    let merged = save(tx, merged)?;
    let entry = |unit| Entry::new("units_merge", "units", id, unit);
    // Both units' trails have it.
    Ok(Audited::write(merged, entry(id)).and(entry(into)))
}

/// A unit that a body names.
fn named(tx: &mut Tx<'_>, scope: &Scope, pointer: &str, id: UnitId) -> Result<Unit, Error> {
    get(tx.conn, scope, id).map_err(|error| match error {
        Error::NotFound => domain::Fault::new(pointer, "unknown_reference").into(),
        other => other,
    })
}

/// Somebody whose say begins at the unit itself cannot take it out of where it stands.
fn ensure_may_leave(tx: &mut Tx<'_>, scope: &Scope, before: Option<UnitId>) -> Result<(), Error> {
    match before {
        Some(before) if !admits(tx.conn, scope, before)? => Err(domain::Error::Forbidden.into()),
        _ => Ok(()),
    }
}

fn move_below(tx: &mut Tx<'_>, scope: &Scope, unit: &Unit, parent: UnitId) -> Result<(), Error> {
    let wrong_parent =
        || Error::from(domain::Fault::new("/parent_id", "wrong_parent").with("kind", unit.kind));
    if unit.parent.is_none() {
        return Err(wrong_parent());
    }
    ensure_may_leave(tx, scope, unit.parent)?;
    if named(tx, scope, "/parent_id", parent)?.kind.below() != Some(unit.kind) {
        return Err(wrong_parent());
    }
    tree::hang(tx, unit.id, unit.parent, parent)
}
