//! Drafts of processes: what somebody draws before it is approved.

pub mod actions;
mod forms;
pub mod pages;
mod play;
pub mod routes;
pub mod store;

use kernel::{Id, PersonId, Timestamp};

/// Marker and identifier of a draft.
pub type DraftId = Id<Draft>;

/// One can go back over so many changes.
pub const KEPT: i64 = 50;

/// A draft of a process (Entwurf). There is at most one for a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which one.
    pub id: DraftId,
    /// The key of the process.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// The number of the revision that holds.
    pub place: i64,
    /// The first and the last revision that is kept.
    pub kept: (i64, i64),
    /// How far it is.
    pub state: DraftState,
    /// What was said when it was submitted or returned last.
    pub note: String,
    /// Who changed the model last.
    pub changed_by: PersonId,
    /// When.
    pub changed_at: Timestamp,
    /// Grows with every change.
    pub version: i64,
    /// The model: BPMN 2.0 XML.
    pub model: String,
}

impl Draft {
    /// Whether the last change can be taken back.
    #[must_use]
    pub const fn can_undo(&self) -> bool {
        self.place > self.kept.0
    }

    /// Whether a change that was taken back can be done again.
    #[must_use]
    pub const fn can_redo(&self) -> bool {
        self.place < self.kept.1
    }

    /// Why a person may not decide on the draft, in German; nothing where they may, as far as the draft says.
    #[must_use]
    pub fn undecidable_by(&self, person: PersonId) -> Option<&'static str> {
        if self.state != DraftState::Submitted {
            return Some("Der Entwurf ist noch nicht zur Freigabe eingereicht.");
        }
        (self.changed_by == person).then_some(
            "Sie haben diesen Entwurf zuletzt geändert. Freigeben muss ihn jemand anderes: Hier gilt das Vier-Augen-Prinzip.",
        )
    }
}

/// How far a draft is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DraftState {
    /// It is being drawn.
    Drawing,
    /// It waits for approval.
    Submitted,
}

impl DraftState {
    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drawing => "drawing",
            Self::Submitted => "submitted",
        }
    }

    /// The German words.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::Drawing => "in Arbeit",
            Self::Submitted => "zur Freigabe eingereicht",
        }
    }
}

impl std::str::FromStr for DraftState {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Drawing, Self::Submitted].into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}
::store::text_enum!(DraftState);

/// What is wrong with the key of a process, in German.
#[must_use]
pub fn key_problem(key: &str) -> Option<&'static str> {
    let fits = |letter: char| matches!(letter, 'a'..='z' | '0'..='9' | '-');
    let begins = key.starts_with(|letter: char| letter.is_ascii_lowercase());
    if !begins || !key.chars().all(fits) || key.ends_with('-') || key.len() > 60 {
        return Some(
            "Ein Kürzel beginnt mit einem kleinen Buchstaben und besteht aus kleinen Buchstaben ohne Umlaute, Ziffern und \
             Bindestrichen, höchstens 60 Zeichen.",
        );
    }
    matches!(key, "neu" | "entwuerfe").then_some("Dieses Kürzel ist schon vergeben. Wählen Sie ein anderes.")
}

#[cfg(test)]
mod tests {
    use super::key_problem;

    #[test]
    fn a_key_fits_into_an_address() {
        let table = [
            ("hundesteuer", true),
            ("bauantrag-2", true),
            ("", false),
            ("2-antrag", false),
            ("Antrag", false),
            ("prüfung", false),
            ("a b", false),
            ("a-", false),
            ("neu", false),
            ("entwuerfe", false),
        ];
        for (key, good) in table {
            assert_eq!(key_problem(key).is_none(), good, "{key}");
        }
    }
}
