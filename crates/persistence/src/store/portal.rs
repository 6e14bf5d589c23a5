//! What a member does in the portal, with their own record.
//!
//! A member is no account and has no grants. Each function makes sure that the record is theirs (anybody
//! else's is not there), and only then uses what staff use, with the scope of that one record's unit.

mod reads;

use diesel::prelude::*;
use domain::access::Scope;
use domain::cases::{CaseEntry, CaseRules};
use domain::consents::{Consent, GivenHow, NewConsent};
use domain::events::EventStatus;
use domain::id::{CaseId, ConsentId, EventId, MemberId, SignUpId, UnitId};
use domain::objections::NewObjection;
use domain::portal::{ContactPatch, PortalVerb, Visitor};
use domain::sign_ups::Attendee;
use domain::suggestions::{NewSuggestion, Suggestion, SuggestionSource};

use super::tx::admits;
use super::{
    Conn, Tx, cases, consents, erasure_requests, events, members, objections, sign_ups, suggestions,
};
use crate::erasures::ErasureLine;
use crate::error::Error;
use crate::objections::ObjectionDetail;
use crate::portal::OwnCase;
use crate::schema::consents as consent_rows;
use crate::shows::MemberDetail;
use crate::types::Sql;
use crate::write::Audited;

pub use reads::{
    case, cases, consent_texts, consents, everything, openings, own_erasure_requests, own_events,
    own_objections, own_sign_up, own_suggestions, receipt, record, sign_ups, timeline, visits,
};

/// What was done in the portal, as the audit trail has it: by the portal's operation, with the member.
fn by_the_member<T>(
    mut audited: Audited<T>,
    visitor: Visitor,
    operation: &'static str,
) -> Audited<T> {
    for entry in &mut audited.entries {
        entry.operation = operation;
        if entry.persons.is_empty() {
            entry.persons = vec![visitor.member];
        }
    }
    audited
}

fn only(unit: UnitId) -> Scope {
    Scope::of_the_installation(vec![unit])
}

fn own(visitor: Visitor, of: MemberId) -> Result<(), Error> {
    if of == visitor.member { Ok(()) } else { Err(Error::NotFound) }
}

/// Puts the member's own contact ways right.
pub fn update_contact(
    tx: &mut Tx<'_>,
    visitor: Visitor,
    version: i64,
    patch: &ContactPatch,
) -> Result<Audited<MemberDetail>, Error> {
    let change = |member: &domain::members::Member| patch.apply(member);
    let done = members::update(tx, &only(visitor.unit), visitor.member, version, &change)?;
    Ok(by_the_member(done, visitor, "portal_me_update"))
}

pub fn give_consent(
    tx: &mut Tx<'_>,
    visitor: Visitor,
    new: &NewConsent,
) -> Result<Audited<Consent>, Error> {
    let done = consents::create(tx, &only(visitor.unit), visitor.member, new)?;
    Ok(by_the_member(done, visitor, "portal_consents_create"))
}

/// Whose consent it is.
fn consent_owner(conn: &mut Conn, id: ConsentId) -> Result<MemberId, Error> {
    let Sql(of): Sql<MemberId> =
        consent_rows::table.find(Sql(id)).select(consent_rows::member_id).first(conn)?;
    Ok(of)
}

pub fn withdraw_consent(
    tx: &mut Tx<'_>,
    visitor: Visitor,
    id: ConsentId,
) -> Result<Audited<Consent>, Error> {
    own(visitor, consent_owner(tx.conn, id)?)?;
    let done = consents::withdraw(tx, &only(visitor.unit), id, GivenHow::Portal, None)?;
    Ok(by_the_member(done, visitor, "portal_consents_withdraw"))
}

/// Signs the member up for an event that was announced by their office or one above it.
pub fn sign_up(
    tx: &mut Tx<'_>,
    visitor: Visitor,
    event: EventId,
) -> Result<Audited<Attendee>, Error> {
    let found = events::find(tx.conn, event)?;
    let told = admits(tx.conn, &only(found.unit_id), visitor.unit)?;
    if !told || found.published_at.is_none() || found.status == EventStatus::Draft {
        return Err(Error::NotFound);
    }
    let done = sign_ups::create(tx, &only(found.unit_id), event, visitor.member)?;
    Ok(by_the_member(done, visitor, "portal_sign_ups_create"))
}

/// Takes the member's own sign-up back; the first who waits gets the place.
pub fn cancel_sign_up(
    tx: &mut Tx<'_>,
    visitor: Visitor,
    id: SignUpId,
    version: i64,
) -> Result<Audited<Attendee>, Error> {
    let event = sign_ups::get_own(tx.conn, visitor.member, id)?.event_id;
    let unit = events::find(tx.conn, event)?.unit_id;
    let done = sign_ups::cancel(tx, &only(unit), id, version)?;
    let done = done.map(|cancellation| cancellation.cancelled);
    Ok(by_the_member(done, visitor, "portal_sign_ups_cancel"))
}

/// What the member says to their own case.
pub fn comment(
    tx: &mut Tx<'_>,
    visitor: Visitor,
    id: CaseId,
    body: &str,
) -> Result<Audited<CaseEntry>, Error> {
    let done = cases::comment(tx, visitor.member, id, body)?;
    Ok(by_the_member(done, visitor, "portal_cases_comment"))
}

/// Confirms that an own case is solved, or opens it again.
pub fn decide(
    tx: &mut Tx<'_>,
    visitor: Visitor,
    id: CaseId,
    verb: PortalVerb,
    reason: Option<&str>,
    rules: CaseRules,
) -> Result<Audited<OwnCase>, Error> {
    let done = cases::decide(tx, visitor.member, id, verb, reason, rules)?;
    Ok(by_the_member(done, visitor, "portal_cases_transition"))
}

pub fn suggest(
    tx: &mut Tx<'_>,
    visitor: Visitor,
    body: &str,
) -> Result<Audited<Suggestion>, Error> {
    let member = Some(visitor.member);
    let new = NewSuggestion::parse(visitor.unit, member, SuggestionSource::Member, body)?;
    let done = suggestions::create(tx, &only(visitor.unit), &new)?;
    Ok(by_the_member(done, visitor, "portal_suggestions_create"))
}

pub fn object(
    tx: &mut Tx<'_>,
    visitor: Visitor,
    new: &NewObjection,
) -> Result<Audited<ObjectionDetail>, Error> {
    objections::raise(tx, &only(visitor.unit), visitor.member, new)
}

/// Enters that the member asks to be erased. An account has to confirm it, or to refuse it for a reason.
pub fn ask_to_be_erased(tx: &mut Tx<'_>, visitor: Visitor) -> Result<Audited<ErasureLine>, Error> {
    let done = erasure_requests::create(tx, &only(visitor.unit), visitor.member)?;
    Ok(by_the_member(done, visitor, "portal_erasure_requests_create"))
}
