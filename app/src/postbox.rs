//! The way out for mail: the town's SMTP server, or a catcher on this machine that lets nothing out (demo, training).

use std::{net::SocketAddr, path::Path};

use citizen::mails::Mail;
use jobs::Job;
use kernel::{Id, Result, Secret, World};
use mail::{Address, Mailer, Message, MessageId, Security, Sender, catcher::Catcher, compose};
use town::Settings;

use crate::config::{MailSecurity, MailServer};

/// Where mail goes. A catcher lives as long as this.
pub struct Postbox {
    mailer: Mailer,
    _catcher: Option<Catcher>,
    world: World,
}

impl Postbox {
    /// Opens the way to `server`; without one, mail is caught and put into `folder`, a file each.
    ///
    /// # Errors
    /// Where the server's settings do not fit or the folder cannot be written.
    pub fn open(server: Option<&MailServer>, folder: &Path, world: World) -> Result<Self> {
        match server {
            Some(server) => Ok(Self { mailer: Mailer::new(&config(server))?, _catcher: None, world }),
            None => {
                let catcher = Catcher::start(SocketAddr::from(([127, 0, 0, 1], 0)), folder, world.clone())?;
                let mailer = Mailer::new(&mail::Config::local(catcher.address().port()))?;
                Ok(Self { mailer, _catcher: Some(catcher), world })
            }
        }
    }

    /// Sends a mail. The job makes its Message-ID, so that one that was sent twice can be recognised.
    ///
    /// # Errors
    /// [`kernel::Error::Invalid`] where the address is none; else the job is tried again.
    pub fn send(&self, settings: &Settings, mail: &Mail, job: Id<Job>) -> Result<()> {
        let sender = Sender::new(Address::new(&settings.name, &settings.mail_from)?);
        let message = Message::new(Address::new("", &mail.to)?, mail.subject.clone(), mail.text.clone());
        let id = MessageId::of(job, &sender);
        self.mailer.send(&compose(&sender, &message, &id, self.world.now())?)
    }
}

fn config(server: &MailServer) -> mail::Config {
    mail::Config {
        port: server.port,
        security: match server.security {
            MailSecurity::Tls => Security::Tls,
            MailSecurity::StartTls => Security::StartTls,
            MailSecurity::None => Security::None,
        },
        credentials: server
            .user
            .clone()
            .map(|user| (user, Secret::new(server.password.clone().unwrap_or_default()))),
        host: server.host.clone(),
        ..mail::Config::local(server.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_without_a_server_is_caught_as_a_readable_file() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::system();
        let postbox = Postbox::open(None, folder.path(), world.clone()).unwrap();
        let mail = Mail { to: "kim@example.org".into(), subject: "Grüße".into(), text: "Guten Tag".into() };
        postbox.send(&town::testing::settings(), &mail, world.id()).unwrap();
        let caught = mail::catcher::list(folder.path(), 10).unwrap();
        assert_eq!(caught.len(), 1);
        assert_eq!(
            (caught[0].subject.as_str(), caught[0].to.as_slice()),
            ("Grüße", &["kim@example.org".to_owned()][..])
        );
    }

    #[test]
    fn an_address_that_is_none_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::system();
        let postbox = Postbox::open(None, folder.path(), world.clone()).unwrap();
        let mail =
            Mail { to: "kim\r\nBcc: x@example.org".into(), subject: String::new(), text: String::new() };
        assert!(postbox.send(&town::testing::settings(), &mail, world.id()).is_err());
    }
}
