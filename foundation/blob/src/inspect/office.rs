//! Office documents are zip archives: unpacked here once, with a limit, before anybody else has to.

use std::io::{self, Read, Seek};

use zip::{CompressionMethod, ZipArchive};

use super::{HIGHEST_RATIO, Kind, LARGEST_UNPACKED, MOST_ENTRIES, Refusal, contains, probe::Probe};

/// Parts smaller than this unpacked are not judged by their ratio.
const SMALL: u64 = 1024 * 1024;
/// The longest table of contents that is looked into.
const LONGEST_LIST: u64 = 1024 * 1024;

pub(super) fn check<F: Read + Seek>(probe: &mut Probe<F>) -> Result<Kind, Refusal> {
    if probe.tail(22)?.first_chunk() != Some(b"PK\x05\x06") {
        // A comment or anything else behind the archive.
        return Err(if probe.has_archive_at_end()? {
            Refusal::TwoThings
        } else {
            Refusal::Broken("no directory")
        });
    }
    probe.file.rewind()?;
    let len = probe.len;
    let mut archive =
        ZipArchive::new(&mut probe.file).map_err(|_| Refusal::Broken("the archive's directory"))?;
    if archive.offset() != 0 {
        return Err(Refusal::TwoThings);
    }
    judge_directory(&mut archive, len)?;
    let kind = kind(&mut archive)?;
    unpack(&mut archive)?;
    Ok(kind)
}

/// What the directory claims, before anything is unpacked.
fn judge_directory<F: Read + Seek>(archive: &mut ZipArchive<F>, len: u64) -> Result<(), Refusal> {
    if archive.len() > MOST_ENTRIES {
        return Err(Refusal::Bomb("too many parts"));
    }
    let (mut packed, mut unpacked) = (0u64, 0u64);
    for number in 0..archive.len() {
        let entry = archive.by_index_raw(number).map_err(|_| Refusal::Broken("a part's header"))?;
        if entry.encrypted() {
            return Err(Refusal::Locked);
        }
        if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(Refusal::Broken("a part is packed in a way that office documents do not know"));
        }
        if entry.enclosed_name().is_none() {
            return Err(Refusal::Broken("a part's name leads outside"));
        }
        if is_macro(&entry.name().map_err(|_| Refusal::Broken("a part's name"))?) {
            return Err(Refusal::Macros);
        }
        packed = packed.saturating_add(entry.compressed_size());
        unpacked = unpacked.saturating_add(entry.size());
        if entry.size() > SMALL && entry.size() / entry.compressed_size().max(1) > HIGHEST_RATIO {
            return Err(Refusal::Bomb("a part unpacks to many times its size"));
        }
    }
    if unpacked > LARGEST_UNPACKED {
        return Err(Refusal::Bomb("unpacks to too much"));
    }
    // Parts that lie over one another unpack to more than they seem to.
    if packed > len { Err(Refusal::Bomb("parts overlap")) } else { Ok(()) }
}

/// VBA of Office, Basic and scripts of OpenDocument.
fn is_macro(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("vbaproject.bin") || name.starts_with("basic/") || name.starts_with("scripts/")
}

fn kind<F: Read + Seek>(archive: &mut ZipArchive<F>) -> Result<Kind, Refusal> {
    if let Some(mime) = part(archive, "mimetype")? {
        let kind = [Kind::Odt, Kind::Ods, Kind::Odp].into_iter().find(|kind| kind.mime().as_bytes() == mime);
        let manifest = part(archive, "META-INF/manifest.xml")?.ok_or(Refusal::Broken("no manifest"))?;
        if contains(&manifest, b"encryption-data") {
            return Err(Refusal::Locked);
        }
        let whole = archive.index_for_name("content.xml").is_some();
        return kind.filter(|_| whole).ok_or(Refusal::Unknown);
    }
    let Some(types) = part(archive, "[Content_Types].xml")? else { return Err(Refusal::Unknown) };
    if contains(&types, b"macroEnabled") {
        return Err(Refusal::Macros);
    }
    let main = [
        ("word/document.xml", Kind::Docx),
        ("xl/workbook.xml", Kind::Xlsx),
        ("ppt/presentation.xml", Kind::Pptx),
    ];
    let mut found = main.into_iter().filter(|(name, _)| archive.index_for_name(name).is_some());
    match (found.next(), found.next()) {
        (Some((_, kind)), None) => Ok(kind),
        (Some(_), Some(_)) => Err(Refusal::TwoThings),
        _ => Err(Refusal::Unknown),
    }
}

fn part<F: Read + Seek>(archive: &mut ZipArchive<F>, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
    let Some(number) = archive.index_for_name(name) else { return Ok(None) };
    let mut bytes = Vec::new();
    let part = archive.by_index(number).map_err(|_| Refusal::Broken("a part's header"))?;
    part.take(LONGEST_LIST).read_to_end(&mut bytes).map_err(|_| Refusal::Broken("a part does not unpack"))?;
    Ok(Some(bytes))
}

/// Unpacks everything into nothing, no part further than it claims: sizes may lie, and the checksums tell whether the
/// file is whole.
fn unpack<F: Read + Seek>(archive: &mut ZipArchive<F>) -> Result<(), Refusal> {
    for number in 0..archive.len() {
        let part = archive.by_index(number).map_err(|_| Refusal::Broken("a part's header"))?;
        let claimed = part.size();
        let read = io::copy(&mut part.take(claimed + 1), &mut io::sink());
        if read.map_err(|_| Refusal::Broken("a part does not unpack"))? != claimed {
            return Err(Refusal::Broken("a part's size is not what it claims"));
        }
    }
    Ok(())
}
