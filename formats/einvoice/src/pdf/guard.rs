//! A PDF is loaded under guard: what comes from strangers may be built to take hours or to hit a fault of the library.
//!
//! The library reads every object that the cross-reference table names, and unpacks every stream of objects, before anything
//! else can be asked. A few kilobytes can name one large object a million times. So the work is counted while it reads, and ended
//! when it is too much. It reads strictly, because only then does the first object that cannot be read end it as well.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use lopdf::{DecompressError, Document, Error, LoadOptions, Object, ObjectId};

use super::Refusal;

/// Bytes that may be looked at while loading, unpacked ones included.
const WORK: usize = 256 << 20;

/// Bytes into which all streams together may unpack that are unpacked while loading.
const UNPACKED: usize = 1 << 30;

/// Bytes into which one of them may.
const STREAM: usize = 32 << 20;

thread_local! {
    /// What is left of [`WORK`]. The library's callback is a plain function, so it has no other way to remember something.
    static LEFT: Cell<usize> = const { Cell::new(0) };
}

/// What is thrown when the work becomes too much.
struct Exhausted;

/// Reads the structure of a PDF.
///
/// # Errors
/// When it is protected, cannot be read or is too costly to read.
pub(super) fn load(bytes: &[u8]) -> Result<Document, Refusal> {
    // Protected documents are read on another way, which counts nothing.
    if names(bytes, b"Encrypt") {
        return Err(Refusal::Encrypted);
    }
    let streams = bytes.windows(6).filter(|six| six == b"stream").count().max(1);
    let options = LoadOptions {
        strict: true,
        filter: Some(count),
        max_decompressed_size: Some(STREAM.min(UNPACKED / streams)),
        ..LoadOptions::default()
    };
    LEFT.set(WORK);
    let document = caught(|| Document::load_mem_with_options(bytes, options).map_err(refusal))?;
    if document.is_encrypted() || document.was_encrypted() { Err(Refusal::Encrypted) } else { Ok(document) }
}

/// What happens within; a fault of the library is a reason to refuse, not to fall.
pub(super) fn caught<T>(work: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|thrown| {
        Err(if thrown.is::<Exhausted>() {
            Refusal::TooCostly
        } else {
            Refusal::Broken("Lesefehler".to_owned())
        })
    })
}

/// What an error of the library means.
pub(super) fn refusal(error: Error) -> Refusal {
    match error {
        Error::Decompress(
            DecompressError::MemoryLimitExceeded { .. } | DecompressError::TooManyFilters { .. },
        ) => Refusal::TooCostly,
        Error::Decryption(_) | Error::InvalidPassword | Error::AlreadyEncrypted => Refusal::Encrypted,
        other => Refusal::Broken(other.to_string()),
    }
}

/// Called for each object that was read: counts, and keeps it.
fn count(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let left = LEFT.get().checked_sub(weight(object));
    let left = left.and_then(|left| left.checked_sub(unpacked(object, left)));
    let Some(left) = left else { resume_unwind(Box::new(Exhausted)) };
    LEFT.set(left);
    // The library goes on with the object itself, or with the copy where it came out of a stream of objects, in which no stream lies.
    Some((id, if object.as_stream().is_ok() { Object::Null } else { object.clone() }))
}

/// About as many bytes as the object took to be read.
fn weight(object: &Object) -> usize {
    64 + match object {
        Object::Array(items) => items.iter().map(weight).sum(),
        Object::Dictionary(entries) => entries.iter().map(|(_, value)| weight(value)).sum(),
        Object::String(bytes, _) | Object::Name(bytes) => bytes.len(),
        Object::Stream(stream) => stream.content.len(),
        _ => 0,
    }
}

/// The bytes into which the library is about to unpack the object, should it be a stream of objects.
fn unpacked(object: &Object, limit: usize) -> usize {
    match object {
        Object::Stream(stream) if stream.dict.has_type(b"ObjStm") => {
            // What cannot be unpacked, or is too long for one stream, the library finds out itself.
            let limit = limit.min(STREAM);
            stream.decompress_to_writer(&mut std::io::sink(), limit).unwrap_or(limit)
        }
        _ => 0,
    }
}

/// Whether the name occurs, also where letters of it are written as `#xx`.
fn names(bytes: &[u8], wanted: &[u8]) -> bool {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    starts.map(|(at, _)| &bytes[at + 1..]).any(|rest| {
        let mut rest = rest;
        let same = wanted.iter().all(|letter| {
            let (read, length) = match rest {
                [b'#', high, low, ..] => (hexadecimal(*high, *low), 3),
                [letter, ..] => (Some(*letter), 1),
                [] => (None, 0),
            };
            rest = &rest[length..];
            read == Some(*letter)
        });
        same && rest.first().is_none_or(|next| !next.is_ascii_alphanumeric() && *next != b'#')
    })
}

fn hexadecimal(high: u8, low: u8) -> Option<u8> {
    let digit = |letter: u8| char::from(letter).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}
