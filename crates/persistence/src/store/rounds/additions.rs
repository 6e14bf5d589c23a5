//! Adding members to a round, one by one or all that fit.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::consents::{Operation, refused};
use domain::id::{MemberId, RoundId, UnitId};
use domain::members::MemberStatus;
use domain::notifications::{News, NotificationKind, NotificationSubject};
use domain::rounds::{LeftOut, NewRoundMembers, Round, RoundAddition, RoundFilter, Who, left_out};
use domain::visits::{Reach, months_before};
use domain::{Fault, Faults};

use super::super::tx::{admits, ensure};
use super::super::visits::{self, Db};
use super::super::{Tx, notifications};
use super::{hold, progress};
use crate::error::Error;
use crate::fragments::{LiveConsent, Within};
use crate::schema::{enrolments, members, round_members};
use crate::types::Sql;
use crate::write::{Audited, Entry};

/// The most that one request adds by a filter: a community has about a thousand members.
const MATCHING_MAX: i64 = 2_000;

#[derive(Queryable)]
struct Candidate {
    id: Sql<MemberId>,
    unit_id: Sql<UnitId>,
    name: String,
    status: Sql<MemberStatus>,
    has_consent: bool,
}

/// Adds members who may be visited, and plans a visit for each if that is asked for. Who may not
/// be visited is left out and reported.
pub fn add_members(
    tx: &mut Tx<'_>,
    reach: &Reach,
    id: RoundId,
    new: &NewRoundMembers,
) -> Result<Audited<RoundAddition>, Error> {
    let Some(all) = reach.all() else { return Err(domain::Error::Forbidden.into()) };
    let round = hold(tx, all, id)?;
    round.takes_members(tx.today())?;
    if let Some(plan) = &new.plan {
        round.day_for_visits(plan.on)?;
    }
    let candidates = match &new.who {
        Who::Listed(listed) => listed_members(tx, &round, listed)?,
        Who::Matching(filter) => matching_members(tx, reach, &round, filter)?,
    };
    let already = already_in(tx, id)?;
    let (fresh, known): (Vec<_>, Vec<_>) =
        candidates.into_iter().partition(|one| !already.contains(&one.id.0));
    let mut left = Vec::new();
    let mut added = Vec::new();
    for candidate in fresh {
        match left_out(candidate.status.0, candidate.has_consent) {
            Some(reason) => {
                left.push(LeftOut { member_id: candidate.id.0, name: candidate.name, reason });
            }
            None => added.push(candidate),
        }
    }
    enter(tx, reach, &round, new, &added)?;
    if new.plan.is_some() {
        ensure_still_agreed(tx, &added)?;
    }
    let addition = RoundAddition {
        added: added.iter().map(|one| one.id.0).collect(),
        already: i64::try_from(known.len()).unwrap_or(i64::MAX),
        left_out: left,
        progress: progress(tx.conn, round)?,
    };
    Ok(audited(addition))
}

/// The answer names who was left out, so the entry does, too.
fn audited(addition: RoundAddition) -> Audited<RoundAddition> {
    let round = &addition.progress.round;
    let mut entry = Entry::new("rounds_add_members", "rounds", round.id, round.unit_id)
        .detail(format!("added {}, left out {}", addition.added.len(), addition.left_out.len()));
    entry.persons = addition.left_out.iter().map(|one| one.member_id).collect();
    Audited::write(addition, entry)
}

/// Puts the members on the list, each with a planned visit when there is a plan.
fn enter(
    tx: &mut Tx<'_>,
    reach: &Reach,
    round: &Round,
    new: &NewRoundMembers,
    added: &[Candidate],
) -> Result<(), Error> {
    if let Some(plan) = &new.plan
        && reach.assigns_others(None, plan.assignee_id)
    {
        let units: BTreeSet<UnitId> = added.iter().map(|one| one.unit_id.0).collect();
        let units: Vec<UnitId> = units.into_iter().collect();
        visits::ensure_assignees(tx, reach, &units, plan.assignee_id)?;
    }
    for candidate in added {
        let visit = new.plan.as_ref().map(|plan| {
            let member = (candidate.id.0, candidate.unit_id.0);
            round.visit(tx.new_id(), member, plan, reach.account(), tx.now())
        });
        diesel::insert_into(round_members::table)
            .values((
                round_members::round_id.eq(Sql(round.id)),
                round_members::member_id.eq(candidate.id),
                round_members::visit_id.eq(visit.as_ref().map(|visit| Sql(visit.id))),
                round_members::added_at.eq(Sql(tx.now())),
            ))
            .execute(tx.conn)?;
        if let Some(visit) = &visit {
            visits::insert(tx, visit, candidate.unit_id.0)?;
        }
    }
    let to = new.plan.as_ref().and_then(|plan| plan.assignee_id);
    let to = to.filter(|_| !added.is_empty());
    // Once for all of them.
    let of = (NotificationSubject::Rounds, round.id);
    notifications::tell(tx, &News::of(NotificationKind::VisitAssigned, of, round.unit_id), to)
}

/// Consents are looked at once more after the visits are written. From then on whoever takes one
/// back waits for this transaction, since the visit's row refers to the member's; who came first
/// is seen here.
fn ensure_still_agreed(tx: &mut Tx<'_>, added: &[Candidate]) -> Result<(), Error> {
    let ids: Vec<Sql<MemberId>> = added.iter().map(|one| one.id).collect();
    let agreed: i64 = members::table
        .filter(members::id.eq_any(ids))
        .filter(members::merged_into.is_null())
        .filter(LiveConsent::new("members.id", Operation::RoundsAddMembers, tx.now()))
        .count()
        .get_result(tx.conn)?;
    if usize::try_from(agreed) == Ok(added.len()) {
        Ok(())
    } else {
        Err(refused(Operation::RoundsAddMembers).into())
    }
}

fn already_in(tx: &mut Tx<'_>, id: RoundId) -> Result<BTreeSet<MemberId>, Error> {
    let ids: Vec<Sql<MemberId>> = round_members::table
        .filter(round_members::round_id.eq(Sql(id)))
        .select(round_members::member_id)
        .load(tx.conn)?;
    Ok(ids.into_iter().map(|Sql(id)| id).collect())
}

/// Members of the round's unit or one below it; the round is in scope, so they are, too.
fn base(tx: &Tx<'_>, round: &Round) -> Candidates {
    let consent = LiveConsent::new("members.id", Operation::RoundsAddMembers, tx.now());
    members::table
        .select((members::id, members::unit_id, members::name, members::status, consent))
        .filter(Within::below("members.unit_id", round.unit_id))
        .filter(members::merged_into.is_null())
        .order((members::created_at.asc(), members::id.asc()))
        .into_boxed()
}

type Columns = (members::id, members::unit_id, members::name, members::status, LiveConsent);
type Candidates = diesel::dsl::IntoBoxed<'static, diesel::dsl::Select<members::table, Columns>, Db>;

/// # Errors
/// A fault for each id that is no member of the round's unit.
fn listed_members(
    tx: &mut Tx<'_>,
    round: &Round,
    listed: &[MemberId],
) -> Result<Vec<Candidate>, Error> {
    let query = base(tx, round)
        .filter(members::id.eq_any(listed.iter().copied().map(Sql).collect::<Vec<_>>()));
    let found: Vec<Candidate> = query.load(tx.conn)?;
    let ids: BTreeSet<MemberId> = found.iter().map(|one| one.id.0).collect();
    let mut faults = Faults::new();
    for (index, _) in listed.iter().enumerate().filter(|(_, id)| !ids.contains(id)) {
        faults.push(Fault::new(format!("/member_ids/{index}"), "unknown_reference"));
    }
    faults.finish()?;
    Ok(found)
}

/// # Errors
/// A fault when more fit than one request may add.
fn matching_members(
    tx: &mut Tx<'_>,
    reach: &Reach,
    round: &Round,
    filter: &RoundFilter,
) -> Result<Vec<Candidate>, Error> {
    let mut query = base(tx, round).filter(members::status.eq(Sql(MemberStatus::Active)));
    if let Some(unit) = filter.unit_id {
        ensure_below(tx, reach, round, unit)?;
        query = query.filter(Within::below("members.unit_id", unit));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(members::kind.eq(Sql(kind)));
    }
    if let Some(wants) = filter.wants_visits {
        query = query.filter(members::wants_visits.eq(wants));
    }
    if let Some(programme) = filter.programme {
        let enrolled = enrolments::table
            .filter(enrolments::programme.eq(Sql(programme)))
            .filter(enrolments::ended_on.is_null())
            .select(enrolments::member_id);
        query = query.filter(members::id.eq_any(enrolled));
    }
    if let Some(months) = filter.unvisited_months {
        let since = months_before(tx.today(), months);
        let not_since = members::last_visited_on
            .is_null()
            .or(members::last_visited_on.le(Some(Sql(since))).assume_not_null());
        query = query.filter(not_since);
    }
    let found: Vec<Candidate> = query.limit(MATCHING_MAX + 1).load(tx.conn)?;
    if i64::try_from(found.len()).is_ok_and(|found| found > MATCHING_MAX) {
        return Err(Fault::new("/filter", "too_many").with("max", MATCHING_MAX).into());
    }
    Ok(found)
}

/// A unit named in the filter has to be the round's or one below it.
fn ensure_below(tx: &mut Tx<'_>, reach: &Reach, round: &Round, unit: UnitId) -> Result<(), Error> {
    let below = domain::access::Scope::of_the_installation(vec![round.unit_id]);
    let known = match reach.all() {
        Some(all) => admits(tx.conn, all, unit)?,
        None => false,
    };
    if known && ensure(tx.conn, &below, unit).is_ok() {
        Ok(())
    } else {
        Err(Fault::new("/filter/unit_id", "unknown_reference").into())
    }
}
