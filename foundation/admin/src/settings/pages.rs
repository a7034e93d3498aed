//! The form of the settings.

use access::Role;
use kernel::{Problem, calendar::State};
use maud::{Markup, html};
use server::{Answer, Visit};
use town::Settings;
use ui::{
    Field,
    fields::{Choice, fieldset},
    parts::{Alert, Button, Crumb, Form, Tone, heading},
};

use crate::LANG;

/// The states: code, name, value.
pub(super) const STATES: [(&str, &str, State); 16] = [
    ("BW", "Baden-Württemberg", State::Bw),
    ("BY", "Bayern", State::By),
    ("BE", "Berlin", State::Be),
    ("BB", "Brandenburg", State::Bb),
    ("HB", "Bremen", State::Hb),
    ("HH", "Hamburg", State::Hh),
    ("HE", "Hessen", State::He),
    ("MV", "Mecklenburg-Vorpommern", State::Mv),
    ("NI", "Niedersachsen", State::Ni),
    ("NW", "Nordrhein-Westfalen", State::Nw),
    ("RP", "Rheinland-Pfalz", State::Rp),
    ("SL", "Saarland", State::Sl),
    ("SN", "Sachsen", State::Sn),
    ("ST", "Sachsen-Anhalt", State::St),
    ("SH", "Schleswig-Holstein", State::Sh),
    ("TH", "Thüringen", State::Th),
];

/// Field and text, in no particular order.
pub(super) type Texts = Vec<(&'static str, String)>;

/// The settings as texts of the form.
pub(super) fn texts(settings: &Settings) -> Texts {
    let state = STATES.iter().find(|(.., state)| *state == settings.state).map_or("", |(code, ..)| code);
    vec![
        ("name", settings.name.clone()),
        ("short_name", settings.short_name.clone()),
        ("represented_by", settings.represented_by.clone()),
        ("state", state.to_owned()),
        ("address.street", settings.address.street.clone()),
        ("address.postal_code", settings.address.postal_code.clone()),
        ("address.place", settings.address.place.clone()),
        ("phone", settings.phone.clone()),
        ("email", settings.email.clone()),
        ("mail_from", settings.mail_from.clone()),
        ("opening_hours", settings.opening_hours.join("\n")),
        ("public_url", settings.public_url.clone()),
        ("accent", settings.accent.clone()),
        ("coat_of_arms_svg", settings.coat_of_arms_svg.clone().unwrap_or_default()),
        ("number_rules.file", settings.number_rules.file.clone()),
        ("number_rules.case", settings.number_rules.case.clone()),
        ("legal_remedy.body", settings.legal_remedy.body.clone()),
        ("legal_remedy.address", settings.legal_remedy.address.clone()),
        ("legal_remedy.electronic", settings.legal_remedy.electronic.clone()),
        ("privacy_officer", settings.privacy_officer.clone()),
        ("accessibility_body", settings.accessibility_body.clone()),
        ("feedback_class", settings.feedback_class.clone()),
        ("feedback_unit", settings.feedback_unit.clone()),
        (
            "second_factor",
            settings.second_factor.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" "),
        ),
    ]
}

/// The form. `saved` says above it that the last change was taken.
pub(super) fn settings_page(
    visit: &Visit,
    texts: &Texts,
    version: i64,
    saved: bool,
    problems: &[Problem],
) -> Answer {
    let version = version.to_string();
    let line = |name: &'static str, label: &'static str, hint: &'static str| -> Markup {
        let field = Field::new(LANG, name, label).problems(problems);
        let field = if hint.is_empty() { field } else { field.hint(hint) };
        field.text(value(texts, name))
    };
    let form = html! {
        (fieldset("Kommune", None, html! {
            (line("name", "Name", "Zum Beispiel Stadt Musterstadt."))
            (line("short_name", "Kurzer Name", "Zum Beispiel Musterstadt."))
            (line("represented_by", "Vertreten durch", "Steht im Impressum."))
            (state_field(texts, problems))
        }))
        (fieldset("Erreichbarkeit", None, html! {
            (line("address.street", "Straße und Hausnummer", ""))
            (line("address.postal_code", "Postleitzahl", ""))
            (line("address.place", "Ort", ""))
            (line("phone", "Telefon", ""))
            (line("email", "E-Mail-Adresse", ""))
            (line("mail_from", "Absender aller E-Mails", ""))
            (Field::new(LANG, "opening_hours", "Öffnungszeiten").hint("Eine Zeile je Tag.").problems(problems).long_text(value(texts, "opening_hours"), 1000))
            (line("public_url", "Adresse der Seite", "Beginnt mit https:// und hat am Ende keinen Schrägstrich."))
        }))
        (fieldset("Aussehen", None, html! {
            (line("accent", "Farbe", "Als #rrggbb."))
            (Field::new(LANG, "coat_of_arms_svg", "Wappen").hint("Ein Bild im Format SVG, als Text.").optional().problems(problems).long_text(value(texts, "coat_of_arms_svg"), 100_000))
        }))
        (fieldset("Aktenzeichen", None, html! {
            (line("number_rules.file", "Regel für Akten", "Mit {class}, {year} und {number}."))
            (line("number_rules.case", "Regel für Vorgänge", "Mit {file} und {number}."))
        }))
        (fieldset("Rechtliches", None, html! {
            (line("legal_remedy.body", "Stelle für Widersprüche", "Im Wemfall, zum Beispiel: der Stadt Musterstadt."))
            (line("legal_remedy.address", "Anschrift dieser Stelle", "In einer Zeile."))
            (line("legal_remedy.electronic", "Elektronischer Zugang dieser Stelle", ""))
            (line("privacy_officer", "Datenschutz: an wen man sich wendet", ""))
            (line("accessibility_body", "Durchsetzungsstelle für Barrierefreiheit", ""))
            (line("feedback_class", "Meldungen von Barrieren: Klasse im Aktenplan", "Die Nummer, zum Beispiel 10.50.80. Ohne Klasse und Einheit kommen sie nur als E-Mail."))
            (line("feedback_unit", "Meldungen von Barrieren: Einheit", "Das Kurzzeichen der Einheit, die sie beantwortet."))
        }))
        (fieldset("Anmeldung", None, second_factor_field(texts, problems)))
        (Button::primary("Einstellungen speichern"))
    };
    let main = html! {
        (heading(1, "Einstellungen"))
        @if saved { (Alert { tone: Tone::Success, title: "Die Einstellungen sind gespeichert.", body: html! {} }) }
        (Form::post("/verwaltung/einstellungen").hidden(&[("version", &version)]).with(form))
    };
    let crumbs = [Crumb { label: "Verwaltung", href: "/verwaltung" }];
    visit.staff_page("Einstellungen", &crumbs, problems, main)
}

fn value<'t>(texts: &'t Texts, name: &str) -> &'t str {
    texts.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text.as_str())
}

fn second_factor_field(texts: &Texts, problems: &[Problem]) -> Markup {
    let choices = Role::ALL.map(|role| Choice::new(role.as_str(), role.german()));
    let chosen: Vec<&str> = value(texts, "second_factor").split(' ').collect();
    Field::new(LANG, "second_factor", "Von welchen Rollen wird ein zweiter Faktor verlangt?")
        .hint(
            "Einmalcodes oder ein Passkey. Wer noch keinen hat, richtet ihn bei der nächsten Anmeldung ein.",
        )
        .optional()
        .problems(problems)
        .choices(&choices, &chosen)
}

fn state_field(texts: &Texts, problems: &[Problem]) -> Markup {
    let choices = STATES.map(|(code, name, _)| Choice::new(code, name));
    Field::new(LANG, "state", "Land")
        .hint("Bestimmt die Feiertage.")
        .problems(problems)
        .choice(&choices, Some(value(texts, "state")))
}
