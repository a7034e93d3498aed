//! Letters as accessible PDFs: Typst templates to PDF/A-3 and PDF/UA-1, a place in them for a proof, and a PDF's text.
//!
//! A service package brings the template, the town its [`Letterhead`], the case its data; [`Printer::print`] makes the
//! document. The look (DIN 5008, form B) and the accessible building blocks are in `typst/`, for templates importable as
//! `#import "/rathaus/letter.typ": *`. Nothing of any town is in here, and no clock: the same letter is the same bytes,
//! so that a printed letter can be hashed, compared and proven. [`seal`] lets a PDF carry the proof of itself.

mod bounded;
mod bundle;
mod error;
mod fonts;
mod letter;
mod printer;
mod qr;
pub mod seal;
mod text;
mod wording;
mod world;

pub use error::{Error, Fault};
pub use letter::{Attachment, Letter, Letterhead, Line, Relationship};
pub use printer::{Limits, Printer};
pub use text::{TextError, text};

/// The result of printing.
pub type Result<T, E = Error> = std::result::Result<T, E>;
