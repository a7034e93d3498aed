//! Tiles read again: with a small reader of their encoding, and compared with what went in.

use super::*;
use crate::Limits;

/// A field: its number, and a number or bytes.
enum Field<'t> {
    Number(u64),
    Bytes(&'t [u8]),
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first().unwrap();
        *bytes = rest;
        value |= u64::from(first & 0x7F) << shift;
        if first & 0x80 == 0 {
            break;
        }
    }
    value
}

fn fields(mut bytes: &[u8]) -> Vec<(u64, Field<'_>)> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes);
        let value = varint(&mut bytes);
        fields.push(match key & 7 {
            0 => (key >> 3, Field::Number(value)),
            2 => {
                let (content, rest) = bytes.split_at(usize::try_from(value).unwrap());
                bytes = rest;
                (key >> 3, Field::Bytes(content))
            }
            other => panic!("wire type {other}"),
        });
    }
    fields
}

fn all(bytes: &[u8], field: u64) -> Vec<&[u8]> {
    fields(bytes)
        .into_iter()
        .filter_map(|(number, value)| match value {
            Field::Bytes(content) if number == field => Some(content),
            _ => None,
        })
        .collect()
}

/// The parts of a geometry: places, and whether it was closed.
fn parts(mut geometry: &[u8]) -> Vec<(Vec<(i64, i64)>, bool)> {
    let (mut parts, mut at) = (Vec::new(), (0_i64, 0_i64));
    let signed = |value: u64| (value >> 1).cast_signed() ^ -(value & 1).cast_signed();
    while !geometry.is_empty() {
        let command = varint(&mut geometry);
        match command & 7 {
            7 => parts.last_mut().map(|part: &mut (Vec<_>, bool)| part.1 = true).unwrap(),
            id => {
                if id == 1 {
                    parts.push((Vec::new(), false));
                }
                for _ in 0..command >> 3 {
                    at.0 += signed(varint(&mut geometry));
                    at.1 += signed(varint(&mut geometry));
                    parts.last_mut().unwrap().0.push(at);
                }
            }
        }
    }
    parts
}

fn area(ring: &[(i64, i64)]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| (a.0 * b.1 - b.0 * a.1) as f64).sum::<f64>() / 2.0
}

/// A plan of one square with a square hole, a line and a point in EPSG:25832.
fn plan() -> Document {
    let square = |x: u32, y: u32, side: u32| {
        let (right, top) = (x + side, y + side);
        format!(
            "<gml:LinearRing><gml:posList>{x} {y} {right} {y} {right} {top} {x} {top} {x} {y}</gml:posList></gml:LinearRing>"
        )
    };
    let area = format!(
        "<BP_GruenFlaeche gml:id='g'><position><gml:Polygon><gml:exterior>{}</gml:exterior><gml:interior>{}</gml:interior></gml:Polygon></position></BP_GruenFlaeche>",
        square(700_000, 5_720_000, 1000),
        square(700_200, 5_720_200, 500)
    );
    let line = "<BP_BauLinie gml:id='l'><position><gml:LineString><gml:posList>700000 5720000 701000 5721000</gml:posList></gml:LineString></position></BP_BauLinie>";
    let point = "<BP_HoehenMass gml:id='p'><position><gml:Point><gml:pos>700010 5720010</gml:pos></gml:Point></position></BP_HoehenMass>";
    let members = [area.as_str(), line, point]
        .map(|member| format!("<gml:featureMember>{member}</gml:featureMember>"))
        .concat();
    let text = format!(
        "<XPlanAuszug xmlns='http://www.xplanung.de/xplangml/6/0' xmlns:gml='http://www.opengis.net/gml/3.2'><gml:boundedBy><gml:Envelope srsName='EPSG:25832'/></gml:boundedBy>{members}</XPlanAuszug>"
    );
    Document::read(text.into_bytes(), &Limits::default()).unwrap()
}

/// The layers of a tile: name, features as geometry, values.
fn layers(tile: &[u8]) -> Vec<(String, Vec<Vec<u8>>, Vec<String>)> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let layer = |layer: &[u8]| {
        let version = fields(layer)
            .into_iter()
            .any(|(number, value)| number == 15 && matches!(value, Field::Number(2)));
        assert!(version);
        let features = all(layer, 2).into_iter().map(|feature| all(feature, 4).concat()).collect();
        let values = all(layer, 4).into_iter().map(|value| text(all(value, 1)[0])).collect();
        (text(all(layer, 1)[0]), features, values)
    };
    all(tile, 3).into_iter().map(layer).collect()
}

#[test]
fn a_tile_has_what_lies_in_it() {
    let tiles = Tiles::new(&plan()).unwrap();
    let (first, last) = tiles.range(10).unwrap();
    assert_eq!(first, last);
    let layers = layers(&tiles.tile(10, first.0, first.1));
    let names: Vec<_> = layers.iter().map(|layer| layer.0.as_str()).collect();
    assert_eq!(names, ["areas", "lines", "points"]);
    assert_eq!(layers[0].2, ["BP_GruenFlaeche", "g", "Grünfläche", "Grün"]);
    let rings = parts(&layers[0].1[0]);
    assert_eq!(rings.len(), 2);
    assert!(rings.iter().all(|ring| ring.1 && ring.0.len() == 4));
    // The outer ring goes one way round, the hole the other, and it is a quarter of it.
    let (outer, hole) = (area(&rings[0].0), area(&rings[1].0));
    assert!(outer > 0.0 && hole < 0.0 && (outer / hole + 4.0).abs() < 0.1, "{outer} {hole}");
}

#[test]
fn tiles_together_are_the_whole() {
    let tiles = Tiles::new(&plan()).unwrap();
    let inside = |value: i64| (-64..=i64::from(EXTENT) + 64).contains(&value);
    for level in [14, 16, 18] {
        let ((left, top), (right, bottom)) = tiles.range(level).unwrap();
        let (mut whole, mut points) = (0.0, 0);
        for (column, row) in (left..=right).flat_map(|column| (top..=bottom).map(move |row| (column, row))) {
            for (name, features, _) in layers(&tiles.tile(level, column, row)) {
                let places: Vec<_> = features.iter().flat_map(|feature| parts(feature)).collect();
                assert!(
                    places.iter().flat_map(|part| &part.0).all(|place| inside(place.0) && inside(place.1))
                );
                match name.as_str() {
                    "areas" => whole += places.iter().map(|ring| area(&ring.0)).sum::<f64>(),
                    "points" => points += places.len(),
                    _ => {}
                }
            }
        }
        // What Web Mercator stretches; the margins of tiles count twice and more.
        let metres = 2.0 * WORLD / f64::from(1_u32 << level) / f64::from(EXTENT);
        let stretched = 750_000.0 / 51.6_f64.to_radians().cos().powi(2);
        let part = whole * metres * metres / stretched;
        assert!((1.0..1.12).contains(&part), "{level}: {part}");
        assert!(points >= 1);
    }
}

#[test]
fn there_is_nothing_beyond_the_world() {
    let tiles = Tiles::new(&plan()).unwrap();
    for (level, column, row) in [(0, 1, 0), (10, 1024, 0), (25, 0, 0), (u32::MAX, 0, 0), (12, 0, 0)] {
        assert!(tiles.tile(level, column, row).is_empty());
    }
    assert_eq!(tiles.range(0), Some(((0, 0), (0, 0))));
}
