//! What goes with a record, and what stays without pointing at it.

use diesel::prelude::*;
use domain::accounts::AccountStatus;
use domain::id::{Id, VisitId};

use super::super::Tx;
use super::super::statistics::{self, Past, Source};
use crate::error::Error;
use crate::schema::{
    accounts, assistance, attachments, case_entries, cases, consents, department_tokens,
    enrolments, erasure_requests, event_feedback, event_sign_ups, events, grants, households,
    import_faults, imports, invitations, jobs, notification_choices, notification_letters,
    notifications, objections, referrals, refresh_tokens, round_members, rounds, saved_views,
    sessions, suggestions, visits,
};
use crate::types::Sql;

type Ids<'a> = &'a [Sql<Id<()>>];

/// Removes the rows of these ids.
macro_rules! delete {
    ($tx:expr, $table:ident . $column:ident, $ids:expr) => {
        diesel::delete($table::table.filter($table::$column.eq_any($ids))).execute($tx.conn)?
    };
}

/// Empties a column that points at one of these.
macro_rules! let_go {
    ($tx:expr, $table:ident . $column:ident, $ids:expr) => {
        diesel::update($table::table.filter($table::$column.eq_any($ids.iter().copied().map(Some))))
            .set($table::$column.eq(None::<Sql<Id<()>>>))
            .execute($tx.conn)?
    };
}

/// What is removed stays counted, by months that are over: a figure that somebody has read does not change by itself.
fn carry(tx: &mut Tx<'_>, table: &str, ids: Ids<'_>) -> Result<(), Error> {
    statistics::keep_past(tx, Past::Stays);
    let these: Vec<Id<()>> = ids.iter().map(|Sql(id)| *id).collect();
    let source = match table {
        "event_feedback" => Source::Feedback,
        "event_sign_ups" => Source::SignUp,
        "events" => {
            for id in these {
                statistics::changing_event(tx, Id::from_uuid(id.uuid()))?;
            }
            return Ok(());
        }
        "visits" => {
            let given: Vec<Sql<Id<()>>> = assistance::table
                .filter(assistance::visit_id.eq_any(ids))
                .select(assistance::id)
                .load(tx.conn)?;
            let given: Vec<Id<()>> = given.into_iter().map(|Sql(id)| id).collect();
            statistics::changing(tx, Source::Assistance, &given)?;
            Source::Visit
        }
        "cases" => {
            let sent: Vec<Sql<Id<()>>> = referrals::table
                .filter(referrals::case_id.eq_any(ids))
                .select(referrals::id)
                .load(tx.conn)?;
            let sent: Vec<Id<()>> = sent.into_iter().map(|Sql(id)| id).collect();
            statistics::changing(tx, Source::Referral, &sent)?;
            Source::Case
        }
        "suggestions" => Source::Suggestion,
        "enrolments" => Source::Enrolment,
        _ => return Ok(()),
    };
    statistics::changing(tx, source, &these)
}

pub(super) fn remove(tx: &mut Tx<'_>, table: &str, ids: Ids<'_>) -> Result<(), Error> {
    carry(tx, table, ids)?;
    match table {
        "event_feedback" => {
            delete!(tx, event_feedback.id, ids);
        }
        "event_sign_ups" => {
            delete!(tx, event_sign_ups.id, ids);
        }
        "events" => {
            delete!(tx, event_feedback.event_id, ids);
            delete!(tx, event_sign_ups.event_id, ids);
            delete!(tx, events.id, ids);
        }
        "erasure_requests" => {
            delete!(tx, erasure_requests.id, ids);
        }
        "objections" => {
            delete!(tx, objections.id, ids);
        }
        "visits" => remove_visits(tx, ids)?,
        "rounds" => {
            delete!(tx, round_members.round_id, ids);
            let_go!(tx, visits.round_id, ids);
            delete!(tx, rounds.id, ids);
        }
        "cases" => {
            let entries: Vec<Sql<Id<()>>> = case_entries::table
                .filter(case_entries::case_id.eq_any(ids))
                .select(case_entries::id)
                .load(tx.conn)?;
            let said = objections::case_entry_id.eq_any(entries.into_iter().map(Some));
            diesel::delete(objections::table.filter(said.assume_not_null())).execute(tx.conn)?;
            delete!(tx, case_entries.case_id, ids);
            delete!(tx, referrals.case_id, ids);
            // Their contents go with the sweep of the folder.
            delete!(tx, attachments.case_id, ids);
            delete!(tx, cases.id, ids);
        }
        "suggestions" => {
            delete!(tx, suggestions.id, ids);
        }
        "enrolments" => {
            delete!(tx, enrolments.id, ids);
        }
        "consents" => {
            let of_these = consents::withdraws.eq_any(ids.iter().copied().map(Some));
            diesel::delete(consents::table.filter(of_these.assume_not_null())).execute(tx.conn)?;
            delete!(tx, consents.id, ids);
        }
        "households" => {
            delete!(tx, households.id, ids);
        }
        "import_faults" => {
            delete!(tx, import_faults.import_id, ids);
        }
        "jobs" => {
            delete!(tx, import_faults.import_id, ids);
            delete!(tx, imports.id, ids);
            delete!(tx, jobs.id, ids);
        }
        "invitations" => {
            delete!(tx, invitations.id, ids);
        }
        "department_tokens" => {
            delete!(tx, department_tokens.id, ids);
        }
        "sessions" => remove_sessions(tx, ids)?,
        "accounts" => empty_accounts(tx, ids)?,
        other => return Err(Error::Internal(format!("{other} is not swept"))),
    }
    Ok(())
}

fn remove_visits(tx: &mut Tx<'_>, ids: Ids<'_>) -> Result<(), Error> {
    // What is said against a note goes with the note.
    let said = objections::visit_id.eq_any(ids.iter().copied().map(Some));
    diesel::delete(objections::table.filter(said.assume_not_null())).execute(tx.conn)?;
    delete!(tx, assistance.visit_id, ids);
    let_go!(tx, cases.visit_id, ids);
    let_go!(tx, visits.follows_id, ids);
    let places = round_members::visit_id.eq_any(ids.iter().copied().map(Some));
    diesel::update(round_members::table.filter(places))
        .set(round_members::visit_id.eq(None::<Sql<VisitId>>))
        .execute(tx.conn)?;
    delete!(tx, visits.id, ids);
    Ok(())
}

fn remove_sessions(tx: &mut Tx<'_>, ids: Ids<'_>) -> Result<(), Error> {
    delete!(tx, refresh_tokens.session_id, ids);
    delete!(tx, sessions.id, ids);
    Ok(())
}

/// What was done by an account stays done by it; who that was is not known any more.
fn empty_accounts(tx: &mut Tx<'_>, ids: Ids<'_>) -> Result<(), Error> {
    let of_them: Vec<Sql<Id<()>>> = sessions::table
        .filter(sessions::account_id.eq_any(ids))
        .select(sessions::id)
        .load(tx.conn)?;
    remove_sessions(tx, &of_them)?;
    delete!(tx, grants.account_id, ids);
    // Views that others work with stay.
    diesel::delete(
        saved_views::table
            .filter(saved_views::account_id.eq_any(ids))
            .filter(saved_views::unit_id.is_null()),
    )
    .execute(tx.conn)?;
    delete!(tx, notifications.account_id, ids);
    delete!(tx, notification_letters.account_id, ids);
    delete!(tx, notification_choices.account_id, ids);
    for id in ids {
        diesel::update(accounts::table.find(id))
            .set((
                accounts::login.eq(format!("gone-{}", id.0.uuid().simple())),
                accounts::name.eq("–"),
                accounts::password_hash.eq(""),
                accounts::totp_secret.eq(None::<Vec<u8>>),
                accounts::totp_confirmed_at.eq(None::<Sql<domain::Timestamp>>),
                accounts::totp_last_step.eq(None::<i64>),
                accounts::calendar_token_hash.eq(None::<Vec<u8>>),
                accounts::email.eq(None::<String>),
                accounts::status.eq(Sql(AccountStatus::Disabled)),
                accounts::updated_at.eq(Sql(tx.now())),
                accounts::version.eq(accounts::version + 1),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}
