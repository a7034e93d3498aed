//! Edits of process models: steps, ways and properties put into a BPMN file, which elsewhere stays byte for byte as it is.
//! Pure: no I/O, no clock. The same edit of the same file gives the same bytes.
//!
//! ```
//! let mut file = editor::create("hundesteuer", "Hundesteuer anmelden")?;
//! let place = editor::Place { after: "start", way: None };
//! let check = editor::insert(&mut file, place, editor::Kind::User, "Anmeldung prüfen")?;
//! assert_eq!(check, "anmeldung_pruefen");
//! assert_eq!(engine::judge(&file.write()).verdict, engine::Verdict::Sound);
//! # Ok::<(), editor::Refused>(())
//! ```
//!
//! An edit of the course ([`insert`], [`branch`], [`lead`], [`remove`] …) also draws the file anew by the layout of the crate
//! `diagram`, so that graphical editors show what was made without one. Edits of properties leave the drawing alone.

mod course;
mod create;
mod draw;
mod ids;
mod kind;
mod leave;
mod names;
mod profile;
mod properties;
mod tree;

pub use course::{Place, Way, add_way, attach_timer, branch, insert, lead};
pub use create::create;
pub use draw::draw;
pub use ids::slug;
pub use kind::{Kind, set_kind};
pub use leave::{remove, remove_way};
pub use profile::{Figure, ProcessKind, Profile, name, set_process_name, set_profile};
pub use properties::{
    Field, FieldKind, Service, TaskDetails, Timing, calls, condition, message, script, service, set_calls,
    set_condition, set_default, set_documentation, set_message, set_name, set_script, set_service, set_task,
    set_timing, task, timing,
};

use bpmn::model::{Definitions, Process};

/// Why an edit is not done: a German sentence that says what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

impl From<bpmn::xml::EditError> for Refused {
    fn from(error: bpmn::xml::EditError) -> Self {
        Self(error.to_string())
    }
}

impl From<bpmn::NotBpmn> for Refused {
    fn from(error: bpmn::NotBpmn) -> Self {
        Self(error.to_string())
    }
}

/// The process of a model that is edited: the first that is executed, else the first.
#[must_use]
pub fn process(model: &Definitions) -> Option<&Process> {
    let executed = model.processes.iter().find(|process| process.executable);
    executed.or_else(|| model.processes.first())
}
