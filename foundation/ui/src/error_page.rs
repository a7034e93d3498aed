//! The page for what went wrong: what happened, what to do now, and the number to quote.

use kernel::Lang;
use maud::{Markup, html};

use crate::{
    Branding, Page, Shell, Width,
    texts::{OWN, own, own_with},
};

/// A page for an HTTP status that is no success.
#[derive(Debug, Clone, Copy)]
pub struct ErrorPage<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// Whose page it is.
    pub branding: &'a Branding,
    /// In which shell.
    pub shell: Shell<'a>,
    /// The status: 400, 403, 404, 409, 413, 429, 500 or 503. Others are shown as 400 or 500.
    pub status: u16,
    /// What is known beyond the status, in words for the person; never a cause from inside.
    pub detail: Option<&'a str>,
    /// The number under which the operator finds the request in the log.
    pub reference: &'a str,
    /// After how many seconds another try is worth it.
    pub wait_seconds: Option<u64>,
}

impl ErrorPage<'_> {
    /// The whole document.
    #[must_use]
    pub fn render(&self) -> Markup {
        let title = self.text("titel");
        let main = html! {
            h1 class="kern-heading-large" { (title) }
            p class="kern-body kern-body--large" { (self.detail.map_or_else(|| self.text("was"), str::to_owned)) }
            h2 class="kern-heading-small" { (own(self.lang, "was-tun")) }
            p class="kern-body" { (self.text("tun")) }
            @if let Some(seconds) = self.wait_seconds {
                p class="kern-body" { (own_with(self.lang, "warten", &[("minuten", seconds.div_ceil(60).max(1).into())])) }
            }
            p class="kern-body" { (own(self.lang, "fehlernummer")) " " strong class="r-reference" { (self.reference) } }
            p class="kern-body" { a class="kern-link" href="/" { (own(self.lang, "zur-startseite")) } }
        };
        Page {
            lang: self.lang,
            title: &title,
            branding: self.branding,
            shell: self.shell,
            breadcrumb: &[],
            problems: &[],
            width: Width::Reading,
            main,
        }
        .render()
    }

    fn text(&self, what: &str) -> String {
        let key = |status: u16| format!("status-{status}-{what}");
        let fallback = if self.status < 500 { 400 } else { 500 };
        let known = Some(key(self.status)).filter(|key| OWN.has(key));
        own(self.lang, &known.unwrap_or_else(|| key(fallback)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::sample_town;

    fn page(lang: Lang, status: u16, detail: Option<&str>) -> String {
        let shell = Shell::Citizen { path: "/", nav: &[] };
        let town = sample_town();
        ErrorPage { lang, branding: &town, shell, status, detail, reference: "4711", wait_seconds: Some(61) }
            .render()
            .into_string()
    }

    #[test]
    fn every_status_has_words_in_every_language() {
        for lang in Lang::ALL {
            for status in [400, 403, 404, 409, 413, 429, 500, 503] {
                let html = page(lang, status, None);
                assert!(OWN.has(&format!("status-{status}-titel")), "{status}");
                assert!(!html.contains("status-") && html.contains("4711"), "{lang} {status}: {html}");
            }
        }
    }

    #[test]
    fn another_status_is_shown_as_its_kind() {
        assert!(page(Lang::German, 418, None).contains(&own(Lang::German, "status-400-titel")));
        assert!(page(Lang::German, 504, None).contains(&own(Lang::German, "status-500-titel")));
    }

    #[test]
    fn what_is_known_is_said_and_is_text() {
        let html = page(Lang::English, 403, Some("Only <staff> may."));
        assert!(html.contains("Only &lt;staff&gt; may."), "{html}");
        assert!(html.contains("2 minutes"), "{html}");
    }
}
