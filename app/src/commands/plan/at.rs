//! `rathaus plan at`: what applies at a place.

use std::process::ExitCode;

use kernel::{Error, Result};
use xplan::ask::Plans;
use xplan::crs::Crs;
use xplan::geometry::Point;

use super::{Told, input};
use crate::commands::{say, tell};

/// A question about a place.
#[derive(Debug, clap::Args)]
pub(crate) struct At {
    /// To the east (the first number), in the reference system.
    #[arg(allow_negative_numbers = true)]
    x: f64,
    /// To the north (the second number).
    #[arg(allow_negative_numbers = true)]
    y: f64,
    /// The plans, plain or as archives.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// The reference system of the place, as EPSG number or as plans name it.
    #[arg(long, value_name = "CRS", default_value = "EPSG:25832")]
    crs: String,
    /// How far lines and points may be away, in metres.
    #[arg(long, value_name = "METRES", default_value_t = 0.5)]
    reach: f64,
    /// How it is told.
    #[arg(long, value_enum, default_value = "text")]
    format: Told,
}

/// Reads the plans, asks them, and says what they say.
pub(super) fn at(question: &At) -> Result<ExitCode> {
    let told = answer(question)?;
    for name in &told.left_out {
        tell(format!("{name}: Das Bezugssystem ist nicht bekannt; der Plan wurde nicht gefragt."));
    }
    say(told.words);
    Ok(if told.left_out.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// What is said, and which files could not be asked.
struct Words {
    words: String,
    left_out: Vec<String>,
}

fn answer(question: &At) -> Result<Words> {
    let crs = Crs::parse(&question.crs).ok_or_else(|| {
        Error::internal(format!(
            "{}: Dieses Bezugssystem ist nicht bekannt, zum Beispiel EPSG:25832.",
            question.crs
        ))
    })?;
    let mut documents = Vec::new();
    for name in &question.files {
        documents.push((name.clone(), input::package(name)?.into_document()));
    }
    let plans = Plans::new(documents);
    let said = plans.at(Point { x: question.x, y: question.y }, crs, question.reach).say();
    let words = match question.format {
        Told::Text => said.text(),
        Told::Json => serde_json::to_string(&said).map_err(|error| Error::internal(error.to_string()))?,
    };
    Ok(Words { words, left_out: plans.left_out().to_vec() })
}

#[cfg(test)]
mod tests {
    use super::super::samples::plan;
    use super::*;

    fn question(x: f64, y: f64, crs: &str, format: Told) -> (tempfile::TempDir, At) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plan.gml");
        std::fs::write(&file, plan()).unwrap();
        let files = vec![file.to_str().unwrap().to_owned()];
        (folder, At { x, y, files, crs: crs.to_owned(), reach: 0.5, format })
    }

    #[test]
    fn what_applies_at_a_place_is_told() {
        let (_folder, inside) = question(700_050.0, 5_720_040.0, "EPSG:25832", Told::Text);
        let words = answer(&inside).unwrap().words;
        assert!(words.contains("Am Mühlgraben") && words.contains("0,4"), "{words}");
        let (_folder, outside) = question(700_150.0, 5_720_040.0, "EPSG:25832", Told::Json);
        let told: serde_json::Value = serde_json::from_str(&answer(&outside).unwrap().words).unwrap();
        assert_eq!(told["plans"], serde_json::json!([]));
    }

    #[test]
    fn an_unknown_reference_system_is_refused() {
        let (_folder, odd) = question(1.0, 2.0, "EPSG:1", Told::Text);
        assert!(answer(&odd).is_err());
    }
}
