//! What goes back to the browser.

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, Response, StatusCode, header},
};
use ui::Markup;

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    headers: Vec<(header::HeaderName, String)>,
    body: Bytes,
}

impl Answer {
    /// A page.
    #[must_use]
    pub fn page(markup: Markup) -> Self {
        Self::new(StatusCode::OK, "text/html; charset=utf-8", markup.into_string())
    }

    /// A page with problems to be mended: same page, status 422, so that scripts and tests can tell.
    #[must_use]
    pub fn page_with_problems(markup: Markup) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, ..Self::page(markup) }
    }

    /// Any body.
    #[must_use]
    pub fn new(status: StatusCode, mime: &str, body: impl Into<Bytes>) -> Self {
        Self { status, headers: vec![(header::CONTENT_TYPE, mime.to_owned())], body: body.into() }
    }

    /// Data for a script of the page.
    #[must_use]
    pub fn json(data: &impl std::fmt::Display) -> Self {
        Self::new(StatusCode::OK, "application/json", data.to_string())
    }

    /// "See there" (303): what follows a form that was taken, so that reloading does not send it again. Only paths of this
    /// host are followed; anything else leads to the start page.
    #[must_use]
    pub fn see(path: &str) -> Self {
        let path = if is_local(path) { path } else { "/" };
        Self {
            status: StatusCode::SEE_OTHER,
            headers: vec![(header::LOCATION, path.to_owned())],
            body: Bytes::new(),
        }
    }

    /// A file. Only PDF and pictures are shown by the browser, everything else is offered for saving.
    #[must_use]
    pub fn file(name: &str, mime: &str, bytes: Vec<u8>) -> Self {
        let shown = matches!(mime, "application/pdf" | "image/png" | "image/jpeg");
        let kind = if shown { "inline" } else { "attachment" };
        Self::new(StatusCode::OK, mime, bytes)
            .with(header::CONTENT_DISPOSITION, format!("{kind}; filename*=UTF-8''{}", percent(name)))
    }

    /// Another header.
    #[must_use]
    pub fn with(mut self, name: header::HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// A cookie: `HttpOnly`, `SameSite=Lax`, for the whole site, and `Secure` where the town is reached by https.
    /// `seconds` is how long it is kept; 0 removes it; `None` keeps it until the browser is closed.
    #[must_use]
    pub fn cookie(self, name: &str, value: &str, seconds: Option<i64>, secure: bool) -> Self {
        let age = seconds.map(|s| format!("; Max-Age={s}")).unwrap_or_default();
        let secure = if secure { "; Secure" } else { "" };
        self.with(header::SET_COOKIE, format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}"))
    }

    /// The body, for tests.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    pub(crate) fn has(&self, name: &header::HeaderName) -> bool {
        self.headers.iter().any(|(known, _)| known == name)
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            // A value that is no header text would be an attempt to smuggle one in.
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}

/// Whether a path stays on this host: one slash, then no second slash or backslash.
pub(crate) fn is_local(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n'])
}

/// A file name as RFC 8187 wants it in a header.
fn percent(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_never_leaves_the_host() {
        let table = [
            ("/a?b=c", "/a?b=c"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil", "/"),
            ("", "/"),
        ];
        for (wanted, got) in table {
            let response = Answer::see(wanted).into_response();
            assert_eq!(response.headers()[header::LOCATION], got, "{wanted}");
        }
    }

    #[test]
    fn a_name_cannot_smuggle_a_header() {
        let response = Answer::file("a\"\r\nX: ä.pdf", "application/pdf", vec![]).into_response();
        assert_eq!(
            response.headers()[header::CONTENT_DISPOSITION],
            "inline; filename*=UTF-8''a%22%0D%0AX%3A%20%C3%A4.pdf"
        );
    }
}
