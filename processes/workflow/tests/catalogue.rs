//! What readers learn of processes: the profile in a model, what differs between two versions, key figures on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod place;

use std::collections::BTreeMap;

use editor::{Figure, ProcessKind, Profile};
use jiff::{SignedDuration, ToSpan};
use kernel::{Date, Timestamp, calendar::State};
use place::{Place, everywhere};
use serde_json::json;
use workflow::models::{
    Ready,
    compare::{Change, What, compare},
    figures::{DoneTask, FEWEST_PEOPLE, Figures, Measured, Reached, decimal, median, words, working_days},
};

/// A process with this in its head and these steps.
fn model(head: &str, inside: &str) -> String {
    place::model(inside).replace("isExecutable=\"true\">", &format!("isExecutable=\"true\" {head}"))
}

const STEPS: &str = "<startEvent id=\"a\" name=\"Beginn\"/><userTask id=\"t\" name=\"Prüfen\" r:unit=\"32.1\" r:workingDays=\"2\"/>\
    <endEvent id=\"e\" name=\"Ende\"/><sequenceFlow id=\"st\" sourceRef=\"a\" targetRef=\"t\"/><sequenceFlow id=\"te\" sourceRef=\"t\" targetRef=\"e\"/>";

#[test]
fn a_profile_is_read_and_what_is_not_understood_is_not_given() {
    let day = |year, month, day| Some(jiff::civil::date(year, month, day));
    let figure = |target: &str| Figure {
        name: "Durchlaufzeit".into(),
        target: target.into(),
        unit: "Tage".into(),
        source: String::new(),
    };
    let table: [(&str, Profile); 6] = [
        (">", Profile::default()),
        (
            "r:fileClass=\" 10.50.10 \" r:unit=\"32\">",
            Profile { file_class: Some("10.50.10".into()), unit: Some("32".into()), ..Profile::default() },
        ),
        (
            "><extensionElements><r:profile kind=\"core\" ownerRole=\"Leitung\" reviewOn=\"2027-01-31\"><r:purpose>Wozu\n  es dient</r:purpose>\
             <r:resource>A</r:resource><r:resource/><r:resource>B</r:resource></r:profile></extensionElements>",
            Profile {
                kind: Some(ProcessKind::Core),
                owner: "Leitung".into(),
                review_on: day(2027, 1, 31),
                purpose: "Wozu es dient".into(),
                resources: vec!["A".into(), "B".into()],
                ..Profile::default()
            },
        ),
        (
            "><extensionElements><r:profile kind=\"kern\" reviewOn=\"31.1.2027\" r:ownerRole=\"fremd\"/></extensionElements>",
            Profile::default(),
        ),
        (
            "><extensionElements><r:profile><r:figure name=\"Durchlaufzeit\" target=\"2,5\" unit=\"Tage\"/><r:figure target=\"1\"/></r:profile></extensionElements>",
            Profile { figures: vec![figure("2,5")], ..Profile::default() },
        ),
        (
            "><extensionElements><profile kind=\"core\" xmlns=\"urn:other\"/></extensionElements>",
            Profile::default(),
        ),
    ];
    for (head, expected) in table {
        let ready = Ready::of(&model(head, STEPS)).unwrap();
        assert_eq!(Profile::of(&ready.read), expected, "{head}");
    }
    for (target, number) in
        [("10", Some(10.0)), ("2,5", Some(2.5)), ("bald", None), ("NaN", None), ("", None)]
    {
        assert_eq!(figure(target).number(), number, "{target}");
    }
    let profile = Profile { review_on: day(2026, 11, 23), ..Profile::default() };
    let overdue = |on: Option<Date>| profile.is_overdue(on.unwrap());
    assert!(!overdue(day(2026, 11, 23)) && overdue(day(2026, 11, 24)));
}

/// „~ Benutzeraufgabe „Prüfen“ Frist …: 2 > 3“.
fn told(changes: &[Change]) -> String {
    let one = |change: &Change| match &change.what {
        What::Added => format!("+ {}", change.title),
        What::Removed => format!("- {}", change.title),
        What::Changed(details) => {
            let details = details
                .iter()
                .map(|detail| format!("{}: {} > {}", detail.aspect, detail.before, detail.after));
            format!("~ {} {}", change.title, details.collect::<Vec<_>>().join(", "))
        }
    };
    changes.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// What is replaced in a model, and by what.
type Swaps<'a> = &'a [(&'a str, &'a str)];

#[test]
fn what_differs_between_two_versions_is_told() {
    const GATE: &str = "<startEvent id=\"a\" name=\"Beginn\"/><exclusiveGateway id=\"g\" name=\"Klar?\" default=\"no\"/><endEvent id=\"e\" name=\"Ende\"/>\
        <endEvent id=\"f\" name=\"Aus\"/><sequenceFlow id=\"st\" sourceRef=\"a\" targetRef=\"g\"/><sequenceFlow id=\"yes\" sourceRef=\"g\" targetRef=\"e\">\
        <conditionExpression xsi:type=\"tFormalExpression\">n &gt; 1</conditionExpression></sequenceFlow><sequenceFlow id=\"no\" sourceRef=\"g\" targetRef=\"f\"/>";
    let swap = |text: &str, pairs: Swaps<'_>| {
        pairs.iter().fold(text.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        })
    };
    let (same, task) = ("", "~ Benutzeraufgabe „Prüfen“ ");
    let table: [(&str, Swaps, String, &str); 11] = [
        (STEPS, &[], same.into(), same),
        (STEPS, &[("r:workingDays=\"2\"", "r:workingDays=\"3\"")], format!("{task}Frist in Arbeitstagen: 2 > 3"), same),
        (STEPS, &[("r:workingDays=\"2\"", "")], format!("{task}Frist in Arbeitstagen: 2 > "), same),
        (STEPS, &[("r:unit=\"32.1\"", "r:unit=\"60\" r:priority=\"high\"")], format!("{task}Dringlichkeit:  > hoch, Einheit: 32.1 > 60"), same),
        (STEPS, &[("name=\"Prüfen\"", "name=\"Sichten\"")], "~ Benutzeraufgabe „Sichten“ Name: Prüfen > Sichten".into(), same),
        (STEPS, &[("userTask", "manualTask")], "~ Manuelle Aufgabe „Prüfen“ Art: Benutzeraufgabe > Manuelle Aufgabe".into(), same),
        (STEPS, &[("<userTask", "<serviceTask"), ("r:unit=\"32.1\" r:workingDays=\"2\"", "r:connector=\"druck\"")],
            "~ Dienstaufgabe „Prüfen“ Art: Benutzeraufgabe > Dienstaufgabe, Dienst:  > druck, Einheit: 32.1 > , Frist in Arbeitstagen: 2 > ".into(), same),
        (STEPS, &[("id=\"t\"", "id=\"u\""), ("targetRef=\"t\"", "targetRef=\"u\""), ("sourceRef=\"t\"", "sourceRef=\"u\""), ("Prüfen", "Neues")],
            "+ Benutzeraufgabe „Neues“\n- Benutzeraufgabe „Prüfen“".into(),
            "~ „Beginn“ → „Neues“ Nach: Prüfen > Neues\n~ „Neues“ → „Ende“ Von: Prüfen > Neues"),
        (GATE, &[("n &gt; 1", "n &gt; 2")], same.into(), "~ „Klar?“ → „Ende“ Bedingung: n > 1 > n > 2"),
        (GATE, &[("<sequenceFlow id=\"no\"", "<sequenceFlow name=\"nein\" id=\"no\"")], same.into(), "~ „Klar?“ → „Aus“ Name:  > nein"),
        (STEPS, &[("r:workingDays=\"2\"/>", "r:workingDays=\"2\"><extensionElements><r:field name=\"ja\" label=\"Gut?\" type=\"yes_no\"/></extensionElements></userTask>")],
            format!("{task}Felder:  > ja, Gut?, yes_no"), same),
    ];
    for (old, pairs, steps, flows) in table {
        let new = swap(old, pairs);
        let [before, after] = [old, &new].map(|inside| Ready::of(&model(">", inside)).unwrap());
        let found = compare(&before, &after);
        assert_eq!((told(&found.steps), told(&found.flows).as_str()), (steps, flows), "{pairs:?}");
        assert_eq!(found.is_empty(), pairs.is_empty());
        // The other way round what was new is gone.
        let back = compare(&after, &before);
        let count =
            |changes: &[Change], what: &What| changes.iter().filter(|change| change.what == *what).count();
        assert_eq!(count(&found.steps, &What::Added), count(&back.steps, &What::Removed));
    }
    let [before, after] = ["r:fileClass=\"1\">", "r:fileClass=\"2\"><documentation>Neu</documentation>"]
        .map(|head| Ready::of(&model(head, STEPS)).unwrap());
    let whole = compare(&before, &after).whole;
    let aspects: Vec<&str> = whole.iter().map(|detail| detail.aspect.as_str()).collect();
    assert_eq!(aspects, ["Beschreibung", "Klasse des Aktenplans"]);
}

#[test]
fn times_have_a_middle_and_words() {
    let table: [(&[i64], Option<i64>); 4] =
        [(&[], None), (&[5], Some(5)), (&[9, 1, 5], Some(5)), (&[4, 2, 8, 6], Some(4))];
    for (values, expected) in table {
        assert_eq!(median(values.to_vec()), expected);
    }
    let table = [
        (30, "unter 1 Minute"),
        (60, "1 Minute"),
        (35 * 60, "35 Minuten"),
        (90 * 60, "1,5 Stunden"),
        (47 * 3_600, "47 Stunden"),
        (60 * 3_600, "2,5 Tage"),
        (30 * 24 * 3_600, "30 Tage"),
    ];
    for (seconds, expected) in table {
        assert_eq!(words(SignedDuration::from_secs(seconds)).replace('\u{a0}', " "), expected);
    }
    assert_eq!((decimal(3.0), decimal(2.26), decimal(0.04)), ("3".into(), "2,3".into(), "0".into()));
    let date = |text: &str| text.parse::<Date>().unwrap();
    let table = [
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-20", "2026-11-23", 1),
        ("2026-12-23", "2026-12-28", 2),
        ("2026-11-24", "2026-11-23", 0),
    ];
    for (from, to, days) in table {
        assert_eq!(working_days(date(from), date(to), State::St), days, "{from} {to}");
    }
}

#[test]
fn figures_speak_of_steps_and_never_of_fewer_than_five_people() {
    let at = |hours: i64| Timestamp::from_second(1_800_000_000 + hours * 3_600).unwrap();
    let task = |person: u128, hours: i64| DoneTask {
        opened_at: at(0),
        ended_at: at(hours),
        due_on: Some(kernel::local_date(at(24))),
        by: Some(format!("{person:032x}").parse().unwrap()),
    };
    // A thousand tasks of four people say nothing; one of a fifth opens them.
    let mut tasks: Vec<DoneTask> = (0..1_000).map(|number| task(number % 4, 10)).collect();
    assert_eq!(FEWEST_PEOPLE, 5);
    assert_eq!(Measured::of_people(&[]), Measured::Nothing);
    assert_eq!(Measured::of_people(&tasks), Measured::Withheld);
    tasks.push(DoneTask { by: None, ..task(0, 1) });
    assert_eq!(Measured::of_people(&tasks), Measured::Withheld, "nobody is not a fifth person");
    tasks.push(task(4, 72));
    let known =
        Measured::Known { median: SignedDuration::from_hours(10), count: 1_002, late: Some((1, 1_002)) };
    assert_eq!(Measured::of_people(&tasks), known);

    // How long the whole takes tells of people as well, also of those in a called process.
    let courses = vec![(at(0), at(48))];
    let shown = |inside: &str, tasks: &[DoneTask]| {
        let ready = Ready::of(&model(">", inside)).unwrap();
        let tasks = BTreeMap::from([("t".to_owned(), tasks.to_vec())]);
        Figures::of(&ready.read, BTreeMap::new(), &tasks, BTreeMap::new(), courses.clone())
    };
    let call = STEPS
        .replace("userTask", "callActivity")
        .replace("r:unit=\"32.1\" r:workingDays=\"2\"", "calledElement=\"x\"");
    let service = STEPS
        .replace("userTask", "serviceTask")
        .replace("r:unit=\"32.1\" r:workingDays=\"2\"", "r:connector=\"x\"");
    assert!(shown(STEPS, &tasks).courses.is_some());
    assert!(shown(STEPS, &tasks[..1_000]).courses.is_none());
    assert!(shown(STEPS, &[]).courses.is_none() && shown(&call, &[]).courses.is_none());
    assert!(shown(&service, &[]).courses.is_some());

    let figure = |name: &str, target: &str, unit: &str| Figure {
        name: name.into(),
        target: target.into(),
        unit: unit.into(),
        source: String::new(),
    };
    let measured = |figure: &Figure| shown(STEPS, &tasks).measured(figure, State::St);
    let value = |value, good| Some(Reached::Value { value, count: 1, good });
    assert_eq!(measured(&figure("Durchlaufzeit", "1", "Tage")), value(2.0, Some(false)));
    assert_eq!(measured(&figure(" durchlaufzeit", "48", "Stunden")), value(48.0, Some(true)));
    // From Friday on: only Friday itself, which does not count, and the weekend.
    assert_eq!(measured(&figure("Durchlaufzeit", "bald", "Arbeitstage")), value(0.0, None));
    assert_eq!(measured(&figure("Zufriedenheit", "1", "Tage")), None);
    assert_eq!(
        shown(STEPS, &[]).measured(&figure("Durchlaufzeit", "1", "Tage"), State::St),
        Some(Reached::Withheld)
    );
}

/// What is known of a process with one task that was never done.
fn none() -> Figures {
    Figures { steps: BTreeMap::from([("t".to_owned(), Measured::Nothing)]), ..Figures::default() }
}

/// An instance whose task is done by somebody after so many days.
fn through(place: &Place, who: &str, days: i64) {
    place.begin("p", json!({}));
    place.pass(days.days());
    let task = place.tasks().into_iter().find(|task| task.ended_at.is_none()).unwrap();
    let task = place.assign(who, &task, Some(who)).unwrap();
    place.complete(who, &task, json!({})).unwrap();
}

#[test]
fn figures_of_the_last_ninety_days_come_from_both_databases() {
    everywhere(|place| {
        for who in ["bernd", "beate", "regine"] {
            place.lend(who, "32.1");
        }
        let version = place.publish("p", &model(">", STEPS)).unwrap();
        assert_eq!(
            place.figures(version),
            Figures { courses: Some(Vec::new()), ..none() },
            "nobody did anything yet"
        );
        // Long ago, by a sixth person: it is not looked at any more.
        through(place, "regine", 50);
        place.pass(91.days());
        for who in ["hanna", "clara", "carl", "bernd"] {
            through(place, who, 1);
        }
        let figures = place.figures(version);
        assert_eq!((&figures.steps["t"], &figures.courses), (&Measured::Withheld, &None));
        through(place, "beate", 9);
        place.begin("p", json!({}));
        place.begin("p", json!({}));
        place.publish("q", &model(">", STEPS)).unwrap();
        place.begin("q", json!({}));
        let figures = place.figures(version);
        let Measured::Known { median, count, late } = figures.steps["t"] else { panic!("{figures:?}") };
        assert_eq!((median.as_hours(), count, late), (24, 5, Some((1, 5))));
        assert_eq!(figures.courses.as_ref().unwrap().len(), 5);
        let standing =
            |figures: &Figures| figures.standing.get("t").map(|there| (there.instances, there.late));
        assert_eq!(standing(&figures), Some((2, 0)), "those of the other process do not count");
        place.pass(9.days());
        assert_eq!(standing(&place.figures(version)), Some((2, 2)));
        // Later so few people did it within the time that nothing is said of them, not even how many of their tasks are late.
        place.pass(78.days());
        let figures = place.figures(version);
        assert_eq!((standing(&figures), figures.courses), (Some((2, 0)), None));
    });
}
