//! Rounds as the API shows and takes them.

use domain::id::{AccountId, MemberId, UnitId};
use domain::rounds::{
    Coverage, LeftOut, NewRound, NewRoundMembers, RoundAddition, RoundFilter, RoundMember,
    RoundPatch, RoundProgress,
};
use domain::{Date, Error, Timestamp};
use persistence::{Key, PageRequest};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::page;
use crate::problem::Problem;
use crate::visits::VisitedMemberView;
use crate::words::{LeftOutReason, MemberKind, Programme, VisitPurpose, VisitStatus};

/// Which rounds to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RoundListQuery {
    /// This unit and all below it.
    pub unit: Option<Uuid>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Whether to count all that match, too.
    count: Option<bool>,
}

impl RoundListQuery {
    /// # Errors
    /// A wrong limit, or a cursor of another list.
    pub fn page(&self) -> Result<PageRequest, Problem> {
        by_time(self.limit, self.after.as_deref(), self.count)
    }
}

/// Which page of a round's members.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RoundMembersQuery {
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Whether to count all, too.
    count: Option<bool>,
}

impl RoundMembersQuery {
    /// # Errors
    /// A wrong limit, or a cursor of another list.
    pub fn page(&self) -> Result<PageRequest, Problem> {
        by_time(self.limit, self.after.as_deref(), self.count)
    }
}

fn by_time(
    limit: Option<i64>,
    after: Option<&str>,
    count: Option<bool>,
) -> Result<PageRequest, Problem> {
    page::request_by(limit, after, count, |key| matches!(key, Key::Time(_)))
}

/// How far a round has come.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Coverage)]
pub struct CoverageView {
    pub members: i64,
    pub done: i64,
    pub planned: i64,
    pub missed: i64,
    pub declined: i64,
    /// No visit yet, or one that was called off.
    pub open: i64,
    /// Members visited of a hundred, rounded down.
    #[schema(minimum = 0, maximum = 100)]
    pub progress: i64,
}

impl From<Coverage> for CoverageView {
    fn from(coverage: Coverage) -> Self {
        Self {
            members: coverage.members,
            done: coverage.done,
            planned: coverage.planned,
            missed: coverage.missed,
            declined: coverage.declined,
            open: coverage.open,
            progress: coverage.progress(),
        }
    }
}

/// A round with its coverage.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundView {
    pub id: Uuid,
    pub unit_id: Uuid,
    #[schema(example = "春节慰问")]
    pub title: String,
    pub purpose: VisitPurpose,
    #[schema(value_type = String, format = "date")]
    pub starts_on: Date,
    #[schema(value_type = String, format = "date")]
    pub ends_on: Date,
    pub coverage: CoverageView,
    pub created_by: Uuid,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    pub version: i64,
}

impl From<RoundProgress> for RoundView {
    fn from(progress: RoundProgress) -> Self {
        let round = progress.round;
        Self {
            id: round.id.uuid(),
            unit_id: round.unit_id.uuid(),
            title: round.title,
            purpose: round.purpose.into(),
            starts_on: round.starts_on,
            ends_on: round.ends_on,
            coverage: progress.coverage.into(),
            created_by: round.created_by.uuid(),
            created_at: round.created_at,
            updated_at: round.updated_at,
            version: round.version,
        }
    }
}

/// A member of a round with their visit in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundMemberView {
    pub member: VisitedMemberView,
    pub unit_id: Uuid,
    #[schema(value_type = String, format = "date-time")]
    pub added_at: Timestamp,
    pub visit_id: Option<Uuid>,
    /// Where that visit stands; `null` when there is none yet.
    pub status: Option<VisitStatus>,
    #[schema(value_type = Option<String>, format = "date")]
    pub planned_on: Option<Date>,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub visited_at: Option<Timestamp>,
    pub assignee_id: Option<Uuid>,
    pub assignee_name: Option<String>,
}

impl From<RoundMember> for RoundMemberView {
    fn from(one: RoundMember) -> Self {
        let visit = one.visit.as_ref();
        Self {
            member: one.member.into(),
            unit_id: one.unit_id.uuid(),
            added_at: one.added_at,
            visit_id: visit.map(|visit| visit.id.uuid()),
            status: visit.map(|visit| visit.status.into()),
            planned_on: visit.and_then(|visit| visit.planned_on),
            visited_at: visit.and_then(|visit| visit.visited_at),
            assignee_id: visit.and_then(|visit| visit.assignee_id).map(Uuid::from),
            assignee_name: visit.and_then(|visit| visit.assignee_name.clone()),
        }
    }
}

/// A member who was asked for and not added.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeftOutView {
    pub member_id: Uuid,
    pub name: String,
    pub reason: LeftOutReason,
}

impl From<LeftOut> for LeftOutView {
    fn from(one: LeftOut) -> Self {
        Self { member_id: one.member_id.uuid(), name: one.name, reason: one.reason.into() }
    }
}

/// What came of adding members to a round.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundAdditionView {
    /// The members who were added.
    pub added: Vec<Uuid>,
    /// How many had been added before.
    pub already: i64,
    pub left_out: Vec<LeftOutView>,
    pub round: RoundView,
}

impl From<RoundAddition> for RoundAdditionView {
    fn from(addition: RoundAddition) -> Self {
        Self {
            added: addition.added.into_iter().map(Uuid::from).collect(),
            already: addition.already,
            left_out: addition.left_out.into_iter().map(LeftOutView::from).collect(),
            round: addition.progress.into(),
        }
    }
}

/// A round to open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "title": "春节慰问", "purpose": "greeting",
    "starts_on": "2027-01-25", "ends_on": "2027-02-05"
}))]
pub struct NewRoundBody {
    unit_id: Uuid,
    #[schema(min_length = 1, max_length = 120)]
    title: String,
    purpose: VisitPurpose,
    #[schema(value_type = String, format = "date")]
    starts_on: Date,
    /// The last day; at most a year after the first.
    #[schema(value_type = String, format = "date")]
    ends_on: Date,
}

impl NewRoundBody {
    /// # Errors
    /// A fault for every field that is wrong.
    pub fn parse(&self) -> Result<NewRound, Error> {
        let days = (self.starts_on, self.ends_on);
        NewRound::parse(UnitId::from_uuid(self.unit_id), &self.title, self.purpose.0, days)
    }
}

/// What to change of a round: a field that is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ends_on": "2027-02-06"}))]
pub struct RoundPatchBody {
    #[schema(min_length = 1, max_length = 120)]
    title: Option<String>,
    purpose: Option<VisitPurpose>,
    #[schema(value_type = Option<String>, format = "date")]
    starts_on: Option<Date>,
    #[schema(value_type = Option<String>, format = "date")]
    ends_on: Option<Date>,
}

impl RoundPatchBody {
    /// # Errors
    /// When the title is blank.
    pub fn parse(&self) -> Result<RoundPatch, Error> {
        let purpose = self.purpose.map(|word| word.0);
        RoundPatch::parse(self.title.as_deref(), purpose, self.starts_on, self.ends_on)
    }
}

/// Whom to add to a round: these members, or all that fit a filter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "filter": {"wants_visits": true, "unvisited_months": 3}, "planned_on": "2027-01-28"
}))]
pub struct NewRoundMembersBody {
    #[schema(min_items = 1, max_items = 500)]
    member_ids: Option<Vec<Uuid>>,
    filter: Option<RoundFilterBody>,
    /// Plans a visit for each on this day, one of the round's.
    #[schema(value_type = Option<String>, format = "date")]
    planned_on: Option<Date>,
    /// Who makes these visits.
    assignee_id: Option<Uuid>,
}

/// Members of the round's unit who fit everything that is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundFilterBody {
    /// The round's unit or one below it.
    unit_id: Option<Uuid>,
    kind: Option<MemberKind>,
    /// Enrolled in it now.
    programme: Option<Programme>,
    wants_visits: Option<bool>,
    /// Not visited for so many months.
    #[schema(minimum = 0, maximum = 120)]
    unvisited_months: Option<i32>,
}

impl From<RoundFilterBody> for RoundFilter {
    fn from(body: RoundFilterBody) -> Self {
        Self {
            unit_id: body.unit_id.map(UnitId::from_uuid),
            kind: body.kind.map(|word| word.0),
            programme: body.programme.map(|word| word.0),
            wants_visits: body.wants_visits,
            unvisited_months: body.unvisited_months,
        }
    }
}

impl NewRoundMembersBody {
    /// # Errors
    /// A fault for every field that is wrong.
    pub fn parse(self, today: Date) -> Result<NewRoundMembers, Error> {
        let listed = self.member_ids.map(|ids| ids.into_iter().map(MemberId::from_uuid).collect());
        let filter = self.filter.map(RoundFilter::from);
        let assignee = self.assignee_id.map(AccountId::from_uuid);
        NewRoundMembers::parse(listed, filter, self.planned_on, assignee, today)
    }
}
