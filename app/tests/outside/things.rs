//! The things the tests are about, made by the same actions as in the running program: drafts, applications, cases in
//! every state, documents, dead letters.

use access::{Role, State};
use citizen::{
    applications::{
        StatusKey,
        actions::{self as applications, Decision},
    },
    drafts::actions as drafts,
    forms::{Address, Input},
    register::{self, Block, Home, HomeKind, Resident, ResidentId},
};
use jobs::{Job, NewJob, Registry, Retry, Worker, operator};
use kernel::{Actor, Error, Id, Lang, local_date};
use ledger::Act;
use records::{
    By,
    cases::{self, Case, CaseId, GENERAL, Outcome, actions::NewCase},
    documents::{self, Direction, DocumentId},
    fileplan,
};
use serde_json::Map;
use workflow::course;

use crate::ground::{Ground, Person, Place};

/// The service most applications are for.
pub(crate) const SERVICE: &str = "meldebescheinigung";

/// A short PDF.
pub(crate) const PDF: &[u8] =
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";

/// A draft with the code that opens it.
pub(crate) struct OpenDraft {
    pub(crate) code: String,
    pub(crate) cookie: String,
    pub(crate) name: String,
    pub(crate) email: String,
}

/// A case that came from an application.
pub(crate) struct Applied {
    pub(crate) case: Case,
    pub(crate) key: String,
    /// The family name, which no other thing has.
    pub(crate) name: String,
}

/// What a person of this name types into the form.
pub(crate) fn answers(name: &str, email: &str) -> Vec<(String, String)> {
    [
        ("familienname", name),
        ("vornamen", "Kim Robin"),
        ("geburtsdatum-day", "27"),
        ("geburtsdatum-month", "3"),
        ("geburtsdatum-year", "1985"),
        ("anschrift-street", "Auenweg"),
        ("anschrift-number", "7"),
        ("anschrift-postal_code", "06749"),
        ("anschrift-city", "Auen"),
        ("email", email),
        ("selbst", "true"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

impl Ground {
    /// A name no other thing has, in letters, as forms for names want them.
    pub(crate) fn name(&self) -> String {
        let letters = self
            .number()
            .to_string()
            .bytes()
            .map(|digit| char::from(digit - b'0' + b'a'))
            .collect::<String>();
        format!("Kanari{letters}x")
    }

    fn tick(&self) {
        self.clock.advance(jiff::SignedDuration::from_millis(50));
    }

    /// A draft in which everything is answered; `proven` says whether the e-mail address is.
    pub(crate) fn draft(&self, place: &Place, service: &str, proven: bool) -> OpenDraft {
        self.tick();
        let (town, name) = (&place.town, self.name());
        let email = format!("{}@{}", name.to_lowercase(), place.host);
        let form = &self.catalogue.get(service).unwrap().form;
        let (today, fields) = (local_date(town.now()), answers(&name, &email));
        let code = drafts::begin(town, service, Lang::German).unwrap();
        let draft = drafts::open(town, [127, 0, 0, 1].into(), &code).unwrap();
        let change = |draft: &mut citizen::drafts::Draft| {
            for page in form.pages() {
                form.save(&page.id, &Input::from(&fields), &mut draft.answers, today);
            }
            draft.email = proven.then(|| email.clone());
            draft.email_verified = proven;
        };
        drafts::change(town, draft.id, change).unwrap();
        OpenDraft { cookie: format!("antrag-{service}={code}"), code, name, email }
    }

    /// An application in a case that stands like this. Clara holds it unless it was only received.
    pub(crate) fn applied(&self, place: &Place, state: State, secret: bool) -> Applied {
        let (town, open) = (&place.town, self.draft(place, SERVICE, true));
        let package = self.catalogue.get(SERVICE).unwrap();
        let draft = drafts::open(town, [127, 0, 0, 1].into(), &open.code).unwrap();
        let key = applications::submit(town, &self.workflow, package, &draft).unwrap();
        let id = key.open(town).unwrap();
        let clara = place.person("clara").id;
        let staff = place.as_staff(clara);
        let seen = || place.case(id).version;
        if state != State::Received {
            place.act("clara", |act| {
                let case = cases::actions::assign(act, id, seen(), Some(clara))?;
                course::hand_over(&self.workflow, act, town, &case)
            });
        }
        if state == State::Waiting {
            applications::ask(town, &self.workflow, &staff, id, seen(), "Welche Wohnung meinen Sie?")
                .unwrap();
        }
        if matches!(state, State::Decided | State::Closed) {
            let reasons = "Die Angaben passen nicht zusammen.";
            let decision = Decision { outcome: Outcome::Refused, reasons, facts: Map::new() };
            applications::decide(town, &self.workflow, &staff, package, id, seen(), &decision).unwrap();
        }
        if state == State::Closed {
            place.act("clara", |act| {
                let case = cases::actions::close(act, id, seen())?;
                course::fulfil(&self.workflow, act, town, case.id, course::CLOSE, &Vec::new())
            });
        }
        if secret {
            place.make_secret(id);
        }
        Applied { case: place.case(id), key: key.to_string(), name: open.name }
    }

    /// A case without an application, in a unit, held by one of its clerks.
    pub(crate) fn general(&self, place: &Place, unit: &str, clerk: &str, secret: bool) -> Case {
        self.tick();
        let title = self.name();
        let rules = place.town.settings().unwrap().number_rules.clone();
        let case = place.act(clerk, |act| {
            let class = fileplan::actions::by_number(act, "12.20.80")?;
            let new = NewCase {
                class: class.id,
                kind: GENERAL.to_owned(),
                title: title.clone(),
                file_title: "Fundsachen".to_owned(),
                unit: place.units[unit],
                due_on: None,
            };
            let case = cases::actions::open(act, &rules, &new)?;
            cases::actions::assign(act, case.id, case.version, Some(place.person(clerk).id))
        });
        if secret {
            place.make_secret(case.id);
        }
        place.case(case.id)
    }

    /// A document of a case.
    pub(crate) fn document(&self, place: &Place, case: CaseId, direction: Direction) -> (DocumentId, String) {
        let title = self.name();
        let stored = place.town.put_bytes(PDF, "application/pdf").unwrap();
        let add = |act: &mut Act<'_, '_>| {
            let content = documents::actions::Content::record(act, &stored)?;
            let name = format!("{title}.pdf");
            let new =
                documents::actions::NewDocument { title: &title, name: &name, direction, content: &content };
            documents::actions::add(act, case, &new)
        };
        (place.town.write(&Actor::system("test"), add).unwrap(), title)
    }

    /// A job that failed for good.
    pub(crate) fn dead_letter(&self, place: &Place) -> Id<Job> {
        let (town, kind) = (&place.town, "test.fails");
        let fails: fn(&store::Database, &Job) -> kernel::Result<()> = |_, _| Err(Error::internal("away"));
        let worker = Worker::new(Registry::new().on(kind, Retry::never(), fails), town.world.clone());
        let job = NewJob::new(kind, serde_json::json!({ "to": self.name() }));
        let id = town.maintain(|tx| Ok(jobs::enqueue(tx, &town.world, &job)?)).unwrap();
        worker.run_until_idle(town.database()).unwrap();
        let dead = town.read(|read| Ok(operator::dead_letters(read, None, 1000)?)).unwrap();
        assert!(dead.iter().any(|job| job.id == id), "it is a dead letter");
        id
    }

    /// A resident of the embedded register.
    pub(crate) fn resident(&self, place: &Place) -> ResidentId {
        let town = &place.town;
        let address = Address {
            street: "Auenweg".into(),
            number: "7".into(),
            extra: String::new(),
            postal_code: "06749".into(),
            city: "Auen".into(),
        };
        let resident = Resident {
            id: town.world.id(),
            family_name: self.name(),
            given_names: "Kim Robin".into(),
            usual_name: "Kim".into(),
            doctorate: String::new(),
            born: jiff::civil::date(1985, 3, 27),
            homes: vec![Home { kind: HomeKind::Main, address, since: jiff::civil::date(2020, 1, 1) }],
            block: Block::None,
        };
        town.maintain(|tx| Ok(register::store::insert(tx, &resident)?)).unwrap();
        resident.id
    }

    /// A member of staff who is there for one request only, signed in.
    pub(crate) fn passer_by(&self, place: &Place) -> Person {
        self.tick();
        let mut person = place.enter(&format!("gast{}", self.number()), Role::Clerk, "bau");
        person.cookie = self.sign_in(place.host, &person.email);
        person
    }
}

impl Place {
    /// A case as it stands now.
    pub(crate) fn case(&self, id: CaseId) -> Case {
        self.town.read(|read| cases::actions::view(read, By::System, id)).unwrap()
    }

    /// Does something as a member of staff.
    pub(crate) fn act<T>(&self, who: &str, work: impl FnMut(&mut Act<'_, '_>) -> kernel::Result<T>) -> T {
        self.town.write(&self.actor(who), work).unwrap()
    }

    /// A status key that is none: of this case, but not made by the town.
    pub(crate) fn forged_key(&self, case: CaseId, own: CaseId) -> String {
        format!("{case}{}", &StatusKey::of(&self.town, own).to_string()[32..])
    }
}
