//! The diagram of a process with marks where it stands, and its steps as a table.

use std::collections::BTreeSet;

use diagram::{Look, Mark, Step};
use kernel::Lang;
use maud::{Markup, PreEscaped, html};
use ui::parts::{Badge, Column, EmptyState, Table, Tone};

use crate::models::Ready;

/// Where an instance stands: ids of elements of its model.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Where it is now.
    pub(crate) live: BTreeSet<String>,
    /// Where it has been.
    pub(crate) done: BTreeSet<String>,
    /// Sequence flows that it took.
    pub(crate) ways: BTreeSet<String>,
}

/// The picture of a model in a frame that scrolls. Its links lead to the rows of [`steps`].
pub(crate) fn svg(ready: &Ready, marks: &Marks) -> Markup {
    let mut look = Look { title: ready.name().to_owned(), ..Look::default() };
    let mark = |class: &str, text: &str| Mark { class: class.to_owned(), text: text.to_owned() };
    let is_activity = |id: &str| ready.read.node_by_id(id).is_some_and(|node| node.activity().is_some());
    for id in &marks.done {
        let text = if is_activity(id) { "erledigt" } else { "" };
        look.nodes.insert(id.clone(), mark("d-mark-done", text));
    }
    for id in &marks.live {
        look.nodes.insert(id.clone(), mark("d-mark-live", "jetzt hier"));
    }
    look.edges = marks.ways.iter().map(|id| (id.clone(), mark("d-mark-done", ""))).collect();
    html! { div class="r-diagram-scroll" { (PreEscaped(diagram::svg(&ready.read, &look))) } }
}

/// The steps of the process `id` of a model as a table.
pub(crate) fn steps(ready: &Ready, id: &str, marks: &Marks) -> Markup {
    let process =
        ready.read.processes.iter().find(|process| process.base.id == id).or_else(|| ready.process());
    let steps = process.map(|process| diagram::steps(&ready.read, process.index)).unwrap_or_default();
    let stand = |step: &Step| {
        if marks.live.contains(&step.id) {
            html! { (Badge { tone: Tone::Info, label: "jetzt hier" }) }
        } else if marks.done.contains(&step.id) {
            html! { (Badge { tone: Tone::Success, label: "erledigt" }) }
        } else {
            html! { "–" }
        }
    };
    let has_lanes = steps.iter().any(|step| step.lane.is_some());
    let row = |step: &Step| {
        let mut cells =
            vec![html! { span id=(step.anchor) tabindex="-1" { (step.number) " " (step.title()) } }];
        if has_lanes {
            cells.push(html! { (step.lane.as_deref().unwrap_or("–")) });
        }
        let after = html! { div { @for way in &step.after { (way.sentence()) br; } } };
        cells.extend([
            stand(step),
            if step.after.is_empty() {
                html! { "–" }
            } else {
                after
            },
        ]);
        cells
    };
    let columns =
        ["Schritt", "Wer", "Stand", "Danach"].into_iter().filter(|name| has_lanes || *name != "Wer");
    html! {
        (Table {
            lang: Lang::German,
            caption: "Schritte",
            columns: columns.map(Column::new).collect(),
            rows: steps.iter().map(row).collect(),
            empty: EmptyState { text: "Das Modell hat keine Schritte.", action: html! {} },
        })
    }
}
