//! What is said when a document breaks its schema.

use super::Words;
use crate::schema::{Breach, Writing};
use crate::terms::Terms;
use crate::xml::{Document, NodeId};

/// The words for a breach of the schema at an element.
pub(crate) fn breach(document: &Document<'_>, node: NodeId, breach: Breach) -> Words {
    let name = document.spelled(document.name(node)).1;
    let (text, advice) = match breach {
        Breach::Unknown => (
            format!("Das Element „{name}“ ist an dieser Stelle nicht vorgesehen."),
            "Lassen Sie es weg, oder prüfen Sie Schreibweise und Namensraum.",
        ),
        Breach::Order => (
            format!("Das Element „{name}“ steht an falscher Stelle."),
            "Bringen Sie die Elemente in die vorgeschriebene Reihenfolge.",
        ),
        Breach::Repeated => {
            (format!("Das Element „{name}“ darf hier nur einmal stehen."), "Lassen Sie die überzähligen weg.")
        }
        Breach::Missing(missing) => {
            let missing = document.spelled(missing).1;
            (format!("Vor oder in „{name}“ fehlt das Element „{missing}“."), "Tragen Sie es ein.")
        }
        Breach::Attribute => (
            format!("Das Element „{name}“ hat ein Attribut, das dort nicht vorgesehen ist."),
            "Lassen Sie das Attribut weg, oder prüfen Sie seine Schreibweise.",
        ),
        Breach::MissingAttribute(attribute) => {
            let attribute = document.vocabulary.names.attribute(attribute).unwrap_or_default();
            (format!("Beim Element „{name}“ fehlt das Attribut „{attribute}“."), "Tragen Sie es ein.")
        }
        Breach::Text => (
            format!("Das Element „{name}“ enthält Text, darf aber nur Elemente enthalten."),
            "Entfernen Sie den Text.",
        ),
        Breach::Value(writing) => value(name, writing),
    };
    let term =
        document.vocabulary.term_at(document.node(node).path, None).map(|term| Terms::all().get(term).id);
    Words { term, text: text.into(), advice: advice.into() }
}

fn value(name: &str, writing: Writing) -> (String, &'static str) {
    let (what, advice) = match writing {
        Writing::Decimal => {
            ("keine Zahl", "Schreiben Sie nur Ziffern und einen Punkt vor den Nachkommastellen: 1234.50.")
        }
        Writing::Boolean => ("weder true noch false", "Schreiben Sie true oder false."),
        Writing::Date => ("kein Datum", "Schreiben Sie das Datum als JJJJ-MM-TT."),
        Writing::Time => ("keine Uhrzeit", "Schreiben Sie die Zeit als HH:MM:SS."),
        Writing::Base64 => ("keine kodierte Datei", "Hängen Sie die Datei neu an (Base64)."),
        Writing::Text => ("nicht richtig geschrieben", "Prüfen Sie die Schreibweise."),
    };
    (format!("Das Element „{name}“ enthält {what}."), advice)
}
