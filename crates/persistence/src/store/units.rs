//! Units and their closure table.

use diesel::prelude::*;
use domain::access::Scope;
use domain::id::UnitId;
use domain::time::Timestamp;
use domain::units::{NewUnit, Unit, UnitKind};

use super::tx::ensure;
use super::{Conn, Tx};
use crate::error::Error;
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
}

impl From<Row> for Unit {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            parent: plain(row.parent_id),
            kind: row.kind.0,
            code: row.code,
            name: row.name,
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

/// Which units a list asks for.
#[derive(Clone, Debug, Default)]
pub struct UnitFilter {
    pub parent: Option<UnitId>,
    pub kind: Option<UnitKind>,
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
    let above = get(tx.conn, scope, parent)?;
    if above.kind.below() != Some(new.kind) {
        let fault = domain::Fault::new("/parent_id", "wrong_parent").with("kind", new.kind);
        return Err(fault.into());
    }
    let unit = insert(tx, new)?;
    let entry = Entry::new("units_create", "units", unit.id.uuid(), unit.id);
    Ok(Audited::write(unit, entry))
}
