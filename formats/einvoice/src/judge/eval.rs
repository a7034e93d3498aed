//! Expressions to values. A sequence is never stored: each item is handed to whoever asked, who may stop early.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use super::arithmetic::{compute, text_of};
use super::compare::compare;
use super::value::{Atom, Fault, Item};
use crate::decimal::Decimal;
use crate::language::scope::List;
use crate::language::{Comparison, Expr, Function, Operator, Start};
use crate::xml::{Document, NONE, NodeId};

/// Whether more items are wanted.
pub(super) type More = Result<bool, Fault>;

/// Takes the items of a sequence one by one.
pub(super) type Sink<'s, 'd> = &'s mut dyn FnMut(Item<'d>) -> More;

/// What an expression is asked of, and the variables around it.
#[derive(Clone, Copy)]
pub(super) struct At<'s, 'd> {
    pub(super) focus: &'s Item<'d>,
    /// What the rule is asked of.
    pub(super) current: &'s Item<'d>,
    pub(super) bound: Option<&'s Bound<'s, 'd>>,
}

/// A variable's items and the variables around it.
pub(super) struct Bound<'s, 'd> {
    items: &'s [Item<'d>],
    outer: Option<&'s Bound<'s, 'd>>,
}

/// Works out expressions about one document.
pub(crate) struct Evaluator<'d> {
    pub(super) document: &'d Document<'d>,
    pub(super) lists: &'d [List],
    pub(super) patterns: &'d [(String, regex_lite::Regex)],
    steps: Cell<u64>,
    /// The values of ways that texts are sought among.
    sets: RefCell<Vec<Option<Values<'d>>>>,
}

/// The different values of a way, or why they could not be gathered.
type Values<'d> = Result<Vec<Cow<'d, str>>, Fault>;

/// As many bytes of a text are looked at in a step.
const BYTES_OF_STEP: u64 = 16;

/// How many different values of a way are kept.
const MOST_VALUES: usize = 50;

impl<'d> Evaluator<'d> {
    /// For one document, with a bound for all steps together.
    pub(crate) fn new(document: &'d Document<'d>, steps: u64) -> Self {
        let vocabulary = document.vocabulary;
        Self {
            document,
            lists: &vocabulary.lists,
            patterns: &vocabulary.patterns,
            steps: Cell::new(steps),
            sets: RefCell::default(),
        }
    }

    /// Whether an expression holds for an element.
    pub(crate) fn holds(&self, expr: &'d Expr, node: NodeId) -> Result<bool, Fault> {
        let focus = Item::Node(node);
        self.truth(expr, At { focus: &focus, current: &focus, bound: None })
    }

    /// Whether the steps are used up, so that not everything was asked.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.steps.get() == 0
    }

    /// The one text that an expression yields at an element; none if it yields anything else.
    pub(crate) fn only_text(&self, expr: &'d Expr, node: NodeId) -> Option<Cow<'d, str>> {
        let focus = Item::Node(node);
        match self.atom(expr, At { focus: &focus, current: &focus, bound: None }) {
            Ok(Some(Atom::Untyped(text) | Atom::Text(text))) => Some(text),
            _ => None,
        }
    }

    /// What an expression yields at an element.
    pub(crate) fn items(&self, expr: &'d Expr, node: NodeId) -> Result<Vec<Item<'d>>, Fault> {
        let focus = Item::Node(node);
        let mut items = Vec::new();
        self.each(expr, At { focus: &focus, current: &focus, bound: None }, &mut |item| {
            items.push(item);
            Ok(true)
        })?;
        Ok(items)
    }

    pub(super) fn step(&self) -> Result<(), Fault> {
        self.spend(1)
    }

    pub(super) fn spend(&self, steps: u64) -> Result<(), Fault> {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(steps));
        if left < steps { Err(Fault::TooManySteps) } else { Ok(()) }
    }

    /// The effective truth of an expression.
    pub(super) fn truth(&self, expr: &'d Expr, at: At<'_, 'd>) -> Result<bool, Fault> {
        match expr {
            Expr::Truth(truth) => Ok(*truth),
            Expr::Not(inner) => Ok(!self.truth(inner, at)?),
            Expr::Or(all) => {
                for one in all {
                    if self.truth(one, at)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Expr::And(all) => {
                for one in all {
                    if !self.truth(one, at)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Expr::Compare(comparison, left, right) => self.compared(*comparison, left, right, at),
            Expr::Call(Function::Void, _) => Ok(self.is_void(at)),
            Expr::Call(Function::Filled, arguments) => {
                arguments.first().map_or(Ok(false), |first| self.filled(first, at))
            }
            Expr::Call(Function::Exists, arguments) => {
                arguments.first().map_or(Ok(false), |first| self.any(first, at))
            }
            Expr::Listed(text, list) => {
                let text = self.text(text, at)?;
                let text = super::value::normalized(text);
                Ok(self.lists.get(*list).is_some_and(|list| list.codes.contains(&*text)))
            }
            Expr::Matches(text, pattern) => {
                let text = self.text(text, at)?;
                Ok(self.patterns.get(*pattern).is_some_and(|(_, regex)| regex.is_match(&text)))
            }
            Expr::Every(of, then) => {
                let mut all = true;
                self.each(of, at, &mut |item| {
                    let items = [item];
                    let bound = Bound { items: &items, outer: at.bound };
                    all = self.truth(then, At { bound: Some(&bound), ..at })?;
                    Ok(all)
                })?;
                Ok(all)
            }
            Expr::Some(of, then) => {
                let mut any = false;
                self.each(of, at, &mut |item| {
                    let items = [item];
                    let bound = Bound { items: &items, outer: at.bound };
                    any = self.truth(then, At { bound: Some(&bound), ..at })?;
                    Ok(!any)
                })?;
                Ok(any)
            }
            Expr::If(parts) => {
                let [condition, yes, no] = &**parts;
                if self.truth(condition, at)? { self.truth(yes, at) } else { self.truth(no, at) }
            }
            Expr::Let(of, then) => self.with(of, at, |at| self.truth(then, at)),
            Expr::Path(path) if !path.ends_in_values() => match &path.start {
                Start::Places(ways) if path.steps.is_empty() => {
                    Ok(ways.iter().any(|way| self.document.first(*way) != NONE))
                }
                Start::Anywhere(tests) if path.steps.is_empty() => {
                    let mut found = false;
                    self.spend(self.document.each_way_ending(tests, |_| found = true))?;
                    Ok(found)
                }
                _ => self.any(expr, at),
            },
            Expr::Among(set, text) => self.among(*set, text, at),
            _ => self.effective(expr, at),
        }
    }

    /// Whether a comparison holds for any pair of the items on both sides.
    fn compared(
        &self,
        comparison: Comparison,
        left: &'d Expr,
        right: &'d Expr,
        at: At<'_, 'd>,
    ) -> Result<bool, Fault> {
        if left.is_single() && right.is_single() {
            let Some(a) = self.atom(left, at)? else { return Ok(false) };
            let b = self.atom(right, at)?;
            return b.map_or(Ok(false), |b| compare(comparison, &a, &b));
        }
        let mut found = false;
        if right.is_single() {
            let mut known = None;
            self.atoms(left, at, &mut |a| {
                if known.is_none() {
                    known = Some(self.atom(right, at)?);
                }
                found = match &known {
                    Some(Some(b)) => compare(comparison, &a, b)?,
                    _ => false,
                };
                Ok(!found)
            })?;
            return Ok(found);
        }
        self.atoms(left, at, &mut |a| {
            self.atoms(right, at, &mut |b| {
                found = compare(comparison, &a, &b)?;
                Ok(!found)
            })
        })?;
        Ok(found)
    }

    /// The truth of a value: something is there, a text is not empty, a number is not zero.
    fn effective(&self, expr: &'d Expr, at: At<'_, 'd>) -> Result<bool, Fault> {
        let mut found = None;
        self.each(expr, at, &mut |item| match (&found, item) {
            (None, Item::Node(_) | Item::Attribute(_)) => {
                found = Some(true);
                Ok(false)
            }
            (None, Item::Atom(atom)) => {
                found = Some(match atom {
                    Atom::Untyped(text) | Atom::Text(text) => !text.is_empty(),
                    Atom::Number(number) => !number.is_zero(),
                    Atom::Binary(number) => number != 0.0 && !number.is_nan(),
                    Atom::Truth(truth) => truth,
                    Atom::Date(_) => return Err(Fault::Kinds),
                });
                Ok(true)
            }
            _ => Err(Fault::Kinds),
        })?;
        Ok(found.unwrap_or(false))
    }

    /// Whether an expression yields anything.
    pub(super) fn any(&self, expr: &'d Expr, at: At<'_, 'd>) -> Result<bool, Fault> {
        let mut found = false;
        let mut see = |_: Item<'d>| -> More {
            found = true;
            Ok(false)
        };
        match expr {
            Expr::Path(path) => self.path(path, at, &mut see)?,
            _ => self.each(expr, at, &mut see)?,
        };
        Ok(found)
    }

    /// Whether a text is among the values that a way from the root yields; they are gathered once.
    fn among(&self, set: usize, text: &str, at: At<'_, 'd>) -> Result<bool, Fault> {
        if let Some(Some(known)) = self.sets.borrow().get(set) {
            return known.as_ref().map(|known| known.iter().any(|one| one == text)).map_err(|fault| *fault);
        }
        let mut values: Vec<Cow<'d, str>> = Vec::new();
        let gathered = self.document.vocabulary.sets.get(set).map_or(Ok(true), |path| {
            self.atoms(path, at, &mut |atom| {
                let text = text_of(atom);
                if !values.contains(&text) {
                    values.push(text);
                }
                Ok(values.len() < MOST_VALUES)
            })
        });
        if values.len() >= MOST_VALUES {
            // Too many different ones to keep: ask each time.
            let mut found = false;
            if let Some(path) = self.document.vocabulary.sets.get(set) {
                self.atoms(path, at, &mut |atom| {
                    found = text_of(atom) == text;
                    Ok(!found)
                })?;
            }
            return Ok(found);
        }
        let found = values.iter().any(|one| one == text);
        let mut sets = self.sets.borrow_mut();
        if sets.len() <= set {
            sets.resize_with(set + 1, || None);
        }
        if let Some(slot) = sets.get_mut(set) {
            *slot = Some(gathered.map(|_| values));
        }
        gathered.map(|_| found)
    }

    fn with<T>(
        &self,
        of: &'d Expr,
        at: At<'_, 'd>,
        run: impl FnOnce(At<'_, 'd>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        // Mostly it is one item, which needs no list.
        let (mut one, mut items) = (None, Vec::new());
        self.each(of, at, &mut |item| {
            match one.take() {
                None if items.is_empty() => one = Some(item),
                first => {
                    items.extend(first);
                    items.push(item);
                }
            }
            Ok(true)
        })?;
        let items = one.as_ref().map_or(items.as_slice(), std::slice::from_ref);
        let bound = Bound { items, outer: at.bound };
        run(At { bound: Some(&bound), ..at })
    }

    /// Hands over the items of an expression.
    pub(super) fn each(&self, expr: &'d Expr, at: At<'_, 'd>, sink: Sink<'_, 'd>) -> More {
        match expr {
            Expr::Path(path) => self.path(path, at, sink),
            Expr::Text(text) => sink(Item::Atom(Atom::Text(Cow::Borrowed(text)))),
            Expr::Number(number) => sink(Item::Atom(Atom::Number(*number))),
            Expr::Variable(rank) => {
                let mut bound = at.bound;
                for _ in 0..*rank {
                    bound = bound.and_then(|bound| bound.outer);
                }
                for item in bound.map(|bound| bound.items).unwrap_or_default() {
                    if !sink(item.clone())? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Expr::Sequence(all) => {
                for one in all {
                    if !self.each(one, at, sink)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Expr::Arithmetic(..) | Expr::Minus(_) => {
                self.atom(expr, at)?.map_or(Ok(true), |atom| sink(Item::Atom(atom)))
            }
            Expr::Let(of, then) => self.with(of, at, |at| self.each(then, at, sink)),
            Expr::If(parts) => self.each(self.chosen(parts, at)?, at, sink),
            Expr::Call(Function::Distinct, arguments) => {
                arguments.first().map_or(Ok(true), |first| self.distinct(first, at, sink))
            }
            Expr::Call(function, arguments) => {
                self.call(*function, arguments, at)?.map_or(Ok(true), |atom| sink(Item::Atom(atom)))
            }
            Expr::Truth(_)
            | Expr::Or(_)
            | Expr::And(_)
            | Expr::Not(_)
            | Expr::Compare(..)
            | Expr::Among(..)
            | Expr::Listed(..)
            | Expr::Matches(..)
            | Expr::Every(..)
            | Expr::Some(..) => sink(Item::Atom(Atom::Truth(self.truth(expr, at)?))),
        }
    }

    fn chosen(&self, parts: &'d [Expr; 3], at: At<'_, 'd>) -> Result<&'d Expr, Fault> {
        let [condition, yes, no] = parts;
        Ok(if self.truth(condition, at)? { yes } else { no })
    }

    /// Hands over the values of an expression, without their places.
    pub(super) fn atoms(
        &self,
        expr: &'d Expr,
        at: At<'_, 'd>,
        sink: &mut dyn FnMut(Atom<'d>) -> More,
    ) -> More {
        match expr {
            Expr::Path(path) => self.path(path, at, &mut |item| sink(self.atomized(item))),
            _ if expr.is_single() => self.atom(expr, at)?.map_or(Ok(true), sink),
            _ => self.each(expr, at, &mut |item| sink(self.atomized(item))),
        }
    }

    pub(super) fn atomized(&self, item: Item<'d>) -> Atom<'d> {
        match item {
            Item::Node(node) => {
                let text = self.document.value(node);
                // Who looks at a long text takes as long as many steps; without this, every line could look at all of it.
                self.steps.set(self.steps.get().saturating_sub(text.len() as u64 / BYTES_OF_STEP));
                Atom::Untyped(text)
            }
            Item::Attribute(number) => Atom::Untyped(self.document.attribute_value(number)),
            Item::Atom(atom) => atom,
        }
    }

    /// The one value of an expression, or none. What has no more than one is worked out without handing it on.
    pub(super) fn atom(&self, expr: &'d Expr, at: At<'_, 'd>) -> Result<Option<Atom<'d>>, Fault> {
        let mut found = None;
        let mut keep = |item: Item<'d>| -> More {
            if found.is_some() {
                return Err(Fault::Many);
            }
            found = Some(self.atomized(item));
            Ok(true)
        };
        match expr {
            Expr::Number(number) => return Ok(Some(Atom::Number(*number))),
            Expr::Text(text) => return Ok(Some(Atom::Text(Cow::Borrowed(text)))),
            Expr::Truth(truth) => return Ok(Some(Atom::Truth(*truth))),
            Expr::Arithmetic(operator, left, right) => {
                return match (self.atom(left, at)?, self.atom(right, at)?) {
                    (Some(a), Some(b)) => compute(*operator, &a, &b).map(Some),
                    _ => Ok(None),
                };
            }
            Expr::Minus(inner) => {
                let nothing = Atom::Number(Decimal::ZERO);
                let inner = self.atom(inner, at)?;
                return inner.map(|atom| compute(Operator::Minus, &nothing, &atom)).transpose();
            }
            Expr::If(parts) => return self.atom(self.chosen(parts, at)?, at),
            Expr::Let(of, then) => return self.with(of, at, |at| self.atom(then, at)),
            Expr::Call(function, arguments) if *function != Function::Distinct => {
                return self.call(*function, arguments, at);
            }
            Expr::Path(path) => self.path(path, at, &mut keep)?,
            _ => self.each(expr, at, &mut keep)?,
        };
        Ok(found)
    }

    /// The one value of an expression as text; empty if there is none.
    pub(super) fn text(&self, expr: &'d Expr, at: At<'_, 'd>) -> Result<Cow<'d, str>, Fault> {
        Ok(self.atom(expr, at)?.map_or(Cow::Borrowed(""), text_of))
    }
}
