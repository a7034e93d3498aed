//! One stored event judged by itself: do its columns say what its leaf says, and does its payload fit? Pure.

use std::{borrow::Cow, fmt::Display};

use super::rows::Raw;
use crate::{
    Hash,
    event::{Leaf, Subject, commitment},
};

/// What is known of an event after looking at its row.
pub(super) struct Judged {
    /// How the event is called in the report.
    pub(super) name: String,
    /// What it says; nothing where that cannot be made out.
    pub(super) leaf: Option<Leaf>,
    /// The hash of the stored leaf text, which belongs into the tree.
    pub(super) hash: Hash,
    /// The hash of what the columns say, where that is something else.
    pub(super) other: Option<Hash>,
    /// Column and words.
    pub(super) faults: Vec<(&'static str, String)>,
}

pub(super) fn judge(raw: &Raw) -> Judged {
    let text = raw.leaf.as_deref().unwrap_or_default();
    let columns = raw.columns();
    let said = columns.as_ref().map(Leaf::text);
    let mut judged = Judged {
        name: String::new(),
        leaf: None,
        hash: Hash::leaf(text.as_bytes()),
        other: None,
        faults: Vec::new(),
    };
    if said.as_deref() == Some(text) {
        judged.leaf = columns;
    } else {
        judged.other = said.map(|said| Hash::leaf(said.as_bytes()));
        judged.leaf = compare(raw, text, &mut judged.faults).or(columns);
    }
    if let Some(leaf) = &judged.leaf {
        judge_payload(raw, leaf.payload, &mut judged.faults);
        judge_rows(raw, leaf.rows, &mut judged.faults);
    }
    if !judged.faults.is_empty() {
        judged.name = judged.leaf.as_ref().map_or_else(|| "unlesbar".to_owned(), |leaf| leaf.id.to_string());
    }
    judged
}

impl Raw {
    /// The leaf that the columns make.
    fn columns(&self) -> Option<Leaf> {
        Some(Leaf {
            id: self.id?,
            at: self.at?,
            kind: Cow::Owned(self.kind.clone()?),
            subject: Subject { id: self.subject_id?, kind: Cow::Owned(self.subject_kind.clone()?) },
            case: self.case?,
            payload: self.commitment?,
            rows: self.rows_hash?,
        })
    }
}

/// Names the columns that say something else than the leaf.
fn compare(raw: &Raw, text: &str, faults: &mut Vec<(&'static str, String)>) -> Option<Leaf> {
    let Some(leaf) = Leaf::parse(text) else {
        faults.push(("leaf", "der Eintrag hat nicht die vorgeschriebene Form".to_owned()));
        return None;
    };
    let mut one = |field, column: Option<String>, leaf: &dyn Display| {
        let leaf = leaf.to_string();
        match column {
            Some(column) if column == leaf => (),
            Some(column) => faults.push((field, format!("die Spalte sagt „{column}“, der Eintrag „{leaf}“"))),
            None => faults.push((field, format!("die Spalte ist nicht lesbar, der Eintrag sagt „{leaf}“"))),
        }
    };
    let text_of = |id: Option<kernel::Id<()>>| id.map_or_else(|| "keiner".to_owned(), |id| id.to_string());
    one("id", raw.id.map(|id| id.to_string()), &leaf.id);
    one("at", raw.at.map(|at| at.to_string()), &leaf.at);
    one("kind", raw.kind.clone(), &leaf.kind);
    one("subject_kind", raw.subject_kind.clone(), &leaf.subject.kind);
    one("subject_id", raw.subject_id.map(|id| id.to_string()), &leaf.subject.id);
    one("case_id", raw.case.map(text_of), &text_of(leaf.case));
    one("commitment", raw.commitment.map(|hash| hash.to_string()), &leaf.payload);
    let hash_of = |hash: Option<Hash>| hash.map_or_else(|| "keine".to_owned(), |hash| hash.to_string());
    one("rows_hash", raw.rows_hash.map(hash_of), &hash_of(leaf.rows));
    Some(leaf)
}

fn judge_payload(raw: &Raw, committed: Hash, faults: &mut Vec<(&'static str, String)>) {
    match (&raw.payload, &raw.nonce) {
        (Some(Some(payload)), Some(Some(nonce))) => {
            if commitment(nonce, payload) != committed {
                let words = "Inhalt und Zufallswert gehören nicht zu diesem Eintrag; eines von beiden wurde verändert";
                faults.push(("payload", words.to_owned()));
            }
        }
        // Erased: whether rightly is asked for all of them at once.
        (Some(None), Some(None)) => (),
        (None, _) => faults.push(("payload", "der Inhalt ist nicht lesbar".to_owned())),
        (_, None) => faults.push(("nonce", "der Zufallswert ist nicht lesbar".to_owned())),
        (Some(None), Some(Some(_))) => {
            faults.push(("payload", "der Inhalt fehlt, der Zufallswert ist noch da".to_owned()));
        }
        (Some(Some(_)), Some(None)) => {
            faults.push(("nonce", "der Zufallswert fehlt, der Inhalt ist noch da".to_owned()));
        }
    }
}

/// What the act did to official rows must be what the leaf commits to.
fn judge_rows(raw: &Raw, committed: Option<Hash>, faults: &mut Vec<(&'static str, String)>) {
    let words = match &raw.changed_rows {
        None => "was die Amtshandlung an den Zeilen änderte, ist nicht lesbar",
        Some(rows) if rows.as_ref().map(|rows| Hash::of(&[rows])) != committed => {
            "was die Amtshandlung an den Zeilen änderte, gehört nicht zu diesem Eintrag"
        }
        Some(_) => return,
    };
    faults.push(("changed_rows", words.to_owned()));
}
