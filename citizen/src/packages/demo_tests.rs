//! The demo town's data fit the packages and one another, and its invented people can be registered.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Folder, Package};
use crate::forms::foreign_in_name;

fn demo(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/demo").join(file)).unwrap()
}

/// The rows of a table without its head, cut at semicolons.
fn rows(file: &str) -> Vec<Vec<String>> {
    demo(file).lines().skip(1).map(|line| line.split(';').map(str::to_owned).collect()).collect()
}

fn units() -> BTreeSet<String> {
    let town: toml::Table = demo("town.toml").parse().unwrap();
    let key = |unit: &toml::Value| unit["key"].as_str().unwrap().to_owned();
    town["units"].as_array().unwrap().iter().map(key).collect()
}

#[test]
fn every_package_has_its_unit_and_its_file_plan_class_in_the_demo_town() {
    let classes: BTreeSet<String> = rows("fileplan.csv").into_iter().map(|row| row[0].clone()).collect();
    for name in super::tests::packages() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../services").join(&name);
        let service = Package::load(&Folder::new(folder)).unwrap().service;
        assert!(units().contains(&service.unit), "{name}: unit {}", service.unit);
        assert!(classes.contains(&service.file_plan_class), "{name}: class {}", service.file_plan_class);
    }
}

#[test]
fn the_file_plan_is_a_tree_with_a_decision_at_every_leaf() {
    let plan = rows("fileplan.csv");
    let numbers: BTreeSet<&str> = plan.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(numbers.len(), plan.len(), "numbers are unique");
    for row in &plan {
        let [number, title, description, years, disposal, _note] = &row[..] else { panic!("{row:?}") };
        assert!(!title.is_empty() && !description.is_empty(), "{number}");
        let parent = number.rsplit_once('.').map(|(parent, _)| parent);
        assert!(parent.is_none_or(|parent| numbers.contains(parent)), "{number} hangs in the air");
        let leaf = !numbers.iter().any(|other| other.starts_with(&format!("{number}.")));
        let decided = (years == "dauernd" || years.parse::<u8>().is_ok())
            && ["A", "V", "B"].contains(&disposal.as_str());
        assert_eq!(leaf, decided, "{number}");
        assert!(years != "dauernd" || disposal == "A", "{number}: kept for ever means the archive takes it");
    }
}

#[test]
fn staff_belong_to_units_and_every_role_is_filled() {
    let staff = rows("staff.csv");
    assert_eq!(staff.len(), 20);
    let signs: BTreeSet<&str> = staff.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(signs.len(), 20, "sign-in names are unique");
    let known = ["clerk", "head", "registry", "process_manager", "administrator", "operator", "auditor"];
    let mut filled = BTreeSet::new();
    for row in &staff {
        assert!(row[0].bytes().all(|b| b.is_ascii_lowercase() || b == b'.'), "{row:?}");
        assert!(units().contains(&row[3]), "{row:?}");
        assert!(row[1..3].iter().all(|name| foreign_in_name(name).is_none()), "{row:?}");
        filled.extend(row[5].split('|'));
    }
    assert_eq!(filled, BTreeSet::from(known));
}

#[test]
fn invented_names_are_many_different_and_can_be_registered() {
    for file in ["given-names.txt", "family-names.txt"] {
        let text = demo(file);
        let names: Vec<&str> = text.lines().collect();
        assert!(names.len() >= 200 && names.iter().collect::<BTreeSet<_>>().len() == names.len(), "{file}");
        for name in &names {
            assert_eq!(foreign_in_name(name), None, "{file}: {name}");
        }
        let beyond = names.iter().filter(|name| name.chars().any(|c| c > '\u{ff}')).count();
        assert!(beyond >= 50, "{file}: {beyond} names with letters beyond Western Europe");
    }
}

#[test]
fn streets_have_a_postal_code_and_a_place_part() {
    let streets = rows("streets.csv");
    assert!(streets.len() >= 80);
    for row in &streets {
        let [name, code, part] = &row[..] else { panic!("{row:?}") };
        assert!(
            !name.is_empty()
                && !part.is_empty()
                && code.len() == 5
                && code.bytes().all(|b| b.is_ascii_digit())
        );
    }
}

#[test]
fn site_texts_exist_in_every_language() {
    for lang in kernel::Lang::ALL {
        for page in ["start", "imprint", "privacy", "accessibility"] {
            let text = demo(&format!("site/{lang}/{page}.md"));
            assert!(text.starts_with("# ") && text.len() > 300 && !text.contains('<'), "{lang} {page}");
        }
    }
}
