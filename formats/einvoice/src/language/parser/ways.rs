//! Ways: steps, conditions, business terms, and which of them are looked up and not walked.

use super::super::lexer::{Token, tokens};
use super::super::{Expr, Path, Start, Step, Test};
use super::{Here, Parsed, Parser, single};
use crate::decimal::Decimal;
use crate::names::NameId;
use crate::paths::PathId;
use crate::syntax::{Namespace, Syntax};
use crate::terms::TermId;

impl Parser<'_> {
    /// A value, or a way with its steps and conditions.
    pub(super) fn path(&mut self) -> Parsed {
        let (mut start, mut steps);
        let mut term = None;
        if self.take_sign("//") {
            (start, steps) = (self.anywhere()?, Vec::new());
        } else if self.take_sign("/") {
            (start, steps) = (Start::Document, Vec::new());
            steps.extend(self.step(&mut term)?);
        } else {
            match self.first(&mut term)? {
                Expr::Path(path) => (start, steps) = (path.start, path.steps),
                other => match self.peek() {
                    Some(Token::Sign("/" | "//" | "[")) => {
                        (start, steps) = (Start::Of(Box::new(other)), Vec::new());
                    }
                    _ => return Ok(other),
                },
            }
        }
        loop {
            if self.take_sign("[") {
                if let (Some(Token::Number(number)), Some(Token::Sign("]"))) =
                    (self.peek(), self.tokens.get(self.at + 1))
                {
                    let rank: usize = number.parse().map_err(|_| "a rank is a whole number".to_owned())?;
                    self.at += 2;
                    match steps.pop() {
                        Some(Step::Child(test)) => steps.push(Step::Nth(test, rank)),
                        Some(Step::Each(Expr::Path(path))) if rank == 1 => {
                            steps.push(Step::Each(Expr::Path(Path {
                                start: Start::First(Box::new(Expr::Path(path))),
                                steps: Vec::new(),
                            })));
                        }
                        None if rank == 1 => {
                            let all = Expr::Path(Path { start, steps: Vec::new() });
                            start = Start::First(Box::new(all));
                        }
                        _ => return Err("only a child has a rank".to_owned()),
                    }
                    continue;
                }
                let pattern = std::mem::replace(&mut self.pattern, false);
                let condition = self.elsewhere(term, Self::expression);
                self.pattern = pattern;
                let condition = condition?;
                self.need("]")?;
                steps.push(Step::If(condition));
            } else if self.take_sign("//") {
                let test = self.test()?;
                term = None;
                steps.push(Step::Below(test));
            } else if self.take_sign("/") {
                let at_root = start == Start::Document && steps.len() == 1;
                match self.peek().cloned() {
                    // `/*/BT-1`: the way to the term from the root.
                    Some(Token::Word(word)) if at_root && self.scope.terms.find(&word).is_some() => {
                        self.at += 1;
                        term = self.scope.terms.find(&word);
                        let here = std::mem::replace(&mut self.here, Here { term: None, root: true });
                        let way = term.map_or_else(|| Err("no term".to_owned()), |term| self.way_to(term));
                        self.here = here;
                        (start, steps) = match way? {
                            Expr::Path(path) => (path.start, path.steps),
                            other => (Start::Of(Box::new(other)), Vec::new()),
                        };
                    }
                    _ => {
                        steps.extend(self.step(&mut term)?);
                    }
                }
            } else {
                break;
            }
        }
        Ok(self.places(Path { start, steps }))
    }

    /// What stands behind `//` at the beginning.
    fn anywhere(&mut self) -> Result<Start, String> {
        if self.take_sign("@") {
            let word = self.word()?;
            return Ok(Start::Attributes(self.scope.names.add_attribute(&word)));
        }
        Ok(Start::Anywhere(vec![self.test()?]))
    }

    pub(super) fn test(&mut self) -> Result<Test, String> {
        if self.take_sign("(") {
            let mut names = Vec::new();
            loop {
                let word = self.word()?;
                names.push(self.scope.name(&word)?);
                if self.take_sign(")") {
                    names.sort_unstable();
                    return Ok(Test::Names(names));
                }
                self.need("|")?;
            }
        }
        if self.take_sign("*") {
            return self.ending();
        }
        let word = self.word()?;
        Ok(Test::Names(vec![self.scope.name(&word)?]))
    }

    /// `*Amount`: every name that ends so; `*` alone: every name.
    fn ending(&mut self) -> Result<Test, String> {
        let Some(Token::Word(end)) = self.peek().cloned() else { return Ok(Test::Any) };
        self.at += 1;
        let names = &self.scope.names;
        let all = (0..names.len()).map(NameId);
        let all =
            all.filter(|id| names.element(*id).is_some_and(|(_, local)| local.ends_with(&*end))).collect();
        let namespace = (self.scope.syntax == Syntax::Cii).then_some(Namespace::Ram);
        Ok(Test::Ending(all, namespace, end.into()))
    }

    /// A step behind `/`; several if a short form stands for a way.
    fn step(&mut self, term: &mut Option<TermId>) -> Result<Vec<Step>, String> {
        let outer = *term;
        *term = None;
        if self.take_sign("..") {
            return Ok(vec![Step::Parent]);
        }
        if self.take_sign("@") {
            let word = self.word()?;
            return Ok(vec![Step::Attribute(self.scope.names.add_attribute(&word))]);
        }
        if self.is_sign("*") {
            return Ok(vec![Step::Child(self.test()?)]);
        }
        let inside = std::mem::replace(&mut self.in_step, true);
        let first = self.elsewhere(outer, |parser| parser.first(term));
        self.in_step = inside;
        match first? {
            Expr::Path(Path { start: Start::Here, steps }) if !steps.is_empty() => Ok(steps),
            other => Ok(vec![Step::Each(other)]),
        }
    }

    /// The first part of a path: a name, a term, a call, something in brackets, a value.
    fn first(&mut self, term: &mut Option<TermId>) -> Parsed {
        let here = |steps| Ok(Expr::Path(Path { start: Start::Here, steps }));
        match self.tokens.get(self.at).cloned() {
            Some(Token::Text(text)) => {
                self.at += 1;
                Ok(Expr::Text(text.into()))
            }
            Some(Token::Number(text)) => {
                self.at += 1;
                Decimal::read(&text).map(Expr::Number).map_err(|error| error.to_string())
            }
            Some(Token::Sign(sign)) => {
                self.at += 1;
                match sign {
                    "." => {
                        *term = self.here.term;
                        here(Vec::new())
                    }
                    ".." => here(vec![Step::Parent]),
                    "@" => {
                        let word = self.word()?;
                        here(vec![Step::Attribute(self.scope.names.add_attribute(&word))])
                    }
                    "*" => {
                        let test = self.ending()?;
                        here(vec![Step::Child(test)])
                    }
                    "(" => self.bracket(),
                    "$" => {
                        let word = self.word()?;
                        let rank = self.variables.iter().rev().position(|name| *name == word);
                        rank.map(Expr::Variable).ok_or_else(|| format!("${word} is not bound"))
                    }
                    _ => Err(format!("{sign} in a wrong place")),
                }
            }
            Some(Token::Word(word)) => {
                self.at += 1;
                if self.is_sign("(") {
                    return self.call(&word);
                }
                if let Some(found) = self.scope.terms.find(&word) {
                    if self.in_step && self.here.term.is_none() {
                        return Err(format!("{word} stands behind something that is no business term"));
                    }
                    *term = Some(found);
                    return self.way_to(found);
                }
                if self.scope.shorts.contains_key(&word) {
                    return self.expand(&word, &[]);
                }
                let name = self.scope.name(&word)?;
                here(vec![Step::Child(Test::Names(vec![name]))])
            }
            None => Err("something is missing at the end".to_owned()),
        }
    }

    fn bracket(&mut self) -> Parsed {
        self.in_step = false;
        if self.take_sign(")") {
            return Ok(Expr::Sequence(Vec::new()));
        }
        let mut all = vec![self.expression()?];
        while self.take_sign(",") {
            all.push(self.expression()?);
        }
        self.need(")")?;
        let inner = single(all, Expr::Sequence);
        // A way in brackets is one thing: a rank behind it counts all that it finds.
        let ranked = self.is_sign("[") && matches!(self.tokens.get(self.at + 1), Some(Token::Number(_)));
        match inner {
            Expr::Path(path) if ranked => {
                Ok(Expr::Path(Path { start: Start::Of(Box::new(Expr::Path(path))), steps: Vec::new() }))
            }
            other => Ok(other),
        }
    }

    /// The way to a business term: from here if it lies below, else from the root.
    fn way_to(&mut self, term: TermId) -> Parsed {
        let (text, absolute) = self.scope.terms.way(term, self.here.term, self.scope.syntax)?;
        let tokens = tokens(&text)?;
        let here = if absolute {
            Here { term: None, root: true }
        } else {
            Here { term: None, root: self.here.root }
        };
        self.nested(tokens, here)
    }

    /// Ways from the root, as far as only names decide, are looked up and not walked.
    fn places(&mut self, path: Path) -> Expr {
        let Path { start, steps } = path;
        if self.pattern {
            return Expr::Path(Path { start, steps });
        }
        if let Start::Anywhere(mut tests) = start {
            let names = steps.iter().map_while(|step| match step {
                Step::Child(test) => Some(test.clone()),
                _ => None,
            });
            let before = tests.len();
            tests.extend(names);
            let used = tests.len() - before;
            return Expr::Path(Path { start: Start::Anywhere(tests), steps: steps[used..].to_vec() });
        }
        let (mut ways, mut used) = match (&start, steps.first()) {
            (Start::Document, Some(Step::Child(_))) => (vec![PathId::ROOT], 1),
            (Start::Here, Some(Step::Child(_))) if self.here.root => (vec![PathId::ROOT], 0),
            (Start::Places(ways), _) => (ways.clone(), 0),
            _ => return Expr::Path(Path { start, steps }),
        };
        for step in &steps[used..] {
            let Step::Child(Test::Names(names)) = step else { break };
            let next = ways.iter().flat_map(|way| names.iter().map(|name| (*way, *name))).collect::<Vec<_>>();
            ways = next.into_iter().map(|(way, name)| self.scope.paths.add(way, name)).collect();
            used += 1;
        }
        Expr::Path(Path { start: Start::Places(ways), steps: steps[used..].to_vec() })
    }
}

/// `a | b`: names of children side by side become one step, ways from the root one set of places.
pub(super) fn merged(all: Vec<Expr>) -> Expr {
    if all.len() == 1 {
        return single(all, Expr::Sequence);
    }
    let child = |expr: &Expr| match expr {
        Expr::Path(Path { start: Start::Here, steps }) => match steps.as_slice() {
            [Step::Child(Test::Names(names))] => Some(names.clone()),
            _ => None,
        },
        _ => None,
    };
    let places = |expr: &Expr| match expr {
        Expr::Path(Path { start: Start::Places(ways), steps }) if steps.is_empty() => Some(ways.clone()),
        _ => None,
    };
    let anywhere = |expr: &Expr| match expr {
        Expr::Path(Path { start: Start::Anywhere(tests), steps }) if steps.is_empty() => {
            match tests.as_slice() {
                [Test::Names(names)] => Some(names.clone()),
                _ => None,
            }
        }
        _ => None,
    };
    let path = |start, steps| Expr::Path(Path { start, steps });
    if let Some(names) = all.iter().map(child).collect::<Option<Vec<_>>>() {
        return path(Start::Here, vec![Step::Child(Test::Names(names.concat()))]);
    }
    if let Some(ways) = all.iter().map(places).collect::<Option<Vec<_>>>() {
        return path(Start::Places(ways.concat()), Vec::new());
    }
    if let Some(names) = all.iter().map(anywhere).collect::<Option<Vec<_>>>() {
        return path(Start::Anywhere(vec![Test::Names(names.concat())]), Vec::new());
    }
    Expr::Sequence(all)
}
