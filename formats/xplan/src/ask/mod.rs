//! Asking many plans at once: what applies at a point or on a parcel.
//!
//! [`Plans`] holds documents and an index over the geometries of their objects. A question is answered in two steps: which objects
//! are there ([`Plans::at`], [`Plans::on`]), exact and with true arcs, in microseconds; and what they say ([`Answer::say`]), in
//! German words, only for whoever wants to read it. Everything is compared in the reference system of the plan, so that no
//! geometry is moved; only the question is.

mod answer;
mod index;
mod inside;
mod plan;
mod share;
pub(crate) mod words;

pub use answer::{Amendment, Attribute, Determination, Said, SaidPlan, Text};
pub(crate) use plan::is_plan;
pub use plan::{Plan, Standing};

use rustc_hash::FxHashMap;

use crate::crs::{Crs, transform};
use crate::document::ElementId;
use crate::geometry::{Dimension, Point, Surface};
use crate::{Document, Object};
use index::Index;

/// A file among many.
#[derive(Debug)]
pub struct File {
    name: String,
    document: Document,
    crs: Crs,
    /// To which plan an object belongs: the number of the plan among all.
    plan_of: FxHashMap<ElementId, u32>,
}

impl File {
    /// Its name, as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What was read.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The reference system of its coordinates.
    #[must_use]
    pub fn crs(&self) -> Crs {
        self.crs
    }
}

/// Many plans with an index over all of their objects.
#[derive(Debug, Default)]
pub struct Plans {
    files: Vec<File>,
    plans: Vec<Plan>,
    /// One for each reference system that occurs.
    indexes: Vec<Index>,
    left_out: Vec<String>,
}

/// An object that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The number of its plan among all, see [`Plans::plan`].
    pub plan: Option<u32>,
    /// The number of its file, see [`Plans::file`].
    pub file: u32,
    /// Its element.
    pub object: ElementId,
    /// The number of the geometry among those of the file.
    pub geometry: u32,
    /// Whether it is an area, a line or a point.
    pub dimension: Dimension,
    /// Of a question about a parcel: how many square metres of it the object covers. 0 for lines and points.
    pub area: f64,
}

/// What was found, the plans in their order: what is in force first, the newest first.
#[derive(Debug)]
pub struct Answer<'p> {
    plans: &'p Plans,
    /// The area of the parcel, if one was asked about.
    parcel: Option<f64>,
    hits: Vec<Hit>,
}

impl Plans {
    /// Files with an index over their objects. One whose reference system is not known is left out, see [`Plans::left_out`].
    pub fn new(files: impl IntoIterator<Item = (String, Document)>) -> Self {
        let mut plans = Self::default();
        for (name, document) in files {
            match document.crs() {
                Some(crs) => plans.add(name, document, crs),
                None => plans.left_out.push(name),
            }
        }
        plan::order(&mut plans.plans);
        plans.indexes = Index::all(&plans.files);
        plans
    }

    fn add(&mut self, name: String, document: Document, crs: Crs) {
        let number = crate::document::number(self.files.len());
        let first = crate::document::number(self.plans.len());
        let (found, plan_of) = plan::read(&document, number, first);
        self.plans.extend(found);
        self.files.push(File { name, document, crs, plan_of });
    }

    /// The files, in the order in which they were given.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The file with a number.
    #[must_use]
    pub fn file(&self, number: u32) -> &File {
        &self.files[number as usize]
    }

    /// The plans of all files.
    #[must_use]
    pub fn plans(&self) -> &[Plan] {
        &self.plans
    }

    /// The plan with a number.
    #[must_use]
    pub fn plan(&self, number: u32) -> &Plan {
        &self.plans[number as usize]
    }

    /// The names of files that cannot be asked, because their reference system is not known.
    #[must_use]
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// The object of a hit.
    #[must_use]
    pub fn object(&self, hit: &Hit) -> Object<'_> {
        self.file(hit.file).document.object_of(hit.object)
    }

    /// What applies at a place. Areas count with their edges, lines and points within `reach` metres.
    #[must_use]
    pub fn at(&self, place: Point, crs: Crs, reach: f64) -> Answer<'_> {
        let mut hits = Vec::new();
        for index in &self.indexes {
            let here = index.crs().in_file(transform(crs, index.crs(), place));
            index.at(&self.files, here, reach, |file, item| hits.push(self.hit(file, item, 0.0)));
        }
        self.answer(hits, None)
    }

    /// What applies on a parcel: whatever covers more than a square centimetre of it, and lines and points that are in it.
    #[must_use]
    pub fn on(&self, parcel: &Surface, crs: Crs) -> Answer<'_> {
        let mut hits = Vec::new();
        for index in &self.indexes {
            let here = share::moved(parcel, |place| index.crs().in_file(transform(crs, index.crs(), place)));
            index.on(&self.files, &here, |file, item, area| hits.push(self.hit(file, item, area)));
        }
        self.answer(hits, Some(parcel.area()))
    }

    fn hit(&self, file: u32, item: &index::Item, area: f64) -> Hit {
        let plan = self.file(file).plan_of.get(&item.object).copied();
        let (object, geometry, dimension) = (item.object, item.geometry, item.dimension);
        Hit { plan, file, object, geometry, dimension, area }
    }

    fn answer(&self, mut hits: Vec<Hit>, parcel: Option<f64>) -> Answer<'_> {
        let rank = |plan: Option<u32>| plan.map_or(u32::MAX, |plan| self.plan(plan).rank);
        hits.sort_unstable_by_key(|hit| (rank(hit.plan), hit.file, hit.dimension_rank(), hit.object));
        Answer { plans: self, parcel, hits }
    }
}

impl Hit {
    /// Areas first, then lines, then points.
    fn dimension_rank(&self) -> u8 {
        match self.dimension {
            Dimension::Surface => 0,
            Dimension::Line => 1,
            Dimension::Point => 2,
        }
    }
}

impl<'p> Answer<'p> {
    /// What was found: plan by plan, areas before lines before points.
    #[must_use]
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The plans that were asked.
    #[must_use]
    pub fn plans(&self) -> &'p Plans {
        self.plans
    }

    /// The area of the parcel in square metres, if one was asked about.
    #[must_use]
    pub fn parcel(&self) -> Option<f64> {
        self.parcel
    }
}

#[cfg(test)]
mod tests;
