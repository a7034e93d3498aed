//! Ways: breadcrumb, pages of a list, tabs, languages, search and filters.

use kernel::Lang;
use maud::{Markup, Render, html};

use super::Icon;
use crate::texts::own;

/// A page above this one.
#[derive(Debug, Clone, Copy)]
pub struct Crumb<'a> {
    /// Its short title.
    pub label: &'a str,
    /// Where it is.
    pub href: &'a str,
}

/// The pages above this one; the page itself is its heading and not repeated.
#[derive(Debug, Clone, Copy)]
pub struct Breadcrumb<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// From the start page downwards.
    pub crumbs: &'a [Crumb<'a>],
}

impl Render for Breadcrumb<'_> {
    fn render(&self) -> Markup {
        html! {
            nav class="r-breadcrumb" aria-label=(own(self.lang, "brotkrumen")) {
                ol { @for crumb in self.crumbs { li { a class="kern-link kern-link--small" href=(crumb.href) { (crumb.label) } } } }
            }
        }
    }
}

/// Newer and older parts of a list. There are no page numbers: lists are read by key, and counting them all costs.
#[derive(Debug, Clone, Copy)]
pub struct Pagination<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// Where the newer entries are.
    pub newer: Option<&'a str>,
    /// Where the older entries are.
    pub older: Option<&'a str>,
}

impl Render for Pagination<'_> {
    fn render(&self) -> Markup {
        html! {
            @if self.newer.is_some() || self.older.is_some() {
                nav class="r-pagination" aria-label=(own(self.lang, "blaettern")) {
                    @if let Some(href) = self.newer {
                        a class="kern-link kern-link--no-visited-state" href=(href) rel="prev" { (Icon::Back) (own(self.lang, "neuere")) }
                    }
                    @if let Some(href) = self.older {
                        a class="kern-link kern-link--no-visited-state r-pagination__older" href=(href) rel="next" { (own(self.lang, "aeltere")) (Icon::Forward) }
                    }
                }
            }
        }
    }
}

/// One of several views of a thing.
#[derive(Debug, Clone, Copy)]
pub struct Tab<'a> {
    /// Its title.
    pub label: &'a str,
    /// Where it is.
    pub href: &'a str,
    /// How many things it holds, where that helps.
    pub count: Option<u64>,
    /// This is the page one is on.
    pub current: bool,
}

impl Tab<'_> {
    /// From here on nobody counts: the tab says "1000+".
    pub const MANY: u64 = 1000;
}

/// Views of a thing as links: each has an address, works without script and can be bookmarked.
#[derive(Debug, Clone, Copy)]
pub struct Tabs<'a> {
    /// What the views are of, for screen readers.
    pub label: &'a str,
    /// The views.
    pub tabs: &'a [Tab<'a>],
}

impl Render for Tabs<'_> {
    fn render(&self) -> Markup {
        html! {
            nav class="r-tabs" aria-label=(self.label) {
                ul {
                    @for tab in self.tabs {
                        li {
                            a class="r-tabs__tab" href=(tab.href) aria-current=[tab.current.then_some("page")] {
                                (tab.label) @if let Some(count) = tab.count { span class="r-tabs__count" { " (" (count.min(Tab::MANY)) @if count >= Tab::MANY { "+" } ")" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The same page in the other languages.
#[derive(Debug, Clone, Copy)]
pub struct LanguageSwitch<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// The page's path without the parameter `lang`.
    pub path: &'a str,
}

impl Render for LanguageSwitch<'_> {
    fn render(&self) -> Markup {
        let separator = if self.path.contains('?') { '&' } else { '?' };
        html! {
            nav class="r-languages" aria-label=(own(self.lang, "sprache")) {
                ul {
                    @for lang in Lang::ALL {
                        li {
                            @if lang == self.lang { span aria-current="true" lang=(lang.html()) { (lang.name()) } }
                            @else {
                                a href={ (self.path) (separator) "lang=" (lang.key()) } lang=(lang.html()) hreflang=(lang.html()) rel="alternate" { (lang.name()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A field to search with, and its button.
#[derive(Debug, Clone, Copy)]
pub struct SearchField<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// Where the search is answered; the words go as parameter `q`.
    pub action: &'a str,
    /// What is searched: "Leistungen durchsuchen".
    pub label: &'a str,
    /// The words searched for so far.
    pub value: &'a str,
    /// The identity of the field on the page.
    pub id: &'a str,
}

impl Render for SearchField<'_> {
    fn render(&self) -> Markup {
        html! {
            search class="r-search" {
                form action=(self.action) method="get" {
                    label class="kern-label" for=(self.id) { (self.label) }
                    div class="r-search__row" {
                        input class="kern-form-input__input" type="search" id=(self.id) name="q" value=(self.value) autocomplete="off";
                        button class="kern-btn kern-btn--primary" type="submit" {
                            (Icon::Search) span class="kern-label r-search__label" { (own(self.lang, "suchen")) }
                        }
                    }
                }
            }
        }
    }
}

/// Narrows a list: fields beside one another and a button.
#[derive(Debug, Clone)]
pub struct FilterBar<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// Where the list is.
    pub action: &'a str,
    /// The fields ([`crate::Field`]).
    pub fields: Markup,
    /// Where the list is without filters, when some are set.
    pub reset: Option<&'a str>,
}

impl Render for FilterBar<'_> {
    fn render(&self) -> Markup {
        html! {
            search class="r-filter" {
                form action=(self.action) method="get" {
                    (self.fields)
                    div class="r-filter__buttons" {
                        button class="kern-btn kern-btn--secondary" type="submit" { span class="kern-label" { (own(self.lang, "filtern")) } }
                        @if let Some(href) = self.reset { a class="kern-link kern-link--no-visited-state" href=(href) { (own(self.lang, "filter-aufheben")) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_without_more_has_no_ways_to_more() {
        let page = |newer, older| Pagination { lang: Lang::German, newer, older }.render().into_string();
        assert_eq!(page(None, None), "");
        assert!(
            page(None, Some("/?vor=1")).contains("rel=\"next\"") && !page(None, Some("/")).contains("prev")
        );
    }

    #[test]
    fn the_language_switch_keeps_the_page_and_its_parameters() {
        let html = LanguageSwitch { lang: Lang::German, path: "/a?q=1" }.render().into_string();
        assert!(html.contains("href=\"/a?q=1&amp;lang=en\" lang=\"en\""), "{html}");
        assert!(html.contains("<span aria-current=\"true\" lang=\"de\">Deutsch</span>"), "{html}");
    }

    #[test]
    fn only_the_current_tab_is_marked() {
        let tab = |label, current| Tab { label, href: "/t", count: Some(3), current };
        let html = Tabs { label: "Akte", tabs: &[tab("A", true), tab("B", false)] }.render().into_string();
        assert_eq!(html.matches("aria-current").count(), 1, "{html}");
    }
}
