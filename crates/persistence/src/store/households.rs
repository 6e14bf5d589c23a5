//! Households.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::households::{Household, NewHousehold};
use domain::id::{HouseholdId, UnitId};

use super::dialect::lock;
use super::members::ensure_unit;
use super::tx::{ensure, expect_version};
use super::{Conn, Tx};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::schema::households;
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = households)]
struct Row {
    id: Sql<HouseholdId>,
    unit_id: Sql<UnitId>,
    name: String,
    address: Option<String>,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl From<Row> for Household {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            unit: row.unit_id.0,
            name: row.name,
            address: row.address,
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

pub fn get(conn: &mut Conn, scope: &Scope, id: HouseholdId) -> Result<Household, Error> {
    let row: Row = households::table.find(Sql(id)).select(Row::as_select()).first(conn)?;
    ensure(conn, scope, row.unit_id.0)?;
    Ok(row.into())
}

/// The unit of a household, if there is such a household.
pub fn unit_of(conn: &mut Conn, id: HouseholdId) -> Result<Option<UnitId>, Error> {
    Ok(households::table
        .find(Sql(id))
        .select(households::unit_id)
        .first(conn)
        .optional()
        .map(plain)?)
}

/// Newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    unit: Option<UnitId>,
    page: &PageRequest,
) -> Result<Page<Household>, Error> {
    let columns = ["households.created_at", "households.id"];
    let mut query = households::table
        .select(Row::as_select())
        .filter(Within::new("households.unit_id", scope))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((households::created_at.desc(), households::id.desc()))
        .limit(page.limit + 1)
        .into_boxed();
    if let Some(unit) = unit {
        ensure(conn, scope, unit)?;
        query = query.filter(Within::below("households.unit_id", unit));
    }
    let rows: Vec<Household> = query.load::<Row>(conn)?.into_iter().map(Household::from).collect();
    Ok(Page::cut(rows, page, |household| Cursor::new(household.created_at, household.id)))
}

pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    new: &NewHousehold,
) -> Result<Audited<Household>, Error> {
    ensure_unit(tx.conn, scope, new.unit)?;
    let row = Row {
        id: Sql(tx.new_id()),
        unit_id: Sql(new.unit),
        name: new.name.clone(),
        address: new.address.clone(),
        created_at: Sql(tx.now()),
        updated_at: Sql(tx.now()),
        version: 1,
    };
    diesel::insert_into(households::table).values(&row).execute(tx.conn)?;
    let household = Household::from(row);
    let entry = Entry::new("households_create", "households", household.id, household.unit);
    Ok(Audited::write(household, entry))
}

/// `change` makes the new form from the recorded one.
pub fn update(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: HouseholdId,
    version: i64,
    change: &dyn Fn(&Household) -> Result<NewHousehold, domain::Error>,
) -> Result<Audited<Household>, Error> {
    let query = households::table.find(Sql(id)).select(Row::as_select());
    let row: Row = lock!(query).first(tx.conn)?;
    ensure(tx.conn, scope, row.unit_id.0)?;
    expect_version(row.version, version)?;
    let mut household = Household::from(row);
    let changed = change(&household)?;
    household.name = changed.name;
    household.address = changed.address;
    household.updated_at = tx.now();
    household.version += 1;
    diesel::update(households::table.find(Sql(id)))
        .set((
            households::name.eq(&household.name),
            households::address.eq(&household.address),
            households::updated_at.eq(Sql(household.updated_at)),
            households::version.eq(household.version),
        ))
        .execute(tx.conn)?;
    let entry = Entry::new("households_update", "households", id, household.unit);
    Ok(Audited::write(household, entry))
}
