//! What was found, in sentences that the person at the diagram understands.

use super::{Report, Verdict, Way, scopes};
use crate::net::{FlowId, Kind, Net, Node, NodeId, Trigger};

/// A fault of a process, or the reason why none could be excluded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong and what to do about it, in German.
    pub text: String,
    /// The nodes that are meant, to be marked in the diagram.
    pub nodes: Vec<NodeId>,
    /// The flows that are meant.
    pub flows: Vec<FlowId>,
    /// How it comes to that, to be played; empty where there is nothing to play.
    pub way: Way,
}

impl Report {
    /// Every fault that was found, the gravest first.
    #[must_use]
    pub fn findings(&self, net: &Net) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Verdict::Fails(way) = &self.sound {
            findings.push(end(net, way));
        }
        if let Verdict::Fails(way) = &self.safe {
            findings.push(two_tokens(net, way));
        }
        findings.extend(self.dead.iter().map(|id| Finding {
            text: never(net.node(*id)),
            nodes: vec![*id],
            flows: Vec::new(),
            way: Way::default(),
        }));
        if findings.is_empty() {
            findings.extend(self.doubt());
        }
        findings
    }

    fn doubt(&self) -> Option<Finding> {
        let verdicts = [&self.safe, &self.sound];
        let text = if verdicts.contains(&&Verdict::Undecided) {
            format!(
                "Der Prozess hat mehr als {} Zustände. Ob er immer zu Ende kommt, wurde nicht entschieden. Teilen Sie ihn in Teilprozesse auf.",
                self.states
            )
        } else if verdicts.contains(&&Verdict::HoldsSoFar) {
            "Nachrichten oder Marken können sich ohne Grenze sammeln. Geprüft wurde, was mit höchstens zweien auf demselben Pfeil geschieht: dabei kommt der Prozess zu Ende.".to_owned()
        } else {
            return None;
        };
        Some(Finding { text, nodes: Vec::new(), flows: Vec::new(), way: Way::default() })
    }
}

fn two_tokens(net: &Net, way: &Way) -> Finding {
    let double = way.flows.iter().copied().filter(|flow| way.doubled.contains(flow)).collect::<Vec<_>>();
    let flow = double.first().map(|flow| net.flow(*flow));
    let text = flow.map_or_else(String::new, |flow| {
        format!(
            "Auf dem Pfeil von {} nach {} können zwei Marken zugleich sein: was danach kommt, geschähe zweimal. Führen Sie parallele Wege mit einem parallelen Gateway zusammen.",
            net.node(flow.from).words(),
            net.node(flow.to).words()
        )
    });
    let nodes = flow.map(|flow| vec![flow.from, flow.to]).unwrap_or_default();
    Finding { text, nodes, flows: double, way: way.clone() }
}

/// Why a run does not come to its proper end.
fn end(net: &Net, way: &Way) -> Finding {
    let finding = |text, nodes| Finding { text, nodes, flows: way.flows.clone(), way: way.clone() };
    let at_work = |id: &NodeId| {
        let node = net.node(*id);
        match node.kind {
            Kind::End(_) => false,
            Kind::Start(_) => node.within.is_some() && !scopes::is_begun_by_event(net, node),
            _ => true,
        }
    };
    if !way.stuck {
        let nodes: Vec<_> = way.nodes.iter().copied().filter(at_work).collect();
        return finding("Von hier aus kann es ohne Ende weitergehen, ohne dass der Prozess je fertig wird. Es fehlt ein Weg zum Ende.".to_owned(), nodes);
    }
    if let Some((id, text)) = waiting(net, way) {
        return finding(format!("Der Prozess bleibt stehen: {text}"), vec![id]);
    }
    let busy: Vec<_> = way.nodes.iter().copied().filter(at_work).collect();
    if let Some(first) = busy.first() {
        let words = net.node(*first).words();
        return finding(format!("Der Prozess bleibt stehen: {words} wird begonnen, aber nie fertig."), busy);
    }
    if let Some(id) = way.heaped.first() {
        let words = sentence(&net.node(*id).words());
        let text = format!(
            "{words} wird mehr als einmal erreicht: der Prozess wäre mehrmals fertig. Führen Sie die Wege vorher zusammen."
        );
        return finding(text, vec![*id]);
    }
    let lost = way.messages.first().map(|message| &net.messages[usize::from(*message)]);
    let text = lost.map_or_else(
        || "Der Prozess endet nicht so, wie er soll.".to_owned(),
        |message| format!("Die Nachricht „{}“ wird gesendet, aber nicht mehr empfangen.", message.name),
    );
    let nodes = lost.into_iter().flat_map(|message| [message.from, message.to]).flatten().collect();
    finding(text, nodes)
}

/// The node at which a run is stuck, and what it waits for.
fn waiting(net: &Net, way: &Way) -> Option<(NodeId, String)> {
    let before = way.flows.iter().map(|flow| net.flow(*flow).to);
    before.chain(way.nodes.iter().copied()).find_map(|id| {
        let node = net.node(id);
        let words = node.words();
        let text = match node.kind {
            Kind::Parallel | Kind::Inclusive => {
                let missing = node.incoming.iter().find(|flow| !way.flows.contains(flow))?;
                let from = net.node(net.flow(*missing).from).words();
                format!("{words} wartet auf den Weg von {from}, auf dem niemand mehr kommt. Verzweigen und Zusammenführen passen nicht zueinander.")
            }
            Kind::Receive | Kind::Catch(Trigger::Message) | Kind::EventBased => {
                let name = node.receives.first().map(|message| &net.messages[usize::from(*message)].name);
                match name {
                    Some(name) => format!("{words} wartet auf die Nachricht „{name}“, die niemand mehr sendet."),
                    None => format!("{words} wartet auf eine Nachricht, die niemand mehr sendet."),
                }
            }
            Kind::Send | Kind::Throw(_) | Kind::End(_) if way.messages.is_empty() => return None,
            Kind::Send | Kind::Throw(_) => format!("{words} kann nicht senden, weil frühere Nachrichten nicht abgeholt werden."),
            Kind::Start(_) if node.within.is_some() && !scopes::is_begun_by_event(net, node) => format!("{words} kann in einem Teilprozess nicht beginnen."),
            _ => return None,
        };
        Some((id, text))
    })
}

fn never(node: &Node) -> String {
    let words = sentence(&node.words());
    if matches!(node.kind, Kind::End(_)) {
        format!("{words} wird nie erreicht.")
    } else {
        format!("{words} kommt nie an die Reihe.")
    }
}

/// With a capital letter, for the beginning of a sentence.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
