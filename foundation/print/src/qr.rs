//! A QR code as a vector drawing.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// The empty border that readers need, in modules (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

/// Texts longer than this many bytes get less redundancy: a code that is too fine for a camera corrects nothing.
const LONG: usize = 200;

/// A code as a drawing.
pub(crate) struct Qr {
    /// SVG source.
    pub(crate) svg: String,
    /// How many modules wide it is with its border.
    pub(crate) side: usize,
}

/// The QR code for `text`, or nothing where the text is too long for one (about 2,900 bytes).
///
/// Runs of dark modules in a row are one rectangle each: a third of the size of one rectangle per module, and no
/// hairlines between neighbours on screen.
pub(crate) fn draw(text: &str) -> Option<Qr> {
    let level = if text.len() > LONG { EcLevel::L } else { EcLevel::M };
    let code = QrCode::with_error_correction_level(text, level).ok()?;
    let width = code.width();
    let side = width + 2 * QUIET;
    let mut path = String::new();
    for (row, modules) in code.to_colors().chunks(width).enumerate() {
        for (start, length) in runs(modules) {
            let _ = write!(path, "M{} {}h{length}v1h-{length}z", start + QUIET, row + QUIET);
        }
    }
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}" fill="#000"/></svg>"##
    );
    Some(Qr { svg, side })
}

/// Start and length of each run of dark modules.
fn runs(modules: &[Color]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, _) in modules.iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
        match found.last_mut() {
            Some((start, length)) if *start + *length == at => *length += 1,
            _ => found.push((at, 1)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use Color::{Dark, Light};

    #[test]
    fn neighbours_become_one_run() {
        assert_eq!(runs(&[Dark, Dark, Light, Dark, Light, Light, Dark]), [(0, 2), (3, 1), (6, 1)]);
        assert_eq!(runs(&[Light]), []);
    }

    #[test]
    fn the_finder_pattern_starts_inside_the_quiet_zone() {
        let svg = draw("https://stadt.example/pruefen/1").unwrap().svg;
        // Version 3: 29 modules and twice 4 of border; the finder's upper edge is seven modules wide.
        assert!(svg.contains(r#"viewBox="0 0 37 37""#), "{svg}");
        assert!(svg.contains("M4 4h7v1h-7z"), "{svg}");
    }

    #[test]
    fn too_much_text_is_refused() {
        assert!(draw(&"x".repeat(2900)).is_some());
        assert!(draw(&"x".repeat(3000)).is_none());
    }
}
