//! Elements that are new, and how they are written.

use markup::Form;

use super::names::{self, Prefix};
use super::{Refused, space::Line};
use crate::document::{Node, Space};

/// An element that a file shall get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What its namespace is.
    pub space: Space,
    /// Its name.
    pub name: String,
    /// Its attributes: namespace, name, value.
    pub attributes: Vec<(Space, String, String)>,
    /// Its text; not read where it has children.
    pub text: String,
    /// The elements in it.
    pub children: Vec<Part>,
}

impl Part {
    /// An element of XPlanGML, with nothing in it.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            space: Space::XPlan,
            name: name.into(),
            attributes: Vec::new(),
            text: String::new(),
            children: Vec::new(),
        }
    }

    /// An element of GML, with nothing in it.
    #[must_use]
    pub fn gml(name: impl Into<String>) -> Self {
        Self { space: Space::Gml, ..Self::new(name) }
    }

    /// A property that refers to an object of the same file.
    #[must_use]
    pub fn reference(name: impl Into<String>, id: &str) -> Self {
        Self::new(name).attribute(Space::Xlink, "href", format!("#{id}"))
    }

    /// The same with a text.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..self }
    }

    /// The same with one more attribute.
    #[must_use]
    pub fn attribute(mut self, space: Space, name: &str, value: impl Into<String>) -> Self {
        self.attributes.push((space, name.to_owned(), value.into()));
        self
    }

    /// The same with a `gml:id`.
    #[must_use]
    pub fn id(self, id: &str) -> Self {
        self.attribute(Space::Gml, "id", id)
    }

    /// The same with one more element in it.
    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        self.children.push(child);
        self
    }
}

/// Writes new elements at a place of a file.
pub(super) struct Writer<'d> {
    /// The element that they shall stand in.
    pub(super) at: Node<'d>,
    /// How the lines of the outermost begin.
    pub(super) line: Line<'d>,
    pub(super) unit: &'d str,
    pub(super) form: Form,
}

/// Namespaces with their prefixes, of elements and of attributes.
type Prefixes = Vec<((Space, bool), Prefix)>;

impl Writer<'_> {
    /// The source text of a new element, without the white space before it.
    pub(super) fn write(&self, part: &Part) -> Result<String, Refused> {
        let mut prefixes = Prefixes::new();
        self.collect(part, &mut prefixes)?;
        let mut text = String::new();
        self.element(part, &prefixes, 0, &mut text)?;
        Ok(text)
    }

    fn collect(&self, part: &Part, prefixes: &mut Prefixes) -> Result<(), Refused> {
        let attributes = part.attributes.iter().map(|(space, _, _)| (*space, true));
        for key in std::iter::once((part.space, false)).chain(attributes) {
            if prefixes.iter().all(|(known, _)| *known != key) {
                prefixes.push((key, names::prefix(self.at, key.0, key.1)?));
            }
        }
        part.children.iter().try_for_each(|child| self.collect(child, prefixes))
    }

    fn element(
        &self,
        part: &Part,
        prefixes: &Prefixes,
        depth: usize,
        out: &mut String,
    ) -> Result<(), Refused> {
        let name = qualified(prefixes, (part.space, false), &part.name)?;
        out.push('<');
        out.push_str(&name);
        if depth == 0 {
            declare(prefixes, out);
        }
        for (space, name, value) in &part.attributes {
            let name = qualified(prefixes, (*space, true), name)?;
            out.extend([" ", &name, "=\"", &escape(value, self.form, Some('"'))?, "\""]);
        }
        if part.children.is_empty() && part.text.is_empty() {
            out.push_str("/>");
            return Ok(());
        }
        out.push('>');
        if part.children.is_empty() {
            out.push_str(&escape(&part.text, self.form, None)?);
        }
        for child in &part.children {
            self.new_line(depth + 1, out);
            self.element(child, prefixes, depth + 1, out)?;
        }
        if !part.children.is_empty() {
            self.new_line(depth, out);
        }
        out.extend(["</", &name, ">"]);
        Ok(())
    }

    fn new_line(&self, depth: usize, out: &mut String) {
        if !self.line.end.is_empty() {
            out.extend([self.line.end, self.line.indentation]);
            out.extend(std::iter::repeat_n(self.unit, depth));
        }
    }
}

fn qualified(prefixes: &Prefixes, key: (Space, bool), name: &str) -> Result<String, Refused> {
    if !names::is_name(name) {
        return Err(Refused::Name(name.chars().take(80).collect()));
    }
    let prefix = prefixes.iter().find(|(known, _)| *known == key).map(|(_, prefix)| &*prefix.text);
    Ok(format!("{}{name}", prefix.unwrap_or_default()))
}

/// The declarations that the prefixes need.
fn declare(prefixes: &Prefixes, out: &mut String) {
    let mut done: Vec<&Prefix> = Vec::new();
    for (_, prefix) in prefixes {
        if let Some(uri) = &prefix.declared
            && !done.contains(&prefix)
        {
            out.extend([" xmlns:", prefix.text.trim_end_matches(':'), "=\"", uri, "\""]);
            done.push(prefix);
        }
    }
}

/// A value as it is written in text, or in an attribute with these quotation marks.
pub(super) fn escape(text: &str, form: Form, quote: Option<char>) -> Result<String, Refused> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quote == Some('"') => out.push_str("&quot;"),
            '\'' if quote == Some('\'') => out.push_str("&apos;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' if quote.is_some() => out.push_str(&format!("&#{};", u32::from(c))),
            '\n' | '\t' => out.push(c),
            '\0'..=' ' if c != ' ' => return Err(Refused::Control),
            '\u{fffe}' | '\u{ffff}' => return Err(Refused::Control),
            _ if form.has(c) => out.push(c),
            _ => out.push_str(&format!("&#{};", u32::from(c))),
        }
    }
    Ok(out)
}
