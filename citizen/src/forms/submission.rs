//! What is sent: the answers that count, checked, with the text the person saw.

use kernel::{Date, Lang};
use serde::{Deserialize, Serialize};

use super::state::State;
use super::{Answers, Form, Line, Problem, Section};

/// A complete application (Antrag) as it enters a case. It holds no answer to a hidden question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// The version of the form it was made with.
    pub form_version: u32,
    /// The answers.
    pub answers: Answers,
    /// The answers as German text, kept beside them so that the clerk sees what was sent even after the form has changed.
    pub sections: Vec<Section>,
}

impl Submission {
    /// All answers as German text, in order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.sections.iter().flat_map(|section| &section.lines)
    }

    /// The answers in the language of the applicant, who sent them on `day`; as German text once the form has changed.
    #[must_use]
    pub fn sections_in(&self, form: &Form, lang: Lang, day: Date) -> Vec<Section> {
        if form.version == self.form_version {
            form.review(&self.answers, lang, day)
        } else {
            self.sections.clone()
        }
    }

    /// The text of one answer.
    #[must_use]
    pub fn text(&self, question: &str) -> Option<&str> {
        self.lines().find(|line| line.question == question).map(|line| line.text.as_str())
    }
}

impl Form {
    /// Makes a submission of a draft.
    ///
    /// # Errors
    /// Everything that is still wrong.
    pub fn complete(&self, answers: &Answers, today: Date) -> Result<Submission, Vec<Problem>> {
        let problems = self.check(answers, today);
        if !problems.is_empty() {
            return Err(problems);
        }
        let sections = self.review(answers, Lang::German, today);
        Ok(Submission { form_version: self.version, answers: self.shown_answers(answers, today), sections })
    }

    /// Only the answers of shown questions and the visits of shown pages.
    fn shown_answers(&self, answers: &Answers, today: Date) -> Answers {
        let (state, mut kept) = (State::of(self, answers, today), Answers::new());
        for (_, question) in self.questions.iter().enumerate().filter(|(index, _)| state.shows(*index)) {
            kept.set(&question.id, answers.get(&question.id).cloned());
        }
        for (_, page) in self.shown_pages(&state).filter(|(_, page)| answers.visited(&page.id)) {
            kept.visit(&page.id);
        }
        kept
    }
}
