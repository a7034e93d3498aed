//! The way out for mail: an SMTP server, or a folder where nothing leaves the machine (demo, training).

use std::path::{Path, PathBuf};

use citizen::mails::Mail;
use kernel::{Error, Result};
use lettre::{FileTransport, Message, SmtpTransport, Transport, message::header::ContentType};
use town::Settings;

/// Where mail goes.
pub enum Postbox {
    /// To an SMTP server.
    Smtp(Box<SmtpTransport>),
    /// Into a folder, a file each.
    Folder(PathBuf),
}

impl Postbox {
    /// `smtp://…` and `smtps://…` lead to a server; without an address mail is put into `folder`.
    ///
    /// # Errors
    /// Where the address cannot be read.
    pub fn open(address: Option<&str>, folder: &Path) -> Result<Self> {
        match address {
            Some(address) => {
                let builder = SmtpTransport::from_url(address)
                    .map_err(|error| Error::internal(format!("mail = {address:?}: {error}")))?;
                Ok(Self::Smtp(Box::new(builder.build())))
            }
            None => {
                std::fs::create_dir_all(folder).map_err(Error::caused_by)?;
                Ok(Self::Folder(folder.to_path_buf()))
            }
        }
    }

    /// Sends a mail. `job` makes its Message-ID, so that a mail that was sent twice can be recognised.
    ///
    /// # Errors
    /// [`Error::Internal`] where the address is none or the server refuses; the job is tried again.
    pub fn send(&self, settings: &Settings, mail: &Mail, job: &str) -> Result<()> {
        let from = format!("{} <{}>", settings.short_name, settings.mail_from);
        let host = settings.mail_from.rsplit('@').next().unwrap_or_default();
        let message = Message::builder()
            .from(from.parse().map_err(Error::caused_by)?)
            .to(mail.to.parse().map_err(Error::caused_by)?)
            .subject(&mail.subject)
            .message_id(Some(format!("<{job}@{host}>")))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())
            .map_err(Error::caused_by)?;
        match self {
            Self::Smtp(server) => server.send(&message).map(drop).map_err(Error::caused_by),
            Self::Folder(folder) => FileTransport::new(folder).send(&message).map(drop).map_err(Error::caused_by),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_into_a_folder_is_a_readable_file() {
        let folder = tempfile::tempdir().unwrap();
        let postbox = Postbox::open(None, folder.path()).unwrap();
        let mail = Mail { to: "kim@example.org".into(), subject: "Grüße".into(), text: "Guten Tag".into() };
        postbox.send(&town::testing::settings(), &mail, "0198").unwrap();
        let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert!(text.contains("Guten Tag") && text.contains("0198@"), "{text}");
    }

    #[test]
    fn a_wrong_address_is_named() {
        let error = Postbox::open(Some("ftp://x"), Path::new("/nowhere")).err().unwrap();
        assert!(error.to_string().contains("ftp://x"), "{error}");
    }
}
