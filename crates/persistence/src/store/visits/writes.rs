//! Planning, changing and recording visits.

use diesel::prelude::*;
use domain::consents::Operation;
use domain::id::{AssistanceId, CaseId, UnitId, VisitId};
use domain::notifications::{News, NotificationKind, NotificationSubject};
use domain::visits::{
    NewVisit, Reach, Recording, Visit, VisitDetail, VisitLine, VisitPatch, VisitStatus,
};

use super::super::statistics::{self, Source};
use super::super::tx::expect_version;
use super::super::{Tx, cases, consents, notifications, rounds};
use super::{Row, checks, description_of, detail, find_open, notes_of, shown};
use crate::error::Error;
use crate::schema::{accounts, assistance, members, visits};
use crate::sealed::{Opener, Sealed};
use crate::types::Sql;
use crate::write::{Audited, Entry};

/// Plans a visit, or records one that took place without a plan.
pub fn create(
    tx: &mut Tx<'_>,
    reach: &Reach,
    new: &NewVisit,
) -> Result<Audited<VisitDetail>, Error> {
    let recording = new.recording();
    // Who records a visit that nobody is named for has made it.
    let assignee = new.assignee_id.or(recording.map(|_| reach.account()));
    let host = checks::host(tx, reach, new.member_id, assignee)?;
    checks::ensure_welcome(tx, &host, Operation::VisitsCreate, recording.is_none())?;
    checks::ensure_assignable(tx, reach, host.unit_id, None, assignee)?;
    checks::ensure_follows(tx.conn, new.member_id, new.follows_id)?;
    let visit = new.visit(tx.new_id(), host.unit_id, reach.account(), tx.now());
    if let Some(round) = visit.round_id {
        rounds::link(tx, reach, round, &visit)?;
    }
    insert(tx, &visit, host.unit_id)?;
    tell_assignee(tx, &visit)?;
    let line = VisitLine { visit, member: host.member, assignee_name: host.assignee_name };
    match recording {
        Some(recording) => {
            follow_through(tx, reach, "visits_create", line, recording, host.unit_id)
        }
        None => Ok(entered("visits_create", of_a_plan(line))),
    }
}

/// Changes or calls off a planned visit that is still of `version`.
pub fn update(
    tx: &mut Tx<'_>,
    reach: &Reach,
    id: VisitId,
    version: i64,
    patch: &VisitPatch,
) -> Result<Audited<VisitDetail>, Error> {
    let line = find_open(tx, reach, id)?;
    expect_version(line.visit.version, version)?;
    let before = line.visit.assignee_id;
    statistics::changing(tx, Source::Visit, &[id])?;
    let visit = line.visit.change(patch.clone(), tx.now())?;
    checks::ensure_assignable(tx, reach, visit.unit_id, before, visit.assignee_id)?;
    if patch.planned_on.is_some() && !patch.cancel {
        let host = checks::host(tx, reach, visit.member_id, None)?;
        checks::ensure_welcome(tx, &host, Operation::VisitsUpdate, true)?;
    }
    save(tx, &visit)?;
    if visit.assignee_id != before {
        tell_assignee(tx, &visit)?;
    }
    let assignee_name = match visit.assignee_id {
        after if after == before => line.assignee_name,
        Some(account) => {
            accounts::table.find(Sql(account)).select(accounts::name).first(tx.conn).optional()?
        }
        None => None,
    };
    let line = VisitLine { visit, assignee_name, member: line.member };
    // A planned visit has nothing given yet, so that no key is needed.
    let opener = Opener::new(tx.vault(), line.visit.member_id, None);
    Ok(entered("visits_update", detail(tx.conn, &opener, line)?))
}

/// Writes down how a planned visit came out.
///
/// # Errors
/// `Impossible` when it is not planned any more: of two who record the same visit one comes first.
pub fn record(
    tx: &mut Tx<'_>,
    reach: &Reach,
    id: VisitId,
    recording: &Recording,
) -> Result<Audited<VisitDetail>, Error> {
    let line = find_open(tx, reach, id)?;
    let unnamed = line.visit.assignee_id.is_none();
    let planned = line.visit.clone();
    let visit = line.visit.record(recording, reach.account(), tx.now())?;
    let home = hold_member(tx, &visit)?;
    consents::ensure_live(tx, visit.member_id, Operation::VisitsRecord)?;
    match save(tx, &visit) {
        Err(Error::Stale) => {
            // Somebody was faster; what they left says why this cannot be.
            let now_there = find_open(tx, reach, id)?.visit;
            return match now_there.record(recording, reach.account(), tx.now()) {
                Err(refusal) => Err(refusal.into()),
                Ok(_) => Err(Error::Stale),
            };
        }
        saved => saved?,
    }
    let known = |visit| statistics::of_visit(tx.zone(), visit, home);
    let (planned, recorded) = (known(&planned), known(&visit));
    statistics::became(tx, Source::Visit, id, Some(planned), recorded);
    let assignee_name = if unnamed {
        accounts::table
            .find(Sql(reach.account()))
            .select(accounts::name)
            .first(tx.conn)
            .optional()?
    } else {
        line.assignee_name
    };
    let line = VisitLine { visit, assignee_name, member: line.member };
    follow_through(tx, reach, "visits_record", line, recording, home)
}

/// What hangs on a recording: assistance given, cases for needs, the visit that follows, and the
/// day on which the member was last seen.
fn follow_through(
    tx: &mut Tx<'_>,
    reach: &Reach,
    operation: &'static str,
    line: VisitLine,
    recording: &Recording,
    home: UnitId,
) -> Result<Audited<VisitDetail>, Error> {
    for given in &recording.assistance {
        let id: AssistanceId = tx.new_id();
        let description = match given.description.as_deref() {
            Some(text) => Some(tx.key(line.visit.member_id)?.seal(description_of(id), text)?),
            None => None,
        };
        diesel::insert_into(assistance::table)
            .values((
                assistance::id.eq(Sql(id)),
                assistance::visit_id.eq(Sql(line.visit.id)),
                assistance::kind.eq(Sql(given.kind)),
                assistance::description.eq(description),
                assistance::amount.eq(given.amount),
                assistance::created_at.eq(Sql(tx.now())),
            ))
            .execute(tx.conn)?;
        statistics::made(tx, Source::Assistance, id);
    }
    let mut entries = Vec::new();
    let mut case_ids: Vec<CaseId> = Vec::new();
    for need in &recording.needs {
        let case = cases::insert(tx, &need.case(&line.visit))?;
        entries.push(Entry::new(operation, "cases", case.id, case.unit_id));
        case_ids.push(case.id);
    }
    let follow_up = line.visit.follow_up(tx.new_id(), reach.account(), tx.now());
    if let Some(next) = &follow_up {
        insert(tx, next, home)?;
        tell_assignee(tx, next)?;
        entries.push(Entry::new(operation, "visits", next.id, next.unit_id));
    }
    if recording.met() {
        seen_on(tx, &line.visit, recording)?;
    }
    let line = shown(tx.conn, reach, line)?;
    let detail = VisitDetail {
        line,
        assistance: recording.assistance.clone(),
        case_ids,
        follow_up_id: follow_up.map(|next| next.id),
    };
    Ok(entries.into_iter().fold(entered(operation, detail), Audited::and))
}

fn of_a_plan(line: VisitLine) -> VisitDetail {
    VisitDetail { line, assistance: Vec::new(), case_ids: Vec::new(), follow_up_id: None }
}

/// The answer shows the member, so the entry names them.
fn entered(operation: &'static str, detail: VisitDetail) -> Audited<VisitDetail> {
    let visit = &detail.line.visit;
    let mut entry = Entry::new(operation, "visits", visit.id, visit.unit_id);
    entry.persons = vec![visit.member_id];
    Audited::write(detail, entry)
}

/// A planned visit is theirs now.
fn tell_assignee(tx: &mut Tx<'_>, visit: &Visit) -> Result<(), Error> {
    if visit.status != VisitStatus::Planned {
        return Ok(());
    }
    let of = (NotificationSubject::Visits, visit.id);
    let news = News::of(NotificationKind::VisitAssigned, of, visit.unit_id);
    notifications::tell(tx, &news, visit.assignee_id)
}

/// Enters a visit to a member who is registered in `home`.
pub fn insert(tx: &mut Tx<'_>, visit: &Visit, home: UnitId) -> Result<(), Error> {
    let row = Row { notes: sealed_notes(tx, visit)?, ..Row::from(visit) };
    diesel::insert_into(visits::table).values(row).execute(tx.conn)?;
    let entered = statistics::of_visit(tx.zone(), visit, home);
    statistics::became(tx, Source::Visit, visit.id, None, entered);
    Ok(())
}

/// The notes under the member's key, which is asked for when there are any.
fn sealed_notes(tx: &mut Tx<'_>, visit: &Visit) -> Result<Option<Sealed>, Error> {
    let Some(notes) = visit.notes.as_deref() else { return Ok(None) };
    tx.key(visit.member_id)?.seal(notes_of(visit.id), notes).map(Some)
}

/// Holds the member until the end of the transaction, so that a consent that is being taken back
/// is either still live when all is committed, or seen to be over. Gives the unit that the member is registered in.
fn hold_member(tx: &mut Tx<'_>, visit: &Visit) -> Result<UnitId, Error> {
    use super::super::dialect::lock;
    let query =
        members::table.filter(members::id.eq(Sql(visit.member_id))).select(members::unit_id);
    let Sql(unit) = lock!(query).first(tx.conn)?;
    Ok(unit)
}

/// Writes the visit over its row, if that is still of the version before.
fn save(tx: &mut Tx<'_>, visit: &Visit) -> Result<(), Error> {
    let notes = sealed_notes(tx, visit)?;
    let current = visits::table.find(Sql(visit.id)).filter(visits::version.eq(visit.version - 1));
    let written = diesel::update(current)
        .set((
            visits::status.eq(Sql(visit.status)),
            visits::purpose.eq(Sql(visit.purpose)),
            visits::channel.eq(Sql(visit.channel)),
            visits::planned_on.eq(visit.planned_on.map(Sql)),
            visits::assignee_id.eq(visit.assignee_id.map(Sql)),
            visits::visited_at.eq(visit.visited_at.map(Sql)),
            visits::duration_minutes.eq(visit.duration_minutes),
            visits::notes.eq(notes),
            visits::follow_up_on.eq(visit.follow_up_on.map(Sql)),
            visits::recorded_by.eq(visit.recorded_by.map(Sql)),
            visits::updated_at.eq(Sql(visit.updated_at)),
            visits::version.eq(visit.version),
        ))
        .execute(tx.conn)?;
    if written == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Keeps the day on the member, unless a later one is there. It is part of the member's record, so
/// that its version moves on.
fn seen_on(tx: &mut Tx<'_>, visit: &Visit, recording: &Recording) -> Result<(), Error> {
    let day = recording.visited_on;
    let earlier = members::last_visited_on
        .is_null()
        .or(members::last_visited_on.lt(Some(Sql(day))).assume_not_null());
    diesel::update(members::table.filter(members::id.eq(Sql(visit.member_id))).filter(earlier))
        .set((
            members::last_visited_on.eq(Some(Sql(day))),
            members::updated_at.eq(Sql(tx.now())),
            members::version.eq(members::version + 1),
        ))
        .execute(tx.conn)?;
    Ok(())
}
