//! The package check: proves a package before it goes live (`rathaus service check DIR`).

use std::fmt;

use super::{FactSource, Finding, LetterKind, Outcome, Package, reach};
use crate::forms::{Answers, Texts};
use workflow::Workflow;

/// What the check found, and how much it looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What must be put right; empty means the package may go live.
    pub findings: Vec<Finding>,
    /// How many pages the form has.
    pub pages: usize,
    /// How many questions.
    pub questions: usize,
    /// How many letters.
    pub letters: usize,
    /// How many sample applications were run.
    pub samples: usize,
    /// How many letters were printed for them.
    pub printed: usize,
}

impl Report {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_green(&self) -> bool {
        self.findings.is_empty()
    }

    /// The report of a package that could not be read.
    #[must_use]
    pub fn unreadable(findings: Vec<Finding>) -> Self {
        Self { findings, pages: 0, questions: 0, letters: 0, samples: 0, printed: 0 }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        let result = if self.is_green() {
            "in Ordnung".to_owned()
        } else {
            format!("{} Befunde", self.findings.len())
        };
        let Self { pages, questions, letters, samples, printed, .. } = self;
        write!(
            f,
            "{result}: {pages} Seiten, {questions} Fragen, {letters} Briefe, {samples} Beispielanträge, "
        )?;
        write!(f, "{printed} Schreiben gedruckt")
    }
}

impl Package {
    /// Checks everything that can be checked without a town: texts in every language, form reachable, fee and rules
    /// computable, process sound and complete, letters' facts defined, samples green. `workflow` knows the services that processes
    /// may call.
    #[must_use]
    pub fn check(&self, workflow: &Workflow) -> Report {
        let parts = [
            self.check_service(),
            self.check_process(workflow),
            self.check_form_texts(),
            self.check_reach(),
            self.check_rules(),
            self.check_letters(),
            self.check_samples(),
        ];
        Report {
            findings: parts.into_iter().flatten().collect(),
            pages: self.form.pages().len(),
            questions: self.form.questions().len(),
            letters: self.letters.len(),
            samples: self.samples.len(),
            printed: 0,
        }
    }

    fn check_service(&self) -> Vec<Finding> {
        let file = "service.toml";
        let mut findings: Vec<Finding> = self
            .service
            .texts()
            .into_iter()
            .flat_map(|(what, texts)| missing(file, &self.service_source, &what, "", texts))
            .collect();
        if self.service.law.is_empty() {
            findings.push(Finding::new(
                file,
                "Es fehlt die Rechtsgrundlage. Ergänzen Sie einen Abschnitt [[law]].",
            ));
        }
        if self
            .service
            .leika
            .as_ref()
            .is_some_and(|key| key.len() != 14 || !key.bytes().all(|b| b.is_ascii_digit()))
        {
            findings.push(Finding::at(
                file,
                &self.service_source,
                "leika",
                "Ein LeiKa-Schlüssel hat 14 Ziffern. Berichtigen oder entfernen Sie ihn.",
            ));
        }
        for name in self.fee.names().filter(|name| self.form.question(name).is_none()) {
            let message = format!("Die Gebührenregel nennt „{name}“. Nennen Sie nur Fragen des Formulars.");
            findings.push(Finding::at(file, &self.service_source, "rule =", message));
        }
        findings
    }

    fn check_form_texts(&self) -> Vec<Finding> {
        let (file, source, mut findings) = ("form.toml", &self.form_source, Vec::new());
        for page in self.form.pages() {
            let place = format!("id = \"{}\"", page.id);
            let texts = std::iter::once(&page.title).chain(&page.intro);
            findings.extend(
                texts.flat_map(|texts| missing(file, source, &format!("Seite „{}“", page.id), &place, texts)),
            );
        }
        for question in self.form.questions() {
            let place = format!("id = \"{}\"", question.id);
            let own = [Some(&question.label), question.help.as_ref(), question.missing.as_ref()]
                .into_iter()
                .flatten();
            let texts = own.chain(question.kind.texts());
            let what = format!("Frage „{}“", question.id);
            findings.extend(texts.flat_map(|texts| missing(file, source, &what, &place, texts)));
        }
        for rule in self.form.rules() {
            let what = format!("Regel „{}“", rule.check.text());
            findings.extend(missing(file, source, &what, rule.check.text(), &rule.message));
        }
        findings
    }

    fn check_reach(&self) -> Vec<Finding> {
        let samples: Vec<(Answers, kernel::Date)> =
            self.samples.iter().map(|sample| (sample.walk(&self.form).answers, sample.today)).collect();
        let finding = |id: String| {
            let message = format!(
                "„{id}“ wird nie gezeigt. Ändern Sie show_if oder ergänzen Sie einen Beispielantrag, der dorthin führt."
            );
            Finding::at("form.toml", &self.form_source, &format!("id = \"{id}\""), message)
        };
        reach::unreached(&self.form, &samples).into_iter().map(finding).collect()
    }

    /// A rule that no complete sample can judge compares things that cannot be compared, or was never tried.
    fn check_rules(&self) -> Vec<Finding> {
        let walks: Vec<_> =
            self.samples.iter().map(|sample| (sample.walk(&self.form).answers, sample.today)).collect();
        let never = self.form.rules().iter().filter(|rule| {
            !walks.iter().any(|(answers, today)| self.form.judge(rule, answers, *today).is_some())
        });
        let finding = |rule: &crate::forms::Rule| {
            let text = rule.check.text();
            let message = format!(
                "Die Regel „{text}“ ergibt in keinem Beispielantrag ja oder nein. Ergänzen Sie einen oder berichtigen Sie die Regel."
            );
            Finding::at("form.toml", &self.form_source, text, message)
        };
        never.map(finding).collect()
    }

    fn check_letters(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for letter in &self.letters {
            let file = letter.file();
            for fact in letter.facts() {
                let place = format!("data.{fact}");
                if !self.defines(&fact) {
                    let message = format!(
                        "Der Brief nutzt „{fact}“. Das gibt es weder als Frage noch als Angabe in service.toml."
                    );
                    findings.push(Finding::at(&file, &letter.template, &place, message));
                }
                let secret = self.service.facts.iter().any(|known| {
                    known.key == fact && matches!(known.from, FactSource::Register | FactSource::Clerk)
                });
                if letter.spec.neutral && secret {
                    let message = format!(
                        "Der Brief ist neutral und darf „{fact}“ nicht nennen, sonst verrät er, ob jemand gemeldet ist."
                    );
                    findings.push(Finding::at(&file, &letter.template, &place, message));
                }
            }
            if letter.spec.kind == LetterKind::Notice && !letter.template.contains("#rechtsbehelf") {
                findings.push(Finding::new(
                    &file,
                    "Ein Bescheid braucht eine Rechtsbehelfsbelehrung. Ergänzen Sie #rechtsbehelf[…].",
                ));
            }
        }
        for outcome in [Outcome::Approve, Outcome::Refuse] {
            if !self.letters.iter().any(|letter| letter.spec.outcome == outcome) {
                findings.push(Finding::new(
                    "service.toml",
                    format!("Es fehlt ein Brief für die Entscheidung {outcome:?}. Ergänzen Sie [[letters]]."),
                ));
            }
        }
        findings
    }

    fn check_samples(&self) -> Vec<Finding> {
        if self.samples.is_empty() {
            return vec![Finding::new(
                "tests",
                "Es gibt keinen Beispielantrag. Legen Sie mindestens eine Datei tests/*.toml an.",
            )];
        }
        self.samples.iter().flat_map(|sample| sample.run(self)).collect()
    }
}

fn missing(file: &str, source: &str, what: &str, place: &str, texts: &Texts) -> Vec<Finding> {
    let needle = if place.is_empty() { what.rsplit('.').next().unwrap_or(what) } else { place };
    let message =
        |lang: kernel::Lang| format!("Bei {what} fehlt ein Text auf {}. Ergänzen Sie {lang}.", lang.name());
    texts.missing().map(|lang| Finding::at(file, source, needle, message(lang))).collect()
}
