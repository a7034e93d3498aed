//! The built-in functions of DMN 1.5 § 10.3.4 and how their arguments find their parameters.

mod arguments;
mod context;
mod convert;
mod intervals;
mod list;
mod logic;
mod numeric;
mod pattern;
mod properties;
mod sort;
mod statistics;
mod string;
mod temporal;

use std::collections::HashMap;
use std::sync::LazyLock;

pub(crate) use arguments::index;
pub(crate) use convert::temporal_literal;
pub(crate) use properties::property;

use crate::error::Fault;
use crate::eval::{Evaluator, Given, in_order};
use crate::value::Value;

/// What a built-in function answers.
type Outcome = Result<Value, Fault>;
/// The work of a built-in function; the arguments stand in the order of the parameters, missing ones are `null`.
type Run = fn(&mut Evaluator<'_>, &[Value]) -> Outcome;

/// A built-in function.
pub(crate) struct Builtin {
    pub(crate) name: &'static str,
    pub(crate) forms: &'static [Form],
}

/// One way to call a built-in function.
pub(crate) struct Form {
    pub(crate) parameters: &'static [&'static str],
    /// How many of the parameters must be given.
    required: usize,
    /// Whether the only parameter is a list that may also be written out as arguments.
    variadic: bool,
    /// Whether any number of arguments is handed over as they are.
    open: bool,
    pub(crate) run: Run,
}

/// A form with all parameters required.
const fn form(parameters: &'static [&'static str], run: Run) -> Form {
    Form { parameters, required: parameters.len(), variadic: false, open: false, run }
}

/// A form whose last parameters may be left out.
const fn optional(parameters: &'static [&'static str], required: usize, run: Run) -> Form {
    Form { parameters, required, variadic: false, open: false, run }
}

/// A form that takes a list, or its elements as arguments.
const fn variadic(run: Run) -> Form {
    Form { parameters: &["list"], required: 1, variadic: true, open: false, run }
}

/// A function with its forms.
const fn function(name: &'static str, forms: &'static [Form]) -> Builtin {
    Builtin { name, forms }
}

/// All tables of functions.
const TABLES: [&[Builtin]; 11] = [
    logic::FUNCTIONS,
    convert::FUNCTIONS,
    string::FUNCTIONS,
    pattern::FUNCTIONS,
    numeric::FUNCTIONS,
    list::FUNCTIONS,
    statistics::FUNCTIONS,
    context::FUNCTIONS,
    temporal::FUNCTIONS,
    intervals::FUNCTIONS,
    sort::FUNCTIONS,
];

static BY_NAME: LazyLock<HashMap<&'static str, &'static Builtin>> =
    LazyLock::new(|| all().map(|builtin| (builtin.name, builtin)).collect());

/// All built-in functions.
pub(crate) fn all() -> impl Iterator<Item = &'static Builtin> {
    TABLES.into_iter().flatten()
}

/// The built-in function of this name.
pub(crate) fn find(name: &str) -> Option<&'static Builtin> {
    BY_NAME.get(name).copied()
}

impl Form {
    /// Whether it can be called with so many arguments.
    pub(crate) fn accepts(&self, count: usize) -> bool {
        if self.variadic || self.open {
            count >= 1
        } else {
            (self.required..=self.parameters.len()).contains(&count)
        }
    }

    /// Whether it has all these parameters and the names cover the required ones.
    fn accepts_names(&self, names: &[(std::sync::Arc<str>, Value)]) -> bool {
        let given = |parameter: &str| names.iter().any(|(name, _)| **name == *parameter);
        names.iter().all(|(name, _)| self.parameters.contains(&&**name))
            && self.parameters[..self.required].iter().all(|parameter| given(parameter))
    }
}

impl Builtin {
    /// The forms that fit the arguments, and these in the order of their parameters.
    pub(crate) fn select(&'static self, given: Given) -> Option<(Vec<&'static Form>, Vec<Value>)> {
        let fits = |form: &&Form| match &given {
            Given::Positional(values) => form.accepts(values.len()),
            Given::Named(names) => form.accepts_names(names),
        };
        let mut forms: Vec<&'static Form> = self.forms.iter().filter(fits).collect();
        let form = *forms.first()?;
        let arguments = match given {
            Given::Positional(values) if form.variadic && values.len() != 1 => vec![values.into()],
            Given::Positional(values) if form.open => values,
            Given::Positional(mut values) => {
                values.resize(form.parameters.len(), Value::Null);
                values
            }
            named @ Given::Named(_) => in_order(form.parameters, named, true)?,
        };
        forms.retain(|other| other.parameters.len() == form.parameters.len());
        Some((forms, arguments))
    }
}
