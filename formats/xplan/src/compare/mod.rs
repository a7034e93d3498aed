//! Two versions of a plan beside each other: which objects came, went and changed, in which values and by how much; and the changes
//! that make one file of the other.
//!
//! Equal means two things here. [`Diff::objects`] speaks of meaning: other ids with the same references, other white space, digits
//! that are the same number, another order or another place of the first point of a ring are no change of a value, and only told as
//! such. [`Diff::changes`] speaks of bytes: applied to the one file they give the other, byte by byte.
//!
//! ```
//! use xplan::{Document, Limits, compare, edit};
//!
//! let plan = |name: &str| {
//!     format!("<x:BP_Plan xmlns:x='http://www.xplanung.de/xplangml/6/0'>\n<x:name>{name}</x:name></x:BP_Plan>")
//! };
//! let before = Document::read(plan("Nord").into(), &Limits::default())?;
//! let after = Document::read(plan("Nord I").into(), &Limits::default())?;
//! let diff = compare::diff(&before, &after);
//! assert_eq!(diff.objects[0].values[0].to_string(), "name: „Nord“ → „Nord I“");
//! assert_eq!(edit::apply(&before, &diff.changes())?.document.bytes(), after.bytes());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod distance;
mod hash;
mod object;
mod pair;
mod report;
mod shape;
mod source;

use serde::Serialize;

use crate::document::{Document, ElementId};
use crate::edit::Change;

/// What is different in two versions of a plan.
#[derive(Debug, Clone, Serialize)]
pub struct Diff<'d> {
    /// What is different outside of the objects, as the version or the reference system.
    pub collection: Vec<ValueChange>,
    /// The objects that are not the same, in the order of the file after; those that went come first.
    pub objects: Vec<ObjectChange>,
    /// How many objects are the same.
    pub unchanged: usize,
    /// Whether both files are the same, byte by byte.
    pub identical: bool,
    #[serde(skip)]
    documents: (&'d Document, &'d Document),
    /// Elements of objects that are each other's, and of what they stand in.
    #[serde(skip)]
    partners: source::Partners,
}

/// What happened to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It was not there before.
    Added,
    /// It is no longer there.
    Removed,
    /// It says something else.
    Changed,
    /// It says the same and has another id, or other ids inside.
    Renamed,
    /// It says the same, and it stands elsewhere or something in it does.
    Reordered,
    /// It says the same and is written in another way.
    Rewritten,
}

/// How two objects were found to be versions of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Match {
    /// The same `gml:id`.
    Id,
    /// The same `uuid`.
    Uuid,
    /// All values and the geometry are the same.
    Content,
    /// The geometry is the same, and the class.
    Geometry,
    /// The only ones of their class that were left.
    Class,
    /// Those of their class that lie nearest to each other.
    Place,
}

/// An object that is not the same in both versions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ObjectChange {
    /// What happened.
    pub kind: Kind,
    /// Its class.
    pub class: String,
    /// Its `gml:id` before.
    pub before: Option<String>,
    /// Its `gml:id` after.
    pub after: Option<String>,
    /// How it was recognised.
    pub matched: Option<Match>,
    /// Values and references that changed.
    pub values: Vec<ValueChange>,
    /// Geometries that changed.
    pub geometries: Vec<GeometryChange>,
}

/// A value that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueChange {
    /// Names from the object down to the value; one of several has its number behind it, an attribute an `@` before it.
    pub path: String,
    /// The value before; for a reference the id. `None`: there was none.
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
    /// What codes are called: before and after.
    #[serde(skip_serializing_if = "is_unnamed")]
    pub names: (Option<&'static str>, Option<&'static str>),
    /// Whether it is a reference.
    pub is_reference: bool,
}

fn is_unnamed(names: &(Option<&'static str>, Option<&'static str>)) -> bool {
    *names == (None, None)
}

/// A geometry that changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GeometryChange {
    /// Names from the object down to the geometry.
    pub path: String,
    /// The unit of its coordinates: `m` or `°`.
    pub unit: &'static str,
    /// By how much at most one outline is away from the other, in that unit. `None` where one of them is missing or they are too
    /// involved to be measured.
    pub moved: Option<f64>,
    /// Where that is, in the version after.
    pub position: Option<[f64; 2]>,
    /// What it was before.
    pub before: Option<Measures>,
    /// What it is after.
    pub after: Option<Measures>,
}

/// Figures of a geometry.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measures {
    /// Its control points; the end of a ring is counted.
    pub points: usize,
    /// Its arcs.
    pub arcs: usize,
    /// Its area, 0 if it is no surface.
    pub area: f64,
    /// Its length, 0 if it is no line.
    pub length: f64,
}

/// Compares two versions of a plan.
#[must_use]
pub fn diff<'d>(before: &'d Document, after: &'d Document) -> Diff<'d> {
    let pairs = pair::Pairs::find(before, after);
    let comparison = object::Comparison::new(before, after, &pairs);
    let (objects, unchanged) = comparison.objects();
    Diff {
        collection: comparison.collection(),
        objects,
        unchanged,
        identical: before.bytes() == after.bytes(),
        partners: source::partners(before, after, &pairs),
        documents: (before, after),
    }
}

impl Diff<'_> {
    /// The changes that make the file after of the file before: `apply(before, changes) == after`, byte by byte. What has a meaning of
    /// its own is said so (a text, an attribute, a pair of coordinates, an element that went), the rest as source text.
    ///
    /// Only encodings that do not give back what they were read from (none of UTF-8, UTF-16 and the ISO 8859 family) are beyond this;
    /// applying refuses them.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        source::changes(self.documents.0, self.documents.1, &self.partners)
    }

    /// The changes of the file inside of one object of the file before, to take them over alone.
    #[must_use]
    pub fn changes_in(&self, object: ElementId) -> Vec<Change> {
        source::changes_in(self.documents.0, self.documents.1, &self.partners, object)
    }

    /// How many objects something happened to.
    #[must_use]
    pub fn count(&self, kind: Kind) -> usize {
        self.objects.iter().filter(|object| object.kind == kind).count()
    }

    /// Whether both versions say the same.
    #[must_use]
    pub fn says_the_same(&self) -> bool {
        let is_real = |kind| matches!(kind, Kind::Added | Kind::Removed | Kind::Changed);
        self.collection.is_empty() && !self.objects.iter().any(|object| is_real(object.kind))
    }
}
