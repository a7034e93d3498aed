"""A PDF with an invoice in it, as programs of others see it: `python3 hybrid.py FILE…`, packages by PYTHONPATH.

For each file a line of JSON goes out; a created invoice should have no faults:

    {"file": …, "name": name of the embedded XML, "sha256": of it, "profile": …, "faults": [texts], "unchecked": [texts]}

Looked at: the structure of the file by qpdf; PDF/A-3b by pikepdf's validator, which approves only what it knows, says of some other
things that it did not check them, and takes some for faults that are none (EXCUSED); embedded file, associated file and the properties
of Factur-X in the XMP by pikepdf, against the specification of Factur-X 1.0, chapter 6; name, profile and schema of the XML by the
package factur-x.
"""
import hashlib
import json
import logging
import subprocess
import sys

import facturx
import pikepdf
from lxml import etree
from pikepdf import pdfa

PROPERTIES = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
ACCESSIBLE = "http://www.aiim.org/pdfua/ns/id/"
EXTENSION = "http://www.aiim.org/pdfa/ns/schema#"
# Findings that are no faults, by rule and words of the message.
EXCUSED = {
    # The validator knows no extension schemas. Those that the document does not describe are a fault all the same, see `metadata`.
    "ISO_19005_3:6.6.2.3.1-1": [
        "=http://www.aiim.org/pdfa/ns/",
        "property pdfaExtension:",
        f"={PROPERTIES}",
        "property fx:",
        "property pdfuaid:",
        # Of the XMP specification itself (paged text).
        "=http://ns.adobe.com/xap/1.0/t/pg/",
        "property xmpTPg:",
    ],
    # It knows level B only, which A and U contain.
    "ISO_19005_3:6.6.4-3": ["conformance is 'A'", "conformance is 'U'"],
    # A destination may be a reference to one (ISO 32000-1, 7.3.10), and a viewer may be asked to show the attachments (table 28).
    "pikepdf:schema-OutlineItem": [" 0 R' is not valid"],
    "pikepdf:schema-Catalog": ["'/UseAttachments' is not one of"],
}
# What the profiles of the package are called in the XMP.
PROFILES = {
    "minimum": "MINIMUM",
    "basicwl": "BASIC WL",
    "basic": "BASIC",
    "en16931": "EN 16931",
    "extended": "EXTENDED",
    "xrechnung": "XRECHNUNG",
}


def structure(name):
    told = subprocess.run(["qpdf", "--check", name], capture_output=True, text=True)
    return [] if told.returncode == 0 else [f"qpdf: {' '.join(told.stderr.split())}"]


def archive(name):
    def excused(finding):
        return any(words in finding.message for words in EXCUSED.get(finding.rule, []))

    report = pdfa.validate_written(name, "3b")
    violations = [str(finding) for finding in report.violations if not excused(finding)]
    # Embedded files are looked at in `attachment`.
    return violations, [str(finding) for finding in report.unsupported if finding.rule != "pikepdf:embedded-file"]


def metadata(pdf, name, profile):
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        expected = {
            "pdfaid:part": ("3",),
            "pdfaid:conformance": ("A", "B", "U"),
            f"{{{PROPERTIES}}}DocumentType": ("INVOICE",),
            f"{{{PROPERTIES}}}DocumentFileName": (name,),
            f"{{{PROPERTIES}}}Version": ("1.0", "3.0"),
            f"{{{PROPERTIES}}}ConformanceLevel": (PROFILES.get(profile, profile),),
        }
        for key, values in expected.items():
            if xmp.get(key) not in values:
                yield f"XMP: {key} is {xmp.get(key)}, not {' or '.join(values)}"
        spaces = etree.fromstring(str(xmp).encode()).iter(f"{{{EXTENSION}}}namespaceURI")
        described = [element.text for element in spaces]
        for space in [PROPERTIES] + [ACCESSIBLE] * any(key.startswith(f"{{{ACCESSIBLE}}}") for key in xmp):
            if space not in described:
                yield f"XMP: no extension schema describes {space}"


def attachment(pdf, name):
    files = [spec for spec in pdf.Root.get("/AF", []) if str(spec.get("/UF", "")) == name]
    if len(files) != 1:
        yield f"{len(files)} associated files of the document are called {name}"
        return
    spec = files[0]
    if name not in pdf.attachments:
        yield "the file is not in the tree of embedded files"
    if str(spec.get("/F", "")) != name:
        yield "F and UF are not the same name"
    if spec.get("/AFRelationship") not in (pikepdf.Name.Alternative, pikepdf.Name.Data, pikepdf.Name.Source):
        yield f"AFRelationship is {spec.get('/AFRelationship')}"
    stream = spec.EF.F
    if stream.get("/Subtype") != pikepdf.Name("/text/xml"):
        yield f"the file is said to be {stream.get('/Subtype')}"
    if "/ModDate" not in stream.get("/Params", {}):
        yield "it is not said when the file was changed"


def level(tree):
    """The profile; the package takes an XRechnung for what it is built on."""
    said = tree.findtext(".//{*}GuidelineSpecifiedDocumentContextParameter/{*}ID") or ""
    return "xrechnung" if ":kosit:xrechnung_" in said else facturx.get_level(tree)


def look(name):
    faults, unchecked = archive(name)
    seen = {"file": name, "name": None, "sha256": None, "profile": None}
    seen.update(faults=structure(name) + faults, unchecked=unchecked)
    with open(name, "rb") as file:
        found, xml = facturx.get_xml_from_pdf(file.read(), check_xsd=False)
    if not found:
        seen["faults"].append("factur-x finds no invoice")
        return seen
    tree = etree.fromstring(xml)
    seen.update(name=found, sha256=hashlib.sha256(xml).hexdigest(), profile=level(tree))
    if seen["profile"] != "xrechnung":
        facturx.xml_check_xsd(xml)
    with pikepdf.open(name) as pdf:
        seen["faults"] += [*metadata(pdf, found, seen["profile"]), *attachment(pdf, found)]
    return seen


def main():
    logging.disable(logging.CRITICAL)
    for name in sys.argv[1:]:
        try:
            seen = look(name)
        except Exception as error:
            seen = {"file": name, "faults": [f"{type(error).__name__}: {' '.join(str(error).split())}"]}
        print(json.dumps(seen, ensure_ascii=False), flush=True)


main()
