//! Releases as they are made and shown, the same from either database.

use domain::disclosure::CellSecret;
use domain::releases::{Block, Release};
use domain::statistics::{Definition, Frozen, Number, Period, Trees, frozen};

/// A release with what it has of some units.
#[derive(Clone, Debug)]
pub struct ReleaseDetail {
    pub release: Release,
    pub blocks: Vec<Block>,
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
