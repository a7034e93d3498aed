//! Our own models as they come out, word for word and line for line.

use std::fmt::Write as _;

use bpmn::model::Definitions;
use diagram::{Look, Mark, MessageLine, Neighbour, Way};

use crate::suite;

/// The steps as a text, which is easier to read than the structures.
fn told(model: &Definitions) -> String {
    let mut text = String::new();
    for process in &model.processes {
        for step in diagram::steps(model, process.index) {
            let _ = writeln!(text, "{}{} {}", "  ".repeat(step.depth), step.number, step.title());
            let mut tell = |lead: &str, what: String| {
                if !what.is_empty() {
                    let _ = writeln!(text, "{}    {lead}: {what}", "  ".repeat(step.depth));
                }
            };
            let join = |lines: Vec<String>| lines.join("; ");
            let way = |way: &Way| way.step.as_ref().map_or_else(String::new, |step| step.number.clone());
            tell("Anker", step.anchor.clone());
            tell("Wer", step.lane.clone().unwrap_or_default());
            tell("Angaben", join(step.details.clone()));
            tell("Erläuterung", step.documentation.clone());
            tell("Davor", join(step.before.iter().map(way).collect()));
            tell("Danach", join(step.after.iter().map(Way::sentence).collect()));
            tell("Angeheftet", join(step.attached.iter().map(Neighbour::words).collect()));
            tell("Angeheftet an", step.attached_to.as_ref().map(Neighbour::words).unwrap_or_default());
            tell("Nachrichten", join(step.messages.iter().map(MessageLine::sentence).collect()));
            tell("Liest", join(step.reads.clone()));
            tell("Schreibt", join(step.writes.clone()));
            tell("Anmerkungen", join(step.remarks.clone()));
            tell("Schritte darin", if step.inner > 0 { step.inner.to_string() } else { String::new() });
        }
    }
    text
}

fn look() -> Look {
    let mark = |class: &str, text: &str| Mark { class: class.into(), text: text.into() };
    let mut look = Look { heading_level: Some(3), steps_at: "/prozesse/7".into(), ..Look::default() };
    look.nodes.insert("pruefen".into(), mark("d-mark-live", "3 laufend"));
    look.edges.insert("nein".into(), mark("d-mark-way \" onclick=\"x", "<1>"));
    look
}

#[test]
fn lanes_and_a_timer_at_the_border() {
    let model = suite::own("lanes.bpmn");
    insta::assert_snapshot!("lanes_steps", told(&model));
    insta::assert_snapshot!("lanes_picture", diagram::svg(&model, &look()));
}

#[test]
fn a_sub_process_and_messages() {
    let model = suite::own("messages.bpmn");
    insta::assert_snapshot!("messages_steps", told(&model));
    insta::assert_snapshot!("messages_picture", diagram::svg(&model, &Look::default()));
}

#[test]
fn a_model_that_nobody_drew() {
    let model = suite::own("undrawn.bpmn");
    insta::assert_snapshot!("undrawn_steps", told(&model));
    insta::assert_snapshot!("undrawn_picture", diagram::svg(&model, &Look::default()));
}
