//! The tree: what is read is written again, and an edit changes nothing but itself.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use bpmn::xml::{Document, EditError, NodeId};
use proptest::prelude::*;

const MODEL: &str = include_str!("models/antrag.bpmn");

fn read(text: &str) -> Document {
    Document::read(text.as_bytes()).unwrap()
}

fn by_id(document: &Document, id: &str) -> NodeId {
    document.root().descendants().find(|element| element.attribute("id") == Some(id)).unwrap().id()
}

#[test]
fn an_edit_changes_only_what_is_edited() {
    let mut document = read(MODEL);
    let task = by_id(&document, "pruefen");
    document.set_attribute(task, "name", "Prüfen & \"zählen\"").unwrap();
    let expected = MODEL.replace("name='Prüfen'", "name='Prüfen &amp; \"zählen\"'");
    assert_eq!(document.to_text(), expected);
    document.set_attribute(task, "amt:neu", "1").unwrap();
    assert_eq!(document.element(task).attribute_of("urn:amt", "neu"), Some("1"));
    assert!(
        document.remove_attribute(task, "amt:neu").unwrap() && !document.remove_attribute(task, "x").unwrap()
    );
    assert_eq!(document.to_text(), expected);

    let end = by_id(&document, "e");
    let flow = document.insert_element(end, "bpmn:task").unwrap();
    document.set_attribute(flow, "id", "neu").unwrap();
    let added = expected
        .replace("    <bpmn:endEvent id=\"e\"", "    <bpmn:task id=\"neu\"/>\n    <bpmn:endEvent id=\"e\"");
    assert_eq!(document.to_text(), added);
    document.remove(flow).unwrap();
    assert_eq!(document.to_text(), expected);

    let process = by_id(&document, "p");
    let last = document.append_element(process, "bpmn:task").unwrap();
    document.rename(last, "bpmn:manualTask").unwrap();
    assert!(document.to_text().contains("\"mahnung\" />\n    <bpmn:manualTask/>\n  </bpmn:process>"));
    document.set_text(last, "a < b").unwrap();
    assert!(document.to_text().contains("<bpmn:manualTask>a &lt; b</bpmn:manualTask>"));
    assert_eq!(document.element(last).text(), "a < b");
    document.set_text(last, "").unwrap();
    assert!(document.to_text().contains("<bpmn:manualTask/>"));
}

#[test]
fn edits_that_would_spoil_the_file_are_refused() {
    let mut document = read(MODEL);
    let root = document.root().id();
    let process = by_id(&document, "p");
    let text = document.top().next().unwrap();
    let before = document.to_text();
    assert_eq!(document.set_attribute(process, "x:a", "1"), Err(EditError::UnboundPrefix("x".into())));
    assert_eq!(document.set_attribute(process, "a b", "1"), Err(EditError::BadName("a b".into())));
    assert_eq!(document.set_attribute(process, "xmlns:a", "1"), Err(EditError::BadName("xmlns:a".into())));
    assert_eq!(document.set_attribute(process, "a", "\u{1}"), Err(EditError::ForbiddenCharacter(1)));
    assert_eq!(document.set_attribute(text, "a", "1"), Err(EditError::NotAnElement));
    assert_eq!(document.set_text(process, "x"), Err(EditError::HasElements));
    assert_eq!(document.remove(root), Err(EditError::IsRoot));
    assert_eq!(document.insert_element(root, "a"), Err(EditError::IsRoot));
    assert_eq!(document.append_element(process, "x:a"), Err(EditError::UnboundPrefix("x".into())));
    assert_eq!(document.to_text(), before);
}

#[test]
fn every_encoding_that_tools_write_comes_back_byte_for_byte() {
    let text = "<?xml version=\"1.0\" encoding=\"X\"?>\r\n<a b='ä'>ö&#8364;</a>";
    let latin = |label: &str| -> Vec<u8> {
        text.replace('X', label).chars().map(|c| u8::try_from(c).unwrap()).collect()
    };
    let wide = |mark: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let text = mark.to_owned() + &text.replace('X', "UTF-16");
        text.encode_utf16().flat_map(bytes).collect()
    };
    let utf8 = text.replace('X', "UTF-8");
    for bytes in [
        utf8.clone().into_bytes(),
        ("\u{feff}".to_owned() + &utf8).into_bytes(),
        latin("ISO-8859-1"),
        latin("windows-1252"),
        wide("\u{feff}", u16::to_le_bytes),
        wide("\u{feff}", u16::to_be_bytes),
        wide("", u16::to_le_bytes),
    ] {
        let mut document = Document::read(&bytes).unwrap();
        assert_eq!(document.root().attribute("b"), Some("ä"));
        assert_eq!(document.root().text(), "ö€");
        assert_eq!(document.write(), bytes);
        // What the encoding lacks is written as a number.
        let root = document.root().id();
        document.set_text(root, "Ω").unwrap();
        assert_eq!(Document::read(&document.write()).unwrap().root().text(), "Ω");
    }
}

/// A tree to be built: name, attributes, text before the children, children.
#[derive(Debug, Clone)]
struct Plan {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Plan>,
}

fn plans() -> impl Strategy<Value = Plan> {
    let text = || "[ -~äß€\t\n\r]{0,12}";
    let leaf = (("[a-z]{1,6}"), prop::collection::btree_map("[a-z]{1,4}", text(), 0..4), text());
    let leaf = leaf.prop_map(|(name, attributes, text)| Plan {
        name,
        attributes: attributes.into_iter().filter(|(name, _)| name != "xmlns").collect(),
        text,
        children: Vec::new(),
    });
    leaf.prop_recursive(4, 30, 4, |inner| {
        (inner.clone(), prop::collection::vec(inner, 0..4))
            .prop_map(|(plan, children)| Plan { children, ..plan })
    })
}

fn build(document: &mut Document, id: NodeId, plan: &Plan) {
    for (name, value) in &plan.attributes {
        document.set_attribute(id, name, value).unwrap();
    }
    document.set_text(id, &plan.text).unwrap();
    for child in &plan.children {
        let child_id = document.append_element(id, &child.name).unwrap();
        build(document, child_id, child);
    }
}

fn compare(document: &Document, id: NodeId, plan: &Plan) {
    let element = document.element(id);
    let attributes: Vec<_> = element.attributes().map(|a| (a.name.to_owned(), a.value.to_owned())).collect();
    assert_eq!((element.name(), &attributes), (plan.name.as_str(), &plan.attributes));
    assert!(element.text().starts_with(&plan.text));
    let children: Vec<NodeId> = element.children().map(|child| child.id()).collect();
    assert_eq!(children.len(), plan.children.len());
    children.into_iter().zip(&plan.children).for_each(|(child, plan)| compare(document, child, plan));
}

proptest! {
    #[test]
    fn any_tree_is_written_and_read_back_equal(plan in plans()) {
        let mut document = read(&format!("<{}/>", plan.name));
        let root = document.root().id();
        build(&mut document, root, &plan);
        for text in [document.to_text(), document.to_fresh_text()] {
            let again = read(&text);
            compare(&again, again.root().id(), &plan);
            prop_assert_eq!(again.to_text(), text);
        }
    }
}
