//! The verdicts of others about single checks, and ours.

use std::path::Path;

use xplan::archive::{Package, Status, references};
use xplan::check::{Level, Options, Report, Verdict, check, check_package};

use super::manifest::Expected;
use super::{Case, Score};

/// How far from a stated place ours may be, in metres. The stated ones lie on arcs that were made straight before they were cut, up to
/// 1.9 mm beside the true circle; ours lie on the circle.
const NEAR: f64 = 0.003;

/// The schema's verdict and each stated one.
pub(super) fn run(case: &Case<'_>, folder: &Path, score: &mut Score) {
    schema(case, score);
    for expected in case.entry.expected.iter().flatten() {
        let file = &case.entry.file;
        match &case.package {
            Ok(package) => one(file, package, expected, folder, score),
            Err(refusal) if expected.check == "security" => {
                score.case("security", refusal.is_attack(), || format!("{file}: refused, but for {refusal}"));
            }
            Err(refusal) => {
                score.case("verdicts", false, || format!("{file}: {}: refused: {refusal}", expected.check));
            }
        }
    }
}

/// What libxml2 says with the XSD.
fn schema(case: &Case<'_>, score: &mut Score) {
    let entry = case.entry;
    let Some(theirs) = &entry.xmllint_xsd else {
        score.leave_out("schema: no verdict of xmllint (no XSD of this version or root)");
        return;
    };
    if entry.root.as_deref() == Some("FeatureCollection") {
        score.leave_out("schema: xmllint has no schema of wfs:FeatureCollection");
        return;
    }
    let ours = match &case.package {
        Ok(package) => errors(&asked(package, &Options { schema: true, ..Options::none() }), |_| true),
        Err(refusal) => vec![refusal.to_string()],
    };
    score.case("schema", ours.is_empty() == theirs.valid, || {
        format!("{}: ours {ours:?}, xmllint {:?}", entry.file, theirs.first.first())
    });
}

fn asked(package: &Package, options: &Options) -> Report {
    check(package.document(), options)
}

/// The errors of some rules, the first ones.
fn errors(report: &Report, of: impl Fn(&str) -> bool) -> Vec<String> {
    let errors = report.findings.iter().filter(|one| one.level == Level::Error && of(one.rule));
    errors
        .map(|one| format!("{} {:?} {:?}: {}", one.rule, one.objects, one.position, one.text))
        .take(3)
        .collect()
}

fn one(file: &str, package: &Package, expected: &Expected, folder: &Path, score: &mut Score) {
    let rule = expected.check.split(' ').next().unwrap_or_default();
    let none = Options::none();
    match rule {
        "2.2.2.1" => {
            by_rule(file, package, expected, &Options { geometry: true, orientation: true, ..none }, score);
        }
        "2.2.1.1" => by_rule(file, package, expected, &Options { flaechenschluss: true, ..none }, score),
        "2.2.3.1" => by_rule(file, package, expected, &Options { geltungsbereich: true, ..none }, score),
        "4.5.2.4" => by_rule(file, package, expected, &Options { doppelbelegung: true, ..none }, score),
        "syntactic" => {
            let ours = errors(&asked(package, &Options { schema: true, ..none }), |_| true);
            score.case("syntactic", Some(ours.is_empty()) == expected.valid, || format!("{file}: {ours:?}"));
        }
        "full" => full(file, package, expected, score),
        "references" => files(file, package, expected, score),
        "semantic" => semantic(file, package, expected, folder, score),
        "security" => score.case("security", false, || format!("{file}: not refused")),
        "INSPIRE" => score.leave_out("INSPIRE PLU: compared in its own test"),
        _ => score.leave_out(format!("a check that is not known: {}", expected.check)),
    }
}

/// Everything together.
fn full(file: &str, package: &Package, expected: &Expected, score: &mut Score) {
    let report = check_package(package, &Options::default());
    let ours = matches!(report.verdict, Verdict::Valid | Verdict::Warnings);
    let told = || format!("{file}: {:?}", errors(&report, |_| true));
    score.case("full", Some(ours) == expected.valid, told);
}

const PARTS: [&str; 4] = ["2.2.2.1", "2.2.1.1", "2.2.3.1", "4.5.2.4"];

/// A rule alone: the verdict, whether there are warnings, and where the errors are.
fn by_rule(file: &str, package: &Package, expected: &Expected, options: &Options, score: &mut Score) {
    let rule = expected.check.split(' ').next().unwrap_or_default();
    let Some(part) = PARTS.into_iter().find(|part| *part == rule) else { return };
    let report = asked(package, options);
    let ours = errors(&report, |its| its == rule);
    match expected.valid {
        Some(valid) => score.case(part, ours.is_empty() == valid, || {
            format!("{file}: {}, ours: {ours:?}", if valid { "valid" } else { "invalid" })
        }),
        None => score.leave_out(format!("{}: no verdict is stated", expected.check)),
    }
    if let (Some(count), Some(true)) = (expected.warnings, expected.valid) {
        let warned: Vec<_> =
            report.findings.iter().filter(|one| one.level == Level::Warning && one.rule == rule).collect();
        score.case("warnings", warned.is_empty() == (count == 0), || {
            format!(
                "{file}: {count} of {rule} stated, ours: {:?}",
                warned.iter().map(|one| &one.text).take(3).collect::<Vec<_>>()
            )
        });
    }
    if let Some(id) = &expected.gml_id {
        let named = report.findings.iter().any(|one| one.objects.contains(id));
        score.case("objects of findings", named, || format!("{file}: {id} is not among ours"));
    }
    for place in expected.intersections.iter().flatten() {
        let places = report.findings.iter().filter_map(|one| one.position);
        let nearest = places.map(|at| (at.x - place[0]).hypot(at.y - place[1])).reduce(f64::min);
        score.case("places of findings", nearest.is_some_and(|nearest| nearest <= NEAR), || {
            let told = nearest.map_or_else(|| "none".to_owned(), |nearest| format!("{nearest:.4} m away"));
            format!("{file}: {place:?}: our nearest finding: {told}")
        });
    }
}

/// The state of the files to which the plan refers, as the note tells it.
fn files(file: &str, package: &Package, expected: &Expected, score: &mut Score) {
    let ours = references(package);
    for stated in expected.note.as_deref().unwrap_or_default().split(", ") {
        let Some((target, status)) = stated.split_once(' ') else { continue };
        let status = match status {
            "AVAILABLE" => Status::Available,
            "MISSING" => Status::Missing,
            _ => Status::Unchecked,
        };
        let found = ours.iter().find(|one| one.target == target).map(|one| one.status);
        score.case("references", found == Some(status), || {
            format!("{file}: {target}: {found:?}, not {status:?}")
        });
    }
}

/// A rule for which a file was written. Where no verdict is stated, the rules of 2019 may have one.
fn semantic(file: &str, package: &Package, expected: &Expected, folder: &Path, score: &mut Score) {
    let rule = expected.check.split(' ').nth(1).unwrap_or_default();
    let family = rule.trim_end_matches('x');
    let stated = expected
        .valid
        .or_else(|| oracle(folder, file).map(|broken| !broken.iter().any(|one| one.starts_with(family))));
    let Some(valid) = stated else {
        score.leave_out(format!("{}: no verdict is stated", expected.check));
        return;
    };
    let report = asked(package, &Options { semantic: true, ..Options::none() });
    let ours = errors(&report, |its| its.starts_with(family));
    score.case("semantic", ours.is_empty() == valid, || {
        format!("{file}: {rule}: {}, ours: {ours:?}", if valid { "valid" } else { "invalid" })
    });
}

/// The rules of 2019 that a file breaks, if they were asked.
fn oracle(folder: &Path, file: &str) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(folder.join("oracle/semantic_2019.json")).ok()?;
    let all: serde_json::Value = serde_json::from_str(&text).ok()?;
    let broken = all.get(file)?.get("violations")?.as_object()?;
    Some(broken.keys().cloned().collect())
}
