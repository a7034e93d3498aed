//! What staff see of their worklists.

use access::State;
use kernel::{Lang, UnitId};
use maud::html;
use server::{Answer, Visit};
use ui::{
    Markup,
    parts::{Alert, Crumb, Pagination, Tab as TabLink, Tabs, Tone, heading, link, list},
};

use super::TABS;
use crate::cases::{Case, pages as cases};

/// So many cases stand on a page.
pub(crate) const PAGE: i64 = 50;

/// What stands on a worklist page.
pub(crate) struct List {
    pub(crate) tab: State,
    pub(crate) counts: Vec<(State, u64)>,
    pub(crate) cases: Vec<Case>,
    pub(crate) again: Vec<Case>,
    pub(crate) units: Vec<(UnitId, String)>,
}

pub(crate) fn own_page(visit: &Visit, list: &List) -> Answer {
    let main = html! {
        (heading(1, "Mein Arbeitsvorrat"))
        @if !list.again.is_empty() {
            (Alert { tone: Tone::Info, title: "Heute wieder vorzulegen", body: resubmissions(&list.again) })
        }
        (body("/arbeitsplatz", list, "Ihre Vorgänge", "Hier liegt nichts. Im Vorrat Ihrer Einheit können Sie einen Vorgang übernehmen."))
        (units(list, None))
    };
    visit.staff_page("Mein Arbeitsvorrat", &[], &[], main)
}

pub(crate) fn unit_page(visit: &Visit, unit: UnitId, name: &str, list: &List) -> Answer {
    let main = html! {
        (heading(1, &format!("Vorrat: {name}")))
        (body(&format!("/arbeitsplatz/{unit}"), list, "Vorgänge der Einheit", "Hier liegt kein Vorgang."))
        (units(list, Some(unit)))
    };
    visit.staff_page(name, &[Crumb { label: "Arbeitsvorrat", href: "/arbeitsplatz" }], &[], main)
}

fn body(base: &str, list: &List, caption: &str, empty: &str) -> Markup {
    let hrefs: Vec<String> = TABS.iter().map(|(_, key, _)| format!("{base}?stand={key}")).collect();
    let count = |state| list.counts.iter().find(|(s, _)| *s == state).map(|(_, n)| *n);
    let tabs: Vec<TabLink<'_>> = TABS
        .iter()
        .zip(&hrefs)
        .map(|((state, _, label), href)| TabLink {
            label,
            href,
            count: count(*state),
            current: *state == list.tab,
        })
        .collect();
    let current = TABS.iter().position(|(state, ..)| *state == list.tab).and_then(|at| hrefs.get(at));
    let more = list
        .cases
        .last()
        .filter(|_| list.cases.len() as i64 == PAGE)
        .zip(current)
        .map(|(last, href)| format!("{href}&nach={}_{}", last.received_at.as_microsecond(), last.id));
    html! {
        (Tabs { label: "Stand der Vorgänge", tabs: &tabs })
        (cases::case_table(caption, &list.cases, empty))
        (Pagination { lang: Lang::German, newer: None, older: more.as_deref() })
    }
}

fn resubmissions(again: &[Case]) -> Markup {
    list(
        again
            .iter()
            .map(|case| html! { (link(&case.title, &cases::path(case.id))) " (" (case.reference) ")" }),
    )
}

fn units(list_: &List, current: Option<UnitId>) -> Markup {
    let others = list_.units.iter().filter(|(id, _)| Some(*id) != current);
    html! {
        @if list_.units.iter().any(|(id, _)| Some(*id) != current) {
            (heading(2, "Vorrat der Einheiten"))
            (list(others.map(|(id, name)| link(name, &format!("/arbeitsplatz/{id}")))))
        }
    }
}
