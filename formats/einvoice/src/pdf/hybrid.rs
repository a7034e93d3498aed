//! Makes a hybrid invoice (ZUGFeRD, Factur-X): the XML into a PDF/A-3 that shows the same, with the properties by which programs
//! find it (Factur-X 1.0, chapter 6; ISO 19005-3, annex E).

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use thiserror::Error;

use super::guard::{caught, load, refusal};
use super::{NAMES, Refusal, Relationship, files, xmp};
use crate::limits::Limits;
use crate::model::{Invoice, Value};
use crate::syntax::Syntax;
use crate::xml;

/// How much of an invoice the XML says, as ZUGFeRD counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Hardly more than the sums.
    Minimum,
    /// No lines.
    BasicWl,
    /// The most common terms of EN 16931.
    Basic,
    /// EN 16931.
    En16931,
    /// More than EN 16931.
    Extended,
    /// XRechnung, with or without its extension.
    XRechnung,
}

impl Profile {
    /// The profile by the specification identifier (BT-24).
    #[must_use]
    pub fn of(specification: &str) -> Option<Self> {
        let named = |part: &str| specification.contains(part);
        if named(":xeinkauf.de:kosit:xrechnung") || named(":xoev-de:kosit:standard:xrechnung") {
            return Some(Self::XRechnung);
        }
        Some(match specification.trim() {
            "urn:factur-x.eu:1p0:minimum" => Self::Minimum,
            "urn:factur-x.eu:1p0:basicwl" => Self::BasicWl,
            "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic" => Self::Basic,
            "urn:cen.eu:en16931:2017" => Self::En16931,
            "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended" => Self::Extended,
            _ => return None,
        })
    }

    /// As the XMP calls it (`fx:ConformanceLevel`).
    #[must_use]
    pub const fn level(self) -> &'static str {
        match self {
            Self::Minimum => "MINIMUM",
            Self::BasicWl => "BASIC WL",
            Self::Basic => "BASIC",
            Self::En16931 => "EN 16931",
            Self::Extended => "EXTENDED",
            Self::XRechnung => "XRECHNUNG",
        }
    }

    /// What the embedded file is called.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::XRechnung => "xrechnung.xml",
            _ => "factur-x.xml",
        }
    }

    /// The version of the XML (`fx:Version`).
    #[must_use]
    pub const fn version(self) -> &'static str {
        match self {
            Self::XRechnung => "3.0",
            _ => "1.0",
        }
    }

    /// How the file is related to the pages: the small profiles say less than the pages do.
    #[must_use]
    pub const fn relationship(self) -> Relationship {
        match self {
            Self::Minimum | Self::BasicWl => Relationship::Data,
            _ => Relationship::Alternative,
        }
    }
}

/// Why no hybrid invoice was made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NotMade {
    /// The XML cannot be read.
    #[error(transparent)]
    Xml(#[from] xml::Refusal),
    /// Only CII goes into a hybrid invoice.
    #[error("In ein ZUGFeRD-PDF gehört CII; diese Rechnung ist in UBL geschrieben.")]
    Syntax,
    /// The specification (BT-24) is none of ZUGFeRD's profiles.
    #[error("Die Spezifikation „{0}“ (BT-24) ist kein Profil von ZUGFeRD.")]
    Profile(String),
    /// The PDF cannot be read or written.
    #[error(transparent)]
    Pdf(#[from] Refusal),
    /// The PDF is no PDF/A-3.
    #[error("Das PDF ist kein PDF/A-3; nur darin dürfen Rechnungen eingebettet werden.")]
    NoArchive,
    /// There is an invoice in it already.
    #[error("Das PDF enthält schon eine Rechnung mit dem Namen {0}.")]
    Already(String),
}

/// Puts an invoice in CII into a PDF/A-3 that shows it. The same input gives the same bytes.
///
/// # Errors
/// When the XML is no CII of a profile of ZUGFeRD, or the PDF no PDF/A-3 without an invoice.
pub fn hybrid(pdf: &[u8], xml: &[u8]) -> Result<Vec<u8>, NotMade> {
    let invoice = Invoice::read(xml, &Limits::default())?;
    if invoice.syntax != Syntax::Cii {
        return Err(NotMade::Syntax);
    }
    let specification = invoice.value("BT-24").map_or("", |value| value.text.as_str());
    let profile = Profile::of(specification).ok_or_else(|| NotMade::Profile(specification.to_owned()))?;
    let day = invoice.value("BT-2").and_then(Value::date).unwrap_or_default().replace('-', "");
    if !super::is_pdf(pdf) {
        return Err(Refusal::NoPdf.into());
    }
    let mut document = load(pdf)?;
    for file in files::all(&document)? {
        if NAMES.iter().any(|name| file.name.eq_ignore_ascii_case(name)) {
            return Err(NotMade::Already(file.name));
        }
    }
    caught(|| Ok(put(&mut document, profile, xml, &day)))??;
    let mut out = Vec::new();
    document.save_to(&mut out).map_err(|error| Refusal::Broken(error.to_string()))?;
    Ok(out)
}

fn put(document: &mut Document, profile: Profile, xml: &[u8], day: &str) -> Result<(), NotMade> {
    describe(document, profile)?;
    let specification = embed(document, profile, xml, day);
    list(document, profile, specification)?;
    associate(document, specification)?;
    Ok(())
}

/// The properties of Factur-X in the metadata.
fn describe(document: &mut Document, profile: Profile) -> Result<(), NotMade> {
    let catalogue = document.catalog().map_err(refusal)?;
    let id = catalogue.get(b"Metadata").and_then(Object::as_reference).map_err(|_| NotMade::NoArchive)?;
    let stream = document.get_object(id).and_then(Object::as_stream).map_err(refusal)?;
    let before = stream.get_plain_content_with_limit(1 << 20).map_err(refusal)?;
    let before = String::from_utf8(before).map_err(|_| NotMade::NoArchive)?;
    let after = xmp::with_invoice(&before, profile).ok_or(NotMade::NoArchive)?;
    let described = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    document.set_object(id, Stream::new(described, after.into_bytes()));
    Ok(())
}

/// The XML as an embedded file; its file specification.
fn embed(document: &mut Document, profile: Profile, xml: &[u8], day: &str) -> ObjectId {
    let size = i64::try_from(xml.len()).unwrap_or(i64::MAX);
    let mut params = dictionary! { "Size" => size };
    // A file without a day has none; the specification wants one where it is known.
    if !day.is_empty() {
        params.set("ModDate", Object::string_literal(format!("D:{day}000000Z")));
    }
    let described = dictionary! { "Type" => "EmbeddedFile", "Subtype" => "text/xml", "Params" => params };
    let mut stream = Stream::new(described, xml.to_vec());
    // What cannot be packed stays as it is.
    let _ = stream.compress();
    let stream = document.add_object(stream);
    let relationship = match profile.relationship() {
        Relationship::Data => "Data",
        _ => "Alternative",
    };
    document.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => Object::string_literal(profile.file_name()),
        "UF" => Object::string_literal(profile.file_name()),
        "Desc" => Object::string_literal("Elektronische Rechnung nach EN 16931"),
        "AFRelationship" => relationship,
        "EF" => dictionary! { "F" => stream, "UF" => stream },
    })
}

/// Into the tree of embedded files, which is made flat for it.
fn list(document: &mut Document, profile: Profile, specification: ObjectId) -> Result<(), Refusal> {
    let mut pairs = files::pairs(document)?;
    let name = profile.file_name().as_bytes().to_vec();
    pairs.push((name, specification.into()));
    pairs.sort_by(|one, other| one.0.cmp(&other.0));
    let flat = pairs.into_iter().flat_map(|(name, file)| [Object::String(name, StringFormat::Literal), file]);
    let tree = document.add_object(dictionary! { "Names" => flat.collect::<Vec<_>>() });
    let mut names = match document.catalog().map_err(refusal)?.get(b"Names") {
        Ok(names) => {
            document.dereference(names).and_then(|(_, names)| names.as_dict()).map_err(refusal)?.clone()
        }
        Err(_) => Dictionary::new(),
    };
    names.set("EmbeddedFiles", tree);
    document.catalog_mut().map_err(refusal)?.set("Names", names);
    Ok(())
}

/// Associated with the whole document.
fn associate(document: &mut Document, specification: ObjectId) -> Result<(), Refusal> {
    let mut associated = match document.catalog().map_err(refusal)?.get(b"AF") {
        Ok(files) => {
            document.dereference(files).and_then(|(_, files)| files.as_array()).map_err(refusal)?.clone()
        }
        Err(_) => Vec::new(),
    };
    associated.push(specification.into());
    document.catalog_mut().map_err(refusal)?.set("AF", associated);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_are_known_by_their_specification() {
        for (specification, profile) in [
            ("urn:cen.eu:en16931:2017", Some(Profile::En16931)),
            ("urn:factur-x.eu:1p0:minimum", Some(Profile::Minimum)),
            (
                "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
                Some(Profile::XRechnung),
            ),
            ("urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", None),
        ] {
            assert_eq!(Profile::of(specification), profile, "{specification}");
        }
        assert_eq!(Profile::Minimum.relationship(), Relationship::Data);
        assert_eq!(Profile::XRechnung.file_name(), "xrechnung.xml");
    }

    #[test]
    fn only_cii_and_pdf_a_3_go_together() {
        let ubl = br#"<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>"#;
        assert_eq!(hybrid(b"%PDF-1.7", ubl), Err(NotMade::Syntax));
        assert!(matches!(hybrid(b"%PDF-1.7", b"<a/>"), Err(NotMade::Xml(_))));
    }
}
