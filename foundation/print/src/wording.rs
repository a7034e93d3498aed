//! The typesetter's English complaints in German, as far as a template's author meets them often.

/// The German sentence for `message`; an unknown message stays as it is, in quotation marks, because a search for it
/// helps more than a vague translation.
pub(crate) fn german<'h>(message: &str, hints: impl Iterator<Item = &'h str>) -> String {
    if let Some(known) = known(message) {
        return known;
    }
    let hints: Vec<&str> = hints.collect();
    if hints.is_empty() {
        format!("„{message}“")
    } else {
        format!("„{message}“ ({})", hints.join("; "))
    }
}

fn known(message: &str) -> Option<String> {
    if let Some(name) = message.strip_prefix("unknown variable: ") {
        return Some(format!("„{name}“ ist nicht bekannt."));
    }
    if let Some(key) = message.strip_prefix("dictionary does not contain key ") {
        return Some(format!("Das Feld {key} fehlt in den Daten."));
    }
    if let Some((expected, found)) = message.strip_prefix("expected ").and_then(|m| m.split_once(", found "))
    {
        return Some(format!("Erwartet wird {expected}, gefunden wurde {found}."));
    }
    if let Some(what) = message.strip_prefix("expected ") {
        return Some(format!("Hier fehlt etwas: erwartet wird {what}."));
    }
    if let Some(name) = message.strip_prefix("missing argument: ") {
        return Some(format!("Die Angabe „{name}“ fehlt."));
    }
    if let Some(name) = message.strip_prefix("unexpected argument: ") {
        return Some(format!("Die Angabe „{name}“ gibt es hier nicht."));
    }
    let fixed = match message {
        m if m.starts_with("failed to load file (access denied)") => {
            "Eine Briefvorlage darf nur „/rathaus/letter.typ“ einbinden, keine Pakete und keine anderen Dateien."
        }
        "loop seems to be infinite" | "condition is always true" => "Die Schleife endet nicht.",
        "maximum function call depth exceeded" => "Die Funktionen rufen einander endlos auf.",
        "unclosed delimiter" => "Eine Klammer wird nicht geschlossen.",
        "unclosed string" => "Ein Text in Anführungszeichen wird nicht geschlossen.",
        m if m.contains("could not be displayed with") => {
            "Die Vorlage enthält ein Zeichen, das die Schrift nicht hat."
        }
        m if m.contains("missing alt text") => {
            "Ein Bild oder eine Formel braucht einen Alternativtext (alt)."
        }
        _ => return None,
    };
    Some(fixed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_complaints_are_german() {
        for (message, german_message) in [
            ("unknown variable: nmae", "„nmae“ ist nicht bekannt."),
            ("dictionary does not contain key \"ort\"", "Das Feld \"ort\" fehlt in den Daten."),
            ("expected integer, found string", "Erwartet wird integer, gefunden wurde string."),
            ("expected closing paren", "Hier fehlt etwas: erwartet wird closing paren."),
            ("missing argument: body", "Die Angabe „body“ fehlt."),
            ("unclosed delimiter", "Eine Klammer wird nicht geschlossen."),
        ] {
            assert_eq!(german(message, std::iter::empty()), german_message);
        }
    }

    #[test]
    fn an_unknown_complaint_is_quoted_with_its_hints() {
        assert_eq!(german("odd thing", std::iter::empty()), "„odd thing“");
        assert_eq!(german("odd thing", ["try x", "or y"].into_iter()), "„odd thing“ (try x; or y)");
    }
}
