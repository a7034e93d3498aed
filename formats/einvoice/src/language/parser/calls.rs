//! Calls of functions, and short forms with what they stand for.

use super::super::lexer::Token;
use super::super::{Expr, Function, Path, Start, Step};
use super::{Here, Parsed, Parser};

impl Parser<'_> {
    /// Reads what a term or a short form stands for.
    pub(super) fn nested(&mut self, tokens: Vec<Token>, here: Here) -> Parsed {
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
    pub(super) fn expand(&mut self, name: &str, arguments: &[Vec<Token>]) -> Parsed {
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

    pub(super) fn call(&mut self, name: &str) -> Parsed {
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
}
