//! What can go wrong when a letter is printed, in German, for the person who maintains the service's letters.

use std::{fmt, time::Duration};

use typst::{
    World as _, WorldExt,
    diag::SourceDiagnostic,
    syntax::{DiagSpan, FileId},
};

use crate::{wording, world::LetterWorld};

/// Why there is no letter.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The template or its data has faults; the first one is the cause in most cases.
    #[error("Die Briefvorlage kann nicht gedruckt werden: {}", list(.0))]
    Template(Vec<Fault>),
    /// More pages than [`crate::Limits::pages`].
    #[error("Der Brief hätte {pages} Seiten, erlaubt sind {limit}.")]
    TooManyPages {
        /// Pages that came out.
        pages: usize,
        /// Pages that are allowed.
        limit: usize,
    },
    /// Not finished within [`crate::Limits::time`]: the template loops.
    #[error("Die Briefvorlage wird nicht fertig: nach {0:?} abgebrochen. Enthält sie eine endlose Schleife?")]
    TimeOut(Duration),
    /// The typesetter itself failed.
    #[error("Der Satz des Briefes ist mit einem Programmfehler abgebrochen.")]
    Crashed,
    /// An attachment's name is empty, used twice, reserved, or has a path in it.
    #[error("Der Name der Anlage „{0}“ ist leer, doppelt, vergeben oder enthält einen Pfad.")]
    AttachmentName(String),
    /// The QR code's text does not fit into a QR code.
    #[error("Der Text für den QR-Code ist zu lang.")]
    QrTooLong,
    /// The place for the proof could not be made.
    #[error("Der Platz für den Nachweis konnte nicht angelegt werden: {0}")]
    Seal(#[from] crate::seal::Error),
}

impl From<Error> for kernel::Error {
    fn from(error: Error) -> Self {
        Self::caused_by(error)
    }
}

/// One fault of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file: `vorlage.typ` for the service's template, `rathaus/…` for the project's own modules.
    pub file: String,
    /// Line, from 1; 0 where the fault has no place.
    pub line: usize,
    /// Column in characters, from 1; 0 where the fault has no place.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return f.write_str(&self.message);
        }
        write!(f, "{}, Zeile {}, Spalte {}: {}", self.file, self.line, self.column, self.message)
    }
}

fn list(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// The compiler's diagnostics as faults. Where a module of ours was called wrongly, the template's call is named.
pub(crate) fn faults(world: &LetterWorld, diagnostics: &[SourceDiagnostic]) -> Vec<Fault> {
    diagnostics.iter().map(|diagnostic| fault(world, diagnostic)).collect()
}

fn fault(world: &LetterWorld, diagnostic: &SourceDiagnostic) -> Fault {
    let calls = diagnostic.trace.iter().map(|call| DiagSpan::from(call.span));
    let spans: Vec<DiagSpan> = std::iter::once(diagnostic.span).chain(calls).collect();
    let in_template = |span: &&DiagSpan| span.id().is_some_and(|id| path(id) == crate::world::TEMPLATE);
    let span = spans.iter().find(in_template).copied().unwrap_or(diagnostic.span);
    let (line, column) = place(world, span).unwrap_or((0, 0));
    let hints = diagnostic.hints.iter().map(|hint| hint.v.as_str());
    Fault {
        file: span.id().map(|id| path(id).trim_start_matches('/').to_owned()).unwrap_or_default(),
        line,
        column,
        message: wording::german(&diagnostic.message, hints),
    }
}

fn path(id: FileId) -> &'static str {
    id.get().vpath().get_with_slash()
}

/// Line and column of `span`, from 1.
fn place(world: &LetterWorld, span: DiagSpan) -> Option<(usize, usize)> {
    let source = world.source(span.id()?).ok()?;
    let (line, column) = source.lines().byte_to_line_column(world.range(span)?.start)?;
    Some((line + 1, column + 1))
}
