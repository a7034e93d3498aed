//! Plans in which every class occurs with every property, made from the tables.

use std::fmt::Write as _;

use xplan::Version;
use xplan::model::{self, Class, Enumeration, Kind, Property};

/// A geometry of each kind that the profile has.
const GEOMETRIES: [&str; 8] = [
    r#"<gml:Point gml:id="@"><gml:pos>1 2</gml:pos></gml:Point>"#,
    r#"<gml:MultiPoint gml:id="@"><gml:pointMember><gml:Point gml:id="@a"><gml:pos>1.5 -2e3</gml:pos></gml:Point></gml:pointMember></gml:MultiPoint>"#,
    r#"<gml:LineString gml:id="@" srsName="EPSG:25832" srsDimension="2"><gml:posList count="2">1 2 3 4</gml:posList></gml:LineString>"#,
    r#"<gml:Curve gml:id="@"><gml:segments><gml:LineStringSegment interpolation="linear"><gml:posList>1 2 3 4</gml:posList></gml:LineStringSegment><gml:Arc numArc="1"><gml:posList>3 4 5 6 7 4</gml:posList></gml:Arc><gml:ArcString numArc="1"><gml:posList>3 4 5 6 7 4</gml:posList></gml:ArcString><gml:Circle><gml:posList>3 4 5 6 7 4</gml:posList></gml:Circle><gml:CubicSpline degree="3"><gml:posList>1 2 3 4</gml:posList><gml:vectorAtStart>1 1</gml:vectorAtStart><gml:vectorAtEnd>1 1</gml:vectorAtEnd></gml:CubicSpline></gml:segments></gml:Curve>"#,
    r#"<gml:MultiCurve gml:id="@"><gml:curveMember><gml:CompositeCurve gml:id="@a"><gml:curveMember xlink:href="@"/></gml:CompositeCurve></gml:curveMember></gml:MultiCurve>"#,
    r#"<gml:Polygon gml:id="@"><gml:description>x</gml:description><gml:exterior><gml:LinearRing><gml:posList>0 0 1 0 1 1 0 0</gml:posList></gml:LinearRing></gml:exterior><gml:interior><gml:Ring aggregationType="sequence"><gml:curveMember><gml:LineString gml:id="@a"><gml:posList>1 2 3 4</gml:posList></gml:LineString></gml:curveMember></gml:Ring></gml:interior></gml:Polygon>"#,
    r#"<gml:MultiSurface gml:id="@"><gml:surfaceMember owns="false"><gml:Polygon gml:id="@a"><gml:exterior><gml:LinearRing><gml:posList>0 0 1 0 1 1 0 0</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface>"#,
    r#"<gml:Surface gml:id="@"><gml:identifier codeSpace="urn:x">i</gml:identifier><gml:name>n</gml:name><gml:name codeSpace="x">n</gml:name><gml:patches><gml:PolygonPatch><gml:exterior><gml:LinearRing><gml:posList>0 0 1 0 1 1 0 0</gml:posList></gml:LinearRing></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface>"#,
];

/// A plan with one object of each class.
pub(crate) fn plan(version: Version) -> String {
    format!("{}{}{TAIL}", head(version), members(version).concat())
}

/// The same in pieces of a few objects.
pub(crate) fn pieces(version: Version) -> Vec<String> {
    let head = head(version);
    members(version).chunks(3).map(|some| format!("{head}{}{TAIL}", some.concat())).collect()
}

fn head(version: Version) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<x:XPlanAuszug xmlns:x=\"{}\" xmlns:gml=\"http://www.opengis.net/gml/3.2\" \
         xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" gml:id=\"plan\">\n",
        version.namespace()
    )
}

const TAIL: &str = "</x:XPlanAuszug>\n";

fn members(version: Version) -> Vec<String> {
    let mut maker = Maker { version, text: String::new(), ids: 0 };
    let classes = model::classes(version).iter().filter(|class| class.is_feature && !class.is_abstract);
    classes.map(|class| maker.member(class)).collect()
}

struct Maker {
    version: Version,
    text: String,
    ids: usize,
}

impl Maker {
    fn member(&mut self, class: &Class) -> String {
        self.ids += 1;
        let id = self.ids;
        write!(self.text, "  <gml:featureMember>\n    <x:{} gml:id=\"o{id}\">\n", class.name).unwrap();
        self.text.push_str("      <gml:boundedBy><gml:Envelope srsName=\"EPSG:25832\"><gml:lowerCorner>0 0</gml:lowerCorner>");
        self.text.push_str("<gml:upperCorner>1 1</gml:upperCorner></gml:Envelope></gml:boundedBy>\n");
        self.properties(class, 0);
        writeln!(self.text, "    </x:{}>\n  </gml:featureMember>", class.name).unwrap();
        std::mem::take(&mut self.text)
    }

    fn properties(&mut self, class: &Class, depth: usize) {
        for property in class.properties() {
            self.property(property, depth);
        }
    }

    fn property(&mut self, property: &Property, depth: usize) {
        let name = property.name;
        match property.kind {
            Kind::Enumeration(enumeration) => self.values(property, enumeration),
            Kind::Data(class) if depth < 4 => {
                let version = self.version;
                let kinds =
                    model::classes(version).iter().filter(|kind| kind.is_a(class) && !kind.is_abstract);
                let most = property.max.unwrap_or(9) as usize;
                for kind in kinds.take(most) {
                    write!(self.text, "      <x:{name}><x:{}>", kind.name).unwrap();
                    self.properties(kind, depth + 1);
                    writeln!(self.text, "</x:{}></x:{name}>", kind.name).unwrap();
                }
            }
            Kind::Data(_) if property.min == 0 => {}
            Kind::Reference(name_of) if property.is_inline && depth < 1 => {
                let class = model::class(self.version, name_of).unwrap();
                self.ids += 1;
                write!(self.text, "      <x:{name}><x:{name_of} gml:id=\"i{}\">", self.ids).unwrap();
                self.properties(class, 1);
                writeln!(self.text, "</x:{name_of}></x:{name}>\n      <x:{name} xlink:href=\"#o1\"/>")
                    .unwrap();
            }
            _ => {
                let number = if property.max.is_none() { 2 } else { 1 };
                for _ in 0..number {
                    let value = self.value(property);
                    writeln!(self.text, "      <x:{name}{value}</x:{name}>").unwrap();
                }
            }
        }
    }

    /// All values of an enumeration where more than one may be there, else one of them.
    fn values(&mut self, property: &Property, enumeration: &Enumeration) {
        self.ids += 1;
        let values = enumeration.values();
        let (skip, take) =
            if property.max.is_none() { (0, values.len()) } else { (self.ids % values.len(), 1) };
        for value in values.iter().skip(skip).take(take) {
            writeln!(self.text, "      <x:{0}>{1}</x:{0}>", property.name, value.code).unwrap();
        }
    }

    /// What follows the name of the element.
    fn value(&mut self, property: &Property) -> String {
        self.ids += 1;
        match property.kind {
            Kind::Text => ">Wort &amp; Bild".to_owned(),
            Kind::Integer => ">3".to_owned(),
            Kind::Decimal => ">0.4".to_owned(),
            Kind::Boolean => ">true".to_owned(),
            Kind::Date => ">2024-02-29".to_owned(),
            Kind::Duration => ">P1Y6M".to_owned(),
            Kind::Uri => ">http://example.org/plan.pdf".to_owned(),
            Kind::CodeList => " codeSpace=\"http://example.org/liste\">1000".to_owned(),
            Kind::Measure(unit) => format!(" uom=\"{}\">12.5", if unit.is_empty() { "m" } else { unit }),
            Kind::Reference(_) => " xlink:href=\"#o1\">".to_owned(),
            Kind::Geometry(_) => {
                let geometry = GEOMETRIES[self.ids % GEOMETRIES.len()];
                // The first version has no such patches.
                let geometry = if self.version == Version::V4_0 && geometry.contains("Patch") {
                    GEOMETRIES[0]
                } else {
                    geometry
                };
                format!(">{}", geometry.replace('@', &format!("g{}", self.ids)))
            }
            Kind::Data(_) | Kind::Enumeration(_) => ">".to_owned(),
        }
    }
}
