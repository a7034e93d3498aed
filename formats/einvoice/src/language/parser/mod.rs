//! Tokens to expressions. Business terms become ways, short forms what they stand for.

mod calls;
mod ways;

use self::ways::merged;
use super::lexer::{Token, tokens};
use super::scope::Scope;
use super::{Comparison, Expr, Function, Operator};
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
