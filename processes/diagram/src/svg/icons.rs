//! The small signs in shapes. Each is drawn on a field of 24 by 24, as strokes or filled.

use bpmn::model::{Activity, ActivityKind, Bounds, GatewayKind, Loop, Task, Trigger};

use super::paper::{Number, Paper};

/// A sign: its strokes, and whether they are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Icon {
    path: &'static str,
    full: bool,
}

const fn strokes(path: &'static str) -> Icon {
    Icon { path, full: false }
}

const fn full(path: &'static str) -> Icon {
    Icon { path, full: true }
}

const ENVELOPE: Icon = strokes("M3 6H21V18H3ZM3 6L12 13L21 6");
/// Filled, with the flap left out.
const ENVELOPE_FULL: Icon = full("M4.5 5H19.5L12 11ZM3 6.5L12 13.5L21 6.5V19H3Z");
const CLOCK: Icon =
    strokes("M12 2A10 10 0 1 1 12 22A10 10 0 1 1 12 2ZM12 6V12L16 14.5M12 2V4M12 20V22M2 12H4M20 12H22");
const ERROR: &str = "M4 20L9 5L14 13L20 4L15 19L10 11Z";
const ESCALATION: &str = "M12 3L20 21L12 14L4 21Z";
const SIGNAL: &str = "M12 3L22 20H2Z";
const CONDITION: Icon = strokes("M5 3H19V21H5ZM8 7.5H16M8 10.5H16M8 13.5H16M8 16.5H16");
const LINK: &str = "M3 9H13V4L21 12L13 20V15H3Z";
const COMPENSATION: &str = "M11 5V19L2 12ZM21 5V19L12 12Z";
const CANCEL: &str = "M3 6L6 3L12 9L18 3L21 6L15 12L21 18L18 21L12 15L6 21L3 18L9 12Z";
const TERMINATE: Icon = full("M12 1A11 11 0 1 1 12 23A11 11 0 1 1 12 1Z");
const PENTAGON: &str = "M12 2L22 9.5L18 21.5H6L2 9.5Z";
const PLUS: &str = "M9.5 2H14.5V9.5H22V14.5H14.5V22H9.5V14.5H2V9.5H9.5Z";

/// The sign of an event; `throws` ones are filled.
pub(super) fn of_event(event: &bpmn::model::Event) -> Option<Icon> {
    let throws = !event.catches();
    let either = |path| if throws { full(path) } else { strokes(path) };
    Some(match event.definitions.as_slice() {
        [] => return None,
        [only] => match &only.trigger {
            Trigger::Message { .. } if throws => ENVELOPE_FULL,
            Trigger::Message { .. } => ENVELOPE,
            Trigger::Timer(_) => CLOCK,
            Trigger::Error(_) => either(ERROR),
            Trigger::Escalation(_) => either(ESCALATION),
            Trigger::Signal(_) => either(SIGNAL),
            Trigger::Conditional(_) => CONDITION,
            Trigger::Link { .. } => either(LINK),
            Trigger::Compensation { .. } => either(COMPENSATION),
            Trigger::Cancel => either(CANCEL),
            Trigger::Terminate => TERMINATE,
        },
        _ if event.parallel_multiple => either(PLUS),
        _ => either(PENTAGON),
    })
}

/// The sign at the upper left of a task.
pub(super) fn of_task(activity: &Activity) -> Option<Icon> {
    let ActivityKind::Task(task) = &activity.kind else { return None };
    Some(match task {
        Task::Plain => return None,
        Task::User { .. } => strokes(
            "M12 3A4.5 4.5 0 1 1 12 12A4.5 4.5 0 1 1 12 3ZM3 22V19Q3 14 9 13H15Q21 14 21 19V22ZM8 18V22M16 18V22",
        ),
        Task::Manual => strokes(
            "M3 11L9 5Q11 4 12 6L10 9H20Q22 10 20 11.5H13M20 11.5Q22 13 20 14.5H13M19.5 14.5Q21 16 19 17.5H13M18.5 17.5Q19.5 19 17.5 20H7L3 17Z",
        ),
        Task::Service { .. } => strokes(
            "M10.5 2H13.5L14.2 5L16.6 6L19.2 4.3L21.3 6.5L19.6 9.2L20.5 11.4L23 12V14L20.5 14.6L19.6 16.8L21.2 19.3L19.1 21.4L16.6 19.8L14.2 20.9L13.5 23.5H10.5L9.8 20.9L7.4 19.8L4.9 21.4L2.8 19.3L4.4 16.8L3.5 14.6L1 14V12L3.5 11.4L4.4 9.2L2.7 6.5L4.8 4.3L7.4 6L9.8 5ZM12 9A4 4 0 1 1 12 17A4 4 0 1 1 12 9Z",
        ),
        Task::Send { .. } => ENVELOPE_FULL,
        Task::Receive { instantiate: true, .. } => {
            strokes("M12 1A11 11 0 1 1 12 23A11 11 0 1 1 12 1ZM6 8H18V16H6ZM6 8L12 12.5L18 8")
        }
        Task::Receive { .. } => ENVELOPE,
        Task::BusinessRule { .. } => strokes("M2 4H22V20H2ZM2 9H22M2 14.5H22M8 9V20M2 5H22M2 7H22"),
        Task::Script { .. } => strokes("M7 2H20Q14 7 17 12T15 22H3Q9 17 6 12T7 2ZM9 7H14M9.5 12H15M9 17H14"),
    })
}

/// The sign of a gateway.
pub(super) fn of_gateway(kind: &GatewayKind, marked: bool) -> Option<Icon> {
    Some(match kind {
        GatewayKind::Exclusive if !marked => return None,
        GatewayKind::Exclusive => full("M5 2H9L12 8L15 2H19L14 12L19 22H15L12 16L9 22H5L10 12Z"),
        GatewayKind::Parallel => full("M10.5 1H13.5V10.5H23V13.5H13.5V23H10.5V13.5H1V10.5H10.5Z"),
        GatewayKind::Inclusive => {
            strokes("M12 2A10 10 0 1 1 12 22A10 10 0 1 1 12 2ZM12 3A9 9 0 1 1 12 21A9 9 0 1 1 12 3Z")
        }
        GatewayKind::Complex { .. } => full(
            "M10.5 1H13.5V9L19 3.4L21 5.5L15.4 10.5H23V13.5H15.4L21 18.5L19 20.6L13.5 15V23H10.5V15L5 20.6L3 18.5L8.6 13.5H1V10.5H8.6L3 5.5L5 3.4L10.5 9Z",
        ),
        // The circles stand around these.
        GatewayKind::EventBased { parallel: true, .. } => strokes(PLUS),
        GatewayKind::EventBased { .. } => strokes(PENTAGON),
    })
}

/// The signs at the lower border of an activity.
pub(super) fn markers(activity: &Activity, collapsed: bool) -> Vec<Icon> {
    let mut found = Vec::new();
    if collapsed {
        found.push(strokes("M3 3H21V21H3ZM12 6V18M6 12H18"));
    }
    match &activity.repeats {
        Some(Loop::Standard(_)) => found.push(strokes("M9 20A9 9 0 1 1 15 20M9 20L4.5 20.5M9 20L8.5 15")),
        Some(Loop::Multi(multi)) if multi.sequential => {
            found.push(full("M3 4H21V7H3ZM3 10.5H21V13.5H3ZM3 17H21V20H3Z"));
        }
        Some(Loop::Multi(_)) => found.push(full("M4 3H7V21H4ZM10.5 3H13.5V21H10.5ZM17 3H20V21H17Z")),
        None => {}
    }
    if activity.for_compensation {
        found.push(strokes(COMPENSATION));
    }
    if let ActivityKind::SubProcess(inner) = &activity.kind
        && inner.ad_hoc.is_some()
    {
        found.push(full("M2 14Q4 7 8.5 8T14 12.5T20 9H22Q20 16 15.5 15.5T9.5 12T4.5 14Z"));
    }
    found
}

impl Paper {
    /// A sign into a field.
    pub(super) fn icon(&mut self, icon: Icon, at: &Bounds) {
        let scale = at.width.min(at.height) / 24.0;
        let class = if icon.full { "d-icon d-icon--full" } else { "d-icon" };
        // Two decimals: one would move signs of small shapes.
        let scale = (scale * 100.0).round() / 100.0;
        let place = format!("translate({} {}) scale({scale})", Number(at.x), Number(at.y));
        self.empty("path", &[("class", &class), ("transform", &place), ("d", &icon.path)]);
    }
}
