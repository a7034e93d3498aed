//! Changes of a file that leave all other bytes alone: each has its own span of the text and follows the form of what stands around
//! it (prefixes, indentation, line ends, encoding), and each can be taken back.
//!
//! ```
//! use xplan::edit::{self, Change};
//!
//! let file = r#"<x:BP_Plan xmlns:x="http://www.xplanung.de/xplangml/6/0">
//!   <x:name>Nord</x:name> <!-- vorläufig -->
//! </x:BP_Plan>"#;
//! let plan = xplan::Document::read(file.into(), &xplan::Limits::default())?;
//! let name = plan.root().child("name").ok_or("kein Name")?.id();
//! let edit = edit::apply(&plan, &[Change::Text { element: name, text: "Süd & West".into() }])?;
//! assert_eq!(edit.document.text(), file.replace("Nord", "Süd &amp; West"));
//! assert_eq!(edit::apply(&edit.document, &edit.undo)?.document.bytes(), plan.bytes());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod coordinates;
mod draft;
mod names;
mod objects;
mod part;
mod refused;
mod shapes;
mod space;
mod splice;

use std::ops::Range;

use markup::Form;

pub(crate) use coordinates::numbers;
pub use coordinates::{Place, digits, move_point};
pub(crate) use draft::splices;
pub(crate) use names::tag_name;
pub use objects::{add_object, remove_object};
pub use part::Part;
pub use refused::Refused;
pub use shapes::geometry;
use splice::Splice;

use crate::Limits;
use crate::document::{Document, ElementId, Space};

/// A change of a document. Elements are those of the document that it is applied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// An element without others inside gets a text, or loses it.
    Text {
        /// The element.
        element: ElementId,
        /// What it shall say; characters that mean something to XML are written as references.
        text: String,
    },
    /// An attribute gets a value or goes.
    Attribute {
        /// The element.
        element: ElementId,
        /// The namespace of the attribute.
        space: Space,
        /// Its name.
        name: String,
        /// Its value; `None` removes it.
        value: Option<String>,
    },
    /// A new element.
    Insert {
        /// The element that it shall stand in.
        parent: ElementId,
        /// The child before which it shall stand. `None`: where the schema wants it, otherwise at the end.
        before: Option<ElementId>,
        /// What it is.
        part: Part,
    },
    /// A new element in the place of another, as for another geometry.
    Replace {
        /// The element that goes.
        element: ElementId,
        /// The one that comes.
        part: Part,
    },
    /// An element goes, with the white space before it.
    Remove {
        /// The element.
        element: ElementId,
    },
    /// A pair of coordinates gets other digits.
    Position {
        /// The element of the list.
        element: ElementId,
        /// The number of the pair in the list, from 0.
        pair: usize,
        /// The digits of the first coordinate.
        x: String,
        /// The digits of the second coordinate.
        y: String,
    },
    /// A span of the text gets other text, as it is. What takes changes back consists of these, and so does what no other change
    /// can say.
    Source {
        /// The span.
        span: Range<usize>,
        /// What shall stand there.
        text: String,
    },
    /// The bytes are written in another encoding. What the XML declaration says is text and changes as text.
    Encoding(Form),
}

/// A document with changes made.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The document as it is now.
    pub document: Document,
    /// What takes the changes back: applied to this document it gives the one before, byte by byte.
    pub undo: Vec<Change>,
}

/// Makes changes, all of them or none. They all speak of the document as it is before; where they stand in the list only matters
/// for what is inserted at one place.
///
/// # Errors
/// When a place does not exist, two changes touch the same one, or no readable file would come out.
pub fn apply(document: &Document, changes: &[Change]) -> Result<Edit, Refused> {
    let form = Form::of(document.bytes()).map_err(|_| Refused::Misread)?;
    let mut encodings = changes.iter().filter_map(|change| match change {
        Change::Encoding(form) => Some(*form),
        _ => None,
    });
    let new_form = encodings.next_back().unwrap_or(form);
    if !is_same(form, Form::UTF_8) && form.encode(document.text()).as_deref() != Some(document.bytes()) {
        return Err(Refused::Lossy(form.name()));
    }
    let mut splices = draft::splices(document, new_form, changes)?;
    splice::arrange(document, &mut splices)?;
    let (text, mut undo) = splice::make(document.text(), splices);
    if new_form != form {
        undo.push(Change::Encoding(form));
    }
    let bytes = new_form.encode(&text).ok_or(Refused::Unwritable(new_form.name()))?;
    let document = Document::read(bytes, &Limits::default())?;
    // A declaration that names another encoding than the one that was written with.
    if document.text() != text {
        return Err(Refused::Misread);
    }
    Ok(Edit { document, undo })
}

/// Whether two forms have the same encoding.
fn is_same(form: Form, other: Form) -> bool {
    form.name() == other.name()
}
