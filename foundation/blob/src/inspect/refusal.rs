//! Why a file is refused, in words that say what to do.

use std::io;

use kernel::Lang;

use super::{Kind, LARGEST};

/// Why a file is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is nothing in it.
    #[error("empty")]
    Empty,
    /// Larger than [`LARGEST`].
    #[error("too large")]
    TooLarge,
    /// No kind that is known here.
    #[error("unknown kind")]
    Unknown,
    /// A known kind that is not wanted at this place.
    #[error("{found:?} is not allowed here")]
    NotAllowed {
        /// What it is.
        found: Kind,
        /// What is wanted.
        allowed: Vec<Kind>,
    },
    /// The name says something else than the content.
    #[error("{found:?} with the extension {claimed}")]
    OtherExtension {
        /// What it is.
        found: Kind,
        /// The extension of its name.
        claimed: String,
    },
    /// Cut off or otherwise not whole.
    #[error("damaged: {0}")]
    Broken(&'static str),
    /// Protected by a password, or an office format from before 2007.
    #[error("locked or legacy")]
    Locked,
    /// Two kinds in one file (polyglot).
    #[error("two kinds in one")]
    TwoThings,
    /// Unpacks to far more than it is.
    #[error("unpacks to too much: {0}")]
    Bomb(&'static str),
    /// Contains macros.
    #[error("contains macros")]
    Macros,
    /// The file could not be read on our side.
    #[error("unreadable")]
    Unreadable(#[from] io::Error),
}

impl Refusal {
    /// What to tell the sender.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::German => self.german(),
            Lang::PlainGerman => self.plain_german(),
            Lang::English => self.english(),
        }
    }

    fn german(&self) -> String {
        match self {
            Self::Empty => "Die Datei ist leer. Bitte wählen Sie eine andere Datei aus.".into(),
            Self::TooLarge => format!("Die Datei ist größer als {}. Bitte verkleinern oder teilen Sie sie.", megabytes()),
            Self::Unknown => "Diese Art von Datei kennen wir nicht. Bitte senden Sie ein PDF oder ein Foto (JPG, PNG).".into(),
            Self::NotAllowed { found, allowed } => {
                format!("{}-Dateien können Sie hier nicht hochladen. Möglich sind: {}.", found.name(), list(allowed))
            }
            Self::OtherExtension { found, claimed } => format!(
                "Der Name endet auf „.{claimed}“, der Inhalt ist aber {}. Bitte benennen Sie die Datei richtig oder wählen Sie eine andere aus.",
                found.name()
            ),
            Self::Broken(_) => "Die Datei ist beschädigt oder unvollständig. Bitte speichern Sie sie neu und laden Sie sie noch einmal hoch.".into(),
            Self::Locked => "Die Datei ist mit einem Kennwort geschützt oder hat ein veraltetes Office-Format. Bitte speichern Sie sie ohne Kennwort als PDF.".into(),
            Self::TwoThings => "In der Datei steckt eine zweite Datei. Aus Sicherheitsgründen nehmen wir sie nicht an. Bitte speichern Sie sie neu als PDF.".into(),
            Self::Bomb(_) => "Der Inhalt der Datei ist ungewöhnlich groß. Bitte speichern Sie sie als PDF oder als kleineres Bild.".into(),
            Self::Macros => "Die Datei enthält Makros (kleine Programme). Bitte speichern Sie sie ohne Makros oder als PDF.".into(),
            Self::Unreadable(_) => "Die Datei konnte nicht gelesen werden. Bitte versuchen Sie es noch einmal.".into(),
        }
    }

    fn plain_german(&self) -> String {
        match self {
            Self::Empty => "In der Datei steht nichts. Bitte nehmen Sie eine andere Datei.".into(),
            Self::TooLarge => format!("Die Datei ist zu groß. Eine Datei darf höchstens {} groß sein.", megabytes()),
            Self::Unknown => "Diese Datei können wir nicht lesen. Bitte senden Sie ein PDF oder ein Foto.".into(),
            Self::NotAllowed { allowed, .. } => {
                format!("Diese Art von Datei geht hier nicht. Diese Arten gehen: {}.", list(allowed))
            }
            Self::OtherExtension { .. } => "Der Name von der Datei passt nicht zum Inhalt. Bitte nehmen Sie eine andere Datei.".into(),
            Self::Broken(_) => "Die Datei ist kaputt. Bitte speichern Sie die Datei neu. Dann laden Sie die Datei noch einmal hoch.".into(),
            Self::Locked => "Die Datei hat ein Kennwort. Oder das Programm für die Datei ist zu alt. Bitte speichern Sie die Datei als PDF. Ohne Kennwort.".into(),
            Self::TwoThings => "In der Datei ist noch eine Datei versteckt. Das ist gefährlich. Bitte speichern Sie die Datei neu als PDF.".into(),
            Self::Bomb(_) => "In der Datei ist zu viel drin. Bitte speichern Sie die Datei als PDF. Oder machen Sie das Bild kleiner.".into(),
            Self::Macros => "In der Datei sind kleine Programme. Das ist gefährlich. Bitte speichern Sie die Datei als PDF.".into(),
            Self::Unreadable(_) => "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.".into(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Empty => "The file is empty. Please choose another file.".into(),
            Self::TooLarge => format!("The file is larger than {}. Please reduce or split it.", megabytes()),
            Self::Unknown => "We do not know this type of file. Please send a PDF or a photo (JPG, PNG).".into(),
            Self::NotAllowed { found, allowed } => {
                format!("You cannot upload {} files here. You can upload: {}.", found.name(), list(allowed))
            }
            Self::OtherExtension { found, claimed } => format!(
                "The name ends in “.{claimed}” but the content is {}. Please rename the file or choose another one.",
                found.name()
            ),
            Self::Broken(_) => "The file is damaged or incomplete. Please save it again and upload it once more.".into(),
            Self::Locked => "The file is protected by a password or has an outdated Office format. Please save it as a PDF without a password.".into(),
            Self::TwoThings => "A second file is hidden in this file. For security reasons we cannot accept it. Please save it again as a PDF.".into(),
            Self::Bomb(_) => "The content of the file is unusually large. Please save it as a PDF or as a smaller picture.".into(),
            Self::Macros => "The file contains macros (small programs). Please save it without macros or as a PDF.".into(),
            Self::Unreadable(_) => "The file could not be read. Please try again.".into(),
        }
    }
}

fn list(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ")
}

fn megabytes() -> String {
    format!("{} MB", LARGEST / 1024 / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_a_sentence_that_says_what_to_do() {
        let all = [
            Refusal::Empty,
            Refusal::TooLarge,
            Refusal::Unknown,
            Refusal::NotAllowed { found: Kind::Docx, allowed: vec![Kind::Pdf, Kind::Jpeg] },
            Refusal::OtherExtension { found: Kind::Png, claimed: "pdf".into() },
            Refusal::Broken("x"),
            Refusal::Locked,
            Refusal::TwoThings,
            Refusal::Bomb("x"),
            Refusal::Macros,
            Refusal::Unreadable(io::ErrorKind::Other.into()),
        ];
        for refusal in &all {
            for lang in Lang::ALL {
                let message = refusal.message(lang);
                assert!(message.ends_with('.') && message.len() > 30, "{message}");
            }
        }
        assert_eq!(
            all[3].message(Lang::German),
            "DOCX-Dateien können Sie hier nicht hochladen. Möglich sind: PDF, JPG."
        );
        assert_eq!(
            all[1].message(Lang::English),
            "The file is larger than 50 MB. Please reduce or split it."
        );
    }
}
