//! Working out what the rules say about a document.

mod arithmetic;
mod compare;
mod eval;
mod functions;
mod value;
mod walk;

pub(crate) use eval::Evaluator;
pub(crate) use value::{Fault, Item, is_date};
