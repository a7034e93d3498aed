//! Contexts: which elements a rule is asked of.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::Rule;
use crate::judge::Evaluator;
use crate::language::{Comparison, Expr, Path, Start, Step, Test};
use crate::names::{AttributeId, NameId, Names};
use crate::paths::{PathId, Paths};
use crate::syntax::Namespace;
use crate::xml::{Document, NodeId};

/// The names of the way to a context's elements, with conditions.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// From the root; otherwise the end of any way.
    absolute: bool,
    steps: Vec<Test>,
    /// What must hold, and how far above the element; the lowest first.
    conditions: Vec<(usize, Expr)>,
    /// The number of the question in the first condition, if that compares the answer with a text.
    question: Option<u32>,
}

/// The last answer about an element: contexts that exclude each other ask the same and hope for another one.
#[derive(Default)]
struct Answer<'d> {
    question: Option<u32>,
    /// None if it is no single text.
    text: Option<Cow<'d, str>>,
}

/// Elements that rules are asked of.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) name: String,
    pub(crate) patterns: Vec<Pattern>,
    /// Contexts with the same number exclude each other: the first one takes the element.
    pub(crate) group: Option<u32>,
    pub(crate) rules: Vec<u32>,
}

/// A way, or an attribute at a way, that should not occur.
#[derive(Debug)]
pub(crate) struct Unused {
    pub(crate) path: PathId,
    pub(crate) attribute: Option<AttributeId>,
    pub(crate) rule: u32,
}

/// The rules of one set in one syntax.
#[derive(Debug, Default)]
pub(crate) struct Ruleset {
    pub(crate) name: &'static str,
    pub(crate) rules: Vec<Rule>,
    pub(crate) contexts: Vec<Context>,
    pub(crate) unused: Vec<Unused>,
    /// For each known way which contexts may take it (the context's rank and its pattern's), and which rows of `unused`.
    places: Vec<(u32, u32)>,
    fitting: Vec<(u16, u16)>,
    unused_at: FxHashMap<PathId, Vec<u32>>,
    /// Contexts by the last name of their way; those that do not end with a name.
    ending: FxHashMap<NameId, Vec<(u16, u16)>>,
    open: Vec<(u16, u16)>,
}

impl Pattern {
    /// The patterns that an expression means.
    pub(super) fn of(expr: Expr) -> Result<Vec<Self>, String> {
        match expr {
            Expr::Sequence(all) => Ok(all
                .into_iter()
                .map(Self::of)
                .collect::<Result<Vec<_>, _>>()?
                .into_iter()
                .flatten()
                .collect()),
            Expr::Path(path) => Ok(vec![Self::of_path(path)?]),
            _ => Err("a context is a way".to_owned()),
        }
    }

    fn of_path(path: Path) -> Result<Self, String> {
        let mut steps: Vec<Test> = Vec::new();
        let mut conditions: Vec<(usize, Expr)> = Vec::new();
        let mut rest = path.steps.into_iter();
        let absolute = match path.start {
            Start::Document => {
                rest.next();
                true
            }
            Start::Anywhere(tests) => {
                steps.extend(tests);
                false
            }
            Start::Here => false,
            _ => return Err("a context is a way".to_owned()),
        };
        for step in rest {
            match step {
                Step::Child(test) => steps.push(test),
                Step::If(_) if steps.is_empty() => return Err("the root has no condition".to_owned()),
                Step::If(condition) => conditions.push((steps.len(), condition)),
                // A short form in the middle of the way.
                Step::Each(Expr::Path(Path { start: Start::Here, steps: inner })) => {
                    for step in inner {
                        match step {
                            Step::Child(test) => steps.push(test),
                            _ => return Err("a context is a way".to_owned()),
                        }
                    }
                }
                _ => return Err("a context is a way of names and conditions".to_owned()),
            }
        }
        conditions.iter_mut().for_each(|(depth, _)| *depth = steps.len() - *depth);
        conditions.sort_by_key(|(height, _)| *height);
        Ok(Self { absolute, steps, conditions, question: None })
    }

    /// Whether it means the root.
    pub(super) fn is_root(&self) -> bool {
        self.absolute && self.steps.is_empty()
    }

    /// Whether the names of a way fit.
    fn fits<'a>(
        &self,
        path: PathId,
        last: impl Fn(PathId) -> (PathId, NameId),
        spelled: impl Fn(NameId) -> (Namespace, &'a str),
    ) -> bool {
        let mut current = path;
        for test in self.steps.iter().rev() {
            if current == PathId::ROOT {
                return false;
            }
            let (parent, name) = last(current);
            if !test.passes(name, || spelled(name)) {
                return false;
            }
            current = parent;
        }
        !self.absolute || current == PathId::ROOT
    }

    /// What the first condition asks and hopes for, if it compares the element's own with a text.
    fn first_question(&self) -> Option<(&Expr, &str)> {
        match self.conditions.first()? {
            (0, Expr::Compare(Comparison::Equal, question, hope)) => match &**hope {
                Expr::Text(hope) => Some((question, hope)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the conditions hold for an element whose way fits. One that cannot be worked out does not.
    fn holds<'d>(
        &'d self,
        evaluator: &Evaluator<'d>,
        document: &Document<'_>,
        node: NodeId,
        known: &mut Answer<'d>,
    ) -> bool {
        if self.conditions.is_empty() {
            return true;
        }
        let mut asked = 0;
        if let (Some(_), Some((question, hope))) = (self.question, self.first_question()) {
            if known.question != self.question {
                *known = Answer { question: self.question, text: evaluator.only_text(question, node) };
            }
            match &known.text {
                Some(text) if text == hope => asked = 1,
                Some(_) => return false,
                None => {}
            }
        }
        let (mut current, mut above) = (node, 0);
        self.conditions.iter().skip(asked).all(|(height, condition)| {
            while above < *height {
                (current, above) = (document.node(current).parent, above + 1);
            }
            evaluator.holds(condition, current).unwrap_or(false)
        })
    }
}

impl Ruleset {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    /// Works out beforehand which contexts may take the elements of which known way.
    pub(crate) fn place(&mut self, names: &Names, paths: &Paths) {
        self.number_questions();
        for (rank, context) in self.contexts.iter().enumerate() {
            // Without rules it only matters where it takes elements from others.
            if context.rules.is_empty() && context.group.is_none() {
                continue;
            }
            for (which, pattern) in context.patterns.iter().enumerate() {
                let own = (short(rank), short(which));
                match pattern.steps.last() {
                    Some(Test::Names(names)) => {
                        for name in names {
                            self.ending.entry(*name).or_default().push(own);
                        }
                    }
                    _ => self.open.push(own),
                }
            }
        }
        let last = |path| paths.last(path).unwrap_or((PathId::ROOT, NameId(u32::MAX)));
        let spelled = |name| names.element(name).unwrap_or((Namespace::Other, ""));
        for path in (0..paths.len()).map(PathId) {
            let fitting = self.fitting(path, &last, &spelled);
            let from = number(self.fitting.len());
            self.fitting.extend(fitting);
            self.places.push((from, number(self.fitting.len())));
        }
        for (rank, unused) in self.unused.iter().enumerate() {
            self.unused_at.entry(unused.path).or_default().push(number(rank));
        }
    }

    /// The same questions get the same numbers.
    fn number_questions(&mut self) {
        let mut questions: Vec<Expr> = Vec::new();
        for pattern in self.contexts.iter_mut().flat_map(|context| &mut context.patterns) {
            let Some((question, _)) = pattern.first_question() else { continue };
            let known = questions.iter().position(|one| one == question);
            let own = known.unwrap_or_else(|| {
                questions.push(question.clone());
                questions.len() - 1
            });
            pattern.question = Some(number(own));
        }
    }

    /// Hands over what occurs and should not.
    pub(crate) fn unused<'s>(&'s self, document: &Document<'_>, mut take: impl FnMut(NodeId, &'s Rule)) {
        if self.unused.is_empty() {
            return;
        }
        for (way, _) in &document.ways {
            for rank in self.unused_at.get(way).into_iter().flatten() {
                let Some(unused) = self.unused.get(*rank as usize) else { continue };
                let at = match unused.attribute {
                    None => document.at(*way).next(),
                    Some(attribute) => {
                        document.at(*way).find(|node| document.attribute_at(*node, attribute).is_some())
                    }
                };
                if let (Some(node), Some(rule)) = (at, self.rules.get(unused.rule as usize)) {
                    take(node, rule);
                }
            }
        }
    }

    fn fitting<'a>(
        &self,
        path: PathId,
        last: &impl Fn(PathId) -> (PathId, NameId),
        spelled: &impl Fn(NameId) -> (Namespace, &'a str),
    ) -> Vec<(u16, u16)> {
        let named = self.ending.get(&last(path).1).into_iter().flatten();
        let fits = |(rank, which): &&(u16, u16)| {
            let context = self.contexts.get(*rank as usize);
            context
                .and_then(|context| context.patterns.get(*which as usize))
                .is_some_and(|one| one.fits(path, last, spelled))
        };
        let mut all: Vec<_> = named.chain(&self.open).filter(fits).copied().collect();
        all.sort_unstable();
        all
    }

    /// Hands over every element with the contexts that it has.
    pub(crate) fn visit<'d>(
        &'d self,
        evaluator: &Evaluator<'d>,
        document: &'d Document<'_>,
        mut visit: impl FnMut(NodeId, &'d Context),
    ) {
        let last = |path| document.last_step(path);
        let spelled = |name| document.spelled(name);
        for (way, _) in &document.ways {
            let own;
            let fitting = match self.places.get(way.index()) {
                Some((from, to)) => self.fitting.get(*from as usize..*to as usize).unwrap_or_default(),
                None => {
                    own = self.fitting(*way, &last, &spelled);
                    own.as_slice()
                }
            };
            if fitting.is_empty() {
                continue;
            }
            for node in document.at(*way) {
                self.contexts_of(node, fitting, evaluator, document, &mut visit);
            }
        }
    }

    fn contexts_of<'d>(
        &'d self,
        node: NodeId,
        fitting: &[(u16, u16)],
        evaluator: &Evaluator<'d>,
        document: &Document<'_>,
        visit: &mut impl FnMut(NodeId, &'d Context),
    ) {
        let (mut taken, mut before, mut known) = (None, None, Answer::default());
        for (rank, which) in fitting {
            let Some(context) = self.contexts.get(*rank as usize) else { continue };
            let excluded = (taken.is_some() && taken == context.group) || before == Some(*rank);
            if excluded || !context.patterns[*which as usize].holds(evaluator, document, node, &mut known) {
                continue;
            }
            before = Some(*rank);
            taken = context.group.or(taken);
            visit(node, context);
        }
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
