//! A client that keeps its connections and sends the next request when the answer to the last has come. A thread for each
//! connection: the cheapest client there is, because it shares two cores with the server.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Mutex,
    time::{Duration, Instant},
};

use super::Result;

/// An answer.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// A header's value.
    pub(crate) fn header<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r str> {
        self.head.lines().filter_map(move |line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A connection that is kept.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(server: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect_timeout(&server, Duration::from_secs(2))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream, buffer: vec![0; 256 * 1024] })
    }

    /// Sends a request and reads the whole answer.
    pub(crate) fn ask(&mut self, request: &[u8]) -> Result<Reply> {
        self.stream.write_all(request)?;
        let mut filled = 0;
        let head = loop {
            filled += self.more(filled)?;
            if let Some(end) = find(&self.buffer[..filled], b"\r\n\r\n") {
                break end + 4;
            }
        };
        let text = String::from_utf8_lossy(&self.buffer[..head]).into_owned();
        let status = text.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or("no HTTP")?;
        let mut reply = Reply { status, head: text, body: Vec::new() };
        let length = reply.header("content-length").next().map_or(Ok(0), str::parse)?;
        reply.body = self.body(head, filled, length)?;
        Ok(reply)
    }

    fn body(&mut self, head: usize, mut filled: usize, length: usize) -> Result<Vec<u8>> {
        if self.buffer.len() < head + length {
            self.buffer.resize(head + length, 0);
        }
        while filled < head + length {
            filled += self.more(filled)?;
        }
        Ok(self.buffer[head..head + length].to_vec())
    }

    fn more(&mut self, filled: usize) -> Result<usize> {
        let read = self.stream.read(&mut self.buffer[filled..])?;
        if read == 0 { Err("the server closed the connection".into()) } else { Ok(read) }
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// A request as a browser sends it, on the whole.
pub(crate) fn request(method: &str, path: &str, cookies: &str, mime: &str, body: &[u8]) -> Vec<u8> {
    let mut text = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n\
         Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\nAccept-Language: de,en;q=0.5\r\n\
         Accept-Encoding: gzip, deflate\r\nSec-Fetch-Site: same-origin\r\n"
    );
    if !cookies.is_empty() {
        text += &format!("Cookie: {cookies}\r\n");
    }
    if !mime.is_empty() {
        text += &format!("Content-Type: {mime}\r\nContent-Length: {}\r\n", body.len());
    }
    let mut request = (text + "\r\n").into_bytes();
    request.extend_from_slice(body);
    request
}

/// A page that is asked for.
pub(crate) fn get(path: &str, cookies: &str) -> Vec<u8> {
    request("GET", path, cookies, "", &[])
}

/// A form that is sent.
pub(crate) fn post(path: &str, cookies: &str, form: &str) -> Vec<u8> {
    request("POST", path, cookies, "application/x-www-form-urlencoded", form.as_bytes())
}

/// What a load brought.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcome {
    /// How long each good answer took, sorted.
    pub(crate) times: Vec<Duration>,
    /// How long all of it took.
    pub(crate) took: Duration,
}

impl Outcome {
    /// Good answers a second.
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    pub(crate) fn rate(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }

    /// The time that so many of a hundred answers did not exceed.
    pub(crate) fn percentile(&self, share: usize) -> Duration {
        self.times.get(self.times.len() * share / 100).copied().unwrap_or_default()
    }
}

/// Keeps `connections` busy: each asks `next` for a request and goes on until there is none. The first answer that is not
/// `good` stops the measurement.
pub(crate) fn run<'r>(
    server: SocketAddr,
    connections: usize,
    next: impl Fn() -> Option<&'r [u8]> + Sync,
    good: impl Fn(&Reply) -> bool + Sync,
) -> Result<Outcome> {
    let all = Mutex::new(Vec::new());
    let start = Instant::now();
    let one = || -> Result<()> {
        let (mut connection, mut times) = (Connection::open(server)?, Vec::new());
        while let Some(request) = next() {
            let sent = Instant::now();
            let reply = connection.ask(request)?;
            times.push(sent.elapsed());
            if !good(&reply) {
                return Err(
                    format!("an answer that was not expected: {}\n{}", reply.head, reply.text()).into()
                );
            }
        }
        all.lock().map_err(|_| "a thread died")?.append(&mut times);
        Ok(())
    };
    std::thread::scope(|scope| -> Result<()> {
        let threads: Vec<_> = (0..connections).map(|_| scope.spawn(one)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread died")?)
    })?;
    let took = start.elapsed();
    let mut times = all.into_inner().map_err(|_| "a thread died")?;
    times.sort_unstable();
    Ok(Outcome { times, took })
}
