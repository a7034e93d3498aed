//! What the words of an expression stand for in one syntax: names, business terms, short forms, lists, patterns.

use rustc_hash::FxHashMap;

use super::lexer::{Token, tokens};
use crate::names::{NameId, Names};
use crate::paths::Paths;
use crate::syntax::{Namespace, Syntax};
use crate::terms::Terms;

/// A short form: `name(parameter, …) = expression`.
#[derive(Debug, Clone)]
pub(crate) struct Short {
    pub(crate) parameters: Vec<String>,
    pub(crate) body: Vec<Token>,
}

/// A list of codes.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) name: String,
    /// What it lists, in German.
    pub(crate) title: String,
    pub(crate) codes: rustc_hash::FxHashSet<Box<str>>,
    /// All codes with a space before, between and behind them, as some rules look at them.
    pub(crate) line: String,
}

/// Everything that expressions of one syntax refer to.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) syntax: Syntax,
    pub(crate) names: Names,
    pub(crate) paths: Paths,
    pub(crate) terms: &'static Terms,
    pub(crate) shorts: FxHashMap<String, Short>,
    pub(crate) lists: Vec<List>,
    pub(crate) patterns: Vec<(String, regex_lite::Regex)>,
    /// Ways from the root whose values texts are sought among.
    pub(crate) sets: Vec<super::Expr>,
}

impl Scope {
    pub(crate) fn new(syntax: Syntax, terms: &'static Terms) -> Self {
        Self {
            syntax,
            names: Names::default(),
            paths: Paths::new(),
            terms,
            shorts: FxHashMap::default(),
            lists: Vec::new(),
            patterns: Vec::new(),
            sets: Vec::new(),
        }
    }

    /// The namespaces of the syntax, in which names without prefix are looked up.
    pub(crate) fn namespaces(&self) -> &'static [Namespace] {
        match self.syntax {
            Syntax::Ubl => &[Namespace::Cac, Namespace::Cbc, Namespace::Ext],
            Syntax::Cii => &[Namespace::Rsm, Namespace::Ram, Namespace::Udt, Namespace::Qdt],
        }
    }

    /// The names that a word means: with prefix one, without prefix the one in the schema.
    pub(crate) fn name(&mut self, word: &str) -> Result<NameId, String> {
        if let Some((prefix, local)) = word.split_once(':') {
            let namespace = Namespace::of_prefix(prefix)
                .ok_or_else(|| format!("no namespace has the prefix {prefix}"))?;
            return Ok(self.names.add(namespace, local));
        }
        match *self.names.with_local(word, self.namespaces()) {
            [one] => Ok(one),
            [] => Err(format!("{word} is no name in {}", self.syntax.name())),
            _ => Err(format!("{word} has several namespaces, write its prefix")),
        }
    }

    /// Adds a short form from a line of a table.
    pub(crate) fn define(&mut self, line: &str) -> Result<(), String> {
        let (head, body) =
            line.split_once(" = ").ok_or_else(|| format!("a short form needs ' = ': {line}"))?;
        let head = head.trim();
        let (name, parameters) = match head.split_once('(') {
            None => (head, Vec::new()),
            Some((name, list)) => {
                let list = list.trim_end_matches(')');
                (name, list.split(',').map(|parameter| parameter.trim().to_owned()).collect())
            }
        };
        self.shorts.insert(name.to_owned(), Short { parameters, body: tokens(body)? });
        Ok(())
    }

    /// The number of a list.
    pub(crate) fn list(&self, name: &str) -> Result<usize, String> {
        self.lists
            .iter()
            .rposition(|list| list.name == name)
            .ok_or_else(|| format!("there is no list {name}"))
    }

    /// The number of a pattern.
    pub(crate) fn pattern(&mut self, text: &str) -> Result<usize, String> {
        if let Some(known) = self.patterns.iter().position(|(known, _)| known == text) {
            return Ok(known);
        }
        let regex = regex_lite::Regex::new(text).map_err(|error| format!("{text}: {error}"))?;
        self.patterns.push((text.to_owned(), regex));
        Ok(self.patterns.len() - 1)
    }
}
