//! What the clients tried and what the program acknowledged: the other side of the truth, kept where no kill reaches.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use super::browser::Answer;

/// What became of a request that changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// No answer, or half of one: it happened wholly or not at all.
    Unknown,
    /// The program said that it is done.
    Acknowledged,
    /// The program said that it cannot be done: nothing happened.
    Refused,
}

/// An act on a case, with the words by which it is found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    /// A file of the draft, before it is sent.
    Attach(String),
    Take,
    Ask(String),
    Answer {
        text: String,
        file: Option<String>,
    },
    Decide {
        outcome: &'static str,
        reasons: String,
    },
    Close,
}

/// One application, from its draft on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    /// The code that opens the draft.
    pub(crate) code: String,
    /// Where its mails go; no other application has this address.
    pub(crate) email: String,
    /// The key of its status page, once the program named it.
    pub(crate) key: Option<String>,
    /// How often it was sent.
    pub(crate) sent: usize,
    /// What was tried on its case.
    pub(crate) acts: Vec<(Act, Fate)>,
    /// SHA-256 of the letters that were downloaded, by document.
    pub(crate) letters: BTreeMap<String, [u8; 32]>,
}

impl Page {
    /// The case, as it stands in the addresses of staff pages.
    pub(crate) fn case(&self) -> Option<&str> {
        self.key.as_deref()?.get(..32)
    }

    pub(crate) fn was(&self, fate: Fate, wanted: impl Fn(&Act) -> bool) -> usize {
        self.acts.iter().filter(|(act, known)| *known == fate && wanted(act)).count()
    }
}

/// Everything that is known outside.
#[derive(Default)]
pub(crate) struct Diary {
    pages: Mutex<Vec<Page>>,
    /// What must never happen.
    pub(crate) faults: Mutex<Vec<String>>,
    /// Checkpoints of the log, as somebody outside kept them.
    pub(crate) checkpoints: Mutex<BTreeSet<String>>,
    /// Numbers for words that are found again.
    number: AtomicUsize,
    /// Requests with an answer, and those without.
    pub(crate) answered: AtomicUsize,
    pub(crate) unanswered: AtomicUsize,
    /// How many of a hundred kills are done.
    pub(crate) percent: AtomicUsize,
    pub(crate) over: AtomicBool,
}

impl Diary {
    pub(crate) fn pages(&self) -> MutexGuard<'_, Vec<Page>> {
        locked(&self.pages)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// A number that was not given before.
    pub(crate) fn fresh(&self) -> usize {
        self.number.fetch_add(1, Ordering::SeqCst)
    }

    pub(crate) fn fault(&self, words: String) {
        locked(&self.faults).push(words);
    }

    /// Begins the page of an application and gives its place.
    pub(crate) fn begin(&self, code: &str, email: &str) -> usize {
        let mut pages = self.pages();
        pages.push(Page { code: code.to_owned(), email: email.to_owned(), ..Page::default() });
        pages.len() - 1
    }

    /// An answer to a request that cannot be wrong: an error of the program is a fault.
    pub(crate) fn looked(&self, what: &str, answer: Option<Answer>) -> Option<Answer> {
        let Some(answer) = answer else {
            self.unanswered.fetch_add(1, Ordering::Relaxed);
            return None;
        };
        self.answered.fetch_add(1, Ordering::Relaxed);
        if answer.status >= 500 || answer.status == 429 {
            self.fault(format!("{what}: {}", answer.status));
            return None;
        }
        Some(answer)
    }

    /// Tries an act on the case of a page: it is written down before, and its fate after. `done` begins the address to
    /// which the program leads when it is done.
    pub(crate) fn act(
        &self,
        page: usize,
        act: Act,
        done: &str,
        ask: impl FnOnce() -> Option<Answer>,
    ) -> Fate {
        let what = format!("{act:?}");
        let place = {
            let acts = &mut self.pages()[page].acts;
            acts.push((act, Fate::Unknown));
            acts.len() - 1
        };
        let fate = match self.looked(&what, ask()) {
            None => return Fate::Unknown,
            Some(answer) if answer.status == 303 && answer.location.starts_with(done) => Fate::Acknowledged,
            Some(answer) if matches!(answer.status, 409 | 422) => Fate::Refused,
            Some(answer) => {
                self.fault(format!("{what}: {} {}", answer.status, answer.location));
                return Fate::Unknown;
            }
        };
        self.pages()[page].acts[place].1 = fate;
        fate
    }
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
