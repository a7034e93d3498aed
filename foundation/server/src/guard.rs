//! Who may come in, and whether a request that changes something comes from a page of this host.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use access::{
    POLICY, Staff,
    sessions::{self, Hurdle, Standing, Token},
};
use axum::http::{HeaderMap, header};
use kernel::{Error, Result, Timestamp};
use town::Town;

use crate::{Guard, Method, Route};

/// The cookie that carries a member of staff's session.
pub const SESSION_COOKIE: &str = "sitzung";

/// The cookie that keeps the language.
pub(crate) const LANGUAGE_COOKIE: &str = "sprache";

/// Whether a path belongs to pages that everybody sees the same way, so that they need no cookie to be read.
#[must_use]
pub const fn public_page_cookie() -> &'static str {
    LANGUAGE_COOKIE
}

/// Where a person gets over a hurdle. The routes there say so by [`crate::Route::over`].
#[must_use]
pub const fn way_over(hurdle: Hurdle) -> &'static str {
    match hurdle {
        Hurdle::FirstPassword => "/konto/passwort",
        Hurdle::SetUpSecondFactor => "/konto/zweiter-faktor",
        Hurdle::ShowSecondFactor => PROOF,
    }
}

/// Where a person proves once more who they are.
pub const PROOF: &str = "/konto/nachweis";

/// Where a session has to go first before it may use `route`. `demanded`: whether a second factor is demanded of its person.
pub(crate) fn detour(
    route: &Route,
    standing: &Standing,
    demanded: bool,
    now: Timestamp,
) -> Option<&'static str> {
    match standing.hurdle(demanded) {
        Some(hurdle) if !route.over.contains(&hurdle) => Some(way_over(hurdle)),
        _ => (route.demands_proof() && !standing.is_proven(now)).then_some(PROOF),
    }
}

/// Who is signed in, as far as is known.
pub(crate) type SignedIn = Option<(Staff, Standing)>;

/// The member of staff whose session this is, with roles and deputyships as they are now. The last use is written down at
/// most once a minute.
///
/// # Errors
/// What the database says.
pub(crate) fn signed_in(town: &Town, token: &Token) -> Result<SignedIn> {
    let now = town.now();
    let found = town.ask(Staff::of_session(token, now))?.signed_in(now, &sessions::Limits::default());
    seen(town, &found, now)?;
    Ok(found)
}

fn seen(town: &Town, found: &SignedIn, now: Timestamp) -> Result<()> {
    match found {
        Some((_, Standing { session, .. })) if session.needs_touch(now) => {
            town.maintain(|tx| Ok(sessions::touch(tx, session, now)?))
        }
        _ => Ok(()),
    }
}

/// Who was signed in when their token was last seen. A guess for the next page, which is made while the database is asked whether it still
/// fits, and thrown away where it does not: so the question costs no round trip of its own.
#[derive(Debug, Default)]
pub(crate) struct Guesses(Mutex<HashMap<[u8; 32], (Staff, Standing)>>);

impl Guesses {
    /// More sessions than this are not remembered.
    const MOST: usize = 10_000;

    fn all(&self) -> MutexGuard<'_, HashMap<[u8; 32], (Staff, Standing)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers who is signed in.
    pub(crate) fn keep(&self, token: &Token, found: &SignedIn) {
        let mut all = self.all();
        if all.len() >= Self::MOST {
            all.clear();
        }
        match found {
            Some(found) => all.insert(token.hash(), found.clone()),
            None => all.remove(&token.hash()),
        };
    }

    /// Makes a page for who was signed in the last time. Gives it only where the database says that person, roles and session are the
    /// same now, and the page wrote nothing; otherwise it is as if it had never been made.
    pub(crate) fn confirmed<R>(
        &self,
        town: &Town,
        token: &Token,
        make: impl FnOnce((Staff, Standing)) -> R,
    ) -> Option<R> {
        let guess = self.all().get(&token.hash()).cloned()?;
        let now = town.now();
        let went = town.database().along(Staff::of_session(token, now), || make(guess.clone())).ok()?;
        let found = went.answer?.signed_in(now, &sessions::Limits::default());
        let fits = found.as_ref() == Some(&guess) && seen(town, &found, now).is_ok();
        fits.then_some(went.result)
    }
}

/// Whether `staff` may come in.
///
/// # Errors
/// [`Error::SignIn`] where somebody must be signed in, [`Error::Forbidden`] where the roles do not suffice.
pub(crate) fn admit(guard: Guard, staff: Option<&Arc<Staff>>) -> Result<()> {
    match (guard, staff) {
        (Guard::Public | Guard::Key, _) | (Guard::Staff, Some(_)) => Ok(()),
        (Guard::Staff | Guard::May(_), None) => Err(Error::SignIn),
        (Guard::May(action), Some(staff)) if POLICY.ever(staff, action) => Ok(()),
        (Guard::May(action), Some(_)) => {
            Err(Error::Forbidden(format!("Für „{}“ fehlt Ihnen die Rolle.", action.german()).into()))
        }
    }
}

/// Whether a request that changes something was made by a page of this host. Every browser since 2020 says where a form
/// came from, by `Sec-Fetch-Site` or at least by `Origin`; what says neither is no browser and is refused.
///
/// # Errors
/// [`Error::Forbidden`].
pub(crate) fn same_site(method: Method, headers: &HeaderMap, host: &str) -> Result<()> {
    if method == Method::Get {
        return Ok(());
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let good = match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            origin.split_once("://").is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(host))
        }
        (None, None) => false,
    };
    if good {
        Ok(())
    } else {
        Err(Error::Forbidden(
            "Das Formular wurde nicht von dieser Seite aus abgesendet. Öffnen Sie die Seite neu und senden Sie es noch einmal.".into(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_host_may_change_something() {
        // Sec-Fetch-Site, Origin, accepted
        let table = [
            (Some("same-origin"), None, true),
            (Some("none"), None, true),
            (Some("same-site"), None, false),
            (Some("cross-site"), Some("http://a.example"), false),
            (None, Some("http://a.example"), true),
            (None, Some("https://a.example"), true),
            (None, Some("http://b.example"), false),
            (None, Some("null"), false),
            (None, None, false),
        ];
        for (site, origin, accepted) in table {
            let mut headers = HeaderMap::new();
            if let Some(site) = site {
                headers.insert("sec-fetch-site", site.parse().unwrap());
            }
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            assert_eq!(
                same_site(Method::Post, &headers, "a.example").is_ok(),
                accepted,
                "{site:?} {origin:?}"
            );
            assert!(same_site(Method::Get, &headers, "a.example").is_ok());
        }
    }

    #[test]
    fn a_session_goes_over_its_hurdle_first_and_proves_itself_for_what_is_grave() {
        use access::sessions::{Session, Strength};
        const HERE: Route = Route::page("/x", Guard::Staff, |_| Err(Error::NotFound));
        const GLASS: Route =
            Route::act("/y", Guard::May(access::Action::BreakGlass), |_| Err(Error::NotFound));
        let at: Timestamp = "2026-11-23T07:00:00Z".parse().unwrap();
        let (token_hash, person, device) = ([0; 32], kernel::Id::nil(), String::new());
        let strength = Strength::Password;
        let session = Session { token_hash, person, strength, device, created_at: at, seen_at: at };
        let plain = Standing { session, must_change: false, second_factor: false, proven_at: at };
        let first = Standing { must_change: true, ..plain.clone() };
        // standing, route, demanded, minutes later: detour
        let table = [
            (&plain, HERE, false, 0, None),
            (&plain, HERE, false, 60, None),
            (&plain, HERE.proven(), false, 0, None),
            (&plain, HERE.proven(), false, 60, Some(PROOF)),
            (&plain, GLASS, false, 0, None),
            (&plain, GLASS, false, 60, Some(PROOF)),
            (&plain, HERE, true, 0, Some("/konto/zweiter-faktor")),
            (&plain, HERE.over(&[Hurdle::SetUpSecondFactor]), true, 0, None),
            (&plain, HERE.over(&[Hurdle::SetUpSecondFactor]).proven(), true, 60, Some(PROOF)),
            (&plain, HERE.over(&[Hurdle::FirstPassword]), true, 0, Some("/konto/zweiter-faktor")),
            (&first, HERE, false, 0, Some("/konto/passwort")),
            (&first, HERE.over(&[Hurdle::FirstPassword]), false, 0, None),
        ];
        for (standing, route, demanded, minutes, detour) in table {
            let now = at + jiff::SignedDuration::from_mins(minutes);
            let found = super::detour(&route, standing, demanded, now);
            assert_eq!(found, detour, "{route:?} {standing:?} {demanded} {minutes}");
        }
    }

    #[test]
    fn strangers_come_in_where_it_says_so() {
        assert!(admit(Guard::Public, None).is_ok());
        assert!(admit(Guard::Key, None).is_ok());
        assert!(matches!(admit(Guard::Staff, None), Err(Error::SignIn)));
        assert!(matches!(admit(Guard::May(access::Action::ViewCase), None), Err(Error::SignIn)));
    }
}
