//! Cases that come from another system, many at a time.

use diesel::prelude::*;
use domain::cases::{Case, ImportedCase};
use domain::id::{CaseId, ImportId};

use super::super::dialect::lock;
use super::super::statistics::{self, Source};
use super::super::{Conn, Tx};
use super::record;
use super::rows::Row;
use crate::error::Error;
use crate::schema::{case_entries, cases};
use crate::types::Sql;

/// Keeps the cases that are not there yet: for each its id, or `None` when its number in its source
/// was met before. The unit is the caller's to check.
pub fn insert_imported(
    tx: &mut Tx<'_>,
    imported: &[ImportedCase],
) -> Result<Vec<Option<CaseId>>, Error> {
    let mut kept = Vec::with_capacity(imported.len());
    for one in imported {
        let (case, event) = Case::imported(one.clone(), tx.new_id(), tx.account(), tx.now());
        let id = case.id;
        let inserted = diesel::insert_into(cases::table)
            .values(Row::from(case))
            .on_conflict((cases::source, cases::external_id))
            .do_nothing()
            .execute(tx.conn)?;
        if inserted == 0 {
            kept.push(None);
        } else {
            statistics::made(tx, Source::Case, id);
            record(tx, id, event)?;
            kept.push(Some(id));
        }
    }
    Ok(kept)
}

/// How many cases of an import somebody has worked on since: changed them, or added to their
/// timeline, which every file, note and referral does.
pub fn built_on(conn: &mut Conn, import: ImportId) -> Result<usize, Error> {
    let changed: i64 = cases::table
        .filter(cases::import_id.eq(Some(Sql(import))))
        .filter(cases::version.gt(1))
        .count()
        .get_result(conn)?;
    let noted: Vec<Sql<CaseId>> = case_entries::table
        .inner_join(cases::table.on(cases::id.eq(case_entries::case_id)))
        .filter(cases::import_id.eq(Some(Sql(import))))
        .filter(cases::version.eq(1))
        .group_by(case_entries::case_id)
        .having(diesel::dsl::count_star().gt(1))
        .select(case_entries::case_id)
        .load(conn)?;
    Ok(usize::try_from(changed).unwrap_or(usize::MAX).saturating_add(noted.len()))
}

/// Takes back the cases of an import; returns how many.
///
/// # Errors
/// A conflict when somebody has worked on one of them.
pub fn remove_imported(tx: &mut Tx<'_>, import: ImportId) -> Result<usize, Error> {
    if built_on(tx.conn, import)? > 0 {
        return Err(domain::Error::Conflict { code: "built_on" }.into());
    }
    let mine = cases::table.filter(cases::import_id.eq(Some(Sql(import)))).select(cases::id);
    let gone: Vec<Sql<CaseId>> = lock!(mine).load(tx.conn)?;
    let gone: Vec<CaseId> = gone.into_iter().map(|Sql(id)| id).collect();
    statistics::changing(tx, Source::Case, &gone)?;
    diesel::delete(case_entries::table.filter(case_entries::case_id.eq_any(mine)))
        .execute(tx.conn)?;
    Ok(diesel::delete(cases::table.filter(cases::import_id.eq(Some(Sql(import)))))
        .execute(tx.conn)?)
}
