//! `rathaus plan check`: does a plan conform?

use std::process::ExitCode;

use kernel::{Error, Result};
use xplan::archive::Package;
use xplan::check::{Options, Report, Verdict, check_package};
use xplan::{Document, Limits};

use super::{Format, input};
use crate::commands::say;

/// A part of the check that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// Whether the file has the form of its version.
    Schema,
    /// The conformity rules about values and relations.
    Semantic,
    /// Everything about geometry: validity, Flächenschluss, Geltungsbereich, double assignment.
    Geometric,
    /// Gaps and overlaps of surfaces (2.2.1.1).
    Flaechenschluss,
    /// Objects outside of the plan (2.2.3.1).
    Geltungsbereich,
    /// Attributes that are set twice at one place (4.5.2.4).
    Doppelbelegung,
    /// In which direction rings run (a part of 2.2.2.1).
    Orientation,
    /// Whether numbers go together.
    Plausibility,
}

/// Everything but what is left out.
pub(super) fn options(skip: &[Part], most: usize) -> Options {
    let is_in = |part| !skip.contains(&part);
    let geometric = is_in(Part::Geometric);
    Options {
        schema: is_in(Part::Schema),
        semantic: is_in(Part::Semantic),
        geometry: geometric,
        orientation: geometric && is_in(Part::Orientation),
        flaechenschluss: geometric && is_in(Part::Flaechenschluss),
        geltungsbereich: geometric && is_in(Part::Geltungsbereich),
        doppelbelegung: geometric && is_in(Part::Doppelbelegung),
        plausibility: is_in(Part::Plausibility),
        most,
    }
}

/// Checks files; the worst verdict gives the exit status.
pub(super) fn check(files: &[String], format: Format, options: &Options) -> Result<ExitCode> {
    if matches!(format, Format::Html) && files.len() > 1 {
        return Err(Error::internal("--format html: a page is about one file; name one"));
    }
    let mut worst = 0;
    for file in files {
        let judged = Judged::file(file, options);
        worst = worst.max(status(judged.report.verdict));
        match format {
            Format::Text => judged.report.to_text(file).iter().for_each(say),
            Format::Json => say(judged.report.to_json(file)),
            Format::Html => input::write("-", judged.page(file).as_bytes())?,
        }
    }
    Ok(ExitCode::from(worst))
}

/// What is found out about a file.
struct Judged {
    report: Report,
    document: Option<Document>,
}

impl Judged {
    fn file(name: &str, options: &Options) -> Self {
        match input::bytes(name) {
            Ok(bytes) => Self::bytes(bytes, options),
            Err(reason) => Self { report: Report::unopened(reason), document: None },
        }
    }

    fn bytes(bytes: Vec<u8>, options: &Options) -> Self {
        match Package::read(bytes, &Limits::default()) {
            Ok(package) => {
                let report = check_package(&package, options);
                Self { report, document: Some(package.into_document()) }
            }
            Err(refusal) => Self { report: Report::refused(&refusal), document: None },
        }
    }

    fn page(&self, file: &str) -> String {
        self.report.to_html(file, self.document.as_ref())
    }
}

/// The exit status for a verdict.
const fn status(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Valid | Verdict::Warnings => 0,
        Verdict::Invalid => 1,
        Verdict::Undecided => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{archive, plan};
    use super::*;

    fn judged(bytes: Vec<u8>) -> Judged {
        Judged::bytes(bytes, &options(&[], 100))
    }

    #[test]
    fn a_good_plan_has_status_nought() {
        for bytes in [plan().into_bytes(), archive(&plan())] {
            let judged = judged(bytes);
            assert_eq!(status(judged.report.verdict), 0, "{:#?}", judged.report.to_text("plan"));
        }
    }

    #[test]
    fn what_cannot_be_judged_says_why() {
        let missing = Judged::file("/gibt/es/nicht.gml", &options(&[], 100));
        assert_eq!(status(missing.report.verdict), 2);
        assert!(missing.report.to_text("x")[2].contains("kann nicht gelesen werden"));
        let old = judged(plan().replace("/6/0", "/3/0").into_bytes());
        assert_eq!(status(old.report.verdict), 2, "{:#?}", old.report.to_text("plan"));
        let hostile = judged(b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hosts'>]><a>&b;</a>".to_vec());
        assert_eq!(status(hostile.report.verdict), 1);
    }

    #[test]
    fn a_line_of_json_has_the_promised_keys() {
        let broken = judged(plan().replace("/3/0", "/6/0").replace("plan.png", "fehlt.png").into_bytes());
        let line = broken.report.to_json("plan.gml");
        let told: serde_json::Value = serde_json::from_str(&line).unwrap();
        let keys = |value: &serde_json::Value| {
            value.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>()).unwrap()
        };
        assert_eq!(keys(&told), ["file", "version", "verdict", "findings"]);
        let missing = judged(archive(&plan().replace("plan.png", "fehlt.png")));
        let told: serde_json::Value = serde_json::from_str(&missing.report.to_json("plan.zip")).unwrap();
        assert_eq!(told["verdict"], "warnings");
        assert_eq!(keys(&told["findings"][0]), ["rule", "level", "objects", "position", "line", "text"]);
    }

    #[test]
    fn parts_can_be_left_out() {
        let some = options(&[Part::Geometric, Part::Plausibility], 7);
        assert!(some.schema && some.semantic && some.most == 7);
        assert!(!some.geometry && !some.orientation && !some.flaechenschluss && !some.plausibility);
        assert!(!options(&[Part::Orientation], 7).orientation && options(&[Part::Orientation], 7).geometry);
    }

    #[test]
    fn a_page_is_about_one_file() {
        let files = ["a.gml".to_owned(), "b.gml".to_owned()];
        assert!(check(&files, Format::Html, &options(&[], 7)).is_err());
        let page = judged(plan().into_bytes()).page("plan <1>.gml");
        assert!(page.starts_with("<!DOCTYPE html>") && page.contains("plan &lt;1&gt;.gml"));
        assert!(!page.contains("<script"));
    }
}
