//! Functions as values: written in FEEL, built in, or supplied by the program.

use std::fmt;
use std::sync::Arc;

use super::{Bulk, Value};
use crate::budget::Budget;
use crate::builtins::Builtin;
use crate::syntax::ast::Lambda;

/// What the program supplies: gets the arguments in the order of the parameters.
type Run = dyn Fn(&Budget, &[Value]) -> Value + Send + Sync;

/// A function of the program.
pub(crate) struct Native {
    pub(crate) parameters: Vec<Arc<str>>,
    /// Whether named calls may leave parameters out.
    pub(crate) lenient: bool,
    pub(crate) run: Box<Run>,
}

/// A function that can be passed around and called.
pub struct Function {
    pub(crate) body: Body,
    pub(crate) bulk: Bulk,
}

/// Where the function's work is done.
pub(crate) enum Body {
    /// In FEEL.
    Closure(Closure),
    /// In this crate.
    Builtin(&'static Builtin),
    /// In the program around.
    Native(Native),
}

/// A function definition with the values of the names it uses from where it was written.
pub(crate) struct Closure {
    pub(crate) lambda: Arc<Lambda>,
    pub(crate) captured: Vec<(Arc<str>, Value)>,
    /// The context entry that it is the value of, so that it can call itself.
    pub(crate) own_name: Option<Arc<str>>,
}

impl Function {
    /// A function of the program: called with exactly as many arguments as it has parameters, `null` for
    /// parameters that a named call leaves out. It must not panic.
    pub fn native<'a>(
        parameters: impl IntoIterator<Item = &'a str>,
        run: impl Fn(&[Value]) -> Value + Send + Sync + 'static,
    ) -> Self {
        Self::program(parameters, true, move |_, arguments| run(arguments))
    }

    /// A function of the program that evaluates expressions itself and does so within the budget of its caller.
    /// Unlike with [`Function::native`], a named call must give every parameter. It must not panic.
    pub fn bounded<'a>(
        parameters: impl IntoIterator<Item = &'a str>,
        run: impl Fn(&Budget, &[Value]) -> Value + Send + Sync + 'static,
    ) -> Self {
        Self::program(parameters, false, run)
    }

    fn program<'a>(
        parameters: impl IntoIterator<Item = &'a str>,
        lenient: bool,
        run: impl Fn(&Budget, &[Value]) -> Value + Send + Sync + 'static,
    ) -> Self {
        let parameters = parameters.into_iter().map(Into::into).collect();
        let body = Body::Native(Native { parameters, lenient, run: Box::new(run) });
        Function { body, bulk: Bulk { weight: 1, height: 1 } }
    }

    pub(crate) fn closure(closure: Closure) -> Self {
        let bulk = Bulk::around(closure.captured.iter().map(|(_, value)| value));
        Function { body: Body::Closure(closure), bulk }
    }

    pub(crate) const fn builtin(builtin: &'static Builtin) -> Self {
        Function { body: Body::Builtin(builtin), bulk: Bulk { weight: 1, height: 0 } }
    }

    /// The names of the parameters, for built-in functions those of the first form.
    #[must_use]
    pub fn parameters(&self) -> Vec<&str> {
        match &self.body {
            Body::Closure(closure) => closure.lambda.parameters.iter().map(|p| &*p.name).collect(),
            Body::Builtin(builtin) => {
                builtin.forms.first().map_or(Vec::new(), |form| form.parameters.to_vec())
            }
            Body::Native(native) => native.parameters.iter().map(|name| &**name).collect(),
        }
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "function({})", self.parameters().join(", "))
    }
}
