//! The tree of units: a district, its subdistricts, their communities.

use std::collections::BTreeSet;

use crate::error::{Fault, Faults, text};
use crate::id::{MemberId, UnitId};
use crate::time::{Date, Timestamp};
use crate::{Error, words};

/// The table's name, as errors and audit entries call it.
pub const RESOURCE: &str = "units";

/// Members named one by one in a request.
const LISTED_MAX: usize = 500;
const CODE_MAX: usize = 32;
const NAME_MAX: usize = 80;

words! {
    /// A level of the tree, from the top.
    pub enum UnitKind {
        District = "district",
        Subdistrict = "subdistrict",
        Community = "community",
    }
}

impl UnitKind {
    /// What stands directly below this level.
    #[must_use]
    pub const fn below(self) -> Option<Self> {
        match self {
            Self::District => Some(Self::Subdistrict),
            Self::Subdistrict => Some(Self::Community),
            Self::Community => None,
        }
    }
}

/// A unit as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub id: UnitId,
    pub parent: Option<UnitId>,
    pub kind: UnitKind,
    /// The official code, unique in the installation.
    pub code: String,
    pub name: String,
    /// Whether what is published of it is shown to everybody.
    pub public_releases: bool,
    /// The day from which on it has been a part of its parent, which is of the same kind. What is on record there stays, and
    /// nothing new is recorded.
    pub closed_on: Option<Date>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

impl Unit {
    /// # Errors
    /// A conflict when the unit is a part of another one.
    pub const fn ensure_open(&self) -> Result<(), Error> {
        match self.closed_on {
            None => Ok(()),
            Some(_) => Err(Error::Conflict { code: "unit_closed" }),
        }
    }

    /// Becomes a part of another community.
    ///
    /// # Errors
    /// A conflict when it is a part of one already; a fault when the other is none that it can be a part of.
    pub fn merge_into(mut self, other: &Self, today: Date) -> Result<Self, Error> {
        self.ensure_open()?;
        if self.kind != UnitKind::Community {
            return Err(Error::Conflict { code: "only_communities" });
        }
        other.ensure_takes("/into_id", &self)?;
        self.parent = Some(other.id);
        self.closed_on = Some(today);
        Ok(self)
    }

    /// Whether what was `from`'s can be this unit's.
    ///
    /// # Errors
    /// A fault at `pointer` when it is the same unit, of another kind, or a part of another one.
    pub fn ensure_takes(&self, pointer: &str, from: &Self) -> Result<(), Error> {
        let code = if self.id == from.id {
            "same_unit"
        } else if self.kind != from.kind {
            "other_level"
        } else if self.closed_on.is_some() {
            "unit_closed"
        } else {
            return Ok(());
        };
        Err(Fault::new(pointer, code).into())
    }

    /// What comes out of a unit and is a part of another one from today on.
    #[must_use]
    pub fn part(&self, into: &Self, number: usize, today: Date) -> NewPart {
        // Room for a mark and a number of any length.
        let code: String = self.code.chars().take(CODE_MAX - 12).collect();
        NewPart {
            from: self.id,
            into: into.id,
            kind: into.kind,
            code: format!("{code}/{number}"),
            name: self.name.clone(),
            since: today,
        }
    }
}

/// Records that stay together, and change from one unit to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPart {
    pub from: UnitId,
    pub into: UnitId,
    pub kind: UnitKind,
    pub code: String,
    pub name: String,
    pub since: Date,
}

/// Members who go to another unit, with all that is on record of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    pub into: UnitId,
    pub members: Vec<MemberId>,
}

impl Split {
    /// # Errors
    /// A fault when nobody is named, or too many are. Who is named twice is named once.
    pub fn parse(into: UnitId, members: &[MemberId]) -> Result<Self, Error> {
        if members.is_empty() {
            return Err(Fault::new("/member_ids", "required").into());
        }
        if members.len() > LISTED_MAX {
            return Err(Fault::new("/member_ids", "too_many").with("max", LISTED_MAX).into());
        }
        let members: BTreeSet<MemberId> = members.iter().copied().collect();
        Ok(Self { into, members: members.into_iter().collect() })
    }
}

/// A unit to be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUnit {
    pub parent: Option<UnitId>,
    pub kind: UnitKind,
    pub code: String,
    pub name: String,
}

impl NewUnit {
    /// # Errors
    /// [`Error::Invalid`] with a fault for every field that is wrong.
    pub fn parse(
        parent: Option<UnitId>,
        kind: UnitKind,
        code: &str,
        name: &str,
    ) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let code = faults.check(text("/code", code, CODE_MAX));
        let name = faults.check(text("/name", name, NAME_MAX));
        if (kind == UnitKind::District) != parent.is_none() {
            faults.push(Fault::new("/parent_id", "wrong_parent").with("kind", kind));
        }
        faults.finish()?;
        match (code, name) {
            (Some(code), Some(name)) => Ok(Self { parent, kind, code, name }),
            _ => Err(Fault::new("", "required").into()),
        }
    }
}

/// What is to change; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitPatch {
    pub parent: Option<UnitId>,
    pub code: Option<String>,
    pub name: Option<String>,
    pub public_releases: Option<bool>,
}

impl UnitPatch {
    /// # Errors
    /// [`Error::Invalid`] with a fault for every field that is wrong.
    pub fn parse(
        parent: Option<UnitId>,
        code: Option<&str>,
        name: Option<&str>,
    ) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let code = code.and_then(|code| faults.check(text("/code", code, CODE_MAX)));
        let name = name.and_then(|name| faults.check(text("/name", name, NAME_MAX)));
        faults.finish()?;
        Ok(Self { parent, code, name, public_releases: None })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn unit(number: u128, kind: UnitKind) -> Unit {
        Unit {
            id: UnitId::from_uuid(Uuid::from_u128(number)),
            parent: Some(UnitId::from_uuid(Uuid::from_u128(1))),
            kind,
            code: format!("43010100{number}"),
            name: format!("社区{number}"),
            public_releases: false,
            closed_on: None,
            created_at: Timestamp::from_micros(0),
            updated_at: Timestamp::from_micros(0),
            version: 1,
        }
    }

    fn today() -> Date {
        "2026-11-20".parse().unwrap()
    }

    fn code(refused: Result<Unit, Error>) -> &'static str {
        match refused {
            Err(Error::Conflict { code }) => code,
            Err(Error::Invalid(Faults(faults))) => faults[0].code,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_community_becomes_a_part_of_another_one_and_only_once() {
        use UnitKind::{Community, Subdistrict};
        let (one, other) = (unit(2, Community), unit(3, Community));
        let part = one.clone().merge_into(&other, today()).unwrap();
        assert_eq!((part.parent, part.closed_on), (Some(other.id), Some(today())));
        assert_eq!(code(part.clone().merge_into(&other, today())), "unit_closed");
        assert_eq!(code(other.clone().merge_into(&part, today())), "unit_closed");
        assert_eq!(code(one.clone().merge_into(&one, today())), "same_unit");
        assert_eq!(code(one.merge_into(&unit(4, Subdistrict), today())), "other_level");
        let (high, higher) = (unit(5, Subdistrict), unit(6, Subdistrict));
        assert_eq!(code(high.merge_into(&higher, today())), "only_communities");
    }

    #[test]
    fn a_part_is_called_after_the_unit_that_it_comes_from() {
        let (from, into) = (unit(2, UnitKind::Community), unit(3, UnitKind::Community));
        let part = from.part(&into, 2, today());
        assert_eq!((part.code.as_str(), part.name), ("430101002/2", from.name.clone()));
        let long = Unit { code: "9".repeat(CODE_MAX), ..from };
        assert!(long.part(&into, 1_234_567_890, today()).code.len() <= CODE_MAX);
    }

    #[test]
    fn who_goes_to_another_unit_is_named_once() {
        let into = unit(3, UnitKind::Community).id;
        let member = |number| MemberId::from_uuid(Uuid::from_u128(number));
        let split = Split::parse(into, &[member(2), member(1), member(2)]).unwrap();
        assert_eq!(split.members, [member(1), member(2)]);
        assert!(Split::parse(into, &[]).is_err());
        let many: Vec<MemberId> = (0..501).map(member).collect();
        assert!(Split::parse(into, &many).is_err());
    }
}
