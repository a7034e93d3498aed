//! The services this installation offers: packages by their key.

use std::{collections::BTreeMap, sync::Arc};

use kernel::{Error, Lang, Result};
use server::Visit;

use crate::{
    packages::{Finding, Folder, OfficeProcess, Package, Source},
    register::Register,
};

/// The services, and the register they ask. The program puts it into [`server::Extensions`].
pub struct Catalogue {
    packages: BTreeMap<String, Arc<Package>>,
    /// The models of packages that only bring a process, by key.
    office: BTreeMap<String, String>,
    /// The resident register.
    pub register: Box<dyn Register>,
}

/// A package that cannot be used.
#[derive(Debug)]
pub struct Unusable {
    /// Its key.
    pub key: String,
    /// Why.
    pub findings: Vec<Finding>,
}

impl Catalogue {
    /// Reads every folder below `folder` that holds a `service.toml` or a `process.bpmn`.
    ///
    /// # Errors
    /// [`Error::Internal`] where the folder cannot be read.
    pub fn load(folder: &std::path::Path, register: Box<dyn Register>) -> Result<(Self, Vec<Unusable>)> {
        let mut sources: Vec<(String, Box<dyn Source>)> = Vec::new();
        let entries = std::fs::read_dir(folder)
            .map_err(|e| Error::internal(format!("folder of services {}: {e}", folder.display())))?;
        for entry in entries.flatten() {
            if ["service.toml", "process.bpmn"].iter().any(|file| entry.path().join(file).is_file()) {
                sources.push((
                    entry.file_name().to_string_lossy().into_owned(),
                    Box::new(Folder::new(entry.path())),
                ));
            }
        }
        Ok(Self::of(sources, register))
    }

    /// Takes packages from any source.
    #[must_use]
    pub fn of(sources: Vec<(String, Box<dyn Source>)>, register: Box<dyn Register>) -> (Self, Vec<Unusable>) {
        let (mut packages, mut office, mut unusable) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for (key, source) in sources {
            let read = if OfficeProcess::is_in(source.as_ref()) {
                OfficeProcess::load(source.as_ref()).map(|process| {
                    office.insert(key.clone(), process.model);
                })
            } else {
                Package::load(source.as_ref()).map(|package| {
                    packages.insert(key.clone(), Arc::new(package));
                })
            };
            if let Err(findings) = read {
                unusable.push(Unusable { key, findings });
            }
        }
        (Self { packages, office, register }, unusable)
    }

    /// The processes of all packages: key and model.
    pub fn processes(&self) -> impl Iterator<Item = (&str, &str)> {
        let services = self.packages.iter().map(|(key, package)| (key.as_str(), package.process.as_str()));
        services.chain(self.office.iter().map(|(key, model)| (key.as_str(), model.as_str())))
    }

    /// The catalogue of this visit's program.
    ///
    /// # Errors
    /// [`Error::Internal`] where the program was wired without one.
    pub fn of_visit(visit: &Visit) -> Result<&Self> {
        visit
            .house
            .extensions
            .get::<Arc<Self>>()
            .map(Arc::as_ref)
            .ok_or_else(|| Error::internal("the program was wired without services"))
    }

    /// A package by its key.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn get(&self, key: &str) -> Result<&Arc<Package>> {
        self.packages.get(key).ok_or(Error::NotFound)
    }

    /// All packages with their keys, ordered by their names in `lang`.
    #[must_use]
    pub fn all(&self, lang: Lang) -> Vec<(&str, &Package)> {
        let mut all: Vec<_> =
            self.packages.iter().map(|(key, package)| (key.as_str(), package.as_ref())).collect();
        all.sort_by_cached_key(|(_, package)| ::store::fold::fold(package.service.name.get(lang)));
        all
    }

    /// The packages whose name, summary or search words contain every word of `words`, as people type.
    #[must_use]
    pub fn search(&self, lang: Lang, words: &str) -> Vec<(&str, &Package)> {
        let wanted = ::store::fold::fold(words);
        let matches = |package: &Package| {
            let service = &package.service;
            let text =
                [service.name.get(lang), service.summary.get(lang), &service.search.get(lang).join(" ")]
                    .join(" ");
            let text = ::store::fold::fold(&text);
            wanted.split(' ').all(|word| text.contains(word))
        };
        self.all(lang).into_iter().filter(|(_, package)| matches(package)).collect()
    }
}
