//! The form as a whole: the way through pages, hidden answers, rules, and what holds for every input.

mod data;
mod engine;
mod formulas;
mod invariants;
mod rendering;
mod speed;
