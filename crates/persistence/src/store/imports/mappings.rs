//! The header words of a unit's own form, kept for the next import.

use diesel::prelude::*;
use domain::Timestamp;
use domain::access::Scope;
use domain::id::UnitId;
use domain::imports::{ImportKind, SavedMapping};

use super::super::dialect::lock;
use super::super::tx::{ensure, expect_version};
use super::super::{Conn, Tx};
use crate::error::Error;
use crate::schema::import_mappings;
use crate::types::Sql;
use crate::write::{Audited, Entry};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = import_mappings)]
struct Row {
    unit_id: Sql<UnitId>,
    kind: Sql<ImportKind>,
    mapping: String,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl From<Row> for SavedMapping {
    fn from(row: Row) -> Self {
        Self {
            unit: row.unit_id.0,
            kind: row.kind.0,
            mapping: row.mapping,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

pub fn get_mapping(
    conn: &mut Conn,
    scope: &Scope,
    unit: UnitId,
    kind: ImportKind,
) -> Result<Option<SavedMapping>, Error> {
    ensure(conn, scope, unit)?;
    let row = import_mappings::table.find((Sql(unit), Sql(kind))).select(Row::as_select());
    Ok(row.first(conn).optional()?.map(SavedMapping::from))
}

/// Keeps the mapping in place of the one before, which has to be of `version`.
///
/// # Errors
/// [`Error::Stale`] when it is of another one, or there is one and the caller did not know.
pub fn put_mapping(
    tx: &mut Tx<'_>,
    scope: &Scope,
    unit: UnitId,
    kind: ImportKind,
    version: Option<i64>,
    mapping: &str,
) -> Result<Audited<SavedMapping>, Error> {
    ensure(tx.conn, scope, unit)?;
    let query = import_mappings::table.find((Sql(unit), Sql(kind))).select(Row::as_select());
    let before: Option<Row> = lock!(query).first(tx.conn).optional()?;
    let current = before.map_or(0, |row| row.version);
    expect_version(current, version.unwrap_or(0))?;
    let row = Row {
        unit_id: Sql(unit),
        kind: Sql(kind),
        mapping: mapping.to_owned(),
        updated_at: Sql(tx.now()),
        version: current + 1,
    };
    diesel::insert_into(import_mappings::table)
        .values(&row)
        .on_conflict((import_mappings::unit_id, import_mappings::kind))
        .do_update()
        .set((
            import_mappings::mapping.eq(mapping),
            import_mappings::updated_at.eq(Sql(tx.now())),
            import_mappings::version.eq(current + 1),
        ))
        .execute(tx.conn)?;
    let entry = Entry::new("import_mappings_put", "import_mappings", unit, unit);
    Ok(Audited::write(row.into(), entry))
}
