//! Edits of the course: steps put in, ways split, led elsewhere.

use std::collections::HashSet;

use bpmn::model::{Definitions, FlowNode, NodeIndex, Position};
use bpmn::xml::{Document, NodeId};

use crate::draw::draw;
use crate::ids::Ids;
use crate::kind::{Kind, dress};
use crate::leave::drop_elements;
use crate::properties::{set_condition, set_default, set_name};
use crate::tree::{add_to_scope, append, child, flow, read, step};
use crate::{Refused, Timing, set_timing};

/// Where something is put in: behind a step, on one of its ways.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The step.
    pub after: &'a str,
    /// Which way out of it; needed where there are several.
    pub way: Option<&'a str>,
}

/// A way out of a gateway that is to be made.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// What it is called: „ja“.
    pub label: String,
    /// When it is taken, in FEEL; the default way where it is empty.
    pub condition: String,
    /// The name of the task on it; none: it leads straight on.
    pub task: Option<String>,
}

/// The way that is opened for something new.
struct Gap {
    /// The element that holds the step.
    scope: NodeId,
    source: String,
    /// The way with its element and its end.
    way: Option<(NodeId, String)>,
    /// Whether its end would be reached by no other way.
    only: bool,
    lane: Option<NodeId>,
}

fn gap(model: &Definitions, place: Place<'_>) -> Result<Gap, Refused> {
    let node = step(model, place.after)?;
    let words = node.base.shown();
    if node.event().is_some_and(|event| event.position == Position::End) {
        return Err(Refused(format!(
            "Nach dem Ende „{words}“ kommt nichts mehr. Fügen Sie davor etwas ein."
        )));
    }
    if attached(model, node) {
        return Err(Refused(format!("„{words}“ ist mit keinem Weg verbunden; danach kommt nichts.")));
    }
    let way = match (place.way, node.outgoing.as_slice()) {
        (Some(id), _) => {
            let found = flow(model, id)?;
            if found.source.target != Some(node.index) {
                return Err(Refused(format!("Der Weg „{id}“ beginnt nicht bei „{words}“.")));
            }
            Some(found)
        }
        (None, []) => None,
        (None, [only]) => Some(model.flow(*only)),
        (None, _) => {
            return Err(Refused(format!(
                "Von „{words}“ führen mehrere Wege weiter. Wählen Sie einen davon."
            )));
        }
    };
    let target = way.and_then(|way| way.target.target).map(|target| model.node(target));
    Ok(Gap {
        scope: model.scope(node.scope).element,
        source: node.base.id.clone(),
        way: way.zip(target).map(|(way, target)| (way.base.element, target.base.id.clone())),
        only: target.is_some_and(|target| target.incoming.len() == 1),
        lane: node.lane.map(|lane| model.lanes[lane.index()].base.element),
    })
}

/// Whether no way leads from such a step: event sub-processes, and what compensates.
fn attached(model: &Definitions, node: &FlowNode) -> bool {
    node.activity().is_some_and(|activity| {
        let event = matches!(&activity.kind, bpmn::model::ActivityKind::SubProcess(inner) if inner.triggered_by_event);
        event || activity.for_compensation
    }) || node.event().is_some_and(|event| {
        event.definitions.iter().any(|found| {
            let boundary = matches!(event.position, Position::Boundary { .. });
            let compensates = matches!(found.trigger, bpmn::model::Trigger::Compensation { .. });
            let jumps = matches!(found.trigger, bpmn::model::Trigger::Link { .. })
                && model.node(node.index).event().is_some_and(|event| event.position == Position::Throw);
            (boundary && compensates) || jumps
        })
    })
}

/// Puts a step in and gives its id.
///
/// # Errors
/// Where there is no such place, where the way is not said, or where an end would cut something off.
pub fn insert(document: &mut Document, place: Place<'_>, kind: Kind, name: &str) -> Result<String, Refused> {
    if kind.family().contains(&Kind::Start) || matches!(kind, Kind::Reminder | Kind::Deadline) {
        return Err(Refused(format!("„{}“ kann nicht eingefügt werden.", kind.german())));
    }
    let model = read(document)?;
    let gap = gap(&model, place)?;
    if kind.is_end() && gap.only {
        return Err(Refused(
            "Hier kann kein Ende stehen: Was danach kommt, würde nie erreicht. Führen Sie erst einen anderen Weg dorthin, \
             oder entfernen Sie es."
                .to_owned(),
        ));
    }
    let mut ids = Ids::of(document);
    let id = new_step(document, &mut ids, &gap, kind, name)?;
    match &gap.way {
        Some((way, target)) => {
            document.set_attribute(*way, "targetRef", &id)?;
            if !kind.is_end() {
                connect(document, &mut ids, gap.scope, &id, target)?;
            }
        }
        None => drop(connect(document, &mut ids, gap.scope, &gap.source, &id)?),
    }
    finish(document, &model)?;
    Ok(id)
}

/// Splits the way behind a step into several and joins them again; gives the id of the splitting gateway.
///
/// # Errors
/// As [`insert`], and where fewer than two ways are given.
pub fn branch(
    document: &mut Document,
    place: Place<'_>,
    kind: Kind,
    question: &str,
    ways: &[Way],
) -> Result<String, Refused> {
    if !kind.is_gateway() || ways.len() < 2 {
        return Err(Refused("Eine Verzweigung hat mindestens zwei Wege.".to_owned()));
    }
    let model = read(document)?;
    let gap = gap(&model, place)?;
    let mut ids = Ids::of(document);
    let split = new_step(document, &mut ids, &gap, kind, question)?;
    let join = new_step(document, &mut ids, &gap, kind, "")?;
    match &gap.way {
        Some((way, target)) => {
            document.set_attribute(*way, "targetRef", &split)?;
            connect(document, &mut ids, gap.scope, &join, target)?;
        }
        None => drop(connect(document, &mut ids, gap.scope, &gap.source, &split)?),
    }
    for way in ways {
        let first = match &way.task {
            Some(name) => {
                let task = new_step(document, &mut ids, &gap, Kind::User, name)?;
                connect(document, &mut ids, gap.scope, &task, &join)?;
                task
            }
            None => join.clone(),
        };
        let made = connect(document, &mut ids, gap.scope, &split, &first)?;
        label(document, &made, kind, way, &split)?;
    }
    finish(document, &model)?;
    Ok(split)
}

fn label(document: &mut Document, made: &str, kind: Kind, way: &Way, split: &str) -> Result<(), Refused> {
    set_name(document, made, &way.label)?;
    if kind == Kind::Parallel {
        return Ok(());
    }
    if way.condition.trim().is_empty() {
        return set_default(document, split, Some(made));
    }
    set_condition(document, made, &way.condition)
}

/// Adds a way with a task to a gateway, up to where its ways meet; to an end of its own where they do not. Gives the task's id.
///
/// # Errors
/// Where there is no such gateway.
pub fn add_way(document: &mut Document, gateway: &str, way: &Way) -> Result<String, Refused> {
    let model = read(document)?;
    let node = step(&model, gateway)?;
    let Some(kind) = Kind::of(node).filter(|kind| kind.is_gateway()) else {
        return Err(Refused(format!("„{}“ hat nur einen Weg. Verzweigen Sie danach.", node.base.shown())));
    };
    let meeting = meeting(&model, node).map(|index| model.node(index).base.id.clone());
    let gap = Gap {
        scope: model.scope(node.scope).element,
        source: gateway.to_owned(),
        way: None,
        only: false,
        lane: node.lane.map(|lane| model.lanes[lane.index()].base.element),
    };
    let mut ids = Ids::of(document);
    let task = new_step(document, &mut ids, &gap, Kind::User, way.task.as_deref().unwrap_or_default())?;
    let target = match meeting {
        Some(meeting) => meeting,
        None => new_step(document, &mut ids, &gap, Kind::End, "")?,
    };
    let made = connect(document, &mut ids, gap.scope, gateway, &task)?;
    connect(document, &mut ids, gap.scope, &task, &target)?;
    let has_default = node.default().is_some();
    if !(way.condition.trim().is_empty() && has_default) {
        label(document, &made, kind, way, gateway)?;
    } else {
        set_name(document, &made, &way.label)?;
    }
    finish(document, &model)?;
    Ok(task)
}

/// The first step that every way out of a gateway reaches.
fn meeting(model: &Definitions, gateway: &FlowNode) -> Option<NodeIndex> {
    let reached = |from: NodeIndex| {
        let (mut order, mut seen) = (vec![from], HashSet::from([from, gateway.index]));
        let mut at = 0;
        while let Some(node) = order.get(at).copied() {
            at += 1;
            let next = model.node(node).outgoing.iter().filter_map(|way| model.flow(*way).target.target);
            order.extend(next.filter(|next| seen.insert(*next)));
        }
        order
    };
    let mut ways = gateway.outgoing.iter().filter_map(|way| model.flow(*way).target.target).map(reached);
    let first = ways.next()?;
    let others: Vec<HashSet<NodeIndex>> = ways.map(|way| way.into_iter().collect()).collect();
    let meets = |node: &NodeIndex| others.iter().all(|way| way.contains(node));
    let several = |node: &NodeIndex| model.node(*node).incoming.len() > 1;
    let alone = others.is_empty();
    first.into_iter().find(|node| meets(node) && (!alone || several(node)))
}

/// Leads a way to another step.
///
/// # Errors
/// Where way or step are not there, or no way may lead to that step.
pub fn lead(document: &mut Document, way: &str, to: &str) -> Result<(), Refused> {
    let model = read(document)?;
    let (found, target) = (flow(&model, way)?, step(&model, to)?);
    let words = target.base.shown();
    let source = found.source.target.map(|source| model.node(source));
    if source.is_some_and(|source| source.scope != target.scope) {
        return Err(Refused(format!("„{words}“ liegt in einem anderen Teilprozess.")));
    }
    let begins = target
        .event()
        .is_some_and(|event| matches!(event.position, Position::Start { .. } | Position::Boundary { .. }));
    if begins || attached(&model, target) {
        return Err(Refused(format!("Zu „{words}“ führt kein Weg: Dort beginnt einer.")));
    }
    document.set_attribute(found.base.element, "targetRef", to)?;
    finish(document, &model)
}

/// Attaches a time to a task: behind it a task of its own and an end. Gives the id of the event.
///
/// # Errors
/// Where there is no such task, or the time is no time.
pub fn attach_timer(
    document: &mut Document,
    host: &str,
    kind: Kind,
    name: &str,
    timing: &Timing,
    task: &str,
) -> Result<String, Refused> {
    let model = read(document)?;
    let node = step(&model, host)?;
    if node.activity().is_none() || attached(&model, node) {
        return Err(Refused(format!("„{}“ dauert nicht: Daran hängt keine Frist.", node.base.shown())));
    }
    if !matches!(kind, Kind::Reminder | Kind::Deadline) {
        return Err(Refused("Angehängt werden Erinnerungen und Fristen.".to_owned()));
    }
    let gap = Gap {
        scope: model.scope(node.scope).element,
        source: host.to_owned(),
        way: None,
        only: false,
        lane: node.lane.map(|lane| model.lanes[lane.index()].base.element),
    };
    let mut ids = Ids::of(document);
    let event = new_step(document, &mut ids, &gap, kind, name)?;
    let element = read(document)?.element(&event).unwrap_or(gap.scope);
    document.set_attribute(element, "attachedToRef", host)?;
    set_timing(document, &event, timing)?;
    let task = new_step(document, &mut ids, &gap, Kind::User, task)?;
    let end = new_step(document, &mut ids, &gap, Kind::End, "")?;
    connect(document, &mut ids, gap.scope, &event, &task)?;
    connect(document, &mut ids, gap.scope, &task, &end)?;
    finish(document, &model)?;
    Ok(event)
}

fn new_step(
    document: &mut Document,
    ids: &mut Ids,
    gap: &Gap,
    kind: Kind,
    name: &str,
) -> Result<String, Refused> {
    let id = ids.named(name, kind.word());
    let element = add_to_scope(document, gap.scope, kind.element())?;
    document.set_attribute(element, "id", &id)?;
    if !name.trim().is_empty() {
        document.set_attribute(element, "name", name.trim())?;
    }
    dress(document, element, kind, name)?;
    if let Some(lane) = gap.lane {
        let member = append(document, lane, bpmn::namespaces::MODEL, "flowNodeRef")?;
        document.set_text(member, &id)?;
    }
    Ok(id)
}

pub(crate) fn connect(
    document: &mut Document,
    ids: &mut Ids,
    scope: NodeId,
    from: &str,
    to: &str,
) -> Result<String, Refused> {
    let id = ids.counted("weg");
    let element = add_to_scope(document, scope, "sequenceFlow")?;
    for (name, value) in [("id", id.as_str()), ("sourceRef", from), ("targetRef", to)] {
        document.set_attribute(element, name, value)?;
    }
    Ok(id)
}

/// What follows every edit of the course: gateways that have nothing to split or join any more go; lists of ways that steps keep
/// beside the ways themselves are left out, because they may be and would be wrong now; and the drawing is made anew.
pub(crate) fn finish(document: &mut Document, before: &Definitions) -> Result<(), Refused> {
    while let Some(idle) = grown_idle(&read(document)?, before) {
        short_cut(document, &idle)?;
    }
    let model = read(document)?;
    for node in &model.nodes {
        for list in ["incoming", "outgoing"] {
            while let Some(found) = child(document.element(node.base.element), list) {
                document.remove(found)?;
            }
        }
    }
    draw(document)
}

/// A gateway through which one way leads now, and before more than one.
fn grown_idle(now: &Definitions, before: &Definitions) -> Option<String> {
    let idle = |node: &FlowNode| node.incoming.len() == 1 && node.outgoing.len() == 1;
    let was = |id: &str| before.node_by_id(id).is_some_and(|node| !idle(node));
    let found = now.nodes.iter().find(|node| node.gateway().is_some() && idle(node) && was(&node.base.id));
    found.map(|node| node.base.id.clone())
}

/// Leads the way into a gateway past it.
fn short_cut(document: &mut Document, id: &str) -> Result<(), Refused> {
    let model = read(document)?;
    let node = step(&model, id)?;
    let ends = node.incoming.first().zip(node.outgoing.first());
    let Some((into, out)) = ends.map(|(into, out)| (model.flow(*into), model.flow(*out))) else {
        return Ok(());
    };
    let Some(target) = out.target.target.filter(|target| *target != node.index) else { return Ok(()) };
    document.set_attribute(into.base.element, "targetRef", &model.node(target).base.id)?;
    drop_elements(document, &[out.base.element, node.base.element])
}
