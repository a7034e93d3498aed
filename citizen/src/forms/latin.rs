//! Which characters German registers can keep: String.Latin+ 1.2 (the character repertoire of DIN 91379), as a table of
//! facts. A name with another character could be typed but never be printed, sorted or sent to another authority.

use unicode_normalization::UnicodeNormalization;

/// Letters (bll), as inclusive ranges of code points.
const LETTERS: [(char, char); 37] = [
    ('A', 'Z'),
    ('a', 'z'),
    ('À', 'Ö'),
    ('Ø', 'ö'),
    ('ø', 'ž'),
    ('\u{187}', '\u{188}'),
    ('\u{18F}', '\u{18F}'),
    ('\u{197}', '\u{197}'),
    ('\u{1A0}', '\u{1A1}'),
    ('\u{1AF}', '\u{1B0}'),
    ('\u{1B7}', '\u{1B7}'),
    ('\u{1CD}', '\u{1DC}'),
    ('\u{1DE}', '\u{1DF}'),
    ('\u{1E2}', '\u{1F0}'),
    ('\u{1F4}', '\u{1F5}'),
    ('\u{1F8}', '\u{1FF}'),
    ('\u{212}', '\u{213}'),
    ('\u{218}', '\u{21B}'),
    ('\u{21E}', '\u{21F}'),
    ('\u{227}', '\u{233}'),
    ('\u{259}', '\u{259}'),
    ('\u{268}', '\u{268}'),
    ('\u{292}', '\u{292}'),
    ('\u{1E02}', '\u{1E03}'),
    ('\u{1E06}', '\u{1E07}'),
    ('\u{1E0A}', '\u{1E11}'),
    ('\u{1E1C}', '\u{1E2B}'),
    ('\u{1E2F}', '\u{1E37}'),
    ('\u{1E3A}', '\u{1E3B}'),
    ('\u{1E40}', '\u{1E49}'),
    ('\u{1E52}', '\u{1E5B}'),
    ('\u{1E5E}', '\u{1E63}'),
    ('\u{1E6A}', '\u{1E6F}'),
    ('\u{1E80}', '\u{1E87}'),
    ('\u{1E8C}', '\u{1E97}'),
    ('\u{1E9E}', '\u{1E9E}'),
    ('\u{1EA0}', '\u{1EF9}'),
];

/// Letters that exist only as a sequence: the marks that follow, and the letters they may follow (in NFC).
const SEQUENCES: [(&str, &str); 20] = [
    ("\u{300}", "CFGKMPSTZcfgkmpstz"),
    ("\u{301}", "JjÿĪī"),
    ("\u{302}", "DKLMNdklmn"),
    ("\u{304}", "CFHKNPSTZcfhknpstzÛûḲḳṢṣṬṭỤụ"),
    ("\u{306}", "CMNRZcmnrzÇç"),
    ("\u{307}", "KUku"),
    ("\u{308}", "CTZczẠạỌọỤụ"),
    ("\u{30B}", "Aa"),
    ("\u{30C}", "J"),
    ("\u{310}", "Mm"),
    ("\u{315}", "CKPTckptČč"),
    ("\u{31B}", "KTkt"),
    ("\u{31B}\u{304}", "Ss"),
    ("\u{323}", "CPcpČč"),
    ("\u{325}", "LRlr"),
    ("\u{325}\u{304}", "LRlr"),
    ("\u{326}", "CHKLNchklnŽž"),
    ("\u{327}", "ZzŽž"),
    ("\u{328}\u{306}", "Cc"),
    ("\u{331}", "HSs"),
];

/// K and h joined by a line below stand as one sequence of three code points.
const JOINED: [&str; 3] = ["K\u{35F}H", "K\u{35F}h", "k\u{35F}h"];

/// Marks other than letters that occur in names (bnlreq).
const NAME_MARKS: &str = " ',-.`~¨´·\u{2B9}\u{2BA}\u{2BE}\u{2BF}\u{2C8}\u{2CC}’\u{2021}";

/// Everything else the repertoire knows (bnl, bnlnot, bnlopt, enl, gl, cl), and hyphens and dashes (U+2010 to U+2015),
/// which word processors put in by themselves.
const OTHERS: [(char, char); 49] = [
    ('\t', '\n'),
    ('\r', '\r'),
    ('!', '&'),
    ('(', '+'),
    ('/', '@'),
    ('[', '_'),
    ('{', '}'),
    ('\u{A0}', '\u{A7}'),
    ('\u{A9}', '\u{AC}'),
    ('\u{AE}', '\u{B3}'),
    ('\u{B5}', '\u{B6}'),
    ('\u{B8}', '\u{BF}'),
    ('\u{D7}', '\u{D7}'),
    ('\u{F7}', '\u{F7}'),
    ('\u{192}', '\u{192}'),
    ('\u{2B0}', '\u{2B0}'),
    ('\u{2B3}', '\u{2B3}'),
    ('\u{2C6}', '\u{2C6}'),
    ('\u{2DC}', '\u{2DC}'),
    ('\u{2E2}', '\u{2E2}'),
    ('\u{386}', '\u{386}'),
    ('\u{388}', '\u{38A}'),
    ('\u{38C}', '\u{38C}'),
    ('\u{38E}', '\u{3A1}'),
    ('\u{3A3}', '\u{3CE}'),
    ('\u{40D}', '\u{40D}'),
    ('\u{410}', '\u{42A}'),
    ('\u{42C}', '\u{42C}'),
    ('\u{42E}', '\u{44A}'),
    ('\u{44C}', '\u{44C}'),
    ('\u{44E}', '\u{44F}'),
    ('\u{45D}', '\u{45D}'),
    ('\u{1D48}', '\u{1D48}'),
    ('\u{1D57}', '\u{1D57}'),
    ('\u{2010}', '\u{2015}'),
    ('\u{2018}', '\u{2018}'),
    ('\u{201A}', '\u{201A}'),
    ('\u{201C}', '\u{201E}'),
    ('\u{2020}', '\u{2020}'),
    ('\u{2026}', '\u{2026}'),
    ('\u{2030}', '\u{2030}'),
    ('\u{2039}', '\u{203A}'),
    ('\u{2070}', '\u{2070}'),
    ('\u{2074}', '\u{2079}'),
    ('\u{207F}', '\u{2089}'),
    ('\u{20AC}', '\u{20AC}'),
    ('\u{2122}', '\u{2122}'),
    ('\u{221E}', '\u{221E}'),
    ('\u{2264}', '\u{2265}'),
];

/// The first character of `text` that cannot stand in a name (DIN 91379 data type A: letters and the marks that occur in
/// names), with its combining marks. `text` is read in NFC.
#[must_use]
pub fn foreign_in_name(text: &str) -> Option<String> {
    first_foreign(text, |c| NAME_MARKS.contains(c))
}

/// The first character of `text` that cannot stand in any text a German authority exchanges (DIN 91379 with Greek and
/// Cyrillic letters), with its combining marks.
#[must_use]
pub fn foreign_in_text(text: &str) -> Option<String> {
    first_foreign(text, |c| NAME_MARKS.contains(c) || within(&OTHERS, c))
}

fn first_foreign(text: &str, other: impl Fn(char) -> bool) -> Option<String> {
    let composed: String = text.nfc().collect();
    let mut rest = composed.as_str();
    while let Some(first) = rest.chars().next() {
        let length = sequence(rest).unwrap_or_else(|| first.len_utf8());
        let known = length > first.len_utf8() || within(&LETTERS, first) || other(first);
        let marks = if length > first.len_utf8() { 0 } else { marks_after(&rest[length..]) };
        if !known || marks > 0 {
            return Some(rest[..length + marks].to_owned());
        }
        rest = &rest[length..];
    }
    None
}

/// The length in bytes of the sequence `text` begins with, if it begins with one of the table. The longest counts.
fn sequence(text: &str) -> Option<usize> {
    if let Some(joined) = JOINED.iter().find(|joined| text.starts_with(**joined)) {
        return Some(joined.len());
    }
    let base = text.chars().next()?;
    let rest = &text[base.len_utf8()..];
    let marks = marks_after(rest);
    let fits = |(mark, bases): &&(&str, &str)| rest[..marks] == **mark && bases.contains(base);
    SEQUENCES.iter().find(fits).map(|_| base.len_utf8() + marks)
}

fn marks_after(text: &str) -> usize {
    text.chars().take_while(|c| unicode_normalization::char::is_combining_mark(*c)).map(char::len_utf8).sum()
}

fn within(ranges: &[(char, char)], c: char) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&c))
}
