//! Filling in: begin, save, prove an e-mail address, come back, delete. Nothing of this is an official act.

use ::store::Tx;
use access::credentials::TownKey;
use jiff::{SignedDuration, ToSpan};
use kernel::{Error, Id, Lang, Result, Timestamp};
use server::Upload;
use subtle::ConstantTimeEq;
use town::Town;

use super::{
    CODE_LENGTH, CODE_MINUTES, CODE_TRIES, CODES_SENT, Draft, DraftFile, DraftId, KEPT_DAYS, KNOCKS,
    WARNED_DAYS, hash, six_digits, store,
};
use crate::{forms::StoredFile, mails};

/// The key that seals the answers of a town's drafts.
pub(crate) fn key(town: &Town) -> TownKey {
    TownKey::new(town.keys.derive("draft answers"))
}

/// Begins a draft and gives its code, which is kept nowhere.
///
/// # Errors
/// What the database says.
pub fn begin(town: &Town, service: &str, lang: Lang) -> Result<String> {
    let (id, code) = (town.world.id(), town.world.code(CODE_LENGTH));
    town.maintain(|tx| Ok(store::insert(tx, id, &hash(&code), service, lang, town.now())?))?;
    Ok(code)
}

/// The draft that `code` opens. Wrong codes are counted by where they come from.
///
/// # Errors
/// [`Error::NotFound`] for a wrong code, [`Error::TooMany`] after too many of them.
pub fn open(town: &Town, source: std::net::IpAddr, code: &str) -> Result<Draft> {
    let (source, hour) = (counted(town, "source of a knock", &source.to_string()), hour(town));
    let (found, knocks) = town.read(|read| {
        Ok((store::by_code(read, &key(town), &hash(code))?, store::knocks(read, &source, hour)?))
    })?;
    if knocks >= KNOCKS {
        return Err(next_hour(town));
    }
    if let Some(draft) = found {
        return Ok(draft);
    }
    town.maintain(|tx| Ok(store::knock(tx, &source, hour)?))?;
    Err(Error::NotFound)
}

/// Counts what somebody may do only `limit` times in an hour, in the transaction that does it.
///
/// # Errors
/// [`Error::TooMany`] with the seconds to wait.
pub(crate) fn count(tx: &mut Tx<'_>, town: &Town, what: &str, who: &str, limit: i64) -> Result<()> {
    let (who, hour) = (counted(town, what, who), hour(town));
    if store::knocks(tx, &who, hour)? >= limit {
        return Err(next_hour(town));
    }
    store::knock(tx, &who, hour)?;
    Ok(())
}

/// Network and e-mail addresses are not kept: the key turns them into something that says nothing elsewhere.
fn counted(town: &Town, what: &str, who: &str) -> String {
    ledger::hex(&town.keys.mac(what, who.as_bytes()))
}

fn hour(town: &Town) -> i64 {
    town.now().as_second() / 3600
}

fn next_hour(town: &Town) -> Error {
    let seconds = (hour(town) + 1) * 3600 - town.now().as_second();
    Error::TooMany(u64::try_from(seconds).unwrap_or(60))
}

/// Changes a draft.
///
/// # Errors
/// [`Error::Conflict`] where it was sent already.
pub fn change<T>(town: &Town, id: DraftId, mut change: impl FnMut(&mut Draft) -> T) -> Result<T> {
    let key = key(town);
    town.maintain(|tx| {
        let mut draft = store::for_change(tx, &key, id)?;
        if draft.submitted.is_some() {
            return Err(sent());
        }
        let result = change(&mut draft);
        store::save(tx, &key, &town.world, &draft)?;
        Ok(result)
    })
}

fn sent() -> Error {
    Error::Conflict("Dieser Antrag ist schon gesendet.".into())
}

/// Stores a file of a draft.
///
/// # Errors
/// [`Error::Invalid`] where its content is not what is allowed; [`Error::Conflict`] where the draft was sent already.
pub fn add_file(
    town: &Town,
    id: DraftId,
    question: &str,
    upload: &Upload,
    lang: Lang,
    allowed: &[blob::inspect::Kind],
) -> Result<()> {
    let refuse = |words: String| Error::invalid(question, words);
    let kind = blob::inspect::inspect(upload.open()?, &upload.name, allowed)
        .map_err(|refusal| refuse(refusal.message(lang)))?;
    let stored = town.put_bytes(upload.open()?, kind.mime())?;
    let file_id: Id<()> = town.world.id();
    town.maintain(|tx| {
        if !store::lock_unsent(tx, id)? {
            return Err(sent());
        }
        let blob = blob::record(tx, &town.world, &stored)?;
        let file = DraftFile {
            question: question.to_owned(),
            file: StoredFile {
                id: file_id.to_string(),
                name: upload.name.clone(),
                media_type: stored.mime.clone(),
                size: stored.size,
            },
            sha256: stored.plain_sha256,
            blob,
        };
        store::add_file(tx, id, file_id, &file)?;
        Ok(())
    })
}

/// Takes a file back.
///
/// # Errors
/// What the database says.
pub fn remove_file(town: &Town, id: DraftId, file: Id<()>) -> Result<()> {
    town.maintain(|tx| Ok(store::remove_file(tx, &town.world, id, file)?))
}

/// Sends six digits to an e-mail address.
///
/// # Errors
/// [`Error::TooMany`] after [`CODES_SENT`] of them in an hour: each gives new tries to who guesses, and fills a mailbox that
/// may be somebody else's.
pub fn send_code(town: &Town, draft: &Draft, email: &str) -> Result<()> {
    let digits = six_digits(town.world.random());
    let code = store::SentCode {
        email: email.to_owned(),
        hash: hash(&digits),
        expires_at: town.now().saturating_add(SignedDuration::from_mins(CODE_MINUTES)).unwrap_or(town.now()),
        tries: 0,
    };
    let mail = mails::code(&*town.settings()?, draft.lang, email, &digits);
    town.maintain(|tx| {
        count(tx, town, "address of a code", &email.to_lowercase(), CODES_SENT)?;
        store::put_code(tx, draft.id, &code)?;
        mails::enqueue(tx, &town.world, &mail, None)?;
        Ok(())
    })
}

/// Checks the six digits; when they fit, the draft has a proven e-mail address.
///
/// # Errors
/// [`Error::Invalid`] with the key of the text that says what to do.
pub fn check_code(town: &Town, id: DraftId, digits: &str, now: Timestamp) -> Result<()> {
    let sent = town.maintain(|tx| Ok(store::try_code(tx, id)?))?;
    let words = match &sent {
        None => Some("code-keiner"),
        Some(code) if code.tries >= CODE_TRIES => Some("code-zu-oft"),
        Some(code) if code.expires_at < now => Some("code-abgelaufen"),
        Some(code) if !bool::from(code.hash.ct_eq(&hash(digits))) => Some("code-falsch"),
        Some(_) => None,
    };
    if let Some(words) = words {
        return Err(Error::invalid("code", words));
    }
    let email = sent.map(|code| code.email);
    change(town, id, |draft| {
        draft.email.clone_from(&email);
        draft.email_verified = true;
    })?;
    town.maintain(|tx| Ok(store::drop_code(tx, id)?)).map(drop)
}

/// Notes that the person will come back with the code.
///
/// # Errors
/// What the database says.
pub fn keep(town: &Town, id: DraftId) -> Result<()> {
    town.maintain(|tx| Ok(store::keep(tx, id, town.now())?)).map(drop)
}

/// Deletes a draft at once.
///
/// # Errors
/// What the database says.
pub fn delete(town: &Town, id: DraftId) -> Result<()> {
    town.maintain(|tx| Ok(store::delete(tx, &town.world, id)?)).map(drop)
}

/// Announces coming deletions and deletes what is 30 days old (§ 8a OZG). Runs every day.
///
/// # Errors
/// What the database says.
pub fn tidy_up(town: &Town) -> Result<u64> {
    let now = town.now();
    let days_ago = |days: i64| now.saturating_sub((days * 24).hours()).unwrap_or(now);
    let settings = town.settings()?;
    let to_warn = town.read(|read| Ok(store::to_warn(read, days_ago(KEPT_DAYS - WARNED_DAYS))?))?;
    for (id, email, lang, _) in to_warn {
        let mail = mails::draft_ends(&settings, lang, &email);
        town.maintain(|tx| {
            store::warned(tx, id, now)?;
            mails::enqueue(tx, &town.world, &mail, Some(format!("draft ends {id}")))?;
            Ok(())
        })?;
    }
    let mut deleted = 0;
    loop {
        let old = town.read(|read| Ok(store::old(read, days_ago(KEPT_DAYS), days_ago(WARNED_DAYS - 1))?))?;
        if old.is_empty() {
            return Ok(deleted);
        }
        for id in old {
            deleted += town.maintain(|tx| Ok(store::delete(tx, &town.world, id)?))?;
        }
    }
}
