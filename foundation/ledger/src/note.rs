//! Signed notes (C2SP `signed-note`) with Ed25519: text that several keys may have signed.

use std::{fmt, str::FromStr};

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::Signer as _;
use kernel::Secret;

use crate::Hash;

/// The byte that names Ed25519 over the note's text.
const ED25519: u8 = 0x01;
/// No note of ours comes near this; what is larger is not worth reading.
const LARGEST_NOTE: usize = 64 * 1024;
const MOST_SIGNATURES: usize = 64;

/// A note that is not one, or a key that is not one. Shown in German as the
/// predicate of a sentence ("Der Prüfpunkt …"), because whoever checks a notice reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteFault {
    /// Not spelled as the specification wants it.
    #[error("hat nicht die vorgeschriebene Form ({0})")]
    Form(&'static str),
    /// None of the signatures claims to be by the key.
    #[error("trägt keine Unterschrift des Schlüssels {0}")]
    NotSigned(String),
    /// A signature claims to be by the key and is not.
    #[error("trägt eine falsche Unterschrift des Schlüssels {0}")]
    WrongSignature(String),
}

/// One signature line: who claims to have signed, and the four bytes of the key's id followed by the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The key's name.
    pub name: String,
    /// Key id (4 bytes), then the signature in the form that the kind of key has.
    pub bytes: Vec<u8>,
}

/// A text and its signatures. What is parsed is written back byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// A note with one signature.
    ///
    /// # Errors
    /// [`NoteFault::Form`] where `text` does not end with a line break or has control characters.
    pub fn sign(text: String, signer: &Signer) -> Result<Self, NoteFault> {
        check_text(&text)?;
        let signature = signer.sign(&text);
        Ok(Self { text, signatures: vec![signature] })
    }

    /// A note put together from its parts.
    ///
    /// # Errors
    /// [`NoteFault::Form`] where the parts do not make a note.
    pub fn from_parts(text: String, signatures: Vec<Signature>) -> Result<Self, NoteFault> {
        let note = Self { text, signatures };
        // Reading is the one place that knows the rules.
        let read: Self = note.to_string().parse()?;
        if read == note { Ok(note) } else { Err(NoteFault::Form("Teile")) }
    }

    /// The signed text, with its last line break.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All signatures, in their order: the log's own, then those of witnesses.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Whether `key` signed this text. Signatures of other keys are ignored, as the specification wants.
    ///
    /// # Errors
    /// [`NoteFault::NotSigned`] or [`NoteFault::WrongSignature`].
    pub fn verify(&self, key: &VerifierKey) -> Result<(), NoteFault> {
        let mine = |s: &&Signature| s.name == key.name && s.bytes.starts_with(&key.id);
        let mut claims = self.signatures.iter().filter(mine).peekable();
        if claims.peek().is_none() {
            return Err(NoteFault::NotSigned(key.label()));
        }
        let good = claims.all(|signature| {
            let signature = ed25519_dalek::Signature::from_slice(&signature.bytes[4..]);
            signature.is_ok_and(|signature| key.key.verify_strict(self.text.as_bytes(), &signature).is_ok())
        });
        if good { Ok(()) } else { Err(NoteFault::WrongSignature(key.label())) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for signature in &self.signatures {
            writeln!(f, "\u{2014} {} {}", signature.name, BASE64.encode(&signature.bytes))?;
        }
        Ok(())
    }
}

impl FromStr for Note {
    type Err = NoteFault;
    fn from_str(note: &str) -> Result<Self, NoteFault> {
        if note.len() > LARGEST_NOTE {
            return Err(NoteFault::Form("zu groß"));
        }
        let end = note.rfind("\n\n").ok_or(NoteFault::Form("keine Leerzeile vor den Unterschriften"))?;
        let (text, lines) = (&note[..=end], &note[end + 2..]);
        check_text(text)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteFault::Form("die letzte Zeile ist unvollständig"))?;
        let signatures = lines.split('\n').map(signature).collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > MOST_SIGNATURES {
            return Err(NoteFault::Form("zu viele Unterschriften"));
        }
        Ok(Self { text: text.to_owned(), signatures })
    }
}

fn signature(line: &str) -> Result<Signature, NoteFault> {
    const FAULT: NoteFault = NoteFault::Form("Unterschriftszeile");
    let (name, base64) = line.strip_prefix("\u{2014} ").and_then(|l| l.split_once(' ')).ok_or(FAULT)?;
    let bytes = BASE64.decode(base64.as_bytes()).map_err(|_| FAULT)?;
    if !is_name(name) || bytes.len() < 5 {
        return Err(FAULT);
    }
    Ok(Signature { name: name.to_owned(), bytes })
}

fn check_text(text: &str) -> Result<(), NoteFault> {
    if !text.ends_with('\n') {
        return Err(NoteFault::Form("der Text endet nicht mit einem Zeilenumbruch"));
    }
    if text.chars().any(|c| c < ' ' && c != '\n') {
        return Err(NoteFault::Form("Steuerzeichen"));
    }
    Ok(())
}

/// Key names are not empty and have neither white space nor `+`; control characters a note cannot carry anyway.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

fn key_id(name: &str, public: &[u8; 32]) -> [u8; 4] {
    let hash = Hash::of(&[name.as_bytes(), b"\n", &[ED25519], public]);
    [hash.0[0], hash.0[1], hash.0[2], hash.0[3]]
}

/// The public key that a log is known by, written `name+id+base64`: the key's name, eight hexadecimal digits of its id,
/// and 0x01 followed by the 32 bytes of the Ed25519 key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: ed25519_dalek::VerifyingKey,
}

impl VerifierKey {
    /// The key's name; of a log it is the log's origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Name and id, as one says it to a person.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}+{}", self.name, HEXLOWER.encode(&self.id))
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![ED25519];
        bytes.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}", self.label(), BASE64.encode(&bytes))
    }
}

impl FromStr for VerifierKey {
    type Err = NoteFault;
    fn from_str(text: &str) -> Result<Self, NoteFault> {
        // Base64 may contain a plus, the first two parts may not.
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(base64)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteFault::Form("ein Schlüssel hat drei Teile: Name+Kennung+Base64"));
        };
        let bytes = BASE64.decode(base64.as_bytes()).unwrap_or_default();
        let Some((&ED25519, public)) = bytes.split_first() else {
            return Err(NoteFault::Form("kein Ed25519-Schlüssel"));
        };
        let public: &[u8; 32] = public.try_into().map_err(|_| NoteFault::Form("Länge des Schlüssels"))?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(public)
            .ok()
            .filter(|key| !key.is_weak())
            .ok_or(NoteFault::Form("kein brauchbarer Ed25519-Schlüssel"))?;
        if !is_name(name) {
            return Err(NoteFault::Form("Name des Schlüssels"));
        }
        let expected = key_id(name, public);
        if HEXLOWER.encode(&expected) != id {
            return Err(NoteFault::Form("die Kennung gehört nicht zu diesem Schlüssel"));
        }
        Ok(Self { name: name.to_owned(), id: expected, key })
    }
}

/// The secret key that signs a log's checkpoints.
#[derive(Clone)]
pub struct Signer {
    key: ed25519_dalek::SigningKey,
    public: VerifierKey,
}

impl Signer {
    /// A signer with this name and 32 secret bytes; fresh ones come from [`kernel::World::random`].
    ///
    /// # Errors
    /// [`NoteFault::Form`] where the name is empty or has white space or a plus.
    pub fn new(name: &str, seed: &Secret<[u8; 32]>) -> Result<Self, NoteFault> {
        if !is_name(name) {
            return Err(NoteFault::Form("Name des Schlüssels"));
        }
        let key = ed25519_dalek::SigningKey::from_bytes(seed.expose());
        let public = key.verifying_key();
        let id = key_id(name, public.as_bytes());
        Ok(Self { key, public: VerifierKey { name: name.to_owned(), id, key: public } })
    }

    /// The public half, for publishing.
    #[must_use]
    pub const fn verifier(&self) -> &VerifierKey {
        &self.public
    }

    fn sign(&self, text: &str) -> Signature {
        let mut bytes = self.public.id.to_vec();
        bytes.extend_from_slice(&self.key.sign(text.as_bytes()).to_bytes());
        Signature { name: self.public.name.clone(), bytes }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signer").field(&self.public.label()).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::signer;

    /// The key and the note of the documentation of Go's `sumdb/note`, with its secret half.
    const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const SECRET: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n\
        \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    fn neumann() -> Signer {
        let secret = BASE64.decode(SECRET.as_bytes()).unwrap();
        Signer::new("PeterNeumann", &Secret::new(secret[1..].try_into().unwrap())).unwrap()
    }

    #[test]
    fn the_published_note_verifies_and_is_signed_the_same_way() {
        let note: Note = NOTE.parse().unwrap();
        let key: VerifierKey = KEY.parse().unwrap();
        assert_eq!(note.verify(&key), Ok(()));
        assert_eq!(note.to_string(), NOTE);
        assert_eq!(neumann().verifier().to_string(), KEY);
        assert_eq!(Note::sign(note.text().to_owned(), &neumann()).unwrap(), note);
    }

    #[test]
    fn every_changed_byte_of_a_note_is_refused() {
        let key: VerifierKey = KEY.parse().unwrap();
        for place in 0..NOTE.len() {
            for change in [1, 0x20] {
                let mut bytes = NOTE.as_bytes().to_vec();
                bytes[place] ^= change;
                let Ok(text) = String::from_utf8(bytes) else { continue };
                let verified = text.parse::<Note>().is_ok_and(|note| note.verify(&key).is_ok());
                assert!(!verified, "byte {place}: {text}");
            }
        }
    }

    #[test]
    fn strangers_signatures_are_kept_and_ignored_but_a_false_one_of_the_key_is_not() {
        let key: VerifierKey = KEY.parse().unwrap();
        let witnessed = format!("{NOTE}\u{2014} zeuge.example AAAAAAA=\n");
        let note: Note = witnessed.parse().unwrap();
        assert_eq!((note.verify(&key), note.signatures().len()), (Ok(()), 2));
        assert_eq!(note.verify(signer().verifier()), Err(NoteFault::NotSigned(signer().verifier().label())));
        let false_one =
            format!("{NOTE}\u{2014} PeterNeumann {}\n", BASE64.encode(&[&key.id[..], &[0; 64]].concat()));
        let refused = false_one.parse::<Note>().unwrap().verify(&key);
        assert_eq!(refused, Err(NoteFault::WrongSignature("PeterNeumann+c74f20a3".to_owned())));
        let short =
            format!("{NOTE}\u{2014} PeterNeumann {}\n", BASE64.encode(&[&key.id[..], &[0; 3]].concat()));
        assert!(short.parse::<Note>().unwrap().verify(&key).is_err());
    }

    #[test]
    fn what_is_not_a_note_is_refused() {
        let line = "\u{2014} a AAAAAAA=\n";
        assert!(format!("x\n\n{line}").parse::<Note>().is_ok());
        assert_eq!(
            format!("x\n\ny\n\n{line}").parse::<Note>().unwrap().text(),
            "x\n\ny\n",
            "the last empty line counts"
        );
        for bad in [
            String::new(),
            "x\n".to_owned(),
            "x\n\n".to_owned(),
            format!("x\n{line}"),
            format!("x\n\n{line}\n"),
            format!("x\n\n{}", line.trim_end()),
            format!("x\n\n{line}y\n"),
            format!("x\t\n\n{line}"),
            "x\n\n- a AAAAAAA=\n".to_owned(),
            "x\n\n\u{2014}  AAAAAAA=\n".to_owned(),
            "x\n\n\u{2014} a+b AAAAAAA=\n".to_owned(),
            "x\n\n\u{2014} a AAAA\n".to_owned(),
            "x\n\n\u{2014} a AAAAAAA\n".to_owned(),
            "x\n\n\u{2014} a AAAAAAA= \n".to_owned(),
            format!("x\n\n{}", line.repeat(65)),
            format!("{}\n\n{line}", "x".repeat(70_000)),
        ] {
            assert!(bad.parse::<Note>().is_err(), "{bad:?}");
        }
        assert!(Note::sign("no line break".to_owned(), &signer()).is_err());
        assert!(Note::from_parts("x\n".to_owned(), vec![]).is_err());
    }

    #[test]
    fn keys_are_read_strictly() {
        let sum = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
        assert_eq!(sum.parse::<VerifierKey>().unwrap().to_string(), sum);
        let identity =
            format!("a+{}+{}", HEXLOWER.encode(&key_id("a", &[0; 32])), BASE64.encode(&[1].repeat(33)));
        for bad in [
            "",
            "a",
            "a+b",
            "a b+00000000+AQ==",
            &KEY.replace("c74f", "c74e"),
            &KEY.replace("Peter", "peter"),
            &KEY.to_lowercase(),
            &KEY.replace("+AR", "+AB"),
            &KEY[..KEY.len() - 4],
            &identity,
        ] {
            assert!(bad.parse::<VerifierKey>().is_err(), "{bad}");
        }
        for name in ["", "a b", "a+b", "a\u{a0}b", "a\n"] {
            assert!(Signer::new(name, &Secret::new([1; 32])).is_err(), "{name:?}");
        }
        assert_eq!(
            format!("{:?}", neumann()),
            "Signer(\"PeterNeumann+c74f20a3\")",
            "the secret is not shown"
        );
    }

    proptest! {
        #[test]
        fn what_is_signed_is_read_back_and_verifies(lines in prop::collection::vec("[^\\x00-\\x1f]{0,30}", 1..5)) {
            let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
            let note = Note::sign(text, &signer()).unwrap();
            prop_assert_eq!(&note.to_string().parse::<Note>().unwrap(), &note);
            prop_assert_eq!(note.verify(signer().verifier()), Ok(()));
        }
    }
}
