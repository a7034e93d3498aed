//! Every letter of a package for every sample application that is complete: what does not print here must not go live.

use kernel::{Id, Lang, Timestamp};
use print::Printer;
use serde_json::{Map, Value};
use town::{Address, LegalRemedy, NumberRules, Settings};

use super::{
    SEAL,
    sheet::{Content, OFFICIAL, Sheet},
};
use crate::{
    applicant::Applicant,
    applications::Application,
    forms,
    packages::{FactSource, Finding, Package, Sample},
    register::{self, Block, Home, HomeKind, Resident},
};

/// A letter that was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// A name for its file: letter, sample and language.
    pub name: String,
    /// The PDF, with room for its proof.
    pub pdf: Vec<u8>,
}

/// A proof in a QR code is about so long.
const PROOF: usize = 1100;

/// Prints the receipt in every language and every letter in the official one, for each sample that is complete.
#[must_use]
pub fn print(package: &Package, printer: &Printer) -> (Vec<Printed>, Vec<Finding>) {
    let (settings, mut printed, mut findings) = (settings(), Vec::new(), Vec::new());
    let mut press = |file: &str, template: &str, name: String, content: &Content| match printer
        .print(&content.letter(SEAL))
    {
        Ok(pdf) => printed.push(Printed { name, pdf }),
        Err(print::Error::Template(faults)) => findings.extend(faults.into_iter().map(|fault| {
            let own = fault.file == "vorlage.typ" && !template.is_empty();
            Finding {
                line: (own && fault.line > 0).then_some(fault.line),
                ..Finding::new(file, format!("{name}: {}", fault.message))
            }
        })),
        Err(error) => findings.push(Finding::new(file, format!("{name}: {error}"))),
    };
    for sample in &package.samples {
        let Some(submission) = sample.submission(package) else { continue };
        let stem = sample.file.trim_start_matches("tests/").trim_end_matches(".toml");
        let facts = facts(package, &submission);
        let sheet = |lang| sheet(&settings, package, sample, submission.clone(), lang);
        for letter in &package.letters {
            let content = sheet(OFFICIAL).notice(letter, &facts, "Kim Beispiel");
            press(&letter.file(), &letter.template, format!("{}-{stem}", letter.spec.key), &content);
        }
        for lang in Lang::ALL {
            let content = sheet(lang).receipt(format!("{}/status/{}", settings.public_url, "0".repeat(64)));
            press("service.toml", "", format!("eingang-{stem}-{lang}"), &content);
        }
    }
    (printed, findings)
}

fn sheet<'a>(
    settings: &'a Settings,
    package: &'a Package,
    sample: &Sample,
    submission: forms::Submission,
    lang: Lang,
) -> Sheet<'a> {
    let noon = jiff::tz::TimeZone::UTC.to_timestamp(sample.today.at(12, 0, 0, 0));
    Sheet {
        settings,
        package,
        application: Application {
            case: Id::nil(),
            service: String::new(),
            submission,
            lang,
            email: None,
            submitted_at: noon.unwrap_or(Timestamp::UNIX_EPOCH),
            delivered_on: None,
        },
        reference: format!("{}/{}/17-3", package.service.file_plan_class, sample.today.year()),
        unit: "Bürgerservice".to_owned(),
        date: sample.today,
        qr: format!("{}/pruefen?n={}", settings.public_url, "A".repeat(PROOF)),
    }
}

/// What register and clerk would say: the applicant is registered as stated, at the main and the second home.
fn facts(package: &Package, submission: &forms::Submission) -> Map<String, Value> {
    let applicant = Applicant::of(submission);
    let home = |kind, lines: &[String]| {
        let [street, .., place] = lines else { return None };
        let (street, number) = street.rsplit_once(' ')?;
        let (postal_code, city) = place.split_once(' ')?;
        let [street, number, postal_code, city] = [street, number, postal_code, city].map(str::to_owned);
        let address = forms::Address { street, number, extra: String::new(), postal_code, city };
        Some(Home { kind, address, since: jiff::civil::date(2020, 1, 1) })
    };
    let homes = [home(HomeKind::Main, &applicant.address), home(HomeKind::Second, &applicant.second_home)];
    let resident = Resident {
        id: Id::nil(),
        family_name: applicant.family_name.clone(),
        usual_name: applicant.given_names.split(' ').next().unwrap_or_default().to_owned(),
        given_names: applicant.given_names.clone(),
        doctorate: String::new(),
        born: applicant.born.unwrap_or(jiff::civil::date(1985, 3, 27)),
        homes: homes.into_iter().flatten().collect(),
        block: Block::None,
    };
    let mut facts = register::facts(&resident, "");
    for fact in package.service.facts.iter().filter(|fact| fact.from == FactSource::Clerk) {
        let text = Value::from(fact.label.clone());
        facts.insert(fact.key.clone(), if fact.lines { vec![text].into() } else { text });
    }
    facts
}

/// A town that does not exist.
fn settings() -> Settings {
    Settings {
        name: "Stadt Musterstadt".to_owned(),
        short_name: "Musterstadt".to_owned(),
        represented_by: String::new(),
        state: kernel::calendar::State::St,
        address: Address {
            street: "Am Markt 1".to_owned(),
            postal_code: "00000".to_owned(),
            place: "Musterstadt".to_owned(),
        },
        phone: "+49 30 2300 000".to_owned(),
        email: "post@musterstadt.example".to_owned(),
        mail_from: "post@musterstadt.example".to_owned(),
        opening_hours: vec!["Montag bis Freitag: 9 bis 12 Uhr".to_owned()],
        public_url: "https://musterstadt.example".to_owned(),
        accent: "#1a5c3a".to_owned(),
        coat_of_arms_svg: None,
        number_rules: NumberRules {
            file: "{class}/{year}/{number}".to_owned(),
            case: "{file}-{number}".to_owned(),
        },
        legal_remedy: LegalRemedy {
            body: "der Stadt Musterstadt".to_owned(),
            address: "Am Markt 1, 00000 Musterstadt".to_owned(),
            electronic: "post@musterstadt.example".to_owned(),
        },
        privacy_officer: String::new(),
        accessibility_body: String::new(),
        feedback_class: String::new(),
        feedback_unit: String::new(),
        second_factor: Settings::second_factor_at_first(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::packages::Folder;

    fn package(name: &str) -> Package {
        Package::load(&Folder::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../services").join(name)))
            .unwrap()
    }

    #[test]
    fn every_letter_of_every_package_prints_for_every_complete_sample() {
        for name in crate::packages::tests::packages() {
            let package = package(&name);
            let (printed, findings) = print(&package, &Printer::new());
            assert_eq!(findings, []);
            // For each sample all letters and a receipt in three languages.
            let each = package.letters.len() + Lang::ALL.len();
            assert!(printed.len() >= 2 * each && printed.len() % each == 0, "{name}: {}", printed.len());
            assert!(printed.iter().all(|letter| letter.pdf.starts_with(b"%PDF-")));
        }
    }

    #[test]
    fn a_letter_that_does_not_print_is_named_with_its_line() {
        let mut package = package("meldebescheinigung");
        package.letters[1].template = "#import \"/rathaus/letter.typ\": *\n\n#data.gibt_es_nicht".to_owned();
        let (_, findings) = print(&package, &Printer::new());
        assert_eq!(findings.len(), 2);
        assert_eq!((findings[0].file.as_str(), findings[0].line), ("letters/ablehnung.typ", Some(3)));
    }

    #[test]
    fn a_decision_is_german_and_a_receipt_speaks_the_applicants_language() {
        let (package, settings) = (package("meldebescheinigung"), settings());
        let sample = package.samples.iter().find(|sample| sample.submission(&package).is_some()).unwrap();
        let sheet = sheet(&settings, &package, sample, sample.submission(&package).unwrap(), Lang::English);
        let receipt = sheet.receipt(String::new());
        let notice = sheet.notice(&package.letters[0], &Map::new(), "");
        assert_eq!((receipt.letter(1).lang, notice.letter(1).lang), (Lang::English, Lang::German));
        assert_eq!(notice.title, "Meldebescheinigung");
        assert!(receipt.letter(1).data.to_string().contains("Family name"), "{}", receipt.letter(1).data);
    }
}
