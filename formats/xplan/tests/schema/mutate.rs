//! Spoiling plans: one change somewhere in the file.

use xplan::document::{ElementId, Node};
use xplan::{Document, Version, model};

/// Numbers that follow from a seed.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: usize, version: Version) -> Self {
        Self(seed as u64 * 1000 + version as u64)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap()
    }

    pub(crate) fn of<'a, T>(&mut self, some: &'a [T]) -> &'a T {
        &some[self.below(some.len())]
    }
}

const VALUES: &[&str] = &[
    "",
    " ",
    "abc",
    "1,5",
    "1.5",
    "1e5",
    "-1",
    "0",
    "1",
    "2147483648",
    "2024-13-01",
    "2024-02-30",
    "2024-02-29",
    "true",
    "false",
    "TRUE",
    "NaN",
    "INF",
    " 1000",
    "1000 ",
    "1000",
    "9999",
    "2000",
    "12345",
    "1.0",
    "ä",
    "a b",
    "http://example.org/a b",
    "#x",
    "http://[",
    "%",
    "1 2",
    "1 2 3",
    "1 2 x",
    "P1Y",
    "Mitte",
    "a:b",
    "-",
    "<!-- c -->",
    "1<!-- c -->",
    "<![CDATA[1000]]>",
    "<![CDATA[]]>",
    "&#49;000",
    "&amp;",
    "\n1\n",
    "01.02.2024",
    "2024-02-29Z",
    "1e",
];

const ATTRIBUTES: &[&str] = &[
    "gml:id=\"neu\"",
    "gml:id=\"plan\"",
    "gml:id=\"1a\"",
    "uom=\"m\"",
    "uom=\"\"",
    "uom=\"m 2\"",
    "xlink:href=\"#x\"",
    "xlink:type=\"simple\"",
    "xlink:type=\"extended\"",
    "xlink:show=\"new\"",
    "xlink:show=\"x\"",
    "xlink:role=\"\"",
    "xlink:title=\"t\"",
    "xlink:label=\"l\"",
    "codeSpace=\"x\"",
    "codeSpace=\":\"",
    "owns=\"true\"",
    "owns=\"ja\"",
    "nilReason=\"unknown\"",
    "nilReason=\"%\"",
    "srsName=\"EPSG:25832\"",
    "srsDimension=\"2\"",
    "srsDimension=\"0\"",
    "count=\"2\"",
    "count=\"x\"",
    "axisLabels=\"x y\"",
    "axisLabels=\"1\"",
    "aggregationType=\"set\"",
    "aggregationType=\"x\"",
    "interpolation=\"linear\"",
    "interpolation=\"circularArc3Points\"",
    "numArc=\"1\"",
    "numArc=\"2\"",
    "degree=\"3\"",
    "numDerivativesAtStart=\"0\"",
    "xsi:nil=\"true\"",
    "xsi:nil=\"false\"",
    "xsi:foo=\"1\"",
    "xsi:schemaLocation=\"a b\"",
    "foo=\"1\"",
    "xml:lang=\"de\"",
    "xmlns:q=\"urn:q\"",
    "gml:foo=\"1\"",
    "x:y=\"1\"",
    "href=\"#x\"",
];

const PIECES: &[&str] = &[
    "<!-- Kommentar -->",
    "<?pi?>",
    "Text",
    " ",
    "&#32;",
    "<![CDATA[ ]]>",
    "<x:gibtEsNicht/>",
    "<gml:name>n</gml:name>",
    "<gml:description/>",
    "<gml:Point gml:id=\"pp\"><gml:pos>1 2</gml:pos></gml:Point>",
    "<gml:boundedBy/>",
    "<q xmlns=\"urn:q\"/>",
    "<x:XP_Objekt gml:id=\"xo\"/>",
    "<gml:exterior/>",
    "<gml:featureMember/>",
    "<gml:patches/>",
    "<gml:segments/>",
    "<x:XPlanAuszug gml:id=\"xx\"/>",
    "<gml:rangeParameters/>",
    "<gml:boundedBy xsi:nil=\"true\"/>",
    "<gml:descriptionReference xlink:href=\"#x\"/>",
];

const NAMES: &[&str] = &[
    "gml:Point",
    "gml:Polygon",
    "gml:Curve",
    "gml:LineString",
    "gml:Surface",
    "gml:MultiSurface",
    "gml:TriangulatedSurface",
    "gml:Ring",
    "gml:LinearRing",
    "gml:Arc",
    "gml:Circle",
    "gml:ArcString",
    "gml:LineStringSegment",
    "gml:pos",
    "gml:posList",
    "gml:exterior",
    "gml:interior",
    "gml:AbstractRing",
    "gml:AbstractGeometry",
    "gml:CompositeCurve",
    "gml:MultiGeometry",
    "gml:CompositeSurface",
    "gml:Rectangle",
    "x:BP_Plan",
    "x:XP_Plan",
    "x:name",
    "x:foo",
    "foo",
    "gml:featureMembers",
    "gml:curveMember",
    "gml:surfaceMember",
    "gml:PolygonPatch",
    "gml:Triangle",
];

/// A spoilt plan and what was done to it.
pub(crate) fn mutant(base: &Document, version: Version, dice: &mut Dice) -> Option<(String, String)> {
    let end = base.nodes().count();
    let id = 1 + dice.below(end - 1);
    let node = base.node(ElementId::try_from(id).unwrap());
    let (span, with, what) = match dice.below(13) {
        0 => (node.span(), String::new(), "removed"),
        1 => (node.span(), base.text()[node.span()].repeat(2), "twice"),
        2 => swapped(base, node)?,
        3 => renamed(base, node, dice.of::<&str>(NAMES)),
        4 => renamed(base, node, &format!("x:{}", class_or_property(version, dice))),
        5 => (node.inner_span(), (*dice.of(VALUES)).to_owned(), "another text"),
        6 => (leaf(node, dice)?.inner_span(), (*dice.of(VALUES)).to_owned(), "another value"),
        7 => (leaf(node, dice)?.inner_span(), (1000 + 100 * dice.below(90)).to_string(), "another code"),
        8 => attribute_removed(base, node, dice)?,
        9 => attribute_changed(base, node, dice)?,
        10 => attribute_added(base, node, dice),
        11 => {
            let children: Vec<_> = node.children().collect();
            let at =
                if children.is_empty() { node.inner_span().start } else { dice.of(&children).span().start };
            (at..at, (*dice.of(PIECES)).to_owned(), "a piece more")
        }
        _ => {
            let other = base.node(ElementId::try_from(1 + dice.below(end - 1)).unwrap());
            (node.span(), base.text()[other.span()].to_owned(), "replaced by another")
        }
    };
    let mut text = base.text().to_owned();
    let name = node.name().to_owned();
    let shown: String = with.chars().take(60).collect();
    text.replace_range(span, &with);
    Some((text, format!("{what}: {name} (line {}): {shown}", node.line())))
}

type Changed = (std::ops::Range<usize>, String, &'static str);

fn swapped(base: &Document, node: Node<'_>) -> Option<Changed> {
    let next = node.parent()?.children().find(|sibling| sibling.id() > node.id())?;
    let (first, second) = (node.span(), next.span());
    let text = base.text();
    let with = format!("{}{}{}", &text[second.clone()], &text[first.end..second.start], &text[first.clone()]);
    Some((first.start..second.end, with, "swapped with the next"))
}

fn renamed(base: &Document, node: Node<'_>, name: &str) -> Changed {
    let text = base.text();
    let tag = &text[node.tag_span()];
    let end = tag[1..].find([' ', '>', '/', '\n', '\r', '\t']).unwrap() + 1;
    let begin = format!("<{name}{}", &tag[end..]);
    let rest =
        if tag.ends_with("/>") { String::new() } else { format!("{}</{name}>", &text[node.inner_span()]) };
    (node.span(), format!("{begin}{rest}"), "renamed")
}

fn class_or_property(version: Version, dice: &mut Dice) -> &'static str {
    let class = dice.of(model::classes(version));
    if class.properties().is_empty() || dice.below(3) == 0 {
        class.name
    } else {
        dice.of(class.properties()).name
    }
}

/// An element without elements, this one or one below it.
fn leaf<'d>(node: Node<'d>, dice: &mut Dice) -> Option<Node<'d>> {
    let leaves: Vec<_> = std::iter::once(node)
        .chain(node.descendants().take(200))
        .filter(|one| one.children().next().is_none())
        .collect();
    (!leaves.is_empty()).then(|| *dice.of(&leaves))
}

/// Where the attributes of a tag stand: ` name="value"`, declarations of namespaces left out.
fn attributes(base: &Document, node: Node<'_>) -> Vec<std::ops::Range<usize>> {
    let tag = &base.text()[node.tag_span()];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(equals) = tag[at..].find('=') {
        let equals = at + equals;
        let start = tag[..equals].rfind([' ', '\n', '\t', '\r']).unwrap_or(equals);
        let quote = tag[equals..].find(['"', '\'']).map_or(equals, |quote| equals + quote);
        let end = tag[quote + 1..].find(&tag[quote..=quote]).map_or(tag.len(), |end| quote + 2 + end);
        if !tag[start..].trim_start().starts_with("xmlns") {
            found.push(node.tag_span().start + start..node.tag_span().start + end);
        }
        at = end;
    }
    found
}

fn attribute_removed(base: &Document, node: Node<'_>, dice: &mut Dice) -> Option<Changed> {
    let all = attributes(base, node);
    (!all.is_empty()).then(|| (dice.of(&all).clone(), String::new(), "an attribute less"))
}

fn attribute_changed(base: &Document, node: Node<'_>, dice: &mut Dice) -> Option<Changed> {
    let all = attributes(base, node);
    if all.is_empty() {
        return None;
    }
    let span = dice.of(&all).clone();
    let name = base.text()[span.clone()].split('=').next()?.to_owned();
    let value = dice.of(VALUES).replace('<', "&lt;");
    Some((span, format!("{name}=\"{value}\""), "an attribute changed"))
}

fn attribute_added(base: &Document, node: Node<'_>, dice: &mut Dice) -> Changed {
    let tag = node.tag_span();
    let at = if base.text()[tag.clone()].ends_with("/>") { tag.end - 2 } else { tag.end - 1 };
    (at..at, format!(" {}", dice.of(ATTRIBUTES)), "an attribute more")
}
