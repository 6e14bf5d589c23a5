//! Where a case is, and which others are near.

use std::f64::consts::PI;
use std::ops::RangeInclusive;

use crate::error::{Fault, Faults};

/// A place on the earth, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    latitude: f64,
    longitude: f64,
}

/// Mean radius of the earth in metres.
const EARTH: f64 = 6_371_008.8;
/// Side of a grid cell in degrees: 556 m from south to north.
const CELL: f64 = 0.005;
/// Columns around the earth.
const COLUMNS: i32 = 72_000;

impl Point {
    /// `None` unless both are numbers on the globe.
    #[must_use]
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        (on_globe(latitude, 90.0) && on_globe(longitude, 180.0))
            .then_some(Self { latitude, longitude })
    }

    /// Both coordinates or neither, each fault at its own field.
    pub fn parse_pair(
        latitude: Option<f64>,
        longitude: Option<f64>,
        faults: &mut Faults,
    ) -> Option<Self> {
        if latitude.is_none() && longitude.is_none() {
            return None;
        }
        let mut check = |pointer: &str, value: Option<f64>, limit: f64| match value {
            None => faults.add(pointer, "required"),
            Some(value) if !on_globe(value, limit) => {
                let fault = Fault::new(pointer, "out_of_range");
                faults.push(fault.with("min", -limit).with("max", limit));
            }
            Some(_) => {}
        };
        check("/latitude", latitude, 90.0);
        check("/longitude", longitude, 180.0);
        Self::new(latitude?, longitude?)
    }

    #[must_use]
    pub const fn latitude(self) -> f64 {
        self.latitude
    }

    #[must_use]
    pub const fn longitude(self) -> f64 {
        self.longitude
    }

    /// Metres to `other` along the surface (haversine; the earth's flattening, 0.3 %, is left out).
    #[must_use]
    pub fn metres_to(self, other: Self) -> f64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let north = ((b - a) / 2.0).sin();
        let east = ((other.longitude - self.longitude).to_radians() / 2.0).sin();
        let h = (a.cos() * b.cos()).mul_add(east * east, north * north);
        2.0 * EARTH * h.clamp(0.0, 1.0).sqrt().asin()
    }

    /// The grid cell that holds the point.
    #[must_use]
    pub fn cell(self) -> Cell {
        Cell { y: index(self.latitude), x: column(index(self.longitude)) }
    }
}

fn on_globe(value: f64, limit: f64) -> bool {
    value.is_finite() && value.abs() <= limit
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a coordinate on the globe gives an index between -36,000 and 36,000"
)]
fn index(degrees: f64) -> i32 {
    (degrees / CELL).floor() as i32
}

/// The column's number between -36,000 and 35,999: east of 180 degrees is west again.
const fn column(index: i32) -> i32 {
    (index + COLUMNS / 2).rem_euclid(COLUMNS) - COLUMNS / 2
}

/// A cell of the grid that cases are indexed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub y: i32,
    pub x: i32,
}

/// The cells that hold every point within a distance, and perhaps some more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbourhood {
    pub rows: RangeInclusive<i32>,
    /// One range, or two where the date line is near.
    pub columns: Vec<RangeInclusive<i32>>,
}

impl Neighbourhood {
    #[must_use]
    pub fn around(centre: Point, metres: f64) -> Self {
        let north = (metres.max(0.0) / EARTH).to_degrees();
        let rows = index((centre.latitude - north).max(-90.0))
            ..=index((centre.latitude + north).min(90.0));
        // The widest reach east is at the latitude nearest the pole.
        let furthest = (centre.latitude.abs() + north).to_radians();
        let columns = if furthest >= PI / 2.0 {
            vec![-COLUMNS / 2..=COLUMNS / 2 - 1]
        } else {
            Self::columns(centre.longitude, north / furthest.cos())
        };
        Self { rows, columns }
    }

    fn columns(longitude: f64, east: f64) -> Vec<RangeInclusive<i32>> {
        // A little less than all around would end in the column that it begins in.
        if east >= 179.0 {
            return vec![-COLUMNS / 2..=COLUMNS / 2 - 1];
        }
        let (first, last) = (column(index(longitude - east)), column(index(longitude + east)));
        if first <= last {
            vec![first..=last]
        } else {
            vec![first..=COLUMNS / 2 - 1, -COLUMNS / 2..=last]
        }
    }

    #[must_use]
    pub fn holds(&self, cell: Cell) -> bool {
        self.rows.contains(&cell.y) && self.columns.iter().any(|range| range.contains(&cell.x))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn point(latitude: f64, longitude: f64) -> Point {
        Point::new(latitude, longitude).unwrap()
    }

    #[test]
    fn distances_are_those_of_the_globe() {
        let degree = point(0.0, 0.0).metres_to(point(1.0, 0.0));
        assert!((degree - 111_195.0).abs() < 1.0, "{degree}");
        // Pudong airport to Hongqiao airport, by great-circle calculators.
        let across = point(31.1434, 121.8052).metres_to(point(31.1979, 121.3363));
        assert!((across - 45_000.0).abs() < 600.0, "{across}");
        let line = point(0.0, 179.999).metres_to(point(0.0, -179.999));
        assert!((line - 222.4).abs() < 1.0, "{line}");
    }

    #[test]
    fn what_is_not_on_the_globe_is_no_point() {
        for (latitude, longitude) in
            [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)]
        {
            assert_eq!(Point::new(latitude, longitude), None);
        }
        let mut faults = Faults::new();
        assert_eq!(Point::parse_pair(None, None, &mut faults), None);
        assert!(faults.is_empty());
        assert_eq!(Point::parse_pair(Some(1.0), None, &mut faults), None);
        assert_eq!(faults.0[0].pointer, "/longitude");
    }

    #[test]
    fn the_date_line_splits_the_columns() {
        let near = Neighbourhood::around(point(10.0, 179.999), 1_000.0);
        assert_eq!(near.columns.len(), 2);
        assert!(near.holds(point(10.0, -179.999).cell()));
        assert!(near.holds(point(10.0, 180.0).cell()));
        assert!(!near.holds(point(10.0, 179.9).cell()));
    }

    #[test]
    fn a_neighbourhood_in_a_city_is_a_few_cells() {
        let near = Neighbourhood::around(point(31.2, 121.5), 500.0);
        assert!(near.rows.clone().count() <= 3);
        assert!(near.columns[0].clone().count() <= 4);
    }

    proptest! {
        #[test]
        fn no_near_point_is_outside_the_neighbourhood(
            latitude in -90.0..=90.0_f64,
            longitude in -180.0..=180.0_f64,
            north in -0.05..=0.05_f64,
            east in -0.05..=0.05_f64,
            metres in 1.0..=5_000.0_f64,
        ) {
            let centre = point(latitude, longitude);
            let other = point(
                (latitude + north).clamp(-90.0, 90.0),
                (longitude + east + 180.0).rem_euclid(360.0) - 180.0,
            );
            let distance = centre.metres_to(other);
            prop_assert!((distance - other.metres_to(centre)).abs() < 1e-3);
            if distance <= metres {
                prop_assert!(Neighbourhood::around(centre, metres + 0.01).holds(other.cell()));
            }
        }
    }
}
