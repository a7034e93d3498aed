//! The routes of the desk: tasks, running processes, incidents, beginning by hand; and what several people see and do there.

use std::collections::BTreeSet;

use access::{Action, POLICY, State, Thing, deputies};
use jiff::ToSpan;
use kernel::Id;
use records::cases::Case;
use workflow::instances::{InstanceId, Waiting};
use workflow::tasks::{After, Narrow, Order, Task, TaskId, TaskState, Whose, actions as tasks};

use crate::{
    ground::{Ground, HOSTS, Place, STAFF, both},
    office::{nothing, town},
    table::{About, Attempt, Entry, get, post},
    web::{Ask, Reply, Sent},
};

/// A case is checked by one person and released by another; beside it the building department is heard.
const RELEASE: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:r="urn:rathaus:process:1" targetNamespace="t"
    expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">
    <process id="p" name="Freigabe" isExecutable="true" r:fileClass="12.20.80" r:unit="buergerservice"><startEvent id="s" name="Beginn">
    <extensionElements><r:field name="anzahl" label="Wie viele?" type="number" required="true"/></extensionElements></startEvent>
    <parallelGateway id="x"/><userTask id="check" name="Prüfen" r:workingDays="3">
    <extensionElements><r:field name="richtig" label="Ist alles richtig?" type="yes_no" required="true"/></extensionElements></userTask>
    <userTask id="release" name="Freigeben" r:notBy="check"/><userTask id="hear" name="Anhören" r:unit="bau"/><parallelGateway id="y"/>
    <endEvent id="e" name="Ende"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/><sequenceFlow id="f2" sourceRef="x" targetRef="check"/>
    <sequenceFlow id="f3" sourceRef="check" targetRef="release"/><sequenceFlow id="f4" sourceRef="release" targetRef="y"/>
    <sequenceFlow id="f5" sourceRef="x" targetRef="hear"/><sequenceFlow id="f6" sourceRef="hear" targetRef="y"/>
    <sequenceFlow id="f7" sourceRef="y" targetRef="e"/></process></definitions>"#;

/// A process that stands still at once: its gateway asks for what nobody knows.
const STILL: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    targetNamespace="t" expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">
    <process id="p" name="Stillstand" isExecutable="true"><startEvent id="s" name="Beginn"/><exclusiveGateway id="x" name="Wie viele?"/>
    <endEvent id="few" name="wenige"/><endEvent id="many" name="viele"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/>
    <sequenceFlow id="f2" name="wenige" sourceRef="x" targetRef="few"><conditionExpression xsi:type="tFormalExpression">n &lt; 5</conditionExpression></sequenceFlow>
    <sequenceFlow id="f3" name="viele" sourceRef="x" targetRef="many"><conditionExpression xsi:type="tFormalExpression">n &gt;= 5</conditionExpression></sequenceFlow>
    </process></definitions>"#;

/// A process whose one task belongs to the unit of the case.
const CHECK: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
    <process id="p" name="Prüfung" isExecutable="true"><startEvent id="s" name="Beginn"/><userTask id="check" name="Prüfen"/>
    <endEvent id="e" name="Ende"/><sequenceFlow id="f1" sourceRef="s" targetRef="check"/><sequenceFlow id="f2" sourceRef="check" targetRef="e"/>
    </process></definitions>"#;

/// The key of [`RELEASE`].
const KEY: &str = "kanarifreigabe";

pub(crate) fn entries() -> Vec<Entry> {
    vec![
        get("/aufgaben", |g, _| {
            Attempt::new(About::Own, &g.passer_by(g.victim()).cookie, "/aufgaben").shows("Aufgaben")
        }),
        post("/aufgaben", |g, secret| {
            let (case, task) = g.task(secret, None);
            let value = format!("{}_{}", task.id, task.version);
            let attempt = about(g, &case, &task, Action::AssignTask, "/aufgaben");
            taker(g, secret, attempt).form(&[("tun", "uebernehmen"), ("aufgabe", &value)]).leads("/aufgaben")
        })
        .also_secret(),
        get("/aufgaben/{task}", |g, secret| {
            one(g, secret, Some("clara"), Action::ViewCase, "").shows("Prüfen")
        })
        .also_secret(),
        post("/aufgaben/{task}/uebernehmen", |g, secret| {
            let attempt = one(g, secret, None, Action::AssignTask, "/uebernehmen");
            taker(g, secret, attempt).form(&[("version", "1")]).leads("/aufgaben/")
        })
        .also_secret(),
        post("/aufgaben/{task}/zurueckgeben", |g, secret| {
            let attempt = one(g, secret, Some("clara"), Action::AssignTask, "/zurueckgeben");
            attempt.form(&[("version", "2")]).leads("/aufgaben")
        })
        .also_secret(),
        post("/aufgaben/{task}/weitergeben", |g, secret| {
            let attempt = one(g, secret, Some("clara"), Action::AssignTask, "/weitergeben");
            let carl = g.victim().person("carl").id.to_string();
            attempt.form(&[("version", "2"), ("person", &carl)]).leads("/aufgaben/")
        })
        .also_secret(),
        post("/aufgaben/{task}/erledigen", |g, secret| {
            let attempt = one(g, secret, Some("clara"), Action::DoTask, "/erledigen");
            attempt.form(&[("version", "2"), ("feld1", "yes")]).leads("/aufgaben")
        })
        .also_secret(),
        get("/ablaeufe/{instance}", |g, secret| {
            let (case, task) = g.task(secret, None);
            let about = About::Policy(Action::ViewCase, case.thing());
            let path = format!("/ablaeufe/{}", task.instance);
            let attempt = Attempt::new(about, &g.victim().person("clara").cookie, &path);
            nothing(g, attempt, &task.instance).word(&case.title).word(&case.reference).shows("Freigabe")
        })
        .also_secret(),
        get("/prozesse/{process}/beginnen", |g, _| by_hand(g).shows("Wie viele?")),
        post("/prozesse/{process}/beginnen", |g, _| {
            by_hand(g).form(&[("betreff", "Ein Fall"), ("feld1", "3")]).leads("/vorgaenge/")
        }),
        get("/betrieb/stoerungen", |g, _| town(g, "otto", Action::OperateJobs, "/betrieb/stoerungen")),
        post("/betrieb/stoerungen/wiederholen", |g, _| {
            let id = g.incident().to_string();
            let attempt = town(g, "otto", Action::OperateJobs, "/betrieb/stoerungen/wiederholen");
            nothing(g, attempt.form(&[("stoerung", &id)]), &id)
                .leads("/betrieb/stoerungen?versucht=1&uebrig=0")
        }),
        get("/betrieb/stoerungen/{incident}", |g, _| incident(g, "").shows("Wie viele?")),
        post("/betrieb/stoerungen/{incident}/wiederholen", |g, _| {
            incident(g, "/wiederholen").form(&[]).leads("/betrieb/stoerungen")
        }),
        post("/betrieb/stoerungen/{incident}/aufgeben", |g, _| {
            incident(g, "/aufgeben").form(&[("grund", "Falsch begonnen")]).leads("/betrieb/stoerungen")
        }),
    ]
}

/// What is asked about a task: the case, in the hands of those whose task it is.
fn about(g: &Ground, case: &Case, task: &Task, action: Action, path: &str) -> Attempt {
    let about = About::Policy(action, task.thing(case));
    let attempt = Attempt::new(about, &g.victim().person("clara").cookie, path);
    nothing(g, attempt, &task.id).word(&case.title).word(&case.reference)
}

fn one(g: &Ground, secret: bool, holder: Option<&str>, action: Action, verb: &str) -> Attempt {
    let (case, task) = g.task(secret, holder);
    about(g, &case, &task, action, &format!("/aufgaben/{}{verb}", task.id))
}

/// Nobody holds it, so that only the head knows of a secret one.
fn taker(g: &Ground, secret: bool, attempt: Attempt) -> Attempt {
    let who = if secret { "hanna" } else { "clara" };
    Attempt { cookie: g.victim().person(who).cookie.clone(), ..attempt }
}

fn by_hand(g: &Ground) -> Attempt {
    g.publish(KEY, RELEASE);
    let about = About::Policy(Action::OpenCase, Thing::of_unit(g.victim().units["buergerservice"]));
    let path = format!("/prozesse/{KEY}/beginnen");
    Attempt::new(about, &g.victim().person("clara").cookie, &path).name(&KEY, &"kanarinichts")
}

fn incident(g: &Ground, verb: &str) -> Attempt {
    let id = g.incident();
    nothing(g, town(g, "otto", Action::OperateJobs, &format!("/betrieb/stoerungen/{id}{verb}")), &id)
}

impl Ground {
    /// Publishes a process in the victim's town, if it is not there yet.
    fn publish(&self, key: &str, model: &str) {
        let publish =
            |act: &mut ledger::Act<'_, '_>| workflow::models::actions::publish(&workflow(), act, key, model);
        self.victim().town.write(&kernel::Actor::system("test"), publish).unwrap();
    }

    /// Begins a process for a case, in which its unit has a task.
    pub(crate) fn to_check(&self, case: &Case) {
        self.publish("pruefung", CHECK);
        self.begin(case, "pruefung");
    }

    pub(crate) fn begin(&self, case: &Case, key: &str) -> InstanceId {
        let town = &self.victim().town;
        let begin = |act: &mut ledger::Act<'_, '_>| {
            workflow::instances::actions::begin(&workflow(), act, town, key, case.id, Vec::new())
        };
        town.write(&kernel::Actor::system("test"), begin).unwrap()
    }

    /// The first task of a new case of the citizens' office, and who holds it.
    fn task(&self, secret: bool, holder: Option<&str>) -> (Case, Task) {
        let place = self.victim();
        let case = self.general(place, "buergerservice", "clara", false);
        self.publish(KEY, RELEASE);
        self.begin(&case, KEY);
        let task = place.task(&case, "check");
        if holder.is_some() {
            place.give(&task, holder);
        }
        if secret {
            place.make_secret(case.id);
        }
        (place.case(case.id), place.task(&case, "check"))
    }

    /// Something that stands still.
    fn incident(&self) -> Id<Waiting> {
        self.publish("stillstand", STILL);
        let place = self.victim();
        let case = self.general(place, "buergerservice", "clara", false);
        let instance = self.begin(&case, "stillstand");
        let (_, waits) = place.town.read(|read| workflow::instances::actions::view(read, instance)).unwrap();
        waits[0].id
    }

    fn get(&self, who: &str, path: &str) -> Reply {
        self.ask(&Ask::get(HOSTS[0], path, &self.victim().person(who).cookie))
    }

    fn post(&self, who: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.ask(&Ask::post(HOSTS[0], path, &self.victim().person(who).cookie, Sent::form(fields)))
    }
}

fn workflow() -> workflow::Workflow {
    rathaus::wiring::workflow()
}

impl Place {
    /// The task of a case that belongs to an element of its model.
    fn task(&self, case: &Case, element: &str) -> Task {
        let all = self.town.ask(tasks::of_case(case.id)).unwrap();
        all.into_iter().find(|task| task.element == element).expect("the task is there")
    }

    fn give(&self, task: &Task, to: Option<&str>) -> Task {
        let to = to.map(|to| self.person(to).id);
        let head = if task.unit == self.units["bau"] { "beate" } else { "hanna" };
        self.act(head, |act| tasks::assign(&workflow(), act, &self.town, task.id, task.version, to))
    }

    /// The tasks on all lists of somebody.
    fn listed(&self, who: &str, unit: impl Fn(&str) -> bool) -> BTreeSet<TaskId> {
        let staff = self.as_staff(self.person(who).id);
        let filter = POLICY.filter(&staff, Action::AssignTask);
        let mut lists = vec![
            Whose::Holder(staff.person()),
            Whose::Holders(store::Json(staff.represented().map(|hat| hat.person).collect())),
        ];
        lists.extend(self.units.iter().filter(|(name, _)| unit(name)).map(|(_, unit)| Whose::Unit(*unit)));
        let mut found = BTreeSet::new();
        for whose in lists {
            for (order, ..) in Order::ALL {
                let page = (order, &After::default());
                let listed = self
                    .town
                    .read(|read| tasks::list(read, &filter, &whose, &Narrow::default(), page, 1_000))
                    .unwrap();
                found.extend(listed.into_iter().map(|listed| listed.task.id));
            }
        }
        found
    }

    fn deputy(&self, represented: &str, deputy: &str) {
        let now = self.town.now();
        let week = now.saturating_add((7 * 24).hours()).unwrap();
        let (represented, deputy) = (self.person(represented), self.person(deputy).id);
        let actor = kernel::Actor::Staff { person: represented.id, deputy_for: None };
        self.town
            .write(&actor, |act| Ok(deputies::actions::arrange(act, represented.id, deputy, now, week)?))
            .unwrap();
    }
}

#[test]
fn a_list_has_the_tasks_that_the_rule_admits_whatever_the_role() {
    for g in both("desklists") {
        let place = g.victim();
        let holders = [None, Some("clara"), Some("carl")];
        let cases: Vec<Case> = [false, true]
            .into_iter()
            .flat_map(|secret| holders.map(|holder| g.task(secret, holder).0))
            .collect();
        place.give(&place.task(&cases[0], "hear"), Some("bernd"));
        place.deputy("clara", "bernd");
        place.deputy("hanna", "carl");
        let (mut shown, mut hidden) = (0, 0);
        for (who, ..) in STAFF {
            let staff = place.as_staff(place.person(who).id);
            let listed = place.listed(who, |_| true);
            for case in cases.iter().map(|case| place.case(case.id)) {
                for task in ["check", "hear"].map(|element| place.task(&case, element)) {
                    let may = POLICY.judge(&staff, Action::AssignTask, &task.thing(&case)).is_ok();
                    *if may { &mut shown } else { &mut hidden } += 1;
                    let what = format!("{}: {who} and {} of {}", g.dialect(), task.title, case.title);
                    assert_eq!(listed.contains(&task.id), may, "{what}");
                }
            }
            let page = g.get(who, "/aufgaben");
            assert_eq!(page.status, 200, "{who}");
        }
        println!("{}: {shown} times listed, {hidden} times not", g.dialect());
        assert!(shown > 20 && hidden > 20);
        let page = g.get("bernd", "/aufgaben?liste=vertretung").body;
        assert!(page.contains(&cases[1].reference) && page.contains(&cases[4].reference), "clara holds both");
        assert!(!page.contains(&cases[2].reference), "carl holds it");
        let other = format!("/aufgaben?liste={}", place.units["buergerservice"]);
        assert_eq!(g.get("bernd", &other).status, 404, "he stands in for what she holds, not for her unit");
    }
}

#[test]
fn one_task_that_is_refused_does_not_undo_the_others() {
    for g in both("deskseveral") {
        let place = g.victim();
        let (first, second) = (g.task(false, None), g.task(false, Some("carl")));
        let value = |task: &Task, version: i64| format!("{}_{version}", task.id);
        let (good, old) = (value(&first.1, 1), value(&second.1, 1));
        let unit = format!("/aufgaben?liste={}", place.units["buergerservice"]);
        let page = g.post("clara", &unit, &[("tun", "uebernehmen"), ("aufgabe", &good), ("aufgabe", &old)]);
        assert_eq!(page.status, 200);
        let words = [
            "Eine Aufgabe übernommen.",
            "Bei einer Aufgabe ging es nicht.",
            "inzwischen erledigt oder geändert",
        ];
        assert!(words.iter().all(|words| page.body.contains(words)), "{}", page.body);
        assert_eq!(place.task(&first.0, "check").holder, Some(place.person("clara").id));
        assert_eq!(place.task(&second.0, "check").holder, Some(place.person("carl").id));
        let good = value(&first.1, 2);
        let beate = place.person("beate").id.to_string();
        let fields = [("tun", "weitergeben"), ("person", beate.as_str()), ("aufgabe", good.as_str())];
        let page = g.post("clara", "/aufgaben", &fields);
        assert!(page.body.contains("arbeitet nicht in der zuständigen Einheit"), "{}", page.body);
        let gone = g.post("clara", "/aufgaben", &[("tun", "zurueckgeben"), ("aufgabe", &good)]);
        assert_eq!((gone.status, gone.header("location")), (303, "/aufgaben?getan=1&tun=zurueckgeben"));
        assert_eq!(place.task(&first.0, "check").holder, None);
        let none = g.post("clara", "/aufgaben", &[("tun", "zurueckgeben")]);
        assert!(none.body.contains("Wählen Sie mindestens eine Aufgabe aus."));
    }
}

#[test]
fn a_task_wants_its_fields_and_leads_to_the_next_and_four_eyes_are_told_before() {
    for g in both("deskdone") {
        let place = g.victim();
        let (case, task) = g.task(false, Some("clara"));
        let (_, next) = g.task(false, Some("clara"));
        let path = format!("/aufgaben/{}", task.id);
        let page = g.get("clara", &path).body;
        assert!(
            page.contains("Ist alles richtig?") && page.contains("weil sie für den Vorgang zuständig ist")
        );
        let again = g.post("clara", &format!("{path}/erledigen"), &[("version", "2")]);
        assert!(again.status == 422 && again.body.contains("Wählen Sie Ja oder Nein."), "{}", again.status);
        assert_eq!(place.task(&case, "check").state, TaskState::Open);
        let done = g.post("clara", &format!("{path}/erledigen"), &[("version", "2"), ("feld1", "no")]);
        let onwards = format!("/aufgaben/{}?erledigt={}", next.id, task.id);
        assert_eq!((done.status, done.header("location")), (303, onwards.as_str()));
        assert!(g.get("clara", &onwards).body.contains("„Prüfen“ ist erledigt."));
        let release = place.task(&case, "release");
        let page = g.get("clara", &format!("/aufgaben/{}", release.id)).body;
        assert!(page.contains("Vier-Augen-Prinzip") && !page.contains("Aufgabe übernehmen"), "{page}");
        let refused = g.post("clara", &format!("/aufgaben/{}/uebernehmen", release.id), &[("version", "1")]);
        assert!(refused.status == 409 && refused.body.contains("Vier-Augen-Prinzip"), "{}", refused.status);
        let run = g.get("clara", &format!("/ablaeufe/{}", task.instance)).body;
        assert!(run.contains("„Prüfen“ ist erledigt.") && run.contains("bei Bauverwaltung"), "{run}");
        let panel = g.get("clara", &format!("/vorgaenge/{}", case.id)).body;
        assert!(panel.contains("Offene Aufgaben") && panel.contains("Erledigte Aufgaben"), "{panel}");
    }
}

#[test]
fn who_does_a_task_of_a_foreign_case_sees_the_task_and_not_the_case() {
    for g in both("deskforeign") {
        let place = g.victim();
        let (case, _) = g.task(false, None);
        let hear = place.give(&place.task(&case, "hear"), Some("bernd"));
        let page = g.get("bernd", &format!("/aufgaben/{}", hear.id));
        assert!(page.status == 200 && page.body.contains(&case.reference));
        assert!(page.body.contains("Den Vorgang selbst sieht nur die Einheit"), "{}", page.body);
        assert!(!page.body.contains(&format!("/vorgaenge/{}", case.id)), "no way to what he may not see");
        assert_eq!(g.get("bernd", &format!("/vorgaenge/{}", case.id)).status, 404);
        assert_eq!(g.get("bernd", &format!("/ablaeufe/{}", hear.instance)).status, 404);
        let version = hear.version.to_string();
        let done = g.post("bernd", &format!("/aufgaben/{}/erledigen", hear.id), &[("version", &version)]);
        assert_eq!(done.status, 303);
        assert_eq!(place.task(&case, "hear").ended_by, Some(place.person("bernd").id));
        assert_eq!(g.get("clara", &format!("/aufgaben/{}", hear.id)).status, 200, "whose case it is sees it");
    }
}

#[test]
fn who_stands_in_does_a_task_in_the_name_of_the_other() {
    for g in both("deskdeputy") {
        let place = g.victim();
        let (case, task) = g.task(false, Some("clara"));
        let path = format!("/aufgaben/{}/erledigen", task.id);
        let fields = [("version", "2"), ("feld1", "yes")];
        assert_eq!(g.post("bernd", &path, &fields).status, 404);
        place.deputy("clara", "bernd");
        assert_eq!(g.post("bernd", &path, &fields).status, 303);
        assert_eq!(place.task(&case, "check").ended_by, Some(place.person("bernd").id));
        let subject = ledger::event::Subject::new("process_instance", task.instance);
        let told = place.town.read(|read| Ok(ledger::of_subject(read, &subject)?)).unwrap();
        let actors: Vec<_> =
            told.iter().filter_map(|event| Some(event.payload.as_ref()?.actor.clone())).collect();
        let (bernd, clara) = (place.person("bernd").id, place.person("clara").id);
        let in_her_name = kernel::Actor::Staff { person: bernd, deputy_for: Some(clara) };
        assert!(actors.contains(&in_her_name), "{actors:?}");
    }
}

#[test]
fn a_process_begun_by_hand_opens_its_case_and_knows_who_began_it() {
    for g in both("deskbegin") {
        g.publish(KEY, RELEASE);
        let place = g.victim();
        let path = format!("/prozesse/{KEY}/beginnen");
        let empty = g.post("clara", &path, &[("betreff", ""), ("feld1", "viele")]);
        assert_eq!(empty.status, 422);
        let words = ["worum es geht", "Geben Sie eine Zahl ein, zum Beispiel", "value=\"viele\""];
        assert!(words.iter().all(|words| empty.body.contains(words)), "{}", empty.body);
        let begun = g.post("clara", &path, &[("betreff", "Stand am Markt"), ("feld1", "1.200")]);
        assert_eq!(begun.status, 303);
        let id = begun.header("location").strip_prefix("/vorgaenge/").unwrap().parse().unwrap();
        let case = place.case(id);
        assert_eq!((case.title.as_str(), case.state), ("Freigabe: Stand am Markt", State::Received));
        assert_eq!(case.unit, place.units["buergerservice"]);
        let task = place.task(&case, "check");
        let (row, _) =
            place.town.read(|read| workflow::instances::actions::view(read, task.instance)).unwrap();
        let variables = &row.kept.scopes[&0].variables;
        let clara = place.person("clara").id.to_string();
        assert_eq!(variables["antragsteller"], serde_json::json!(clara));
        assert_eq!(variables["anzahl"], serde_json::json!(1200));
        g.publish("stillstand", STILL);
        let page = g.get("clara", "/prozesse/stillstand/beginnen").body;
        assert!(page.contains("lässt sich jetzt nicht beginnen") && page.contains("Klasse des Aktenplans"));
        let refused = g.post("clara", "/prozesse/stillstand/beginnen", &[("betreff", "x")]);
        assert_eq!(refused.status, 409);
    }
}

#[test]
fn the_operator_sees_what_stands_still_and_nothing_of_the_case() {
    for g in both("deskincidents") {
        let (first, second) = (g.incident(), g.incident());
        let page = g.get("otto", "/betrieb/stoerungen").body;
        assert!(page.contains("Stillstand") && page.contains(&first.to_string()), "{page}");
        assert!(!page.contains("12.20.80") && !page.contains("Kanari"), "nothing of the case: {page}");
        assert!(g.get("otto", "/betrieb").body.contains("2 Schritte von Prozessen stehen still."));
        let ids = [first.to_string(), second.to_string()];
        let fields =
            [("stoerung", ids[0].as_str()), ("stoerung", ids[1].as_str()), ("stoerung", ids[0].as_str())];
        let tried = g.post("otto", "/betrieb/stoerungen/wiederholen", &fields);
        // Both stand still again at once, as new incidents, so that the third is of one that is over.
        assert_eq!(tried.header("location"), "/betrieb/stoerungen?versucht=2&uebrig=1");
        let silent = g.incident();
        let refused = g.post("otto", &format!("/betrieb/stoerungen/{silent}/aufgeben"), &[("grund", "")]);
        assert!(refused.status == 422 && refused.body.contains("warum der Ablauf aufgegeben wird"));
        let gone = g.post("otto", &format!("/betrieb/stoerungen/{silent}/aufgeben"), &[("grund", "Irrtum")]);
        assert_eq!(gone.status, 303);
        assert_eq!(g.get("otto", &format!("/betrieb/stoerungen/{silent}")).status, 404);
    }
}
