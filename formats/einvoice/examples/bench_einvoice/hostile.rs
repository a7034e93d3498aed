//! Files that nobody would write but to do harm: what is said of each, how long it takes and how much memory.

use std::fs;
use std::time::Instant;

use einvoice::{Options, Verdict, check, pdf};

use crate::make::{Pdf, bombs, packed, with_file};

/// No file may take longer, in seconds.
const SOON: f64 = 30.0;

const UBL: &str = include_str!("../../tests/view/bau.xml");

/// What it is, how it is made, and the verdicts it may have.
type Case = (&'static str, fn() -> Vec<u8>, &'static [Verdict]);

const FINE: &[Verdict] = &[Verdict::Valid, Verdict::Remarks];
const JUDGED: &[Verdict] = &[Verdict::Valid, Verdict::Remarks, Verdict::Undecided];
const WRONG: &[Verdict] = &[Verdict::Invalid];
const UNSEEN: &[Verdict] = &[Verdict::Undecided];
const REFUSED: &[Verdict] = &[Verdict::Invalid, Verdict::Undecided];

const CASES: [Case; 18] = [
    ("entities that multiply", entities, WRONG),
    (
        "an entity that names a file",
        || after_declaration("<!DOCTYPE Invoice SYSTEM \"file:///etc/passwd\">"),
        WRONG,
    ),
    ("an attachment of 100 MB", || attachment("", ""), FINE),
    ("an attachment of 100 MB in CDATA", || attachment("<![CDATA[", "]]>"), FINE),
    ("bytes that are not UTF-8", || [UBL.as_bytes(), b"\xE4"].concat(), WRONG),
    ("an encoding that nobody knows", || UBL.replacen("UTF-8", "KLINGON", 1).into_bytes(), UNSEEN),
    ("60 MB of UTF-16", utf_16, FINE),
    ("a million lines, 1.7 GB", || lines(1_000_000, &first_line()), UNSEEN),
    ("a million small lines", || lines(1_000_000, SMALL), JUDGED),
    (
        "a million small lines, each wrong",
        || lines(1_000_000, &SMALL.replace("C62", "STÜCK").replace(">0<", ">0.001<")),
        WRONG,
    ),
    ("a million empty lines", || lines(1_000_000, "<cac:InvoiceLine/>"), WRONG),
    ("forty million elements", || within(&"<cbc:Note/>".repeat(40_000_000)), UNSEEN),
    ("a million elements inside each other", || within(&"<a>".repeat(1_000_000)), UNSEEN),
    ("a million attributes", || within(&format!("<a{}/>", attributes(1_000_000))), UNSEEN),
    (
        "half a million elements with 100 attributes each",
        || within(&format!("<a{}/>", attributes(100)).repeat(500_000)),
        WRONG,
    ),
    ("20,000 lines in a currency of 20 MB", currency, REFUSED),
    ("5,000 rates for 20,000 lines", rates, REFUSED),
    ("20,000 unknown names", || within(&(0..20_000).map(|n| format!("<a{n}/>")).collect::<String>()), UNSEEN),
];

/// Judges all of them.
///
/// # Errors
/// When one has another verdict than it may have, or takes too long.
pub(crate) fn run() -> Result<(), String> {
    println!("\nhostile files: time, memory beside the file, verdict");
    let mut faults = Vec::new();
    for (what, make, allowed) in CASES {
        let file = make();
        let told = measured(what, &file, || {
            let report = check(&file, &Options::default());
            let reason = match (&report.refusal, report.findings.first()) {
                (Some(refusal), _) => refusal.to_string(),
                (None, Some(finding)) => {
                    format!("{} findings, the first {}", report.findings.len(), finding.rule)
                }
                (None, None) => String::new(),
            };
            (allowed.contains(&report.verdict), format!("{:?}", report.verdict).to_lowercase(), reason)
        });
        faults.extend(told.err());
    }
    for (what, file) in bombs().into_iter().chain(broken()) {
        let told = measured(what, &file, || match pdf::embedded(&file) {
            Ok(found) => (false, "invoice".to_owned(), found.name),
            Err(refusal) => (true, "refused".to_owned(), refusal.to_string()),
        });
        faults.extend(told.err());
    }
    if faults.is_empty() { Ok(()) } else { Err(format!("not as it should be: {}", faults.join(", "))) }
}

fn measured(what: &str, file: &[u8], judge: impl FnOnce() -> (bool, String, String)) -> Result<(), String> {
    // From here on the kernel counts the peak anew.
    let counted = fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = memory("VmRSS:");
    let start = Instant::now();
    let (right, verdict, reason) = judge();
    let seconds = start.elapsed().as_secs_f64();
    let memory = match (counted, before, memory("VmHWM:")) {
        (true, Some(before), Some(peak)) => format!("{} MB", peak.saturating_sub(before) / 1000),
        _ => "memory unknown".to_owned(),
    };
    println!("{what} ({} kB): {seconds:.3} s, {memory}, {verdict}: {reason}", file.len().div_ceil(1000));
    if right && seconds < SOON { Ok(()) } else { Err(what.to_owned()) }
}

/// A figure that the kernel tells about this process, in kB.
fn memory(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn entities() -> Vec<u8> {
    let levels = (1..30).map(|level| format!("<!ENTITY e{level} \"&e{0};&e{0};&e{0};\">", level - 1));
    after_declaration(&format!("<!DOCTYPE Invoice [<!ENTITY e0 \"ha\">{}]>", levels.collect::<String>()))
}

fn after_declaration(what: &str) -> Vec<u8> {
    UBL.replacen("?>", &format!("?>{what}"), 1).into_bytes()
}

/// What is attached to our invoice, in Base64.
const ATTACHED: &str = "UG9zaXRpb247TWVuZ2UKMDEuMDE7NDAK";

fn attachment(before: &str, after: &str) -> Vec<u8> {
    let content = ATTACHED.repeat(100 * 1000 * 1000 / ATTACHED.len());
    UBL.replacen(ATTACHED, &[before, &content, after].concat(), 1).into_bytes()
}

fn utf_16() -> Vec<u8> {
    let text = UBL.replacen("UTF-8", "UTF-16", 1).replacen(ATTACHED, &ATTACHED.repeat(940_000), 1);
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// A line that the rules have nothing against and that costs nothing.
const SMALL: &str = "<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode=\"C62\">0</cbc:InvoicedQuantity>\
    <cbc:LineExtensionAmount currencyID=\"EUR\">0</cbc:LineExtensionAmount><cac:Item><cbc:Name>x</cbc:Name>\
    <cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID>\
    </cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item><cac:Price><cbc:PriceAmount currencyID=\"EUR\">0</cbc:PriceAmount>\
    </cac:Price></cac:InvoiceLine>";

fn first_line() -> String {
    let (start, end) = (UBL.find("<cac:InvoiceLine>"), UBL.find("</cac:InvoiceLine>"));
    let (start, end) = (start.unwrap_or(0), end.unwrap_or(0));
    UBL.get(start..end).unwrap_or_default().to_owned() + "</cac:InvoiceLine>"
}

/// An invoice with more lines.
fn lines(number: usize, line: &str) -> Vec<u8> {
    within(&line.repeat(number))
}

/// An invoice with more at its end.
fn within(what: &str) -> Vec<u8> {
    let end = UBL.rfind("</Invoice>").unwrap_or(UBL.len());
    [&UBL[..end], what, &UBL[end..]].concat().into_bytes()
}

fn attributes(number: usize) -> String {
    (0..number).map(|n| format!(" a{n}=\"\"")).collect()
}

/// A long text that has to be put together each time somebody asks for it.
fn currency() -> Vec<u8> {
    let long = format!("<cbc:DocumentCurrencyCode>{}&#32;EUR<", " ".repeat(20_000_000));
    let text = UBL.replacen("<cbc:DocumentCurrencyCode>EUR<", &long, 1);
    let end = text.rfind("</Invoice>").unwrap_or(text.len());
    [&text[..end], &SMALL.repeat(20_000), &text[end..]].concat().into_bytes()
}

/// Rules look at every line for every rate.
fn rates() -> Vec<u8> {
    let rate = |n: usize| {
        format!(
            "<cac:TaxSubtotal><cbc:TaxableAmount currencyID=\"EUR\">0</cbc:TaxableAmount><cbc:TaxAmount currencyID=\"EUR\">0</cbc:TaxAmount>\
             <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>{n}.5</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>\
             </cac:TaxCategory></cac:TaxSubtotal>"
        )
    };
    let rates: String = (0..5_000).map(rate).collect();
    let text = UBL.replacen("</cac:TaxTotal>", &(rates + "</cac:TaxTotal>"), 1);
    let end = text.rfind("</Invoice>").unwrap_or(text.len());
    [&text[..end], &SMALL.repeat(20_000), &text[end..]].concat().into_bytes()
}

/// PDFs that are broken, or too large.
fn broken() -> Vec<(&'static str, Vec<u8>)> {
    let good = with_file("factur-x.xml", "/Filter /FlateDecode", &packed(UBL.as_bytes())).finish("");
    let zeros = [b"%PDF-1.7\n".as_slice(), &vec![0; 127 << 20]].concat();
    let long = format!("[{}]", "1 ".repeat(1 << 19));
    let named = with_file("factur-x.xml", "", b"<I/>").object(5, long.as_bytes());
    let offsets: Vec<usize> = named.objects.iter().map(|(_, offset)| *offset).collect();
    let again = std::iter::repeat_n(offsets[4], 1_000_000);
    let named = named.finish_with_stream(offsets.iter().copied().chain(again));
    let words = [b"%PDF-1.7\n".as_slice(), &b"1 0 obj stream ".repeat(8 << 20)].concat();
    vec![
        ("a PDF cut in half", good[..good.len() / 2].to_vec()),
        ("a PDF of zeros", zeros),
        ("a PDF of beginnings", words),
        ("a PDF without an end", Pdf::new().object(1, &b"[".repeat(100 << 20)).finish("")),
        ("one object named a million times", named),
        ("a PDF of 129 MB", vec![b' '; 129 << 20]),
    ]
}
