//! What is in an archive, with bounds for everything that its directory claims.

use std::io::{Cursor, Read};

use rustc_hash::FxHashSet;
use zip::{CompressionMethod, ZipArchive};

use super::{File, PLAN, Refusal};
use crate::{Limits, document};

/// Files of an archive; more has no plan.
const MOST_FILES: usize = 5_000;

/// From this size on files may not grow without measure.
const SMALL: u64 = 16 << 20;

/// How many times of its packed size a large file may have.
const HIGHEST_RATIO: u64 = 200;

/// An archive's plan and what else is in it.
pub(super) struct Contents {
    pub(super) gml: Vec<u8>,
    pub(super) plan: String,
    pub(super) files: Vec<File>,
}

type Opened<'b> = ZipArchive<Cursor<&'b [u8]>>;

fn open(bytes: &[u8]) -> Result<Opened<'_>, Refusal> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Broken)
}

/// Unpacks the plan and lists the rest.
pub(super) fn contents(bytes: &[u8], limits: &Limits) -> Result<Contents, Refusal> {
    if bytes.len() > limits.bytes {
        return Err(document::Refusal::TooLarge(limits.bytes).into());
    }
    let mut archive = open(bytes)?;
    if archive.len() > MOST_FILES {
        return Err(Refusal::TooManyFiles(MOST_FILES));
    }
    let has_doubles = archive.has_duplicate_names();
    let mut files = listed(&mut archive)?;
    if has_doubles || archive.has_overlapping_entries().unwrap_or(true) {
        let name = files.first().map_or_else(String::new, |file| file.name.clone());
        return Err(if has_doubles { Refusal::Twice(name) } else { Refusal::Bomb(name) });
    }
    let plan = plan_of(&files)?;
    files.retain(|file| file.name != plan);
    let gml = unpacked(&mut archive, &plan, limits)?;
    Ok(Contents { gml, plan, files })
}

/// The bytes of one file.
pub(super) fn file(bytes: &[u8], name: &str, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    unpacked(&mut open(bytes)?, name, limits)
}

/// The files of the directory, each looked at before anything is unpacked.
fn listed(archive: &mut Opened<'_>) -> Result<Vec<File>, Refusal> {
    let mut files = Vec::new();
    let mut names = FxHashSet::default();
    for number in 0..archive.len() {
        let entry = archive.by_index_raw(number).map_err(|_| Refusal::Broken)?;
        let name = entry.name().map_err(|_| Refusal::Broken)?.into_owned();
        if leads_outside(&name) {
            return Err(Refusal::Outside(name));
        }
        if entry.is_dir() || is_litter(&name) {
            continue;
        }
        // A link leads wherever its content says.
        if entry.is_symlink() {
            return Err(Refusal::Outside(name));
        }
        if entry.encrypted() {
            return Err(Refusal::Locked(name));
        }
        if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(Refusal::Packed(name));
        }
        if entry.size() > SMALL && entry.size() / entry.compressed_size().max(1) > HIGHEST_RATIO {
            return Err(Refusal::Bomb(name));
        }
        // Where names differ in capitals only, other systems have one file.
        if !names.insert(name.to_lowercase()) {
            return Err(Refusal::Twice(name));
        }
        files.push(File { name, size: entry.size() });
    }
    Ok(files)
}

/// Absolute, of another drive, or upwards.
fn leads_outside(name: &str) -> bool {
    let parts = || name.split(['/', '\\']);
    name.contains(['\0', ':']) || parts().next().is_none_or(str::is_empty) || parts().any(|part| part == "..")
}

/// What some systems put into archives for themselves.
fn is_litter(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// Which file is the plan: `xplan.gml`, or else the only GML.
fn plan_of(files: &[File]) -> Result<String, Refusal> {
    let of = |wanted: &dyn Fn(&str) -> bool| -> Vec<&str> {
        let names = files.iter().map(|file| file.name.as_str());
        names.filter(|name| wanted(&name.rsplit(['/', '\\']).next().unwrap_or(name).to_lowercase())).collect()
    };
    let named = of(&|name| name == PLAN);
    let gml = if named.is_empty() { of(&|name| name.ends_with(".gml")) } else { named };
    match gml.as_slice() {
        [] => Err(Refusal::NoPlan),
        [only] => Ok((*only).to_owned()),
        several => Err(Refusal::SeveralPlans(several.join(", "))),
    }
}

fn unpacked(archive: &mut Opened<'_>, name: &str, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let entry = archive.by_name(name).map_err(|_| Refusal::Broken)?;
    let most = limits.bytes as u64;
    if entry.size() > most {
        return Err(document::Refusal::TooLarge(limits.bytes).into());
    }
    // What the directory claims may be a lie: neither memory nor time beyond what is really there.
    let mut bytes = Vec::with_capacity(usize::try_from(entry.size().min(SMALL)).unwrap_or(0));
    let claimed = entry.size();
    let mut content = entry.take(claimed + 1);
    content.read_to_end(&mut bytes).map_err(|_| Refusal::Broken)?;
    if bytes.len() as u64 > claimed { Err(Refusal::Bomb(name.to_owned())) } else { Ok(bytes) }
}
