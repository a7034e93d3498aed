//! From a model and its inputs to a value: decisions in the order in which they require one another.

mod boxed;
mod conform;
mod function;
mod hits;
mod service;
mod table;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use feel::{Budget, Context, Scope, Value};
use indexmap::IndexMap;

use crate::error::{Problem, Unknown};
use crate::explain::{Explanation, TableRun};
use crate::limits;
use crate::model::{Element, Kind, Model};

/// What one answer shares: the moment, the budget, and what is written down.
pub(crate) struct Session {
    /// Without variables.
    scope: Scope,
    log: Option<Arc<Mutex<Log>>>,
}

/// What is written down for the explanation.
#[derive(Default)]
struct Log {
    reasons: Vec<Problem>,
    tables: Vec<TableRun>,
}

/// What is known of the elements: a value, or nothing yet where somebody is on the way to it. The key is the model
/// and the place of the element in it.
type Known = HashMap<(usize, usize), Option<Value>>;

/// The evaluation of one model, or of one that it imports.
#[derive(Clone)]
pub(crate) struct Run {
    session: Arc<Session>,
    model: Model,
    known: Arc<Mutex<Known>>,
    inputs: Context,
    /// The element that is evaluated, for what is written down.
    element: Arc<str>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Model {
    /// The value of a decision, decision service, business knowledge model or of input data by name or id. The
    /// variables of the scope are the input data by name; those of imported models stand in a context with the
    /// name of the import, or beside the others. For a service they are its input data and input decisions, for a
    /// business knowledge model its parameters (DMN 1.5 § 10.4).
    ///
    /// Whatever makes no sense is `null`, as the standard wants it; [`Model::evaluate_traced`] tells why. It does no
    /// I/O, knows no other moment than that of the scope, and spends no more than [`feel::limits`] allow one expression.
    ///
    /// # Errors
    /// [`Unknown`] where the model has nothing of this name that has a value.
    pub fn evaluate(&self, name: &str, scope: &Scope) -> Result<Value, Unknown> {
        let (value, _) = self.run(name, scope, None)?;
        Ok(value)
    }

    /// The value, which rules matched on the way, and why parts of it became `null`.
    ///
    /// # Errors
    /// As [`Model::evaluate`].
    pub fn evaluate_traced(&self, name: &str, scope: &Scope) -> Result<Explanation, Unknown> {
        let log = Arc::new(Mutex::new(Log::default()));
        let (value, is_cut_short) = self.run(name, scope, Some(Arc::clone(&log)))?;
        let Log { mut reasons, tables } = std::mem::take(&mut *locked(&log));
        if is_cut_short {
            let message =
                "Die Auswertung wurde abgebrochen, weil sie zu umfangreich oder zu tief geschachtelt ist.";
            reasons.push(Problem::new(1, name, message));
        }
        Ok(Explanation { value, reasons, tables })
    }

    fn run(&self, name: &str, scope: &Scope, log: Option<Arc<Mutex<Log>>>) -> Result<(Value, bool), Unknown> {
        let unknown = || Unknown { model: self.0.name.clone(), name: name.to_owned() };
        let place = self.place(name).ok_or_else(unknown)?;
        let budget = scope.budget().cloned().unwrap_or_default();
        let run = Run {
            session: Arc::new(Session { scope: scope.beside(Context::default()).within(&budget), log }),
            model: self.clone(),
            known: Arc::default(),
            inputs: scope.variables().clone(),
            element: name.into(),
        };
        let element = &self.0.elements[place];
        let value = match &element.kind {
            Kind::InputData => run.input(place),
            Kind::Decision { .. } => run.decide(place),
            Kind::BusinessKnowledgeModel(logic) => run.knowledge(place, logic.as_ref()),
            Kind::DecisionService(service) => run.asked_service(element, service),
            Kind::KnowledgeSource { .. } => return Err(unknown()),
        };
        let is_cut_short = budget.is_exhausted();
        Ok((if is_cut_short { Value::Null } else { value }, is_cut_short))
    }
}

impl Run {
    fn budget(&self) -> Option<&Budget> {
        self.session.scope.budget()
    }

    /// Counts work; `false` when all of it is used up.
    fn spend(&self, steps: usize) -> bool {
        self.budget().is_none_or(|budget| budget.spend(steps as u64))
    }

    /// The value, unless it is too bulky to be walked through; then nothing goes on.
    fn bounded(&self, value: Value) -> Value {
        if value.is_bounded() {
            return value;
        }
        self.budget().into_iter().for_each(Budget::exhaust);
        Value::Null
    }

    /// The same run, spending from the budget of whoever calls a function of it.
    fn within(&self, budget: &Budget) -> Self {
        let scope = self.session.scope.clone().within(budget);
        let session = Session { scope, log: self.session.log.clone() };
        Run { session: Arc::new(session), ..self.clone() }
    }

    /// The same run at another element.
    fn at(&self, element: &Element) -> Self {
        Run { element: element.name.as_str().into(), ..self.clone() }
    }

    /// Notes why something is `null`.
    fn note(&self, line: usize, message: impl Into<String>) {
        let Some(log) = &self.session.log else { return };
        let mut log = locked(log);
        if log.reasons.len() < limits::NOTES {
            log.reasons.push(Problem::new(line, &self.element, message));
        }
    }

    /// Notes a reason and gives `null`.
    fn fault(&self, line: usize, message: impl Into<String>) -> Value {
        self.note(line, message);
        Value::Null
    }

    fn is_traced(&self) -> bool {
        self.session.log.is_some()
    }

    fn note_table(&self, table: TableRun) {
        let Some(log) = &self.session.log else { return };
        let mut log = locked(log);
        if log.tables.len() < limits::NOTES {
            log.tables.push(table);
        }
    }

    fn key(&self, place: usize) -> (usize, usize) {
        (Arc::as_ptr(&self.model.0) as usize, place)
    }

    fn element_at(&self, place: usize) -> &Element {
        &self.model.0.elements[place]
    }

    /// The run of an imported model. Its inputs are the entries of a context with the name of the import.
    fn imported(&self, import: Option<usize>) -> Option<Run> {
        let Some(place) = import else { return Some(self.clone()) };
        let import = self.model.0.imports.get(place)?;
        let inputs = self.inputs.get(&import.name).and_then(Value::as_context).unwrap_or(&self.inputs);
        Some(Run { model: import.model.clone()?, inputs: inputs.clone(), ..self.clone() })
    }

    /// The value of input data.
    fn input(&self, place: usize) -> Value {
        if let Some(Some(value)) = locked(&self.known).get(&self.key(place)) {
            return value.clone();
        }
        let element = self.element_at(place);
        match self.inputs.get(&element.variable).or_else(|| self.inputs.get(&element.name)) {
            Some(value) => self.at(element).typed(&element.type_ref, value.clone(), element.line),
            None => self.at(element).fault(element.line, "Diese Eingabe fehlt."),
        }
    }

    /// The value of a decision. What it requires is found first and without recursion, so that a long chain
    /// of decisions needs no deep stack.
    fn decide(&self, place: usize) -> Value {
        let mut way = vec![(self.clone(), place)];
        while let Some((run, place)) = way.last().cloned() {
            let is_done = matches!(locked(&run.known).get(&run.key(place)), Some(Some(_)));
            if is_done || !run.spend(1 + run.element_at(place).requirements.len()) {
                way.pop();
                continue;
            }
            locked(&run.known).insert(run.key(place), None);
            let missing = run.missing(place);
            if missing.is_empty() {
                let value = run.compute(place);
                locked(&run.known).insert(run.key(place), Some(value));
                way.pop();
            }
            way.extend(missing);
        }
        self.made(place)
    }

    /// The value of a decision that was made before.
    fn made(&self, place: usize) -> Value {
        let known = locked(&self.known).get(&self.key(place)).cloned().flatten();
        if let Some(value) = known {
            return value;
        }
        let element = self.element_at(place);
        self.fault(element.line, format!("„{}“ setzt sich selbst voraus.", element.name))
    }

    /// The decisions that must be made first and on which nobody has begun.
    fn missing(&self, place: usize) -> Vec<(Run, usize)> {
        let requirements = self.element_at(place).requirements.iter();
        requirements
            .filter_map(|requirement| {
                let (_, place) = self.model.follow(&requirement.target)?;
                let run = self.imported(requirement.target.import)?;
                let is_decision = matches!(run.element_at(place).kind, Kind::Decision { .. });
                let is_open = is_decision && !locked(&run.known).contains_key(&run.key(place));
                is_open.then_some((run, place))
            })
            .collect()
    }

    fn compute(&self, place: usize) -> Value {
        let element = self.element_at(place);
        let run = self.at(element);
        let Kind::Decision { logic: Some(logic), .. } = &element.kind else {
            return run.fault(element.line, "Der Entscheidung fehlt die Logik.");
        };
        let value = run.evaluate(logic, &run.variables(element));
        run.typed(&element.type_ref, value, element.line)
    }

    /// The values of what an element requires, under their names; those of imported models in a context.
    fn variables(&self, element: &Element) -> Context {
        if !self.spend(element.requirements.len()) {
            return Context::default();
        }
        let mut own: IndexMap<Arc<str>, Value> = IndexMap::new();
        let mut imported: IndexMap<usize, IndexMap<Arc<str>, Value>> = IndexMap::new();
        for requirement in &element.requirements {
            let target = &requirement.target;
            let Some((_, place)) = self.model.follow(target) else { continue };
            let Some(run) = self.imported(target.import) else { continue };
            let value = run.value_of(place);
            let names = match target.import {
                None => &mut own,
                Some(import) => imported.entry(import).or_default(),
            };
            names.insert(run.element_at(place).variable.as_str().into(), value);
        }
        for (import, names) in imported {
            own.insert(self.model.0.imports[import].name.as_str().into(), Context::from(names).into());
        }
        own.into()
    }

    /// What stands in expressions for an element that is required.
    fn value_of(&self, place: usize) -> Value {
        let element = self.element_at(place);
        match &element.kind {
            Kind::InputData => self.input(place),
            Kind::Decision { .. } => self.made(place),
            Kind::BusinessKnowledgeModel(_) => self.knowledge_function(place),
            Kind::DecisionService(service) => self.service_function(place, service),
            Kind::KnowledgeSource { .. } => Value::Null,
        }
    }
}
