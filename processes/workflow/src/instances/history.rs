//! What an instance did, out of the log: its turns in words, and which elements it came to.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Result, Timestamp};
use ledger::Recorded;
use records::who::Names;
use serde_json::Value as Json;
use store::Read;

use super::replay::Told;
use crate::models::Ready;
use crate::{Workflow, words};

/// Something that was done to an instance, and what followed.
#[derive(Debug)]
pub(super) struct Turn {
    pub(super) at: Timestamp,
    pub(super) by: Option<String>,
    pub(super) title: String,
    pub(super) after: Vec<String>,
}

/// The course of an instance.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) turns: Vec<Turn>,
    /// The nodes it came to.
    pub(super) nodes: BTreeSet<String>,
    /// The flows it took.
    pub(super) flows: BTreeSet<String>,
    /// Where each token was last.
    tokens: BTreeMap<u64, String>,
}

impl History {
    /// What the log says, the oldest first. Turns whose payload was erased are missing.
    pub(super) fn of(
        read: &mut Read<'_>,
        names: &mut Names,
        workflow: &Workflow,
        events: &[Recorded],
    ) -> Result<Self> {
        let mut history = Self::default();
        let turn = |event: &&Recorded| {
            let payload = event.payload.as_ref();
            payload.and_then(|payload| payload.data.get("turn")).and_then(Json::as_u64)
        };
        let mut events: Vec<&Recorded> = events.iter().collect();
        events.sort_by_key(|event| (event.leaf.at, turn(event)));
        for event in events {
            let Some(payload) = &event.payload else { continue };
            let by = names.of(read, &payload.actor)?;
            match event.leaf.kind.as_ref() {
                "process.given_up" => {
                    let reason = event.field("reason").unwrap_or_default();
                    let title = format!("Der Ablauf wird aufgegeben: {reason}");
                    history.turns.push(Turn { at: event.leaf.at, by, title, after: Vec::new() });
                }
                "process.advanced" | "process.migrated" => {
                    let Ok(told) = serde_json::from_value::<Told>(payload.data.clone()) else { continue };
                    let ready = &*workflow.models.get(read, told.model)?;
                    for (command, followed) in &told.steps {
                        let title = words::command(ready, command, |token| history.token(token));
                        let after = history.follow(ready, followed);
                        history.turns.push(Turn { at: event.leaf.at, by: by.clone(), title, after });
                    }
                }
                _ => {}
            }
        }
        Ok(history)
    }

    fn token(&self, token: u64) -> Option<&str> {
        self.tokens.get(&token).map(String::as_str)
    }

    /// Goes along with what happened, and says what of it people want to know.
    fn follow(&mut self, ready: &Ready, events: &[Json]) -> Vec<String> {
        let mut said = Vec::new();
        for event in events {
            let text = |key: &str| event.get(key).and_then(Json::as_str);
            for key in ["entered", "asked", "hosted"] {
                let token = event.get(key).and_then(Json::as_u64);
                if let Some((token, node)) = token.zip(text("at")) {
                    self.nodes.insert(node.to_owned());
                    self.tokens.insert(token, node.to_owned());
                    if key == "asked" {
                        said.push(format!("{} ist an der Reihe.", words::element(ready, node)));
                    }
                }
            }
            if let Some((token, flow)) = event.get("moved").and_then(Json::as_u64).zip(text("flow")) {
                self.flows.insert(flow.to_owned());
                if let Some(node) = ready.names.find_flow(flow).map(|flow| ready.model.net().flow(flow).to) {
                    let node = ready.names.node(node).to_string();
                    self.nodes.insert(node.clone());
                    self.tokens.insert(token, node);
                }
            }
            if let Some(token) = event.get("stuck").and_then(Json::as_u64) {
                let at = self.token(token).map(|node| words::element(ready, node));
                let at = at.unwrap_or_else(|| "Ein Schritt".to_owned());
                said.push(format!("{at} steht still: {}", text("reason").unwrap_or_default()));
            }
            match event.as_str() {
                Some("ended") => said.push("Der Ablauf ist zu Ende.".to_owned()),
                Some("paused") => said.push("Der Rest folgt gleich.".to_owned()),
                _ if event.get("failed").is_some() => {
                    said.push("Der Ablauf endete mit einem Fehler.".to_owned());
                }
                _ => {}
            }
        }
        said
    }
}
