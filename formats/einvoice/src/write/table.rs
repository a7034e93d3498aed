//! What the ways of the terms do not say about writing (`tables/write.txt`).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::syntax::Syntax;

/// What stands in an element that is always there.
#[derive(Debug)]
pub(super) enum Content {
    /// Nothing of its own.
    Nothing,
    /// Always the same.
    Text(&'static str),
    /// The difference of two others.
    Difference(&'static str, &'static str),
    /// The sum of two others.
    Sum(&'static str, &'static str),
    /// The sum of an element in all others of one name.
    Total(&'static str, &'static str),
}

/// Something that always stands below an element.
#[derive(Debug)]
pub(super) struct Below {
    /// The condition of the element's way.
    pub(super) condition: Option<&'static str>,
    pub(super) way: &'static str,
    pub(super) content: Content,
    /// The business term that this makes.
    pub(super) term: Option<&'static str>,
}

/// When a value takes an element.
#[derive(Debug)]
pub(super) enum Choice {
    Attribute(&'static str),
    Form(regex_lite::Regex),
}

/// The part of the table that is about one syntax.
#[derive(Debug, Default)]
pub(super) struct Side {
    /// By the name of the element.
    pub(super) below: FxHashMap<&'static str, Vec<Below>>,
    /// Attribute, element, value.
    pub(super) attributes: Vec<(&'static str, &'static str, &'static str)>,
    /// Names of elements.
    pub(super) once: Vec<&'static str>,
    pub(super) choices: FxHashMap<&'static str, Choice>,
    /// By the term: attribute and the element beside it.
    pub(super) elements: FxHashMap<&'static str, (&'static str, &'static str)>,
}

/// The table.
#[derive(Debug, Default)]
pub(crate) struct Table {
    sides: [Side; 2],
    spaces: Vec<&'static str>,
    lists: Vec<&'static str>,
    meaning: Vec<(&'static str, Vec<&'static str>)>,
    codes: FxHashMap<&'static str, Vec<(&'static str, &'static str)>>,
    /// Lines that are not understood; none, as a test proves.
    pub(super) faults: Vec<&'static str>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("../../tables/write.txt")));

impl Table {
    /// The table.
    pub(crate) fn get() -> &'static Self {
        &TABLE
    }

    fn read(text: &'static str) -> Self {
        let mut table = Self::default();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if table.line(line).is_none() {
                table.faults.push(line);
            }
        }
        table
    }

    fn line(&mut self, line: &'static str) -> Option<()> {
        let (kind, rest) = line.split_once(' ')?;
        match kind {
            "attributes" => {
                let (name, terms) = rest.split_once(' ')?;
                self.meaning.push((name, terms.split(' ').collect()));
                return Some(());
            }
            "lists" => {
                self.lists.extend(rest.split(' '));
                return Some(());
            }
            "spaces" => {
                self.spaces.push(rest);
                return Some(());
            }
            "codes" => {
                let (term, pairs) = rest.split_once(' ')?;
                self.codes
                    .insert(term, pairs.split(' ').map(|pair| pair.split_once('=')).collect::<Option<_>>()?);
                return Some(());
            }
            _ => {}
        }
        let (syntax, rest) = rest.split_once(' ')?;
        let side = match syntax {
            "ubl" => &mut self.sides[0],
            "cii" => &mut self.sides[1],
            _ => return None,
        };
        match kind {
            "below" => side.below(rest),
            "attribute" => {
                let (place, value) = rest.split_once(" = ")?;
                let (attribute, element) = place.split_once(' ')?;
                side.attributes.push((attribute, element, value));
                Some(())
            }
            "choose" => {
                let (element, by) = rest.split_once(' ')?;
                let choice = match by.strip_prefix('@') {
                    Some(attribute) => Choice::Attribute(attribute),
                    None => Choice::Form(regex_lite::Regex::new(&format!("^(?:{by})$")).ok()?),
                };
                side.choices.insert(element, choice);
                Some(())
            }
            "once" => {
                side.once.push(rest);
                Some(())
            }
            "element" => {
                let mut words = rest.split(' ');
                side.elements.insert(words.next()?, (words.next()?, words.next()?));
                Some(())
            }
            _ => None,
        }
    }

    /// The part about a syntax.
    pub(super) fn side(&self, syntax: Syntax) -> &Side {
        &self.sides[usize::from(syntax == Syntax::Cii)]
    }

    /// The element beside a term that says what is an attribute elsewhere: attribute and element.
    pub(crate) fn element(&self, syntax: Syntax, term: &str) -> Option<(&'static str, &'static str)> {
        self.side(syntax).elements.get(term).copied()
    }

    /// Whether the standard has several of a group.
    pub(crate) fn is_list(&self, group: &str) -> bool {
        self.lists.contains(&group)
    }

    /// Whether white space around what a term says means something.
    pub(crate) fn keeps_spaces(&self, term: &str) -> bool {
        self.spaces.contains(&term)
    }

    /// Whether an attribute of a term means something in either syntax.
    pub(crate) fn means(&self, term: &str, attribute: &str) -> bool {
        self.meaning.iter().any(|(name, terms)| *name == attribute && terms.contains(&term))
    }

    /// A code of a term in another syntax.
    pub(super) fn code(&self, term: &str, text: &str, to: Syntax) -> Option<&'static str> {
        let pairs = self.codes.get(term)?;
        let found = pairs.iter().find(|(ubl, cii)| text == if to == Syntax::Cii { *ubl } else { *cii })?;
        Some(if to == Syntax::Cii { found.1 } else { found.0 })
    }

    /// Whether what is no code of a term in one syntax is one in the other.
    pub(super) fn means_something_else(&self, term: &str, text: &str, to: Syntax) -> bool {
        let pairs = self.codes.get(term).map(Vec::as_slice).unwrap_or_default();
        pairs.iter().any(|(ubl, cii)| text == if to == Syntax::Cii { *cii } else { *ubl })
    }
}

impl Side {
    fn below(&mut self, rest: &'static str) -> Option<()> {
        let mut cells = rest.split(';').map(str::trim);
        let (place, what) = (cells.next()?, cells.next()?);
        let (name, condition) = match place.split_once('[') {
            Some((name, condition)) => (name, Some(condition.strip_suffix(']')?)),
            None => (place, None),
        };
        let (way, content) = match what.split_once(" = ") {
            None => (what, Content::Nothing),
            Some((way, value)) => {
                let content = match (value.split_once(" - "), value.split_once(" + ")) {
                    (Some((from, less)), _) => Content::Difference(from, less),
                    (_, Some((one, other))) => Content::Sum(one, other),
                    _ => match value.strip_prefix("sum ") {
                        Some(all) => all.split_once('/').map(|(each, way)| Content::Total(each, way))?,
                        None => Content::Text(value),
                    },
                };
                (way, content)
            }
        };
        self.below.entry(name).or_default().push(Below { condition, way, content, term: cells.next() });
        Some(())
    }
}
