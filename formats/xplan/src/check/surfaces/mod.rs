//! The rules about surfaces together: Flächenschluss (2.2.1.1), objects inside of their Geltungsbereich (2.2.3.1) and no attribute
//! twice in the same place (4.5.2.4).

mod area;
mod closure;
mod extent;
mod knots;
mod matching;
mod outline;
mod regions;
mod scope;
mod twice;
mod words;

use closure::{Changed, Layer, Told};
use extent::Extents;
use scope::Scope;

use super::{Finding, Options};
use crate::document::Document;
use crate::geometry::Shape;

/// What the rules about surfaces need to know of a document, so that one changed object can be checked without the others.
pub struct Surfaces<'d> {
    document: &'d Document,
    scope: Scope<'d>,
    layers: Vec<Layer>,
    extents: Extents,
}

impl<'d> Surfaces<'d> {
    /// Looks at all surfaces of a document.
    #[must_use]
    pub fn new(document: &'d Document) -> Self {
        let scope = Scope::of(document);
        let (layers, extents) = (closure::layers(&scope), Extents::new(&scope));
        Self { document, scope, layers, extents }
    }

    /// All findings.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut out = Vec::new();
        let mut told = Told::default();
        self.layers.iter().for_each(|layer| layer.check(&self.scope, &mut told, &mut out));
        self.extents.check(&self.scope, &mut out);
        twice::check(self.document, &self.scope, None, &mut out);
        out
    }

    /// The findings that name an object, if it had this shape and all others stayed as they are.
    #[must_use]
    pub fn recheck(&self, id: &str, shape: &Shape) -> Vec<Finding> {
        let Some(object) = self.document.object(id) else { return Vec::new() };
        let found = self.scope.members.iter().position(|member| member.object == object);
        let Some(member) = found else { return Vec::new() };
        let mut out = Vec::new();
        let mut told = Told::default();
        for layer in &self.layers {
            layer.recheck(&self.scope, Changed { member, shape }, &mut told, &mut out);
        }
        let one = &self.scope.members[member];
        if !one.may_be_outside {
            self.extents.check_one(&self.scope, one, shape, &mut out);
        }
        twice::check(self.document, &self.scope, Some((member, shape)), &mut out);
        out.retain(|finding| finding.objects.iter().any(|object| object == id));
        out
    }
}

/// Checks the rules about surfaces that are asked for.
pub(super) fn check(document: &Document, options: &Options, out: &mut Vec<Finding>) {
    if !(options.flaechenschluss || options.geltungsbereich || options.doppelbelegung) {
        return;
    }
    let scope = Scope::of(document);
    if options.flaechenschluss {
        let mut told = Told::default();
        closure::layers(&scope).iter().for_each(|layer| layer.check(&scope, &mut told, out));
    }
    if options.geltungsbereich {
        Extents::new(&scope).check(&scope, out);
    }
    if options.doppelbelegung {
        twice::check(document, &scope, None, out);
    }
}
