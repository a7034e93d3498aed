//! Everything the tables say about one syntax: names, ways, lists, rules. Made once, when it is first needed.

use std::sync::LazyLock;

use crate::edition::{self, Ruleset};
use crate::language::scope::{List, Scope};
use crate::names::{NameId, Names};
use crate::paths::{PathId, Paths};
use crate::schema::Schema;
use crate::syntax::Syntax;
use crate::terms::Terms;

/// The tables of one syntax.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    pub(crate) syntax: Syntax,
    pub(crate) names: Names,
    pub(crate) paths: Paths,
    pub(crate) lists: Vec<List>,
    pub(crate) patterns: Vec<(String, regex_lite::Regex)>,
    pub(crate) schema: Schema,
    pub(crate) rulesets: Vec<Ruleset>,
    /// Where in a table something is wrong; empty, as a test proves.
    pub(crate) faults: Vec<String>,
    named: Vec<Vec<PathId>>,
}

static UBL: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::make(Syntax::Ubl));
static CII: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::make(Syntax::Cii));

impl Vocabulary {
    /// The tables of a syntax.
    pub(crate) fn of(syntax: Syntax) -> &'static Self {
        match syntax {
            Syntax::Ubl => &UBL,
            Syntax::Cii => &CII,
        }
    }

    fn make(syntax: Syntax) -> Self {
        let mut scope = Scope::new(syntax, Terms::all());
        let mut faults = Vec::new();
        let schema = Schema::read(syntax, &mut scope, &mut faults);
        let mut rulesets = edition::read(&mut scope, &mut faults);
        let Scope { names, paths, lists, patterns, .. } = scope;
        for ruleset in &mut rulesets {
            ruleset.place(&names, &paths);
        }
        let mut named = vec![Vec::new(); names.len() as usize];
        for path in (1..paths.len()).map(PathId) {
            if let Some((_, name)) = paths.last(path)
                && let Some(ways) = named.get_mut(name.0 as usize)
            {
                ways.push(path);
            }
        }
        Self { syntax, names, paths, lists, patterns, schema, rulesets, faults, named }
    }

    /// The ways that end with a name.
    pub(crate) fn ways_named(&self, name: NameId) -> &[PathId] {
        self.named.get(name.0 as usize).map(Vec::as_slice).unwrap_or_default()
    }
}
