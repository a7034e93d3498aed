//! Why an archive is not read.

use crate::document;

/// Why a package cannot be looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The plan itself is refused.
    #[error(transparent)]
    Document(#[from] document::Refusal),
    /// No archive that can be unpacked.
    #[error("Das Archiv ist beschädigt und lässt sich nicht entpacken. Bitte packen Sie die Dateien neu.")]
    Broken,
    /// A file that needs a password.
    #[error("Die Datei „{0}“ im Archiv ist verschlüsselt. Bitte packen Sie das Archiv ohne Kennwort.")]
    Locked(String),
    /// Packed in a way that is not unpacked here.
    #[error(
        "Die Datei „{0}“ ist in einer unüblichen Art gepackt; gelesen wird das gewöhnliche ZIP (Deflate)."
    )]
    Packed(String),
    /// More files than any plan has.
    #[error("Das Archiv enthält mehr als {0} Dateien; so große Archive werden nicht gelesen.")]
    TooManyFiles(usize),
    /// What is small when packed and huge when unpacked.
    #[error("Die Datei „{0}“ wächst beim Entpacken auf ein Vielfaches; solche Archive werden abgelehnt.")]
    Bomb(String),
    /// A name that leads out of the folder into which it is unpacked.
    #[error("Der Dateiname „{0}“ führt aus dem Archiv hinaus; solche Archive werden abgelehnt.")]
    Outside(String),
    /// Two files with one name.
    #[error("Im Archiv gibt es die Datei „{0}“ mehrmals. Bitte lassen Sie nur die richtige darin.")]
    Twice(String),
    /// No plan.
    #[error("Im Archiv ist kein Plan: Es muss eine Datei „xplan.gml“ enthalten.")]
    NoPlan,
    /// Several plans, and nothing says which one is meant.
    #[error(
        "Im Archiv sind mehrere Pläne ({0}). Bitte nennen Sie den richtigen „xplan.gml“ und lassen Sie die anderen weg."
    )]
    SeveralPlans(String),
}

impl Refusal {
    /// Whether the file itself is wrong; otherwise it is only beyond what is looked at here.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        match self {
            Self::Document(refusal) => refusal.is_fault(),
            Self::Packed(_) | Self::TooManyFiles(_) | Self::Locked(_) => false,
            _ => true,
        }
    }

    /// Whether a file like this means harm.
    #[must_use]
    pub fn is_attack(&self) -> bool {
        matches!(self, Self::Document(document::Refusal::DocumentType) | Self::Bomb(_) | Self::Outside(_))
    }
}
