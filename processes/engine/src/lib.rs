//! What a drawn process means. Pure: no I/O, no clock, no randomness.
//!
//! [`net`] is the skeleton of a diagram, [`soundness`] looks at everything that can happen in it, [`judge()`] says whether a
//! model may be published.
//!
//! ```
//! let file = br#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
//!   <process id="p" isExecutable="true">
//!     <startEvent id="s" name="Antrag da"/> <sequenceFlow id="f" sourceRef="s" targetRef="e"/> <endEvent id="e" name="fertig"/>
//!   </process>
//! </definitions>"#;
//! assert_eq!(engine::judge(file).verdict, engine::Verdict::Sound);
//! ```

mod judge;
pub mod kept;
pub mod migrate;
pub mod model;
pub mod net;
pub mod play;
pub mod soundness;
mod state;
mod step;

pub use judge::{Finding, Judgement, Level, Step, Verdict, judge};
pub use state::{
    Awaited, Command, Event, Outcome, Owner, Phase, Place, ROOT, Refused, Scope, ScopeId, Standing, State,
    Timing, Token, TokenId, Variables, Wait,
};
pub use step::BUDGET;
