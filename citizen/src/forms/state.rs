//! What applies to given answers: which pages and questions are shown, and the values conditions see.

use kernel::Date;

use super::formula::Scope;
use super::{Answers, Form, Formula};

/// Computed in one pass over the questions, because conditions only name earlier pages.
pub(super) struct State {
    pages: Vec<bool>,
    questions: Vec<bool>,
    scope: Scope,
}

impl State {
    /// Decides page by page. Answers of hidden questions do not enter the scope, so what hangs on them is hidden too.
    pub(super) fn of(form: &Form, answers: &Answers, today: Date) -> Self {
        let mut state = Self {
            pages: Vec::with_capacity(form.pages.len()),
            questions: vec![false; form.questions.len()],
            scope: Scope::new(today),
        };
        for page in &form.pages {
            let shown = state.allows(page.show_if.as_ref());
            state.pages.push(shown);
            for index in page.questions.clone() {
                let question = &form.questions[index];
                state.questions[index] = shown && state.allows(question.show_if.as_ref());
                if let Some(answer) = answers.get(&question.id).filter(|_| state.questions[index]) {
                    state.scope.set(&question.id, question.question_type().value(answer));
                }
            }
        }
        state
    }

    pub(super) fn shows_page(&self, index: usize) -> bool {
        self.pages.get(index).copied().unwrap_or(false)
    }

    pub(super) fn shows(&self, question: usize) -> bool {
        self.questions.get(question).copied().unwrap_or(false)
    }

    /// What a condition says of these answers; nothing where it cannot be judged.
    pub(super) fn judge(&self, condition: &Formula) -> Option<bool> {
        condition.judge(&self.scope)
    }

    /// What a formula gives for these answers.
    pub(super) fn value(&self, formula: &Formula) -> feel::Value {
        formula.value(&self.scope)
    }

    fn allows(&self, condition: Option<&Formula>) -> bool {
        condition.is_none_or(|condition| self.judge(condition) == Some(true))
    }
}
