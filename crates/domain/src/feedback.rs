//! What people say about an event afterwards: once each, or without a name.

use crate::error::{self, Error, Fault, Faults};
use crate::events::{Event, EventStatus};
use crate::id::{AccountId, EventId, FeedbackId, MemberId};
use crate::sign_ups::SignUpStatus;
use crate::time::Timestamp;

pub const MAX_COMMENT: usize = 2_000;

/// Feedback as it is recorded; it is never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    pub id: FeedbackId,
    pub event_id: EventId,
    /// Nobody, when it was given without a name.
    pub member_id: Option<MemberId>,
    /// 1 (poor) to 5 (very good).
    pub rating: i32,
    pub comment: Option<String>,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
}

/// Feedback that somebody gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFeedback {
    pub member_id: Option<MemberId>,
    pub rating: i32,
    pub comment: Option<String>,
}

impl NewFeedback {
    /// # Errors
    /// Every fault: `out_of_range` at `/rating`, `too_long` or `control_character` at `/comment`.
    pub fn parse(
        member_id: Option<MemberId>,
        rating: i64,
        comment: Option<&str>,
    ) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let rating = faults.check(self::rating(rating));
        let comment = faults.check(error::optional_text("/comment", comment, MAX_COMMENT));
        match (rating, comment) {
            (Some(rating), Some(comment)) => Ok(Self { member_id, rating, comment }),
            _ => Err(Error::Invalid(faults)),
        }
    }

    /// Whether it can be given: the event took place, and a member who gives it was there.
    ///
    /// # Errors
    /// [`Error::Impossible`] unless the event was held; a fault `not_attended` at `/member_id`.
    pub fn expect(&self, event: &Event, sign_up: Option<SignUpStatus>) -> Result<(), Error> {
        event.expect(&[EventStatus::Held], "feedback")?;
        if self.member_id.is_some() && sign_up != Some(SignUpStatus::Attended) {
            return Err(Fault::new("/member_id", "not_attended").into());
        }
        Ok(())
    }
}

fn rating(value: i64) -> Result<i32, Fault> {
    i32::try_from(value)
        .ok()
        .filter(|rating| (1..=5).contains(rating))
        .ok_or_else(|| Fault::new("/rating", "out_of_range").with("min", 1).with("max", 5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::tests::event;
    use uuid::Uuid;

    fn given_by(member: Option<u128>) -> NewFeedback {
        let member = member.map(|n| MemberId::from_uuid(Uuid::from_u128(n)));
        NewFeedback::parse(member, 4, Some("  ")).unwrap()
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let long = "字".repeat(MAX_COMMENT + 1);
        let Err(Error::Invalid(faults)) = NewFeedback::parse(None, 6, Some(&long)) else {
            panic!("accepted")
        };
        let pointers: Vec<&str> = faults.0.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/rating", "/comment"]);
    }

    #[test]
    fn a_blank_comment_is_none() {
        assert_eq!(given_by(None).comment, None);
    }

    #[test]
    fn only_who_was_there_gives_it_by_name() {
        let held = Event { status: EventStatus::Held, ..event(None) };
        assert!(given_by(Some(1)).expect(&held, Some(SignUpStatus::Attended)).is_ok());
        for other in [None, Some(SignUpStatus::Absent), Some(SignUpStatus::Waiting)] {
            assert!(given_by(Some(1)).expect(&held, other).is_err());
        }
        assert!(given_by(None).expect(&held, None).is_ok());
    }

    #[test]
    fn not_before_it_was_held() {
        for status in EventStatus::ALL.iter().filter(|status| **status != EventStatus::Held) {
            let event = Event { status: *status, ..event(None) };
            assert!(given_by(None).expect(&event, None).is_err(), "{status}");
        }
    }
}
