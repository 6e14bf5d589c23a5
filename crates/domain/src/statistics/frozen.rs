//! All figures of an indicator as a release has them: protected, of every unit, together and by each dimension alone.

use std::collections::HashMap;

use super::catalogue::{Counts, Definition, Dimension, Measure};
use super::durations::Histogram;
use super::people::People;
use super::periods::Period;
use super::questions::Number;
use super::trees::{Boundaries, Trees};
use crate::disclosure::{CellSecret, Published};
use crate::id::UnitId;

/// Of fewer durations no median is published: it would tell of single ones.
const FEW: u64 = 10;

/// A figure of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    pub unit: UnitId,
    /// The dimension and its value; none for all together.
    pub part: Option<(Dimension, &'static str)>,
    pub measure: &'static str,
    pub value: Published,
}

/// The figures of `period`, in the boundaries of now: `numbers` are of the whole tree, of work by month and under every value, of persons with those
/// of every period that contains it.
#[must_use]
pub fn frozen(
    definition: &'static Definition,
    trees: &Trees,
    numbers: &[Number],
    period: Period,
    secret: &CellSecret,
) -> Vec<Frozen> {
    match definition.counts {
        Counts::Persons => persons(definition, trees, numbers, period, secret),
        Counts::Work => work(definition, trees, numbers, period, secret),
    }
}

/// All together, then each value of each dimension.
fn parts(definition: &Definition) -> Vec<Option<(Dimension, &'static str)>> {
    let by_axis = definition
        .axes
        .iter()
        .flat_map(|axis| axis.values().into_iter().map(move |value| Some((axis.dimension, value))));
    std::iter::once(None).chain(by_axis).collect()
}

fn persons(
    definition: &'static Definition,
    trees: &Trees,
    numbers: &[Number],
    period: Period,
    secret: &CellSecret,
) -> Vec<Frozen> {
    let people = People::new(definition, trees, numbers);
    let mut all = Vec::new();
    for unit in trees.now().units() {
        for part in parts(definition) {
            let (of, of_part) = ((Boundaries::Now, unit.id), part.map(|(_, value)| value));
            let value = people.published(secret, of, period, of_part);
            all.extend(value.map(|value| Frozen { unit: unit.id, part, measure: "value", value }));
        }
    }
    all
}

/// What lies behind a figure of work: the finest numbers that there are.
#[derive(Default)]
struct Behind {
    count: u64,
    durations: Histogram,
    /// The same numbers behind two figures make them the same.
    bytes: Vec<u8>,
}

impl Behind {
    fn add(&mut self, number: &Number) {
        let amount = u64::try_from(number.amount).unwrap_or(0);
        self.count = self.count.saturating_add(amount);
        self.durations.add(number.bucket, amount);
        let [one, two] = &number.values;
        let period = number.period.to_string();
        for part in
            [number.unit.as_bytes().as_slice(), period.as_bytes(), one.as_bytes(), two.as_bytes()]
        {
            self.bytes.extend_from_slice(part);
            self.bytes.push(0);
        }
        self.bytes.extend_from_slice(&number.bucket.to_be_bytes());
        self.bytes.extend_from_slice(&number.amount.to_be_bytes());
    }
}

fn work(
    definition: &'static Definition,
    trees: &Trees,
    numbers: &[Number],
    period: Period,
    secret: &CellSecret,
) -> Vec<Frozen> {
    let mut finest: Vec<&Number> = numbers
        .iter()
        .filter(|number| number.amount != 0 && period.contains(number.period))
        .collect();
    let place = |number: &Number| (number.unit, number.period, number.bucket);
    finest.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.values.cmp(&b.values)));
    let mut behind: HashMap<(UnitId, Option<(Dimension, &'static str)>), Behind> = HashMap::new();
    for number in finest {
        let values = definition.axes.iter().zip(&number.values).filter_map(|(axis, value)| {
            let known = axis.values().into_iter().find(|one| one == value)?;
            Some(Some((axis.dimension, known)))
        });
        let parts: Vec<_> = std::iter::once(None).chain(values).collect();
        for unit in trees.now().path(number.unit) {
            for part in &parts {
                behind.entry((unit, *part)).or_default().add(number);
            }
        }
    }
    let mut all = Vec::new();
    for unit in trees.now().units() {
        for part in parts(definition) {
            let here = behind.remove(&(unit.id, part)).unwrap_or_default();
            let told = told(definition.measure, &here, secret);
            let figure = |(measure, value)| Frozen { unit: unit.id, part, measure, value };
            all.extend(told.into_iter().map(figure));
        }
    }
    all
}

fn told(measure: Measure, here: &Behind, secret: &CellSecret) -> Vec<(&'static str, Published)> {
    let count = Published::Value(secret.figure_of_work(&here.bytes, here.count));
    let Measure::Duration { target_days } = measure else { return vec![("value", count)] };
    let minutes = |percent| {
        let minutes = here.durations.percentile(percent);
        match minutes.and_then(|minutes| u64::try_from(minutes).ok()) {
            Some(minutes) if here.count >= FEW => Published::Value(minutes),
            _ => Published::Withheld,
        }
    };
    let within = here.durations.within(target_days);
    let within = if here.count >= FEW {
        let bytes = [here.bytes.as_slice(), b"within"].concat();
        Published::Value(secret.figure_of_work(&bytes, within))
    } else {
        Published::Withheld
    };
    vec![
        ("count", count),
        ("median_minutes", minutes(50)),
        ("p90_minutes", minutes(90)),
        ("within_target", within),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::{Indicator, definition};
    use super::super::questions::tests::number;
    use super::super::tree::tests::{district, unit};
    use super::*;
    use crate::disclosure::RecordSecret;
    use crate::id::MemberId;
    use uuid::Uuid;

    fn value(all: &[Frozen], of: u128, part: Option<(Dimension, &str)>) -> Published {
        let found = all.iter().find(|one| one.unit == unit(of) && one.part == part);
        found.unwrap().value
    }

    #[test]
    fn the_same_work_is_the_same_figure_wherever_it_is_told() {
        let quarter = "2026-Q1".parse().unwrap();
        let mut moved = 0;
        for secret in 0..40 {
            let secret = CellSecret::new(&[secret; 32]);
            let numbers = [
                number(11, "2026-02", ["welfare", "home"], 20),
                number(21, "2026-03", ["greeting", "phone"], 1),
                number(21, "2026-04", ["greeting", "phone"], 7),
            ];
            let all = frozen(
                definition(Indicator::VisitsDone),
                &Trees::unchanged(district()),
                &numbers,
                quarter,
                &secret,
            );
            let welfare = Some((Dimension::Purpose, "welfare"));
            let same = [
                value(&all, 11, None),
                value(&all, 11, welfare),
                value(&all, 11, Some((Dimension::Channel, "home"))),
                value(&all, 10, None),
                value(&all, 1, welfare),
            ];
            assert!(same.iter().all(|one| *one == same[0]), "{same:?}");
            assert!((15..=25).contains(&same[0].value().unwrap()));
            moved += usize::from(same[0] != Published::Value(20));
            assert!(![Some(1), Some(2)].contains(&value(&all, 21, None).value()));
            assert_eq!(value(&all, 12, None), Published::Value(0));
        }
        assert!(moved > 20, "{moved}");
    }

    #[test]
    fn of_few_durations_nothing_but_their_number_is_told() {
        let secret = CellSecret::new(&[1; 32]);
        let quarter = "2026-Q1".parse().unwrap();
        let told = |amount| {
            let numbers = [Number { bucket: 40, ..number(11, "2026-01", ["noise", ""], amount) }];
            let of = definition(Indicator::TimeToResolution);
            let all = frozen(of, &Trees::unchanged(district()), &numbers, quarter, &secret);
            all.into_iter()
                .filter(|one| one.unit == unit(11) && one.part.is_none())
                .map(|one| (one.measure, one.value))
                .collect::<Vec<_>>()
        };
        for (measure, value) in told(9) {
            assert_eq!(value == Published::Withheld, measure != "count", "{measure}");
        }
        assert!(told(10).iter().all(|(_, value)| *value != Published::Withheld));
    }

    #[test]
    fn persons_of_a_release_are_those_of_the_live_figures() {
        let records = RecordSecret::new(&[1; 32]);
        let secret = CellSecret::new(&[2; 32]);
        let cell = |of: u128, period: &str, members: std::ops::Range<u128>| {
            let keys = members
                .clone()
                .map(|one| records.key(MemberId::from_uuid(Uuid::from_u128(one))).halves());
            let keys = keys.fold((0, 0), |sum, key| (sum.0 + key.0, sum.1 + key.1));
            let amount = i64::try_from(members.count()).unwrap();
            Number { keys, ..number(of, period, ["", ""], amount) }
        };
        let numbers = [
            cell(11, "2026-Q1", 0..30),
            cell(11, "2026", 0..30),
            cell(12, "2026-Q1", 30..33),
            cell(12, "2026", 30..33),
        ];
        let quarter = "2026-Q1".parse().unwrap();
        let all = frozen(
            definition(Indicator::MembersServed),
            &Trees::unchanged(district()),
            &numbers,
            quarter,
            &secret,
        );
        // Three more are in the subdistrict.
        assert_eq!(value(&all, 11, None), Published::Withheld);
        assert_eq!(value(&all, 10, None), value(&all, 1, None));
        assert_eq!(value(&all, 20, None), Published::Value(0));
        assert_eq!(all.len(), 6);
    }
}
