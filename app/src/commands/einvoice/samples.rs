//! Invoices for tests: those in which every business term occurs, with 19 % VAT.

#[path = "../../../../formats/einvoice/tests/make/filled.rs"]
mod filled;

/// In UBL.
pub(super) fn ubl() -> String {
    filled::filled(include_str!("../../../../formats/einvoice/tests/differential/bases/ubl.xml"))
}

/// In CII.
pub(super) fn cii() -> String {
    filled::filled(include_str!("../../../../formats/einvoice/tests/differential/bases/cii.xml"))
}
