//! From a request to its handler and back.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Instant,
};

use access::sessions::Token;
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, RawPathParams, Request},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header, request::Parts},
    response::IntoResponse,
    routing::{MethodFilter, on},
};
use kernel::{Error, Lang, Result};
use tokio::sync::Semaphore;
use town::{Settings, Town};

use crate::{
    Answer, Form, Guard, House, Method, Route, Visit, body, fault,
    guard::{self, Guesses, LANGUAGE_COOKIE},
    metrics, statics,
};

/// Puts all routes together.
pub fn router(house: Arc<House>, routes: &[Route]) -> Router {
    let desk = Arc::new(Desk {
        turns: Arc::new(Semaphore::new(house.limits.at_once)),
        guesses: Guesses::default(),
        house,
    });
    let mut router = Router::new();
    for route in routes {
        let (route, desk) = (*route, desk.clone());
        let filter = match route.method {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
        };
        let handler = move |parts: RawPathParams, request: Request| {
            let desk = desk.clone();
            let parts = parts.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            async move { timed(route, respond(desk, route, parts, request)).await }
        };
        router = router.route(route.path, on(filter, handler));
    }
    router.fallback(move |request: Request| {
        let desk = desk.clone();
        async move { timed(NO_ROUTE, respond(desk, NO_ROUTE, Vec::new(), request)).await }
    })
}

/// What all requests share.
struct Desk {
    house: Arc<House>,
    turns: Arc<Semaphore>,
    guesses: Guesses,
}

/// What no route answers: a static file, or nothing.
const NO_ROUTE: Route = Route::file("(other)", Guard::Public, |_| Err(Error::NotFound));

async fn timed(route: Route, work: impl Future<Output = Response<Body>>) -> Response<Body> {
    let start = Instant::now();
    let response = work.await;
    metrics::observe(route.path, response.status().as_u16(), start.elapsed());
    response
}

async fn respond(
    desk: Arc<Desk>,
    route: Route,
    parts: Vec<(String, String)>,
    request: Request,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    let form = match route.method {
        Method::Post => body::read(&head.headers, body, &desk.house.limits).await,
        Method::Get => Ok(Form::default()),
    };
    let Ok(Ok(_turn)) =
        tokio::time::timeout(desk.house.limits.patience, desk.turns.clone().acquire_owned()).await
    else {
        return overloaded();
    };
    let work = tokio::task::spawn_blocking(move || answer(&desk, route, &parts, &head, form));
    work.await.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "Das hat nicht geklappt."))
}

fn answer(
    desk: &Desk,
    route: Route,
    parts: &[(String, String)],
    head: &Parts,
    form: Result<Form>,
) -> Response<Body> {
    let host = head.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let arrived = || -> Result<Arrived> {
        let town = desk.house.installation.town_for_host(host)?;
        let settings = town.settings()?;
        // Files are everybody's: nobody has to be looked up for them.
        if let Some(file) = statics::find(head.uri.path(), &head.headers, &settings) {
            return Ok(Arrived::File(file));
        }
        Ok(Arrived::Visit(Box::new(visit(&desk.house, town, settings, parts, head))))
    };
    let done = arrived().and_then(|arrived| match arrived {
        Arrived::Visit(visit) => received(desk, *visit, route, head, host, form).map(Ok),
        Arrived::File(file) => Ok(Err(file)),
    });
    let (visit, result) = match done {
        Ok(Ok(done)) => done,
        Ok(Err(file)) => return harden(file, Guard::Public),
        Err(Error::NotFound) => {
            return plain(StatusCode::MISDIRECTED_REQUEST, "Unter dieser Adresse ist kein Rathaus.");
        }
        Err(error) => {
            tracing::error!(%error, "a request found no town");
            return overloaded();
        }
    };
    let answer = result.unwrap_or_else(|error| fault::answer(&visit, error));
    harden(remember_language(answer, &visit), route.guard)
}

/// Finds out who asks, and lets the handler answer. A page is made at once for who was signed in the last time, while the database is
/// asked; what changes something waits for its answer.
fn received(
    desk: &Desk,
    visit: Visit,
    route: Route,
    head: &Parts,
    host: &str,
    form: Result<Form>,
) -> Result<(Visit, Result<Answer>)> {
    let token = visit.cookie(guard::SESSION_COOKIE).and_then(|token| token.parse::<Token>().ok());
    let Some(token) = token else { return Ok(handled(visit, route, head, host, form)) };
    if route.method == Method::Get {
        let made = desk.guesses.confirmed(&visit.town, &token, |guess| {
            handled(visit.by(Some(guess)), route, head, host, Ok(Form::default()))
        });
        if let Some(done) = made {
            return Ok(done);
        }
    }
    let found = guard::signed_in(&visit.town, &token)?;
    desk.guesses.keep(&token, &found);
    Ok(handled(visit.by(found), route, head, host, form))
}

fn handled(
    mut visit: Visit,
    route: Route,
    head: &Parts,
    host: &str,
    form: Result<Form>,
) -> (Visit, Result<Answer>) {
    if let Some(to) = visit.detour(&route) {
        // What everybody may see, strangers see too; everything else waits.
        if !matches!(route.guard, Guard::Public | Guard::Key) {
            let back = back(&visit, route.method, &head.headers, host);
            let to = if to == guard::PROOF { format!("{to}?zurueck={back}") } else { to.to_owned() };
            return (visit, Ok(Answer::see(&to)));
        }
        (visit.staff, visit.standing) = (None, None);
    }
    let checks = || -> Result<Form> {
        guard::same_site(route.method, &head.headers, host)?;
        guard::admit(route.guard, visit.staff.as_ref())?;
        form
    };
    match checks() {
        Ok(form) => visit.form = form,
        Err(error) => return (visit, Err(error)),
    }
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (route.handler)(&visit)));
    let result = caught.unwrap_or_else(|_| Err(Error::internal("a handler panicked")));
    (visit, result)
}

/// Where a person wants to be after a detour: the page that was asked for, or the one whose form was sent.
fn back(visit: &Visit, method: Method, headers: &HeaderMap, host: &str) -> String {
    let form = || {
        let (_, rest) = headers.get(header::REFERER)?.to_str().ok()?.split_once("://")?;
        rest.strip_prefix(host)?.split('?').next()
    };
    let path = if method == Method::Get { Some(visit.path.as_str()) } else { form() };
    form_urlencoded::byte_serialize(path.unwrap_or_default().as_bytes()).collect()
}

/// What a request turns out to be.
enum Arrived {
    File(Answer),
    Visit(Box<Visit>),
}

/// A request of whom nothing is known yet.
fn visit(
    house: &Arc<House>,
    town: Arc<Town>,
    settings: Arc<Settings>,
    parts: &[(String, String)],
    head: &Parts,
) -> Visit {
    let cookies = cookies(&head.headers);
    let query = form_urlencoded::parse(head.uri.query().unwrap_or_default().as_bytes());
    let query = without_nul(query.into_owned());
    Visit {
        lang: language(&query, &cookies, &head.headers),
        source: source(head, &house.trusted_proxies),
        path: head.uri.path().to_owned(),
        house: house.clone(),
        reference: town.world.code(8),
        town,
        settings,
        staff: None,
        standing: None,
        parts: without_nul(parts.iter().cloned()),
        query,
        cookies,
        form: Form::default(),
    }
}

/// What an address says, without NUL: nobody types it, and PostgreSQL takes it in no text.
fn without_nul(pairs: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    pairs.map(|(name, value)| (name.replace('\0', ""), value.replace('\0', ""))).collect()
}

fn cookies(headers: &HeaderMap) -> Vec<(String, String)> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// What the visitor chose now, chose before, or prefers by the browser's settings (German or English).
fn language(query: &[(String, String)], cookies: &[(String, String)], headers: &HeaderMap) -> Lang {
    let find = |pairs: &[(String, String)], key: &str| {
        pairs.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.parse().ok())
    };
    find(query, "lang").or_else(|| find(cookies, LANGUAGE_COOKIE)).unwrap_or_else(|| {
        let preferred =
            headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("de");
        if preferred.starts_with("en") { Lang::English } else { Lang::German }
    })
}

fn remember_language(answer: Answer, visit: &Visit) -> Answer {
    let chosen = visit.query("lang").parse::<Lang>();
    match chosen {
        Ok(lang) => answer.cookie(LANGUAGE_COOKIE, lang.key(), Some(365 * 24 * 3600), visit.is_secure()),
        Err(()) => answer,
    }
}

/// Where the request came from: the peer, or what a trusted proxy says of its own peer.
fn source(head: &Parts, trusted: &[IpAddr]) -> IpAddr {
    let peer = head
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip());
    if !trusted.contains(&peer) {
        return peer;
    }
    let forwarded = head.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
    forwarded
        .and_then(|list| list.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok())
        .unwrap_or(peer)
}

/// The headers that every answer carries.
fn harden(answer: Answer, guard: Guard) -> Response<Body> {
    let keeps = answer.has(&header::CACHE_CONTROL);
    let mut response = answer.into_response();
    let headers = response.headers_mut();
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_SECURITY_POLICY, ui::CSP);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Not "no-referrer": with it browsers hide the origin of forms, too. The paths of other hosts stay unknown to them.
    set(header::REFERRER_POLICY, "same-origin");
    set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(
        header::HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(self)",
    );
    if !keeps {
        set(
            header::CACHE_CONTROL,
            if guard == Guard::Public { "private, no-cache" } else { "private, no-store" },
        );
    }
    response
}

fn overloaded() -> Response<Body> {
    let mut response = plain(
        StatusCode::SERVICE_UNAVAILABLE,
        "Gerade sind sehr viele Menschen auf der Seite. Bitte versuchen Sie es in einer Minute noch einmal.",
    );
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    response
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_what_was_chosen_last() {
        let pair = |key: &str, value: &str| vec![(key.to_owned(), value.to_owned())];
        let mut english = HeaderMap::new();
        english.insert(header::ACCEPT_LANGUAGE, "en-GB,en".parse().unwrap());
        assert_eq!(language(&[], &[], &HeaderMap::new()), Lang::German);
        assert_eq!(language(&[], &[], &english), Lang::English);
        assert_eq!(language(&[], &pair("sprache", "de-leicht"), &english), Lang::PlainGerman);
        assert_eq!(language(&pair("lang", "de"), &pair("sprache", "en"), &english), Lang::German);
        assert_eq!(language(&pair("lang", "xx"), &[], &english), Lang::English);
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let peer = SocketAddr::from(([10, 0, 0, 9], 1));
        let mut request =
            Request::builder().header("x-forwarded-for", "6.6.6.6, 192.0.2.7").body(()).unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let (head, ()) = request.into_parts();
        assert_eq!(source(&head, &[]), peer.ip());
        assert_eq!(source(&head, &[peer.ip()]), IpAddr::from([192, 0, 2, 7]));
    }
}
