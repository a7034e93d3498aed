//! Variables that conditions of a model look at and nothing sets: mostly a slip of the pen.

use std::collections::BTreeSet;

use bpmn::model::{ActivityKind, Task};
use engine::model::NAMESPACE;

use super::Ready;
use crate::Workflow;

/// The names that conditions at flows look at and that nothing sets: neither a field of a form nor a connector, a script or a data
/// object of the model, nor who begins it or does its tasks elsewhere (`given`).
#[must_use]
pub fn unknown(workflow: &Workflow, model: &Ready, given: &[&str]) -> BTreeSet<String> {
    let mut known: BTreeSet<&str> = given.iter().copied().collect();
    for node in &model.read.nodes {
        let fields =
            node.base.extensions.iter().filter(|known| known.namespace == NAMESPACE && known.name == "field");
        let names = fields.flat_map(|field| &field.attributes).filter(|attribute| attribute.name == "name");
        known.extend(names.map(|name| name.value.as_str()));
        let connector =
            node.base.attribute(NAMESPACE, "connector").and_then(|key| workflow.connectors.get(key));
        known.extend(connector.into_iter().flat_map(|connector| connector.gives).map(|field| field.name));
        if matches!(
            node.activity().map(|activity| &activity.kind),
            Some(ActivityKind::Task(Task::Script { .. }))
        ) {
            known.extend(node.base.attribute(NAMESPACE, "result"));
        }
    }
    known.extend(model.read.data.iter().map(|data| data.base.shown()));
    let conditions = model.read.flows.iter().filter_map(|flow| flow.condition.as_ref());
    let names = conditions.filter_map(|condition| feel::Expression::parse(condition.body()).ok());
    names.flat_map(|condition| condition.names()).filter(|name| !known.contains(name.as_str())).collect()
}
