//! The small language in which the table of rules says what must hold: its grammar and how it is read.
//!
//! ```text
//! a => b            if a holds, b must hold
//! a or b, a and b, not a, (a)
//! NAME              the property is there
//! NAME=1,2          one of its values is in the list
//! NAME only 1,2     it has no value outside of the list
//! NAME is line|point    if it has a geometry, it is of this kind
//! NAME has surface      it has a geometry of this kind
//! NAME -> A|B       it refers only to objects of these classes
//! NAME <- BACK      what it refers to refers back with BACK
//! many NAME         it is there more than once
//! filled NAME       it is not empty
//! ground            the object is on level 0
//! within A|B        the object belongs to a section (Bereich) of one of these classes
//! forms(A B+C)      of all these properties exactly those of one form are there, or none
//! chain(A B C)      each one is there only together with the one before
//! pairs(A B C 4)    for 1 to 4: A1 only together with B1 or C1
//! prefixed(A B)     each value of A begins with the four digits of a value of B, if B has one
//! same(A B)         they are there equally often
//! !name             a condition that is written in Rust
//! ```
//!
//! `A.B` is the property B of the data inside of the property A.

use super::special::{self, Special};
use crate::geometry::Dimension;

/// A property, or one of the data inside of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) first: &'static str,
    pub(super) second: Option<&'static str>,
}

/// What must hold for an object or for data inside of it.
#[derive(Debug, Clone)]
pub(super) enum Condition {
    There(Path),
    Equals(Path, Vec<&'static str>),
    Only(Path, Vec<&'static str>),
    Is(Path, Vec<Dimension>),
    Has(Path, Vec<Dimension>),
    Refers(&'static str, Vec<&'static str>),
    Back(&'static str, &'static str),
    Many(Path),
    Filled(Path),
    Ground,
    Within(Vec<&'static str>),
    Forms(Vec<Vec<&'static str>>),
    Chain(Vec<&'static str>),
    Pairs(Vec<&'static str>, usize),
    Prefixed(&'static str, &'static str),
    Same(&'static str, &'static str),
    Special(Special),
    Not(Box<Self>),
    And(Vec<Self>),
    Or(Vec<Self>),
    Implies(Box<Self>, Box<Self>),
}

impl Path {
    fn read(text: &'static str) -> Option<Self> {
        let (first, second) = text.split_once('.').map_or((text, None), |(a, b)| (a, Some(b)));
        let is_name = |name: &str| {
            name.starts_with(|first: char| first.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        (is_name(first) && second.is_none_or(is_name)).then_some(Self { first, second })
    }
}

impl Condition {
    /// Reads a condition; `None` if it is none.
    pub(super) fn read(text: &'static str) -> Option<Self> {
        let words = words(text);
        let mut reader = Reader { words: &words };
        let condition = reader.implication()?;
        reader.words.is_empty().then_some(condition)
    }

    /// The properties that it asks about, in the order in which it does.
    pub(super) fn properties(&self, to: &mut Vec<&'static str>) {
        match self {
            Self::There(path)
            | Self::Equals(path, _)
            | Self::Only(path, _)
            | Self::Is(path, _)
            | Self::Has(path, _)
            | Self::Many(path)
            | Self::Filled(path) => to.push(path.first),
            Self::Refers(name, _) | Self::Back(name, _) => to.push(name),
            Self::Prefixed(a, b) | Self::Same(a, b) => to.extend([a, b]),
            Self::Forms(forms) => to.extend(forms.iter().flatten()),
            Self::Chain(names) => to.extend(names.iter().skip(1)),
            Self::Not(inner) => inner.properties(to),
            Self::And(all) | Self::Or(all) => all.iter().for_each(|one| one.properties(to)),
            Self::Implies(if_this, then) => {
                if_this.properties(to);
                then.properties(to);
            }
            Self::Ground | Self::Within(_) | Self::Pairs(..) | Self::Special(_) => {}
        }
    }
}

/// Takes a text apart; parentheses, commas and the like are words of their own.
fn words(text: &'static str) -> Vec<&'static str> {
    let mut words = Vec::new();
    for part in text.split_whitespace() {
        let mut rest = part;
        while !rest.is_empty() {
            let operator = ["=>", "->", "<-"].into_iter().find(|operator| rest.starts_with(operator));
            let length = operator.map_or_else(
                || match rest.find(['(', ')', ',', '=', '|', '+', '!']) {
                    Some(0) => 1,
                    Some(place) => place,
                    None => rest.len(),
                },
                str::len,
            );
            let (word, after) = rest.split_at(length);
            words.push(word);
            rest = after;
        }
    }
    words
}

struct Reader<'w> {
    words: &'w [&'static str],
}

impl Reader<'_> {
    fn next(&mut self) -> Option<&'static str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }

    fn take(&mut self, word: &str) -> bool {
        let is_next = self.words.first() == Some(&word);
        if is_next {
            self.words = &self.words[1..];
        }
        is_next
    }

    fn implication(&mut self) -> Option<Condition> {
        let first = self.alternatives()?;
        if !self.take("=>") {
            return Some(first);
        }
        Some(Condition::Implies(Box::new(first), Box::new(self.alternatives()?)))
    }

    fn alternatives(&mut self) -> Option<Condition> {
        self.joined("or", Self::conjunction, Condition::Or)
    }

    fn conjunction(&mut self) -> Option<Condition> {
        self.joined("and", Self::single, Condition::And)
    }

    fn joined(
        &mut self,
        by: &str,
        part: fn(&mut Self) -> Option<Condition>,
        join: fn(Vec<Condition>) -> Condition,
    ) -> Option<Condition> {
        let mut parts = vec![part(self)?];
        while self.take(by) {
            parts.push(part(self)?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(join(parts)) }
    }

    fn single(&mut self) -> Option<Condition> {
        let word = self.next()?;
        Some(match word {
            "(" => {
                let inner = self.implication()?;
                self.take(")").then_some(inner)?
            }
            "not" => Condition::Not(Box::new(self.single()?)),
            "many" => Condition::Many(Path::read(self.next()?)?),
            "filled" => Condition::Filled(Path::read(self.next()?)?),
            "ground" => Condition::Ground,
            "within" => Condition::Within(self.list("|")?),
            "!" => Condition::Special(special::named(self.next()?)?),
            "forms" => Condition::Forms(self.forms()?),
            "chain" => Condition::Chain(self.names()?),
            "pairs" => {
                let mut names = self.names()?;
                let count = names.pop()?.parse().ok()?;
                Condition::Pairs(names, count)
            }
            "prefixed" => <[_; 2]>::try_from(self.names()?).ok().map(|[a, b]| Condition::Prefixed(a, b))?,
            "same" => <[_; 2]>::try_from(self.names()?).ok().map(|[a, b]| Condition::Same(a, b))?,
            name => self.about(Path::read(name)?)?,
        })
    }

    /// What follows the name of a property.
    fn about(&mut self, path: Path) -> Option<Condition> {
        Some(if self.take("=") {
            Condition::Equals(path, self.list(",")?)
        } else if self.take("only") {
            Condition::Only(path, self.list(",")?)
        } else if self.take("is") {
            Condition::Is(path, self.dimensions()?)
        } else if self.take("has") {
            Condition::Has(path, self.dimensions()?)
        } else if self.take("->") {
            Condition::Refers(path.first, self.list("|")?)
        } else if self.take("<-") {
            Condition::Back(path.first, self.next()?)
        } else {
            Condition::There(path)
        })
    }

    fn list(&mut self, by: &str) -> Option<Vec<&'static str>> {
        let mut list = vec![self.next()?];
        while self.take(by) {
            list.push(self.next()?);
        }
        Some(list)
    }

    fn dimensions(&mut self) -> Option<Vec<Dimension>> {
        let names = self.list("|")?;
        names
            .into_iter()
            .map(|name| match name {
                "point" => Some(Dimension::Point),
                "line" => Some(Dimension::Line),
                "surface" => Some(Dimension::Surface),
                _ => None,
            })
            .collect()
    }

    fn names(&mut self) -> Option<Vec<&'static str>> {
        self.take("(").then_some(())?;
        let mut names = Vec::new();
        while !self.take(")") {
            names.push(self.next()?);
        }
        Some(names)
    }

    fn forms(&mut self) -> Option<Vec<Vec<&'static str>>> {
        self.take("(").then_some(())?;
        let mut forms = Vec::new();
        while !self.take(")") {
            forms.push(self.list("+")?);
        }
        Some(forms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_or_refused() {
        for good in [
            "detail => general",
            "not (A and B)",
            "A=1,2 => B only 3",
            "position has surface and ground => flaechenschluss=true",
            "bereich -> BP_Bereich",
            "planinhalt <- gehoertZuBereich",
            "forms(GFZ GFZmin+GFZmax)",
            "pairs(a b c 4)",
            "position is point|line",
        ] {
            assert!(Condition::read(good).is_some(), "{good}");
        }
        for bad in ["", "=> A", "A B", "not", "A is round", "!unknown", "(A", "A=", "pairs(a b)"] {
            assert!(Condition::read(bad).is_none(), "{bad}");
        }
    }
}
