//! Reports of barriers: whatever comes in at a town hall is a case.

use std::net::IpAddr;

use jiff::ToSpan;
use kernel::{Actor, Error, Result, local_date};
use ledger::Act;
use records::{
    cases::{self, Case, CaseId, GENERAL, actions::NewCase},
    documents::{self, Direction},
};
use town::{Settings, Town};

use crate::{applications::StatusKey, drafts::actions as drafts, mails};

/// Reports from one network address in an hour; after these it has to wait.
const REPORTS: i64 = 10;

/// The longest report, in letters.
pub(crate) const LONGEST: usize = 4000;

/// A report of a barrier, as typed.
#[derive(Debug, Clone, Copy)]
pub struct Report<'r> {
    /// What does not work.
    pub text: &'r str,
    /// Where to answer; may be empty.
    pub email: &'r str,
}

impl Report<'_> {
    fn written(&self) -> String {
        let cut = |text: &str, most| text.chars().take(most).collect::<String>();
        format!("{}\n\nAntwort an: {}\n", cut(self.text, LONGEST), cut(self.email, 200))
    }
}

/// Takes a report (§ 12b BGG): opens a case where the settings say, with the report as its document and a month to answer,
/// and tells the town by mail. Gives the key of the case. Where the settings name no place that exists, the mail carries
/// the report, so that none is lost, and there is no key.
///
/// # Errors
/// [`Error::TooMany`] after ten of one address in an hour.
pub fn report_barrier(town: &Town, source: IpAddr, report: &Report<'_>) -> Result<Option<StatusKey>> {
    town.maintain(|tx| drafts::count(tx, town, "source of a report", &source.to_string(), REPORTS))?;
    let settings = town.settings()?;
    let to = settings.email.clone();
    let Some((class, unit)) = place(town, &settings)? else {
        let mail = mails::Mail { to, subject: "Meldung einer Barriere".to_owned(), text: report.written() };
        town.maintain(|tx| Ok(mails::enqueue(tx, &town.world, &mail, None)?))?;
        return Ok(None);
    };
    let stored = town.put_bytes(report.written().as_bytes(), "text/plain")?;
    let id: CaseId = town.world.id();
    town.write(&Actor::Citizen { holds: id.cast() }, |act| {
        let today = local_date(act.now());
        let new = NewCase {
            class,
            kind: GENERAL.to_owned(),
            title: "Meldung einer Barriere".to_owned(),
            file_title: "Meldungen von Barrieren".to_owned(),
            unit,
            due_on: Some(today.saturating_add(1.month())),
        };
        let case = cases::actions::open_as(act, &settings.number_rules, &new, id)?;
        file(act, id, &stored)?;
        let text = format!(
            "Es ist eine Barriere gemeldet worden.\nGeschäftszeichen: {}\n{}/vorgaenge/{id}\n",
            case.reference, settings.public_url
        );
        let mail = mails::Mail { to: to.clone(), subject: "Meldung einer Barriere".to_owned(), text };
        Ok(mails::enqueue(act, &town.world, &mail, None)?)
    })?;
    Ok(Some(StatusKey::of(town, id)))
}

/// Class and unit that the settings name, where both exist.
fn place(town: &Town, settings: &Settings) -> Result<Option<(records::fileplan::ClassId, kernel::UnitId)>> {
    town.read(|read| {
        let class = match records::fileplan::actions::by_number(read, &settings.feedback_class) {
            Ok(class) => class.id,
            Err(Error::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        let unit = access::units::by_key(read, &settings.feedback_unit)?;
        Ok(unit.map(|unit| (class, unit.id)))
    })
}

fn file(act: &mut Act<'_, '_>, case: CaseId, stored: &blob::Stored) -> Result<()> {
    let content = documents::actions::Content::record(act, stored)?;
    let new = documents::actions::NewDocument {
        title: "Meldung",
        name: "meldung.txt",
        direction: Direction::Incoming,
        content: &content,
    };
    documents::actions::add(act, case, &new).map(drop)
}

/// The case of a report, for who holds its key.
///
/// # Errors
/// [`Error::NotFound`] for a wrong key.
pub fn reported(town: &Town, key: &StatusKey) -> Result<Case> {
    let id = key.open(town)?;
    town.read(|read| cases::actions::view(read, records::By::Applicant(id), id))
}

#[cfg(test)]
mod tests {
    use access::testing::Organisation;
    use kernel::World;
    use records::fileplan;
    use town::testing;

    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const PLAN: &str = "number;title;description;retention_years;disposal;note\n\
                        10;Innere Verwaltung;;;;\n10.50;Internetauftritt;;3;V;\n";

    fn with_place(town: &Town, class: &str, unit: &str) {
        let version = town.settings_version().unwrap();
        let (feedback_class, feedback_unit) = (class.to_owned(), unit.to_owned());
        let settings = Settings { feedback_class, feedback_unit, ..testing::settings() };
        town.change_settings(&Actor::system("test"), version, &settings).unwrap();
    }

    fn mails(town: &Town) -> Vec<String> {
        let select = store::sql!("SELECT payload FROM job WHERE kind = $1");
        let found = town.read(|read| {
            Ok(read.all(select, &[&mails::JOB], |row| row.get::<store::Json<serde_json::Value>>(0))?)
        });
        found.unwrap().into_iter().map(|payload| payload.0.to_string()).collect()
    }

    #[test]
    fn a_report_becomes_a_case_of_the_unit_that_the_settings_name() {
        let rooms = [access::MIGRATIONS, jobs::MIGRATIONS, records::MIGRATIONS, crate::MIGRATIONS].concat();
        for test in testing::both(&rooms, &World::system()) {
            let town = &test.town;
            let house = Organisation::found(town.database(), &town.world);
            town.write(&Actor::system("town.add"), |act| fileplan::actions::import(act, PLAN)).unwrap();
            let report = Report { text: "Der Knopf hat keinen Namen", email: "kim@example.org" };

            // Without a place that exists nothing is lost either.
            with_place(town, "99.99", "32.1");
            assert!(report_barrier(town, HOME, &report).unwrap().is_none());
            assert!(mails(town).iter().all(|mail| mail.contains("Der Knopf")), "{:?}", mails(town));

            with_place(town, "10.50", "32.1");
            let key = report_barrier(town, HOME, &report).unwrap().expect("a key");
            let case = reported(town, &key).unwrap();
            assert_eq!((case.unit, case.title.as_str()), (house.unit("32.1"), "Meldung einer Barriere"));
            assert!(case.due_on > Some(local_date(town.now())));
            let own = records::By::Applicant(case.id);
            let filed = town.read(|read| documents::actions::of_case(read, own, case.id)).unwrap();
            let bytes = town.read_bytes(filed[0].version.blob, 10_000).unwrap();
            assert!(String::from_utf8(bytes).unwrap().contains("Antwort an: kim@example.org"));
            let notice =
                mails(town).into_iter().find(|mail| mail.contains(&case.reference)).expect("a notice");
            assert!(!notice.contains("Knopf") && !notice.contains("kim@"), "a mail is a postcard: {notice}");
            let kinds: Vec<_> = town
                .read(|read| Ok(ledger::of_case(read, case.id.cast())?))
                .unwrap()
                .into_iter()
                .map(|event| event.leaf.kind.into_owned())
                .collect();
            assert!(kinds.iter().any(|kind| kind == "case.opened"), "{kinds:?}");
            assert!(kinds.iter().any(|kind| kind == "document.filed"), "{kinds:?}");

            let many = (0..20).filter(|_| report_barrier(town, HOME, &report).is_ok()).count();
            assert_eq!(many, usize::try_from(REPORTS).unwrap() - 2, "then the address has to wait");
        }
    }
}
