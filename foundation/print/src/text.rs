//! The text of a PDF, for search, for checks, for people who want nothing but the text.

use std::time::Duration;

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, TransformExt as _,
    font::Glyph,
    hayro_cmap::BfString,
    hayro_syntax::{Pdf, page::Page},
    interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

use crate::bounded::{self, Stopped};

/// Reading stops here; a larger text helps no search.
const MOST_TEXT: usize = 50 << 20;

/// Longest time for one document.
const TIME: Duration = Duration::from_secs(60);

/// A gap wider than this part of the type size is a space that was not written.
const SPACE: f64 = 0.2;

/// Why there is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Not a PDF, damaged beyond repair, or protected by a password.
    #[error("Die Datei ist kein lesbares PDF.")]
    NotAPdf,
    /// Reading took too long or failed inside.
    #[error("Das Lesen des PDF wurde abgebrochen.")]
    Stopped,
}

/// The text of `pdf` in the order in which it was written, lines separated by a line feed, pages by a form feed.
///
/// Invisible text counts (that is how recognised text lies over a scanned page). Text that is only drawn has none.
///
/// # Errors
/// See [`TextError`]; a foreign file can be anything, so time and memory are bounded.
pub fn text(pdf: &[u8]) -> Result<String, TextError> {
    let pdf = pdf.to_vec();
    bounded::run(TIME, move || read(pdf)).map_err(|stopped| match stopped {
        Stopped::TimeOut | Stopped::Crashed => TextError::Stopped,
    })?
}

fn read(pdf: Vec<u8>) -> Result<String, TextError> {
    let pdf = Pdf::new(pdf).map_err(|_| TextError::NotAPdf)?;
    let mut all = String::new();
    for (number, page) in pdf.pages().iter().enumerate() {
        if number > 0 {
            all.push('\u{c}');
        }
        all.push_str(&page_text(page));
        if all.len() > MOST_TEXT {
            break;
        }
    }
    Ok(all)
}

fn page_text(page: &Page<'_>) -> String {
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let cache = InterpreterCache::new();
    let transform = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, area, &cache, page.xref(), InterpreterSettings::default());
    let mut reader = Reader::default();
    interpret_page(page, &mut context, &mut reader);
    let lines = reader.text.lines().map(str::trim_end);
    lines.collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
}

/// Writes down the glyphs that a page draws.
#[derive(Default)]
struct Reader {
    text: String,
    /// Where the glyph before ended, and its type size, in the page's units.
    end: Option<(Point, f64)>,
}

impl Reader {
    fn glyph(&mut self, unicode: &str, advance: f64, place: Affine) {
        let start = place * Point::ORIGIN;
        // Glyphs are a thousand units to the type size.
        let size = (place * Point::new(0.0, 1000.0) - start).hypot();
        if let Some((end, before)) = self.end {
            let same_line = (start.y - end.y).abs() < 0.5 * size.max(before) && start.x > end.x - size;
            if !same_line {
                self.text.push('\n');
            } else if start.x - end.x > SPACE * size && !self.text.ends_with(' ') && unicode != " " {
                self.text.push(' ');
            }
        }
        self.text.push_str(unicode);
        self.end = Some((place * Point::new(advance, 0.0), size));
    }
}

impl<'a> Device<'a> for Reader {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        let advance = match glyph {
            Glyph::Outline(outline) => f64::from(outline.advance_width().unwrap_or(0.0)),
            Glyph::Type3(_) => 0.0,
        };
        let place = transform * glyph_transform;
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => self.glyph(c.encode_utf8(&mut [0; 4]), advance, place),
            Some(BfString::String(s)) => self.glyph(&s, advance, place),
            None => {}
        }
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
