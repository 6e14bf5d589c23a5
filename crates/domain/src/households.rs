//! Households: members who live under one roof and are visited together.

use crate::Error;
use crate::error::{Fault, Faults, optional_text, text};
use crate::id::{HouseholdId, UnitId};
use crate::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Household {
    pub id: HouseholdId,
    pub unit: UnitId,
    pub name: String,
    pub address: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// A household to be created, or what one is to become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHousehold {
    pub unit: UnitId,
    pub name: String,
    pub address: Option<String>,
}

impl NewHousehold {
    /// # Errors
    /// [`Error::Invalid`] with a fault for every field that is wrong.
    pub fn parse(unit: UnitId, name: &str, address: Option<&str>) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let name = faults.check(text("/name", name, 80));
        let address = faults.check(optional_text("/address", address, 200)).flatten();
        faults.finish()?;
        let name = name.ok_or_else(|| Fault::new("/name", "required"))?;
        Ok(Self { unit, name, address })
    }
}
