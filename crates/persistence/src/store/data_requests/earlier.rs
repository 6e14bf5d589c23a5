//! Lines that communities answered before.

use diesel::prelude::*;
use domain::access::Scope;
use domain::data_requests::{BEST, FormState, LIKE_PERCENT, LineState, likeness};
use domain::id::{DataLineId, DataRequestId, UnitId};

use super::super::Conn;
use super::super::members::ensure_unit;
use super::rows::period;
use super::sees;
use crate::data_requests::EarlierLine;
use crate::error::Error;
use crate::schema::{
    data_request_forms as forms, data_request_lines as lines, data_requests as requests,
};
use crate::types::Sql;

/// So many of the newest are compared.
const COMPARED: i64 = 1_000;

type Found =
    (Sql<DataLineId>, Sql<DataRequestId>, String, String, String, Sql<UnitId>, String, String);

/// For each name the earlier lines that are most like it, of requests about the unit: filed of it, above or below it.
pub fn find(
    conn: &mut Conn,
    scope: &Scope,
    unit: UnitId,
    names: &[String],
) -> Result<Vec<Vec<EarlierLine>>, Error> {
    ensure_unit(conn, scope, unit)?;
    let answered =
        forms::table.filter(forms::state.eq(Sql(FormState::Submitted))).select(forms::request_id);
    let found: Vec<Found> = lines::table
        .inner_join(requests::table.on(requests::id.eq(lines::request_id)))
        .filter(lines::state.eq(Sql(LineState::Approved)))
        .filter(lines::request_id.eq_any(answered))
        .order((lines::id.desc(),))
        .limit(COMPARED)
        .select((
            lines::id,
            lines::request_id,
            lines::name,
            requests::title,
            requests::department,
            requests::unit_id,
            requests::first_period,
            requests::last_period,
        ))
        .load(conn)?;
    let about = Scope::of_the_installation(vec![unit]);
    let mut known = Vec::new();
    for one in found {
        // What is asked of the unit, and what the caller may know of.
        if sees(conn, &about, one.5.0)? && sees(conn, scope, one.5.0)? {
            known.push(one);
        }
    }
    names.iter().map(|name| best(name, &known)).collect()
}

fn best(name: &str, known: &[Found]) -> Result<Vec<EarlierLine>, Error> {
    let mut alike = Vec::new();
    for (line, request, known, title, department, unit, first, last) in known {
        let likeness = likeness(name, known);
        if likeness >= LIKE_PERCENT {
            alike.push(EarlierLine {
                line: line.0,
                request: request.0,
                name: known.clone(),
                title: title.clone(),
                department: department.clone(),
                unit: unit.0,
                first: period(first)?,
                last: period(last)?,
                likeness,
            });
        }
    }
    alike.sort_by_key(|one| std::cmp::Reverse(one.likeness));
    alike.truncate(BEST);
    Ok(alike)
}
