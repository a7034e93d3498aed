//! Contexts: which elements a rule is asked of.

use rustc_hash::FxHashMap;

use super::Rule;
use crate::judge::Evaluator;
use crate::language::{Expr, Path, Start, Step, Test};
use crate::names::{AttributeId, NameId, Names};
use crate::paths::{PathId, Paths};
use crate::syntax::Namespace;
use crate::xml::{Document, NodeId};

/// The names of the way to a context's elements, with conditions.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// From the root; otherwise the end of any way.
    absolute: bool,
    steps: Vec<(Test, Vec<Expr>)>,
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
        let mut steps: Vec<(Test, Vec<Expr>)> = Vec::new();
        let mut rest = path.steps.into_iter();
        let absolute = match path.start {
            Start::Document => {
                rest.next();
                true
            }
            Start::Anywhere(tests) => {
                steps.extend(tests.into_iter().map(|test| (test, Vec::new())));
                false
            }
            Start::Here => false,
            _ => return Err("a context is a way".to_owned()),
        };
        for step in rest {
            match step {
                Step::Child(test) => steps.push((test, Vec::new())),
                Step::If(condition) => match steps.last_mut() {
                    Some((_, conditions)) => conditions.push(condition),
                    None => return Err("the root has no condition".to_owned()),
                },
                // A short form in the middle of the way.
                Step::Each(Expr::Path(Path { start: Start::Here, steps: inner })) => {
                    for step in inner {
                        match step {
                            Step::Child(test) => steps.push((test, Vec::new())),
                            _ => return Err("a context is a way".to_owned()),
                        }
                    }
                }
                _ => return Err("a context is a way of names and conditions".to_owned()),
            }
        }
        Ok(Self { absolute, steps })
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
        for (test, _) in self.steps.iter().rev() {
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

    /// Whether the conditions hold for an element whose way fits. One that cannot be worked out does not.
    fn holds<'d>(&'d self, evaluator: &Evaluator<'d>, document: &Document<'_>, node: NodeId) -> bool {
        let mut current = node;
        for (_, conditions) in self.steps.iter().rev() {
            if !conditions.iter().all(|condition| evaluator.holds(condition, current).unwrap_or(false)) {
                return false;
            }
            current = document.node(current).parent;
        }
        true
    }
}

impl Ruleset {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    /// Works out beforehand which contexts may take the elements of which known way.
    pub(crate) fn place(&mut self, names: &Names, paths: &Paths) {
        for (rank, context) in self.contexts.iter().enumerate() {
            for (which, pattern) in context.patterns.iter().enumerate() {
                let own = (short(rank), short(which));
                match pattern.steps.last() {
                    Some((Test::Names(names), _)) => {
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
        let (mut taken, mut before) = (None, None);
        for (rank, which) in fitting {
            let Some(context) = self.contexts.get(*rank as usize) else { continue };
            let excluded = (taken.is_some() && taken == context.group) || before == Some(*rank);
            if excluded || !context.patterns[*which as usize].holds(evaluator, document, node) {
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
