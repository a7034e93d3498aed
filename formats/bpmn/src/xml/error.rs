//! Why a file is no XML that we read: a sentence for people, with line and column.

use crate::limits;

/// A file is refused at this place.
#[derive(Debug, thiserror::Error)]
#[error("Zeile {line}, Spalte {column}: {problem}")]
pub struct XmlError {
    /// What is wrong there.
    #[source]
    pub problem: XmlProblem,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
}

/// What can be wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum XmlProblem {
    /// More bytes than [`limits::BYTES`].
    #[error("Die Datei ist zu groß: höchstens {} MiB sind erlaubt.", limits::BYTES / (1024 * 1024))]
    TooLarge,
    /// Deeper than [`limits::DEPTH`].
    #[error("Die Elemente sind zu tief geschachtelt: höchstens {} Ebenen sind erlaubt.", limits::DEPTH)]
    TooDeep,
    /// More than [`limits::NODES`], [`limits::ATTRIBUTES`] or [`limits::NAMESPACES`].
    #[error("Die Datei hat zu viele {0}.")]
    TooMany(&'static str),
    /// A document type definition, the way to entity attacks.
    #[error(
        "Die Datei enthält eine Dokumenttyp-Definition (DOCTYPE). Sie ist aus Sicherheitsgründen verboten; bitte entfernen."
    )]
    Doctype,
    /// An entity other than the five of XML.
    #[error(
        "Der Platzhalter „&{0};“ ist unbekannt. Erlaubt sind nur &amp;, &lt;, &gt;, &quot;, &apos; und Zeichennummern."
    )]
    UnknownEntity(String),
    /// An encoding that is not known or cannot be written back without loss.
    #[error("Die Zeichenkodierung „{0}“ wird nicht gelesen. Bitte als UTF-8 speichern.")]
    UnknownEncoding(String),
    /// Bytes that do not fit the encoding.
    #[error("Hier stehen Zeichen, die nicht zur Kodierung {0} passen. Bitte als UTF-8 speichern.")]
    NotInEncoding(&'static str),
    /// A character that XML does not allow.
    #[error("Das Zeichen mit der Nummer {0} ist in XML nicht erlaubt.")]
    ForbiddenCharacter(u32),
    /// A prefix without a declaration.
    #[error("Das Namensraum-Kürzel „{0}“ ist nirgends erklärt (xmlns:{0} fehlt).")]
    UnboundPrefix(String),
    /// A namespace declaration that the standard forbids.
    #[error("Die Namensraum-Erklärung „{0}“ ist nicht erlaubt.")]
    BadNamespace(String),
    /// The same attribute twice.
    #[error("Das Attribut „{0}“ steht zweimal am selben Element.")]
    DuplicateAttribute(String),
    /// A name that XML does not allow.
    #[error("„{0}“ ist kein erlaubter Name.")]
    BadName(String),
    /// An attribute that is not written as `name="value"`.
    #[error("Hier stimmt ein Attribut nicht: erwartet wird Name=\"Wert\", getrennt durch ein Leerzeichen.")]
    BadAttribute,
    /// An end tag that closes something else.
    #[error("Erwartet wird das Ende von „{expected}“, gefunden wurde das Ende von „{found}“.")]
    MismatchedEnd {
        /// The open element.
        expected: String,
        /// The name in the end tag.
        found: String,
    },
    /// An end tag without a start.
    #[error("„{0}“ wird beendet, hat aber nicht begonnen.")]
    UnexpectedEnd(String),
    /// The file ends inside an element.
    #[error("„{0}“ ist nicht beendet; die Datei ist unvollständig.")]
    Unclosed(String),
    /// No element at all.
    #[error("Die Datei enthält kein Element.")]
    NoRoot,
    /// A second root element, or text beside the root.
    #[error("Außerhalb des ersten Elements darf nichts mehr stehen.")]
    OutsideRoot,
    /// `<?xml … ?>` somewhere else than at the beginning.
    #[error("Die XML-Erklärung <?xml …?> darf nur ganz am Anfang stehen und keinen anderen Aufbau haben.")]
    MisplacedDeclaration,
    /// `--` in a comment or `]]>` in a text.
    #[error("Die Zeichenfolge „{0}“ ist hier nicht erlaubt.")]
    ForbiddenSequence(&'static str),
    /// Something that the tokenizer could not read.
    #[error("Das ist kein gültiges XML ({0}).")]
    Syntax(#[source] quick_xml::Error),
}
