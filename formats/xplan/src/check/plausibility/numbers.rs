//! Numbers of one object that do not go together, or that are none that a plan could mean.

use super::{german, number, number_in, warning};
use crate::check::Finding;
use crate::document::{Node, Object, Space};

/// Lower and upper bound of the same.
const RANGES: [(&str, &str); 11] = [
    ("GFZmin", "GFZmax"),
    ("GFmin", "GFmax"),
    ("GRZmin", "GRZmax"),
    ("GRmin", "GRmax"),
    ("BMZmin", "BMZmax"),
    ("Zmin", "Zmax"),
    ("ZUmin", "ZUmax"),
    ("Fmin", "Fmax"),
    ("Bmin", "Bmax"),
    ("Tmin", "Tmax"),
    ("geschossMin", "geschossMax"),
];

/// Of some properties the values that can be meant: lowest, highest, why.
const LIMITS: [(&str, f64, f64, &str); 17] = [
    ("GRZ", 0.01, 1.0, "Eine Grundflächenzahl liegt zwischen 0 und 1."),
    ("GRZmin", 0.01, 1.0, "Eine Grundflächenzahl liegt zwischen 0 und 1."),
    ("GRZmax", 0.01, 1.0, "Eine Grundflächenzahl liegt zwischen 0 und 1."),
    ("GRZ_Ausn", 0.01, 1.0, "Eine Grundflächenzahl liegt zwischen 0 und 1."),
    ("GFZ", 0.01, 15.0, "Eine Geschossflächenzahl über 15 gibt es kaum."),
    ("GFZmax", 0.01, 15.0, "Eine Geschossflächenzahl über 15 gibt es kaum."),
    ("BMZ", 0.01, 30.0, "Eine Baumassenzahl über 30 gibt es kaum."),
    ("Z", 1.0, 60.0, "Mehr als 60 Vollgeschosse gibt es kaum."),
    ("Zmax", 1.0, 60.0, "Mehr als 60 Vollgeschosse gibt es kaum."),
    ("Zzwingend", 1.0, 60.0, "Mehr als 60 Vollgeschosse gibt es kaum."),
    ("ZU", 0.0, 10.0, "Mehr als zehn Geschosse unter der Erde gibt es kaum."),
    ("DN", 0.0, 90.0, "Eine Dachneigung liegt zwischen 0 und 90 Grad."),
    ("DNmin", 0.0, 90.0, "Eine Dachneigung liegt zwischen 0 und 90 Grad."),
    ("DNmax", 0.0, 90.0, "Eine Dachneigung liegt zwischen 0 und 90 Grad."),
    ("MaxZahlWohnungen", 1.0, 500.0, "So viele Wohnungen je Gebäude gibt es kaum."),
    ("drehwinkel", -360.0, 360.0, "Ein Winkel liegt zwischen 0 und 360 Grad."),
    ("erstellungsMassstab", 50.0, 1_000_000.0, "Pläne haben Maßstäbe wie 1000 oder 5000."),
];

/// Heights above sea level that Germany has, with buildings on them; and heights above something near.
const ABSOLUTE: (f64, f64) = (-20.0, 3_100.0);
const RELATIVE: (f64, f64) = (-100.0, 400.0);

/// Looks at the numbers of an object and of the data inside of it.
pub(super) fn check(object: Object<'_>, out: &mut Vec<Finding>) {
    for node in object.node().children().filter(|node| node.space() == Space::XPlan) {
        single(object, node, out);
        for data in node.children().filter(|data| data.space() == Space::XPlan) {
            match data.name() {
                "XP_Hoehenangabe" => height(object, data, out),
                "XP_Gemeinde" => municipality(object, data, out),
                _ => {}
            }
            for inner in data.children() {
                single(object, inner, out);
            }
        }
    }
    ranges(object, out);
    storeys(object, out);
    order_of_days(object, out);
}

fn single(object: Object<'_>, node: Node<'_>, out: &mut Vec<Finding>) {
    let Some((name, low, high, why)) = LIMITS.iter().find(|limit| limit.0 == node.name()) else { return };
    let Some(value) = number_in(node) else { return };
    if value < *low || value > *high {
        let text = format!("{name} ist {}. {why} Vergleichen Sie den Wert mit dem Plan.", german(value));
        out.push(warning("plausibility.value", object, node, text));
    }
}

fn ranges(object: Object<'_>, out: &mut Vec<Finding>) {
    if !object.class().starts_with("BP_") && !object.class().starts_with("FP_") {
        return;
    }
    for (low, high) in RANGES {
        let Some(node) = object.properties(low).next() else { continue };
        let (Some(least), Some(most)) = (number_in(node), number(object, high)) else { continue };
        if least > most {
            let text = format!(
                "{low} ({}) ist größer als {high} ({}). Vermutlich sind die Werte vertauscht.",
                german(least),
                german(most)
            );
            out.push(warning("plausibility.range", object, node, text));
        }
    }
}

/// The first of some properties that is there, and its number.
fn first(object: Object<'_>, names: &[&'static str]) -> Option<(&'static str, f64)> {
    names.iter().find_map(|name| Some((*name, number(object, name)?)))
}

/// The floor area of all full storeys cannot be more than the ground area times their number.
fn storeys(object: Object<'_>, out: &mut Vec<Finding>) {
    let Some(node) = ["GFZ", "GFZmax"].into_iter().find_map(|name| object.properties(name).next()) else {
        return;
    };
    let Some(floors) = number_in(node) else { return };
    let Some((ground_name, ground)) = first(object, &["GRZ", "GRZmax"]) else { return };
    if floors < ground - 1e-4 {
        let text = format!(
            "{} ({}) ist kleiner als {ground_name} ({}): schon ein Vollgeschoss füllte die Grundfläche nicht aus. \
             Vermutlich sind die Werte vertauscht.",
            node.name(),
            german(floors),
            german(ground)
        );
        out.push(warning("plausibility.gfz", object, node, text));
        return;
    }
    let Some((storeys_name, storeys)) = first(object, &["Z", "Zmax", "Zzwingend"]) else { return };
    let more: f64 = ["Z_Staffel", "Z_Dach"].iter().filter_map(|name| number(object, name)).sum();
    let most = ground * (storeys + more);
    if floors > most * 1.001 + 1e-4 {
        let text = format!(
            "{} ({}) ist größer als {ground_name} × {storeys_name} ({} × {} = {}). Vergleichen Sie die Werte mit dem Plan.",
            node.name(),
            german(floors),
            german(ground),
            german(storeys + more),
            german(most)
        );
        out.push(warning("plausibility.gfz", object, node, text));
    }
}

fn height(object: Object<'_>, data: Node<'_>, out: &mut Vec<Finding>) {
    let kind = data.child("hoehenbezug").map(|node| node.text().into_owned());
    let (low, high) = match kind.as_deref() {
        Some("1000" | "1100" | "1200") => ABSOLUTE,
        Some(_) => RELATIVE,
        None => (RELATIVE.0, ABSOLUTE.1),
    };
    for node in ["h", "hMin", "hMax", "hZwingend"].into_iter().filter_map(|name| data.child(name)) {
        let Some(value) = number_in(node).filter(|value| *value < low || *value > high) else { continue };
        let text = format!(
            "Die Höhe {} beträgt {} m. Vergleichen Sie den Wert und den Höhenbezug mit dem Plan.",
            node.name(),
            german(value)
        );
        out.push(warning("plausibility.height", object, node, text));
    }
    if let (Some(low), Some(high)) = (data.child("hMin"), data.child("hMax"))
        && let (Some(least), Some(most)) = (number_in(low), number_in(high))
        && least > most
    {
        let text = format!("hMin ({} m) liegt über hMax ({} m).", german(least), german(most));
        out.push(warning("plausibility.range", object, low, text));
    }
}

fn municipality(object: Object<'_>, data: Node<'_>, out: &mut Vec<Finding>) {
    for (name, digits, what) in [("ags", 8, "amtlicher Gemeindeschlüssel"), ("rs", 12, "Regionalschlüssel")]
    {
        let Some(node) = data.child(name) else { continue };
        let key = node.text();
        let is_right = key.len() == digits && key.bytes().all(|byte| byte.is_ascii_digit());
        if !is_right && !key.is_empty() {
            let text = format!("{name} ist „{key}“; ein {what} hat {digits} Ziffern.");
            out.push(warning("plausibility.key", object, node, text));
        }
    }
}

/// Days of the procedure that follow one another.
const DAYS: [(&str, &str); 6] = [
    ("aufstellungsbeschlussDatum", "satzungsbeschlussDatum"),
    ("aufstellungsbeschlussDatum", "planbeschlussDatum"),
    ("satzungsbeschlussDatum", "inkrafttretensDatum"),
    ("planbeschlussDatum", "wirksamkeitsDatum"),
    ("auslegungsStartDatum", "auslegungsEndDatum"),
    ("traegerbeteiligungsStartDatum", "traegerbeteiligungsEndDatum"),
];

fn order_of_days(object: Object<'_>, out: &mut Vec<Finding>) {
    if !object.class().ends_with("_Plan") {
        return;
    }
    for (earlier, later) in DAYS {
        for (before, after) in object.properties(earlier).zip(object.properties(later)) {
            let (first, second) = (before.text(), after.text());
            // Days as the standard writes them compare as texts.
            if first.len() == 10 && second.len() == 10 && first > second {
                let text = format!("{earlier} ({first}) liegt nach {later} ({second}).");
                out.push(warning("plausibility.date", object, before, text));
            }
        }
    }
}
