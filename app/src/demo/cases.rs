//! Cases in all states over two years, so that every page has something to show. Everything is done by the same actions
//! as in the running program; only the clock is moved.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use access::{Role, people, units};
use citizen::{
    applicant::Applicant,
    applications::actions::{self as applications, Decision},
    catalogue::Catalogue,
    drafts::actions as drafts,
    forms::Input,
    packages::Package,
    register::{self, Embedded, Resident},
};
use jiff::SignedDuration;
use kernel::{
    Actor, Error, Lang, PersonId, Result, SystemClock, SystemEntropy, TestClock, TestEntropy, Timestamp,
    UnitId, World, local_date,
};
use records::{
    By,
    cases::{self, Case, GENERAL, Outcome, actions::NewCase},
    fileplan,
};
use town::Town;
use workflow::{Workflow, course};

use super::{
    Size, Tell, internal,
    papers::{self, Papers},
    people::pick,
    processes,
    source::Source,
};
use crate::{config::Config, wiring};

/// So many applications of the last days, in all states.
const RECENT: usize = 24;

/// So many cases share a transaction in the large town: 250 are 2,500 documents.
const BATCH: usize = 250;

/// Where the invented clerks work, and what about.
struct Desk {
    unit: UnitId,
    people: Vec<PersonId>,
    classes: Vec<fileplan::FilePlanClass>,
}

/// The invented town while it is filled.
struct Filling<'t> {
    town: &'t Town,
    clock: &'t TestClock,
    invented: World,
    desks: Vec<Desk>,
    /// The documents, in the large town.
    papers: Option<Papers>,
    now: Timestamp,
}

pub(super) fn fill(config: &Config, source: &Source, size: Size, tell: Tell<'_>) -> Result<()> {
    let now = kernel::Clock::now(&SystemClock);
    let clock = TestClock::at(now);
    let installation = config.open(World::new(clock.clone(), Arc::new(SystemEntropy)))?;
    let town = installation.town(&source.town.slug)?;
    let large = size == Size::Large;
    let (count, batch, applications) = match size {
        Size::Small => (12, 3, 6),
        Size::Normal => (276, 3, RECENT),
        Size::Large => (100_000, BATCH, RECENT),
    };
    tell(format!(
        "Opening {} cases{} …",
        count + applications,
        if large { " with 1,000,000 documents" } else { "" }
    ));
    let filling = Filling {
        town: &town,
        clock: &clock,
        invented: World::new(clock.clone(), TestEntropy::seeded(1908)),
        desks: desks(&town)?,
        papers: large.then(|| Papers::store(&town)).transpose()?,
        now,
    };
    let (catalogue, _) = Catalogue::load(&config.services, Box::new(Embedded))?;
    let workflow = wiring::workflow();
    // Before the first case came in.
    clock.set(filling.ago(TWO_YEARS + 24));
    wiring::install_processes(&workflow, &town, &catalogue);
    for first in (0..count).step_by(batch) {
        filling.older(first..count.min(first + batch), count)?;
        if large && (first + batch).is_multiple_of(10_000) {
            tell(format!("  {} of {count} cases", first + batch));
        }
    }
    recent(
        &Office { town: &town, clock: &clock, catalogue: &catalogue, workflow: &workflow },
        now,
        applications,
    )?;
    internal::begin(&town, &clock, &workflow, now)?;
    clock.set(now);
    let desks: Vec<_> =
        filling.desks.iter().map(|desk| processes::Desk { unit: desk.unit, people: &desk.people }).collect();
    processes::fill(&town, &clock, &desks, size)?;
    misdirected(&town)?;
    super::desk::fill(&town, &clock, &super::folder())?;
    tell("Putting everything into the log …".to_owned());
    town.sequence()?;
    Ok(())
}

fn desks(town: &Town) -> Result<Vec<Desk>> {
    town.read(|read| {
        let classes: Vec<_> = fileplan::actions::all(read)?
            .into_iter()
            .filter(|class| class.disposal != fileplan::Disposal::Structure)
            .collect();
        let mut desks = Vec::new();
        for (place, unit) in units::all(read)?.into_iter().enumerate() {
            let clerks = read.ask(people::of_unit(unit.id, [Role::Clerk; 2]))?;
            let clerks = clerks.into_iter().flat_map(|(_, clerks)| clerks);
            let people: Vec<PersonId> = clerks.map(|person| person.id).collect();
            if !people.is_empty() {
                let own = classes.iter().skip(place).step_by(11).cloned().collect();
                desks.push(Desk { unit: unit.id, people, classes: own });
            }
        }
        Ok(desks)
    })
}

impl Filling<'_> {
    /// A number of cases of one desk that came in on one day within the last two years.
    fn older(&self, numbers: Range<usize>, count: usize) -> Result<()> {
        let desk = &self.desks[pick(&self.invented, self.desks.len())];
        let clerk = desk.people[pick(&self.invented, desk.people.len())];
        let actor = Actor::Staff { person: clerk, deputy_for: None };
        let share = numbers.start as f64 / count as f64;
        #[expect(clippy::cast_possible_truncation, reason = "hours of two years")]
        let hours_ago = ((1.0 - share) * TWO_YEARS as f64) as i64;
        self.clock.set(self.ago(hours_ago));
        let opened = self.open(desk, &actor, numbers.len())?;
        if let Some(papers) = &self.papers {
            self.clock.set(self.ago(hours_ago - 6));
            self.town.write(&Actor::system("demo.scan"), |act| {
                opened.iter().zip(numbers.clone()).try_for_each(|(case, number)| {
                    papers.add(act, &self.invented, case.id, papers::how_many(number))
                })
            })?;
        }
        // The older a case is, the likelier it is finished.
        let old = hours_ago > 60 * 24;
        if !old && pick(&self.invented, 3) == 0 {
            return Ok(());
        }
        self.clock.set(self.ago(hours_ago - 20));
        let taken = self.town.write(&actor, |act| {
            opened
                .iter()
                .map(|case| cases::actions::assign(act, case.id, case.version, Some(clerk)))
                .collect::<Result<Vec<_>>>()
        })?;
        if old && pick(&self.invented, 12) > 0 {
            self.clock.set(self.ago(hours_ago - 24 * 9));
            self.town.write(&actor, |act| {
                taken.iter().try_for_each(|case| cases::actions::close(act, case.id, case.version).map(drop))
            })?;
        }
        Ok(())
    }

    fn open(&self, desk: &Desk, actor: &Actor, number: usize) -> Result<Vec<Case>> {
        let (invented, rules) = (&self.invented, &self.town.settings()?.number_rules);
        self.town.write(actor, |act| {
            let mut opened = Vec::with_capacity(number);
            for _ in 0..number {
                let class = &desk.classes[pick(invented, desk.classes.len())];
                let subject = SUBJECTS[pick(invented, SUBJECTS.len())];
                let new = NewCase {
                    class: class.id,
                    kind: GENERAL.to_owned(),
                    title: format!("{subject}: {}", class.title),
                    file_title: class.title.clone(),
                    unit: desk.unit,
                    due_on: Some(local_date(act.now())),
                };
                opened.push(cases::actions::open(act, rules, &new)?);
            }
            Ok(opened)
        })
    }

    fn ago(&self, hours: i64) -> Timestamp {
        self.now.saturating_sub(SignedDuration::from_hours(hours.max(1))).unwrap_or(self.now)
    }
}

/// In hours.
const TWO_YEARS: i64 = 730 * 24;

const SUBJECTS: [&str; 10] = [
    "Anfrage",
    "Beschwerde",
    "Mitteilung",
    "Stellungnahme",
    "Prüfung",
    "Beschaffung",
    "Vereinbarung",
    "Auskunft",
    "Bericht",
    "Hinweis",
];

/// What applications go through.
#[derive(Clone, Copy)]
struct Office<'t> {
    town: &'t Town,
    clock: &'t TestClock,
    catalogue: &'t Catalogue,
    workflow: &'t Workflow,
}

/// Applications of the last days, sent as citizens send them.
fn recent(office: &Office<'_>, now: Timestamp, count: usize) -> Result<()> {
    let Office { town, clock, catalogue, workflow } = *office;
    let package = catalogue.get("meldebescheinigung")?.clone();
    let clerk = town.read(|read| {
        people::by_email(read, "m.sahin@example.org")?.map(|person| person.id).ok_or(Error::NotFound)
    })?;
    let residents = town.read(|read| Ok(register::store::some(read, i64::try_from(count).unwrap_or(1))?))?;
    for (number, resident) in residents.iter().enumerate() {
        let hours = i64::try_from((count - number) * 9).unwrap_or(0);
        let at = |later: i64| {
            now.saturating_sub(SignedDuration::from_hours((hours - later).max(0))).unwrap_or(now)
        };
        clock.set(at(0));
        let (today, fields) = (local_date(town.now()), answers(resident));
        let code = drafts::begin(town, "meldebescheinigung", Lang::German)?;
        let draft = drafts::open(town, std::net::IpAddr::from([127, 0, 0, 1]), &code)?;
        drafts::change(town, draft.id, |draft| {
            let pages: Vec<String> = package.form.pages().iter().map(|page| page.id.clone()).collect();
            for page in pages {
                package.form.save(&page, &Input::from(&fields), &mut draft.answers, today);
            }
            draft.email = Some("antragsteller@example.org".to_owned());
            draft.email_verified = true;
        })?;
        let key = applications::submit(town, workflow, &package, &draft)?;
        go_on(office, &package, clerk, resident, &key, (number, &at))?;
    }
    Ok(())
}

/// What became of an application: a third waits, a third is worked on, a third is decided.
fn go_on(
    office: &Office<'_>,
    package: &Package,
    clerk: PersonId,
    resident: &Resident,
    key: &citizen::applications::StatusKey,
    (number, at): (usize, &dyn Fn(i64) -> Timestamp),
) -> Result<()> {
    let Office { town, clock, workflow, .. } = *office;
    let case = key.open(town)?;
    if number % 3 == 0 {
        return Ok(());
    }
    clock.set(at(2));
    let staff =
        town.read(|read| Ok(access::Staff::load(read, clerk, town.now())?))?.ok_or(Error::NotFound)?;
    let taken = town.write(&staff.actor(), |act| {
        let seen = cases::actions::view(act, By::System, case)?.version;
        let case = cases::actions::assign(act, case, seen, Some(clerk))?;
        course::hand_over(workflow, act, town, &case)?;
        Ok(case)
    })?;
    clock.set(at(4));
    match number % 6 {
        1 => applications::ask(
            town,
            workflow,
            &staff,
            case,
            taken.version,
            "Bitte senden Sie uns eine Kopie Ihres Ausweises.",
        ),
        2 | 4 => Ok(()),
        _ => {
            let application = town.read(|read| applications::of_case(read, case))?;
            let second = Applicant::of(&application.submission).second_home.join(", ");
            let facts = register::facts(resident, &second);
            let wanted = facts
                .into_iter()
                .filter(|(key, _)| package.service.facts.iter().any(|fact| fact.key == *key));
            let decision = Decision { outcome: Outcome::Approved, reasons: "", facts: wanted.collect() };
            applications::decide(town, workflow, &staff, package, case, taken.version, &decision)
        }
    }
}

/// A mail to an address with a slip: the operator finds it among the dead letters.
fn misdirected(town: &Town) -> Result<()> {
    let mail = citizen::mails::Mail {
        to: "kim.beispiel@".to_owned(),
        subject: "Ihr Antrag ist eingegangen".to_owned(),
        text: "Guten Tag".to_owned(),
    };
    town.maintain(|tx| Ok(citizen::mails::enqueue(tx, &town.world, &mail, None)?))
}

/// What a resident types into the form.
fn answers(resident: &Resident) -> Vec<(String, String)> {
    let mut fields = BTreeMap::from([
        ("familienname", resident.family_name.clone()),
        ("vornamen", resident.given_names.clone()),
        ("geburtsdatum-day", resident.born.day().to_string()),
        ("geburtsdatum-month", resident.born.month().to_string()),
        ("geburtsdatum-year", resident.born.year().to_string()),
        ("email", "antragsteller@example.org".to_owned()),
        ("selbst", "true".to_owned()),
    ]);
    if let Some(home) = resident.homes.first() {
        fields.insert("anschrift-street", home.address.street.clone());
        fields.insert("anschrift-number", home.address.number.clone());
        fields.insert("anschrift-postal_code", home.address.postal_code.clone());
        fields.insert("anschrift-city", home.address.city.clone());
    }
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
