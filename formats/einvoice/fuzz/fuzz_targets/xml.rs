//! Invoices as XML, changed byte by byte or element by element: each has a report, and soon.

#![no_main]

mod dice;

use std::sync::LazyLock;

use dice::Dice;
use einvoice::{Limits, Options, Verdict, attachments, check, model};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|file: &[u8]| judge(file));

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| {
    let mut dice = Dice::new(seed);
    let changed = if dice.below(3) == 0 { None } else { changed(&data[..size], &mut dice) };
    match changed {
        Some(changed) if changed.len() <= room => {
            data[..changed.len()].copy_from_slice(&changed);
            changed.len()
        }
        _ => fuzzer_mutate(data, size, room),
    }
});

/// Everything the crate does with the bytes of a stranger.
fn judge(file: &[u8]) {
    for schema in [true, false] {
        let report = check(file, &Options { schema, ..Options::default() });
        assert!(report.refusal.is_none() || matches!(report.verdict, Verdict::Invalid | Verdict::Undecided));
        for finding in &report.findings {
            assert!(finding.line > 0 && finding.path.starts_with('/') && !finding.text.is_empty());
        }
    }
    if let Ok(invoice) = model::Invoice::read(file, &Limits::default()) {
        for attachment in attachments::all(&invoice) {
            assert!(!attachment.safe_name().contains(['/', '\\', '\0']));
            assert!(attachment.bytes().is_none_or(|bytes| bytes.len() <= file.len()));
        }
    }
}

/// Names of elements in both syntaxes.
static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let tables = [include_str!("../../tables/schema/ubl.txt"), include_str!("../../tables/schema/cii.txt")];
    let words = tables.into_iter().flat_map(str::split_whitespace);
    let names =
        words.filter_map(|word| word.split_once('=')).map(|(name, _)| name.trim_end_matches(['?', '*', '+']));
    names.filter(|name| name.contains(':')).collect()
});

/// Values over which rules could stumble.
const VALUES: [&str; 24] = [
    "",
    " ",
    "S",
    "AE",
    "O",
    "VAT",
    "19",
    "-0",
    "0.005",
    "true",
    "NaN",
    "1e308",
    "INF",
    "99999999999999999999999999999999999999",
    "0.00000000000000000000000000000000000001",
    "170141183460469231731687303715884105727",
    "2026-02-30",
    "20260230",
    "2026-11-27",
    "EUR",
    "#SKONTO#TAGE=7#PROZENT=2.00#\n",
    "DE02120300000000202051",
    "&#x1F4B6;&amp;",
    "<![CDATA[1]]>2",
];

/// An element: where its tag begins, its name ends, its content begins and ends, and where it ends.
#[derive(Clone, Copy)]
struct Element {
    start: usize,
    name: usize,
    inner: (usize, usize),
    end: usize,
}

/// The file with an element left out, doubled, moved, renamed, with another value or attribute.
fn changed(file: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(file).ok()?;
    let element = any(text, dice)?;
    let put =
        |from: usize, to: usize, middle: &str| [&text[..from], middle, &text[to..]].concat().into_bytes();
    let whole = &text[element.start..element.end];
    Some(match dice.below(9) {
        0 => put(element.start, element.end, ""),
        1 => put(element.end, element.end, whole),
        2 => put(element.end, element.end, &whole.repeat(1 << dice.below(7))),
        3 => {
            let other = any(text, dice)?;
            put(element.start, element.end, &text[other.start..other.end])
        }
        4 => {
            let other = any(text, dice)?;
            put(other.inner.0, other.inner.0, whole)
        }
        5 => {
            let name = dice.of(&NAMES);
            let inner = &text[element.inner.0..element.inner.1];
            put(
                element.start,
                element.end,
                &format!("<{name}{}{inner}</{name}>", &text[element.name..element.inner.0]),
            )
        }
        6 => {
            let attribute =
                dice.of(&["schemeID", "currencyID", "unitCode", "mimeCode", "format", "listID", "xmlns"]);
            put(
                element.name,
                element.name,
                &format!(" {attribute}=\"{}\"", dice.of(&["", "EUR", "102", "VA", "a/b", "C62"])),
            )
        }
        7 => {
            let name = dice.of(&NAMES);
            put(element.inner.0, element.inner.0, &format!("<{name}>{}</{name}>", dice.of(&VALUES)))
        }
        _ => put(element.inner.0, element.inner.1, dice.of(&VALUES)),
    })
}

/// Any element that has an end.
fn any(text: &str, dice: &mut Dice) -> Option<Element> {
    let from = (0..=dice.below(text.len())).rev().find(|at| text.is_char_boundary(*at))?;
    let opens = |part: &str| {
        part.match_indices('<')
            .map(|(at, _)| at)
            .find(|at| part[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    let start = opens(&text[from..]).map(|at| from + at).or_else(|| opens(text))?;
    let name = start + text[start..].find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))?;
    let close = format!("</{}>", &text[start + 1..name]);
    let open = format!("<{}", &text[start + 1..name]);
    let inner = start + text[start..].find('>')? + 1;
    let (mut depth, mut at) = (1_usize, inner);
    while depth > 0 {
        let end = at + text[at..].find(&close)?;
        depth += text[at..end].matches(&open).count();
        depth -= 1;
        at = end + close.len();
    }
    Some(Element { start, name, inner: (inner, at - close.len()), end: at })
}
