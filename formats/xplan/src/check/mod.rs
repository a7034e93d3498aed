//! What a check says about a plan: findings with their rule, the objects concerned and the place.

use serde::Serialize;

use crate::geometry::Point;

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
