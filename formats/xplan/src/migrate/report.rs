//! What a migration did beyond taking values over: what moved, what was added, and what has no home in the new version.

use std::fmt::Write;

use serde::Serialize;

use crate::Version;

/// What became of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It stands elsewhere or is written differently now.
    Moved,
    /// It has no home; it was kept as a generic attribute of its object.
    Kept,
    /// It has no home and no place to be kept: it is in this report only.
    Lost,
    /// The new version wants it and the plan did not say it; a value that says so was added.
    Added,
    /// The new version wants it and nothing could be said; somebody has to fill it in.
    Missing,
}

/// One thing that is worth knowing about a migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// What became of it.
    pub outcome: Outcome,
    /// `gml:id` of the object.
    pub object: String,
    /// The class that the object had before this step.
    pub class: String,
    /// The property, with the way to it inside of values that have properties: `externeReferenz/art`.
    pub property: String,
    /// Its value.
    pub value: String,
    /// Where it went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The version that this step led to.
    #[serde(serialize_with = "number")]
    pub step: Version,
}

fn number<S: serde::Serializer>(version: &Version, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(version.number())
}

/// The report about a migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The version before.
    #[serde(serialize_with = "number")]
    pub from: Version,
    /// The version after.
    #[serde(serialize_with = "number")]
    pub to: Version,
    /// How many objects went in and came out.
    pub objects: (usize, usize),
    /// How many comments of the file were left behind; they belong to the file, not to the plan.
    pub comments: usize,
    /// In the order of the steps.
    pub entries: Vec<Entry>,
}

impl Report {
    /// How many entries have an outcome.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.entries.iter().filter(|entry| entry.outcome == outcome).count()
    }

    /// The report as German text, one line for each entry; what somebody has to look at comes first.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!(
            "Überführt von {} nach {}: {} Objekte, jetzt {}.\n",
            self.from, self.to, self.objects.0, self.objects.1
        );
        let parts = [
            (Outcome::Missing, "Pflichtangaben, die fehlen und nachzutragen sind"),
            (Outcome::Lost, "Ohne Platz in der neuen Version, nur noch hier"),
            (Outcome::Kept, "Ohne Platz in der neuen Version, als generisches Attribut bewahrt"),
            (Outcome::Added, "Ergänzt, weil die neue Version es verlangt"),
            (Outcome::Moved, "Umgesetzt"),
        ];
        for (outcome, title) in parts {
            let entries = self.entries.iter().filter(|entry| entry.outcome == outcome);
            let lines: Vec<String> = entries.map(Entry::line).collect();
            if !lines.is_empty() {
                // Writing to a text cannot fail.
                let _ = write!(out, "\n{title} ({}):\n{}", lines.len(), lines.concat());
            }
        }
        if self.comments > 0 {
            let _ = writeln!(out, "\n{} Kommentare der Datei wurden nicht übernommen.", self.comments);
        }
        out
    }
}

impl Entry {
    fn line(&self) -> String {
        let Self { object, class, property, value, step, .. } = self;
        let value = if value.is_empty() { String::new() } else { format!(" „{value}“") };
        let to = self.to.as_ref().map(|to| format!(" → {to}")).unwrap_or_default();
        format!("  {class} {object}: {property}{value}{to} ({step})\n")
    }
}
