//! The press: takes a letter, hands back a PDF that archives (PDF/A-3a) and screen readers (PDF/UA-1) accept.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sha2::{Digest, Sha256};
use typst::{comemo, foundations::Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{
    Error, Letter, Result,
    bounded::{self, Stopped},
    bundle::{self, Files},
    error, seal,
    world::{LetterWorld, Shared},
};

/// Results of the typesetter older than this many letters are forgotten. Letters of one template come in series, and what
/// they share is kept alive by being used; personal data of the letter before leaves the memory soon.
const REMEMBERED: usize = 2;

/// Prints letters. Loads the fonts once; cloning shares them. May be used from many threads.
#[derive(Clone)]
pub struct Printer {
    shared: Arc<Shared>,
    limits: Limits,
    /// Templates that ran out of time: they are not tried again while the thread of that try is busy. One that was only slow,
    /// on a machine with too much to do, ends some time and is tried again; an endless one never does.
    endless: Arc<Mutex<HashSet<[u8; 32]>>>,
}

/// What a template may use up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Pages of a letter.
    pub pages: usize,
    /// Time for a letter.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { pages: 200, time: Duration::from_secs(30) }
    }
}

impl Default for Printer {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Printer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Printer").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Printer {
    /// A printer with the usual limits.
    #[must_use]
    pub fn new() -> Self {
        Self::with_limits(Limits::default())
    }

    /// A printer with limits of your own.
    #[must_use]
    pub fn with_limits(limits: Limits) -> Self {
        Self { shared: Arc::new(Shared::load()), limits, endless: Arc::default() }
    }

    /// Prints `letter` as PDF/A-3a and PDF/UA-1. The same letter gives the same bytes.
    ///
    /// Works on a thread of its own and blocks the caller meanwhile (about 20 ms for a page when warm).
    ///
    /// # Errors
    /// [`Error::Template`] names file and line of a template's fault, also where the result would not be accessible
    /// (a picture without alternative text) or not archivable (a character without a glyph). Limits end in errors too.
    pub fn print(&self, letter: &Letter<'_>) -> Result<Vec<u8>> {
        let template = letter.template.to_owned();
        let digest: [u8; 32] = Sha256::digest(&template).into();
        if self.endless().contains(&digest) {
            return Err(Error::TimeOut(self.limits.time));
        }
        let files = bundle::files(letter, &self.shared.fonts)?;
        let (shared, pages) = (Arc::clone(&self.shared), self.limits.pages);
        let (ended, printer) = (Arc::new(AtomicBool::new(false)), self.clone());
        let at_end = ended.clone();
        let work = move || {
            let pdf = set(shared, template, files, pages);
            let mut endless = printer.endless();
            at_end.store(true, Ordering::SeqCst);
            endless.remove(&digest);
            drop(endless);
            pdf
        };
        let pdf = bounded::run(self.limits.time, work).map_err(|stopped| match stopped {
            Stopped::TimeOut => {
                let mut endless = self.endless();
                if !ended.load(Ordering::SeqCst) {
                    endless.insert(digest);
                }
                Error::TimeOut(self.limits.time)
            }
            Stopped::Crashed => Error::Crashed,
        })??;
        match letter.reserve_seal {
            Some(size) => Ok(seal::blank_filler(pdf, size)?),
            None => Ok(pdf),
        }
    }

    fn endless(&self) -> std::sync::MutexGuard<'_, HashSet<[u8; 32]>> {
        self.endless.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Typesets and exports.
fn set(shared: Arc<Shared>, template: String, files: Files, limit: usize) -> Result<Vec<u8>> {
    let options = options(&template, &files)?;
    let world = LetterWorld::new(shared, template, files);
    let pdf = compile(&world, limit, &options);
    comemo::evict(REMEMBERED);
    pdf
}

fn compile(world: &LetterWorld, limit: usize, options: &PdfOptions) -> Result<Vec<u8>> {
    let failed = |diagnostics: typst::ecow::EcoVec<_>| Error::Template(error::faults(world, &diagnostics));
    let document = typst::compile::<PagedDocument>(world).output.map_err(failed)?;
    let pages = document.pages().len();
    if pages > limit {
        return Err(Error::TooManyPages { pages, limit });
    }
    typst_pdf::pdf(&document, options).map_err(failed)
}

/// Both standards at once, and an identifier that depends on the letter alone.
fn options(template: &str, files: &Files) -> Result<PdfOptions> {
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]).map_err(|_| Error::Crashed)?;
    let mut hash = Sha256::new_with_prefix(template);
    hash.update(files.get(bundle::FACTS).map_or(&[][..], Vec::as_slice));
    let ident = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("rathaus".into())),
        standards,
        ..PdfOptions::default()
    })
}
