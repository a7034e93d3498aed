//! Calling functions: built-in ones, those written in FEEL, and those of the program.

use std::sync::Arc;

use super::{Evaluator, Frame};
use crate::builtins::{self, Builtin};
use crate::error::{Fault, Warning};
use crate::scope::Scope;
use crate::syntax::ast::{Arguments, Expr};
use crate::value::{Body, Closure, Function, Value};

/// Arguments that are evaluated but not yet matched with parameters.
pub(crate) enum Given {
    Positional(Vec<Value>),
    Named(Vec<(Arc<str>, Value)>),
}

impl Evaluator<'_> {
    fn given(&mut self, arguments: &Arguments) -> Given {
        match arguments {
            Arguments::Positional(list) => Given::Positional(list.iter().map(|a| self.eval(a)).collect()),
            Arguments::Named(list) => {
                let named = |(name, argument): &(Arc<str>, Expr)| (Arc::clone(name), self.eval(argument));
                Given::Named(list.iter().map(named).collect())
            }
        }
    }

    pub(super) fn call_by_name(&mut self, at: u32, name: &Arc<str>, arguments: &Arguments) -> Value {
        if let Some(value) = self.lookup(name) {
            return self.call_value(at, &value, arguments);
        }
        match builtins::find(name) {
            Some(builtin) => {
                let given = self.given(arguments);
                self.call_builtin(at, builtin, given)
            }
            None => self.fault(at, &Fault::About("diese Funktion gibt es nicht", name.to_string().into())),
        }
    }

    pub(super) fn call_value(&mut self, at: u32, function: &Value, arguments: &Arguments) -> Value {
        let given = self.given(arguments);
        match function {
            Value::Function(function) => self.call(at, function, given),
            other => {
                let reason = "nur Funktionen lassen sich aufrufen";
                self.fault(at, &Fault::About(reason, other.kind_name().into()))
            }
        }
    }

    /// Calls a function from inside a built-in one, such as the comparison of `sort`.
    pub(crate) fn apply(&mut self, function: &Arc<Function>, arguments: Vec<Value>) -> Value {
        self.call(self.at, function, Given::Positional(arguments))
    }

    fn call(&mut self, at: u32, function: &Arc<Function>, given: Given) -> Value {
        match &function.body {
            Body::Builtin(builtin) => self.call_builtin(at, builtin, given),
            Body::Closure(closure) => self.call_closure(at, function, closure, given),
            Body::Native(native) => {
                let names: Vec<&str> = native.parameters.iter().map(|name| &**name).collect();
                let Some(arguments) = in_order(&names, given, native.lenient) else {
                    return self.misfit(at);
                };
                let result = self.outside(|budget| (native.run)(budget, &arguments));
                if self.spend_on(&result) { self.bounded(result) } else { Value::Null }
            }
        }
    }

    /// Runs the first fitting form that makes sense of the arguments.
    fn call_builtin(&mut self, at: u32, builtin: &'static Builtin, given: Given) -> Value {
        let Some((forms, arguments)) = builtin.select(given) else { return self.misfit(at) };
        // Most functions walk once through a text or along a list.
        let size = |argument: &Value| match argument {
            Value::List(items) => items.len() as u64,
            other => u64::from(other.bulk().weight),
        };
        if !self.spend(arguments.iter().map(size).sum()) {
            return Value::Null;
        }
        let outer = std::mem::replace(&mut self.at, at);
        let mut result = Err(Fault::Plain("keine Form der Funktion passt"));
        for form in forms {
            result = (form.run)(self, &arguments);
            if result.is_ok() {
                break;
            }
        }
        let value = result.unwrap_or_else(|fault| self.fault(at, &fault));
        self.at = outer;
        value
    }

    fn call_closure(&mut self, at: u32, function: &Arc<Function>, closure: &Closure, given: Given) -> Value {
        let parameters = &closure.lambda.parameters;
        let names: Vec<&str> = parameters.iter().map(|parameter| &*parameter.name).collect();
        let Some(arguments) = in_order(&names, given, false) else { return self.misfit(at) };
        let Some(body) = &closure.lambda.body else {
            return self.fault(at, &Fault::Plain("externe Funktionen werden nicht ausgeführt"));
        };
        let mut frames: Vec<Frame> = Vec::with_capacity(closure.captured.len() + names.len() + 1);
        frames.extend(
            closure.captured.iter().map(|(name, value)| Frame::Name(Arc::clone(name), value.clone())),
        );
        if let Some(own) = &closure.own_name {
            frames.push(Frame::Name(Arc::clone(own), Value::Function(Arc::clone(function))));
        }
        for (parameter, argument) in parameters.iter().zip(arguments) {
            let value = match &parameter.kind {
                Some(kind) => match kind.convert(argument) {
                    Some(value) => value,
                    None => {
                        return self.fault(at, &Fault::Plain("ein Argument hat nicht den vereinbarten Typ"));
                    }
                },
                None => argument,
            };
            frames.push(Frame::Name(Arc::clone(&parameter.name), value));
        }
        let outer = std::mem::replace(&mut self.frames, frames);
        let result = self.eval(body);
        self.frames = outer;
        result
    }

    fn misfit(&mut self, at: u32) -> Value {
        self.fault(at, &Fault::Plain("Anzahl oder Namen der Argumente passen zu keiner Form der Funktion"))
    }
}

impl Function {
    /// Calls the function with named arguments, as a boxed invocation does (DMN 1.5 § 10.2.1.3). The value is `null`
    /// where names or number of the arguments do not fit; the warnings say why.
    #[must_use]
    pub fn call(self: &Arc<Self>, arguments: Vec<(Arc<str>, Value)>, scope: &Scope) -> (Value, Vec<Warning>) {
        let mut evaluator = Evaluator::new(scope, true);
        let value = evaluator.call(0, self, Given::Named(arguments));
        evaluator.finish(value)
    }
}

/// The arguments in the order of the parameters. Named calls may leave some out if `optional`.
pub(crate) fn in_order(parameters: &[&str], given: Given, optional: bool) -> Option<Vec<Value>> {
    match given {
        Given::Positional(values) => (values.len() == parameters.len()).then_some(values),
        Given::Named(named) => {
            let mut slots: Vec<Option<Value>> = vec![None; parameters.len()];
            for (name, value) in named {
                let index = parameters.iter().position(|parameter| **parameter == *name)?;
                if slots[index].replace(value).is_some() {
                    return None;
                }
            }
            if !optional && slots.iter().any(Option::is_none) {
                return None;
            }
            Some(slots.into_iter().map(|slot| slot.unwrap_or(Value::Null)).collect())
        }
    }
}
