//! One client's talk with the catcher.

use std::io::{self, BufRead, Read, Write};

/// The longest line of a command (RFC 5321, 4.5.3.1.4, with room for extensions).
const LONGEST_COMMAND: u64 = 4096;
/// The largest mail in bytes, as offered by the SIZE extension (RFC 1870).
pub(super) const LARGEST: usize = 25 * 1024 * 1024;
/// The most recipients of a mail (RFC 5321, 4.5.3.1.8).
const MOST_RECIPIENTS: usize = 100;

/// A mail as it came in.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Incoming {
    pub(super) from: Option<String>,
    pub(super) to: Vec<String>,
    pub(super) data: Vec<u8>,
}

/// Talks with a client until it leaves. `keep` is called for each mail before it is acknowledged.
pub(super) fn talk(
    client: &mut impl BufRead,
    out: &mut impl Write,
    mut keep: impl FnMut(&Incoming) -> io::Result<()>,
) -> io::Result<()> {
    let mut mail = Incoming::default();
    out.write_all(b"220 rathaus mail catcher ESMTP\r\n")?;
    while let Some(line) = command(client)? {
        let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let answer = match verb.to_ascii_uppercase().as_str() {
            "EHLO" => {
                mail = Incoming::default();
                out.write_all(format!("250-rathaus\r\n250-SIZE {LARGEST}\r\n250 8BITMIME\r\n").as_bytes())?;
                continue;
            }
            "HELO" | "RSET" => {
                mail = Incoming::default();
                "250 OK"
            }
            "MAIL" => from(rest, &mut mail),
            "RCPT" => to(rest, &mut mail),
            "DATA" if mail.from.is_none() || mail.to.is_empty() => "503 first MAIL and RCPT",
            "DATA" => {
                out.write_all(b"354 go ahead, end with a dot\r\n")?;
                let answer = match data(client, &mut mail.data)? {
                    End::Dot => keep(&mail).map_or("451 could not be written", |()| "250 kept"),
                    End::TooLarge => "552 too large",
                    End::Gone => return Ok(()),
                };
                mail = Incoming::default();
                answer
            }
            "NOOP" => "250 OK",
            "VRFY" => "252 perhaps",
            "QUIT" => return out.write_all(b"221 goodbye\r\n"),
            _ => "502 not known here",
        };
        out.write_all(format!("{answer}\r\n").as_bytes())?;
    }
    Ok(())
}

fn from(rest: &str, mail: &mut Incoming) -> &'static str {
    match path("FROM:", rest) {
        Some(_) if mail.from.is_some() => "503 one mail at a time",
        Some(address) => {
            mail.from = Some(address);
            "250 OK"
        }
        None => "501 MAIL FROM:<address>",
    }
}

fn to(rest: &str, mail: &mut Incoming) -> &'static str {
    match path("TO:", rest) {
        _ if mail.from.is_none() => "503 first MAIL",
        _ if mail.to.len() >= MOST_RECIPIENTS => "452 too many recipients",
        Some(address) if !address.is_empty() => {
            mail.to.push(address);
            "250 OK"
        }
        _ => "501 RCPT TO:<address>",
    }
}

/// The address in `FROM:<address> PARAMETER…`.
fn path(word: &str, rest: &str) -> Option<String> {
    let start = rest.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word))?;
    let (address, _) = rest[start.len()..].trim_start().strip_prefix('<')?.split_once('>')?;
    Some(address.to_owned())
}

/// A line without its end; nothing where the client is gone. What is no text is answered as an unknown command.
fn command(client: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    client.by_ref().take(LONGEST_COMMAND).read_until(b'\n', &mut line)?;
    if !line.ends_with(b"\n") {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()))
}

/// How a mail's data ended.
enum End {
    Dot,
    TooLarge,
    Gone,
}

/// Reads up to the line with the dot. Only a dot between two CRLF ends a mail: servers that take less for the end let one
/// mail smuggle in another.
fn data(client: &mut impl BufRead, data: &mut Vec<u8>) -> io::Result<End> {
    let mut after_crlf = true;
    let mut size = 0;
    loop {
        let mut line = Vec::new();
        if client.by_ref().take(64 * 1024).read_until(b'\n', &mut line)? == 0 {
            return Ok(End::Gone);
        }
        if after_crlf && line == b".\r\n" {
            return Ok(if size > LARGEST { End::TooLarge } else { End::Dot });
        }
        let stuffed = after_crlf && line.starts_with(b".");
        after_crlf = line.ends_with(b"\r\n");
        size += line.len();
        if size <= LARGEST {
            data.extend_from_slice(&line[usize::from(stuffed)..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the catcher answers (codes only) and keeps.
    fn said(client: &[u8]) -> (Vec<String>, Vec<Incoming>) {
        let (mut answers, mut kept) = (Vec::new(), Vec::new());
        talk(&mut &client[..], &mut answers, |mail| {
            kept.push(Incoming { from: mail.from.clone(), to: mail.to.clone(), data: mail.data.clone() });
            Ok(())
        })
        .unwrap();
        let lines = String::from_utf8(answers).unwrap();
        (lines.lines().map(|line| line[..3].to_owned()).collect(), kept)
    }

    #[test]
    fn a_mail_is_kept_as_it_was_sent() {
        let (codes, kept) = said(
            b"EHLO me\r\nMAIL FROM:<a@b.de> SIZE=10\r\nrcpt to: <c@d.de>\r\nRCPT TO:<e@f.de>\r\nDATA\r\nSubject: x\r\n\r\n..dot\r\nlast\r\n.\r\nQUIT\r\n",
        );
        assert_eq!(codes, ["220", "250", "250", "250", "250", "250", "250", "354", "250", "221"]);
        assert_eq!(
            kept,
            [Incoming {
                from: Some("a@b.de".into()),
                to: vec!["c@d.de".into(), "e@f.de".into()],
                data: b"Subject: x\r\n\r\n.dot\r\nlast\r\n".to_vec(),
            }]
        );
    }

    #[test]
    fn what_is_out_of_order_is_answered_and_not_kept() {
        let table: [(&[u8], &[&str]); 7] = [
            (b"DATA\r\n", &["220", "503"]),
            (b"RCPT TO:<a@b.de>\r\n", &["220", "503"]),
            (b"MAIL FROM:<a@b.de>\r\nMAIL FROM:<a@b.de>\r\n", &["220", "250", "503"]),
            (b"MAIL FROM:a@b.de\r\n", &["220", "501"]),
            (b"MAIL FROM:<>\r\nRCPT TO:<>\r\n", &["220", "250", "501"]),
            (
                b"MAIL FROM:<a@b.de>\r\nRCPT TO:<a@b.de>\r\nRSET\r\nDATA\r\n",
                &["220", "250", "250", "250", "503"],
            ),
            (
                b"AUTH PLAIN x\r\n\xff\xfe\r\nNOOP\r\nVRFY x\r\nQUIT\r\nNOOP\r\n",
                &["220", "502", "502", "250", "252", "221"],
            ),
        ];
        for (client, codes) in table {
            let (answered, kept) = said(client);
            assert_eq!(answered, codes, "{}", String::from_utf8_lossy(client));
            assert!(kept.is_empty());
        }
    }

    const BEGIN: &[u8] = b"MAIL FROM:<a@b.de>\r\nRCPT TO:<a@b.de>\r\nDATA\r\n";

    #[test]
    fn half_a_dot_does_not_end_a_mail() {
        for smuggled in [&b"x\n.\nMAIL"[..], b"x\n.\r\nMAIL", b"x\r\n.\nMAIL", b"x\r.\r\nMAIL"] {
            let (codes, kept) = said(&[BEGIN, smuggled, b"\r\n.\r\n"].concat());
            assert_eq!((codes.len(), kept.len()), (5, 1), "{}", String::from_utf8_lossy(smuggled));
            assert!(kept[0].data.ends_with(b"MAIL\r\n"));
        }
    }

    #[test]
    fn a_mail_that_is_too_large_or_breaks_off_is_not_kept() {
        let (codes, kept) = said(&[BEGIN, &b"x\r\n".repeat(LARGEST / 3 + 2), b".\r\nNOOP\r\n"].concat());
        assert_eq!((&codes[4..], kept.len()), (&["552".to_owned(), "250".to_owned()][..], 0));
        assert_eq!(said(&[BEGIN, b"half a mail\r\n"].concat()).1, []);
    }

    proptest! {
        #[test]
        fn no_client_makes_it_panic(lines in prop::collection::vec(prop_oneof![
            Just(b"DATA\r\n".to_vec()), Just(b"MAIL FROM:<a@b>\r\n".to_vec()), Just(b"RCPT TO:<a@b>\r\n".to_vec()),
            Just(b".\r\n".to_vec()), Just("MAIL FROMÄ<a>\r\n".into()), prop::collection::vec(any::<u8>(), 0..40),
        ], 0..30)) {
            said(&lines.concat());
        }
    }
}
