//! Finds the proof's region in a PDF: by the file's structure, never by searching for a marker somebody could plant.

use std::ops::Range;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, xref::XrefEntry};

use super::{Error, NAME};

/// Streams that a PDF of ours never has are not unpacked beyond this.
const UNPACKED: usize = 64 << 20;

/// Depth and number of nodes of the tree of embedded files.
const NODES: usize = 10_000;

/// Between the object's number and its data there is only a short dictionary.
const HEADER: usize = 600;

/// The bytes of the one embedded file with the proof's name, as they lie in `pdf`.
pub(super) fn find(pdf: &[u8]) -> Result<Range<usize>, Error> {
    if !pdf.starts_with(b"%PDF-") {
        return Err(Error::NotAPdf);
    }
    let options =
        LoadOptions { strict: true, max_decompressed_size: Some(UNPACKED), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(pdf, options).map_err(|_| Error::NotAPdf)?;
    let id = embedded(&document)?;
    let region = data(pdf, &document, id)?;
    alone(&document, id, &region)?;
    Ok(region)
}

/// The object with the embedded file's data.
fn embedded(document: &Document) -> Result<ObjectId, Error> {
    let catalog = document.catalog().map_err(|_| Error::NotAPdf)?;
    let names = document.get_dict_in_dict(catalog, b"Names").map_err(|_| Error::None)?;
    let root = document.get_dict_in_dict(names, b"EmbeddedFiles").map_err(|_| Error::None)?;
    let mut found = files(document, root)?.into_iter().filter(|spec| is_proof(document, spec));
    let spec = found.next().ok_or(Error::None)?;
    if found.next().is_some() {
        return Err(Error::Several);
    }
    let streams = document.get_dict_in_dict(spec, b"EF").map_err(|_| Error::Misplaced("keine Daten"))?;
    let mut ids = [&b"F"[..], b"UF"].into_iter().filter_map(|key| streams.get(key).ok()?.as_reference().ok());
    let id = ids.next().ok_or(Error::Misplaced("keine Daten"))?;
    if ids.all(|other| other == id) { Ok(id) } else { Err(Error::Several) }
}

/// All file specifications of the name tree (ISO 32000-1, 7.9.6).
fn files<'d>(document: &'d Document, root: &'d Dictionary) -> Result<Vec<&'d Dictionary>, Error> {
    let (mut open, mut specs, mut seen) = (vec![root], Vec::new(), 0);
    while let Some(node) = open.pop() {
        seen += 1;
        if seen > NODES {
            return Err(Error::NotAPdf);
        }
        for pair in array(document, node, b"Names").chunks(2) {
            specs.extend(pair.get(1).and_then(|spec| dictionary(document, spec)));
        }
        open.extend(array(document, node, b"Kids").iter().filter_map(|kid| dictionary(document, kid)));
    }
    Ok(specs)
}

fn array<'d>(document: &'d Document, node: &'d Dictionary, key: &[u8]) -> &'d [Object] {
    let object = node.get(key).ok().and_then(|object| document.dereference(object).ok());
    object.and_then(|(_, object)| object.as_array().ok()).map_or(&[], Vec::as_slice)
}

fn dictionary<'d>(document: &'d Document, object: &'d Object) -> Option<&'d Dictionary> {
    document.dereference(object).ok()?.1.as_dict().ok()
}

/// Whether one of the file's two names (byte string, Unicode string) is the proof's.
fn is_proof(document: &Document, spec: &Dictionary) -> bool {
    [&b"F"[..], b"UF"].into_iter().any(|key| {
        let object = spec.get(key).ok().and_then(|object| document.dereference(object).ok());
        object.and_then(|(_, name)| lopdf::decode_text_string(name).ok()).is_some_and(|name| name == NAME)
    })
}

/// Where the data of object `id` lies in the file.
fn data(pdf: &[u8], document: &Document, id: ObjectId) -> Result<Range<usize>, Error> {
    let stream =
        document.get_object(id).and_then(Object::as_stream).map_err(|_| Error::Misplaced("keine Daten"))?;
    if stream.dict.has(b"Filter") || stream.dict.has(b"F") {
        return Err(Error::Misplaced("nicht im Klartext"));
    }
    let Some(XrefEntry::Normal { offset, .. }) = document.reference_table.get(id.0) else {
        return Err(Error::Misplaced("verpackt"));
    };
    let object = pdf.get(*offset as usize..).ok_or(Error::NotAPdf)?;
    let keyword = b"\nstream\n";
    let header = object.windows(keyword.len()).take(HEADER).position(|part| part == keyword);
    let start = *offset as usize + header.ok_or(Error::Misplaced("kein Anfang"))? + keyword.len();
    let end = start + stream.content.len();
    let exact = pdf.get(start..end) == Some(stream.content.as_slice());
    if exact && pdf[end..].starts_with(b"\nendstream\nendobj\n") {
        Ok(start..end)
    } else {
        Err(Error::Misplaced("kein Ende"))
    }
}

/// No other object begins inside the region, so that nothing a reader shows can lie in it.
fn alone(document: &Document, id: ObjectId, region: &Range<usize>) -> Result<(), Error> {
    let inside = |(number, entry): (&u32, &XrefEntry)| {
        *number != id.0
            && matches!(entry, XrefEntry::Normal { offset, .. } if region.contains(&(*offset as usize)))
    };
    if document.reference_table.entries.iter().any(inside) {
        return Err(Error::Misplaced("darin liegt ein anderes Objekt"));
    }
    Ok(())
}
