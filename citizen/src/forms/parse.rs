//! Reading `form.toml`: everything that is wrong with a definition is found at once and said with its line.

use std::collections::{HashMap, HashSet};

use super::definition::{FormFile, PageFile, QuestionFile, RuleFile};
use super::{Form, Formula, Kind, Page, Question, Rule};

/// What is wrong with a form definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The line of `form.toml`, counted from 1, where known.
    pub line: Option<usize>,
    /// What to do, in German: package authors work in town halls.
    pub message: String,
}

impl Form {
    /// Reads and compiles a definition.
    ///
    /// # Errors
    /// All flaws that were found. Missing translations are not among them; the package check names those.
    pub fn parse(source: &str) -> Result<Self, Vec<Flaw>> {
        let file: FormFile = toml::from_str(source).map_err(|error| vec![toml_flaw(source, &error)])?;
        let mut reader = Reader::new(source, file.version);
        for page in file.pages {
            reader.page(page);
        }
        for rule in file.rules {
            reader.rule(rule);
        }
        if reader.form.pages.is_empty() {
            reader.flaw(
                None,
                "Das Formular hat keine Seite. Legen Sie mindestens einen Abschnitt [[pages]] an.",
            );
        }
        if reader.flaws.is_empty() { Ok(reader.form) } else { Err(reader.flaws) }
    }
}

struct Reader<'s> {
    source: &'s str,
    form: Form,
    page_ids: HashSet<String>,
    flaws: Vec<Flaw>,
}

impl<'s> Reader<'s> {
    fn new(source: &'s str, version: u32) -> Self {
        let form = Form {
            version,
            pages: Vec::new(),
            questions: Vec::new(),
            rules: Vec::new(),
            index: HashMap::new(),
        };
        Self { source, form, page_ids: HashSet::new(), flaws: Vec::new() }
    }

    fn flaw(&mut self, needle: Option<&str>, message: impl Into<String>) {
        let line = needle.and_then(|needle| line_of(self.source, needle));
        self.flaws.push(Flaw { line, message: message.into() });
    }

    fn page(&mut self, page: PageFile) {
        let place = format!("id = \"{}\"", page.id);
        self.check_id(&page.id, &place);
        if !self.page_ids.insert(page.id.clone()) {
            self.flaw(
                Some(&place),
                format!("Die Seite „{}“ gibt es zweimal. Geben Sie einer einen anderen Namen.", page.id),
            );
        }
        if page.questions.is_empty() {
            self.flaw(
                Some(&place),
                format!("Die Seite „{}“ hat keine Frage. Ergänzen oder löschen Sie sie.", page.id),
            );
        }
        let show_if = self.condition(page.show_if.as_deref(), self.form.questions.len());
        let first = self.form.questions.len();
        for question in page.questions {
            self.question(question, first);
        }
        let questions = first..self.form.questions.len();
        self.form.pages.push(Page { id: page.id, title: page.title, intro: page.intro, show_if, questions });
    }

    fn question(&mut self, file: QuestionFile, first_of_page: usize) {
        let place = format!("id = \"{}\"", file.id);
        self.check_id(&file.id, &place);
        let kind = match file.kind() {
            Ok(kind) => kind,
            Err(error) => {
                let message = format!(
                    "Die Frage „{}“ ist nicht lesbar: {}. Prüfen Sie type und Angaben.",
                    file.id,
                    error.message()
                );
                return self.flaw(Some(&place), message);
            }
        };
        self.check_options(&file.id, &place, &kind);
        let show_if = self.condition(file.show_if.as_deref(), first_of_page);
        let (index, page) = (self.form.questions.len(), self.form.pages.len());
        if self.form.index.insert(file.id.clone(), index).is_some() {
            let message =
                format!("Der Name „{}“ ist schon vergeben. Geben Sie der Frage einen anderen.", file.id);
            self.flaw(Some(&place), message);
        }
        let QuestionFile { id, label, help, optional, missing, .. } = file;
        self.form.questions.push(Question { id, label, help, optional, missing, show_if, kind, page });
    }

    fn rule(&mut self, file: RuleFile) {
        let Some(check) = self.condition(Some(&file.check), self.form.questions.len()) else { return };
        let mut names: Vec<usize> =
            check.names().filter_map(|name| self.form.index.get(name).copied()).collect();
        names.sort_unstable();
        let page = names
            .iter()
            .filter_map(|index| self.form.questions.get(*index))
            .map(|question| question.page)
            .max();
        let at = self.form.question(&file.at).map(|question| question.page);
        let (Some(page), Some(at)) = (page, at) else {
            let message = format!(
                "Die Regel „{}“ muss Fragen nennen und mit at = \"…\" auf eine vorhandene Frage zeigen.",
                file.check
            );
            return self.flaw(Some(&file.check), message);
        };
        if at != page {
            let message = format!(
                "Die Meldung der Regel „{}“ muss auf der letzten Seite stehen, deren Fragen sie nennt. Ändern Sie at.",
                file.check
            );
            self.flaw(Some(&file.check), message);
        }
        self.form.rules.push(Rule { check, message: file.message, at: file.at, page, names });
    }

    /// Compiles a condition and checks that it names only questions before index `known`.
    fn condition(&mut self, text: Option<&str>, known: usize) -> Option<Formula> {
        let text = text?;
        let condition = match Formula::parse(text) {
            Ok(condition) => condition,
            Err(error) => {
                self.flaw(
                    Some(text),
                    format!("Die Bedingung „{text}“ ist nicht lesbar: {error}. Berichtigen Sie sie."),
                );
                return None;
            }
        };
        let unknown: Vec<String> = condition
            .names()
            .filter(|name| self.form.index.get(*name).is_none_or(|index| *index >= known))
            .map(str::to_owned)
            .collect();
        for name in unknown {
            let message = format!(
                "Die Bedingung „{text}“ nennt „{name}“. Nennen Sie nur Fragen, die es gibt und die auf einer früheren Seite stehen."
            );
            self.flaw(Some(text), message);
        }
        Some(condition)
    }

    /// Ids are FEEL names and parts of URLs: `a-z`, `0-9`, `_`, starting with a letter, at most 60.
    fn check_id(&mut self, id: &str, place: &str) {
        let good = id.len() <= 60
            && id.starts_with(|c: char| c.is_ascii_lowercase())
            && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !good {
            let message =
                format!("„{id}“ geht nicht als Name. Nehmen Sie kleine Buchstaben a bis z, Ziffern und _.");
            self.flaw(Some(place), message);
        }
    }

    fn check_options(&mut self, id: &str, place: &str, kind: &Kind) {
        if !matches!(kind, Kind::ChoiceOne(_) | Kind::ChoiceMany(_)) {
            return;
        }
        let options = kind.options();
        let mut seen = HashSet::new();
        let doubled = options.iter().any(|option| option.id.is_empty() || !seen.insert(option.id.as_str()));
        if options.is_empty() || doubled {
            let message =
                format!("Die Frage „{id}“ braucht Möglichkeiten (options) mit verschiedenen Namen.");
            self.flaw(Some(place), message);
        }
    }
}

/// The first line that contains `needle`, counted from 1.
pub(crate) fn line_of(source: &str, needle: &str) -> Option<usize> {
    source.lines().position(|line| line.contains(needle)).map(|index| index + 1)
}

fn toml_flaw(source: &str, error: &toml::de::Error) -> Flaw {
    let line =
        error.span().and_then(|span| source.get(..span.start)).map(|before| before.matches('\n').count() + 1);
    Flaw {
        line,
        message: format!("Die Datei ist nicht lesbar: {}. Berichtigen Sie die Zeile.", error.message()),
    }
}
