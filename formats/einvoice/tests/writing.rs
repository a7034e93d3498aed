//! Writing from outside: whatever can be said is said, whatever cannot is reported, in the same bytes each time.

use einvoice::model::Invoice;
use einvoice::write::{Reason, Style, Written, beyond, write};
use einvoice::{Limits, Syntax, Verdict, check};

const LINE: &str = "<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode=\"C62\">2</cbc:InvoicedQuantity></cac:InvoiceLine>";

fn ubl(head: &str) -> Invoice {
    let text = format!(
        "<Invoice xmlns=\"{u}Invoice-2\" xmlns:cac=\"{u}CommonAggregateComponents-2\" xmlns:cbc=\"{u}CommonBasicComponents-2\">
         <cbc:ID>R-1</cbc:ID><cbc:IssueDate>2026-11-27</cbc:IssueDate>{head}{LINE}</Invoice>",
        u = "urn:oasis:names:specification:ubl:schema:xsd:"
    );
    Invoice::read(text.as_bytes(), &Limits::default()).unwrap_or_else(|refusal| panic!("{refusal}"))
}

fn written(invoice: &Invoice, syntax: Syntax) -> Written {
    write(invoice, Style { syntax, indent: false })
}

fn text(written: &Written) -> String {
    String::from_utf8_lossy(&written.bytes).into_owned()
}

#[test]
fn dates_units_and_schemes_are_written_as_the_other_syntax_has_them() {
    let invoice = ubl("<cac:AdditionalDocumentReference><cbc:ID schemeID=\"ABT\">Z-1</cbc:ID>
        <cbc:DocumentTypeCode>130</cbc:DocumentTypeCode></cac:AdditionalDocumentReference>");
    let cii = written(&invoice, Syntax::Cii);
    assert_eq!(cii.losses, []);
    let text = text(&cii);
    for piece in [
        "<udt:DateTimeString format=\"102\">20261127</udt:DateTimeString>",
        "<ram:BilledQuantity unitCode=\"C62\">2</ram:BilledQuantity>",
        "<ram:IssuerAssignedID>Z-1</ram:IssuerAssignedID><ram:TypeCode>130</ram:TypeCode>\
         <ram:ReferenceTypeCode>ABT</ram:ReferenceTypeCode>",
        "<ram:ApplicableHeaderTradeDelivery/>",
    ] {
        assert!(text.contains(piece), "{piece} in {text}");
    }
    let read = Invoice::read(&cii.bytes, &Limits::default()).unwrap();
    assert_eq!(read.value("BT-18").and_then(|value| value.attribute("schemeID")), Some("ABT"));
}

#[test]
fn what_the_other_syntax_cannot_say_is_reported() {
    let invoice = ubl(
        "<cbc:DueDate>2026-12-01</cbc:DueDate><cac:PrepaidPayment><cbc:ID>X</cbc:ID></cac:PrepaidPayment>
        <cac:PaymentMeans><cbc:PaymentID>A</cbc:PaymentID></cac:PaymentMeans>
        <cac:PaymentMeans><cbc:PaymentID>B</cbc:PaymentID></cac:PaymentMeans>",
    );
    let losses = written(&invoice, Syntax::Cii).losses;
    let said: Vec<_> = losses.iter().map(|loss| (loss.term, loss.text.as_str(), &loss.reason)).collect();
    assert_eq!(said, [("BT-DEX-001", "X", &Reason::NoPlace), ("BT-83", "B", &Reason::NoRoom)]);
    assert_eq!(losses[1].path, "/ubl:Invoice/cac:PaymentMeans[2]/cbc:PaymentID");
    assert_eq!(losses[0].german, "Art der Zahlung des Dritten");
    assert_eq!(losses[1].reason.to_string(), "das kann in diesem Format nur einmal stehen");
}

#[test]
fn what_the_schema_demands_is_added_and_named() {
    let invoice = ubl("<cbc:BuyerReference>L</cbc:BuyerReference>");
    let cii = Invoice::read(&written(&invoice, Syntax::Cii).bytes, &Limits::default()).unwrap();
    assert!(written(&cii, Syntax::Ubl).additions.is_empty());
    let paid = text(&written(&invoice, Syntax::Cii)).replace(
        "<ram:ApplicableHeaderTradeSettlement/>",
        "<ram:ApplicableHeaderTradeSettlement><ram:PaymentReference>Z</ram:PaymentReference></ram:ApplicableHeaderTradeSettlement>",
    );
    let cii = Invoice::read(paid.as_bytes(), &Limits::default()).unwrap();
    let back = written(&cii, Syntax::Ubl);
    let added: Vec<_> = back.additions.iter().map(|one| (one.term, one.text.as_str())).collect();
    assert_eq!(added, [("BT-81", "1")]);
    assert!(
        text(&back)
            .contains("<cbc:PaymentMeansCode>1</cbc:PaymentMeansCode><cbc:PaymentID>Z</cbc:PaymentID>")
    );
}

#[test]
fn signs_of_xml_are_escaped() {
    let invoice = ubl("<cbc:Note>&lt;a&gt; &amp; \"b\" ]]&gt; ä€𝄞&#13;x</cbc:Note>");
    for syntax in [Syntax::Ubl, Syntax::Cii] {
        let read = Invoice::read(&written(&invoice, syntax).bytes, &Limits::default()).unwrap();
        assert_eq!(read.value("BT-22").unwrap().text, "<a> & \"b\" ]]> ä€𝄞\rx");
    }
}

#[test]
fn setting_in_changes_no_value_and_nothing_is_left_to_chance() {
    let invoice = ubl("<cbc:Note>eins\nzwei</cbc:Note>");
    let style = Style { syntax: Syntax::Ubl, indent: true };
    let (one, other) = (write(&invoice, style), write(&invoice, style));
    assert_eq!(one.bytes, other.bytes);
    assert!(text(&one).contains("\n  <cbc:ID>R-1</cbc:ID>\n"), "{}", text(&one));
    let read = Invoice::read(&one.bytes, &Limits::default()).unwrap();
    assert_eq!(read.value("BT-22").unwrap().text, "eins\nzwei");
}

#[test]
fn a_credit_note_gets_the_root_of_one() {
    let invoice = ubl("<cbc:InvoiceTypeCode>381</cbc:InvoiceTypeCode>");
    let cii = Invoice::read(&written(&invoice, Syntax::Cii).bytes, &Limits::default()).unwrap();
    let note = text(&written(&cii, Syntax::Ubl));
    assert!(
        note.contains("<CreditNote xmlns=") && note.contains("<cbc:CreditedQuantity unitCode=\"C62\">"),
        "{note}"
    );
    assert_ne!(check(note.as_bytes(), &einvoice::Options::default()).verdict, Verdict::Undecided);
}

#[test]
fn what_no_business_term_says_is_found() {
    let invoice = include_str!("words/beyond.xml");
    let found = beyond(invoice.as_bytes(), &Limits::default()).unwrap();
    let found: Vec<_> = found.iter().map(|one| (one.path.as_str(), one.line, one.text.as_str())).collect();
    assert_eq!(
        found,
        [
            ("/ubl:Invoice/cbc:LineCountNumeric", 6, "1"),
            (
                "/ubl:Invoice/cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cac:TaxScheme/cbc:ID",
                8,
                "GST"
            ),
        ]
    );
}

#[test]
fn in_its_own_syntax_a_value_stays_in_its_element() {
    let invoice = include_str!("differential/bases/cii.xml");
    for (from, to) in [
        ("ram:PersonName>", "ram:DepartmentName>"),
        (
            "ram:IBANID>DE02120300000000202051</ram:IBANID>",
            "ram:ProprietaryID>DE02120300000000202051</ram:ProprietaryID>",
        ),
    ] {
        let changed = invoice.replace(from, to);
        let read = Invoice::read(changed.as_bytes(), &Limits::default()).unwrap();
        let again = text(&written(&read, Syntax::Cii));
        assert_eq!(again.matches(to).count(), changed.matches(to).count(), "{to}");
    }
}
