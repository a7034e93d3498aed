//! Answers to choose: one of several, several of several, yes or no, a declaration.

use maud::{Markup, html};

use super::{Field, field_id};
use crate::texts::own;

/// Up to so many answers stand openly as radio buttons; more are a list to open.
const OPEN_UP_TO: usize = 7;

/// A possible answer.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What is read.
    pub label: &'a str,
    /// A sentence below it; may be missing.
    pub hint: Option<&'a str>,
}

impl<'a> Choice<'a> {
    /// An answer without a hint.
    #[must_use]
    pub const fn new(value: &'a str, label: &'a str) -> Self {
        Self { value, label, hint: None }
    }
}

impl Field<'_> {
    /// One of `choices`: radio buttons, or a list to open where there are more than seven.
    #[must_use]
    pub fn choice(&self, choices: &[Choice<'_>], selected: Option<&str>) -> Markup {
        if choices.len() > OPEN_UP_TO {
            return self.select(choices, selected);
        }
        self.group(html! {
            div class="kern-fieldset__body" {
                @for (place, choice) in choices.iter().enumerate() {
                    (self.check("radio", place, choice, selected == Some(choice.value)))
                }
            }
        })
    }

    /// Any of `choices`.
    #[must_use]
    pub fn choices(&self, choices: &[Choice<'_>], selected: &[&str]) -> Markup {
        self.group(html! {
            div class="kern-fieldset__body" {
                @for (place, choice) in choices.iter().enumerate() {
                    (self.check("checkbox", place, choice, selected.contains(&choice.value)))
                }
            }
        })
    }

    /// Yes (`yes`) or no (`no`); nothing is chosen beforehand.
    #[must_use]
    pub fn yes_no(&self, value: Option<bool>) -> Markup {
        let (yes, no) = (own(self.lang, "ja"), own(self.lang, "nein"));
        let selected = value.map(|yes| if yes { "yes" } else { "no" });
        self.choice(&[Choice::new("yes", &yes), Choice::new("no", &no)], selected)
    }

    /// A statement to agree to, sent as `yes`. The label of the field is the heading, the statement stands at the box.
    #[must_use]
    pub fn declaration(&self, statement: &str, agreed: bool) -> Markup {
        self.group(html! {
            div class="kern-fieldset__body" { (self.check("checkbox", 0, &Choice::new("yes", statement), agreed)) }
        })
    }

    fn check(&self, kind: &str, place: usize, choice: &Choice<'_>, checked: bool) -> Markup {
        let id = format!("{}-{}", self.id(), place + 1);
        let class = match (kind, self.problem()) {
            ("radio", None) => "kern-form-check__radio",
            ("radio", Some(_)) => "kern-form-check__radio kern-form-check__radio--error",
            (_, None) => "kern-form-check__checkbox",
            (_, Some(_)) => "kern-form-check__checkbox kern-form-check__checkbox--error",
        };
        html! {
            div class="kern-form-check" {
                input class=(class) type=(kind) id=(id) name=(self.name) value=(choice.value) checked[checked]
                    aria-describedby=[choice.hint.map(|_| format!("{id}-hint"))] disabled[self.disabled];
                label class="kern-label" for=(id) { (choice.label) }
                @if let Some(hint) = choice.hint { p class="kern-hint r-check-hint" id={ (id) "-hint" } { (hint) } }
            }
        }
    }

    /// One of `choices` as a list to open, where buttons would take too much room: filters, long lists.
    #[must_use]
    pub fn select(&self, choices: &[Choice<'_>], selected: Option<&str>) -> Markup {
        let class = if self.problem().is_some() {
            "kern-form-input__select kern-form-input__select--error"
        } else {
            "kern-form-input__select"
        };
        self.single(html! {
            div class="kern-form-input__select-wrapper" {
                select class=(class) id=(field_id(self.name)) name=(self.name) aria-describedby=[self.described_by(None)]
                    aria-invalid=[self.problem().map(|_| "true")] aria-required=[(!self.optional).then_some("true")] disabled[self.disabled] {
                    option value="" { (own(self.lang, "bitte-waehlen")) }
                    @for choice in choices {
                        option value=(choice.value) selected[selected == Some(choice.value)] { (choice.label) }
                    }
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Lang, Problem};

    fn field() -> Field<'static> {
        Field::new(Lang::German, "art", "Art")
    }

    #[test]
    fn more_than_seven_answers_are_a_list_to_open() {
        let choices: Vec<Choice<'_>> = (0..8).map(|_| Choice::new("v", "W")).collect();
        assert!(field().choice(&choices[..7], None).0.contains("type=\"radio\""));
        let list = field().choice(&choices, Some("v")).into_string();
        assert!(list.contains("<select") && list.contains("<option value=\"\">"), "{list}");
    }

    #[test]
    fn nothing_is_chosen_before_a_person_chooses() {
        assert!(!field().yes_no(None).0.contains("checked"));
        assert!(!field().declaration("Ich bestätige.", false).0.contains("checked"));
        let no = field().yes_no(Some(false)).into_string();
        assert!(no.contains("value=\"no\" checked"), "{no}");
    }

    #[test]
    fn every_chosen_answer_is_kept() {
        let choices = [
            Choice::new("a", "A"),
            Choice { hint: Some("Hinweis"), ..Choice::new("b", "B") },
            Choice::new("c", "C"),
        ];
        let problems = [Problem::new("art", "Wählen Sie höchstens eins.")];
        let html = field().problems(&problems).choices(&choices, &["a", "b"]).into_string();
        assert_eq!(html.matches(" checked").count(), 2, "{html}");
        assert!(
            html.contains("aria-describedby=\"art-2-hint\"") && html.contains("kern-fieldset--error"),
            "{html}"
        );
    }
}
