//! What stands in a letter: template, data, letterhead. A pure function of what is recorded, so that printing it again
//! gives the same bytes.

use kernel::{Date, Error, Lang, Result, local_date};
use ledger::proof::Bundle;
use records::cases::Case;
use serde_json::{Map, Value, json};
use town::{Settings, Town};

use super::Order;
use crate::{
    TEXTS,
    applicant::Applicant,
    applications::{self, Application, StatusKey},
    catalogue::Catalogue,
    packages::Package,
};

/// The receipt's template; it is the same for all services.
const RECEIPT: &str = include_str!("receipt.typ");

/// Everything a letter is printed from.
pub(crate) struct Content {
    pub(crate) title: String,
    pub(crate) file_name: String,
    pub(crate) reference: String,
    template: String,
    letterhead: print::Letterhead,
    data: Value,
    lang: Lang,
    date: Date,
    qr: String,
}

impl Content {
    /// The letter with `seal` bytes kept free for its proof.
    pub(crate) fn letter(&self, seal: usize) -> print::Letter<'_> {
        print::Letter {
            template: &self.template,
            letterhead: &self.letterhead,
            data: &self.data,
            title: &self.title,
            lang: self.lang,
            date: self.date,
            attachments: &[],
            qr: Some(&self.qr),
            reserve_seal: Some(seal),
        }
    }
}

/// What both kinds of letter are made from.
struct Sources<'a> {
    settings: &'a Settings,
    package: &'a Package,
    application: Application,
    case: Case,
    unit: String,
    proof: Bundle,
    at: kernel::Timestamp,
}

pub(super) fn of(town: &Town, catalogue: &Catalogue, order: &Order) -> Result<Content> {
    let settings = town.settings()?;
    let (application, case, unit, act) = town.read(|read| {
        let application = applications::actions::of_case(read, order.case())?;
        let case = records::cases::actions::view(read, records::By::System, order.case())?;
        let unit = records::who::unit_name(read, case.unit)?;
        let events = ledger::of_case(read, case.id.cast())?;
        let wanted = |event: &&ledger::Recorded| match order {
            Order::Receipt { .. } => event.leaf.kind == "application.received",
            Order::Notice { event: id, .. } => event.leaf.id == *id,
        };
        let act = events.iter().find(wanted).cloned().ok_or(Error::NotFound)?;
        Ok((application, case, unit, act))
    })?;
    let proof = town
        .read(|read| Ok(ledger::prove(read, act.leaf.id)?))?
        .ok_or_else(|| Error::internal("the log does not hold the act yet"))?;
    let package = catalogue.get(&application.service)?;
    let sources = Sources { settings: &settings, package, application, case, unit, proof, at: act.leaf.at };
    match order {
        Order::Receipt { .. } => sources.receipt(town),
        Order::Notice { by, .. } => {
            let clerk = town.read(|read| records::who::person_name(read, *by))?;
            sources.notice(&act, &clerk)
        }
    }
}

impl Sources<'_> {
    fn receipt(&self, town: &Town) -> Result<Content> {
        let lang = self.application.lang;
        let title = TEXTS.get(lang, "quittung-titel");
        let lines: Vec<Value> =
            self.application.submission.lines().map(|line| json!([line.label, lines(&line.text)])).collect();
        let mut data = self.case_data();
        data.insert("leistung".into(), self.package.service.name.get(lang).into());
        data.insert("angaben".into(), lines.into());
        data.insert("status".into(), self.status(town).into());
        for key in
            ["quittung-satz", "quittung-status", "quittung-angaben", "quittung-zeichen", "quittung-eingang"]
        {
            data.insert(key.into(), TEXTS.get(lang, key).into());
        }
        self.content(title, RECEIPT, data, "Eingangsbestaetigung")
    }

    fn notice(&self, act: &ledger::Recorded, clerk: &str) -> Result<Content> {
        let payload = act.payload.as_ref().ok_or(Error::NotFound)?;
        let facts = payload.data.get("facts").cloned().unwrap_or_default();
        let key = facts.get("letter").and_then(Value::as_str).unwrap_or_default();
        let letter =
            self.package.letter(key).ok_or_else(|| Error::internal("the service lost the letter"))?;
        let mut data = self.package.letter_data(&self.application.submission);
        // A neutral letter must not tell why, nor anything out of the register.
        if !letter.spec.neutral
            && let Some(Value::Object(more)) = facts.get("data")
        {
            data.extend(more.clone());
        }
        data.extend(self.case_data());
        data.insert("bearbeiter".into(), clerk.into());
        let title = letter.spec.title.get(self.application.lang).to_owned();
        self.content(title, &letter.template, data, &letter.spec.key)
    }

    fn content(
        &self,
        title: String,
        template: &str,
        data: Map<String, Value>,
        name: &str,
    ) -> Result<Content> {
        Ok(Content {
            file_name: format!("{name}-{}", self.case.reference.replace(['/', ' '], "-")),
            reference: self.case.reference.clone(),
            title,
            template: template.to_owned(),
            letterhead: self.letterhead(),
            data: Value::Object(data),
            lang: self.application.lang,
            date: local_date(self.at),
            qr: self.qr()?,
        })
    }

    /// The address under which anybody can check the act, with the whole proof in it: it holds without the server, too.
    /// The payload stays out: a QR code is read by whoever sees the paper.
    fn qr(&self) -> Result<String> {
        let compact = self.proof.clone().closed().to_compact().map_err(Error::caused_by)?;
        Ok(format!("{}/pruefen?n={compact}", self.settings.public_url))
    }

    fn status(&self, town: &Town) -> String {
        format!("{}{}", self.settings.public_url, StatusKey::of(town, self.case.id).path())
    }

    /// The facts that every letter may use, see `packages::CASE_FACTS`.
    fn case_data(&self) -> Map<String, Value> {
        let mut data = Map::new();
        let mut set = |key: &str, value: Value| drop(data.insert(key.to_owned(), value));
        set("aktenzeichen", self.case.reference.clone().into());
        set("antrag_nummer", self.case.reference.clone().into());
        set("eingang", local_date(self.application.submitted_at).to_string().into());
        set("empfaenger", Applicant::of(&self.application.submission).recipient().into());
        set("bearbeiter", "".into());
        let remedy = &self.settings.legal_remedy;
        set("widerspruch_stelle", remedy.body.clone().into());
        set("widerspruch_anschrift", remedy.address.clone().into());
        set("widerspruch_elektronisch", remedy.electronic.clone().into());
        data
    }

    fn letterhead(&self) -> print::Letterhead {
        let settings = self.settings;
        let place = format!("{} {}", settings.address.postal_code, settings.address.place);
        let line =
            |label: &str, value: &str| print::Line { label: label.to_owned(), value: value.to_owned() };
        let mut contact_block = vec![settings.name.clone(), settings.address.street.clone(), place.clone()];
        contact_block.dedup();
        print::Letterhead {
            town: settings.name.clone(),
            unit: self.unit.clone(),
            address: vec![settings.address.street.clone(), place.clone()],
            contact: vec![line("Telefon", &settings.phone), line("E-Mail", &settings.email)],
            return_address: format!("{} · {} · {place}", settings.name, settings.address.street),
            footer: vec![contact_block, settings.opening_hours.clone()],
            accent: settings.accent.clone(),
            coat_of_arms: settings.coat_of_arms_svg.clone(),
            coat_of_arms_alt: String::new(),
        }
    }
}

/// Several lines as a list for the template, one line as text.
fn lines(text: &str) -> Value {
    if text.contains('\n') { text.lines().collect::<Vec<_>>().into() } else { text.into() }
}
