//! A form ready for use: its pages, the way through them and what is still wrong.

use std::collections::HashMap;
use std::ops::Range;

use kernel::Date;

use super::state::State;
use super::{Answer, Answers, Fault, Field, Formula, Input, Kind, Problem, QuestionType, Texts};

/// A form (Antragsformular): pages of questions, with conditions and rules, all expressions compiled.
#[derive(Debug)]
pub struct Form {
    pub(super) version: u32,
    pub(super) pages: Vec<Page>,
    pub(super) questions: Vec<Question>,
    pub(super) rules: Vec<Rule>,
    pub(super) index: HashMap<String, usize>,
}

/// A group of questions that stand on one page.
#[derive(Debug)]
pub struct Page {
    /// The page's part of the URL.
    pub id: String,
    /// The heading.
    pub title: Texts,
    /// Sentences between heading and first question.
    pub intro: Option<Texts>,
    /// The page is only asked where this is true.
    pub show_if: Option<Formula>,
    pub(super) questions: Range<usize>,
}

/// One question.
#[derive(Debug)]
pub struct Question {
    /// Its name in form fields, conditions, letters and exports.
    pub id: String,
    /// What is asked.
    pub label: Texts,
    /// A sentence that helps to answer.
    pub help: Option<Texts>,
    /// Whether it may be left empty.
    pub optional: bool,
    /// What to do where it was left empty, instead of the usual sentence.
    pub missing: Option<Texts>,
    /// The question is only asked where this is true.
    pub show_if: Option<Formula>,
    /// The type with its settings.
    pub kind: Kind,
    pub(super) page: usize,
}

/// A rule across fields: where its condition is false, the message stands at one of them.
#[derive(Debug)]
pub struct Rule {
    /// What must hold. Judged only when all questions it names are shown, answered and right in themselves.
    pub check: Formula,
    /// What to do where it does not hold.
    pub message: Texts,
    /// The question at which the message stands.
    pub at: String,
    pub(super) page: usize,
    pub(super) names: Vec<usize>,
}

/// Where the person goes next.
#[derive(Debug, Clone, Copy)]
pub enum Next<'f> {
    /// To a page of questions.
    Page(&'f Page),
    /// To the page that shows everything before it is sent (§ 9a OZG).
    Review,
}

impl Next<'_> {
    /// The page's id, or nothing for the review page.
    #[must_use]
    pub fn page(&self) -> Option<&str> {
        match self {
            Self::Page(page) => Some(&page.id),
            Self::Review => None,
        }
    }
}

impl Question {
    /// The behaviour of the question's type.
    #[must_use]
    pub fn question_type(&self) -> &dyn QuestionType {
        self.kind.question_type()
    }

    /// The inputs with which a person answers, for a renderer.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        self.question_type().fields(&self.id)
    }

    /// The form fields with which the present answer would be typed, to fill in a page that is shown again.
    #[must_use]
    pub fn fill(&self, answers: &Answers) -> Vec<(String, String)> {
        answers.get(&self.id).map(|answer| self.question_type().fill(&self.id, answer)).unwrap_or_default()
    }

    /// What is wrong with an answer, or with its absence.
    pub(super) fn faults(&self, answer: Option<&Answer>, today: Date) -> Vec<Fault> {
        match answer {
            Some(answer) => self.question_type().check(answer, today),
            None if self.optional => Vec::new(),
            None => vec![self.missing.clone().map_or_else(Fault::missing, Fault::new)],
        }
    }

    fn problem(&self, page: &Page, fault: Fault) -> Problem {
        let field = if fault.part.is_empty() {
            // The first input, so that the link of the error summary finds something that can be focused.
            self.fields().into_iter().next().map_or_else(|| self.id.clone(), |field| field.name)
        } else {
            format!("{}-{}", self.id, fault.part)
        };
        let message = fault.message.with_texts("label", &self.label);
        Problem { page: page.id.clone(), question: self.id.clone(), field, message }
    }
}

impl Form {
    /// The version of the definition, raised by its author whenever questions change.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// All pages, also those that are hidden at present.
    #[must_use]
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// A page by its id.
    #[must_use]
    pub fn page(&self, id: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.id == id)
    }

    /// All questions of a page, also those that are hidden at present.
    #[must_use]
    pub fn questions_of(&self, page: &Page) -> &[Question] {
        self.questions.get(page.questions.clone()).unwrap_or_default()
    }

    /// All questions in order.
    #[must_use]
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// A question by its id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.index.get(id).and_then(|index| self.questions.get(*index))
    }

    /// The rules across fields.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The pages as they apply to these answers, in order.
    #[must_use]
    pub fn path(&self, answers: &Answers, today: Date) -> Vec<&Page> {
        let state = State::of(self, answers, today);
        self.shown_pages(&state).map(|(_, page)| page).collect()
    }

    /// The questions of a page that are asked at present; none where the page itself is hidden.
    #[must_use]
    pub fn asked(&self, page: &Page, answers: &Answers, today: Date) -> Vec<&Question> {
        let state = State::of(self, answers, today);
        page.questions
            .clone()
            .filter(|index| state.shows(*index))
            .filter_map(|index| self.questions.get(index))
            .collect()
    }

    /// The page after `current`, or the review page. From a page that is hidden meanwhile the way goes on behind it.
    #[must_use]
    pub fn next(&self, answers: &Answers, current: &str, today: Date) -> Next<'_> {
        let state = State::of(self, answers, today);
        let here = self.pages.iter().position(|page| page.id == current);
        let behind = |index: &usize| here.is_none_or(|here| *index > here);
        let next = self.shown_pages(&state).find(|(index, _)| behind(index));
        next.map_or(Next::Review, |(_, page)| Next::Page(page))
    }

    /// The first page that was not saved yet or has problems, else the review page: where a draft is taken up again, and
    /// where the person goes after changing an answer from the review page.
    #[must_use]
    pub fn first_open(&self, answers: &Answers, today: Date) -> Next<'_> {
        let state = State::of(self, answers, today);
        let open = |index: usize, page: &Page| {
            !answers.visited(&page.id) || !self.page_problems(index, answers, &state, today).is_empty()
        };
        let next = self.shown_pages(&state).find(|(index, page)| open(*index, page));
        next.map_or(Next::Review, |(_, page)| Next::Page(page))
    }

    /// Takes in what was typed on a page and says what is wrong with it. Everything that can be read is kept, even where
    /// it breaks a bound; what cannot be read removes the former answer, and the page shows the raw input again. Fields
    /// of hidden questions and unknown fields are ignored.
    pub fn save(&self, page: &str, input: &Input<'_>, answers: &mut Answers, today: Date) -> Vec<Problem> {
        let Some(index) = self.pages.iter().position(|known| known.id == page) else { return Vec::new() };
        let state = State::of(self, answers, today);
        if !state.shows_page(index) {
            return Vec::new();
        }
        let (page, mut unread) = (&self.pages[index], Vec::new());
        for question in
            page.questions.clone().filter(|q| state.shows(*q)).filter_map(|q| self.questions.get(q))
        {
            match question.question_type().read(&question.id, input) {
                Ok(answer) => answers.set(&question.id, answer),
                Err(faults) => {
                    answers.set(&question.id, None);
                    unread.extend(faults.into_iter().map(|fault| question.problem(page, fault)));
                }
            }
        }
        answers.visit(&page.id);
        let state = State::of(self, answers, today);
        let found = self.page_problems(index, answers, &state, today);
        self.in_order_of_questions(index, unread, found)
    }

    /// Everything that is wrong, page by page. No problems means: can be sent.
    #[must_use]
    pub fn check(&self, answers: &Answers, today: Date) -> Vec<Problem> {
        let state = State::of(self, answers, today);
        let pages: Vec<usize> = self.shown_pages(&state).map(|(index, _)| index).collect();
        pages.into_iter().flat_map(|index| self.page_problems(index, answers, &state, today)).collect()
    }

    /// What a formula about the answers gives, such as a fee. Hidden answers count as not given.
    #[must_use]
    pub fn compute(&self, formula: &Formula, answers: &Answers, today: Date) -> feel::Value {
        State::of(self, answers, today).value(formula)
    }

    /// What a rule says of these answers: nothing where it cannot be judged.
    #[must_use]
    pub fn judge(&self, rule: &Rule, answers: &Answers, today: Date) -> Option<bool> {
        State::of(self, answers, today).judge(&rule.check)
    }

    pub(super) fn shown_pages<'f>(&'f self, state: &State) -> impl Iterator<Item = (usize, &'f Page)> {
        self.pages.iter().enumerate().filter(|(index, _)| state.shows_page(*index))
    }

    fn page_problems(&self, page: usize, answers: &Answers, state: &State, today: Date) -> Vec<Problem> {
        let Some(found) = self.pages.get(page) else { return Vec::new() };
        let mut problems = Vec::new();
        for question in
            found.questions.clone().filter(|q| state.shows(*q)).filter_map(|q| self.questions.get(q))
        {
            let faults = question.faults(answers.get(&question.id), today);
            problems.extend(faults.into_iter().map(|fault| question.problem(found, fault)));
        }
        let broken =
            self.rules.iter().filter(|rule| rule.page == page && self.broken(rule, answers, state, today));
        problems.extend(broken.filter_map(|rule| {
            self.question(&rule.at).map(|at| at.problem(found, Fault::new(rule.message.clone())))
        }));
        problems
    }

    fn broken(&self, rule: &Rule, answers: &Answers, state: &State, today: Date) -> bool {
        let right = |index: &usize| {
            state.shows(*index)
                && self.questions.get(*index).is_some_and(|question| {
                    answers
                        .get(&question.id)
                        .is_some_and(|answer| question.faults(Some(answer), today).is_empty())
                })
        };
        rule.names.iter().all(right) && state.judge(&rule.check) == Some(false)
    }

    /// The error summary lists problems in the order of the fields. A question that could not be read counts as
    /// unanswered in the check; only the more exact words remain.
    fn in_order_of_questions(&self, page: usize, unread: Vec<Problem>, found: Vec<Problem>) -> Vec<Problem> {
        let known: Vec<String> = unread.iter().map(|problem| problem.question.clone()).collect();
        let others = found.into_iter().filter(|problem| !known.contains(&problem.question));
        let mut all: Vec<Problem> = unread.into_iter().chain(others).collect();
        debug_assert!(all.iter().all(|problem| self.pages[page].id == problem.page), "problems of one page");
        all.sort_by_key(|problem| self.index.get(&problem.question).copied());
        all
    }
}
