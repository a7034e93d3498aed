//! Everything the tables say about one syntax: names, ways, lists, rules. Made once, when it is first needed.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::edition::{self, Ruleset};
use crate::language::parser::{Here, parse, parse_pattern};
use crate::language::scope::{List, Scope};
use crate::language::{Expr, Path, Step, Test};
use crate::names::Names;
use crate::paths::{PathId, Paths};
use crate::schema::Schema;
use crate::syntax::Syntax;
use crate::terms::{TermId, Terms};

/// The tables of one syntax.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    pub(crate) syntax: Syntax,
    pub(crate) names: Names,
    pub(crate) paths: Paths,
    pub(crate) lists: Vec<List>,
    pub(crate) patterns: Vec<(String, regex_lite::Regex)>,
    pub(crate) sets: Vec<Expr>,
    pub(crate) schema: Schema,
    pub(crate) rulesets: Vec<Ruleset>,
    /// Where in a table something is wrong; empty, as a test proves.
    pub(crate) faults: Vec<String>,
    /// Where the specification identifier stands.
    pub(crate) specification: PathId,
    /// Which terms stand at which way.
    pub(crate) term_ways: FxHashMap<PathId, Vec<TermId>>,
    /// The way to each term from its group, where the syntax has one.
    ways: FxHashMap<TermId, Expr>,
}

static UBL: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::make(Syntax::Ubl, edition::TABLES));
static CII: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::make(Syntax::Cii, edition::TABLES));

impl Vocabulary {
    /// The tables of a syntax.
    pub(crate) fn of(syntax: Syntax) -> &'static Self {
        match syntax {
            Syntax::Ubl => &UBL,
            Syntax::Cii => &CII,
        }
    }

    /// What some tables of rules say about a syntax, together with what stands in no edition.
    pub(crate) fn make(syntax: Syntax, tables: &[edition::Table]) -> Self {
        let mut scope = Scope::new(syntax, Terms::all());
        let mut faults = Vec::new();
        let schema = Schema::read(syntax, &mut scope, &mut faults);
        let mut rulesets = edition::read(tables, &mut scope, &mut faults);
        let term_ways = term_ways(&mut scope, &mut faults);
        let ways = ways(&mut scope, &mut faults);
        let Scope { names, paths, lists, patterns, sets, .. } = scope;
        for ruleset in &mut rulesets {
            ruleset.place(&names, &paths);
        }
        let specification = term_ways
            .iter()
            .find(|(_, terms)| terms.iter().any(|term| Terms::all().get(*term).id == "BT-24"));
        let specification = specification.map_or(PathId::ROOT, |(way, _)| *way);
        Self {
            syntax,
            names,
            paths,
            lists,
            patterns,
            sets,
            schema,
            rulesets,
            faults,
            specification,
            term_ways,
            ways,
        }
    }
}

impl Vocabulary {
    /// The way to a term from its group.
    pub(crate) fn way_of(&self, term: TermId) -> Option<&Expr> {
        self.ways.get(&term)
    }

    /// The term that stands at a way: one below the context's if there are several, a value before a group.
    pub(crate) fn term_at(&self, way: PathId, context: Option<TermId>) -> Option<TermId> {
        let all = self.term_ways.get(&way)?;
        let terms = Terms::all();
        let below = |id: &&TermId| {
            let group = std::iter::successors(Some(**id), |id| terms.get(*id).group);
            context.is_some_and(|context| group.into_iter().any(|id| id == context))
        };
        let value = |id: &&TermId| terms.get(**id).id.starts_with("BT");
        all.iter().find(below).or_else(|| all.iter().find(value)).or_else(|| all.first()).copied()
    }
}

/// The ways at which business terms stand, all of them known to the tree from here on.
fn term_ways(scope: &mut Scope, faults: &mut Vec<String>) -> FxHashMap<PathId, Vec<TermId>> {
    let mut found: FxHashMap<PathId, Vec<TermId>> = FxHashMap::default();
    for (id, term) in scope.terms.iter() {
        let Ok((way, _)) = scope.terms.way(id, None, scope.syntax) else { continue };
        match parse_pattern(&format!("/*/{way}"), scope) {
            Ok(expr) => {
                for way in ends(&expr, vec![PathId::ROOT], scope, true) {
                    found.entry(way).or_default().push(id);
                }
            }
            Err(fault) => faults.push(format!("{}: {fault}", term.id)),
        }
    }
    found
}

/// The ways to all terms from their groups.
fn ways(scope: &mut Scope, faults: &mut Vec<String>) -> FxHashMap<TermId, Expr> {
    let mut ways = FxHashMap::default();
    for (id, term) in scope.terms.iter() {
        let Ok((way, _)) = scope.terms.way(id, term.group, scope.syntax) else { continue };
        let root = term.group.is_some_and(|group| scope.terms.get(group).group.is_none());
        match parse(&way, scope, Here { term: term.group, root }) {
            Ok(expr) => {
                ways.insert(id, expr);
            }
            Err(fault) => faults.push(format!("{}: {fault}", term.id)),
        }
    }
    ways
}

/// Where a way leads from others, whatever its conditions.
fn ends(expr: &Expr, from: Vec<PathId>, scope: &mut Scope, rooted: bool) -> Vec<PathId> {
    match expr {
        Expr::Sequence(all) => all.iter().flat_map(|one| ends(one, from.clone(), scope, rooted)).collect(),
        Expr::Path(Path { steps, .. }) => {
            let mut ways = from;
            for step in steps.iter().skip(usize::from(rooted)) {
                match step {
                    Step::Child(Test::Names(names)) => {
                        let next: Vec<_> =
                            ways.iter().flat_map(|way| names.iter().map(|name| (*way, *name))).collect();
                        ways = next.into_iter().map(|(way, name)| scope.paths.add(way, name)).collect();
                    }
                    Step::Each(inner) => ways = ends(inner, ways, scope, false),
                    Step::Attribute(_) => return Vec::new(),
                    _ => {}
                }
            }
            ways
        }
        _ => from,
    }
}
