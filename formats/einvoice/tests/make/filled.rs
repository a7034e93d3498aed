//! The documents of the differential test in which every business term occurs, with 19 % VAT.

/// A template with its gaps filled; a line with another gap is left out.
pub(crate) fn filled(template: &str) -> String {
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
    text.lines().filter(|line| !line.contains('{')).collect::<Vec<_>>().join("\n")
}
