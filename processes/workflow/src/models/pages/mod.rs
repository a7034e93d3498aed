//! What staff see of processes: the catalogue, a process, what differs between two versions.

pub(crate) mod comparison;
pub(crate) mod list;
pub(crate) mod moving;
pub(crate) mod process;
mod steps;

pub(crate) use steps::facts as step_facts;

use std::sync::Arc;

use diagram::Look;
use editor::Profile;
use kernel::{Date, Lang, local_date};
use ui::{
    Markup, format,
    parts::{Badge, Crumb, Tone},
};

use super::store::{Issue, Listed};
use super::{Process, Ready};

const LANG: Lang = Lang::German;

const CATALOGUE: Crumb<'_> = Crumb { label: "Prozesse", href: "/prozesse" };

/// The page of a process.
#[must_use]
pub fn path(key: &str) -> String {
    format!("/prozesse/{key}")
}

/// A process with what its version in force says.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) version: Issue,
    pub(crate) profile: Profile,
    /// How many instances run, on all versions.
    pub(crate) running: i64,
    /// The keys of the processes that it calls.
    pub(crate) calls: Vec<String>,
}

impl Entry {
    pub(crate) fn of(listed: Listed, ready: &Ready, running: i64) -> Self {
        let mut calls: Vec<String> =
            ready.read.nodes.iter().filter_map(super::figures::called).map(str::to_owned).collect();
        calls.sort();
        calls.dedup();
        Self {
            name: name(&listed.key, ready),
            profile: Profile::of(&ready.read),
            key: listed.key,
            version: listed.version,
            running,
            calls,
        }
    }
}

/// A version as a page shows it.
pub(crate) struct Version {
    pub(crate) process: Process,
    pub(crate) issue: Issue,
    pub(crate) ready: Arc<Ready>,
}

impl Version {
    pub(crate) fn is_current(&self) -> bool {
        self.process.current == Some(self.issue.id)
    }

    pub(crate) fn name(&self) -> String {
        name(&self.process.key, &self.ready)
    }

    /// The page of this version.
    pub(crate) fn path(&self) -> String {
        let page = path(&self.process.key);
        if self.is_current() { page } else { format!("{page}/versionen/{}", self.issue.number) }
    }

    pub(crate) fn look(&self) -> Look {
        Look { title: self.name(), heading_level: Some(3), ..Look::default() }
    }
}

/// What people call a process: the name in its model, else its key.
fn name(key: &str, ready: &Ready) -> String {
    let name = ready.read.processes.first().map_or("", |process| process.base.name.trim());
    if name.is_empty() { key.to_owned() } else { name.to_owned() }
}

/// „1 Ablauf“, „3 Abläufe“; from the bound on „mehr als 999 Abläufe“.
fn instances(count: i64) -> String {
    match count {
        0 => "kein Ablauf".to_owned(),
        1 => "1 Ablauf".to_owned(),
        more if more >= super::MANY => format!("mehr als {} Abläufe", super::MANY - 1),
        more => format!("{more} Abläufe"),
    }
}

/// The day of the next review, marked where it is over.
fn review(profile: &Profile, today: Date) -> Markup {
    maud::html! {
        @match profile.review_on {
            None => "",
            Some(day) if profile.is_overdue(today) => {
                (Badge { tone: Tone::Warning, label: &format!("überfällig seit {}", format::date_short(LANG, day)) })
            },
            Some(day) => (format::date_short(LANG, day)),
        }
    }
}

/// „Version 2 vom 12. November 2026“.
fn issued(issue: &Issue) -> String {
    format!("Version {} vom {}", issue.number, format::date(LANG, local_date(issue.at)))
}
