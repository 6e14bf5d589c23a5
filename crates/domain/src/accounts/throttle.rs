//! How fast somebody may try passwords: SP 800-63B-4, section 3.2.2.
//!
//! An attempt is counted before it is looked at and taken back when it was right, so that a hundred at the same moment
//! are a hundred. While a block lasts nothing is counted: hammering does not prolong it for the person whose name it is.

use crate::time::Timestamp;

/// So many failures in a row lock a login name.
pub const LOCKED_FROM: i32 = 100;
/// No failure is remembered longer, unless it is part of a lock.
pub const LONGEST_MEMORY_DAYS: i64 = 30;

/// What is counted: failures with one login name, or from one network address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Login,
    Address,
    /// Somebody without a name who sends something in.
    Visitor,
}

/// The limits for one kind of subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Limits {
    /// So many failures cost no wait.
    free: i32,
    first_wait_seconds: i64,
    longest_wait_seconds: i64,
    /// Quiet for so long, and all is forgotten.
    forgotten_after_seconds: i64,
    /// From here on only an administrator opens the account again.
    locked_from: Option<i32>,
}

impl Subject {
    const fn limits(self) -> Limits {
        match self {
            Self::Login => Limits {
                free: 5,
                first_wait_seconds: 30,
                longest_wait_seconds: 3_600,
                forgotten_after_seconds: LONGEST_MEMORY_DAYS * 86_400,
                locked_from: Some(LOCKED_FROM),
            },
            // A whole office may share one address.
            Self::Address => Limits {
                free: 30,
                first_wait_seconds: 30,
                longest_wait_seconds: 900,
                forgotten_after_seconds: 900,
                locked_from: None,
            },
            // A community room's screen may stand for everybody who comes by.
            Self::Visitor => Limits {
                free: 10,
                first_wait_seconds: 60,
                longest_wait_seconds: 3_600,
                forgotten_after_seconds: 3_600,
                locked_from: None,
            },
        }
    }
}

/// The failures of one subject so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    pub failures: i32,
    /// When the last one was counted.
    pub window_started_at: Timestamp,
    pub blocked_until: Option<Timestamp>,
}

/// The answer to somebody who has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    pub seconds: i64,
}

/// Counts an attempt of `subject` at `now`, to be kept whatever comes of it.
///
/// # Errors
/// How long to wait, when the attempt must not be looked at.
pub fn count(subject: Subject, before: Option<Attempts>, now: Timestamp) -> Result<Attempts, Wait> {
    let limits = subject.limits();
    let before = before.filter(|before| !is_forgotten(subject, *before, now));
    if let Some(end) = before.and_then(|before| before.blocked_until)
        && now < end
    {
        return Err(Wait { seconds: end.seconds_since(now).saturating_add(1) });
    }
    let failures = before.map_or(0, |before| before.failures).saturating_add(1);
    Ok(Attempts { failures, window_started_at: now, blocked_until: block(limits, failures, now) })
}

/// What is left when an attempt was right: nothing for a login name. An address keeps what others did from it, or else
/// one good account would buy endless guesses at the others.
#[must_use]
pub fn forgive(subject: Subject, counted: Attempts, now: Timestamp) -> Option<Attempts> {
    let failures = match subject {
        Subject::Login => 0,
        Subject::Address | Subject::Visitor => counted.failures.saturating_sub(1),
    };
    let blocked_until = if failures < subject.limits().free { None } else { Some(now) };
    (failures > 0).then_some(Attempts { failures, blocked_until, ..counted })
}

/// Whether the record may be thrown away.
#[must_use]
pub fn is_forgotten(subject: Subject, attempts: Attempts, now: Timestamp) -> bool {
    let limits = subject.limits();
    let locked = limits.locked_from.is_some_and(|from| attempts.failures >= from);
    !locked && now >= attempts.window_started_at.plus_seconds(limits.forgotten_after_seconds)
}

fn block(limits: Limits, failures: i32, now: Timestamp) -> Option<Timestamp> {
    if limits.locked_from.is_some_and(|from| failures >= from) {
        return Some(Timestamp::from_micros(i64::MAX));
    }
    let doublings = u32::try_from(failures.checked_sub(limits.free)?).ok()?;
    let wait = 1_i64
        .checked_shl(doublings.min(30))
        .map_or(i64::MAX, |n| n.saturating_mul(limits.first_wait_seconds));
    Some(now.plus_seconds(wait.min(limits.longest_wait_seconds)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(1_700_000_000_000_000).plus_seconds(second)
    }

    #[test]
    fn five_are_free_and_then_the_wait_doubles_up_to_an_hour() {
        let mut attempts = None;
        for _ in 0..5 {
            attempts = Some(count(Subject::Login, attempts, at(0)).unwrap());
        }
        let mut now = 0;
        let mut waits = Vec::new();
        for _ in 0..9 {
            let wait = count(Subject::Login, attempts, at(now)).unwrap_err();
            waits.push(wait.seconds - 1);
            now += wait.seconds - 1;
            attempts = Some(count(Subject::Login, attempts, at(now)).unwrap());
        }
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
    }

    #[test]
    fn a_hundred_failures_lock_a_login_until_somebody_opens_it() {
        let attempts = Attempts { failures: 99, window_started_at: at(0), blocked_until: None };
        let locked = count(Subject::Login, Some(attempts), at(1)).unwrap();
        assert!(count(Subject::Login, Some(locked), at(86_400 * 365 * 50)).is_err());
    }

    #[test]
    fn a_right_password_clears_the_login_but_not_the_address() {
        let attempts =
            Attempts { failures: 31, window_started_at: at(0), blocked_until: Some(at(60)) };
        assert_eq!(forgive(Subject::Login, attempts, at(1)), None);
        let left = forgive(Subject::Address, attempts, at(1)).unwrap();
        assert_eq!(left.failures, 30);
        assert!(
            count(Subject::Address, Some(left), at(1)).is_ok(),
            "this very one was right: no wait for it"
        );
    }

    proptest! {
        /// Whatever the rhythm of attempts, the guesses let through in a year stay few.
        #[test]
        fn guesses_at_one_login_are_bounded(gaps in proptest::collection::vec(0_i64..5_000, 1..2_000)) {
            let (mut now, mut attempts, mut through) = (0, None, 0);
            for gap in gaps {
                now += gap;
                if let Ok(counted) = count(Subject::Login, attempts, at(now)) {
                    attempts = Some(counted);
                    through += 1;
                }
            }
            prop_assert!(through <= 100, "{through}");
        }

        #[test]
        fn a_wait_is_long_enough_and_not_prolonged_by_trying(failures in 5_i32..99, early in 0_i64..29) {
            let before = Attempts { failures: failures - 1, window_started_at: at(-10), blocked_until: None };
            let counted = count(Subject::Login, Some(before), at(0)).unwrap();
            let wait = count(Subject::Login, Some(counted), at(early)).unwrap_err();
            prop_assert!(count(Subject::Login, Some(counted), at(early + wait.seconds)).is_ok());
        }

        #[test]
        fn guesses_from_one_address_are_bounded_per_hour(gaps in proptest::collection::vec(0_i64..20, 1..3_000)) {
            let (mut now, mut attempts, mut through) = (0, None, Vec::new());
            for gap in gaps {
                now += gap;
                if let Ok(counted) = count(Subject::Address, attempts, at(now)) {
                    attempts = Some(counted);
                    through.push(now);
                }
            }
            for start in &through {
                let within = through.iter().filter(|time| (*start..*start + 3_600).contains(*time)).count();
                prop_assert!(within <= 160, "{within}");
            }
        }
    }
}
