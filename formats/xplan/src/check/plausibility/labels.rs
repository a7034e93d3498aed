//! Texts on the map that repeat a number of the object which they describe, and repeat it wrongly.

use super::{german, number_in, warning};
use crate::check::Finding;
use crate::document::Object;

/// Objects of more bytes are left alone: many labels of a huge object would take long.
const MOST: usize = 100_000;

/// Looks at a text object that stands for one property of one object.
pub(super) fn check(object: Object<'_>, out: &mut Vec<Finding>) {
    if object.class() != "XP_PTO" && object.class() != "XP_LTO" {
        return;
    }
    let mut kinds = object.properties("art");
    let (Some(kind), None) = (kinds.next(), kinds.next()) else { return };
    let mut described = object.targets("dientZurDarstellungVon");
    let (Some(target), None) = (described.next(), described.next()) else { return };
    if target.node().span().len() > MOST {
        return;
    }
    let Some(label) = object.properties("schriftinhalt").next() else { return };
    let path = kind.text();
    let name = path.rsplit([':', '/']).next().unwrap_or_default().trim_end_matches("[1]");
    let Some(value) = target.properties(name).next().and_then(number_in) else { return };
    let Some(written) = last_number(&label.text()) else { return };
    if (written - value).abs() > 1e-4 {
        let text = format!(
            "Der Text auf der Karte lautet „{}“, {name} des beschriebenen Objekts ist aber {}. Berichtigen Sie eines von beiden.",
            label.text(),
            german(value)
        );
        let mut finding = warning("plausibility.label", object, label, text);
        finding.objects.push(target.id().into_owned());
        out.push(finding);
    }
}

/// The number with which a text ends, `0,4` or `GRZ 0,4`; Roman ones count storeys.
fn last_number(text: &str) -> Option<f64> {
    let last = text.split_whitespace().last()?.trim_matches(['(', ')']);
    match last {
        "I" => Some(1.0),
        "II" => Some(2.0),
        "III" => Some(3.0),
        "IV" => Some(4.0),
        "V" => Some(5.0),
        "VI" => Some(6.0),
        "VII" => Some(7.0),
        "VIII" => Some(8.0),
        digits if digits.starts_with(|first: char| first.is_ascii_digit()) => {
            digits.replace(',', ".").parse().ok()
        }
        _ => None,
    }
}
