//! Link events: pairs in one scope.

use crate::lint::words::the_big;
use crate::lint::{Context, Out, Rule, Severity};
use crate::model::{EventDefinition, FlowNode, Position, Reference, Trigger};
use crate::xml::NodeId;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "link-outgoing",
        severity: Severity::Fault,
        source: "10.5.4: a link source has no outgoing, a link target no incoming flow",
        demand: "Aus einem Absprung (Link) führt kein Sequenzfluss, in ein Sprungziel keiner hinein.",
        check: flows,
    },
    Rule {
        id: "link-pair",
        severity: Severity::Fault,
        source: "10.5.5, table 10.97: sources and target of links belong together",
        demand: "Jedes Sprungziel (Link) hat einen Absprung und jeder Absprung genau ein Sprungziel.",
        check: pair,
    },
    Rule {
        id: "link-scope",
        severity: Severity::Fault,
        source: "10.5.4: links stay in one process level",
        demand: "Absprung und Sprungziel (Link) liegen in demselben Prozess oder Teilprozess.",
        check: scope,
    },
];

struct Link<'a> {
    node: &'a FlowNode,
    definition: &'a EventDefinition,
    throws: bool,
    name: &'a str,
    sources: &'a [Reference<NodeId>],
    target: Option<&'a Reference<NodeId>>,
}

fn links<'a>(context: &Context<'a>) -> Vec<Link<'a>> {
    let mut all = Vec::new();
    for (node, event) in context.events() {
        if !matches!(event.position, Position::Catch | Position::Throw) {
            continue;
        }
        for definition in &event.definitions {
            if let Trigger::Link { name, sources, target } = &definition.trigger {
                let throws = event.position == Position::Throw;
                all.push(Link {
                    node,
                    definition,
                    throws,
                    name: name.trim(),
                    sources,
                    target: target.as_ref(),
                });
            }
        }
    }
    all
}

fn flows(context: &Context<'_>, out: &mut Out<'_>) {
    for Link { node, throws, .. } in links(context) {
        if throws && !node.outgoing.is_empty() {
            let message = format!(
                "{} springt an eine andere Stelle und darf keinen ausgehenden Sequenzfluss haben. Bitte entfernen.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
        if !throws && !node.incoming.is_empty() {
            let message = format!(
                "{} ist ein Sprungziel und darf keinen eingehenden Sequenzfluss haben. Bitte entfernen.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}

fn pair(context: &Context<'_>, out: &mut Out<'_>) {
    let all = links(context);
    for link in &all {
        let element = link.definition.base.element;
        let problem = if link.throws {
            let stated = link.target.and_then(|target| target.target);
            let other =
                all.iter().find(|other| !other.throws && Some(other.definition.base.element) == stated);
            match other {
                // The target may list its sources; then this one must be among them.
                Some(other) if !other.sources.is_empty() => {
                    let listed = other.sources.iter().any(|source| source.target == Some(element));
                    (!listed).then_some("hat ein Sprungziel, das zu einem anderen Absprung gehört")
                }
                Some(_) => None,
                None => {
                    let found = link.node.event().is_some_and(|event| event.link_target.is_some());
                    (!found).then_some("hat kein Sprungziel")
                }
            }
        } else {
            let reaches = |other: &&Link<'_>| {
                other.throws
                    && (other.target.is_some_and(|target| target.target == Some(element))
                        || link
                            .sources
                            .iter()
                            .any(|source| source.target == Some(other.definition.base.element))
                        || (!link.name.is_empty() && other.name == link.name))
            };
            (!all.iter().any(|other| reaches(&other))).then_some("ist ein Sprungziel ohne Absprung")
        };
        if let Some(problem) = problem {
            let message = format!(
                "{} {problem}. Geben Sie Absprung und Sprungziel denselben Namen.",
                the_big(link.node)
            );
            out.say(&link.node.base, message);
        }
    }
}

fn scope(context: &Context<'_>, out: &mut Out<'_>) {
    for (node, event) in context.events() {
        let Some(target) = event.link_target else { continue };
        if context.model.node(target).scope != node.scope {
            let message = format!(
                "{} springt in einen anderen Prozess oder Teilprozess. Nehmen Sie Sequenz- oder Nachrichtenflüsse.",
                the_big(node)
            );
            out.say(&node.base, message);
        }
    }
}
