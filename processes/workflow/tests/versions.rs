//! Running instances and other models: they go over to a new version, and it is said what they would have done under one.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod place;

use jiff::ToSpan;
use kernel::{Error, Result};
use place::{Place, everywhere, model};
use serde_json::{Value, json};
use workflow::instances::actions;
use workflow::instances::what_if::{End, Verdict, WhatIf, begun_since, of_instance};
use workflow::models::Ready;
use workflow::tasks::{Task, TaskState};
use workflow::{InstanceId, VersionId};

const ENDS: &str = "<startEvent id=\"start\" name=\"Beginn\"/><endEvent id=\"end\" name=\"Ende\"/>";

/// A process of user tasks one after the other.
fn line(tasks: &[&str]) -> String {
    let all = [&["start"], tasks, &["end"]].concat();
    let flows = all.windows(2).map(|pair| flow(pair[0], pair[1], ""));
    let tasks = tasks.iter().map(|id| task(id));
    model(&format!("{ENDS}{}{}", tasks.collect::<String>(), flows.collect::<String>()))
}

fn task(id: &str) -> String {
    format!("<userTask id=\"{id}\" name=\"Schritt {id}\"/>")
}

fn flow(from: &str, to: &str, condition: &str) -> String {
    let inside = match condition {
        "" => String::new(),
        text => {
            format!("<conditionExpression xsi:type=\"tFormalExpression\">{text}</conditionExpression>")
        }
    };
    format!(
        "<sequenceFlow id=\"{from}-{to}\" name=\"{to}\" sourceRef=\"{from}\" targetRef=\"{to}\">{inside}</sequenceFlow>"
    )
}

fn migrate(place: &Place, who: &str, instance: InstanceId, to: VersionId) -> Result<()> {
    place.act(who, |workflow, act| actions::migrate(workflow, act, place.town(), instance, to))
}

fn open(place: &Place, instance: InstanceId, element: &str) -> Task {
    let mut all = place.tasks().into_iter();
    let fits =
        |task: &Task| task.instance == instance && task.element == element && task.state == TaskState::Open;
    all.find(fits).unwrap_or_else(|| panic!("{element} is open"))
}

fn done(place: &Place, instance: InstanceId, element: &str, variables: Value) {
    let mut task = open(place, instance, element);
    if task.holder.is_none() {
        task = place.assign("clara", &task, Some("clara")).unwrap();
    }
    place.complete("clara", &task, variables).unwrap();
}

#[test]
fn an_instance_goes_over_with_its_task_and_comes_to_the_later_step() {
    everywhere(|place| {
        let first = place.publish("p", &line(&["a"])).unwrap();
        let instance = place.begin("p", json!({ "n": 1 }));
        let before = place.assign("clara", &open(place, instance, "a"), Some("clara")).unwrap();
        assert!(matches!(migrate(place, "paula", instance, first), Err(Error::Conflict(_))), "it is there");
        let second = place.publish("p", &line(&["a", "b"])).unwrap();
        assert!(matches!(migrate(place, "clara", instance, second), Err(Error::Forbidden(_))));
        migrate(place, "paula", instance, second).unwrap();
        let (row, _) = place.view(instance);
        assert_eq!((row.model, row.turn), (second, 2));
        assert_eq!(open(place, instance, "a"), before, "the same task in the same hands");
        place.prove(instance);
        done(place, instance, "a", json!({}));
        place.prove(instance);
        // And once more, from a later step.
        let third = place.publish("p", &line(&["a", "b", "c"])).unwrap();
        migrate(place, "paula", instance, third).unwrap();
        done(place, instance, "b", json!({}));
        done(place, instance, "c", json!({}));
        assert_eq!(place.view(instance).0.kept.head.phase, "ended");
        place.prove(instance);
        assert!(matches!(migrate(place, "paula", instance, third), Err(Error::Conflict(_))), "it is over");
        // Its turns on three versions are one course of the last.
        let played = what_if(place, instance, &line(&["a", "b", "c"])).unwrap();
        assert_eq!((played.verdict, played.was), (Verdict::Same, End::Ended));
    });
}

#[test]
fn who_stands_at_a_step_that_is_gone_stays_with_a_reason() {
    everywhere(|place| {
        let first = place.publish("p", &line(&["a", "b"])).unwrap();
        let instance = place.begin("p", json!({}));
        let second = place.publish("p", &line(&["look", "b"])).unwrap();
        let Err(Error::Conflict(why)) = migrate(place, "paula", instance, second) else { panic!("it stays") };
        assert!(why.contains("„Schritt a“") && why.contains("nicht mehr"), "{why}");
        let (row, _) = place.view(instance);
        assert_eq!((row.model, row.turn), (first, 1), "nothing has changed");
        place.prove(instance);
        done(place, instance, "a", json!({}));
        migrate(place, "paula", instance, second).unwrap();
        // What is beside each other there cannot be one after the other here.
        let fork = "<parallelGateway id=\"g\"/><parallelGateway id=\"h\"/>";
        let ways = [("start", "g"), ("g", "a"), ("g", "b"), ("a", "h"), ("b", "h"), ("h", "end")];
        let flows: String = ways.iter().map(|(from, to)| flow(from, to, "")).collect();
        let third =
            place.publish("p", &model(&format!("{ENDS}{}{}{fork}{flows}", task("a"), task("b")))).unwrap();
        let Err(Error::Conflict(why)) = migrate(place, "paula", instance, third) else { panic!("it stays") };
        assert!(why.contains("kommt es im neuen Modell nicht vor"), "{why}");
        done(place, instance, "b", json!({}));
        place.prove(instance);
    });
}

#[test]
fn what_waits_without_people_goes_over_too() {
    everywhere(|place| {
        let timer = |more: &str| {
            let wait = "<intermediateCatchEvent id=\"wait\" name=\"Frist\"><timerEventDefinition>\
                <timeDuration xsi:type=\"tFormalExpression\">P10D</timeDuration></timerEventDefinition></intermediateCatchEvent>";
            let service = "<serviceTask id=\"print\" name=\"Drucken\" r:connector=\"outside\"/>";
            let ways = match more {
                "" => vec!["start", "print", "wait", "end"],
                more => vec!["start", "print", "wait", more, "end"],
            };
            let flows: String = ways.windows(2).map(|pair| flow(pair[0], pair[1], "")).collect();
            let more = if more.is_empty() { String::new() } else { task(more) };
            model(&format!("{ENDS}{wait}{service}{more}{flows}"))
        };
        place.publish("p", &timer("")).unwrap();
        let (called, waiting) = (place.begin("p", json!({})), place.begin("p", json!({})));
        let second = place.publish("p", &timer("later")).unwrap();
        migrate(place, "paula", called, second).unwrap();
        assert_eq!(place.work(), 2, "both are printed");
        let due = place.view(waiting).1[0].due;
        place.pass(2.days());
        migrate(place, "paula", waiting, second).unwrap();
        let (_, waits) = place.view(waiting);
        assert_eq!((waits.len(), waits[0].due), (1, due), "as it was promised");
        place.pass(8.days());
        assert_eq!(place.work(), 2);
        for instance in [called, waiting] {
            done(place, instance, "later", json!({}));
            assert_eq!(place.view(instance).0.kept.head.phase, "ended");
            place.prove(instance);
        }
    });
}

fn what_if(place: &Place, instance: InstanceId, model: &str) -> Result<WhatIf> {
    let ready = Ready::of(model).unwrap();
    place.town().read(|read| of_instance(&workflow::Workflow::default(), read, instance, &ready))
}

/// What costs more than a bound is looked at by somebody else.
fn bound(bound: u32) -> String {
    let ways = [
        flow("start", "a", ""),
        flow("a", "way", ""),
        flow("way", "b", &format!("n &gt; {bound}")),
        flow("way", "end", &format!("n &lt;= {bound}")),
        flow("b", "end2", ""),
    ];
    let way = "<exclusiveGateway id=\"way\" name=\"Teuer?\"/><endEvent id=\"end2\" name=\"Angesehen\"/>";
    model(&format!("{ENDS}{way}{}{}{}", task("a"), task("b"), ways.concat()))
}

/// Model, instance: verdict, to where instead, why no further, where it would be.
type Compared<'t> = (String, InstanceId, Verdict, Option<&'t str>, Option<&'t str>, &'t str);

#[test]
fn it_is_said_what_instances_would_have_done_under_another_model() {
    everywhere(|place| {
        place.publish("p", &bound(5)).unwrap();
        let begin = place.later(0.days());
        let (cheap, dear) = (place.begin("p", json!({ "n": 3 })), place.begin("p", json!({ "n": 9 })));
        done(place, cheap, "a", json!({}));
        done(place, dear, "a", json!({}));
        done(place, dear, "b", json!({}));
        let gone = bound(5).replace("\"b\"", "\"c\"");
        let table: [Compared<'_>; 8] = [
            (bound(5), cheap, Verdict::Same, None, None, "ended"),
            (bound(5), dear, Verdict::Same, None, None, "ended"),
            (bound(2), cheap, Verdict::Other, Some("b"), None, "b"),
            (bound(8), dear, Verdict::Same, None, None, "ended"),
            (bound(99), dear, Verdict::Cut, Some("end"), Some("schon zu Ende"), "ended"),
            (gone, dear, Verdict::Cut, Some("c"), Some("„Schritt b“ gibt es im neuen Modell nicht."), "c"),
            (
                line(&["look", "a"]),
                cheap,
                Verdict::Cut,
                Some("look"),
                Some("„Schritt a“ wäre da nicht offen"),
                "look",
            ),
            (line(&["a", "look"]), cheap, Verdict::Other, Some("look"), None, "look"),
        ];
        for (number, (model, instance, verdict, instead, why, end)) in table.into_iter().enumerate() {
            let played = what_if(place, instance, &model).unwrap();
            assert_eq!(played.verdict, verdict, "{number}: {played:?}");
            assert_eq!(played.was, End::Ended, "{number}");
            let steps = played.first.iter().flat_map(|first| &first.instead);
            let steps: Vec<&str> = steps.map(|step| step.element.as_str()).collect();
            assert!(instead.is_none_or(|instead| steps.contains(&instead)), "{number}: {played:?}");
            assert_eq!(instead.is_some(), played.first.is_some(), "{number}: {played:?}");
            let said = played.cut.as_ref().map(|cut| cut.why.as_str());
            assert_eq!(said.is_some(), why.is_some(), "{number}: {played:?}");
            assert!(said.unwrap_or_default().contains(why.unwrap_or_default()), "{number}: {played:?}");
            let there = match &played.would_be {
                End::Ended => "ended",
                End::Waiting(steps) => steps[0].element.as_str(),
                _ => "?",
            };
            assert_eq!(there, end, "{number}");
        }
        let since = |since| place.town().read(|read| begun_since(read, "p", since)).unwrap().len();
        assert_eq!((since(begin), since(place.later(1.days()))), (2, 0));
    });
}

#[test]
fn other_deadlines_fire_when_they_are_due() {
    everywhere(|place| {
        let within = |days: u32| {
            let late = format!(
                "<boundaryEvent id=\"late\" name=\"zu spät\" attachedToRef=\"a\"><timerEventDefinition>\
                 <timeDuration xsi:type=\"tFormalExpression\">P{days}D</timeDuration></timerEventDefinition></boundaryEvent>\
                 <endEvent id=\"end2\" name=\"Verfristet\"/>"
            );
            let flows = [flow("start", "a", ""), flow("a", "end", ""), flow("late", "end2", "")].concat();
            model(&format!("{ENDS}{}{late}{flows}", task("a")))
        };
        place.publish("p", &within(9)).unwrap();
        let instance = place.begin("p", json!({}));
        place.pass(5.days());
        done(place, instance, "a", json!({}));
        assert_eq!(what_if(place, instance, &within(7)).unwrap().verdict, Verdict::Same);
        let played = what_if(place, instance, &within(3)).unwrap();
        assert_eq!((played.verdict, played.would_be), (Verdict::Cut, End::Ended), "it was over by then");
    });
}
