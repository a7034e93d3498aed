//! Style sheets, fonts, scripts: embedded, named by their content, kept by browsers for ever.

use axum::http::{HeaderMap, StatusCode, header};
use town::Settings;

use crate::Answer;

/// A year, and never asked again: the name changes with the content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The file at `path`, if it is one of the program's or of the town's.
pub(crate) fn find(path: &str, headers: &HeaderMap, settings: &Settings) -> Option<Answer> {
    if path.starts_with("/branding/") {
        let file = settings.branding().find(path)?;
        return Some(Answer::new(StatusCode::OK, file.mime, file.body).with(header::CACHE_CONTROL, FOR_EVER));
    }
    let asset = ui::assets::find(path)?;
    let accepts =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let answer = match asset.gzip {
        Some(gzip) if accepts.contains("gzip") => {
            Answer::new(StatusCode::OK, asset.mime, gzip).with(header::CONTENT_ENCODING, "gzip")
        }
        _ => Answer::new(StatusCode::OK, asset.mime, asset.bytes),
    };
    Some(answer.with(header::CACHE_CONTROL, FOR_EVER).with(header::VARY, "accept-encoding"))
}
