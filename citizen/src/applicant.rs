//! Who applies, out of the answers: service packages name these questions alike (docs/service-packages.md).

use kernel::Date;

use crate::{
    forms::{Answer, Submission},
    register::Query,
};

/// The ids of the questions that say who applies.
pub const QUESTIONS: [&str; 6] =
    ["familienname", "vornamen", "geburtsdatum", "anschrift", "hauptwohnung", "nebenwohnung"];

/// Who applies, as given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applicant {
    /// Family name.
    pub family_name: String,
    /// Given names.
    pub given_names: String,
    /// Date of birth.
    pub born: Option<Date>,
    /// The address in lines.
    pub address: Vec<String>,
    /// The second home in lines, where the service asks for it.
    pub second_home: Vec<String>,
}

impl Applicant {
    /// Reads the conventional questions; what a form does not ask stays empty.
    #[must_use]
    pub fn of(submission: &Submission) -> Self {
        let text = |question| submission.text(question).unwrap_or_default();
        let born = match submission.answers.get("geburtsdatum") {
            Some(Answer::Date(date)) => Some(*date),
            _ => None,
        };
        Self {
            family_name: text("familienname").to_owned(),
            given_names: text("vornamen").to_owned(),
            born,
            address: [text("anschrift"), text("hauptwohnung")]
                .join("\n")
                .lines()
                .map(str::to_owned)
                .filter(|l| !l.is_empty())
                .collect(),
            second_home: text("nebenwohnung").lines().map(str::to_owned).collect(),
        }
    }

    /// Given names and family name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.given_names, self.family_name).trim().to_owned()
    }

    /// The lines of the address field.
    #[must_use]
    pub fn recipient(&self) -> Vec<String> {
        std::iter::once(self.name()).chain(self.address.clone()).filter(|line| !line.is_empty()).collect()
    }

    /// What to ask the register.
    #[must_use]
    pub fn query(&self) -> Query {
        Query {
            family_name: self.family_name.clone(),
            given_names: self.given_names.clone(),
            born: self.born,
            address: self.address.clone(),
            second_home: self.second_home.clone(),
        }
    }
}
