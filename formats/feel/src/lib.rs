//! FEEL, the expression language of DMN 1.5: conditions in forms, rules, fees and deadlines, later gateways and
//! decision tables. Pure: no I/O, no clock, no dependence on the rest of the house.
//!
//! An expression is read once and evaluated often:
//!
//! ```
//! let rule = feel::Expression::parse("alter >= 18 and wohnung.art = \"neben\"")?;
//! assert_eq!(rule.names(), ["alter".to_owned(), "wohnung".to_owned()].into());
//!
//! let answers: feel::Value = serde_json::json!({ "alter": 21, "wohnung": { "art": "neben" } }).into();
//! assert!(rule.evaluate(&feel::Scope::from(answers)).is_true());
//! # Ok::<(), feel::SyntaxError>(())
//! ```
//!
//! Errors while evaluating give `null`, as the standard wants it; [`Expression::evaluate_traced`] tells why.
//! Whatever the text and the values are: nothing here panics, and [`limits`] bound time, memory and stack.
//! Functions in Java or PMML (`external`) are read but never run.

mod budget;
mod builtins;
mod constant;
mod error;
mod eval;
mod expression;
pub mod limits;
pub mod number;
mod scope;
mod syntax;
pub mod temporal;
mod value;

pub use budget::Budget;
pub use constant::Constant;
pub use error::{SyntaxError, Warning};
pub use expression::{Expression, UnaryTests};
pub use number::Number;
pub use scope::Scope;
pub use syntax::Names;
pub use value::{Context, Function, List, Range, Type, Value};
