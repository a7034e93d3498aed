//! A package's letters: the template and the facts it uses.

use std::collections::BTreeSet;

use super::LetterSpec;

/// The facts every case gives its letters: key and meaning. Whoever prints a letter must supply all of them.
pub const CASE_FACTS: [(&str, &str); 8] = [
    ("aktenzeichen", "Geschäftszeichen des Vorgangs"),
    ("antrag_nummer", "Nummer des Antrags, wie sie der Antragsteller kennt"),
    ("eingang", "Tag des Eingangs, JJJJ-MM-TT"),
    ("empfaenger", "Zeilen der Anschrift des Empfängers"),
    ("bearbeiter", "Name der Person, die entschieden hat"),
    ("widerspruch_stelle", "Behörde, bei der Widerspruch einzulegen ist (Einstellung der Stadt)"),
    ("widerspruch_anschrift", "deren Anschrift in einer Zeile (Einstellung der Stadt)"),
    ("widerspruch_elektronisch", "ihr elektronischer Zugang nach § 3a VwVfG (Einstellung der Stadt)"),
];

/// A letter of a package.
#[derive(Debug, Clone)]
pub struct Letter {
    /// What it is.
    pub spec: LetterSpec,
    /// The Typst template.
    pub template: String,
}

impl Letter {
    /// The file inside the package.
    #[must_use]
    pub fn file(&self) -> String {
        format!("letters/{}.typ", self.spec.key)
    }

    /// The facts the template uses: what stands behind `data.`, and in `data.at("…")`.
    #[must_use]
    pub fn facts(&self) -> BTreeSet<String> {
        let code = without_comments(&self.template);
        let mut facts = BTreeSet::new();
        let mut rest = code.as_str();
        while let Some(at) = rest.find("data.") {
            let own_word = !rest[..at].ends_with(|c: char| c.is_alphanumeric() || "_-.".contains(c));
            rest = &rest[at + "data.".len()..];
            let quoted =
                rest.strip_prefix("at(\"").and_then(|inside| inside.split_once('"')).map(|(key, _)| key);
            let name = quoted.unwrap_or_else(|| {
                rest.split(|c: char| !(c.is_alphanumeric() || "_-".contains(c))).next().unwrap_or_default()
            });
            // A hyphen at the end is the text's, not the name's.
            let name = name.trim_end_matches('-');
            if own_word && !name.is_empty() {
                facts.insert(name.to_owned());
            }
        }
        facts
    }
}

fn without_comments(template: &str) -> String {
    template.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::Texts;
    use crate::packages::{LetterKind, Outcome};

    #[test]
    fn the_facts_of_a_template_are_found() {
        let template = r#"
            // data.comment is not used
            #show: brief.with(empfaenger: data.empfaenger, betreff: [An #data.name])
            Am #datum(data.eingang). #data.at("tag") #data.anschriften.join(", ") metadata.x
            #fakten((("Name", data.familienname), ("Ort", data.ort.at(0))))
        "#;
        let spec = LetterSpec {
            key: "x".into(),
            title: Texts::default(),
            kind: LetterKind::Message,
            outcome: Outcome::Approve,
            neutral: false,
        };
        let facts = Letter { spec, template: template.into() }.facts();
        let expected = ["anschriften", "eingang", "empfaenger", "familienname", "name", "ort", "tag"];
        assert_eq!(facts.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    }
}
