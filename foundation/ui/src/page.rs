//! The page: head, shell, problems first, content. Every page of the program is one of these.

use kernel::{Lang, Problem};
use maud::{DOCTYPE, Markup, Render, html};

use crate::{
    Branding, assets,
    parts::{Breadcrumb, Crumb, ErrorSummary},
    shell,
    texts::own,
};

/// A page.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    /// The language it is written in. Staff pages are German.
    pub lang: Lang,
    /// What it is about, without the town's name: the browser's title begins with it.
    pub title: &'a str,
    /// Whose page it is.
    pub branding: &'a Branding,
    /// Whose eyes it is for.
    pub shell: Shell<'a>,
    /// The pages above it, from the start page; empty on the start page.
    pub breadcrumb: &'a [Crumb<'a>],
    /// What is wrong with the form that was sent. The summary, and the word in the title, come by themselves.
    pub problems: &'a [Problem],
    /// How wide the content may become.
    pub width: Width,
    /// The content, with the one `h1`.
    pub main: Markup,
}

/// Whose eyes a page is for.
#[derive(Debug, Clone, Copy)]
pub enum Shell<'a> {
    /// Citizens: calm, one column, three languages.
    Citizen {
        /// The page's path with its parameters but without `lang`, for the language switch.
        path: &'a str,
        /// The main navigation.
        nav: &'a [NavLink<'a>],
    },
    /// Staff: navigation for work, search, who is signed in.
    Staff {
        /// The main navigation: worklist, file plan …
        nav: &'a [NavLink<'a>],
        /// Who is signed in; nobody on the sign-in page.
        signed_in: Option<SignedIn<'a>>,
        /// The words last searched for.
        query: &'a str,
    },
}

/// An entry of the main navigation.
#[derive(Debug, Clone, Copy)]
pub struct NavLink<'a> {
    /// Its title.
    pub label: &'a str,
    /// Where it goes.
    pub href: &'a str,
    /// The page belongs below it.
    pub current: bool,
}

/// The member of staff who is signed in.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn<'a> {
    /// The name to show.
    pub name: &'a str,
    /// The name of the person who is deputised for (Vertretung), if any.
    pub deputy_for: Option<&'a str>,
    /// Pairs to send along when signing out: the token against forged requests.
    pub hidden: &'a [(&'a str, &'a str)],
}

/// How wide the content may become.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Width {
    /// A column that reads well: texts and forms.
    #[default]
    Reading,
    /// As wide as the page: lists, tables, cards.
    Full,
}

impl Page<'_> {
    /// The whole document.
    #[must_use]
    pub fn render(&self) -> Markup {
        let body = match self.shell {
            Shell::Citizen { .. } => "r-page r-page--citizen",
            Shell::Staff { .. } => "r-page r-page--staff",
        };
        html! {
            (DOCTYPE)
            html lang=(self.lang.html()) {
                (self.head())
                body class=(body) {
                    a class="r-skip kern-link" href="#main" { (own(self.lang, "zum-inhalt")) }
                    (shell::header(self))
                    @if !self.breadcrumb.is_empty() {
                        div class="r-container" { (Breadcrumb { lang: self.lang, crumbs: self.breadcrumb }) }
                    }
                    (self.main_element())
                    (shell::footer(self))
                }
            }
        }
    }

    fn head(&self) -> Markup {
        html! {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (self.full_title()) }
                link rel="icon" href=(self.branding.coat_of_arms_path().unwrap_or_else(|| assets::url("favicon.svg").to_owned())) type="image/svg+xml";
                @for font in ["fira-sans-400.woff2", "fira-sans-600.woff2"] {
                    link rel="preload" href=(assets::url(font)) as="font" type="font/woff2" crossorigin;
                }
                link rel="stylesheet" href=(assets::url("kern.css"));
                link rel="stylesheet" href=(assets::url("app.css"));
                link rel="stylesheet" href=(self.branding.css_path());
                script src=(assets::url("app.js")) defer {}
            }
        }
    }

    /// "Fehler: Ihre Anschrift – Musterstadt": a screen reader's user hears at once that the form came back.
    fn full_title(&self) -> String {
        let error = if self.problems.is_empty() { String::new() } else { own(self.lang, "fehler") + " " };
        format!("{error}{} – {}", self.title, self.branding.short_name)
    }

    fn main_element(&self) -> Markup {
        let width = match self.width {
            Width::Reading => "r-container r-main r-main--reading",
            Width::Full => "r-container r-main",
        };
        html! {
            main class=(width) id="main" tabindex="-1" {
                @if !self.problems.is_empty() {
                    (ErrorSummary { lang: self.lang, problems: self.problems }.render())
                }
                (self.main)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::sample_town;

    fn page<'a>(branding: &'a Branding, problems: &'a [Problem]) -> Page<'a> {
        Page {
            lang: Lang::German,
            title: "Ihre Anschrift",
            branding,
            shell: Shell::Citizen { path: "/a", nav: &[] },
            breadcrumb: &[],
            problems,
            width: Width::Reading,
            main: html! { h1 { "Ihre Anschrift" } },
        }
    }

    #[test]
    fn a_form_that_came_back_says_so_in_the_title_and_first_in_the_content() {
        let town = sample_town();
        let problems = [Problem::new("ort", "Geben Sie den Ort an.")];
        let html = page(&town, &problems).render().into_string();
        assert!(html.contains("<title>Fehler: Ihre Anschrift – Musterstadt</title>"), "{html}");
        let (summary, heading) = (html.find("r-error-summary"), html.find("<h1"));
        assert!(summary.is_some() && summary < heading, "{html}");
        assert!(!page(&town, &[]).render().into_string().contains("r-error-summary"));
    }

    #[test]
    fn no_page_holds_what_the_content_security_policy_forbids() {
        let town = sample_town();
        let html = page(&town, &[]).render().into_string();
        for forbidden in [" style=", " onclick=", "<style", "javascript:", "http://", "https://"] {
            assert!(!html.contains(forbidden), "{forbidden}: {html}");
        }
    }

    #[test]
    fn a_citizens_page_has_its_frame() {
        insta::assert_snapshot!("citizen", frame(&page(&sample_town(), &[])));
    }

    #[test]
    fn a_staff_page_has_its_frame() {
        let town = sample_town();
        let nav = [NavLink { label: "Arbeitsvorrat", href: "/arbeit", current: true }];
        let signed_in =
            SignedIn { name: "A. Muster", deputy_for: Some("B. Beispiel"), hidden: &[("csrf", "x")] };
        let shell = Shell::Staff { nav: &nav, signed_in: Some(signed_in), query: "" };
        insta::assert_snapshot!("staff", frame(&Page { shell, ..page(&town, &[]) }));
    }

    /// The document, an element a line, without the hashes of assets.
    fn frame(page: &Page<'_>) -> String {
        let html = page.render().into_string();
        let lines: Vec<&str> = html.split_inclusive('>').filter(|line| !line.contains("/assets/")).collect();
        lines.join("\n")
    }
}
