//! XML read without losing anything: what nobody edits is written back byte for byte.
//!
//! Declaration, comments, processing instructions, CDATA, white space, the order and the quotes of attributes all stay,
//! because each node remembers where it stands in the text that was read. Only what is edited is written anew.

mod edit;
mod element;
mod encoding;
mod error;
mod lexical;
mod read;
mod tags;
mod tree;
mod write;

pub use edit::EditError;
pub use element::{Attribute, Element};
pub use error::{XmlError, XmlProblem};
pub use tree::{Document, NodeId, NodeKind};
