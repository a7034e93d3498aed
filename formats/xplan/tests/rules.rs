//! The conformity rules against what others say: the list of all rules of the standard, plans that count as valid, and the rules that
//! another validator ran in 2019.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]
#![expect(clippy::print_stdout, reason = "figures and that nothing was proved must be seen")]

mod data;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use xplan::check::rules::{Coverage, rules};
use xplan::check::{Finding, Level, Options, check};
use xplan::{Document, Limits, Version};

/// The errors against rules about values, relations and kinds of geometry.
fn semantic(document: &Document) -> Vec<Finding> {
    let options = Options { semantic: true, most: usize::MAX, ..Options::none() };
    let findings = check(document, &options).findings.into_iter().map(|reported| reported.finding);
    findings.filter(|finding| finding.level == Level::Error).collect()
}

/// All plans by name.
fn documents() -> BTreeMap<String, Document> {
    let plans = data::plans(&data::FOLDERS, usize::MAX).into_iter();
    plans.map(|(name, gml)| (name, Document::read(gml, &Limits::default()).unwrap())).collect()
}

fn json(name: &str) -> Option<Value> {
    let text = std::fs::read_to_string(data::folder()?.join(name)).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

/// The rules of the standard: number, versions.
fn catalogue() -> Option<BTreeMap<String, BTreeSet<Version>>> {
    let text = std::fs::read_to_string(data::folder()?.join("catalogue/rule_ids.csv")).ok()?;
    let versions = |text: &str| -> BTreeSet<Version> {
        // The list ends with 6.0; whatever is in 6.0 is taken to be in 6.1.
        let mut all: BTreeSet<Version> = text.split(',').filter_map(|one| one.parse().ok()).collect();
        if text.contains("all") {
            all.extend(Version::ALL);
        }
        if all.contains(&Version::V6_0) {
            all.insert(Version::V6_1);
        }
        all
    };
    let lines = text.lines().skip(1).filter_map(|line| {
        let mut columns = line.splitn(3, ';');
        Some((columns.next()?.to_owned(), versions(columns.next()?)))
    });
    Some(lines.collect())
}

#[test]
fn every_rule_of_the_standard_has_its_line_in_every_version() {
    let Some(catalogue) = catalogue() else { return };
    let mut ours: BTreeMap<String, BTreeSet<Version>> = BTreeMap::new();
    let mut counts: BTreeMap<Version, [usize; 3]> = BTreeMap::new();
    for rule in rules() {
        for version in &rule.versions {
            if ours.entry(rule.number.to_owned()).or_default().insert(*version) {
                counts.entry(*version).or_default()[rule.coverage as usize] += 1;
            }
        }
        assert!(!rule.sentence.is_empty(), "{}", rule.number);
    }
    for (version, [table, elsewhere, unchecked]) in &counts {
        println!("{version}: {table} rules by the table, {elsewhere} elsewhere, {unchecked} unchecked");
    }
    for rule in rules().filter(|rule| rule.coverage == Coverage::Unchecked) {
        println!("unchecked: {} {}", rule.number, rule.sentence);
    }
    assert_eq!(ours, catalogue);
}

#[test]
fn plans_that_count_as_valid_break_no_rule() {
    let Some(manifest) = json("MANIFEST.json") else { return };
    let (mut seen, documents) = (0, documents());
    for entry in manifest.as_array().unwrap() {
        let expected = entry["expected"].as_array();
        let is_valid =
            expected.is_some_and(|all| all.iter().any(|one| one["check"] == "full" && one["valid"] == true));
        let name = entry["file"].as_str().unwrap();
        if !is_valid {
            continue;
        }
        let Some(document) = documents.get(name) else { continue };
        let errors = semantic(document);
        assert!(errors.is_empty(), "{name}: {errors:?}");
        seen += 1;
    }
    println!("{seen} plans that count as valid break no rule");
}

/// Who finds something that the other does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Only {
    There,
    Here,
}

/// Where the rules of 2019 and ours differ, and why ours stands. What we go by are the titles of the rules and the words of the schemas.
const DIFFERENCES: &[(&str, Only, &str)] = &[
    ("3.1.3.4", Only::Here, "4.1: they do not see it; their rule of 5.0 finds the same two in the same plan"),
    (
        "3.2.3.1",
        Only::There,
        "4.1: they take BP_HoehenMass for the parent of its height, but the property is between them",
    ),
    ("3.2.3.2", Only::There, "they look for bezugshoehe at the height, which no version has there"),
    ("3.3.1.1", Only::Here, "the schema: art may be missing for free presentation objects only"),
    (
        "4.1.4.1",
        Only::Here,
        "4.0: BP_GewaesserFlaeche on level -1 with flaechenschluss, which the title forbids",
    ),
    ("4.1.5.2", Only::Here, "4.1: a surface without flaechenschluss, as the name of the file says"),
    (
        "4.5.1.2",
        Only::There,
        "they want allgArtDerBaulNutzung to be there; the rule wants it to fit if it is",
    ),
    ("4.5.1.3", Only::There, "they refuse 2100 with 1500, which belong together"),
    ("4.11.1.7", Only::There, "4.1: they refuse points, of which the rule does not speak"),
    ("4.12.2.3", Only::There, "they want false where the title says Flächenschlussobjekt"),
    ("5.1.7.1", Only::There, "the object is on level 1, of which the rule does not speak; 5.1.4.1 finds it"),
    (
        "5.3.1.1",
        Only::There,
        "they refuse 1200 with 1000, which belong together; 4.x: on plans without such areas",
    ),
    ("5.3.1.2", Only::There, "4.x: on plans without such areas"),
    ("5.3.1.4", Only::There, "they want a GFZ for every area; the rule wants consistent ones"),
    ("5.4.1.8", Only::There, "they want false where the title says Flächenschlussobjekt"),
    ("5.5.2.4", Only::There, "they want false where the title says Flächenschlussobjekt"),
    ("6.1.2.1", Only::There, "they look for elements of abstract classes, such as SO_Geometrieobjekt"),
    ("6.1.4.1", Only::There, "they want ebene to be written; the schema lets it be 0 without"),
    ("6.2.5.3", Only::There, "4.1: they refuse lines, of which the rule does not speak"),
    ("7.1.5.1", Only::There, "they look at objects of other packages than RP"),
];

#[test]
fn the_rules_of_2019_agree_but_where_they_are_known_to_be_wrong() {
    let (Some(oracle), Some(catalogue)) = (json("oracle/semantic_2019.json"), catalogue()) else { return };
    let (mut same, mut explained, mut unexplained) = (0, BTreeMap::<&str, usize>::new(), Vec::new());
    let documents = documents();
    for (name, entry) in oracle.as_object().unwrap() {
        let Some(document) = documents.get(name) else { continue };
        let version = document.version().unwrap();
        let mut found: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for finding in semantic(document) {
            found.entry(finding.rule.to_owned()).or_default().push(finding.objects);
        }
        for number in
            catalogue.iter().filter(|(_, versions)| versions.contains(&version)).map(|(number, _)| number)
        {
            if rules().any(|rule| rule.number == number && rule.coverage != Coverage::Table) {
                continue;
            }
            let ours = found.get(number).map_or(&[][..], Vec::as_slice);
            if agree(&entry["violations"][number], ours) {
                same += 1;
            } else if let Some(reason) =
                reason(number, if ours.is_empty() { Only::There } else { Only::Here })
            {
                *explained.entry(reason).or_default() += 1;
            } else {
                unexplained.push(format!(
                    "{name} {number}: {} there, {} here",
                    entry["violations"][number],
                    ours.len()
                ));
            }
        }
    }
    println!(
        "{same} verdicts agree; {} differ with a reason: {explained:?}",
        explained.values().sum::<usize>()
    );
    assert!(unexplained.is_empty(), "{unexplained:#?}");
}

fn reason(number: &str, side: Only) -> Option<&'static str> {
    DIFFERENCES.iter().find(|(rule, only, _)| *rule == number && *only == side).map(|difference| difference.2)
}

/// Whether both find something, and if the other names objects, the same ones.
fn agree(theirs: &Value, ours: &[Vec<String>]) -> bool {
    match theirs {
        Value::Array(ids) => {
            let ids: BTreeSet<&str> = ids.iter().filter_map(Value::as_str).collect();
            let all: BTreeSet<&str> = ours.iter().flatten().map(String::as_str).collect();
            ids.is_subset(&all)
                && ours.iter().all(|objects| objects.iter().any(|id| ids.contains(id.as_str())))
        }
        Value::Null => ours.is_empty(),
        _ => !ours.is_empty(),
    }
}
