//! Processes that run in a town, on both databases: services, people, moments, messages, incidents; and what the log says of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod place;

use jiff::ToSpan;
use kernel::Error;
use place::{everywhere, model};
use serde_json::json;
use workflow::instances::WaitKind;
use workflow::tasks::{Task, TaskState};

/// `(a -> b)` as a flow.
fn way(nodes: &[&str]) -> String {
    let pairs = nodes.windows(2);
    pairs
        .map(|pair| {
            format!("<sequenceFlow id=\"{0}-{1}\" sourceRef=\"{0}\" targetRef=\"{1}\"/>", pair[0], pair[1])
        })
        .collect()
}

const ENDS: &str = "<startEvent id=\"start\" name=\"Beginn\"/><endEvent id=\"end\" name=\"Ende\"/>";

fn mixed() -> String {
    model(&format!(
        "{ENDS}<serviceTask id=\"print\" name=\"Drucken\" r:connector=\"outside\"/>\
         <userTask id=\"check\" name=\"Prüfen\" r:workingDays=\"5\" r:unit=\"60\" r:priority=\"high\"/>\
         <intermediateCatchEvent id=\"wait\" name=\"Frist\"><timerEventDefinition><timeDuration xsi:type=\"tFormalExpression\">P10D</timeDuration>\
         </timerEventDefinition></intermediateCatchEvent>{}",
        way(&["start", "print", "check", "wait", "end"])
    ))
}

#[test]
fn a_process_waits_for_a_service_a_person_and_a_moment() {
    everywhere(|place| {
        place.publish("mixed", &mixed()).unwrap();
        let instance = place.begin("mixed", json!({ "n": 1.5, "wer": "Ünal" }));
        let (row, waits) = place.view(instance);
        assert_eq!((row.turn, waits.len(), waits[0].kind), (1, 1, WaitKind::Service));
        assert_eq!(place.work(), 1);
        assert_eq!(place.calls(), [json!({ "n": 1.5, "wer": "Ünal" })]);

        let [task] = &place.tasks()[..] else { panic!("one task") };
        assert_eq!((task.title.as_str(), task.unit), ("Prüfen", place.house.unit("60")));
        // Monday; Saturday and Sunday do not count.
        assert_eq!(task.due_on, Some(jiff::civil::date(2026, 11, 30)));
        // Who is not of the unit learns nothing of it; who is, must take it first.
        assert!(matches!(place.complete("clara", task, json!({})), Err(Error::NotFound)));
        assert!(matches!(place.complete("bernd", task, json!({})), Err(Error::Forbidden(_))));
        let taken = place.assign("bernd", task, Some("bernd")).unwrap();
        assert!(
            matches!(place.assign("beate", task, Some("beate")), Err(Error::Conflict(_))),
            "she saw an older one"
        );
        place.complete("bernd", &taken, json!({ "ergebnis": true })).unwrap();
        assert!(matches!(place.complete("bernd", &taken, json!({})), Err(Error::Conflict(_))), "it is done");
        let [task] = &place.tasks()[..] else { panic!("one task") };
        assert_eq!((task.state, task.ended_by), (TaskState::Done, Some(place.house.person("bernd"))));

        assert_eq!(place.work(), 0, "ten days are long");
        let (_, waits) = place.view(instance);
        assert_eq!(
            (waits.len(), waits[0].kind, waits[0].due),
            (1, WaitKind::Timer, Some(place.later(10.days())))
        );
        place.pass(9.days());
        assert_eq!(place.work(), 0);
        place.pass(1.days());
        assert_eq!(place.work(), 1);
        let (row, waits) = place.view(instance);
        assert_eq!((row.kept.head.phase, waits.len(), row.turn), ("ended", 0, 4));
        place.prove(instance);
    });
}

#[test]
fn a_deadline_that_is_not_needed_leaves_no_job() {
    everywhere(|place| {
        let file = model(&format!(
            "{ENDS}<userTask id=\"check\" name=\"Prüfen\"/><boundaryEvent id=\"late\" name=\"zu spät\" attachedToRef=\"check\">\
             <timerEventDefinition><timeDuration xsi:type=\"tFormalExpression\">P3D</timeDuration></timerEventDefinition></boundaryEvent>\
             <userTask id=\"remind\" name=\"Nachfassen\"/><endEvent id=\"end2\" name=\"Ende\"/>{}{}",
            way(&["start", "check", "end"]),
            way(&["late", "remind", "end2"])
        ));
        place.publish("late", &file).unwrap();
        let (in_time, late) = (place.begin("late", json!({})), place.begin("late", json!({})));
        assert_eq!(place.jobs(), 2);
        let task = place.tasks().into_iter().find(|task| task.instance == in_time).unwrap();
        let task = place.assign("clara", &task, Some("clara")).unwrap();
        place.complete("clara", &task, json!({})).unwrap();
        assert_eq!(place.jobs(), 1);
        place.pass(3.days());
        assert_eq!(place.work(), 1);
        let tasks = place.tasks();
        let of = |element: &str| {
            tasks.iter().find(|task| task.instance == late && task.element == element).unwrap()
        };
        assert_eq!((of("check").state, of("remind").state), (TaskState::Withdrawn, TaskState::Open));
        place.prove(in_time);
        place.prove(late);
    });
}

#[test]
fn many_instances_take_their_turns_at_once_also_where_two_things_are_due_in_one() {
    everywhere(|place| {
        let timer = |id: &str| {
            format!(
                "<intermediateCatchEvent id=\"{id}\" name=\"{id}\"><timerEventDefinition><timeDuration xsi:type=\"tFormalExpression\">PT1H\
                 </timeDuration></timerEventDefinition></intermediateCatchEvent>"
            )
        };
        let file = model(&format!(
            "{ENDS}<parallelGateway id=\"fork\"/><parallelGateway id=\"join\"/><serviceTask id=\"a\" name=\"A\" r:connector=\"outside\"/>\
             <serviceTask id=\"b\" name=\"B\" r:connector=\"outside\"/>{}{}{}{}{}",
            timer("c"),
            timer("d"),
            way(&["start", "fork", "a", "c", "join", "end"]),
            "<sequenceFlow id=\"x1\" sourceRef=\"fork\" targetRef=\"b\"/><sequenceFlow id=\"x2\" sourceRef=\"b\" targetRef=\"d\"/>",
            "<sequenceFlow id=\"x3\" sourceRef=\"d\" targetRef=\"join\"/>"
        ));
        place.publish("both", &file).unwrap();
        let all: Vec<_> = (0..15).map(|_| place.begin("both", json!({}))).collect();
        assert_eq!(place.work(), 30);
        assert_eq!(place.calls().len(), 30, "none is called twice");
        place.pass(1.hours());
        assert_eq!(place.work(), 30);
        for instance in all {
            let (row, waits) = place.view(instance);
            assert_eq!((row.kept.head.phase, waits.len()), ("ended", 0));
            place.prove(instance);
        }
    });
}

#[test]
fn a_service_that_fails_to_the_last_becomes_an_incident_and_is_tried_again_by_hand() {
    everywhere(|place| {
        place.publish("mixed", &mixed()).unwrap();
        place.fails.set(true);
        let instance = place.begin("mixed", json!({}));
        for _ in 0..12 {
            assert_eq!(place.work(), 1);
            place.pass(1.days());
        }
        let (_, waits) = place.view(instance);
        assert_eq!((waits.len(), waits[0].kind, waits[0].element.as_str()), (1, WaitKind::Incident, "print"));
        let reason = waits[0].reason.clone().unwrap();
        assert!(reason.starts_with("Der Dienst „Außen“ ist 12-mal gescheitert"), "{reason}");
        assert_eq!(place.work(), 0);
        place.fails.set(false);
        let engine::Owner::Token(token) = waits[0].owner else { panic!("a token") };
        place.retry(instance, token).unwrap();
        assert_eq!(place.work(), 1);
        assert_eq!(place.tasks().len(), 1);
        assert!(matches!(place.retry(instance, token), Err(Error::Conflict(_))));
        place.prove(instance);
    });
}

#[test]
fn what_works_inside_the_act_happens_with_it_or_not_at_all() {
    everywhere(|place| {
        let file = model(&format!(
            "{ENDS}<userTask id=\"check\" name=\"Prüfen\"/><serviceTask id=\"note\" name=\"Vermerken\" r:connector=\"inside\" \
             r:with=\"{{ text: &quot;Fall &quot; + string(n) }}\"/>{}",
            way(&["start", "check", "note", "end"])
        ));
        place.publish("inside", &file).unwrap();
        let instance = place.begin("inside", json!({ "n": 7 }));
        let task = place.assign("clara", &place.tasks()[0], Some("clara")).unwrap();
        place.fails.set(true);
        assert!(matches!(place.complete("clara", &task, json!({})), Err(Error::Conflict(_))));
        assert_eq!(place.tasks()[0].state, TaskState::Open);
        place.fails.set(false);
        place.complete("clara", &task, json!({})).unwrap();
        assert_eq!(place.calls(), [json!({ "n": 7, "text": "Fall 7" })]);
        assert_eq!(place.view(instance).0.kept.head.phase, "ended");
        place.prove(instance);
    });
}

#[test]
fn four_eyes_are_two_people() {
    everywhere(|place| {
        let file = model(&format!(
            "{ENDS}<userTask id=\"one\" name=\"Sachlich richtig\"/><userTask id=\"two\" name=\"Anordnen\" r:notBy=\"one\"/>{}",
            way(&["start", "one", "two", "end"])
        ));
        place.publish("eyes", &file).unwrap();
        let instance = place.begin("eyes", json!({}));
        let task = place.assign("clara", &place.tasks()[0], Some("clara")).unwrap();
        place.complete("clara", &task, json!({})).unwrap();
        let second = place.tasks().into_iter().find(|task| task.element == "two").unwrap();
        let refused = place.assign("clara", &second, Some("clara")).unwrap_err().to_string();
        assert!(refused.contains("Vier-Augen-Prinzip"), "{refused}");
        let second = place.assign("carl", &second, Some("carl")).unwrap();
        place.complete("carl", &second, json!({})).unwrap();
        assert_eq!(place.view(instance).0.kept.head.phase, "ended");
    });
}

#[test]
fn a_message_waits_until_somebody_waits_for_it_and_may_end_what_goes_on() {
    everywhere(|place| {
        let file = model(&format!(
            "{ENDS}<userTask id=\"ask\" name=\"Fragen\"/><receiveTask id=\"answer\" name=\"Antwort abwarten\" messageRef=\"m\"/>\
             <userTask id=\"check\" name=\"Prüfen\"/>{}<subProcess id=\"back\" name=\"Rücknahme\" triggeredByEvent=\"true\">\
             <startEvent id=\"taken\" name=\"zurückgenommen\"><messageEventDefinition messageRef=\"w\"/></startEvent>\
             <endEvent id=\"over\" name=\"erledigt\"/>{}</subProcess>",
            way(&["start", "ask", "answer", "check", "end"]),
            way(&["taken", "over"])
        ));
        place.publish("messages", &file).unwrap();
        let instance = place.begin("messages", json!({}));
        place.message("Antwort", json!({ "text": "Ja, am 3." }));
        let task = place.assign("clara", &place.tasks()[0], Some("clara")).unwrap();
        place.complete("clara", &task, json!({})).unwrap();
        let check = || place.tasks().into_iter().find(|task| task.element == "check");
        assert!(check().is_some(), "the answer was there already");
        let (row, _) = place.view(instance);
        assert_eq!(row.kept.scopes[&0].variables["text"], json!("Ja, am 3."));
        place.message("Rücknahme", json!({}));
        assert_eq!(check().unwrap().state, TaskState::Withdrawn);
        assert_eq!(place.view(instance).0.kept.head.phase, "ended");
        place.prove(instance);
    });
}

#[test]
fn a_called_process_is_an_instance_of_its_own_and_ends_with_its_caller() {
    everywhere(|place| {
        let inner = model(&format!(
            "{ENDS}<userTask id=\"sign\" name=\"Mitzeichnen\"/>{}",
            way(&["start", "sign", "end"])
        ));
        place.publish("inner", &inner).unwrap();
        let file = model(&format!(
            "{ENDS}<callActivity id=\"call\" name=\"Mitzeichnung\" calledElement=\"inner\"/><userTask id=\"go\" name=\"Weiter\"/>{}",
            way(&["start", "call", "go", "end"])
        ));
        place.publish("outer", &file).unwrap();
        let (first, second) =
            (place.begin("outer", json!({ "n": 1 })), place.begin("outer", json!({ "n": 2 })));
        let tasks = place.tasks();
        assert_eq!(tasks.len(), 2);
        let of = |caller| {
            let called =
                |task: &&Task| place.view(task.instance).0.caller.is_some_and(|(by, _)| by == caller);
            tasks.iter().find(called).unwrap()
        };
        let (first_task, second_task) = (of(first), of(second));
        let task = place.assign("clara", first_task, Some("clara")).unwrap();
        place.complete("clara", &task, json!({ "gezeichnet": true })).unwrap();
        let (row, _) = place.view(first);
        assert_eq!(row.kept.scopes[&0].variables["gezeichnet"], json!(true));
        assert!(place.tasks().iter().any(|task| task.instance == first && task.element == "go"));
        place.cancel(second).unwrap();
        let called = place.view(second_task.instance).0;
        assert_eq!(
            (called.kept.head.phase, called.caller.map(|(caller, _)| caller)),
            ("cancelled", Some(second))
        );
        let ended = place.tasks().into_iter().find(|task| task.id == second_task.id).unwrap();
        assert_eq!(ended.state, TaskState::Withdrawn);
        [first, second, first_task.instance, second_task.instance].into_iter().for_each(|id| place.prove(id));
    });
}

#[test]
fn a_signal_reaches_all_who_wait() {
    everywhere(|place| {
        let waits = model(&format!(
            "{ENDS}<intermediateCatchEvent id=\"wait\" name=\"Sturm vorbei\"><signalEventDefinition signalRef=\"s\"/>\
             </intermediateCatchEvent>{}",
            way(&["start", "wait", "end"])
        ));
        let sends = model(&format!(
            "{ENDS}<intermediateThrowEvent id=\"throw\" name=\"Entwarnung\"><signalEventDefinition signalRef=\"s\"/>\
             </intermediateThrowEvent>{}",
            way(&["start", "throw", "end"])
        ));
        place.publish("waits", &waits).unwrap();
        place.publish("sends", &sends).unwrap();
        let waiting: Vec<_> = (0..120).map(|_| place.begin("waits", json!({}))).collect();
        place.begin("sends", json!({}));
        assert_eq!(place.work(), 124, "looks for 50, 50, 20 and nobody, and one for each who hears");
        for instance in waiting {
            assert_eq!(place.view(instance).0.kept.head.phase, "ended");
        }
    });
}

#[test]
fn a_version_is_published_only_when_it_is_sound_and_running_instances_stay_on_theirs() {
    everywhere(|place| {
        let dead = model(&format!(
            "{ENDS}<exclusiveGateway id=\"x\" name=\"oder\" default=\"x-a\"/><userTask id=\"a\" name=\"A\"/><userTask id=\"b\" name=\"B\"/>\
             <parallelGateway id=\"join\" name=\"und\"/>{}{}<sequenceFlow id=\"x-b\" sourceRef=\"x\" targetRef=\"b\">\
             <conditionExpression xsi:type=\"tFormalExpression\">n &gt; 1</conditionExpression></sequenceFlow>{}",
            way(&["start", "x", "a", "join", "end"]),
            way(&["b", "join"]),
            ""
        ));
        let Err(Error::Invalid(problems)) = place.publish("p", &dead) else {
            panic!("a deadlock is refused")
        };
        assert!(problems.iter().any(|problem| problem.message.contains("und")), "{problems:?}");
        let unknown = model(&format!(
            "{ENDS}<serviceTask id=\"f\" name=\"Fliegen\" r:connector=\"fly\"/>{}",
            way(&["start", "f", "end"])
        ));
        let Err(Error::Invalid(problems)) = place.publish("p", &unknown) else { panic!("no such service") };
        assert_eq!(problems[0].message, "„Fliegen“: Den Dienst „fly“ gibt es nicht.");

        let task = |id: &str| {
            model(&format!("{ENDS}<userTask id=\"{id}\" name=\"{id}\"/>{}", way(&["start", id, "end"])))
        };
        let first = place.publish("p", &task("alt")).unwrap();
        assert_eq!(place.publish("p", &task("alt")).unwrap(), first, "the same is not published again");
        let old = place.begin("p", json!({}));
        let second = place.publish("p", &task("neu")).unwrap();
        assert_ne!(first, second);
        let new = place.begin("p", json!({}));
        assert_eq!((place.view(old).0.model, place.view(new).0.model), (first, second));
        let mut titles: Vec<_> = place.tasks().into_iter().map(|task| task.title).collect();
        titles.sort();
        assert_eq!(titles, ["alt", "neu"]);
    });
}

#[test]
fn the_process_of_a_package_is_in_force_until_the_town_or_a_newer_package_has_another() {
    everywhere(|place| {
        let task = |id: &str| {
            model(&format!("{ENDS}<userTask id=\"{id}\" name=\"{id}\"/>{}", way(&["start", id, "end"])))
        };
        let begun = |of: &str| {
            let instance = place.begin("p", json!({}));
            let model = place.view(instance).0.model;
            let tasks = place.tasks();
            assert_eq!(tasks.iter().find(|task| task.instance == instance).unwrap().element, of);
            model
        };
        // Programs that begin at once publish it once.
        let installed = place.install_at_once("p", &task("paket"), 4);
        assert_eq!(installed.iter().filter(|installed| **installed).count(), 1, "{installed:?}");
        let first = begun("paket");
        assert!(!place.install("p", &task("paket")).unwrap());
        assert_eq!(begun("paket"), first);

        let own = place.publish("p", &task("eigen")).unwrap();
        assert!(!place.install("p", &task("paket")).unwrap(), "the package has not changed");
        assert_eq!(begun("eigen"), own);
        assert!(place.install("p", &task("neu")).unwrap());
        assert!(begun("neu") != own && !place.install("p", &task("neu")).unwrap());
        // What the town published beforehand is only noted.
        let same = place.publish("p", &task("gleich")).unwrap();
        assert!(place.install("p", &task("gleich")).unwrap());
        assert_eq!(begun("gleich"), same);
        assert!(matches!(place.install("q", "<kein-modell/>"), Err(Error::Invalid(_))));
        assert_eq!(place.installs(), 3);
    });
}

#[test]
fn a_task_of_a_role_is_taken_and_done_by_nobody_else() {
    everywhere(|place| {
        let unknown = model(&format!(
            "{ENDS}<userTask id=\"a\" name=\"A\" r:role=\"chef\"/>{}",
            way(&["start", "a", "end"])
        ));
        let Err(Error::Invalid(problems)) = place.publish("p", &unknown) else { panic!("no such role") };
        assert!(problems[0].message.starts_with("„A“: „chef“ ist keine Rolle."), "{problems:?}");
        place.publish("p", &unknown.replace("chef", "head")).unwrap();
        place.begin("p", json!({}));
        let [task] = &place.tasks()[..] else { panic!("one task") };
        let refused = place.assign("clara", task, Some("clara"));
        assert!(matches!(refused, Err(Error::Conflict(words)) if words.contains("„Leitung“")));
        let taken = place.assign("hanna", task, Some("hanna")).unwrap();
        place.complete("hanna", &taken, json!({})).unwrap();
    });
}

#[test]
fn a_turn_that_does_not_end_goes_on_in_jobs() {
    everywhere(|place| {
        let file = model(&format!(
            "{ENDS}<scriptTask id=\"add\" name=\"Zählen\" r:result=\"n\"><script>n + 1</script></scriptTask>\
             <exclusiveGateway id=\"x\" name=\"genug?\" default=\"x-add\"/>{}<sequenceFlow id=\"x-add\" sourceRef=\"x\" targetRef=\"add\"/>\
             <sequenceFlow id=\"x-end\" name=\"ja\" sourceRef=\"x\" targetRef=\"end\"><conditionExpression xsi:type=\"tFormalExpression\">n &gt; 9000</conditionExpression>\
             </sequenceFlow>",
            way(&["start", "add", "x"])
        ));
        place.publish("long", &file).unwrap();
        let instance = place.begin("long", json!({ "n": 0 }));
        assert_eq!(place.view(instance).0.kept.head.phase, "running");
        assert!(place.work() >= 1);
        let (row, _) = place.view(instance);
        assert_eq!((row.kept.head.phase, &row.kept.scopes[&0].variables["n"]), ("ended", &json!(9001)));
        place.prove(instance);
    });
}

#[test]
fn messages_are_given_one_after_the_other() {
    everywhere(|place| {
        let receive = |id: &str| format!("<receiveTask id=\"{id}\" name=\"{id}\" messageRef=\"m\"/>");
        let file = model(&format!(
            "{ENDS}<userTask id=\"ask\" name=\"Fragen\"/>{}{}{}",
            receive("eins"),
            receive("zwei"),
            way(&["start", "ask", "eins", "zwei", "end"])
        ));
        place.publish("two", &file).unwrap();
        let instance = place.begin("two", json!({}));
        place.message("Antwort", json!({ "a": 1 }));
        place.pass(1.minutes());
        place.message("Antwort", json!({ "a": 2, "b": 2 }));
        place.pass(1.minutes());
        place.message("Antwort", json!({ "a": 3 }));
        let task = place.assign("clara", &place.tasks()[0], Some("clara")).unwrap();
        place.complete("clara", &task, json!({})).unwrap();
        let (row, _) = place.view(instance);
        assert_eq!(row.kept.head.phase, "ended");
        let variables = &row.kept.scopes[&0].variables;
        assert_eq!((&variables["a"], &variables["b"]), (&json!(2), &json!(2)), "the third is nobody's");
        place.prove(instance);
    });
}
