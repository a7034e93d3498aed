//! What stands on a letter about an application: template, data, letterhead. The package check prints sample applications
//! with it, so a letter that passes there prints here.

use kernel::{Date, Lang, local_date};
use serde_json::{Map, Value, json};
use town::Settings;

use crate::{
    TEXTS,
    applicant::Applicant,
    applications::Application,
    packages::{Letter, Package},
};

/// The receipt's template; it is the same for all services.
const RECEIPT: &str = include_str!("receipt.typ");

/// Decisions are in the official language (§ 23 (1) VwVfG), whatever the applicant reads.
pub(crate) const OFFICIAL: Lang = Lang::German;

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

/// What all letters about an application are made from.
pub(crate) struct Sheet<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) package: &'a Package,
    pub(crate) application: Application,
    /// The case's reference (Geschäftszeichen).
    pub(crate) reference: String,
    pub(crate) unit: String,
    /// The day of the act that the letter tells of.
    pub(crate) date: Date,
    /// The address under which the act can be checked.
    pub(crate) qr: String,
}

impl Sheet<'_> {
    /// The receipt, in the applicant's language. `status` is the address of the status page.
    pub(crate) fn receipt(&self, status: String) -> Content {
        let (lang, form) = (self.application.lang, &self.package.form);
        let sections = self.application.submission.sections_in(form, lang, self.received());
        let given: Vec<Value> = sections
            .iter()
            .flat_map(|section| &section.lines)
            .map(|line| json!([line.label, lines(&line.text)]))
            .collect();
        let mut data = self.case_data();
        data.insert("leistung".into(), self.package.service.name.get(lang).into());
        data.insert("angaben".into(), given.into());
        data.insert("status".into(), status.into());
        for key in
            ["quittung-satz", "quittung-status", "quittung-angaben", "quittung-zeichen", "quittung-eingang"]
        {
            data.insert(key.into(), TEXTS.get(lang, key).into());
        }
        self.content(lang, TEXTS.get(lang, "quittung-titel"), RECEIPT, data, "Eingangsbestaetigung")
    }

    /// The letter that follows a decision, with the facts of the register and of the clerk.
    pub(crate) fn notice(&self, letter: &Letter, facts: &Map<String, Value>, clerk: &str) -> Content {
        let mut data = self.package.letter_data(&self.application.submission);
        // A neutral letter must not tell why, nor anything out of the register.
        if !letter.spec.neutral {
            data.extend(facts.clone());
        }
        data.extend(self.case_data());
        data.insert("bearbeiter".into(), clerk.into());
        let title = letter.spec.title.get(OFFICIAL).to_owned();
        self.content(OFFICIAL, title, &letter.template, data, &letter.spec.key)
    }

    fn content(
        &self,
        lang: Lang,
        title: String,
        template: &str,
        data: Map<String, Value>,
        name: &str,
    ) -> Content {
        Content {
            file_name: format!("{name}-{}", self.reference.replace(['/', ' '], "-")),
            reference: self.reference.clone(),
            title,
            template: template.to_owned(),
            letterhead: self.letterhead(),
            data: Value::Object(data),
            lang,
            date: self.date,
            qr: self.qr.clone(),
        }
    }

    fn received(&self) -> Date {
        local_date(self.application.submitted_at)
    }

    /// The facts that every letter may use, see `packages::CASE_FACTS`.
    fn case_data(&self) -> Map<String, Value> {
        let mut data = Map::new();
        let mut set = |key: &str, value: Value| drop(data.insert(key.to_owned(), value));
        set("aktenzeichen", self.reference.clone().into());
        set("antrag_nummer", self.reference.clone().into());
        set("eingang", self.received().to_string().into());
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
