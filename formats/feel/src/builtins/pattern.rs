//! Regular expressions: `matches`, `replace`, `split`, in the notation of XPath 2.0.
//!
//! The notation is translated for `fancy-regex`, which knows back references and stops after a bounded number
//! of steps.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use fancy_regex::{Regex, RegexBuilder};

use super::arguments::{optional_text, text};
use super::{Builtin, Outcome, form, function, optional};
use crate::error::Fault;
use crate::eval::Evaluator;
use crate::value::Value;

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("matches", &[optional(&["input", "pattern", "flags"], 2, matches)]),
    function("replace", &[optional(&["input", "pattern", "replacement", "flags"], 3, replace)]),
    function("split", &[form(&["string", "delimiter"], split)]),
];

/// How many patterns a thread keeps ready.
const KEPT: usize = 64;
/// Longest pattern in bytes, most backward steps in one search, largest automaton in bytes.
const LONGEST: usize = 4_096;
const BACKTRACKS: usize = 50_000;
const AUTOMATON: usize = 1 << 18;
/// What making a pattern ready costs, and what one search costs that may have to go back.
const COMPILING: u64 = 10_000;
const GOING_BACK: u64 = 2_000;

const INVALID: Fault = Fault::Plain("das Muster ist kein gültiger regulärer Ausdruck");
const TOO_HARD: Fault = Fault::Plain("die Suche mit diesem Muster braucht zu lange");

/// A pattern that is ready to be searched for.
#[derive(Clone)]
struct Ready {
    regex: Rc<Regex>,
    /// Steps that every search costs: only back references make it more than linear.
    cost: u64,
}

thread_local! {
    static READY: RefCell<HashMap<(String, String), Ready>> = RefCell::default();
}

/// The pattern made ready, at once if this thread had it before.
fn prepare(evaluator: &mut Evaluator<'_>, pattern: &str, flags: &str) -> Result<Ready, Fault> {
    let key = (pattern.to_owned(), flags.to_owned());
    let ready = READY.with_borrow(|ready| ready.get(&key).cloned());
    let ready = match ready {
        Some(ready) => ready,
        None => {
            if !evaluator.spend(COMPILING) {
                return Err(TOO_HARD);
            }
            let fresh = compile(pattern, flags)?;
            READY.with_borrow_mut(|kept| {
                if kept.len() >= KEPT {
                    kept.clear();
                }
                kept.insert(key, fresh.clone());
            });
            fresh
        }
    };
    if evaluator.spend(ready.cost) { Ok(ready) } else { Err(TOO_HARD) }
}

fn compile(pattern: &str, flags: &str) -> Result<Ready, Fault> {
    if pattern.len() > LONGEST || !flags.chars().all(|flag| "smixq".contains(flag)) {
        return Err(INVALID);
    }
    let literal = flags.contains('q');
    let (source, goes_back) = if literal {
        (fancy_regex::escape(pattern).into_owned(), false)
    } else {
        translate(pattern, flags).ok_or(INVALID)?
    };
    let mut inline: String = flags.chars().filter(|flag| "mi".contains(*flag)).collect();
    if !inline.is_empty() {
        inline = format!("(?{inline})");
    }
    let regex = RegexBuilder::new(&format!("{inline}{source}"))
        .backtrack_limit(BACKTRACKS)
        .delegate_size_limit(AUTOMATON)
        .build()
        .map_err(|_| INVALID)?;
    Ok(Ready { regex: Rc::new(regex), cost: if goes_back { GOING_BACK } else { 8 } })
}

/// The state of translating the XPath notation into that of the library.
struct Translator {
    chars: Vec<char>,
    at: usize,
    out: String,
    /// How many character classes are open.
    classes: u32,
    /// How many groups were opened.
    groups: usize,
    dot: &'static str,
    free_spacing: bool,
    goes_back: bool,
}

/// Turns the XPath notation into that of the library, and says whether it has back references; `None` where it is
/// not allowed.
fn translate(pattern: &str, flags: &str) -> Option<(String, bool)> {
    let dot = if flags.contains('s') { "(?s:.)" } else { r"[^\n\r]" };
    let mut translator = Translator {
        chars: pattern.chars().collect(),
        at: 0,
        out: String::with_capacity(pattern.len() + 8),
        classes: 0,
        groups: 0,
        dot,
        free_spacing: flags.contains('x'),
        goes_back: false,
    };
    while let Some(c) = translator.next() {
        translator.character(c)?;
    }
    (translator.classes == 0).then_some((translator.out, translator.goes_back))
}

impl Translator {
    /// The next character; with flag `x`, white space outside of classes does not count.
    fn next(&mut self) -> Option<char> {
        loop {
            let c = *self.chars.get(self.at)?;
            self.at += 1;
            if !(self.free_spacing && self.classes == 0 && c.is_ascii_whitespace()) {
                return Some(c);
            }
        }
    }

    fn character(&mut self, c: char) -> Option<()> {
        let inside = self.classes > 0;
        match c {
            '\\' => return self.escape(),
            '[' if inside => return None,
            '[' => {
                self.classes += 1;
                self.out.push('[');
            }
            // `[A-Z-[OI]]` takes a class away from a class.
            '-' if inside && self.chars.get(self.at) == Some(&'[') => {
                self.at += 1;
                self.classes += 1;
                self.out.push_str("--[");
            }
            ']' if inside => {
                self.classes -= 1;
                self.out.push(']');
            }
            '&' | '~' if inside => self.out.extend(['\\', c]),
            '.' if !inside => self.out.push_str(self.dot),
            '(' if !inside => self.group()?,
            _ => self.out.push(c),
        }
        Some(())
    }

    /// Only plain groups and `(?:…)` exist in XPath.
    fn group(&mut self) -> Option<()> {
        self.out.push('(');
        if self.chars.get(self.at) == Some(&'?') {
            return (self.chars.get(self.at + 1) == Some(&':')).then_some(());
        }
        self.groups += 1;
        Some(())
    }

    fn escape(&mut self) -> Option<()> {
        let c = self.next()?;
        match c {
            '1'..='9' => return self.back_reference(c),
            'i' => self.class(r"\p{L}_:"),
            'I' => self.class(r"^\p{L}_:"),
            'c' => self.class(r"\p{L}\p{N}_:.\-"),
            'C' => self.class(r"^\p{L}\p{N}_:.\-"),
            'p' | 'P' => return self.property(c),
            'n' | 'r' | 't' | 's' | 'S' | 'd' | 'D' | 'w' | 'W' => self.out.extend(['\\', c]),
            '\\' | '|' | '.' | '?' | '*' | '+' | '(' | ')' | '{' | '}' | '-' | '[' | ']' | '^' | '$' => {
                self.out.extend(['\\', c]);
            }
            _ => return None,
        }
        Some(())
    }

    fn class(&mut self, content: &str) {
        self.out.push('[');
        self.out.push_str(content);
        self.out.push(']');
    }

    /// A reference to a group that was opened before; as many digits as make sense belong to it.
    fn back_reference(&mut self, first: char) -> Option<()> {
        let mut number = first.to_digit(10)? as usize;
        while let Some(digit) = self.chars.get(self.at).and_then(|c| c.to_digit(10))
            && number * 10 + digit as usize <= self.groups
        {
            number = number * 10 + digit as usize;
            self.at += 1;
        }
        self.goes_back = true;
        let valid = self.classes == 0 && number <= self.groups;
        valid.then(|| self.out.push_str(&format!("(?:\\{number})")))
    }

    /// `\p{L}` or a block such as `\p{IsBasicLatin}`.
    fn property(&mut self, letter: char) -> Option<()> {
        (self.next()? == '{').then_some(())?;
        let mut name = String::new();
        loop {
            match self.next()? {
                '}' => break,
                c if c.is_ascii_alphanumeric() || c == '-' => name.push(c),
                _ => return None,
            }
        }
        let Some(block) = name.strip_prefix("Is") else {
            self.out.push_str(&format!("\\{letter}{{{name}}}"));
            return Some(());
        };
        let range = BLOCKS.iter().find(|(known, _)| *known == block)?.1;
        let not = if letter == 'P' { "^" } else { "" };
        self.class(&format!("{not}{range}"));
        Some(())
    }
}

/// The Unicode blocks that matter for European names and signs.
const BLOCKS: [(&str, &str); 8] = [
    ("BasicLatin", r"\x{0}-\x{7F}"),
    ("Latin-1Supplement", r"\x{80}-\x{FF}"),
    ("LatinExtended-A", r"\x{100}-\x{17F}"),
    ("LatinExtended-B", r"\x{180}-\x{24F}"),
    ("Greek", r"\x{370}-\x{3FF}"),
    ("Cyrillic", r"\x{400}-\x{4FF}"),
    ("GeneralPunctuation", r"\x{2000}-\x{206F}"),
    ("CurrencySymbols", r"\x{20A0}-\x{20CF}"),
];

fn matches(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let (input, pattern) = (text(&arguments[0], "input")?, text(&arguments[1], "pattern")?);
    let flags = optional_text(&arguments[2], "flags")?.unwrap_or("");
    let regex = prepare(evaluator, pattern, flags)?.regex;
    regex.is_match(input).map(Value::Boolean).map_err(|_| TOO_HARD)
}

fn replace(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let (input, pattern) = (text(&arguments[0], "input")?, text(&arguments[1], "pattern")?);
    let replacement = text(&arguments[2], "replacement")?;
    let flags = optional_text(&arguments[3], "flags")?.unwrap_or("");
    let Ready { regex, cost } = prepare(evaluator, pattern, flags)?;
    let (mut result, mut end) = (String::new(), 0);
    for found in regex.captures_iter(input) {
        let found = found.map_err(|_| TOO_HARD)?;
        let Some(whole) = found.get(0) else { break };
        result.push_str(&input[end..whole.start()]);
        let group = |number: usize| found.get(number).map(|group| group.as_str());
        expand(replacement, flags.contains('q'), found.len(), &group, &mut result);
        end = whole.end();
        if !evaluator.spend(cost) || result.len() > crate::limits::WEIGHT as usize * 32 {
            return Err(TOO_HARD);
        }
    }
    result.push_str(&input[end..]);
    Ok(evaluator.text(result))
}

/// Writes the replacement with `$1` and the like filled in; `\$` and `\\` stand for themselves.
fn expand<'t>(
    replacement: &str,
    literal: bool,
    groups: usize,
    group: &dyn Fn(usize) -> Option<&'t str>,
    out: &mut String,
) {
    let mut chars = replacement.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek().copied()) {
            ('\\', Some(next @ ('$' | '\\'))) if !literal => {
                out.push(next);
                chars.next();
            }
            ('$', Some(digit @ '0'..='9')) if !literal => {
                chars.next();
                let mut number = digit.to_digit(10).unwrap_or(0) as usize;
                while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10))
                    && number * 10 + (digit as usize) < groups
                {
                    number = number * 10 + digit as usize;
                    chars.next();
                }
                out.push_str(group(number).unwrap_or(""));
            }
            _ => out.push(c),
        }
    }
}

fn split(evaluator: &mut Evaluator<'_>, arguments: &[Value]) -> Outcome {
    let (string, delimiter) = (text(&arguments[0], "string")?, text(&arguments[1], "delimiter")?);
    let Ready { regex, cost } = prepare(evaluator, delimiter, "")?;
    let mut parts = Vec::new();
    for part in regex.split(string) {
        parts.push(Value::from(part.map_err(|_| TOO_HARD)?));
        if !evaluator.spend(cost) {
            return Err(TOO_HARD);
        }
    }
    Ok(evaluator.list(parts))
}
