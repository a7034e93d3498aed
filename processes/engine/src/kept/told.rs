//! Commands and events as JSON, in the words of the diagram.

use feel::Value;
use serde_json::{Map, Value as Json, json};

use super::Names;
use crate::model::Model;
use crate::state::{Command, Event, Outcome, Owner, Variables};

/// A command as JSON, of which [`command_of`] makes the same again.
#[must_use]
pub fn tell_command(command: &Command, model: &Model, names: &Names) -> Json {
    match command {
        Command::Start { pool, at, variables } => {
            let process = &model.net().pools[usize::from(*pool)].id;
            json!({ "start": process, "at": at.map(|node| names.node(node)), "with": pack(variables) })
        }
        Command::Complete { token, variables } => json!({ "complete": token, "with": pack(variables) }),
        Command::Throw { token, what, variables } => {
            let (kind, code) = match what {
                Outcome::Error(code) => ("error", code),
                Outcome::Escalation(code) => ("escalation", code),
            };
            json!({ "throw": token, "what": kind, "code": code, "with": pack(variables) })
        }
        Command::Fail { token, reason } => json!({ "fail": token, "reason": reason }),
        Command::Retry { token } => json!({ "retry": token }),
        Command::Message { name, node, variables } => {
            json!({ "message": name, "at": node.map(|node| names.node(node)), "with": pack(variables) })
        }
        Command::Signal { name, variables } => json!({ "signal": name, "with": pack(variables) }),
        Command::Tick => json!({ "tick": true }),
        Command::Ring { owner, node } => json!({ "ring": names.node(*node), "of": tell_owner(*owner) }),
        Command::Set { variables } => json!({ "set": pack(variables) }),
        Command::Begin { scope, node } => json!({ "begin": names.node(*node), "in": scope }),
        Command::Continue => json!({ "continue": true }),
        Command::Cancel => json!({ "cancel": true }),
    }
}

/// The command that was told; nothing where it does not fit the model.
#[must_use]
pub fn command_of(told: &Json, model: &Model, names: &Names) -> Option<Command> {
    let has = |key: &str| told.get(key).filter(|value| !value.is_null());
    let text = |key: &str| has(key).and_then(Json::as_str);
    let number = |key: &str| has(key).and_then(Json::as_u64).and_then(|number| u32::try_from(number).ok());
    let node = |key: &str| text(key).and_then(|name| names.find_node(name));
    let variables = || unpack(told.get("with"));
    // A node that is named must be there.
    let at = || match has("at") {
        Some(_) => node("at").map(Some),
        None => Some(None),
    };
    if has("start").is_some() {
        return Some(Command::Start {
            pool: model.process(text("start")?)?,
            at: at()?,
            variables: variables()?,
        });
    }
    if let Some(token) = number("complete") {
        return Some(Command::Complete { token, variables: variables()? });
    }
    if let Some(token) = number("throw") {
        let code = text("code")?.to_owned();
        let what = match text("what")? {
            "error" => Outcome::Error(code),
            _ => Outcome::Escalation(code),
        };
        return Some(Command::Throw { token, what, variables: variables()? });
    }
    if let Some(token) = number("fail") {
        return Some(Command::Fail { token, reason: text("reason")?.into() });
    }
    if let Some(token) = number("retry") {
        return Some(Command::Retry { token });
    }
    if let Some(name) = text("message") {
        return Some(Command::Message { name: name.into(), node: at()?, variables: variables()? });
    }
    if let Some(name) = text("signal") {
        return Some(Command::Signal { name: name.into(), variables: variables()? });
    }
    if has("ring").is_some() {
        return Some(Command::Ring { owner: owner_of(has("of")?)?, node: node("ring")? });
    }
    if has("set").is_some() {
        return Some(Command::Set { variables: unpack(told.get("set"))? });
    }
    if has("begin").is_some() {
        return Some(Command::Begin { scope: number("in")?, node: node("begin")? });
    }
    let plain = [("tick", Command::Tick), ("continue", Command::Continue), ("cancel", Command::Cancel)];
    plain.into_iter().find(|(key, _)| has(key).is_some()).map(|(_, command)| command)
}

/// What happened, as JSON.
#[must_use]
pub fn tell_events(events: &[Event], model: &Model, names: &Names) -> Vec<Json> {
    events.iter().map(|event| tell_event(event, model, names)).collect()
}

fn tell_event(event: &Event, model: &Model, names: &Names) -> Json {
    let owner = |owner: &Owner| tell_owner(*owner);
    match event {
        Event::Began { pool, .. } => json!({ "began": model.net().pools[usize::from(*pool)].id }),
        Event::Set { scope, name, value } => json!({ "set": name, "in": scope, "to": value.pack() }),
        Event::Moved { token, scope, flow } => {
            json!({ "moved": token, "in": scope, "flow": names.flow(*flow) })
        }
        Event::Entered { token, scope, node } => {
            json!({ "entered": token, "in": scope, "at": names.node(*node) })
        }
        Event::Rested { token } => json!({ "rested": token }),
        Event::Asked { token, scope, node } => {
            json!({ "asked": token, "in": scope, "at": names.node(*node) })
        }
        Event::Hosted { token, scope, node } => {
            json!({ "hosted": token, "in": scope, "at": names.node(*node) })
        }
        Event::Took { token } => json!({ "took": token }),
        Event::Withdrawn { token } => json!({ "withdrawn": token }),
        Event::Opened { scope, parent, node, host, index, again } => json!({
            "opened": scope, "in": parent, "at": names.node(*node), "host": host, "index": index,
            "again": again.as_ref().map(owner),
        }),
        Event::Closed { scope } => json!({ "closed": scope }),
        Event::Later { scope, flows } => {
            json!({ "later": scope, "flows": flows.iter().map(|flow| names.flow(*flow)).collect::<Vec<_>>() })
        }
        Event::Interrupted { scope } => json!({ "interrupted": scope }),
        Event::Counted { token, total } => json!({ "counted": token, "total": total }),
        Event::Repeated { token } => json!({ "repeated": token }),
        Event::Armed { owner: of, node, due, left } => {
            json!({ "armed": names.node(*node), "of": owner(of), "due": due, "left": left })
        }
        Event::Disarmed { owner: of, node } => json!({ "disarmed": names.node(*node), "of": owner(of) }),
        Event::Held { owner: of, node, holds } => {
            json!({ "held": names.node(*node), "of": owner(of), "holds": holds })
        }
        Event::Kept { scope, node, inner } => {
            json!({ "kept": names.node(*node), "in": scope, "inner": inner })
        }
        Event::Undoes { keeper, scope, activity } => json!({
            "undoes": owner(keeper), "in": scope, "only": activity.map(|node| names.node(node)),
        }),
        Event::Undid { keeper } => json!({ "undid": owner(keeper) }),
        Event::Compensates { token, keeper } => json!({ "compensates": token, "for": owner(keeper) }),
        Event::Stuck { token, reason } => json!({ "stuck": token, "reason": reason }),
        Event::Migrated { state } => {
            let kept = state.keep(model, names);
            let scopes = kept.scopes.into_iter().map(|(id, scope)| (id.to_string(), scope.course));
            json!({ "migrated": scopes.collect::<Map<_, _>>() })
        }
        Event::Sent { node, scope, name } => {
            json!({ "sent": name, "in": scope, "by": names.node(*node) })
        }
        Event::Signalled { node, name } => json!({ "signalled": name, "by": names.node(*node) }),
        Event::Paused => json!("paused"),
        Event::Ended => json!("ended"),
        Event::Failed { node, code } => json!({ "failed": names.node(*node), "code": code }),
        Event::Cancelled => json!("cancelled"),
    }
}

fn tell_owner(owner: Owner) -> Json {
    match owner {
        Owner::Token(token) => json!({ "token": token }),
        Owner::Scope(scope) => json!({ "scope": scope }),
    }
}

fn owner_of(told: &Json) -> Option<Owner> {
    let number =
        |key: &str| told.get(key).and_then(Json::as_u64).and_then(|number| u32::try_from(number).ok());
    number("token").map(Owner::Token).or_else(|| number("scope").map(Owner::Scope))
}

fn pack(variables: &Variables) -> Map<String, Json> {
    variables.iter().map(|(name, value)| (name.to_string(), value.pack())).collect()
}

fn unpack(told: Option<&Json>) -> Option<Variables> {
    let Some(told) = told else { return Some(Vec::new()) };
    let one = |(name, value): (&String, &Json)| Some((name.as_str().into(), Value::unpack(value.clone())?));
    told.as_object()?.iter().map(one).collect()
}
