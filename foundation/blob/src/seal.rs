//! Encryption of a stream in chunks, so that a large document needs little memory both ways.
//!
//! The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over XChaCha20-Poly1305: chunks of 64 KiB, each
//! sealed with its number and whether it is the last, so that none can be changed, moved, left out or cut off.
//! An object is: 5 bytes that name the format, 19 bytes of nonce, the sealed chunks.

use std::io::{self, Read, Write};

use aead_stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::{Key, XChaCha20Poly1305};
use sha2::{Digest, Sha256};

use crate::{ObjectName, keyring::DocumentKey};

const FORMAT: [u8; 5] = *b"RHB1\n";
pub(crate) const NONCE: usize = 19;
const CHUNK: usize = 64 * 1024;
const SEALED_CHUNK: usize = CHUNK + 16;

/// What was sealed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) object: ObjectName,
    pub(crate) plain_sha256: [u8; 32],
    /// Bytes of the document.
    pub(crate) size: u64,
}

/// Encrypts `source` into `target`. Each document has a key of its own, so that no nonce is ever used twice with a key.
pub(crate) fn seal(
    key: &DocumentKey,
    nonce: [u8; NONCE],
    source: &mut impl Read,
    target: &mut impl Write,
) -> io::Result<Sealed> {
    let mut target = Hashing::new(target);
    let mut plain = Sha256::new();
    let mut size = 0;
    target.write_all(&FORMAT)?;
    target.write_all(&nonce)?;
    let mut encryptor = EncryptorBE32::<XChaCha20Poly1305>::new(&Key::from(**key), &nonce.into());
    let (mut chunk, mut next) = (Vec::with_capacity(SEALED_CHUNK), Vec::with_capacity(SEALED_CHUNK));
    fill(source, &mut chunk, CHUNK)?;
    loop {
        plain.update(&chunk);
        size += chunk.len() as u64;
        fill(source, &mut next, CHUNK)?;
        if next.is_empty() {
            encryptor.encrypt_last_in_place(&[], &mut chunk).map_err(|_| failed("sealing"))?;
            target.write_all(&chunk)?;
            let object = ObjectName::new(target.hash.finalize().into());
            return Ok(Sealed { object, plain_sha256: plain.finalize().into(), size });
        }
        encryptor.encrypt_next_in_place(&[], &mut chunk).map_err(|_| failed("sealing"))?;
        target.write_all(&chunk)?;
        std::mem::swap(&mut chunk, &mut next);
    }
}

/// Decrypts what [`seal`] wrote. Gives out no byte that was not verified; a change is an error of the kind `InvalidData`.
pub(crate) struct Unsealing<R> {
    source: R,
    decryptor: Option<DecryptorBE32<XChaCha20Poly1305>>,
    /// Decrypted and given out up to `taken`.
    chunk: Vec<u8>,
    taken: usize,
    /// Read ahead, because the last chunk is opened as the last.
    next: Vec<u8>,
}

impl<R: Read> Unsealing<R> {
    pub(crate) fn new(key: &DocumentKey, mut source: R) -> io::Result<Self> {
        let mut header = Vec::with_capacity(FORMAT.len() + NONCE);
        fill(&mut source, &mut header, FORMAT.len() + NONCE)?;
        let nonce: Option<[u8; NONCE]> = header.strip_prefix(&FORMAT).and_then(|nonce| nonce.try_into().ok());
        let nonce = nonce.ok_or_else(|| failed("the beginning of an object"))?;
        let decryptor = Some(DecryptorBE32::new(&Key::from(**key), &nonce.into()));
        let mut next = Vec::with_capacity(SEALED_CHUNK);
        fill(&mut source, &mut next, SEALED_CHUNK)?;
        Ok(Self { source, decryptor, chunk: Vec::with_capacity(SEALED_CHUNK), taken: 0, next })
    }

    /// Opens the next chunk; leaves an empty one at the end.
    fn advance(&mut self) -> io::Result<()> {
        self.chunk.clear();
        self.taken = 0;
        let Some(mut decryptor) = self.decryptor.take() else { return Ok(()) };
        std::mem::swap(&mut self.chunk, &mut self.next);
        fill(&mut self.source, &mut self.next, SEALED_CHUNK)?;
        let opened = if self.next.is_empty() {
            decryptor.decrypt_last_in_place(&[], &mut self.chunk)
        } else {
            let opened = decryptor.decrypt_next_in_place(&[], &mut self.chunk);
            self.decryptor = Some(decryptor);
            opened
        };
        opened.map_err(|_| {
            self.decryptor = None;
            self.chunk.clear();
            failed("opening a chunk")
        })
    }
}

impl<R: Read> Read for Unsealing<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.chunk.len() {
            self.advance()?;
        }
        let count = out.len().min(self.chunk.len() - self.taken);
        out[..count].copy_from_slice(&self.chunk[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

/// Hashes what passes through it, in either direction.
pub(crate) struct Hashing<T> {
    inner: T,
    pub(crate) hash: Sha256,
}

impl<T> Hashing<T> {
    pub(crate) fn new(inner: T) -> Self {
        Self { inner, hash: Sha256::new() }
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.hash.update(&out[..count]);
        Ok(count)
    }
}

/// Reads up to `count` bytes; fewer only at the end.
fn fill(source: &mut impl Read, buffer: &mut Vec<u8>, count: usize) -> io::Result<()> {
    buffer.clear();
    source.by_ref().take(count as u64).read_to_end(buffer).map(drop)
}

fn failed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{what} failed: the object or its key was changed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use zeroize::Zeroizing;

    fn key() -> DocumentKey {
        Zeroizing::new([5; 32])
    }

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut object = Vec::new();
        let sealed = seal(&key(), [9; NONCE], &mut &plain[..], &mut object).unwrap();
        assert_eq!(sealed.size, plain.len() as u64);
        assert_eq!(sealed.object.hash()[..], Sha256::digest(&object)[..]);
        assert_eq!(sealed.plain_sha256[..], Sha256::digest(plain)[..]);
        object
    }

    fn opened(object: &[u8]) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        Unsealing::new(&key(), object)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn sizes_around_the_chunk_come_back() {
        for size in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17] {
            let plain: Vec<u8> = (0..size).map(|n| u8::try_from(n % 251).unwrap()).collect();
            let object = sealed(&plain);
            assert_eq!(object.len(), 24 + size + 16 * size.div_ceil(CHUNK).max(1));
            assert_eq!(opened(&object).unwrap(), plain);
        }
    }

    #[test]
    fn cutting_swapping_and_appending_chunks_is_noticed() {
        let object = sealed(&vec![1; 3 * CHUNK]);
        let chunk = |n: usize| &object[24 + n * SEALED_CHUNK..24 + (n + 1) * SEALED_CHUNK];
        let tampered = [
            object[..24 + 2 * SEALED_CHUNK].to_vec(),
            object[..24].to_vec(),
            object[..10].to_vec(),
            [&object[..24], chunk(1), chunk(0), chunk(2)].concat(),
            [&object[..], chunk(2)].concat(),
            [&object[..], b"x"].concat(),
        ];
        for object in tampered {
            assert_eq!(opened(&object).unwrap_err().kind(), io::ErrorKind::InvalidData);
        }
    }

    #[test]
    fn after_damage_nothing_more_is_given_out() {
        let mut object = sealed(&vec![1; 3 * CHUNK]);
        object[24 + SEALED_CHUNK + 5] ^= 1;
        let mut reader = Unsealing::new(&key(), &object[..]).unwrap();
        let mut plain = Vec::new();
        assert!(reader.read_to_end(&mut plain).is_err());
        assert_eq!(plain.len(), CHUNK);
        assert_eq!(reader.read_to_end(&mut plain).unwrap(), 0);
    }

    /// Writes so many bytes and then fails, as a full disk does.
    struct Full(usize);
    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let fits = bytes.len().min(self.0);
            self.0 -= fits;
            if fits == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(fits) }
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_an_error() {
        let plain = vec![1; 2 * CHUNK];
        for room in [0, 10, 30, CHUNK, 2 * CHUNK] {
            let result = seal(&key(), [9; NONCE], &mut &plain[..], &mut Full(room));
            assert_eq!(result.unwrap_err().kind(), io::ErrorKind::StorageFull);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_changed_byte_is_noticed(size in 0usize..150_000, place: prop::sample::Index, flip in 1u8..=255) {
            let mut object = sealed(&vec![7; size]);
            let place = place.index(object.len());
            object[place] ^= flip;
            prop_assert!(opened(&object).is_err());
        }
    }
}
