//! Each edit, by what the file says afterwards; and random sequences of them.

#![expect(clippy::unwrap_used, reason = "a test stops loudly")]

use bpmn::model::Definitions;
use bpmn::xml::Document;
use editor::{Field, FieldKind, Kind, Place, Refused, TaskDetails, Timing, Way};
use engine::Verdict;
use proptest::prelude::*;

fn new() -> Document {
    editor::create("probe", "Probe").unwrap()
}

fn at(after: &str) -> Place<'_> {
    Place { after, way: None }
}

/// The course in words: `start→bearbeiten, bearbeiten→ende`, in the order of the file.
fn course(document: &Document) -> String {
    let model = Definitions::read(document).unwrap();
    let ways = model.flows.iter().map(|flow| format!("{}→{}", flow.source.name, flow.target.name));
    ways.collect::<Vec<_>>().join(", ")
}

fn verdict(document: &Document) -> Verdict {
    engine::judge(&document.write()).verdict
}

fn two_ways() -> [Way; 2] {
    [
        Way { label: "ja".into(), condition: "genehmigt".into(), task: Some("Bescheid schreiben".into()) },
        Way { label: "nein".into(), condition: String::new(), task: None },
    ]
}

#[test]
fn a_new_process_is_sound_and_drawn() {
    let file = new();
    assert_eq!(verdict(&file), Verdict::Sound);
    let model = Definitions::read(&file).unwrap();
    assert_eq!(model.diagrams[0].shapes.len(), 3);
    assert_eq!(model.diagrams[0].edges.len(), 2);
    assert!(model.diagrams[0].shapes.iter().all(|shape| shape.bounds.is_some()));
}

#[test]
fn each_edit_leads_where_it_should() {
    type Edit = fn(&mut Document) -> Result<(), Refused>;
    let table: &[(&str, Edit, &str)] = &[
        (
            "insert a step",
            |file| editor::insert(file, at("start"), Kind::User, "Antrag prüfen").map(drop),
            "start→antrag_pruefen, bearbeiten→ende, antrag_pruefen→bearbeiten",
        ),
        (
            "a name that is taken gets a number, one that is no id a word before it",
            |file| {
                editor::insert(file, at("bearbeiten"), Kind::User, "Bearbeiten")?;
                editor::insert(file, at("start"), Kind::Service, "2. Versuch").map(drop)
            },
            "start→dienst_2_versuch, bearbeiten→bearbeiten_2, bearbeiten_2→ende, dienst_2_versuch→bearbeiten",
        ),
        ("remove a step", |file| editor::remove(file, "bearbeiten"), "start→ende"),
        (
            "branch",
            |file| {
                editor::branch(file, at("bearbeiten"), Kind::Exclusive, "Genehmigt?", &two_ways()).map(drop)
            },
            "start→bearbeiten, bearbeiten→genehmigt, entscheidung→ende, bescheid_schreiben→entscheidung, \
             genehmigt→bescheid_schreiben, genehmigt→entscheidung",
        ),
        (
            "a further way meets the others",
            |file| {
                editor::branch(file, at("bearbeiten"), Kind::Exclusive, "Genehmigt?", &two_ways())?;
                let way =
                    Way { label: "teils".into(), condition: "teils".into(), task: Some("Teilen".into()) };
                editor::add_way(file, "genehmigt", &way).map(drop)
            },
            "start→bearbeiten, bearbeiten→genehmigt, entscheidung→ende, bescheid_schreiben→entscheidung, \
             genehmigt→bescheid_schreiben, genehmigt→entscheidung, genehmigt→teilen, teilen→entscheidung",
        ),
        (
            "a way goes with what only it led to",
            |file| {
                editor::branch(file, at("bearbeiten"), Kind::Exclusive, "Genehmigt?", &two_ways())?;
                editor::remove_way(file, "weg_5")
            },
            "start→bearbeiten, bearbeiten→ende",
        ),
        (
            "a gateway with one way goes, what stands on the way stays",
            |file| {
                editor::branch(file, at("bearbeiten"), Kind::Exclusive, "Genehmigt?", &two_ways())?;
                editor::remove_way(file, "weg_6")
            },
            "start→bearbeiten, bearbeiten→bescheid_schreiben, bescheid_schreiben→ende",
        ),
        (
            "lead back",
            |file| {
                editor::branch(file, at("bearbeiten"), Kind::Exclusive, "Genehmigt?", &two_ways())?;
                editor::lead(file, "weg_4", "bearbeiten")
            },
            "start→bearbeiten, bearbeiten→genehmigt, bescheid_schreiben→bearbeiten, \
             genehmigt→bescheid_schreiben, genehmigt→ende",
        ),
        (
            "a deadline at a task",
            |file| {
                let timing = Timing::WorkingDays(10);
                editor::attach_timer(file, "bearbeiten", Kind::Deadline, "Zu spät", &timing, "Mahnen")
                    .map(drop)
            },
            "start→bearbeiten, bearbeiten→ende, zu_spaet→mahnen, mahnen→ende_2",
        ),
        (
            "a task goes with its deadline and what comes of it",
            |file| {
                let timing = Timing::WorkingDays(10);
                editor::attach_timer(file, "bearbeiten", Kind::Reminder, "Zu spät", &timing, "Mahnen")?;
                editor::remove(file, "bearbeiten")
            },
            "start→ende",
        ),
        (
            "an end on a way beside another",
            |file| {
                editor::branch(file, at("bearbeiten"), Kind::Exclusive, "Genehmigt?", &two_ways())?;
                editor::insert(file, at("bescheid_schreiben"), Kind::End, "").map(drop)
            },
            "start→bearbeiten, bearbeiten→genehmigt, bescheid_schreiben→ende_2, \
             genehmigt→bescheid_schreiben, genehmigt→ende",
        ),
    ];
    for (name, edit, wanted) in table {
        let mut file = new();
        edit(&mut file).unwrap_or_else(|refused| panic!("{name}: {refused}"));
        assert_eq!(course(&file), *wanted, "{name}");
        let said = engine::judge(&file.write());
        assert_eq!(said.verdict, Verdict::Sound, "{name}: {:#?}", said.findings);
    }
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    type Edit = fn(&mut Document) -> Result<(), Refused>;
    let table: &[(Edit, &str)] = &[
        (|file| editor::remove(file, "start"), "der einzige Beginn"),
        (|file| editor::remove(file, "nichts"), "gibt es nicht mehr"),
        (|file| editor::insert(file, at("ende"), Kind::User, "").map(drop), "Nach dem Ende"),
        (|file| editor::insert(file, at("start"), Kind::End, "").map(drop), "kein Ende stehen"),
        (|file| editor::lead(file, "weg_1", "start"), "führt kein Weg"),
        (|file| editor::remove_way(file, "weg_1"), "der einzige Weg"),
        (|file| editor::set_kind(file, "bearbeiten", Kind::End), "kann nicht"),
        (|file| editor::branch(file, at("start"), Kind::Exclusive, "", &[]).map(drop), "mindestens zwei"),
        (|file| editor::set_name(file, "ende", "\u{1}"), "nicht erlaubt"),
    ];
    for (edit, words) in table {
        let mut file = new();
        let refused = edit(&mut file).unwrap_err();
        assert!(refused.0.contains(words), "{refused}");
        assert_eq!(file.write(), new().write(), "{refused}");
    }
}

#[test]
fn exclusive_ways_that_a_parallel_gateway_joins_get_stuck() {
    let mut file = new();
    editor::branch(&mut file, at("bearbeiten"), Kind::Exclusive, "Genehmigt?", &two_ways()).unwrap();
    editor::set_kind(&mut file, "entscheidung", Kind::Parallel).unwrap();
    assert_eq!(verdict(&file), Verdict::Unsound);
    editor::set_kind(&mut file, "genehmigt", Kind::Parallel).unwrap();
    assert_eq!(verdict(&file), Verdict::Sound);
    assert!(!file.to_text().contains("conditionExpression"), "a parallel gateway asks nothing");
}

#[test]
fn what_a_step_says_is_read_as_it_was_written() {
    let mut file = new();
    editor::insert(&mut file, at("start"), Kind::User, "Prüfen").unwrap();
    let details = TaskDetails {
        unit: "32.1".into(),
        working_days: "5".into(),
        priority: "high".into(),
        not_by: vec!["pruefen".into()],
        fields: vec![Field {
            name: "art".into(),
            label: "Welche Art?".into(),
            kind: FieldKind::Choice,
            required: true,
            hint: "Nur eine".into(),
            options: vec![("a".into(), "A & B".into()), ("c".into(), "C".into())],
        }],
        ..TaskDetails::default()
    };
    editor::set_task(&mut file, "bearbeiten", &details).unwrap();
    editor::insert(&mut file, at("bearbeiten"), Kind::Timer, "Abwarten").unwrap();
    editor::set_timing(&mut file, "abwarten", &Timing::WorkingDays(3)).unwrap();
    editor::insert(&mut file, at("abwarten"), Kind::Receive, "Antwort").unwrap();
    editor::set_message(&mut file, "antwort", "Antwort der Bürgerin").unwrap();
    editor::insert(&mut file, at("antwort"), Kind::Script, "Rechnen").unwrap();
    editor::set_script(&mut file, "rechnen", "1 < 2", "kleiner").unwrap();
    editor::set_documentation(&mut file, "rechnen", "Ein Wort dazu.").unwrap();
    let again = Document::read(&file.write()).unwrap();
    let model = Definitions::read(&again).unwrap();
    let element = |id: &str| again.element(model.element(id).unwrap());
    assert_eq!(editor::task(element("bearbeiten")), details);
    assert_eq!(editor::timing(element("abwarten")), Some(Timing::WorkingDays(3)));
    assert_eq!(editor::message(&again, "antwort").unwrap().as_deref(), Some("Antwort der Bürgerin"));
    assert_eq!(editor::script(element("rechnen")), ("1 < 2".to_owned(), "kleiner".to_owned()));
    assert_eq!(model.node_by_id("rechnen").unwrap().base.documentation, ["Ein Wort dazu."]);
    assert_eq!(verdict(&again), Verdict::Sound);
    editor::remove(&mut file, "pruefen").unwrap();
    assert!(!file.to_text().contains("notBy"), "nobody is named who is gone");
}

#[test]
fn a_file_of_others_keeps_its_words_and_gets_the_prefixes_that_it_lacks() {
    let foreign = br#"<?xml version='1.0'?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><!-- mine -->
  <process id='p' isExecutable='true'>
    <startEvent id="s"/> <sequenceFlow id="f" sourceRef="s" targetRef="u"/>
    <userTask id="u" name="Tun"><incoming>f</incoming><outgoing>g</outgoing></userTask>
    <sequenceFlow id="g" sourceRef="u" targetRef="e"/><endEvent id="e"/>
  </process>
</definitions>"#;
    let mut file = Document::read(foreign).unwrap();
    editor::insert(&mut file, at("u"), Kind::Timer, "Warten").unwrap();
    let details = TaskDetails { unit: "32".into(), ..TaskDetails::default() };
    editor::set_task(&mut file, "u", &details).unwrap();
    let text = file.to_text();
    for kept in [
        "<!-- mine -->",
        "<process id='p' isExecutable='true'>",
        "r:unit=\"32\"",
        "xmlns:r=",
        "xmlns:bpmndi=",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert!(!text.contains("<incoming>"));
    assert_eq!(verdict(&Document::read(text.as_bytes()).unwrap()), Verdict::Sound);
}

/// One edit at places that are chosen by number.
fn edit(document: &mut Document, (what, first, second): (u8, usize, usize)) -> Result<(), Refused> {
    let model = Definitions::read(document).unwrap();
    let nodes: Vec<String> = model.nodes.iter().map(|node| node.base.id.clone()).collect();
    let ways: Vec<String> = model.flows.iter().map(|flow| flow.base.id.clone()).collect();
    let node = |number: usize| nodes[number % nodes.len()].as_str();
    let way = |number: usize| ways.get(number % ways.len().max(1)).map_or("", String::as_str);
    let kind = |number: usize| Kind::ALL[number % Kind::ALL.len()];
    let out =
        model.node_by_id(node(first)).and_then(|node| node.outgoing.first().map(|way| model.flow(*way)));
    let place = Place { after: node(first), way: out.map(|way| way.base.id.as_str()) };
    let name = ["Prüfen", "", "2", "Bescheid"][second % 4];
    match what {
        0 | 1 => editor::insert(document, place, kind(second), name).map(drop),
        2 => editor::branch(document, place, kind(second), name, &two_ways()).map(drop),
        3 => editor::add_way(document, node(first), &two_ways()[second % 2]).map(drop),
        4 => editor::lead(document, way(first), node(second)),
        5 => editor::remove(document, node(first)),
        6 => editor::remove_way(document, way(first)),
        7 => editor::set_kind(document, node(first), kind(second)),
        8 => {
            let timing = Timing::Duration("P3D".into());
            editor::attach_timer(document, node(first), kind(second), name, &timing, "Mahnen").map(drop)
        }
        9 => editor::set_default(document, node(first), Some(way(second))),
        10 => editor::set_condition(document, way(first), "x > 1"),
        _ => editor::set_task(
            document,
            node(first),
            &TaskDetails {
                not_by: vec![node(second).to_owned()],
                unit: "1".into(),
                ..TaskDetails::default()
            },
        ),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_is_edited_the_file_is_whole(
        edits in prop::collection::vec((0_u8..12, any::<usize>(), any::<usize>()), 1..25)
    ) {
        let mut document = new();
        for one in edits {
            let before = document.write();
            if edit(&mut document, one).is_err() {
                prop_assert!(document.write() == before, "a refused edit changes nothing: {:?}", one);
            }
            let again = Document::read(&document.write()).unwrap();
            let model = Definitions::read(&again).unwrap();
            prop_assert!(model.duplicate_ids.is_empty(), "{:?}", model.duplicate_ids);
            for flow in &model.flows {
                prop_assert!(flow.source.target.is_some() && flow.target.target.is_some(), "{:?}", flow);
            }
            let drawn = &model.diagrams[0];
            prop_assert!(drawn.shapes.iter().all(|shape| shape.shows.target.is_some()));
            prop_assert_eq!(drawn.shapes.len(), model.nodes.len());
            prop_assert_eq!(drawn.edges.len(), model.flows.len());
        }
    }
}
