//! The two figures of the earth that German plans use, and the shift between them.

use crate::geometry::Point;

/// A flattened sphere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ellipsoid {
    /// Half of its greater axis in metres.
    pub(super) a: f64,
    /// Its flattening.
    pub(super) f: f64,
}

/// Of ETRS89.
pub(super) const GRS80: Ellipsoid = Ellipsoid { a: 6_378_137.0, f: 1.0 / 298.257_222_101 };
/// Of DHDN.
pub(super) const BESSEL: Ellipsoid = Ellipsoid { a: 6_377_397.155, f: 1.0 / 299.152_812_8 };

/// DHDN to ETRS89, EPSG 1777: metres, turns in seconds of arc (position vector), scale in millionths.
const SHIFT: [f64; 3] = [598.1, 73.7, 418.2];
const TURN: [f64; 3] = [0.202, 0.045, -2.455];
const SCALE: f64 = 6.7e-6;

type Vector = [f64; 3];

impl Ellipsoid {
    fn e2(self) -> f64 {
        self.f * (2.0 - self.f)
    }

    /// Radians and height to a place in space.
    fn cartesian(self, longitude: f64, latitude: f64, height: f64) -> Vector {
        let (sin, cos) = latitude.sin_cos();
        let n = self.a / (1.0 - self.e2() * sin * sin).sqrt();
        let across = (n + height) * cos;
        [across * longitude.cos(), across * longitude.sin(), (n * (1.0 - self.e2()) + height) * sin]
    }

    /// A place in space to longitude, latitude in radians and height.
    fn geographic(self, [x, y, z]: Vector) -> (f64, f64, f64) {
        let (e2, across) = (self.e2(), x.hypot(y));
        // Near the surface each step leaves less than a hundredth of the error.
        let mut latitude = z.atan2(across * (1.0 - e2));
        for _ in 0..8 {
            let sin = latitude.sin();
            let n = self.a / (1.0 - e2 * sin * sin).sqrt();
            latitude = (z + e2 * n * sin).atan2(across);
        }
        let (sin, cos) = latitude.sin_cos();
        let height = across * cos + z * sin - self.a * (1.0 - e2 * sin * sin).sqrt();
        (y.atan2(x), latitude, height)
    }
}

fn turn() -> Vector {
    TURN.map(|seconds| (seconds / 3600.0).to_radians())
}

fn cross(a: Vector, b: Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn shifted(v: Vector) -> Vector {
    let turned = cross(turn(), v);
    std::array::from_fn(|i| SHIFT[i] + (1.0 + SCALE) * (v[i] + turned[i]))
}

/// The exact opposite: turning back by the negative angles would miss by a millimetre.
fn unshifted(w: Vector) -> Vector {
    let turn = turn();
    let w: Vector = std::array::from_fn(|i| (w[i] - SHIFT[i]) / (1.0 + SCALE));
    let turned = cross(turn, w);
    let along: f64 = (0..3).map(|i| turn[i] * w[i]).sum();
    let square: f64 = turn.iter().map(|t| t * t).sum();
    std::array::from_fn(|i| (w[i] - turned[i] + turn[i] * along) / (1.0 + square))
}

fn of_dhdn_with_height(longitude: f64, latitude: f64) -> (f64, f64, f64) {
    GRS80.geographic(shifted(BESSEL.cartesian(longitude, latitude, 0.0)))
}

/// Degrees of DHDN, taken as lying on its ellipsoid, to degrees of ETRS89.
pub(super) fn of_dhdn(place: Point) -> Point {
    let (longitude, latitude, _) = of_dhdn_with_height(place.x.to_radians(), place.y.to_radians());
    Point { x: longitude.to_degrees(), y: latitude.to_degrees() }
}

/// The opposite of [`of_dhdn`]: the height is the one that puts the place onto the ellipsoid of DHDN, so that there and back is the
/// same place. With height 0 it would be some millimetres beside.
pub(super) fn to_dhdn(place: Point) -> Point {
    let (x, y) = (place.x.to_radians(), place.y.to_radians());
    let mut height = 0.0;
    let (mut longitude, mut latitude) = (x, y);
    for _ in 0..3 {
        (longitude, latitude, _) = BESSEL.geographic(unshifted(GRS80.cartesian(x, y, height)));
        height = of_dhdn_with_height(longitude, latitude).2;
    }
    Point { x: longitude.to_degrees(), y: latitude.to_degrees() }
}
