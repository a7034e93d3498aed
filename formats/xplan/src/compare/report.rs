//! A comparison in words and as a table.

use std::fmt::{self, Write as _};

use super::{Diff, GeometryChange, Kind, Match, Measures, ObjectChange, ValueChange};

impl Kind {
    /// What happened, in one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "neu",
            Self::Removed => "entfallen",
            Self::Changed => "geändert",
            Self::Renamed => "umbenannt",
            Self::Reordered => "umgeordnet",
            Self::Rewritten => "anders geschrieben",
        }
    }
}

impl Match {
    /// How it was recognised.
    fn words(self) -> &'static str {
        match self {
            Self::Id => "an der gml:id",
            Self::Uuid => "an der UUID",
            Self::Content => "am gleichen Inhalt",
            Self::Geometry => "an der gleichen Geometrie",
            Self::Class => "als einziges seiner Klasse",
            Self::Place => "an der Lage",
        }
    }
}

impl fmt::Display for ValueChange {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |value: &Option<String>, name: Option<&str>| match (value, name) {
            (None, _) => "–".to_owned(),
            (Some(value), Some(name)) => format!("{value} ({name})"),
            (Some(value), None) => format!("„{}“", short(value)),
        };
        let (before, after) = (said(&self.before, self.names.0), said(&self.after, self.names.1));
        write!(to, "{}: {before} → {after}", self.path)
    }
}

/// The beginning of a text, if it is long.
fn short(text: &str) -> String {
    let mut characters = text.chars();
    let begin: String = characters.by_ref().take(120).collect();
    if characters.next().is_some() { format!("{begin}…") } else { begin }
}

impl fmt::Display for GeometryChange {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}: ", self.path)?;
        match (&self.before, &self.after) {
            (None, _) => to.write_str("Geometrie ist neu")?,
            (_, None) => to.write_str("Geometrie ist entfallen")?,
            (Some(before), Some(after)) => {
                match self.moved {
                    Some(moved) => write!(to, "Geometrie weicht bis zu {} ab", length(moved, self.unit))?,
                    None => to.write_str("Geometrie ist anders")?,
                }
                return figures(before, after, self.unit, to);
            }
        }
        Ok(())
    }
}

fn figures(before: &Measures, after: &Measures, unit: &str, to: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(to, "; Stützpunkte {} → {}", before.points, after.points)?;
    if before.arcs != after.arcs {
        write!(to, "; Bögen {} → {}", before.arcs, after.arcs)?;
    }
    if unit != "m" {
        // Areas and lengths in degrees say nothing.
        return Ok(());
    }
    if before.area > 0.0 || after.area > 0.0 {
        write!(to, "; Fläche {} → {} m²", decimal(before.area, 3), decimal(after.area, 3))?;
    }
    if before.length > 0.0 || after.length > 0.0 {
        write!(to, "; Länge {} → {} m", decimal(before.length, 3), decimal(after.length, 3))?;
    }
    Ok(())
}

/// A length in metres or degrees; a ten-thousandth of a metre is some billionths of a degree.
fn length(value: f64, unit: &str) -> String {
    if unit == "m" { format!("{} m", decimal(value, 4)) } else { format!("{}{unit}", decimal(value, 9)) }
}

/// A number with a comma.
fn decimal(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}").replace('.', ",")
}

impl ObjectChange {
    /// Its id, the one after if it has both.
    #[must_use]
    pub fn id(&self) -> &str {
        self.after.as_deref().or(self.before.as_deref()).unwrap_or_default()
    }
}

impl Diff<'_> {
    /// The comparison for people, in German: a sum, then every object with what changed in it.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a text does not fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, to: &mut String) -> fmt::Result {
        if self.identical {
            return writeln!(to, "Beide Dateien sind Byte für Byte gleich ({} Objekte).", self.unchanged);
        }
        let [added, removed, changed] =
            [Kind::Added, Kind::Removed, Kind::Changed].map(|kind| self.count(kind));
        writeln!(to, "{added} neu, {removed} entfallen, {changed} geändert, {} unverändert", self.unchanged)?;
        let [renamed, reordered, rewritten] =
            [Kind::Renamed, Kind::Reordered, Kind::Rewritten].map(|kind| self.count(kind));
        if renamed + reordered + rewritten > 0 {
            writeln!(
                to,
                "gleich im Inhalt, aber {renamed} mit anderer gml:id, {reordered} umgeordnet, {rewritten} anders geschrieben"
            )?;
        }
        for change in &self.collection {
            writeln!(to, "\nSammlung, {change}")?;
        }
        let told =
            |object: &&ObjectChange| matches!(object.kind, Kind::Added | Kind::Removed | Kind::Changed);
        for object in self.objects.iter().filter(told) {
            write!(to, "\n{} {} {}", object.kind.word(), object.class, object.id())?;
            match (object.matched, &object.before) {
                (Some(Match::Id) | None, _) => {}
                (Some(found), before) => {
                    let before = before.as_deref().unwrap_or_default();
                    write!(to, " (vorher {before}, erkannt {})", found.words())?;
                }
            }
            to.push('\n');
            object.values.iter().try_for_each(|value| writeln!(to, "  {value}"))?;
            object.geometries.iter().try_for_each(|geometry| writeln!(to, "  {geometry}"))?;
        }
        Ok(())
    }

    /// The comparison as a table (CSV with semicolons, as German office programs read it): one line for each value and geometry.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut csv = String::new();
        row(
            &mut csv,
            [
                "Art",
                "Klasse",
                "gml:id vorher",
                "gml:id nachher",
                "Eigenschaft",
                "vorher",
                "nachher",
                "Abweichung",
            ],
        );
        for value in &self.collection {
            let (before, after) = (value.before.as_deref(), value.after.as_deref());
            row(&mut csv, [Kind::Changed.word(), "", "", "", &value.path, text(before), text(after), ""]);
        }
        for object in &self.objects {
            let ids = (text(object.before.as_deref()), text(object.after.as_deref()));
            let begin = [object.kind.word(), &object.class, ids.0, ids.1];
            let mut add = |end: [&str; 4]| {
                row(&mut csv, [begin[0], begin[1], begin[2], begin[3], end[0], end[1], end[2], end[3]]);
            };
            if object.values.is_empty() && object.geometries.is_empty() {
                add([""; 4]);
            }
            for value in &object.values {
                add([&value.path, text(value.before.as_deref()), text(value.after.as_deref()), ""]);
            }
            for geometry in &object.geometries {
                let moved = geometry.moved.map(|moved| decimal(moved, 4)).unwrap_or_default();
                add([
                    &geometry.path,
                    &told(geometry.before.as_ref()),
                    &told(geometry.after.as_ref()),
                    &moved,
                ]);
            }
        }
        csv
    }
}

fn text(value: Option<&str>) -> &str {
    value.unwrap_or_default()
}

fn told(measures: Option<&Measures>) -> String {
    let Some(measures) = measures else { return String::new() };
    let size = match (measures.area > 0.0, measures.length > 0.0) {
        (true, _) => format!(", {} m²", decimal(measures.area, 3)),
        (false, true) => format!(", {} m", decimal(measures.length, 3)),
        (false, false) => String::new(),
    };
    format!("{} Stützpunkte{size}", measures.points)
}

fn row(csv: &mut String, cells: [&str; 8]) {
    for (number, cell) in cells.into_iter().enumerate() {
        if number > 0 {
            csv.push(';');
        }
        // A cell that begins so would be worked out by a spreadsheet instead of shown.
        let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err() {
            "'"
        } else {
            ""
        };
        if cell.contains([';', '"', '\n', '\r']) {
            csv.extend(["\"", guard, &cell.replace('"', "\"\""), "\""]);
        } else {
            csv.extend([guard, cell]);
        }
    }
    csv.push_str("\r\n");
}
