//! Where units stand: the closure table, and where they stood before.

use diesel::prelude::*;
use domain::id::UnitId;

use super::super::Tx;
use super::super::dialect::lock;
use crate::error::Error;
use crate::schema::{unit_ancestors, unit_places, units};
use crate::types::Sql;

/// Changes of the tree happen one after the other: each rests on all that is above.
pub(super) fn hold(tx: &mut Tx<'_>) -> Result<(), Error> {
    let query = units::table.filter(units::parent_id.is_null()).select(units::id);
    let _held: Vec<Sql<UnitId>> = lock!(query).load(tx.conn)?;
    Ok(())
}

/// Gives a new unit its ancestors.
pub(super) fn link(tx: &mut Tx<'_>, unit: UnitId, parent: Option<UnitId>) -> Result<(), Error> {
    add(tx, unit, unit, 0)?;
    let Some(parent) = parent else { return Ok(()) };
    for (ancestor, distance) in above(tx, parent)? {
        add(tx, unit, ancestor, distance + 1)?;
    }
    Ok(())
}

/// Hangs a unit below another one, and keeps that it stood elsewhere until today.
pub(super) fn hang(
    tx: &mut Tx<'_>,
    unit: UnitId,
    before: Option<UnitId>,
    parent: UnitId,
) -> Result<(), Error> {
    relink(tx, unit, parent)?;
    match before {
        Some(before) => keep(tx, unit, before),
        None => Ok(()),
    }
}

/// Until today the unit counted below `parent`. Of several changes on one day the first left what there was before it.
pub(super) fn keep(tx: &mut Tx<'_>, unit: UnitId, parent: UnitId) -> Result<(), Error> {
    diesel::insert_into(unit_places::table)
        .values((
            unit_places::unit_id.eq(Sql(unit)),
            unit_places::ended_on.eq(Sql(tx.today())),
            unit_places::parent_id.eq(Sql(parent)),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    Ok(())
}

/// Everything below the unit loses the ancestors above it and gains those of the new place.
fn relink(tx: &mut Tx<'_>, unit: UnitId, parent: UnitId) -> Result<(), Error> {
    let below = pairs(
        unit_ancestors::table
            .filter(unit_ancestors::ancestor_id.eq(Sql(unit)))
            .select((unit_ancestors::unit_id, unit_ancestors::distance))
            .load(tx.conn)?,
    );
    let before = above(tx, unit)?;
    for (lower, _) in &below {
        for (upper, _) in before.iter().filter(|(upper, _)| *upper != unit) {
            diesel::delete(unit_ancestors::table.find((Sql(*lower), Sql(*upper))))
                .execute(tx.conn)?;
        }
    }
    for (upper, up) in above(tx, parent)? {
        for (lower, down) in &below {
            add(tx, *lower, upper, up + down + 1)?;
        }
    }
    Ok(())
}

/// The unit and all above it, and how far.
fn above(tx: &mut Tx<'_>, unit: UnitId) -> Result<Vec<(UnitId, i32)>, Error> {
    let found = unit_ancestors::table
        .filter(unit_ancestors::unit_id.eq(Sql(unit)))
        .select((unit_ancestors::ancestor_id, unit_ancestors::distance))
        .load(tx.conn)?;
    Ok(pairs(found))
}

fn add(tx: &mut Tx<'_>, unit: UnitId, ancestor: UnitId, distance: i32) -> Result<(), Error> {
    diesel::insert_into(unit_ancestors::table)
        .values((
            unit_ancestors::unit_id.eq(Sql(unit)),
            unit_ancestors::ancestor_id.eq(Sql(ancestor)),
            unit_ancestors::distance.eq(distance),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn pairs(rows: Vec<(Sql<UnitId>, i32)>) -> Vec<(UnitId, i32)> {
    rows.into_iter().map(|(Sql(unit), distance)| (unit, distance)).collect()
}
