//! Tokens to expressions. Business terms become ways, short forms what they stand for.

use super::lexer::{Token, tokens};
use super::scope::Scope;
use super::{Comparison, Expr, Function, Operator, Path, Start, Step, Test};
use crate::decimal::Decimal;
use crate::names::NameId;
use crate::paths::PathId;
use crate::syntax::{Namespace, Syntax};
use crate::terms::TermId;

/// What an expression is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Here {
    /// The business term, if the tables give it one: other terms are sought from it.
    pub(crate) term: Option<TermId>,
    /// It is the root of the document.
    pub(crate) root: bool,
}

/// Reads an expression.
///
/// # Errors
/// In words, where the text is none or names what does not exist.
pub(crate) fn parse(text: &str, scope: &mut Scope, here: Here) -> Result<Expr, String> {
    parse_tokens(tokens(text)?, scope, here).map_err(|error| format!("{error} in: {text}"))
}

fn parse_tokens(tokens: Vec<Token>, scope: &mut Scope, here: Here) -> Result<Expr, String> {
    finish(Parser {
        tokens,
        at: 0,
        scope,
        here,
        variables: Vec::new(),
        depth: 0,
        pattern: false,
        in_step: false,
    })
}

/// Reads the way that elements of a context have, with its conditions; nothing in it is looked up beforehand.
///
/// # Errors
/// As [`parse`].
pub(crate) fn parse_pattern(text: &str, scope: &mut Scope) -> Result<Expr, String> {
    let here = Here { term: None, root: false };
    let parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        scope,
        here,
        variables: Vec::new(),
        depth: 0,
        pattern: true,
        in_step: false,
    };
    finish(parser).map_err(|error| format!("{error} in: {text}"))
}

fn finish(mut parser: Parser<'_>) -> Result<Expr, String> {
    let expr = parser.expression()?;
    match parser.tokens.get(parser.at) {
        None => Ok(expr),
        Some(token) => Err(format!("{token:?} is too much")),
    }
}

struct Parser<'s> {
    tokens: Vec<Token>,
    at: usize,
    scope: &'s mut Scope,
    here: Here,
    variables: Vec<String>,
    depth: usize,
    /// Ways stay as they are written.
    pattern: bool,
    /// A step behind another one is being read.
    in_step: bool,
}

type Parsed = Result<Expr, String>;

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(found)) if *found == sign)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(found)) if found == word)
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        self.at += usize::from(found);
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn need(&mut self, sign: &str) -> Result<(), String> {
        if self.take_sign(sign) { Ok(()) } else { Err(format!("{sign} expected, found {:?}", self.peek())) }
    }

    fn need_word(&mut self, word: &str) -> Result<(), String> {
        if self.take_word(word) { Ok(()) } else { Err(format!("{word} expected, found {:?}", self.peek())) }
    }

    fn word(&mut self) -> Result<String, String> {
        match self.tokens.get(self.at) {
            Some(Token::Word(word)) => {
                self.at += 1;
                Ok(word.clone())
            }
            other => Err(format!("a word expected, found {other:?}")),
        }
    }

    /// Runs a part of the parsing where the expression is asked of something else.
    fn elsewhere<T>(
        &mut self,
        term: Option<TermId>,
        run: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<T, String> {
        let before = std::mem::replace(&mut self.here, Here { term, root: false });
        let result = run(self);
        self.here = before;
        result
    }

    fn expression(&mut self) -> Parsed {
        if self.is_word("every") || self.is_word("some") {
            let every = self.take_word("every") || !self.take_word("some");
            let (of, then) = self.binding("in", "satisfies")?;
            return Ok(if every { Expr::Every(of, then) } else { Expr::Some(of, then) });
        }
        if self.take_word("let") {
            let (of, then) = self.binding(":=", "return")?;
            return Ok(Expr::Let(of, then));
        }
        if self.take_word("if") {
            let condition = self.expression()?;
            self.need_word("then")?;
            let yes = self.expression()?;
            self.need_word("else")?;
            let no = self.expression()?;
            return Ok(Expr::If(Box::new([condition, yes, no])));
        }
        self.or()
    }

    fn binding(&mut self, link: &str, body: &str) -> Result<(Box<Expr>, Box<Expr>), String> {
        self.need("$")?;
        let name = self.word()?;
        if !self.take_sign(link) {
            self.need_word(link)?;
        }
        let of = self.expression()?;
        self.need_word(body)?;
        self.variables.push(name);
        let then = self.expression();
        self.variables.pop();
        Ok((Box::new(of), Box::new(then?)))
    }

    fn or(&mut self) -> Parsed {
        let mut all = vec![self.and()?];
        while self.take_word("or") {
            all.push(self.and()?);
        }
        Ok(single(all, Expr::Or))
    }

    fn and(&mut self) -> Parsed {
        let mut all = vec![self.comparison()?];
        while self.take_word("and") {
            all.push(self.comparison()?);
        }
        Ok(single(all, Expr::And))
    }

    fn comparison(&mut self) -> Parsed {
        let left = self.sum()?;
        let comparison = match self.peek() {
            Some(Token::Sign("=")) => Comparison::Equal,
            Some(Token::Sign("!=")) => Comparison::Unequal,
            Some(Token::Sign("<")) => Comparison::Less,
            Some(Token::Sign("<=")) => Comparison::AtMost,
            Some(Token::Sign(">")) => Comparison::Greater,
            Some(Token::Sign(">=")) => Comparison::AtLeast,
            _ => return Ok(left),
        };
        self.at += 1;
        let right = self.sum()?;
        Ok(match (comparison, &left, right) {
            (Comparison::Unequal, Expr::Call(Function::Normalize, arguments), Expr::Text(text))
                if text.is_empty() =>
            {
                Expr::Call(Function::Filled, arguments.clone())
            }
            (Comparison::Equal, _, Expr::Text(text)) if left.is_absolute() && !self.pattern => {
                Expr::Among(self.set(left), text)
            }
            (_, _, right) => Expr::Compare(comparison, Box::new(left), Box::new(right)),
        })
    }

    /// The number of a way among those that are asked more than once.
    fn set(&mut self, path: Expr) -> usize {
        let sets = &mut self.scope.sets;
        sets.iter().position(|known| *known == path).unwrap_or_else(|| {
            sets.push(path);
            sets.len() - 1
        })
    }

    fn sum(&mut self) -> Parsed {
        let mut left = self.product()?;
        loop {
            let operator = match self.peek() {
                Some(Token::Sign("+")) => Operator::Plus,
                Some(Token::Sign("-")) => Operator::Minus,
                _ => return Ok(left),
            };
            self.at += 1;
            left = Expr::Arithmetic(operator, Box::new(left), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.unary()?;
        loop {
            let operator = if self.take_sign("*") {
                Operator::Times
            } else if self.take_word("div") {
                Operator::Over
            } else {
                return Ok(left);
            };
            left = Expr::Arithmetic(operator, Box::new(left), Box::new(self.unary()?));
        }
    }

    fn unary(&mut self) -> Parsed {
        if self.take_sign("-") {
            return Ok(Expr::Minus(Box::new(self.unary()?)));
        }
        let mut all = vec![self.path()?];
        while self.take_sign("|") {
            all.push(self.path()?);
        }
        Ok(merged(all))
    }

    fn path(&mut self) -> Parsed {
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

    fn test(&mut self) -> Result<Test, String> {
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

    fn nested(&mut self, tokens: Vec<Token>, here: Here) -> Parsed {
        if self.depth > 30 {
            return Err("short forms that stand for each other".to_owned());
        }
        let variables = std::mem::take(&mut self.variables);
        let depth = self.depth + 1;
        let mut inner = Parser {
            tokens,
            at: 0,
            scope: &mut *self.scope,
            here,
            variables,
            depth,
            pattern: self.pattern,
            in_step: false,
        };
        let expr = inner.expression();
        let rest = inner.tokens.get(inner.at).cloned();
        self.variables = inner.variables;
        match rest {
            Some(token) if expr.is_ok() => Err(format!("{token:?} is too much in a short form")),
            _ => expr,
        }
    }

    /// What a short form stands for, with its parameters put in.
    fn expand(&mut self, name: &str, arguments: &[Vec<Token>]) -> Parsed {
        let short = self.scope.shorts.get(name).ok_or_else(|| format!("there is no {name}"))?;
        if short.parameters.len() != arguments.len() {
            return Err(format!("{name} takes {} arguments", short.parameters.len()));
        }
        let mut all = Vec::new();
        for token in &short.body {
            let argument = match token {
                Token::Word(word) => short.parameters.iter().position(|parameter| parameter == word),
                _ => None,
            };
            match argument.and_then(|rank| arguments.get(rank)) {
                Some(argument) => {
                    all.push(Token::Sign("("));
                    all.extend(argument.iter().cloned());
                    all.push(Token::Sign(")"));
                }
                None => all.push(token.clone()),
            }
        }
        self.nested(all, self.here)
    }

    fn call(&mut self, name: &str) -> Parsed {
        self.need("(")?;
        match name {
            "not" => {
                let inner = self.expression()?;
                self.need(")")?;
                return Ok(Expr::Not(Box::new(inner)));
            }
            "true" | "false" => {
                self.need(")")?;
                return Ok(Expr::Truth(name == "true"));
            }
            "current" => {
                self.need(")")?;
                return Ok(Expr::Path(Path { start: Start::Current, steps: Vec::new() }));
            }
            "own" | "ancestor" => {
                let test = self.test()?;
                self.need(")")?;
                let step = if name == "own" { Step::Own(test) } else { Step::Ancestor(test) };
                return Ok(Expr::Path(Path { start: Start::Here, steps: vec![step] }));
            }
            "listed" | "within" => {
                let text = self.expression()?;
                self.need(",")?;
                let list = self.word()?;
                let list = self.scope.list(&list)?;
                self.need(")")?;
                if name == "listed" {
                    return Ok(Expr::Listed(Box::new(text), list));
                }
                let line = self.scope.lists.get(list).map(|list| list.line.as_str()).unwrap_or_default();
                return Ok(Expr::Call(Function::Contains, vec![Expr::Text(line.into()), text]));
            }
            "matches" => {
                let text = self.expression()?;
                self.need(",")?;
                let Some(Token::Text(pattern)) = self.tokens.get(self.at).cloned() else {
                    return Err("a pattern is a text".to_owned());
                };
                self.at += 1;
                self.need(")")?;
                return Ok(Expr::Matches(Box::new(text), self.scope.pattern(&pattern)?));
            }
            _ => {}
        }
        if self.scope.shorts.contains_key(name) {
            let arguments = self.argument_tokens()?;
            return self.expand(name, &arguments);
        }
        let (function, arity) =
            Function::named(name).ok_or_else(|| format!("there is no function {name}"))?;
        let mut arguments = Vec::new();
        if !self.take_sign(")") {
            loop {
                arguments.push(self.expression()?);
                if self.take_sign(")") {
                    break;
                }
                self.need(",")?;
            }
        }
        if !arity.contains(&arguments.len()) {
            return Err(format!("{name} takes {arity:?} arguments"));
        }
        if function == Function::Normalize && arguments.is_empty() {
            arguments.push(Expr::Path(Path { start: Start::Here, steps: Vec::new() }));
        }
        Ok(Expr::Call(function, arguments))
    }

    /// The arguments of a short form, unread.
    fn argument_tokens(&mut self) -> Result<Vec<Vec<Token>>, String> {
        let (mut all, mut current, mut depth) = (Vec::new(), Vec::new(), 0);
        loop {
            let token = self.tokens.get(self.at).cloned().ok_or("a bracket is not closed")?;
            self.at += 1;
            match token {
                Token::Sign(")") if depth == 0 => {
                    all.push(current);
                    return Ok(all);
                }
                Token::Sign(",") if depth == 0 => all.push(std::mem::take(&mut current)),
                other => {
                    depth += i32::from(matches!(other, Token::Sign("(" | "[")))
                        - i32::from(matches!(other, Token::Sign(")" | "]")));
                    current.push(other);
                }
            }
        }
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

fn single(mut all: Vec<Expr>, many: impl FnOnce(Vec<Expr>) -> Expr) -> Expr {
    match (all.len(), all.pop()) {
        (1, Some(one)) => one,
        (_, last) => {
            all.extend(last);
            many(all)
        }
    }
}

/// `a | b`: names of children side by side become one step, ways from the root one set of places.
fn merged(all: Vec<Expr>) -> Expr {
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
