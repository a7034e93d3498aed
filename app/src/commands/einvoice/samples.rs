//! Invoices for tests: those in which every business term occurs, with 19 % VAT.

/// In UBL.
pub(super) fn ubl() -> String {
    filled(include_str!("../../../../formats/einvoice/tests/differential/bases/ubl.xml"))
}

/// In CII.
pub(super) fn cii() -> String {
    filled(include_str!("../../../../formats/einvoice/tests/differential/bases/cii.xml"))
}

fn filled(template: &str) -> String {
    let mut text = template.to_owned();
    for (name, value) in [
        ("{CATEGORY}", "S"),
        ("{COUNTRY}", "DE"),
        ("{RATE}", "19"),
        ("{TAX}", "190.00"),
        ("{GROSS}", "1190.00"),
        ("{DUE}", "1090.00"),
    ] {
        text = text.replace(name, value);
    }
    // What has nothing to be filled with is not said.
    text.lines().filter(|line| !line.contains('{')).collect::<Vec<_>>().join("\n")
}
