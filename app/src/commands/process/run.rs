//! `rathaus process run`: plays a process from its beginning to its end, on a clock of its own.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use bpmn::model::Definitions;
use bpmn::xml::Document;
use engine::model::{At, Feel, Model};
use engine::net::{Kind, NodeId};
use engine::play::World;
use engine::{Command, Event, Phase, Place, Variables};
use kernel::{Clock as _, Error, Result, Timestamp, calendar};
use serde_json::{Value, json};

use super::Format;
use crate::commands::say;

/// More answers than this are not given: a process may go round in a circle.
const MOST: usize = 10_000;

/// What a play is given: the file `--with`.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Script {
    /// The first variables.
    variables: serde_json::Map<String, Value>,
    /// What comes out of a task, by its id: each time the next of its list, nothing where there is none left.
    answers: BTreeMap<String, VecDeque<serde_json::Map<String, Value>>>,
}

/// Plays a process; says whether it came to its end.
pub(crate) fn run(file: &str, process: Option<&str>, with: Option<&Path>, format: Format) -> Result<bool> {
    let bytes = std::fs::read(file).map_err(|error| Error::internal(format!("{file}: {error}")))?;
    let script = match with {
        None => Script::default(),
        Some(path) => {
            let bad = |error: &dyn std::fmt::Display| Error::internal(format!("{}: {error}", path.display()));
            let text = std::fs::read_to_string(path).map_err(|error| bad(&error))?;
            serde_json::from_str(&text).map_err(|error| bad(&error))?
        }
    };
    let model = match read(&bytes) {
        Ok(model) => model,
        Err(reasons) => {
            reasons.iter().for_each(|reason| say(format!("{file}: {reason}")));
            return Ok(false);
        }
    };
    let now = kernel::SystemClock.now();
    let played = play(&model, process, script, now)?;
    match format {
        Format::Text => played.lines.iter().for_each(say),
        Format::Json => say(played.json),
    }
    Ok(played.ended)
}

fn read(bytes: &[u8]) -> std::result::Result<Model, Vec<String>> {
    let document = Document::read(bytes).map_err(|error| vec![error.to_string()])?;
    let read = Definitions::read(&document).map_err(|error| vec![error.to_string()])?;
    Model::of(&read, &Feel).map_err(|refusals| {
        let line = |line: Option<u32>| line.map_or_else(String::new, |line| format!("Zeile {line}: "));
        refusals.iter().map(|refusal| format!("{}{}", line(refusal.line), refusal.text)).collect()
    })
}

/// How a play went.
#[derive(Debug)]
struct Played {
    ended: bool,
    lines: Vec<String>,
    json: Value,
}

fn play(model: &Model, process: Option<&str>, mut script: Script, now: Timestamp) -> Result<Played> {
    let pools = &model.net().pools;
    let pool = match process {
        Some(id) => model.process(id),
        None => pools.first().and_then(|pool| model.process(&pool.id)),
    };
    let known = || pools.iter().map(|pool| pool.id.as_str()).collect::<Vec<_>>().join(", ");
    let missing = || Error::internal(format!("this process is not in the file; there are: {}", known()));
    let pool = pool.ok_or_else(missing)?;
    let mut world = World::new(model, At { now, holidays: calendar::State::St });
    let refused = |refused: engine::Refused| Error::internal(refused.to_string());
    world.start(pool, None, variables(std::mem::take(&mut script.variables))).map_err(refused)?;
    for _ in 0..MOST {
        let asked = world.asked().next();
        if let Some((instance, token, node)) = asked {
            let answers = script.answers.get_mut(&model.net().node(node).id);
            let answer = answers.and_then(VecDeque::pop_front).unwrap_or_default();
            world
                .act(instance, Command::Complete { token, variables: variables(answer) })
                .map_err(refused)?;
        } else if let Some(due) =
            world.instances.iter().filter_map(|instance| instance.state.next_due()).min()
        {
            world.wait_until(due);
        } else {
            break;
        }
    }
    Ok(told(model, &world))
}

fn variables(values: serde_json::Map<String, Value>) -> Variables {
    values.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
}

/// What an event comes to: the node that a token reached, or what happened there.
fn reached<'m>(model: &'m Model, event: &Event) -> Option<(&'m str, String)> {
    let net = model.net();
    let node = |node: NodeId| (net.node(node).id.as_str(), net.node(node).words());
    match event {
        Event::Moved { flow, .. } => Some(node(net.flow(*flow).to)),
        Event::Began { pool, .. } => Some((net.pools[usize::from(*pool)].id.as_str(), "beginnt".into())),
        Event::Stuck { reason, .. } => Some(("", format!("steht still: {reason}"))),
        Event::Signalled { name, .. } => Some(("", format!("sendet das Signal „{name}“"))),
        Event::Sent { node, name, .. } => {
            let sends = matches!(net.node(*node).kind, Kind::Send | Kind::End(_) | Kind::Throw(_));
            sends.then(|| (net.node(*node).id.as_str(), format!("sendet die Nachricht „{name}“")))
        }
        Event::Ended => Some(("", "zu Ende".into())),
        Event::Failed { code, .. } => {
            Some(("", format!("mit dem Fehler „{}“ zu Ende", code.as_deref().unwrap_or_default())))
        }
        Event::Cancelled => Some(("", "abgebrochen".into())),
        _ => None,
    }
}

fn told(model: &Model, world: &World<'_>) -> Played {
    let net = model.net();
    let name = |instance: usize| {
        let pool = &net.pools[usize::from(world.instances[instance].state.pool)];
        if pool.name.is_empty() { pool.id.as_str() } else { pool.name.as_str() }
    };
    let several = world.instances.len() > 1;
    let (mut lines, mut trace) = (Vec::new(), Vec::new());
    for (at, instance, event) in &world.log {
        let Some((element, words)) = reached(model, event) else { continue };
        let who = if several { format!("{} {}: ", name(*instance), instance + 1) } else { String::new() };
        lines.push(format!("{}  {who}{words}", kernel::local(*at).strftime("%d.%m.%Y %H:%M:%S")));
        trace.push(json!({ "at": at.to_string(), "instance": instance, "element": element, "words": words }));
    }
    let ended = world.instances.iter().all(|instance| instance.state.phase == Phase::Ended);
    let mut waiting = BTreeSet::new();
    for (number, instance) in world.instances.iter().enumerate() {
        for token in instance.state.tokens.values() {
            let node = match token.place {
                Place::Flow(flow) => net.flow(flow).to,
                Place::Node(node) if token.standing != engine::Standing::Hosting => node,
                Place::Node(_) => continue,
            };
            waiting.insert((number, net.node(node).words()));
        }
    }
    for (number, words) in &waiting {
        lines.push(format!("Es wartet bei {words} ({}).", name(*number)));
    }
    let root = world.instances.first().and_then(|first| first.state.scopes.get(&engine::ROOT));
    let variables: serde_json::Map<String, Value> = root
        .into_iter()
        .flat_map(|root| &root.variables)
        .map(|(name, value)| (name.to_string(), Value::from(value)))
        .collect();
    if !variables.is_empty() {
        lines.push(format!("Ergebnis: {}", Value::from(variables.clone())));
    }
    let waiting: Vec<_> = waiting.into_iter().map(|(_, words)| words).collect();
    let json = json!({ "ended": ended, "trace": trace, "waiting": waiting, "variables": variables });
    Played { ended, lines, json }
}

#[cfg(test)]
mod tests {
    use super::*;

    const APPLICATION: &[u8] = br#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
        xmlns:r="urn:rathaus:process:1">
      <message id="m" name="Unterlagen"/>
      <process id="antrag" name="Antrag" isExecutable="true">
        <startEvent id="da" name="Antrag da"/>
        <exclusiveGateway id="von_vorn" name="von vorn"/>
        <userTask id="pruefen" name="Antrag pr&#252;fen"/>
        <exclusiveGateway id="weg" name="Vollst&#228;ndig?" default="f4"/>
        <eventBasedGateway id="warten" name="Warten"/>
        <intermediateCatchEvent id="kommt" name="Unterlagen da"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
        <intermediateCatchEvent id="frist" name="Frist"><timerEventDefinition r:workingDays="true">
          <timeDuration>P10D</timeDuration></timerEventDefinition></intermediateCatchEvent>
        <serviceTask id="bescheid" name="Bescheid erteilen"/>
        <endEvent id="fertig" name="Bescheid erteilt"/>
        <endEvent id="aus" name="Antrag erledigt"/>
        <sequenceFlow id="f1" sourceRef="da" targetRef="von_vorn"/>
        <sequenceFlow id="f2" sourceRef="von_vorn" targetRef="pruefen"/>
        <sequenceFlow id="f3" sourceRef="pruefen" targetRef="weg"/>
        <sequenceFlow id="f4" sourceRef="weg" targetRef="warten"/>
        <sequenceFlow id="f5" sourceRef="weg" targetRef="bescheid"><conditionExpression>vollst&#228;ndig</conditionExpression></sequenceFlow>
        <sequenceFlow id="f6" sourceRef="warten" targetRef="kommt"/>
        <sequenceFlow id="f7" sourceRef="warten" targetRef="frist"/>
        <sequenceFlow id="f8" sourceRef="kommt" targetRef="von_vorn"/>
        <sequenceFlow id="f9" sourceRef="frist" targetRef="aus"/>
        <sequenceFlow id="f10" sourceRef="bescheid" targetRef="fertig"/>
      </process></definitions>"#;

    fn played(script: &str) -> Played {
        let model = read(APPLICATION).unwrap();
        let now = "2026-11-26T08:00:00Z".parse().unwrap();
        play(&model, None, serde_json::from_str(script).unwrap(), now).unwrap()
    }

    #[test]
    fn a_play_is_told_as_it_went() {
        let good = played(r#"{ "answers": { "pruefen": [{ "vollständig": true }] } }"#);
        assert!(good.ended);
        insta::assert_snapshot!(good.lines.join("\n"));
        insta::assert_snapshot!(format!("{:#}", good.json));
        let late = played(r#"{ "variables": { "vollständig": false } }"#);
        assert!(late.ended);
        insta::assert_snapshot!(late.lines.join("\n"));
    }

    #[test]
    fn where_it_stands_still_is_said_with_the_reason() {
        let open = played("{}");
        assert!(!open.ended);
        insta::assert_snapshot!(open.lines.join("\n"));
        assert!(serde_json::from_str::<Script>(r#"{ "antworten": {} }"#).is_err());
    }

    #[test]
    fn a_process_that_is_not_there_is_said_with_those_that_are() {
        let model = read(APPLICATION).unwrap();
        let error = play(&model, Some("x"), Script::default(), Timestamp::UNIX_EPOCH).unwrap_err();
        assert!(format!("{error:?}").contains("there are: antrag"), "{error:?}");
        assert_eq!(read(b"<x/>").map(|_| ()).unwrap_err().len(), 1);
    }
}
