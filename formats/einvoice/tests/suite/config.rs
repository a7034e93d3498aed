//! The assertions of KoSIT's validator configuration, asked of what its report would say.

use std::path::Path;

use einvoice::{Level, Options, Report, Verdict, check};
use roxmltree::Document;

use super::{Score, accepted};

/// The build of KoSIT's tests lowers one more rule to a warning for UBL invoices, to see that lowering works.
const LOWERED: &str = "BR-09";

const XRECHNUNG: &str = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0";

/// Asks every assertion whose document is there.
pub(super) fn run(folder: &Path, score: &mut Score) {
    let text = std::fs::read_to_string(folder.join("assertions.xml")).unwrap_or_default();
    let Ok(document) = Document::parse(&text) else { return };
    for assertion in document.descendants().filter(|node| node.tag_name().name() == "assertion") {
        let (Some(name), Some(test)) = (assertion.attribute("report-doc"), assertion.attribute("test"))
        else {
            continue;
        };
        let file = folder.join("instances").join(name.replace("-report.xml", ".xml"));
        let Ok(bytes) = std::fs::read(&file) else { continue };
        let test = test.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some(right) = holds(&test, &facts(&bytes)) else { continue };
        score.case(right, || format!("{name}: {test}"));
    }
}

/// What the report would contain.
struct Facts {
    report: Report,
    scenario: Option<String>,
}

fn facts(bytes: &[u8]) -> Facts {
    // The configuration's build puts the identifier in.
    let bytes = String::from_utf8(bytes.to_vec()).map_or_else(
        |error| error.into_bytes(),
        |text| text.replace("@xrechnung.spec.id@", XRECHNUNG).into_bytes(),
    );
    let mut report = check(&bytes, &Options::default());
    lower(&mut report);
    let scenario = report
        .scenario
        .filter(|scenario| scenario.is_xrechnung())
        .map(|scenario| format!("EN16931 {} ({})", scenario.name, scenario.kind));
    Facts { report, scenario }
}

/// Judges anew as if the scenario lowered that rule.
fn lower(report: &mut Report) {
    if report.scenario.is_none_or(|scenario| scenario.kind != "UBL Invoice") {
        return;
    }
    for finding in report.findings.iter_mut().filter(|finding| finding.rule == LOWERED) {
        finding.level = Level::Warning;
    }
    let fatal = report.findings.iter().any(|finding| finding.level == Level::Fatal);
    if report.verdict == Verdict::Invalid && !fatal && report.refusal.is_none() {
        report.verdict = Verdict::Remarks;
    }
}

impl Facts {
    /// The findings of a step of the validation at one of KoSIT's levels, by the rules' own levels.
    fn messages(&self, step: &str, level: Option<&str>) -> bool {
        self.report.findings.iter().any(|finding| {
            let of_step = match finding.set {
                "Schema" => "val-xsd",
                "EN 16931" => "val-sch.1",
                _ => "val-sch.2",
            };
            let of_level = match finding.own_level {
                Level::Fatal => "error",
                Level::Warning => "warning",
                Level::Information => "information",
            };
            of_step == step && level.is_none_or(|level| level == of_level)
        })
    }

    fn done(&self, step: &str) -> bool {
        self.scenario.is_some() && (step == "val-xsd" || !self.messages("val-xsd", None))
    }

    fn valid(&self, step: &str) -> bool {
        self.done(step) && !self.messages(step, Some("error"))
    }
}

/// Whether an assertion holds; none if it is about what a report of ours does not have (times, hashes, names of files).
fn holds(test: &str, facts: &Facts) -> Option<bool> {
    if let Some(inner) = test.strip_prefix("not(").and_then(|rest| rest.strip_suffix(')')) {
        return holds(inner, facts).map(|holds| !holds);
    }
    let quoted = |mark: &str| test.split_once(mark).and_then(|(_, rest)| rest.split('\'').next());
    if test.contains("rep:assessment/rep:accept") {
        return Some(accepted(&facts.report));
    }
    if test.contains("rep:assessment/rep:reject") {
        return Some(!accepted(&facts.report));
    }
    if let Some(step) = quoted("validationStepResult[@id = '") {
        if test.contains("noScenarioMatched") {
            let here = step == "val-xml" && facts.scenario.is_none();
            return Some(here && (!test.contains("rep:message") || facts.report.refusal.is_some()));
        }
        if !facts.done(step) {
            return Some(false);
        }
        return Some(match (test.contains("/@valid = 'true'"), test.contains("rep:message")) {
            (true, _) => facts.valid(step),
            (_, true) if test.contains("@level") => facts.messages(step, quoted("@level = '")),
            (_, true) => facts.messages(step, None),
            _ => true,
        });
    }
    if test.contains("noScenarioMatched") {
        return Some(facts.scenario.is_none());
    }
    if let Some(name) = quoted("s:name = '") {
        return Some(facts.scenario.as_deref() == Some(name));
    }
    if test.contains("rep:scenarioMatched") {
        return Some(facts.scenario.is_some());
    }
    if test == "rep:report/@valid = 'true'" {
        return Some(["val-xsd", "val-sch.1", "val-sch.2"].into_iter().all(|step| facts.valid(step)));
    }
    None
}
