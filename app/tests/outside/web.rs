//! Requests and answers, as a browser or somebody with worse intentions makes them.

use axum::{
    body::Body,
    http::{Request, header},
};
use server::Method;

/// A page of the same host.
const SAME: &str = "same-origin";

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) host: &'static str,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) cookie: String,
    pub(crate) sent: Sent,
    /// Where the browser says the form came from.
    pub(crate) site: &'static str,
}

/// What a request carries.
#[derive(Clone, Debug)]
pub(crate) enum Sent {
    Nothing,
    Form(Vec<(String, String)>),
    Files {
        fields: Vec<(String, String)>,
        field: &'static str,
        name: String,
        bytes: Vec<u8>,
    },
    /// Bytes as they are, with their content type.
    Raw(&'static str, Vec<u8>),
}

impl Sent {
    pub(crate) fn form(fields: &[(&str, &str)]) -> Self {
        Self::Form(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    pub(crate) fn file(fields: &[(&str, &str)], field: &'static str, name: &str, bytes: &[u8]) -> Self {
        let Self::Form(fields) = Self::form(fields) else { unreachable!() };
        Self::Files { fields, field, name: name.to_owned(), bytes: bytes.to_vec() }
    }

    /// The same with every name of a thing in a field replaced.
    pub(crate) fn renamed(&self, change: impl Fn(&str) -> String) -> Self {
        let all = |fields: &[(String, String)]| -> Vec<(String, String)> {
            fields.iter().map(|(name, value)| (name.clone(), change(value))).collect()
        };
        match self {
            Self::Form(fields) => Self::Form(all(fields)),
            Self::Files { fields, field, name, bytes } => {
                Self::Files { fields: all(fields), field, name: name.clone(), bytes: bytes.clone() }
            }
            other => other.clone(),
        }
    }

    /// Content type and bytes.
    pub(crate) fn encoded(&self) -> (String, Vec<u8>) {
        match self {
            Self::Nothing => (String::new(), Vec::new()),
            Self::Form(fields) => (
                "application/x-www-form-urlencoded".to_owned(),
                form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes(),
            ),
            Self::Files { fields, field, name, bytes } => {
                let mut body = Vec::new();
                for (name, value) in fields {
                    body.extend(
                        format!(
                            "--grenze\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                        )
                        .bytes(),
                    );
                }
                body.extend(format!("--grenze\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n").bytes());
                body.extend(bytes);
                body.extend(b"\r\n--grenze--\r\n");
                ("multipart/form-data; boundary=grenze".to_owned(), body)
            }
            Self::Raw(mime, bytes) => ((*mime).to_owned(), bytes.clone()),
        }
    }
}

impl Ask {
    pub(crate) fn get(host: &'static str, path: &str, cookie: &str) -> Self {
        Self {
            host,
            method: Method::Get,
            path: path.to_owned(),
            cookie: cookie.to_owned(),
            sent: Sent::Nothing,
            site: SAME,
        }
    }

    /// The same as a page of another site would send it from the browser of the same person.
    pub(crate) fn sent_elsewhere(self) -> Self {
        Self { site: "cross-site", ..self }
    }

    pub(crate) fn post(host: &'static str, path: &str, cookie: &str, sent: Sent) -> Self {
        Self {
            host,
            method: Method::Post,
            path: path.to_owned(),
            cookie: cookie.to_owned(),
            sent,
            site: SAME,
        }
    }

    /// The request that comes from `address`, through a proxy that is trusted.
    pub(crate) fn request(&self, address: &str) -> Result<Request<Body>, axum::http::Error> {
        let (mime, body) = self.sent.encoded();
        let mut request = Request::builder()
            .method(if self.method == Method::Get { "GET" } else { "POST" })
            .uri(&self.path)
            .header(header::HOST, self.host)
            .header("x-forwarded-for", address)
            .header("sec-fetch-site", self.site);
        if !self.cookie.is_empty() {
            request = request.header(header::COOKIE, &self.cookie);
        }
        if !mime.is_empty() {
            request = request.header(header::CONTENT_TYPE, mime);
        }
        request.body(Body::from(body))
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// The value of the cookie that is set, if it is.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let start = format!("{name}=");
        let mut lines = self.headers.iter().filter(|(header, _)| header == "set-cookie");
        lines.find_map(|(_, line)| line.strip_prefix(&start)?.split(';').next()).map(str::to_owned)
    }

    /// The answer without what differs from request to request, and with names of things replaced: whoever sees two equal
    /// ones learns nothing.
    pub(crate) fn told(&self, change: impl Fn(&str) -> String) -> Self {
        const MARK: &str = "<strong class=\"r-reference\">";
        let mut body = self.body.clone();
        // The number under which the operator finds a failure is new each time.
        while let Some(at) = body.find(MARK) {
            let end = body[at..].find("</strong>").map_or(body.len(), |end| at + end);
            body.replace_range(at..end, "");
        }
        let headers = self.headers.iter().filter(|(name, _)| name != "content-length");
        Self {
            status: self.status,
            headers: headers.map(|(name, value)| (name.clone(), change(value))).collect(),
            body: change(&body),
        }
    }
}
