//! BPMN 2.0: process models read and written without losing anything, typed so that they can be executed, checked in
//! German. Pure: no I/O, no clock, no dependence on the rest of the house.
//!
//! ```
//! let file = br#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
//!   <process id="p" isExecutable="true">
//!     <startEvent id="s" name="Antrag da"/> <sequenceFlow id="f" sourceRef="s" targetRef="e"/> <endEvent id="e"/>
//!   </process>
//! </definitions>"#;
//! let document = bpmn::xml::Document::read(file)?;
//! let definitions = bpmn::model::Definitions::read(&document)?;
//! let start = &definitions.nodes[0];
//! assert_eq!(definitions.flow(start.outgoing[0]).target.name, "e");
//! assert_eq!(document.write(), file);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`xml`] keeps the file, [`model`] is what it means, [`lint`] says what is wrong with it and [`level()`] for whom each
//! element is. Whatever the bytes are: nothing here panics, and [`limits`] bound
//! time and memory.

mod level;
pub mod limits;
pub mod lint;
pub mod model;
pub mod namespaces;
mod read;
mod time;
pub mod xml;

pub use level::{Level, Rating, level};
pub use read::NotBpmn;
