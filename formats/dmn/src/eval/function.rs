//! Functions: business knowledge models and boxed definitions (DMN 1.5 § 10.2.1.7 and 10.4).

use std::sync::Arc;

use feel::{Budget, Context, Function, Value};

use super::Run;
use crate::limits;
use crate::model::{FunctionDefinition, FunctionKind, Kind, TypeRef};

/// A function with what it can see.
struct Closure {
    run: Run,
    definition: Arc<FunctionDefinition>,
    /// What it takes from around it.
    names: Captured,
    /// The type of its results.
    result: TypeRef,
    line: usize,
}

/// What a function takes from around it.
enum Captured {
    /// Where it was written, with the name it has there, by which it can call itself.
    Around(Context, Option<String>),
    /// What the business knowledge model at this place requires; found only when it is called, because
    /// functions may require one another.
    Required(usize),
}

impl Run {
    /// A function that is written here.
    pub(super) fn function(
        &self,
        definition: &Arc<FunctionDefinition>,
        names: &Context,
        own_name: Option<&str>,
    ) -> Value {
        value(Arc::new(Closure {
            run: self.clone(),
            definition: Arc::clone(definition),
            names: Captured::Around(names.clone(), own_name.map(ToOwned::to_owned)),
            result: TypeRef::Any,
            line: definition.body.as_ref().map_or(1, |body| body.line),
        }))
    }

    /// The business knowledge model as a function.
    pub(super) fn knowledge_function(&self, place: usize) -> Value {
        match self.closure(place) {
            Some(closure) => value(closure),
            None => {
                let element = self.element_at(place);
                self.at(element).fault(element.line, "Der Funktion fehlt die Logik.")
            }
        }
    }

    fn closure(&self, place: usize) -> Option<Arc<Closure>> {
        let element = self.element_at(place);
        let Kind::BusinessKnowledgeModel(Some(definition)) = &element.kind else { return None };
        Some(Arc::new(Closure {
            run: self.at(element),
            definition: Arc::clone(definition),
            names: Captured::Required(place),
            result: element.type_ref.clone(),
            line: element.line,
        }))
    }

    /// The result of a business knowledge model whose arguments are the inputs of the run.
    pub(super) fn knowledge(&self, place: usize, logic: Option<&Arc<FunctionDefinition>>) -> Value {
        let (Some(closure), Some(definition)) = (self.closure(place), logic) else {
            return self.knowledge_function(place);
        };
        let parameters = definition.parameters.iter();
        let given = |name: &str| self.inputs.get(name).cloned().unwrap_or(Value::Null);
        let arguments: Vec<Value> = parameters.map(|parameter| given(&parameter.name)).collect();
        closure.call(&self.budget().cloned().unwrap_or_default(), &arguments)
    }
}

fn value(closure: Arc<Closure>) -> Value {
    let definition = Arc::clone(&closure.definition);
    let names = definition.parameters.iter().map(|parameter| parameter.name.as_str());
    Function::bounded(names, move |budget, arguments| closure.call(budget, arguments)).into()
}

impl Closure {
    fn call(self: &Arc<Self>, budget: &Budget, arguments: &[Value]) -> Value {
        let run = self.run.within(budget);
        match (&self.definition.body, self.definition.kind) {
            (_, FunctionKind::Java | FunctionKind::Pmml) => {
                run.fault(self.line, "Externe Funktionen (Java, PMML) werden nicht ausgeführt.")
            }
            (None, _) => run.fault(self.line, "Der Funktion fehlt die Logik."),
            (Some(body), FunctionKind::Feel) => {
                let result = budget.deeper(limits::LEVELS, || {
                    let names = self.names(&run, arguments)?;
                    Some(run.evaluate(body, &names))
                });
                let result = result.flatten().unwrap_or(Value::Null);
                let (model, kind) = run.result_type(&self.result);
                let there = Run { model: model.clone(), ..run.clone() };
                there.typed(kind, result, self.line)
            }
        }
    }

    /// What the body can see; `None` where an argument is not of its type, so that the body is not run.
    fn names(self: &Arc<Self>, run: &Run, arguments: &[Value]) -> Option<Context> {
        let mut names = match &self.names {
            Captured::Around(names, None) => names.clone(),
            Captured::Around(names, Some(own)) => run.with(names, own, value(Arc::clone(self))),
            Captured::Required(place) => {
                let element = run.element_at(*place);
                let required = run.variables(element);
                // A function may call itself even where the model draws no arrow for it.
                if required.get(&element.variable).is_some() {
                    required
                } else {
                    run.with(&required, &element.variable, value(Arc::clone(self)))
                }
            }
        };
        for (parameter, argument) in self.definition.parameters.iter().zip(arguments) {
            match run.coerce(&parameter.type_ref, argument.clone()) {
                Ok(value) => names = run.with(&names, &parameter.name, value),
                Err(reason) => {
                    run.note(self.line, format!("Argument „{}“: {reason}", parameter.name));
                    return None;
                }
            }
        }
        Some(names)
    }
}
