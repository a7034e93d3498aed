//! The catalogue: all processes, to be searched, filtered and sorted.

use std::cmp::Ordering;

use editor::ProcessKind;
use kernel::{Date, local_date};
use maud::html;
use server::{Answer, Visit};
use store::fold::fold;
use ui::{
    Field, Markup, Render,
    fields::Choice,
    format,
    parts::{Column, EmptyState, FilterBar, LinkButton, Sort, Table, button_row, heading, lead, link},
};

use super::{Entry, LANG, path, review};

/// So many processes stand on a page.
const PAGE: usize = 50;

/// By what the list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Name,
    Kind,
    Owner,
    Version,
    Running,
    Review,
}

impl Order {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Name, "name"),
        (Self::Kind, "art"),
        (Self::Owner, "verantwortlich"),
        (Self::Version, "stand"),
        (Self::Running, "laufend"),
        (Self::Review, "pruefung"),
    ];

    fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|(order, _)| *order == self).map_or("name", |(_, word)| word)
    }

    fn compare(self, a: &Entry, b: &Entry) -> Ordering {
        // What is not given comes after what is.
        let last = |empty: bool| empty;
        let by = match self {
            Self::Name => Ordering::Equal,
            Self::Kind => (last(a.profile.kind.is_none()), a.profile.kind)
                .cmp(&(last(b.profile.kind.is_none()), b.profile.kind)),
            Self::Owner => (last(a.profile.owner.is_empty()), fold(&a.profile.owner))
                .cmp(&(last(b.profile.owner.is_empty()), fold(&b.profile.owner))),
            Self::Version => a.version.at.cmp(&b.version.at),
            Self::Running => a.running.cmp(&b.running),
            Self::Review => (last(a.profile.review_on.is_none()), a.profile.review_on)
                .cmp(&(last(b.profile.review_on.is_none()), b.profile.review_on)),
        };
        by.then_with(|| (fold(&a.name), &a.key).cmp(&(fold(&b.name), &b.key)))
    }
}

/// What somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    words: String,
    kind: Option<ProcessKind>,
    order: Order,
    backwards: bool,
    page: usize,
}

impl Wanted {
    /// From the address of the page. What is not understood counts as not said.
    pub(crate) fn of(query: &dyn Fn(&str) -> String) -> Self {
        let order = query("sortierung");
        let word = order.strip_prefix('-').unwrap_or(&order);
        let known = Order::ALL.into_iter().find(|(_, known)| *known == word);
        Self {
            words: query("suche").trim().to_owned(),
            kind: ProcessKind::of(&query("art")),
            order: known.map_or(Order::Name, |(order, _)| order),
            backwards: known.is_some() && order.starts_with('-'),
            page: query("seite").parse().unwrap_or(1).clamp(1, 10_000),
        }
    }

    fn fits(&self, entry: &Entry) -> bool {
        let said = [&entry.name, &entry.key, &entry.profile.owner, &entry.profile.purpose];
        let text = fold(&said.map(String::as_str).join(" "));
        let words = fold(&self.words);
        self.kind.is_none_or(|kind| entry.profile.kind == Some(kind))
            && words.split_whitespace().all(|word| text.contains(word))
    }

    /// The entries that fit, in their order.
    pub(crate) fn chosen(&self, entries: Vec<Entry>) -> Vec<Entry> {
        let mut chosen: Vec<Entry> = entries.into_iter().filter(|entry| self.fits(entry)).collect();
        chosen.sort_by(|a, b| self.order.compare(a, b));
        if self.backwards {
            chosen.reverse();
        }
        chosen
    }

    fn is_filtered(&self) -> bool {
        !self.words.is_empty() || self.kind.is_some()
    }

    fn address(&self) -> String {
        let sign = if self.backwards { "-" } else { "" };
        let kind = self.kind.map_or("", ProcessKind::as_str);
        let words = percent(&self.words);
        format!(
            "/prozesse?suche={words}&art={kind}&sortierung={sign}{}&seite={}",
            self.order.word(),
            self.page
        )
    }

    fn column(&self, label: &str, order: Order) -> Column {
        let column = if order == Order::Running { Column::numeric(label) } else { Column::new(label) };
        let turned =
            Self { order, backwards: self.order == order && !self.backwards, page: 1, ..self.clone() };
        column.sorted(match (self.order == order, self.backwards) {
            (false, _) => Sort::Possible(turned.address()),
            (true, false) => Sort::Ascending(turned.address()),
            (true, true) => Sort::Descending(turned.address()),
        })
    }
}

/// Text for a place behind a question mark.
fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

pub(crate) fn page(visit: &Visit, entries: Vec<Entry>, wanted: &Wanted, drafts: Option<i64>) -> Answer {
    let (today, none) = (local_date(visit.now()), entries.is_empty());
    let chosen = wanted.chosen(entries);
    let shown = chosen.iter().skip((wanted.page - 1) * PAGE).take(PAGE);
    let main = html! {
        (heading(1, "Prozesse"))
        (lead("Wie die Verwaltung arbeitet: jeder freigegebene Prozess mit Steckbrief, Bild und Schritten."))
        @if let Some(drafts) = drafts {
            (button_row(&[
                &LinkButton::secondary("Neuen Prozess entwerfen", "/prozesse/neu"),
                &LinkButton::tertiary(&format!("Entwürfe ({drafts})"), "/prozesse/entwuerfe"),
            ]))
        }
        @if !none { (filter(wanted)) }
        (Table {
            lang: LANG,
            caption: &caption(chosen.len(), wanted),
            columns: vec![
                wanted.column("Prozess", Order::Name),
                wanted.column("Art", Order::Kind),
                wanted.column("Verantwortlich", Order::Owner),
                wanted.column("Version", Order::Version),
                wanted.column("Laufende Abläufe", Order::Running),
                wanted.column("Nächste Prüfung", Order::Review),
            ],
            rows: shown.map(|entry| row(entry, today)).collect(),
            empty: empty(none),
        })
        (turn_pages(wanted, chosen.len()))
    };
    visit.staff_page("Prozesse", &[], &[], main)
}

fn filter(wanted: &Wanted) -> Markup {
    let kinds = ProcessKind::ALL.map(|kind| Choice::new(kind.as_str(), kind.german()));
    let fields = html! {
        (Field::new(LANG, "suche", "Suchwort").optional_silently().text(&wanted.words))
        (Field::new(LANG, "art", "Prozessart").optional_silently().list("alle", &kinds, wanted.kind.map(ProcessKind::as_str)))
        @if wanted.order != Order::Name || wanted.backwards {
            input type="hidden" name="sortierung" value={ @if wanted.backwards { "-" } (wanted.order.word()) };
        }
    };
    FilterBar { lang: LANG, action: "/prozesse", fields, reset: wanted.is_filtered().then_some("/prozesse") }
        .render()
}

fn caption(count: usize, wanted: &Wanted) -> String {
    let count = match count {
        1 => "1 Prozess".to_owned(),
        more => format!("{more} Prozesse"),
    };
    if wanted.is_filtered() { format!("{count} gefunden") } else { count }
}

fn empty(none: bool) -> EmptyState<'static> {
    let text = if none {
        "Noch ist kein Prozess freigegeben."
    } else {
        "Kein Prozess passt zu Ihrer Suche. Versuchen Sie es mit weniger Wörtern oder allen Prozessarten."
    };
    EmptyState { text, action: html! {} }
}

fn row(entry: &Entry, today: Date) -> Vec<Markup> {
    vec![
        link(&entry.name, &path(&entry.key)),
        html! { (entry.profile.kind.map_or("", ProcessKind::german)) },
        html! { (entry.profile.owner) },
        html! { (entry.version.number) " vom " (format::date_short(LANG, local_date(entry.version.at))) },
        html! { @if entry.running >= crate::models::MANY { (crate::models::MANY - 1) "+" } @else { (entry.running) } },
        review(&entry.profile, today),
    ]
}

fn turn_pages(wanted: &Wanted, count: usize) -> Markup {
    let to = |page: usize| Wanted { page, ..wanted.clone() }.address();
    html! {
        @if count > PAGE {
            nav class="r-pagination" aria-label="Blättern" {
                @if wanted.page > 1 { a class="kern-link" href=(to(wanted.page - 1)) rel="prev" { "Vorherige Seite" } }
                @if wanted.page * PAGE < count {
                    a class="kern-link r-pagination__older" href=(to(wanted.page + 1)) rel="next" { "Nächste Seite" }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::store::Issue;
    use editor::Profile;

    fn entry(name: &str, kind: Option<ProcessKind>, review: Option<Date>) -> Entry {
        let version = Issue { id: kernel::Id::nil(), number: 1, at: kernel::Timestamp::UNIX_EPOCH, by: None };
        let profile = Profile { kind, review_on: review, ..Profile::default() };
        Entry { key: fold(name), name: name.into(), version, profile, running: 0, calls: Vec::new() }
    }

    #[test]
    fn the_list_is_searched_filtered_and_sorted_and_what_is_not_given_comes_last() {
        let day = |day| Some(jiff::civil::date(2027, 1, day));
        let all = || {
            vec![
                entry("Örtliche Prüfung", None, day(2)),
                entry("Anhörung", Some(ProcessKind::Core), None),
                entry("Ortstermin", Some(ProcessKind::Control), day(1)),
            ]
        };
        let names = |query: &[(&str, &str)]| {
            let find = |name: &str| {
                query.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value).to_owned()
            };
            let chosen = Wanted::of(&find).chosen(all());
            chosen.into_iter().map(|entry| entry.name).collect::<Vec<_>>().join(", ")
        };
        let table: [(&[(&str, &str)], &str); 7] = [
            (&[], "Anhörung, Örtliche Prüfung, Ortstermin"),
            (&[("suche", "ORTS")], "Ortstermin"),
            (&[("suche", "prüf ört")], "Örtliche Prüfung"),
            (&[("art", "core")], "Anhörung"),
            (&[("art", "quatsch"), ("sortierung", "-quatsch")], "Anhörung, Örtliche Prüfung, Ortstermin"),
            (&[("sortierung", "art")], "Ortstermin, Anhörung, Örtliche Prüfung"),
            (&[("sortierung", "pruefung")], "Ortstermin, Örtliche Prüfung, Anhörung"),
        ];
        for (query, expected) in table {
            assert_eq!(names(query), expected, "{query:?}");
        }
    }

    #[test]
    fn an_address_keeps_what_was_typed() {
        let wanted = Wanted {
            words: "Ä & b".into(),
            kind: Some(ProcessKind::Core),
            order: Order::Review,
            backwards: true,
            page: 2,
        };
        assert_eq!(
            wanted.address(),
            "/prozesse?suche=%C3%84%20%26%20b&art=core&sortierung=-pruefung&seite=2"
        );
    }
}
