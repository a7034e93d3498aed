//! Every invoice of the suites written back: nothing of it is lost in its own syntax; in the other one only what is reported.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use einvoice::model::{Group, Invoice, Value};
use einvoice::words::{from_json, to_json};
use einvoice::write::{Reason, Style, Written, write};
use einvoice::{Level, Limits, Options, Syntax, check, pdf};

use super::{Score, files, name, unit};

/// Rules about elements that say nothing, such as a tax scheme without a number: what says nothing is not written.
const VANISH: &[&str] =
    &["SCHEMA", "UBL-SR-53", "PEPPOL-EN16931-R008", "BR-DEX-10", "BR-DEX-11", "BR-DEX-12", "BR-DEX-14"];

/// Rules that the official tables state more strictly for CII: a category in the breakdown must be used, too (BR-E-01), and its
/// basis must be exact (BR-S-08), where UBL has one unit of tolerance.
const STRICTER: &[&str] = &["BR-E-01", "BR-S-08"];

/// How much was looked at.
#[derive(Default)]
struct Counts {
    documents: usize,
    terms: usize,
    losses: BTreeMap<&'static str, usize>,
    additions: usize,
    fragments: usize,
    other_rules: usize,
    stricter: usize,
}

/// Writes all invoices below a folder.
pub(super) fn run(folder: &Path, score: &mut Score) {
    let mut counts = Counts::default();
    for (what, bytes, whole) in invoices(folder) {
        let Ok(invoice) = Invoice::read(&bytes, &Limits::default()) else { continue };
        counts.documents += 1;
        counts.terms += invoice.root.values().count();
        there_and_back(&what, &invoice, score);
        rules(&what, &bytes, &invoice, whole, score, &mut counts);
        across(&what, &bytes, &invoice, score, &mut counts);
        words(&what, &bytes, &invoice, score);
    }
    if counts.documents > 0 {
        let Counts { documents, terms, losses, additions, fragments, other_rules, stricter } = counts;
        let all: usize = losses.values().sum();
        let mut losses: Vec<_> = losses.into_iter().collect();
        losses.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let by_term: Vec<_> = losses.iter().map(|(term, count)| format!("{term} {count}")).collect();
        score.parts.push(format!(
            "written: {documents} invoices with {terms} terms; in the other syntax {all} losses, {additions} additions, \
             {stricter} judged by a stricter rule"
        ));
        score.parts.push(format!("written: lost in the other syntax: {}", by_term.join(", ")));
        score.parts.push(format!(
            "written: of {fragments} fragments {other_rules} break other rules, as empty groups are not written"
        ));
    }
}

/// All invoices: files, the fragments of unit tests, what PDFs have inside; and whether they are whole.
fn invoices(folder: &Path) -> Vec<(String, Vec<u8>, bool)> {
    let mut found = Vec::new();
    for path in files(folder, &["xml"]) {
        let bytes = std::fs::read(&path).unwrap_or_default();
        let fragments = unit::fragments(&String::from_utf8_lossy(&bytes));
        if fragments.is_empty() {
            found.push((name(&path), bytes, true));
        } else {
            let named = |(rank, text): (usize, String)| {
                (format!("{} test {}", name(&path), rank + 1), text.into_bytes(), false)
            };
            found.extend(fragments.into_iter().enumerate().map(named));
        }
    }
    for path in files(folder, &["pdf"]) {
        let inside = pdf::embedded(&std::fs::read(&path).unwrap_or_default());
        found.extend(inside.map(|inside| (name(&path), inside.xml, true)));
    }
    found
}

fn again(invoice: &Invoice, syntax: Syntax) -> (Written, Invoice) {
    let written = write(invoice, Style { syntax, indent: false });
    let read = Invoice::read(&written.bytes, &Limits::default())
        .unwrap_or_else(|refusal| panic!("what was written cannot be read: {refusal}"));
    (written, read)
}

fn there_and_back(what: &str, invoice: &Invoice, score: &mut Score) {
    let (written, read) = again(invoice, invoice.syntax);
    let same = same(&invoice.root, &read.root);
    let kept = written.losses.is_empty() && invoice.credit_note == read.credit_note;
    score.case(same.is_ok() && kept, || {
        format!("{what}: {} lost in its own syntax: {:?}", same.err().unwrap_or_default(), written.losses)
    });
}

/// Written in its own syntax, an invoice breaks the same rules.
fn rules(what: &str, bytes: &[u8], invoice: &Invoice, whole: bool, score: &mut Score, counts: &mut Counts) {
    let written = write(invoice, Style { syntax: invoice.syntax, indent: true });
    let (before, after) = (fatal(bytes), fatal(&written.bytes));
    let more: Vec<_> = after.difference(&before).collect();
    let less: Vec<_> = before.difference(&after).filter(|rule| !VANISH.contains(&rule.as_str())).collect();
    if whole {
        score.case(more.is_empty() && less.is_empty(), || {
            format!("{what}: written in its own syntax, more {more:?}, no more {less:?}")
        });
    } else {
        counts.fragments += 1;
        counts.other_rules += usize::from(!more.is_empty() || !less.is_empty());
    }
}

fn across(what: &str, bytes: &[u8], invoice: &Invoice, score: &mut Score, counts: &mut Counts) {
    let other = if invoice.syntax == Syntax::Ubl { Syntax::Cii } else { Syntax::Ubl };
    let (there, between) = again(invoice, other);
    let (back, read) = again(&between, invoice.syntax);
    for loss in &there.losses {
        let of_attribute = matches!(loss.reason, Reason::Attribute(_));
        *counts.losses.entry(if of_attribute { "attributes" } else { loss.term }).or_default() += 1;
    }
    counts.additions += there.additions.len();
    let clean = [&there, &back].iter().all(|one| one.losses.is_empty() && one.additions.is_empty());
    if clean {
        let same = same(&once(&invoice.root), &once(&read.root));
        score.case(same.is_ok(), || {
            format!("{what}: {} by way of the other syntax", same.err().unwrap_or_default())
        });
    } else {
        let (before, after) = (said(&invoice.root), said(&read.root));
        let lost: BTreeSet<_> = there.losses.iter().chain(&back.losses).map(|loss| loss.term).collect();
        let added: BTreeSet<_> = there.additions.iter().chain(&back.additions).map(|one| one.term).collect();
        let silent: Vec<_> = before.difference(&after).filter(|(term, _)| !lost.contains(term)).collect();
        let more: Vec<_> = after.difference(&before).filter(|(term, _)| !added.contains(term)).collect();
        score.case(silent.is_empty() && more.is_empty(), || {
            format!("{what}: by way of the other syntax lost without a word {silent:?}, new {more:?}")
        });
    }
    // Whether it stays valid can only be asked where all of it is there.
    let parts = there.losses.iter().any(|loss| !matches!(loss.reason, Reason::Attribute(_)));
    if fatal(bytes).is_empty() && !parts {
        let (stricter, after): (Vec<_>, Vec<_>) =
            fatal(&there.bytes).into_iter().partition(|rule| STRICTER.contains(&rule.as_str()));
        counts.stricter += usize::from(!stricter.is_empty());
        score.case(after.is_empty(), || format!("{what}: in the other syntax {after:?}"));
    }
}

/// JSON says the same; it may be refused only if the invoice itself is wrong.
fn words(what: &str, bytes: &[u8], invoice: &Invoice, score: &mut Score) {
    match from_json(&to_json(invoice)) {
        Err(faults) => score.case(!fatal(bytes).is_empty(), || format!("{what}: as JSON {faults:?}")),
        Ok(read) if invoice.syntax == Syntax::Ubl => {
            let same = same(&filled(&invoice.root), &filled(&again(&read, Syntax::Ubl).1.root));
            score.case(same.is_ok(), || format!("{what}: as JSON {}", same.err().unwrap_or_default()));
        }
        Ok(read) => {
            // Its codes (BT-8) are those of UBL.
            let said = |root: &Group| {
                said(&filled(root)).into_iter().filter(|(term, _)| *term != "BT-8").collect::<Vec<_>>()
            };
            score.case(said(&invoice.root) == said(&read.root), || {
                format!("{what}: JSON says something else")
            });
        }
    }
}

/// A group without what says nothing.
fn filled(group: &Group) -> Group {
    let values = group.values.iter().filter(|value| !value.text.is_empty()).cloned().collect();
    let groups = group.groups.iter().map(filled);
    let groups = groups.filter(|group| !group.values.is_empty() || !group.groups.is_empty()).collect();
    Group { values, groups, ..group.clone() }
}

/// The rules that an invoice breaks.
fn fatal(bytes: &[u8]) -> BTreeSet<String> {
    let report = check(bytes, &Options { schema: false, ..Options::default() });
    let schema = check(bytes, &Options { sets: Some(Vec::new()), ..Options::default() });
    let all = report.findings.into_iter().chain(schema.findings);
    all.filter(|finding| finding.level == Level::Fatal).map(|finding| finding.rule).collect()
}

/// What an invoice says, whatever the order.
fn said(group: &Group) -> BTreeSet<(&'static str, String)> {
    group.values().map(|value| (value.term, text(value))).collect()
}

/// A group without what it says again, and in one order: identifiers with a scheme stand behind the others in CII.
fn once(group: &Group) -> Group {
    let mut seen = BTreeSet::new();
    let values = group.values.iter().filter(|value| seen.insert((value.term, text(value)))).cloned();
    let mut values: Vec<_> = values.collect();
    values.sort_by_key(|value| (value.term, text(value)));
    Group { values, groups: group.groups.iter().map(once).collect(), ..group.clone() }
}

fn text(value: &Value) -> String {
    value.date().unwrap_or_else(|| value.text.clone())
}

/// Whether two groups say the same; what is different otherwise. An attribute may come in that goes without saying.
fn same(before: &Group, after: &Group) -> Result<(), String> {
    let sizes = |group: &Group| (group.term, group.values.len(), group.groups.len());
    let terms = |group: &Group| group.values.iter().map(|value| value.term).collect::<Vec<_>>();
    let groups = |group: &Group| group.groups.iter().map(|group| group.term).collect::<Vec<_>>();
    if sizes(before) != sizes(after) {
        let texts = (terms(before), groups(before), terms(after), groups(after));
        return Err(format!("{} has other terms: {texts:?}", before.term));
    }
    for (one, other) in before.values.iter().zip(&after.values) {
        let kept = |(name, text): &(String, String)| {
            matches!(name.as_str(), "currencyID" | "format") || other.attribute(name) == Some(text)
        };
        if one.term != other.term || text(one) != text(other) || !one.attributes.iter().all(kept) {
            return Err(format!(
                "{} {:?} {:?} became {} {:?} {:?}",
                one.term, one.text, one.attributes, other.term, other.text, other.attributes
            ));
        }
    }
    before.groups.iter().zip(&after.groups).try_for_each(|(one, other)| same(one, other))
}
