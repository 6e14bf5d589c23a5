//! What a number of persons is published as.

/// A published figure is never further than this from the number of persons.
pub const LARGEST_DEVIATION: u64 = 5;

/// From this many persons on the deviation does not depend on their number.
const LARGE: u64 = 8;

/// For 0 to 7 persons: what is published, and how many of the 256 cell keys it has. Each row's mean is its number, and
/// no row holds 1 or 2.
pub(super) const SMALL: [&[(u64, u16)]; 8] = [
    &[(0, 256)],
    &[(0, 188), (3, 35), (4, 19), (5, 9), (6, 5)],
    &[(0, 105), (3, 103), (4, 38), (5, 9), (6, 1)],
    &[(0, 52), (3, 101), (4, 64), (5, 28), (6, 9), (7, 1), (8, 1)],
    &[(0, 21), (3, 75), (4, 68), (5, 49), (6, 26), (7, 11), (8, 5), (9, 1)],
    &[(0, 5), (3, 45), (4, 56), (5, 57), (6, 44), (7, 29), (8, 13), (9, 5), (10, 2)],
    &[(3, 18), (4, 35), (5, 51), (6, 56), (7, 47), (8, 28), (9, 14), (10, 5), (11, 2)],
    &[(3, 5), (4, 14), (5, 31), (6, 50), (7, 57), (8, 49), (9, 31), (10, 14), (11, 4), (12, 1)],
];

/// For more persons: the deviation, and its share of the 256 cell keys.
pub(super) const DEVIATIONS: &[(i64, u16)] = &[
    (0, 58),
    (1, 50),
    (-1, 50),
    (2, 30),
    (-2, 30),
    (3, 14),
    (-3, 14),
    (4, 4),
    (-4, 4),
    (5, 1),
    (-5, 1),
];

/// What `persons` many are published as under their cell key.
#[must_use]
pub fn perturbed(persons: u64, key: u8) -> u64 {
    let small = usize::try_from(persons).ok().and_then(|row| SMALL.get(row));
    match small {
        Some(row) => drawn(row, key).unwrap_or(0),
        None => persons.saturating_add_signed(drawn(DEVIATIONS, key).unwrap_or(0)),
    }
}

/// The entry that the key falls on when each has as many keys as its weight.
fn drawn<T: Copy>(row: &[(T, u16)], key: u8) -> Option<T> {
    let mut reached = 0;
    row.iter().find_map(|(value, weight)| {
        reached += weight;
        (u16::from(key) < reached).then_some(*value)
    })
}

const _: () = assert!(SMALL.len() as u64 == LARGE, "a row for each number below");
