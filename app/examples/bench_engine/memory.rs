//! The engine in memory: instances with five tasks, long rows, wide splits.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use bpmn::model::Definitions;
use engine::model::{At, Feel, Model};
use engine::{Command, Event, Phase, ROOT, State};
use kernel::calendar;

use crate::shared::report::{Bar, say, table};

/// Five-task instances a second on one core.
const WANTED: f64 = 200_000.0;
/// A task of about a thousand may take so much longer than one of a hundred: trees of tokens grow by their depth. What is
/// quadratic would be at ten.
const LINEAR: f64 = 2.0;

/// Measures, and gives the bars with the line that other engines are compared by.
pub(crate) fn measure(long: Duration) -> (Vec<Bar>, String) {
    let five = rate(long, &row("userTask", "", 5), by_hand);
    let mut lines = Vec::new();
    let mut line = |name: &str, tasks: u32, rate: f64| {
        lines.push(vec![
            name.to_owned(),
            format!("{rate:.0}"),
            format!("{:.2} µs", 1e6 / rate / f64::from(tasks)),
        ]);
    };
    line("five user tasks, each completed by a command of its own", 5, five);
    let mut scripts = Vec::new();
    for tasks in [5, 100, 1_000] {
        let body = "<script>{ n: n + 1 }</script>";
        let rate = rate(long, &row("scriptTask", body, tasks), by_itself);
        line(&format!("{tasks} script tasks in FEEL"), tasks, rate);
        scripts.push(format!("\"{tasks}\":{rate:.0}"));
    }
    let mut rows = Vec::new();
    for tasks in [100, 1_000] {
        let rate = rate(long, &row("userTask", "", tasks), by_hand);
        line(&format!("{tasks} user tasks in a row"), tasks, rate);
        rows.push(1.0 / rate / f64::from(tasks));
    }
    for tasks in [100, 900] {
        let rate = rate(long, &split(tasks), by_hand);
        line(&format!("{tasks} user tasks between two gateways"), tasks, rate);
        rows.push(1.0 / rate / f64::from(tasks));
    }
    for tasks in [100, 1_000] {
        let rate = rate(long, &many(tasks), by_hand);
        line(&format!("{tasks} instances of one user task at once"), tasks, rate);
        rows.push(1.0 / rate / f64::from(tasks));
    }
    say("In memory, one core, one instance after the other:\n");
    table(&["instance", "a second", "a task"], &lines);
    let linear = rows.chunks(2).map(|pair| pair[1] / pair[0]).fold(0.0, f64::max);
    let bars = vec![
        Bar {
            what: "in memory: five-task instances/s".into(),
            figure: format!("{five:.0}"),
            bar: format!("≥ {WANTED:.0}"),
            holds: five >= WANTED,
        },
        Bar {
            what: "a task of about a thousand to one of a hundred".into(),
            figure: format!("{linear:.2}"),
            bar: format!("≤ {LINEAR}"),
            holds: linear <= LINEAR,
        },
    ];
    (bars, format!("{{\"instances_per_second\":{{{}}}}}", scripts.join(",")))
}

/// Tasks in a row.
fn row(element: &str, body: &str, tasks: u32) -> (Model, u32) {
    let mut text = String::from("<startEvent id=\"t0\"/>");
    for task in 1..=tasks {
        let _ = write!(text, "<{element} id=\"t{task}\">{body}</{element}>");
    }
    let _ = write!(text, "<endEvent id=\"t{}\"/>", tasks + 1);
    for task in 0..=tasks {
        let _ =
            write!(text, "<sequenceFlow id=\"f{task}\" sourceRef=\"t{task}\" targetRef=\"t{}\"/>", task + 1);
    }
    (model(&text), tasks)
}

/// Tasks beside each other, between two parallel gateways.
fn split(tasks: u32) -> (Model, u32) {
    let mut text = String::from(
        "<startEvent id=\"s\"/><endEvent id=\"e\"/><parallelGateway id=\"a\"/><parallelGateway id=\"b\"/>\
         <sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"a\"/><sequenceFlow id=\"g\" sourceRef=\"b\" targetRef=\"e\"/>",
    );
    for task in 0..tasks {
        let _ = write!(
            text,
            "<userTask id=\"t{task}\"/><sequenceFlow id=\"i{task}\" sourceRef=\"a\" targetRef=\"t{task}\"/>\
             <sequenceFlow id=\"o{task}\" sourceRef=\"t{task}\" targetRef=\"b\"/>"
        );
    }
    (model(&text), tasks)
}

/// One task, so often at once.
fn many(tasks: u32) -> (Model, u32) {
    let text = format!(
        "<startEvent id=\"s\"/><userTask id=\"t\"><multiInstanceLoopCharacteristics><loopCardinality>{tasks}</loopCardinality>\
         </multiInstanceLoopCharacteristics></userTask><endEvent id=\"e\"/>\
         <sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"t\"/><sequenceFlow id=\"g\" sourceRef=\"t\" targetRef=\"e\"/>"
    );
    (model(&text), tasks)
}

fn model(inside: &str) -> Model {
    let file = format!(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" targetNamespace=\"t\">\
         <process id=\"p\" isExecutable=\"true\">{inside}</process></definitions>"
    );
    let document = bpmn::xml::Document::read(file.as_bytes()).unwrap();
    Model::of(&Definitions::read(&document).unwrap(), &Feel).unwrap()
}

/// How many instances a second, one after the other.
fn rate(long: Duration, (model, tasks): &(Model, u32), run: impl Fn(&Model, u32)) -> f64 {
    let (begin, mut count) = (Instant::now(), 0u32);
    while begin.elapsed() < long {
        (0..16).for_each(|_| run(model, *tasks));
        count += 16;
    }
    f64::from(count) / begin.elapsed().as_secs_f64()
}

fn at() -> At {
    At { now: kernel::Timestamp::UNIX_EPOCH, holidays: calendar::State::St }
}

fn start() -> Command {
    Command::Start { pool: 0, at: None, variables: vec![("n".into(), 0.into())] }
}

/// Every task is completed from outside, as the events ask for it.
fn by_hand(model: &Model, tasks: u32) {
    let mut state = State::default();
    let mut todo = std::collections::VecDeque::new();
    let mut events = state.step(model, at(), start()).unwrap();
    let mut done = 0;
    loop {
        todo.extend(events.iter().filter_map(|event| match event {
            Event::Asked { token, .. } => Some(*token),
            _ => None,
        }));
        let Some(token) = todo.pop_front() else { break };
        done += 1;
        events = state.step(model, at(), Command::Complete { token, variables: Vec::new() }).unwrap();
    }
    assert!(done == tasks && state.phase == Phase::Ended);
}

/// Scripts run in one turn.
fn by_itself(model: &Model, tasks: u32) {
    let mut state = State::default();
    state.step(model, at(), start()).unwrap();
    assert!(state.phase == Phase::Ended);
    let n = state.variable(ROOT, "n").cloned();
    assert!(n == Some(i64::from(tasks).into()), "{n:?}");
}
