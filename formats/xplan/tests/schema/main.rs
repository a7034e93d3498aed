//! The verdict about the schema is that of xmllint with the schema files: on the foreign plans, on complete plans made from the
//! tables, and on thousands of spoilt ones.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]
#![expect(clippy::print_stdout, reason = "the figures are what is wanted of a good run, too")]

mod catalogue;
mod complete;
#[path = "../suite/folder.rs"]
mod folder;
mod mutate;
mod plans;
mod tables;
mod xmllint;

use std::path::{Path, PathBuf};

use mutate::Dice;
use xmllint::Xmllint;
use xplan::check::{Options, Verdict, check};
use xplan::document::Space;
use xplan::{Document, Limits, Version};

/// The folder of the foreign plans. Where it is missing, that is said, and is a failure if `RATHAUS_REQUIRE_SUITES` is set.
fn test_data() -> Option<PathBuf> {
    let folder = folder::folder();
    if folder.is_none() {
        println!("NOT TESTED: the foreign plans (testdata/xplanung) are not there");
        assert!(std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(), "foreign plans not found");
    }
    folder
}

/// What we say about a file.
struct Ours {
    is_valid: bool,
    first: String,
}

fn ours(bytes: Vec<u8>) -> Ours {
    let plan = match Document::read(bytes, &Limits::default()) {
        Ok(plan) => plan,
        Err(refusal) => return Ours { is_valid: false, first: refusal.to_string() },
    };
    let report = check(&plan, &Options { schema: true, ..Options::none() });
    let first = report.findings.first().map(|finding| finding.text.clone()).unwrap_or_default();
    Ours { is_valid: report.verdict == Verdict::Valid, first }
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// What comes of files that both judge.
#[derive(Default)]
struct Comparison {
    judged: usize,
    valid: usize,
    otherwise: Vec<String>,
    /// What stands in the file for xmllint and what instead for us: namespaces of two versions.
    later: Option<(String, String)>,
}

impl Comparison {
    /// Has files judged, each given with the words about it. Those that come out otherwise stay in the folder.
    fn add(&mut self, xmllint: &Xmllint, version: Version, folder: &Path, files: Vec<(String, String)>) {
        let path = |rank: usize| folder.join(format!("{version}-{rank:05}.gml"));
        for (rank, (text, _)) in files.iter().enumerate() {
            std::fs::write(path(rank), text).unwrap();
        }
        let judged = xmllint.judge(version, &(0..files.len()).map(path).collect::<Vec<_>>());
        for (rank, (text, what)) in files.into_iter().enumerate() {
            let path = path(rank);
            let text = self.later.as_ref().map_or_else(|| text.clone(), |(old, new)| text.replace(old, new));
            let (theirs, ours) = (&judged[&path], ours(text.into_bytes()));
            self.judged += 1;
            self.valid += usize::from(theirs.is_valid);
            if theirs.is_valid == ours.is_valid {
                std::fs::remove_file(&path).unwrap();
                continue;
            }
            let (path, theirs, ours) = (path.display(), &theirs.first, ours.first);
            self.otherwise.push(format!("{path}\n  {what}\n  xmllint: {theirs}\n  ours: {ours}"));
        }
    }

    fn must_agree(&self) {
        println!(
            "{} files judged, {} of them valid, {} otherwise",
            self.judged,
            self.valid,
            self.otherwise.len()
        );
        let number = self.otherwise.len();
        assert!(number == 0, "{number} judged otherwise:\n{}", self.otherwise.join("\n"));
    }
}

#[test]
fn foreign_plans_are_judged_as_by_xmllint() {
    let Some(folder) = test_data() else { return };
    let Some(xmllint) = Xmllint::new(&folder, "foreign") else { return };
    let scratch = scratch("xplan-foreign");
    let mut comparison = Comparison::default();
    for version in xmllint::VERSIONS {
        let plans = plans::of(&folder, version).into_iter();
        // For collections of a Web Feature Service xmllint has no schema.
        let plans = plans.filter(|(_, text)| !text.contains("<wfs:FeatureCollection"));
        comparison.add(&xmllint, version, &scratch, plans.map(|(name, text)| (text, name)).collect());
    }
    comparison.must_agree();
}

#[test]
fn every_class_with_every_property_is_valid() {
    let Some(folder) = test_data() else { return };
    let Some(xmllint) = Xmllint::new(&folder, "complete") else { return };
    let scratch = scratch("xplan-complete");
    let mut comparison = Comparison::default();
    for version in xmllint::VERSIONS {
        let plan = complete::plan(version);
        comparison.add(&xmllint, version, &scratch, vec![(plan, "complete".to_owned())]);
    }
    comparison.must_agree();
    assert_eq!(comparison.valid, xmllint::VERSIONS.len());
}

/// How many mutants of each version.
const MUTANTS: usize = 60;

#[test]
fn spoilt_plans_are_judged_as_by_xmllint() {
    let Some(folder) = test_data() else { return };
    let Some(xmllint) = Xmllint::new(&folder, "spoilt") else { return };
    let scratch = scratch("xplan-spoilt");
    let mut comparison = Comparison::default();
    for version in xmllint::VERSIONS {
        comparison.add(&xmllint, version, &scratch, spoilt(&folder, version, |_| true));
    }
    comparison.must_agree();
}

#[test]
fn tables_say_what_the_schema_files_say() {
    let Some(folder) = test_data() else { return };
    let schemas = xmllint::unpack(&folder, "tables");
    for version in xmllint::VERSIONS {
        let ours = tables::ours(version);
        let mut theirs = tables::theirs(version, &xmllint::of(&schemas, version));
        // Some files have codes without names: of these the tables may know more.
        for (name, values) in &mut theirs.enumerations {
            for (rank, value) in values.iter_mut().enumerate().filter(|(_, value)| value.1.is_empty()) {
                let known = ours.enumerations.get(name).and_then(|values| values.get(rank));
                value.1 = known.map(|known| known.1.clone()).unwrap_or_default();
            }
        }
        must_be_the_same(version, &ours, &theirs);
    }
}

#[test]
fn the_tables_of_6_1_say_what_the_catalogue_says() {
    let Some(folder) = test_data() else { return };
    must_be_the_same(Version::V6_1, &catalogue::ours(&folder), &catalogue::theirs(&folder));
}

fn must_be_the_same(version: Version, ours: &tables::Facts, theirs: &tables::Facts) {
    let differences = ours.differences(theirs);
    assert!(
        differences.is_empty(),
        "{version}: {} differences\n{}",
        differences.len(),
        differences.join("\n")
    );
    let [classes, properties, enumerations, values] = ours.number();
    assert_eq!(ours.number(), theirs.number());
    println!(
        "{version}: {classes} classes, {properties} properties, {enumerations} enumerations, {values} values"
    );
}

#[test]
fn plans_of_6_1_are_valid_complete_or_foreign() {
    let Some(folder) = test_data() else { return };
    let complete = ours(complete::plan(Version::V6_1).into_bytes());
    assert!(complete.is_valid, "{}", complete.first);
    let foreign = plans::of(&folder, Version::V6_1);
    assert!(!foreign.is_empty(), "no foreign plans of 6.1");
    for (name, text) in foreign {
        // Their writer puts rings with arcs into the surface without the element that makes a ring of them.
        let is_broken = text.contains("<gml:CompositeCurve>");
        let ours = ours(text.into_bytes());
        assert_eq!(ours.is_valid, !is_broken, "{name}: {}", ours.first);
        assert!(ours.is_valid || ours.first.contains("gml:exterior"), "{name}: {}", ours.first);
    }
}

#[test]
fn spoilt_plans_of_what_6_1_shares_with_6_0_are_judged_as_there_by_xmllint() {
    let Some(folder) = test_data() else { return };
    let Some(xmllint) = Xmllint::new(&folder, "common") else { return };
    let scratch = scratch("xplan-common");
    let (old, new) = (Version::V6_0.namespace(), Version::V6_1.namespace());
    let mut comparison = Comparison { later: Some((old, new)), ..Comparison::default() };
    let files = spoilt(&folder, Version::V6_0, catalogue::is_common);
    let common = files.into_iter().filter(|(text, _)| {
        Document::read(text.clone().into_bytes(), &Limits::default())
            .is_ok_and(|plan| catalogue::is_common(&plan))
    });
    comparison.add(&xmllint, Version::V6_0, &scratch, common.collect());
    comparison.must_agree();
}

/// Spoilt plans of a version with what was done to them, made of those that `admits` likes.
fn spoilt(folder: &Path, version: Version, admits: impl Fn(&Document) -> bool) -> Vec<(String, String)> {
    let setting = |name, default| std::env::var(name).map_or(default, |value| value.parse().unwrap());
    let (number, seed) = (setting("XPLAN_MUTANTS", MUTANTS), setting("XPLAN_SEED", 1));
    let mut dice = Dice::new(seed, version);
    let bases: Vec<Document> = bases(folder, version, &mut dice).into_iter().filter(admits).collect();
    let mut files = Vec::new();
    while files.len() < number {
        let base = dice.of(&bases);
        files.extend(mutate::mutant(base, version, &mut dice));
    }
    files
}

/// What is spoilt: pieces of complete plans and of foreign ones.
fn bases(folder: &Path, version: Version, dice: &mut Dice) -> Vec<Document> {
    let read = |text: String| Document::read(text.into_bytes(), &Limits::default()).unwrap();
    let mut bases: Vec<Document> = complete::pieces(version).into_iter().map(read).collect();
    for (_, text) in plans::of(folder, version) {
        let Ok(plan) = Document::read(text.into_bytes(), &Limits::default()) else { continue };
        if plan.root().space() == Space::XPlan {
            bases.extend((0..4).map(|_| read(plans::piece(&plan, 6, dice))));
        }
    }
    bases
}
