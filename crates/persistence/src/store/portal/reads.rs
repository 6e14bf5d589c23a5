//! What is recorded about a member, for themselves. Long parts come in pages.

use diesel::prelude::*;
use domain::Timestamp;
use domain::cases::{Case, CaseEntry};
use domain::consent_texts::ConsentText;
use domain::consents::Consent;
use domain::erasure_requests::ErasureRequest;
use domain::events::Event;
use domain::households::Household;
use domain::id::{CaseId, ConsentId, EventId, SignUpId};
use domain::members::Member;
use domain::portal::Visitor;
use domain::sign_ups::SignUp;
use domain::suggestions::Suggestion;
use domain::visits::VisitDetail;

use super::super::{
    Conn, audit_entries, cases as case_store, consent_texts as text_store,
    consents as consent_store, erasure_requests as erasure_store, events, feedback, households,
    members, merges, objections, rounds, sign_ups as sign_up_store, suggestions,
    visits as visit_store,
};
use super::{consent_owner, only, own};
use crate::consents::Receipt;
use crate::error::Error;
use crate::fragments::{Page, PageRequest};
use crate::objections::ObjectionDetail;
use crate::portal::{Everything, MergedRecord, OpenEvent, Opening, OwnCase, OwnRecord};
use crate::schema::units;
use crate::types::Sql;
use crate::vault::Vault;

pub fn record(conn: &mut Conn, vault: &Vault, visitor: Visitor) -> Result<OwnRecord, Error> {
    let (scope, id) = (only(visitor.unit), visitor.member);
    let detail = members::get_detail(conn, vault, &scope, id)?;
    let household = household(conn, visitor, &detail.member)?;
    let unit_name =
        units::table.find(Sql(visitor.unit)).select(units::name).first::<String>(conn)?;
    Ok(OwnRecord {
        unit_name,
        household,
        enrolments: detail.enrolments,
        links: detail.links,
        rounds: rounds::of_member(conn, id)?,
        feedback: feedback::of_member(conn, id)?,
        member: detail.member,
    })
}

fn household(
    conn: &mut Conn,
    visitor: Visitor,
    member: &Member,
) -> Result<Option<Household>, Error> {
    let id = member.household;
    id.map(|id| households::get(conn, &only(visitor.unit), id)).transpose()
}

pub fn consents(conn: &mut Conn, visitor: Visitor) -> Result<Vec<Consent>, Error> {
    consent_store::of_member(conn, visitor.member)
}

/// The texts that the member can agree to.
pub fn consent_texts(conn: &mut Conn, visitor: Visitor) -> Result<Vec<ConsentText>, Error> {
    text_store::list_above(conn, visitor.unit)
}

pub fn receipt(conn: &mut Conn, visitor: Visitor, id: ConsentId) -> Result<Receipt, Error> {
    own(visitor, consent_owner(conn, id)?)?;
    consent_store::receipt(conn, &only(visitor.unit), id)
}

pub fn visits(
    conn: &mut Conn,
    vault: &Vault,
    visitor: Visitor,
    page: &PageRequest,
) -> Result<Page<VisitDetail>, Error> {
    visit_store::list_own(conn, vault, visitor.member, page)
}

pub fn sign_ups(
    conn: &mut Conn,
    visitor: Visitor,
    page: &PageRequest,
) -> Result<Page<(SignUp, Event)>, Error> {
    sign_up_store::list_own(conn, visitor.member, page)
}

pub fn own_sign_up(conn: &mut Conn, visitor: Visitor, id: SignUpId) -> Result<SignUp, Error> {
    sign_up_store::get_own(conn, visitor.member, id)
}

/// Events to come that the member may sign up for, with their sign-ups.
pub fn own_events(
    conn: &mut Conn,
    visitor: Visitor,
    now: Timestamp,
    page: &PageRequest,
) -> Result<Page<OpenEvent>, Error> {
    let found = events::open_to(conn, visitor.unit, now, page)?;
    let ids: Vec<EventId> = found.items.iter().map(|event| event.id).collect();
    let mut signed_up = sign_up_store::of_events(conn, visitor.member, &ids)?;
    Ok(found.map(|event| OpenEvent { sign_up: signed_up.remove(&event.id), event }))
}

pub fn cases(conn: &mut Conn, visitor: Visitor, page: &PageRequest) -> Result<Page<Case>, Error> {
    case_store::list_own(conn, visitor.member, page)
}

pub fn case(conn: &mut Conn, visitor: Visitor, id: CaseId) -> Result<OwnCase, Error> {
    case_store::get_own(conn, visitor.member, id)
}

pub fn timeline(
    conn: &mut Conn,
    visitor: Visitor,
    id: CaseId,
    page: &PageRequest,
) -> Result<Page<CaseEntry>, Error> {
    case_store::timeline_own(conn, visitor.member, id, page)
}

pub fn own_suggestions(
    conn: &mut Conn,
    visitor: Visitor,
    page: &PageRequest,
) -> Result<Page<Suggestion>, Error> {
    suggestions::of_member(conn, visitor.member, page)
}

pub fn own_objections(
    conn: &mut Conn,
    vault: &Vault,
    visitor: Visitor,
    page: &PageRequest,
) -> Result<Page<ObjectionDetail>, Error> {
    objections::of_member(conn, vault, visitor.member, page)
}

/// Who opened the record or changed it, newest first; `audit_persons::fill` comes before.
pub fn openings(
    conn: &mut Conn,
    visitor: Visitor,
    page: &PageRequest,
) -> Result<Page<Opening>, Error> {
    Ok(audit_entries::of_member(conn, visitor.member, page)?.map(Opening::from))
}

/// Requests to be erased, newest first; those too that were entered for a record which went into the member's.
pub fn own_erasure_requests(
    conn: &mut Conn,
    visitor: Visitor,
    page: &PageRequest,
) -> Result<Page<ErasureRequest>, Error> {
    let records = merges::whole(conn, visitor.member)?;
    erasure_store::of_person(conn, &records, page)
}

/// Records that went into the member's, and what still hangs on them alone.
fn merged(conn: &mut Conn, vault: &Vault, visitor: Visitor) -> Result<Vec<MergedRecord>, Error> {
    let records = merges::whole(conn, visitor.member)?;
    let mut merged = Vec::new();
    for merge in merges::standing(conn, vault, &records)? {
        let (_, member) = members::open_merged(conn, vault, merge.merged)?;
        let openings = audit_entries::of_member(conn, merge.merged, &PageRequest::whole())?;
        merged.push(MergedRecord {
            household: household(conn, visitor, &member)?,
            member,
            merged_at: merge.created_at,
            reason: merge.reason,
            consents: consent_store::of_member(conn, merge.merged)?,
            openings: openings.map(Opening::from).items,
        });
    }
    Ok(merged)
}

/// Everything at once.
pub fn everything(conn: &mut Conn, vault: &Vault, visitor: Visitor) -> Result<Everything, Error> {
    let whole = PageRequest::whole();
    Ok(Everything {
        record: record(conn, vault, visitor)?,
        consents: consents(conn, visitor)?,
        visits: visits(conn, vault, visitor, &whole)?.items,
        sign_ups: sign_ups(conn, visitor, &whole)?.items,
        cases: case_store::whole(conn, visitor.member)?,
        suggestions: own_suggestions(conn, visitor, &whole)?.items,
        objections: own_objections(conn, vault, visitor, &whole)?.items,
        erasure_requests: own_erasure_requests(conn, visitor, &whole)?.items,
        merged: merged(conn, vault, visitor)?,
        openings: openings(conn, visitor, &whole)?.items,
    })
}
