//! For each route a request that succeeds for the rightful person, and what has to stay unknown to everybody else.

use access::{Action, Thing};
use server::Method;

use crate::{
    ground::{Ground, HOSTS},
    web::{Ask, Sent},
};

/// Whose the thing is that a request is about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum About {
    /// Nobody's: everybody may.
    Everybody,
    /// The signed-in person's own account.
    Own,
    /// Whoever holds the key.
    Key,
    /// A thing of which the policy says who may do this to it.
    Policy(Action, Thing),
}

/// How a thing is named in a request: an id, a key, a reference.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    /// What the rightful person sends.
    pub(crate) real: String,
    /// What somebody sends who knows of the thing but does not hold its key; the real name where knowing it is no key.
    pub(crate) forged: String,
    /// The name of nothing.
    pub(crate) nothing: String,
}

/// What the rightful person gets.
#[derive(Clone, Debug)]
pub(crate) enum Good {
    /// A page or a file that holds these words.
    Shows(String),
    /// A way to this path or one below it.
    LeadsTo(String),
}

/// A request that succeeds for the rightful person.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) path: String,
    pub(crate) sent: Sent,
    /// The cookies of the rightful person.
    pub(crate) cookie: String,
    /// A cookie that is the key itself, so that everybody shows it.
    pub(crate) key: String,
    pub(crate) about: About,
    pub(crate) names: Vec<Name>,
    /// Words of the thing that no answer to anybody else may hold.
    pub(crate) words: Vec<String>,
    pub(crate) good: Good,
}

impl Attempt {
    pub(crate) fn new(about: About, cookie: &str, path: &str) -> Self {
        Self {
            path: path.to_owned(),
            sent: Sent::Nothing,
            cookie: cookie.to_owned(),
            key: String::new(),
            about,
            names: Vec::new(),
            words: Vec::new(),
            good: Good::Shows(String::new()),
        }
    }

    pub(crate) fn form(mut self, fields: &[(&str, &str)]) -> Self {
        self.sent = Sent::form(fields);
        self
    }

    pub(crate) fn sent(mut self, sent: Sent) -> Self {
        self.sent = sent;
        self
    }

    pub(crate) fn leads(mut self, path: &str) -> Self {
        self.good = Good::LeadsTo(path.to_owned());
        self
    }

    pub(crate) fn shows(mut self, words: &str) -> Self {
        self.good = Good::Shows(words.to_owned());
        self
    }

    /// The thing goes by `real`; `nothing` goes by the other.
    pub(crate) fn name(self, real: &impl ToString, nothing: &impl ToString) -> Self {
        self.key_name(&real.to_string(), &real.to_string(), &nothing.to_string())
    }

    /// As [`Attempt::name`], for a name that opens the thing.
    pub(crate) fn key_name(mut self, real: &str, forged: &str, nothing: &str) -> Self {
        let [real, forged, nothing] = [real, forged, nothing].map(str::to_owned);
        self.names.push(Name { real, forged, nothing });
        self
    }

    pub(crate) fn word(mut self, word: &str) -> Self {
        self.words.push(word.to_owned());
        self
    }

    /// The request of the rightful person.
    pub(crate) fn rightful(&self, method: Method) -> Ask {
        self.as_sent(method, HOSTS[0], &self.cookie, &self.sent, |_, text| text.to_owned())
    }

    /// A request with other cookies, at another host or with another body, in which every name was replaced.
    pub(crate) fn as_sent(
        &self,
        method: Method,
        host: &'static str,
        cookie: &str,
        sent: &Sent,
        change: impl Fn(&[Name], &str) -> String,
    ) -> Ask {
        let change = |text: &str| change(&self.names, text);
        let cookies: Vec<String> =
            [change(&self.key), cookie.to_owned()].into_iter().filter(|part| !part.is_empty()).collect();
        let (path, cookie, sent) = (change(&self.path), cookies.join("; "), sent.renamed(change));
        match method {
            Method::Get => Ask::get(host, &path, &cookie),
            Method::Post => Ask::post(host, &path, &cookie, sent),
        }
    }
}

/// A route of the house with the way to make an attempt on it. `secret` asks for a thing that even colleagues must not know.
pub(crate) struct Entry {
    pub(crate) method: Method,
    pub(crate) route: &'static str,
    pub(crate) make: fn(&Ground, bool) -> Attempt,
    /// There are secret things of this kind.
    pub(crate) has_secrets: bool,
}

pub(crate) const fn get(route: &'static str, make: fn(&Ground, bool) -> Attempt) -> Entry {
    Entry { method: Method::Get, route, make, has_secrets: false }
}

pub(crate) const fn post(route: &'static str, make: fn(&Ground, bool) -> Attempt) -> Entry {
    Entry { method: Method::Post, route, make, has_secrets: false }
}

impl Entry {
    pub(crate) const fn also_secret(self) -> Self {
        Self { has_secrets: true, ..self }
    }
}

/// All routes of the house.
pub(crate) fn all() -> Vec<Entry> {
    crate::office::entries()
        .into_iter()
        .chain(crate::account::entries())
        .chain(crate::administration::entries())
        .chain(crate::cases::entries())
        .chain(crate::citizens::entries())
        .chain(crate::tasks::entries())
        .chain(crate::processes::entries())
        .chain(crate::drafts::entries())
        .collect()
}
