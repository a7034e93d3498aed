//! Expressions in the language of the house.

use std::sync::Arc;

use bpmn::model::Expression;
use feel::Value;

/// A FEEL expression with the variables it looks at.
#[derive(Clone, Debug)]
pub struct Formula {
    expression: feel::Expression,
    names: Vec<Arc<str>>,
}

impl Formula {
    /// Reads the text of an expression.
    ///
    /// # Errors
    /// Where it is no FEEL.
    pub fn parse(text: &str) -> Result<Self, feel::SyntaxError> {
        let expression = feel::Expression::parse(text)?;
        let names =
            expression.names().into_iter().chain(expression.possible_names()).map(Arc::from).collect();
        Ok(Self { expression, names })
    }

    /// The text that was read.
    #[must_use]
    pub fn source(&self) -> &str {
        self.expression.source()
    }

    /// Its value, given what the variables are; and why parts of it are null.
    pub(crate) fn value<'v>(
        &self,
        lookup: impl Fn(&str) -> Option<&'v Value>,
        now: &jiff::ZonedDateTime,
    ) -> (Value, Vec<feel::Warning>) {
        let known = self.names.iter().filter_map(|name| Some((Arc::clone(name), lookup(name)?.clone())));
        self.expression.evaluate_traced(&feel::Scope::new(known.collect()).at(now))
    }
}

/// How the texts of a model are understood. The house knows one language, FEEL; who runs models of others may translate.
pub trait Language {
    /// The FEEL of an expression.
    ///
    /// # Errors
    /// A German sentence that says why it is not understood.
    fn expression(&self, expression: &Expression) -> Result<String, String>;

    /// What a script task does.
    ///
    /// # Errors
    /// A German sentence that says why it is not understood.
    fn script(&self, format: &str, script: &str) -> Result<Script, String>;
}

/// What a script task does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Script {
    /// It evaluates this FEEL.
    Feel(String),
    /// It is done outside, as a service is.
    Outside,
}

/// Only FEEL.
#[derive(Clone, Copy, Debug, Default)]
pub struct Feel;

impl Language for Feel {
    fn expression(&self, expression: &Expression) -> Result<String, String> {
        // A file that says nothing means XPath by the letter of the standard (BPMN 2.0, 8.1); modellers that write FEEL leave it out.
        if expression.is_feel() || !expression.language_stated {
            return Ok(expression.body().to_owned());
        }
        Err(format!(
            "Der Ausdruck „{}“ ist in einer anderen Sprache geschrieben ({}). Schreiben Sie ihn in FEEL.",
            expression.body(),
            expression.language
        ))
    }

    fn script(&self, format: &str, script: &str) -> Result<Script, String> {
        if format.is_empty() || format.to_ascii_lowercase().contains("feel") {
            let text = script.trim();
            return Ok(Script::Feel(text.strip_prefix('=').unwrap_or(text).to_owned()));
        }
        Err(format!("Skripte in „{format}“ werden nicht ausgeführt. Schreiben Sie einen Ausdruck in FEEL."))
    }
}
