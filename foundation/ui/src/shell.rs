//! What stands around the content: the town's header with its navigation, and the footer with what the law wants there.

use maud::{Markup, Render, html};

use crate::{
    Branding, Page, Shell, SignedIn,
    page::NavLink,
    parts::{Icon, LanguageSwitch, SearchField},
    paths,
    texts::{own, own_with},
};

/// The header.
pub(crate) fn header(page: &Page<'_>) -> Markup {
    match page.shell {
        Shell::Citizen { path, nav } => html! {
            header class="r-header" {
                div class="kern-kopfzeile r-topline" {
                    div class="r-container r-topline__content" {
                        p class="kern-kopfzeile__label" { (own_with(page.lang, "offizielle-website", &[("stadt", page.branding.name.as_str().into())])) }
                        (LanguageSwitch { lang: page.lang, path })
                    }
                }
                div class="r-container r-header__content" { (town(page.branding, &page.branding.name, "/")) (navigation(page, nav)) }
            }
        },
        Shell::Staff { nav, signed_in, query } => html! {
            header class="r-header r-header--staff" {
                div class="r-container r-header__content" {
                    (town(page.branding, &page.branding.short_name, nav.first().map_or("/", |link| link.href)))
                    (navigation(page, nav))
                    @if let Some(person) = signed_in { (search(page, query)) (account(page, person)) }
                }
            }
        },
    }
}

/// Coat of arms and name, the way home.
fn town(branding: &Branding, name: &str, home: &str) -> Markup {
    html! {
        a class="r-town" href=(home) {
            @if let Some(path) = branding.coat_of_arms_path() { img class="r-town__arms" src=(path) alt="" width="40" height="48"; }
            span class="r-town__name" { (name) }
        }
    }
}

fn navigation(page: &Page<'_>, nav: &[NavLink<'_>]) -> Markup {
    html! {
        @if !nav.is_empty() {
            nav class="r-nav" aria-label=(own(page.lang, "hauptnavigation")) {
                ul {
                    @for link in nav {
                        li { a class="r-nav__link" href=(link.href) aria-current=[link.current.then_some("page")] { (link.label) } }
                    }
                }
            }
        }
    }
}

fn search(page: &Page<'_>, query: &str) -> Markup {
    let label = own(page.lang, "akten-durchsuchen");
    let field = SearchField {
        lang: page.lang,
        action: paths::STAFF_SEARCH,
        label: &label,
        value: query,
        id: "r-search",
    };
    html! { div class="r-header__search" { (field.render()) } }
}

fn account(page: &Page<'_>, person: SignedIn<'_>) -> Markup {
    html! {
        div class="r-account" {
            p class="r-account__name" {
                (Icon::Person)
                span { span class="r-sr-only" { (own(page.lang, "angemeldet-als")) " " } (person.name)
                    @if let Some(deputy) = person.deputy_for { br; span class="r-account__deputy" { (own_with(page.lang, "in-vertretung", &[("name", deputy.into())])) } } }
            }
            form action=(paths::SIGN_OUT) method="post" {
                @for (name, value) in person.hidden { input type="hidden" name=(name) value=(value); }
                button class="r-account__out" type="submit" { (Icon::SignOut) (own(page.lang, "abmelden")) }
            }
        }
    }
}

/// The footer: on every page the same, in the same order (WCAG 2.2, 3.2.6).
pub(crate) fn footer(page: &Page<'_>) -> Markup {
    let links = [
        (paths::CONTACT, "kontakt"),
        (paths::IMPRINT, "impressum"),
        (paths::PRIVACY, "datenschutz"),
        (paths::ACCESSIBILITY, "barrierefreiheit"),
        (paths::PLAIN_LANGUAGE, "leichte-sprache"),
    ];
    html! {
        footer class="r-footer" {
            div class="r-container r-footer__content" {
                p class="r-footer__name" { (page.branding.name) }
                nav aria-label=(own(page.lang, "fusszeile")) {
                    ul { @for (href, key) in links { li { a href=(href) { (own(page.lang, key)) } } } }
                }
            }
        }
    }
}
