//! What others say about plans, compared with what we say.

mod folder;
mod judge;
mod manifest;
mod reading;

use std::collections::BTreeMap;
use std::path::Path;

pub(crate) use folder::folder;

use manifest::Entry;
use xplan::Limits;
use xplan::archive::{Package, Refusal};

/// How the cases came out.
#[derive(Default)]
pub(crate) struct Score {
    /// Cases that came out as stated.
    pub(crate) passed: usize,
    /// Cases that did not, one line each.
    pub(crate) deviations: Vec<String>,
    /// What was looked at: how many passed and failed.
    pub(crate) parts: BTreeMap<&'static str, (usize, usize)>,
    /// What could not be compared, with the reason, and how often.
    pub(crate) left_out: BTreeMap<String, usize>,
}

impl Score {
    /// Counts a case of a part; the reason is asked for only if it failed.
    fn case(&mut self, part: &'static str, right: bool, deviation: impl FnOnce() -> String) {
        let figures = self.parts.entry(part).or_default();
        if right {
            self.passed += 1;
            figures.0 += 1;
        } else {
            figures.1 += 1;
            self.deviations.push(format!("{part}: {}", deviation()));
        }
    }

    /// Notes that something could not be compared.
    fn leave_out(&mut self, reason: impl Into<String>) {
        *self.left_out.entry(reason.into()).or_default() += 1;
    }

    /// The report, a line each.
    pub(crate) fn lines(&self) -> Vec<String> {
        let left_out = self.left_out.iter().map(|(reason, count)| format!("left out: {count} × {reason}"));
        let parts = self
            .parts
            .iter()
            .map(|(part, (passed, failed))| format!("{part}: {passed} passed, {failed} failed"));
        self.deviations.iter().cloned().chain(left_out).chain(parts).collect()
    }
}

/// A file of the folder, read or refused.
struct Case<'e> {
    entry: &'e Entry,
    bytes: Vec<u8>,
    package: Result<Package, Refusal>,
}

/// Runs whatever cases the folder has.
pub(crate) fn run(folder: &Path) -> Score {
    let mut score = Score::default();
    let entries = match manifest::entries(folder) {
        Ok(entries) => entries,
        Err(reason) => {
            score.case("manifest", false, || reason);
            return score;
        }
    };
    for entry in &entries {
        let Ok(bytes) = std::fs::read(folder.join(&entry.file)) else {
            score.leave_out("the manifest names a file that is not there");
            continue;
        };
        let package = Package::read(bytes.clone(), &Limits::default());
        let case = Case { entry, bytes, package };
        reading::run(&case, &mut score);
        judge::run(&case, folder, &mut score);
    }
    for name in manifest::plans(folder) {
        if entries.iter().all(|entry| entry.file != name) {
            reading::unlisted(&folder.join(&name), &name, &mut score);
        }
    }
    score
}
