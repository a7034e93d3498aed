//! Form fields (Formularfelder) that a model gives to a task or to its start: what they are called, what may be typed, and which
//! variable of FEEL each sets.
//!
//! ```xml
//! <r:field name="genehmigt" label="Genehmigen Sie den Antrag?" type="yes_no" required="true" hint="…"/>
//! <r:field name="art" label="Art" type="choice"><r:option value="a" label="A"/></r:field>
//! ```

pub mod pages;

use std::collections::BTreeSet;

use bpmn::model::{Base, Extension};
use engine::Variables;
use engine::model::NAMESPACE;
use feel::Value;
use kernel::Problem;
use ui::fields::DateText;

/// The longest line, in characters.
const LINE: usize = 300;
/// The longest text of several lines, in characters.
pub(crate) const TEXT: u32 = 5_000;

/// A field of a form (Formularfeld).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The variable that it sets.
    pub name: String,
    /// The question.
    pub label: String,
    /// A sentence below it.
    pub hint: Option<String>,
    /// Whether it must be answered.
    pub required: bool,
    /// What may be typed.
    pub kind: Kind,
}

impl Field {
    /// A value of its variable in words; nothing where it was left out, or is something else.
    #[must_use]
    pub fn text(&self, value: &Value) -> Option<String> {
        match (&self.kind, value) {
            (Kind::Choice(options), Value::String(said)) => {
                options.iter().find(|(value, _)| **value == **said).map(|(_, label)| label.clone())
            }
            (_, Value::String(said)) => Some(said.to_string()),
            (_, Value::Boolean(yes)) => Some(if *yes { "Ja" } else { "Nein" }.to_owned()),
            (_, Value::Number(number)) => Some(number.to_string().replace('.', ",")),
            (_, Value::Date(day)) => {
                kernel::Date::try_from(*day).ok().map(|day| ui::format::date(kernel::Lang::German, day))
            }
            _ => None,
        }
    }
}

/// What may be typed into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Text,
    /// A text of several lines.
    LongText,
    /// A number in German notation.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    YesNo,
    /// One of these: value and label.
    Choice(Vec<(String, String)>),
}

/// The types as models name them, the choice without its options.
const KINDS: [(&str, Kind); 6] = [
    ("text", Kind::Text),
    ("long_text", Kind::LongText),
    ("number", Kind::Number),
    ("date", Kind::Date),
    ("yes_no", Kind::YesNo),
    ("choice", Kind::Choice(Vec::new())),
];

/// The fields that a model gives to an element, and in German what is wrong with them.
#[must_use]
pub fn of_element(base: &Base) -> (Vec<Field>, Vec<String>) {
    let (mut fields, mut faults) = (Vec::new(), Vec::new());
    let mut names = BTreeSet::new();
    let all = base.extensions.iter().filter(|found| is(found, "field"));
    for extension in all {
        match field(extension) {
            Ok(field) if !names.insert(field.name.clone()) => {
                faults.push(format!(
                    "Das Feld „{}“ gibt es zweimal. Jedes braucht einen eigenen Namen.",
                    field.name
                ));
            }
            Ok(field) => fields.push(field),
            Err(fault) => faults.push(fault),
        }
    }
    (fields, faults)
}

fn is(extension: &Extension, name: &str) -> bool {
    extension.namespace == NAMESPACE && extension.name == name
}

fn said<'e>(extension: &'e Extension, name: &str) -> &'e str {
    let known = extension.attributes.iter().find(|attribute| attribute.name == name);
    known.map_or("", |attribute| attribute.value.trim())
}

fn field(extension: &Extension) -> Result<Field, String> {
    let (name, label) = (said(extension, "name"), said(extension, "label"));
    if name.is_empty() {
        return Err(format!("Das Feld „{label}“ hat keinen Namen."));
    }
    if !is_name(name) {
        return Err(format!(
            "„{name}“ kann kein Feld heißen. Nehmen Sie ein Wort aus Buchstaben, Ziffern und Unterstrichen."
        ));
    }
    if label.is_empty() {
        return Err(format!("Dem Feld „{name}“ fehlt die Frage (label)."));
    }
    let kind = match said(extension, "type") {
        "" => Kind::Text,
        told => {
            KINDS.iter().find(|(known, _)| *known == told).map(|(_, kind)| kind.clone()).ok_or_else(|| {
                let known = KINDS.map(|(known, _)| known).join(", ");
                format!("Feld „{name}“: Die Art „{told}“ gibt es nicht. Es gibt {known}.")
            })?
        }
    };
    let kind = if let Kind::Choice(_) = kind { Kind::Choice(options(extension, name)?) } else { kind };
    let hint = Some(said(extension, "hint")).filter(|hint| !hint.is_empty()).map(str::to_owned);
    let required = matches!(said(extension, "required"), "true" | "1");
    Ok(Field { name: name.to_owned(), label: label.to_owned(), hint, required, kind })
}

fn options(extension: &Extension, name: &str) -> Result<Vec<(String, String)>, String> {
    let options = extension.children.iter().filter(|child| is(child, "option"));
    let options: Vec<_> = options
        .map(|option| (said(option, "value"), said(option, "label")))
        .map(|(value, label)| (value.to_owned(), if label.is_empty() { value } else { label }.to_owned()))
        .collect();
    if options.is_empty() {
        return Err(format!("Dem Auswahlfeld „{name}“ fehlen die Antworten (option)."));
    }
    let values: BTreeSet<&String> = options.iter().map(|(value, _)| value).collect();
    if values.len() < options.len() || options.iter().any(|(value, _)| value.is_empty()) {
        return Err(format!("Auswahlfeld „{name}“: Jede Antwort braucht einen eigenen Wert (value)."));
    }
    Ok(options)
}

/// Whether FEEL reads it as one name: a word that is no keyword.
fn is_name(name: &str) -> bool {
    let word = name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    let read = feel::Expression::parse(name);
    word && read.is_ok_and(|read| read.names().into_iter().eq([name.to_owned()]))
}

/// What the input of the field at this place is called in a form. Names of models may hold letters that ids in a page may not.
pub(crate) fn input(place: usize) -> String {
    format!("feld{}", place + 1)
}

/// Reads a form: the variables that its fields set. What was left out becomes `null`, so that conditions can ask for it.
///
/// # Errors
/// For each field that is wrong, what to do.
pub fn read(fields: &[Field], form: impl Fn(&str) -> String) -> Result<Variables, Vec<Problem>> {
    let (mut variables, mut problems) = (Variables::new(), Vec::new());
    for (place, field) in fields.iter().enumerate() {
        let input = input(place);
        match value(field, &input, &form) {
            Ok(Value::Null) if field.required => problems.push(Problem::new(input, missing(&field.kind))),
            Ok(value) => variables.push((field.name.as_str().into(), value)),
            Err(words) => problems.push(Problem::new(input, words)),
        }
    }
    if problems.is_empty() { Ok(variables) } else { Err(problems) }
}

fn value(field: &Field, input: &str, form: &impl Fn(&str) -> String) -> Result<Value, String> {
    let typed = form(input);
    let typed = typed.trim();
    if let Kind::Date = field.kind {
        return day(input, form);
    }
    if typed.is_empty() {
        return Ok(Value::Null);
    }
    let longest = if field.kind == Kind::LongText { TEXT as usize } else { LINE };
    if typed.chars().count() > longest {
        return Err(format!("Geben Sie höchstens {longest} Zeichen ein."));
    }
    let wrong = "Wählen Sie eine der Antworten.";
    match &field.kind {
        Kind::Text | Kind::LongText | Kind::Date => Ok(Value::from(typed)),
        Kind::Number => {
            number(typed).ok_or_else(|| "Geben Sie eine Zahl ein, zum Beispiel 1.234,50.".to_owned())
        }
        Kind::YesNo => match typed {
            "yes" => Ok(Value::Boolean(true)),
            "no" => Ok(Value::Boolean(false)),
            _ => Err(wrong.to_owned()),
        },
        Kind::Choice(options) if options.iter().any(|(value, _)| value == typed) => Ok(Value::from(typed)),
        Kind::Choice(_) => Err(wrong.to_owned()),
    }
}

fn day(input: &str, form: &impl Fn(&str) -> String) -> Result<Value, String> {
    let typed = DateText::from_form(input, form);
    if typed.is_empty() {
        return Ok(Value::Null);
    }
    let day = typed.date().map(|day| Value::Date(day.into()));
    day.ok_or_else(|| {
        "Diesen Tag gibt es nicht. Geben Sie Tag, Monat und Jahr an, zum Beispiel 24 12 2026.".to_owned()
    })
}

/// `1.234,5`, `1234,5`, `-3`. Points only stand between thousands: `1.5` could be meant either way.
fn number(typed: &str) -> Option<Value> {
    let typed: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (sign, digits) = typed.strip_prefix(['-', '−']).map_or(("", typed.as_str()), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once(',').unwrap_or((digits, "0"));
    let digits_only = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || first.len() <= 3;
    let good = digits_only(first) && digits_only(fraction) && grouped;
    if !good || rest.iter().any(|group| group.len() != 3 || !digits_only(group)) {
        return None;
    }
    format!("{sign}{first}{}.{fraction}", rest.concat()).parse().ok().map(Value::Number)
}

const fn missing(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::LongText => "Beantworten Sie diese Frage.",
        Kind::Number => "Geben Sie eine Zahl ein.",
        Kind::Date => "Geben Sie Tag, Monat und Jahr an.",
        Kind::YesNo => "Wählen Sie Ja oder Nein.",
        Kind::Choice(_) => "Wählen Sie eine der Antworten.",
    }
}

/// What stands in the inputs of a form where the variables have these values already.
pub fn filled(fields: &[Field], value: impl Fn(&str) -> Option<Value>) -> Vec<(String, String)> {
    let mut typed = Vec::new();
    for (place, field) in fields.iter().enumerate() {
        let input = input(place);
        match (&field.kind, value(&field.name)) {
            (Kind::Date, Some(Value::Date(day))) => {
                if let Ok(day) = kernel::Date::try_from(day) {
                    let DateText { day, month, year } = DateText::from(day);
                    let parts = [("day", day), ("month", month), ("year", year)];
                    typed.extend(parts.map(|(part, text)| (format!("{input}-{part}"), text)));
                }
            }
            (Kind::YesNo, Some(Value::Boolean(yes))) => {
                typed.push((input, if yes { "yes" } else { "no" }.to_owned()));
            }
            (Kind::Number, Some(Value::Number(number))) => {
                typed.push((input, number.to_string().replace('.', ",")));
            }
            (Kind::Text | Kind::LongText | Kind::Choice(_), Some(Value::String(text))) => {
                typed.push((input, text.to_string()));
            }
            _ => {}
        }
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(inside: &str) -> Base {
        let file = format!(
            "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:r=\"{NAMESPACE}\" targetNamespace=\"t\">\
             <process id=\"p\"><userTask id=\"t\"><extensionElements>{inside}</extensionElements></userTask></process></definitions>"
        );
        let document = bpmn::xml::Document::read(file.as_bytes()).unwrap();
        bpmn::model::Definitions::read(&document).unwrap().nodes[0].base.clone()
    }

    #[test]
    fn what_is_wrong_with_a_field_is_said_in_german() {
        let table = [
            ("<r:field name=\"a\" label=\"A\" type=\"colour\"/>", "Die Art „colour“ gibt es nicht."),
            ("<r:field label=\"A\" type=\"text\"/>", "Das Feld „A“ hat keinen Namen."),
            ("<r:field name=\"a\" type=\"text\"/>", "fehlt die Frage"),
            ("<r:field name=\"a b\" label=\"A\"/>", "„a b“ kann kein Feld heißen."),
            ("<r:field name=\"1a\" label=\"A\"/>", "„1a“ kann kein Feld heißen."),
            ("<r:field name=\"a-b\" label=\"A\"/>", "„a-b“ kann kein Feld heißen."),
            ("<r:field name=\"true\" label=\"A\"/>", "„true“ kann kein Feld heißen."),
            ("<r:field name=\"if\" label=\"A\"/>", "„if“ kann kein Feld heißen."),
            ("<r:field name=\"a\" label=\"A\"/><r:field name=\"a\" label=\"B\"/>", "gibt es zweimal"),
            ("<r:field name=\"a\" label=\"A\" type=\"choice\"/>", "fehlen die Antworten"),
            (
                "<r:field name=\"a\" label=\"A\" type=\"choice\"><r:option value=\"x\"/><r:option value=\"x\"/></r:field>",
                "einen eigenen Wert",
            ),
        ];
        for (inside, words) in table {
            let (_, faults) = of_element(&base(inside));
            assert!(faults.len() == 1 && faults[0].contains(words), "{inside}: {faults:?}");
        }
    }

    #[test]
    fn a_field_is_read_as_the_model_gives_it() {
        let (fields, faults) = of_element(&base(
            "<r:field name=\"größe\" label=\"Wie groß?\" type=\"number\" required=\"true\" hint=\"in Metern\"/>\
             <r:field name=\"art\" label=\"Art\" type=\"choice\"><r:option value=\"a\" label=\"A\"/><r:option value=\"b\"/></r:field>\
             <r:note>kein Feld</r:note>",
        ));
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(
            fields[0],
            Field {
                name: "größe".into(),
                label: "Wie groß?".into(),
                hint: Some("in Metern".into()),
                required: true,
                kind: Kind::Number,
            }
        );
        let options = [("a", "A"), ("b", "b")].map(|(value, label)| (value.to_owned(), label.to_owned()));
        assert_eq!((&fields[1].kind, fields.len()), (&Kind::Choice(options.to_vec()), 2));
    }

    fn all() -> Vec<Field> {
        let kinds = KINDS.map(|(_, kind)| kind);
        let kinds = kinds.into_iter().map(|kind| match kind {
            Kind::Choice(_) => Kind::Choice(vec![("a".into(), "A".into()), ("b".into(), "B".into())]),
            kind => kind,
        });
        let field = |(place, kind)| Field {
            name: format!("v{place}"),
            label: "Frage".into(),
            hint: None,
            required: false,
            kind,
        };
        kinds.enumerate().map(field).collect()
    }

    /// What a form makes of the field of a kind: the value as JSON, or nothing where it is refused.
    fn typed(place: usize, inputs: &[(&str, &str)]) -> Option<serde_json::Value> {
        let field = all().swap_remove(place);
        let form = |name: &str| {
            let found = inputs.iter().find(|(input, _)| *input == name);
            found.map(|(_, text)| (*text).to_owned()).unwrap_or_default()
        };
        let read = read(&[field], form).ok()?;
        Some(serde_json::Value::from(&read[0].1))
    }

    #[test]
    fn each_kind_takes_what_fits_and_refuses_the_rest() {
        use serde_json::json;
        let table = [
            (0, " Text ", Some(json!("Text"))),
            (1, "zwei\nZeilen", Some(json!("zwei\nZeilen"))),
            (2, "1.234,50", Some(json!(1234.5))),
            (2, "-3", Some(json!(-3))),
            (2, "1 000", Some(json!(1000))),
            (2, "1.5", None),
            (2, "1234.567", None),
            (2, "zehn", None),
            (2, "1,", None),
            (4, "yes", Some(json!(true))),
            (4, "no", Some(json!(false))),
            (4, "ja", None),
            (5, "b", Some(json!("b"))),
            (5, "c", None),
            (0, "", Some(json!(null))),
            (5, "", Some(json!(null))),
        ];
        for (place, text, value) in table {
            assert_eq!(typed(place, &[("feld1", text)]), value, "{place}: {text}");
        }
        let day = |day| [("feld1-day", day), ("feld1-month", "2"), ("feld1-year", "2027")];
        assert_eq!(typed(3, &day("28")), Some(json!("2027-02-28")));
        assert_eq!(typed(3, &day("29")), None);
        assert_eq!(typed(3, &[]), Some(json!(null)));
        assert_eq!(typed(0, &[("feld1", &"x".repeat(301))]), None);
    }

    #[test]
    fn what_is_required_is_missed_in_each_kind_with_words_of_its_own() {
        let mut fields = all();
        fields.iter_mut().for_each(|field| field.required = true);
        let problems = read(&fields, |_| String::new()).unwrap_err();
        let inputs: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(inputs, ["feld1", "feld2", "feld3", "feld4", "feld5", "feld6"]);
    }

    #[test]
    fn an_answer_is_told_in_words() {
        let fields = all();
        let day = Value::Date(jiff::civil::date(2027, 3, 1).into());
        let table = [
            (0, Value::from("Text"), Some("Text")),
            (2, Value::from(3), Some("3")),
            (3, day, Some("1.\u{a0}März 2027")),
            (4, Value::from(true), Some("Ja")),
            (5, Value::from("b"), Some("B")),
            (5, Value::from("z"), None),
            (0, Value::Null, None),
        ];
        for (place, value, text) in table {
            assert_eq!(fields[place].text(&value).as_deref(), text, "{value:?}");
        }
    }

    #[test]
    fn what_is_filled_in_reads_back_as_the_same() {
        let fields = all();
        let inputs = [
            ("feld1", "Text"),
            ("feld2", "a\nb"),
            ("feld3", "-1,5"),
            ("feld4-day", "1"),
            ("feld4-month", "12"),
            ("feld4-year", "2026"),
            ("feld5", "no"),
            ("feld6", "a"),
        ];
        let get = |from: &[(String, String)], name: &str| {
            from.iter().find(|(input, _)| input == name).map(|(_, text)| text.clone()).unwrap_or_default()
        };
        let typed: Vec<_> = inputs.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        let once = read(&fields, |name| get(&typed, name)).unwrap();
        let known =
            |name: &str| once.iter().find(|(known, _)| **known == *name).map(|(_, value)| value.clone());
        let again = filled(&fields, known);
        assert_eq!(read(&fields, |name| get(&again, name)).unwrap(), once);
    }
}
