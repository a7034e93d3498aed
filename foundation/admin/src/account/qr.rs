//! A QR code as a drawing inside the page, with nothing that the content security policy forbids.

use std::fmt::Write as _;

use maud::{Markup, html};
use qrcode::{Color, QrCode};

/// Light modules around the code, so that cameras find it (ISO/IEC 18004).
const MARGIN: usize = 4;

/// The code for `text`; `label` says what it is to those who do not see it. Nothing where the text is too long for one.
pub(super) fn picture(text: &str, label: &str) -> Option<Markup> {
    let code = QrCode::new(text).ok()?;
    let side = code.width() + 2 * MARGIN;
    let mut dark = String::new();
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (place % code.width() + MARGIN, place / code.width() + MARGIN);
            // Writing to a string does not fail.
            let _ = write!(dark, "M{x} {y}h1v1h-1z");
        }
    }
    Some(html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (side) " " (side) } width="240" height="240" role="img" aria-label=(label) {
            rect width="100%" height="100%" fill="#fff" {}
            path d=(dark) fill="#000" {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::picture;

    #[test]
    fn the_code_has_its_three_corners_and_no_style() {
        let svg = picture("otpauth://totp/x", "QR-Code").unwrap().into_string();
        // The upper left corner of the upper left finder pattern, after the margin.
        assert!(svg.contains("M4 4h1v1h-1z") && !svg.contains("M3 "), "{svg}");
        assert!(svg.contains("role=\"img\" aria-label=\"QR-Code\"") && !svg.contains("style"), "{svg}");
        assert!(picture(&"x".repeat(4000), "").is_none());
    }
}
