//! Sets of persons that contain each other: beside the larger one, the smaller would tell of those between them.

use super::{CellSecret, Persons, Published};

/// Two published sets of which one contains the other differ by nobody or by at least this many.
const APART: u64 = 10;

/// Whether so few are in the larger set and not in the smaller that the two figures would tell of them.
#[must_use]
pub const fn too_close(smaller: Persons, larger: Persons) -> bool {
    let between = larger.count.saturating_sub(smaller.count);
    between > 0 && between < APART
}

/// A place in tables whose cells contain each other: a community in a subdistrict, a quarter in a year, a programme in
/// all programmes.
pub trait Nested: Clone {
    /// Every place that contains this one, itself left out. Of two of them that contain each other the containing one comes
    /// first.
    fn around(&self) -> Vec<Self>;

    /// Whether all that is counted there is counted here, too.
    fn contains(&self, other: &Self) -> bool;
}

impl CellSecret {
    /// What is published of `place`. `persons` tells who is counted at a place, nobody where nothing is recorded.
    ///
    /// Of two sets that are too close the smaller is withheld; it stands in no other's way, then. The answer depends on
    /// the records alone and not on what somebody asks for, so that it is the same in every table.
    pub fn publish<P: Nested>(&self, place: &P, persons: impl Fn(&P) -> Persons) -> Published {
        let mut shown: Vec<(P, Persons)> = Vec::new();
        for larger in place.around() {
            let there = persons(&larger);
            if !is_withheld(&larger, there, &shown) {
                shown.push((larger, there));
            }
        }
        let here = persons(place);
        if is_withheld(place, here, &shown) {
            Published::Withheld
        } else {
            Published::Value(self.figure(here))
        }
    }
}

fn is_withheld<P: Nested>(place: &P, persons: Persons, shown: &[(P, Persons)]) -> bool {
    shown.iter().any(|(larger, there)| larger.contains(place) && too_close(persons, *there))
}
