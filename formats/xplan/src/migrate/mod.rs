//! Migration: a plan of an older version becomes one of a newer, step by step, with a report about everything that changed on the way.
//!
//! What the tables say differently is done as they say; the rest is taken over by name. Ids, the order of objects, geometries and
//! the texts of coordinates stay. What has no home in the new version is kept as a generic attribute (`hatGenerAttribut`) of
//! its object or plan, where the text of the way to it is the name: so nothing that a plan says is lost with the next delivery.
//! Objects of classes that are gone become generic objects of their kind of plan, with the class as a generic attribute. Only
//! what cannot be kept so (values of areas and of sections of text, geometries, comments) is in the report alone.
//!
//! The official tool (xplan-tools 1.17) makes the same of the same plans but for this: it leaves out what has no home, objects of
//! landscape plans before 6.0, regional plans before 5.0, central places of other kinds and `false` where it is no default; it makes a right to walk one to
//! drive and cycle (`BP_WegerechtTypen` 1000), every object of water law a water body, and overwrites the legal character of
//! whatever an area lists as taken over from others. It writes defaults of the model that no plan said.
//!
//! The steps do not know where the way began: by way of a version between them the result is the same, byte by byte.

mod across;
mod fit;
mod labels;
mod report;
mod rules;
mod step;
mod tree;
mod write;

pub use report::{Entry, Outcome, Report};

use crate::document::Space;
use crate::{Document, Version};

/// A plan in its new version.
#[derive(Debug, Clone)]
pub struct Migrated {
    /// The file.
    pub bytes: Vec<u8>,
    /// What happened on the way.
    pub report: Report,
}

/// Why a plan cannot be migrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotPossible {
    /// It has no version that is read.
    #[error("Die Datei hat keine Version von XPlanGML, die gelesen wird (4.0 bis 6.1).")]
    NoVersion,
    /// It is newer than what it shall become.
    #[error("Die Datei hat schon Version {0}; überführt wird nur in neuere Versionen, nicht nach {1}.")]
    Newer(Version, Version),
}

/// Makes a plan one of a newer version. A plan that has the version already comes back as it is.
///
/// # Errors
/// When it has no version that is read, or a newer one.
pub fn migrate(document: &Document, to: Version) -> Result<Migrated, NotPossible> {
    let from = document.version().ok_or(NotPossible::NoVersion)?;
    if from > to {
        return Err(NotPossible::Newer(from, to));
    }
    let count = document.objects().len();
    let mut report = Report { from, to, objects: (count, count), comments: 0, entries: Vec::new() };
    if from == to {
        return Ok(Migrated { bytes: document.bytes().to_vec(), report });
    }
    report.comments = memchr::memmem::find_iter(document.text().as_bytes(), "<!--").count();
    strays(document, &mut report);
    let mut things = tree::read(document);
    let steps = Version::ALL.into_iter().zip(Version::ALL.into_iter().skip(1));
    for (one, next) in steps.filter(|(one, next)| *one >= from && *next <= to) {
        things = step::step(things, one, next, &mut report.entries);
    }
    report.objects.1 = things.len();
    // What is missing in between may be there at the end, and what is missing at the end is said once.
    report.entries.retain(|entry| entry.outcome != Outcome::Missing || entry.step == to);
    Ok(Migrated { bytes: write::write(document, &things, to).into_bytes(), report })
}

/// What stands in the collection without being a member of it belongs to no plan; it is not taken over.
fn strays(document: &Document, report: &mut Report) {
    let step = report.to;
    for node in document.root().children().filter(|node| matches!(node.space(), Space::XPlan | Space::Other))
    {
        if document.object_at(node.id()).is_some() || document.root().name().contains('_') {
            continue;
        }
        let thing = tree::read_node(node);
        let mut leaves = vec![("Klasse".to_owned(), thing.class.clone())];
        thing.leaves("", &mut leaves);
        report.entries.extend(leaves.into_iter().map(|(property, value)| Entry {
            outcome: Outcome::Lost,
            object: thing.id.clone(),
            class: thing.class.clone(),
            property,
            value,
            to: None,
            step,
        }));
    }
}
