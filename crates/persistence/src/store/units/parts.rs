//! Parts of units: records that stay together and change from one unit to another.

use diesel::prelude::*;
use domain::Date;
use domain::id::UnitId;
use domain::units::Unit;

use super::super::Tx;
use super::{Row, find_by_code, tree};
use crate::error::Error;
use crate::schema::{unit_places, units};
use crate::types::Sql;

/// What is a part of `into` from today on and counted in `from` before: made today already, or new.
pub(super) fn get_or_make(tx: &mut Tx<'_>, from: &Unit, into: &Unit) -> Result<UnitId, Error> {
    match find(tx, from.id, into.id, tx.today())? {
        Some(part) => Ok(part),
        None => make(tx, from, into),
    }
}

fn find(tx: &mut Tx<'_>, from: UnitId, into: UnitId, since: Date) -> Result<Option<UnitId>, Error> {
    let found: Option<Sql<UnitId>> = unit_places::table
        .inner_join(units::table.on(units::id.eq(unit_places::unit_id)))
        .filter(unit_places::parent_id.eq(Sql(from)))
        .filter(unit_places::ended_on.eq(Sql(since)))
        .filter(units::parent_id.eq(Some(Sql(into))))
        .filter(units::closed_on.eq(Some(Sql(since))))
        .order(units::id.asc())
        .select(units::id)
        .first(tx.conn)
        .optional()?;
    Ok(found.map(|Sql(part)| part))
}

fn make(tx: &mut Tx<'_>, from: &Unit, into: &Unit) -> Result<UnitId, Error> {
    let today = tx.today();
    let mut number = 1;
    let mut new = from.part(into, number, today);
    while find_by_code(tx.conn, &new.code)?.is_some() {
        number += 1;
        new = from.part(into, number, today);
    }
    let row = Row {
        id: Sql(tx.new_id()),
        parent_id: Some(Sql(new.into)),
        kind: Sql(new.kind),
        code: new.code,
        name: new.name,
        created_at: Sql(tx.now()),
        updated_at: Sql(tx.now()),
        version: 1,
        closed_on: Some(Sql(new.since)),
        public_releases: false,
    };
    diesel::insert_into(units::table).values(&row).execute(tx.conn)?;
    tree::link(tx, row.id.0, Some(new.into))?;
    tree::keep(tx, row.id.0, new.from)?;
    Ok(row.id.0)
}
