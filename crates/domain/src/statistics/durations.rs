//! How long something took: histograms with fixed buckets, which add up over units and months.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A quantile is at most this far from the true one, in hundredths of it: buckets are no wider than two nineteenths of
/// where they begin, and their middle stands for all of them.
pub const RELATIVE_ERROR_PERCENT: u32 = 6;

/// How many buckets there are. The last holds whatever took longer than ten years.
pub const BUCKETS: usize = 156;

const DAY: i64 = 24 * 60;
const LONGEST: i64 = 10 * 366 * DAY;

/// Days that targets are set in: a bucket ends with each, so that the share within is exact.
const TARGETS: [i64; 8] = [1, 2, 3, 5, 7, 15, 30, 60];

/// The first minute of each bucket. They are part of every definition of a duration and never change.
static STARTS: LazyLock<Vec<i64>> = LazyLock::new(|| {
    let mut starts = vec![0];
    let mut at = 1;
    while at <= LONGEST {
        starts.push(at);
        at = (at + 1).max(at * 21 / 19);
    }
    starts.push(at);
    starts.extend(TARGETS.map(|days| days * DAY + 1));
    starts.sort_unstable();
    starts
});

/// The bucket of a duration in whole minutes. What is negative, since a clock was set back, took no time.
#[must_use]
pub fn bucket(minutes: i64) -> i16 {
    let after = STARTS.partition_point(|start| *start <= minutes.max(0));
    i16::try_from(after.saturating_sub(1)).unwrap_or(i16::MAX)
}

/// How many durations lie in each bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram(BTreeMap<i16, u64>);

impl Histogram {
    /// Adds as many durations of a bucket.
    pub fn add(&mut self, bucket: i16, count: u64) {
        if count > 0 {
            *self.0.entry(bucket).or_default() += count;
        }
    }

    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.values().sum()
    }

    /// The duration, in minutes, that `percent` of a hundred do not exceed; none when there are none. See
    /// [`RELATIVE_ERROR_PERCENT`].
    #[must_use]
    pub fn percentile(&self, percent: u64) -> Option<i64> {
        let rank = self.count().saturating_mul(percent).div_ceil(100).max(1);
        let mut reached = 0;
        let (bucket, _) = self.0.iter().find(|(_, count)| {
            reached += **count;
            reached >= rank
        })?;
        middle(*bucket)
    }

    /// How many took no longer than so many days; exact where a target may be set.
    #[must_use]
    pub fn within(&self, days: i64) -> u64 {
        let last = bucket(days.saturating_mul(DAY));
        self.0.range(..=last).map(|(_, count)| *count).sum()
    }
}

fn middle(bucket: i16) -> Option<i64> {
    let bucket = usize::try_from(bucket).ok()?;
    let first = *STARTS.get(bucket)?;
    let last = STARTS.get(bucket + 1).map_or(first, |next| next - 1);
    Some(i64::midpoint(first, last))
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::{Measure, definitions};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn buckets_are_as_they_were() {
        assert_eq!(STARTS.len(), BUCKETS);
        assert!(STARTS.is_sorted_by(|one, next| one < next), "{STARTS:?}");
        assert_eq!(STARTS[..12], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        assert_eq!(STARTS.iter().sum::<i64>(), 58_686_311);
        assert_eq!(bucket(-5), 0);
        assert_eq!(usize::try_from(bucket(i64::MAX)).unwrap(), BUCKETS - 1);
    }

    #[test]
    fn each_target_of_the_catalogue_ends_a_bucket() {
        for one in definitions() {
            if let Measure::Duration { target_days } = one.measure {
                assert!(TARGETS.contains(&target_days), "{}", one.indicator);
            }
        }
        for days in TARGETS {
            assert_ne!(bucket(days * DAY), bucket(days * DAY + 1));
        }
    }

    #[test]
    fn nothing_has_no_median() {
        assert_eq!(Histogram::default().percentile(50), None);
        assert_eq!(Histogram::default().within(30), 0);
    }

    proptest! {
        #[test]
        fn quantiles_and_shares_are_as_near_as_stated(
            mut minutes in proptest::collection::vec(prop_oneof![0_i64..100, 0..DAY * 3, 0..LONGEST], 1..300),
            days in proptest::sample::select(&TARGETS[..]),
        ) {
            let mut histogram = Histogram::default();
            for minutes in &minutes {
                histogram.add(bucket(*minutes), 1);
            }
            minutes.sort_unstable();
            for percent in [0_usize, 1, 50, 90, 99, 100] {
                let rank = (minutes.len() * percent).div_ceil(100).max(1);
                let exact = minutes[rank - 1];
                let told = histogram.percentile(percent as u64).unwrap();
                prop_assert!((told - exact).abs() * 100 <= exact * i64::from(RELATIVE_ERROR_PERCENT), "{told} {exact}");
            }
            let exact = minutes.iter().filter(|minutes| **minutes <= days * DAY).count();
            prop_assert_eq!(histogram.within(days), exact as u64);
        }

        #[test]
        fn histograms_add_up(one in proptest::collection::vec(0..LONGEST, 0..50), other in proptest::collection::vec(0..LONGEST, 0..50)) {
            let mut both = Histogram::default();
            let mut apart = [Histogram::default(), Histogram::default()];
            for (at, minutes) in [&one, &other].into_iter().enumerate() {
                for minutes in minutes {
                    both.add(bucket(*minutes), 1);
                    apart[at].add(bucket(*minutes), 1);
                }
            }
            let [mut sum, rest] = apart;
            for (bucket, count) in rest.0 {
                sum.add(bucket, count);
            }
            prop_assert_eq!(sum, both);
        }
    }
}
