//! Forms: found, filled, sent, given back.

use diesel::prelude::*;
use domain::access::Scope;
use domain::data_requests::{Answer, Form, FormState, FormVerb, Given};
use domain::id::{DataFormId, DataRequestId, UnitId};
use domain::notifications::NotificationKind;

use super::super::dialect::lock;
use super::super::tx::{ensure, expect_version};
use super::super::{Conn, Tx};
use super::opening::tell_community;
use super::rows::{AnswerRow, FormRow, LineRow, period};
use super::{ensure_leads, hold, leads, save as save_request};
use crate::data_requests::{DataFormDetail, DataFormFilter, DataFormItem};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Key, Keyset, Page, PageRequest, Within};
use crate::schema::{
    data_request_answers as answers, data_request_forms as forms, data_request_lines as lines,
    data_requests as requests, units,
};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

/// Those of units in scope; what is due first comes first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &DataFormFilter,
    page: &PageRequest,
) -> Result<Page<DataFormItem>, Error> {
    if let Some(unit) = filter.unit {
        ensure(conn, scope, unit)?;
    }
    let columns = ["data_request_forms.due_on", "data_request_forms.id"];
    let total =
        if page.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    let found: Vec<FormRow> = filtered(scope, filter)
        .select(FormRow::as_select())
        .filter(Keyset::after(columns, Direction::Ascending, page.after.as_ref()))
        .order((forms::due_on.asc(), forms::id.asc()))
        .limit(page.limit + 1)
        .load(conn)?;
    let place = |row: &FormRow| Cursor::new(Key::Date(row.due_on.0), row.id.0);
    let cut = Page::cut(found, page, place);
    let items = cut.items.into_iter().map(|row| item(conn, row)).collect::<Result<_, _>>()?;
    Ok(Page { items, next: cut.next, total })
}

fn filtered(
    scope: &Scope,
    filter: &DataFormFilter,
) -> forms::BoxedQuery<'static, <Conn as Connection>::Backend> {
    let mut query =
        forms::table.filter(Within::new("data_request_forms.unit_id", scope)).into_boxed();
    if let Some(unit) = filter.unit {
        query = query.filter(Within::below("data_request_forms.unit_id", unit));
    }
    if let Some(state) = filter.state {
        query = query.filter(forms::state.eq(Sql(state)));
    }
    if let Some(request) = filter.request {
        query = query.filter(forms::request_id.eq(Sql(request)));
    }
    query
}

fn item(conn: &mut Conn, row: FormRow) -> Result<DataFormItem, Error> {
    let (title, department) = requests::table
        .find(row.request_id)
        .select((requests::title, requests::department))
        .first(conn)?;
    Ok(DataFormItem {
        id: row.id.0,
        request: row.request_id.0,
        title,
        department,
        unit: row.unit_id.0,
        unit_name: name_of(conn, row.unit_id.0)?,
        period: period(&row.period)?,
        state: row.state.0,
        due_on: row.due_on.0,
        cells: row.cells,
        prefilled: row.prefilled,
        submitted_at: plain(row.submitted_at),
    })
}

pub(super) fn name_of(conn: &mut Conn, unit: UnitId) -> Result<String, Error> {
    Ok(units::table.find(Sql(unit)).select(units::name).first(conn)?)
}

pub fn get(conn: &mut Conn, scope: &Scope, id: DataFormId) -> Result<DataFormDetail, Error> {
    let row: FormRow = forms::table.find(Sql(id)).select(FormRow::as_select()).first(conn)?;
    ensure(conn, scope, row.unit_id.0)?;
    let answers = answers_of(conn, id)?;
    let ids: Vec<_> = answers.iter().map(|answer| Sql(answer.line)).collect();
    let form = row.with(answers)?;
    let lines: Vec<LineRow> = lines::table
        .filter(lines::id.eq_any(ids))
        .order(lines::place.asc())
        .select(LineRow::as_select())
        .load(conn)?;
    let (title, department, legal_basis) = requests::table
        .find(Sql(form.request))
        .select((requests::title, requests::department, requests::legal_basis))
        .first(conn)?;
    Ok(DataFormDetail {
        unit_name: name_of(conn, form.unit)?,
        title,
        department,
        legal_basis,
        lines: lines.into_iter().map(Into::into).collect(),
        decides: leads(conn, scope, form.unit)?,
        form,
    })
}

/// The cells in the order of their lines.
fn answers_of(conn: &mut Conn, id: DataFormId) -> Result<Vec<Answer>, Error> {
    let rows: Vec<AnswerRow> = answers::table
        .inner_join(lines::table.on(lines::id.eq(answers::line_id)))
        .filter(answers::form_id.eq(Sql(id)))
        .order(lines::place.asc())
        .select(AnswerRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Answer::from).collect())
}

/// The form of `version`, held until the transaction ends.
fn hold_form(tx: &mut Tx<'_>, scope: &Scope, id: DataFormId, version: i64) -> Result<Form, Error> {
    let query = forms::table.find(Sql(id)).select(FormRow::as_select());
    let row: FormRow = lock!(query).first(tx.conn)?;
    ensure(tx.conn, scope, row.unit_id.0)?;
    let form = row.with(answers_of(tx.conn, id)?)?;
    expect_version(form.version, version)?;
    Ok(form)
}

/// Writes into cells.
pub fn save(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: DataFormId,
    version: i64,
    given: &[Given],
) -> Result<Audited<DataFormDetail>, Error> {
    let next = hold_form(tx, scope, id, version)?.save(given, tx.now())?;
    for answer in &next.answers {
        diesel::update(answers::table.find((Sql(id), Sql(answer.line))))
            .set(answers::value.eq(answer.value))
            .execute(tx.conn)?;
    }
    keep(tx, &next)?;
    let entry = entry("data_request_forms_save", &next);
    Ok(Audited::write(get(tx.conn, scope, id)?, entry))
}

fn keep(tx: &mut Tx<'_>, next: &Form) -> Result<(), Error> {
    diesel::update(forms::table.find(Sql(next.id))).set(FormRow::of(next)).execute(tx.conn)?;
    Ok(())
}

/// Sends a form, or gives it back; with the last one the request is answered.
///
/// # Errors
/// 403 for who gives a form back and does not lead the district.
pub fn transition(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: DataFormId,
    version: i64,
    (verb, note): (FormVerb, Option<&str>),
) -> Result<Audited<DataFormDetail>, Error> {
    let of: (Sql<DataRequestId>, Sql<UnitId>) =
        forms::table.find(Sql(id)).select((forms::request_id, forms::unit_id)).first(tx.conn)?;
    ensure(tx.conn, scope, of.1.0)?;
    let request = hold(tx, of.0.0)?;
    let held = hold_form(tx, scope, id, version)?;
    let next = match verb {
        FormVerb::Submit => held.submit(tx.now())?,
        FormVerb::Return => {
            ensure_leads(tx.conn, scope, held.unit)?;
            held.give_back(note, tx.now())?
        }
    };
    keep(tx, &next)?;
    if verb == FormVerb::Return {
        tell_community(tx, &next, NotificationKind::DataFormReturned)?;
    }
    let state = request.after_forms(is_left(tx.conn, request.id)?);
    if state != request.state {
        save_request(tx, &request.into_state(state, tx.now()))?;
    }
    let entry = entry("data_request_forms_transition", &next).detail(next.state.as_str());
    Ok(Audited::write(get(tx.conn, scope, id)?, entry))
}

/// Whether a community has still to answer.
pub(super) fn is_left(conn: &mut Conn, request: DataRequestId) -> Result<bool, Error> {
    let waiting = [Sql(FormState::Open), Sql(FormState::Returned)];
    let found = forms::table
        .filter(forms::request_id.eq(Sql(request)))
        .filter(forms::state.eq_any(waiting))
        .select(forms::id)
        .first::<Sql<DataFormId>>(conn)
        .optional()?;
    Ok(found.is_some())
}

fn entry(operation: &'static str, form: &Form) -> Entry {
    Entry::new(operation, "data_request_forms", form.id, form.unit)
}
