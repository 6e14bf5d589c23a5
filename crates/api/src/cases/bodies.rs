//! What is asked about cases: queries and bodies.

use domain::cases::{self, CaseDraft, CasePatch, Point};
use domain::id::{AccountId, MemberId, UnitId};
use domain::{Date, Error, Fault, Faults};
use persistence::Direction;
use persistence::cases::{CaseFilter, CaseSort};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::body::Patch;
use crate::problem::{Kind, Problem};
use crate::words::{CaseCategory, CasePriority, CaseState};

/// Which cases to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseListQuery {
    /// This unit and all below it.
    unit: Option<Uuid>,
    #[param(inline)]
    state: Option<CaseState>,
    /// `true`: somebody still has to do something; `false`: closed or declined.
    open: Option<bool>,
    #[param(inline)]
    category: Option<CaseCategory>,
    /// An account, or `me`.
    assignee: Option<String>,
    member: Option<Uuid>,
    #[param(inline)]
    priority: Option<CasePriority>,
    /// The system that they were imported from.
    #[param(max_length = 40)]
    source: Option<String>,
    /// Due on this day or before.
    #[param(value_type = Option<String>, format = Date)]
    due_by: Option<Date>,
    /// `-opened_at` (newest first, the default), `opened_at`, or `due_on` (only those with a due day).
    #[param(inline)]
    sort: Option<CaseSortWord>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Whether to count all that match, too.
    pub count: Option<bool>,
}

/// How to sort.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
pub enum CaseSortWord {
    #[serde(rename = "opened_at")]
    Opened,
    #[serde(rename = "-opened_at")]
    OpenedDescending,
    #[serde(rename = "due_on")]
    Due,
}

impl CaseListQuery {
    /// # Errors
    /// An assignee that is neither an id nor `me`.
    pub fn filter(self, me: AccountId) -> Result<(CaseFilter, CaseSort), Problem> {
        let assignee = match self.assignee.as_deref() {
            None => None,
            Some("me") => Some(me),
            Some(text) => Some(text.parse().map_err(|_| {
                Problem::invalid_request(
                    Fault::new("/assignee", "wrong_format").with("format", "uuid"),
                )
            })?),
        };
        let filter = CaseFilter {
            unit: self.unit.map(UnitId::from_uuid),
            state: self.state.map(|word| word.0),
            open: self.open,
            category: self.category.map(|word| word.0),
            assignee,
            member: self.member.map(MemberId::from_uuid),
            priority: self.priority.map(|word| word.0),
            source: self.source,
            due_by: self.due_by,
        };
        let sort = match self.sort {
            Some(CaseSortWord::Opened) => CaseSort::Opened(Direction::Ascending),
            Some(CaseSortWord::OpenedDescending) | None => CaseSort::Opened(Direction::Descending),
            Some(CaseSortWord::Due) => CaseSort::Due,
        };
        Ok((filter, sort))
    }
}

/// Which entries to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EntryListQuery {
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// The most that an answer about a neighbourhood holds.
const NEAR: usize = 20;
const METRES: f64 = 500.0;
const METRES_MAX: f64 = 5_000.0;

/// Where to look for open cases.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NearbyQuery {
    /// Degrees north.
    #[param(minimum = -90, maximum = 90, example = 28.1949)]
    latitude: f64,
    /// Degrees east.
    #[param(minimum = -180, maximum = 180, example = 112.9732)]
    longitude: f64,
    #[param(inline)]
    category: Option<CaseCategory>,
    /// How far to look, in metres; 500 if not given.
    #[param(minimum = 1, maximum = 5000)]
    radius: Option<f64>,
}

impl NearbyQuery {
    /// # Errors
    /// Coordinates off the globe, or a radius out of range.
    pub fn parse(&self) -> Result<persistence::cases::NearbyQuery, Problem> {
        let mut faults = Faults::new();
        let point = Point::parse_pair(Some(self.latitude), Some(self.longitude), &mut faults);
        let metres = self.radius.unwrap_or(METRES);
        if !(1.0..=METRES_MAX).contains(&metres) {
            let fault = Fault::new("/radius", "out_of_range");
            faults.push(fault.with("min", 1).with("max", METRES_MAX));
        }
        match point {
            Some(point) if faults.is_empty() => Ok(persistence::cases::NearbyQuery {
                point,
                metres,
                category: self.category.map(|word| word.0),
                limit: NEAR,
            }),
            _ => Err(Problem::new(Kind::InvalidRequest).errors(faults.0)),
        }
    }
}

/// A case that somebody brings.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11",
    "member_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d12",
    "category": "street_order",
    "title": "流动摊贩堵住店门",
    "place": "书院路18号门前",
    "latitude": 28.1949,
    "longitude": 112.9732
}))]
pub struct NewCaseBody {
    unit_id: Uuid,
    /// Who brings it; nobody when it is brought without a name.
    member_id: Option<Uuid>,
    category: CaseCategory,
    /// `normal` if not given.
    priority: Option<CasePriority>,
    #[schema(min_length = 1, max_length = 120)]
    title: String,
    #[schema(max_length = 4000)]
    description: Option<String>,
    #[schema(max_length = 200)]
    place: Option<String>,
    /// Degrees north; with `longitude` or not at all.
    #[schema(minimum = -90, maximum = 90)]
    latitude: Option<f64>,
    /// Degrees east; with `latitude` or not at all.
    #[schema(minimum = -180, maximum = 180)]
    longitude: Option<f64>,
    /// Oneself; somebody else only by a coordinator.
    assignee_id: Option<Uuid>,
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<Date>,
}

impl From<NewCaseBody> for CaseDraft {
    fn from(body: NewCaseBody) -> Self {
        Self {
            unit_id: UnitId::from_uuid(body.unit_id),
            member_id: body.member_id.map(MemberId::from_uuid),
            visit_id: None,
            category: body.category.0,
            priority: body.priority.map(|word| word.0),
            title: body.title,
            description: body.description,
            place: body.place,
            latitude: body.latitude,
            longitude: body.longitude,
            assignee_id: body.assignee_id.map(AccountId::from_uuid),
            due_on: body.due_on,
        }
    }
}

/// What to change: a field that is absent stays, `null` empties it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"priority": "high", "due_on": "2026-12-01"}))]
pub struct CasePatchBody {
    category: Option<CaseCategory>,
    priority: Option<CasePriority>,
    #[schema(min_length = 1, max_length = 120)]
    title: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4000)]
    description: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    place: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<f64>, minimum = -90, maximum = 90)]
    latitude: Patch<f64>,
    #[serde(default)]
    #[schema(value_type = Option<f64>, minimum = -180, maximum = 180)]
    longitude: Patch<f64>,
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    assignee_id: Patch<Uuid>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Patch<Date>,
}

impl CasePatchBody {
    /// # Errors
    /// Every text that does not fit.
    pub fn parse(self) -> Result<CasePatch, Error> {
        CasePatch {
            category: self.category.map(|word| word.0),
            title: self.title,
            description: layers(self.description),
            place: layers(self.place),
            latitude: layers(self.latitude),
            longitude: layers(self.longitude),
            priority: self.priority.map(|word| word.0),
            assignee_id: layers(self.assignee_id.map(AccountId::from_uuid)),
            due_on: layers(self.due_on),
        }
        .parse()
    }
}

/// A field of a merge patch as the domain has it.
fn layers<T>(patch: Patch<T>) -> Option<Option<T>> {
    match patch {
        Patch::Keep => None,
        Patch::Clear => Some(None),
        Patch::Set(value) => Some(Some(value)),
    }
}

/// What kind of entry somebody may write.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WrittenEntryKind {
    /// Something worth remembering.
    Note,
    /// Somebody spoke with the person.
    Contact,
}

impl From<WrittenEntryKind> for cases::EntryKind {
    fn from(kind: WrittenEntryKind) -> Self {
        match kind {
            WrittenEntryKind::Note => Self::Note,
            WrittenEntryKind::Contact => Self::Contact,
        }
    }
}

/// An entry for the timeline.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "contact", "body": "电话告知店主已转城管。"}))]
pub struct NewEntryBody {
    pub kind: WrittenEntryKind,
    #[schema(min_length = 1, max_length = 4000)]
    pub body: String,
}
