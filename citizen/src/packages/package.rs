//! A package that was read: service, form, process, texts, letters, samples.

use kernel::{Date, Lang, Money};

use super::service::Service;
use super::{CASE_FACTS, Finding, Letter, PageTexts, Sample, Source};
use crate::forms::{Answers, Form, Formula, Submission};

/// A service package (Leistungspaket).
#[derive(Debug)]
pub struct Package {
    /// What it is and by which rules.
    pub service: Service,
    /// What is asked.
    pub form: Form,
    /// The service page in every language, in the order of [`Lang::ALL`].
    pub texts: Vec<PageTexts>,
    /// What can go out.
    pub letters: Vec<Letter>,
    /// The sample applications.
    pub samples: Vec<Sample>,
    /// The model of what happens with an application, BPMN 2.0 XML.
    pub process: String,
    pub(super) fee: Formula,
    pub(super) form_source: String,
    pub(super) service_source: String,
}

impl Package {
    /// Reads a package.
    ///
    /// # Errors
    /// Everything that keeps it from being read. What can be read is not yet proven: see [`Package::check`].
    pub fn load(source: &dyn Source) -> Result<Self, Vec<Finding>> {
        let mut loader = Loader { source, findings: Vec::new() };
        let service_source = loader.required("service.toml");
        let form_source = loader.required("form.toml");
        let process = loader.required(super::process::FILE);
        let service = service_source.as_deref().and_then(|text| loader.service(text));
        let fee = service.as_ref().and_then(|service| loader.fee(service));
        let form = form_source.as_deref().and_then(|text| loader.form(text));
        let texts = Lang::ALL.map(|lang| loader.texts(lang));
        let letters = service
            .iter()
            .flat_map(|service| &service.letters)
            .map(|spec| loader.letter(spec))
            .collect::<Vec<_>>();
        let samples = loader.samples();
        let findings = loader.findings;
        match (service, form, fee, process, service_source, form_source) {
            (
                Some(service),
                Some(form),
                Some(fee),
                Some(process),
                Some(service_source),
                Some(form_source),
            ) if findings.is_empty() => {
                let (texts, letters) =
                    (texts.into_iter().flatten().collect(), letters.into_iter().flatten().collect());
                Ok(Self { service, form, texts, letters, samples, process, fee, form_source, service_source })
            }
            _ => Err(findings),
        }
    }

    /// The service page in one language.
    #[must_use]
    pub fn page_texts(&self, lang: Lang) -> Option<&PageTexts> {
        self.texts.iter().find(|texts| texts.lang == lang)
    }

    /// A letter by its key.
    #[must_use]
    pub fn letter(&self, key: &str) -> Option<&Letter> {
        self.letters.iter().find(|letter| letter.spec.key == key)
    }

    /// What the letter with this German title is called in another language.
    #[must_use]
    pub fn letter_title(&self, german: &str, lang: Lang) -> Option<&str> {
        let mut titles = self.letters.iter().map(|letter| &letter.spec.title);
        titles.find(|title| title.get(Lang::German) == german).map(|title| title.get(lang))
    }

    /// The fee for these answers; nothing where the rule gives no amount.
    #[must_use]
    pub fn fee(&self, answers: &Answers, today: Date) -> Option<Money> {
        let value = self.form.compute(&self.fee, answers, today);
        let euro: rust_decimal::Decimal = value.as_number()?.to_string().parse().ok()?;
        let cents = euro.checked_mul(rust_decimal::Decimal::ONE_HUNDRED)?.round();
        i64::try_from(cents.mantissa()).ok().filter(|cents| *cents >= 0).map(Money::from_cents)
    }

    /// What a letter sees as `data` of a submission: every question of the form by its id, in German; a text, or a list of
    /// lines where the answer may have several. What was not asked or answered is empty, so that no letter fails on it.
    /// The case's and the service's own facts come beside these.
    #[must_use]
    pub fn letter_data(&self, submission: &Submission) -> serde_json::Map<String, serde_json::Value> {
        let fact = |question: &crate::forms::Question| {
            let text = submission.text(&question.id).unwrap_or_default();
            let value = if question.kind.has_lines() {
                text.lines().map(|line| line.to_owned().into()).collect::<Vec<serde_json::Value>>().into()
            } else {
                text.to_owned().into()
            };
            (question.id.clone(), value)
        };
        self.form.questions().iter().map(fact).collect()
    }

    /// Whether letters may use a fact of this name.
    #[must_use]
    pub fn defines(&self, fact: &str) -> bool {
        self.form.question(fact).is_some()
            || CASE_FACTS.iter().any(|(key, _)| *key == fact)
            || self.service.facts.iter().any(|known| known.key == fact)
    }
}

struct Loader<'s> {
    source: &'s dyn Source,
    findings: Vec<Finding>,
}

impl Loader<'_> {
    fn read(&mut self, path: &str) -> Option<String> {
        self.source.read(path).unwrap_or_else(|error| {
            self.findings.push(Finding::new(path, format!("Die Datei ist nicht lesbar: {error}.")));
            None
        })
    }

    fn required(&mut self, path: &str) -> Option<String> {
        let (before, text) = (self.findings.len(), self.read(path));
        if text.is_none() && self.findings.len() == before {
            self.findings.push(Finding::new(path, "Die Datei fehlt. Legen Sie sie an."));
        }
        text
    }

    fn service(&mut self, text: &str) -> Option<Service> {
        toml::from_str(text)
            .map_err(|error| self.findings.push(Finding::toml("service.toml", text, &error)))
            .ok()
    }

    fn fee(&mut self, service: &Service) -> Option<Formula> {
        let rule = &service.fee.rule;
        let refuse = |error| {
            Finding::new("service.toml", format!("Die Gebührenregel „{rule}“ ist nicht lesbar: {error}."))
        };
        Formula::parse(rule).map_err(|error| self.findings.push(refuse(error))).ok()
    }

    fn form(&mut self, text: &str) -> Option<Form> {
        let finding =
            |flaw: crate::forms::Flaw| Finding { line: flaw.line, ..Finding::new("form.toml", flaw.message) };
        Form::parse(text).map_err(|flaws| self.findings.extend(flaws.into_iter().map(finding))).ok()
    }

    fn texts(&mut self, lang: Lang) -> Option<PageTexts> {
        let file = format!("texts/{lang}.md");
        let text = self.required(&file)?;
        PageTexts::parse(lang, &file, &text).map_err(|findings| self.findings.extend(findings)).ok()
    }

    fn letter(&mut self, spec: &super::LetterSpec) -> Option<Letter> {
        let template = self.required(&format!("letters/{}.typ", spec.key))?;
        Some(Letter { spec: spec.clone(), template })
    }

    fn samples(&mut self) -> Vec<Sample> {
        let paths = self.source.paths().unwrap_or_else(|error| {
            self.findings.push(Finding::new("", format!("Der Ordner ist nicht lesbar: {error}.")));
            Vec::new()
        });
        let mut samples = Vec::new();
        for file in paths.iter().filter(|path| path.starts_with("tests/") && path.ends_with(".toml")) {
            let Some(text) = self.read(file) else { continue };
            match Sample::parse(file, &text) {
                Ok(sample) => samples.push(sample),
                Err(finding) => self.findings.push(finding),
            }
        }
        samples
    }
}
