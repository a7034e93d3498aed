//! What a template can reach: the project's Typst modules, the files of its own letter, and nothing else.

use std::{collections::HashMap, sync::Arc};

use typst::{
    Feature, Features, Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::{bundle::Files, fonts::Fonts};

/// The service's template; the letter's entry is ours and includes it.
pub(crate) const TEMPLATE: &str = "/vorlage.typ";

const MAIN: &str = "/rathaus/main.typ";
const MODULES: [(&str, &str); 5] = [
    (MAIN, include_str!("../typst/main.typ")),
    ("/rathaus/letter.typ", include_str!("../typst/letter.typ")),
    ("/rathaus/layout.typ", include_str!("../typst/layout.typ")),
    ("/rathaus/parts.typ", include_str!("../typst/parts.typ")),
    ("/rathaus/words.typ", include_str!("../typst/words.typ")),
];

/// What all letters share; made once.
pub(crate) struct Shared {
    library: LazyHash<Library>,
    pub(crate) fonts: Fonts,
    main: FileId,
    template: FileId,
    modules: HashMap<FileId, Source>,
}

impl Shared {
    pub(crate) fn load() -> Self {
        // Row headers of a table are behind this switch in Typst 0.15; nothing else of it is used.
        let features: Features = [Feature::A11yExtras].into_iter().collect();
        let modules = MODULES.iter().filter_map(|(path, text)| Some((id(path)?, (*text).to_owned())));
        Self {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            fonts: Fonts::load(),
            main: id(MAIN).unwrap_or_else(unnamed),
            template: id(TEMPLATE).unwrap_or_else(unnamed),
            modules: modules.map(|(id, text)| (id, Source::new(id, text))).collect(),
        }
    }
}

/// The compiler's number of a path of ours.
fn id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

/// A number for a path that cannot be written; our own constants always can.
fn unnamed() -> FileId {
    Source::detached("").id()
}

/// The world of one letter.
pub(crate) struct LetterWorld {
    shared: Arc<Shared>,
    template: Source,
    files: HashMap<FileId, Bytes>,
}

impl LetterWorld {
    pub(crate) fn new(shared: Arc<Shared>, template: String, files: Files) -> Self {
        let files = files.into_iter().filter_map(|(path, bytes)| Some((id(&path)?, Bytes::new(bytes))));
        let template = Source::new(shared.template, template);
        Self { template, files: files.collect(), shared }
    }
}

/// The one answer to whatever a template may not reach, whether it exists or not.
fn closed() -> FileError {
    FileError::AccessDenied
}

impl World for LetterWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.fonts.book
    }

    fn main(&self) -> FileId {
        self.shared.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            return Ok(self.template.clone());
        }
        self.shared.modules.get(&id).cloned().ok_or_else(closed)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(closed)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.all.get(index).cloned()
    }

    /// There is no today: a letter has the date it was given, and the same input gives the same bytes.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
