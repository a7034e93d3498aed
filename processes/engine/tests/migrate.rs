//! Running instances go over to another version of their model.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;

use bpmn::model::Definitions;
use engine::migrate::Difference;
use engine::model::{At, Feel, Model};
use engine::soundness::{Foreseen, MOST_STATES};
use engine::{Command, Event, State, TokenId};
use kernel::{Timestamp, calendar};

/// A process with these nodes, and flows `a>b>c`.
fn model(nodes: &str, ways: &[&str]) -> Model {
    let flows: String = ways
        .iter()
        .flat_map(|way| way.split('>').zip(way.split('>').skip(1)))
        .map(|(from, to)| {
            format!("<sequenceFlow id=\"{from}-{to}\" sourceRef=\"{from}\" targetRef=\"{to}\"/>")
        })
        .collect();
    let file = format!(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" targetNamespace=\"t\"><process id=\"p\" isExecutable=\"true\">\
         <startEvent id=\"start\"/><endEvent id=\"end\"/>{nodes}{flows}</process></definitions>"
    );
    let document = bpmn::xml::Document::read(file.as_bytes()).expect("well-formed");
    let read = Definitions::read(&document).expect("BPMN");
    Model::of(&read, &Feel).unwrap_or_else(|refusals| panic!("{refusals:?}"))
}

fn at(moment: &str) -> At {
    At { now: moment.parse().expect("a moment"), holidays: calendar::State::St }
}

const MORNING: &str = "2026-11-26T08:00:00Z";

fn begun(model: &Model) -> State {
    let mut state = State::default();
    let start = Command::Start { pool: 0, at: None, variables: Vec::new() };
    state.step(model, at(MORNING), start).expect("it begins");
    state
}

fn asked(model: &Model, state: &State) -> Vec<String> {
    state.asked().map(|(_, node)| model.net().node(node).id.clone()).collect()
}

fn token(model: &Model, state: &State, task: &str) -> TokenId {
    state.asked().find(|(_, node)| model.net().node(*node).id == task).expect("it is asked").0
}

fn done(model: &Model, state: &mut State, task: &str) {
    let token = token(model, state, task);
    state.step(model, at(MORNING), Command::Complete { token, variables: Vec::new() }).expect("it is done");
}

fn same(old: &Model, new: &Model) -> Difference {
    Difference::between(old, new, &BTreeMap::new())
}

fn foreseen(old: &Model, new: &Model, state: &State) -> Option<bool> {
    let all = Foreseen::of(new, 0, MOST_STATES).expect("small enough");
    state.is_foreseen(new, &same(old, new), &all)
}

fn task(id: &str) -> String {
    format!("<userTask id=\"{id}\"/>")
}

fn late(id: &str, host: &str, wait: &str) -> String {
    format!(
        "<boundaryEvent id=\"{id}\" attachedToRef=\"{host}\" cancelActivity=\"false\"><timerEventDefinition><timeDuration>{wait}</timeDuration>\
         </timerEventDefinition></boundaryEvent><endEvent id=\"{id}-end\"/>"
    )
}

#[test]
fn an_instance_goes_on_where_it_stands() {
    let old = model(&(task("a") + &task("b")), &["start>a>b>end"]);
    let new = model(&(task("a") + &task("look") + &task("b")), &["start>a>look>b>end"]);
    let mut state = begun(&old);
    let difference = same(&old, &new);
    assert_eq!((difference.gone.as_slice(), difference.new.as_slice()), (&[][..], &["look".to_owned()][..]));
    assert_eq!(foreseen(&old, &new, &state), Some(true));
    let events = state.migrate(&old, &new, &difference, at(MORNING)).expect("it goes over");
    assert!(matches!(events.as_slice(), [Event::Migrated { .. }]), "{events:?}");
    assert_eq!(asked(&new, &state), ["a"]);
    done(&new, &mut state, "a");
    assert_eq!(asked(&new, &state), ["look"]);
    // Its events make it what it is, from the beginning on.
    let mut again = begun(&old);
    events.iter().for_each(|event| again.apply(new.net(), event));
    done(&new, &mut again, "a");
    assert_eq!(again, state);
}

#[test]
fn timers_keep_their_time_and_new_ones_begin_now() {
    let old = model(
        &(task("a") + &late("kept", "a", "P1D") + &late("lost", "a", "P2D")),
        &["start>a>end", "kept>kept-end", "lost>lost-end"],
    );
    let new = model(
        &(task("a") + &late("kept", "a", "P9D") + &late("new", "a", "P3D")),
        &["start>a>end", "kept>kept-end", "new>new-end"],
    );
    let mut state = begun(&old);
    state.migrate(&old, &new, &same(&old, &new), at("2026-11-26T20:00:00Z")).expect("it goes over");
    let due = |id: &str| {
        let found = state.timers.iter().find(|((_, node), _)| new.net().node(*node).id == id);
        found.map(|(_, timing)| timing.due)
    };
    let moment = |text: &str| text.parse::<Timestamp>().ok();
    assert_eq!(state.timers.len(), 2);
    assert_eq!(due("kept"), moment("2026-11-27T08:00:00Z"), "as it was promised");
    assert_eq!(due("new"), moment("2026-11-29T20:00:00Z"));
}

#[test]
fn what_is_gone_needs_a_decision() {
    let old = model(&(task("a") + &task("b")), &["start>a>b>end"]);
    let new = model(&(task("check") + &task("b")), &["start>check>b>end"]);
    let mut state = begun(&old);
    let before = state.clone();
    let obstacles = state.migrate(&old, &new, &same(&old, &new), at(MORNING)).expect_err("a is gone");
    assert!(obstacles[0].element == "a" && obstacles[0].text.contains("nicht mehr"), "{obstacles:?}");
    assert_eq!(state, before, "nothing has changed");
    let chosen = Difference::between(&old, &new, &BTreeMap::from([("a".into(), "check".into())]));
    state.migrate(&old, &new, &chosen, at(MORNING)).expect("it goes over");
    assert_eq!(asked(&new, &state), ["check"]);
}

#[test]
fn who_would_do_something_else_there_does_not_go_over() {
    let old = model(&task("a"), &["start>a>end"]);
    let service = model("<serviceTask id=\"a\"/>", &["start>a>end"]);
    assert_eq!(begun(&old).obstacles(&old, &service, &same(&old, &service)).len(), 1);
    let inner = "<subProcess id=\"sub\"><startEvent id=\"s2\"/><userTask id=\"a\"/><endEvent id=\"e2\"/>\
                 <sequenceFlow id=\"f1\" sourceRef=\"s2\" targetRef=\"a\"/><sequenceFlow id=\"f2\" sourceRef=\"a\" targetRef=\"e2\"/></subProcess>";
    let inside = model(inner, &["start>sub>end"]);
    let obstacles = begun(&old).obstacles(&old, &inside, &same(&old, &inside));
    assert!(obstacles[0].text.contains("anderen Teilprozess"), "{obstacles:?}");
    // The other way round as well; within the same sub-process it goes.
    assert_eq!(begun(&inside).obstacles(&inside, &old, &same(&inside, &old)).len(), 2);
    assert!(begun(&inside).obstacles(&inside, &inside, &same(&inside, &inside)).is_empty());
}

#[test]
fn where_the_new_model_could_never_stand_is_found_before() {
    let old = model(&(task("a") + &task("b")), &["start>a>b>end"]);
    let gateways = "<parallelGateway id=\"g\"/><parallelGateway id=\"h\"/>";
    let new = model(&(task("a") + &task("b") + gateways), &["start>g>a>h>end", "g>b>h"]);
    // In the new model a and b go on beside each other: one of them alone would wait for ever.
    let mut state = begun(&old);
    assert!(state.obstacles(&old, &new, &same(&old, &new)).is_empty());
    assert_eq!(foreseen(&old, &new, &state), Some(false));
    done(&old, &mut state, "a");
    assert_eq!(foreseen(&old, &new, &state), Some(false));
    assert_eq!(foreseen(&old, &old, &state), Some(true));
}

#[test]
fn what_is_done_several_times_goes_over_with_its_counts() {
    let many = |count: u32| {
        format!(
            "<userTask id=\"a\"><multiInstanceLoopCharacteristics><loopCardinality>{count}</loopCardinality></multiInstanceLoopCharacteristics></userTask>"
        )
    };
    let old = model(&many(3), &["start>a>end"]);
    let new = model(&(many(5) + &task("b")), &["start>a>b>end"]);
    let mut state = begun(&old);
    done(&old, &mut state, "a");
    assert_eq!(foreseen(&old, &new, &state), Some(true));
    state.migrate(&old, &new, &same(&old, &new), at(MORNING)).expect("it goes over");
    assert_eq!(asked(&new, &state), ["a", "a"], "as often as was begun");
    done(&new, &mut state, "a");
    done(&new, &mut state, "a");
    assert_eq!(asked(&new, &state), ["b"]);
}
