//! A form's questions as fields of a page.

use kernel::{Lang, Problem};
use maud::html;
use ui::{
    Field as UiField, Markup,
    fields::{AddressText, Choice as UiChoice, DateText, NamePart, Upload, UploadedFile},
};

use super::DraftFile;
use crate::forms::{Choice, Control, Kind, Question};

/// What a question is shown with.
pub(crate) struct Shown<'a> {
    pub(crate) lang: Lang,
    /// What is typed in so far: form fields and values.
    pub(crate) values: &'a [(String, String)],
    pub(crate) problems: &'a [Problem],
    pub(crate) files: &'a [DraftFile],
    /// The page asks nothing else.
    pub(crate) alone: bool,
}

impl Shown<'_> {
    fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    fn part(&self, question: &Question, part: &str) -> String {
        self.value(&format!("{}-{part}", question.id)).to_owned()
    }

    fn selected(&self, name: &str) -> Vec<&str> {
        self.values.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The question as a field.
    pub(crate) fn question(&self, question: &Question) -> Markup {
        let (label, help) =
            (question.label.get(self.lang), question.help.as_ref().map(|help| help.get(self.lang)));
        let mut field = UiField::new(self.lang, &question.id, label).problems(self.problems);
        if let Some(help) = help {
            field = field.hint(help);
        }
        if question.optional {
            field = field.optional();
        }
        if self.alone {
            field = field.as_heading();
        }
        self.control(question, &field)
    }

    fn control(&self, question: &Question, field: &UiField<'_>) -> Markup {
        let value = self.value(&question.id);
        match &question.kind {
            Kind::Date(date) => {
                let [day, month, year] = ["day", "month", "year"].map(|part| self.part(question, part));
                let text = DateText { day, month, year };
                if date.birth { field.birth_date(&text) } else { field.date(&text) }
            }
            Kind::Address(address) => {
                let [street, number, extra, postal_code, city] =
                    ["street", "number", "extra", "postal_code", "city"]
                        .map(|part| self.part(question, part));
                field.address(&AddressText { street, number, extra, postal_code, city }, address.own)
            }
            Kind::Name(_) => match self.autocomplete(question) {
                "family-name" => field.person_name(NamePart::Family, value),
                "given-name" => field.person_name(NamePart::Given, value),
                _ => field.text(value),
            },
            Kind::Email(_) => field.email(value),
            Kind::Phone(_) => field.phone(value),
            Kind::Iban(_) => field.iban(value),
            Kind::Money(_) => field.money(value),
            Kind::Number(number) => field.number(value, number.unit.as_ref().map(|unit| unit.get(self.lang))),
            Kind::Text(_) => field.text(value),
            Kind::LongText(_)
            | Kind::YesNo(_)
            | Kind::ChoiceOne(_)
            | Kind::ChoiceMany(_)
            | Kind::Upload(_)
            | Kind::Declaration(_) => self.by_control(question, field),
        }
    }

    fn autocomplete(&self, question: &Question) -> &'static str {
        match question.fields().first().map(|field| &field.control) {
            Some(Control::Line { autocomplete, .. }) => autocomplete,
            _ => "",
        }
    }

    /// The types that are told by their control alone.
    fn by_control(&self, question: &Question, field: &UiField<'_>) -> Markup {
        let fields = question.fields();
        let Some(only) = fields.first() else { return html! {} };
        match &only.control {
            Control::Area { max, .. } => {
                field.long_text(self.value(&only.name), u32::try_from(*max).unwrap_or(u32::MAX))
            }
            Control::Radios(choices) => {
                field.choice(&self.choices(choices), self.selected(&only.name).first().copied())
            }
            Control::Checks(choices) => field.choices(&self.choices(choices), &self.selected(&only.name)),
            Control::Tick(statement) => {
                field.choices(&[UiChoice::new("true", statement.get(self.lang))], &self.selected(&only.name))
            }
            Control::Files { types, max_files, max_bytes } => {
                self.upload(question, field, types, *max_files, *max_bytes)
            }
            Control::Line { .. } => field.text(self.value(&only.name)),
        }
    }

    fn choices<'c>(&self, choices: &'c [Choice]) -> Vec<UiChoice<'c>> {
        choices
            .iter()
            .map(|choice| UiChoice {
                value: &choice.id,
                label: choice.label.get(self.lang),
                hint: choice.help.as_ref().map(|hint| hint.get(self.lang)),
            })
            .collect()
    }

    fn upload(
        &self,
        question: &Question,
        field: &UiField<'_>,
        types: &[String],
        files: usize,
        bytes: u64,
    ) -> Markup {
        let mine: Vec<UploadedFile<'_>> = self
            .files
            .iter()
            .filter(|file| file.question == question.id)
            .map(|file| UploadedFile { id: &file.file.id, name: &file.file.name, bytes: file.file.size })
            .collect();
        let kinds: Vec<String> =
            types.iter().filter_map(|mime| mime.rsplit('/').next()).map(str::to_uppercase).collect();
        let (accept, kinds) = (types.join(","), kinds.join(", "));
        field.upload(&Upload {
            accept: &accept,
            kinds: &kinds,
            max_bytes: bytes,
            multiple: files > 1,
            files: &mine,
        })
    }
}
