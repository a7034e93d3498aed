//! Writing the town's own texts.

use ::store::Read;
use access::{Thing, authorise, may};
use kernel::{Error, Id, Lang, Result};
use ledger::{Act, event::Subject};
use serde_json::json;

use super::{TEXTS, Text, Version, store};

/// Writes a text over version `seen` (0: there is none yet); what stood there stays as a version.
///
/// # Errors
/// Refused by the policy; [`Error::NotFound`] for a page that no town writes; [`Error::Invalid`]; [`Error::Conflict`] where
/// somebody else wrote meanwhile.
pub fn write(act: &mut Act<'_, '_>, page: &str, lang: Lang, seen: i64, text: &Text) -> Result<()> {
    authorise(act, may::EditSettings, &Thing::TOWN)?;
    if !TEXTS.iter().any(|(known, _)| *known == page) {
        return Err(Error::NotFound);
    }
    let text = text.checked()?;
    let latest = store::latest(act, page, lang)?.map_or(0, |version| version.number);
    // What the form says was seen may be any number.
    let (number, now, by) = (latest + 1, act.now(), act.actor().person());
    if latest != seen || !store::insert(act, (page, lang), number, &text, now, by)? {
        return Err(Error::Conflict(
            "Dieser Text wurde inzwischen von jemand anderem geändert. Laden Sie die Seite neu.".into(),
        ));
    }
    let hash = ledger::sha256_hex(format!("{}\n{}", text.title, text.markdown).as_bytes());
    let data = json!({ "page": page, "lang": lang.key(), "version": number, "sha256": hash });
    act.record("site.text_written", Subject::new("site_text", Id::<()>::nil()), None, data)?;
    Ok(())
}

/// Writes an older version once more, as the latest.
///
/// # Errors
/// As [`write()`]; [`Error::NotFound`] where there is no such version.
pub fn restore(act: &mut Act<'_, '_>, page: &str, lang: Lang, seen: i64, number: i64) -> Result<()> {
    let old = store::get(act, page, lang, number)?.ok_or(Error::NotFound)?;
    write(act, page, lang, seen, &old.text)
}

/// A text as it stands, and the versions before it, the latest first.
///
/// # Errors
/// What the database says.
pub fn versions(read: &mut Read<'_>, page: &str, lang: Lang) -> Result<Vec<Version>> {
    Ok(store::history(read, page, lang)?)
}

/// The text of a page in `lang`, or in German where that language has none: better than nothing.
///
/// # Errors
/// What the database says.
pub fn shown(read: &mut Read<'_>, page: &str, lang: Lang) -> Result<Option<Text>> {
    let found = match store::latest(read, page, lang)? {
        None => store::latest(read, page, Lang::German)?,
        found => found,
    };
    Ok(found.map(|version| version.text))
}

#[cfg(test)]
mod tests {
    use access::testing::Organisation;
    use kernel::{Actor, World};
    use town::testing;

    use super::*;

    #[test]
    fn a_text_is_written_kept_and_restored_by_the_administration_alone() {
        let rooms = [access::MIGRATIONS, jobs::MIGRATIONS, records::MIGRATIONS, crate::MIGRATIONS].concat();
        for test in testing::both(&rooms, &World::system()) {
            let town = &test.town;
            let house = Organisation::found(town.database(), &town.world);
            let text = |title: &str| Text { title: title.into(), markdown: "**Text**".into() };
            let put = |actor: &Actor, seen, title: &str| {
                town.write(actor, |act| write(act, "kontakt", Lang::English, seen, &text(title)))
            };
            let ada = house.actor("ada");
            assert!(matches!(put(&house.actor("clara"), 0, "Contact"), Err(Error::Forbidden(_))));
            put(&Actor::system("town.add"), 0, "Contact").unwrap();
            put(&ada, 1, "Contact us").unwrap();
            assert!(matches!(put(&ada, 1, "Too late"), Err(Error::Conflict(_))));
            assert!(matches!(put(&ada, 2, " "), Err(Error::Invalid(_))));
            let unknown = town.write(&ada, |act| write(act, "../x", Lang::English, 0, &text("x")));
            assert!(matches!(unknown, Err(Error::NotFound)));

            town.write(&ada, |act| restore(act, "kontakt", Lang::English, 2, 1)).unwrap();
            let missing = town.write(&ada, |act| restore(act, "kontakt", Lang::English, 3, 9));
            assert!(matches!(missing, Err(Error::NotFound)));
            let all = town.read(|read| versions(read, "kontakt", Lang::English)).unwrap();
            let titles: Vec<_> =
                all.iter().map(|v| (v.number, v.text.title.as_str(), v.written_by)).collect();
            let by = Some(house.person("ada"));
            assert_eq!(titles, [(3, "Contact", by), (2, "Contact us", by), (1, "Contact", None)]);

            let shown = |lang| town.read(|read| shown(read, "kontakt", lang)).unwrap();
            assert_eq!(shown(Lang::English), Some(text("Contact")));
            assert_eq!(shown(Lang::PlainGerman), None, "English is not German");
            let subject = Subject::new("site_text", Id::<()>::nil());
            let events = town.read(|read| Ok(ledger::of_subject(read, &subject)?)).unwrap();
            assert_eq!(events.len(), 3, "each writing is recorded");
        }
    }
}
