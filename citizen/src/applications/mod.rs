//! Applications (Anträge): what was sent, how it is decided, what the citizen sees of it.

pub mod actions;
pub mod connectors;
pub mod pages;
pub mod panel;
pub mod routes;
pub mod status;
pub mod store;

use std::str::FromStr;

use kernel::{Date, Error, Id, Lang, PersonId, Timestamp};
use records::cases::CaseId;
use town::Town;

use crate::forms::Submission;

/// The form of the task in which an application is checked: it is done by asking back or deciding on the page of the case.
pub const FORM: &str = "antrag";
/// The message to the process when the applicant has answered.
pub const ANSWER: &str = "Antwort";
/// The message to the process when the applicant has taken the application back.
pub const WITHDRAWAL: &str = "Rücknahme";
/// The variable that says what came out of the check: `rueckfrage`, `bewilligt`, `abgelehnt`.
pub const OUTCOME: &str = "ausgang";
/// The variable that names the decision in the log.
pub const NOTICE_EVENT: &str = "bescheid_ereignis";
/// The variable that names who decided.
pub const NOTICE_PERSON: &str = "bescheid_person";

/// An application that was sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Application {
    /// The case it opened.
    pub case: CaseId,
    /// The key of the service.
    pub service: String,
    /// What was sent.
    pub submission: Submission,
    /// The language the applicant reads.
    pub lang: Lang,
    /// Where the applicant is told that something happened.
    pub email: Option<String>,
    /// When it was sent.
    pub submitted_at: Timestamp,
    /// When the notice counts as delivered (§ 9 OZG).
    pub delivered_on: Option<Date>,
}

/// A question to the applicant (Rückfrage).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enquiry {
    /// Which one.
    pub id: Id<Enquiry>,
    /// What was asked.
    pub question: String,
    /// By whom.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: Timestamp,
    /// What was answered, and when.
    pub answer: Option<(String, Timestamp)>,
}

/// The key of a case that its applicant holds: the case and a code that only the town can make. Nothing of it is stored,
/// so nothing can be stolen from the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusKey {
    /// The case.
    pub case: CaseId,
    mac: String,
}

impl StatusKey {
    /// The key of `case`.
    #[must_use]
    pub fn of(town: &Town, case: CaseId) -> Self {
        let mac = town.keys.mac("status key", case.uuid().as_bytes());
        Self { case, mac: ledger::hex(&mac) }
    }

    /// The case, where the key is right.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it is not: nothing tells a wrong key from a case that does not exist.
    pub fn open(&self, town: &Town) -> kernel::Result<CaseId> {
        use subtle::ConstantTimeEq;
        let right = Self::of(town, self.case);
        if bool::from(right.mac.as_bytes().ct_eq(self.mac.as_bytes())) {
            Ok(self.case)
        } else {
            Err(Error::NotFound)
        }
    }

    /// The status page.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/status/{self}")
    }
}

impl std::fmt::Display for StatusKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.case, self.mac)
    }
}

impl FromStr for StatusKey {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (case, mac) = text.split_at_checked(32).ok_or(())?;
        let good = mac.len() == 32 && mac.bytes().all(|b| b.is_ascii_hexdigit());
        if !good {
            return Err(());
        }
        Ok(Self { case: case.parse().map_err(|_| ())?, mac: mac.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_written() {
        let key = StatusKey { case: Id::nil(), mac: "0123456789abcdef0123456789abcdef".into() };
        assert_eq!(key.to_string().parse(), Ok(key));
        for bad in ["", "00", "ä".repeat(40).as_str(), &"0".repeat(63), &"g".repeat(64)] {
            assert!(bad.parse::<StatusKey>().is_err(), "{bad}");
        }
    }
}
