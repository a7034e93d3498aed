//! What is wrong with the schema, in German sentences that say what to do.

use super::grammar::{Grammar, Particle, Type};
use super::text::Text;
use super::walk::{Fault, What};
use crate::document::{Document, ElementId, Node, Space};
use crate::{Version, model};

/// How many names or values are listed.
const LISTED: usize = 8;

/// The sentence about a fault.
pub(super) fn sentence(document: &Document, grammar: &Grammar, fault: &Fault<'_>) -> String {
    let node = document.node(fault.element);
    let name = shown(node.space(), node.name());
    let path = path(document, fault.element);
    match &fault.what {
        What::Undeclared => undeclared(document, node),
        What::Abstract => format!(
            "„{name}“ ist nur ein Oberbegriff und darf selbst nicht vorkommen ({path}). Bitte die genaue Klasse verwenden."
        ),
        What::Unexpected(of, at) => unexpected(document, grammar, node, of, *at, &path),
        What::Misplaced(next) => format!(
            "„{name}“ steht an der falschen Stelle ({path}): Es gehört vor „{}“. Bitte dorthin verschieben.",
            options(grammar, next)
        ),
        What::TooMany(particle) => format!(
            "„{name}“ kommt zu oft vor ({path}): Erlaubt ist es hier höchstens {}-mal. Bitte die überzähligen entfernen.",
            particle.max
        ),
        What::Missing(particle) => {
            format!("In „{path}“ fehlt „{}“. Bitte ergänzen.", options(grammar, particle))
        }
        What::Text(text) if text.is_empty() => {
            format!(
                "„{path}“ darf nichts enthalten, auch keine Leerzeichen, Zeilenumbrüche oder CDATA. Bitte entfernen."
            )
        }
        What::Text(text) => format!(
            "In „{path}“ steht zwischen den Elementen der Text „{}“. Dort sind nur Elemente erlaubt; bitte entfernen.",
            short(text)
        ),
        What::NoText => {
            format!("„{path}“ darf nur Text enthalten, keine Elemente. Bitte nur den Wert angeben.")
        }
        What::Value(text, value) => {
            format!("„{}“ ist in „{path}“ nicht erlaubt. {}", short(value), wanted(text))
        }
        What::UnknownAttribute(attribute) => {
            format!("Das Attribut „{attribute}“ ist bei „{path}“ nicht vorgesehen. Bitte entfernen.")
        }
        What::MissingAttribute(symbol) => {
            let (space, attribute) = grammar.names[usize::from(*symbol)];
            format!("Bei „{path}“ fehlt das Attribut „{}“. Bitte ergänzen.", shown(space, attribute))
        }
        What::AttributeValue(attribute, text, value) => format!(
            "„{}“ ist als Attribut „{attribute}“ von „{path}“ nicht erlaubt. {}",
            short(value),
            wanted(text)
        ),
        What::Fixed(attribute, fixed) => {
            format!("Das Attribut „{attribute}“ von „{path}“ kann nur den Wert „{fixed}“ haben.")
        }
        What::TwiceId(id, other) => format!(
            "Die gml:id „{}“ gibt es zweimal, zuerst in Zeile {} ({path}). Jede gml:id darf in der Datei nur einmal vorkommen.",
            short(id),
            document.node(*other).line()
        ),
        What::Nil => {
            format!("„{path}“ darf nicht mit xsi:nil als leer gekennzeichnet sein. Bitte einen Wert angeben.")
        }
        What::WrongType(of) => {
            format!(
                "Der Typ „{}“ (xsi:type) passt nicht zu „{path}“. Bitte das Attribut entfernen.",
                short(of)
            )
        }
    }
}

/// That nothing of this name may be an object or the root.
fn undeclared(document: &Document, node: Node<'_>) -> String {
    let name = shown(node.space(), node.name());
    let Some(version) = document.version() else {
        return format!("„{name}“ gehört nicht zu XPlanGML.");
    };
    format!("„{name}“ gibt es in XPlanGML {version} nicht.{}", elsewhere(node, version))
}

/// In which other versions there is a class of this name.
fn elsewhere(node: Node<'_>, version: Version) -> String {
    let others: Vec<&str> = Version::ALL
        .into_iter()
        .filter(|other| *other != version && model::class(*other, node.name()).is_some())
        .map(Version::number)
        .collect();
    match others.as_slice() {
        [] => String::new(),
        [one] => format!(" Diese Klasse hat nur die Version {one}."),
        [first, .., last] => format!(" Diese Klasse haben nur die Versionen {first} bis {last}."),
    }
}

fn unexpected(
    document: &Document,
    grammar: &Grammar,
    node: Node<'_>,
    of: &Type,
    at: usize,
    path: &str,
) -> String {
    let name = shown(node.space(), node.name());
    let mut text = format!("„{name}“ ist hier nicht vorgesehen ({path}).");
    if let Some(version) = document.version() {
        let is_of_another = node.space() == Space::XPlan && document.name_version(node.id()) != Some(version);
        if is_of_another {
            text.push_str(&format!(
                " Das Element hat einen anderen Namensraum als der Plan (Version {version})."
            ));
        }
        text.push_str(&elsewhere(node, version));
    }
    let next: Vec<String> =
        of.particles.get(at..).unwrap_or_default().iter().map(|next| options(grammar, next)).collect();
    match next.as_slice() {
        [] if of.particles.is_empty() => text.push_str(" Dieses Element hat keinen Inhalt."),
        [] => text.push_str(" Danach darf nichts mehr kommen."),
        some => text.push_str(&format!(" Folgen kann: {}.", list(some))),
    }
    text
}

/// The elements from the object, or from the root, down to this one.
fn path(document: &Document, element: ElementId) -> String {
    let top = document.object_at(element).map_or(0, |object| object.node().id());
    let mut names = Vec::new();
    let mut next = Some(document.node(element));
    while let Some(node) = next {
        names.push(shown(node.space(), node.name()));
        next = if node.id() == top { None } else { node.parent() };
    }
    names.reverse();
    names.join("/")
}

/// A name as people know it.
fn shown(space: Space, name: &str) -> String {
    let name = format!("{name:.80}");
    match space {
        Space::Gml => format!("gml:{name}"),
        Space::Xlink => format!("xlink:{name}"),
        Space::Wfs => format!("wfs:{name}"),
        _ => name,
    }
}

fn options(grammar: &Grammar, particle: &Particle) -> String {
    let names: Vec<String> =
        grammar.options(particle).into_iter().map(|(space, name)| shown(space, name)).collect();
    list(&names)
}

/// `a, b oder c`, the first ones only if there are many.
fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] if names.len() <= LISTED => format!("{} oder {last}", some.join(", ")),
        _ => format!("{} und {} andere", names[..LISTED].join(", "), names.len() - LISTED),
    }
}

fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(60).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// What a text must look like.
fn wanted(text: &Text) -> String {
    let what = match text {
        Text::Enumeration(enumeration) => {
            let known = enumeration.values().iter();
            let values: Vec<String> = known.map(|value| value_shown(value.code, value.name)).collect();
            return format!("Möglich sind (Liste {}): {}.", enumeration.name, list(&values));
        }
        Text::OneOf(values, _) => {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            return format!("Möglich sind: {}.", list(&values));
        }
        Text::Any => "Text",
        Text::Integer => "eine ganze Zahl",
        Text::Int => "eine ganze Zahl bis 2147483647",
        Text::Positive => "eine ganze Zahl größer als 0",
        Text::Integers => "ganze Zahlen mit Leerzeichen dazwischen",
        Text::Double => "eine Zahl mit Punkt statt Komma",
        Text::Doubles => "Zahlen mit Punkt statt Komma und Leerzeichen dazwischen",
        Text::DoublesOrReasons => "Zahlen oder Gründe mit Leerzeichen dazwischen",
        Text::Boolean => "true oder false",
        Text::Date => "ein Datum wie 2024-12-31",
        Text::Duration => "eine Dauer wie P1Y6M",
        Text::Uri => "eine Adresse; Leerzeichen darin als %20",
        Text::UriNotEmpty => "eine nicht leere Adresse; Leerzeichen darin als %20",
        Text::NilReason => "ein Grund wie unknown",
        Text::Unit => "eine Maßeinheit wie m oder m2",
        Text::Id => {
            "ein Name, der mit einem Buchstaben oder Unterstrich beginnt, ohne Leerzeichen und Doppelpunkt"
        }
        Text::Names => "Namen mit Leerzeichen dazwischen",
        Text::Directions => "Richtungen wie +1",
    };
    format!("Erwartet wird: {what}.")
}

fn value_shown(code: &str, name: &str) -> String {
    if name.is_empty() || name == code { code.to_owned() } else { format!("{code} ({name})") }
}
