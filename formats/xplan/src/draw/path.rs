//! Geometry as the path data of SVG; arcs stay arcs.

use std::f64::consts::PI;
use std::fmt::Write as _;

use super::frame::Frame;
use crate::geometry::arc::Arc;
use crate::geometry::{Path, Point, Segment, Surface};

/// Points nearer to each other than this, in units of the sheet, are drawn as one.
const NEAR: f64 = 0.25;

/// The path data of surfaces: all of their rings.
pub(super) fn surfaces(frame: &Frame, surfaces: &[Surface]) -> String {
    let mut out = String::new();
    for ring in surfaces.iter().flat_map(Surface::rings) {
        add(frame, ring, true, &mut out);
    }
    out
}

/// The path data of lines.
pub(super) fn lines(frame: &Frame, lines: &[Path]) -> String {
    let mut out = String::new();
    for line in lines {
        add(frame, line, false, &mut out);
    }
    out
}

fn add(frame: &Frame, path: &Path, is_ring: bool, out: &mut String) {
    let Some(first) = path.points.first() else { return };
    let mut pen = Pen { out, at: (0, 0) };
    pen.to('M', frame.place(*first));
    let mut last = frame.place(*first);
    let mut segments = path.segments().peekable();
    while let Some(segment) = segments.next() {
        match segment {
            Segment::Line(_, b) => {
                let to = frame.place(b);
                let is_last = segments.peek().is_none();
                if (is_last && !is_ring) || (to.0 - last.0).hypot(to.1 - last.1) >= NEAR {
                    pen.to('L', to);
                    last = to;
                }
            }
            Segment::Arc(a, b, c) => {
                arc(frame, &mut pen, (a, b, c));
                last = frame.place(c);
            }
        }
    }
    if is_ring {
        out.push('Z');
    }
}

fn arc(frame: &Frame, pen: &mut Pen<'_>, (a, b, c): (Point, Point, Point)) {
    let Some(arc) = Arc::through(a, b, c) else {
        pen.to('L', frame.place(b));
        pen.to('L', frame.place(c));
        return;
    };
    let from = frame.place(a);
    let to = frame.place(c);
    // The distance on the sheet tells the scale, whatever the unit of the plan.
    let chord = (a.x - c.x).hypot(a.y - c.y);
    let scale = if chord > 0.0 { (from.0 - to.0).hypot(from.1 - to.1) / chord } else { frame.scale };
    pen.arc(arc.radius * scale, arc.sweep.abs() > PI, arc.sweep < 0.0, to);
}

/// Writes positions in hundredths, each relative to the one before.
struct Pen<'o> {
    out: &'o mut String,
    at: (i64, i64),
}

#[expect(clippy::cast_possible_truncation, reason = "places on a sheet are small")]
fn hundredths(value: f64) -> i64 {
    (value * 100.0).round() as i64
}

impl Pen<'_> {
    fn to(&mut self, command: char, (x, y): (f64, f64)) {
        let to = (hundredths(x), hundredths(y));
        if command == 'M' {
            self.out.push('M');
            self.number(to.0);
            self.out.push(' ');
            self.number(to.1);
        } else {
            self.out.push('l');
            self.number(to.0 - self.at.0);
            self.out.push(' ');
            self.number(to.1 - self.at.1);
        }
        self.at = to;
    }

    fn arc(&mut self, radius: f64, is_large: bool, clockwise: bool, (x, y): (f64, f64)) {
        let to = (hundredths(x), hundredths(y));
        // Writing to a string cannot fail.
        let _ =
            write!(self.out, "A{radius:.2} {radius:.2} 0 {} {} ", u8::from(is_large), u8::from(clockwise));
        self.number(to.0);
        self.out.push(' ');
        self.number(to.1);
        self.at = to;
    }

    /// Hundredths as short as they can be written.
    fn number(&mut self, value: i64) {
        if value < 0 {
            self.out.push('-');
        }
        let (whole, part) = (value.unsigned_abs() / 100, value.unsigned_abs() % 100);
        let _ = write!(self.out, "{whole}");
        if part > 0 {
            let _ = if part % 10 == 0 {
                write!(self.out, ".{}", part / 10)
            } else {
                write!(self.out, ".{part:02}")
            };
        }
    }
}
