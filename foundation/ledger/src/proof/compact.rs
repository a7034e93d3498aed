//! A proof small enough for a QR code.
//!
//! The bytes are written in Base32 after a short prefix: a QR code packs capital letters and digits into 5.5 bits each, so
//! that Base32 costs a tenth over the bare bytes (Base64 would cost a third), and unlike Base45 it may stand in the fragment
//! of an address, so that a telephone's camera opens the page that checks it without sending the proof anywhere.

use data_encoding::BASE32_NOPAD;
use kernel::{Id, Timestamp};

use super::{Bundle, Opened};
use crate::{
    Hash,
    checkpoint::{Checkpoint, SignedCheckpoint},
    event::{Leaf, Subject},
    note::{Note, Signature},
};

/// What every compact proof begins with.
pub const PREFIX: &str = "RH1.";

const HAS_CASE: u8 = 1;
const SUBJECT_IS_CASE: u8 = 2;
const OPENED: u8 = 4;
const HAS_ROWS: u8 = 8;

/// A proof that has no compact form, or a text that is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCompact {
    /// The leaf's text is not that of a recorded act; such a proof is wrong anyway.
    #[error("Der Eintrag hat nicht die vorgeschriebene Form.")]
    Leaf,
    /// Not the text of a compact proof, or an incomplete one.
    #[error("Das ist kein vollständiger Nachweis.")]
    Text,
}

impl Bundle {
    /// The proof as a short text of capital letters and digits: about 1,420 characters for a log of a million leaves without
    /// the payload, which with an address before it is a QR code of version 26 (of 40) at error correction M; a test says
    /// the exact sizes.
    ///
    /// # Errors
    /// [`NotCompact::Leaf`].
    pub fn to_compact(&self) -> Result<String, NotCompact> {
        Ok(format!("{PREFIX}{}", BASE32_NOPAD.encode(&self.to_bytes()?)))
    }

    /// Reads [`Bundle::to_compact`], also where it is the fragment of an address (`https://…#RH1.…`) or was typed in small
    /// letters.
    ///
    /// # Errors
    /// [`NotCompact::Text`].
    pub fn from_compact(text: &str) -> Result<Self, NotCompact> {
        let text = text.rsplit_once('#').map_or(text, |(_, fragment)| fragment).trim().to_ascii_uppercase();
        let base32 = text.strip_prefix(PREFIX).ok_or(NotCompact::Text)?;
        let bytes = BASE32_NOPAD.decode(base32.as_bytes()).map_err(|_| NotCompact::Text)?;
        let mut reader = Reader(&bytes);
        let bundle = reader.bundle().ok_or(NotCompact::Text)?;
        if reader.0.is_empty() { Ok(bundle) } else { Err(NotCompact::Text) }
    }

    fn to_bytes(&self) -> Result<Vec<u8>, NotCompact> {
        let leaf = Leaf::parse(&self.leaf).ok_or(NotCompact::Leaf)?;
        let subject_is_case = leaf.case == Some(leaf.subject.id);
        let mut flags = if leaf.case.is_some() { HAS_CASE } else { 0 };
        flags |= if subject_is_case { SUBJECT_IS_CASE } else { 0 };
        flags |= if self.opened.is_some() { OPENED } else { 0 };
        flags |= if leaf.rows.is_some() { HAS_ROWS } else { 0 };

        let mut out = vec![flags];
        out.extend_from_slice(&leaf.at.as_microsecond().to_be_bytes());
        out.extend_from_slice(leaf.id.uuid().as_bytes());
        out.extend_from_slice(leaf.subject.id.uuid().as_bytes());
        if let Some(case) = leaf.case.filter(|_| !subject_is_case) {
            out.extend_from_slice(case.uuid().as_bytes());
        }
        push(&mut out, leaf.kind.as_bytes());
        push(&mut out, leaf.subject.kind.as_bytes());
        out.extend_from_slice(&leaf.payload.0);
        out.extend(leaf.rows.iter().flat_map(|rows| rows.0));

        push_number(&mut out, self.index);
        push_number(&mut out, self.path.len() as u64);
        out.extend(self.path.iter().flat_map(|hash| hash.0));
        push_checkpoint(&mut out, &self.checkpoint);
        if let Some(opened) = &self.opened {
            out.extend_from_slice(&opened.nonce);
            push(&mut out, opened.payload.as_bytes());
        }
        Ok(out)
    }
}

fn push_checkpoint(out: &mut Vec<u8>, signed: &SignedCheckpoint) {
    let checkpoint = signed.unverified();
    push(out, checkpoint.origin.as_bytes());
    push_number(out, checkpoint.size);
    out.extend_from_slice(&checkpoint.root.0);
    push_number(out, checkpoint.extensions.len() as u64);
    for line in &checkpoint.extensions {
        push(out, line.as_bytes());
    }
    push_number(out, signed.note().signatures().len() as u64);
    for signature in signed.note().signatures() {
        // The log's own key has the log's name, which stands above.
        let own = signature.name == checkpoint.origin;
        push(out, if own { b"" } else { signature.name.as_bytes() });
        push(out, &signature.bytes);
    }
}

/// The length, then the bytes.
fn push(out: &mut Vec<u8>, bytes: &[u8]) {
    push_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Seven bits a byte, lowest first; the highest bit says that more follow (LEB128).
fn push_number(out: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push((number & 0x7f) as u8);
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn number(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0u64, 0);
        loop {
            let [byte] = self.array()?;
            let bits = u64::from(byte & 0x7f);
            // Neither beyond 64 bits nor with idle bytes at the end: one number, one spelling.
            if shift > 63 || (shift == 63 && bits > 1) || (byte == 0 && shift > 0) {
                return None;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }

    /// A count of things of at least one byte each, so never more than there are bytes left.
    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|count| *count <= self.0.len())
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let count = self.count()?;
        self.take(count)
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?.to_vec()).ok()
    }

    fn id<T>(&mut self) -> Option<Id<T>> {
        let bytes: [u8; 16] = self.array()?;
        // Written as text and read back: the id's own type stays in the kernel's hands.
        data_encoding::HEXLOWER.encode(&bytes).parse().ok()
    }

    fn leaf(&mut self, flags: u8) -> Option<Leaf> {
        let at = Timestamp::from_microsecond(i64::from_be_bytes(self.array()?)).ok()?;
        let (id, subject) = (self.id()?, self.id()?);
        let case = match (flags & HAS_CASE != 0, flags & SUBJECT_IS_CASE != 0) {
            (true, true) => Some(subject),
            (true, false) => Some(self.id()?),
            (false, false) => None,
            (false, true) => return None,
        };
        let (kind, subject_kind) = (self.text()?.into(), self.text()?.into());
        let payload = Hash(self.array()?);
        let rows = if flags & HAS_ROWS == 0 { None } else { Some(Hash(self.array()?)) };
        let subject = Subject { id: subject, kind: subject_kind };
        Some(Leaf { id, at, kind, subject, case, payload, rows })
    }

    fn checkpoint(&mut self) -> Option<SignedCheckpoint> {
        let (origin, size, root) = (self.text()?, self.number()?, Hash(self.array()?));
        let lines = self.count()?;
        let extensions = (0..lines).map(|_| self.text()).collect::<Option<_>>()?;
        let checkpoint = Checkpoint { origin, size, root, extensions };
        let count = self.count()?;
        let mut signatures = Vec::new();
        for _ in 0..count {
            let name = Some(self.text()?).filter(|name| !name.is_empty());
            let name = name.unwrap_or_else(|| checkpoint.origin.clone());
            signatures.push(Signature { name, bytes: self.bytes()?.to_vec() });
        }
        Note::from_parts(checkpoint.to_string(), signatures).ok()?.try_into().ok()
    }

    fn bundle(&mut self) -> Option<Bundle> {
        let [flags] = self.array()?;
        if flags & !(HAS_CASE | SUBJECT_IS_CASE | OPENED | HAS_ROWS) != 0 {
            return None;
        }
        let leaf = self.leaf(flags)?.text();
        let index = self.number()?;
        let count = self.count()?;
        let path = (0..count).map(|_| self.array().map(Hash)).collect::<Option<_>>()?;
        let checkpoint = self.checkpoint()?;
        let opened = if flags & OPENED == 0 {
            None
        } else {
            Some(Opened { nonce: self.array()?, payload: self.text()? })
        };
        Some(Bundle { leaf, opened, index, path, checkpoint })
    }
}
