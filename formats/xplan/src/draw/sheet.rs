//! What is around the map: title, legend, north arrow, scale, and the patterns of areas.

use markup::Escaped;
use std::fmt::Write as _;

use super::frame::Frame;
use super::label::width;
use super::style::{Style, styles};
use crate::ask::words;
use crate::crs::Crs;
use crate::{Document, Object};

/// How wide the legend is.
pub(super) const LEGEND: f64 = 390.0;
/// How high its rows are.
const ROW: f64 = 21.0;
/// Around everything.
pub(super) const MARGIN: f64 = 24.0;
/// How high the title is.
pub(super) const TITLE: f64 = 76.0;
/// How high the line with the scale is.
const FOOT: f64 = 56.0;

/// The patterns: a name, the size of a tile, what is in it; `{}` is the colour of the line.
pub(super) const PATTERNS: [(&str, f64, &str); 13] = [
    ("schraeg-duenn", 10.0, r#"<path d="M-2 12L12 -2M-2 2L2 -2M8 12L12 8" stroke="{}" stroke-width="0.5"/>"#),
    ("schraeg-blau", 9.0, r#"<path d="M-2 11L11 -2M-2 2L2 -2M7 11L11 7" stroke="{}" stroke-width="0.8"/>"#),
    ("schraeg-ocker", 8.0, r#"<path d="M-2 -2L10 10M6 -2L10 2M-2 6L2 10" stroke="{}" stroke-width="0.8"/>"#),
    (
        "schraeg-gruen",
        12.0,
        r#"<path d="M-2 14L14 -2M-2 2L2 -2M10 14L14 10" stroke="{}" stroke-width="0.9"/>"#,
    ),
    ("schraeg-rot", 6.0, r#"<path d="M-2 -2L8 8M4 -2L8 2M-2 4L2 8" stroke="{}" stroke-width="0.8"/>"#),
    ("schraeg-lila", 12.0, r#"<path d="M-1 3L3 7L9 1L13 5" fill="none" stroke="{}" stroke-width="0.9"/>"#),
    ("kreuz", 12.0, r#"<path d="M3 3L9 9M9 3L3 9" stroke="{}" stroke-width="0.7"/>"#),
    ("punkte", 9.0, r#"<circle cx="2.5" cy="2.5" r="1" fill="{}"/><circle cx="7" cy="7" r="1" fill="{}"/>"#),
    ("ringe", 11.0, r#"<circle cx="5.5" cy="5.5" r="2.6" fill="none" stroke="{}" stroke-width="0.8"/>"#),
    (
        "baeume",
        16.0,
        r#"<path d="M4 6a2 2 0 1 1 4 0M6 6v3M11 13a2 2 0 1 1 4 0M13 13v3" fill="none" stroke="{}" stroke-width="0.8"/>"#,
    ),
    ("strich", 12.0, r#"<path d="M1 3h5M7 9h5" stroke="{}" stroke-width="0.7"/>"#),
    (
        "wellen",
        14.0,
        r#"<path d="M0 4q3.5 -3 7 0t7 0M0 11q3.5 -3 7 0t7 0" fill="none" stroke="{}" stroke-width="0.6"/>"#,
    ),
    ("quer", 8.0, r#"<path d="M0 4h8M4 0v8" stroke="{}" stroke-width="0.4"/>"#),
];

/// What occurs in the drawing: of each style how many, and as what.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Count {
    pub(super) areas: usize,
    /// Of the areas those that lie on others.
    pub(super) over: usize,
    pub(super) lines: usize,
    pub(super) points: usize,
}

impl Count {
    fn all(self) -> usize {
        self.areas + self.lines + self.points
    }
}

/// A text that ends with … where it would be wider.
fn fitting(text: &str, size: f64, wide: f64) -> String {
    if width(text, size) <= wide {
        return text.to_owned();
    }
    let mut out: String = text
        .chars()
        .scan(0.0, |used, letter| {
            *used += size * 0.58;
            (*used < wide - size).then_some(letter)
        })
        .collect();
    out.push('…');
    out
}

/// How much of the fill of a style covers what is below.
pub(super) fn opacity(style: &Style, over: bool) -> f64 {
    let own = style.fill.map_or(0.0, |fill| fill.1);
    if over && own > 0.5 { 0.45 } else { own }
}

/// The attribute `fill` of areas of a style.
pub(super) fn fill(rank: usize, over: bool) -> String {
    let style = &styles()[rank];
    match (style.pattern, style.fill) {
        (Some(_), _) => format!(r#"fill="url(#m{rank}{})""#, if over { "u" } else { "" }),
        (None, Some((colour, _))) => match opacity(style, over) {
            1.0 => format!(r#"fill="{colour}""#),
            part => format!(r#"fill="{colour}" fill-opacity="{part:.2}""#),
        },
        (None, None) => r#"fill="none""#.to_owned(),
    }
}

/// The attributes of lines of a style.
pub(super) fn stroke(style: &Style) -> String {
    let dashes = style.dashes.map(|dashes| format!(r#" stroke-dasharray="{dashes}""#)).unwrap_or_default();
    format!(r#"stroke="{}" stroke-width="{}"{dashes}"#, style.line, style.width)
}

/// The patterns of those styles that occur.
pub(super) fn patterns(counts: &[Count], out: &mut String) {
    out.push_str("<defs>");
    for (rank, count) in counts.iter().enumerate().filter(|(_, count)| count.areas > 0) {
        let style = &styles()[rank];
        let Some((_, size, motif)) = PATTERNS.iter().find(|pattern| Some(pattern.0) == style.pattern) else {
            continue;
        };
        let occurs = [(false, count.areas > count.over), (true, count.over > 0)];
        for (over, _) in occurs.into_iter().filter(|(_, occurs)| *occurs) {
            let mark = if over { "u" } else { "" };
            let _ = write!(
                out,
                r#"<pattern id="m{rank}{mark}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">"#
            );
            if let Some((colour, _)) = style.fill {
                let part = opacity(style, over);
                let _ = write!(
                    out,
                    r#"<rect width="{size}" height="{size}" fill="{colour}" fill-opacity="{part:.2}"/>"#
                );
            }
            let _ = write!(out, "{}</pattern>", motif.replace("{}", style.line));
        }
    }
    out.push_str("</defs>");
}

/// How high the whole sheet is.
pub(super) fn height(frame: &Frame, counts: &[Count]) -> f64 {
    let rows = counts.iter().filter(|count| count.all() > 0).count() as f64;
    (TITLE + frame.height + FOOT).max(TITLE + (rows + 4.0) * ROW) + MARGIN
}

/// The words above the map: name; kind, state of law, version, reference system.
pub(super) fn heading(document: &Document, plans: &[Object<'_>]) -> (String, String) {
    let Some(plan) = plans.first() else {
        return ("Plan ohne Namen".to_owned(), String::new());
    };
    let mut name = plan.value("name").unwrap_or_default().into_owned();
    if plans.len() > 1 {
        let _ = write!(name, " und {} weitere", plans.len() - 1);
    }
    let mut facts = vec![words::class(plan.class())];
    facts.extend(plan.value("nummer").map(|number| format!("Nr. {number}")));
    facts.extend(
        plan.properties("rechtsstand").next().and_then(|node| {
            words::value(plan.model().and_then(|model| model.property("rechtsstand")), &node)
        }),
    );
    let days = ["inkrafttretensDatum", "wirksamkeitsDatum", "technHerstellDatum"];
    facts.extend(days.iter().find_map(|day| plan.value(day)).map(|day| words::day(&day)));
    facts.extend(document.version().map(|version| format!("XPlanGML {version}")));
    (name, facts.join(" · "))
}

/// Draws the title.
pub(super) fn title(heading: &(String, String), wide: f64, out: &mut String) {
    let _ = write!(
        out,
        r##"<text x="{MARGIN}" y="38" font-size="24" font-weight="bold" fill="#111111">{}</text>"##,
        Escaped(&fitting(&heading.0, 24.0, wide))
    );
    let _ = write!(
        out,
        r##"<text x="{MARGIN}" y="60" font-size="13" fill="#444444">{}</text>"##,
        Escaped(&fitting(&heading.1, 13.0, wide))
    );
}

/// Draws the north arrow, the scale bar and the name of the reference system.
pub(super) fn measures(frame: &Frame, crs: Option<Crs>, out: &mut String) {
    let (x, y) = (frame.left + 250.0, frame.top + frame.height + 10.0);
    let _ = write!(
        out,
        r##"<path d="M{x:.1} {y:.1}l8 27l-8 -6l-8 6Z" fill="#222222"/><text x="{:.1}" y="{:.1}" font-size="13" font-weight="bold" fill="#222222">N</text>"##,
        x + 12.0,
        y + 20.0
    );
    let longest = 200.0 / frame.scale;
    let power = 10.0_f64.powf(longest.log10().floor());
    let length = [5.0, 2.0, 1.0].into_iter().map(|step| step * power).find(|l| *l <= longest);
    let length = length.unwrap_or(power);
    let (x, y, wide) = (frame.left, frame.top + frame.height + 18.0, length * frame.scale);
    let half = wide / 2.0;
    let words = if length >= 1000.0 { format!("{} km", length / 1000.0) } else { format!("{length} m") };
    let system = crs.map_or("Bezugssystem nicht angegeben", Crs::name);
    let _ = write!(
        out,
        r##"<g fill="#222222" font-size="11"><rect x="{x}" y="{y:.1}" width="{half:.2}" height="5"/><rect x="{:.2}" y="{y:.1}" width="{half:.2}" height="5" fill="#ffffff" stroke="#222222" stroke-width="0.8"/><text x="{x}" y="{:.1}">0</text><text x="{:.2}" y="{:.1}" text-anchor="middle">{words}</text><text x="{:.2}" y="{:.1}" text-anchor="end">{system}</text></g>"##,
        x + half,
        y + 18.0,
        x + wide,
        y + 18.0,
        x + frame.width,
        y + 18.0
    );
}

/// Draws the legend of what occurs, with how many there are.
pub(super) fn legend(frame: &Frame, counts: &[Count], out: &mut String) {
    let (x, mut y) = (frame.left + frame.width + MARGIN, frame.top);
    let _ = write!(
        out,
        r##"<g font-size="12" fill="#111111"><text x="{x:.1}" y="{:.1}" font-size="15" font-weight="bold">Zeichenerklärung</text>"##,
        y + 14.0
    );
    y += 26.0;
    let _ = write!(
        out,
        r##"<path d="M{x:.1} {:.1}h34" fill="none" stroke="#111111" stroke-width="3" stroke-dasharray="14 5"/><text x="{:.1}" y="{:.1}">Geltungsbereich</text>"##,
        y + 8.0,
        x + 44.0,
        y + 12.0
    );
    for (rank, count) in counts.iter().enumerate().filter(|(_, count)| count.all() > 0) {
        y += ROW;
        row(rank, *count, x, y, out);
    }
    out.push_str("</g>");
}

fn row(rank: usize, count: Count, x: f64, y: f64, out: &mut String) {
    let style = &styles()[rank];
    let line = stroke(style);
    if count.areas > 0 {
        let fill = fill(rank, count.over == count.areas);
        let _ = write!(out, r#"<rect x="{x:.1}" y="{y:.1}" width="34" height="15" {fill} {line}/>"#);
    } else if count.lines > 0 {
        let _ = write!(out, r#"<path d="M{x:.1} {:.1}h34" fill="none" {line}/>"#, y + 8.0);
    } else {
        let _ =
            write!(out, r#"<circle cx="{:.1}" cy="{:.1}" r="3" fill="{}"/>"#, x + 17.0, y + 8.0, style.line);
    }
    if let Some(letter) = style.letter.filter(|_| count.areas + count.points > 0) {
        // Beside a point, in the middle of an area.
        let x = if count.areas > 0 { x } else { x + 12.0 };
        let _ = write!(
            out,
            r##"<text x="{:.1}" y="{:.1}" font-size="9" text-anchor="middle" stroke="#ffffff" stroke-width="2" paint-order="stroke">{letter}</text>"##,
            x + 17.0,
            y + 11.0
        );
    }
    let words = format!("{} ({})", style.name, count.all());
    let _ = write!(
        out,
        r#"<text x="{:.1}" y="{:.1}">{}</text>"#,
        x + 44.0,
        y + 12.0,
        Escaped(&fitting(&words, 12.0, LEGEND - 44.0 + 20.0))
    );
}
