//! What the figures know of records, read from their tables.

use diesel::prelude::*;
use domain::cases::{CaseCategory, CaseState, CloseKind};
use domain::events::{EventKind, EventStatus};
use domain::id::{Id, MemberId, UnitId};
use domain::programmes::Programme;
use domain::sign_ups::SignUpStatus;
use domain::statistics::{
    AnyFact, AssistanceFact, CaseFact, DataFormFact, EnrolmentFact, EventFact, FeedbackFact, Known,
    ReferralFact, SignUpFact, SuggestionFact, VisitFact,
};
use domain::visits::{AssistanceKind, Visit, VisitChannel, VisitPurpose, VisitStatus};
use domain::{Date, Timestamp};
use jiff::tz::TimeZone;

use super::super::Conn;
use crate::error::Error;
use crate::schema::{
    assistance, cases, data_request_forms as data_forms, enrolments, event_feedback as feedback,
    event_sign_ups as sign_ups, events, members, referrals, suggestions, visits,
};
use crate::types::{Sql, plain};

/// A kind of record that figures are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    Visit,
    Assistance,
    Enrolment,
    Event,
    SignUp,
    Feedback,
    Case,
    Referral,
    Suggestion,
    DataForm,
}

impl Source {
    pub const ALL: [Self; 10] = [
        Self::Visit,
        Self::Assistance,
        Self::Enrolment,
        Self::Event,
        Self::SignUp,
        Self::Feedback,
        Self::Case,
        Self::Referral,
        Self::Suggestion,
        Self::DataForm,
    ];

    /// Those whose records are about a member.
    pub const OF_MEMBERS: [Self; 6] =
        [Self::Visit, Self::Enrolment, Self::SignUp, Self::Feedback, Self::Case, Self::Suggestion];
}

/// Which records are read.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    These(&'a [Sql<Id<()>>]),
    /// The next so many behind an id.
    Behind(Id<()>, i64),
    /// Everything about these members; nothing of a source that is about none.
    OfMembers(&'a [Sql<MemberId>]),
}

/// A record's id, and what the figures know of it.
pub type Found = (Id<()>, AnyFact);
type Uid = Sql<Id<()>>;

macro_rules! chosen {
    ($query:expr, $id:expr, $which:expr) => {
        match $which {
            Which::These(ids) => $query.filter($id.eq_any(ids.to_vec())),
            Which::Behind(id, limit) => {
                $query.filter($id.gt(Sql(id))).order($id.asc()).limit(limit)
            }
            Which::OfMembers(_) => return Ok(Vec::new()),
        }
    };
    ($query:expr, $id:expr, $which:expr, $member:expr) => {
        match $which {
            Which::OfMembers(members) => $query.filter($member.eq_any(members.to_vec())),
            Which::These(ids) => $query.filter($id.eq_any(ids.to_vec())),
            Which::Behind(id, limit) => {
                $query.filter($id.gt(Sql(id))).order($id.asc()).limit(limit)
            }
        }
    };
}

pub fn load(
    conn: &mut Conn,
    zone: &TimeZone,
    source: Source,
    which: Which<'_>,
) -> Result<Vec<Found>, Error> {
    match source {
        Source::Visit => visits_of(conn, zone, which),
        Source::Assistance => assistance_of(conn, zone, which),
        Source::Enrolment => enrolments_of(conn, which),
        Source::Event => events_of(conn, zone, which),
        Source::SignUp => sign_ups_of(conn, zone, which),
        Source::Feedback => feedback_of(conn, zone, which),
        Source::Case => cases_of(conn, zone, which),
        Source::Referral => referrals_of(conn, zone, which),
        Source::Suggestion => suggestions_of(conn, zone, which),
        Source::DataForm => data_forms_of(conn, zone, which),
    }
}

fn known(member: Option<Sql<MemberId>>, unit: Option<Sql<UnitId>>) -> Option<Known> {
    let (member, unit) = plain(member).zip(plain(unit))?;
    Some(Known { member, unit })
}

fn day(zone: &TimeZone, at: Option<Sql<Timestamp>>) -> Option<Date> {
    plain(at).map(|at| at.date_in(zone))
}

/// As [`load`] would read it, of a member who is registered in `unit`.
pub fn of_visit(zone: &TimeZone, visit: &Visit, unit: UnitId) -> AnyFact {
    AnyFact::Visit(VisitFact {
        unit: visit.unit_id,
        person: Some(Known { member: visit.member_id, unit }),
        status: visit.status,
        purpose: visit.purpose,
        channel: visit.channel,
        planned_on: visit.planned_on,
        visited_on: visit.visited_at.map(|at| at.date_in(zone)),
    })
}

type VisitRow = (
    (Uid, Sql<UnitId>, Option<Sql<MemberId>>, Option<Sql<UnitId>>),
    (Sql<VisitStatus>, Sql<VisitPurpose>, Sql<VisitChannel>),
    (Option<Sql<Date>>, Option<Sql<Timestamp>>),
);

fn visits_of(conn: &mut Conn, zone: &TimeZone, which: Which<'_>) -> Result<Vec<Found>, Error> {
    let query = visits::table
        .left_join(members::table.on(members::id.nullable().eq(visits::member_id)))
        .select((
            (visits::id, visits::unit_id, visits::member_id, members::unit_id.nullable()),
            (visits::status, visits::purpose, visits::channel),
            (visits::planned_on, visits::visited_at),
        ))
        .into_boxed();
    let rows: Vec<VisitRow> =
        chosen!(query, visits::id, which, visits::member_id.assume_not_null()).load(conn)?;
    let fact =
        |((id, unit, member, home), (status, purpose, channel), (planned, visited)): VisitRow| {
            let fact = VisitFact {
                unit: unit.0,
                person: known(member, home),
                status: status.0,
                purpose: purpose.0,
                channel: channel.0,
                planned_on: plain(planned),
                visited_on: day(zone, visited),
            };
            (id.0, AnyFact::Visit(fact))
        };
    Ok(rows.into_iter().map(fact).collect())
}

fn assistance_of(conn: &mut Conn, zone: &TimeZone, which: Which<'_>) -> Result<Vec<Found>, Error> {
    let query = assistance::table
        .inner_join(visits::table.on(visits::id.eq(assistance::visit_id)))
        .select((assistance::id, visits::unit_id, visits::visited_at, assistance::kind))
        .into_boxed();
    let rows: Vec<(Uid, Sql<UnitId>, Option<Sql<Timestamp>>, Sql<AssistanceKind>)> =
        chosen!(query, assistance::id, which).load(conn)?;
    let fact = |(id, unit, at, kind): (Uid, Sql<UnitId>, _, Sql<AssistanceKind>)| {
        let fact = AssistanceFact { unit: unit.0, visited_on: day(zone, at), kind: kind.0 };
        (id.0, AnyFact::Assistance(fact))
    };
    Ok(rows.into_iter().map(fact).collect())
}

type EnrolmentRow = (Uid, Sql<MemberId>, Sql<UnitId>, Sql<Programme>, Sql<Date>);

fn enrolments_of(conn: &mut Conn, which: Which<'_>) -> Result<Vec<Found>, Error> {
    let query = enrolments::table
        .inner_join(members::table.on(members::id.eq(enrolments::member_id)))
        // What stayed behind in a record that became part of another one, the other one has, too.
        .filter(members::merged_into.is_null())
        .select((
            enrolments::id,
            enrolments::member_id,
            members::unit_id,
            enrolments::programme,
            enrolments::started_on,
        ))
        .into_boxed();
    let rows: Vec<EnrolmentRow> =
        chosen!(query, enrolments::id, which, enrolments::member_id).load(conn)?;
    let fact = |(id, member, unit, programme, started): EnrolmentRow| {
        let person = Known { member: member.0, unit: unit.0 };
        let fact = EnrolmentFact { person, programme: programme.0, started_on: started.0 };
        (id.0, AnyFact::Enrolment(fact))
    };
    Ok(rows.into_iter().map(fact).collect())
}

type EventRow = (Uid, Sql<UnitId>, Sql<EventKind>, Sql<EventStatus>, Sql<Timestamp>, i32);

fn events_of(conn: &mut Conn, zone: &TimeZone, which: Which<'_>) -> Result<Vec<Found>, Error> {
    let query = events::table
        .select((
            events::id,
            events::unit_id,
            events::kind,
            events::status,
            events::starts_at,
            events::signed_up,
        ))
        .into_boxed();
    let rows: Vec<EventRow> = chosen!(query, events::id, which).load(conn)?;
    let fact = |(id, unit, kind, status, starts, signed_up): EventRow| {
        let fact = EventFact {
            unit: unit.0,
            kind: kind.0,
            status: status.0,
            starts_on: starts.0.date_in(zone),
            signed_up,
        };
        (id.0, AnyFact::Event(fact))
    };
    Ok(rows.into_iter().map(fact).collect())
}

type SignUpRow = (
    (Uid, Sql<UnitId>, Sql<EventKind>, Sql<Timestamp>),
    (Sql<SignUpStatus>, Option<i32>, Option<Sql<MemberId>>, Option<Sql<UnitId>>),
);

fn sign_ups_of(conn: &mut Conn, zone: &TimeZone, which: Which<'_>) -> Result<Vec<Found>, Error> {
    let query = sign_ups::table
        .inner_join(events::table.on(events::id.eq(sign_ups::event_id)))
        .left_join(members::table.on(members::id.nullable().eq(sign_ups::member_id)))
        .select((
            (sign_ups::id, events::unit_id, events::kind, events::starts_at),
            (
                sign_ups::status,
                sign_ups::volunteer_minutes,
                sign_ups::member_id,
                members::unit_id.nullable(),
            ),
        ))
        .into_boxed();
    let member = sign_ups::member_id.assume_not_null();
    let rows: Vec<SignUpRow> = chosen!(query, sign_ups::id, which, member).load(conn)?;
    let fact = |((id, unit, kind, starts), (status, minutes, member, home)): SignUpRow| {
        let fact = SignUpFact {
            unit: unit.0,
            kind: kind.0,
            starts_on: starts.0.date_in(zone),
            status: status.0,
            volunteer_minutes: minutes,
            person: known(member, home),
        };
        (id.0, AnyFact::SignUp(fact))
    };
    Ok(rows.into_iter().map(fact).collect())
}

type FeedbackRow = (Uid, Sql<UnitId>, Sql<Timestamp>, i32);

fn feedback_of(conn: &mut Conn, zone: &TimeZone, which: Which<'_>) -> Result<Vec<Found>, Error> {
    let query = feedback::table
        .inner_join(events::table.on(events::id.eq(feedback::event_id)))
        .select((feedback::id, events::unit_id, events::starts_at, feedback::rating))
        .into_boxed();
    let member = feedback::member_id.assume_not_null();
    let rows: Vec<FeedbackRow> = chosen!(query, feedback::id, which, member).load(conn)?;
    let fact = |(id, unit, starts, rating): FeedbackRow| {
        let fact = FeedbackFact { unit: unit.0, starts_on: starts.0.date_in(zone), rating };
        (id.0, AnyFact::Feedback(fact))
    };
    Ok(rows.into_iter().map(fact).collect())
}

type CaseRow = (
    (Uid, Sql<UnitId>, Option<Sql<MemberId>>, Option<Sql<UnitId>>),
    (Sql<CaseCategory>, Sql<CaseState>, Option<Sql<CloseKind>>, i32),
    (Sql<Timestamp>, Option<Sql<Timestamp>>, Option<Sql<Timestamp>>, Option<Sql<Timestamp>>),
);

fn cases_of(conn: &mut Conn, zone: &TimeZone, which: Which<'_>) -> Result<Vec<Found>, Error> {
    let query = cases::table
        .left_join(members::table.on(members::id.nullable().eq(cases::member_id)))
        .select((
            (cases::id, cases::unit_id, cases::member_id, members::unit_id.nullable()),
            (cases::category, cases::state, cases::close_kind, cases::reopened),
            (cases::opened_at, cases::first_response_at, cases::resolved_at, cases::closed_at),
        ))
        .into_boxed();
    let member = cases::member_id.assume_not_null();
    let rows: Vec<CaseRow> = chosen!(query, cases::id, which, member).load(conn)?;
    Ok(rows.into_iter().map(|row| case(zone, row)).collect())
}

fn case(
    zone: &TimeZone,
    ((id, unit, member, home), (category, state, close_kind, reopened), times): CaseRow,
) -> Found {
    let (opened, responded, resolved, closed) = times;
    let took = |at: Option<Sql<Timestamp>>| {
        plain(at).map(|at| (at.date_in(zone), at.seconds_since(opened.0) / 60))
    };
    let fact = CaseFact {
        unit: unit.0,
        person: known(member, home),
        category: category.0,
        state: state.0,
        close_kind: plain(close_kind),
        opened_on: opened.0.date_in(zone),
        responded: took(responded),
        resolved: took(resolved),
        closed_on: day(zone, closed),
        reopened,
    };
    (id.0, AnyFact::Case(fact))
}

type ReferralRow = (Uid, Sql<UnitId>, Sql<Timestamp>, Sql<Date>, Option<Sql<Timestamp>>);

fn referrals_of(conn: &mut Conn, zone: &TimeZone, which: Which<'_>) -> Result<Vec<Found>, Error> {
    let query = referrals::table
        .inner_join(cases::table.on(cases::id.eq(referrals::case_id)))
        .select((
            referrals::id,
            cases::unit_id,
            referrals::created_at,
            referrals::due_on,
            referrals::answered_at,
        ))
        .into_boxed();
    let rows: Vec<ReferralRow> = chosen!(query, referrals::id, which).load(conn)?;
    let fact = |(id, unit, sent, due, answered): ReferralRow| {
        let fact = ReferralFact {
            unit: unit.0,
            sent_on: sent.0.date_in(zone),
            due_on: due.0,
            answered_on: day(zone, answered),
        };
        (id.0, AnyFact::Referral(fact))
    };
    Ok(rows.into_iter().map(fact).collect())
}

type SuggestionRow = (Uid, Sql<UnitId>, Sql<Timestamp>, Option<Sql<Timestamp>>);

fn suggestions_of(conn: &mut Conn, zone: &TimeZone, which: Which<'_>) -> Result<Vec<Found>, Error> {
    let query = suggestions::table
        .select((
            suggestions::id,
            suggestions::unit_id,
            suggestions::created_at,
            suggestions::answered_at,
        ))
        .into_boxed();
    let member = suggestions::member_id.assume_not_null();
    let rows: Vec<SuggestionRow> = chosen!(query, suggestions::id, which, member).load(conn)?;
    let fact = |(id, unit, received, answered): SuggestionRow| {
        let fact = SuggestionFact {
            unit: unit.0,
            received_on: received.0.date_in(zone),
            answered_on: day(zone, answered),
        };
        (id.0, AnyFact::Suggestion(fact))
    };
    Ok(rows.into_iter().map(fact).collect())
}

type DataFormRow = (Uid, Sql<UnitId>, Sql<Timestamp>, i32, i32, i32);

fn data_forms_of(conn: &mut Conn, zone: &TimeZone, which: Which<'_>) -> Result<Vec<Found>, Error> {
    let query = data_forms::table
        .select((
            data_forms::id,
            data_forms::unit_id,
            data_forms::opened_at,
            data_forms::cells,
            data_forms::prefilled,
            data_forms::avoided,
        ))
        .into_boxed();
    let rows: Vec<DataFormRow> = chosen!(query, data_forms::id, which).load(conn)?;
    let fact = |(id, unit, opened, cells, prefilled, avoided): DataFormRow| {
        let (unit, opened_on) = (unit.0, opened.0.date_in(zone));
        let fact = DataFormFact { unit, opened_on, cells, prefilled, avoided };
        (id.0, AnyFact::DataForm(fact))
    };
    Ok(rows.into_iter().map(fact).collect())
}
