//! The properties of an invoice in the metadata of a PDF (XMP), with the description that PDF/A wants of properties which are not its own.

use super::hybrid::Profile;

/// The namespace of the properties.
const SPACE: &str = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#";

/// The properties: name, and what it says.
const PROPERTIES: [(&str, &str); 4] = [
    ("DocumentFileName", "The name of the embedded XML document"),
    ("DocumentType", "The type of the hybrid document"),
    ("Version", "The version of the standard of the embedded XML document"),
    ("ConformanceLevel", "The profile of the embedded XML document"),
];

/// The metadata of a PDF/A-3 with these properties; none if it is no metadata of a PDF/A-3.
pub(super) fn with_invoice(before: &str, profile: Profile) -> Option<String> {
    if part(before)? != "3" {
        return None;
    }
    let at = before.rfind("</rdf:RDF>")?;
    let (start, end) = before.split_at(at);
    // All schemas are described in one bag.
    let (start, apart) = match start.rfind("</pdfaExtension:schemas>") {
        Some(_) => (into_bag(start)?, String::new()),
        None => (start.to_owned(), bag()),
    };
    Some(format!("{start}{apart}{}{end}", properties(profile)))
}

/// Which part of the standard the PDF follows: `pdfaid:part`, as an element or as an attribute.
fn part(xmp: &str) -> Option<&str> {
    let (_, rest) = xmp.split_once("pdfaid:part")?;
    let rest = rest.trim_start_matches(['>', '=', '"', '\'', ' ']);
    rest.get(..rest.find(|c: char| !c.is_ascii_digit())?)
}

fn into_bag(start: &str) -> Option<String> {
    let schemas = start.rfind("</pdfaExtension:schemas>")?;
    let bag = start[..schemas].rfind("</rdf:Bag>")?;
    Some(format!("{}{}{}", &start[..bag], schema(), &start[bag..]))
}

fn bag() -> String {
    format!(
        "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\">\
         <pdfaExtension:schemas><rdf:Bag>{}</rdf:Bag></pdfaExtension:schemas></rdf:Description>",
        schema()
    )
}

fn schema() -> String {
    let properties = PROPERTIES.iter().map(|(name, what)| {
        format!(
            "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>{name}</pdfaProperty:name>\
             <pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>\
             <pdfaProperty:description>{what}</pdfaProperty:description></rdf:li>"
        )
    });
    format!(
        "<rdf:li rdf:parseType=\"Resource\" xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
         xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\
         <pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>\
         <pdfaSchema:namespaceURI>{SPACE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>\
         <pdfaSchema:property><rdf:Seq>{}</rdf:Seq></pdfaSchema:property></rdf:li>",
        properties.collect::<String>()
    )
}

fn properties(profile: Profile) -> String {
    format!(
        "<rdf:Description rdf:about=\"\" xmlns:fx=\"{SPACE}\"><fx:DocumentType>INVOICE</fx:DocumentType>\
         <fx:DocumentFileName>{}</fx:DocumentFileName><fx:Version>{}</fx:Version>\
         <fx:ConformanceLevel>{}</fx:ConformanceLevel></rdf:Description>",
        profile.file_name(),
        profile.version(),
        profile.level()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(inner: &str) -> String {
        format!(
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
             {inner}</rdf:RDF></x:xmpmeta>"
        )
    }

    const IDENTIFIER: &str = "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\
        <pdfaid:part>3</pdfaid:part></rdf:Description>";

    #[test]
    fn there_is_one_bag_of_schemas_afterwards() {
        let bag = "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\">\
            <pdfaExtension:schemas><rdf:Bag><rdf:li/></rdf:Bag></pdfaExtension:schemas></rdf:Description>";
        for before in [around(IDENTIFIER), around(&format!("{bag}{IDENTIFIER}"))] {
            let after = with_invoice(&before, Profile::En16931).unwrap();
            assert_eq!(after.matches("<pdfaExtension:schemas>").count(), 1, "{after}");
            assert!(after.contains("<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>"));
            assert!(roxmltree::Document::parse(&after).is_ok(), "{after}");
        }
    }

    #[test]
    fn other_metadata_are_refused() {
        for other in ["", "no xml", &around(""), &around(&IDENTIFIER.replace(">3<", ">1<"))] {
            assert_eq!(with_invoice(other, Profile::Basic), None, "{other}");
        }
        let attribute =
            around("<rdf:Description xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" pdfaid:part=\"3\"/>");
        assert!(with_invoice(&attribute, Profile::Basic).is_some());
    }
}
