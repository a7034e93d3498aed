//! The desk, on both databases: in which order tasks are listed and how lists are narrowed and paged, whom tasks can be given to,
//! incidents, and what a process needs that is begun by hand.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(dead_code, reason = "the place is there for other tests, too")]

mod place;

use access::{Action, POLICY};
use jiff::ToSpan;
use kernel::{Error, Id};
use place::{Place, everywhere, model};
use serde_json::json;
use workflow::elements::Priority;
use workflow::instances::{Incident, WaitKind};
use workflow::models::Ready;
use workflow::tasks::{After, Deadline, Listed, Narrow, Order, Whose};

/// A process with one task that has these attributes.
fn with_task(attributes: &str) -> String {
    model(&format!(
        "<startEvent id=\"start\" name=\"Beginn\"/><userTask id=\"t\" name=\"Prüfen\" {attributes}/><endEvent id=\"e\" name=\"Ende\"/>\
         <sequenceFlow id=\"st\" sourceRef=\"start\" targetRef=\"t\"/><sequenceFlow id=\"te\" sourceRef=\"t\" targetRef=\"e\"/>"
    ))
}

/// The tasks of a unit as a person sees them.
fn list(place: &Place, who: &str, narrow: &Narrow, order: Order, after: &After, limit: i64) -> Vec<Listed> {
    let staff = place.house.staff(place.town().database(), who);
    let filter = POLICY.filter(&staff, Action::AssignTask);
    let whose = Whose::Unit(place.house.unit("32.1"));
    let page = (order, after);
    place
        .town()
        .read(|read| workflow::tasks::actions::list(read, &filter, &whose, narrow, page, limit))
        .unwrap()
}

#[test]
fn a_list_is_ordered_narrowed_and_paged() {
    everywhere(|place| {
        place.publish("hoch", &with_task("r:priority=\"high\" r:workingDays=\"9\"")).unwrap();
        place.publish("normal", &with_task("r:workingDays=\"1\"")).unwrap();
        place.publish("offen", &with_task("")).unwrap();
        let begun: Vec<_> = ["offen", "normal", "hoch", "offen", "normal"]
            .into_iter()
            .map(|key| {
                place.pass(1.hours());
                place.begin(key, json!({}))
            })
            .collect();
        let places = |listed: &[Listed]| -> Vec<usize> {
            let of = |listed: &Listed| begun.iter().position(|id| *id == listed.task.instance).unwrap();
            listed.iter().map(of).collect()
        };
        let all = |narrow, order| places(&list(place, "clara", &narrow, order, &After::default(), 50));
        let table = [
            (Order::Priority, [2, 0, 1, 3, 4]),
            (Order::Age, [0, 1, 2, 3, 4]),
            (Order::Due, [1, 4, 2, 0, 3]),
        ];
        for (order, expected) in table {
            let listed = all(Narrow::default(), order);
            // What has the same deadline or none comes in the order of ids, which is that of time but for the clock of the test.
            let (mut sorted, mut wanted) = (listed.clone(), expected.to_vec());
            if order == Order::Due {
                [&mut sorted, &mut wanted].into_iter().for_each(|list| {
                    list[..2].sort_unstable();
                    list[3..].sort_unstable();
                });
            }
            assert_eq!(sorted, wanted, "{order:?}");
            let (mut paged, mut after) = (Vec::new(), After::default());
            loop {
                let page = list(place, "clara", &Narrow::default(), order, &after, 2);
                let Some(last) = page.last() else { break };
                after = After::from(&last.task);
                paged.extend(places(&page));
            }
            assert_eq!(paged, listed, "{order:?} page by page");
        }
        let of = |narrow| all(narrow, Order::Age);
        assert_eq!(of(Narrow { priority: Some(Priority::High), ..Narrow::default() }), [2]);
        assert_eq!(of(Narrow { process: Some("offen".into()), ..Narrow::default() }), [0, 3]);
        let days = |deadline: Deadline| {
            let (from, to) = deadline.days(kernel::local_date(place.town().now()));
            of(Narrow { from, to, ..Narrow::default() })
        };
        assert_eq!((days(Deadline::Overdue), days(Deadline::ThisWeek)), (vec![], vec![1, 4]));
        place.pass(2.days());
        assert_eq!((days(Deadline::Overdue), days(Deadline::ThisWeek)), (vec![1, 4], vec![]));
        for nobody in ["bernd", "otto", "rita", "paula"] {
            let listed = list(place, nobody, &Narrow::default(), Order::Age, &After::default(), 50);
            assert!(listed.is_empty(), "{nobody}");
        }
    });
}

#[test]
fn a_task_is_given_only_to_whom_could_take_it_and_do_it() {
    everywhere(|place| {
        place.publish("offen", &with_task("")).unwrap();
        place.begin("offen", json!({}));
        let mut task = place.tasks().remove(0);
        for (who, to, good) in [
            ("clara", "carl", true),
            ("carl", "hanna", true),
            ("hanna", "bernd", false),
            ("hanna", "beate", false),
            ("hanna", "regine", false),
            ("regine", "regine", false),
            ("regine", "clara", true),
        ] {
            match place.assign(who, &task, Some(to)) {
                Ok(given) if good => task = given,
                Err(Error::Invalid(problems)) if !good => assert_eq!(problems[0].field, "person"),
                other => panic!("{who} gives it to {to}: {other:?}"),
            }
        }
    });
}

fn incidents(place: &Place) -> Vec<Incident> {
    let first = (kernel::Timestamp::UNIX_EPOCH, Id::nil());
    place.town().ask(workflow::instances::actions::incidents(first, 10)).unwrap()
}

#[test]
fn an_incident_is_tried_again_or_given_up_by_the_operator_and_by_nobody_else() {
    everywhere(|place| {
        let file = model(
            "<startEvent id=\"start\" name=\"Beginn\"/><serviceTask id=\"print\" name=\"Drucken\" r:connector=\"outside\"/>\
             <endEvent id=\"e\" name=\"Ende\"/><sequenceFlow id=\"sp\" sourceRef=\"start\" targetRef=\"print\"/>\
             <sequenceFlow id=\"pe\" sourceRef=\"print\" targetRef=\"e\"/>",
        );
        place.publish("dienst", &file).unwrap();
        place.fails.set(true);
        let instances = [place.begin("dienst", json!({})), place.begin("dienst", json!({}))];
        while incidents(place).len() < 2 {
            assert!(place.work() > 0);
            place.pass(1.days());
        }
        let found = incidents(place);
        let words = found[0].wait.reason.clone().unwrap();
        assert!(words.ends_with("gescheitert: kaputt"), "German and nothing else: {words}");
        assert_eq!((found[0].process.as_str(), found[0].number), ("dienst", 1));
        let retry = |who: &str, incident: &Incident| {
            place.act(who, |workflow, act| {
                workflow::instances::actions::retry_incident(workflow, act, place.town(), incident.wait.id)
            })
        };
        let give_up = |who: &str, incident: &Incident, reason: &str| {
            place.act(who, |workflow, act| {
                workflow::instances::actions::give_up(workflow, act, place.town(), incident.wait.id, reason)
            })
        };
        for who in ["clara", "hanna", "ada", "rita"] {
            assert!(matches!(retry(who, &found[0]), Err(Error::Forbidden(_))), "{who}");
            assert!(matches!(give_up(who, &found[0], "So."), Err(Error::Forbidden(_))), "{who}");
        }
        place.fails.set(false);
        retry("otto", &found[0]).unwrap();
        assert!(matches!(retry("otto", &found[0]), Err(Error::NotFound)), "it is over");
        assert!(matches!(give_up("otto", &found[1], ""), Err(Error::Invalid(_))));
        give_up("otto", &found[1], "Der Drucker wird ersetzt.").unwrap();
        assert!(incidents(place).is_empty());
        assert_eq!(place.work(), 1);
        let phases: Vec<_> = found.iter().map(|found| place.view(found.instance).0.kept.head.phase).collect();
        assert_eq!(phases, ["ended", "cancelled"]);
        instances.into_iter().for_each(|instance| {
            assert!(place.view(instance).1.iter().all(|wait| wait.kind != WaitKind::Incident));
            place.prove(instance);
        });
    });
}

#[test]
fn the_process_of_a_file_that_runs_is_the_executable_one() {
    let file = |processes: &str| {
        format!(
            "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" targetNamespace=\"t\">{processes}</definitions>"
        )
    };
    let process = |id: &str, attribute: &str, inside: &str| {
        format!("<process id=\"{id}\" {attribute}>{inside}</process>")
    };
    let start = |id: &str| format!("<startEvent id=\"{id}\"/>");
    let table = [
        (file(&(process("a", "", &start("x")) + &process("b", "isExecutable=\"true\"", &start("y")))), "b"),
        (file(&(process("a", "", "") + &process("b", "", &start("y")))), "b"),
        (file(&(process("a", "", &start("x")) + &process("b", "", &start("y")))), "a"),
    ];
    for (file, id) in table {
        let ready = Ready::of(&file).unwrap();
        assert_eq!(ready.process().map(|process| process.base.id.as_str()), Some(id), "{file}");
    }
}

#[test]
fn what_a_process_lacks_to_be_begun_by_hand_is_said() {
    everywhere(|place| {
        let table = [
            ("", Some("in welche Klasse des Aktenplans")),
            ("r:fileClass=\"9.9\"", Some("Die Klasse 9.9")),
            ("r:fileClass=\"1.1\" r:unit=\"99\"", Some("Die Einheit „99“")),
            ("r:fileClass=\"1.1\" r:unit=\"60\"", None),
            ("r:fileClass=\"1.1\"", None),
        ];
        for (attributes, fault) in table {
            let file = with_task("").replace("isExecutable", &format!("{attributes} isExecutable"));
            let ready = Ready::of(&file).unwrap();
            let needs = place.town().read(|read| workflow::instances::actions::needs(read, &ready));
            match (needs, fault) {
                (Ok((_, unit)), None) => assert_eq!(unit.is_some(), attributes.contains("unit")),
                (Err(Error::Conflict(words)), Some(fault)) => assert!(words.contains(fault), "{words}"),
                other => panic!("{attributes}: {other:?}"),
            }
        }
    });
}
