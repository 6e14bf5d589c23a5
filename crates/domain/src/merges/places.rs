//! Two sign-ups of one person for one event.

use super::MergeSide;
use crate::events::{Event, EventStatus, Places};
use crate::sign_ups::{SignUp, SignUpStatus};

/// Which of the two is kept: the one that came further, then the one that came first, then the survivor's.
#[must_use]
pub fn kept(survivor: &SignUp, other: &SignUp) -> MergeSide {
    let weight = |one: &SignUp| {
        let rank = match one.status {
            SignUpStatus::Attended => 4,
            SignUpStatus::SignedUp => 3,
            SignUpStatus::Absent => 2,
            SignUpStatus::Waiting => 1,
            SignUpStatus::Cancelled => 0,
        };
        (rank, one.volunteer_minutes, std::cmp::Reverse(one.position))
    };
    if weight(other) > weight(survivor) { MergeSide::Merged } else { MergeSide::Survivor }
}

impl Event {
    /// The event without somebody's second sign-up, and how many of those who wait have a place now.
    #[must_use]
    pub fn without_second(self, status: SignUpStatus) -> (Self, i32) {
        let places = self.places();
        if self.status == EventStatus::Published {
            let (places, promoted) = places.release(status);
            return (self.with_places(places), promoted);
        }
        (self.with_places(counted(places, status, -1)), 0)
    }

    /// The event with it again. Whoever had a place or waited has a place when there is one, and waits else; nobody who
    /// moved up meanwhile loses theirs.
    #[must_use]
    pub fn with_second(self, status: SignUpStatus) -> (Self, SignUpStatus) {
        let places = self.places();
        let queued = matches!(status, SignUpStatus::SignedUp | SignUpStatus::Waiting);
        if self.status == EventStatus::Published && queued {
            let (places, status) = places.admit();
            return (self.with_places(places), status);
        }
        (self.with_places(counted(places, status, 1)), status)
    }
}

/// Places with one more or one fewer of `status`.
fn counted(places: Places, status: SignUpStatus, by: i32) -> Places {
    match status {
        SignUpStatus::Waiting => Places { waiting: (places.waiting + by).max(0), ..places },
        SignUpStatus::Cancelled => places,
        SignUpStatus::SignedUp | SignUpStatus::Attended | SignUpStatus::Absent => {
            Places { taken: (places.taken + by).max(0), ..places }
        }
    }
}
