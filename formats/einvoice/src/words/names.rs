//! The short names that JSON has for what an element says about its value.

use crate::schema::Content;
use crate::syntax::Syntax;
use crate::terms::{TermId, Terms};
use crate::write::{Kind, Plan};

/// The short names and the attributes that they may stand for, the one to prefer first.
const SHORT: &[(&str, &[&str])] = &[
    ("scheme", &["schemeID", "listID"]),
    ("version", &["schemeVersionID", "listVersionID"]),
    ("unit", &["unitCode"]),
    ("currency", &["currencyID"]),
    ("mime", &["mimeCode"]),
];

/// The attributes that the schemas of both syntaxes have at a term.
fn attributes(id: TermId) -> Vec<&'static str> {
    let of_kind = |kind| {
        let plan = Plan::of(kind);
        let last = plan.ways(id).first().filter(|way| way.attribute.is_none());
        let content = last.and_then(|way| way.stops.last()).map_or(Content::Any, |stop| stop.content);
        plan.attributes(content).map(|(name, _)| name)
    };
    of_kind(Kind::Invoice).chain(of_kind(Kind::Cii)).collect()
}

/// The attribute of a term that a name in JSON means.
pub(super) fn attribute(id: TermId, name: &str) -> Option<&'static str> {
    let known = attributes(id);
    let long = SHORT.iter().find(|(short, _)| *short == name).map(|(_, long)| *long);
    let find = |wanted: &str| known.iter().find(|known| **known == wanted).copied();
    match long {
        Some(long) => long.iter().find_map(|name| find(name)),
        None => find(name),
    }
}

/// The name in JSON of an attribute.
pub(super) fn short(id: TermId, attribute_name: &str) -> &str {
    let stands_for = |(_, long): &&(&str, &[&str])| long.contains(&attribute_name);
    let short = SHORT.iter().find(stands_for).map(|(short, _)| *short);
    short.filter(|short| attribute(id, short) == Some(attribute_name)).unwrap_or(attribute_name)
}

/// The attribute of another term that a term is: that term and the attribute's name.
pub(super) fn owner(id: TermId) -> Option<(TermId, &'static str)> {
    let terms = Terms::all();
    let term = terms.get(id);
    let (way, name) = term.way(Syntax::Ubl)?.rsplit_once("/@")?;
    let beside =
        terms.iter().find(|(_, one)| one.group == term.group && one.way(Syntax::Ubl) == Some(way))?;
    Some((beside.0, name))
}
