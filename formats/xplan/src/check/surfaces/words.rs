//! Sizes as people read them.

use crate::geometry::Point;

/// A number with so many digits behind the comma.
fn number(value: f64, digits: usize) -> String {
    format!("{value:.digits$}").replace('.', ",")
}

/// A length: in millimetres, centimetres or metres.
pub(super) fn length(metres: f64) -> String {
    if metres < 0.0995 {
        format!("{} mm", number(metres * 1000.0, usize::from(metres < 0.00995)))
    } else if metres < 0.995 {
        format!("{} cm", number(metres * 100.0, 0))
    } else {
        format!("{} m", number(metres, usize::from(metres < 99.5)))
    }
}

/// An area in square metres.
pub(super) fn area(square_metres: f64) -> String {
    let digits = match square_metres {
        0.0..0.01 => 4,
        0.0..1.0 => 3,
        0.0..1000.0 => 1,
        _ => 0,
    };
    format!("{} m²", number(square_metres, digits))
}

/// A place: right and up.
pub(super) fn place(point: Point) -> String {
    format!("{:.3} {:.3}", point.x, point.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_german() {
        let lengths = [0.002, 0.0125, 0.5, 1.25, 1234.5].map(length);
        assert_eq!(lengths, ["2,0 mm", "12 mm", "50 cm", "1,2 m", "1234 m"]);
        assert_eq!([0.0012, 0.5, 12.34, 12345.6].map(area), ["0,0012 m²", "0,500 m²", "12,3 m²", "12346 m²"]);
        assert_eq!(place(Point { x: 557_094.392, y: 5_936_696.867 }), "557094.392 5936696.867");
    }
}
