//! `rathaus plan diff`: two versions of a plan.

use std::process::ExitCode;

use kernel::{Error, Result};
use xplan::compare::{Diff, diff};

use super::input;
use crate::commands::say;

/// How a comparison is told.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Form {
    /// Sentences for people.
    Text,
    /// JSON for programs.
    Json,
    /// A table, one line for each value and geometry.
    Csv,
}

/// Reads both and tells what differs; exit status 1 where they do not say the same.
pub(super) fn compare(before: &str, after: &str, form: Form) -> Result<ExitCode> {
    let (before, after) = (input::package(before)?, input::package(after)?);
    let found = diff(before.document(), after.document());
    say(told(&found, form)?.trim_end());
    Ok(ExitCode::from(u8::from(!found.says_the_same())))
}

fn told(found: &Diff<'_>, form: Form) -> Result<String> {
    Ok(match form {
        Form::Text => found.text(),
        Form::Csv => found.csv(),
        Form::Json => serde_json::to_string(found).map_err(|error| Error::internal(error.to_string()))?,
    })
}

#[cfg(test)]
mod tests {
    use xplan::{Document, Limits};

    use super::super::samples::plan;
    use super::*;

    fn read(text: String) -> Document {
        Document::read(text.into_bytes(), &Limits::default()).unwrap()
    }

    #[test]
    fn what_differs_is_told_in_each_form() {
        let (before, after) = (read(plan()), read(plan().replace("<xplan:GRZ>0.4", "<xplan:GRZ>0.6")));
        let found = diff(&before, &after);
        for form in [Form::Text, Form::Json, Form::Csv] {
            let words = told(&found, form).unwrap();
            assert!(
                words.contains("GRZ") && words.contains("0.6") && words.contains("GML_gebiet"),
                "{words}"
            );
        }
        assert!(!found.says_the_same() && diff(&before, &read(plan())).says_the_same());
    }

    #[test]
    fn the_exit_status_says_whether_they_are_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let (a, b) = (file("a.gml", &plan()), file("b.gml", &plan().replace("Am Mühlgraben", "Am Bach")));
        assert_eq!(compare(&a, &a, Form::Text).unwrap(), ExitCode::SUCCESS);
        assert_eq!(compare(&a, &b, Form::Text).unwrap(), ExitCode::from(1));
    }
}
