//! The member's own record, and who opened it.

use actix_web::{get, patch};
use domain::feedback::Feedback;
use domain::households::Household;
use domain::id::MemberId;
use domain::members::{Link, Member};
use domain::portal::ContactPatch;
use domain::{Date, Timestamp};
use persistence::MemberDetail;
use persistence::portal::{Opening, OwnRecord, OwnRound};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::PortalListQuery;
use super::visitor::Visiting;
use crate::answer::Answer;
use crate::audit_entries::file_persons;
use crate::body::{Body, Patch, Query};
use crate::etag::IfMatch;
use crate::members::{EnrolmentView, MemberItem};
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::words::{MemberKind, Relation, VisitPurpose};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get).service(update).service(openings);
}

/// The member's own record. What may be long has a list of its own.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnRecordView {
    member: OwnMemberView,
    /// The office.
    #[schema(example = "书院路社区")]
    unit: String,
    household: Option<OwnHouseholdView>,
    programmes: Vec<EnrolmentView>,
    links: Vec<OwnLinkView>,
    /// Lists of visits to be made that the member is on.
    rounds: Vec<OwnRoundView>,
    /// What the member said of events with their name.
    feedback: Vec<OwnFeedbackView>,
}

impl From<OwnRecord> for OwnRecordView {
    fn from(record: OwnRecord) -> Self {
        let id = record.member.id;
        Self {
            member: record.member.into(),
            unit: record.unit_name,
            household: record.household.map(OwnHouseholdView::from),
            programmes: record.enrolments.into_iter().map(EnrolmentView::from).collect(),
            links: record.links.into_iter().map(|link| OwnLinkView::of(id, &link)).collect(),
            rounds: record.rounds.into_iter().map(OwnRoundView::from).collect(),
            feedback: record.feedback.into_iter().map(OwnFeedbackView::from).collect(),
        }
    }
}

/// The member, with all that the record says of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnMemberView {
    #[serde(flatten)]
    member: MemberItem,
    #[schema(example = "13800138000")]
    phone: Option<String>,
    email: Option<String>,
    #[schema(example = "和平里12号3室")]
    address: Option<String>,
    leave_reason: Option<String>,
}

impl From<Member> for OwnMemberView {
    fn from(member: Member) -> Self {
        let (member, private) = member.parted();
        Self {
            phone: private.phone,
            email: private.email,
            address: private.address,
            leave_reason: private.leave_reason,
            member: member.into(),
        }
    }
}

/// The member's household. Who else is of it is theirs to say.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnHouseholdView {
    #[schema(example = "和平里12号3室")]
    name: String,
    address: Option<String>,
}

impl From<Household> for OwnHouseholdView {
    fn from(household: Household) -> Self {
        Self { name: household.name, address: household.address }
    }
}

/// A tie between the member and a business, or a person at the business that the member is. The other side has a record of
/// its own, and is not shown here.
#[derive(Debug, Serialize, ToSchema)]
struct OwnLinkView {
    /// What the resident is to the business.
    relation: Relation,
    /// What the other side is.
    other_kind: MemberKind,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl OwnLinkView {
    fn of(member: MemberId, link: &Link) -> Self {
        use domain::members::MemberKind as Kind;
        let other = if link.resident == member { Kind::Business } else { Kind::Resident };
        Self {
            relation: link.relation.into(),
            other_kind: other.into(),
            created_at: link.created_at,
        }
    }
}

/// A list of visits to be made that the member is on.
#[derive(Debug, Serialize, ToSchema)]
struct OwnRoundView {
    #[schema(example = "春节慰问")]
    title: String,
    purpose: VisitPurpose,
    #[schema(value_type = String, format = "date")]
    starts_on: Date,
    #[schema(value_type = String, format = "date")]
    ends_on: Date,
    #[schema(value_type = String, format = "date-time")]
    added_at: Timestamp,
    /// Whether the visit was planned or made.
    has_visit: bool,
}

impl From<OwnRound> for OwnRoundView {
    fn from(own: OwnRound) -> Self {
        Self {
            title: own.round.title,
            purpose: own.round.purpose.into(),
            starts_on: own.round.starts_on,
            ends_on: own.round.ends_on,
            added_at: own.added_at,
            has_visit: own.has_visit,
        }
    }
}

/// What the member said of an event.
#[derive(Debug, Serialize, ToSchema)]
struct OwnFeedbackView {
    #[schema(example = "春节茶话会")]
    event: String,
    rating: i32,
    comment: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl From<(Feedback, String)> for OwnFeedbackView {
    fn from((feedback, event): (Feedback, String)) -> Self {
        Self {
            event,
            rating: feedback.rating,
            comment: feedback.comment,
            created_at: feedback.created_at,
        }
    }
}

/// Somebody opened the record or changed it. Who it was is not said, but under which roles they did it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpeningView {
    id: Uuid,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    /// The roles that they had; `member` for the member, none for what happens by itself.
    #[schema(example = json!(["caseworker"]))]
    roles: Vec<String>,
    /// The operation, by its id in this document.
    #[schema(example = "members_get")]
    operation: String,
    /// `read` or `write`.
    #[schema(example = "read")]
    kind: String,
}

impl From<Opening> for OpeningView {
    fn from(opening: Opening) -> Self {
        Self {
            id: opening.id.uuid(),
            at: opening.at,
            roles: opening.roles,
            operation: opening.operation,
            kind: opening.kind,
        }
    }
}

/// How to reach the member: a field that is absent stays, `null` empties it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"phone": "139 0013 9000", "contact_time": "周末上午"}))]
struct ContactPatchBody {
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 40)]
    phone: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 254)]
    email: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    address: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 40)]
    preferred_language: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 80)]
    contact_time: Patch<String>,
}

impl From<ContactPatchBody> for ContactPatch {
    fn from(body: ContactPatchBody) -> Self {
        let changed = |patch: Patch<String>| match patch {
            Patch::Keep => None,
            Patch::Clear => Some(None),
            Patch::Set(value) => Some(Some(value)),
        };
        Self {
            phone: changed(body.phone),
            email: changed(body.email),
            address: changed(body.address),
            preferred_language: changed(body.preferred_language),
            contact_time: changed(body.contact_time),
        }
    }
}

/// The record of the member who signed in.
#[utoipa::path(
    operation_id = "portal_me_get", tag = "portal",
    responses((status = 200, description = "The record.", body = OwnRecordView), ReadErrors),
    security(("portal" = []))
)]
#[get("/portal/me")]
async fn get(visiting: Visiting) -> Result<Answer, Problem> {
    let (who, vault) = (visiting.who, visiting.vault());
    let record = own!(visiting, "portal_me_get", portal::record(&vault, who))?;
    let version = record.member.version;
    Ok(Answer::ok(&OwnRecordView::from(record)).version(version))
}

/// Puts the member's own contact ways right (merge patch, RFC 7396).
#[utoipa::path(
    operation_id = "portal_me_update", tag = "portal", request_body = ContactPatchBody,
    params(("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The record.", body = OwnMemberView), ChangeErrors),
    security(("portal" = []))
)]
#[patch("/portal/me")]
async fn update(
    visiting: Visiting,
    version: IfMatch,
    body: Body<ContactPatchBody>,
) -> Result<Answer, Problem> {
    let (who, vault) = (visiting.who, visiting.vault());
    let patch = ContactPatch::from(body.0);
    let done =
        act!(visiting, portal::update_contact(who, version.0, &patch), |detail: MemberDetail| {
            let version = detail.member.version;
            Answer::ok(&OwnMemberView::from(detail.member)).version(version)
        });
    match done {
        Err(problem) if problem.is_stale() => {
            let current = own!(visiting, "portal_me_update", portal::record(&vault, who))?;
            Err(problem.more("current", OwnMemberView::from(current.member)))
        }
        other => other,
    }
}

/// Who opened the member's record or changed it, newest first: roles, not names.
#[utoipa::path(
    operation_id = "portal_openings_list", tag = "portal", params(PortalListQuery),
    responses((status = 200, description = "A page of the trail.", body = List<OpeningView>), ListErrors),
    security(("portal" = []))
)]
#[get("/portal/openings")]
async fn openings(visiting: Visiting, query: Query<PortalListQuery>) -> Result<Answer, Problem> {
    let (who, page) = (visiting.who, query.0.page()?);
    // As of now, not as of the last round.
    file_persons(&visiting.app).await?;
    let found = own!(visiting, "portal_openings_list", portal::openings(who, &page))?;
    Ok(page::answer(&visiting.http, found, OpeningView::from))
}
