//! The ways of the table of terms as a writer reads them: which elements to make, and what their conditions demand.

use crate::syntax::Syntax;
use crate::terms::{TermId, Terms};

/// One step of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// The name, with its prefix where the table has one; of an attribute without the sign.
    pub(super) name: &'static str,
    pub(super) condition: Option<&'static str>,
    pub(super) attribute: bool,
}

/// What a condition demands of the element that is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Demand {
    /// An element below it with this text.
    Below(&'static str, &'static str),
    /// An attribute with this text.
    Attribute(&'static str, &'static str),
    /// An attribute that says what a business term says.
    AttributeOf(&'static str, &'static str),
}

/// All ways that a text of the table stands for, the one to prefer first.
pub(super) fn alternatives(text: &'static str, syntax: Syntax) -> Vec<Vec<Step>> {
    let mut ways = vec![Vec::new()];
    for part in split(text, b'/') {
        let next = one_part(part, syntax);
        let longer = |way: &Vec<Step>| {
            next.iter().map(|steps| [way.as_slice(), steps.as_slice()].concat()).collect::<Vec<_>>()
        };
        // The alternatives of the first bracket come one after the other.
        ways = ways.iter().flat_map(longer).collect();
    }
    ways
}

fn one_part(part: &'static str, syntax: Syntax) -> Vec<Vec<Step>> {
    if let Some(inner) = part.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return split(inner, b'|').into_iter().flat_map(|way| alternatives(way, syntax)).collect();
    }
    let (name, condition) = match part.split_once('[') {
        Some((name, condition)) => (name, condition.strip_suffix(']')),
        None => (part, None),
    };
    if let Some(long) = short(name, syntax) {
        return alternatives(long, syntax);
    }
    let attribute = name.starts_with('@');
    vec![vec![Step { name: name.trim_start_matches('@'), condition, attribute }]]
}

/// What a short form of ways stands for.
fn short(name: &str, syntax: Syntax) -> Option<&'static str> {
    let mark = syntax.name().to_lowercase();
    let lines = include_str!("../../tables/shorts.txt").lines();
    lines
        .filter_map(|line| line.strip_prefix(mark.as_str())?.trim_start().split_once(" = "))
        .find(|(short, _)| *short == name)
        .map(|(_, long)| long)
}

/// The parts of a text between a sign that stands outside all brackets; no part of an empty text.
fn split(text: &'static str, sign: u8) -> Vec<&'static str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0_u32, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'(' => depth += 1,
            b']' | b')' => depth = depth.saturating_sub(1),
            _ if byte == sign && depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts.retain(|part| !part.is_empty());
    parts
}

/// What a condition demands; nothing if it only excludes something.
pub(super) fn demand(condition: &'static str, syntax: Syntax) -> Option<Demand> {
    let (place, value) = condition.split_once(" = ").filter(|_| !condition.starts_with("not("))?;
    let literal = match value {
        "true()" => Some("true"),
        "false()" => Some("false"),
        _ => value.strip_prefix('\'').and_then(|value| value.strip_suffix('\'')),
    };
    match (place.strip_prefix('@'), literal) {
        (Some(attribute), Some(text)) => Some(Demand::Attribute(attribute, text)),
        (Some(attribute), None) => Some(Demand::AttributeOf(attribute, term_named(value, syntax)?)),
        (None, Some(text)) => Some(Demand::Below(place, text)),
        (None, None) => None,
    }
}

/// The term of the invoice as a whole whose way ends with the same name.
fn term_named(way: &str, syntax: Syntax) -> Option<&'static str> {
    let last = |way: &str| way.rsplit('/').next().unwrap_or_default().to_owned();
    let terms = Terms::all();
    let root: Option<TermId> = terms.find("BG-0");
    let mut of_root = terms.iter().map(|(_, term)| term).filter(|term| term.group == root);
    of_root.find(|term| term.way(syntax).is_some_and(|own| last(own) == last(way))).map(|term| term.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &'static str, syntax: Syntax) -> Vec<String> {
        let step = |step: &Step| {
            let sign = if step.attribute { "@" } else { "" };
            let condition = step.condition.map(|condition| format!("[{condition}]")).unwrap_or_default();
            format!("{sign}{}{condition}", step.name)
        };
        let way = |way: &Vec<Step>| way.iter().map(step).collect::<Vec<_>>().join("/");
        alternatives(text, syntax).iter().map(way).collect()
    }

    #[test]
    fn ways_are_taken_apart() {
        for (text, ways) in [
            ("", vec![""]),
            ("ID", vec!["ID"]),
            ("(DueDate|PaymentMeans/PaymentDueDate)", vec!["DueDate", "PaymentMeans/PaymentDueDate"]),
            ("(A|B)/C[@x = 'a/b']/@d", vec!["A/C[@x = 'a/b']/@d", "B/C[@x = 'a/b']/@d"]),
        ] {
            assert_eq!(spelled(text, Syntax::Ubl), ways, "{text}");
        }
        let long = "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/CreditorReferenceID";
        assert_eq!(spelled("SE/CreditorReferenceID", Syntax::Cii), [long]);
    }

    #[test]
    fn conditions_demand() {
        for (condition, wanted) in [
            ("vat", None),
            ("not(DocumentTypeCode = '130')", None),
            ("TypeCode = '916'", Some(Demand::Below("TypeCode", "916"))),
            (
                "ChargeIndicator/Indicator = false()",
                Some(Demand::Below("ChargeIndicator/Indicator", "false")),
            ),
            ("@schemeID = 'VA'", Some(Demand::Attribute("schemeID", "VA"))),
            ("@currencyID = /*/x/TaxCurrencyCode", Some(Demand::AttributeOf("currencyID", "BT-6"))),
        ] {
            assert_eq!(demand(condition, Syntax::Cii), wanted, "{condition}");
        }
    }
}
