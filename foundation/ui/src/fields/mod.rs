//! Form fields: one question, its help, its problem, its value — the same frame for every type of question.
//!
//! ```
//! # use kernel::{Lang, Problem};
//! # use ui::Field;
//! let problems = [Problem::new("email", "Geben Sie Ihre E-Mail-Adresse an.")];
//! let html = Field::new(Lang::German, "email", "E-Mail-Adresse").problems(&problems).email("");
//! assert!(html.into_string().contains("aria-invalid=\"true\""));
//! ```
//! Order: label, hint, help, problem, input (the problem stands above the input, so that it is read before typing and
//! not hidden by a screen keyboard). Optional questions say so; required ones are the rule and are not marked.
//! A part of a compound field is named `name.part`, its element has the id [`field_id`] of that.

mod address;
mod choice;
mod date;
mod secret;
mod text;
mod upload;

use kernel::{Lang, Problem};
use maud::{Markup, Render, html};

pub use address::AddressText;
pub use choice::{Choice, pick};
pub use date::DateText;
pub use secret::PasswordUse;
pub use text::NamePart;
pub use upload::{Upload, UploadedFile};

use crate::{parts::Icon, texts::own};

/// The id of the element for a field's name: what the error summary links to.
#[must_use]
pub fn field_id(name: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let id: String = name.chars().map(safe).collect();
    if id.starts_with(|c: char| c.is_ascii_alphabetic()) { id } else { format!("f{id}") }
}

/// A question of a form. Finish it with the type of the answer: [`Field::text`], [`Field::date`], [`Field::choice`] …
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    lang: Lang,
    name: &'a str,
    label: &'a str,
    hint: Option<&'a str>,
    help: Option<(&'a str, &'a str)>,
    problems: &'a [Problem],
    optional: bool,
    /// Whether "(freiwillig)" is written at an optional field.
    marked: bool,
    disabled: bool,
    heading: bool,
}

impl<'a> Field<'a> {
    /// The question `label`, sent as `name`.
    #[must_use]
    pub const fn new(lang: Lang, name: &'a str, label: &'a str) -> Self {
        Self {
            lang,
            name,
            label,
            hint: None,
            help: None,
            problems: &[],
            optional: false,
            marked: true,
            disabled: false,
            heading: false,
        }
    }

    /// A sentence below the label: what form the answer has.
    #[must_use]
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// More, behind a line to open: why it is asked, where it is written.
    #[must_use]
    pub const fn help(mut self, title: &'a str, text: &'a str) -> Self {
        self.help = Some((title, text));
        self
    }

    /// All problems of the form; the field takes those with its name.
    #[must_use]
    pub const fn problems(mut self, problems: &'a [Problem]) -> Self {
        self.problems = problems;
        self
    }

    /// May be left out.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// May be left out, as everybody knows: filters and searches.
    #[must_use]
    pub const fn optional_silently(mut self) -> Self {
        self.optional = true;
        self.marked = false;
        self
    }

    /// Cannot be answered now.
    #[must_use]
    pub const fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }

    /// The page asks nothing else: the label is its `h1`.
    #[must_use]
    pub const fn as_heading(mut self) -> Self {
        self.heading = true;
        self
    }

    fn id(&self) -> String {
        field_id(self.name)
    }

    fn problem(&self) -> Option<&'a str> {
        self.problem_of(self.name)
    }

    fn problem_of(&self, name: &str) -> Option<&'a str> {
        self.problems.iter().find(|problem| problem.field == name).map(|problem| problem.message.as_str())
    }

    /// The ids of hint, problem and what else describes the input, for `aria-describedby`.
    fn described_by(&self, more: Option<&str>) -> Option<String> {
        let id = self.id();
        let hint = self.hint.map(|_| format!("{id}-hint"));
        let problem = self.problem().map(|_| format!("{id}-problem"));
        let ids: Vec<String> = [hint, problem, more.map(str::to_owned)].into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// The label's words with "(freiwillig)" where it is.
    fn label_words(&self) -> Markup {
        html! {
            (self.label)
            @if self.optional && self.marked { " " span class="kern-label__optional" { (own(self.lang, "freiwillig")) } }
        }
    }

    /// Hint, help and problem, between label and input.
    fn above_input(&self) -> Markup {
        let id = self.id();
        html! {
            @if let Some(hint) = self.hint { p class="kern-hint" id={ (id) "-hint" } { (hint) } }
            @if let Some((title, text)) = self.help {
                details class="r-help" { summary { (title) } p class="kern-body" { (text) } }
            }
            @if let Some(problem) = self.problem() { (message(self.lang, &format!("{id}-problem"), problem)) }
        }
    }

    /// A question with one input.
    fn single(&self, input: impl Render) -> Markup {
        let class = if self.problem().is_some() {
            "kern-form-input kern-form-input--error"
        } else {
            "kern-form-input"
        };
        let label = html! { label class="kern-label" for=(self.id()) { (self.label_words()) } };
        html! {
            div class=(class) {
                @if self.heading { h1 class="r-question" { (label) } } @else { (label) }
                (self.above_input())
                (input)
            }
        }
    }

    /// A question with several inputs. The error summary leads to the frame, the script on to its first input.
    fn group(&self, body: impl Render) -> Markup {
        self.compound(&[], body)
    }

    /// A question whose answer has parts with problems of their own. All of them stand above the inputs: inside a part
    /// there is no room for a sentence.
    fn compound(&self, parts: &[&str], body: impl Render) -> Markup {
        let part_name = |part: &&str| format!("{}-{part}", self.name);
        let wrong: Vec<(String, &str)> = parts
            .iter()
            .map(part_name)
            .filter_map(|name| {
                self.problem_of(&name).map(|problem| (format!("{}-problem", field_id(&name)), problem))
            })
            .collect();
        let whole = self.problem().is_some() || !wrong.is_empty();
        let class = if whole { "kern-fieldset kern-fieldset--error" } else { "kern-fieldset" };
        html! {
            fieldset class=(class) id=(self.id()) tabindex="-1" aria-describedby=[self.described_by(None)] disabled[self.disabled] {
                legend class="kern-label" {
                    @if self.heading { h1 class="r-question" { (self.label_words()) } } @else { (self.label_words()) }
                }
                (self.above_input())
                @for (id, problem) in &wrong { (message(self.lang, id, problem)) }
                (body)
            }
        }
    }

    /// The input of one part of the answer.
    fn part_input(&self, part: &str, label: &str, line: text::Line<'_>) -> Markup {
        let name = format!("{}-{part}", self.name);
        let id = field_id(&name);
        let own_problem = self.problem_of(&name).map(|_| format!("{id}-problem"));
        let wrong = own_problem.is_some() || self.problem().is_some();
        let state = if wrong {
            "kern-form-input__input kern-form-input__input--error"
        } else {
            "kern-form-input__input"
        };
        html! {
            div class="kern-form-input" {
                label class="kern-label" for=(id) { (label) }
                input class={ (state) @if !line.width.is_empty() { " " (line.width) } } type="text" id=(id) name=(name) value=(line.value)
                    inputmode=[line.mode] autocomplete=[line.fills] spellcheck=[(!line.spelling).then_some("false")]
                    aria-invalid=[wrong.then_some("true")] aria-describedby=[own_problem] disabled[self.disabled];
            }
        }
    }
}

/// A problem above its input, with the word "Fehler" for those who do not see the colour.
fn message(lang: Lang, id: &str, problem: &str) -> Markup {
    html! {
        p class="kern-error" id=(id) {
            (Icon::Danger)
            span class="kern-body" { span class="r-sr-only" { (own(lang, "fehler")) " " } (problem) }
        }
    }
}

/// A group of fields under a legend: "Ihre Anschrift".
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "`fieldset(…, html! { … })` reads as the page looks")]
pub fn fieldset(legend: &str, hint: Option<&str>, fields: Markup) -> Markup {
    html! {
        fieldset class="kern-fieldset" {
            legend class="kern-label kern-label--large" { (legend) }
            @if let Some(hint) = hint { p class="kern-hint" { (hint) } }
            div class="kern-fieldset__body" { (fields) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: Lang = Lang::German;

    #[test]
    fn label_hint_help_problem_and_input_come_in_this_order_and_belong_together() {
        let problems = [Problem::new("a.b", "Geben Sie etwas an."), Problem::new("other", "Nicht hier.")];
        let field =
            Field::new(GERMAN, "a.b", "Frage").hint("Hinweis").help("Warum?", "Darum.").problems(&problems);
        insta::assert_snapshot!(field.text("wert \"1\"").into_string(), @r#"<div class="kern-form-input kern-form-input--error"><label class="kern-label" for="a-b">Frage</label><p class="kern-hint" id="a-b-hint">Hinweis</p><details class="r-help"><summary>Warum?</summary><p class="kern-body">Darum.</p></details><p class="kern-error" id="a-b-problem"><span class="kern-icon kern-icon--danger" aria-hidden="true"></span><span class="kern-body"><span class="r-sr-only">Fehler: </span>Geben Sie etwas an.</span></p><input class="kern-form-input__input kern-form-input__input--error" type="text" id="a-b" name="a.b" value="wert &quot;1&quot;" aria-describedby="a-b-hint a-b-problem" aria-invalid="true" aria-required="true"></div>"#);
    }

    #[test]
    fn optional_questions_say_so_and_nothing_has_an_asterisk() {
        let html = Field::new(GERMAN, "a", "Frage").optional().text("").into_string();
        assert!(html.contains("(freiwillig)") && !html.contains('*'), "{html}");
    }

    #[test]
    fn an_id_is_a_valid_one_whatever_the_name() {
        for (name, id) in
            [("a", "a"), ("adresse.ort", "adresse-ort"), ("1x", "f1x"), ("ä b", "f--b"), ("", "f")]
        {
            assert_eq!(field_id(name), id);
        }
    }

    #[test]
    fn a_label_can_be_the_heading_of_its_page() {
        let single = Field::new(GERMAN, "a", "Frage").as_heading().text("").into_string();
        assert!(single.contains("<h1 class=\"r-question\"><label"), "{single}");
        let group = Field::new(GERMAN, "a", "Frage").as_heading().yes_no(None).into_string();
        assert!(group.contains("<legend class=\"kern-label\"><h1"), "{group}");
    }
}
