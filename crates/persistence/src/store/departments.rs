//! Departments: who in the district is asked, and by which units.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::departments::{Department, DepartmentPatch, NewDepartment};
use domain::id::{DepartmentId, UnitId};

use super::members::ensure_unit;
use super::tx::{ensure, expect_version};
use super::{Conn, Tx};
use crate::departments::DepartmentFilter;
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Key, Keyset, Page, PageRequest, Within};
use crate::schema::{departments, unit_ancestors};
use crate::types::Sql;
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = departments)]
struct Row {
    id: Sql<DepartmentId>,
    unit_id: Sql<UnitId>,
    name: String,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl From<Row> for Department {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            unit_id: row.unit_id.0,
            name: row.name,
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

/// By name: those of units in scope, and those of the units above, which work for all below.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &DepartmentFilter,
    page: &PageRequest,
) -> Result<Page<Department>, Error> {
    let columns = ["departments.name", "departments.id"];
    let above = unit_ancestors::table
        .filter(unit_ancestors::unit_id.eq_any(scope.roots().iter().copied().map(Sql)))
        .select(unit_ancestors::ancestor_id);
    let mut query = departments::table
        .select(Row::as_select())
        .filter(Within::new("departments.unit_id", scope).or(departments::unit_id.eq_any(above)))
        .filter(Keyset::after(columns, Direction::Ascending, page.after.as_ref()))
        .order((departments::name.asc(), departments::id.asc()))
        .limit(page.limit + 1)
        .into_boxed();
    if let Some(unit) = filter.serving {
        let serving = unit_ancestors::table
            .filter(unit_ancestors::unit_id.eq(Sql(unit)))
            .select(unit_ancestors::ancestor_id);
        query = query.filter(departments::unit_id.eq_any(serving));
    }
    let rows: Vec<Department> =
        query.load::<Row>(conn)?.into_iter().map(Department::from).collect();
    Ok(Page::cut(rows, page, |row| Cursor::new(Key::Text(row.name.clone()), row.id)))
}

/// One that works for a unit in scope.
pub fn get(conn: &mut Conn, scope: &Scope, id: DepartmentId) -> Result<Department, Error> {
    let found = find(conn, id)?;
    for root in scope.roots() {
        if serves(conn, found.unit_id, *root)? || serves(conn, *root, found.unit_id)? {
            return Ok(found);
        }
    }
    Err(Error::NotFound)
}

fn find(conn: &mut Conn, id: DepartmentId) -> Result<Department, Error> {
    Ok(departments::table
        .find(Sql(id))
        .select(Row::as_select())
        .first(conn)
        .map(Department::from)?)
}

/// Whether `above` is `unit` or stands above it.
fn serves(conn: &mut Conn, above: UnitId, unit: UnitId) -> Result<bool, Error> {
    let found = unit_ancestors::table
        .find((Sql(unit), Sql(above)))
        .select(unit_ancestors::distance)
        .first::<i32>(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The department, when cases of `unit` may be referred to it.
pub fn find_serving(
    conn: &mut Conn,
    id: DepartmentId,
    unit: UnitId,
) -> Result<Option<Department>, Error> {
    match find(conn, id) {
        Ok(found) if serves(conn, found.unit_id, unit)? => Ok(Some(found)),
        Ok(_) | Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// # Errors
/// A conflict when the unit has one of that name.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    new: &NewDepartment,
) -> Result<Audited<Department>, Error> {
    ensure_unit(tx.conn, scope, new.unit_id)?;
    let id = tx.new_id();
    let department = insert(tx, id, new)?;
    let entry = Entry::new("departments_create", "departments", id, department.unit_id);
    Ok(Audited::write(department, entry))
}

/// Keeps a department; without a check of scope, for set-up and [`create`].
pub fn insert(tx: &mut Tx<'_>, id: DepartmentId, new: &NewDepartment) -> Result<Department, Error> {
    let now = tx.now();
    let row = Row {
        id: Sql(id),
        unit_id: Sql(new.unit_id),
        name: new.name.clone(),
        created_at: Sql(now),
        updated_at: Sql(now),
        version: 1,
    };
    diesel::insert_into(departments::table).values(&row).execute(tx.conn)?;
    Ok(row.into())
}

/// Only from the unit itself or above: whoever is served by a department does not rename it.
pub fn update(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: DepartmentId,
    expected: i64,
    patch: &DepartmentPatch,
) -> Result<Audited<Department>, Error> {
    let current = find(tx.conn, id)?;
    ensure(tx.conn, scope, current.unit_id)?;
    expect_version(current.version, expected)?;
    let mut next = current.amend(patch.clone(), tx.now());
    next.version += 1;
    let changed = diesel::update(departments::table.find(Sql(id)))
        .filter(departments::version.eq(expected))
        .set((
            departments::name.eq(&next.name),
            departments::updated_at.eq(Sql(next.updated_at)),
            departments::version.eq(next.version),
        ))
        .execute(tx.conn)?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let entry = Entry::new("departments_update", "departments", id, next.unit_id);
    Ok(Audited::write(next, entry))
}
