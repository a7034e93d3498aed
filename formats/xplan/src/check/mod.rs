//! What a check says about a plan: findings with their rule, the objects concerned and the place.

mod geometry;
mod parts;
pub mod plausibility;
mod report;
pub mod rules;
mod schema;
pub mod surfaces;

use serde::Serialize;

use crate::archive::{self, Package};
use crate::geometry::Point;
use crate::{Document, Object};

pub use report::{Report, Reported};

/// Rules whose findings say that something could not be judged.
const UNDECIDED: [&str; 2] = ["version", "limits"];

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth a look; the plan stays valid.
    Warning,
    /// The plan does not conform.
    Error,
}

/// What is said about a plan as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing was found.
    Valid,
    /// Warnings only.
    Warnings,
    /// At least one error.
    Invalid,
    /// It could not be judged; never means valid.
    Undecided,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The number of the conformity rule (`2.2.2.1`), or `schema`, `references`, `plausibility.…`.
    pub rule: &'static str,
    /// How much it weighs.
    pub level: Level,
    /// `gml:id` of the objects concerned.
    pub objects: Vec<String>,
    /// Where it is in the plane, in the reference system of the plan.
    pub position: Option<Point>,
    /// Where it is in the text of the file.
    pub offset: Option<usize>,
    /// What is wrong, as a German sentence.
    pub text: String,
}

/// What is checked.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether the file has the form of its version.
    pub schema: bool,
    /// The conformity rules about values, relations and kinds of geometry.
    pub semantic: bool,
    /// Whether each geometry is valid in itself (2.2.2.1).
    pub geometry: bool,
    /// Whether rings run in the right direction (a part of 2.2.2.1).
    pub orientation: bool,
    /// Whether surfaces fill the plan without gap and overlap (2.2.1.1).
    pub flaechenschluss: bool,
    /// Whether objects lie inside of the plan (2.2.3.1).
    pub geltungsbereich: bool,
    /// Whether something is set twice at one place (4.5.2.4).
    pub doppelbelegung: bool,
    /// Whether numbers go together.
    pub plausibility: bool,
    /// Findings of one rule that are listed; the rest is counted.
    pub most: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            schema: true,
            semantic: true,
            geometry: true,
            orientation: true,
            flaechenschluss: true,
            geltungsbereich: true,
            doppelbelegung: true,
            plausibility: true,
            most: 1_000,
        }
    }
}

impl Options {
    /// Nothing at all, to ask for single checks.
    #[must_use]
    pub fn none() -> Self {
        Self {
            schema: false,
            semantic: false,
            geometry: false,
            orientation: false,
            flaechenschluss: false,
            geltungsbereich: false,
            doppelbelegung: false,
            plausibility: false,
            ..Self::default()
        }
    }
}

/// Checks a plan.
///
/// ```
/// use xplan::check::{Options, Verdict, check};
///
/// let file = br#"<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/3/0"/>"#;
/// let plan = xplan::Document::read(file.to_vec(), &xplan::Limits::default())?;
/// assert_eq!(check(&plan, &Options::default()).verdict, Verdict::Undecided);
/// # Ok::<(), xplan::Refusal>(())
/// ```
#[must_use]
pub fn check(document: &Document, options: &Options) -> Report {
    Report::of(document, parts::findings(document, options), options.most)
}

/// Checks the geometries of one object by themselves (2.2.2.1), as after a change.
#[must_use]
pub fn check_geometries(object: Object<'_>, orientation: bool) -> Vec<Finding> {
    let mut out = Vec::new();
    geometry::check_object(object.document(), object, orientation, &mut out);
    out
}

/// Checks a plan and whether the files to which it refers came along.
#[must_use]
pub fn check_package(package: &Package, options: &Options) -> Report {
    let mut findings = parts::findings(package.document(), options);
    archive::check(package, &mut findings);
    Report::of(package.document(), findings, options.most)
}

/// Reads and checks a file: an archive or a plan.
#[must_use]
pub fn check_bytes(bytes: Vec<u8>, limits: &crate::Limits, options: &Options) -> Report {
    match Package::read(bytes, limits) {
        Ok(package) => check_package(&package, options),
        Err(refusal) => Report::refused(&refusal),
    }
}
