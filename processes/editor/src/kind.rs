//! The kinds of step that can be put in, and a step's change from one into another.

use bpmn::Level;
use bpmn::model::{ActivityKind, FlowNode, GatewayKind, NodeKind, Position, Task, Trigger};
use bpmn::namespaces::MODEL;
use bpmn::xml::{Document, NodeId};

use crate::Refused;
use crate::leave::forget;
use crate::names::{qualified, set_own, set_plain};
use crate::properties::{set_message_of, set_text_of_timer};
use crate::tree::{append, child, drop_empty_extensions, read, step};

/// A kind of step (Art).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The beginning, when somebody begins the process.
    Start,
    /// The beginning, when a message arrives.
    MessageStart,
    /// The beginning, at a time.
    TimerStart,
    /// A person does something.
    User,
    /// A service is called.
    Service,
    /// Something is computed.
    Script,
    /// Another process runs.
    Call,
    /// One of several ways.
    Exclusive,
    /// All of several ways.
    Parallel,
    /// Some of several ways.
    Inclusive,
    /// It waits for a time.
    Timer,
    /// It waits for a message.
    Receive,
    /// A message is sent.
    Send,
    /// A time at the border of a task, which goes on.
    Reminder,
    /// A time at the border of a task, which ends then.
    Deadline,
    /// An end.
    End,
    /// An end of everything.
    Terminate,
}

impl Kind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 17] = [
        Self::Start,
        Self::MessageStart,
        Self::TimerStart,
        Self::User,
        Self::Service,
        Self::Script,
        Self::Call,
        Self::Exclusive,
        Self::Parallel,
        Self::Inclusive,
        Self::Timer,
        Self::Receive,
        Self::Send,
        Self::Reminder,
        Self::Deadline,
        Self::End,
        Self::Terminate,
    ];

    /// The word in forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::MessageStart => "message_start",
            Self::TimerStart => "timer_start",
            Self::User => "user",
            Self::Service => "service",
            Self::Script => "script",
            Self::Call => "call",
            Self::Exclusive => "exclusive",
            Self::Parallel => "parallel",
            Self::Inclusive => "inclusive",
            Self::Timer => "timer",
            Self::Receive => "receive",
            Self::Send => "send",
            Self::Reminder => "reminder",
            Self::Deadline => "deadline",
            Self::End => "end",
            Self::Terminate => "terminate",
        }
    }

    /// What it is, in German.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::Start => "Beginn: jemand beginnt den Prozess",
            Self::MessageStart => "Beginn: eine Nachricht trifft ein",
            Self::TimerStart => "Beginn: zu einer Zeit",
            Self::User => "Aufgabe: eine Person tut etwas",
            Self::Service => "Dienst: das Programm tut etwas",
            Self::Script => "Berechnung: ein Wert wird bestimmt",
            Self::Call => "Aufruf: ein anderer Prozess läuft ab",
            Self::Exclusive => "Entscheidung: genau ein Weg",
            Self::Parallel => "Gleichzeitig: alle Wege",
            Self::Inclusive => "Auswahl: ein Weg oder mehrere",
            Self::Timer => "Warten: auf eine Zeit",
            Self::Receive => "Warten: auf eine Nachricht",
            Self::Send => "Nachricht senden",
            Self::Reminder => "Erinnerung: die Aufgabe läuft weiter",
            Self::Deadline => "Frist: die Aufgabe wird abgebrochen",
            Self::End => "Ende dieses Wegs",
            Self::Terminate => "Ende des ganzen Prozesses",
        }
    }

    /// For whom it is.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::Script | Self::Inclusive => Level::B,
            _ => Level::A,
        }
    }

    /// Whether it splits and joins ways.
    #[must_use]
    pub const fn is_gateway(self) -> bool {
        matches!(self, Self::Exclusive | Self::Parallel | Self::Inclusive)
    }

    /// Whether a step of this kind ends the way.
    #[must_use]
    pub const fn is_end(self) -> bool {
        matches!(self, Self::End | Self::Terminate)
    }

    /// What a step of this kind may become, itself included.
    #[must_use]
    pub fn family(self) -> &'static [Self] {
        const FAMILIES: [&[Kind]; 6] = [
            &[Kind::Start, Kind::MessageStart, Kind::TimerStart],
            &[Kind::User, Kind::Service, Kind::Script, Kind::Call],
            &[Kind::Exclusive, Kind::Parallel, Kind::Inclusive],
            &[Kind::Timer, Kind::Receive, Kind::Send],
            &[Kind::Reminder, Kind::Deadline],
            &[Kind::End, Kind::Terminate],
        ];
        FAMILIES.into_iter().find(|family| family.contains(&self)).unwrap_or_default()
    }

    /// The kind of a step; none where the table knows no such kind.
    #[must_use]
    pub fn of(node: &FlowNode) -> Option<Self> {
        match &node.kind {
            NodeKind::Activity(activity) => match &activity.kind {
                ActivityKind::Task(Task::User { .. } | Task::Manual | Task::Plain) => Some(Self::User),
                ActivityKind::Task(Task::Service { .. }) => Some(Self::Service),
                ActivityKind::Task(Task::Script { .. }) => Some(Self::Script),
                ActivityKind::Call { .. } => Some(Self::Call),
                _ => None,
            },
            NodeKind::Gateway(gateway) => match gateway.kind {
                GatewayKind::Exclusive => Some(Self::Exclusive),
                GatewayKind::Parallel => Some(Self::Parallel),
                GatewayKind::Inclusive => Some(Self::Inclusive),
                _ => None,
            },
            NodeKind::Event(event) if event.definitions.len() <= 1 => {
                match (&event.position, event.trigger()) {
                    (Position::Start { .. }, None) => Some(Self::Start),
                    (Position::Start { .. }, Some(Trigger::Message { .. })) => Some(Self::MessageStart),
                    (Position::Start { .. }, Some(Trigger::Timer(_))) => Some(Self::TimerStart),
                    (Position::Catch, Some(Trigger::Timer(_))) => Some(Self::Timer),
                    (Position::Catch, Some(Trigger::Message { .. })) => Some(Self::Receive),
                    (Position::Throw, Some(Trigger::Message { .. })) => Some(Self::Send),
                    (Position::Boundary { cancel_activity, .. }, Some(Trigger::Timer(_))) => {
                        Some(if *cancel_activity { Self::Deadline } else { Self::Reminder })
                    }
                    (Position::End, None) => Some(Self::End),
                    (Position::End, Some(Trigger::Terminate)) => Some(Self::Terminate),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The name of its element.
    pub(crate) const fn element(self) -> &'static str {
        match self {
            Self::Start | Self::MessageStart | Self::TimerStart => "startEvent",
            Self::User => "userTask",
            Self::Service => "serviceTask",
            Self::Script => "scriptTask",
            Self::Call => "callActivity",
            Self::Exclusive => "exclusiveGateway",
            Self::Parallel => "parallelGateway",
            Self::Inclusive => "inclusiveGateway",
            Self::Timer | Self::Receive => "intermediateCatchEvent",
            Self::Send => "intermediateThrowEvent",
            Self::Reminder | Self::Deadline => "boundaryEvent",
            Self::End | Self::Terminate => "endEvent",
        }
    }

    /// The word from which its id is made where the name gives none.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Start | Self::MessageStart | Self::TimerStart => "start",
            Self::User => "aufgabe",
            Self::Service => "dienst",
            Self::Script => "berechnung",
            Self::Call => "aufruf",
            Self::Exclusive => "entscheidung",
            Self::Parallel => "gleichzeitig",
            Self::Inclusive => "auswahl",
            Self::Timer | Self::Receive => "warten",
            Self::Send => "senden",
            Self::Reminder => "erinnerung",
            Self::Deadline => "frist",
            Self::End | Self::Terminate => "ende",
        }
    }
}

/// Gives a new element what its kind must have.
pub(crate) fn dress(document: &mut Document, element: NodeId, kind: Kind, name: &str) -> Result<(), Refused> {
    match kind {
        Kind::Timer | Kind::TimerStart | Kind::Reminder | Kind::Deadline => {
            let definition = append(document, element, MODEL, "timerEventDefinition")?;
            set_text_of_timer(document, definition, "timeDuration", "P1D")?;
        }
        Kind::Receive | Kind::Send | Kind::MessageStart => {
            append(document, element, MODEL, "messageEventDefinition")?;
            let message = if name.trim().is_empty() { "Nachricht" } else { name.trim() };
            set_message_of(document, element, message)?;
        }
        Kind::Terminate => {
            append(document, element, MODEL, "terminateEventDefinition")?;
        }
        _ => {}
    }
    if matches!(kind, Kind::Reminder | Kind::Deadline) {
        let cancels = if kind == Kind::Deadline { "true" } else { "false" };
        document.set_attribute(element, "cancelActivity", cancels)?;
    }
    Ok(())
}

/// Makes a step one of another kind of its family. What the new kind does not have is dropped.
///
/// # Errors
/// Where there is no such step, or it cannot become one of this kind.
pub fn set_kind(document: &mut Document, id: &str, kind: Kind) -> Result<(), Refused> {
    let model = read(document)?;
    let node = step(&model, id)?;
    let element = node.base.element;
    let Some(now) = Kind::of(node).filter(|now| now.family().contains(&kind)) else {
        return Err(Refused(format!("„{}“ kann nicht zu „{}“ werden.", node.base.shown(), kind.german())));
    };
    if now == kind {
        return Ok(());
    }
    if kind == Kind::Parallel {
        for flow in &node.outgoing {
            let flow = model.flow(*flow).base.element;
            let condition = child(document.element(flow), "conditionExpression");
            condition.map_or(Ok(()), |condition| document.remove(condition))?;
        }
        document.remove_attribute(element, "default")?;
    }
    if now == Kind::User {
        forget(document, &[id.to_owned()])?;
    }
    undress(document, element)?;
    let name = qualified(document, element, MODEL, kind.element(), true)?;
    document.rename(element, &name)?;
    dress(document, element, kind, &node.base.name)
}

/// Takes away what only the kind asks for.
fn undress(document: &mut Document, element: NodeId) -> Result<(), Refused> {
    for own in ["form", "workingDays", "priority", "notBy", "unit", "connector", "with", "result"] {
        set_own(document, element, own, "")?;
    }
    for plain in ["scriptFormat", "calledElement", "implementation"] {
        set_plain(document, element, plain, "")?;
    }
    let goes = |local: &str| local == "script" || local == "rendering" || local.ends_with("EventDefinition");
    let gone = document.element(element).children().filter(|found| goes(found.local()));
    let fields = child(document.element(element), "extensionElements")
        .into_iter()
        .flat_map(|known| document.element(known).children_named(engine::model::NAMESPACE, "field"));
    let gone: Vec<NodeId> = gone.chain(fields).map(|found| found.id()).collect();
    for found in gone {
        document.remove(found)?;
    }
    drop_empty_extensions(document, element)
}
