//! Pages to look at, in `target/tmp/diagram`: our own models and some of others, each with its table.

use std::fmt::Write as _;
use std::path::Path;

use bpmn::model::Definitions;
use diagram::{Look, Mark, Step};

use crate::suite;

/// Models of others that show much.
const FOREIGN: &[&str] = &[
    "miwg/Reference/A.1.0.bpmn",
    "miwg/Reference/A.4.0.bpmn",
    "miwg/Reference/B.1.0.bpmn",
    "miwg/Reference/B.2.0.bpmn",
    "miwg/Reference/C.1.0.bpmn",
    "miwg/Reference/C.3.0.bpmn",
    "miwg/Reference/C.4.0.bpmn",
    "miwg/Reference/C.8.0.bpmn",
    "betsy/bpmn/events/boundary/Timer_BoundaryEvent_SubProcess_Interrupting.bpmn",
];

#[test]
fn pages_are_written_to_be_looked_at() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diagram");
    std::fs::create_dir_all(&folder).unwrap();
    for name in ["lanes", "messages", "undrawn"] {
        let model = suite::own(&format!("{name}.bpmn"));
        write(&folder, name, &model, &marked(&model));
    }
    let Some(shared) = suite::folder() else { return };
    for path in FOREIGN {
        let Ok(bytes) = std::fs::read(shared.join(path)) else { continue };
        let model = suite::model(&bytes);
        let name = path.rsplit('/').next().unwrap().trim_end_matches(".bpmn");
        write(&folder, name, &model, &Look::default());
        if let Some(undrawn) = without_drawing(&bytes) {
            write(&folder, &format!("{name}-undrawn"), &undrawn, &Look::default());
        }
    }
}

/// The same model as if nobody had drawn it.
fn without_drawing(bytes: &[u8]) -> Option<Definitions> {
    let mut model = suite::model(bytes);
    model.diagrams.clear();
    (!model.nodes.is_empty()).then_some(model)
}

fn marked(model: &Definitions) -> Look {
    let mut look = Look { heading_level: Some(2), ..Look::default() };
    let mark = |class: &str, text: &str| Mark { class: class.into(), text: text.into() };
    let activities: Vec<String> = model
        .nodes
        .iter()
        .filter(|node| node.activity().is_some())
        .map(|node| node.base.id.clone())
        .collect();
    look.nodes.insert(activities[0].clone(), mark("d-mark-live", "3"));
    look.nodes.insert(activities[1].clone(), mark("d-mark-way", "Stau"));
    look.edges.insert("f1".into(), mark("d-mark-way", "1."));
    look
}

fn write(folder: &Path, name: &str, model: &Definitions, look: &Look) {
    let mut page = format!(
        "<!DOCTYPE html><html lang=\"de\"><head><meta charset=\"utf-8\"><title>{name}</title>\
         <link rel=\"stylesheet\" href=\"diagram.css\"></head><body><main><h1>{name}</h1><div class=\"r-diagram-scroll\">"
    );
    page.push_str(&diagram::svg(model, look));
    page.push_str("</div>");
    for process in &model.processes {
        page.push_str(&table(&diagram::steps(model, process.index)));
    }
    page.push_str("</main></body></html>");
    std::fs::write(folder.join(format!("{name}.html")), page).unwrap();
    let sheet = include_str!("../../../../web/src/diagram.css");
    let around = ":root { color-scheme: light dark; } body { font-family: sans-serif; }";
    std::fs::write(folder.join("diagram.css"), format!("{around}\n{sheet}")).unwrap();
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn table(steps: &[Step]) -> String {
    let mut rows = String::new();
    for step in steps {
        let after: Vec<String> = step.after.iter().map(diagram::Way::sentence).collect();
        let messages: Vec<String> = step.messages.iter().map(diagram::MessageLine::sentence).collect();
        let _ = write!(
            rows,
            "<tr id=\"{}\"><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escaped(&step.anchor),
            step.number,
            escaped(&step.title()),
            escaped(step.lane.as_deref().unwrap_or_default()),
            escaped(&after.join("; ")),
            escaped(&messages.join("; ")),
        );
    }
    format!(
        "<table><thead><tr><th>Nr.</th><th>Schritt</th><th>Wer</th><th>Danach</th><th>Nachrichten</th></tr></thead>\
         <tbody>{rows}</tbody></table>"
    )
}
