//! Drafts: an application that is being filled in, without an account.
//!
//! Whoever holds the code of a draft (a cookie, or a code noted down together with the e-mail address) can go on. A draft
//! is deleted 30 days after the last change, with a notice before (§ 8a OZG). Drafts are no official acts and leave no
//! events; sending one is ([`crate::applications`]).

pub mod actions;
pub mod pages;
pub mod render;
pub mod routes;
#[cfg(test)]
mod storage_tests;
pub mod store;

use kernel::{Id, Lang, Timestamp};
use sha2::{Digest, Sha256};

use crate::forms::{Answers, StoredFile};

/// Marker and identifier of a draft.
pub type DraftId = Id<Draft>;

/// An application that is being filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Which one.
    pub id: DraftId,
    /// The key of the service.
    pub service: String,
    /// The language it is filled in.
    pub lang: Lang,
    /// The answers so far.
    pub answers: Answers,
    /// The e-mail address given.
    pub email: Option<String>,
    /// A code sent there came back.
    pub email_verified: bool,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The case that came of it.
    pub submitted: Option<Id<()>>,
    /// The files handed in so far.
    pub files: Vec<DraftFile>,
}

/// A file of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFile {
    /// The question it answers.
    pub question: String,
    /// As the form knows it.
    pub file: StoredFile,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Where its bytes are.
    pub blob: Id<blob::Blob>,
}

/// Letters and digits of a draft's code: 14 of an alphabet of 30 are 68 bits.
pub const CODE_LENGTH: usize = 14;

/// Days without a change after which a draft is deleted (§ 8a OZG).
pub const KEPT_DAYS: i64 = 30;

/// Days before the deletion on which it is announced by e-mail.
pub const WARNED_DAYS: i64 = 7;

/// Minutes for which a code sent by e-mail is good.
pub const CODE_MINUTES: i64 = 20;

/// Wrong tries after which a code sent by e-mail is void: five of a million are guessed with 1 in 200,000.
pub const CODE_TRIES: i64 = 5;

/// Codes sent to one e-mail address in an hour: what can be guessed with them, and what can be done to a mailbox.
pub const CODES_SENT: i64 = 5;
/// Wrong codes from one network address in an hour, after which it has to wait.
pub const KNOCKS: i64 = 20;

/// The code as it is compared: upper case, without hyphens and blanks.
#[must_use]
pub fn normalise(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect()
}

/// The code as people read it: in groups of four or five.
#[must_use]
pub fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What the database keeps of a code.
#[must_use]
pub fn hash(code: &str) -> [u8; 32] {
    Sha256::digest(normalise(code)).into()
}

/// Six digits for an e-mail.
#[must_use]
pub fn six_digits(random: [u8; 8]) -> String {
    format!("{:06}", u64::from_le_bytes(random) % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(grouped("ABCDEFGHJKMNPQ"), "ABCDE-FGHJK-MNPQ");
        assert_eq!(normalise(" abcde-fghjk mnpq "), "ABCDEFGHJKMNPQ");
        assert_eq!(hash("abcde-fghjk-mnpq"), hash("ABCDEFGHJKMNPQ"));
        assert_ne!(hash("A"), hash("B"));
    }

    #[test]
    fn six_digits_keep_their_zeros() {
        assert_eq!(six_digits(7u64.to_le_bytes()), "000007");
    }
}
