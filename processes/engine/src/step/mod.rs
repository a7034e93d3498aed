//! One turn of an instance: a command, and everything that follows from it until all tokens wait.

mod activity;
mod catch;
mod flow;
mod repeat;
mod scope;
mod throw;
mod undo;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use feel::Value;

use crate::model::{At, Formula, Mapping, Model};
use crate::net::{NodeId, PoolId};
use crate::state::{
    Command, Event, Outcome, Owner, Place, ROOT, Refused, ScopeId, Standing, State, Token, TokenId, Variables,
};

/// So many steps a turn may have, if its caller does not say otherwise.
pub const BUDGET: u32 = 10_000;

impl State {
    /// Does a command, and everything that follows from it: the events in their order. The same state, command and moment
    /// always give the same events; the state afterwards is what the events make of it.
    ///
    /// # Errors
    /// Where the command does not fit; then nothing has changed.
    pub fn step(&mut self, model: &Model, at: At, command: Command) -> Result<Vec<Event>, Refused> {
        self.step_within(model, at, command, BUDGET)
    }

    /// What an activity is given, as the model maps it; where the model maps nothing, every variable that it sees.
    #[must_use]
    pub fn inputs(&self, model: &Model, at: At, token: TokenId) -> Variables {
        let Some(Token { scope, place: Place::Node(node), .. }) = self.tokens.get(&token) else {
            return Vec::new();
        };
        let inputs = &model.detail(*node).inputs;
        if inputs.is_empty() {
            let all: BTreeMap<_, _> = self
                .around(*scope)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .flat_map(|(_, scope)| &scope.variables)
                .collect();
            return all.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        }
        let now = kernel::local(at.now);
        let value = |mapping: &Mapping| mapping.from.value(|name| self.variable(*scope, name), &now).0;
        inputs.iter().map(|mapping| (mapping.to.clone(), value(mapping))).collect()
    }

    /// The value of an expression as a token sees it.
    #[must_use]
    pub fn value(&self, at: At, token: TokenId, formula: &Formula) -> Value {
        let scope = self.tokens.get(&token).map_or(ROOT, |token| token.scope);
        formula.value(|name| self.variable(scope, name), &kernel::local(at.now)).0
    }

    /// [`State::step`] with so many steps at most. Where more would follow, the last event is [`Event::Paused`].
    ///
    /// # Errors
    /// Where the command does not fit; then nothing has changed.
    pub fn step_within(
        &mut self,
        model: &Model,
        at: At,
        command: Command,
        budget: u32,
    ) -> Result<Vec<Event>, Refused> {
        let mut turn = Turn {
            model,
            state: self,
            at,
            local: OnceCell::new(),
            events: Vec::new(),
            budget,
            changed: false,
        };
        turn.command(command)?;
        Ok(turn.events)
    }
}

impl State {
    /// Stands in another model from now on: its events begin to wait there.
    pub(crate) fn go_over(&mut self, new: &Model, at: At, event: Event) -> Vec<Event> {
        let mut turn = Turn {
            model: new,
            state: self,
            at,
            local: OnceCell::new(),
            events: Vec::new(),
            budget: BUDGET,
            changed: true,
        };
        turn.emit(event);
        turn.arm_anew();
        turn.run();
        turn.events
    }
}

struct Turn<'t> {
    model: &'t Model,
    state: &'t mut State,
    at: At,
    /// The moment on a German clock, for expressions.
    local: OnceCell<jiff::ZonedDateTime>,
    events: Vec<Event>,
    budget: u32,
    /// Whether a variable changed, or an event began to wait for a condition, since the conditions were looked at.
    changed: bool,
}

impl Turn<'_> {
    fn emit(&mut self, event: Event) {
        self.state.apply(self.model.net(), &event);
        self.events.push(event);
    }

    fn command(&mut self, command: Command) -> Result<(), Refused> {
        if let Command::Start { pool, at, variables } = command {
            return self.start(pool, at, variables);
        }
        if !self.state.is_running() {
            return Err(Refused::NotRunning);
        }
        if self.state.is_moving() && !matches!(command, Command::Continue | Command::Cancel) {
            return Err(Refused::Moving);
        }
        match command {
            Command::Start { .. } | Command::Continue => {}
            Command::Complete { token, variables } => {
                let node = self.asked(token)?;
                self.results(token, node, variables);
                self.complete(token, node);
            }
            Command::Throw { token, what, variables } => {
                let node = self.asked(token)?;
                self.results(token, node, variables);
                self.outcome(token, node, &what);
            }
            Command::Fail { token, reason } => {
                self.asked(token)?;
                self.emit(Event::Stuck { token, reason });
            }
            Command::Retry { token } => self.retry(token)?,
            Command::Message { name, node, variables } => self.message(&name, node, variables)?,
            Command::Signal { name, variables } => {
                self.assign_all(ROOT, variables);
                self.signal(&name, None);
            }
            Command::Tick => self.tick(),
            Command::Ring { owner, node } => {
                let timing = self.state.timers.get(&(owner, node)).ok_or(Refused::NotAwaited)?;
                let left = timing.left;
                self.ring(owner, node, self.at.now, left);
            }
            Command::Set { variables } => self.assign_all(ROOT, variables),
            Command::Begin { scope, node } => self.begin_ad_hoc(scope, node)?,
            Command::Cancel => {
                self.withdraw_all(ROOT);
                self.emit(Event::Cancelled);
            }
        }
        self.run();
        Ok(())
    }

    fn start(&mut self, pool: PoolId, at: Option<NodeId>, variables: Variables) -> Result<(), Refused> {
        if self.state.phase != crate::state::Phase::New {
            return Err(Refused::Begun);
        }
        if usize::from(pool) >= self.model.net().pools.len() {
            return Err(Refused::NoStart);
        }
        let start = match at {
            Some(start) => self.model.starts(pool).find(|known| *known == start),
            None => self.model.inside(pool, None).starts.first().copied(),
        };
        let start = start.ok_or(Refused::NoStart)?;
        self.emit(Event::Began { pool, at: self.at.now });
        for (name, value) in variables {
            self.emit(Event::Set { scope: ROOT, name, value });
        }
        self.changed = true;
        self.listen(ROOT);
        self.leave_new(ROOT, start);
        self.run();
        Ok(())
    }

    /// The node of a token that waits for somebody outside.
    fn asked(&self, token: TokenId) -> Result<NodeId, Refused> {
        let token = self.state.tokens.get(&token).ok_or(Refused::NotAsked)?;
        match (token.place, &token.standing) {
            (Place::Node(node), Standing::Asked) if self.model.ask(node).is_some() => Ok(node),
            _ => Err(Refused::NotAsked),
        }
    }

    /// Moves tokens until all wait or the budget is used up.
    fn run(&mut self) {
        while self.state.is_running() {
            if let Some(token) = self.state.moving() {
                if self.budget == 0 {
                    self.emit(Event::Paused);
                    return;
                }
                self.budget -= 1;
                self.arrive(token);
            } else if !(self.conditions() || self.open_inclusive()) {
                return;
            }
        }
    }

    fn retry(&mut self, token: TokenId) -> Result<(), Refused> {
        let found = self.state.tokens.get(&token).ok_or(Refused::NotStuck)?;
        let (scope, place, hosts) = (found.scope, found.place, found.hosts());
        if !matches!(found.standing, Standing::Stuck(_)) {
            return Err(Refused::NotStuck);
        }
        match place {
            Place::Flow(flow) => self.emit(Event::Moved { token, scope, flow }),
            Place::Node(node) if hosts > 0 => {
                self.emit(Event::Hosted { token, scope, node });
                self.arm_boundary(token, node);
            }
            Place::Node(node) => self.emit(Event::Entered { token, scope, node }),
        }
        Ok(())
    }

    /// The value of an expression as it is seen from a scope, and why parts of it are null.
    fn value(&self, scope: ScopeId, formula: &Formula) -> (Value, Vec<feel::Warning>) {
        let now = self.local.get_or_init(|| kernel::local(self.at.now));
        formula.value(|name| self.state.variable(scope, name), now)
    }

    /// Whether a condition holds; or why that cannot be said, in German.
    fn truth(&self, scope: ScopeId, formula: &Formula) -> Result<bool, Arc<str>> {
        let (value, warnings) = self.value(scope, formula);
        if let Value::Boolean(truth) = value {
            return Ok(truth);
        }
        let why = warnings.first().map(|warning| format!(" {warning}")).unwrap_or_default();
        let (source, kind) = (formula.source(), value.kind_name());
        Err(format!("Die Bedingung „{source}“ ergibt {kind}, nicht wahr oder falsch.{why}").into())
    }

    /// Gives a variable a value where it lives: in the nearest scope that has it, else in the process.
    fn assign(&mut self, scope: ScopeId, name: Arc<str>, value: Value) {
        let home = self.state.around(scope).find(|(_, scope)| scope.variables.contains_key(&name));
        let scope = home.map_or(ROOT, |(id, _)| id);
        self.emit(Event::Set { scope, name, value });
        self.changed = true;
    }

    fn assign_all(&mut self, scope: ScopeId, variables: Variables) {
        for (name, value) in variables {
            self.assign(scope, name, value);
        }
    }

    /// What an activity brought, as the model maps it.
    fn results(&mut self, token: TokenId, node: NodeId, variables: Variables) {
        let Some(scope) = self.state.tokens.get(&token).map(|token| token.scope) else { return };
        let model = self.model;
        let outputs = &model.detail(node).outputs;
        if outputs.is_empty() {
            return self.assign_all(scope, variables);
        }
        let now = self.local.get_or_init(|| kernel::local(self.at.now)).clone();
        for mapping in outputs {
            let brought =
                |name: &str| variables.iter().find(|(known, _)| **known == *name).map(|(_, value)| value);
            let (value, _) =
                mapping.from.value(|name| brought(name).or_else(|| self.state.variable(scope, name)), &now);
            self.assign(scope, mapping.to.clone(), value);
        }
    }

    fn home(&self, token: TokenId) -> ScopeId {
        self.state.tokens.get(&token).map_or(ROOT, |token| token.scope)
    }

    fn new_token(&self) -> TokenId {
        self.state.next_token()
    }

    /// Where an owner's events are at home.
    fn scope_of(&self, owner: Owner) -> ScopeId {
        match owner {
            Owner::Token(token) => self.home(token),
            Owner::Scope(scope) => scope,
        }
    }

    fn outcome(&mut self, token: TokenId, node: NodeId, what: &Outcome) {
        use crate::net::Throw;
        let throw = match what {
            Outcome::Error(code) => Throw::Error(Some(code.clone())),
            Outcome::Escalation(code) => Throw::Escalation(Some(code.clone())),
        };
        match self.catcher_of_activity(token, node, &throw) {
            Some(waiter) => self.fire(waiter),
            None => {
                if let Outcome::Error(code) = what {
                    let reason =
                        format!("Der Fehler „{code}“ ist aufgetreten; im Modell fängt ihn niemand auf.");
                    self.emit(Event::Stuck { token, reason: reason.into() });
                }
            }
        }
    }
}

/// What waits for an event, and the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Waiter {
    owner: Owner,
    node: NodeId,
}
