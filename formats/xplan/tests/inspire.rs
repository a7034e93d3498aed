//! Plans of others are exported for INSPIRE: valid, and as the official tool does it.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "the helpers of a test may stop it, and what is left out must be seen"
)]

#[path = "suite/folder.rs"]
mod folder;
#[path = "suite/plans.rs"]
mod plans;
#[path = "suite/xmllint.rs"]
mod xmllint;

use std::collections::BTreeMap;
use std::path::PathBuf;

use folder::folder;
use plans::plans;
use xplan::document::{Node, Space};
use xplan::inspire::export;
use xplan::{Document, Limits};

const NAMESPACE: &str = "https://example.org/plu";

#[test]
fn exports_are_valid() {
    let all = plans(folder().as_deref());
    let Some(base) = folder() else { return };
    let schemas = xmllint::unpacked(&base.join("schema/inspire_plu_xsd.zip"), "plu");
    let mut files: Vec<PathBuf> = Vec::new();
    for plan in all.iter().filter(|plan| plan.is_valid || plan.file.contains("v61__")) {
        let document = plan.document().unwrap();
        if document.text().len() > 800_000 {
            continue;
        }
        if let Ok(exported) = export(&document, NAMESPACE) {
            let path = schemas.join(plan.file.replace('/', "-"));
            std::fs::write(&path, exported.bytes).unwrap();
            files.push(path);
        }
    }
    assert!(files.len() > 80, "{}", files.len());
    if let Some(faults) = xmllint::faults(&schemas.join("inspireplu/PlannedLandUse.xsd"), &files) {
        assert!(faults.is_empty(), "{faults:#?}");
    }
    println!("{} exports are valid", files.len());
    std::fs::remove_dir_all(schemas).unwrap();
}

/// The objects of an export by their ids.
fn objects(document: &Document) -> BTreeMap<String, Node<'_>> {
    let members = document.root().children().filter(|node| matches!(node.name(), "member" | "featureMember"));
    let objects = members.filter_map(|member| member.children().next());
    objects.map(|object| (object.gml_id().unwrap_or_default().to_lowercase(), object)).collect()
}

/// Path and value of everything that an object says.
fn values(object: Node<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for node in object.descendants().filter(|node| node.children().next().is_none()) {
        let up = std::iter::successors(Some(node), Node::parent).take_while(|up| up.id() > object.id());
        let path: Vec<&str> = up.map(|up| up.name()).collect();
        let numbers = node.text().split_whitespace().map(number).collect::<Vec<_>>().join(" ");
        let void = node.attribute(Space::None, "nilReason").unwrap_or_default();
        let href = node.attribute(Space::Xlink, "href").unwrap_or_default();
        found.push((path.join("<"), format!("{numbers}{void}{}", href.to_lowercase())));
    }
    found.sort();
    found
}

fn number(word: &str) -> String {
    word.parse::<f64>().map_or_else(|_| word.to_lowercase(), |number| format!("{number:.3}"))
}

/// The differences are those of the snapshot: dates have no time zone that nobody said, a step that is not known is void instead of
/// referring to the reason for being so, and curves of rings stand in rings, arcs of plans as arcs.
#[test]
fn the_official_tool_exports_the_same() {
    let all = plans(folder().as_deref());
    let Some(base) = folder() else { return };
    let mut differences: BTreeMap<String, usize> = BTreeMap::new();
    for theirs in std::fs::read_dir(base.join("inspire_plu")).unwrap() {
        let theirs = theirs.unwrap().path();
        let name = theirs.file_name().unwrap().to_str().unwrap().replace("__plu.gml", "__to61.gml");
        let source = all.iter().find(|plan| plan.file.ends_with(&name)).unwrap();
        let ours = export(&source.document().unwrap(), NAMESPACE).unwrap();
        let ours = Document::read(ours.bytes, &Limits::default()).unwrap();
        let theirs = Document::read(std::fs::read(theirs).unwrap(), &Limits::default()).unwrap();
        let (one, two) = (objects(&ours), objects(&theirs));
        assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
        for (id, object) in one {
            let other = two[&id];
            assert_eq!(object.name(), other.name());
            let (here, there) = (values(object), values(other));
            for (path, _) in there.iter().filter(|value| !here.contains(value)) {
                *differences.entry(format!("theirs {}: {path}", other.name())).or_default() += 1;
            }
            for (path, _) in here.iter().filter(|value| !there.contains(value)) {
                *differences.entry(format!("ours {}: {path}", object.name())).or_default() += 1;
            }
        }
    }
    insta::assert_debug_snapshot!(differences);
}
