//! Conditions, rules and fees: FEEL expressions, compiled once, computed from the answers.

use std::collections::{BTreeSet, HashMap};

use feel::{Expression, SyntaxError, Value};
use jiff::ZonedDateTime;
use kernel::{Date, TIME_ZONE};

/// A FEEL expression about answers. Names are question ids; `today()` is the day in Germany.
#[derive(Debug)]
pub struct Formula {
    text: String,
    expression: Expression,
    names: BTreeSet<String>,
    asks_clock: bool,
}

impl Formula {
    /// Compiles an expression.
    ///
    /// # Errors
    /// Where it is no FEEL.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let expression = Expression::parse(text)?;
        let names = expression.names();
        let asks_clock = text.contains("today") || text.contains("now");
        Ok(Self { text: text.to_owned(), expression, names, asks_clock })
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
        self.value(scope).as_bool()
    }

    /// The result; what makes no sense is null.
    pub(super) fn value(&self, scope: &Scope) -> Value {
        self.expression.evaluate(&scope.only(&self.names, self.asks_clock))
    }
}

/// The values that conditions see.
#[derive(Debug)]
pub(super) struct Scope {
    values: HashMap<String, Value>,
    midnight: Option<ZonedDateTime>,
}

impl Scope {
    pub(super) fn new(today: Date) -> Self {
        Self { values: HashMap::new(), midnight: today.in_tz(TIME_ZONE).ok() }
    }

    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.values.insert(name.to_owned(), value);
    }

    /// A scope of just the names an expression uses: it costs as little as the expression, however long the form is.
    /// What was not answered is null.
    fn only(&self, names: &BTreeSet<String>, with_clock: bool) -> feel::Scope {
        let value = |name: &str| self.values.get(name).cloned().unwrap_or(Value::Null);
        let scope = feel::Scope::new(names.iter().map(|name| (name.as_str(), value(name))).collect());
        match &self.midnight {
            Some(midnight) if with_clock => scope.at(midnight),
            _ => scope,
        }
    }
}
