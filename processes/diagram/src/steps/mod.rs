//! A process as a list of steps: for a table beside the picture, and for going through it by keyboard.

mod build;
mod context;

use bpmn::model::NodeIndex;

pub use build::steps;
pub(crate) use build::{Names, lane_of, ways_after};
pub(crate) use context::data_name;

/// A step (Schritt): an event, activity or gateway, where it stands in the order of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The node in the model.
    pub node: NodeIndex,
    /// Its id in the model.
    pub id: String,
    /// The id of its row in the page, to which the picture links.
    pub anchor: String,
    /// Its number: 2, and 3.1 for the first one in the sub-process 3.
    pub number: String,
    /// How many sub-processes are around it.
    pub depth: usize,
    /// What it is: „Benutzeraufgabe“.
    pub kind: String,
    /// What it is called; empty if it has no name.
    pub name: String,
    /// Who does it: the lane, with those around it.
    pub lane: Option<String>,
    /// What an event waits for or causes: „Zeit „P10D““.
    pub details: Vec<String>,
    /// What the model says about it.
    pub documentation: String,
    /// What leads here.
    pub before: Vec<Way>,
    /// What it leads to.
    pub after: Vec<Way>,
    /// The events at its border.
    pub attached: Vec<Neighbour>,
    /// Of an event at a border: whose border.
    pub attached_to: Option<Neighbour>,
    /// What it sends and receives.
    pub messages: Vec<MessageLine>,
    /// The data that it reads: names.
    pub reads: Vec<String>,
    /// The data that it writes: names.
    pub writes: Vec<String>,
    /// The annotations at it.
    pub remarks: Vec<String>,
    /// How many steps lie in it, those in inner sub-processes too.
    pub inner: usize,
}

impl Step {
    /// „Benutzeraufgabe „Antrag prüfen““.
    #[must_use]
    pub fn title(&self) -> String {
        title(&self.kind, &self.name)
    }
}

/// Another step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// Its id in the model.
    pub id: String,
    /// The id of its row in the page.
    pub anchor: String,
    /// Its number.
    pub number: String,
    /// What it is.
    pub kind: String,
    /// What it is called; may be empty.
    pub name: String,
}

impl Neighbour {
    /// „Schritt 4, Aufgabe „Antrag prüfen““.
    #[must_use]
    pub fn words(&self) -> String {
        format!("Schritt {}, {}", self.number, title(&self.kind, &self.name))
    }
}

/// How one step follows another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The id of the sequence flow; empty for links and compensation.
    pub flow: String,
    /// The other step; none where the flow leads nowhere.
    pub step: Option<Neighbour>,
    /// What the flow is called.
    pub label: String,
    /// Its condition.
    pub condition: String,
    /// Whether it is taken when no condition holds.
    pub default: bool,
    /// Whether it leads back to an earlier step.
    pub back: bool,
    /// What it is if it is no sequence flow.
    pub by: By,
}

/// By what one step follows another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A sequence flow.
    Flow,
    /// A pair of link events.
    Link,
    /// Compensation.
    Compensation,
}

impl Way {
    /// „wenn „ja“: weiter mit Schritt 4, Aufgabe „Antrag prüfen““, as a way onwards.
    #[must_use]
    pub fn sentence(&self) -> String {
        let when = self.when();
        let to =
            self.step.as_ref().map_or_else(|| "ein Ziel, das es nicht gibt".to_owned(), Neighbour::words);
        let lead = match (self.by, self.back) {
            (By::Compensation, _) => "zur Kompensation",
            (By::Link, true) => "über den Verweis zurück zu",
            (By::Link, false) => "über den Verweis weiter mit",
            (By::Flow, true) => "zurück zu",
            (By::Flow, false) => "weiter mit",
        };
        if when.is_empty() { format!("{lead} {to}") } else { format!("{when}: {lead} {to}") }
    }

    /// When it is taken: „wenn „ja““, „sonst“, or nothing.
    #[must_use]
    pub fn when(&self) -> String {
        let mut parts = Vec::new();
        if self.default {
            parts.push("sonst".to_owned());
        }
        let said = if self.label.is_empty() { &self.condition } else { &self.label };
        match (said.is_empty(), self.default) {
            (true, _) => {}
            (false, true) => parts.push(format!("(„{said}“)")),
            (false, false) if self.condition.is_empty() => parts.push(format!("„{said}“")),
            (false, false) => parts.push(format!("wenn „{said}“")),
        }
        parts.join(" ")
    }
}

/// A message that a step sends or receives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageLine {
    /// The id of the message flow.
    pub flow: String,
    /// Whether the step sends it.
    pub sends: bool,
    /// What it is called; may be empty.
    pub name: String,
    /// Who is at the other end: a pool, or a step with its pool.
    pub partner: String,
}

impl MessageLine {
    /// „sendet „Bescheid“ an „Bürgerin““.
    #[must_use]
    pub fn sentence(&self) -> String {
        let what =
            if self.name.is_empty() { "eine Nachricht".to_owned() } else { format!("„{}“", self.name) };
        let (verb, preposition) = if self.sends { ("sendet", "an") } else { ("empfängt", "von") };
        format!("{verb} {what} {preposition} {}", self.partner)
    }
}

fn title(kind: &str, name: &str) -> String {
    if name.is_empty() { format!("{kind} ohne Namen") } else { format!("{kind} „{name}“") }
}
