//! Releases as they are made and shown, the same from either database.

use domain::disclosure::CellSecret;
use domain::id::UnitId;
use domain::releases::{Block, Release};
use domain::statistics::{Definition, Frozen, Number, Period, Trees, frozen};

/// A release with what it has of some units.
#[derive(Clone, Debug)]
pub struct ReleaseDetail {
    pub release: Release,
    pub blocks: Vec<Block>,
}

/// A release as everybody sees it.
#[derive(Clone, Debug)]
pub struct PublicRelease {
    pub release: Release,
    /// By code; at least one.
    pub units: Vec<PublicUnit>,
}

/// A unit that shows to everybody what is published of it.
#[derive(Clone, Debug)]
pub struct PublicUnit {
    pub id: UnitId,
    pub code: String,
    pub name: String,
    pub block: Block,
}

/// What a release is made of.
#[derive(Debug)]
pub struct Material {
    pub trees: Trees,
    pub numbers: Vec<(&'static Definition, Vec<Number>)>,
}

impl Material {
    /// The figures of each indicator, of those that are told of the period.
    pub fn figures(
        &self,
        period: Period,
        secret: &CellSecret,
    ) -> impl Iterator<Item = (&'static Definition, Vec<Frozen>)> {
        let of = move |(definition, numbers): &(&'static Definition, Vec<Number>)| {
            (*definition, frozen(definition, &self.trees, numbers, period, secret))
        };
        self.numbers.iter().map(of)
    }
}
