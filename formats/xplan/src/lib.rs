//! Development plans by the German standard XPlanung, versions 4.0 to 6.1: read without loss, checked, compared, migrated,
//! asked and drawn. Pure: bytes in, answers out.
//!
//! ```
//! let file = br#"<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/6/0"/>"#;
//! let plan = xplan::Document::read(file.to_vec(), &xplan::Limits::default())?;
//! assert_eq!(plan.version(), Some(xplan::Version::V6_0));
//! assert_eq!(plan.objects().count(), 0);
//! # Ok::<(), xplan::Refusal>(())
//! ```

pub mod archive;
pub mod ask;
pub mod check;
pub mod compare;
pub mod crs;
pub mod document;
pub mod draw;
pub mod edit;
pub mod geometry;
pub mod inspire;
mod limits;
pub mod migrate;
pub mod model;
pub mod repair;
mod version;
mod writer;

pub use document::{Document, Node, Object, Refusal};
pub use limits::Limits;
pub use version::Version;
