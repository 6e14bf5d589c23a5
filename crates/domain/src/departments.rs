//! Departments that cases are referred to: city management, water works.

use crate::error::{Error, text};
use crate::id::{DepartmentId, UnitId};
use crate::time::Timestamp;

/// The longest name, in characters.
pub const NAME: usize = 80;

/// A department that works for a unit and all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDepartment {
    pub unit_id: UnitId,
    pub name: String,
}

impl NewDepartment {
    /// # Errors
    /// [`Error::Invalid`] when the name is missing or does not fit.
    pub fn parse(unit_id: UnitId, name: &str) -> Result<Self, Error> {
        Ok(Self { unit_id, name: text("/name", name, NAME)? })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DepartmentPatch {
    pub name: Option<String>,
}

impl DepartmentPatch {
    /// # Errors
    /// [`Error::Invalid`] when the name is empty or does not fit.
    pub fn parse(self) -> Result<Self, Error> {
        let name = self.name.map(|name| text("/name", &name, NAME)).transpose()?;
        Ok(Self { name })
    }
}

/// A department as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Department {
    pub id: DepartmentId,
    pub unit_id: UnitId,
    pub name: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

impl Department {
    #[must_use]
    pub fn amend(mut self, patch: DepartmentPatch, now: Timestamp) -> Self {
        if let Some(name) = patch.name {
            self.name = name;
        }
        self.updated_at = now.max(self.updated_at);
        self
    }
}
