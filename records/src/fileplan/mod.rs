//! The file plan (Aktenplan): the classification scheme of ISO 15489 with retention and disposal for each class.

pub mod actions;
pub mod pages;
pub mod routes;
pub mod store;

use std::{collections::BTreeMap, str::FromStr};

use jiff::civil::Date;
use kernel::{Id, Problem};

/// Marker and identifier of a class.
pub type ClassId = Id<FilePlanClass>;

/// A class of the file plan (Aktenplaneinheit).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlanClass {
    /// Which one.
    pub id: ClassId,
    /// Its number, e.g. `33.10`: the number of its parent, a point, and more.
    pub number: String,
    /// The class above.
    pub parent: Option<ClassId>,
    /// What is filed here, in a few words.
    pub title: String,
    /// What is filed here and what is not.
    pub description: String,
    /// Full years to be kept after the end of the year of closing (Aufbewahrungsfrist); `None` is for ever.
    pub retention_years: Option<u32>,
    /// What happens afterwards.
    pub disposal: Disposal,
    /// No new files from this day on (stillgelegt).
    pub discontinued: Option<Date>,
}

/// What happens when the retention period is over (Aussonderungsart, xdomea: A, V, B).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Disposal {
    /// Handed to the archive (A).
    Archive,
    /// Destroyed (V).
    Destroy,
    /// The archive decides file by file (B).
    Appraise,
    /// The class only orders others and holds no files.
    Structure,
}

impl Disposal {
    /// The key in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Archive => "archive",
            Self::Destroy => "destroy",
            Self::Appraise => "appraise",
            Self::Structure => "structure",
        }
    }

    /// The German words.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::Archive => "Archiv",
            Self::Destroy => "Vernichtung",
            Self::Appraise => "Bewertung durch das Archiv",
            Self::Structure => "nur Gliederung",
        }
    }
}

impl FromStr for Disposal {
    type Err = ();
    /// Takes the keys of the database and the letters of xdomea.
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "archive" | "A" => Ok(Self::Archive),
            "destroy" | "V" => Ok(Self::Destroy),
            "appraise" | "B" => Ok(Self::Appraise),
            "structure" | "" => Ok(Self::Structure),
            _ => Err(()),
        }
    }
}
::store::text_enum!(Disposal);

/// A row of a file plan as it is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The number.
    pub number: String,
    /// The number of the class above, found by cutting at the last point.
    pub parent: Option<String>,
    /// The title.
    pub title: String,
    /// The description, may be empty.
    pub description: String,
    /// `None` is for ever.
    pub retention_years: Option<u32>,
    /// What happens afterwards.
    pub disposal: Disposal,
}

/// At most so many classes: ten times the largest plan known (KGSt: about 1,500).
pub const MAX_CLASSES: usize = 20_000;

/// Reads a file plan from CSV: a header line, then one class a line; columns `number`, `title`, `description`,
/// `retention_years` (or `dauernd`), `disposal` (A, V, B), in any order, separated by commas or semicolons, UTF-8. A class
/// with neither retention nor disposal only orders others. The rows come back in the order of their numbers, parents first.
///
/// # Errors
/// All problems at once, each naming its line.
pub fn parse(csv: &str) -> Result<Vec<Row>, Vec<Problem>> {
    let header = csv.lines().next().unwrap_or_default();
    let delimiter = if header.matches(';').count() > header.matches(',').count() { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(csv.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let place = |name: &str| {
        headers.iter().position(|h| h.trim().trim_start_matches('\u{feff}').eq_ignore_ascii_case(name))
    };
    let missing: Vec<Problem> = ["number", "title", "retention_years", "disposal"]
        .iter()
        .filter(|name| place(name).is_none())
        .map(|name| Problem::new("", format!("In der ersten Zeile fehlt die Spalte „{name}“.")))
        .collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let mut rows = BTreeMap::new();
    let mut problems = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let line =
            record.as_ref().ok().and_then(|r| r.position()).map_or(index as u64 + 2, csv::Position::line);
        let mut problem = |text: String| problems.push(Problem::new("", format!("Zeile {line}: {text}")));
        let Ok(record) = record else {
            problem("Die Zeile ist keine CSV-Zeile (Anführungszeichen prüfen).".into());
            continue;
        };
        let cell = |name| place(name).and_then(|at| record.get(at)).unwrap_or_default().trim();
        match row(&cell) {
            Ok(row) if rows.contains_key(&sort_key(&row.number)) => {
                problem(format!("Die Nummer {} gibt es schon.", row.number));
            }
            Ok(row) => {
                rows.insert(sort_key(&row.number), row);
            }
            Err(text) => problem(text),
        }
    }
    for row in rows.values() {
        if let Some(parent) = row.parent.as_ref().filter(|parent| !rows.contains_key(&sort_key(parent))) {
            problems.push(Problem::new(
                "",
                format!("Zu {} fehlt die übergeordnete Klasse {parent}.", row.number),
            ));
        }
    }
    match (problems.is_empty(), rows.len()) {
        (true, 0) => Err(vec![Problem::new("", "Die Datei enthält keine Klasse.")]),
        (true, n) if n > MAX_CLASSES => {
            Err(vec![Problem::new("", format!("Mehr als {MAX_CLASSES} Klassen."))])
        }
        (true, _) => Ok(rows.into_values().collect()),
        (false, _) => Err(problems),
    }
}

fn row<'r>(cell: &impl Fn(&'static str) -> &'r str) -> Result<Row, String> {
    let number = cell("number");
    let good_number = !number.is_empty()
        && number.len() <= 40
        && number.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if !good_number {
        return Err(format!(
            "„{number}“ ist keine Nummer (Ziffern und Buchstaben, Stufen mit Punkt getrennt)."
        ));
    }
    let title = cell("title");
    if title.is_empty() {
        return Err("Der Titel fehlt.".into());
    }
    let (retention, disposal) = (cell("retention_years"), cell("disposal"));
    let retention_years = match retention {
        "dauernd" => None,
        "" if disposal.is_empty() => None,
        years => Some(years.parse().ok().filter(|years| *years <= 200).ok_or_else(|| {
            format!("„{years}“ ist keine Aufbewahrungsfrist (Jahre von 0 bis 200 oder „dauernd“).")
        })?),
    };
    let disposal = disposal.parse().map_err(|()| {
        format!("„{disposal}“ ist keine Aussonderungsart (A Archiv, V Vernichtung, B Bewertung).")
    })?;
    Ok(Row {
        number: number.to_owned(),
        parent: number.rsplit_once('.').map(|(parent, _)| parent.to_owned()),
        title: title.to_owned(),
        description: cell("description").to_owned(),
        retention_years,
        disposal,
    })
}

/// Numbers sort by their parts: 1.2 before 1.10.
fn sort_key(number: &str) -> Vec<(u64, String)> {
    number.split('.').map(|part| (part.parse().unwrap_or(u64::MAX), part.to_owned())).collect()
}

/// The day from which a file closed on `closed` may be offered and destroyed: retention runs from the end of the year of
/// closing. `None` where it is kept for ever.
#[must_use]
pub fn retention_ends(closed: Date, retention_years: Option<u32>) -> Option<Date> {
    let years = i16::try_from(retention_years?).ok()?;
    Date::new(closed.year().checked_add(years)?.checked_add(1)?, 1, 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = "number;title;description;retention_years;disposal\n3.10;Meldewesen;Alles zum Melden;5;V\n3;Ordnung;;10;B\n3.2;Gewerbe;;dauernd;A\n";

    #[test]
    fn a_plan_comes_in_with_parents_first_and_numbers_in_order() {
        let rows = parse(PLAN).unwrap();
        assert_eq!(rows.iter().map(|r| r.number.as_str()).collect::<Vec<_>>(), ["3", "3.2", "3.10"]);
        assert_eq!(rows[1].retention_years, None);
        assert_eq!(rows[2].parent.as_deref(), Some("3"));
        assert_eq!(rows[2].disposal, Disposal::Destroy);
        assert_eq!(parse(&PLAN.replace(';', ",")).unwrap(), rows);
    }

    #[test]
    fn each_problem_names_its_line() {
        let table = [
            ("title\nx", "In der ersten Zeile fehlt die Spalte „number“."),
            ("number;title;retention_years;disposal\n", "Die Datei enthält keine Klasse."),
            ("number;title;retention_years;disposal\n1;A;x;V", "Zeile 2: „x“ ist keine Aufbewahrungsfrist"),
            ("number;title;retention_years;disposal\n1;A;1;X", "Zeile 2: „X“ ist keine Aussonderungsart"),
            (
                "number;title;retention_years;disposal\n1;A;1;V\n1;B;1;V",
                "Zeile 3: Die Nummer 1 gibt es schon.",
            ),
            ("number;title;retention_years;disposal\n1.1;A;1;V", "Zu 1.1 fehlt die übergeordnete Klasse 1."),
            ("number;title;retention_years;disposal\n1..2;A;1;V", "Zeile 2: „1..2“ ist keine Nummer"),
            ("number;title;retention_years;disposal\n1;;1;V", "Zeile 2: Der Titel fehlt."),
        ];
        for (csv, expected) in table {
            let problems = parse(csv).unwrap_err();
            assert!(problems[0].message.starts_with(expected), "{csv}: {problems:?}");
        }
    }

    #[test]
    fn retention_runs_from_the_end_of_the_year() {
        let day = jiff::civil::date;
        assert_eq!(retention_ends(day(2026, 1, 2), Some(5)), Some(day(2032, 1, 1)));
        assert_eq!(retention_ends(day(2026, 12, 31), Some(0)), Some(day(2027, 1, 1)));
        assert_eq!(retention_ends(day(2026, 12, 31), None), None);
    }
}
