//! Reading tables of rules, lists and unused ways.

use rustc_hash::FxHashMap;

use super::context::{Context, Pattern, Ruleset, Unused};
use super::lines::logical;
use super::{Level, Rule, Table};
use crate::language::Expr;
use crate::language::parser::{Here, parse, parse_pattern};
use crate::language::scope::{List, Scope};
use crate::paths::PathId;
use crate::syntax::Syntax;
use crate::terms::TermId;

/// Reads short forms: `name = …`, with `ubl` or `cii` in front only for that syntax.
pub(super) fn shorts(table: &str, scope: &mut Scope, faults: &mut Vec<String>) {
    for line in logical(table) {
        if let Some(line) = of_syntax(&line, scope.syntax)
            && let Err(fault) = scope.define(line)
        {
            faults.push(fault);
        }
    }
}

/// The rest of a line that is for this syntax; none if it is for the other one.
fn of_syntax(line: &str, syntax: Syntax) -> Option<&str> {
    let (own, other) = match syntax {
        Syntax::Ubl => ("ubl ", "cii "),
        Syntax::Cii => ("cii ", "ubl "),
    };
    if line.starts_with(other) { None } else { Some(line.strip_prefix(own).unwrap_or(line)) }
}

/// Reads the tables of one set of rules.
pub(super) fn ruleset(table: &Table, scope: &mut Scope, faults: &mut Vec<String>) -> Ruleset {
    let mut set = Ruleset::new(table.name);
    for text in table.lists {
        lists(text, scope, faults);
    }
    let (own, unused) = match scope.syntax {
        Syntax::Ubl => (table.ubl, table.unused_ubl),
        Syntax::Cii => (table.cii, table.unused_cii),
    };
    for text in table.rules.iter().chain(own) {
        let mut reader = Reader {
            set: &mut set,
            scope: &mut *scope,
            contexts: FxHashMap::default(),
            group: None,
            current: None,
        };
        reader.read(&logical(text), faults);
    }
    for line in logical(unused) {
        if let Err(fault) = unused_way(&line, &mut set, scope) {
            faults.push(format!("{line}: {fault}"));
        }
    }
    set
}

fn lists(table: &str, scope: &mut Scope, faults: &mut Vec<String>) {
    for line in logical(table) {
        let Some(line) = line.strip_prefix("list ") else {
            faults.push(format!("no list: {line}"));
            continue;
        };
        let (name, title, codes) = match (line.split_once(" :"), line.split_once(" = ")) {
            (Some((head, codes)), _) => {
                let (name, title) = head.split_once(" ; ").unwrap_or((head, ""));
                (name, title.to_owned(), codes.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            }
            (None, Some((name, rule))) => match derived(rule, scope) {
                Ok((title, codes)) => (name, title, codes),
                Err(fault) => {
                    faults.push(fault);
                    continue;
                }
            },
            _ => {
                faults.push(format!("no list: {line}"));
                continue;
            }
        };
        let line = format!(" {} ", codes.join(" "));
        let codes = codes.into_iter().map(Into::into).collect();
        scope.lists.push(List { name: name.to_owned(), title, codes, line });
    }
}

/// `OTHER with A B without C`.
fn derived(rule: &str, scope: &Scope) -> Result<(String, Vec<String>), String> {
    let mut words = rule.split_whitespace();
    let other = scope.list(words.next().unwrap_or_default())?;
    let Some(other) = scope.lists.get(other) else { return Err(format!("no list: {rule}")) };
    let mut codes: Vec<String> = other.line.split_whitespace().map(str::to_owned).collect();
    let mut adding = true;
    for word in words {
        match word {
            "with" => adding = true,
            "without" => adding = false,
            code if adding => codes.push(code.to_owned()),
            code => codes.retain(|known| known != code),
        }
    }
    Ok((other.title.clone(), codes))
}

/// `RULE fatal? way`, with `%` for a line in UBL.
fn unused_way(line: &str, set: &mut Ruleset, scope: &mut Scope) -> Result<(), String> {
    let words: Vec<_> = line.split_whitespace().collect();
    let (id, level, way) = match *words.as_slice() {
        [id, way] => (id, Level::Warning, way),
        [id, level, way] => (id, Level::named(level).ok_or("no level")?, way),
        _ => return Err("RULE, level, way expected".to_owned()),
    };
    let rule = u32::try_from(set.rules.len()).map_err(|_| "too many rules")?;
    set.rules.push(Rule {
        id: id.into(),
        level,
        test: Expr::Truth(true),
        term: None,
        unused: Some(way.into()),
    });
    let starts: &[&str] = if way.starts_with("%/") { &["InvoiceLine", "CreditNoteLine"] } else { &["%"] };
    for start in starts {
        let way = way.replacen('%', start, 1);
        let mut path = PathId::ROOT;
        let mut attribute = None;
        let mut steps: Vec<String> = Vec::new();
        for word in way.split('/') {
            match scope.shorts.get(word) {
                Some(short) => steps.extend(short.body.iter().filter_map(|token| match token {
                    crate::language::lexer::Token::Word(word) => Some(word.clone()),
                    _ => None,
                })),
                None => steps.push(word.to_owned()),
            }
        }
        for word in &steps {
            match word.strip_prefix('@') {
                Some(name) => attribute = Some(scope.names.add_attribute(name)),
                None => {
                    let name = scope.name(word)?;
                    path = scope.paths.add(path, name);
                }
            }
        }
        set.unused.push(Unused { path, attribute, rule });
    }
    Ok(())
}

/// Where a context stands, as the table defines it.
#[derive(Default, Clone)]
struct Definition {
    ubl: Option<String>,
    cii: Option<String>,
}

struct Reader<'a> {
    set: &'a mut Ruleset,
    scope: &'a mut Scope,
    contexts: FxHashMap<String, Definition>,
    group: Option<u32>,
    /// The name of the context that rules without one belong to.
    current: Option<String>,
}

impl Reader<'_> {
    fn read(&mut self, lines: &[String], faults: &mut Vec<String>) {
        for line in lines {
            if let Err(fault) = self.definition(line) {
                faults.push(fault);
            }
        }
        for line in lines {
            if let Err(fault) = self.line(line) {
                faults.push(format!("{fault} ({line})"));
            }
        }
    }

    /// Contexts and short forms, wherever in the table they stand.
    fn definition(&mut self, line: &str) -> Result<(), String> {
        if let Some(rest) = line.strip_prefix("short ") {
            return of_syntax(rest, self.scope.syntax).map_or(Ok(()), |line| self.scope.define(line));
        }
        if let Some(rest) = line.strip_prefix("context ") {
            let (head, way) = rest.split_once('=').ok_or_else(|| format!("context without way: {line}"))?;
            let mut words = head.split_whitespace();
            let (name, syntax) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            self.define(name, syntax, way.trim());
        } else if let Some(head) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'))
            && let Some((name, ways)) = head.split_once(' ')
        {
            for way in ways.split("; ") {
                let (syntax, way) = way.split_once(':').ok_or_else(|| format!("no way: {line}"))?;
                self.define(name, syntax.trim(), way.trim());
            }
        }
        Ok(())
    }

    fn define(&mut self, name: &str, syntax: &str, way: &str) {
        let definition = self.contexts.entry(name.to_owned()).or_default();
        let side = if syntax == "ubl" { &mut definition.ubl } else { &mut definition.cii };
        *side = Some(way.to_owned());
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        if line.starts_with("context ") || line.starts_with("short ") {
            return Ok(());
        }
        if line == "first" {
            let last = self.set.contexts.iter().filter_map(|context| context.group).max();
            self.group = Some(last.map_or(0, |last| last + 1));
            return Ok(());
        }
        if line == "all" {
            self.group = None;
            return Ok(());
        }
        if let Some(head) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let name = head.split_once(' ').map_or(head, |(name, _)| name);
            self.current = Some(name.to_owned());
            return Ok(());
        }
        self.rule(line)
    }

    fn rule(&mut self, line: &str) -> Result<(), String> {
        let (head, test) = line.split_once(" =").ok_or("a rule needs ' ='")?;
        let (mut level, mut context) = (Level::Fatal, None);
        let mut words = head.split_whitespace();
        let id = words.next().unwrap_or_default();
        for word in words {
            match (word, self.scope.syntax) {
                ("ubl", Syntax::Cii) | ("cii", Syntax::Ubl) => return Ok(()),
                ("ubl" | "cii", _) => {}
                _ if word.starts_with('@') => context = word.strip_prefix('@').map(str::to_owned),
                _ => level = Level::named(word).ok_or_else(|| format!("{word} is no level"))?,
            }
        }
        let context = context.or_else(|| self.current.clone()).ok_or("a rule without context")?;
        let Some(rank) = self.context(&context)? else { return Ok(()) };
        let term = self.scope.terms.find(&context);
        let root = self.set.contexts[rank].patterns.iter().all(Pattern::is_root);
        let test = parse(test, self.scope, Here { term, root })?;
        let rule = u32::try_from(self.set.rules.len()).map_err(|_| "too many rules")?;
        self.set.rules.push(Rule { id: id.into(), level, test, term, unused: None });
        self.set.contexts[rank].rules.push(rule);
        Ok(())
    }

    /// The rank of a context, made when its first rule comes; none if it has no place in this syntax.
    fn context(&mut self, name: &str) -> Result<Option<usize>, String> {
        let group = if self.current.as_deref() == Some(name) { self.group } else { None };
        let known = |context: &Context| context.name == name && context.group == group;
        if let Some(rank) = self.set.contexts.iter().position(known) {
            return Ok(Some(rank));
        }
        let definition = self.contexts.get(name).cloned().unwrap_or_default();
        let way = match self.scope.syntax {
            Syntax::Ubl => definition.ubl,
            Syntax::Cii => definition.cii,
        };
        let way = match (way, self.scope.terms.find(name)) {
            (Some(way), _) => way,
            (None, Some(term)) => self.way_of(term)?,
            (None, None) if self.contexts.contains_key(name) => return Ok(None),
            (None, None) => return Err(format!("there is no context {name}")),
        };
        let patterns = Pattern::of(parse_pattern(&way, self.scope)?)?;
        self.set.contexts.push(Context { name: name.to_owned(), patterns, group, rules: Vec::new() });
        Ok(Some(self.set.contexts.len() - 1))
    }

    fn way_of(&self, term: TermId) -> Result<String, String> {
        let (way, _) = self.scope.terms.way(term, None, self.scope.syntax)?;
        Ok(if way == "." { "/*".to_owned() } else { format!("/*/{way}") })
    }
}
