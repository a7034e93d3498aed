//! Why the policy said no, and what a person may learn of it.

use super::{Action, table};

/// A refusal. Turned into [`kernel::Error`] it becomes the page with the right status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The person must not learn that there is such a thing: 404.
    Hidden,
    /// The person knows the thing but may not do this: 403, with words that say who may.
    Forbidden {
        /// What was wanted.
        action: Action,
        /// The roles that may, and how far.
        who_may: String,
    },
    /// The person may do this, but not while the case stands where it stands: 409.
    State(Action),
}

impl From<Refusal> for kernel::Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Hidden => Self::NotFound,
            Refusal::Forbidden { action, who_may } => {
                Self::Forbidden(format!("„{}“ dürfen: {who_may}.", action.german()).into())
            }
            Refusal::State(action) => Self::Conflict(
                format!(
                    "„{}“ geht in diesem Zustand nicht. Möglich ist es, solange der Vorgang so steht: {}.",
                    action.german(),
                    table::states(action)
                )
                .into(),
            ),
        }
    }
}

impl From<Refusal> for store::Error {
    fn from(refusal: Refusal) -> Self {
        kernel::Error::from(refusal).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_says_what_a_person_may_know() {
        let table = [
            (Refusal::Hidden, "not found"),
            (
                Refusal::Forbidden {
                    action: Action::EditSettings,
                    who_may: "Verwaltung (ganze Stadt)".into(),
                },
                "forbidden: „Einstellungen ändern“ dürfen: Verwaltung (ganze Stadt).",
            ),
            (
                Refusal::State(Action::DecideCase),
                "conflict: „Über den Vorgang entscheiden“ geht in diesem Zustand nicht. \
                 Möglich ist es, solange der Vorgang so steht: in Bearbeitung.",
            ),
        ];
        for (refusal, words) in table {
            assert_eq!(kernel::Error::from(refusal).to_string(), words);
        }
    }
}
