//! The question types. Each is one small module that reads, checks, normalises and shows its answers, so that form, check
//! page, mail, letter and clerk cannot disagree. A new type is a module here and a variant of [`Kind`]; where else it needs a line,
//! the compiler says, because no match over [`Kind`] has a default arm.

mod address;
mod choice;
mod clean;
mod date;
mod declaration;
mod email;
mod iban;
mod money;
mod name;
mod number;
mod phone;
mod text;
mod upload;
mod yes_no;

use kernel::{Date, Lang};
use serde::Deserialize;

pub use address::AddressType;
pub use choice::{Choice, ChoiceManyType, ChoiceOneType};
pub use date::DateType;
pub use declaration::DeclarationType;
pub use email::EmailType;
pub use iban::IbanType;
pub use money::MoneyType;
pub use name::NameType;
pub use number::NumberType;
pub use phone::PhoneType;
pub use text::{LongTextType, TextType};
pub use upload::UploadType;
pub use yes_no::YesNoType;

use super::{Answer, Fault, Field, Input, Texts};

/// What a question type must know. `name` is always the question's id.
pub trait QuestionType {
    /// The inputs with which a person answers.
    fn fields(&self, name: &str) -> Vec<Field>;

    /// Reads and normalises raw input; nothing where it was left empty.
    ///
    /// # Errors
    /// What cannot be understood, with words that say what to do.
    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>>;

    /// What is wrong with an answer that could be read. `today` is the day in Germany.
    fn check(&self, answer: &Answer, today: Date) -> Vec<Fault>;

    /// The form fields with which the answer would be typed again: `read` of them gives the same answer.
    /// Stored files are not among them.
    fn fill(&self, name: &str, answer: &Answer) -> Vec<(String, String)>;

    /// The answer as printable text, several lines apart by `\n`: for review page, mail, letter and clerk.
    fn show(&self, answer: &Answer, lang: Lang) -> String;

    /// The answer for conditions and rules.
    fn value(&self, answer: &Answer) -> feel::Value;
}

/// What a question asks for, with the settings of its type; `type = "…"` in `form.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// One line of text.
    Text(TextType),
    /// Several lines of text.
    LongText(LongTextType),
    /// A person's name, in letters German registers know.
    Name(NameType),
    /// A calendar day.
    Date(DateType),
    /// A number.
    Number(NumberType),
    /// An amount in euro.
    Money(MoneyType),
    /// Yes or no.
    YesNo(YesNoType),
    /// One of several options.
    ChoiceOne(ChoiceOneType),
    /// Any of several options.
    ChoiceMany(ChoiceManyType),
    /// A German postal address.
    Address(AddressType),
    /// An e-mail address.
    Email(EmailType),
    /// A phone number.
    Phone(PhoneType),
    /// A bank account.
    Iban(IbanType),
    /// Files.
    Upload(UploadType),
    /// A statement the person makes by ticking it.
    Declaration(DeclarationType),
}

impl Kind {
    /// The behaviour of this type.
    #[must_use]
    pub fn question_type(&self) -> &dyn QuestionType {
        match self {
            Self::Text(it) => it,
            Self::LongText(it) => it,
            Self::Name(it) => it,
            Self::Date(it) => it,
            Self::Number(it) => it,
            Self::Money(it) => it,
            Self::YesNo(it) => it,
            Self::ChoiceOne(it) => it,
            Self::ChoiceMany(it) => it,
            Self::Address(it) => it,
            Self::Email(it) => it,
            Self::Phone(it) => it,
            Self::Iban(it) => it,
            Self::Upload(it) => it,
            Self::Declaration(it) => it,
        }
    }

    /// Whether an answer may have several lines: letters get a list of lines then.
    #[must_use]
    pub fn has_lines(&self) -> bool {
        self.traits().lines
    }

    /// What a person chooses from; nothing where there is no choice.
    #[must_use]
    pub fn options(&self) -> &[Choice] {
        self.traits().options
    }

    /// The texts of the type's own settings (options, statement), for the package check.
    #[must_use]
    pub fn texts(&self) -> Vec<&Texts> {
        let Traits { options, text, .. } = self.traits();
        options.iter().flat_map(Choice::texts).chain(text).collect()
    }

    fn traits(&self) -> Traits<'_> {
        let plain = Traits { lines: false, options: &[], text: None };
        match self {
            Self::Text(_)
            | Self::Name(_)
            | Self::Date(_)
            | Self::Money(_)
            | Self::YesNo(_)
            | Self::Email(_)
            | Self::Phone(_)
            | Self::Iban(_) => plain,
            Self::LongText(_) | Self::Address(_) | Self::Upload(_) => Traits { lines: true, ..plain },
            Self::Number(it) => Traits { text: it.unit.as_ref(), ..plain },
            Self::Declaration(it) => Traits { text: Some(&it.statement), ..plain },
            Self::ChoiceOne(it) => Traits { options: &it.options, ..plain },
            Self::ChoiceMany(it) => Traits { lines: true, options: &it.options, ..plain },
        }
    }
}

/// In what types differ besides their behaviour.
struct Traits<'k> {
    /// An answer may have several lines.
    lines: bool,
    /// What there is to choose.
    options: &'k [Choice],
    /// A text among the settings.
    text: Option<&'k Texts>,
}

/// The text of an answer, or a fault where the stored answer is of another kind.
fn text_of(answer: &Answer) -> Result<&str, Vec<Fault>> {
    match answer {
        Answer::Text(text) => Ok(text),
        _ => Err(vec![Fault::again()]),
    }
}

/// The shown form of all types whose answer is a text.
fn shown_text(answer: &Answer) -> String {
    text_of(answer).map(str::to_owned).unwrap_or_default()
}

/// The FEEL value of all types whose answer is a text.
fn text_value(answer: &Answer) -> feel::Value {
    text_of(answer).map_or(feel::Value::Null, super::value::text)
}

/// The single field of all types whose answer is a text.
fn fill_text(name: &str, answer: &Answer) -> Vec<(String, String)> {
    text_of(answer).map(|text| vec![(name.to_owned(), text.to_owned())]).unwrap_or_default()
}

/// `max` characters are allowed; more is a fault that says how many are too many.
fn too_long(text: &str, max: usize) -> Option<Fault> {
    let over = text.chars().count().checked_sub(max).filter(|over| *over > 0)?;
    let message = Texts::new(
        "Bitte kürzen Sie „{label}“ um {over} Zeichen. Erlaubt sind höchstens {max} Zeichen.",
        "Der Text bei „{label}“ ist zu lang. Bitte schreiben Sie {over} Zeichen weniger. Erlaubt sind {max} Zeichen.",
        "Please shorten “{label}” by {over} characters. At most {max} characters are allowed.",
    );
    Some(Fault::new(message.with("over", &over.to_string()).with("max", &max.to_string())))
}

/// A character that registers, letters and exports cannot keep.
fn foreign(part: &'static str, character: &str) -> Fault {
    let message = Texts::new(
        "Das Zeichen „{sign}“ bei „{label}“ kann die Verwaltung nicht verarbeiten. Bitte schreiben Sie es mit lateinischen Buchstaben.",
        "Dieses Zeichen geht hier nicht: „{sign}“. Bitte nehmen Sie bei „{label}“ andere Zeichen.",
        "The character “{sign}” in “{label}” cannot be processed. Please write it with Latin letters.",
    );
    Fault::of(part, message.with("sign", character))
}
