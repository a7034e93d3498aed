//! What an expression can see: variables, and the moment that counts as now.

use crate::budget::Budget;
use crate::syntax::Names;
use crate::temporal::DateTime;
use crate::value::{Context, Value};

/// The variables of an evaluation.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    variables: Context,
    now: Option<DateTime>,
    budget: Option<Budget>,
}

impl Scope {
    /// A scope with these variables and without a clock.
    #[must_use]
    pub const fn new(variables: Context) -> Self {
        Scope { variables, now: None, budget: None }
    }

    /// The scope with a moment for `now()` and `today()`, which are `null` otherwise.
    #[must_use]
    pub fn at(self, now: &jiff::ZonedDateTime) -> Self {
        Scope { now: Some(now.into()), ..self }
    }

    /// The scope with a budget that its evaluations share with others.
    #[must_use]
    pub fn within(self, budget: &Budget) -> Self {
        Scope { budget: Some(budget.clone()), ..self }
    }

    /// Other variables at the same moment, spending from the same budget.
    #[must_use]
    pub fn beside(&self, variables: Context) -> Self {
        Scope { variables, now: self.now.clone(), budget: self.budget.clone() }
    }

    /// The budget that is shared, if there is one.
    #[must_use]
    pub const fn budget(&self) -> Option<&Budget> {
        self.budget.as_ref()
    }

    /// The value of a variable.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.variables.get(name)
    }

    /// All variables.
    #[must_use]
    pub const fn variables(&self) -> &Context {
        &self.variables
    }

    /// The moment that counts as now.
    #[must_use]
    pub const fn now(&self) -> Option<&DateTime> {
        self.now.as_ref()
    }

    /// The names of the variables and of what is inside them, for reading expressions with unusual names.
    #[must_use]
    pub fn names(&self) -> Names {
        let mut names = Names::default();
        names.add_all_in(&Value::Context(self.variables.clone()));
        names
    }
}

impl From<Value> for Scope {
    /// A context becomes the variables; any other value is no variable at all.
    fn from(value: Value) -> Self {
        match value {
            Value::Context(variables) => Scope::new(variables),
            _ => Scope::default(),
        }
    }
}
