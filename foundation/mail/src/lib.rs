//! E-mail out: plain text, marked as automatic, composed safely from what people typed; and a catcher for demonstrations.
//!
//! A mail is sent by a job. The job composes it ([`compose()`]) with a Message-ID made of the job's id and hands it to the
//! town's mail server ([`Mailer`]). Where the process dies between the server's "accepted" and the end of the job, the
//! mail goes out twice with the same Message-ID, by which servers and programs recognise the second.
//! The demo sends to a [`catcher`] on the same machine, over the same SMTP.
//!
//! ```
//! use mail::{Address, Message, MessageId, Sender};
//! let sender = Sender::new(Address::new("Stadt Beispiel", "rathaus@example.org")?);
//! let message = Message::new(Address::new("Mária Ünal", "maria@example.org")?, "Ihr Bescheid", "Guten Tag,\n…");
//! let id = MessageId::of(kernel::World::system().id::<()>(), &sender);
//! let mail = mail::compose(&sender, &message, &id, kernel::World::system().now())?;
//! assert!(mail.bytes().starts_with(b"From: "));
//! # Ok::<(), kernel::Error>(())
//! ```

mod address;
pub mod catcher;
mod compose;
mod flow;
mod message;
mod smtp;

pub use address::Address;
pub use compose::{Mail, compose};
pub use message::{Attachment, LARGEST, Message, MessageId, Sender};
pub use smtp::{Config, Mailer, Security};
