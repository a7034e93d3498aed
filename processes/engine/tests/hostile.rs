//! Whatever model can be run and whatever is done to its instances: nothing panics, the events make the state, and what is kept of
//! an instance and of a command is read again as it was.

mod suite;

use bpmn::model::Definitions;
use bpmn::xml::Document;
use engine::kept::{Names, command_of, tell_command};
use engine::model::{At, Feel, Model};
use engine::{Command, Outcome, Owner, State, TokenId};
use kernel::{Timestamp, calendar};
use proptest::prelude::*;

/// A command made of numbers; many of them do not fit.
fn command(model: &Model, state: &State, [what, first, second]: [u32; 3]) -> Command {
    let pick = |count: usize| first as usize % count.max(1);
    let tokens: Vec<TokenId> = state.tokens.keys().copied().collect();
    let token = tokens.get(pick(tokens.len())).copied().unwrap_or(first);
    let node = u16::try_from(second as usize % model.net().nodes.len()).unwrap_or(0);
    let asked: Vec<_> = state.asked().map(|(token, _)| token).collect();
    let asked = asked.get(pick(asked.len())).copied().unwrap_or(token);
    let variables = vec![("n".into(), i64::from(second % 5).into()), ("x".into(), (second % 2 == 0).into())];
    match what % 16 {
        0..=4 => Command::Complete { token: asked, variables },
        5 => Command::Throw { token: asked, what: Outcome::Error("E".into()), variables },
        6 => Command::Throw { token: asked, what: Outcome::Escalation("X".into()), variables },
        7 => Command::Fail { token: asked, reason: "kaputt".into() },
        8 => Command::Retry { token },
        9 | 10 => {
            let name = model.message(node).or(model.signal(node)).cloned().unwrap_or_default();
            if what % 2 == 0 {
                Command::Signal { name, variables }
            } else {
                Command::Message { name, node: (second % 3 == 0).then_some(node), variables }
            }
        }
        11 => {
            let timers: Vec<_> = state.timers.keys().copied().collect();
            let (owner, node) =
                timers.get(pick(timers.len())).copied().unwrap_or((Owner::Token(token), node));
            Command::Ring { owner, node }
        }
        12 => Command::Set { variables },
        13 => Command::Begin { scope: first % 4, node },
        14 => Command::Tick,
        _ => Command::Continue,
    }
}

#[test]
fn no_command_brings_the_engine_down() {
    let Some(folder) = suite::folder() else {
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "foreign models not found");
        println!("foreign models not found: nothing was tried");
        return;
    };
    let mut models = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "bpmn") {
                let read = std::fs::read(&path).ok().and_then(|bytes| Document::read(&bytes).ok());
                let read = read.and_then(|document| Definitions::read(&document).ok());
                let model = read.and_then(|read| Model::of(&read, &Feel).ok());
                models.extend(model.filter(|model| !model.net().nodes.is_empty()).map(|model| (path, model)));
            }
        }
    }
    let now: Timestamp = Timestamp::UNIX_EPOCH;
    let tried = std::cell::Cell::new(0);
    proptest!(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() }, |(numbers in
        prop::collection::vec(any::<[u32; 3]>(), 60))| {
        for (path, model) in &models {
            let names = Names::of(model.net());
            for pool in 0..u16::try_from(model.net().pools.len()).unwrap_or(0) {
                let (mut state, mut again) = (State::default(), State::default());
                let at = |turn: usize| At {
                    now: now + jiff::SignedDuration::from_hours(i64::try_from(turn).unwrap_or(0) * 7),
                    holidays: calendar::State::St,
                };
                let start = Command::Start { pool, at: model.starts(pool).next(), variables: Vec::new() };
                let mut commands = vec![start];
                for (turn, numbers) in numbers.iter().enumerate() {
                    let next = commands.pop().unwrap_or_else(|| command(model, &state, *numbers));
                    let before = state.clone();
                    let told = tell_command(&next, model, &names);
                    prop_assert_eq!(command_of(&told, model, &names), Some(next.clone()), "{}", told);
                    match state.step_within(model, at(turn), next, 500) {
                        Ok(events) => events.iter().for_each(|event| again.apply(model.net(), event)),
                        Err(_) => prop_assert_eq!(&before, &state, "{}", path.display()),
                    }
                    tried.set(tried.get() + 1);
                    prop_assert_eq!(&again, &state, "{}", path.display());
                    let kept = state.keep(model, &names).state(model, &names);
                    prop_assert_eq!(kept.as_ref(), Ok(&state), "{}", path.display());
                }
            }
        }
    });
    println!("{} models, {} commands", models.len(), tried.get());
    assert!(models.len() > 200);
}
