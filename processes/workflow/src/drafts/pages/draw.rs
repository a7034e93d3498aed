//! The graphical modeller: the one page that needs a script, beside the table that needs none.

use bpmn::Level;
use editor::FieldKind;
use engine::{Judgement, Verdict};
use kernel::Problem;
use maud::html;
use serde_json::json;
use server::{Answer, Visit};
use ui::assets;
use ui::parts::{Alert, Button, LinkButton, Tone, button_row, heading, list, text};

use super::Open;
use crate::Workflow;
use crate::drafts::play::playable;

/// Draws the draft; `sent` is a drawing that came back because it could not be kept.
pub(in crate::drafts) fn draw_page(
    visit: &Visit,
    open: &Open,
    workflow: &Workflow,
    judgement: &Judgement,
    level: Level,
    sent: &str,
    problems: &[Problem],
) -> Answer {
    let units: Vec<_> = open
        .units
        .iter()
        .filter(|unit| unit.closed_at.is_none())
        .map(|unit| json!([unit.key, format!("{} ({})", unit.name, unit.key)]))
        .collect();
    let connectors: Vec<_> =
        workflow.connectors.iter().map(|found| json!([found.key, found.german])).collect();
    let fields: Vec<_> = FieldKind::ALL.iter().map(|kind| json!([kind.as_str(), kind.german()])).collect();
    let ways: Vec<_> = playable(judgement)
        .into_iter()
        .map(|finding| {
            let step = |step: &engine::Step| json!({ "element": step.element, "words": step.words, "nodes": step.nodes, "flows": step.flows });
            json!({ "text": finding.text, "elements": finding.elements, "steps": finding.way.iter().map(step).collect::<Vec<_>>() })
        })
        .collect();
    let known = json!({ "units": units, "connectors": connectors, "fields": fields, "ways": ways, "all": level == Level::B });
    let faults = judgement.findings.iter().filter(|finding| finding.level == engine::Level::Fault);
    let sound = judgement.verdict == Verdict::Sound;
    let (tone, verdict) = if sound {
        (Tone::Success, "Gespeicherter Stand: in Ordnung")
    } else {
        (Tone::Danger, "Gespeicherter Stand: noch nicht in Ordnung")
    };
    let (file, table) = (open.at("/modell.bpmn"), open.at(""));
    let title = format!("Zeichnen: {}", open.draft.name);
    let main = html! {
        link rel="stylesheet" href=(assets::url("modeller.css"));
        (heading(1, &title))
        noscript { (Alert { tone: Tone::Info, title: "Zum grafischen Zeichnen braucht Ihr Browser JavaScript.", body: text("Die Tabelle kann alles auch ohne.") }) }
        (open.form("/modell", html! {
            input type="hidden" name="modell" value="" id="modell";
            (button_row(&[&Button::primary("Speichern und prüfen"), &LinkButton::secondary("Zur Tabelle", &table)]))
        }))
        div class="r-modeller" id="zeichenflaeche" data-model=(file) data-sent=(sent) data-known=(known.to_string()) {
            div class="r-modeller__canvas" {}
            section class="r-modeller__panel" aria-label="Eigenschaften" {}
        }
        (heading(2, "Prüfung"))
        (Alert { tone, title: verdict, body: html! { @if !sound { (list(faults.map(|finding| &finding.text))) } } })
        div class="r-modeller__ways" {}
        script src=(assets::url("modeller.js")) defer {}
    };
    open.page(visit, &title, problems, main)
}
