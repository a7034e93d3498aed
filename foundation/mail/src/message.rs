//! What is sent.

use std::fmt;

use kernel::Id;

use crate::Address;

/// The most a mail may carry, all attachments together, in bytes. Many servers take 10 MB, and base64 adds a third.
pub const LARGEST: usize = 7 * 1024 * 1024;

/// A town as a sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The From header: the town's name and address.
    pub from: Address,
    /// Where reports of failed delivery go; to `from` where absent.
    pub bounces: Option<Address>,
}

impl Sender {
    /// Sends and receives failures as `from`.
    #[must_use]
    pub const fn new(from: Address) -> Self {
        Self { from, bounces: None }
    }
}

/// A mail to one recipient, in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// To whom. One only, so that no recipient learns of another.
    pub to: Address,
    /// The subject; line breaks in it become blanks.
    pub subject: String,
    /// The text. Paragraphs are lines; the reader's program wraps them.
    pub text: String,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<Address>,
    /// Files.
    pub attachments: Vec<Attachment>,
}

/// A file in a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its MIME type.
    pub mime: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Message {
    /// A mail of text alone.
    #[must_use]
    pub fn new(to: Address, subject: impl Into<String>, text: impl Into<String>) -> Self {
        Self { to, subject: subject.into(), text: text.into(), reply_to: None, attachments: Vec::new() }
    }

    /// Answers go to `address`.
    #[must_use]
    pub fn reply_to(mut self, address: Address) -> Self {
        self.reply_to = Some(address);
        self
    }

    /// With a file.
    #[must_use]
    pub fn attach(mut self, name: impl Into<String>, mime: impl Into<String>, bytes: Vec<u8>) -> Self {
        self.attachments.push(Attachment { name: name.into(), mime: mime.into(), bytes });
        self
    }
}

/// The Message-ID of a mail, the same each time its job is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageId {
    pub(crate) id: String,
    domain: String,
}

impl MessageId {
    /// Of the job (or whatever else happens once) that sends the mail.
    #[must_use]
    pub fn of<T>(id: Id<T>, sender: &Sender) -> Self {
        Self { id: id.to_string(), domain: sender.from.domain().to_owned() }
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}@{}>", self.id, self.domain)
    }
}
