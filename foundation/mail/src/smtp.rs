//! The town's mail server.

use std::time::Duration;

use kernel::{Error, Result, Secret};
use lettre::{
    SmtpTransport, Transport,
    transport::smtp::{
        self, PoolConfig,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};

use crate::Mail;

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte, usually on port 465.
    Tls,
    /// Plain at first, then TLS or nothing is sent (STARTTLS), usually on port 587.
    StartTls,
    /// No protection: a server on the same machine only.
    None,
}

/// How to reach the mail server.
#[derive(Debug, Clone)]
pub struct Config {
    /// The server's name; its certificate must be made out to it.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// User name and password, if the server wants them.
    pub credentials: Option<(String, Secret<String>)>,
    /// Certificates of an authority of one's own (PEM), trusted beside those of the machine.
    pub authority: Option<String>,
    /// The name this machine greets with; its host name where absent.
    pub hello: Option<String>,
}

impl Config {
    /// A server on this machine, such as the [`catcher`](crate::catcher).
    #[must_use]
    pub fn local(port: u16) -> Self {
        let host = "127.0.0.1".to_owned();
        Self { host, port, security: Security::None, credentials: None, authority: None, hello: None }
    }
}

/// The connection to the mail server; kept open for the next mail for a while. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Mailer(SmtpTransport);

/// So long the server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// An idle connection is closed after this.
const IDLE: Duration = Duration::from_secs(30);

impl Mailer {
    /// Prepares the connection. The server is connected to when the first mail is sent.
    ///
    /// # Errors
    /// Where the authority's certificate cannot be read.
    pub fn new(config: &Config) -> Result<Self> {
        let tls = match config.security {
            Security::Tls => Tls::Wrapper(tls(config)?),
            Security::StartTls => Tls::Required(tls(config)?),
            Security::None => Tls::None,
        };
        let mut builder = SmtpTransport::builder_dangerous(&config.host)
            .port(config.port)
            .tls(tls)
            .timeout(Some(PATIENCE))
            .pool_config(PoolConfig::new().max_size(4).idle_timeout(IDLE));
        if let Some((user, password)) = &config.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose().clone()));
        }
        if let Some(name) = &config.hello {
            builder = builder.hello_name(ClientId::Domain(name.clone()));
        }
        Ok(Self(builder.build()))
    }

    /// Hands a mail to the server. When this returns, the server answers for it.
    ///
    /// # Errors
    /// [`Error::Invalid`] on the field `to` where the server will never take this mail: trying again is no use.
    /// [`Error::Internal`] for everything else.
    pub fn send(&self, mail: &Mail) -> Result<()> {
        self.0.send_raw(&mail.envelope, mail.bytes()).map(drop).map_err(|error| judged(&error))
    }

    /// Whether the server answers, for the operator's check of the settings.
    ///
    /// # Errors
    /// Why it does not.
    pub fn test(&self) -> Result<()> {
        match self.0.test_connection() {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::internal("the mail server does not answer to a greeting")),
            Err(error) => Err(judged(&error)),
        }
    }
}

fn tls(config: &Config) -> Result<TlsParameters> {
    let mut builder = TlsParameters::builder(config.host.clone());
    if let Some(pem) = &config.authority {
        builder =
            builder.add_root_certificate(Certificate::from_pem(pem.as_bytes()).map_err(Error::caused_by)?);
    }
    builder.build().map_err(Error::caused_by)
}

fn judged(error: &smtp::Error) -> Error {
    let code = error.status().map(u16::from);
    match code {
        // Our own sign-in or encryption is not accepted (RFC 4954): an operator can mend that.
        Some(530..=538) => Error::internal(format!("the mail server refuses this program: {error}")),
        Some(code @ 500..=599) => {
            Error::invalid("to", format!("Der Mailserver nimmt diese E-Mail nicht an (Fehler {code})."))
        }
        // What a server says may name the recipient, so only the code is kept.
        Some(code) => Error::internal(format!("the mail server wants to be asked later: {code}")),
        None => Error::internal(format!("the mail server cannot be reached: {}", causes(error))),
    }
}

fn causes(error: &smtp::Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        words = format!("{words}: {deeper}");
        cause = deeper.source();
    }
    words
}
