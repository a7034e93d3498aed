//! Looking into a file at several places.

use std::io::{self, Read, Seek, SeekFrom};

use super::Refusal;

/// A file and its length.
pub(super) struct Probe<F> {
    pub(super) file: F,
    pub(super) len: u64,
}

/// A zip archive's last record without its comment.
const ARCHIVE_END: usize = 22;
/// The longest comment of a zip archive.
const LONGEST_COMMENT: u64 = 65_535;

impl<F: Read + Seek> Probe<F> {
    pub(super) fn new(mut file: F) -> Result<Self, Refusal> {
        let len = file.seek(SeekFrom::End(0))?;
        Ok(Self { file, len })
    }

    /// Up to `count` bytes from `place` on; fewer only at the end.
    pub(super) fn at(&mut self, place: u64, count: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(place))?;
        self.file.by_ref().take(count).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// The last `count` bytes, or all.
    pub(super) fn tail(&mut self, count: u64) -> io::Result<Vec<u8>> {
        self.at(self.len.saturating_sub(count), count)
    }

    /// Whether a zip program would find an archive: its last record, with a directory right before it.
    pub(super) fn has_archive_at_end(&mut self) -> io::Result<bool> {
        let start = self.len.saturating_sub(LONGEST_COMMENT + ARCHIVE_END as u64);
        let tail = self.tail(LONGEST_COMMENT + ARCHIVE_END as u64)?;
        for place in (0..tail.len().saturating_sub(ARCHIVE_END - 1)).rev() {
            let Some(record) = tail[place..].first_chunk::<ARCHIVE_END>() else { continue };
            if !record.starts_with(b"PK\x05\x06") {
                continue;
            }
            let size = u64::from(u32::from_le_bytes([record[12], record[13], record[14], record[15]]));
            let large = tail[..place].len() >= 20 && tail[place - 20..].starts_with(b"PK\x06\x07");
            let directory = (start + place as u64).checked_sub(size).filter(|_| size > 0);
            let listed = match directory {
                Some(directory) => self.at(directory, 4)? == b"PK\x01\x02",
                None => false,
            };
            if large || listed {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn archive(comment: &str) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("a.txt", zip::write::SimpleFileOptions::default()).unwrap();
        zip.set_comment(comment).unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn an_archive_is_found_behind_anything_and_with_a_comment() {
        let found = |bytes: Vec<u8>| Probe::new(Cursor::new(bytes)).unwrap().has_archive_at_end().unwrap();
        assert!(found(archive("")));
        assert!(found([vec![7; 100_000], archive("%%EOF")].concat()));
        assert!(found([archive(""), vec![7; 40_000]].concat()));
        assert!(!found([vec![7; 1000], b"PK\x05\x06".to_vec(), vec![0; 18]].concat()));
        assert!(!found(b"PK\x05\x06".to_vec()));
        assert!(!found(Vec::new()));
    }
}
