//! Changes as pieces of text: where each stands, and what is written there.

use std::ops::Range;

use markup::Form;

use super::names::{self, prefix, tag_name};
use super::part::{Writer, escape};
use super::space::{self, Line};
use super::{Change, Part, Refused, Splice, coordinates};
use crate::document::{Document, ElementId, Node, Space};

/// What changes do to the text of a document, in the order of the changes.
pub(crate) fn splices(document: &Document, form: Form, changes: &[Change]) -> Result<Vec<Splice>, Refused> {
    let mut draft =
        Draft { document, form, unit: space::unit(document), splices: Vec::new(), numbers: (0, Vec::new()) };
    changes.iter().try_for_each(|change| draft.change(change))?;
    Ok(draft.splices)
}

struct Draft<'d> {
    document: &'d Document,
    form: Form,
    unit: &'d str,
    splices: Vec<Splice>,
    /// Where the numbers of the list stand that was asked for last.
    numbers: (ElementId, Vec<Range<usize>>),
}

impl<'d> Draft<'d> {
    fn change(&mut self, change: &Change) -> Result<(), Refused> {
        match change {
            Change::Text { element, text } => self.text(self.node(*element)?, text),
            Change::Attribute { element, space, name, value } => {
                self.attribute(self.node(*element)?, (*space, name), value.as_deref())
            }
            Change::Insert { parent, before, part } => {
                let before = before.map(|before| self.node(before)).transpose()?;
                self.insert(self.node(*parent)?, before, part)
            }
            Change::Replace { element, part } => {
                let node = self.node(*element)?;
                let text = self.writer(node.parent().unwrap_or(node), Line::of(node)).write(part)?;
                self.push(node.span(), text)
            }
            Change::Remove { element } => {
                let node = self.node(*element)?;
                if node.parent().is_none() {
                    return Err(Refused::Root);
                }
                self.push(space::lead(node).start..node.span().end, String::new())
            }
            Change::Position { element, pair, x, y } => self.position(*element, *pair, x, y),
            Change::Source { span, text } => self.push(span.clone(), text.clone()),
            Change::Encoding(_) => Ok(()),
        }
    }

    fn node(&self, element: ElementId) -> Result<Node<'d>, Refused> {
        self.document.elements.get(element as usize).ok_or(Refused::NoPlace)?;
        Ok(self.document.node(element))
    }

    #[expect(clippy::unnecessary_wraps, reason = "the last step of steps that may fail")]
    fn push(&mut self, span: Range<usize>, text: String) -> Result<(), Refused> {
        self.splices.push(Splice { span, text });
        Ok(())
    }

    fn writer(&self, at: Node<'d>, line: Line<'d>) -> Writer<'d> {
        Writer { at, line, unit: self.unit, form: self.form }
    }

    fn text(&mut self, node: Node<'d>, text: &str) -> Result<(), Refused> {
        if node.children().next().is_some() {
            return Err(Refused::NoText(node.name().to_owned(), node.line()));
        }
        let mut text = escape(text, self.form, None)?;
        if text.contains('\n') {
            text = text.replace('\n', space::line_end(self.document));
        }
        if node.is_empty_tag() {
            return if text.is_empty() { Ok(()) } else { self.open(node, &text) };
        }
        self.push(node.inner_span(), text)
    }

    /// Puts something into an element that has only one tag so far.
    fn open(&mut self, node: Node<'d>, inner: &str) -> Result<(), Refused> {
        let end = node.tag_span().end;
        self.push(tag_end(node)..end, format!(">{inner}</{}>", tag_name(node)))
    }

    fn attribute(
        &mut self,
        node: Node<'d>,
        (space, name): (Space, &str),
        value: Option<&str>,
    ) -> Result<(), Refused> {
        let span = node.attribute_span(space, name);
        match (span, value) {
            (None, None) => Ok(()),
            (Some(span), Some(value)) => {
                let quote = self.document.slice(0..span.start).chars().next_back();
                let value = escape(value, self.form, quote)?;
                self.push(span, value)
            }
            (Some(span), None) => {
                let before = self.document.slice(node.span().start..span.start);
                let name = before.trim_end_matches(['"', '\'', '=', ' ', '\t', '\n', '\r']);
                let kept = name.rfind([' ', '\t', '\n', '\r']).map_or(name, |at| name[..at].trim_end());
                self.push(node.span().start + kept.len()..span.end + 1, String::new())
            }
            (None, Some(value)) => {
                if !names::is_name(name) {
                    return Err(Refused::Name(name.chars().take(80).collect()));
                }
                let prefix = prefix(node, space, true)?;
                let short = prefix.text.trim_end_matches(':');
                let declared = prefix.declared.map(|uri| format!(" xmlns:{short}=\"{uri}\""));
                let value = escape(value, self.form, Some('"'))?;
                let at = tag_end(node);
                self.push(
                    at..at,
                    format!("{} {}{name}=\"{value}\"", declared.unwrap_or_default(), prefix.text),
                )
            }
        }
    }

    fn insert(&mut self, parent: Node<'d>, before: Option<Node<'d>>, part: &Part) -> Result<(), Refused> {
        if before.is_some_and(|before| before.parent() != Some(parent)) {
            return Err(Refused::NoPlace);
        }
        let Some(first) = parent.children().next() else { return self.insert_first(parent, part) };
        let after = match before {
            Some(before) => parent.children().take_while(|child| *child != before).last(),
            None => super::objects::place(parent, part),
        };
        // The new one has before it what its neighbour has.
        let neighbour = after.unwrap_or(first);
        let lead = space::lead(neighbour);
        let at = after.map_or(lead.start, |after| after.span().end);
        let text = self.writer(parent, Line::of(neighbour)).write(part)?;
        self.push(at..at, format!("{}{text}", self.document.slice(lead)))
    }

    /// Puts an element into one that has none yet.
    fn insert_first(&mut self, parent: Node<'d>, part: &Part) -> Result<(), Refused> {
        let inner = parent.inner_span();
        if !parent.text().is_empty() {
            return Err(Refused::Mixed(parent.name().to_owned(), parent.line()));
        }
        let line = Line::of(parent);
        let indentation = format!("{}{}", line.indentation, if line.end.is_empty() { "" } else { self.unit });
        let text = self.writer(parent, Line { end: line.end, indentation: &indentation }).write(part)?;
        let text = format!("{}{indentation}{text}", line.end);
        if parent.is_empty_tag() {
            return self.open(parent, &format!("{text}{}{}", line.end, line.indentation));
        }
        let blank = self.document.slice(inner.clone()).trim_end_matches([' ', '\t', '\n', '\r']).len();
        let at = inner.start + blank;
        self.push(at..inner.end, format!("{text}{}{}", line.end, line.indentation))
    }

    fn position(&mut self, element: ElementId, pair: usize, x: &str, y: &str) -> Result<(), Refused> {
        for digits in [x, y] {
            let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
            if !digits.bytes().all(is_digit) || !digits.parse().is_ok_and(f64::is_finite) {
                return Err(Refused::NoCoordinate(digits.chars().take(40).collect()));
            }
        }
        if self.numbers.0 != element || self.numbers.1.is_empty() {
            let numbers = coordinates::numbers(self.document, element).ok_or(Refused::NoPlace)?;
            self.numbers = (element, numbers.collect());
        }
        let (Some(first), Some(second)) = (self.numbers.1.get(2 * pair), self.numbers.1.get(2 * pair + 1))
        else {
            return Err(Refused::NoPosition(pair + 1));
        };
        let (first, second) = (first.clone(), second.clone());
        self.push(first, x.to_owned())?;
        self.push(second, y.to_owned())
    }
}

/// Where the first tag of an element ends, without what closes it and the white space before that.
fn tag_end(node: Node<'_>) -> usize {
    let tag = node.document().slice(node.tag_span());
    let tag = tag.strip_suffix('>').unwrap_or(tag);
    let tag = if node.is_empty_tag() { tag.strip_suffix('/').unwrap_or(tag) } else { tag };
    node.span().start + tag.trim_end().len()
}
