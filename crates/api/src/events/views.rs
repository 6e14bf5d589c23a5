//! Events as the API shows and takes them.

use domain::events::{
    Event, EventFilter, EventPatch, EventSort as Sort, NewEvent, capacity, description, period,
    place, title,
};
use domain::id::UnitId;
use domain::{Error, Faults, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::body::Patch;
use crate::words::{EventKind, EventSort, EventStatus};

/// Which events to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventListQuery {
    /// This unit and all below it.
    unit: Option<Uuid>,
    #[param(inline)]
    status: Option<EventStatus>,
    #[param(inline)]
    kind: Option<EventKind>,
    /// Events that have not ended by then.
    #[param(value_type = Option<String>, format = "date-time", example = "2026-11-23T00:00:00Z")]
    from: Option<Timestamp>,
    /// Events that start before then.
    #[param(value_type = Option<String>, format = "date-time", example = "2026-11-30T00:00:00Z")]
    to: Option<Timestamp>,
    /// `-starts_at` (what comes last, first; the default), `starts_at` or `-created_at`.
    #[param(inline)]
    sort: Option<EventSort>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Whether to count all that match, too.
    pub count: Option<bool>,
}

impl EventListQuery {
    pub fn filter(&self) -> (EventFilter, Sort) {
        let filter = EventFilter {
            unit: self.unit.map(UnitId::from_uuid),
            status: self.status.map(|word| word.0),
            kind: self.kind.map(|word| word.0),
            from: self.from,
            to: self.to,
        };
        (filter, self.sort.map_or(Sort::StartsAtDescending, |word| word.0))
    }
}

/// Something that an office organises.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventView {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub kind: EventKind,
    pub status: EventStatus,
    #[schema(example = "春节茶话会")]
    pub title: String,
    pub description: Option<String>,
    #[schema(example = "社区活动室")]
    pub place: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    pub starts_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub ends_at: Timestamp,
    /// Places; none means that everybody finds one.
    pub capacity: Option<i32>,
    /// Places taken, those of people who came or stayed away included.
    pub signed_up: i32,
    pub waiting: i32,
    pub cancel_reason: Option<String>,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub published_at: Option<Timestamp>,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    /// Counts the changes, sign-ups included; the number in the `ETag`.
    pub version: i64,
}

impl From<Event> for EventView {
    fn from(event: Event) -> Self {
        Self {
            id: event.id.uuid(),
            unit_id: event.unit_id.uuid(),
            kind: event.kind.into(),
            status: event.status.into(),
            title: event.title,
            description: event.description,
            place: event.place,
            starts_at: event.starts_at,
            ends_at: event.ends_at,
            capacity: event.capacity,
            signed_up: event.signed_up,
            waiting: event.waiting,
            cancel_reason: event.cancel_reason,
            published_at: event.published_at,
            created_at: event.created_at,
            updated_at: event.updated_at,
            version: event.version,
        }
    }
}

/// An event to be planned: a draft, which the staff alone sees.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11",
    "kind": "get_together",
    "title": "春节茶话会",
    "place": "社区活动室",
    "starts_at": "2027-01-30T06:00:00Z",
    "ends_at": "2027-01-30T08:00:00Z",
    "capacity": 50
}))]
pub struct NewEventBody {
    unit_id: Uuid,
    kind: EventKind,
    #[schema(min_length = 1, max_length = 120)]
    title: String,
    #[schema(max_length = 4000)]
    description: Option<String>,
    #[schema(max_length = 200)]
    place: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    starts_at: Timestamp,
    /// After the start, and at most 92 days.
    #[schema(value_type = String, format = "date-time")]
    ends_at: Timestamp,
    /// Places; without it everybody finds one.
    #[schema(minimum = 1, maximum = 100_000)]
    capacity: Option<i64>,
}

impl TryFrom<NewEventBody> for NewEvent {
    type Error = Error;

    fn try_from(body: NewEventBody) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let title = faults.check(title(&body.title));
        let description = faults.check(description(body.description.as_deref()));
        let place = faults.check(place(body.place.as_deref()));
        let period = faults.check(period(body.starts_at, body.ends_at));
        let capacity = faults.check(body.capacity.map(capacity).transpose());
        match (title, description, place, period, capacity) {
            (Some(title), Some(description), Some(place), Some(period), Some(capacity)) => {
                Ok(Self {
                    unit_id: UnitId::from_uuid(body.unit_id),
                    kind: body.kind.0,
                    title,
                    description,
                    place,
                    starts_at: period.0,
                    ends_at: period.1,
                    capacity,
                })
            }
            _ => Err(Error::Invalid(faults)),
        }
    }
}

/// What to change: a field that is absent stays, `null` empties it.
///
/// A larger capacity gives places to those who wait; one below the places taken is refused. Once the
/// event was held only its words can be mended.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"capacity": 60, "place": null}))]
pub struct EventPatchBody {
    #[serde(default)]
    #[schema(value_type = EventKind)]
    kind: Option<EventKind>,
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    title: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4000)]
    description: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    place: Patch<String>,
    #[serde(default)]
    #[schema(value_type = String, format = "date-time")]
    starts_at: Option<Timestamp>,
    #[serde(default)]
    #[schema(value_type = String, format = "date-time")]
    ends_at: Option<Timestamp>,
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 100_000)]
    capacity: Patch<i64>,
}

/// A field that may be emptied, through its parser.
fn emptied<T, U>(
    patch: Patch<T>,
    parse: impl FnOnce(Option<T>) -> Result<Option<U>, domain::Fault>,
) -> Result<Option<Option<U>>, domain::Fault> {
    match patch {
        Patch::Keep => Ok(None),
        Patch::Clear => Ok(Some(None)),
        Patch::Set(value) => parse(Some(value)).map(Some),
    }
}

impl TryFrom<EventPatchBody> for EventPatch {
    type Error = Error;

    fn try_from(body: EventPatchBody) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let title = faults.check(body.title.as_deref().map(title).transpose());
        let description =
            faults.check(emptied(body.description, |text| description(text.as_deref())));
        let place = faults.check(emptied(body.place, |text| place(text.as_deref())));
        let capacity =
            faults.check(emptied(body.capacity, |value| value.map(capacity).transpose()));
        match (title, description, place, capacity) {
            (Some(title), Some(description), Some(place), Some(capacity)) => Ok(Self {
                kind: body.kind.map(|word| word.0),
                title,
                description,
                place,
                starts_at: body.starts_at,
                ends_at: body.ends_at,
                capacity,
            }),
            _ => Err(Error::Invalid(faults)),
        }
    }
}

/// Why an event will not take place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "台风"}))]
pub struct CancelEventBody {
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}
