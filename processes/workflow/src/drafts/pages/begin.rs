//! Where drafts begin and end: the list, a new one, one from the published version, a file, throwing away.

use kernel::Problem;
use maud::html;
use server::{Answer, Visit};
use ui::fields::Upload;
use ui::parts::{
    Alert, Button, Column, Crumb, EmptyState, Form, LinkButton, Table, Tone, button_row, heading, lead, link,
    text,
};

use super::{LANG, Open, field, moment, path};
use crate::drafts::store::Listed;

/// What a file of a model may be.
const FILE: Upload<'_> = Upload {
    accept: ".bpmn,.xml",
    kinds: "BPMN 2.0 (.bpmn)",
    max_bytes: 5_000_000,
    multiple: false,
    files: &[],
};

const CRUMBS: &[Crumb<'_>] = &[Crumb { label: "Prozesse", href: "/prozesse" }];

pub(in crate::drafts) fn list_page(visit: &Visit, drafts: Vec<(Listed, String)>) -> Answer {
    let row = |(draft, person): (Listed, String)| {
        vec![
            link(&draft.name, &path(&draft.key)),
            html! { (draft.key) },
            html! { (draft.state.german()) },
            html! { (person) ", " (moment(draft.changed_at)) },
        ]
    };
    let columns = ["Prozess", "Kürzel", "Stand", "Zuletzt geändert"].map(Column::new).to_vec();
    let empty = EmptyState { text: "Zurzeit wird an keinem Entwurf gearbeitet.", action: html! {} };
    let main = html! {
        (heading(1, "Entwürfe von Prozessen"))
        (lead("Hier steht, woran gearbeitet wird. Ein Entwurf gilt erst, wenn ihn jemand freigegeben hat."))
        (Table { lang: LANG, caption: "Entwürfe", columns, rows: drafts.into_iter().map(row).collect(), empty })
        (button_row(&[&LinkButton::primary("Neuen Prozess entwerfen", "/prozesse/neu")]))
    };
    visit.staff_page("Entwürfe von Prozessen", CRUMBS, &[], main)
}

pub(in crate::drafts) fn new_page(visit: &Visit, name: &str, key: &str, problems: &[Problem]) -> Answer {
    let main = html! {
        (heading(1, "Neuen Prozess entwerfen"))
        (lead("Ein neuer Entwurf hat einen Beginn, eine Aufgabe und ein Ende. Alles Weitere fügen Sie danach ein."))
        (text(link("Entwürfe, an denen schon gearbeitet wird", "/prozesse/entwuerfe")))
        (Form::post("/prozesse/neu").uploads().with(html! {
            (field("name", "Wie heißt der Prozess?", problems).hint("Zum Beispiel „Hundesteuer anmelden“.").text(name))
            (field("kuerzel", "Kürzel", problems).optional()
                .hint("Es steht in der Adresse und ändert sich nicht mehr. Lassen Sie das Feld leer, damit es aus dem Namen entsteht.").text(key))
            (field("datei", "Datei eines vorhandenen Modells", problems).optional()
                .hint("Auch Modelle aus anderen Programmen. Was hier nicht ausgeführt werden kann, bleibt erhalten und wird aufgelistet.").upload(&FILE))
            (button_row(&[&Button::primary("Entwurf anlegen"), &LinkButton::tertiary("Abbrechen", "/prozesse/entwuerfe")]))
        }))
    };
    visit.staff_page("Neuen Prozess entwerfen", CRUMBS, problems, main)
}

/// There is no draft yet, but a published version.
pub(in crate::drafts) fn begin_page(visit: &Visit, key: &str, name: &str) -> Answer {
    let process = format!("/prozesse/{key}");
    let crumbs = [CRUMBS[0], Crumb { label: name, href: &process }];
    let title = format!("Entwurf: {name}");
    let main = html! {
        (heading(1, &title))
        (lead("Zu diesem Prozess gibt es keinen Entwurf."))
        (text("Ein Entwurf beginnt mit dem Modell, das jetzt gilt. Was läuft, ändert sich dadurch nicht."))
        (Form::post(&path(key)).with(button_row(&[&Button::primary("Entwurf beginnen")])))
    };
    visit.staff_page(&title, &crumbs, &[], main)
}

pub(in crate::drafts) fn import_page(visit: &Visit, open: &Open, problems: &[Problem]) -> Answer {
    let (address, version) = (open.at("/einlesen"), open.version());
    let main = html! {
        (heading(1, "Datei einlesen"))
        (lead("Die Datei ersetzt den ganzen Entwurf. Mit „Rückgängig“ kommen Sie zum jetzigen Stand zurück."))
        (Form::post(&address).uploads().hidden(&[("version", &version)]).with(html! {
            (field("datei", "Datei", problems).upload(&FILE))
            (open.send("Einlesen", None))
        }))
    };
    open.page(visit, "Datei einlesen", problems, main)
}

pub(in crate::drafts) fn discard_page(visit: &Visit, open: &Open, problems: &[Problem]) -> Answer {
    let main = html! {
        (heading(1, "Entwurf verwerfen"))
        (Alert {
            tone: Tone::Warning,
            title: "Der Entwurf wird mit allen früheren Ständen gelöscht.",
            body: text("Eine freigegebene Fassung bleibt, wie sie ist. Wollen Sie den Entwurf behalten, laden Sie ihn vorher herunter."),
        })
        (open.form("/verwerfen", html! {
            (field("sicher", "Entwurf verwerfen", problems).declaration("Der Entwurf kann gelöscht werden.", false))
            (open.send("Entwurf verwerfen", None))
        }))
    };
    open.page(visit, "Entwurf verwerfen", problems, main)
}
