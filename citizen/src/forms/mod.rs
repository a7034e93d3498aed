//! Forms: questions on pages, conditions, rules, answers. Pure: no database, no HTTP, no clock.
//!
//! A [`Form`] is read once from `form.toml` and compiles its FEEL expressions. What a person answered so far are
//! [`Answers`]; every function takes them and the day it is in Germany, and computes from nothing else. So the same
//! answers always give the same pages, problems and submission, whoever asks.
//!
//! Conditions (`show_if`) may only name questions of earlier pages. A page therefore never changes while it is filled in,
//! and works without JavaScript. Hidden questions are neither required nor part of a [`Submission`].

mod answer;
mod control;
mod definition;
mod form;
mod formula;
mod input;
mod kinds;
mod latin;
mod parse;
mod problem;
mod review;
mod state;
mod submission;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod texts;
mod value;

pub use answer::{ANSWERS_VERSION, Address, Answer, Answers, StoredFile};
pub use control::{Control, Field, Keyboard};
pub use form::{Form, Next, Page, Question, Rule};
pub use formula::Formula;
pub use input::Input;
pub use kinds::{
    AddressType, Choice, ChoiceManyType, ChoiceOneType, DateType, DeclarationType, EmailType, IbanType, Kind,
    LongTextType, MoneyType, NameType, NumberType, PhoneType, QuestionType, TextType, UploadType, YesNoType,
};
pub use latin::{foreign_in_name, foreign_in_text};
pub use parse::Flaw;
pub(crate) use parse::line_of;
pub use problem::{Fault, Problem};
pub use review::{Line, Section};
pub use submission::Submission;
pub use texts::Texts;
