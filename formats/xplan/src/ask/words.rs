//! Names of the standard as German words: classes, attributes, values.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::document::Space;
use crate::model::{Class, Kind, Property};
use crate::{Node, Object};

/// Words that the rules below would not find.
fn known(name: &str) -> Option<&'static str> {
    static WORDS: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let lines = include_str!("../../tables/german.tsv").lines();
        lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect()
    });
    words.get(name).copied()
}

/// What a class is called: `Grünfläche` for `BP_GruenFlaeche`.
pub(crate) fn class(name: &str) -> String {
    let short = name.split_once('_').map_or(name, |parts| parts.1);
    known(name).map_or_else(|| taken_apart(short), str::to_owned)
}

/// What an attribute or a value is called.
pub(crate) fn name(name: &str) -> String {
    known(name).map_or_else(|| taken_apart(name), str::to_owned)
}

/// A name in the manner of programs as German: `OeffentlicheAuslegung` is `Öffentliche Auslegung`, `BauweiseText` is `Bauweisetext`.
fn taken_apart(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for letter in name.chars() {
        let begins = letter.is_uppercase() && !before.is_uppercase() && !before.is_ascii_digit();
        if letter == '_' || begins || words.is_empty() {
            words.push(String::new());
        }
        if letter != '_'
            && let Some(word) = words.last_mut()
        {
            word.push(letter);
        }
        before = letter;
    }
    let mut text = String::new();
    for word in words.iter().filter(|word| !word.is_empty()).map(|word| umlauts(word)) {
        // Behind an adjective or a small word stands a word of its own, behind a noun the rest of a compound.
        let last = text.rsplit(' ').next().unwrap_or_default();
        let is_apart = ["e", "er", "es", "en", "em"].iter().any(|end| last.ends_with(end)) && last.len() > 4
            || ["und", "von", "zur", "zum", "mit", "ohne", "in", "für", "der", "des", "nach"]
                .contains(&last.to_lowercase().as_str());
        let is_apart = is_apart && !(is_noun(last) && HEADS.contains(&&*word));
        let is_small =
            matches!(&*word.to_lowercase(), "und" | "von" | "zur" | "zum" | "mit" | "ohne" | "nach");
        match text.is_empty() {
            true => text = capital(&word),
            false if is_small => text = format!("{text} {}", word.to_lowercase()),
            false if word.ends_with("em") => text = format!("{text} {}", word.to_lowercase()),
            false if is_apart || word.chars().all(char::is_uppercase) => text = format!("{text} {word}"),
            false => text.push_str(&word.to_lowercase()),
        }
    }
    text
}

/// What is the last part of a compound behind a noun.
const HEADS: [&str; 16] = [
    "Fläche",
    "Flächen",
    "Text",
    "Typ",
    "Grenze",
    "Daten",
    "Maß",
    "Name",
    "Faktor",
    "Liste",
    "Rückhaltebecken",
    "Biotope",
    "Beteiligung",
    "Verkehrsfläche",
    "Schutzgebiet",
    "Landeplatz",
];

/// Whether a word that ends as adjectives do is a noun.
fn is_noun(word: &str) -> bool {
    let ends = [
        "äude",
        "wasser",
        "lagen",
        "straßen",
        "träger",
        "boden",
        "höhen",
        "gruppen",
        "nahmen",
        "nahme",
        "gemeinde",
        "regen",
        "küsten",
        "trocken",
        "arten",
        "schätze",
        "schrauber",
        "halte",
        "vorbehalte",
        "achsen",
        "weise",
        "raster",
        "gründe",
        "ensemble",
        "zonen",
        "energie",
    ];
    let word = word.to_lowercase();
    ends.iter().any(|end| word.ends_with(end))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `ae`, `oe`, `ue` as umlauts where they are meant so, and `ß` in the words that have it.
fn umlauts(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let before = text.chars().next_back().unwrap_or(' ').to_ascii_lowercase();
        let umlaut = match letter {
            'a' => 'ä',
            'A' => 'Ä',
            'o' => 'ö',
            'O' => 'Ö',
            // Not in Bauen, Steuer, Quelle.
            'u' if !matches!(before, 'a' | 'e' | 'q') => 'ü',
            'U' => 'Ü',
            _ => letter,
        };
        if umlaut != letter && letters.peek() == Some(&'e') {
            letters.next();
            text.push(umlaut);
        } else {
            text.push(letter);
        }
    }
    if text == "Mass" {
        return "Maß".to_owned();
    }
    for (plain, right) in
        [("trasse", "traße"), ("assnahme", "aßnahme"), ("assstab", "aßstab"), ("aeusser", "äußer")]
    {
        text = text.replace(plain, right);
    }
    text
}

/// What a property of an object says, in words; `None` if it says nothing by itself.
pub(crate) fn value(property: Option<&Property>, node: &Node<'_>) -> Option<String> {
    if node.attribute(Space::Xlink, "href").is_some() {
        return None;
    }
    let text = node.text();
    Some(match property.map(|property| property.kind) {
        Some(Kind::Geometry(_) | Kind::Reference(_)) => return None,
        Some(Kind::Data(_)) => return data(node),
        Some(Kind::Enumeration(list)) => list.name_of(&text).map_or_else(|| text.clone().into(), name),
        Some(Kind::Boolean) => if matches!(&*text, "true" | "1") { "ja" } else { "nein" }.to_owned(),
        Some(Kind::Decimal) => text.replace('.', ","),
        Some(Kind::Measure(unit)) => format!("{} {}", text.replace('.', ","), measure(unit, node)),
        Some(Kind::Date) => day(&text),
        _ if node.children().next().is_some() => return data(node),
        _ => text.into_owned(),
    })
    .filter(|text| !text.trim().is_empty())
}

fn measure(unit: &str, node: &Node<'_>) -> String {
    let given = node.attribute(Space::None, "uom").unwrap_or_default();
    let unit = if given.is_empty() { unit } else { &given };
    match unit.to_ascii_lowercase().rsplit(['#', ':']).next().unwrap_or_default() {
        "m2" => "m²".to_owned(),
        "m3" => "m³".to_owned(),
        "grad" => "Grad".to_owned(),
        "vh" => "%".to_owned(),
        "db" => "dB".to_owned(),
        _ => unit.to_owned(),
    }
}

/// A day as people write it.
pub(crate) fn day(text: &str) -> String {
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] if year.len() == 4 => format!("{day}.{month}.{year}"),
        _ => text.to_owned(),
    }
}

/// Data inside of an object: what its parts say, one after the other.
fn data(node: &Node<'_>) -> Option<String> {
    let mut parts = Vec::new();
    for data in node.children() {
        let model = node.document().version().and_then(|version| crate::model::class(version, data.name()));
        for child in data.children() {
            let property = model.and_then(|model: &Class| model.property(child.name()));
            let Some(said) = value(property, &child) else { continue };
            // The general part is what the attribute's own name says.
            parts.push(match child.name() {
                "allgemein" | "aufschrift" | "textlicheErgaenzung" | "datumAbsolut" | "bedingung" => said,
                other => format!("{}: {said}", name(other)),
            });
        }
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Attributes that say how the object is kept and drawn, not what applies.
const TECHNICAL: [&str; 14] = [
    "position",
    "raeumlicherGeltungsbereich",
    "flaechenschluss",
    "flussrichtung",
    "ebene",
    "uuid",
    "nordwinkel",
    "hatGenerAttribut",
    "externeReferenz",
    "gehoertZuBereich",
    "gehoertZuBP_Bereich",
    "gehoertZuFP_Bereich",
    "wirdDargestelltDurch",
    "refGebaeudequerschnitt",
];

/// The attributes of an object that say something: name, code where the value is one of a list, words.
pub(crate) fn attributes<'d>(object: &Object<'d>) -> Vec<(&'d str, Option<String>, String)> {
    let model = object.model();
    let mut said = Vec::new();
    for child in object.node().children() {
        if child.space() != Space::XPlan || TECHNICAL.contains(&child.name()) {
            continue;
        }
        let property = model.and_then(|model| model.property(child.name()));
        if let Some(words) = value(property, &child) {
            let is_code = matches!(property.map(|property| property.kind), Some(Kind::Enumeration(_)));
            said.push((child.name(), is_code.then(|| child.text().into_owned()), words));
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_german_words() {
        for (given, words) in [
            ("BP_GruenFlaeche", "Grünfläche"),
            ("BP_GemeinbedarfsFlaeche", "Gemeinbedarfsfläche"),
            ("RP_Landwirtschaft", "Landwirtschaft"),
            ("SO_Denkmalschutzrecht", "Denkmalschutzrecht"),
            ("BP_Strassenkoerper", "Straßenkörper"),
            ("FP_WaldFlaeche", "Waldfläche"),
            ("BP_BaugebietsTeilFlaeche", "Baugebiet"),
            ("BP_GebaeudeFlaeche", "Gebäudefläche"),
            ("BP_TechnischeMassnahmenFlaeche", "Technische Maßnahmenfläche"),
            ("SO_NatuerlicherKlimaschutz", "Natürlicher Klimaschutz"),
        ] {
            assert_eq!(class(given), words);
        }
        for (given, words) in [
            ("OffeneBauweise", "Offene Bauweise"),
            ("AllgWohngebiet", "Allgemeines Wohngebiet"),
            ("GRZ", "Grundflächenzahl (GRZ)"),
            ("zweckbestimmung", "Zweckbestimmung"),
            ("Steuer", "Steuer"),
            ("GebietMitAngespanntemWohnungsmarkt", "Gebiet mit angespanntem Wohnungsmarkt"),
            ("GewerbeIndustrie", "Gewerbe Industrie"),
            ("DenkmalschutzEnsemble", "Denkmalschutzensemble"),
        ] {
            assert_eq!(name(given), words);
        }
    }
}
