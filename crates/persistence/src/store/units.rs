//! Units and their closure table.

use diesel::prelude::*;
use domain::access::Scope;
use domain::id::UnitId;
use domain::time::Timestamp;
use domain::units::{NewUnit, Unit, UnitKind, UnitPatch};

use super::dialect::lock;
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
    let rows: Vec<Unit> = query.load::<Row>(conn)?.into_iter().map(Unit::from).collect();
    Ok(Page::cut(rows, page, |unit| Cursor::new(Key::Text(unit.code.clone()), unit.id)))
}

/// The unit with this official code.
pub fn find_by_code(conn: &mut Conn, code: &str) -> Result<Option<Unit>, Error> {
    let row = units::table.filter(units::code.eq(code)).select(Row::as_select()).first(conn);
    Ok(row.optional()?.map(Unit::from))
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
        public_releases: false,
    };
    diesel::insert_into(units::table).values(&row).execute(tx.conn)?;
    let mut above: Vec<(UnitId, i32)> = vec![(row.id.0, 0)];
    if let Some(parent) = new.parent {
        let ancestors: Vec<(Sql<UnitId>, i32)> = unit_ancestors::table
            .filter(unit_ancestors::unit_id.eq(Sql(parent)))
            .select((unit_ancestors::ancestor_id, unit_ancestors::distance))
            .load(tx.conn)?;
        above.extend(ancestors.into_iter().map(|(Sql(id), distance)| (id, distance + 1)));
    }
    for (ancestor, distance) in above {
        diesel::insert_into(unit_ancestors::table)
            .values((
                unit_ancestors::unit_id.eq(row.id),
                unit_ancestors::ancestor_id.eq(Sql(ancestor)),
                unit_ancestors::distance.eq(distance),
            ))
            .execute(tx.conn)?;
    }
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
    hold_tree(tx)?;
    let mut unit = get(tx.conn, scope, id)?;
    expect_version(unit.version, version)?;
    if let Some(parent) = patch.parent.filter(|parent| unit.parent != Some(*parent)) {
        move_below(tx, scope, &unit, parent)?;
        unit.parent = Some(parent);
    }
    unit.code = patch.code.clone().unwrap_or(unit.code);
    unit.name = patch.name.clone().unwrap_or(unit.name);
    let shown = patch.public_releases.filter(|shown| *shown != unit.public_releases);
    unit.public_releases = shown.unwrap_or(unit.public_releases);
    unit.updated_at = tx.now();
    unit.version += 1;
    diesel::update(units::table.find(Sql(id)))
        .set((
            units::parent_id.eq(unit.parent.map(Sql)),
            units::code.eq(&unit.code),
            units::name.eq(&unit.name),
            units::public_releases.eq(unit.public_releases),
            units::updated_at.eq(Sql(unit.updated_at)),
            units::version.eq(unit.version),
        ))
        .execute(tx.conn)?;
    let entry = Entry::new("units_update", "units", id, id);
    // Whoever asks later since when everybody was told finds it in the trail.
    let entry = match shown {
        Some(true) => entry.detail("releases: shown to everybody"),
        Some(false) => entry.detail("releases: not shown any more"),
        None => entry,
    };
    Ok(Audited::write(unit, entry))
}

/// Changes of the tree happen one after the other: each rests on all that is above.
fn hold_tree(tx: &mut Tx<'_>) -> Result<(), Error> {
    let query = units::table.filter(units::parent_id.is_null()).select(units::id);
    let _held: Vec<Sql<UnitId>> = lock!(query).load(tx.conn)?;
    Ok(())
}

fn move_below(tx: &mut Tx<'_>, scope: &Scope, unit: &Unit, parent: UnitId) -> Result<(), Error> {
    let unknown = || Error::from(domain::Fault::new("/parent_id", "unknown_reference"));
    let Some(before) = unit.parent else {
        let fault = domain::Fault::new("/parent_id", "wrong_parent").with("kind", unit.kind);
        return Err(fault.into());
    };
    if !admits(tx.conn, scope, before)? {
        return Err(domain::Error::Forbidden.into());
    }
    if !admits(tx.conn, scope, parent)? {
        return Err(unknown());
    }
    if get(tx.conn, scope, parent)?.kind.below() != Some(unit.kind) {
        let fault = domain::Fault::new("/parent_id", "wrong_parent").with("kind", unit.kind);
        return Err(fault.into());
    }
    relink(tx, unit.id, parent)
}

/// Everything below the unit loses the ancestors above it and gains those of the new place.
fn relink(tx: &mut Tx<'_>, unit: UnitId, parent: UnitId) -> Result<(), Error> {
    let below = pairs(
        unit_ancestors::table
            .filter(unit_ancestors::ancestor_id.eq(Sql(unit)))
            .select((unit_ancestors::unit_id, unit_ancestors::distance))
            .load(tx.conn)?,
    );
    let above = |tx: &mut Tx<'_>, of: UnitId| -> Result<Vec<(UnitId, i32)>, Error> {
        let found = unit_ancestors::table
            .filter(unit_ancestors::unit_id.eq(Sql(of)))
            .select((unit_ancestors::ancestor_id, unit_ancestors::distance))
            .load(tx.conn)?;
        Ok(pairs(found))
    };
    let before = above(tx, unit)?;
    for (lower, _) in &below {
        for (upper, _) in before.iter().filter(|(upper, _)| *upper != unit) {
            diesel::delete(unit_ancestors::table.find((Sql(*lower), Sql(*upper))))
                .execute(tx.conn)?;
        }
    }
    for (upper, up) in above(tx, parent)? {
        for (lower, down) in &below {
            diesel::insert_into(unit_ancestors::table)
                .values((
                    unit_ancestors::unit_id.eq(Sql(*lower)),
                    unit_ancestors::ancestor_id.eq(Sql(upper)),
                    unit_ancestors::distance.eq(up + down + 1),
                ))
                .execute(tx.conn)?;
        }
    }
    Ok(())
}

fn pairs(rows: Vec<(Sql<UnitId>, i32)>) -> Vec<(UnitId, i32)> {
    rows.into_iter().map(|(Sql(unit), distance)| (unit, distance)).collect()
}
