//! What may stand in place of a value: other amounts, other days, other codes, and what is none.

/// Codes of many lists, right in one place and wrong in another.
const CODES: &[&str] = &[
    "S",
    "Z",
    "E",
    "AE",
    "K",
    "G",
    "O",
    "L",
    "M",
    "B",
    "s",
    "XX",
    "EUR",
    "SEK",
    "eur",
    "DE",
    "IT",
    "ES",
    "EL",
    "GR",
    "XI",
    "1A",
    "AN",
    "380",
    "381",
    "384",
    "389",
    "326",
    "261",
    "83",
    "50",
    "130",
    "916",
    "30",
    "42",
    "48",
    "57",
    "58",
    "59",
    "97",
    "ZZZ",
    "VAT",
    "GST",
    "VA",
    "FC",
    "true",
    "false",
    "1",
    "0",
    "TRUE",
    "35",
    "432",
    "5",
    "72",
    "AAI",
    "95",
    "H87",
    "C62",
    "LTR",
    "0088",
    "0160",
    "0060",
    "EM",
    "9930",
    "9958",
    "SEPA",
    "sepa",
    "102",
    "203",
    "text/csv",
    "text/xml",
    "application/pdf",
    "VATEX-EU-O",
    "VATEX-EU-AE",
    "VATEX-DE-19",
    "vatex-eu-o",
    "S E",
    "EUR SEK",
];

/// Days and what may look like one.
const DAYS: &[&str] = &[
    "2026-01-01",
    "2026-12-31",
    "2026-03-02",
    "2024-02-29",
    "2023-02-29",
    "2026-2-3",
    "2026-03-02Z",
    "2026-03-02+01:00",
    "2026-03-02T00:00:00",
    "20260302",
    "20260230",
    "20261301",
    "02.03.2026",
    "-0001-01-01",
    "12026-01-01",
    "202603",
];

/// Texts that are no number, or one in a way that not everybody takes for one.
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "0.00",
    "1",
    "-1",
    "+5",
    "007",
    ".5",
    "5.",
    "1e2",
    "1E2",
    "NaN",
    "INF",
    "-INF",
    "abc",
    "1,00",
    "1 000",
    "0x10",
    "--1",
    "1.2.3",
    "99999999999999999999",
    "0.000000000000000000001",
    "123456789012345678901234567890.12",
];

/// Everything that may stand in place of this text.
pub(crate) fn instead_of(text: &str) -> Vec<String> {
    let trimmed = text.trim();
    let mut values = if is_day(trimmed) {
        owned(DAYS)
    } else if trimmed.parse::<f64>().is_ok() {
        let mut values = amounts(trimmed);
        values.extend(owned(NUMBERS));
        // A short number may be a code.
        values.extend(if trimmed.len() < 5 && !trimmed.contains('.') { owned(CODES) } else { Vec::new() });
        values
    } else if trimmed.len() < 16 && !trimmed.contains(' ') {
        owned(CODES)
    } else {
        Vec::new()
    };
    values.extend(spoilt(text));
    values.retain(|value| value != text);
    values
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn is_day(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits == 8 && text.starts_with("20") && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// The same text with something done to it.
fn spoilt(text: &str) -> Vec<String> {
    vec![
        String::new(),
        " ".into(),
        "\n\t".into(),
        "\u{A0}".into(),
        format!(" {text}\n"),
        format!("{text}\u{A0}"),
        format!("{text} {text}"),
        text.to_lowercase(),
        text.to_uppercase(),
        format!("x{text}"),
        "-".into(),
        "äöü€𝄞".into(),
    ]
}

/// Amounts near this one, and the same one written otherwise.
pub(crate) fn amounts(text: &str) -> Vec<String> {
    let steps = [1, -1, 2, -2, 49, -49, 50, -50, 51, -51, 99, -99, 100, -100, 101, -101, 10_000];
    let mut values: Vec<String> = steps.iter().filter_map(|cents| shifted(text, *cents)).collect();
    let dot = if text.contains('.') { "" } else { "." };
    values.extend([
        format!("-{text}"),
        format!("{text}{dot}000"),
        format!("{text}{dot}004"),
        format!("{text}{dot}005"),
        format!("0{text}"),
        format!("{text}{dot}00000000000000000000001"),
    ]);
    values
}

/// The amount so many cents away.
fn shifted(text: &str, cents: i64) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 2 || whole.is_empty() {
        return None;
    }
    let sum: i64 = format!("{whole}{fraction:0<2}").parse::<i64>().ok()? + cents;
    let sign = if sum < 0 { "-" } else { "" };
    Some(format!("{sign}{}.{:02}", sum.abs() / 100, sum.abs() % 100))
}
