//! Sessions: what a sign-in opens. The refresh tokens of one session are a family: each is used once and brings the
//! next; one that comes a second time is in two hands, and ends them all.

use crate::id::AccountId;
use crate::time::Timestamp;

/// A session ends at the latest after so many days, however often it is refreshed.
pub const LONGEST_DAYS: i64 = 30;
/// A session that is not refreshed ends after so many days.
pub const IDLE_DAYS: i64 = 7;

/// A sign-in whose password and code were found right. What they were compared with is compared once more when the
/// session is opened: it may have changed in between.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub account: AccountId,
    pub password_hash: String,
    /// The password hashed at today's cost, when the kept hash is of another.
    pub rehashed: Option<String>,
    /// The step of the one-time code, which is used up by this.
    pub totp_step: Option<i64>,
    /// SHA-256 of the first refresh token.
    pub token_hash: [u8; 32],
}

/// What is known of the session and the token that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presented {
    pub session_expires_at: Timestamp,
    pub session_revoked: bool,
    pub account_active: bool,
    pub token_created_at: Timestamp,
    pub token_used: bool,
}

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refresh {
    /// The token is used up, a new one of the same family takes its place.
    Rotate,
    /// Somebody else has used it before: the whole family ends.
    EndFamily,
    /// Over, for one reason or another; nothing changes.
    Refuse,
}

/// A used token ends its family even when it would be too old by itself: it should be in nobody's hands.
#[must_use]
pub fn refresh(presented: Presented, now: Timestamp) -> Refresh {
    if presented.session_revoked {
        Refresh::Refuse
    } else if presented.token_used {
        Refresh::EndFamily
    } else if !presented.account_active
        || now >= presented.session_expires_at
        || now >= presented.token_created_at.plus_days(IDLE_DAYS)
    {
        Refresh::Refuse
    } else {
        Refresh::Rotate
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const START: i64 = 1_700_000_000_000_000;

    fn presented(used: bool, revoked: bool, active: bool, age_days: i64) -> Presented {
        Presented {
            session_expires_at: Timestamp::from_micros(START).plus_days(LONGEST_DAYS),
            session_revoked: revoked,
            account_active: active,
            token_created_at: Timestamp::from_micros(START).plus_days(age_days),
            token_used: used,
        }
    }

    #[test]
    fn a_session_kept_in_use_ends_after_its_longest_time() {
        let mut day = 0;
        while refresh(
            presented(false, false, true, day),
            Timestamp::from_micros(START).plus_days(day + 6),
        ) == Refresh::Rotate
        {
            day += 6;
        }
        assert_eq!(day, 24);
    }

    proptest! {
        #[test]
        fn only_an_unused_token_of_a_live_session_rotates(used: bool, revoked: bool, active: bool, day in 0_i64..40, later in 0_i64..20) {
            let now = Timestamp::from_micros(START).plus_days(day + later);
            let outcome = refresh(presented(used, revoked, active, day), now);
            let rotates = !used && !revoked && active && later < IDLE_DAYS && day + later < LONGEST_DAYS;
            prop_assert_eq!(outcome == Refresh::Rotate, rotates);
            prop_assert_eq!(outcome == Refresh::EndFamily, used && !revoked);
        }
    }
}
