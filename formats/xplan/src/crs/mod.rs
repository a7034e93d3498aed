//! Reference systems of plans in Germany, and places moved between them.
//!
//! Everywhere in here `x` points to the east and `y` to the north: easting and northing in metres, or longitude and latitude in
//! degrees. What is ETRS89 and what is WGS 84 counts as the same, as maps do; they drift apart by 2.5 cm a year.
//!
//! # How exact
//! Projections: better than 1 µm against PROJ 9.5, there and back better than 1 µm. Between DHDN (Gauß-Krüger) and ETRS89: one
//! transformation with seven parameters for all of Germany (EPSG 1777), of which the register says that it is good to 3 m. That is
//! enough to find a plan on a map, and not enough to compare boundaries; those need the grid of the surveyors (`BeTA2007` and its
//! likes), which is not here. [`Crs::accuracy`] says it for each pair.
//!
//! Own code in place of a crate: what is needed are two formulas (Krüger's series for the transverse Mercator projection and a
//! shift of seven parameters), and a crate would bring the strings, registries and files of a whole geodesy with it.

mod ellipsoid;
mod mercator;

use crate::Document;
use crate::document::Space;
use crate::geometry::Point;
use ellipsoid::{BESSEL, GRS80};
use mercator::Transverse;

/// A reference system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Crs {
    /// ETRS89 / UTM zone 32N, EPSG:25832
    Utm32,
    /// ETRS89 / UTM zone 33N, EPSG:25833
    Utm33,
    /// The same as [`Crs::Utm32`] with the zone before the easting, EPSG:4647
    Utm32Zoned,
    /// The same as [`Crs::Utm33`] with the zone before the easting, EPSG:5650, in files `EPSG:325833`
    Utm33Zoned,
    /// DHDN / Gauß-Krüger zone 2, EPSG:31466
    GaussKrueger2,
    /// DHDN / Gauß-Krüger zone 3, EPSG:31467
    GaussKrueger3,
    /// DHDN / Gauß-Krüger zone 4, EPSG:31468
    GaussKrueger4,
    /// DHDN / Gauß-Krüger zone 5, EPSG:31469
    GaussKrueger5,
    /// ETRS89 as longitude and latitude, EPSG:4258
    Etrs89,
    /// WGS 84 as longitude and latitude, EPSG:4326 and CRS84
    Wgs84,
    /// Web Mercator, as web maps are drawn, EPSG:3857
    WebMercator,
}

/// How a system lies on the earth.
#[derive(Debug, Clone, Copy)]
enum Projection {
    Geographic,
    Web,
    Transverse(&'static Transverse),
}

impl Crs {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Utm32,
        Self::Utm33,
        Self::Utm32Zoned,
        Self::Utm33Zoned,
        Self::GaussKrueger2,
        Self::GaussKrueger3,
        Self::GaussKrueger4,
        Self::GaussKrueger5,
        Self::Etrs89,
        Self::Wgs84,
        Self::WebMercator,
    ];

    /// The system that an `srsName` means, in any of the spellings that plans use: `EPSG:25832`,
    /// `urn:ogc:def:crs:EPSG::25832`, `http://www.opengis.net/def/crs/EPSG/0/25832`, `urn:adv:crs:ETRS89_UTM32`.
    #[must_use]
    pub fn parse(srs_name: &str) -> Option<Self> {
        let name = srs_name.trim();
        let last = name.rsplit([':', '/', '#']).next()?;
        match last.to_ascii_uppercase().as_str() {
            "ETRS89_UTM32" => return Some(Self::Utm32),
            "ETRS89_UTM33" => return Some(Self::Utm33),
            "DE_DHDN_3GK2" => return Some(Self::GaussKrueger2),
            "DE_DHDN_3GK3" => return Some(Self::GaussKrueger3),
            "DE_DHDN_3GK4" => return Some(Self::GaussKrueger4),
            "DE_DHDN_3GK5" => return Some(Self::GaussKrueger5),
            "ETRS89_LAT-LON" => return Some(Self::Etrs89),
            "CRS84" => return Some(Self::Wgs84),
            _ => {}
        }
        // A bare number is a code of EPSG, too.
        let is_epsg = last == name || name.to_ascii_uppercase().contains("EPSG");
        is_epsg.then(|| last.parse().ok()).flatten().and_then(Self::of_epsg)
    }

    /// The system with a code of EPSG.
    #[must_use]
    pub fn of_epsg(code: u32) -> Option<Self> {
        if code == 325_833 {
            return Some(Self::Utm33Zoned);
        }
        Self::ALL.into_iter().find(|crs| crs.epsg() == code)
    }

    /// Its code in the register of EPSG.
    #[must_use]
    pub fn epsg(self) -> u32 {
        match self {
            Self::Utm32 => 25832,
            Self::Utm33 => 25833,
            Self::Utm32Zoned => 4647,
            Self::Utm33Zoned => 5650,
            Self::GaussKrueger2 => 31466,
            Self::GaussKrueger3 => 31467,
            Self::GaussKrueger4 => 31468,
            Self::GaussKrueger5 => 31469,
            Self::Etrs89 => 4258,
            Self::Wgs84 => 4326,
            Self::WebMercator => 3857,
        }
    }

    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utm32 | Self::Utm32Zoned => "ETRS89 / UTM Zone 32N",
            Self::Utm33 | Self::Utm33Zoned => "ETRS89 / UTM Zone 33N",
            Self::GaussKrueger2 => "DHDN / Gauß-Krüger Zone 2",
            Self::GaussKrueger3 => "DHDN / Gauß-Krüger Zone 3",
            Self::GaussKrueger4 => "DHDN / Gauß-Krüger Zone 4",
            Self::GaussKrueger5 => "DHDN / Gauß-Krüger Zone 5",
            Self::Etrs89 => "ETRS89",
            Self::Wgs84 => "WGS 84",
            Self::WebMercator => "Web Mercator",
        }
    }

    /// A place as files have it, and one of a file as everything else has it: in degrees files have the latitude first (EPSG).
    #[must_use]
    pub fn in_file(self, place: Point) -> Point {
        if self.is_geographic() { Point { x: place.y, y: place.x } } else { place }
    }

    /// Whether its coordinates are degrees. Files that name it by EPSG write the latitude first.
    #[must_use]
    pub fn is_geographic(self) -> bool {
        matches!(self, Self::Etrs89 | Self::Wgs84)
    }

    fn is_dhdn(self) -> bool {
        matches!(self, Self::GaussKrueger2 | Self::GaussKrueger3 | Self::GaussKrueger4 | Self::GaussKrueger5)
    }

    fn projection(self) -> Projection {
        Projection::Transverse(match self {
            Self::Utm32 => &mercator::UTM32,
            Self::Utm33 => &mercator::UTM33,
            Self::Utm32Zoned => &mercator::UTM32_ZONED,
            Self::Utm33Zoned => &mercator::UTM33_ZONED,
            Self::GaussKrueger2 => &mercator::GAUSS_KRUEGER_2,
            Self::GaussKrueger3 => &mercator::GAUSS_KRUEGER_3,
            Self::GaussKrueger4 => &mercator::GAUSS_KRUEGER_4,
            Self::GaussKrueger5 => &mercator::GAUSS_KRUEGER_5,
            Self::Etrs89 | Self::Wgs84 => return Projection::Geographic,
            Self::WebMercator => return Projection::Web,
        })
    }

    /// From longitude and latitude in degrees, ETRS89, into this system.
    #[must_use]
    pub fn forward(self, place: Point) -> Point {
        self.project(if self.is_dhdn() { ellipsoid::to_dhdn(place) } else { place })
    }

    /// From this system to longitude and latitude in degrees, ETRS89.
    #[must_use]
    pub fn inverse(self, place: Point) -> Point {
        let place = self.unproject(place);
        if self.is_dhdn() { ellipsoid::of_dhdn(place) } else { place }
    }

    /// Degrees of its own datum to its plane.
    fn project(self, place: Point) -> Point {
        match self.projection() {
            Projection::Geographic => place,
            Projection::Web => mercator::web(place),
            Projection::Transverse(projection) => projection.forward(place),
        }
    }

    fn unproject(self, place: Point) -> Point {
        match self.projection() {
            Projection::Geographic => place,
            Projection::Web => mercator::of_web(place),
            Projection::Transverse(projection) => projection.inverse(place),
        }
    }

    /// How far a place may be off in metres after [`transform`] from this system to another.
    #[must_use]
    pub fn accuracy(self, other: Self) -> f64 {
        if self.is_dhdn() == other.is_dhdn() { 1e-6 } else { 3.0 }
    }

    /// A box in degrees that holds all of Germany, and a little of its neighbours: what lies outside is no place of a plan.
    #[must_use]
    pub fn covers(self, place: Point) -> bool {
        let place = self.inverse(place);
        (5.0..16.0).contains(&place.x) && (46.5..56.0).contains(&place.y)
    }
}

/// Moves a place from one system to another.
#[must_use]
pub fn transform(from: Crs, to: Crs, place: Point) -> Point {
    if from == to {
        return place;
    }
    // Between two zones of one datum no other datum is needed, which keeps it exact.
    if from.is_dhdn() && to.is_dhdn() {
        return to.project(from.unproject(place));
    }
    to.forward(from.inverse(place))
}

impl Document {
    /// The first `srsName` of the file, as it is written.
    #[must_use]
    pub fn srs_name(&self) -> Option<std::borrow::Cow<'_, str>> {
        let wanted = self.names.iter().position(|name| {
            name.space == Space::None && &*name.local == "srsName" && name.version.is_none()
        })?;
        let found = self.attributes.iter().find(|attribute| usize::from(attribute.name) == wanted)?;
        Some(self.attribute_text(found.value))
    }

    /// The reference system of its coordinates. `None` if the file names none or one that is not known.
    #[must_use]
    pub fn crs(&self) -> Option<Crs> {
        Crs::parse(&self.srs_name()?)
    }
}

#[cfg(test)]
mod tests;
