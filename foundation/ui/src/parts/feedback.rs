//! What the program tells: problems, success, warnings, states, nothing there.

use kernel::{Lang, Problem};
use maud::{Markup, Render, html};

use super::Icon;
use crate::{
    fields::field_id,
    texts::{own, own_with},
};

/// The colour and sign of a message. The words must say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    Neutral,
    /// Worth knowing.
    Info,
    /// Went well.
    Success,
    /// Take care.
    Warning,
    /// Went wrong or cannot be undone.
    Danger,
}

impl Tone {
    const fn icon(self) -> Icon {
        match self {
            Self::Neutral => Icon::Document,
            Self::Info => Icon::Info,
            Self::Success => Icon::Success,
            Self::Warning => Icon::Warning,
            Self::Danger => Icon::Danger,
        }
    }
}

/// A message in the page: a title and, where more is to be said, a body.
#[derive(Debug, Clone)]
pub struct Alert<'a> {
    /// How it is meant.
    pub tone: Tone,
    /// The message in one sentence.
    pub title: &'a str,
    /// What else is to be said; may be empty.
    pub body: Markup,
}

impl Render for Alert<'_> {
    fn render(&self) -> Markup {
        let class = match self.tone {
            Tone::Neutral | Tone::Info => "kern-alert kern-alert--info",
            Tone::Success => "kern-alert kern-alert--success",
            Tone::Warning => "kern-alert kern-alert--warning",
            Tone::Danger => "kern-alert kern-alert--danger",
        };
        html! {
            div class=(class) {
                div class="kern-alert__header" { (self.tone.icon()) p class="kern-title" { (self.title) } }
                @if !self.body.0.is_empty() { div class="kern-alert__body" { (self.body) } }
            }
        }
    }
}

/// A short state beside a thing.
#[derive(Debug, Clone, Copy)]
pub struct Badge<'a> {
    /// How it is meant.
    pub tone: Tone,
    /// The state in one or two words.
    pub label: &'a str,
}

impl Badge<'_> {
    /// With another sign than the tone's, or none.
    pub(super) fn with_icon(self, icon: Option<Icon>) -> Markup {
        let class = match self.tone {
            Tone::Neutral => "kern-badge r-badge--neutral",
            Tone::Info => "kern-badge kern-badge--info",
            Tone::Success => "kern-badge kern-badge--success",
            Tone::Warning => "kern-badge kern-badge--warning",
            Tone::Danger => "kern-badge kern-badge--danger",
        };
        html! { span class=(class) { @if let Some(icon) = icon { (icon) } span class="kern-label" { (self.label) } } }
    }
}

impl Render for Badge<'_> {
    fn render(&self) -> Markup {
        self.with_icon(Some(self.tone.icon()))
    }
}

/// Where a case stands, in words for citizens and staff alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseState {
    /// It came in and nobody has begun.
    Received,
    /// A clerk works on it.
    InWork,
    /// The applicant was asked for something.
    WaitingForApplicant,
    /// It is decided.
    Decided,
    /// It is closed to file (z. d. A.).
    ClosedToFile,
}

impl CaseState {
    /// All states in the order a case goes through them.
    pub const ALL: [Self; 5] =
        [Self::Received, Self::InWork, Self::WaitingForApplicant, Self::Decided, Self::ClosedToFile];

    /// The badge of the state.
    #[must_use]
    pub fn badge(self, lang: Lang) -> Markup {
        let (tone, icon, key) = match self {
            Self::Received => (Tone::Info, Icon::Mail, "stand-eingegangen"),
            Self::InWork => (Tone::Info, Icon::InWork, "stand-in-bearbeitung"),
            Self::WaitingForApplicant => (Tone::Warning, Icon::Question, "stand-rueckfrage"),
            Self::Decided => (Tone::Success, Icon::Success, "stand-entschieden"),
            Self::ClosedToFile => (Tone::Neutral, Icon::Document, "stand-abgelegt"),
        };
        Badge { tone, label: &own(lang, key) }.with_icon(Some(icon))
    }
}

/// All problems of a form, first thing on the page, each a link to its field.
///
/// `role=alert` sits on a child and not on the element that takes the focus, because screen readers otherwise read the
/// summary twice or not at all. [`crate::Page`] puts the summary there by itself.
#[derive(Debug, Clone, Copy)]
pub struct ErrorSummary<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// The problems in the order of the fields.
    pub problems: &'a [Problem],
}

impl Render for ErrorSummary<'_> {
    fn render(&self) -> Markup {
        let count = self.problems.len();
        html! {
            div class="r-error-summary" tabindex="-1" data-focus {
                div role="alert" {
                    h2 class="kern-heading-medium" {
                        (own_with(self.lang, "fehler-ueberschrift", &[("anzahl", count.into())]))
                    }
                    ul class="r-error-summary__list" {
                        @for problem in self.problems {
                            li class="kern-body" {
                                @if problem.field.is_empty() { (problem.message) }
                                @else { a class="kern-link" href={ "#" (field_id(&problem.field)) } { (problem.message) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The page after a thing was done: what was done, the reference, what comes next.
#[derive(Debug, Clone, Copy)]
pub struct ConfirmationPanel<'a> {
    /// What was done, the page's `h1`: "Ihr Antrag ist bei uns".
    pub title: &'a str,
    /// What the reference is called and the reference itself.
    pub reference: Option<(&'a str, &'a str)>,
}

impl Render for ConfirmationPanel<'_> {
    fn render(&self) -> Markup {
        html! {
            div class="r-panel" {
                (Icon::Success)
                h1 class="kern-heading-large" { (self.title) }
                @if let Some((label, reference)) = self.reference {
                    p class="kern-body kern-body--large" { (label) br; strong class="r-reference" { (reference) } }
                }
            }
        }
    }
}

/// Says, before the button, what cannot be undone.
#[derive(Debug, Clone, Copy)]
pub struct Irrevocable<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// What happens and stays so.
    pub text: &'a str,
}

impl Render for Irrevocable<'_> {
    fn render(&self) -> Markup {
        html! {
            p class="r-irrevocable kern-body" {
                (Icon::Warning) strong { span class="r-sr-only" { (own(self.lang, "warnung")) } (self.text) }
            }
        }
    }
}

/// What stands where a list would be.
#[derive(Debug, Clone)]
pub struct EmptyState<'a> {
    /// That there is nothing, and whether that is good.
    pub text: &'a str,
    /// What to do then: a link button, or nothing.
    pub action: Markup,
}

impl Render for EmptyState<'_> {
    fn render(&self) -> Markup {
        html! { div class="r-empty" { p class="kern-body" { (self.text) } (self.action) } }
    }
}

#[cfg(test)]
mod tests {
    use super::{CaseState, ErrorSummary, Render};
    use kernel::{Lang, Problem};

    #[test]
    fn the_summary_counts_and_links_to_the_fields() {
        let problems =
            [Problem::new("birth-day", "Geben Sie den Tag an."), Problem::new("", "Die Sitzung ist <alt>.")];
        let summary = ErrorSummary { lang: Lang::German, problems: &problems }.render().into_string();
        insta::assert_snapshot!(summary, @r##"<div class="r-error-summary" tabindex="-1" data-focus><div role="alert"><h2 class="kern-heading-medium">Bitte prüfen Sie 2 Angaben</h2><ul class="r-error-summary__list"><li class="kern-body"><a class="kern-link" href="#birth-day">Geben Sie den Tag an.</a></li><li class="kern-body">Die Sitzung ist &lt;alt&gt;.</li></ul></div></div>"##);
    }

    #[test]
    fn every_state_of_a_case_has_words_in_every_language() {
        for lang in Lang::ALL {
            for state in CaseState::ALL {
                assert!(!state.badge(lang).into_string().contains("stand-"), "{lang} {state:?}");
            }
        }
    }
}
