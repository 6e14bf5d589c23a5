//! Data requests: filed, decided, ended. Forms are opened, filled and read in the modules below.

mod answers;
mod earlier;
mod forms;
mod opening;
mod rows;

use std::collections::HashMap;

use diesel::prelude::*;
use domain::access::{Permission, Scope};
use domain::data_requests::{
    DataRequest, DataRequestVerb, Decided, FormState, Line, LineState, NewDataRequest,
};
use domain::id::{DataLineId, DataRequestId, UnitId};
use domain::notifications::{News, NotificationKind, NotificationSubject};
use domain::{Fault, Faults};

use super::dialect::lock;
use super::members::ensure_unit;
use super::tx::{admits, ensure, expect_version};
use super::{Conn, Tx, notifications, statistics};
use crate::data_requests::{DataRequestDetail, DataRequestFilter, Progress};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::schema::{
    data_request_forms as forms_table, data_request_lines as lines, data_requests as requests,
    unit_ancestors, units,
};
use crate::types::Sql;
use crate::write::{Audited, Entry};
use rows::{LineRow, Row, joined};

pub use answers::list as answers_list;
pub use earlier::find as find_earlier;
pub use forms::{get as get_form, list as list_forms, save as save_form, transition as form_step};
pub use opening::{any_due, open_due};

/// The newest first: those of units in scope, and those of the units above, which ask all below.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &DataRequestFilter,
    page: &PageRequest,
) -> Result<Page<DataRequestDetail>, Error> {
    if let Some(unit) = filter.unit {
        ensure(conn, scope, unit)?;
    }
    let columns = ["data_requests.created_at", "data_requests.id"];
    let found: Vec<Row> = filtered(scope, filter)
        .select(Row::as_select())
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((requests::created_at.desc(), requests::id.desc()))
        .limit(page.limit + 1)
        .load(conn)?;
    let total =
        if page.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    let place = |row: &Row| Cursor::new(row.created_at.0, row.id.0);
    let cut = Page::cut(found, page, place);
    let items = details(conn, scope, cut.items)?;
    Ok(Page { items, next: cut.next, total })
}

fn filtered(
    scope: &Scope,
    filter: &DataRequestFilter,
) -> requests::BoxedQuery<'static, <Conn as Connection>::Backend> {
    let above = unit_ancestors::table
        .filter(unit_ancestors::unit_id.eq_any(scope.roots().iter().copied().map(Sql)))
        .select(unit_ancestors::ancestor_id);
    let mut query = requests::table
        .filter(Within::new("data_requests.unit_id", scope).or(requests::unit_id.eq_any(above)))
        .into_boxed();
    if let Some(unit) = filter.unit {
        query = query.filter(Within::below("data_requests.unit_id", unit));
    }
    if let Some(state) = filter.state {
        query = query.filter(requests::state.eq(Sql(state)));
    }
    if let Some(reference) = &filter.reference {
        query = query.filter(requests::reference.eq(reference.clone()));
    }
    query
}

/// A request that somebody of these units may know of.
pub fn get(conn: &mut Conn, scope: &Scope, id: DataRequestId) -> Result<DataRequestDetail, Error> {
    let row: Row = requests::table.find(Sql(id)).select(Row::as_select()).first(conn)?;
    ensure_seen(conn, scope, row.unit_id.0)?;
    details(conn, scope, vec![row])?.pop().ok_or(Error::NotFound)
}

/// Of units in scope, and of those above them.
fn sees(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Result<bool, Error> {
    if admits(conn, scope, unit)? {
        return Ok(true);
    }
    let above = Scope::of_the_installation(vec![unit]);
    for root in scope.roots() {
        if admits(conn, &above, *root)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn ensure_seen(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Result<(), Error> {
    if sees(conn, scope, unit)? { Ok(()) } else { Err(Error::NotFound) }
}

/// Whether the scope is over the district that the unit is in.
fn leads(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Result<bool, Error> {
    let district = statistics::top_of(conn, unit)?;
    admits(conn, scope, district)
}

fn ensure_leads(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Result<(), Error> {
    if leads(conn, scope, unit)? { Ok(()) } else { Err(domain::Error::Forbidden.into()) }
}

fn details(
    conn: &mut Conn,
    scope: &Scope,
    found: Vec<Row>,
) -> Result<Vec<DataRequestDetail>, Error> {
    let ids: Vec<Sql<DataRequestId>> = found.iter().map(|row| row.id).collect();
    let mut lines = lines_of(conn, &ids)?;
    let earlier: Vec<Sql<DataLineId>> =
        lines.values().flatten().filter_map(|line| line.earlier).map(Sql).collect();
    let earlier: Vec<(Sql<DataLineId>, Sql<DataRequestId>)> = lines::table
        .filter(lines::id.eq_any(earlier))
        .select((lines::id, lines::request_id))
        .load(conn)?;
    let earlier: HashMap<_, _> = earlier.into_iter().map(|(line, of)| (line.0, of.0)).collect();
    let mut progress = progress(conn, scope, &ids)?;
    let mut details = Vec::with_capacity(found.len());
    for row in found {
        let (id, unit) = (row.id.0, row.unit_id.0);
        let unit_name = units::table.find(Sql(unit)).select(units::name).first(conn)?;
        details.push(DataRequestDetail {
            request: joined(row, lines.remove(&id).unwrap_or_default())?,
            unit_name,
            earlier: earlier.clone(),
            progress: progress.remove(&id).unwrap_or_default(),
            decides: leads(conn, scope, unit)?,
        });
    }
    Ok(details)
}

/// The lines of each, in their order.
fn lines_of(
    conn: &mut Conn,
    ids: &[Sql<DataRequestId>],
) -> Result<HashMap<DataRequestId, Vec<Line>>, Error> {
    let rows: Vec<LineRow> = lines::table
        .filter(lines::request_id.eq_any(ids.to_vec()))
        .order((lines::request_id.asc(), lines::place.asc()))
        .select(LineRow::as_select())
        .load(conn)?;
    let mut all: HashMap<DataRequestId, Vec<Line>> = HashMap::new();
    for row in rows {
        all.entry(row.request_id.0).or_default().push(row.into());
    }
    Ok(all)
}

fn progress(
    conn: &mut Conn,
    scope: &Scope,
    ids: &[Sql<DataRequestId>],
) -> Result<HashMap<DataRequestId, Progress>, Error> {
    let rows: Vec<(Sql<DataRequestId>, Sql<FormState>, i64)> = forms_table::table
        .filter(forms_table::request_id.eq_any(ids.to_vec()))
        .filter(Within::new("data_request_forms.unit_id", scope))
        .group_by((forms_table::request_id, forms_table::state))
        .select((forms_table::request_id, forms_table::state, diesel::dsl::count_star()))
        .load(conn)?;
    let mut all: HashMap<DataRequestId, Progress> = HashMap::new();
    for (id, state, count) in rows {
        let one = all.entry(id.0).or_default();
        match state.0 {
            state if state.waits() => one.waiting += count,
            FormState::Submitted => one.submitted += count,
            _ => {}
        }
    }
    Ok(all)
}

/// # Errors
/// A fault when the unit is out of scope or an earlier line is none that answers; a conflict when the department has filed
/// its number already.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    new: &NewDataRequest,
) -> Result<Audited<DataRequestDetail>, Error> {
    ensure_unit(tx.conn, scope, new.unit)?;
    let earlier = new.lines.iter().map(|line| line.earlier);
    ensure_earlier(tx.conn, scope, earlier)?;
    let request = new.clone().file(tx.new_id(), || tx.new_id(), tx.now());
    diesel::insert_into(requests::table).values(Row::of(&request)).execute(tx.conn).map_err(
        |error| match Error::from(error) {
            Error::Domain(domain::Error::Conflict { code: "already_exists" }) => {
                domain::Error::Conflict { code: "reference_filed" }.into()
            }
            other => other,
        },
    )?;
    for line in &request.lines {
        diesel::insert_into(lines::table).values(LineRow::of(line)).execute(tx.conn)?;
    }
    if request.waiting().next().is_some() {
        let of = (NotificationSubject::DataRequests, request.id);
        let news = News::of(NotificationKind::DataRequestFiled, of, request.unit);
        let district = statistics::top_of(tx.conn, request.unit)?;
        notifications::tell_nearest(tx, &news, district, Permission::DecideDataRequests)?;
    }
    let entry = entry("data_requests_create", &request);
    Ok(Audited::write(get(tx.conn, scope, request.id)?, entry))
}

/// Each names a line that communities answer, of a request that the caller may know of.
fn ensure_earlier(
    conn: &mut Conn,
    scope: &Scope,
    named: impl Iterator<Item = Option<DataLineId>>,
) -> Result<(), Error> {
    let mut faults = Faults::new();
    for (at, named) in named.enumerate() {
        let Some(line) = named else { continue };
        let unit: Option<Sql<UnitId>> = lines::table
            .inner_join(requests::table.on(requests::id.eq(lines::request_id)))
            .filter(lines::id.eq(Sql(line)))
            .filter(lines::state.eq(Sql(LineState::Approved)))
            .select(requests::unit_id)
            .first(conn)
            .optional()?;
        let known = match unit {
            Some(unit) => sees(conn, scope, unit.0)?,
            None => false,
        };
        if !known {
            let pointer = format!("/lines/{at}/earlier_line_id");
            faults.push(Fault::new(pointer, "unknown_reference"));
        }
    }
    Ok(faults.finish()?)
}

/// The request, held until the transaction ends. Who changes forms with it holds it first.
fn hold(tx: &mut Tx<'_>, id: DataRequestId) -> Result<DataRequest, Error> {
    let query = requests::table.find(Sql(id)).select(Row::as_select());
    let row: Row = lock!(query).first(tx.conn)?;
    let lines = lines_of(tx.conn, &[Sql(id)])?.remove(&id).unwrap_or_default();
    joined(row, lines)
}

/// The district's word on what waits.
///
/// # Errors
/// 403 for who may know of the request and does not lead the district.
pub fn decide(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: DataRequestId,
    version: i64,
    decided: &[Decided],
) -> Result<Audited<DataRequestDetail>, Error> {
    let held = hold(tx, id)?;
    ensure_seen(tx.conn, scope, held.unit)?;
    ensure_leads(tx.conn, scope, held.unit)?;
    expect_version(held.version, version)?;
    let next = held.decide(decided, tx.now())?;
    ensure_earlier(tx.conn, scope, decided.iter().map(|one| one.earlier))?;
    save(tx, &next)?;
    for line in &next.lines {
        diesel::update(lines::table.find(Sql(line.id))).set(LineRow::of(line)).execute(tx.conn)?;
    }
    let entry = entry("data_requests_decide", &next).detail(next.state.as_str());
    Ok(Audited::write(get(tx.conn, scope, id)?, entry))
}

/// Ends a request: the district closes it, who may file of its unit withdraws it. Forms that wait lapse.
///
/// # Errors
/// 403 for who may know of it and do neither.
pub fn transition(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: DataRequestId,
    version: i64,
    verb: DataRequestVerb,
) -> Result<Audited<DataRequestDetail>, Error> {
    let held = hold(tx, id)?;
    ensure_seen(tx.conn, scope, held.unit)?;
    match verb {
        DataRequestVerb::Close => ensure_leads(tx.conn, scope, held.unit)?,
        DataRequestVerb::Withdraw if admits(tx.conn, scope, held.unit)? => {}
        DataRequestVerb::Withdraw => return Err(domain::Error::Forbidden.into()),
    }
    expect_version(held.version, version)?;
    let next = held.end(verb, tx.now())?;
    save(tx, &next)?;
    let waiting = [Sql(FormState::Open), Sql(FormState::Returned)];
    diesel::update(forms_table::table)
        .filter(forms_table::request_id.eq(Sql(id)))
        .filter(forms_table::state.eq_any(waiting))
        .set((
            forms_table::state.eq(Sql(FormState::Lapsed)),
            forms_table::updated_at.eq(Sql(tx.now())),
            forms_table::version.eq(forms_table::version + 1),
        ))
        .execute(tx.conn)?;
    let entry = entry("data_requests_transition", &next).detail(next.state.as_str());
    Ok(Audited::write(get(tx.conn, scope, id)?, entry))
}

fn save(tx: &mut Tx<'_>, next: &DataRequest) -> Result<(), Error> {
    diesel::update(requests::table.find(Sql(next.id))).set(Row::of(next)).execute(tx.conn)?;
    Ok(())
}

fn entry(operation: &'static str, request: &DataRequest) -> Entry {
    Entry::new(operation, "data_requests", request.id, request.unit)
}
