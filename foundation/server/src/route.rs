//! Routes as data: path, guard, handler, sample.

use access::{Action, sessions::Hurdle};
use kernel::Result;
use store::Read;

use crate::{Answer, Visit};

/// What answers a request.
pub type Handler = fn(&Visit) -> Result<Answer>;

/// Finds the path of a page that exists, for the tests that look at every page.
pub type Sample = fn(&mut Read<'_>) -> Result<Option<String>>;

/// Reading or changing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// Reads; answered for HEAD too.
    Get,
    /// Changes something.
    Post,
}

/// Who may come in. What may be done to a single thing is asked again inside, where the thing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guard {
    /// Everybody.
    Public,
    /// Whoever shows the key of one draft or one case (in the path or a cookie); the handler checks it, and a wrong key
    /// is answered as if there were nothing.
    Key,
    /// Any member of staff who is signed in.
    Staff,
    /// A member of staff whose roles allow this action on something.
    May(Action),
}

/// A path of the program.
#[derive(Clone, Copy)]
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// The path, with `{name}` for parts that change.
    pub path: &'static str,
    /// Who may come in.
    pub guard: Guard,
    /// What answers.
    pub handler: Handler,
    /// Where to find an example; needed for GET routes whose path has changing parts and which are pages.
    pub sample: Option<Sample>,
    /// A page for people; else a file or data.
    pub is_page: bool,
    /// The hurdles that are got over here: open to sessions which stand before one of these.
    pub over: &'static [Hurdle],
    /// Only for who proved a moment ago who they are, whatever the guard's action says.
    pub proven: bool,
}

impl Route {
    /// A page.
    #[must_use]
    pub const fn page(path: &'static str, guard: Guard, handler: Handler) -> Self {
        Self {
            method: Method::Get,
            path,
            guard,
            handler,
            sample: None,
            is_page: true,
            over: &[],
            proven: false,
        }
    }

    /// A file or data to be fetched.
    #[must_use]
    pub const fn file(path: &'static str, guard: Guard, handler: Handler) -> Self {
        Self {
            method: Method::Get,
            path,
            guard,
            handler,
            sample: None,
            is_page: false,
            over: &[],
            proven: false,
        }
    }

    /// An act.
    #[must_use]
    pub const fn act(path: &'static str, guard: Guard, handler: Handler) -> Self {
        Self {
            method: Method::Post,
            path,
            guard,
            handler,
            sample: None,
            is_page: false,
            over: &[],
            proven: false,
        }
    }

    /// Only for who proved a moment ago who they are.
    #[must_use]
    pub const fn proven(self) -> Self {
        Self { proven: true, ..self }
    }

    /// Whether a fresh proof is demanded, by the route or by what the guard asks for.
    #[must_use]
    pub const fn demands_proof(&self) -> bool {
        self.proven || matches!(self.guard, Guard::May(action) if action.demands_proof())
    }

    /// Says which hurdles are got over here.
    #[must_use]
    pub const fn over(self, over: &'static [Hurdle]) -> Self {
        Self { over, ..self }
    }

    /// Says where to find an example of the page.
    #[must_use]
    pub const fn sample(self, sample: Sample) -> Self {
        Self { sample: Some(sample), ..self }
    }

    /// Whether the path has changing parts.
    #[must_use]
    pub fn has_parts(&self) -> bool {
        self.path.contains('{')
    }
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {} ({:?})", self.method, self.path, self.guard)
    }
}
