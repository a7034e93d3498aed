//! DMN, the Decision Model and Notation 1.2 to 1.5: what a town decides by rules, in tables that the office can read
//! and change. Pure: no I/O, no clock; expressions are those of the crate `feel`.
//!
//! A model is read once and evaluated often:
//!
//! ```
//! let model = dmn::Model::read(
//!     r##"<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="Gebühren" namespace="urn:gebuehren">
//!   <inputData id="a" name="Alter"><variable name="Alter" typeRef="number"/></inputData>
//!   <decision id="g" name="Gebühr">
//!     <informationRequirement><requiredInput href="#a"/></informationRequirement>
//!     <decisionTable hitPolicy="FIRST">
//!       <input><inputExpression><text>Alter</text></inputExpression></input>
//!       <output/>
//!       <rule><inputEntry><text>&lt; 18</text></inputEntry><outputEntry><text>0</text></outputEntry></rule>
//!       <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>12.5</text></outputEntry></rule>
//!     </decisionTable>
//!   </decision>
//! </definitions>"##,
//! )?;
//! assert!(model.problems().is_empty());
//!
//! let inputs: feel::Context = [("Alter", 21)].into_iter().collect();
//! let answer = model.evaluate_traced("Gebühr", &feel::Scope::new(inputs)).unwrap();
//! assert_eq!(answer.value.to_string(), "12.5");
//! assert_eq!(
//!     answer.tables[0].to_string(),
//!     "Tabelle „Gebühr“: Alter = 21. Regel 2 trifft zu. Ergebnis: 12.5."
//! );
//! # Ok::<(), dmn::Problem>(())
//! ```
//!
//! What makes no sense while evaluating is `null`, as the standard wants it, with a reason in the explanation. Whatever
//! the XML and the inputs are: nothing here panics, and [`limits`] and [`feel::limits`] bound time, memory and
//! stack. Functions in Java or PMML are read but never run.

mod error;
mod eval;
mod explain;
mod findings;
pub mod limits;
pub mod model;
mod read;
mod xml;

pub use error::{Problem, Unknown};
pub use explain::{Explanation, TableRun};
pub use findings::{Finding, FindingKind, findings};
pub use model::Model;
pub use read::imported_namespaces;
