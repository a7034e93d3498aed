//! Codes in German words, from small tables (`tables/words`). A code that they do not have is shown as it is.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// How a term is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// As it stands.
    Text,
    /// A day.
    Date,
    /// A sum of money with two digits at least.
    Amount,
    /// A price of one, with all its digits.
    Price,
    /// A number with all its digits.
    Number,
    /// A number with a percent sign.
    Percent,
    /// An account in groups of four.
    Iban,
    /// Payment terms, perhaps with discounts in the writing of XRechnung.
    Terms,
    /// A note, perhaps with its subject before it as UBL writes it.
    Note,
    /// A code of a list of [`word`].
    Code(&'static str),
}

type Table = FxHashMap<(&'static str, &'static str), &'static str>;

static WORDS: LazyLock<Table> = LazyLock::new(|| {
    let mut words = Table::default();
    add(&mut words, "country", include_str!("../../tables/words/countries.txt"));
    add(&mut words, "currency", include_str!("../../tables/words/currencies.txt"));
    add(&mut words, "unit", include_str!("../../tables/words/units.txt"));
    add(&mut words, "", include_str!("../../tables/words/codes.txt"));
    words
});

static KINDS: LazyLock<FxHashMap<&'static str, Kind>> = LazyLock::new(|| {
    let table = include_str!("../../tables/words/kinds.txt");
    let lines = table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '));
    let kind = |name| match name {
        "date" => Kind::Date,
        "amount" => Kind::Amount,
        "price" => Kind::Price,
        "number" => Kind::Number,
        "percent" => Kind::Percent,
        "iban" => Kind::Iban,
        "terms" => Kind::Terms,
        "note" => Kind::Note,
        list => Kind::Code(list),
    };
    lines.flat_map(|(name, terms)| terms.split_whitespace().map(move |term| (term, kind(name)))).collect()
});

fn add(words: &mut Table, list: &'static str, table: &'static str) {
    let mut list = list;
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.split(']').next()) {
            list = name;
            continue;
        }
        let entries = line.split(';').filter_map(|entry| entry.trim().split_once(' '));
        words.extend(entries.map(|(code, name)| ((list, code), name.trim())));
    }
}

/// A code of a list in words.
pub(super) fn word(list: &str, code: &str) -> Option<&'static str> {
    WORDS.get(&(list, code)).copied()
}

static LABELS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let table = include_str!("../../tables/words/labels.txt");
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' ')).collect()
});

/// What a term is called beside its place, if that is not its name.
pub(super) fn label(term: &str) -> Option<&'static str> {
    LABELS.get(term).copied()
}

/// How a term is shown.
pub(super) fn kind(term: &str) -> Kind {
    KINDS.get(term).copied().unwrap_or(Kind::Text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Syntax;
    use crate::terms::Terms;
    use crate::vocabulary::Vocabulary;

    /// Our lists, those of the rules, and codes that were valid once or mean something in one place only.
    const LISTS: &[(&str, &str, &[&str])] = &[
        ("country", "COUNTRIES", &["1A", "EL", "EU", "XK"]),
        ("currency", "CURRENCIES", &["ANG", "BGN", "HRK", "STN"]),
        (
            "unit",
            "UNITS",
            &[
                "HAR", "BO", "RO", "NPR", "GT", "BX", "PK", "ST", "CT", "IP", "PA", "XEA", "ARE", "BG", "TU",
                "NTT",
            ],
        ),
        ("type", "TYPES", &[]),
        ("vat", "VAT-CATEGORIES", &[]),
        ("means", "PAYMENT-MEANS", &[]),
        ("allowance", "ALLOWANCE-REASONS", &[]),
        ("charge", "CHARGE-REASONS", &[]),
        ("subject", "NOTES", &[]),
        ("vatex", "EXEMPTIONS", &[]),
        ("classification", "ITEM-CLASSES", &[]),
        ("file", "MIME", &["application/xml", "text/xml"]),
    ];

    #[test]
    fn every_word_is_for_a_code_that_exists() {
        for (ours, name, others) in LISTS {
            let list = Vocabulary::of(Syntax::Ubl).lists.iter().find(|list| list.name == *name).unwrap();
            let codes = WORDS.keys().filter(|(of, _)| of == ours).map(|(_, code)| *code);
            let strange: Vec<_> =
                codes.filter(|code| !list.codes.contains(*code) && !others.contains(code)).collect();
            assert_eq!(strange, Vec::<&str>::new(), "{ours}");
        }
    }

    #[test]
    fn countries_currencies_and_categories_are_all_there() {
        for (ours, name, unknown) in
            [("country", "COUNTRIES", 0), ("currency", "CURRENCIES", 15), ("vat", "VAT-CATEGORIES", 0)]
        {
            let list = Vocabulary::of(Syntax::Ubl).lists.iter().find(|list| list.name == name).unwrap();
            let missing: Vec<_> = list.codes.iter().filter(|code| word(ours, code).is_none()).collect();
            assert!(missing.len() <= unknown, "{ours}: {missing:?}");
        }
    }

    #[test]
    fn every_kind_is_of_a_term_and_a_list_that_exist() {
        for (term, kind) in KINDS.iter() {
            assert!(Terms::all().find(term).is_some(), "{term}");
            if let Kind::Code(list) = kind {
                assert!(WORDS.keys().any(|(of, _)| of == list), "{list}");
            }
        }
        assert_eq!((kind("BT-2"), kind("BT-1")), (Kind::Date, Kind::Text));
        assert!(LABELS.keys().all(|term| Terms::all().find(term).is_some()));
        assert_eq!(word("unit", "HUR"), Some("Stunde|Stunden"));
        assert_eq!(word("unit", "HURX"), None);
    }
}
