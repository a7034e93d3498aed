//! Everything a person answered, as printable text: for the page before sending, the copy, the clerk and the letter.

use kernel::{Date, Lang};
use serde::{Deserialize, Serialize};

use super::state::State;
use super::{Answers, Form};

/// The answers of one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The page's id, for a link that changes the answers.
    pub page: String,
    /// The page's heading.
    pub title: String,
    /// The answers in order. Questions left empty are not listed.
    pub lines: Vec<Line>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The question's id.
    pub question: String,
    /// What was asked.
    pub label: String,
    /// What was answered; several lines apart by `\n`.
    pub text: String,
}

impl Form {
    /// The answers that count, in one language. Hidden questions are left out, and pages without answers.
    #[must_use]
    pub fn review(&self, answers: &Answers, lang: Lang, today: Date) -> Vec<Section> {
        let state = State::of(self, answers, today);
        let section = |page: &super::Page| Section {
            page: page.id.clone(),
            title: page.title.get(lang).to_owned(),
            lines: page
                .questions
                .clone()
                .filter_map(|index| self.line(index, answers, &state, lang))
                .collect(),
        };
        self.shown_pages(&state)
            .map(|(_, page)| section(page))
            .filter(|section| !section.lines.is_empty())
            .collect()
    }

    fn line(&self, index: usize, answers: &Answers, state: &State, lang: Lang) -> Option<Line> {
        let question = self.questions.get(index).filter(|_| state.shows(index))?;
        let text = question.question_type().show(answers.get(&question.id)?, lang);
        let label = question.label.get(lang).to_owned();
        Some(Line { question: question.id.clone(), label, text }).filter(|line| !line.text.is_empty())
    }
}
