//! The faulty models of the suite betsy are refused, its executable ones are not.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use bpmn::lint::{Report, Severity};
use bpmn::model::Definitions;
use bpmn::xml::Document;

#[expect(dead_code, reason = "shared with the round trips, which use all of it")]
mod suite;

/// Of 186 faulty models, how many are refused and must stay refused.
const FLOOR: usize = 184;

/// A model that breaks the standard is refused for its faults, never because something in it is not supported.
fn report(path: &Path) -> Result<Report, String> {
    let document = Document::read(&std::fs::read(path).unwrap()).map_err(|error| error.to_string())?;
    let definitions = Definitions::read(&document).map_err(|error| error.to_string())?;
    Ok(bpmn::lint::check(&document, &definitions))
}

fn shown(report: &Report, severity: Severity) -> String {
    report
        .of(severity)
        .map(|found| format!("  {} {}", found.rule.id, found.message))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn faulty_models_are_refused_and_executable_ones_are_not() {
    let Some(betsy) = suite::folder().map(|folder| folder.join("betsy")).filter(|betsy| betsy.is_dir())
    else {
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "foreign suite betsy not found");
        println!("foreign suite betsy not found: nothing was compared");
        return;
    };
    let text = std::fs::read_to_string(betsy.join("expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
    let (mut refused, mut faulty, mut wrongly, mut valid) = (0, 0, Vec::new(), 0);
    for (file, entry) in expected.as_object().unwrap() {
        let outcome = report(&betsy.join(file));
        let bad = outcome.as_ref().map_or(true, Report::is_refused);
        if entry["group"] == "bpmn_constraints" {
            faulty += 1;
            refused += usize::from(bad);
            match &outcome {
                Ok(report) if bad => println!("{file}\n{}", shown(report, Severity::Fault)),
                Ok(_) => println!("NOT REFUSED: {file}"),
                Err(error) => println!("{file}\n  {error}"),
            }
            continue;
        }
        valid += 1;
        match outcome {
            Ok(report) if bad && report.of(Severity::Unsupported).next().is_none() => {
                wrongly.push(format!("{file}\n{}", shown(&report, Severity::Fault)));
            }
            Ok(report) if !report.is_executable() => {
                println!("level C: {file}\n{}", shown(&report, Severity::Unsupported));
                println!("{}", shown(&report, Severity::Fault));
            }
            Ok(_) => {}
            Err(error) => wrongly.push(format!("{file}\n  {error}")),
        }
    }
    println!(
        "refused {refused}/{faulty}\nvalid refused: {} of {valid}\n{}",
        wrongly.len(),
        wrongly.join("\n")
    );
    assert!(wrongly.is_empty(), "{}", wrongly.join("\n"));
    assert!(
        refused * 100 >= faulty * 95 && refused >= FLOOR.min(faulty),
        "only {refused} of {faulty} are refused"
    );
}
