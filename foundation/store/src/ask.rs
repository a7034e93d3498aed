//! Questions that are values: several of them can be asked at once.

use crate::{Bind, Result, Row, Sql, Value};

/// A question to the database that was not asked yet: a statement, its parameters, and what becomes of its rows. It is asked
/// by [`Read::ask`](crate::Read::ask), alone or with others at once.
#[must_use = "a question does nothing until it is asked"]
pub struct Ask<T> {
    sql: &'static Sql,
    params: Vec<Value<'static>>,
    answer: T,
    take: Box<Take<T>>,
}

/// Takes a row into the answer.
type Take<T> = dyn FnMut(&mut T, &Row<'_>) -> Result<()>;

impl<T> Ask<Vec<T>> {
    /// For all rows.
    pub fn all(
        sql: &'static Sql,
        params: &[&dyn Bind],
        mut map: impl FnMut(&Row<'_>) -> Result<T> + 'static,
    ) -> Self {
        Self::fold(sql, params, Vec::new(), move |rows: &mut Vec<T>, row| {
            rows.push(map(row)?);
            Ok(())
        })
    }
}

impl<T> Ask<Option<T>> {
    /// For the first row, if there is one.
    pub fn first(
        sql: &'static Sql,
        params: &[&dyn Bind],
        mut map: impl FnMut(&Row<'_>) -> Result<T> + 'static,
    ) -> Self {
        Self::fold(sql, params, None, move |found: &mut Option<T>, row| {
            if found.is_none() {
                *found = Some(map(row)?);
            }
            Ok(())
        })
    }
}

impl<T> Ask<T> {
    /// For what `take` makes of `answer`, row by row.
    pub fn fold(
        sql: &'static Sql,
        params: &[&dyn Bind],
        answer: T,
        take: impl FnMut(&mut T, &Row<'_>) -> Result<()> + 'static,
    ) -> Self {
        let params = params.iter().map(|param| param.bind().into_owned()).collect();
        Self { sql, params, answer, take: Box::new(take) }
    }
}

impl<T> Ask<T> {
    /// What was answered.
    pub(crate) fn into_answer(self) -> T {
        self.answer
    }
}

/// A question without its type.
pub trait Part {
    #[doc(hidden)]
    fn sql(&self) -> &'static Sql;
    /// The parameters, which are given away: a question is asked once.
    #[doc(hidden)]
    fn params(&mut self) -> Vec<Value<'static>>;
    #[doc(hidden)]
    fn take(&mut self, row: &Row<'_>) -> Result<()>;
}

impl<T> Part for Ask<T> {
    fn sql(&self) -> &'static Sql {
        self.sql
    }
    fn params(&mut self) -> Vec<Value<'static>> {
        std::mem::take(&mut self.params)
    }
    fn take(&mut self, row: &Row<'_>) -> Result<()> {
        (self.take)(&mut self.answer, row)
    }
}

/// One question or several: an [`Ask`], a list, or a tuple, which may hold others.
pub trait Asks {
    /// Their answers, in the same order.
    type Answers;
    #[doc(hidden)]
    fn parts(&mut self) -> Vec<&mut dyn Part>;
    #[doc(hidden)]
    fn into_answers(self) -> Self::Answers;
}

impl<T> Asks for Ask<T> {
    type Answers = T;
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        vec![self]
    }
    fn into_answers(self) -> T {
        self.answer
    }
}

impl<A: Asks> Asks for Vec<A> {
    type Answers = Vec<A::Answers>;
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        self.iter_mut().flat_map(Asks::parts).collect()
    }
    fn into_answers(self) -> Self::Answers {
        self.into_iter().map(Asks::into_answers).collect()
    }
}

impl Asks for () {
    type Answers = ();
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        Vec::new()
    }
    fn into_answers(self) {}
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => {$(
        #[expect(non_snake_case, reason = "the types' names serve as the variables'")]
        impl<$($name: Asks),+> Asks for ($($name,)+) {
            type Answers = ($($name::Answers,)+);
            fn parts(&mut self) -> Vec<&mut dyn Part> {
                let ($($name,)+) = self;
                let mut parts = Vec::new();
                $(parts.extend($name.parts());)+
                parts
            }
            fn into_answers(self) -> Self::Answers {
                let ($($name,)+) = self;
                ($($name.into_answers(),)+)
            }
        }
    )+};
}
tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }
