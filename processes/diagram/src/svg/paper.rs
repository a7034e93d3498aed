//! Writing SVG: elements with attributes, everything escaped.

use std::fmt::{Display, Write as _};

use crate::text::{Block, LINE};

/// An attribute.
pub(super) type Attribute<'a> = (&'a str, &'a dyn Display);

/// The picture while it is written.
#[derive(Default)]
pub(super) struct Paper {
    pub(super) out: String,
}

/// A number with at most one decimal.
pub(super) struct Number(pub(super) f64);

impl Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tenths = (self.0 * 10.0).round();
        if !tenths.is_finite() {
            return f.write_str("0");
        }
        // Without "-0".
        let value = tenths / 10.0 + 0.0;
        write!(f, "{value}")
    }
}

/// Writes text so that it is text, in content and in attributes.
struct Escaped<'a>(&'a mut String);

impl std::fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                // XML knows no other control characters, not even escaped.
                '\u{9}' | '\u{a}' | '\u{d}' => self.0.push(' '),
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
                _ => self.0.push(letter),
            }
        }
        Ok(())
    }
}

impl Paper {
    fn tag(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in attributes {
            self.out.push(' ');
            self.out.push_str(attribute);
            self.out.push_str("=\"");
            // Writing into a string does not fail.
            let _ = write!(Escaped(&mut self.out), "{value}");
            self.out.push('"');
        }
    }

    /// Begins an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.tag(name, attributes);
        self.out.push('>');
    }

    /// Ends it.
    pub(super) fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.tag(name, attributes);
        self.out.push_str("/>");
    }

    /// An element with a text.
    pub(super) fn leaf(&mut self, name: &str, attributes: &[Attribute<'_>], text: &dyn Display) {
        self.open(name, attributes);
        let _ = write!(Escaped(&mut self.out), "{text}");
        self.close(name);
    }

    /// A new line, so that the source can be read.
    pub(super) fn line(&mut self) {
        self.out.push('\n');
    }

    /// Lines of text, each centred on `x`; `top` is where the first begins.
    pub(super) fn text(&mut self, class: &str, block: &Block, x: f64, top: f64) {
        self.turned(class, block, x, top, None);
    }

    /// The same, turned.
    pub(super) fn turned(&mut self, class: &str, block: &Block, x: f64, top: f64, turn: Option<&str>) {
        if block.lines.is_empty() {
            return;
        }
        // The line's foot is about four fifths below its top.
        let foot = top + block.size * 0.95;
        let (x, size) = (Number(x), Number(block.size));
        let mut attributes: Vec<Attribute<'_>> = vec![("class", &class), ("font-size", &size)];
        if let Some(turn) = &turn {
            attributes.push(("transform", turn));
        }
        if let [only] = block.lines.as_slice() {
            let y = Number(foot);
            attributes.extend([("x", &x as &dyn Display), ("y", &y)]);
            self.leaf("text", &attributes, only);
            return;
        }
        self.open("text", &attributes);
        for (number, line) in block.lines.iter().enumerate() {
            let y = Number(foot + crate::text::count(number) * block.size * LINE);
            // The blank at the end takes part in centring.
            let x = Number(if line.ends_with(' ') && !class.contains("d-left") {
                x.0 + block.size * 0.14
            } else {
                x.0
            });
            self.leaf("tspan", &[("x", &x), ("y", &y)], line);
        }
        self.close("text");
    }

    /// A rectangle with round corners.
    pub(super) fn rect(&mut self, class: &str, at: &bpmn::model::Bounds, round: f64) {
        let (x, y, width, height) = (Number(at.x), Number(at.y), Number(at.width), Number(at.height));
        let round = Number(round.min(at.width / 2.0).min(at.height / 2.0).max(0.0));
        self.empty(
            "rect",
            &[
                ("class", &class),
                ("x", &x),
                ("y", &y),
                ("width", &width),
                ("height", &height),
                ("rx", &round),
            ],
        );
    }
}

/// The rectangle made smaller by so much on each side.
pub(super) fn inset(at: &bpmn::model::Bounds, by: f64) -> bpmn::model::Bounds {
    let by = by.min(at.width / 2.0).min(at.height / 2.0);
    bpmn::model::Bounds {
        x: at.x + by,
        y: at.y + by,
        width: at.width - 2.0 * by,
        height: at.height - 2.0 * by,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_never_strange() {
        let shown: Vec<String> =
            [1.0, 1.25, -0.01, f64::NAN, f64::INFINITY, 1e5].iter().map(|n| Number(*n).to_string()).collect();
        assert_eq!(shown, ["1", "1.3", "0", "0", "0", "100000"]);
    }

    #[test]
    fn everything_is_escaped() {
        let mut paper = Paper::default();
        paper.leaf("a", &[("b", &"\"<&\u{1}\n")], &"</a>\u{fffe}&\"");
        assert_eq!(paper.out, "<a b=\"&quot;&lt;&amp; \">&lt;/a&gt;&amp;&quot;</a>");
    }
}
