//! Visits as the API takes them, and how lists of them are asked for.

use domain::id::{AccountId, MemberId, RoundId, UnitId, VisitId};
use domain::visits::{
    AssistanceDraft, NeedDraft, Recording, RecordingDraft, VisitDraft, VisitFilter,
    VisitPatchDraft, VisitSort,
};
use domain::{Date, Error, Fault, Faults, Timestamp};
use jiff::tz::TimeZone;
use persistence::{Key, PageRequest};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::body::Patch;
use crate::page;
use crate::problem::{Kind, Problem};
use crate::words::{
    AssistanceKind, CaseCategory, CasePriority, VisitChannel, VisitDue, VisitOutcome, VisitPurpose,
    VisitSortWord, VisitStatus,
};

/// Which visits to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VisitListQuery {
    /// This unit and all below it.
    unit: Option<Uuid>,
    member: Option<Uuid>,
    /// An account's id, or `me`.
    #[param(example = "me", max_length = 36)]
    assignee: Option<String>,
    round: Option<Uuid>,
    #[param(inline)]
    status: Option<VisitStatus>,
    /// What is planned for `today`, or was planned for an earlier day and is `overdue`.
    #[param(inline)]
    due: Option<VisitDue>,
    #[param(value_type = Option<String>, format = "date")]
    planned_from: Option<Date>,
    #[param(value_type = Option<String>, format = "date")]
    planned_to: Option<Date>,
    /// `-created_at` (newest first, the default) or `planned_on` (earliest first, only what is or
    /// was planned).
    #[param(inline)]
    sort: Option<VisitSortWord>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Whether to count all that match, too.
    count: Option<bool>,
}

impl VisitListQuery {
    pub fn sort(&self) -> VisitSort {
        self.sort.map_or(VisitSort::NewestFirst, |word| word.0)
    }

    /// # Errors
    /// A wrong limit, or a cursor of another list.
    pub fn page(&self, sort: VisitSort) -> Result<PageRequest, Problem> {
        page::request_by(self.limit, self.after.as_deref(), self.count, |key| match sort {
            VisitSort::NewestFirst => matches!(key, Key::Time(_)),
            VisitSort::ByPlannedDay => matches!(key, Key::Date(_)),
        })
    }

    /// # Errors
    /// An assignee that is neither `me` nor an id, or a day before the calendar.
    pub fn filter(&self, me: AccountId, today: Date) -> Result<VisitFilter, Problem> {
        let mut faults = Faults::new();
        let assignee = match self.assignee.as_deref() {
            None => None,
            Some("me") => Some(me),
            Some(text) => {
                let parsed = text.parse::<AccountId>();
                faults.check(parsed.map_err(|_| Fault::new("/assignee", "wrong_id")))
            }
        };
        for (pointer, day) in
            [("/planned_from", self.planned_from), ("/planned_to", self.planned_to)]
        {
            if day.is_some_and(|day| day.year() < 1) {
                faults.push(Fault::new(pointer, "too_old"));
            }
        }
        if !faults.is_empty() {
            return Err(Problem::new(Kind::InvalidRequest).errors(faults.0));
        }
        let filter = VisitFilter {
            unit: self.unit.map(UnitId::from_uuid),
            member: self.member.map(MemberId::from_uuid),
            assignee,
            round: self.round.map(RoundId::from_uuid),
            status: self.status.map(|word| word.0),
            planned_from: self.planned_from,
            planned_to: self.planned_to,
        };
        Ok(match self.due {
            Some(due) => filter.due(due.0, today),
            None => filter,
        })
    }
}

/// Who has waited for how long.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnvisitedQuery {
    /// At least for so many months; 6 if not given.
    #[param(minimum = 0, maximum = 120)]
    pub months: Option<i32>,
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

impl UnvisitedQuery {
    /// # Errors
    /// A wrong limit, or a cursor of another list.
    pub fn page(&self) -> Result<PageRequest, Problem> {
        page::request_by(self.limit, self.after.as_deref(), self.count, |key| {
            matches!(key, Key::Date(_))
        })
    }
}

/// A visit to plan, or with `outcome` one that took place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "member_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "purpose": "welfare", "channel": "home",
    "outcome": "done", "visited_at": "2026-11-23T02:30:00Z", "duration_minutes": 30,
    "notes": "一切都好", "follow_up_on": "2026-12-23"
}))]
pub struct NewVisitBody {
    member_id: Uuid,
    purpose: VisitPurpose,
    /// `home` if not given.
    channel: Option<VisitChannel>,
    /// The day of a planned visit; needed without `outcome`.
    #[schema(value_type = Option<String>, format = "date")]
    planned_on: Option<Date>,
    /// Who is to visit; for a visit that took place the caller if not given.
    assignee_id: Option<Uuid>,
    /// The round that the visit is part of; the member is added to it.
    round_id: Option<Uuid>,
    /// An earlier visit to the same member that led to this one.
    follows_id: Option<Uuid>,
    /// How it came out; absent for a plan.
    outcome: Option<VisitOutcome>,
    /// Now if not given.
    #[schema(value_type = Option<String>, format = "date-time")]
    visited_at: Option<Timestamp>,
    #[schema(minimum = 1, maximum = 1440)]
    duration_minutes: Option<i32>,
    #[schema(max_length = 4000)]
    notes: Option<String>,
    #[serde(default)]
    #[schema(max_items = 20)]
    assistance: Vec<AssistanceBody>,
    /// Each becomes a case of the member.
    #[serde(default)]
    #[schema(max_items = 10)]
    needs: Vec<NeedBody>,
    /// Plans the visit that follows.
    #[schema(value_type = Option<String>, format = "date")]
    follow_up_on: Option<Date>,
}

impl From<NewVisitBody> for VisitDraft {
    fn from(body: NewVisitBody) -> Self {
        let recorded = [
            ("/visited_at", body.visited_at.is_some()),
            ("/duration_minutes", body.duration_minutes.is_some()),
            ("/assistance", !body.assistance.is_empty()),
            ("/needs", !body.needs.is_empty()),
            ("/follow_up_on", body.follow_up_on.is_some()),
        ];
        let (recording, notes, stray) = match body.outcome {
            Some(outcome) => {
                let recording = RecordingBody {
                    outcome,
                    visited_at: body.visited_at,
                    duration_minutes: body.duration_minutes,
                    notes: body.notes,
                    assistance: body.assistance,
                    needs: body.needs,
                    follow_up_on: body.follow_up_on,
                };
                (Some(recording.into()), None, Vec::new())
            }
            None => {
                let stray = recorded.into_iter().filter(|(_, sent)| *sent).map(|(at, _)| at);
                (None, body.notes, stray.collect())
            }
        };
        Self {
            member_id: MemberId::from_uuid(body.member_id),
            purpose: body.purpose.0,
            channel: body.channel.map_or(domain::visits::VisitChannel::Home, |word| word.0),
            planned_on: body.planned_on,
            assignee_id: body.assignee_id.map(AccountId::from_uuid),
            round_id: body.round_id.map(RoundId::from_uuid),
            follows_id: body.follows_id.map(VisitId::from_uuid),
            notes,
            recording,
            stray,
        }
    }
}

/// How a visit came out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "outcome": "done", "duration_minutes": 30, "notes": "送了大米，想了解居家养老服务",
    "assistance": [{"kind": "goods", "description": "大米 5 公斤", "amount": 100}],
    "needs": [{"category": "aid", "title": "申请居家养老服务"}],
    "follow_up_on": "2026-12-23"
}))]
pub struct RecordingBody {
    outcome: VisitOutcome,
    /// Now if not given.
    #[schema(value_type = Option<String>, format = "date-time")]
    visited_at: Option<Timestamp>,
    #[schema(minimum = 1, maximum = 1440)]
    duration_minutes: Option<i32>,
    #[schema(max_length = 4000)]
    notes: Option<String>,
    #[serde(default)]
    #[schema(max_items = 20)]
    assistance: Vec<AssistanceBody>,
    /// Each becomes a case of the member.
    #[serde(default)]
    #[schema(max_items = 10)]
    needs: Vec<NeedBody>,
    /// Plans the visit that follows.
    #[schema(value_type = Option<String>, format = "date")]
    follow_up_on: Option<Date>,
}

impl From<RecordingBody> for RecordingDraft {
    fn from(body: RecordingBody) -> Self {
        Self {
            outcome: body.outcome.0,
            visited_at: body.visited_at,
            duration_minutes: body.duration_minutes,
            notes: body.notes,
            assistance: body.assistance.into_iter().map(AssistanceDraft::from).collect(),
            needs: body.needs.into_iter().map(NeedDraft::from).collect(),
            follow_up_on: body.follow_up_on,
        }
    }
}

impl RecordingBody {
    /// # Errors
    /// A fault for every field that is wrong.
    pub fn parse(self, now: Timestamp, zone: &TimeZone) -> Result<Recording, Error> {
        let mut faults = Faults::new();
        let recording = Recording::parse(self.into(), now, zone, &mut faults);
        recording.ok_or(Error::Invalid(faults))
    }
}

/// Something given on a visit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssistanceBody {
    kind: AssistanceKind,
    #[schema(max_length = 500)]
    description: Option<String>,
    /// Hundredths: fen of money, hundredths of an hour or of a piece.
    #[schema(minimum = 1, maximum = 100_000_000, example = 100)]
    amount: i64,
}

impl From<AssistanceBody> for AssistanceDraft {
    fn from(body: AssistanceBody) -> Self {
        Self { kind: body.kind.0, description: body.description, amount: body.amount }
    }
}

/// A need that was heard.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NeedBody {
    category: CaseCategory,
    #[schema(min_length = 1, max_length = 120)]
    title: String,
    #[schema(max_length = 4000)]
    description: Option<String>,
    /// `normal` if not given.
    priority: Option<CasePriority>,
}

impl From<NeedBody> for NeedDraft {
    fn from(body: NeedBody) -> Self {
        Self {
            category: body.category.0,
            title: body.title,
            description: body.description,
            priority: body.priority.map(|word| word.0),
        }
    }
}

/// What to change of a planned visit: a field that is absent stays, `null` empties it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"planned_on": "2026-12-01", "assignee_id": null}))]
pub struct VisitPatchBody {
    /// `cancelled` calls the visit off; outcomes are recorded by `visits_record`.
    status: Option<VisitStatus>,
    purpose: Option<VisitPurpose>,
    channel: Option<VisitChannel>,
    #[schema(value_type = Option<String>, format = "date")]
    planned_on: Option<Date>,
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    assignee_id: Patch<Uuid>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4000)]
    notes: Patch<String>,
}

impl From<VisitPatchBody> for VisitPatchDraft {
    fn from(body: VisitPatchBody) -> Self {
        Self {
            status: body.status.map(|word| word.0),
            purpose: body.purpose.map(|word| word.0),
            channel: body.channel.map(|word| word.0),
            planned_on: body.planned_on,
            assignee_id: doubled(body.assignee_id.map(AccountId::from_uuid)),
            notes: doubled(body.notes),
        }
    }
}

/// As the domain says it: absent, emptied, or set.
fn doubled<T>(patch: Patch<T>) -> Option<Option<T>> {
    match patch {
        Patch::Keep => None,
        Patch::Clear => Some(None),
        Patch::Set(value) => Some(Some(value)),
    }
}
