//! Somebody who looks at pages: single requests, signing in, the same page again and again.

use std::time::{Duration, Instant};

use crate::shared::{
    Result,
    load::{self, Connection, Outcome, Reply, post},
    program::Program,
};

/// One request, whatever the answer is.
pub(crate) fn ask(program: &Program, request: &[u8]) -> Result<Reply> {
    Connection::open(program.address)?.ask(request)
}

/// Signs somebody of the demo in and gives the cookie of the session.
pub(crate) fn sign_in(program: &Program, email: &str) -> Result<String> {
    let form = format!("email={}&password={}", email.replace('@', "%40"), rathaus::demo::PASSWORD);
    let reply = ask(program, &post("/anmelden", "", &form))?;
    let mut cookies = reply.header("set-cookie").filter_map(|line| line.split(';').next());
    let session = cookies.find(|cookie| cookie.split('=').next() == Some(server::SESSION_COOKIE));
    session.map(str::to_owned).ok_or_else(|| format!("{email} could not sign in: {}", reply.head).into())
}

/// Asks for the same page again and again for some time.
pub(crate) fn same(program: &Program, connections: usize, time: Duration, request: &[u8]) -> Result<Outcome> {
    let end = Instant::now() + time;
    let next = || (Instant::now() < end).then_some(request);
    load::run(program.address, connections, next, |reply| reply.status == 200)
}
