//! Process models for readers, in two equal forms: a picture that needs no script, and the same content as a list of
//! steps for a table and for the way through it by keyboard. Pure: no I/O, no clock.
//!
//! ```
//! let file = br#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
//!   <process id="p">
//!     <startEvent id="s" name="Antrag da"/> <sequenceFlow id="f" sourceRef="s" targetRef="e"/> <endEvent id="e"/>
//!   </process>
//! </definitions>"#;
//! let document = bpmn::xml::Document::read(file)?;
//! let model = bpmn::model::Definitions::read(&document)?;
//! let steps = diagram::steps(&model, model.processes[0].index);
//! assert_eq!(steps[0].title(), "Startereignis „Antrag da“");
//! assert_eq!(steps[0].after[0].sentence(), "weiter mit Schritt 2, Endereignis ohne Namen");
//! assert!(diagram::svg(&model, &diagram::Look::default()).starts_with("<svg "));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The page puts the picture into a frame that scrolls, and the table beside it: each row has the id [`Step::anchor`],
//! to which the nodes of the picture link. Colours come from the style sheet (web/src/diagram.css); nothing here writes
//! `style`, which the site's policy forbids. Whatever the model is, nothing here panics, and [`limits`] bound the size
//! of what comes out.

mod anchors;
mod layout;
pub mod limits;
mod look;
mod order;
mod picture;
mod places;
mod steps;
mod svg;
mod text;
mod words;

pub use anchors::in_picture;
pub use look::{Look, Mark};
pub use places::{Place, Places, places};
pub use steps::{By, MessageLine, Neighbour, Step, Way, steps};
pub use svg::svg;
