//! The e-mails citizens get. They say that something happened and where to look, never what it is about in detail:
//! e-mail is a postcard.

use kernel::{Lang, World};
use serde::{Deserialize, Serialize};
use store::Tx;
use town::Settings;

use crate::TEXTS;

/// The kind of job that sends a mail.
pub const JOB: &str = "citizen.mail";

/// A mail to be sent by a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// To whom.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

fn mail(
    settings: &Settings,
    lang: Lang,
    to: &str,
    key: &str,
    arguments: &[(&str, ui::texts::Value<'_>)],
) -> Mail {
    let mut all = vec![("stadt", ui::texts::Value::from(settings.short_name.as_str()))];
    all.extend(arguments.iter().cloned());
    Mail {
        to: to.to_owned(),
        subject: TEXTS.with(lang, &format!("mail-{key}-betreff"), &all),
        text: format!(
            "{}\n\n-- \n{}\n{}, {} {}\n",
            TEXTS.with(lang, &format!("mail-{key}-text"), &all),
            settings.name,
            settings.address.street,
            settings.address.postal_code,
            settings.address.place,
        ),
    }
}

/// Six digits that prove an address.
#[must_use]
pub fn code(settings: &Settings, lang: Lang, to: &str, digits: &str) -> Mail {
    mail(settings, lang, to, "code", &[("code", digits.into())])
}

/// A draft will be deleted.
#[must_use]
pub fn draft_ends(settings: &Settings, lang: Lang, to: &str) -> Mail {
    mail(
        settings,
        lang,
        to,
        "entwurf",
        &[("adresse", format!("{}/antrag/fortsetzen", settings.public_url).into())],
    )
}

/// An application came in.
#[must_use]
pub fn received(settings: &Settings, lang: Lang, to: &str, reference: &str, status: &str) -> Mail {
    let address = format!("{}{status}", settings.public_url);
    mail(settings, lang, to, "eingang", &[("zeichen", reference.into()), ("adresse", address.into())])
}

/// Something is to be answered.
#[must_use]
pub fn asked(settings: &Settings, lang: Lang, to: &str, reference: &str, status: &str) -> Mail {
    let address = format!("{}{status}", settings.public_url);
    mail(settings, lang, to, "rueckfrage", &[("zeichen", reference.into()), ("adresse", address.into())])
}

/// Something is still to be answered.
#[must_use]
pub fn reminder(settings: &Settings, lang: Lang, to: &str, reference: &str, status: &str) -> Mail {
    let address = format!("{}{status}", settings.public_url);
    mail(settings, lang, to, "erinnerung", &[("zeichen", reference.into()), ("adresse", address.into())])
}

/// A notice is provided and counts as delivered on `delivered` (§ 9 OZG).
#[must_use]
pub fn notice(
    settings: &Settings,
    lang: Lang,
    to: &str,
    reference: &str,
    status: &str,
    delivered: kernel::Date,
) -> Mail {
    let address = format!("{}{status}", settings.public_url);
    let day = ui::format::date(lang, delivered);
    let arguments = [("zeichen", reference.into()), ("adresse", address.into()), ("tag", day.into())];
    mail(settings, lang, to, "bescheid", &arguments)
}

/// Hands a mail to the queue. With a key it is sent once, however often this runs.
///
/// # Errors
/// What the database says.
pub fn enqueue(tx: &mut Tx<'_>, world: &World, mail: &Mail, key: Option<String>) -> store::Result<()> {
    let payload = serde_json::to_value(mail).map_err(|e| store::Error::from(kernel::Error::caused_by(e)))?;
    let mut job = jobs::NewJob::new(JOB, payload);
    if let Some(key) = key {
        job = job.key(key);
    }
    jobs::enqueue(tx, world, &job)?;
    Ok(())
}
