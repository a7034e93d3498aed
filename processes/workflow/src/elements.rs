//! What the house adds to the elements of a model: attributes of the namespace [`NAMESPACE`].
//!
//! | element | attribute | meaning |
//! |---|---|---|
//! | user task, lane | `unit` | the key of the unit whose task it is; without one that of the lane, else the unit of the case |
//! | user task | `form` | the key of the form that it shows |
//! | user task | `workingDays` | in how many working days it is to be done |
//! | user task | `priority` | `high`, `ordinary`, `low` |
//! | user task | `notBy` | ids of user tasks, with blanks between: who did one of them may not do this one (four eyes) |
//! | process | `fileClass` | the number of the class of the file plan of the cases that it opens |
//! | process | `unit` | the key of the unit whose cases they are; without one the unit of who begins it by hand |
//! | user task | `role` | the key of a role, such as `head`: only who has it for the unit may take or do the task |
//! | service task | `connector` | the key of the [connector](crate::connectors) |
//! | service task | `with` | a FEEL context: what the connector is given beside the variables |
//!
//! What a person fills in when a user task is done or a process begun are [`fields`], elements of the same namespace.

use access::Role;
use bpmn::model::{ActivityKind, Base, Definitions, FlowNode, Process, Task};
use engine::model::{Formula, NAMESPACE};

use crate::fields::{self, Field};

/// What the house adds to a node.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// Of what a person does.
    pub task: TaskSpec,
    /// Of what a service does.
    pub service: Option<ServiceSpec>,
}

/// How a person's task is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskSpec {
    /// The key of the unit; none: the unit of the case.
    pub unit: Option<String>,
    /// The key of the form.
    pub form: Option<String>,
    /// In how many working days it is to be done.
    pub working_days: Option<u32>,
    /// How urgent it is.
    pub priority: Priority,
    /// The ids of user tasks whose doer may not do this one.
    pub not_by: Vec<String>,
    /// What is filled in when it is done, or at a start event when the process is begun.
    pub fields: Vec<Field>,
    /// The role that whoever does it must have for the unit.
    pub role: Option<Role>,
}

/// How urgent a task is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Before others.
    High,
    /// As others.
    #[default]
    Ordinary,
    /// After others.
    Low,
}

impl Priority {
    /// All, the most urgent first.
    pub const ALL: [Self; 3] = [Self::High, Self::Ordinary, Self::Low];

    /// The number by which tasks are ordered.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::High => 1,
            Self::Ordinary => 2,
            Self::Low => 3,
        }
    }

    /// The priority of a number; ordinary where there is none.
    #[must_use]
    pub fn of(number: i64) -> Self {
        Self::ALL.into_iter().find(|priority| priority.number() == number).unwrap_or_default()
    }

    /// The German word.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::High => "hoch",
            Self::Ordinary => "normal",
            Self::Low => "niedrig",
        }
    }
}

/// How a service is called.
#[derive(Clone, Debug)]
pub struct ServiceSpec {
    /// The key of the connector.
    pub connector: String,
    /// What it is given beside the variables.
    pub with: Option<Formula>,
}

/// In which cases a process is begun by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcessSpec {
    /// The number of the class of the file plan.
    pub file_class: Option<String>,
    /// The key of the unit whose cases they are.
    pub unit: Option<String>,
}

impl ProcessSpec {
    /// What a model says of a process.
    #[must_use]
    pub fn of(process: &Process) -> Self {
        Self { file_class: said(&process.base, "fileClass"), unit: said(&process.base, "unit") }
    }
}

/// An attribute of the house, if it says something.
fn said(base: &Base, name: &str) -> Option<String> {
    base.attribute(NAMESPACE, name).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A fault in what the house adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The id of the element.
    pub element: String,
    /// Its line in the file.
    pub line: u32,
    /// What is wrong and what to do, in German.
    pub text: String,
}

/// What the house adds to each node of a model, in their order.
///
/// # Errors
/// Everything that is not understood.
pub fn read(model: &Definitions) -> Result<Vec<Element>, Vec<Fault>> {
    let mut faults = Vec::new();
    let elements = model.nodes.iter().map(|node| element(model, node, &mut faults)).collect();
    if faults.is_empty() { Ok(elements) } else { Err(faults) }
}

fn element(model: &Definitions, node: &FlowNode, faults: &mut Vec<Fault>) -> Element {
    let mut fault = |text: String| {
        let text = format!("„{}“: {text}", node.base.shown());
        faults.push(Fault { element: node.base.id.clone(), line: node.base.line, text });
    };
    let said = |name: &str| said(&node.base, name);
    let lanes = std::iter::successors(node.lane, |lane| model.lanes[lane.index()].parent);
    let of_lane = lanes.filter_map(|lane| model.lanes[lane.index()].base.attribute(NAMESPACE, "unit")).next();
    let working_days = said("workingDays").filter(|_| is_user_task(node)).and_then(|text| {
        let days = text.parse().ok().filter(|days| *days <= 1_000);
        if days.is_none() {
            fault(format!("„{text}“ ist keine Zahl von Arbeitstagen (0 bis 1000)."));
        }
        days
    });
    let priority = match said("priority").as_deref() {
        None | Some("ordinary") => Priority::Ordinary,
        Some("high") => Priority::High,
        Some("low") => Priority::Low,
        Some(other) => {
            fault(format!("„{other}“ ist keine Dringlichkeit. Es gibt high, ordinary und low."));
            Priority::Ordinary
        }
    };
    let not_by: Vec<String> =
        said("notBy").map(|ids| ids.split_whitespace().map(str::to_owned).collect()).unwrap_or_default();
    for id in &not_by {
        if !model.node_by_id(id).is_some_and(is_user_task) {
            fault(format!("Für das Vier-Augen-Prinzip ist „{id}“ angegeben; das ist keine Benutzeraufgabe."));
        }
    }
    let role = said("role").and_then(|text| {
        let role = text.parse().ok();
        if role.is_none() {
            let known = Role::ALL.map(Role::as_str).join(", ");
            fault(format!("„{text}“ ist keine Rolle. Es gibt {known}."));
        }
        role
    });
    let with = said("with").and_then(|text| match Formula::parse(&text) {
        Ok(formula) => Some(formula),
        Err(error) => {
            fault(format!("Was der Dienst bekommt („{text}“), ist nicht zu verstehen: {error}"));
            None
        }
    });
    let (fields, wrong) = fields::of_element(&node.base);
    wrong.into_iter().for_each(&mut fault);
    let task = TaskSpec {
        fields,
        unit: said("unit").or_else(|| of_lane.map(str::to_owned)),
        form: said("form"),
        working_days,
        priority,
        not_by,
        role,
    };
    Element { task, service: said("connector").map(|connector| ServiceSpec { connector, with }) }
}

fn is_user_task(node: &FlowNode) -> bool {
    let kind = node.activity().map(|activity| &activity.kind);
    matches!(kind, Some(ActivityKind::Task(Task::User { .. } | Task::Manual | Task::Plain)))
}
