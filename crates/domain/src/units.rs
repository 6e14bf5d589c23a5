//! The tree of units: a district, its subdistricts, their communities.

use crate::error::{Fault, Faults, text};
use crate::id::UnitId;
use crate::time::Timestamp;
use crate::{Error, words};

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
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
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
        let code = faults.check(text("/code", code, 32));
        let name = faults.check(text("/name", name, 80));
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
        let code = code.and_then(|code| faults.check(text("/code", code, 32)));
        let name = name.and_then(|name| faults.check(text("/name", name, 80)));
        faults.finish()?;
        Ok(Self { parent, code, name, public_releases: None })
    }
}
