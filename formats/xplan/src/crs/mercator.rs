//! The projections: transverse Mercator by Krüger's series, and the one of web maps.

use super::ellipsoid::Ellipsoid;
use super::{BESSEL, GRS80};
use crate::geometry::Point;

/// A transverse Mercator projection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transverse {
    ellipsoid: Ellipsoid,
    /// Its middle meridian in degrees.
    meridian: f64,
    scale: f64,
    easting: f64,
}

const fn utm(meridian: f64, zone: f64) -> Transverse {
    Transverse { ellipsoid: GRS80, meridian, scale: 0.9996, easting: 500_000.0 + zone * 1e6 }
}

const fn gauss_krueger(zone: f64) -> Transverse {
    Transverse { ellipsoid: BESSEL, meridian: zone * 3.0, scale: 1.0, easting: 500_000.0 + zone * 1e6 }
}

pub(super) static UTM32: Transverse = utm(9.0, 0.0);
pub(super) static UTM33: Transverse = utm(15.0, 0.0);
pub(super) static UTM32_ZONED: Transverse = utm(9.0, 32.0);
pub(super) static UTM33_ZONED: Transverse = utm(15.0, 33.0);
pub(super) static GAUSS_KRUEGER_2: Transverse = gauss_krueger(2.0);
pub(super) static GAUSS_KRUEGER_3: Transverse = gauss_krueger(3.0);
pub(super) static GAUSS_KRUEGER_4: Transverse = gauss_krueger(4.0);
pub(super) static GAUSS_KRUEGER_5: Transverse = gauss_krueger(5.0);

impl Transverse {
    /// The third flattening, in which the series are.
    fn n(&self) -> f64 {
        self.ellipsoid.f / (2.0 - self.ellipsoid.f)
    }

    /// Metres for a radian along the middle meridian.
    fn radius(&self) -> f64 {
        let n2 = self.n() * self.n();
        self.scale * self.ellipsoid.a / (1.0 + self.n()) * (1.0 + n2 / 4.0 + n2 * n2 / 64.0)
    }

    /// Krüger's coefficients to the fourth power of `n`: what follows is less than 0.1 µm in Germany.
    fn forward_series(&self) -> [f64; 4] {
        let n = self.n();
        [
            n * (1.0 / 2.0 + n * (-2.0 / 3.0 + n * (5.0 / 16.0 + n * 41.0 / 180.0))),
            n * n * (13.0 / 48.0 + n * (-3.0 / 5.0 + n * 557.0 / 1440.0)),
            n * n * n * (61.0 / 240.0 - n * 103.0 / 140.0),
            n * n * n * n * 49561.0 / 161_280.0,
        ]
    }

    fn inverse_series(&self) -> [f64; 4] {
        let n = self.n();
        [
            n * (-1.0 / 2.0 + n * (2.0 / 3.0 + n * (-37.0 / 96.0 + n / 360.0))),
            n * n * (-1.0 / 48.0 + n * (-1.0 / 15.0 + n * 437.0 / 1440.0)),
            n * n * n * (-17.0 / 480.0 + n * 37.0 / 840.0),
            n * n * n * n * -4397.0 / 161_280.0,
        ]
    }

    /// Degrees to metres.
    pub(super) fn forward(&self, place: Point) -> Point {
        let longitude = (place.x - self.meridian).to_radians();
        let t = conformal(self.eccentricity(), place.y.to_radians().tan());
        let xi = t.atan2(longitude.cos());
        let eta = (longitude.sin() / t.hypot(longitude.cos())).asinh();
        let (xi, eta) = series(self.forward_series(), xi, eta);
        Point { x: self.easting + self.radius() * eta, y: self.radius() * xi }
    }

    /// Metres to degrees.
    pub(super) fn inverse(&self, place: Point) -> Point {
        let (xi, eta) = (place.y / self.radius(), (place.x - self.easting) / self.radius());
        let (xi, eta) = series(self.inverse_series(), xi, eta);
        let longitude = eta.sinh().atan2(xi.cos());
        let t = geographic(self.eccentricity(), xi.sin() / eta.sinh().hypot(xi.cos()));
        Point { x: self.meridian + longitude.to_degrees(), y: t.atan().to_degrees() }
    }

    fn eccentricity(&self) -> f64 {
        (self.ellipsoid.f * (2.0 - self.ellipsoid.f)).sqrt()
    }
}

fn series(coefficients: [f64; 4], xi: f64, eta: f64) -> (f64, f64) {
    let (mut north, mut east) = (xi, eta);
    let mut twice = 2.0;
    for coefficient in coefficients {
        let (sin, cos) = (twice * xi).sin_cos();
        north += coefficient * sin * (twice * eta).cosh();
        east += coefficient * cos * (twice * eta).sinh();
        twice += 2.0;
    }
    (north, east)
}

/// The tangent of a latitude to that of the conformal latitude.
fn conformal(e: f64, t: f64) -> f64 {
    let secant = t.hypot(1.0);
    let sigma = (e * (e * t / secant).atanh()).sinh();
    t * sigma.hypot(1.0) - sigma * secant
}

/// The opposite, by Newton's way: three steps from a good beginning are exact.
fn geographic(e: f64, wanted: f64) -> f64 {
    let e2 = e * e;
    let mut t = wanted / (1.0 - e2);
    for _ in 0..4 {
        let now = conformal(e, t);
        let slope = (1.0 - e2) * t.hypot(1.0) * now.hypot(1.0) / (1.0 + (1.0 - e2) * t * t);
        t += (wanted - now) / slope;
    }
    t
}

/// Degrees to the plane of web maps.
pub(super) fn web(place: Point) -> Point {
    Point { x: GRS80.a * place.x.to_radians(), y: GRS80.a * place.y.to_radians().tan().asinh() }
}

/// The opposite.
pub(super) fn of_web(place: Point) -> Point {
    Point { x: (place.x / GRS80.a).to_degrees(), y: (place.y / GRS80.a).sinh().atan().to_degrees() }
}
