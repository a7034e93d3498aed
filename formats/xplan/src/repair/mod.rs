//! Proposals to mend what a check finds in a geometry: changes with words for them, to be looked at, made and taken back.
//!
//! ```
//! let file = r#"<x:BP_Plan xmlns:x="http://www.xplanung.de/xplangml/6/0" xmlns:gml="http://www.opengis.net/gml/3.2" gml:id="P">
//!   <x:raeumlicherGeltungsbereich><gml:Polygon gml:id="G"><gml:exterior><gml:LinearRing>
//!     <gml:posList>0 0 0 9.50 9 9 0 0</gml:posList>
//!   </gml:LinearRing></gml:exterior></gml:Polygon></x:raeumlicherGeltungsbereich>
//! </x:BP_Plan>"#;
//! let plan = xplan::Document::read(file.into(), &xplan::Limits::default())?;
//! let proposals = xplan::repair::proposals(&plan);
//! assert_eq!(proposals[0].text, "Den äußeren Ring mit 4 Stützpunkten umkehren, damit er gegen den Uhrzeigersinn läuft.");
//! let mended = xplan::edit::apply(&plan, &proposals[0].changes)?;
//! assert_eq!(mended.document.text(), file.replace("0 0 0 9.50 9 9 0 0", "0 0 9 9 0 9.50 0 0"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod points;
mod reverse;

use crate::document::{Document, Object};
use crate::edit::Change;
use crate::geometry::{Path, Point, Shape};

pub use points::{missing_point, snap};

/// A proposal to mend an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The `gml:id` of the object.
    pub object: String,
    /// What would be done, as a German sentence.
    pub text: String,
    /// Where.
    pub position: Option<Point>,
    /// The changes that do it. Those of several proposals for one object are made one after another.
    pub changes: Vec<Change>,
}

/// What can be mended without looking at neighbours: rings in the wrong direction and points that are said twice.
#[must_use]
pub fn proposals(document: &Document) -> Vec<Proposal> {
    document.objects().flat_map(|object| proposals_for(&object)).collect()
}

/// The same for one object.
#[must_use]
pub fn proposals_for(object: &Object<'_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for (path, role) in paths(object) {
        proposals.extend(points::repeated(object, path, role));
        proposals.extend(reverse::direction(object, path, role));
    }
    proposals
}

/// What a path is to its geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Line,
    Exterior,
    Interior,
}

/// All lines and rings of an object.
fn paths<'d>(object: &Object<'d>) -> Vec<(&'d Path, Role)> {
    object.geometries().iter().flat_map(|geometry| paths_of(&geometry.shape)).collect()
}

fn paths_of(shape: &Shape) -> Vec<(&Path, Role)> {
    let lines = shape.lines().iter().map(|path| (path, Role::Line));
    let patches = shape.surfaces().iter().flat_map(|surface| &surface.patches);
    let rings = patches.flat_map(|patch| {
        let holes = patch.interiors.iter().map(|path| (path, Role::Interior));
        std::iter::once((&patch.exterior, Role::Exterior)).chain(holes)
    });
    lines.chain(rings).collect()
}
