//! What an office organises: from a draft to the evening itself, and who has a place.
//!
//! ```text
//! draft -> published -> held -> archived
//!     \________\-> cancelled
//! ```
//!
//! An event has at most [`Event::capacity`] places; whoever comes after that waits, and is served
//! in the order of arrival. [`Places`] decides it; the sign-ups themselves are in [`crate::sign_ups`].

use jiff::tz::TimeZone;

use crate::access::{Access, Permission, Scope};
use crate::error::{self, Error, Fault, Faults};
use crate::id::{AccountId, EventId, UnitId};
use crate::sign_ups::SignUpStatus;
use crate::time::Timestamp;
use crate::words;

words! {
    /// What kind of gathering it is.
    pub enum EventKind {
        Forum = "forum",
        GetTogether = "get_together",
        Volunteering = "volunteering",
        Training = "training",
        Screening = "screening",
    }
}

words! {
    pub enum EventStatus {
        /// Seen by the staff alone.
        Draft = "draft",
        /// Announced; people sign up.
        Published = "published",
        /// It took place; who came is settled.
        Held = "held",
        /// Nothing about it changes any more.
        Archived = "archived",
        Cancelled = "cancelled",
    }
}

words! {
    /// How a list of events runs.
    pub enum EventSort {
        /// What comes first, first.
        StartsAt = "starts_at",
        /// What comes last, first.
        StartsAtDescending = "-starts_at",
        /// The newest record first.
        CreatedAtDescending = "-created_at",
    }
}

/// Which events a list asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// This unit and all below it.
    pub unit: Option<UnitId>,
    pub status: Option<EventStatus>,
    pub kind: Option<EventKind>,
    /// Events that have not ended by then.
    pub from: Option<Timestamp>,
    /// Events that start before then.
    pub to: Option<Timestamp>,
}

/// What somebody sees of events: in `scope` what was announced, in `staff` everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    pub scope: Scope,
    pub staff: Option<Scope>,
}

impl Sight {
    /// # Errors
    /// [`Error::Forbidden`] when `access` has `permission` nowhere.
    pub fn new(access: &Access, permission: Permission) -> Result<Self, Error> {
        Ok(Self {
            scope: access.scope(permission)?,
            staff: access.scope(Permission::EditEvents).ok(),
        })
    }
}

pub const MAX_TITLE: usize = 120;
pub const MAX_DESCRIPTION: usize = 4_000;
pub const MAX_PLACE: usize = 200;
pub const MAX_REASON: usize = 500;
pub const MAX_CAPACITY: i32 = 100_000;
/// The longest event, in days; a longer one is a slip of the keyboard in the year or month.
pub const MAX_DAYS: i64 = 92;
/// The first and the last start of an event: 200 years from 1970, well within what calendars, and
/// both databases, can say.
pub const YEARS: std::ops::RangeInclusive<i16> = 1970..=2169;

/// An event as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub id: EventId,
    pub unit_id: UnitId,
    pub kind: EventKind,
    pub status: EventStatus,
    pub title: String,
    pub description: Option<String>,
    pub place: Option<String>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Places; none means that everybody finds one.
    pub capacity: Option<i32>,
    /// Places taken, those of people who came or stayed away included.
    pub signed_up: i32,
    pub waiting: i32,
    pub cancel_reason: Option<String>,
    /// When people outside the staff could first see it.
    pub published_at: Option<Timestamp>,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// An event that somebody plans: a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    pub unit_id: UnitId,
    pub kind: EventKind,
    pub title: String,
    pub description: Option<String>,
    pub place: Option<String>,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub capacity: Option<i32>,
}

/// A change of some fields: the outer `Option` is "leave it", the inner one "empty it".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventPatch {
    pub kind: Option<EventKind>,
    pub title: Option<String>,
    pub description: Option<Option<String>>,
    pub place: Option<Option<String>>,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub capacity: Option<Option<i32>>,
}

impl EventPatch {
    /// Whether it changes what people signed up for, not only the words about it.
    const fn touches_the_plan(&self) -> bool {
        self.kind.is_some()
            || self.starts_at.is_some()
            || self.ends_at.is_some()
            || self.capacity.is_some()
    }
}

/// # Errors
/// A fault `required`, `too_long` or `control_character` at `/title`.
pub fn title(value: &str) -> Result<String, Fault> {
    error::text("/title", value, MAX_TITLE)
}

/// # Errors
/// A fault `too_long` or `control_character` at `/description`.
pub fn description(value: Option<&str>) -> Result<Option<String>, Fault> {
    error::optional_text("/description", value, MAX_DESCRIPTION)
}

/// # Errors
/// A fault `too_long` or `control_character` at `/place`.
pub fn place(value: Option<&str>) -> Result<Option<String>, Fault> {
    error::optional_text("/place", value, MAX_PLACE)
}

/// # Errors
/// A fault `required`, `too_long` or `control_character` at `/reason`.
pub fn cancel_reason(value: &str) -> Result<String, Fault> {
    error::text("/reason", value, MAX_REASON)
}

/// # Errors
/// A fault `out_of_range` at `/capacity`.
pub fn capacity(value: i64) -> Result<i32, Fault> {
    i32::try_from(value).ok().filter(|places| (1..=MAX_CAPACITY).contains(places)).ok_or_else(
        || Fault::new("/capacity", "out_of_range").with("min", 1).with("max", MAX_CAPACITY),
    )
}

/// An event starts in a year that an office can mean, ends after it starts, and within [`MAX_DAYS`].
///
/// # Errors
/// A fault `out_of_range` at `/starts_at`, `before_start` or `too_long_after_start` at `/ends_at`.
pub fn period(starts_at: Timestamp, ends_at: Timestamp) -> Result<(Timestamp, Timestamp), Fault> {
    if !YEARS.contains(&starts_at.date_in(&TimeZone::UTC).year()) {
        return Err(Fault::new("/starts_at", "out_of_range")
            .with("min", YEARS.start())
            .with("max", YEARS.end()));
    }
    if ends_at <= starts_at {
        return Err(Fault::new("/ends_at", "before_start"));
    }
    if ends_at > starts_at.plus_days(MAX_DAYS) {
        return Err(Fault::new("/ends_at", "too_long_after_start").with("max", MAX_DAYS));
    }
    Ok((starts_at, ends_at))
}

impl Event {
    /// How many places there are and how many of them are gone.
    #[must_use]
    pub const fn places(&self) -> Places {
        Places { capacity: self.capacity, taken: self.signed_up, waiting: self.waiting }
    }

    #[must_use]
    pub(crate) fn with_places(self, places: Places) -> Self {
        Self { capacity: places.capacity, signed_up: places.taken, waiting: places.waiting, ..self }
    }

    /// # Errors
    /// [`Error::Impossible`] unless it is a draft.
    pub fn publish(self, now: Timestamp) -> Result<Self, Error> {
        self.expect(&[EventStatus::Draft], "publish")?;
        Ok(Self { status: EventStatus::Published, published_at: Some(now), ..self })
    }

    /// It took place. Whoever has a place and was not checked in is absent from now on.
    ///
    /// # Errors
    /// [`Error::Impossible`] unless it is published; a conflict `event_not_started` before its start.
    pub fn hold(self, now: Timestamp) -> Result<Self, Error> {
        self.expect(&[EventStatus::Published], "hold")?;
        if now < self.starts_at {
            return Err(Error::Conflict { code: "event_not_started" });
        }
        Ok(Self { status: EventStatus::Held, ..self })
    }

    /// # Errors
    /// [`Error::Impossible`] unless it was held.
    pub fn archive(self) -> Result<Self, Error> {
        self.expect(&[EventStatus::Held], "archive")?;
        Ok(Self { status: EventStatus::Archived, ..self })
    }

    /// It will not take place. Sign-ups stay as they are: they say whom to tell.
    ///
    /// # Errors
    /// [`Error::Impossible`] once it was held, archived or cancelled.
    pub fn cancel(self, reason: String) -> Result<Self, Error> {
        self.expect(&[EventStatus::Draft, EventStatus::Published], "cancel")?;
        Ok(Self { status: EventStatus::Cancelled, cancel_reason: Some(reason), ..self })
    }

    /// The event after `patch`, and how many of those who wait have a place now.
    ///
    /// The words about an event can be mended after it was held; its plan cannot.
    ///
    /// # Errors
    /// [`Error::Impossible`] in a state that does not allow it; faults of the period, and
    /// `below_signed_up` at `/capacity` when more places are taken than there would be.
    pub fn revise(self, patch: EventPatch) -> Result<(Self, i32), Error> {
        use EventStatus::{Draft, Held, Published};
        if patch.touches_the_plan() {
            self.expect(&[Draft, Published], "update")?;
        } else {
            self.expect(&[Draft, Published, Held], "update")?;
        }
        let mut faults = Faults::new();
        let starts_at = patch.starts_at.unwrap_or(self.starts_at);
        let ends_at = patch.ends_at.unwrap_or(self.ends_at);
        faults.check(period(starts_at, ends_at));
        let places = self.places();
        let resized = patch
            .capacity
            .map_or(Some((places, 0)), |capacity| faults.check(places.resize(capacity)));
        faults.finish()?;
        let (places, promoted) = resized.unwrap_or((places, 0));
        let revised = Self {
            kind: patch.kind.unwrap_or(self.kind),
            title: patch.title.unwrap_or(self.title),
            description: patch.description.unwrap_or(self.description),
            place: patch.place.unwrap_or(self.place),
            starts_at,
            ends_at,
            ..self
        };
        Ok((revised.with_places(places), promoted))
    }

    /// One more person: the event after it, and whether they have a place or wait.
    ///
    /// # Errors
    /// [`Error::Impossible`] unless it is published.
    pub fn admit(self) -> Result<(Self, SignUpStatus), Error> {
        self.expect(&[EventStatus::Published], "sign_up")?;
        let (places, status) = self.places().admit();
        Ok((self.with_places(places), status))
    }

    /// One person fewer, who was `status`: the event after it, and how many of those who wait have
    /// a place now.
    ///
    /// # Errors
    /// [`Error::Impossible`] unless it is published.
    pub fn release(self, status: SignUpStatus) -> Result<(Self, i32), Error> {
        self.expect(&[EventStatus::Published], "cancel_sign_up")?;
        let (places, promoted) = self.places().release(status);
        Ok((self.with_places(places), promoted))
    }

    /// So many of those who waited do so no more.
    #[must_use]
    pub fn without_waiting(self, count: i32) -> Self {
        Self { waiting: (self.waiting - count).max(0), ..self }
    }

    /// # Errors
    /// [`Error::Impossible`] unless the state is one of `allowed`.
    pub fn expect(&self, allowed: &[EventStatus], action: &'static str) -> Result<(), Error> {
        if allowed.contains(&self.status) {
            Ok(())
        } else {
            Err(Error::impossible("events", self.status, action))
        }
    }
}

/// The places of an event. Two things hold before and after every step: never more taken than
/// there are, and nobody waits while one is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    pub capacity: Option<i32>,
    pub taken: i32,
    pub waiting: i32,
}

impl Places {
    fn free(self) -> i32 {
        self.capacity.map_or(i32::MAX, |capacity| capacity.saturating_sub(self.taken).max(0))
    }

    /// As many of those who wait as find a place, and how many that is.
    fn promote(self) -> (Self, i32) {
        let promoted = self.free().min(self.waiting);
        let after = Self { taken: self.taken + promoted, waiting: self.waiting - promoted, ..self };
        (after, promoted)
    }

    /// Somebody comes. Nobody overtakes those who wait.
    #[must_use]
    pub fn admit(self) -> (Self, SignUpStatus) {
        if self.waiting == 0 && self.free() > 0 {
            (Self { taken: self.taken + 1, ..self }, SignUpStatus::SignedUp)
        } else {
            (Self { waiting: self.waiting + 1, ..self }, SignUpStatus::Waiting)
        }
    }

    /// Somebody who was `status` goes; the first of those who wait take what is free.
    #[must_use]
    pub fn release(self, status: SignUpStatus) -> (Self, i32) {
        match status {
            SignUpStatus::Waiting => (Self { waiting: (self.waiting - 1).max(0), ..self }, 0),
            SignUpStatus::SignedUp | SignUpStatus::Attended | SignUpStatus::Absent => {
                Self { taken: (self.taken - 1).max(0), ..self }.promote()
            }
            SignUpStatus::Cancelled => (self, 0),
        }
    }

    /// Another number of places.
    ///
    /// # Errors
    /// A fault `below_signed_up` at `/capacity`: nobody loses a place that they were given.
    pub fn resize(self, capacity: Option<i32>) -> Result<(Self, i32), Fault> {
        if capacity.is_some_and(|places| places < self.taken) {
            return Err(Fault::new("/capacity", "below_signed_up").with("min", self.taken));
        }
        Ok(Self { capacity, ..self }.promote())
    }
}

#[cfg(test)]
pub(crate) mod tests;
