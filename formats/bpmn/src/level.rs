//! The three levels of elements: A for everyone, B for the process office, C kept and shown but not executed.

use crate::model::{
    Activity, ActivityKind, Definitions, Event, FlowNode, GatewayKind, NodeKind, Position, Task, Thing,
    Trigger,
};

/// For whom an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The palette for everyone; executed.
    A,
    /// For the process office; executed.
    B,
    /// Kept when a file is read, shown, but not executed.
    C,
}

/// The level of an element, and for C why it is not executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    /// The level.
    pub level: Level,
    /// A German sentence; only for C.
    pub reason: Option<&'static str>,
}

impl Rating {
    fn of(level: Level) -> Self {
        Self { level, reason: None }
    }

    fn refused(reason: &'static str) -> Self {
        Self { level: Level::C, reason: Some(reason) }
    }
}

const COMPLEX: &str = "Komplexe Gateways werden nicht ausgeführt, weil ihre Regel nur in freier Form beschrieben werden kann. \
     Nehmen Sie ein exklusives, inklusives oder paralleles Gateway.";
const ALL_FIRST: &str = "Ein Prozess, der erst beginnt, wenn mehrere Ereignisse eingetreten sind, wird nicht ausgeführt. Beginnen \
     Sie ihn mit dem ersten und warten Sie dann auf die anderen.";
const MULTIPLE: &str = "Ereignisse mit mehreren Auslösern werden nicht ausgeführt. Nehmen Sie mehrere Ereignisse mit je \
     einem Auslöser, zum Beispiel hinter einem ereignisbasierten Gateway.";
const CHOREOGRAPHY: &str = "Choreographien werden nicht ausgeführt, weil niemand für ihren Ablauf verantwortlich ist. \
     Modellieren Sie den Prozess des eigenen Hauses.";
const CONVERSATION: &str =
    "Konversationen werden nur gezeigt, nicht ausgeführt. Modellieren Sie Nachrichtenflüsse.";
const GLOBAL: &str = "Globale Aufgaben werden nicht ausgeführt. Nehmen Sie einen Prozess mit dieser einen Aufgabe und \
     rufen Sie ihn auf.";
const QUANTITY: &str = "Aktivitäten, die mehr als eine Marke brauchen oder abgeben, werden nicht ausgeführt. Nehmen Sie \
     parallele Gateways.";

/// The level of an element of the model.
#[must_use]
pub fn level(definitions: &Definitions, thing: Thing) -> Rating {
    match thing {
        Thing::Node(index) => of_node(definitions.node(index)),
        Thing::GlobalTask(_) => Rating::refused(GLOBAL),
        Thing::Other(element) => {
            let of_collaboration = definitions.collaborations.iter().find_map(|known| {
                if known.conversations.contains(&element) {
                    return Some(Rating::refused(CONVERSATION));
                }
                let whole = known.base.element == element;
                match known.kind.as_str() {
                    "choreography" | "globalChoreographyTask" if whole => Some(Rating::refused(CHOREOGRAPHY)),
                    "globalConversation" if whole => Some(Rating::refused(CONVERSATION)),
                    _ => None,
                }
            });
            of_collaboration.unwrap_or(Rating::of(Level::A))
        }
        _ => Rating::of(Level::A),
    }
}

fn of_node(node: &FlowNode) -> Rating {
    match &node.kind {
        NodeKind::Event(event) => of_event(event),
        NodeKind::Activity(activity) => of_activity(activity),
        NodeKind::Gateway(gateway) => match gateway.kind {
            GatewayKind::Complex { .. } => Rating::refused(COMPLEX),
            GatewayKind::EventBased { instantiate: true, parallel: true } => Rating::refused(ALL_FIRST),
            GatewayKind::Inclusive | GatewayKind::EventBased { instantiate: true, .. } => {
                Rating::of(Level::B)
            }
            _ => Rating::of(Level::A),
        },
        NodeKind::Choreography(_) => Rating::refused(CHOREOGRAPHY),
    }
}

fn of_event(event: &Event) -> Rating {
    if event.definitions.len() > 1 {
        return Rating::refused(MULTIPLE);
    }
    let boundary = matches!(event.position, Position::Boundary { .. });
    let simple = match event.trigger() {
        None | Some(Trigger::Message { .. } | Trigger::Timer(_)) => true,
        Some(Trigger::Terminate) => event.position == Position::End,
        Some(Trigger::Error(_)) => boundary,
        Some(_) => false,
    };
    Rating::of(if simple { Level::A } else { Level::B })
}

fn of_activity(activity: &Activity) -> Rating {
    if activity.start_quantity != 1 || activity.completion_quantity != 1 {
        return Rating::refused(QUANTITY);
    }
    let simple = match &activity.kind {
        ActivityKind::Task(Task::Script { .. }) => false,
        ActivityKind::Task(_) => true,
        ActivityKind::SubProcess(sub) => {
            !sub.triggered_by_event && sub.transaction.is_none() && sub.ad_hoc.is_none()
        }
        ActivityKind::Call { called } => {
            if matches!(called.as_ref().and_then(|called| called.target), Some(Thing::GlobalTask(_))) {
                return Rating::refused(GLOBAL);
            }
            true
        }
    };
    let plain = simple && activity.repeats.is_none() && !activity.for_compensation;
    Rating::of(if plain { Level::A } else { Level::B })
}
