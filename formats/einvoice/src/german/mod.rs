//! What is said about a finding: a sentence that a supplier understands, and what to do about it. From a table
//! (`tables/german.txt`), otherwise from the parts of the rule.

mod parts;
mod schema;

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::edition::Rule;
use crate::judge::Fault;
use crate::xml::{Document, NodeId};

pub(crate) use schema::breach;

/// The words for a finding.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    /// The business term or group that it is about.
    pub(crate) term: Option<&'static str>,
    pub(crate) text: Cow<'static, str>,
    pub(crate) advice: Cow<'static, str>,
}

struct Entry {
    term: Option<&'static str>,
    text: &'static str,
    advice: &'static str,
}

static TABLE: LazyLock<FxHashMap<&'static str, Entry>> = LazyLock::new(|| {
    let lines = include_str!("../../tables/german.txt").lines();
    let rows = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.filter_map(|line| {
        let mut cells = line.splitn(4, " ; ").map(str::trim);
        let id = cells.next()?;
        let term = cells.next()?;
        let (text, advice) = (cells.next()?, cells.next()?);
        Some((id, Entry { term: (term != "-").then_some(term), text, advice }))
    })
    .collect()
});

/// The categories of value added tax: how rules call them, their codes and names.
const CATEGORIES: [(&str, &str); 9] = [
    ("S", "S (Normalsatz)"),
    ("Z", "Z (Nullsatz)"),
    ("E", "E (steuerbefreit)"),
    ("AE", "AE (Steuerschuld beim Käufer)"),
    ("IC", "K (innergemeinschaftliche Lieferung)"),
    ("G", "G (Ausfuhr)"),
    ("O", "O (nicht steuerbar)"),
    ("AF", "L (Kanarische Inseln)"),
    ("AG", "M (Ceuta und Melilla)"),
];

/// What is said when a rule does not hold at an element, or could not be worked out.
pub(crate) fn words(document: &Document<'_>, rule: &Rule, node: NodeId, fault: Option<Fault>) -> Words {
    let words = known(&rule.id).unwrap_or_else(|| parts::words(document, rule, node));
    match fault {
        None => words,
        Some(fault) => Words {
            text: format!("Die Regel {} ließ sich nicht prüfen: {fault}.", rule.id).into(),
            advice:
                "Prüfen Sie, ob alle Angaben an dieser Stelle richtig geschrieben und nicht doppelt sind."
                    .into(),
            ..words
        },
    }
}

fn known(rule: &str) -> Option<Words> {
    if let Some(entry) = TABLE.get(rule) {
        return Some(Words { term: entry.term, text: entry.text.into(), advice: entry.advice.into() });
    }
    // BR-S-05 is told like BR-*-05.
    let (category, number) = rule.strip_prefix("BR-")?.split_once('-')?;
    let (_, name) = CATEGORIES.iter().find(|(known, _)| *known == category)?;
    let entry = TABLE.get(format!("BR-*-{number}").as_str())?;
    let text = entry.text.replace("{Kategorie}", name);
    Some(Words { term: entry.term, text: text.into(), advice: entry.advice.into() })
}

/// Every rule that the table names, for a test that all of them exist.
#[cfg(test)]
pub(crate) fn told() -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    TABLE.iter().map(|(id, entry)| (*id, entry.term))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Syntax;
    use crate::terms::Terms;
    use crate::vocabulary::Vocabulary;

    #[test]
    fn every_entry_is_about_a_rule_and_a_term_that_exist() {
        let rules: Vec<_> = [Syntax::Ubl, Syntax::Cii]
            .into_iter()
            .flat_map(|syntax| &Vocabulary::of(syntax).rulesets)
            .flat_map(|set| set.rules.iter().map(|rule| &*rule.id))
            .collect();
        for (id, term) in told() {
            assert!(id.contains('*') || rules.contains(&id), "{id}");
            assert!(term.is_none_or(|term| Terms::all().find(term).is_some()), "{id}");
        }
    }

    #[test]
    fn categories_are_named() {
        let words = known("BR-IC-05").unwrap();
        assert_eq!(words.term, Some("BT-152"));
        assert_eq!(
            words.text,
            "Der Steuersatz einer Position passt nicht zur Kategorie K (innergemeinschaftliche Lieferung)."
        );
        assert!(known("BR-CL-23").is_none());
    }
}
