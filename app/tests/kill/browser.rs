//! A browser as small as can be: a connection for each request, and nothing counts as answered that did not arrive whole.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
    time::Duration,
};

/// So long an answer may take: longer than the program ever makes anybody wait.
const PATIENCE: Duration = Duration::from_secs(30);
/// Nobody reloads a page at once that does not come.
const RELOAD: Duration = Duration::from_millis(10);
const BOUNDARY: &str = "kill9kill9kill9";

/// What came back, whole.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) body: Vec<u8>,
    cookies: Vec<(String, String)>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A browser with its cookies. It knows all servers and asks one of them at a time.
#[derive(Clone)]
pub(crate) struct Browser {
    ports: Vec<u16>,
    turn: usize,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn new(ports: &[u16]) -> Self {
        Self { ports: ports.to_vec(), turn: 0, cookies: BTreeMap::new() }
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub(crate) fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn get(&mut self, path: &str) -> Option<Answer> {
        self.ask(&format!("GET {path}"), "", &[])
    }

    pub(crate) fn post<V: AsRef<str>>(&mut self, path: &str, fields: &[(&str, V)]) -> Option<Answer> {
        let form: String = fields
            .iter()
            .map(|(name, value)| format!("{}={}&", escaped(name), escaped(value.as_ref())))
            .collect();
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.ask(&format!("POST {path}"), kind, form.as_bytes())
    }

    /// A form with a text and a picture.
    pub(crate) fn post_file(
        &mut self,
        path: &str,
        (field, text): (&str, &str),
        (file_field, name, bytes): (&str, &str, &[u8]),
    ) -> Option<Answer> {
        let part = |head: &str| format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        let mut body = part(&format!("name=\"{field}\"")).into_bytes();
        body.extend_from_slice(text.as_bytes());
        body.extend_from_slice(b"\r\n");
        body.extend_from_slice(part(&format!("name=\"{file_field}\"; filename=\"{name}\"")).as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n");
        self.ask(&format!("POST {path}"), &kind, &body)
    }

    fn ask(&mut self, line: &str, kind: &str, body: &[u8]) -> Option<Answer> {
        // After a failure the other server is asked: that is what stands before several servers.
        let port = self.ports[self.turn % self.ports.len()];
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let head = format!(
            "{line} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nConnection: close\r\nCookie: {}\r\n{kind}Content-Length: {}\r\n\r\n",
            cookies.join("; "),
            body.len()
        );
        let Some(answer) = exchange(port, head.as_bytes(), body).as_deref().and_then(whole) else {
            self.turn += 1;
            std::thread::sleep(RELOAD);
            return None;
        };
        self.cookies.extend(answer.cookies.iter().cloned());
        Some(answer)
    }
}

fn exchange(port: u16, head: &[u8], body: &[u8]) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.write_all(&[head, body].concat()).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The answer in these bytes; nothing where a part of it is missing.
fn whole(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut answer = Answer {
        status: head.split(' ').nth(1)?.parse().ok()?,
        location: String::new(),
        body: bytes[end + 4..].to_vec(),
        cookies: Vec::new(),
    };
    let mut length = None;
    for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().ok(),
            "location" => value.clone_into(&mut answer.location),
            "set-cookie" => {
                let (name, rest) = value.split_once('=')?;
                answer.cookies.push((name.to_owned(), rest.split(';').next()?.to_owned()));
            }
            _ => {}
        }
    }
    (length == Some(answer.body.len())).then_some(answer)
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// What stands on a page between each `before` and the next quotation mark.
pub(crate) fn quoted(page: &str, before: &str) -> Vec<String> {
    page.split(before).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}
