//! Messages that wait to be sent, and are tried again when nobody takes them.

use crate::time::Timestamp;

/// How often a message is sent before it is dead: with the pauses below over about three days.
pub const TRIES: i32 = 10;
/// Whoever takes a message has this long to say what became of it. Then it is anybody's again.
pub const LEASE_SECONDS: i64 = 60;
/// The pause after the first try; each further one is three times as long.
const FIRST_PAUSE_SECONDS: i64 = 30;
/// A pause is up to this many hundredths shorter or longer, so that not everybody comes back at once.
const JITTER_HUNDREDTHS: i64 = 20;

/// When a message is sent again whose try of this number failed; none when that was the last. `chance` is from 0 to 99.
#[must_use]
pub fn next_try(tries: i32, now: Timestamp, chance: u32) -> Option<Timestamp> {
    (tries < TRIES).then(|| now.plus_seconds(pause(tries, chance)))
}

/// Seconds between the try of this number and the next.
fn pause(tries: i32, chance: u32) -> i64 {
    let steps = u32::try_from(tries - 1).unwrap_or_default();
    let whole = FIRST_PAUSE_SECONDS * 3_i64.pow(steps.min(12));
    let widest = whole * JITTER_HUNDREDTHS / 100;
    whole - widest + 2 * widest * i64::from(chance.min(99)) / 99
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_for_about_three_days() {
        let all = |chance| (1..TRIES).map(|tries| pause(tries, chance)).sum::<i64>();
        let day = 24 * 60 * 60;
        assert!(all(0) > 2 * day && all(99) < 5 * day, "{} {}", all(0), all(99));
        assert_eq!((pause(1, 0), pause(1, 99), pause(2, 0)), (24, 36, 72));
        let now = Timestamp::from_micros(0);
        assert_eq!(next_try(TRIES - 1, now, 0), Some(now.plus_seconds(pause(9, 0))));
        assert_eq!(next_try(TRIES, now, 0), None);
    }
}
