//! What can be done: forms, buttons, links that look like buttons, copying a reference.

use kernel::Lang;
use maud::{Markup, Render, html};

use super::Icon;
use crate::texts::own;

/// How loud a button is. A page has one primary button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rank {
    Primary,
    Secondary,
    Tertiary,
}

impl Rank {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "kern-btn kern-btn--primary",
            Self::Secondary => "kern-btn kern-btn--secondary",
            Self::Tertiary => "kern-btn kern-btn--tertiary",
        }
    }
}

/// A button that submits the form around it.
#[derive(Debug, Clone, Copy)]
pub struct Button<'a> {
    rank: Rank,
    label: &'a str,
    /// Said to a screen reader after the label, to tell equal buttons apart.
    of_what: Option<&'a str>,
    name_value: Option<(&'a str, &'a str)>,
    icon: Option<Icon>,
    disabled: bool,
    skips_checks: bool,
}

impl<'a> Button<'a> {
    const fn new(rank: Rank, label: &'a str) -> Self {
        Self {
            rank,
            label,
            of_what: None,
            name_value: None,
            icon: None,
            disabled: false,
            skips_checks: false,
        }
    }

    /// The one thing a page is for.
    #[must_use]
    pub const fn primary(label: &'a str) -> Self {
        Self::new(Rank::Primary, label)
    }

    /// Another thing that can be done here.
    #[must_use]
    pub const fn secondary(label: &'a str) -> Self {
        Self::new(Rank::Secondary, label)
    }

    /// Something beside the point: remove, back.
    #[must_use]
    pub const fn tertiary(label: &'a str) -> Self {
        Self::new(Rank::Tertiary, label)
    }

    /// The pair that is submitted when this button is the one that was pressed.
    #[must_use]
    pub const fn sends(mut self, name: &'a str, value: &'a str) -> Self {
        self.name_value = Some((name, value));
        self
    }

    /// What the button acts upon, only read aloud: "Entfernen", of "vertrag.pdf".
    #[must_use]
    pub const fn of(mut self, what: &'a str) -> Self {
        self.of_what = Some(what);
        self
    }

    /// With an icon before the label.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Cannot be pressed now. Say beside it why.
    #[must_use]
    pub const fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    /// Submits although required fields are empty: save, back, remove.
    #[must_use]
    pub const fn skips_checks(mut self) -> Self {
        self.skips_checks = true;
        self
    }
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        html! {
            button class=(self.rank.class()) type="submit" name=[self.name_value.map(|(name, _)| name)]
                value=[self.name_value.map(|(_, value)| value)] disabled[self.disabled]
                formnovalidate[self.skips_checks] {
                (inside(self.icon, self.label, self.of_what))
            }
        }
    }
}

/// A link that looks like a button: goes somewhere, changes nothing.
#[derive(Debug, Clone, Copy)]
pub struct LinkButton<'a> {
    rank: Rank,
    label: &'a str,
    href: &'a str,
    icon: Option<Icon>,
}

impl<'a> LinkButton<'a> {
    /// The one way onwards from a page ("Jetzt beantragen").
    #[must_use]
    pub const fn primary(label: &'a str, href: &'a str) -> Self {
        Self { rank: Rank::Primary, label, href, icon: None }
    }

    /// Another way.
    #[must_use]
    pub const fn secondary(label: &'a str, href: &'a str) -> Self {
        Self { rank: Rank::Secondary, label, href, icon: None }
    }

    /// A way beside the point.
    #[must_use]
    pub const fn tertiary(label: &'a str, href: &'a str) -> Self {
        Self { rank: Rank::Tertiary, label, href, icon: None }
    }

    /// With an icon before the label.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }
}

impl Render for LinkButton<'_> {
    fn render(&self) -> Markup {
        html! { a class=(self.rank.class()) href=(self.href) { (inside(self.icon, self.label, None)) } }
    }
}

fn inside(icon: Option<Icon>, label: &str, of_what: Option<&str>) -> Markup {
    html! {
        @if let Some(icon) = icon { (icon) }
        span class="kern-label" { (label) @if let Some(what) = of_what { span class="r-sr-only" { " " (what) } } }
    }
}

/// Buttons beside one another, the most important first; below one another on a phone.
#[must_use]
pub fn button_row(buttons: &[&dyn Render]) -> Markup {
    html! { div class="r-buttons" { @for button in buttons { (button.render()) } } }
}

/// A link in running text.
#[must_use]
pub fn link(label: &str, href: &str) -> Markup {
    html! { a class="kern-link" href=(href) { (label) } }
}

/// A form that is sent by POST. The browser's own checks are off: the server's messages say more.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    action: &'a str,
    get: bool,
    uploads: bool,
    hidden: &'a [(&'a str, &'a str)],
    id: Option<&'a str>,
}

impl<'a> Form<'a> {
    /// Sends to `action` by POST.
    #[must_use]
    pub const fn post(action: &'a str) -> Self {
        Self { action, get: false, uploads: false, hidden: &[], id: None }
    }

    /// Asks `action` by GET: search and filters.
    #[must_use]
    pub const fn get(action: &'a str) -> Self {
        Self { get: true, ..Self::post(action) }
    }

    /// Has a field for files.
    #[must_use]
    pub const fn uploads(mut self) -> Self {
        self.uploads = true;
        self
    }

    /// Pairs that are sent along: version of the thing, token of the form.
    #[must_use]
    pub const fn hidden(mut self, pairs: &'a [(&'a str, &'a str)]) -> Self {
        self.hidden = pairs;
        self
    }

    /// The form with `content` inside.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "`form.with(html! { … })` reads as the page looks")]
    pub fn with(&self, content: Markup) -> Markup {
        html! {
            form class="r-form" action=(self.action) method=(if self.get { "get" } else { "post" }) novalidate
                id=[self.id] enctype=[self.uploads.then_some("multipart/form-data")] data-upload[self.uploads] {
                @for (name, value) in self.hidden { input type="hidden" name=(name) value=(value); }
                (content)
            }
        }
    }
}

/// A reference to note down, with a button that copies it where the browser runs scripts.
#[derive(Debug, Clone, Copy)]
pub struct CopyText<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// What it is: "Aktenzeichen".
    pub label: &'a str,
    /// What is copied.
    pub text: &'a str,
}

impl Render for CopyText<'_> {
    fn render(&self) -> Markup {
        html! {
            p class="r-copy kern-body" {
                span { (self.label) ": " } strong class="r-reference" { (self.text) }
                " " button class="r-copy__button" type="button" data-copy=(self.text)
                    data-done=(own(self.lang, "kopiert")) hidden {
                    (Icon::Copy) span { (own(self.lang, "kopieren")) } span class="r-sr-only" { " " (self.label) }
                }
                span class="r-copy__done" role="status" {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Button, Form, LinkButton, Render};
    use maud::html;

    #[test]
    fn a_button_says_what_it_acts_upon() {
        let button = Button::tertiary("Entfernen").of("a<b>.pdf").sends("remove", "7").skips_checks();
        insta::assert_snapshot!(button.render().into_string(), @r#"<button class="kern-btn kern-btn--tertiary" type="submit" name="remove" value="7" formnovalidate><span class="kern-label">Entfernen<span class="r-sr-only"> a&lt;b&gt;.pdf</span></span></button>"#);
    }

    #[test]
    fn a_form_is_checked_by_the_server_alone() {
        let form = Form::post("/a?b=1&c")
            .uploads()
            .hidden(&[("version", "3")])
            .with(html! { (Button::primary("Ab")) });
        insta::assert_snapshot!(form.into_string(), @r#"<form class="r-form" action="/a?b=1&amp;c" method="post" novalidate enctype="multipart/form-data" data-upload><input type="hidden" name="version" value="3"><button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">Ab</span></button></form>"#);
        assert!(Form::get("/suche").with(html! {}).into_string().contains("method=\"get\""));
    }

    #[test]
    fn a_link_button_is_a_link() {
        let link = LinkButton::primary("Jetzt beantragen", "/antrag").render().into_string();
        assert!(link.starts_with("<a ") && !link.contains("role="), "{link}");
    }
}
