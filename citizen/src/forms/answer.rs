//! What a person answered, as typed values.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Date, Money};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The answer to one question, already normalised. In JSON: `{"date":"1985-03-27"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Text of every kind: text, name, e-mail, phone, IBAN.
    Text(String),
    /// A calendar day.
    Date(Date),
    /// A number with the places the person gave.
    Number(Decimal),
    /// An amount in cents.
    Money(Money),
    /// Yes or no; also a declaration that was ticked.
    YesNo(bool),
    /// The id of the chosen option.
    One(String),
    /// The ids of the chosen options, in the order of the definition.
    Many(Vec<String>),
    /// A German postal address.
    Address(Address),
    /// Files that were handed in.
    Files(Vec<StoredFile>),
}

/// A German postal address (Anschrift).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street or place name.
    pub street: String,
    /// House number with its letter, `12 a`.
    pub number: String,
    /// Addition, such as the flat or "c/o"; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub extra: String,
    /// Five digits.
    pub postal_code: String,
    /// Town or village.
    pub city: String,
}

/// A file that the server has stored for a draft. Only the server makes these; what a browser sends never becomes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Under what the store knows it.
    pub id: String,
    /// The name the person's machine gave it.
    pub name: String,
    /// The media type that was found in its content, `application/pdf`.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
}

/// The version of the JSON form of [`Answers`].
pub const ANSWERS_VERSION: u32 = 1;

/// All answers of one draft or submission, by question id; serialises to versioned JSON.
///
/// A draft may hold answers to questions that later became hidden: going back and forth must not lose input. A
/// [`super::Submission`] never does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// [`ANSWERS_VERSION`] at the time of writing.
    version: u32,
    /// The pages that were saved at least once.
    #[serde(default)]
    pages: BTreeSet<String>,
    #[serde(default)]
    answers: BTreeMap<String, Answer>,
}

impl Default for Answers {
    fn default() -> Self {
        Self { version: ANSWERS_VERSION, pages: BTreeSet::new(), answers: BTreeMap::new() }
    }
}

impl Answers {
    /// Nothing answered yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The answer to a question.
    #[must_use]
    pub fn get(&self, question: &str) -> Option<&Answer> {
        self.answers.get(question)
    }

    /// Sets the answer to a question, or removes it.
    pub fn set(&mut self, question: &str, answer: Option<Answer>) {
        match answer {
            Some(answer) => drop(self.answers.insert(question.to_owned(), answer)),
            None => drop(self.answers.remove(question)),
        }
    }

    /// Notes that a page was saved.
    pub fn visit(&mut self, page: &str) {
        self.pages.insert(page.to_owned());
    }

    /// Whether a page was saved at least once.
    #[must_use]
    pub fn visited(&self, page: &str) -> bool {
        self.pages.contains(page)
    }

    /// Question ids and answers, ordered by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.answers.iter().map(|(id, answer)| (id.as_str(), answer))
    }

    /// How many questions are answered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.answers.len()
    }

    /// Whether nothing is answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    /// Reads the JSON form.
    ///
    /// # Errors
    /// Where it is no such JSON, or of a version this program does not know.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        let read: Self = serde_json::from_str(json)?;
        if read.version == ANSWERS_VERSION {
            return Ok(read);
        }
        Err(serde::de::Error::custom(format!("answers of the unknown version {}", read.version)))
    }

    /// The JSON form. Equal answers give equal bytes.
    ///
    /// # Errors
    /// Never for answers made by this crate; the error is passed on rather than hidden.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_json_form_is_versioned_typed_and_read_back() {
        let mut answers = Answers::new();
        answers.set("geburtsdatum", Some(Answer::Date(date(1985, 3, 27))));
        answers.set("betrag", Some(Answer::Money(Money::from_cents(1250))));
        answers.set("zahl", Some(Answer::Number(Decimal::new(125, 1))));
        answers.visit("person");
        let json = answers.to_json().unwrap();
        insta::assert_snapshot!(json, @r#"{"version":1,"pages":["person"],"answers":{"betrag":{"money":1250},"geburtsdatum":{"date":"1985-03-27"},"zahl":{"number":"12.5"}}}"#);
        assert_eq!(Answers::from_json(&json).unwrap(), answers);
    }

    #[test]
    fn answers_of_another_version_are_refused() {
        assert!(Answers::from_json(r#"{"version":2}"#).is_err());
        assert!(Answers::from_json(r#"{"answers":{}}"#).is_err());
        assert!(Answers::from_json(r#"{"version":1}"#).unwrap().is_empty());
    }
}
