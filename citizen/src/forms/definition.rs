//! `form.toml` as it is written: the serde side of a form definition.

use serde::Deserialize;

use super::{Kind, Texts};

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormFile {
    pub(super) version: u32,
    #[serde(default)]
    pub(super) pages: Vec<PageFile>,
    #[serde(default)]
    pub(super) rules: Vec<RuleFile>,
}

/// A group of questions, one page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageFile {
    pub(super) id: String,
    pub(super) title: Texts,
    pub(super) intro: Option<Texts>,
    pub(super) show_if: Option<String>,
    #[serde(default)]
    pub(super) questions: Vec<QuestionFile>,
}

/// A question. What is left in `kind` after the common keys belongs to its type, which refuses what it does not know.
#[derive(Debug, Deserialize)]
pub(super) struct QuestionFile {
    pub(super) id: String,
    pub(super) label: Texts,
    pub(super) help: Option<Texts>,
    #[serde(default)]
    pub(super) optional: bool,
    pub(super) missing: Option<Texts>,
    pub(super) show_if: Option<String>,
    #[serde(flatten)]
    pub(super) kind: toml::Table,
}

impl QuestionFile {
    /// The type with its settings.
    pub(super) fn kind(&self) -> Result<Kind, toml::de::Error> {
        self.kind.clone().try_into()
    }
}

/// A rule across fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    pub(super) check: String,
    pub(super) at: String,
    pub(super) message: Texts,
}
