//! Why a file is not read.

/// Why a file cannot be looked at as a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing.
    #[error("Die Datei ist leer.")]
    Empty,
    /// More bytes than are read.
    #[error("Die Datei ist größer als {0} Byte; so große Dateien werden nicht gelesen.")]
    TooLarge(usize),
    /// Bytes that are no text.
    #[error(transparent)]
    Encoding(#[from] markup::NotText),
    /// No well-formed XML.
    #[error("Die Datei ist kein wohlgeformtes XML: {reason} (Zeile {line}).")]
    Malformed {
        /// What is wrong, in words.
        reason: String,
        /// The line, from 1.
        line: usize,
    },
    /// A document type, which could bring entities and files of others with it.
    #[error(
        "Die Datei enthält eine Dokumenttyp-Deklaration (DOCTYPE). Sie könnte fremde Dateien nachladen und wird deshalb abgelehnt."
    )]
    DocumentType,
    /// Elements inside each other without end.
    #[error("Die Elemente sind tiefer als {0} Ebenen verschachtelt; so etwas wird nicht gelesen.")]
    TooDeep(usize),
    /// More of something than is kept.
    #[error("Die Datei hat zu viele {0}; so große Dateien werden nicht gelesen.")]
    TooMany(&'static str),
}

impl Refusal {
    /// Whether the file itself is wrong; otherwise it is only beyond what is looked at here.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        !matches!(
            self,
            Self::TooLarge(_)
                | Self::TooDeep(_)
                | Self::TooMany(_)
                | Self::Encoding(markup::NotText::Unknown(_))
        )
    }
}
