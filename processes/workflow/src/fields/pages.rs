//! The fields of a form as a person sees them.

use kernel::{Lang, Problem};
use maud::{Markup, html};
use ui::fields::{Choice, DateText};

use super::{Field, Kind, TEXT, input};

/// The inputs of the fields; `typed` gives what stands in each.
pub(crate) fn inputs(fields: &[Field], typed: &dyn Fn(&str) -> String, problems: &[Problem]) -> Markup {
    html! {
        @for (place, field) in fields.iter().enumerate() { (one(field, &input(place), typed, problems)) }
    }
}

fn one(field: &Field, name: &str, typed: &dyn Fn(&str) -> String, problems: &[Problem]) -> Markup {
    let mut shown = ui::Field::new(Lang::German, name, &field.label).problems(problems);
    if let Some(hint) = &field.hint {
        shown = shown.hint(hint);
    }
    if !field.required {
        shown = shown.optional();
    }
    let value = typed(name);
    match &field.kind {
        Kind::Text => shown.text(&value),
        Kind::LongText => shown.long_text(&value, TEXT),
        Kind::Number => shown.number(&value, None),
        Kind::Date => shown.date(&DateText::from_form(name, typed)),
        Kind::YesNo => shown.choice(&[Choice::new("yes", "Ja"), Choice::new("no", "Nein")], Some(&value)),
        Kind::Choice(options) => {
            let choices: Vec<_> = options.iter().map(|(value, label)| Choice::new(value, label)).collect();
            shown.choice(&choices, Some(&value))
        }
    }
}
