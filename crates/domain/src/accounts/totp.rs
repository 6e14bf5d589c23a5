//! The second factor: one-time codes over time (RFC 6238), each good once (SP 800-63B-4, section 3.1.4).

/// Seconds that a code is shown for.
pub const PERIOD_SECONDS: i64 = 30;
pub const DIGITS: usize = 6;
/// Codes of the periods just before and after are taken, too, for clocks that are a little off.
const SKEW: i64 = 1;

use crate::time::Timestamp;

/// The steps whose codes may be tried at `now`. A step once used, and any before it, is gone for good, so that a code
/// read over somebody's shoulder opens nothing.
pub fn open_steps(now: Timestamp, last_used: Option<i64>) -> impl Iterator<Item = i64> {
    let current = now.as_micros().div_euclid(1_000_000 * PERIOD_SECONDS);
    (current - SKEW..=current + SKEW).filter(move |step| last_used.is_none_or(|last| *step > last))
}

/// What somebody typed, without the space that many apps show in the middle; none when it cannot be a code.
#[must_use]
pub fn code(typed: &str) -> Option<String> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    (code.len() == DIGITS && code.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_typed_with_or_without_the_gap() {
        assert_eq!(code("123 456").as_deref(), Some("123456"));
        assert_eq!(code("123456").as_deref(), Some("123456"));
        for typed in ["12345", "1234567", "12345a", "１２３４５６", ""] {
            assert_eq!(code(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_step_opens_once(seconds in 0_i64..4_000_000_000, offset in 0_usize..3, later in 0_i64..300) {
            let used = open_steps(at(seconds), None).nth(offset).unwrap();
            prop_assert!(open_steps(at(seconds + later), Some(used)).all(|step| step > used));
        }

        #[test]
        fn a_code_is_taken_for_a_minute_and_a_half_at_most(step in 0_i64..100_000_000, seconds in -200_i64..200) {
            let now = step * PERIOD_SECONDS + seconds;
            let open = open_steps(at(now), None).any(|one| one == step);
            prop_assert_eq!(open, (-30..60).contains(&seconds));
        }
    }
}
