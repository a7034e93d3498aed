//! Where a name begins and ends.

use std::sync::Arc;

use super::super::lexer::TokenKind;
use super::super::names::{BUILT_IN, Known};
use super::{KEYWORDS, NAME_SIGNS, Parsed, Parser};

impl Parser<'_> {
    /// A name that is used: the longest known one, or as many words as stand in a row.
    pub(super) fn name(&mut self) -> Parsed<Arc<str>> {
        let words = self.words_in_a_row();
        if let Some(known) = self.longest_known()
            && known.pieces.len() >= words
        {
            let (count, name) = (known.pieces.len(), known.name.as_str().into());
            self.at += count;
            return Ok(name);
        }
        if words == 0 {
            return Err(self.expected("ein Name"));
        }
        Ok(self.join(words))
    }

    /// Takes so many tokens as one name with single spaces.
    fn join(&mut self, count: usize) -> Arc<str> {
        let words: Vec<_> = (0..count).map(|index| self.word_at(index)).collect();
        self.uses_input |= words == ["?"];
        self.at += count;
        words.join(" ").into()
    }

    fn longest_known(&self) -> Option<&Known> {
        if self.peek().kind != TokenKind::Word {
            return None;
        }
        let first = self.word_at(0);
        let known = self.names.beginning_with(first).into_iter().chain(BUILT_IN.beginning_with(first));
        let local = self.local.iter();
        local
            .chain(known)
            .filter(|known| {
                known.pieces.iter().enumerate().all(|(index, piece)| self.word_at(index) == piece)
            })
            .max_by_key(|known| known.pieces.len())
    }

    /// How many words from here form a name by themselves, with whole numbers after the first.
    fn words_in_a_row(&self) -> usize {
        let is_part = |index: usize| match self.ahead(index).kind {
            TokenKind::Word => {
                let word = self.word_at(index);
                let type_test = word == "instance" && self.word_at(index + 1) == "of";
                !KEYWORDS.contains(&word) && !type_test
            }
            TokenKind::Number => index > 0 && self.word_at(index).bytes().all(|b| b.is_ascii_digit()),
            _ => false,
        };
        let mut count = 0;
        while is_part(count) {
            count += 1;
        }
        count
    }

    /// A name that is being defined: everything up to the word or sign that must follow, even operators.
    pub(super) fn new_name(&mut self, stop: &str) -> Parsed<Arc<str>> {
        let start = self.peek().clone();
        let is_end = |parser: &Self| {
            [")", ",", "}", ":"].iter().any(|symbol| parser.is_symbol(symbol))
                || [stop, "return", "satisfies"].contains(&parser.word_at(0))
                || parser.peek().kind == TokenKind::End
        };
        let mut end = start.end;
        while !is_end(self) {
            let part_of_name = match &self.peek().kind {
                TokenKind::Word | TokenKind::Number => true,
                TokenKind::Symbol(symbol) => NAME_SIGNS.contains(symbol),
                TokenKind::Text(_) | TokenKind::End => false,
            };
            if !part_of_name {
                break;
            }
            end = self.peek().end;
            self.advance();
        }
        let text = &self.text[start.start..end];
        if start.kind != TokenKind::Word || text.contains(['\n', '"']) || is_end_token(text) {
            self.at = self.tokens.iter().position(|token| token.start == start.start).unwrap_or(self.at);
            return Err(self.expected("ein Name"));
        }
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" ").into())
    }
}

/// Whether the text is a value, which cannot be given another meaning.
fn is_end_token(text: &str) -> bool {
    ["true", "false", "null"].contains(&text)
}
