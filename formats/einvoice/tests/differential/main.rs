//! Thousands of spoilt invoices, judged by the official rules and by ours: the same fatal rules must break, and the same that only warn.
//!
//! All of them: `EINVOICE_MUTANTS=all cargo test -p einvoice --test differential`, and with `EINVOICE_TIMES=10 EINVOICE_SEED=1`
//! before it more and others.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "the helpers of a test may stop it")]
#![expect(clippy::print_stdout, reason = "the figures are what is wanted of a good run, too")]

mod bases;
mod choose;
mod compare;
mod edits;
#[path = "../suite/folder.rs"]
mod folder;
mod generate;
mod mutators;
mod never;
mod oracle;
mod ours;
#[path = "../make/packages.rs"]
mod packages;
mod random;
mod spelling;
mod tree;
mod values;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use compare::Deviations;
use mutators::Mutant;

/// From which number everything random follows.
const SEED: u64 = 16_931;

/// A mutant, where it lies, and what the official rules say of it.
struct Case {
    mutant: Mutant,
    file: PathBuf,
    official: oracle::Official,
}

#[test]
fn the_same_rules_break_as_in_the_official_judgement() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("einvoice-mutants");
    let sound = generate::sound();
    let number = sound.len();
    let seed = setting("EINVOICE_SEED", SEED);
    let mut spoilt = generate::spoilt(seed, usize::try_from(setting("EINVOICE_TIMES", 1)).unwrap());
    if std::env::var("EINVOICE_MUTANTS").as_deref() != Ok("all") {
        spoilt = choose::some(spoilt, seed);
    }
    let cases = judged(&folder, sound.into_iter().chain(spoilt).collect());
    for case in &cases[..number] {
        assert!(
            case.official.is_valid(),
            "{} {}: {:?}",
            case.file.display(),
            case.mutant.name,
            case.official
        );
    }
    let broken = cases.iter().filter(|case| !case.official.fatal.is_empty()).count();
    let unjudged = cases.iter().filter(|case| case.official.error.is_some()).count();
    println!(
        "{} mutants, {broken} with fatal rules, {unjudged} that the official rules cannot judge",
        cases.len()
    );
    let rules = oracle::rules();
    let silent = coverage(&cases, &rules);
    let deviations = compared(&cases, &rules);
    assert!(
        deviations.number == 0,
        "{} times other fatal rules or warnings, in {} mutants:\n{deviations}",
        deviations.number,
        cases.len()
    );
    assert!(silent.is_empty(), "fatal rules that never fired and should: {silent:?}");
}

/// Has the same mutants judged by us, and keeps the files of those that come out otherwise.
fn compared(cases: &[Case], rules: &[oracle::Official]) -> Deviations {
    let mut deviations = Deviations::default();
    let nothing = oracle::Official::default();
    for case in cases {
        let ours = ours::judge(&case.mutant.bytes);
        let rules = rules.iter().find(|rules| rules.syntax == case.official.syntax).unwrap_or(&nothing);
        let fatal = compare::deviation(&case.official, &case.mutant.bytes, &ours, rules);
        let warning = compare::other_warnings(&case.official, &ours, rules);
        if fatal.is_none() && warning.is_none() {
            std::fs::remove_file(&case.file).unwrap();
        }
        let example = || format!("{}: {}", case.file.display(), case.mutant.name);
        deviations.add(fatal, example);
        deviations.add(warning.map(|what| format!("warnings: {what}")), example);
    }
    deviations
}

/// Writes the mutants into the folder and has them judged.
fn judged(folder: &Path, mutants: Vec<Mutant>) -> Vec<Case> {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).unwrap();
    let files: Vec<PathBuf> =
        (0..mutants.len()).map(|number| folder.join(format!("{number:05}.xml"))).collect();
    for (file, mutant) in files.iter().zip(&mutants) {
        std::fs::write(file, &mutant.bytes).unwrap();
    }
    let mut official = oracle::judge(&files);
    let case =
        |(file, mutant): (PathBuf, Mutant)| Case { official: official.remove(&file).unwrap(), mutant, file };
    files.into_iter().zip(mutants).map(case).collect()
}

/// Prints which fatal rules never fired, and gives those of which nobody knows why.
fn coverage(cases: &[Case], rules: &[oracle::Official]) -> Vec<String> {
    let mut unknown = Vec::new();
    for rules in rules {
        let cases: Vec<&Case> = cases.iter().filter(|case| case.official.syntax == rules.syntax).collect();
        let fired: BTreeSet<&String> = cases.iter().flat_map(|case| &case.official.fatal).collect();
        let warned: BTreeSet<&String> = cases.iter().flat_map(|case| &case.official.warning).collect();
        println!(
            "{}: {} of {} fatal rules and {} of {} warnings fired",
            rules.syntax,
            fired.len(),
            rules.fatal.len(),
            warned.len(),
            rules.warning.len()
        );
        for rule in rules.fatal.iter().filter(|rule| !fired.contains(rule)) {
            match never::reason(&rules.syntax, rule) {
                Some(reason) => println!("    {rule} never fired: {reason}"),
                None => unknown.push(format!("{} {rule}", rules.syntax)),
            }
        }
    }
    unknown
}

/// A number from the environment.
fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |value| value.parse().unwrap())
}
