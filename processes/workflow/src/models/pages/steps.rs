//! The steps of a version as a list beside its picture, with links that lead on, aside and back.

use bpmn::model::FlowNode;
use diagram::{Neighbour, Step, Way};
use maud::html;
use ui::{
    Markup,
    parts::{heading, link, text},
};

use super::{Version, process::Shown};
use crate::models::figures::{self, FEWEST_PEOPLE, Figures, Measured, Standing};

/// The picture, and the steps beside it.
pub(super) fn with_picture(shown: &Shown, picture: &str) -> Markup {
    let model = &shown.version.ready.read;
    let several = model.processes.len() > 1;
    html! {
        div class="r-process" {
            div class="r-process__picture" {
                div class="r-diagram-scroll" { (maud::PreEscaped(picture)) }
            }
            div class="r-process__steps" {
                (heading(3, "Schritte"))
                @for process in &model.processes {
                    @let steps = diagram::steps(model, process.index);
                    @if several && !steps.is_empty() { (heading(4, process.base.shown())) }
                    @if steps.is_empty() && !several { (text("Der Prozess hat keine Schritte.")) }
                    @if !steps.is_empty() {
                        ol class="r-steps" { @for step in &steps { (item(shown, step)) } }
                    }
                }
            }
        }
    }
}

fn item(shown: &Shown, step: &Step) -> Markup {
    let node = shown.version.ready.read.node(step.node);
    let class = if step.depth == 0 { "r-steps__step" } else { "r-steps__step r-steps__step--inner" };
    let name = if step.name.is_empty() { "ohne Namen" } else { step.name.as_str() };
    html! {
        li class=(class) id=(step.anchor) {
            p class="r-steps__title" {
                span class="r-steps__number" { (step.number) } " "
                strong { (name) } " "
                a class="kern-link" href={ "#" (diagram::in_picture("bild", step.node)) } {
                    "im Bild" span class="r-sr-only" { " zeigen: Schritt " (step.number) ", " (name) }
                }
            }
            p class="r-steps__facts" { (facts(&shown.version, step, node).join(" · ")) }
            @if !step.documentation.is_empty() { p class="r-steps__facts" { (step.documentation) } }
            @if let Some(key) = figures::called(node) {
                p class="r-steps__facts" { "Ruft auf: " (super::process::called(&shown.calls, key)) }
            }
            (live(step, node, &shown.figures))
            (ways(step))
        }
    }
}

/// What it is, who does it, until when.
pub(crate) fn facts(version: &Version, step: &Step, node: &FlowNode) -> Vec<String> {
    let mut facts = vec![step.kind.clone()];
    facts.extend(step.lane.iter().map(|lane| format!("Wer: {lane}")));
    facts.extend(step.details.iter().cloned());
    if let Some(element) = version.ready.elements.get(step.node.index()) {
        facts.extend(element.task.working_days.map(deadline));
        if figures::is_of_people(node) && element.task.priority != crate::elements::Priority::Ordinary {
            facts.push(format!("Dringlichkeit: {}", element.task.priority.german()));
        }
        if !element.task.not_by.is_empty() {
            facts.push("Vier-Augen-Prinzip".to_owned());
        }
        facts.extend(element.service.as_ref().map(|service| format!("Dienst: {}", service.connector)));
    }
    facts.extend(step.messages.iter().map(diagram::MessageLine::sentence));
    let data =
        |lead: &str, names: &[String]| (!names.is_empty()).then(|| format!("{lead}: {}", names.join(", ")));
    facts.extend(data("liest", &step.reads));
    facts.extend(data("schreibt", &step.writes));
    facts.extend(step.remarks.iter().cloned());
    facts
}

fn deadline(days: u32) -> String {
    if days == 1 { "Frist: 1 Arbeitstag".to_owned() } else { format!("Frist: {days} Arbeitstage") }
}

/// Where one can go from here.
fn ways(step: &Step) -> Markup {
    let forks = step.after.len() > 1;
    let onwards = |way: &Way| {
        let lead = if forks { "Abzweigung: " } else { "" };
        let anchor = way.step.as_ref().map(|step| format!("#{}", step.anchor));
        let sentence = capital(&way.sentence());
        html! { (lead) @if let Some(anchor) = &anchor { (link(&sentence, anchor)) } @else { (sentence) } }
    };
    let beside = |lead: &str, other: &Neighbour| html! { (lead) (link(&other.words(), &format!("#{}", other.anchor))) };
    let back = |way: &Way| way.step.as_ref().map(|other| beside("Zurück: ", other));
    html! {
        ul class="r-steps__ways" {
            @for way in &step.after { li { (onwards(way)) } }
            @for other in &step.attached { li { (beside("Angeheftet: ", other)) } }
            @if let Some(host) = &step.attached_to { li { (beside("Angeheftet an: ", host)) } }
            @for way in step.before.iter().filter_map(back) { li { (way) } }
        }
    }
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Who stands here now, and how long it takes.
fn live(step: &Step, node: &FlowNode, figures: &Figures) -> Markup {
    let lines = live_words(step, node, figures);
    html! { @if !lines.is_empty() { ul class="r-steps__live" { @for line in &lines { li { (line) } } } } }
}

fn live_words(step: &Step, node: &FlowNode, figures: &Figures) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(standing) = figures.standing.get(&step.id) {
        lines.push(format!("Jetzt: {}", standing_words(*standing)));
    }
    if figures::is_of_people(node) || figures::is_of_service(node) {
        let measured = figures.steps.get(&step.id).unwrap_or(&Measured::Nothing);
        let lead = if figures::is_of_people(node) { "Bis zur Erledigung" } else { "Wartezeit" };
        match measured {
            Measured::Nothing => lines.push(format!("{lead}: noch keine Werte")),
            Measured::Withheld => {
                lines.push(format!("{lead}: nicht ausgewiesen (weniger als {FEWEST_PEOPLE} Personen)"));
            }
            Measured::Known { median, count, late } => {
                lines.push(format!("{lead}: {} (Median aus {count})", figures::words(*median)));
                lines
                    .extend(late.map(|(late, due)| format!("Nach der Frist erledigt: {}", share(late, due))));
            }
        }
    }
    lines
}

/// „3 Abläufe stehen hier, 1 überfällig“.
fn standing_words(standing: Standing) -> String {
    let verb = if standing.instances == 1 { "steht" } else { "stehen" };
    let late =
        if standing.late == 0 { String::new() } else { format!(", davon {} überfällig", standing.late) };
    format!("{} {verb} hier{late}", super::instances(standing.instances))
}

/// „25 % (1 von 4)“.
fn share(part: usize, whole: usize) -> String {
    format!("{}\u{a0}% ({part} von {whole})", (part * 100 + whole / 2) / whole.max(1))
}

/// What a mark in the picture says of a step: how many stand there, how long it takes.
pub(super) fn mark(figures: &Figures, id: &str) -> Option<diagram::Mark> {
    let standing = figures.standing.get(id).map(|standing| format!("{} hier", standing.instances));
    let time = match figures.steps.get(id) {
        Some(Measured::Known { median, .. }) => Some(figures::words(*median)),
        _ => None,
    };
    let class = if standing.is_some() { "d-mark-live" } else { "" };
    let parts: Vec<String> = standing.into_iter().chain(time).collect();
    (!parts.is_empty()).then(|| diagram::Mark { class: class.to_owned(), text: parts.join(" · ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_and_say_of_how_many() {
        for (part, whole, words) in
            [(0, 4, "0\u{a0}% (0 von 4)"), (2, 3, "67\u{a0}% (2 von 3)"), (1, 1, "100\u{a0}% (1 von 1)")]
        {
            assert_eq!(share(part, whole), words);
        }
        let standing = |instances, late| standing_words(Standing { instances, late });
        assert_eq!(standing(1, 0), "1 Ablauf steht hier");
        assert_eq!(standing(3, 1), "3 Abläufe stehen hier, davon 1 überfällig");
    }
}
