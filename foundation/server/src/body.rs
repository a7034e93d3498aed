//! The body of a request: form fields and uploaded files, within limits.

use std::io::{Read, Seek, SeekFrom, Write};

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use futures_util::StreamExt;
use http_body_util::{LengthLimitError, Limited};
use kernel::{Error, Problem, Result};

use crate::Limits;

/// The fields and files of a form.
#[derive(Debug, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    uploads: Vec<Upload>,
}

/// A file that was sent along. It lies in a temporary file that vanishes with this value.
#[derive(Debug)]
pub struct Upload {
    /// The form field.
    pub field: String,
    /// The name the sender gave it, without folders.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    file: std::fs::File,
}

impl Upload {
    /// The content from its beginning.
    ///
    /// # Errors
    /// Where the temporary file cannot be read.
    pub fn open(&self) -> Result<impl Read + Seek> {
        let mut file = self.file.try_clone().map_err(Error::caused_by)?;
        file.seek(SeekFrom::Start(0)).map_err(Error::caused_by)?;
        Ok(file)
    }
}

impl Form {
    /// A form made of fields, for tests.
    #[must_use]
    pub const fn of(fields: Vec<(String, String)>) -> Self {
        Self { fields, uploads: Vec::new() }
    }

    /// The field's value, trimmed; empty where it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }

    /// The field's value as it was sent, if it was.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// All fields in the order in which they were sent.
    #[must_use]
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// The files.
    #[must_use]
    pub fn uploads(&self) -> &[Upload] {
        &self.uploads
    }

    /// The field's value as an id, a number, a date …
    ///
    /// # Errors
    /// [`Error::Invalid`] with `message` where it is none.
    pub fn parse<T: std::str::FromStr>(&self, name: &str, message: &str) -> Result<T> {
        self.get(name).parse().map_err(|_| Error::Invalid(vec![Problem::new(name, message)]))
    }
}

/// Reads a body that belongs to a form.
pub(crate) async fn read(headers: &HeaderMap, body: Body, limits: &Limits) -> Result<Form> {
    let mime = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(mime).ok();
    let form_bytes = limits.form_bytes as u64;
    let (most, allowed) = match &boundary {
        Some(_) => (limits.upload_bytes + form_bytes, limits.upload_bytes),
        None => (form_bytes, form_bytes),
    };
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let work = async {
        if let Some(length) = announced.filter(|length: &u64| *length > most) {
            // What is larger than ten times the limit is cut off.
            if length <= 10 * limits.upload_bytes {
                let_pass(body).await;
            }
            return Err(too_large(allowed));
        }
        // Whatever is announced: no more is taken in, and so no more is held in memory or on disk.
        let body = Body::new(Limited::new(body, usize::try_from(most).unwrap_or(usize::MAX)));
        if let Some(boundary) = boundary {
            multipart(body, boundary, limits).await
        } else if mime.is_empty() || mime.starts_with("application/x-www-form-urlencoded") {
            urlencoded(body, limits).await
        } else {
            Err(Error::invalid("", "Diese Art von Daten wird hier nicht angenommen."))
        }
    };
    tokio::time::timeout(limits.body_time, work).await.unwrap_or_else(|_| {
        Err(Error::invalid("", "Die Daten kamen zu langsam an. Bitte versuchen Sie es noch einmal."))
    })
}

/// Reads a body and keeps nothing of it, so that its sender is still there to read the answer: a browser that is cut off
/// while it sends shows no words of ours.
async fn let_pass(body: Body) {
    let mut rest = body.into_data_stream();
    while let Some(Ok(_)) = rest.next().await {}
}

async fn urlencoded(body: Body, limits: &Limits) -> Result<Form> {
    let bytes = axum::body::to_bytes(body, limits.form_bytes)
        .await
        .map_err(|error| if is_limit(&error) { too_large(limits.form_bytes as u64) } else { incomplete() })?;
    let fields: Vec<(String, String)> =
        form_urlencoded::parse(&bytes).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    check_fields(&fields, limits)?;
    Ok(Form { fields, uploads: Vec::new() })
}

async fn multipart(body: Body, boundary: String, limits: &Limits) -> Result<Form> {
    let mut parts = multer::Multipart::new(body.into_data_stream(), boundary);
    let broken = |error: &multer::Error| broken(error, limits);
    let mut form = Form::default();
    let (mut text_bytes, mut file_bytes) = (0, 0);
    while let Some(part) = parts.next_field().await.map_err(|e| broken(&e))? {
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(base_name) {
            // A file field left empty comes as a file without name and content.
            Some(name) => {
                let upload = spool(part, field, name, &mut file_bytes, limits).await?;
                if !(upload.name.is_empty() && upload.size == 0) {
                    form.uploads.push(upload);
                }
            }
            None => {
                let value = text(part, limits.form_bytes.saturating_sub(text_bytes), limits).await?;
                text_bytes += value.len();
                form.fields.push((field, value));
            }
        }
        if form.fields.len() > limits.fields {
            return Err(too_many_fields());
        }
        // Each file of a form is an open file of the program.
        if form.uploads.len() > limits.files {
            let words = format!("Senden Sie höchstens {} Dateien auf einmal.", limits.files);
            return Err(Error::TooLarge(words.into()));
        }
    }
    check_fields(&form.fields, limits)?;
    Ok(form)
}

async fn text(mut part: multer::Field<'_>, room: usize, limits: &Limits) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.next().await {
        bytes.extend_from_slice(&chunk.map_err(|e| broken(&e, limits))?);
        if bytes.len() > room {
            return Err(too_large(limits.form_bytes as u64));
        }
    }
    String::from_utf8(bytes).map_err(|_| unreadable(""))
}

async fn spool(
    mut part: multer::Field<'_>,
    field: String,
    name: String,
    total: &mut u64,
    limits: &Limits,
) -> Result<Upload> {
    let mut file = tempfile::tempfile().map_err(Error::caused_by)?;
    let mut size = 0;
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|e| broken(&e, limits))?;
        size += chunk.len() as u64;
        *total += chunk.len() as u64;
        if *total > limits.upload_bytes {
            return Err(too_large(limits.upload_bytes));
        }
        file.write_all(&chunk).map_err(Error::caused_by)?;
    }
    Ok(Upload { field, name, size, file })
}

fn check_fields(fields: &[(String, String)], limits: &Limits) -> Result<()> {
    if fields.len() > limits.fields {
        return Err(too_many_fields());
    }
    // NUL cannot be stored by PostgreSQL and has no business in a text.
    if let Some((name, _)) = fields.iter().find(|(name, value)| name.contains('\0') || value.contains('\0')) {
        return Err(Error::invalid(
            name.replace('\0', ""),
            "Der Text enthält ein Zeichen, das nicht erlaubt ist.",
        ));
    }
    // What was no UTF-8 came out of the decoding as this mark. Kept, it would be a name that nobody typed.
    let lost = |text: &str| text.contains(char::REPLACEMENT_CHARACTER);
    match fields.iter().find(|(name, value)| lost(name) || lost(value)) {
        Some((name, _)) => Err(unreadable(name)),
        None => Ok(()),
    }
}

fn too_many_fields() -> Error {
    Error::TooLarge("Das Formular hat zu viele Felder.".into())
}

fn unreadable(field: &str) -> Error {
    Error::invalid(
        field,
        "Der Text enthält Zeichen, die nicht lesbar sind. Bitte geben Sie ihn noch einmal ein.",
    )
}

/// The last part of a path; some browsers send the whole.
fn base_name(name: &str) -> String {
    name.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect()
}

fn too_large(limit: u64) -> Error {
    Error::TooLarge(format!("Erlaubt sind höchstens {} MB.", limit.div_ceil(1024 * 1024)).into())
}

fn broken(error: &multer::Error, limits: &Limits) -> Error {
    tracing::debug!(%error, "a form could not be read");
    if is_limit(error) { too_large(limits.upload_bytes) } else { incomplete() }
}

fn incomplete() -> Error {
    Error::invalid("", "Das Formular kam unvollständig an. Bitte senden Sie es noch einmal.")
}

/// Whether the body was longer than it may be.
fn is_limit(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source()).any(|error| error.is::<LengthLimitError>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn multipart_request(parts: &[&str]) -> (HeaderMap, Body) {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "multipart/form-data; boundary=X".parse().unwrap());
        let text: String = parts.iter().map(|part| format!("--X\r\n{part}\r\n")).collect();
        (headers, Body::from(text + "--X--\r\n"))
    }

    #[tokio::test]
    async fn fields_and_files_come_in_and_empty_file_fields_are_left_out() {
        let (headers, body) = multipart_request(&[
            "Content-Disposition: form-data; name=\"ort\"\r\n\r\n Wolfen ",
            "Content-Disposition: form-data; name=\"beleg\"; filename=\"C:\\\\x\\\\brief.pdf\"\r\n\r\n%PDF",
            "Content-Disposition: form-data; name=\"leer\"; filename=\"\"\r\n\r\n",
        ]);
        let form = read(&headers, body, &Limits::default()).await.unwrap();
        assert_eq!(form.get("ort"), "Wolfen");
        assert_eq!(form.uploads().len(), 1);
        assert_eq!((form.uploads()[0].name.as_str(), form.uploads()[0].size), ("brief.pdf", 4));
        let mut content = String::new();
        form.uploads()[0].open().unwrap().read_to_string(&mut content).unwrap();
        assert_eq!(content, "%PDF");
    }

    #[tokio::test]
    async fn what_is_too_large_is_refused_with_the_limit() {
        let limits = Limits { upload_bytes: 3, form_bytes: 8, ..Limits::default() };
        let (headers, body) =
            multipart_request(&["Content-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n1234"]);
        assert!(matches!(read(&headers, body, &limits).await, Err(Error::TooLarge(_))));
        let long = Body::from("a=123456789");
        assert!(matches!(read(&HeaderMap::new(), long, &limits).await, Err(Error::TooLarge(_))));
    }

    #[tokio::test]
    async fn broken_text_is_refused() {
        for body in ["a=%00", "%00=a", "a=%ff", "%c3=a", "a=%ed%a0%80"] {
            let result = read(&HeaderMap::new(), Body::from(body), &Limits::default()).await;
            assert!(matches!(result, Err(Error::Invalid(_))), "{body}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        assert!(read(&headers, Body::from("{}"), &Limits::default()).await.is_err());
    }
}
