//! How an answer came about, in words for the person who has to stand by it.

use std::fmt::{self, Write};

use feel::Value;

use crate::error::Problem;
use crate::model::HitPolicy;

/// An answer with its reasons.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The answer.
    pub value: Value,
    /// Why parts of it became `null`, in the order in which it happened.
    pub reasons: Vec<Problem>,
    /// The tables that were asked, those that others build on first.
    pub tables: Vec<TableRun>,
}

/// What a decision table said. Its text is a German sentence: „Tabelle „Gebühr“: Alter = 21. Es gilt Regel 3. …“
#[derive(Clone, Debug)]
pub struct TableRun {
    /// What the table is called.
    pub label: String,
    /// The line of the XML.
    pub line: usize,
    /// What happens if several rules match.
    pub policy: HitPolicy,
    /// The columns with the values that were compared.
    pub inputs: Vec<(String, String)>,
    /// The rules that matched, from 1, with their remarks.
    pub rules: Vec<(usize, String)>,
    /// The result.
    pub value: Value,
}

impl fmt::Display for TableRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tabelle „{}“: ", self.label)?;
        for (index, (label, value)) in self.inputs.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{label} = {value}")?;
        }
        if !self.inputs.is_empty() {
            f.write_str(". ")?;
        }
        match self.rules.as_slice() {
            [] => f.write_str("Keine Regel trifft zu.")?,
            [(number, remark)] => write!(f, "Regel {number} trifft zu{}.", in_brackets(remark))?,
            several => {
                f.write_str("Die Regeln ")?;
                for (index, (number, remark)) in several.iter().enumerate() {
                    let separator = match index {
                        0 => "",
                        last if last + 1 == several.len() => " und ",
                        _ => ", ",
                    };
                    write!(f, "{separator}{number}{}", in_brackets(remark))?;
                }
                write!(f, " treffen zu; {}.", self.policy.words())?;
            }
        }
        write!(f, " Ergebnis: {}.", shown(&self.value))
    }
}

fn in_brackets(remark: &str) -> String {
    if remark.is_empty() { String::new() } else { format!(" ({remark})") }
}

/// The value as FEEL text, cut where it becomes long.
pub(crate) fn shown(value: &Value) -> String {
    const ROOM: usize = 120;
    struct Short(String);
    impl Write for Short {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            for c in text.chars() {
                if self.0.len() >= ROOM {
                    return Err(fmt::Error);
                }
                self.0.push(c);
            }
            Ok(())
        }
    }
    let mut short = Short(String::new());
    match write!(short, "{value}") {
        Ok(()) => short.0,
        Err(_) => format!("{}…", short.0),
    }
}

/// A text, cut where it becomes long.
pub(crate) fn cut(text: &str) -> String {
    let mut short: String = text.chars().take(120).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
