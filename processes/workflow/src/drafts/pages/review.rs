//! The profile of the process, what the draft changes, and the way to a fault played step by step.

use engine::Finding;
use kernel::Problem;
use maud::{Markup, html};
use server::{Answer, Visit};
use ui::fields::Choice;
use ui::parts::{Alert, LinkButton, Tone, button_row, heading, lead, list, text};

use super::{Open, field, moment};
use crate::drafts::forms::ProfileText;
use crate::drafts::play::Moment;
use crate::models::Ready;
use crate::models::compare::compare;
use crate::models::pages::{
    Version,
    comparison::{Side, differences},
};

pub(in crate::drafts) fn profile_page(
    visit: &Visit,
    open: &Open,
    typed: &ProfileText,
    problems: &[Problem],
) -> Answer {
    let kinds = editor::ProcessKind::ALL.map(|kind| Choice::new(kind.as_str(), kind.german()));
    let units = super::step::unit_choices(open);
    let profile = &typed.profile;
    let line = |name, label, value: &str| field(name, label, problems).optional().text(value);
    let area = |name, label, value: &str| field(name, label, problems).optional().long_text(value, 1_000);
    let main = html! {
        (heading(1, "Steckbrief"))
        (lead("Was der Prozess ist, wozu er da ist und woran man ihn misst."))
        (open.form("/profil", html! {
            (field("name", "Name", problems).text(&typed.name))
            (field("art", "Art", problems).optional().choice(&kinds, Some(typed.kind.as_str()).filter(|kind| !kind.is_empty())))
            (field("einheit", "Federführende Einheit", problems).optional().choice(&units.choices(), Some(profile.unit.as_deref().unwrap_or_default())))
            (line("verantwortlich", "Verantwortliche Rolle", &profile.owner))
            (field("aktenplan", "Klasse im Aktenplan", problems).optional().hint("Die Nummer, zum Beispiel 10.50.10. Dort liegen die Vorgänge, die der Prozess eröffnet.").text(profile.file_class.as_deref().unwrap_or_default()))
            (area("zweck", "Zweck", &profile.purpose))
            (line("ausloeser", "Auslöser", &profile.trigger))
            (line("ergebnis", "Ergebnis", &profile.result))
            (line("fuer-wen", "Für wen?", &profile.customers))
            (line("rechtsgrundlage", "Rechtsgrundlage", &profile.legal_basis))
            (field("mittel", "Was wird gebraucht?", problems).optional().hint("Jedes auf einer eigenen Zeile.").long_text(&typed.resources, 1_000))
            (field("schnittstellen", "Womit hängt er zusammen?", problems).optional().hint("Jedes auf einer eigenen Zeile.").long_text(&typed.interfaces, 1_000))
            (field("kennzahlen", "Kennzahlen", problems).optional()
                .hint("Jede auf einer eigenen Zeile: Name; Ziel; Einheit; Quelle. Zum Beispiel: Durchlaufzeit; 10; Arbeitstage; Statistik.").long_text(&typed.figures, 1_000))
            (field("pruefung", "Nächste Überprüfung am", problems).optional().hint("Zum Beispiel 31.01.2027.").text(&typed.review_on))
            (open.send("Steckbrief speichern", None))
        }))
    };
    open.page(visit, "Steckbrief", problems, main)
}

/// What the draft changes in the version in force.
pub(in crate::drafts) fn compare_page(visit: &Visit, open: &Open, current: Option<&Version>) -> Answer {
    let title = "Was der Entwurf ändert";
    let main = html! {
        (heading(1, title))
        @match (current, Ready::of(&open.draft.model)) {
            (None, _) => (lead("Der Prozess ist noch nicht freigegeben: Der ganze Entwurf ist neu.")),
            (Some(_), Err(reasons)) => (Alert {
                tone: Tone::Warning,
                title: "Der Entwurf lässt sich noch nicht vergleichen",
                body: list(reasons.iter()),
            }),
            (Some(version), Ok(ready)) => (changes(open, version, &ready)),
        }
        (button_row(&[&LinkButton::secondary("Zum Entwurf", &open.at(""))]))
    };
    open.page(visit, title, &[], main)
}

fn changes(open: &Open, version: &Version, ready: &Ready) -> Markup {
    let draft = Side { words: "Entwurf".to_owned(), steps_at: open.at(""), ready };
    let remark = format!(
        "Verglichen wird mit der gültigen Version {}. Entwurf zuletzt geändert von {}, {}.",
        version.issue.number,
        open.changed_by,
        moment(open.draft.changed_at)
    );
    differences(&compare(&version.ready, ready), &Side::of(version), &draft, &remark)
}

pub(in crate::drafts) fn counter_example_page(
    visit: &Visit,
    open: &Open,
    finding: &Finding,
    place: usize,
    count: usize,
    moment: &Moment,
) -> Answer {
    let all = finding.way.len();
    let to = |count: usize| open.at(&format!("/gegenbeispiel?befund={place}&schritt={count}"));
    let (before, next) = (count.checked_sub(1).map(to), (count < all).then(|| to(count + 1)));
    let table = open.at("");
    let mut look = moment.look.clone();
    look.steps_at.clone_from(&table);
    let main = html! {
        (heading(1, "Weg zum Fehler"))
        (lead(&finding.text))
        (heading(2, &format!("Schritt {count} von {all}")))
        div role="status" {
            (text(&moment.text))
            @if !moment.tokens.is_empty() {
                (text("Marken zeigen, wo der Prozess gerade steht. Sie liegen jetzt:"))
                (list(moment.tokens.iter()))
            }
        }
        div class="r-buttons" {
            @if let Some(before) = &before { (LinkButton::secondary("Zurück", before)) }
            @if let Some(next) = &next { (LinkButton::primary("Weiter", next)) }
        }
        (open.picture(&look))
        (button_row(&[&LinkButton::tertiary("Zum Entwurf", &table)]))
    };
    open.page(visit, "Weg zum Fehler", &[], main)
}
