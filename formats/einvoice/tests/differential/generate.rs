//! All mutants: those that the tables ask for, and so many of those that any invoice could become.

use std::path::Path;

use crate::bases::{self, Base, CATEGORIES, Category};
use crate::mutators::{self, Family, Mutant};
use crate::random::Random;
use crate::{edits, oracle, ours};

const UBL: &str = include_str!("edits/ubl.txt");
const UBL_VAT: &str = include_str!("edits/ubl-vat.txt");
const CII: &str = include_str!("edits/cii.txt");
const CII_VAT: &str = include_str!("edits/cii-vat.txt");

/// How many mutants of each family are made of a document with every business term.
const FAMILIES: &[(Family, usize)] = &[
    (mutators::plain, usize::MAX),
    (mutators::moves, 80),
    (mutators::amounts, 150),
    (mutators::attributes, 150),
    (mutators::texts, 300),
];

/// How many things that are not used are added at once; with more of them few other rules would be left.
const UNUSED: usize = 4;

/// How many are made of foreign invoices, each with up to three changes at once.
const FOREIGN: usize = 900;

/// The documents without a fault: all of them, and one invoice, credit note and CII document in every spelling.
pub(crate) fn sound() -> Vec<Mutant> {
    let spelt = |category: &Category| {
        let spellings = if category.code == "S" { usize::MAX } else { 1 };
        let bases = bases::full(category).into_iter();
        bases.flat_map(move |base| mutators::spellings(&base).into_iter().take(spellings))
    };
    CATEGORIES.iter().flat_map(spelt).collect()
}

/// The spoilt documents: a function of the seed, of the tables and of the foreign invoices that there are. `times` as many as
/// usual are left to chance.
pub(crate) fn spoilt(seed: u64, times: usize) -> Vec<Mutant> {
    let mut random = Random::new(seed);
    let mut mutants = Vec::new();
    for category in CATEGORIES {
        for base in bases::full(category) {
            mutants.extend(from_tables(&base, category.code));
            if category.code == "S" {
                mutants.extend(from_unused(&base));
                mutants.extend(from_families(&base, &mut random, times));
            }
        }
    }
    mutants.extend(from_foreign(&mut random, FOREIGN * times));
    mutants
}

/// Each line of the tables that are for this document.
fn from_tables(base: &Base, category: &str) -> Vec<Mutant> {
    let (general, vat) = if base.document.is_cii() { (CII, CII_VAT) } else { (UBL, UBL_VAT) };
    let general = if category == "S" { general } else { "" };
    let lines = edits::lines(general).chain(edits::lines(vat));
    lines
        .filter_map(|line| {
            let mut line = line.replace("{C}", category);
            if base.document.root.name == "CreditNote" {
                line = edits::for_credit_note(&line);
            }
            let optional = line.strip_prefix("? ");
            let mut document = base.document.clone();
            match edits::apply(&mut document, optional.unwrap_or(&line)) {
                Ok(()) => Some(Mutant::new(base, &line, &document)),
                Err(_) if optional.is_some() => None,
                Err(reason) => panic!("{}: {line}: {reason}", base.name),
            }
        })
        .collect()
}

/// What no business term uses, a few at once.
fn from_unused(base: &Base) -> Vec<Mutant> {
    let syntax = if base.document.is_cii() { "CII" } else { "UBL" };
    let lines: Vec<String> =
        oracle::unused().into_iter().filter(|(other, _)| other == syntax).map(|(_, line)| line).collect();
    let together = |lines: &[String]| {
        let mut line = lines.join(" ; ");
        if base.document.root.name == "CreditNote" {
            line = edits::for_credit_note(&line);
        }
        let mut document = base.document.clone();
        // A rule may be about a place that our documents do not have.
        edits::apply(&mut document, &line).ok().map(|()| Mutant::new(base, &line, &document))
    };
    lines.chunks(UNUSED).filter_map(together).collect()
}

fn from_families(base: &Base, random: &mut Random, times: usize) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (family, number) in FAMILIES {
        let changes = random.some(mutators::changes(&base.document, *family), number.saturating_mul(times));
        mutants.extend(changes.iter().filter_map(|change| mutators::mutant(base, change)));
    }
    mutants
}

fn from_foreign(random: &mut Random, number: usize) -> Vec<Mutant> {
    let sound = |path: &Path| ours::passes(&std::fs::read(path).unwrap());
    let foreign = bases::foreign().into_iter();
    let bases: Vec<Base> = foreign.filter(|(path, _)| sound(path)).map(|(_, base)| base).collect();
    if bases.is_empty() {
        println!(
            "NOT FOUND: foreign invoices in ../shared/testdata/einvoice; only our own are spoilt in this run."
        );
        return Vec::new();
    }
    let mixed = |number: usize| mutators::mixed(&bases[number % bases.len()], random, 1 + number % 3);
    (0..number).filter_map(mixed).collect()
}
