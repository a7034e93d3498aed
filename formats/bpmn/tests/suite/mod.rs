//! What is asked of every foreign model: nothing lost, the same bytes back, entities refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bpmn::model::Definitions;
use bpmn::namespaces::{DI, MODEL};
use bpmn::xml::{Document, XmlProblem};
use roxmltree::{Document as Second, Node, NodeType, ParsingOptions};

/// How often each element occurs, counted as the manifest counts: elements of BPMN, shapes and edges.
type Counts = BTreeMap<String, u64>;

/// How the files came out.
#[derive(Default)]
pub(crate) struct Score {
    /// Files without deviation.
    pub(crate) passed: usize,
    /// File and deviation, one line each.
    pub(crate) deviations: Vec<String>,
    /// Files with deviations.
    pub(crate) failed: usize,
}

/// The folder of the suites, if it is there: `RATHAUS_SHARED`, or `shared` beside the checkout or above it.
pub(crate) fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("RATHAUS_SHARED").map_or_else(
        || {
            let here = Path::new(env!("CARGO_MANIFEST_DIR"));
            here.ancestors().map(|up| up.join("shared")).find(|shared| shared.is_dir())
        },
        |path| Some(PathBuf::from(path)),
    );
    shared.map(|shared| shared.join("testdata/processes")).filter(|folder| folder.is_dir())
}

/// Every file below a folder with this ending, in order.
pub(crate) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Tries every model below a folder; the manifest there may name files that are missing and miss files that are there.
pub(crate) fn run(folder: &Path) -> Score {
    let manifest = manifest(folder);
    let mut score = Score::default();
    for path in files(folder, "bpmn") {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        let deviations = match std::fs::read(&path) {
            Ok(bytes) => deviations(&bytes, manifest.get(&name)),
            Err(error) => vec![error.to_string()],
        };
        if deviations.is_empty() {
            score.passed += 1;
        } else {
            score.failed += 1;
            score.deviations.extend(deviations.iter().map(|deviation| format!("{name}: {deviation}")));
        }
    }
    score
}

/// What the manifest counts of each file.
fn manifest(folder: &Path) -> BTreeMap<String, Counts> {
    let text = std::fs::read_to_string(folder.join("manifest.json")).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let entries = manifest["files"].as_array().into_iter().flatten();
    let counts = |entry: &serde_json::Value| {
        let elements = entry["elements"].as_object()?;
        let counts = elements.iter().map(|(name, count)| (name.clone(), count.as_u64().unwrap_or_default()));
        Some((entry["file"].as_str()?.to_owned(), counts.collect()))
    };
    entries.filter_map(counts).collect()
}

/// In what a model does not come out as it should.
pub(crate) fn deviations(bytes: &[u8], expected: Option<&Counts>) -> Vec<String> {
    let document = match Document::read(bytes) {
        Ok(document) => document,
        Err(error) => return vec![format!("not read: {error}")],
    };
    let mut found = Vec::new();
    if document.write() != bytes {
        found.push("unchanged, it is not written back to the same bytes".to_owned());
    }
    let text = document.to_text();
    let fresh = document.to_fresh_text();
    let counts = ours(&document);
    let expected = expected.cloned().unwrap_or_else(|| theirs(&text));
    found.extend(difference("elements read", &expected, &counts));
    found.extend(difference("elements after a rewrite", &expected, &theirs(&fresh)));
    match (second(&text), second(&fresh)) {
        (Ok(before), Ok(after)) => found.extend(compare(before.root(), after.root())),
        (Err(error), _) | (_, Err(error)) => found.push(format!("second parser: {error}")),
    }
    match Definitions::read(&document) {
        Ok(definitions) => found.extend(drawn(&definitions, &counts)),
        Err(error) => found.push(error.to_string()),
    }
    found.extend(attacks(&text));
    found
}

fn second(text: &str) -> Result<Second<'_>, roxmltree::Error> {
    Second::parse_with_options(text, ParsingOptions { allow_dtd: false, ..ParsingOptions::default() })
}

fn counted(namespace: &str, local: &str) -> Option<String> {
    match namespace {
        MODEL => Some(local.to_owned()),
        DI if matches!(local, "BPMNShape" | "BPMNEdge") => Some(format!("di:{local}")),
        _ => None,
    }
}

fn tally(names: impl Iterator<Item = String>) -> Counts {
    names.fold(Counts::new(), |mut counts, name| {
        *counts.entry(name).or_default() += 1;
        counts
    })
}

fn ours(document: &Document) -> Counts {
    tally(document.root().descendants().filter_map(|element| counted(element.namespace(), element.local())))
}

fn theirs(text: &str) -> Counts {
    let Ok(document) = second(text) else { return Counts::new() };
    let elements = document.descendants().filter(Node::is_element).map(|node| node.tag_name());
    tally(elements.filter_map(|name| counted(name.namespace().unwrap_or_default(), name.name())))
}

fn difference(what: &str, expected: &Counts, found: &Counts) -> Option<String> {
    let names: std::collections::BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    let differing: Vec<String> = names
        .into_iter()
        .filter(|name| expected.get(*name) != found.get(*name))
        .map(|name| format!("{name} {:?} instead of {:?}", found.get(name), expected.get(name)))
        .collect();
    (!differing.is_empty()).then(|| format!("{what}: {}", differing.join(", ")))
}

/// Shapes and edges of the model against those of the file.
fn drawn(definitions: &Definitions, counts: &Counts) -> Option<String> {
    let shapes: usize = definitions.diagrams.iter().map(|diagram| diagram.shapes.len()).sum();
    let edges: usize = definitions.diagrams.iter().map(|diagram| diagram.edges.len()).sum();
    let counted = |name: &str| counts.get(name).copied().unwrap_or_default();
    let expected = (counted("di:BPMNShape"), counted("di:BPMNEdge"));
    let same = expected == (shapes as u64, edges as u64);
    (!same).then(|| format!("{shapes} shapes and {edges} edges in the model instead of {expected:?}"))
}

/// The first difference of two trees, as canonical XML sees them: the order of attributes and prefixes do not matter.
fn compare(before: Node<'_, '_>, after: Node<'_, '_>) -> Option<String> {
    let mut pairs = vec![(before, after)];
    while let Some((before, after)) = pairs.pop() {
        let attributes = |node: Node<'_, '_>| {
            let mut all: Vec<(String, String, String)> = node
                .attributes()
                .map(|known| {
                    let namespace = known.namespace().unwrap_or_default();
                    (namespace.to_owned(), known.name().to_owned(), known.value().to_owned())
                })
                .collect();
            all.sort();
            all
        };
        let same = before.node_type() == after.node_type()
            && before.tag_name() == after.tag_name()
            && attributes(before) == attributes(after)
            && (before.node_type() == NodeType::Element || before.text() == after.text())
            && before.pi() == after.pi()
            && before.children().count() == after.children().count();
        if !same {
            let line = before.document().text_pos_at(before.range().start).row;
            return Some(format!(
                "after a rewrite, {:?} at line {line} is different",
                before.tag_name().name()
            ));
        }
        pairs.extend(before.children().zip(after.children()));
    }
    None
}

/// The same file with entities in it must be refused.
fn attacks(text: &str) -> Option<String> {
    // Without its declaration, which may name another encoding than the text now has.
    let place = if text.starts_with("<?xml") { text.find("?>").map_or(0, |end| end + 2) } else { 0 };
    let (before, after) = ("<?xml version=\"1.0\"?>", &text[place..]);
    let doctypes = [
        "<!DOCTYPE definitions>",
        "<!DOCTYPE d [<!ENTITY a \"b\">]>",
        "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE d SYSTEM \"http://localhost/evil.dtd\">",
    ];
    let refused = |doctype: &&&str| {
        let outcome = Document::read(format!("{before}{doctype}{after}").as_bytes());
        matches!(outcome, Err(error) if matches!(error.problem, XmlProblem::Doctype))
    };
    let taken = doctypes.iter().find(|doctype| !refused(doctype));
    taken.map(|doctype| format!("not refused for its {doctype}"))
}
