//! The files of one letter as the templates see them: `letter.json`, pictures, attachments. Pure, so that it can be tested.

use std::collections::HashMap;

use kernel::Lang;
use serde_json::{Map, Value, json};

use crate::{Error, Letter, fonts::Fonts, qr, seal};

/// The letter's facts.
pub(crate) const FACTS: &str = "/rathaus/letter.json";
/// The coat of arms.
const COAT: &str = "/rathaus/coat-of-arms.svg";
/// The QR code.
const QR: &str = "/rathaus/qr.svg";

/// The virtual files by path.
pub(crate) type Files = HashMap<String, Vec<u8>>;

/// Gathers the files of `letter`.
pub(crate) fn files(letter: &Letter<'_>, fonts: &Fonts) -> Result<Files, Error> {
    let mut files = Files::new();
    let mut facts = json!({
        "data": letter.data,
        "letterhead": letter.letterhead,
        "title": letter.title,
        "lang": letter.lang.key(),
        "text-lang": if letter.lang == Lang::English { "en" } else { "de" },
        "date": letter.date.to_string(),
        "qr": letter.qr,
        "sealed": letter.reserve_seal.is_some(),
        "attachments": attachments(letter, &mut files)?,
    });
    // The picture is a file of its own; its source would only burden the facts.
    facts["letterhead"]["coat_of_arms"] = json!(letter.letterhead.coat_of_arms.is_some());
    if let Some(svg) = &letter.letterhead.coat_of_arms {
        files.insert(COAT.into(), svg.clone().into_bytes());
    }
    if let Some(text) = letter.qr {
        let drawn = qr::draw(text).ok_or(Error::QrTooLong)?;
        facts["qr-side"] = json!(drawn.side);
        files.insert(QR.into(), drawn.svg.into_bytes());
    }
    let shown = showable(facts, fonts);
    files.insert(FACTS.into(), shown.to_string().into_bytes());
    Ok(files)
}

/// Lists the attachments for the template and lays their bytes into `files`.
fn attachments(letter: &Letter<'_>, files: &mut Files) -> Result<Vec<Value>, Error> {
    let mut list = Vec::new();
    let mut add = |name: &str, mime: &str, description: &str, relationship: &str, bytes: Vec<u8>| {
        let path = format!("/rathaus/attachment-{}", list.len());
        list.push(json!({
            "name": name, "mime": mime, "description": description, "relationship": relationship, "path": path,
        }));
        files.insert(path, bytes);
    };
    for (index, a) in letter.attachments.iter().enumerate() {
        let twice = letter.attachments[..index].iter().any(|other| other.name == a.name);
        let fits =
            !a.name.is_empty() && !a.name.contains(['/', '\\', '\0']) && a.name != "." && a.name != "..";
        if twice || !fits || a.name == seal::NAME {
            return Err(Error::AttachmentName(a.name.into()));
        }
        add(a.name, a.mime, a.description, a.relationship.key(), a.bytes.to_vec());
    }
    if let Some(size) = letter.reserve_seal {
        let description = match letter.lang {
            Lang::German => "Nachweis der Echtheit dieses Schreibens",
            Lang::PlainGerman => "Damit kann man prüfen: Dieser Brief ist echt.",
            Lang::English => "Proof that this letter is genuine",
        };
        add(seal::NAME, "application/json", description, "supplement", seal::filler(size));
    }
    Ok(list)
}

/// `value` with every text made showable, keys included.
fn showable(value: Value, fonts: &Fonts) -> Value {
    match value {
        Value::String(text) => Value::String(fonts.showable(&text).into_owned()),
        Value::Array(items) => items.into_iter().map(|item| showable(item, fonts)).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(key, field)| (fonts.showable(&key).into_owned(), showable(field, fonts)))
                .collect::<Map<_, _>>(),
        ),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Attachment, Letterhead, Relationship};

    fn letter<'a>(head: &'a Letterhead, data: &'a Value, attachments: &'a [Attachment<'a>]) -> Letter<'a> {
        Letter {
            template: "",
            letterhead: head,
            data,
            title: "Titel 🙂",
            lang: Lang::PlainGerman,
            date: kernel::Date::constant(2026, 7, 1),
            attachments,
            qr: Some("x"),
            reserve_seal: Some(100),
        }
    }

    #[test]
    fn the_facts_keep_the_order_and_show_every_text() {
        let head = Letterhead { coat_of_arms: Some("<svg/>".into()), ..Letterhead::default() };
        let data = json!({"z": ["漢", 1, null], "a": {"b": true}});
        let files = files(&letter(&head, &data, &[]), &Fonts::load()).unwrap();
        let facts = String::from_utf8(files[FACTS].clone()).unwrap();
        assert!(facts.starts_with("{\"data\":{\"z\":[\"\u{fffd}\",1,null],\"a\":{\"b\":true}},"), "{facts}");
        assert!(facts.contains("\"title\":\"Titel \u{fffd}\""), "{facts}");
        assert!(!facts.contains("<svg"), "{facts}");
        assert_eq!(files[COAT], b"<svg/>");
        assert_eq!(files["/rathaus/attachment-0"].len(), 100);
    }

    #[test]
    fn names_of_attachments_are_unique_plain_and_not_the_seal_s() {
        let (head, data) = (Letterhead::default(), json!(null));
        let named = |name| Attachment {
            name,
            mime: "text/plain",
            description: "d",
            relationship: Relationship::Data,
            bytes: b"x",
        };
        for bad in ["", "a/b", "..", "..\\x", seal::NAME] {
            let list = [named(bad)];
            let got = files(&letter(&head, &data, &list), &Fonts::load());
            assert!(matches!(got, Err(Error::AttachmentName(_))), "{bad}");
        }
        let twice = [named("a.xml"), named("a.xml")];
        assert!(files(&letter(&head, &data, &twice), &Fonts::load()).is_err());
        let two = [named("a.xml"), named("b.xml")];
        assert!(files(&letter(&head, &data, &two), &Fonts::load()).is_ok());
    }
}
