//! Units, and of which of them figures are told.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::id::UnitId;
use crate::units::UnitKind;
use crate::words;

words! {
    /// Of which units figures are asked for: one, and what is below it.
    pub enum Spread {
        /// One figure for all together.
        Together = "together",
        /// One for each unit directly below; for a unit with nothing below, its own.
        Below = "below",
        /// One for each community.
        Communities = "communities",
    }
}

/// A unit in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub id: UnitId,
    /// Now.
    pub parent: Option<UnitId>,
    pub kind: UnitKind,
    pub code: String,
    pub name: String,
}

/// Units, each below another one or at the top, in the order of their codes.
///
/// A unit below one of its own kind is a part of that one: it went into it, or came out of it later. It keeps its own
/// records, which count there, and is told of nowhere.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    places: Arc<[Place]>,
    parents: HashMap<UnitId, UnitId>,
    parts: HashSet<UnitId>,
}

impl Tree {
    /// A parent that is none of the units counts for none.
    #[must_use]
    pub fn new(places: Vec<Place>) -> Self {
        Self::linked(places.into(), |place| place.parent)
    }

    /// The same units, each below the one that is named.
    #[must_use]
    pub(super) fn relinked(&self, parent: impl Fn(&Place) -> Option<UnitId>) -> Self {
        Self::linked(Arc::clone(&self.places), parent)
    }

    fn linked(places: Arc<[Place]>, parent: impl Fn(&Place) -> Option<UnitId>) -> Self {
        let kinds: HashMap<UnitId, UnitKind> =
            places.iter().map(|place| (place.id, place.kind)).collect();
        let mut parents = HashMap::new();
        let mut parts = HashSet::new();
        for place in places.iter() {
            let Some(above) = parent(place) else { continue };
            let Some(kind) = kinds.get(&above) else { continue };
            parents.insert(place.id, above);
            if *kind == place.kind {
                parts.insert(place.id);
            }
        }
        Self { places, parents, parts }
    }

    /// All but those that are a part of another one.
    pub fn units(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| !self.parts.contains(&place.id))
    }

    /// All that have records of their own, parts as well.
    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    pub(super) fn is_part(&self, unit: UnitId) -> bool {
        self.parts.contains(&unit)
    }

    /// The unit, the one above it, and so on to the top.
    pub fn path(&self, unit: UnitId) -> impl Iterator<Item = UnitId> {
        // No path is longer; what is linked in a ring ends there, too.
        std::iter::successors(Some(unit), |at| self.parents.get(at).copied())
            .take(self.parents.len() + 1)
    }

    /// Whether `unit` is `upper`, or below it.
    #[must_use]
    pub fn is_within(&self, unit: UnitId, upper: UnitId) -> bool {
        self.path(unit).any(|one| one == upper)
    }

    /// The units that figures are told of.
    #[must_use]
    pub fn told(&self, spread: Spread, root: UnitId) -> Vec<&Place> {
        let has_below = self.units().any(|place| self.parents.get(&place.id) == Some(&root));
        let is_told = |place: &&Place| match spread {
            Spread::Together => place.id == root,
            Spread::Below if has_below => self.parents.get(&place.id) == Some(&root),
            Spread::Below => place.id == root,
            Spread::Communities => {
                place.kind == UnitKind::Community && self.is_within(place.id, root)
            }
        };
        self.units().filter(is_told).collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use UnitKind::{Community, District, Subdistrict};
    use uuid::Uuid;

    pub fn unit(number: u128) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(number))
    }

    /// A district 1 with the subdistricts 10 and 20, and the communities 11, 12 and 21.
    pub fn district() -> Tree {
        let place = |number: u128, parent: Option<u128>, kind| Place {
            id: unit(number),
            parent: parent.map(unit),
            kind,
            code: format!("{number:02}"),
            name: format!("单位{number}"),
        };
        Tree::new(vec![
            place(1, None, District),
            place(10, Some(1), Subdistrict),
            place(11, Some(10), Community),
            place(12, Some(10), Community),
            place(20, Some(1), Subdistrict),
            place(21, Some(20), Community),
        ])
    }

    fn told(spread: Spread, root: u128) -> Vec<UnitId> {
        district().told(spread, unit(root)).into_iter().map(|place| place.id).collect()
    }

    #[test]
    fn figures_are_told_of_a_unit_or_of_those_below() {
        assert_eq!(told(Spread::Together, 10), [unit(10)]);
        assert_eq!(told(Spread::Below, 1), [unit(10), unit(20)]);
        assert_eq!(told(Spread::Below, 10), [unit(11), unit(12)]);
        assert_eq!(told(Spread::Below, 12), [unit(12)]);
        assert_eq!(told(Spread::Communities, 1), [unit(11), unit(12), unit(21)]);
        assert_eq!(told(Spread::Communities, 21), [unit(21)]);
        assert_eq!(told(Spread::Together, 99), []);
    }

    #[test]
    fn a_part_counts_where_it_belongs_and_is_told_of_nowhere() {
        let tree = district().relinked(|place| match place.id {
            id if id == unit(12) => Some(unit(11)),
            _ => place.parent,
        });
        let told = |spread, root| -> Vec<UnitId> {
            tree.told(spread, unit(root)).into_iter().map(|place| place.id).collect()
        };
        assert_eq!(told(Spread::Communities, 1), [unit(11), unit(21)]);
        assert_eq!(told(Spread::Below, 10), [unit(11)]);
        assert_eq!(told(Spread::Below, 11), [unit(11)]);
        assert_eq!(told(Spread::Together, 12), []);
        assert!(tree.is_within(unit(12), unit(11)) && tree.is_within(unit(12), unit(10)));
        assert_eq!(tree.units().count(), 5);
    }

    #[test]
    fn a_path_ends_at_the_top_and_in_a_ring() {
        let path: Vec<UnitId> = district().path(unit(12)).collect();
        assert_eq!(path, [unit(12), unit(10), unit(1)]);
        let ring = |id, parent| Place {
            id: unit(id),
            parent: Some(unit(parent)),
            kind: UnitKind::Community,
            code: String::new(),
            name: String::new(),
        };
        assert_eq!(Tree::new(vec![ring(1, 2), ring(2, 1)]).path(unit(1)).count(), 3);
        assert!(!district().is_within(unit(21), unit(10)));
    }
}
