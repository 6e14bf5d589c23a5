//! Forms are opened when their period is over, prefilled with what the records came to.

use diesel::prelude::*;
use domain::Date;
use domain::access::Permission;
use domain::data_requests::{Answer, DataRequest, Form, NewForm};
use domain::id::{DataRequestId, UnitId};
use domain::notifications::{News, NotificationKind, NotificationSubject};
use domain::statistics::{Period, Spread, definition};
use jiff::Span;

use super::super::statistics::{self, Source};
use super::super::{Conn, Tx, notifications};
use super::forms::is_left;
use super::rows::{AnswerRow, FormRow};
use super::{hold, save};
use crate::error::Error;
use crate::schema::{
    data_request_answers as answers, data_request_forms as forms, data_requests as requests,
};
use crate::types::Sql;
use crate::write::{Audited, Entry};

/// Whether forms are to be opened.
pub fn any_due(conn: &mut Conn, today: Date) -> Result<bool, Error> {
    Ok(next_due(conn, today)?.is_some())
}

fn next_due(conn: &mut Conn, today: Date) -> Result<Option<DataRequestId>, Error> {
    let found: Option<Sql<DataRequestId>> = requests::table
        .filter(requests::next_opens_on.le(Sql(today)))
        .order((requests::next_opens_on.asc(), requests::id.asc()))
        .select(requests::id)
        .first(conn)
        .optional()?;
    Ok(found.map(|id| id.0))
}

/// Opens the forms of one request for one period that is over; returns whether there was one.
pub fn open_due(tx: &mut Tx<'_>) -> Result<Audited<bool>, Error> {
    let today = tx.today();
    let summary = |detail: String| Entry::summary("data_request_forms_open", detail);
    let Some(id) = next_due(tx.conn, today)? else {
        return Ok(Audited::write(false, summary("opened: 0".to_owned())));
    };
    let held = hold(tx, id)?;
    // Somebody else may have opened them between the search and the lock.
    let Some(period) = held.next.filter(|period| DataRequest::over_on(*period) <= today) else {
        return Ok(Audited::write(true, summary("opened: 0".to_owned())));
    };
    let communities = statistics::tree(tx.conn, held.unit)?;
    let communities: Vec<UnitId> =
        communities.told(Spread::Communities, held.unit).iter().map(|place| place.id).collect();
    for unit in &communities {
        let form = form_of(tx, &held, *unit, period)?;
        insert(tx, &form)?;
        tell_community(tx, &form, NotificationKind::DataFormOpened)?;
    }
    let mut next = held.opened(tx.now());
    let state = next.after_forms(is_left(tx.conn, id)?);
    if state != next.state {
        next.state = state;
    }
    save(tx, &next)?;
    let entry = Entry::new("data_request_forms_open", "data_requests", id, next.unit);
    Ok(Audited::write(true, entry.detail(format!("{period} opened: {}", communities.len()))))
}

/// A form waits for those who fill such forms.
pub(super) fn tell_community(
    tx: &mut Tx<'_>,
    form: &Form,
    kind: NotificationKind,
) -> Result<(), Error> {
    let news = News::of(kind, (NotificationSubject::DataRequestForms, form.id), form.unit);
    notifications::tell_nearest(tx, &news, form.unit, Permission::AnswerDataRequests)
}

fn form_of(
    tx: &mut Tx<'_>,
    request: &DataRequest,
    unit: UnitId,
    period: Period,
) -> Result<Form, Error> {
    let mut answers = Vec::new();
    for line in request.asked() {
        let known = line.indicator.map(definition);
        let prefilled = match known {
            Some(definition) => Some(statistics::work_of(tx.conn, unit, definition, period)?),
            None => None,
        };
        answers.push(Answer { line: line.id, value: prefilled, prefilled });
    }
    // Nobody is late on the day that a form comes.
    let from = DataRequest::over_on(period).max(tx.today());
    let due_on = from.saturating_add(Span::new().days(request.due_days));
    let avoided = request.avoided();
    let new = NewForm { request: request.id, unit, period, due_on, avoided, answers };
    Ok(new.open(tx.new_id(), tx.now()))
}

fn insert(tx: &mut Tx<'_>, form: &Form) -> Result<(), Error> {
    diesel::insert_into(forms::table).values(FormRow::of(form)).execute(tx.conn)?;
    for answer in &form.answers {
        diesel::insert_into(answers::table)
            .values(AnswerRow::of(form.id, answer))
            .execute(tx.conn)?;
    }
    statistics::made(tx, Source::DataForm, form.id);
    Ok(())
}
