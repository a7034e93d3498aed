//! What must hold for every plan and every change: other bytes stay, changes can be taken back, and a comparison says how to make one
//! file of the other.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]
#![expect(clippy::print_stdout, reason = "that nothing was proved must be seen")]

mod data;

use std::ops::Range;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use xplan::document::Space;
use xplan::edit::{self, Change, Part};
use xplan::{Document, Limits, Node, compare};

fn read(bytes: Vec<u8>) -> Document {
    Document::read(bytes, &Limits::default()).unwrap()
}

/// Some plans of others, and one of our own so that there is always one.
static PLANS: LazyLock<Vec<Document>> = LazyLock::new(|| {
    let folders =
        ["plans", "rules/geometry", "rules/semantic", "rules/aenderungen", "presentation", "reading"];
    let mut plans: Vec<_> = data::plans(&folders, 40_000).into_iter().map(|(_, gml)| read(gml)).collect();
    println!("{} plans of others", plans.len());
    plans.push(read(OWN.into()));
    plans.push(read(OWN.replace('\n', "\r\n").into()));
    plans.push(read([b"\xEF\xBB\xBF", OWN.as_bytes()].concat()));
    let western = OWN.replace("utf-8", "iso-8859-1");
    plans.push(read(western.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()));
    plans
});

const OWN: &str = r##"<?xml version="1.0" encoding="utf-8"?>
<x:XPlanAuszug xmlns:x="http://www.xplanung.de/xplangml/5/4" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:l="http://www.w3.org/1999/xlink">
  <gml:featureMember><x:BP_Plan gml:id="P"><x:name>Größe &lt; 3</x:name>
      <x:bereich l:href="#B" /><!-- Bereich -->
      <x:nummer></x:nummer><x:internalId/></x:BP_Plan></gml:featureMember>

  <gml:featureMember>
    <x:BP_Bereich gml:id='B'>
	<x:nummer>0</x:nummer><x:name><![CDATA[a<b]]></x:name>
      <x:geltungsbereich><gml:Polygon gml:id="G"><gml:exterior><gml:LinearRing><gml:posList>0 0 9 0
        9 9.50 0 0</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></x:geltungsbereich>
    </x:BP_Bereich></gml:featureMember>
</x:XPlanAuszug>"##;

/// A change of some kind at some place.
#[derive(Debug, Clone)]
struct Wish {
    kind: u8,
    place: Index,
    text: String,
    number: Index,
}

fn wish() -> impl Strategy<Value = Wish> {
    let text = prop_oneof!["[0-9]{1,4}", "[a-zä<>&\"' \n\r\t€𝄞]{0,12}"];
    (0..8u8, any::<Index>(), text, any::<Index>()).prop_map(|(kind, place, text, number)| Wish {
        kind,
        place,
        text,
        number,
    })
}

fn some<'d>(plan: &'d Document, at: &Index, wanted: impl Fn(&Node<'d>) -> bool) -> Option<Node<'d>> {
    let nodes: Vec<_> = plan.nodes().filter(wanted).collect();
    (!nodes.is_empty()).then(|| nodes[at.index(nodes.len())])
}

/// The change that is wished, and where alone the text may be different then.
fn change(plan: &Document, wish: &Wish) -> Option<(Change, Range<usize>)> {
    let is_leaf = |node: &Node<'_>| node.children().next().is_none();
    let text = wish.text.clone();
    Some(match wish.kind {
        0 | 1 => {
            let node = some(plan, &wish.place, is_leaf)?;
            (Change::Text { element: node.id(), text }, node.span())
        }
        2 => {
            let node = some(plan, &wish.place, |node| node.attributes().next().is_some())?;
            let all: Vec<_> = node.attributes().map(|(space, name, _)| (space, name.to_owned())).collect();
            let (space, name) = all[wish.number.index(all.len())].clone();
            let value = (!text.len().is_multiple_of(3)).then_some(text);
            (Change::Attribute { element: node.id(), space, name, value }, node.tag_span())
        }
        3 => {
            let node = some(plan, &wish.place, |_| true)?;
            let name = "neu".to_owned();
            (
                Change::Attribute { element: node.id(), space: Space::Xlink, name, value: Some(text) },
                node.tag_span(),
            )
        }
        4 => {
            let node = some(plan, &wish.place, |node| node.parent().is_some())?;
            let before = plan.text()[..node.span().start].trim_end().len();
            (Change::Remove { element: node.id() }, before..node.span().end)
        }
        5 => {
            let node = some(plan, &wish.place, |node| !is_leaf(node) && node.space() == Space::XPlan)?;
            let part =
                Part::new("refText").child(Part::new("XP_Ding").id("N").child(Part::gml("name").text(text)));
            (Change::Insert { parent: node.id(), before: None, part }, node.inner_span())
        }
        6 => {
            let node = some(plan, &wish.place, |node| {
                node.parent().is_some_and(|parent| parent.space() == Space::XPlan)
            })?;
            (Change::Replace { element: node.id(), part: Part::new("ersatz").text(text) }, node.span())
        }
        _ => {
            let node = some(plan, &wish.place, |node| matches!(node.name(), "posList" | "pos"))?;
            let pairs = node.text().split_whitespace().count() / 2;
            if pairs == 0 {
                return None;
            }
            let pair = wish.number.index(pairs);
            let (x, y) = (format!("{}.50", pair + 1), format!("-{pair}"));
            (Change::Position { element: node.id(), pair, x, y }, node.inner_span())
        }
    })
}

/// How many bytes are the same from the beginning.
fn same(one: impl Iterator<Item = u8>, two: impl Iterator<Item = u8>) -> usize {
    one.zip(two).take_while(|(one, two)| one == two).count()
}

fn takes_back(plan: &Document, edit: &edit::Edit) {
    let back = edit::apply(&edit.document, &edit.undo).unwrap();
    assert!(back.document.bytes() == plan.bytes());
    let again = edit::apply(&back.document, &back.undo).unwrap();
    assert!(again.document.bytes() == edit.document.bytes());
}

fn leads_over(before: &Document, after: &Document) {
    let diff = compare::diff(before, after);
    let made = edit::apply(before, &diff.changes()).unwrap();
    assert!(made.document.bytes() == after.bytes());
    assert_eq!(diff.identical, before.bytes() == after.bytes());
    assert!(!diff.text().is_empty() && diff.csv().lines().count() > diff.objects.len());
}

/// Few cases, as reading is slow without optimisation; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    if asked { ProptestConfig::default() } else { ProptestConfig::with_cases(32) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn one_change_leaves_all_other_bytes_alone(plan in any::<Index>(), wish in wish()) {
        let plan = plan.get(&PLANS);
        let Some((change, allowed)) = change(plan, &wish) else { return Ok(()) };
        let Ok(edit) = edit::apply(plan, std::slice::from_ref(&change)) else {
            // What a file needs cannot go.
            prop_assert!(wish.kind != 0 && wish.kind != 7, "{change:?}");
            return Ok(());
        };
        let (old, new) = (plan.text(), edit.document.text());
        let ahead = same(old.bytes(), new.bytes());
        let behind = same(old.bytes().rev(), new.bytes().rev());
        prop_assert!(old == new || (ahead >= allowed.start && old.len() - behind <= allowed.end), "{change:?}");
        if let Change::Text { element, text } = &change {
            let read = edit.document.node(*element).text().into_owned();
            let blank = [' ', '\n', '\t', '\r'];
            prop_assert_eq!(read, text.trim_matches(blank).to_owned());
        }
        takes_back(plan, &edit);
        leads_over(plan, &edit.document);
        leads_over(&edit.document, plan);
    }

    #[test]
    fn many_changes_can_be_taken_back_and_are_found(plan in any::<Index>(), wishes in prop::collection::vec(wish(), 2..12)) {
        let plan = plan.get(&PLANS);
        let mut now = plan.clone();
        for wish in &wishes {
            let Some((change, _)) = change(&now, wish) else { continue };
            if let Ok(edit) = edit::apply(&now, &[change]) {
                takes_back(&now, &edit);
                now = edit.document;
            }
        }
        leads_over(plan, &now);
        leads_over(&now, plan);
    }

    #[test]
    fn any_two_plans_lead_over_to_each_other(one in any::<Index>(), two in any::<Index>()) {
        leads_over(one.get(&PLANS), two.get(&PLANS));
    }

    #[test]
    fn changes_made_at_once_do_what_they_do_one_by_one(plan in any::<Index>(), wishes in prop::collection::vec(wish(), 2..8)) {
        let plan = plan.get(&PLANS);
        let changes: Vec<_> = wishes.iter().filter_map(|wish| change(plan, wish)).map(|(change, _)| change).collect();
        let Ok(edit) = edit::apply(plan, &changes) else { return Ok(()) };
        takes_back(plan, &edit);
        leads_over(plan, &edit.document);
        // From the end of the file to its beginning no change moves the place of another.
        let mut now = plan.clone();
        let only_text = changes.iter().all(|change| matches!(change, Change::Text { .. } | Change::Position { .. }));
        if only_text {
            for change in &changes {
                now = edit::apply(&now, std::slice::from_ref(change)).unwrap().document;
            }
            prop_assert!(now.bytes() == edit.document.bytes());
        }
    }
}

#[test]
fn every_plan_comes_out_as_it_went_in() {
    let plans = data::plans(&data::FOLDERS, 300_000);
    for (name, gml) in &plans {
        let plan = read(gml.clone());
        let edit = edit::apply(&plan, &[]).unwrap();
        assert!(edit.document.bytes() == gml && edit.undo.is_empty(), "{name}");
    }
    println!("{} plans came out as they went in", plans.len());
}

#[test]
fn a_plan_of_one_version_leads_over_to_the_same_of_another() {
    let plans = data::plans(&data::FOLDERS[..1], 600_000);
    let named = |part: &str| {
        plans
            .iter()
            .filter(|(name, _)| name.contains(part))
            .map(|(_, gml)| read(gml.clone()))
            .collect::<Vec<_>>()
    };
    for part in ["BP2070", "BPlan004", "BPlan001", "Textsortierung"] {
        for pair in named(part).windows(2) {
            leads_over(&pair[0], &pair[1]);
        }
    }
}
