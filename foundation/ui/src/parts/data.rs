//! What is shown: cards, lists of terms, answers to check, sections to open.

use kernel::Lang;
use maud::{Markup, Render, html};

use crate::texts::own;

/// A thing to go to, in a list of such things. The whole card is the link.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a> {
    /// What it is, the text of the link.
    pub title: &'a str,
    /// Where it goes.
    pub href: &'a str,
    /// One or two sentences; may be empty.
    pub text: &'a str,
    /// The heading's level below the page's: 2 or 3.
    pub level: u8,
}

impl Render for Card<'_> {
    fn render(&self) -> Markup {
        let title = html! { a class="kern-link kern-link--stretched" href=(self.href) { (self.title) } };
        html! {
            article class="kern-card kern-card--interactive" {
                div class="kern-card__container" {
                    div class="kern-card__header" {
                        @if self.level == 3 { h3 class="kern-title" { (title) } } @else { h2 class="kern-title" { (title) } }
                    }
                    @if !self.text.is_empty() {
                        div class="kern-card__body" { p class="kern-body" { (self.text) } }
                    }
                }
            }
        }
    }
}

impl Card<'_> {
    /// Cards beside one another, one below the other on a phone.
    #[must_use]
    pub fn grid(cards: &[Self]) -> Markup {
        html! { ul class="r-cards" { @for card in cards { li { (card) } } } }
    }
}

/// Terms and what they mean: the facts of a case.
#[derive(Debug, Clone)]
pub struct DescriptionList {
    /// Term and meaning.
    pub items: Vec<(String, Markup)>,
}

impl Render for DescriptionList {
    fn render(&self) -> Markup {
        html! {
            dl class="kern-description-list" {
                @for (term, meaning) in &self.items {
                    div class="kern-description-list-item" {
                        dt class="kern-description-list-item__key" { (term) }
                        dd class="kern-description-list-item__value" { (meaning) }
                    }
                }
            }
        }
    }
}

/// All answers on one page before they are sent, each with a way to change it.
#[derive(Debug, Clone)]
pub struct Review {
    /// The language of the page.
    pub lang: Lang,
    /// The groups in the order of the form.
    pub groups: Vec<ReviewGroup>,
}

/// The answers of one form page.
#[derive(Debug, Clone)]
pub struct ReviewGroup {
    /// The form page's title.
    pub title: String,
    /// The answers.
    pub items: Vec<ReviewItem>,
}

/// One answer.
#[derive(Debug, Clone)]
pub struct ReviewItem {
    /// The question.
    pub question: String,
    /// The answer; nothing where it was left out.
    pub answer: Option<Markup>,
    /// Where it can be changed; nothing where it cannot.
    pub change: Option<String>,
}

impl Render for Review {
    fn render(&self) -> Markup {
        html! {
            @for group in &self.groups {
                section class="r-review" {
                    h2 class="kern-heading-medium" { (group.title) }
                    dl class="r-review__list" { @for item in &group.items { (self.item(item)) } }
                }
            }
        }
    }
}

impl Review {
    fn item(&self, item: &ReviewItem) -> Markup {
        html! {
            div class="r-review__item" {
                dt class="kern-body kern-body--bold" { (item.question) }
                dd class="kern-body" {
                    @match &item.answer {
                        Some(answer) => (answer),
                        None => span class="kern-body--muted" { (own(self.lang, "keine-angabe")) },
                    }
                }
                @if let Some(href) = &item.change {
                    dd class="r-review__change" {
                        a class="kern-link" href=(href) {
                            (own(self.lang, "aendern")) span class="r-sr-only" { ": " (item.question) }
                        }
                    }
                }
            }
        }
    }
}

/// A section that opens by a press; works without script.
#[derive(Debug, Clone)]
pub struct Accordion<'a> {
    /// The title.
    pub title: &'a str,
    /// What comes out.
    pub body: Markup,
    /// Open from the beginning.
    pub open: bool,
}

impl Render for Accordion<'_> {
    fn render(&self) -> Markup {
        html! {
            details class="kern-accordion" open[self.open] {
                summary class="kern-accordion__header" { span class="kern-title kern-title--small" { (self.title) } }
                div class="kern-accordion__body" { (self.body) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_left_out_is_said_and_the_link_names_its_question() {
        let item = |answer| ReviewItem { question: "Name".into(), answer, change: Some("/1#name".into()) };
        let review = Review {
            lang: Lang::English,
            groups: vec![ReviewGroup {
                title: "You".into(),
                items: vec![item(None), item(Some(html! { "A & B" }))],
            }],
        };
        insta::assert_snapshot!(review.render().into_string(), @r#"<section class="r-review"><h2 class="kern-heading-medium">You</h2><dl class="r-review__list"><div class="r-review__item"><dt class="kern-body kern-body--bold">Name</dt><dd class="kern-body"><span class="kern-body--muted">Not provided</span></dd><dd class="r-review__change"><a class="kern-link" href="/1#name">Change<span class="r-sr-only">: Name</span></a></dd></div><div class="r-review__item"><dt class="kern-body kern-body--bold">Name</dt><dd class="kern-body">A &amp; B</dd><dd class="r-review__change"><a class="kern-link" href="/1#name">Change<span class="r-sr-only">: Name</span></a></dd></div></dl></section>"#);
    }

    #[test]
    fn a_card_keeps_the_level_of_headings() {
        let card = |level| Card { title: "T", href: "/", text: "", level }.render().into_string();
        assert!(card(2).contains("<h2") && card(3).contains("<h3") && !card(3).contains("card__body"));
    }
}
