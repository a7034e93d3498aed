//! From tree to value.

mod arithmetic;
mod call;
mod iterate;
mod operand;
mod unary;

pub(crate) use arithmetic::negated;
pub(crate) use call::{Given, in_order};

use std::sync::Arc;

use crate::budget::Budget;
use crate::error::{Fault, Warning};
use crate::limits;
use crate::scope::Scope;
use crate::syntax::ast::{Expr, Kind, Test};
use crate::value::{Closure, Context, Function, Range, Value};

/// Names bound inside the expression.
enum Frame {
    /// One name.
    Name(Arc<str>, Value),
    /// All entries of a context, as inside a filter.
    Entries(Context),
}

/// The state of one evaluation.
pub(crate) struct Evaluator<'s> {
    pub(crate) scope: &'s Scope,
    frames: Vec<Frame>,
    steps: u64,
    depth: u32,
    /// Set when a limit was met: from then on everything is `null` at once.
    exhausted: bool,
    traced: bool,
    warnings: Vec<Warning>,
    at: u32,
    /// What is shared with other evaluations.
    budget: Option<Budget>,
}

impl<'s> Evaluator<'s> {
    pub(crate) fn new(scope: &'s Scope, traced: bool) -> Self {
        let budget = scope.budget().cloned();
        let (steps, depth, exhausted) = budget.as_ref().map_or((0, 0, false), Budget::state);
        Evaluator {
            scope,
            frames: Vec::new(),
            steps,
            depth,
            exhausted,
            traced,
            warnings: Vec::new(),
            at: 0,
            budget,
        }
    }

    /// The value of a whole expression.
    pub(crate) fn run(mut self, expression: &Expr) -> (Value, Vec<Warning>) {
        let value = self.eval(expression);
        self.finish(value)
    }

    /// The result of an evaluation, with its work settled.
    fn finish(self, value: Value) -> (Value, Vec<Warning>) {
        self.settle();
        (if self.exhausted { Value::Null } else { value }, self.warnings)
    }

    /// Whether a value passes unary tests.
    pub(crate) fn matches(mut self, value: &Value, tests: &[Test]) -> (bool, Vec<Warning>) {
        let passed = self.any_test(value, tests) == Some(true);
        self.settle();
        (passed && !self.exhausted, self.warnings)
    }

    /// The first of the tests that the value passes.
    pub(crate) fn position(mut self, value: &Value, tests: &[Test]) -> Option<usize> {
        let place =
            tests.iter().position(|test| self.any_test(value, std::slice::from_ref(test)) == Some(true));
        self.settle();
        place.filter(|_| !self.exhausted)
    }

    /// Tells the shared budget what was spent.
    fn settle(&self) {
        if let Some(budget) = &self.budget {
            budget.settle(self.steps, self.depth, self.exhausted);
        }
    }

    /// Runs a function of the program, which may spend from the same budget.
    fn outside(&mut self, run: impl FnOnce(&Budget) -> Value) -> Value {
        let budget = self.budget.get_or_insert_default().clone();
        self.settle();
        let result = run(&budget);
        (self.steps, _, self.exhausted) = budget.state();
        result
    }

    /// The value of an expression.
    pub(crate) fn eval(&mut self, expression: &Expr) -> Value {
        if !self.spend(1) {
            return Value::Null;
        }
        if self.depth >= limits::DEPTH {
            self.exhaust("Die Auswertung ist zu tief geschachtelt");
            return Value::Null;
        }
        self.depth += 1;
        let value = self.dispatch(expression);
        self.depth -= 1;
        value
    }

    fn dispatch(&mut self, expression: &Expr) -> Value {
        let at = expression.at;
        match &expression.kind {
            Kind::Literal(value) => value.clone(),
            Kind::Name(name) => self.name(at, name),
            Kind::List(items) => {
                let items = items.iter().map(|item| self.eval(item)).collect();
                self.list(items)
            }
            Kind::Context(entries) => self.context(entries),
            Kind::Range(range) => self.range(at, range),
            Kind::Logic(decides, operands) => self.logic(*decides, operands),
            Kind::Negate(inner) => self.negate(at, inner),
            Kind::Arithmetic(first, rest) => self.arithmetic(at, first, rest),
            Kind::Compare(comparison, sides) => self.compare(at, *comparison, &sides.0, &sides.1),
            Kind::Between(parts) => self.between(at, parts),
            Kind::In(value, tests) => self.contained(value, tests),
            Kind::If(branches, otherwise) => self.choose(branches, otherwise),
            Kind::For(iterations, body, partial) => self.each(iterations, body, *partial),
            Kind::Quantified(some, iterations, body) => self.quantified(*some, iterations, body),
            Kind::Postfix(base, parts) => self.postfix(at, base, parts),
            Kind::InstanceOf(inner, kind) => Value::Boolean(kind.contains(&self.eval(inner))),
            Kind::Function(lambda) => self.define(lambda, None),
        }
    }

    fn choose(&mut self, branches: &[(Expr, Expr)], otherwise: &Expr) -> Value {
        for (condition, result) in branches {
            if self.eval(condition).is_true() {
                return self.eval(result);
            }
        }
        self.eval(otherwise)
    }

    /// The value bound to a name: innermost first, then the scope, then the built-in functions.
    fn lookup(&self, name: &str) -> Option<Value> {
        for frame in self.frames.iter().rev() {
            match frame {
                Frame::Name(bound, value) if **bound == *name => return Some(value.clone()),
                Frame::Entries(context) => {
                    if let Some(value) = context.get(name) {
                        return Some(value.clone());
                    }
                }
                Frame::Name(..) => {}
            }
        }
        self.scope.get(name).cloned()
    }

    fn name(&mut self, at: u32, name: &Arc<str>) -> Value {
        if let Some(value) = self.lookup(name) {
            return value;
        }
        if let Some(builtin) = crate::builtins::find(name) {
            return Function::builtin(builtin).into();
        }
        self.fault(at, &Fault::About("unbekannter Name", name.to_string().into()))
    }

    /// Runs a part with names bound, and unbinds them.
    fn scoped<T>(&mut self, frame: Frame, part: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.frames.len();
        self.frames.push(frame);
        let result = part(self);
        self.frames.truncate(outer);
        result
    }

    fn context(&mut self, entries: &[(Arc<str>, Expr)]) -> Value {
        let outer = self.frames.len();
        let mut found = indexmap::IndexMap::with_capacity(entries.len());
        let mut twice = false;
        for (name, expression) in entries {
            let value = match &expression.kind {
                Kind::Function(lambda) => self.define(lambda, Some(Arc::clone(name))),
                _ => self.eval(expression),
            };
            self.frames.push(Frame::Name(Arc::clone(name), value.clone()));
            twice |= found.insert(Arc::clone(name), value).is_some();
        }
        self.frames.truncate(outer);
        if twice {
            return self.fault(self.at, &Fault::Plain("ein Eintrag des Kontexts kommt zweimal vor"));
        }
        self.bounded(Context::from(found).into())
    }

    fn range(&mut self, at: u32, range: &crate::syntax::ast::RangeExpr) -> Value {
        let (start, end) = (self.eval(&range.start), self.eval(&range.end));
        let range =
            Range { start, start_included: range.start_included, end, end_included: range.end_included };
        if range.is_sound() {
            return range.into();
        }
        let (start, end) = (range.start.kind_name(), range.end.kind_name());
        self.fault(at, &Fault::Operands("..", start, end))
    }

    /// A function with the values of the names that it takes from here.
    fn define(&mut self, lambda: &Arc<crate::syntax::ast::Lambda>, own_name: Option<Arc<str>>) -> Value {
        let captured: Vec<_> = lambda
            .free
            .iter()
            .filter_map(|name| self.lookup(name).map(|value| (Arc::clone(name), value)))
            .collect();
        if !self.spend(captured.len() as u64) {
            return Value::Null;
        }
        let closure = Closure { lambda: Arc::clone(lambda), captured, own_name };
        self.bounded(Function::closure(closure).into())
    }

    /// Counts work; `false` when all of it is used up.
    pub(crate) fn spend(&mut self, steps: u64) -> bool {
        if self.exhausted {
            return false;
        }
        self.steps = self.steps.saturating_add(steps);
        if self.steps > limits::STEPS {
            self.exhaust("Die Auswertung braucht zu viele Schritte");
        }
        !self.exhausted
    }

    /// Counts the work of walking through a whole value.
    pub(crate) fn spend_on(&mut self, value: &Value) -> bool {
        self.spend(u64::from(value.bulk().weight))
    }

    /// A list, if it is not too bulky.
    pub(crate) fn list(&mut self, items: Vec<Value>) -> Value {
        if !self.spend(items.len() as u64) {
            return Value::Null;
        }
        self.bounded(items.into())
    }

    /// A text, if it is not too long.
    pub(crate) fn text(&mut self, text: String) -> Value {
        if self.spend((text.len() / 32) as u64) { self.bounded(text.into()) } else { Value::Null }
    }

    /// The value, unless it is too bulky to be walked through or to be nested deeper.
    pub(crate) fn bounded(&mut self, value: Value) -> Value {
        if !value.is_bounded() {
            self.exhaust("Ein Wert ist zu groß oder zu tief geschachtelt");
            return Value::Null;
        }
        value
    }

    /// Gives up.
    pub(crate) fn exhaust(&mut self, reason: &str) {
        if !self.exhausted && self.traced {
            self.warnings.push(Warning { offset: self.at as usize, message: reason.to_owned(), limit: true });
        }
        self.exhausted = true;
    }

    /// Notes why something is `null`, and gives it.
    pub(crate) fn fault(&mut self, at: u32, fault: &Fault) -> Value {
        if self.traced && !self.exhausted && self.warnings.len() < 100 {
            self.warnings.push(Warning { offset: at as usize, message: fault.to_string(), limit: false });
        }
        Value::Null
    }
}
