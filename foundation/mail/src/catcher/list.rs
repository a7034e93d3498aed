//! The caught mails as files and as a list.

use std::{
    io::{self, Write},
    path::Path,
};

use jiff::tz::TimeZone;
use kernel::{Error, Result, Timestamp, World};
use mail_parser::{MessageParser, MimeHeaders};

use super::session::Incoming;

/// A caught mail, for the list and for reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caught {
    /// The file's name, by which [`raw`] finds it.
    pub file: String,
    /// When it came in.
    pub at: Timestamp,
    /// The sender as the mail says.
    pub from: String,
    /// The recipients as the client said, whatever the mail says.
    pub to: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The files' names and sizes.
    pub attachments: Vec<(String, usize)>,
}

/// Up to `limit` caught mails, the newest first.
///
/// # Errors
/// Where the folder cannot be read.
pub fn list(folder: &Path, limit: usize) -> Result<Vec<Caught>> {
    let entries = std::fs::read_dir(folder).map_err(Error::caused_by)?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| is_ours(name))
        .collect();
    // Names begin with the moment, so their order is that of time.
    names.sort_unstable_by(|a, b| b.cmp(a));
    names.truncate(limit);
    Ok(names.iter().filter_map(|name| read(folder, name)).collect())
}

/// A caught mail as it came in, with the client's recipients in `X-Envelope-To` headers.
///
/// # Errors
/// [`Error::NotFound`] where there is no such mail.
pub fn raw(folder: &Path, file: &str) -> Result<Vec<u8>> {
    if !is_ours(file) {
        return Err(Error::NotFound);
    }
    std::fs::read(folder.join(file)).map_err(|_| Error::NotFound)
}

/// Writes a mail; half a file never has a name that is listed.
pub(super) fn keep(folder: &Path, world: &World, mail: &Incoming) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    for address in &mail.to {
        let address: String = address.chars().filter(|c| !c.is_control()).collect();
        file.write_all(format!("X-Envelope-To: {address}\r\n").as_bytes())?;
    }
    file.write_all(&mail.data)?;
    file.flush()?;
    let moment = world.now().to_zoned_datetime(TimeZone::UTC).strftime("%Y%m%dT%H%M%S.%6f").to_string();
    file.persist(folder.join(format!("{moment}-{}.eml", world.id::<()>()))).map_err(|error| error.error)?;
    Ok(())
}

/// `20261123T100000.000000-<32 hexadecimal digits>.eml`: no other name leads to a file.
fn is_ours(name: &str) -> bool {
    let parts = name.strip_suffix(".eml").and_then(|stem| stem.split_once('-'));
    parts.is_some_and(|(moment, id)| {
        moment.len() == 22
            && moment.bytes().all(|b| b.is_ascii_digit() || b == b'T' || b == b'.')
            && id.len() == 32
            && id.bytes().all(|b| b.is_ascii_hexdigit())
    })
}

fn read(folder: &Path, name: &str) -> Option<Caught> {
    let bytes = std::fs::read(folder.join(name)).ok()?;
    let parsed = MessageParser::default().parse(&bytes)?;
    let to = parsed.header_values("X-Envelope-To").filter_map(|value| value.as_text().map(str::to_owned));
    let from = parsed.from().and_then(|from| from.first()).map(|from| match (from.name(), from.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    });
    let files = parsed
        .attachments()
        .map(|part| (part.attachment_name().unwrap_or("Anlage").to_owned(), part.contents().len()));
    Some(Caught {
        file: name.to_owned(),
        at: moment(name)?,
        from: from.unwrap_or_default(),
        to: to.collect(),
        subject: parsed.subject().unwrap_or_default().to_owned(),
        text: parsed.body_text(0).unwrap_or_default().into_owned(),
        attachments: files.collect(),
    })
}

fn moment(name: &str) -> Option<Timestamp> {
    let moment = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%S.%f", name.get(..22)?).ok()?;
    Some(moment.to_zoned_datetime(TimeZone::UTC).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{TestClock, TestEntropy};

    #[test]
    fn only_names_of_our_making_lead_to_files() {
        let good = format!("20261123T100000.000000-{}.eml", "0".repeat(32));
        assert!(is_ours(&good));
        for bad in ["", "../secret.eml", "x.eml", "20261123T100000.000000-../../etc/passwd0000000000000.eml"]
        {
            assert!(!is_ours(bad), "{bad}");
        }
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(raw(folder.path(), &good), Err(Error::NotFound)));
        assert!(matches!(raw(folder.path(), "/etc/passwd"), Err(Error::NotFound)));
    }

    #[test]
    fn a_kept_mail_is_listed_with_its_moment_even_when_it_is_odd() {
        let folder = tempfile::tempdir().unwrap();
        let clock = TestClock::at("2026-11-23T10:00:00.000001Z".parse().unwrap());
        let world = World::new(clock.clone(), TestEntropy::seeded(1));
        for data in
            [&b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHallo\r\n"[..], b"", b"\xff\xff\r\n\r\n\xff"]
        {
            let mail = Incoming { from: None, to: vec!["a@b.de".into()], data: data.to_vec() };
            keep(folder.path(), &world, &mail).unwrap();
            clock.advance(jiff::SignedDuration::from_secs(1));
        }
        std::fs::write(folder.path().join("other.txt"), "x").unwrap();
        let listed = list(folder.path(), 10).unwrap();
        assert_eq!(listed.len(), 3);
        assert_eq!((listed[2].subject.as_str(), listed[2].text.trim_end()), ("Grüße", "Hallo"));
        assert_eq!(
            (listed[2].at, &listed[2].to),
            ("2026-11-23T10:00:00.000001Z".parse().unwrap(), &vec!["a@b.de".to_owned()])
        );
        assert_eq!(list(folder.path(), 1).unwrap(), listed[..1]);
        assert!(raw(folder.path(), &listed[2].file).unwrap().ends_with(b"Hallo\r\n"));
    }
}
