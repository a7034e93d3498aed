//! Drafts on both databases: kept, taken back, refused, approved by another.

#![expect(clippy::unwrap_used, reason = "a test stops loudly")]

use access::testing::Organisation;
use editor::{Kind, Place};
use kernel::{Actor, Error, PersonId, SystemEntropy, TestClock, World};
use town::Town;
use town::testing::TestTown;
use workflow::drafts::{Draft, DraftState, actions};
use workflow::{Connectors, Workflow};

struct House {
    test: TestTown,
    people: Organisation,
    workflow: Workflow,
}

const KEY: &str = "hundesteuer";

/// Does the same on both databases.
fn everywhere(test: impl Fn(&House)) {
    let clock = TestClock::at("2026-11-23T08:00:00Z".parse().unwrap());
    let world = World::new(clock, std::sync::Arc::new(SystemEntropy));
    let migrations =
        [access::MIGRATIONS, jobs::MIGRATIONS, records::MIGRATIONS, workflow::MIGRATIONS].concat();
    for town in town::testing::both(&migrations, &world) {
        let people = Organisation::found(town.town.database(), &world);
        let house = House { test: town, people, workflow: Workflow::new(Connectors::default()) };
        actions::create(house.town(), house.person("paula"), KEY, "Hundesteuer anmelden", None).unwrap();
        test(&house);
    }
}

impl House {
    fn town(&self) -> &Town {
        &self.test.town
    }

    fn person(&self, name: &str) -> PersonId {
        self.people.person(name)
    }

    fn actor(&self, name: &str) -> Actor {
        Actor::Staff { person: self.person(name), deputy_for: None }
    }

    fn draft(&self) -> Draft {
        self.town().read(|read| actions::known(read, KEY)).unwrap()
    }

    fn insert(&self, name: &str, step: &str, seen: i64) -> kernel::Result<()> {
        actions::edit(self.town(), self.person(name), KEY, seen, |document| {
            let place = Place { after: "start", way: None };
            actions::at("art", editor::insert(document, place, Kind::User, step)).map(drop)
        })
    }

    fn submit(&self, name: &str, seen: i64) -> kernel::Result<()> {
        self.town().write(&self.actor(name), |act| actions::submit(&self.workflow, act, KEY, seen, "neu"))
    }

    fn approve(&self, name: &str, seen: i64) -> kernel::Result<()> {
        let done =
            self.town().write(&self.actor(name), |act| actions::approve(&self.workflow, act, KEY, seen));
        done.map(drop)
    }
}

fn words(error: Error) -> String {
    match error {
        Error::Invalid(problems) => problems.into_iter().map(|problem| problem.message).collect(),
        Error::Conflict(words) | Error::Forbidden(words) => words.into_owned(),
        other => panic!("{other}"),
    }
}

#[test]
fn a_change_is_kept_taken_back_and_done_again() {
    everywhere(|house| {
        house.insert("hanna", "Prüfen", 1).unwrap();
        let changed = house.draft();
        assert!(changed.model.contains("id=\"pruefen\"") && changed.changed_by == house.person("hanna"));
        // Who saw the draft before does not overwrite it.
        let late = house.insert("paula", "Zu spät", 1).unwrap_err();
        assert!(words(late).contains("inzwischen geändert"));
        let go = |back| actions::go(house.town(), house.person("paula"), KEY, house.draft().version, back);
        go(true).unwrap();
        let back = house.draft();
        assert!(!back.model.contains("pruefen") && back.can_redo() && !back.can_undo());
        go(false).unwrap();
        assert_eq!(house.draft().model, changed.model);
        go(true).unwrap();
        house.insert("paula", "Anders", house.draft().version).unwrap();
        assert!(!house.draft().can_redo(), "what was taken back is gone once something else is done");
        assert!(words(go(false).unwrap_err()).contains("nicht"));
    });
}

#[test]
fn one_can_go_back_over_fifty_changes_and_no_more() {
    everywhere(|house| {
        for number in 0..55 {
            house.insert("paula", &format!("Schritt {number}"), house.draft().version).unwrap();
        }
        let mut back = 0;
        while house.draft().can_undo() {
            actions::go(house.town(), house.person("paula"), KEY, house.draft().version, true).unwrap();
            back += 1;
        }
        assert_eq!(back, 50);
        assert!(house.draft().model.contains("schritt_4\"") && !house.draft().model.contains("schritt_5\""));
    });
}

#[test]
fn what_does_not_come_to_its_end_cannot_be_submitted() {
    everywhere(|house| {
        let deadlock = |document: &mut bpmn::xml::Document| {
            let way = |label: &str, condition: &str| editor::Way {
                label: label.into(),
                condition: condition.into(),
                task: Some(label.into()),
            };
            let ways = [way("ja", "gut"), way("nein", "")];
            let place = Place { after: "bearbeiten", way: None };
            actions::at("art", editor::branch(document, place, Kind::Exclusive, "Gut?", &ways))?;
            actions::at("art", editor::set_kind(document, "entscheidung", Kind::Parallel))
        };
        actions::edit(house.town(), house.person("hanna"), KEY, 1, deadlock).unwrap();
        let refused = words(house.submit("hanna", 2).unwrap_err());
        assert!(refused.contains("wartet auf den Weg"), "{refused}");
        assert_eq!(house.draft().state, DraftState::Drawing);
    });
}

#[test]
fn who_changed_a_draft_last_cannot_approve_it_and_another_can() {
    everywhere(|house| {
        house.insert("paula", "Prüfen", 1).unwrap();
        house.submit("paula", 2).unwrap();
        assert!(words(house.approve("paula", 3).unwrap_err()).contains("Vier-Augen-Prinzip"));
        // A head may draw, not approve.
        assert!(matches!(house.approve("hanna", 3), Err(Error::Forbidden(_))));
        // A change takes it back to drawing.
        house.insert("hanna", "Noch etwas", 3).unwrap();
        assert_eq!(house.draft().state, DraftState::Drawing);
        assert!(words(house.approve("paula", 4).unwrap_err()).contains("noch nicht"));
        house.submit("hanna", 4).unwrap();
        let returned = |reason: &str, seen| {
            house.town().write(&house.actor("paula"), |act| actions::give_back(act, KEY, seen, reason))
        };
        assert!(words(returned(" ", 5).unwrap_err()).contains("was noch zu ändern ist"));
        returned("Frist fehlt", 5).unwrap();
        assert_eq!(house.draft().note, "Frist fehlt");
        house.submit("hanna", 6).unwrap();
        assert!(words(house.approve("paula", 6).unwrap_err()).contains("inzwischen"));
        let model = house.draft().model;
        house.approve("paula", 7).unwrap();
        let gone = house.town().read(|read| actions::known(read, KEY));
        assert!(matches!(gone, Err(Error::NotFound)));
        actions::begin(house.town(), house.person("hanna"), KEY).unwrap();
        assert_eq!(house.draft().model, model, "the draft begins with what was approved");
        assert!(matches!(actions::begin(house.town(), house.person("hanna"), KEY), Err(Error::Conflict(_))));
    });
}

#[test]
fn a_file_of_others_becomes_a_draft_and_what_is_no_model_does_not() {
    let file = |text: &str| {
        format!(
            "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" targetNamespace=\"t\">{text}</definitions>"
        )
    };
    everywhere(|house| {
        let create = |key: &str, bytes: &[u8]| {
            actions::create(house.town(), house.person("paula"), key, "Fremd", Some(bytes))
        };
        let table: &[(&[u8], &str)] = &[
            (b"", "leer"),
            (b"<a/>", "keine BPMN-2.0-Datei"),
            (b"<?xml version='1.0' encoding='ISO-8859-1'?><definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'/></definitions>", "UTF-8"),
            (b"PK\x03\x04", ""),
        ];
        for (bytes, said) in table {
            assert!(words(create("fremd", bytes).unwrap_err()).contains(said), "{said}");
        }
        assert!(words(create("fremd", file("").as_bytes()).unwrap_err()).contains("keinen Prozess"));
        let complex = file("<process id='p'><startEvent id='s'/><complexGateway id='g'/></process>");
        create("fremd", complex.as_bytes()).unwrap();
        assert!(words(create("fremd", complex.as_bytes()).unwrap_err()).contains("schon einen Entwurf"));
        let draft = house.town().read(|read| actions::known(read, "fremd")).unwrap();
        assert!(draft.model.contains("complexGateway") && draft.model.contains("BPMNShape"));
    });
}
