//! What the auditor sees.

use access::{emergency::EmergencyAccess, people::Person};
use kernel::{Id, Timestamp};
use ledger::Report;
use maud::html;
use server::{Answer, Visit};
use ui::{
    Render, format,
    parts::{
        Alert, Button, Column, Crumb, DescriptionList, EmptyState, Form, Pagination, Table, Tone, heading,
        lead, list, text,
    },
};

use crate::{LANG, moment};

/// So many accesses stand on a page.
pub(super) const PAGE: u32 = 50;

/// Where the list goes on: before this moment (microseconds) and id.
pub(super) fn cursor(text: &str) -> Option<(Timestamp, Id<EmergencyAccess>)> {
    let (at, id) = text.split_once('_')?;
    Some((Timestamp::from_microsecond(at.parse().ok()?).ok()?, id.parse().ok()?))
}

pub(super) fn revision_page(visit: &Visit, accesses: &[EmergencyAccess], people: &[Person]) -> Answer {
    let name = |access: &EmergencyAccess| {
        people.iter().find(|p| p.id == access.person).map_or_else(|| "?".to_owned(), Person::name)
    };
    let row = |access: &EmergencyAccess| {
        vec![
            html! { (moment(access.starts_at)) },
            html! { (name(access)) },
            html! { (access.case) },
            html! { (access.reason) },
            html! { (moment(access.ends_at)) },
        ]
    };
    let older = accesses
        .last()
        .filter(|_| accesses.len() == PAGE as usize)
        .map(|last| format!("/revision?vor={}_{}", last.starts_at.as_microsecond(), last.id));
    let main = html! {
        (heading(1, "Revision"))
        (lead("Hier prüfen Sie das Nachweisbuch der Verwaltung und sehen jeden Notfallzugriff."))
        (heading(2, "Nachweisbuch prüfen"))
        (text("Alle Einträge werden neu berechnet und mit Kacheln, Prüfpunkten und Signaturen verglichen, und jede Zeile der Datenbank mit ihrem Siegel und mit dem Nachweisbuch. Bei einem langen Buch dauert das einige Minuten. Den Inhalt der Dokumente prüft der Betrieb mit „rathaus ledger audit“."))
        (Form::post("/revision/pruefung").with(html! { (Button::primary("Jetzt prüfen")) }))
        (Table {
            lang: LANG,
            caption: "Notfallzugriffe",
            columns: ["Beginn", "Person", "Vorgang", "Grund", "Ende"].map(Column::new).to_vec(),
            rows: accesses.iter().map(row).collect(),
            empty: EmptyState { text: "Kein Notfallzugriff.", action: html! {} },
        })
        (Pagination { lang: LANG, newer: None, older: older.as_deref() }.render())
    };
    visit.staff_page("Revision", &[], &[], main)
}

pub(super) fn report_page(visit: &Visit, report: &Report, begun: Timestamp) -> Answer {
    let number = |figure| format::number(LANG, figure);
    let found = report.deviations.len() as u64 + report.further;
    let main = html! {
        (heading(1, "Prüfung des Nachweisbuchs"))
        @if report.is_good() {
            (Alert { tone: Tone::Success, title: "Keine Abweichung.", body: html! {} })
        } @else {
            (Alert { tone: Tone::Danger, title: &format!("Abweichungen: {}", number(found)), body: html! {} })
        }
        (DescriptionList { items: vec![
            ("Begonnen".to_owned(), html! { (moment(begun)) }),
            ("Einträge".to_owned(), html! { (number(report.size)) }),
            ("davon mit gelöschtem Inhalt".to_owned(), html! { (number(report.erased)) }),
            ("Wartende Einträge".to_owned(), html! { (number(report.waiting)) }),
            ("Zeilen mit Siegel".to_owned(), html! { (number(report.rows)) }),
            ("Kacheln".to_owned(), html! { (number(report.tiles)) }),
            ("Prüfpunkte".to_owned(), html! { (number(report.checkpoints)) }),
            ("Wurzel, neu berechnet".to_owned(), html! { (report.root.base64()) }),
        ] })
        @if !report.is_good() {
            (heading(2, "Abweichungen"))
            (list(report.deviations.iter().map(ToString::to_string)))
            @if report.further > 0 { (text(format!("Und {} weitere.", number(report.further)))) }
        }
    };
    visit.staff_page(
        "Prüfung des Nachweisbuchs",
        &[Crumb { label: "Revision", href: "/revision" }],
        &[],
        main,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_where_it_ended() {
        let id = "00000000000000000000000000000007";
        let (at, found) = cursor(&format!("1234567_{id}")).unwrap();
        assert_eq!((at.as_microsecond(), found), (1_234_567, id.parse().unwrap()));
        for broken in ["", "x", "1_", "_7", "x_7"] {
            assert!(cursor(broken).is_none(), "{broken}");
        }
    }
}
