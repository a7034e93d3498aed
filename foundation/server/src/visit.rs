//! A request as a handler sees it.

use std::{net::IpAddr, sync::Arc};

use access::{
    Staff,
    sessions::{self, Hurdle, Standing},
};
use kernel::{Actor, Error, Lang, Problem, Result, Timestamp};
use town::{Settings, Town};
use ui::{Markup, NavLink, Page, Shell, SignedIn, Width, parts::Crumb};

use crate::{Answer, Form, House, Route, guard};

/// A request, with everything a handler may want to know.
pub struct Visit {
    /// What all requests share.
    pub house: Arc<House>,
    /// The town it was sent to.
    pub town: Arc<Town>,
    /// The town's settings.
    pub settings: Arc<Settings>,
    /// Who is signed in, if somebody is.
    pub staff: Option<Arc<Staff>>,
    /// Their session, and what stands before it.
    pub standing: Option<Standing>,
    /// The language of the page.
    pub lang: Lang,
    /// The path as it was asked for.
    pub path: String,
    /// The number under which the operator finds this request in the log.
    pub reference: String,
    /// Where it came from.
    pub source: IpAddr,
    pub(crate) parts: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) cookies: Vec<(String, String)>,
    pub(crate) form: Form,
}

impl Visit {
    /// The same request before its form was read, by whoever is signed in.
    pub(crate) fn by(&self, signed_in: guard::SignedIn) -> Self {
        let (staff, standing) = signed_in.unzip();
        Self {
            house: self.house.clone(),
            town: self.town.clone(),
            settings: self.settings.clone(),
            staff: staff.map(Arc::new),
            standing,
            lang: self.lang,
            path: self.path.clone(),
            reference: self.reference.clone(),
            source: self.source,
            parts: self.parts.clone(),
            query: self.query.clone(),
            cookies: self.cookies.clone(),
            form: Form::default(),
        }
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.town.now()
    }

    /// The changing part of the path called `name`, read as an id, a number, a key.
    ///
    /// # Errors
    /// [`Error::NotFound`]: what cannot be the name of a thing names none.
    pub fn part<T: std::str::FromStr>(&self, name: &str) -> Result<T> {
        let found = self.parts.iter().find(|(part, _)| part == name);
        found.and_then(|(_, value)| value.parse().ok()).ok_or(Error::NotFound)
    }

    /// The parameter after the question mark; empty where it is not given.
    #[must_use]
    pub fn query(&self, name: &str) -> &str {
        self.query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// A cookie.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The form that was sent.
    #[must_use]
    pub const fn form(&self) -> &Form {
        &self.form
    }

    /// The member of staff who is signed in.
    ///
    /// # Errors
    /// [`Error::SignIn`] where nobody is.
    pub fn staff(&self) -> Result<&Staff> {
        self.staff.as_deref().ok_or(Error::SignIn)
    }

    /// Whether a second factor is demanded of the member of staff.
    #[must_use]
    pub fn second_factor_demanded(&self) -> bool {
        let roles = &self.settings.second_factor;
        self.staff.as_ref().is_some_and(|staff| sessions::second_factor_demanded(staff, roles))
    }

    /// What their session must still get over.
    #[must_use]
    pub fn hurdle(&self) -> Option<Hurdle> {
        self.standing.as_ref()?.hurdle(self.second_factor_demanded())
    }

    /// Where the session has to go before it may use `route`.
    pub(crate) fn detour(&self, route: &Route) -> Option<&'static str> {
        guard::detour(route, self.standing.as_ref()?, self.second_factor_demanded(), self.now())
    }

    /// Who acts, as it will stand in the record. A citizen's key is checked by the handler, which then names the actor itself.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.staff.as_ref().map_or(Actor::Stranger, |staff| staff.actor())
    }

    /// Whether the town is reached by https, so that cookies must not travel without.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.settings.public_url.starts_with("https://")
    }

    /// A page for citizens.
    #[must_use]
    pub fn citizen_page(
        &self,
        title: &str,
        crumbs: &[Crumb<'_>],
        problems: &[Problem],
        main: Markup,
    ) -> Answer {
        let entries = (self.house.navigation.citizen)(self);
        let nav = self.nav(&entries);
        let path = self.path_without_lang();
        let shell = Shell::Citizen { path: &path, nav: &nav };
        self.page(title, shell, crumbs, problems, Width::Reading, main)
    }

    /// A page for staff.
    #[must_use]
    pub fn staff_page(
        &self,
        title: &str,
        crumbs: &[Crumb<'_>],
        problems: &[Problem],
        main: Markup,
    ) -> Answer {
        let entries = self.staff_entries();
        let nav = self.nav(&entries);
        let signed_in =
            self.staff.as_ref().map(|staff| SignedIn { name: staff.name(), deputy_for: None, hidden: &[] });
        let shell = Shell::Staff { nav: &nav, signed_in, query: self.query("q") };
        self.page(title, shell, crumbs, problems, Width::Full, main)
    }

    fn page(
        &self,
        title: &str,
        shell: Shell<'_>,
        breadcrumb: &[Crumb<'_>],
        problems: &[Problem],
        width: Width,
        main: Markup,
    ) -> Answer {
        let branding = self.settings.branding();
        let lang = if matches!(shell, Shell::Staff { .. }) { Lang::German } else { self.lang };
        let markup =
            Page { lang, title, branding: &branding, shell, breadcrumb, problems, width, main }.render();
        if problems.is_empty() { Answer::page(markup) } else { Answer::page_with_problems(markup) }
    }

    /// The main navigation of staff; none before a hurdle, where each of its links would lead back.
    pub(crate) fn staff_entries(&self) -> Vec<(String, &'static str)> {
        let shown = self.staff.is_some() && self.hurdle().is_none();
        if shown { (self.house.navigation.staff)(self) } else { Vec::new() }
    }

    pub(crate) fn nav<'e>(&self, entries: &'e [(String, &'static str)]) -> Vec<NavLink<'e>> {
        let current =
            |href: &str| self.path == href || (href != "/" && self.path.starts_with(&format!("{href}/")));
        entries.iter().map(|(label, href)| NavLink { label, href, current: current(href) }).collect()
    }

    pub(crate) fn path_without_lang(&self) -> String {
        let kept: Vec<_> = self.query.iter().filter(|(key, _)| key != "lang").collect();
        if kept.is_empty() {
            return self.path.clone();
        }
        let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish();
        format!("{}?{query}", self.path)
    }
}
