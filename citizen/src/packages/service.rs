//! `service.toml`: everything about a service except its questions and its long texts.

use kernel::Lang;
use serde::Deserialize;

use crate::forms::Texts;

/// A service (Leistung) of the town, as its package describes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The package's version, `1.0.0`.
    pub version: String,
    /// The name on the service page.
    pub name: Texts,
    /// One or two sentences for lists.
    pub summary: Texts,
    /// The key in the catalogue of public services (LeiKa, 14 digits), where it is known for certain.
    #[serde(default)]
    pub leika: Option<String>,
    /// The key of the FIM data scheme, where one exists.
    #[serde(default)]
    pub fim: Option<String>,
    /// The key of the responsible unit (Zuständigkeit); each town has a unit with this key or maps it.
    pub unit: String,
    /// The number of the file plan class in which cases are filed.
    pub file_plan_class: String,
    /// How long a closed case is kept, in years.
    pub retention_years: u8,
    /// How sure the town must be of who applies. A town may demand more, never less.
    pub trust: Trust,
    /// The legal basis, most important first.
    pub law: Vec<Law>,
    /// Words people search with, besides the name.
    #[serde(default)]
    pub search: WordLists,
    /// What it costs.
    pub fee: Fee,
    /// How long it takes.
    pub processing: Processing,
    /// Deadlines the case must keep.
    #[serde(default)]
    pub deadlines: Vec<Deadline>,
    /// What the applicant is told about personal data (Art. 13 GDPR).
    pub privacy: Privacy,
    /// Facts for letters that come neither from the form nor from the case.
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// What can go out.
    pub letters: Vec<LetterSpec>,
}

/// How sure the town is of who applies (Vertrauensniveau), lowest first; the upper three as in Regulation (EU) 910/2014.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Not at all.
    None,
    /// Holds an e-mail address: a code sent there came back.
    Email,
    /// Account with user name and password (Basisregistrierung).
    Low,
    /// Tax certificate or similar (substanziell).
    Substantial,
    /// Online identity card (hoch).
    High,
}

/// A legal basis (Rechtsgrundlage).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Section and act: `§ 18 Abs. 1 BMG`.
    pub reference: String,
    /// What it says, in one sentence.
    pub text: Texts,
    /// Act and state of the text that was read.
    pub source: String,
}

/// Words in each language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordLists {
    /// German.
    #[serde(default)]
    pub de: Vec<String>,
    /// Plain German.
    #[serde(default, rename = "de-leicht")]
    pub de_leicht: Vec<String>,
    /// English.
    #[serde(default)]
    pub en: Vec<String>,
}

impl WordLists {
    /// The words of one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::German => &self.de,
            Lang::PlainGerman => &self.de_leicht,
            Lang::English => &self.en,
        }
    }
}

/// What a service costs (Gebühr).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// FEEL about the answers, gives euro; `0` is free of charge.
    pub rule: String,
    /// Section and act.
    pub law: String,
    /// What the applicant reads.
    pub text: Texts,
}

/// How long a service usually takes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Processing {
    /// Working days from receipt to decision.
    pub working_days: u32,
    /// What the applicant reads.
    pub text: Texts,
}

/// A deadline of the case (Frist) in working days.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// Its name in code and lists.
    pub key: String,
    /// How many working days.
    pub working_days: u32,
    /// When it begins.
    pub from: DeadlineStart,
    /// What it is, for the clerk's page (German).
    pub text: String,
}

/// The event with which a deadline begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineStart {
    /// The application arrived.
    Received,
    /// A question was sent to the applicant.
    Asked,
    /// The applicant answered.
    Answered,
}

/// What the applicant is told about personal data (Art. 13 GDPR). Who is responsible and how to complain is the town's text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Privacy {
    /// What the data are used for.
    pub purposes: Texts,
    /// On which legal basis.
    pub legal_basis: Texts,
    /// How long they are kept.
    pub retention: Texts,
    /// Who gets them.
    pub recipients: Texts,
    /// Whether they must be given, and what happens otherwise.
    pub duty: Texts,
}

/// A fact for letters.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Its name, `data.KEY` in letters.
    pub key: String,
    /// What it is called for the clerk (German).
    pub label: String,
    /// Who gives it.
    pub from: FactSource,
    /// Whether it is a list of lines, such as the lines of an address.
    #[serde(default)]
    pub lines: bool,
}

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactSource {
    /// The resident register.
    Register,
    /// The clerk types it.
    Clerk,
}

/// A letter the service can send.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterSpec {
    /// The name of `letters/KEY.typ`.
    pub key: String,
    /// The document's title.
    pub title: Texts,
    /// What it is in law.
    pub kind: LetterKind,
    /// With which decision it goes out.
    pub outcome: Outcome,
    /// The letter must not tell whether a person is registered: it is the same whether nobody was found, data differ or a
    /// block notice (§§ 51, 52 BMG) exists. The check then refuses facts of the register and of the clerk in it.
    #[serde(default)]
    pub neutral: bool,
}

/// What a letter is in law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// Certifies facts (Bescheinigung, Bestätigung).
    Certificate,
    /// Decides (Bescheid); carries an instruction on legal remedies (§ 37 (6) VwVfG).
    Notice,
    /// Tells or asks.
    Message,
}

/// With which decision a letter goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The application is granted.
    Approve,
    /// The application is refused.
    Refuse,
}

impl Service {
    /// Every text a citizen reads, with what it is, for the check.
    pub(super) fn texts(&self) -> Vec<(String, &Texts)> {
        let mut texts: Vec<(String, &Texts)> = vec![
            ("name".into(), &self.name),
            ("summary".into(), &self.summary),
            ("fee.text".into(), &self.fee.text),
            ("processing.text".into(), &self.processing.text),
            ("privacy.purposes".into(), &self.privacy.purposes),
            ("privacy.legal_basis".into(), &self.privacy.legal_basis),
            ("privacy.retention".into(), &self.privacy.retention),
            ("privacy.recipients".into(), &self.privacy.recipients),
            ("privacy.duty".into(), &self.privacy.duty),
        ];
        texts.extend(self.law.iter().map(|law| (format!("law „{}“", law.reference), &law.text)));
        texts.extend(self.letters.iter().map(|letter| (format!("letters „{}“", letter.key), &letter.title)));
        texts
    }
}
