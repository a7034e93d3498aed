//! What a letter is made of: the service's template, the town's letterhead, the data of the case.

use kernel::{Date, Lang};
use serde::{Deserialize, Serialize};

/// A letter to be printed. Everything that decides about its bytes is in here; there is no clock and no chance.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// The template: Typst source, a service package's `letters/*.typ`. It may import `/rathaus/letter.typ` and nothing else.
    pub template: &'a str,
    /// The town's and the unit's head of the letter.
    pub letterhead: &'a Letterhead,
    /// What the template sees as `data`. Text in it stays text, it is never read as markup.
    pub data: &'a serde_json::Value,
    /// The document's title: shown by PDF readers, and the subject line unless the template gives another.
    pub title: &'a str,
    /// The language of the letter: document language, fixed words, type size.
    pub lang: Lang,
    /// The date of the document, printed in the information block and written into the metadata.
    pub date: Date,
    /// Files that travel inside the PDF (PDF/A-3).
    pub attachments: &'a [Attachment<'a>],
    /// Text of a QR code at the letter's end, usually the address where the letter can be checked.
    pub qr: Option<&'a str>,
    /// Keeps this many bytes free for a proof, see [`crate::seal`].
    pub reserve_seal: Option<usize>,
}

/// The head of a town's letters (Briefkopf): data of the town, editable by its administrator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Letterhead {
    /// The town as it signs: "Stadt Musterstadt".
    pub town: String,
    /// The unit that writes: "Bürgerservice".
    pub unit: String,
    /// The unit's address, one line each.
    pub address: Vec<String>,
    /// Lines of the information block (Informationsblock) such as telephone and e-mail.
    pub contact: Vec<Line>,
    /// The return address in one line (Rücksendeangabe), small above the recipient in the envelope's window.
    pub return_address: String,
    /// Columns at the foot of the first page, such as opening hours and bank details; at most four.
    pub footer: Vec<Vec<String>>,
    /// The town's colour as `#rrggbb`. Decoration only, so no contrast is demanded of it. Empty: black.
    pub accent: String,
    /// The coat of arms as SVG source.
    pub coat_of_arms: Option<String>,
    /// What the coat of arms shows, for people who do not see it. Empty: "Wappen" with the town's name.
    pub coat_of_arms_alt: String,
}

/// A labelled line of the information block.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What it is: "Telefon".
    pub label: String,
    /// What it says.
    pub value: String,
}

/// A file inside the PDF.
#[derive(Debug, Clone, Copy)]
pub struct Attachment<'a> {
    /// File name without a folder; [`crate::seal::NAME`] is reserved.
    pub name: &'a str,
    /// Media type, such as `application/xml`.
    pub mime: &'a str,
    /// What the file is, in a few words; PDF/UA wants one.
    pub description: &'a str,
    /// How the file relates to the letter.
    pub relationship: Relationship,
    /// The file.
    pub bytes: &'a [u8],
}

/// How an attached file relates to the document (ISO 32000-2, 7.11.3, `AFRelationship`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relationship {
    /// The letter was made from it.
    Source,
    /// Data that the letter shows as text or picture.
    Data,
    /// The same content in another form.
    Alternative,
    /// Something to go with it.
    Supplement,
}

impl Relationship {
    /// Typst's word for it.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Data => "data",
            Self::Alternative => "alternative",
            Self::Supplement => "supplement",
        }
    }
}
