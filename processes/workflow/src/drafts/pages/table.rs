//! The table of steps with the picture, the check and the approval: the editor that needs neither mouse nor script.

use access::{Action, POLICY};
use diagram::{Look, Mark, Step, Way};
use editor::{Kind, TaskDetails, Timing};
use engine::{Finding, Judgement, Verdict};
use kernel::Problem;
use maud::{Markup, html};
use server::{Answer, Visit};
use ui::parts::{
    Alert, Badge, Button, Column, EmptyState, LinkButton, Row, Table, Tone, button_row, heading, link, list,
    text,
};

use super::{LANG, Open, field, link_of, moment, of_step, of_way};
use crate::drafts::DraftState;
use crate::drafts::play::playable;

pub(in crate::drafts) fn table_page(
    visit: &Visit,
    open: &Open,
    judgement: &Judgement,
    obstacles: &[String],
    problems: &[Problem],
) -> Answer {
    let (steps, current) = (open.steps(), visit.query("schritt"));
    let title = format!("Entwurf: {}", open.draft.name);
    let main = html! {
        (heading(1, &title))
        (standing(open))
        (toolbar(open))
        (heading(2, "Bild"))
        (open.picture(&look(current, judgement)))
        (heading(2, "Prüfung"))
        (verdict(open, &steps, judgement, obstacles))
        (heading(2, "Ablauf"))
        (table(open, &steps, current))
        (heading(2, "Freigabe"))
        (approval(visit, open, judgement.verdict == Verdict::Sound && obstacles.is_empty(), problems))
    };
    open.page(visit, &title, problems, main)
}

fn look(current: &str, judgement: &Judgement) -> Look {
    let mut look = Look::default();
    let faults = judgement.findings.iter().filter(|finding| finding.level == engine::Level::Fault);
    for element in faults.flat_map(|finding| &finding.elements) {
        let mark = Mark { class: "d-mark-way".to_owned(), text: "Fehler".to_owned() };
        look.nodes.insert(element.clone(), mark);
    }
    if !current.is_empty() {
        let mark = Mark { class: "d-mark-live".to_owned(), text: "zuletzt".to_owned() };
        look.nodes.entry(current.to_owned()).or_insert(mark);
    }
    look
}

fn standing(open: &Open) -> Markup {
    let draft = &open.draft;
    let tone = if draft.state == DraftState::Submitted { Tone::Info } else { Tone::Neutral };
    html! {
        p class="kern-body" {
            (Badge { tone, label: draft.state.german() })
            " Zuletzt geändert von " (open.changed_by) ", " (moment(draft.changed_at)) "."
        }
        @if draft.state == DraftState::Drawing && !draft.note.is_empty() {
            (Alert { tone: Tone::Warning, title: "Dazu wurde zuletzt gesagt:", body: text(&draft.note) })
        }
    }
}

fn toolbar(open: &Open) -> Markup {
    let go = |rest, label, possible| {
        html! { @if possible { (open.form(rest, html! { (Button::secondary(label)) })) } }
    };
    let draft = &open.draft;
    html! {
        div class="r-toolbar" {
            (go("/rueckgaengig", "Rückgängig", draft.can_undo()))
            (go("/wiederherstellen", "Wiederherstellen", draft.can_redo()))
            (LinkButton::secondary("Grafisch zeichnen", &open.at("/zeichnen")))
            (LinkButton::secondary("Steckbrief", &open.at("/profil")))
            @if open.published { (LinkButton::secondary("Änderungen ansehen", &open.at("/vergleich"))) }
            (LinkButton::tertiary("Datei einlesen", &open.at("/einlesen")))
            (LinkButton::tertiary("Herunterladen", &open.at("/modell.bpmn")))
            (LinkButton::tertiary("Verwerfen", &open.at("/verwerfen")))
        }
    }
}

fn table(open: &Open, steps: &[Step], current: &str) -> Markup {
    let columns = ["Schritt", "Wer", "Frist", "Danach", "Ändern"].map(Column::new).to_vec();
    let rows = steps.iter().map(|step| row(open, step, step.id == current)).collect();
    let empty = EmptyState { text: "Der Prozess hat keine Schritte.", action: html! {} };
    let caption = "Schritte in der Reihenfolge des Ablaufs";
    html! { (Table { lang: LANG, caption, columns, rows, empty }) }
}

fn row(open: &Open, step: &Step, current: bool) -> Row {
    let node = open.model.node(step.node);
    let kind = Kind::of(node);
    let timing = editor::timing(open.document.element(node.base.element));
    let task = (kind == Some(Kind::User)).then(|| editor::task(open.document.element(node.base.element)));
    vec![
        html! {
            span id=(step.anchor) tabindex="-1" { (step.number) ". " (step.title()) }
            @if let Some(host) = &step.attached_to { span class="kern-body--muted" { " an " (host.words()) } }
            @if current { " " (Badge { tone: Tone::Info, label: "zuletzt bearbeitet" }) }
        },
        who(open, step, task.as_ref()),
        deadline(step, task.as_ref(), timing.as_ref()),
        after(open, step),
        acts(open, step, kind),
    ]
}

fn who(open: &Open, step: &Step, task: Option<&TaskDetails>) -> Markup {
    let unit = task.map(|task| task.unit.as_str()).filter(|unit| !unit.is_empty());
    html! {
        @match (unit, &step.lane, task) {
            (Some(unit), ..) => (open.unit(unit)),
            (None, Some(lane), Some(_)) => (lane),
            (None, None, Some(_)) => "Einheit des Vorgangs",
            _ => "–",
        }
    }
}

fn deadline(step: &Step, task: Option<&TaskDetails>, timing: Option<&Timing>) -> Markup {
    let days = task.map(|task| task.working_days.clone()).filter(|days| !days.is_empty());
    let after = match timing {
        Some(Timing::WorkingDays(days)) => Some(days.to_string()),
        _ => None,
    };
    html! {
        @if let Some(days) = days.or(after) { (days) @if days == "1" { " Arbeitstag" } @else { " Arbeitstage" } }
        @else if !step.details.is_empty() { (step.details.join(", ")) }
        @else { "–" }
    }
}

fn after(open: &Open, step: &Step) -> Markup {
    let way = |way: &Way| {
        let words = way.sentence();
        html! { span { (words) " " (link_of("Weg ändern", &words, &open.at(&of_way(&way.flow, "")))) } }
    };
    match step.after.as_slice() {
        [] => html! { "–" },
        [only] => way(only),
        several => list(several.iter().map(way)),
    }
}

fn acts(open: &Open, step: &Step, kind: Option<Kind>) -> Markup {
    let what = format!("Schritt {}", step.number);
    let to = |label, verb| link_of(label, &what, &open.at(&of_step(&step.id, verb)));
    let ends =
        open.model.node(step.node).event().is_some_and(|event| event.position == bpmn::model::Position::End);
    let works = open.model.node(step.node).activity().is_some();
    html! {
        ul class="r-acts" {
            li { (to("Bearbeiten", "")) }
            @if !ends { li { (to("Danach einfügen", "/danach")) } li { (to("Verzweigen", "/verzweigen")) } }
            @if kind.is_some_and(Kind::is_gateway) && step.after.len() > 1 { li { (to("Weg hinzufügen", "/weg")) } }
            @if works { li { (to("Frist anhängen", "/frist")) } }
            li { (to("Entfernen", "/entfernen")) }
        }
    }
}

fn verdict(open: &Open, steps: &[Step], judgement: &Judgement, obstacles: &[String]) -> Markup {
    let (tone, title) = match judgement.verdict {
        Verdict::Sound if obstacles.is_empty() => {
            (Tone::Success, "In Ordnung: Jeder Ablauf kommt zu seinem Ende.")
        }
        Verdict::Sound => (Tone::Warning, "Jeder Ablauf kommt zu seinem Ende, aber es fehlt noch etwas."),
        Verdict::Unsound => (Tone::Danger, "Nicht jeder Ablauf kommt zu seinem Ende."),
        Verdict::Refused => (Tone::Danger, "So kann der Prozess nicht ausgeführt werden."),
        Verdict::Undecided => (Tone::Warning, "Der Prozess ist zu groß, um ihn ganz zu prüfen."),
        Verdict::Unreadable => (Tone::Danger, "Das ist kein lesbares BPMN-Modell."),
    };
    let places: Vec<&Finding> = playable(judgement);
    let (faults, notes): (Vec<&Finding>, Vec<&Finding>) =
        judgement.findings.iter().partition(|finding| finding.level == engine::Level::Fault);
    let item = |finding: &&Finding| {
        let place = places.iter().position(|known| std::ptr::eq(*known, *finding));
        html! {
            (finding.text) " " (where_it_is(open, steps, finding))
            @if let Some(place) = place { " " (link("Weg dorthin ansehen", &open.at(&format!("/gegenbeispiel?befund={place}")))) }
        }
    };
    html! {
        (Alert { tone, title, body: html! {
            @if !faults.is_empty() { (list(faults.iter().map(item))) }
            @if !obstacles.is_empty() && judgement.verdict == Verdict::Sound { (list(obstacles.iter())) }
        } })
        @if !notes.is_empty() {
            (heading(3, "Hinweise"))
            (text("Sie stehen der Freigabe nicht im Weg."))
            (list(notes.iter().map(item)))
        }
    }
}

/// Links to the steps that are meant.
fn where_it_is(open: &Open, steps: &[Step], finding: &Finding) -> Markup {
    let meant = steps.iter().filter(|step| finding.elements.contains(&step.id));
    html! {
        @for step in meant { (link_of(&format!("Schritt {}", step.number), &step.title(), &format!("{}?schritt={}#{}", open.at(""), super::encoded(&step.id), super::encoded(&step.anchor)))) " " }
    }
}

fn approval(visit: &Visit, open: &Open, ready: bool, problems: &[Problem]) -> Markup {
    let Ok(staff) = visit.staff() else { return html! {} };
    let approves = POLICY.ever(staff, Action::ApproveProcess);
    let draft = &open.draft;
    if draft.state == DraftState::Drawing {
        return html! {
            @if ready {
                (open.form("/einreichen", html! {
                    (field("notiz", "Was hat sich geändert?", problems).optional().long_text("", 2_000))
                    (button_row(&[&Button::primary("Zur Freigabe einreichen")]))
                }))
            } @else {
                p class="kern-body" id="einreichen" tabindex="-1" { "Der Entwurf kann eingereicht werden, sobald die Prüfung keinen Fehler mehr findet." }
            }
        };
    }
    let hindered = draft.undecidable_by(staff.person());
    html! {
        @if !draft.note.is_empty() { (text(html! { "Zur Änderung: " (draft.note) })) }
        @if open.published { (text(link("Was sich gegenüber der gültigen Version ändert", &open.at("/vergleich")))) }
        @match (approves, hindered) {
            (false, _) => (text("Der Entwurf wartet auf die Freigabe durch das Prozessmanagement. Jede Änderung nimmt ihn zurück in Arbeit.")),
            (true, Some(words)) => (Alert { tone: Tone::Info, title: words, body: html! {} }),
            (true, None) => {
                (text("Mit der Freigabe beginnen neue Vorgänge mit diesem Modell. Laufende bleiben auf ihrem."))
                (open.form("/freigeben", button_row(&[&Button::primary("Freigeben")])))
                (open.form("/zurueckgeben", html! {
                    (field("grund", "Was ist noch zu ändern?", problems).long_text("", 2_000))
                    (button_row(&[&Button::secondary("Zurückgeben")]))
                }))
            }
        }
    }
}
