//! Conditions and rules: FEEL expressions, compiled once, judged against the answers.

use std::collections::{BTreeSet, HashMap};

use feel::{Expression, SyntaxError, Value};
use kernel::Date;

use super::state::TODAY;

/// A FEEL expression that says yes or no about answers. Names are question ids, and `today` for the day in Germany.
#[derive(Debug)]
pub struct Condition {
    text: String,
    expression: Expression,
    names: BTreeSet<String>,
}

impl Condition {
    /// Compiles an expression.
    ///
    /// # Errors
    /// Where it is no FEEL.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let expression = Expression::parse(text)?;
        let names = expression.names();
        Ok(Self { text: text.to_owned(), expression, names })
    }

    /// The expression as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names it uses.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Yes, no, or nothing where the answers do not suffice to say.
    pub(super) fn judge(&self, scope: &Scope) -> Option<bool> {
        self.expression.evaluate(&scope.only(&self.names)).as_bool()
    }
}

/// The values that conditions see.
#[derive(Debug)]
pub(super) struct Scope(HashMap<String, Value>);

impl Scope {
    pub(super) fn new(today: Date) -> Self {
        Self(HashMap::from([(TODAY.to_owned(), super::value::date(today))]))
    }

    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// A context of just the names an expression uses: it costs as little as the expression, however long the form is.
    /// What was not answered is null.
    fn only(&self, names: &BTreeSet<String>) -> feel::Context {
        names.iter().map(|name| (name.as_str(), self.0.get(name).cloned().unwrap_or(Value::Null))).collect()
    }
}
