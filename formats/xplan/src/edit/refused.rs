//! Why a change is not made.

use crate::document::Refusal;

/// Why changes cannot be made. None of them is, then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A number that is of no element, or a place outside of the text.
    #[error("Die Stelle, die geändert werden soll, gibt es in der Datei nicht.")]
    NoPlace,
    /// A text for an element that has others inside.
    #[error("„{0}“ enthält weitere Elemente und kann deshalb keinen Text bekommen (Zeile {1}).")]
    NoText(String, usize),
    /// An element for a place that has text.
    #[error("„{0}“ enthält Text und kann deshalb kein Element aufnehmen (Zeile {1}).")]
    Mixed(String, usize),
    /// The root cannot go.
    #[error("Das oberste Element kann nicht entfernt werden; ohne es ist die Datei leer.")]
    Root,
    /// A character that XML does not know.
    #[error("Der neue Wert enthält ein Steuerzeichen, das in XML nicht stehen darf. Bitte entfernen Sie es.")]
    Control,
    /// No name of an element or attribute.
    #[error("„{0}“ ist kein gültiger Name für ein Element oder Attribut.")]
    Name(String),
    /// A namespace that cannot be written here.
    #[error("Für „{0}“ ist an dieser Stelle kein Namensraum bekannt.")]
    Namespace(String),
    /// No such pair of coordinates.
    #[error("Das {0}. Koordinatenpaar gibt es an dieser Stelle nicht.")]
    NoPosition(usize),
    /// No coordinate.
    #[error("„{0}“ ist keine Koordinate; erwartet wird eine Zahl mit Dezimalpunkt.")]
    NoCoordinate(String),
    /// Two changes want the same place.
    #[error("Zwei Änderungen betreffen dieselbe Stelle (Zeile {0}). Bitte führen Sie sie nacheinander aus.")]
    Overlap(usize),
    /// Characters that the encoding does not have.
    #[error("Der geänderte Text enthält Zeichen, die es in der Zeichenkodierung {0} nicht gibt.")]
    Unwritable(&'static str),
    /// The encoding does not give back what was read.
    #[error(
        "Die Zeichenkodierung {0} lässt sich nicht verlustfrei zurückschreiben; bitte wandeln Sie die Datei nach UTF-8."
    )]
    Lossy(&'static str),
    /// What would come out could not be read.
    #[error("Die Änderung ergäbe eine Datei, die nicht mehr lesbar ist: {0}")]
    Broken(#[from] Refusal),
    /// What would come out would be read as something else.
    #[error("Die Änderung ergäbe eine Datei, deren Angabe zur Zeichenkodierung nicht stimmt.")]
    Misread,
}
