//! Looking at what comes from outside before it is kept: what it really is, and whether it is harmless to open.
//!
//! A file is taken for what its content says, not its name or the browser. It must be one thing only: a file that two
//! programs understand differently (a polyglot) is refused, and so is one that unpacks to far more than it is.
//! This is no virus scanner: a well-formed PDF may still contain what a faulty reader chokes on.

mod image;
mod office;
mod pdf;
mod probe;
mod refusal;

use std::io::{Read, Seek};

pub use refusal::Refusal;

use probe::Probe;

/// The largest upload in bytes. A hundred pages of A4, scanned in colour at 300 dpi, are about 30 MB.
pub const LARGEST: u64 = 50 * 1024 * 1024;
/// The largest picture in pixels: A3 at 600 dpi has 70 million, the largest telephone cameras 200. Four bytes for each are
/// what a viewer needs in memory.
pub const MOST_PIXELS: u64 = 250_000_000;
/// The most files in an office document. A presentation with 1,000 slides has about 5,000.
pub const MOST_ENTRIES: usize = 10_000;
/// What an office document may unpack to in bytes. A spreadsheet with a million rows has about 150 MB.
pub const LARGEST_UNPACKED: u64 = 250 * 1024 * 1024;
/// How many times larger than packed a part of an office document may be. Spreadsheets reach about 50, bombs 1,000; small
/// parts are not judged.
pub const HIGHEST_RATIO: u64 = 250;

/// A kind of file that can be told by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// PDF.
    Pdf,
    /// PNG picture.
    Png,
    /// JPEG picture.
    Jpeg,
    /// TIFF picture, one or more pages.
    Tiff,
    /// WebP picture.
    Webp,
    /// OpenDocument text.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// OpenDocument presentation.
    Odp,
    /// Office Open XML text.
    Docx,
    /// Office Open XML spreadsheet.
    Xlsx,
    /// Office Open XML presentation.
    Pptx,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Tiff,
        Self::Webp,
        Self::Odt,
        Self::Ods,
        Self::Odp,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
    ];
    /// What people hand in with an application: PDF and what cameras and scanners make.
    pub const EVIDENCE: [Self; 5] = [Self::Pdf, Self::Jpeg, Self::Png, Self::Tiff, Self::Webp];

    /// The MIME type.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Tiff => "image/tiff",
            Self::Webp => "image/webp",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        }
    }

    /// The file extensions of the kind; the usual one first.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Tiff => &["tif", "tiff"],
            Self::Webp => &["webp"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
            Self::Odp => &["odp"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
        }
    }

    /// The name for people.
    #[must_use]
    pub fn name(self) -> String {
        self.extensions()[0].to_uppercase()
    }
}

/// Tells what `file` is and whether it may be kept. `name` is what the sender calls it; its extension must fit.
///
/// # Errors
/// Why it is refused, in words for the sender.
pub fn inspect(file: impl Read + Seek, name: &str, allowed: &[Kind]) -> Result<Kind, Refusal> {
    let mut probe = Probe::new(file)?;
    if probe.len == 0 {
        return Err(Refusal::Empty);
    }
    if probe.len > LARGEST {
        return Err(Refusal::TooLarge);
    }
    let found = detect(&mut probe)?;
    if !allowed.contains(&found) {
        return Err(Refusal::NotAllowed { found, allowed: allowed.to_vec() });
    }
    match extension(name) {
        Some(claimed) if !found.extensions().contains(&claimed.as_str()) => {
            Err(Refusal::OtherExtension { found, claimed })
        }
        _ => Ok(found),
    }
}

fn detect<F: Read + Seek>(probe: &mut Probe<F>) -> Result<Kind, Refusal> {
    let start = probe.at(0, 16)?;
    let kind = match start.as_slice() {
        [b'%', b'P', b'D', b'F', b'-', ..] => pdf::check(probe).map(|()| Kind::Pdf),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => image::png(probe).map(|()| Kind::Png),
        [0xff, 0xd8, 0xff, ..] => image::jpeg(probe).map(|()| Kind::Jpeg),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => image::tiff(probe).map(|()| Kind::Tiff),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
            image::webp(probe).map(|()| Kind::Webp)
        }
        [b'P', b'K', 3, 4, ..] => return office::check(probe),
        // The container of office programs before 2007, and of every office document with a password.
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(Refusal::Locked),
        _ => return Err(Refusal::Unknown),
    }?;
    if probe.has_archive_at_end()? || (kind != Kind::Pdf && contains(&probe.at(0, 1024)?, b"%PDF-")) {
        return Err(Refusal::TwoThings);
    }
    Ok(kind)
}

/// The extension of a file's name in small letters, if it is one: `Brief vom 3.12.2026` has none.
fn extension(name: &str) -> Option<String> {
    let (before, extension) = name.trim().rsplit_once('.')?;
    let looks_like_one = !before.is_empty()
        && (1..=5).contains(&extension.len())
        && extension.bytes().all(|b| b.is_ascii_alphanumeric())
        && extension.bytes().any(|b| b.is_ascii_alphabetic());
    looks_like_one.then(|| extension.to_ascii_lowercase())
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_as_people_write_them() {
        let table = [
            ("Foto.JPG", Some("jpg")),
            ("brief.final.pdf", Some("pdf")),
            ("Brief vom 3.12.2026", None),
            ("ohne", None),
            (".htaccess", None),
            ("virus.pdf.exe ", Some("exe")),
            ("x.langwort", None),
        ];
        for (name, found) in table {
            assert_eq!(extension(name).as_deref(), found, "{name}");
        }
    }

    #[test]
    fn kinds_do_not_share_types_or_extensions() {
        let mut mimes: Vec<_> = Kind::ALL.iter().map(|kind| kind.mime()).collect();
        mimes.sort_unstable();
        mimes.dedup();
        assert_eq!(mimes.len(), Kind::ALL.len());
        let mut extensions: Vec<_> = Kind::ALL.iter().flat_map(|kind| kind.extensions()).collect();
        let all = extensions.len();
        extensions.sort_unstable();
        extensions.dedup();
        assert_eq!(extensions.len(), all);
    }
}
