//! Decision services: decisions offered as a function, apart from all others (DMN 1.5 § 6.3.10 and 10.4).

use std::sync::{Arc, Mutex};

use feel::{Context, Function, Value};

use super::{Known, Run};
use crate::model::{Element, Kind, Service, Target};

impl Service {
    /// What the caller gives, in the order of the parameters: data first, then decisions.
    fn parameters(&self) -> impl Iterator<Item = &Target> {
        self.input_data.iter().chain(&self.input_decisions)
    }
}

impl Run {
    /// The service as a function.
    pub(super) fn service_function(&self, place: usize, service: &Service) -> Value {
        let names: Vec<&str> = service
            .parameters()
            .map(|target| match self.model.follow(target) {
                Some((model, place)) => model.0.elements[place].variable.as_str(),
                None => target.id.as_str(),
            })
            .collect();
        let run = self.clone();
        let function = Function::bounded(names, move |budget, arguments| {
            let run = run.within(budget);
            let element = run.element_at(place);
            let Kind::DecisionService(service) = &element.kind else { return Value::Null };
            let mut given = Vec::with_capacity(arguments.len());
            for (target, argument) in service.parameters().zip(arguments) {
                match run.argument(target, argument) {
                    Ok(value) => given.push((target, value)),
                    // The service is not run.
                    Err(reason) => return run.at(element).fault(element.line, reason),
                }
            }
            run.serve(element, service, given)
        });
        function.into()
    }

    /// The result of a service whose arguments are the inputs of the run; what is of the wrong type is `null`.
    pub(super) fn asked_service(&self, element: &Element, service: &Service) -> Value {
        let given = service.parameters().map(|target| {
            let argument = self.model.follow(target).and_then(|(model, place)| {
                let input = &model.0.elements[place];
                self.inputs.get(&input.variable).or_else(|| self.inputs.get(&input.name))
            });
            let value = self.argument(target, argument.unwrap_or(&Value::Null));
            (target, value.unwrap_or_else(|reason| self.fault(element.line, reason)))
        });
        self.serve(element, service, given.collect())
    }

    fn argument(&self, target: &Target, value: &Value) -> Result<Value, String> {
        let run = self.imported(target.import).zip(target.place);
        let Some((run, place)) = run else { return Ok(value.clone()) };
        let input = run.element_at(place);
        run.coerce(&input.type_ref, value.clone())
            .map_err(|reason| format!("Argument „{}“: {reason}", input.name))
    }

    fn serve(&self, element: &Element, service: &Service, given: Vec<(&Target, Value)>) -> Value {
        let mut known = Known::new();
        for (target, value) in given {
            if let Some((run, place)) = self.imported(target.import).zip(target.place) {
                known.insert(run.key(place), Some(value));
            }
        }
        let run = Run { known: Arc::new(Mutex::new(known)), inputs: Context::default(), ..self.at(element) };
        let mut results = Vec::with_capacity(service.output_decisions.len());
        for target in &service.output_decisions {
            let Some((run, place)) = run.imported(target.import).zip(target.place) else { continue };
            results.push((run.element_at(place).variable.clone(), run.decide_deeper(place)));
        }
        let result = if service.output_decisions.len() == 1 {
            results.pop().map_or(Value::Null, |(_, value)| value)
        } else {
            Value::Context(results.into_iter().collect())
        };
        let (model, kind) = run.result_type(&element.type_ref);
        let there = Run { model: model.clone(), ..run.clone() };
        there.typed(kind, result, element.line)
    }

    fn decide_deeper(&self, place: usize) -> Value {
        let decided = match self.budget() {
            Some(budget) => budget.deeper(crate::limits::LEVELS, || self.decide(place)),
            None => Some(self.decide(place)),
        };
        decided.unwrap_or(Value::Null)
    }
}
