//! Sample applications: what a person types, and what must come of it.

use std::collections::BTreeMap;

use kernel::{Date, Lang};
use serde::Deserialize;

use super::{Finding, Package};
use crate::forms::{Answers, Form, Input, Next, Problem, StoredFile, Submission};

/// A sample application of a package, `tests/*.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// The file it stands in.
    #[serde(skip)]
    pub file: String,
    /// What it shows, as a sentence.
    pub name: String,
    /// The day on which it happens.
    pub today: Date,
    /// What is typed: form fields as the browser sends them, a list for repeated ones. Dates may be written whole.
    pub fields: BTreeMap<String, OneOrMany>,
    /// Files that are handed in, by question.
    #[serde(default)]
    pub files: BTreeMap<String, Vec<SampleFile>>,
    /// What must come of it.
    pub expect: Expect,
}

/// The value of a form field, or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// A file that is handed in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleFile {
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
}

/// What must come of a sample. An application without `refused` must be complete.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expect {
    /// The pages in the order in which the person sees them.
    pub pages: Option<Vec<String>>,
    /// Questions at which something is wrong, with words of the German message.
    pub refused: BTreeMap<String, String>,
    /// Answers as they are shown in German.
    pub shown: BTreeMap<String, String>,
    /// Questions of which nothing may be in the submission.
    pub absent: Vec<String>,
    /// The fee as it is shown: `0,00 €`.
    pub fee: Option<String>,
    /// What letters see, by fact; lines apart by `\n`.
    pub letter_data: BTreeMap<String, String>,
}

/// What came of walking through a form.
pub(super) struct Walk {
    pub(super) pages: Vec<String>,
    pub(super) answers: Answers,
    pub(super) problems: Vec<Problem>,
}

impl Sample {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, Finding> {
        let sample: Self = toml::from_str(text).map_err(|error| Finding::toml(file, text, &error))?;
        Ok(Self { file: file.to_owned(), ..sample })
    }

    /// Types everything, page by page, as a person would.
    pub(super) fn walk(&self, form: &Form) -> Walk {
        let (fields, files) = (self.raw_fields(), self.raw_files());
        let input = Input { fields: &fields, files: &files };
        let mut walk = Walk { pages: Vec::new(), answers: Answers::new(), problems: Vec::new() };
        let mut next = form.next(&walk.answers, "", self.today);
        while let Next::Page(page) = next {
            walk.pages.push(page.id.clone());
            walk.problems.extend(form.save(&page.id, &input, &mut walk.answers, self.today));
            next = form.next(&walk.answers, &page.id, self.today);
        }
        walk
    }

    /// The application that comes of it, where it is complete.
    #[must_use]
    pub fn submission(&self, package: &Package) -> Option<Submission> {
        package.form.complete(&self.walk(&package.form).answers, self.today).ok()
    }

    /// What is otherwise than expected.
    pub(super) fn run(&self, package: &Package) -> Vec<Finding> {
        let walk = self.walk(&package.form);
        let mut wrong = self.unknown_fields(&package.form);
        if self.expect.pages.as_ref().is_some_and(|pages| *pages != walk.pages) {
            wrong.push(format!(
                "Die Seiten sind „{}“. Prüfen Sie show_if oder expect.pages.",
                walk.pages.join(", ")
            ));
        }
        wrong.extend(self.compare_problems(&walk));
        if walk.problems.is_empty() {
            wrong.extend(self.compare_submission(package, &walk));
        }
        wrong.into_iter().map(|message| Finding::new(&self.file, message)).collect()
    }

    fn compare_problems(&self, walk: &Walk) -> Vec<String> {
        let mut wrong = Vec::new();
        for problem in &walk.problems {
            let said = problem.message.get(Lang::German);
            if !self.expect.refused.get(&problem.question).is_some_and(|words| said.contains(words)) {
                wrong.push(format!("„{}“ wird unerwartet abgelehnt: {said}", problem.question));
            }
        }
        for question in self.expect.refused.keys() {
            if !walk.problems.iter().any(|problem| problem.question == *question) {
                wrong.push(format!("„{question}“ müsste abgelehnt werden, wird aber angenommen."));
            }
        }
        wrong
    }

    fn compare_submission(&self, package: &Package, walk: &Walk) -> Vec<String> {
        let submission = match package.form.complete(&walk.answers, self.today) {
            Ok(submission) => submission,
            Err(problems) => {
                return problems.iter().map(|problem| problem.message.get(Lang::German).to_owned()).collect();
            }
        };
        let mut wrong = Vec::new();
        for (question, text) in &self.expect.shown {
            let shown = submission.text(question).unwrap_or_default();
            if shown != text {
                wrong.push(format!("„{question}“ wird als „{shown}“ gezeigt, erwartet ist „{text}“."));
            }
        }
        let leaked = self.expect.absent.iter().filter(|question| submission.answers.get(question).is_some());
        wrong.extend(leaked.map(|question| format!("„{question}“ steht im Antrag, darf es aber nicht.")));
        let fee = package.fee(&submission.answers, self.today).map(|fee| fee.to_string());
        if self.expect.fee.is_some() && self.expect.fee != fee {
            wrong.push(format!(
                "Die Gebühr ist „{}“. Prüfen Sie fee.rule oder expect.fee.",
                fee.unwrap_or_default()
            ));
        }
        let data = package.letter_data(&submission);
        for (fact, text) in &self.expect.letter_data {
            let found = data.get(fact).map(as_text).unwrap_or_default();
            if found != *text {
                wrong.push(format!("Briefe sehen „{fact}“ als „{found}“, erwartet ist „{text}“."));
            }
        }
        wrong
    }

    /// Fields that belong to no question are a slip of the pen that would make a sample prove nothing.
    fn unknown_fields(&self, form: &Form) -> Vec<String> {
        let base = |name: &str| name.split('-').next().unwrap_or_default().to_owned();
        let typed = self.fields.keys().map(|name| base(name)).chain(self.files.keys().cloned());
        let expected =
            self.expect.shown.keys().chain(self.expect.refused.keys()).chain(&self.expect.absent).cloned();
        let mut names: Vec<String> =
            typed.chain(expected).filter(|name| form.question(name).is_none()).collect();
        names.dedup();
        names
            .iter()
            .map(|name| format!("Die Frage „{name}“ gibt es im Formular nicht. Berichtigen Sie den Namen."))
            .collect()
    }

    fn raw_fields(&self) -> Vec<(String, String)> {
        let pairs = |(name, value): (&String, &OneOrMany)| {
            let values = match value {
                OneOrMany::One(value) => std::slice::from_ref(value),
                OneOrMany::Many(values) => values,
            };
            values.iter().map(|value| (name.clone(), value.clone())).collect::<Vec<_>>()
        };
        self.fields.iter().flat_map(pairs).collect()
    }

    fn raw_files(&self) -> Vec<(String, StoredFile)> {
        let stored = |(question, files): (&String, &Vec<SampleFile>)| {
            let one = |file: &SampleFile| {
                let SampleFile { name, media_type, size } = file.clone();
                (question.clone(), StoredFile { id: name.clone(), name, media_type, size })
            };
            files.iter().map(one).collect::<Vec<_>>()
        };
        self.files.iter().flat_map(stored).collect()
    }
}

/// A fact as text; lines apart by `\n`.
fn as_text(fact: &serde_json::Value) -> String {
    match fact {
        serde_json::Value::Array(lines) => lines.iter().map(as_text).collect::<Vec<_>>().join("\n"),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
