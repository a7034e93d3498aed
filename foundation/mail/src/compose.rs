//! From a message to the bytes that go over the wire.

use std::time::{Duration, UNIX_EPOCH};

use kernel::{Error, Result, Timestamp};
use lettre::{
    address::Envelope,
    message::{
        Attachment as Part, Body, MultiPart, SinglePart,
        header::{ContentTransferEncoding as Encoding, ContentType, HeaderName, HeaderValue},
    },
};

use crate::{LARGEST, Message, MessageId, Sender, address::one_line, flow::flow};

/// The longest subject in characters; longer ones are cut.
const LONGEST_SUBJECT: usize = 200;

/// A composed mail.
#[derive(Debug, Clone)]
pub struct Mail {
    pub(crate) envelope: Envelope,
    bytes: Vec<u8>,
}

impl Mail {
    /// The mail as it is sent (RFC 5322).
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Composes a mail. The same input gives the same bytes, so that a second try sends the same mail.
///
/// # Errors
/// [`Error::TooLarge`] above [`LARGEST`] bytes of attachments and text; [`Error::Internal`] where an attachment's type is
/// not a MIME type.
pub fn compose(sender: &Sender, message: &Message, id: &MessageId, date: Timestamp) -> Result<Mail> {
    let size = message.text.len() + message.attachments.iter().map(|file| file.bytes.len()).sum::<usize>();
    if size > LARGEST {
        return Err(Error::TooLarge("Die Anlagen sind zu groß für eine E-Mail.".into()));
    }
    let bounces = sender.bounces.as_ref().unwrap_or(&sender.from);
    let [bounces, to] = [bounces, &message.to].map(|address| address.mailbox().email.clone());
    let envelope = Envelope::new(Some(bounces), vec![to]).map_err(Error::caused_by)?;
    let mut builder = lettre::Message::builder()
        .from(sender.from.mailbox().clone())
        .to(message.to.mailbox().clone())
        .subject(one_line(&message.subject, LONGEST_SUBJECT))
        .date(UNIX_EPOCH + Duration::from_secs(date.as_second().unsigned_abs()))
        .message_id(Some(id.to_string()))
        // RFC 3834: nobody's holiday notice shall answer this.
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .envelope(envelope.clone());
    if let Some(address) = &message.reply_to {
        builder = builder.reply_to(address.mailbox().clone());
    }
    let text = encoded(flow(&message.text), Encoding::QuotedPrintable)?;
    let text = SinglePart::builder().header(flowed()?).body(text);
    let composed = if message.attachments.is_empty() {
        builder.singlepart(text)
    } else {
        // A boundary of our own, because the library's is random. It cannot stand in a part: `=_` occurs neither in
        // quoted-printable text nor in base64.
        let mut parts = MultiPart::mixed().boundary(format!("=_{}", id.id)).singlepart(text);
        for file in &message.attachments {
            parts = parts.singlepart(part(file)?);
        }
        builder.multipart(parts)
    };
    Ok(Mail { envelope, bytes: composed.map_err(Error::caused_by)?.formatted() })
}

fn part(file: &crate::Attachment) -> Result<SinglePart> {
    let kind = ContentType::parse(&file.mime).map_err(Error::caused_by)?;
    let body = encoded(file.bytes.clone(), Encoding::Base64)?;
    Ok(Part::new(file_name(&file.name)).body(body, kind))
}

fn encoded(content: impl Into<Vec<u8>>, encoding: Encoding) -> Result<Body> {
    let body = Body::new_with_encoding(content.into(), encoding);
    body.map_err(|_| Error::internal("a part of a mail could not be encoded"))
}

/// A file name that no system takes for a path.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = one_line(&last.replace([':', '"'], "_"), 120);
    let name = name.trim_start_matches(['.', ' ']);
    if name.is_empty() { "Anlage".to_owned() } else { name.to_owned() }
}

fn flowed() -> Result<ContentType> {
    ContentType::parse("text/plain; charset=utf-8; format=flowed").map_err(Error::caused_by)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Address;
    use kernel::Id;
    use mail_parser::{MessageParser, MimeHeaders};
    use proptest::prelude::*;

    fn sender() -> Sender {
        let bounces = Some(Address::new("", "bounces@example.org").unwrap());
        Sender { from: Address::new("Stadt Beispiel", "rathaus@example.org").unwrap(), bounces }
    }

    fn composed(message: &Message) -> String {
        let id = MessageId::of(Id::<()>::nil(), &sender());
        let mail = compose(&sender(), message, &id, "2026-11-23T10:00:00Z".parse().unwrap()).unwrap();
        assert_eq!(mail.envelope.from().unwrap().to_string(), "bounces@example.org");
        String::from_utf8(mail.bytes).unwrap()
    }

    #[test]
    fn a_mail_as_it_is_sent() {
        let to = Address::new("Mária Ünal", "maria@example.org").unwrap();
        let text = "Guten Tag Frau Ünal,\n\nIhr Bescheid liegt für Sie bereit. Sie können ihn hier abrufen:\nhttps://example.org/status/1\n\n-- \nStadt Beispiel";
        let message = Message::new(to, "Ihr Bescheid über die Meldebescheinigung ist da", text)
            .reply_to(Address::new("", "buergeramt@example.org").unwrap());
        insta::assert_snapshot!(composed(&message).replace("\r\n", "\n"), @r#"
        From: "Stadt Beispiel" <rathaus@example.org>
        To: =?utf-8?b?TcOhcmlhIMOcbmFs?= <maria@example.org>
        Subject: Ihr Bescheid =?utf-8?b?w7xiZXI=?= die Meldebescheinigung ist da
        Date: Mon, 23 Nov 2026 10:00:00 +0000
        Message-ID: <00000000000000000000000000000000@example.org>
        Auto-Submitted: auto-generated
        X-Auto-Response-Suppress: All
        Reply-To: buergeramt@example.org
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8; format=flowed
        Content-Transfer-Encoding: quoted-printable

        Guten Tag Frau =C3=9Cnal,

        Ihr Bescheid liegt f=C3=BCr Sie bereit. Sie k=C3=B6nnen ihn hier abrufen:
        https://example.org/status/1

        --=20
        Stadt Beispiel
        "#);
    }

    #[test]
    fn a_mail_with_a_file() {
        let to = Address::new("", "maria@example.org").unwrap();
        let message = Message::new(to, "Receipt", "See attachment.").attach(
            "../Beleg für Ünal.pdf",
            "application/pdf",
            b"%PDF-1.7".to_vec(),
        );
        insta::assert_snapshot!(composed(&message).replace("\r\n", "\n"), @r#"
        From: "Stadt Beispiel" <rathaus@example.org>
        To: maria@example.org
        Subject: Receipt
        Date: Mon, 23 Nov 2026 10:00:00 +0000
        Message-ID: <00000000000000000000000000000000@example.org>
        Auto-Submitted: auto-generated
        X-Auto-Response-Suppress: All
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="=_00000000000000000000000000000000"

        --=_00000000000000000000000000000000
        Content-Type: text/plain; charset=utf-8; format=flowed
        Content-Transfer-Encoding: quoted-printable

        See attachment.

        --=_00000000000000000000000000000000
        Content-Disposition: attachment;
         filename*0*=utf-8''Beleg%20f%C3%BCr%20%C3%9Cnal.pdf
        Content-Type: application/pdf
        Content-Transfer-Encoding: base64

        JVBERi0xLjc=
        --=_00000000000000000000000000000000--
        "#);
    }

    #[test]
    fn too_large_a_mail_is_refused() {
        let to = Address::new("", "maria@example.org").unwrap();
        let message = Message::new(to, "x", "x").attach("a.pdf", "application/pdf", vec![0; LARGEST]);
        let id = MessageId::of(Id::<()>::nil(), &sender());
        assert!(matches!(compose(&sender(), &message, &id, Timestamp::UNIX_EPOCH), Err(Error::TooLarge(_))));
    }

    /// Anything a form can bring, line breaks and controls with preference.
    fn anything() -> impl Strategy<Value = String> {
        prop_oneof![
            ".{0,80}",
            "(\r\n|\n|\r|Bcc: x@example\\.org|=\\?utf-8\\?|[a-zäß\"<>,;:@ \u{0}\u{2028}]){0,20}"
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        #[test]
        fn nothing_typed_makes_a_header(name in anything(), subject in anything(), text in anything(), file in anything()) {
            let to = Address::new(&name, "maria@example.org").unwrap();
            let message = Message::new(to, subject.clone(), text).attach(file, "application/pdf", b"x".to_vec());
            let bytes = composed(&message);
            let parsed = MessageParser::default().parse(bytes.as_bytes()).unwrap();
            let mut names: Vec<&str> = parsed.headers().iter().map(|header| header.name()).collect();
            names.sort_unstable();
            prop_assert_eq!(names, [
                "Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To",
                "X-Auto-Response-Suppress",
            ]);
            prop_assert_eq!(parsed.subject().unwrap_or_default().trim(), one_line(&subject, LONGEST_SUBJECT));
            let to = parsed.to().unwrap().clone().into_list();
            prop_assert_eq!(to.len(), 1);
            prop_assert_eq!(to[0].address().unwrap(), "maria@example.org");
            prop_assert_eq!(parsed.attachment_count(), 1);
            let name = parsed.attachment(0).unwrap().attachment_name().unwrap_or_default();
            prop_assert!(!name.contains(['/', '\\', '\r', '\n']) && !name.starts_with('.'), "{:?}", name);
        }

        #[test]
        fn the_boundary_ends_no_part_early(text in "(--=_0{32}(--)?|\r\n|a){0,12}") {
            let to = Address::new("", "maria@example.org").unwrap();
            let message = Message::new(to, "x", text).attach("a.pdf", "application/pdf", b"--=_0".to_vec());
            let bytes = composed(&message);
            let parsed = MessageParser::default().parse(bytes.as_bytes()).unwrap();
            prop_assert_eq!((parsed.attachment_count(), parsed.attachment(0).unwrap().contents()), (1, &b"--=_0"[..]));
        }
    }
}
