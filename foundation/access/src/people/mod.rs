//! Members of staff: who they are and which roles they have in which units.

pub mod actions;
pub(crate) mod store;

use kernel::{PersonId, Problem, Timestamp, UnitId};

use crate::policy::Role;

pub use store::{all, by_email, find, of_unit, of_unit_by, roles_of};

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// What is said about them.
    pub data: PersonData,
    /// Since when they cannot sign in.
    pub locked_at: Option<Timestamp>,
    /// Counts changes; a change names the one it saw.
    pub version: u32,
}

impl Person {
    /// `Kim Beispiel`.
    #[must_use]
    pub fn name(&self) -> String {
        self.data.name()
    }
}

/// What is said about a member of staff when they are entered or changed. Telephone and room stand on letters.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PersonData {
    /// Given name (Vorname).
    pub given_name: String,
    /// Family name (Nachname).
    pub family_name: String,
    /// E-mail address, by which they sign in. Kept in lower case.
    pub email: String,
    /// Telephone at work; may be empty.
    pub phone: String,
    /// Room; may be empty.
    pub room: String,
}

impl PersonData {
    /// `Kim Beispiel`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    /// The order in lists: family name first, folded as in DIN 5007-1.
    #[must_use]
    pub fn sort_key(&self) -> String {
        ::store::fold::fold(&format!("{} {}", self.family_name, self.given_name))
    }

    /// Trimmed, or what has to be put right.
    ///
    /// # Errors
    /// [`kernel::Error::Invalid`], with the names of the fields.
    pub fn checked(self) -> kernel::Result<Self> {
        let [given_name, family_name, email, phone, room] =
            [self.given_name, self.family_name, self.email, self.phone, self.room]
                .map(|t| t.trim().to_owned());
        let mut problems = Vec::new();
        let mut must = |good: bool, field: &str, message: &str| {
            if !good {
                problems.push(Problem::new(field, message));
            }
        };
        let short = |text: &str| (1..=80).contains(&text.chars().count());
        must(short(&given_name), "given_name", "Geben Sie den Vornamen mit höchstens 80 Zeichen an.");
        must(short(&family_name), "family_name", "Geben Sie den Nachnamen mit höchstens 80 Zeichen an.");
        must(
            is_address(&email),
            "email",
            "Geben Sie eine E-Mail-Adresse an, zum Beispiel kim@stadt.example.",
        );
        must(
            phone.chars().count() <= 40,
            "phone",
            "Geben Sie die Telefonnummer mit höchstens 40 Zeichen an.",
        );
        must(room.chars().count() <= 40, "room", "Geben Sie den Raum mit höchstens 40 Zeichen an.");
        if !problems.is_empty() {
            return Err(kernel::Error::Invalid(problems));
        }
        Ok(Self { given_name, family_name, email: canonical(&email), phone, room })
    }
}

/// The address as it is kept and looked up.
#[must_use]
pub fn canonical(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Good enough to catch slips; whether the address works is shown by the first mail.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    !local.is_empty()
        && text.len() <= 254
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'))
}

/// A person's role in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Assignment {
    /// The role.
    pub role: Role,
    /// The unit.
    pub unit: UnitId,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(given: &str, email: &str) -> PersonData {
        let [phone, room] = [String::new(), String::new()];
        PersonData { given_name: given.into(), family_name: "Ünal".into(), email: email.into(), phone, room }
    }

    #[test]
    fn addresses_are_checked_for_slips() {
        let table = [
            ("kim@stadt.example", true),
            (" Kim.Beispiel+x@Stadt.Example ", true),
            ("kim", false),
            ("kim@stadt", false),
            ("@stadt.example", false),
            ("kim@.example", false),
            ("kim@stadt.", false),
            ("kim b@stadt.example", false),
            ("Kim <kim@stadt.example>", false),
            ("a@b.c,d@e.f", false),
        ];
        for (email, good) in table {
            assert_eq!(data("Kim", email).checked().is_ok(), good, "{email}");
        }
    }

    #[test]
    fn what_is_entered_is_tidied() {
        let checked = data(" Kim ", " Kim@Stadt.Example").checked().unwrap();
        assert_eq!((checked.name().as_str(), checked.email.as_str()), ("Kim Ünal", "kim@stadt.example"));
        assert_eq!(checked.sort_key(), "unal kim");
        let Err(kernel::Error::Invalid(problems)) = data(" ", "x").checked() else { panic!("accepted") };
        assert_eq!(problems.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), ["given_name", "email"]);
    }
}
