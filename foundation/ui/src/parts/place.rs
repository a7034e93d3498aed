//! Words on a page: headings, lead, paragraphs, lists.

use maud::{Markup, Render, html};

/// A heading; level 1 is the page's own and stands once.
#[must_use]
pub fn heading(level: u8, text: &str) -> Markup {
    html! {
        @match level {
            1 => h1 class="kern-heading-large" { (text) },
            2 => h2 class="kern-heading-medium" { (text) },
            3 => h3 class="kern-heading-small" { (text) },
            _ => h4 class="kern-title" { (text) },
        }
    }
}

/// The first sentences of a page: what it is about.
#[must_use]
pub fn lead(text: &str) -> Markup {
    html! { p class="kern-body kern-body--large r-lead" { (text) } }
}

/// A paragraph.
#[must_use]
pub fn text(content: impl Render) -> Markup {
    html! { p class="kern-body" { (content) } }
}

/// A list with points.
#[must_use]
pub fn list<I>(items: I) -> Markup
where
    I: IntoIterator,
    I::Item: Render,
{
    html! { ul class="kern-list kern-list--bullet r-list" { @for item in items { li { (item) } } } }
}

/// Plain elements (`p`, `ul`, `h2`, `table` …) that are set as running text: what comes from a text of a town.
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "`prose(html! { … })` reads as the page looks")]
pub fn prose(content: Markup) -> Markup {
    html! { div class="r-prose" { (content) } }
}

#[cfg(test)]
mod tests {
    use super::{heading, list};

    #[test]
    fn headings_keep_their_level() {
        for level in 1..=4 {
            assert!(heading(level, "T").into_string().starts_with(&format!("<h{level} ")));
        }
    }

    #[test]
    fn what_people_wrote_is_text() {
        assert!(list(["<b>"]).into_string().contains("<li>&lt;b&gt;</li>"));
    }
}
