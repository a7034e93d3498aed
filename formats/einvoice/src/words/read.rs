//! An invoice from JSON. Whatever is not understood is refused with its place; all of it at once.

use super::names;
use super::node::Node;
use super::{Fault, Path};
use crate::decimal::Decimal;
use crate::model::{Group, Invoice, Place, Value};
use crate::schema::Writing;
use crate::syntax::Syntax;
use crate::terms::{TermId, Terms};
use crate::write::{Kind, Plan, Table, is_credit_type};

/// Reads an invoice.
pub(super) fn read(text: &str) -> Result<Invoice, Vec<Fault>> {
    let node: Node = serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        vec![Fault::new(
            "",
            format!("Das ist kein JSON: Zeile {line}, Spalte {column} ist nicht zu verstehen."),
        )]
    })?;
    let mut reader = Reader { faults: Vec::new() };
    let root = Terms::all().find("BG-0").map(|root| reader.group(root, node, &Path::default()));
    match root {
        Some(root) if reader.faults.is_empty() => {
            let invoice = Invoice { syntax: Syntax::Ubl, credit_note: false, root };
            let code = invoice.value("BT-3").map(|value| value.text.clone()).unwrap_or_default();
            Ok(Invoice { credit_note: is_credit_type(&code), ..invoice })
        }
        _ => Err(reader.faults),
    }
}

struct Reader {
    faults: Vec<Fault>,
}

impl Reader {
    fn refuse(&mut self, path: &Path, text: impl Into<String>) {
        self.faults.push(Fault::new(&path.to_string(), text.into()));
    }

    fn group(&mut self, id: TermId, node: Node, path: &Path) -> Group {
        let term = Terms::all().get(id);
        let place = Place { path: path.to_string(), line: 0, column: 0 };
        let mut group =
            Group { term: term.id, german: term.german, values: Vec::new(), groups: Vec::new(), place };
        let Node::Object(entries) = node else {
            self.refuse(path, format!("{} muss ein Objekt aus Angaben sein: {{ … }}.", term.german));
            return group;
        };
        let mut seen: Vec<String> = Vec::new();
        for (name, node) in entries {
            let inner = path.with(&name);
            if seen.contains(&name) {
                self.refuse(&inner, "steht zweimal da. Mehrere Angaben gehören in eine Liste: [ … ].");
                continue;
            }
            if let Some(inner_id) = self.known(id, &name, &inner) {
                self.entry(&mut group, inner_id, node, &inner);
            }
            seen.push(name);
        }
        self.units(&mut group, path);
        let rank = |name: &str| Terms::all().find(name).map(TermId::index);
        group.values.sort_by_key(|value| rank(value.term));
        group.groups.sort_by_key(|inner| rank(inner.term));
        group
    }

    /// The term with a name, if it stands where it belongs.
    fn known(&mut self, group: TermId, name: &str, path: &Path) -> Option<TermId> {
        let terms = Terms::all();
        let Some(id) = terms.find(name).filter(|id| terms.get(*id).group.is_some()) else {
            self.refuse(
                path,
                format!("„{name}“ ist keine Angabe nach EN 16931. Gemeint ist etwas wie BT-1 oder BG-4."),
            );
            return None;
        };
        let term = terms.get(id);
        if term.group == Some(terms.get(group).members) {
            return Some(id);
        }
        let right = term.group.map(|group| terms.get(group));
        let right = right.map(|group| format!("{} ({})", group.id, group.german)).unwrap_or_default();
        self.refuse(path, format!("{} gehört nicht hierher, sondern in {right}.", term.german));
        None
    }

    fn entry(&mut self, group: &mut Group, id: TermId, node: Node, path: &Path) {
        let (listed, all) = match node {
            Node::List(all) => (true, all),
            one => (false, vec![one]),
        };
        let term = Terms::all().get(id);
        if all.len() > 1 && !is_repeated(id) {
            self.refuse(path, format!("{} kann nur einmal angegeben werden.", term.german));
        }
        for (rank, one) in all.into_iter().enumerate() {
            let path = if listed { path.nth(rank + 1) } else { path.clone() };
            if term.is_group() {
                let inner = self.group(id, one, &path);
                if inner.values.is_empty() && inner.groups.is_empty() && self.faults.is_empty() {
                    self.refuse(&path, format!("{} ist leer.", term.german));
                }
                group.groups.push(inner);
            } else if let Some(value) = self.value(id, one, &path) {
                group.values.push(value);
            }
        }
    }

    fn value(&mut self, id: TermId, node: Node, path: &Path) -> Option<Value> {
        let term = Terms::all().get(id);
        let entries = match node {
            Node::Object(entries) => entries,
            plain => vec![("value".to_owned(), plain)],
        };
        let mut said: Vec<(&'static str, String)> = Vec::new();
        for (name, node) in entries {
            let text = self.text(id, node, path)?;
            let known = if name == "value" { Some("") } else { names::attribute(id, &name) };
            match known {
                None => self.refuse(path, format!("„{name}“ gibt es bei {} nicht.", term.german)),
                Some(name) if said.iter().any(|(other, _)| *other == name) => {
                    self.refuse(path, format!("{}: Eine Angabe steht zweimal da.", term.german));
                }
                Some(name) => said.push((name, text)),
            }
        }
        let Some(at) = said.iter().position(|(name, _)| name.is_empty()) else {
            self.refuse(path, "Hier fehlt „value“, die Angabe selbst.");
            return None;
        };
        let (_, text) = said.remove(at);
        if let Err(fault) = fits(id, &text) {
            self.refuse(path, format!("{}: {fault}", term.german));
        }
        let text = if Table::get().keeps_spaces(term.id) { text } else { text.trim().to_owned() };
        let attributes = said.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
        let place = Place { path: path.to_string(), line: 0, column: 0 };
        Some(Value { term: term.id, german: term.german, text, attributes, place })
    }

    /// A text, or the digits of a number.
    fn text(&mut self, id: TermId, node: Node, path: &Path) -> Option<String> {
        let term = Terms::all().get(id);
        let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        match node {
            Node::Text(text) if text.chars().any(control) => {
                self.refuse(path, format!("{}: Die Angabe enthält ein Steuerzeichen.", term.german));
            }
            Node::Text(said) | Node::Number(said) => return Some(said),
            Node::LongNumber => {
                self.refuse(path, "Schreiben Sie so lange Zahlen als Text in Anführungszeichen.");
            }
            _ => self.refuse(path, format!("{} muss ein Text oder eine Zahl sein.", term.german)),
        }
        None
    }

    /// A unit is a term of its own and an attribute of the quantity: whichever is there makes the other.
    fn units(&mut self, group: &mut Group, path: &Path) {
        let terms = Terms::all();
        for (id, term) in terms.iter() {
            let Some((owner, name)) = names::owner(id) else { continue };
            let owner = terms.get(owner).id;
            let text = group.value(term.id).map(|value| value.text.clone());
            let Some(value) = group.values.iter_mut().find(|value| value.term == owner) else { continue };
            match (text, value.attribute(name).map(str::to_owned)) {
                (Some(text), None) => value.attributes.push((name.to_owned(), text)),
                (None, Some(text)) => {
                    let place = value.place.clone();
                    let unit =
                        Value { term: term.id, german: term.german, text, attributes: Vec::new(), place };
                    group.values.push(unit);
                }
                (Some(one), Some(other)) if one != other => {
                    self.refuse(
                        &path.with(term.id),
                        format!("{} steht auch bei {owner}, aber anders.", term.german),
                    );
                }
                _ => {}
            }
        }
    }
}

/// Whether several of a term may stand beside each other in any document.
fn is_repeated(id: TermId) -> bool {
    [Kind::Invoice, Kind::CreditNote, Kind::Cii].into_iter().any(|kind| {
        let ways = Plan::of(kind).ways(id);
        ways.len() > 1 || ways.iter().any(|way| way.stops.iter().any(|stop| stop.repeated))
    })
}

/// Whether a text can be a term's value.
fn fits(id: TermId, text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("Die Angabe ist leer. Lassen Sie weg, was es nicht gibt.".to_owned());
    }
    match Plan::of(Kind::Invoice).writing(id) {
        Some(Writing::Date) if text.len() != 10 || !crate::judge::is_date(text) => {
            Err(format!("„{text}“ ist kein Datum. Schreiben Sie Jahr-Monat-Tag wie 2026-11-27."))
        }
        Some(Writing::Decimal) => Decimal::read(text).map(|_| ()).map_err(|_| {
            format!("„{text}“ ist keine Zahl. Schreiben Sie Ziffern und höchstens einen Punkt wie 1234.50.")
        }),
        Some(Writing::Base64) if !is_base64(text) => Err("Das ist keine Datei in Base64.".to_owned()),
        _ => Ok(()),
    }
}

fn is_base64(text: &str) -> bool {
    let signs = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let body = text.trim().trim_end_matches('=').bytes().filter(|byte| !byte.is_ascii_whitespace());
    signs.count() % 4 == 0
        && body.into_iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}
