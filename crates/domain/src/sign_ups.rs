//! Who comes to an event, who waits for a place, and who was there.
//!
//! Their table is `event_sign_ups`: `event_` stands there for what `/events/{id}/` is in the URL.

use crate::error::{Error, Fault};
use crate::events::{Event, EventStatus};
use crate::id::{AccountId, EventId, MemberId, SignUpId};
use crate::time::Timestamp;
use crate::words;
use serde::{Deserialize, Serialize};

words! {
    pub enum SignUpStatus {
        /// Has a place.
        SignedUp = "signed_up",
        Waiting = "waiting",
        Cancelled = "cancelled",
        /// Was checked in.
        Attended = "attended",
        /// Had a place and was not there when the event was held.
        Absent = "absent",
    }
}

impl SignUpStatus {
    /// Those who hold a place, as the event counts them.
    pub const WITH_A_PLACE: [Self; 3] = [Self::SignedUp, Self::Attended, Self::Absent];
}

/// The most that one person can have helped at one event: 72 hours.
pub const MAX_VOLUNTEER_MINUTES: i32 = 72 * 60;

/// How long before the start the door opens. Earlier than that a check-in is a slip of the finger,
/// on the wrong event's list.
pub const DOORS_OPEN_SECONDS: i64 = 24 * 60 * 60;

/// A sign-up as it is recorded: one for each event and member, however often they change their mind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUp {
    pub id: SignUpId,
    pub event_id: EventId,
    pub member_id: MemberId,
    pub status: SignUpStatus,
    /// Order of arrival within the event; who waits is served by it.
    pub position: i32,
    pub volunteer_minutes: Option<i32>,
    pub checked_in_at: Option<Timestamp>,
    /// When a place came free for somebody who had waited.
    pub promoted_at: Option<Timestamp>,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// A line of the list at the door: the sign-up and the person's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    pub sign_up: SignUp,
    pub name: String,
    /// Whether the reader works here, and sees more than who is expected.
    pub staff: bool,
}

/// What a cancellation brought: who goes, and who came off the waiting list in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancellation {
    pub cancelled: Attendee,
    pub promoted: Vec<Attendee>,
}

/// # Errors
/// A fault `out_of_range` at `/volunteer_minutes`.
pub fn volunteer_minutes(value: i64) -> Result<i32, Fault> {
    i32::try_from(value)
        .ok()
        .filter(|minutes| (0..=MAX_VOLUNTEER_MINUTES).contains(minutes))
        .ok_or_else(|| {
            Fault::new("/volunteer_minutes", "out_of_range")
                .with("min", 0)
                .with("max", MAX_VOLUNTEER_MINUTES)
        })
}

impl SignUp {
    /// Somebody who had cancelled comes back: at the end of the line, like everybody who comes now.
    ///
    /// # Errors
    /// A conflict `already_signed_up` when they never left.
    pub fn renew(self, status: SignUpStatus, position: i32) -> Result<Self, Error> {
        if self.status != SignUpStatus::Cancelled {
            return Err(Error::Conflict { code: "already_signed_up" });
        }
        Ok(Self { status, position, promoted_at: None, ..self })
    }

    /// A place came free.
    ///
    /// # Errors
    /// [`Error::Impossible`] for anybody who does not wait.
    pub fn promote(self, now: Timestamp) -> Result<Self, Error> {
        self.expect(&[SignUpStatus::Waiting], "promote")?;
        Ok(Self { status: SignUpStatus::SignedUp, promoted_at: Some(now), ..self })
    }

    /// # Errors
    /// [`Error::Impossible`] once they came or stayed away, and when they cancelled before.
    pub fn cancel(self) -> Result<Self, Error> {
        self.expect(&[SignUpStatus::SignedUp, SignUpStatus::Waiting], "cancel")?;
        Ok(Self { status: SignUpStatus::Cancelled, ..self })
    }

    /// They are here. Checked in again (a code read twice) they stay checked in since the first
    /// time, and the minutes are put right; after the event, who was thought absent can be mended.
    ///
    /// # Errors
    /// [`Error::Impossible`] for who waits or cancelled, or unless the event is published or held;
    /// a conflict `too_early_to_check_in` more than [`DOORS_OPEN_SECONDS`] before its start.
    pub fn check_in(
        self,
        event: &Event,
        volunteer_minutes: Option<i32>,
        now: Timestamp,
    ) -> Result<Self, Error> {
        event.expect(&[EventStatus::Published, EventStatus::Held], "check_in")?;
        self.expect(&SignUpStatus::WITH_A_PLACE, "check_in")?;
        if now < event.starts_at.plus_seconds(-DOORS_OPEN_SECONDS) {
            return Err(Error::Conflict { code: "too_early_to_check_in" });
        }
        Ok(Self {
            status: SignUpStatus::Attended,
            checked_in_at: self.checked_in_at.or(Some(now)),
            volunteer_minutes: volunteer_minutes.or(self.volunteer_minutes),
            ..self
        })
    }

    fn expect(&self, allowed: &[SignUpStatus], action: &'static str) -> Result<(), Error> {
        if allowed.contains(&self.status) {
            Ok(())
        } else {
            Err(Error::impossible("sign_ups", self.status, action))
        }
    }
}

#[cfg(test)]
mod tests;
