//! What came of a request, for who asked and for the next who asks.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::access::Scope;
use domain::data_requests::{FormState, Line};
use domain::id::{DataFormId, DataLineId, DataRequestId};
use domain::statistics::Period;

use super::super::Conn;
use super::forms::name_of;
use super::rows::{AnswerRow, FormRow, period};
use super::{ensure_seen, lines_of};
use crate::data_requests::Answered;
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::schema::{
    data_request_answers as answers, data_request_forms as forms, data_requests as requests,
};
use crate::types::Sql;

/// The forms of the caller's units that were sent, newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    request: DataRequestId,
    of: Option<Period>,
    page: &PageRequest,
) -> Result<Page<Answered>, Error> {
    let unit = requests::table.find(Sql(request)).select(requests::unit_id).first(conn)?;
    let Sql(unit) = unit;
    ensure_seen(conn, scope, unit)?;
    let columns = ["data_request_forms.submitted_at", "data_request_forms.id"];
    let mut query = forms::table
        .select(FormRow::as_select())
        .filter(forms::request_id.eq(Sql(request)))
        .filter(forms::state.eq(Sql(FormState::Submitted)))
        .filter(forms::submitted_at.is_not_null())
        .filter(Within::new("data_request_forms.unit_id", scope))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((forms::submitted_at.desc(), forms::id.desc()))
        .limit(page.limit + 1)
        .into_boxed();
    if let Some(period) = of {
        query = query.filter(forms::period.eq(period.to_string()));
    }
    let found: Vec<FormRow> = query.load(conn)?;
    let at = |row: &FormRow| row.submitted_at.map_or(domain::Timestamp::from_micros(0), |at| at.0);
    let cut = Page::cut(found, page, |row| Cursor::new(at(row), row.id.0));
    let lines = lines_of(conn, &[Sql(request)])?.remove(&request).unwrap_or_default();
    let lines: HashMap<DataLineId, Line> = lines.into_iter().map(|line| (line.id, line)).collect();
    let ids: Vec<Sql<DataFormId>> = cut.items.iter().map(|row| row.id).collect();
    let mut values = values_of(conn, &ids, &lines)?;
    let mut items = Vec::with_capacity(cut.items.len());
    for row in cut.items {
        items.push(Answered {
            id: row.id.0,
            unit: row.unit_id.0,
            unit_name: name_of(conn, row.unit_id.0)?,
            period: period(&row.period)?,
            submitted_at: at(&row),
            values: values.remove(&row.id.0).unwrap_or_default(),
        });
    }
    Ok(Page { items, next: cut.next, total: None })
}

type Values = Vec<(Line, i64)>;

fn values_of(
    conn: &mut Conn,
    ids: &[Sql<DataFormId>],
    lines: &HashMap<DataLineId, Line>,
) -> Result<HashMap<DataFormId, Values>, Error> {
    let rows: Vec<AnswerRow> = answers::table
        .filter(answers::form_id.eq_any(ids.to_vec()))
        .select(AnswerRow::as_select())
        .load(conn)?;
    let mut all: HashMap<DataFormId, Values> = HashMap::new();
    for row in rows {
        if let Some((line, value)) = lines.get(&row.line_id.0).cloned().zip(row.value) {
            all.entry(row.form_id.0).or_default().push((line, value));
        }
    }
    for values in all.values_mut() {
        values.sort_by_key(|(line, _)| line.place);
    }
    Ok(all)
}
