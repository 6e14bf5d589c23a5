//! Members as the API shows and takes them.

use domain::consents::{self, Consent};
use domain::error::optional_text;
use domain::id::{HouseholdId, MemberId, UnitId};
use domain::members::{Candidate, Draft, Link, Listed, Member, MemberChange, NewMember};
use domain::programmes::Enrolment;
use domain::{Date, Error, Timestamp};
use persistence::{Direction, MemberDetail, MemberFilter, MemberSort};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::body::Patch;
use crate::consents::GuardianBody;
use crate::words::{GivenHow, Match, MemberKind, MemberStatus, Programme, Purpose, Relation};

/// Which members to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MemberListQuery {
    /// Part of the name, pinyin, initials, or the last digits of the telephone number.
    #[param(example = "zxm", max_length = 80)]
    q: Option<String>,
    /// This unit and all below it.
    unit: Option<Uuid>,
    #[param(inline)]
    status: Option<MemberStatus>,
    #[param(inline)]
    kind: Option<MemberKind>,
    /// Enrolled in it now.
    #[param(inline)]
    programme: Option<Programme>,
    household: Option<Uuid>,
    wants_visits: Option<bool>,
    /// `-created_at` (newest first, the default) or `created_at`.
    #[param(inline)]
    sort: Option<SortWord>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Whether to count all that match, too; not with `q`.
    pub count: Option<bool>,
}

/// How to sort.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
pub enum SortWord {
    #[serde(rename = "created_at")]
    Created,
    #[serde(rename = "-created_at")]
    CreatedDescending,
}

impl MemberListQuery {
    /// `None` when the search text holds nothing that could be searched for.
    pub fn filter(&self) -> Option<(MemberFilter, MemberSort)> {
        let text = self.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
        let query = match text {
            Some(text) => Some(domain::text::query(text)?),
            None => None,
        };
        let filter = MemberFilter {
            query,
            unit: self.unit.map(UnitId::from_uuid),
            status: self.status.map(|word| word.0),
            kind: self.kind.map(|word| word.0),
            programme: self.programme.map(|word| word.0),
            household: self.household.map(HouseholdId::from_uuid),
            wants_visits: self.wants_visits,
        };
        let direction = match self.sort {
            Some(SortWord::Created) => Direction::Ascending,
            Some(SortWord::CreatedDescending) | None => Direction::Descending,
        };
        Some((filter, MemberSort::Created(direction)))
    }
}

/// A member in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberItem {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub kind: MemberKind,
    pub status: MemberStatus,
    #[schema(example = "张小明")]
    pub name: String,
    /// The language that the member likes to be addressed in.
    pub preferred_language: Option<String>,
    /// When contact is convenient.
    #[schema(example = "周末上午")]
    pub contact_time: Option<String>,
    pub household_id: Option<Uuid>,
    /// Until this day a guardian consents for the member.
    #[schema(value_type = Option<String>, format = "date")]
    pub guardian_until: Option<Date>,
    /// Whether the member asked to be visited.
    pub wants_visits: bool,
    #[schema(value_type = Option<String>, format = "date")]
    pub wants_visits_since: Option<Date>,
    #[schema(value_type = Option<String>, format = "date")]
    pub last_visited_on: Option<Date>,
    #[schema(value_type = String, format = "date")]
    pub joined_on: Date,
    #[schema(value_type = Option<String>, format = "date")]
    pub left_on: Option<Date>,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    pub version: i64,
}

impl From<Listed> for MemberItem {
    fn from(member: Listed) -> Self {
        Self {
            id: member.id.uuid(),
            unit_id: member.unit.uuid(),
            kind: member.kind.into(),
            status: member.status.into(),
            name: member.name,
            preferred_language: member.preferred_language,
            contact_time: member.contact_time,
            household_id: member.household.map(Uuid::from),
            guardian_until: member.guardian_until,
            wants_visits: member.wants_visits,
            wants_visits_since: member.wants_visits_since,
            last_visited_on: member.last_visited_on,
            joined_on: member.joined_on,
            left_on: member.left_on,
            created_at: member.created_at,
            updated_at: member.updated_at,
            version: member.version,
        }
    }
}

/// A member with programmes, live consents and links.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberView {
    #[serde(flatten)]
    pub member: MemberItem,
    #[schema(example = "13800138000")]
    pub phone: Option<String>,
    pub email: Option<String>,
    #[schema(example = "和平里12号3室")]
    pub address: Option<String>,
    pub leave_reason: Option<String>,
    pub programmes: Vec<EnrolmentView>,
    /// The consents that hold now.
    pub consents: Vec<ConsentView>,
    pub links: Vec<LinkView>,
}

impl MemberView {
    pub fn new(detail: MemberDetail, now: Timestamp) -> Self {
        let live = consents::live(&detail.consents, now);
        let (member, private) = detail.member.parted();
        Self {
            phone: private.phone,
            email: private.email,
            address: private.address,
            leave_reason: private.leave_reason,
            consents: live.into_iter().cloned().map(ConsentView::from).collect(),
            programmes: detail.enrolments.into_iter().map(EnrolmentView::from).collect(),
            links: detail.links.into_iter().map(LinkView::from).collect(),
            member: member.into(),
        }
    }
}

/// Taking part in a programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnrolmentView {
    pub id: Uuid,
    pub programme: Programme,
    #[schema(value_type = String, format = "date")]
    pub started_on: Date,
    #[schema(value_type = Option<String>, format = "date")]
    pub ended_on: Option<Date>,
}

impl From<Enrolment> for EnrolmentView {
    fn from(enrolment: Enrolment) -> Self {
        Self {
            id: enrolment.id.uuid(),
            programme: enrolment.programme.into(),
            started_on: enrolment.started_on,
            ended_on: enrolment.ended_on,
        }
    }
}

/// A record of the trail of consents.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentView {
    pub id: Uuid,
    pub member_id: Uuid,
    pub purpose: Purpose,
    /// `given` or `withdrawn`.
    pub action: crate::words::ConsentAction,
    /// Version of the text that was shown.
    #[schema(example = "2026-1")]
    pub text_version: String,
    pub given_how: GivenHow,
    /// Before whom it was spoken.
    pub witness: Option<String>,
    /// Who consented for the member.
    pub guardian: Option<GuardianBody>,
    /// The consent that a withdrawal ends.
    pub withdraws: Option<Uuid>,
    #[schema(value_type = String, format = "date-time")]
    pub starts_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub expires_at: Option<Timestamp>,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
}

impl From<Consent> for ConsentView {
    fn from(consent: Consent) -> Self {
        Self {
            id: consent.id.uuid(),
            member_id: consent.member.uuid(),
            purpose: consent.purpose.into(),
            action: consent.action.into(),
            text_version: consent.text_version,
            given_how: consent.given_how.into(),
            witness: consent.witness,
            guardian: consent
                .guardian
                .map(|one| GuardianBody { name: one.name, relation: one.relation }),
            withdraws: consent.withdraws.map(Uuid::from),
            starts_at: consent.starts_at,
            expires_at: consent.expires_at,
            created_at: consent.created_at,
        }
    }
}

/// A resident's tie to a business.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkView {
    pub id: Uuid,
    pub resident_id: Uuid,
    pub business_id: Uuid,
    pub relation: Relation,
}

impl From<Link> for LinkView {
    fn from(link: Link) -> Self {
        Self {
            id: link.id.uuid(),
            resident_id: link.resident.uuid(),
            business_id: link.business.uuid(),
            relation: link.relation.into(),
        }
    }
}

/// Somebody who may be the same as the one to be saved.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidateView {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub kind: MemberKind,
    pub name: String,
    /// What the two have in common.
    pub matches: Vec<Match>,
}

impl From<&Candidate> for CandidateView {
    fn from(candidate: &Candidate) -> Self {
        Self {
            id: candidate.id.uuid(),
            unit_id: candidate.unit.uuid(),
            kind: candidate.kind.into(),
            name: candidate.name.clone(),
            matches: candidate.matches.iter().copied().map(Match::from).collect(),
        }
    }
}

/// A member to be registered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "kind": "resident", "name": "张小明",
    "phone": "138 0013 8000", "address": "和平里12号3室", "contact_time": "周末上午", "wants_visits": true
}))]
pub struct NewMemberBody {
    unit_id: Uuid,
    kind: MemberKind,
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// Mainland mobile or landline in any usual form, or `+` and country code.
    #[schema(max_length = 40)]
    phone: Option<String>,
    #[schema(max_length = 254)]
    email: Option<String>,
    #[schema(max_length = 200)]
    address: Option<String>,
    #[schema(max_length = 40)]
    preferred_language: Option<String>,
    #[schema(max_length = 80)]
    contact_time: Option<String>,
    /// A household of the same unit.
    household_id: Option<Uuid>,
    /// For somebody under 14: the day on which they turn 14. No day of birth is recorded.
    #[schema(value_type = Option<String>, format = "date")]
    guardian_until: Option<Date>,
    #[serde(default)]
    wants_visits: bool,
    /// Today if not given.
    #[schema(value_type = Option<String>, format = "date")]
    joined_on: Option<Date>,
    /// Candidates of an earlier answer who are somebody else.
    #[serde(default)]
    #[schema(max_items = 50)]
    different_from: Vec<Uuid>,
}

impl TryFrom<&NewMemberBody> for NewMember {
    type Error = Error;

    fn try_from(body: &NewMemberBody) -> Result<Self, Error> {
        let draft = Draft {
            name: &body.name,
            phone: body.phone.as_deref(),
            email: body.email.as_deref(),
            address: body.address.as_deref(),
            preferred_language: body.preferred_language.as_deref(),
            contact_time: body.contact_time.as_deref(),
        };
        Ok(Self {
            unit: UnitId::from_uuid(body.unit_id),
            kind: body.kind.0,
            particulars: draft.parse()?,
            household: body.household_id.map(HouseholdId::from_uuid),
            guardian_until: body.guardian_until,
            wants_visits: body.wants_visits,
            joined_on: body.joined_on,
            different_from: body.different_from.iter().copied().map(MemberId::from_uuid).collect(),
        })
    }
}

/// What to change of a member: a field that is absent stays, `null` empties it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"phone": "13900139000", "email": null}))]
pub struct MemberPatchBody {
    #[schema(min_length = 1, max_length = 80)]
    name: Option<String>,
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
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    household_id: Patch<Uuid>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date")]
    guardian_until: Patch<Date>,
    wants_visits: Option<bool>,
    /// `active` or `paused`; leaving has an operation of its own.
    status: Option<MemberStatus>,
}

impl MemberPatchBody {
    /// The record's fields with the patch over them, parsed anew.
    ///
    /// # Errors
    /// A fault for every field that is wrong.
    pub fn apply(&self, member: &Member) -> Result<MemberChange, Error> {
        let text =
            |patch: &Patch<String>, current: &Option<String>| patch.clone().or(current.clone());
        let phone = text(&self.phone, &member.phone);
        let email = text(&self.email, &member.email);
        let address = text(&self.address, &member.address);
        let preferred_language = text(&self.preferred_language, &member.preferred_language);
        let contact_time = text(&self.contact_time, &member.contact_time);
        let draft = Draft {
            name: self.name.as_deref().unwrap_or(&member.name),
            phone: phone.as_deref(),
            email: email.as_deref(),
            address: address.as_deref(),
            preferred_language: preferred_language.as_deref(),
            contact_time: contact_time.as_deref(),
        };
        Ok(MemberChange {
            particulars: draft.parse()?,
            household: self.household_id.clone().map(HouseholdId::from_uuid).or(member.household),
            guardian_until: self.guardian_until.clone().or(member.guardian_until),
            wants_visits: self.wants_visits.unwrap_or(member.wants_visits),
            status: self.status.map_or(member.status, |word| word.0),
        })
    }
}

/// How a member leaves.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "搬到外地"}))]
pub struct LeaveBody {
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// Today if not given; not before the member joined.
    #[schema(value_type = Option<String>, format = "date")]
    pub on: Option<Date>,
}

impl LeaveBody {
    /// # Errors
    /// When the reason is too long.
    pub fn reason(&self) -> Result<Option<String>, Error> {
        Ok(optional_text("/reason", self.reason.as_deref(), domain::members::REASON_MAX)?)
    }
}
