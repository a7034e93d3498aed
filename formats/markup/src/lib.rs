//! XML taken apart piece by piece, for the formats that have to be quick about it: bytes to text, tags, text and references.
//!
//! ```
//! use markup::{Markup, Piece};
//!
//! let mut markup = Markup::new("<a>3 &lt; 4</a>");
//! assert!(matches!(markup.piece(), Ok(Some(Piece::Start(_, false)))));
//! assert!(matches!(markup.piece(), Ok(Some(Piece::Text("3 ")))));
//! assert!(matches!(markup.piece(), Ok(Some(Piece::Reference("lt")))));
//! ```

mod encoding;
mod escape;
mod pieces;
mod text;

pub use encoding::{Form, NotText, decode};
pub use escape::{Escaped, push_escaped};
pub use pieces::{Markup, Piece};
pub use text::{attribute_text, character, references_known, text_of};

/// Where the first control character stands; they cannot stand in XML at all.
#[must_use]
pub fn control_character(text: &str) -> Option<usize> {
    let control = |byte: &u8| *byte < 0x20 && !matches!(*byte, b'\t' | b'\n' | b'\r');
    text.as_bytes().chunks(4096).enumerate().find_map(|(chunk, bytes)| {
        // Without a branch in the loop the compiler looks at many bytes at once.
        bytes.iter().fold(false, |found, byte| found | control(byte)).then_some(())?;
        Some(chunk * 4096 + bytes.iter().position(control)?)
    })
}

/// The line of a place in a text, from 1.
#[must_use]
pub fn line(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at.min(text.len())).unwrap_or_default();
    memchr::memchr_iter(b'\n', before).count() + 1
}

/// The prefix that an attribute declares as a namespace; empty for the default one.
#[must_use]
#[inline]
pub fn declared_prefix(key: &str) -> Option<&str> {
    let rest = key.strip_prefix("xmlns")?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(':') }
}

/// Where a piece that was borrowed from a text stands in it.
#[must_use]
pub fn offset_in(text: &str, piece: &str) -> usize {
    (piece.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}
