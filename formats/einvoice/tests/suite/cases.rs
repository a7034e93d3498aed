//! Whole documents with a stated verdict.

use std::collections::BTreeSet;
use std::path::Path;

use einvoice::{Level, Options, check, pdf};
use sha2::{Digest, Sha256};

use super::{Score, accepted, by_rules, fatal, files, name};

/// Every document is accepted.
pub(super) fn accepted_documents(folder: &Path, score: &mut Score) {
    for path in files(folder, &["xml"]) {
        let report = check(&std::fs::read(&path).unwrap_or_default(), &Options::default());
        score.case(accepted(&report), || format!("{}: not accepted: {}", name(&path), fatal(&report)));
    }
}

/// The rows of a table with tabs, by the names in its first line.
fn rows(table: &str) -> impl Iterator<Item = impl Fn(&str) -> String + use<'_>> {
    let mut lines = table.lines();
    let head: Vec<_> = lines.next().unwrap_or_default().split('\t').collect();
    lines.filter(|line| !line.is_empty()).map(move |line| {
        let cells: Vec<_> = head.iter().copied().zip(line.split('\t')).collect();
        move |wanted: &str| {
            cells.iter().find(|(name, _)| *name == wanted).map_or_else(String::new, |cell| cell.1.to_owned())
        }
    })
}

fn rules(cell: &str) -> BTreeSet<String> {
    cell.split([',', ' ', ';']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The set of fatal rules of the core is the official one.
pub(super) fn fatal_rules(folder: &Path, score: &mut Score) {
    let table = std::fs::read_to_string(folder.join("expected-cen-1.3.16.tsv")).unwrap_or_default();
    for row in rows(&table) {
        let file = row("file");
        let Ok(bytes) = std::fs::read(folder.join(&file)) else { continue };
        let report = by_rules(&bytes, vec!["EN 16931"]);
        let official = rules(&row("fatal_rules"));
        let fatal = report.findings.iter().filter(|finding| finding.own_level == Level::Fatal);
        let (faults, ours): (Vec<_>, Vec<_>) = fatal.partition(|finding| finding.unproved);
        let ours: BTreeSet<_> = ours.into_iter().map(|finding| finding.rule.clone()).collect();
        let judged = faults.is_empty() && report.refusal.is_none();
        score.case(judged && ours == official, || {
            let missing: Vec<_> = official.difference(&ours).collect();
            let extra: Vec<_> = ours.difference(&official).collect();
            format!(
                "{file}: missing {missing:?}, too many {extra:?}, not worked out: {}, {:?}",
                faults.len(),
                report.refusal
            )
        });
    }
}

/// The XML inside PDF files is the one stated.
pub(super) fn pdf(folder: &Path, score: &mut Score) {
    let table = std::fs::read_to_string(folder.join("expected-pdf.tsv")).unwrap_or_default();
    for row in rows(&table) {
        let file = row("file");
        let Ok(bytes) = std::fs::read(folder.join(&file)) else { continue };
        let found = match pdf::embedded(&bytes) {
            Ok(found) => {
                let digest: String =
                    Sha256::digest(&found.xml).iter().map(|byte| format!("{byte:02x}")).collect();
                format!("{} {} {digest}", found.name, found.xml.len())
            }
            Err(refusal) => format!("{refusal:?}"),
        };
        let stated = format!("{} {} {}", row("embedded_xml"), row("bytes"), row("sha256"));
        score.case(found == stated, || format!("{file}: {found}"));
    }
}
