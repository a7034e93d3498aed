//! The embedded files of a PDF: those of its name tree and those associated with the whole document.

use lopdf::{Dictionary, Document, Object, Stream};

use super::guard::refusal;
use super::{Refusal, Relationship};

/// Nodes of the name tree that are looked at.
const NODES: usize = 10_000;

/// Files that are looked at.
const FILES: usize = 1_000;

/// An embedded file, not unpacked yet.
pub(super) struct File<'d> {
    pub(super) name: String,
    pub(super) relationship: Relationship,
    stream: &'d Stream,
}

impl File<'_> {
    /// The file's bytes.
    ///
    /// # Errors
    /// When they cannot be unpacked, or are more than `limit`.
    pub(super) fn content(&self, limit: usize) -> Result<Vec<u8>, Refusal> {
        self.stream.get_plain_content_with_limit(limit).map_err(refusal)
    }
}

/// All embedded files, those of the name tree first and in its order. One that is associated as well comes once.
///
/// # Errors
/// When the PDF has no catalogue, or too many files.
pub(super) fn all(document: &Document) -> Result<Vec<File<'_>>, Refusal> {
    let catalogue = document.catalog().map_err(refusal)?;
    let entries = root(document, catalogue).map_or(Ok(Vec::new()), |root| entries(document, root))?;
    let mut specifications: Vec<_> =
        entries.into_iter().filter_map(|(_, file)| dictionary(document, Some(file))).collect();
    specifications.extend(associated(document, catalogue));
    if specifications.len() > FILES {
        return Err(Refusal::TooCostly);
    }
    let mut files: Vec<File> = Vec::new();
    for file in specifications.into_iter().filter_map(|specification| file(document, specification)) {
        if !files.iter().any(|known| std::ptr::eq(known.stream, file.stream)) {
            files.push(file);
        }
    }
    Ok(files)
}

/// The specifications under `AF` of the catalogue (ISO 19005-3, annex E).
fn associated<'d>(document: &'d Document, catalogue: &'d Dictionary) -> Vec<&'d Dictionary> {
    array(document, catalogue, b"AF").iter().filter_map(|item| dictionary(document, Some(item))).collect()
}

/// The names and specifications of the tree of embedded files, in its order, as they are written there.
///
/// # Errors
/// When the PDF has no catalogue, or the tree is too large.
pub(super) fn pairs(document: &Document) -> Result<Vec<(Vec<u8>, Object)>, Refusal> {
    let catalogue = document.catalog().map_err(refusal)?;
    let entries = root(document, catalogue).map_or(Ok(Vec::new()), |root| entries(document, root))?;
    let pair = |(name, file): (&Object, &Object)| Some((name.as_str().ok()?.to_vec(), file.clone()));
    Ok(entries.into_iter().filter_map(pair).collect())
}

/// The tree of embedded files.
fn root<'d>(document: &'d Document, catalogue: &'d Dictionary) -> Option<&'d Dictionary> {
    let names = dictionary(document, catalogue.get(b"Names").ok())?;
    dictionary(document, names.get(b"EmbeddedFiles").ok())
}

/// The names and values of a name tree (ISO 32000-1, 7.9.6).
fn entries<'d>(
    document: &'d Document,
    root: &'d Dictionary,
) -> Result<Vec<(&'d Object, &'d Object)>, Refusal> {
    let (mut open, mut found, mut seen) = (vec![root], Vec::new(), 0);
    while let Some(node) = open.pop() {
        let kids = array(document, node, b"Kids");
        let pairs = array(document, node, b"Names");
        // A node may be its own child.
        seen += 1 + kids.len() + pairs.len();
        if seen > NODES {
            return Err(Refusal::TooCostly);
        }
        found.extend(pairs.chunks(2).filter_map(|pair| pair.first().zip(pair.get(1))));
        open.extend(kids.iter().rev().filter_map(|kid| dictionary(document, Some(kid))));
    }
    Ok(found)
}

/// The file of a specification (ISO 32000-1, 7.11.3), if it is embedded.
fn file<'d>(document: &'d Document, specification: &'d Dictionary) -> Option<File<'d>> {
    let streams = dictionary(document, specification.get(b"EF").ok())?;
    let either = |dictionary: &'d Dictionary| {
        [&b"UF"[..], b"F"].into_iter().find_map(move |key| resolved(document, dictionary.get(key).ok()))
    };
    let name = lopdf::decode_text_string(either(specification)?).ok()?;
    let relationship = resolved(document, specification.get(b"AFRelationship").ok());
    let relationship = match relationship.and_then(|name| name.as_name().ok()) {
        Some(b"Alternative") => Relationship::Alternative,
        Some(b"Source") => Relationship::Source,
        Some(b"Data") => Relationship::Data,
        _ => Relationship::Other,
    };
    Some(File {
        name: name.trim_matches(['\0', ' ']).to_owned(),
        relationship,
        stream: either(streams)?.as_stream().ok()?,
    })
}

fn resolved<'d>(document: &'d Document, object: Option<&'d Object>) -> Option<&'d Object> {
    document.dereference(object?).ok().map(|(_, object)| object)
}

fn dictionary<'d>(document: &'d Document, object: Option<&'d Object>) -> Option<&'d Dictionary> {
    resolved(document, object)?.as_dict().ok()
}

fn array<'d>(document: &'d Document, dictionary: &'d Dictionary, key: &[u8]) -> &'d [Object] {
    let found = resolved(document, dictionary.get(key).ok());
    found.and_then(|object| object.as_array().ok()).map_or(&[], Vec::as_slice)
}
