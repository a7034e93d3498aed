//! The schemas of the two syntaxes: which elements stand where, in which order and how often, and what values are written
//! like. Read from `tables/schema`; the official validators ask this before any rule.

mod check;

pub(crate) use check::{Breach, check};

use rustc_hash::FxHashMap;

use crate::language::scope::Scope;
use crate::names::{AttributeId, NameId};
use crate::syntax::{Namespace, Syntax};

/// What stands in an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// Other elements: the number of their type.
    Group(u16),
    /// A value: the number of its kind.
    Value(u16),
    /// Anything.
    Any,
}

/// How values of a kind are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writing {
    Text,
    Decimal,
    Boolean,
    Date,
    Time,
    Base64,
}

#[derive(Debug)]
pub(crate) struct Kind {
    pub(crate) writing: Writing,
    /// The attributes that may stand at it, and whether they must.
    pub(crate) attributes: Vec<(AttributeId, bool)>,
}

#[derive(Debug)]
pub(crate) struct Child {
    pub(crate) name: NameId,
    pub(crate) required: bool,
    pub(crate) repeated: bool,
    pub(crate) content: Content,
}

#[derive(Debug, Default)]
pub(crate) struct Group {
    pub(crate) children: Vec<Child>,
    /// One of the children, not all in their order.
    pub(crate) choice: bool,
}

/// The schema of a syntax.
#[derive(Debug)]
pub(crate) struct Schema {
    pub(crate) groups: Vec<Group>,
    pub(crate) kinds: Vec<Kind>,
    roots: FxHashMap<&'static str, u16>,
}

impl Schema {
    /// Reads the table and makes its names known.
    pub(crate) fn read(syntax: Syntax, scope: &mut Scope, faults: &mut Vec<String>) -> Self {
        let table = match syntax {
            Syntax::Ubl => include_str!("../../tables/schema/ubl.txt"),
            Syntax::Cii => include_str!("../../tables/schema/cii.txt"),
        };
        let mut numbers = Numbers::default();
        let lines = || table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut schema = Self { groups: Vec::new(), kinds: Vec::new(), roots: FxHashMap::default() };
        for line in lines() {
            if let Some((name, _)) =
                line.split_once([':', '|']).filter(|_| !line.contains(" = ") && !line.starts_with('/'))
            {
                let next = u16::try_from(numbers.groups.len()).unwrap_or(u16::MAX);
                numbers.groups.insert(name.trim(), next);
            }
        }
        for line in lines() {
            if let Err(fault) = schema.line(line, &mut numbers, scope) {
                faults.push(format!("schema {}: {fault}", syntax.name()));
            }
        }
        schema
    }

    fn line(&mut self, line: &'static str, numbers: &mut Numbers, scope: &mut Scope) -> Result<(), String> {
        if let Some((root, group)) = line.strip_prefix('/').and_then(|line| line.split_once('=')) {
            self.roots.insert(root, *numbers.groups.get(group).ok_or_else(|| format!("no type {group}"))?);
        } else if let Some((name, rest)) = line.split_once(" = ") {
            let mut words = rest.split_whitespace();
            let writing = match words.next() {
                Some("decimal") => Writing::Decimal,
                Some("boolean") => Writing::Boolean,
                Some("date") => Writing::Date,
                Some("time") => Writing::Time,
                Some("base64Binary") => Writing::Base64,
                _ => Writing::Text,
            };
            let attribute =
                |word: &str| (scope.names.add_attribute(word.trim_end_matches('!')), word.ends_with('!'));
            numbers.kinds.insert(name, u16::try_from(self.kinds.len()).unwrap_or(u16::MAX));
            self.kinds.push(Kind { writing, attributes: words.map(attribute).collect() });
        } else {
            let (_, rest) = line.split_once([':', '|']).ok_or_else(|| format!("no type: {line}"))?;
            let choice = line.split_whitespace().nth(1) == Some("|");
            let children =
                rest.split_whitespace().map(|word| child(word, numbers, scope)).collect::<Result<_, _>>()?;
            self.groups.push(Group { children, choice });
        }
        Ok(())
    }

    /// What stands in the root of this name.
    pub(crate) fn root(&self, name: &str) -> Content {
        self.roots.get(name).map_or(Content::Any, |group| Content::Group(*group))
    }
}

#[derive(Default)]
struct Numbers {
    groups: FxHashMap<&'static str, u16>,
    kinds: FxHashMap<&'static str, u16>,
}

/// `prefix:Name?=Type`.
fn child(word: &'static str, numbers: &Numbers, scope: &mut Scope) -> Result<Child, String> {
    let (name, content) = word.split_once('=').ok_or_else(|| format!("no child: {word}"))?;
    let bare = name.trim_end_matches(['?', '*', '+']);
    let (prefix, local) = bare.split_once(':').ok_or_else(|| format!("no prefix: {word}"))?;
    let namespace = Namespace::of_prefix(prefix).ok_or_else(|| format!("unknown prefix: {word}"))?;
    let content = match (numbers.groups.get(content), numbers.kinds.get(content)) {
        (Some(group), _) => Content::Group(*group),
        (_, Some(kind)) => Content::Value(*kind),
        _ if matches!(content, "any" | "string") => Content::Any,
        _ => return Err(format!("unknown type: {word}")),
    };
    Ok(Child {
        name: scope.names.add(namespace, local),
        required: !name.ends_with(['?', '*']),
        repeated: name.ends_with(['*', '+']),
        content,
    })
}
