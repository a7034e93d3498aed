//! A question that goes along with the first that is asked in a piece of work, so that it costs no round trip of its own.

use std::cell::RefCell;
use std::rc::Rc;

use crate::{Ask, Database, Error, Part, Result};

/// What goes along on this thread.
struct Along {
    /// The database whose question it is.
    db: *const (),
    part: Rc<RefCell<dyn Part>>,
    state: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waits,
    Asked,
    Answered,
    /// The work wanted to write.
    Refused,
}

thread_local! {
    static ALONG: RefCell<Option<Along>> = const { RefCell::new(None) };
}

/// What became of a question that went along with some work.
#[derive(Debug)]
pub struct Went<T, R> {
    /// Its answer; none where the database had none to give, or where the work wanted to write before the answer was known.
    pub answer: Option<T>,
    /// What the work came to.
    pub result: R,
}

impl Database {
    /// Does `work`, which reads, and asks `question` together with its first: in the same transaction, in the same round trip. Work that asks
    /// nothing leaves it to be asked afterwards. Meant for work on a guess that the answer confirms: what it came to may be used only
    /// when the answer is there and fits. Until then nothing is written: [`Database::write`] refuses.
    ///
    /// # Errors
    /// What the database says of the question.
    pub fn along<T: 'static, R>(&self, question: Ask<T>, work: impl FnOnce() -> R) -> Result<Went<T, R>> {
        /// Takes the question back, even where the work panics.
        struct Clear;
        impl Drop for Clear {
            fn drop(&mut self) {
                ALONG.with(|along| along.borrow_mut().take());
            }
        }
        let question = Rc::new(RefCell::new(question));
        let along = Along { db: self.address(), part: question.clone(), state: Stage::Waits };
        ALONG.with(|slot| *slot.borrow_mut() = Some(along));
        let clear = Clear;
        let result = work();
        let stage = ALONG.with(|slot| slot.borrow().as_ref().map(|along| along.state));
        drop(clear);
        let question = Rc::into_inner(question).map(RefCell::into_inner);
        let answer = match (stage, question) {
            (Some(Stage::Answered), Some(question)) => Some(question.into_answer()),
            (Some(Stage::Waits), Some(question)) => Some(self.ask(question)?),
            _ => None,
        };
        Ok(Went { answer, result })
    }

    /// The question that goes along with the next one to this database, if there is one.
    pub(crate) fn goes_along(&self) -> Option<Rc<RefCell<dyn Part>>> {
        ALONG.with(|slot| {
            let slot = slot.borrow();
            let along =
                slot.as_ref().filter(|along| along.db == self.address() && along.state == Stage::Waits);
            along.map(|along| along.part.clone())
        })
    }

    /// Refuses while work on a guess is going on.
    pub(crate) fn may_write(&self) -> Result<()> {
        let guess = ALONG.with(|slot| {
            let mut slot = slot.borrow_mut();
            let along = slot.as_mut().filter(|along| along.db == self.address());
            along.map(|along| along.state = Stage::Refused).is_some()
        });
        if guess { Err(Error::Guess) } else { Ok(()) }
    }

    fn address(&self) -> *const () {
        std::sync::Arc::as_ptr(&self.0).cast()
    }
}

/// Whether what goes along was not asked yet.
pub(crate) fn waits() -> bool {
    ALONG.with(|slot| slot.borrow().as_ref().is_some_and(|along| along.state == Stage::Waits))
}

/// Notes what became of the question.
pub(crate) fn went(answered: bool) {
    ALONG.with(|slot| {
        if let Some(along) = slot.borrow_mut().as_mut().filter(|along| along.state == Stage::Waits) {
            along.state = if answered { Stage::Answered } else { Stage::Asked };
        }
    });
}
