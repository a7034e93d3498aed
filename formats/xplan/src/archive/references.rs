//! To which files a plan refers, and whether they came along.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{File, Package};
use crate::check::{Finding, Level};
use crate::document::{ElementId, Node, Space};

/// Whether a file to which a plan refers is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It lies in the archive.
    Available,
    /// It should lie in the archive and does not.
    Missing,
    /// It lies elsewhere, in the net or beside a plain file; nobody looked.
    Unchecked,
}

/// A place where a plan refers to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReference {
    /// The file as the plan names it.
    pub target: String,
    /// Whether it is there.
    pub status: Status,
    /// The element that names it.
    pub element: ElementId,
}

/// The properties whose text names a file.
const NAMING: [&str; 2] = ["referenzURL", "georefURL"];

/// All places where the plan refers to files, in the order of the file.
#[must_use]
pub fn references(package: &Package) -> Vec<FileReference> {
    let document = package.document();
    let there = package.files().map(Names::of);
    let mut naming = FxHashMap::default();
    let mut found = Vec::new();
    for node in document.nodes() {
        let is_naming = *naming.entry(node.name_number()).or_insert_with(|| names_a_file(&node));
        let target = if is_naming { node.text() } else { Cow::Borrowed("") };
        if !target.is_empty() {
            let status = status(&target, there.as_ref());
            found.push(FileReference { target: target.into_owned(), status, element: node.id() });
        }
    }
    found
}

fn names_a_file(node: &Node<'_>) -> bool {
    node.space() == Space::XPlan && NAMING.contains(&node.name())
}

/// What the archive lacks or has under another name.
pub(crate) fn check(package: &Package, out: &mut Vec<Finding>) {
    let document = package.document();
    let there = package.files().map(Names::of);
    for reference in references(package).iter().filter(|one| one.status == Status::Missing) {
        let target = &reference.target;
        let other = there.as_ref().and_then(|there| there.similar(target));
        let advice = other.map_or_else(
            || "Bitte legen Sie sie hinein oder nehmen Sie den Verweis heraus.".to_owned(),
            |name| format!("Dort liegt „{name}“; bitte schreiben Sie den Namen an beiden Stellen gleich."),
        );
        let object = document.object_at(reference.element);
        out.push(Finding {
            rule: "references",
            level: Level::Warning,
            objects: object.map(|object| object.id().into_owned()).into_iter().collect(),
            position: None,
            offset: Some(document.node(reference.element).span().start),
            text: format!("Der Plan verweist auf die Datei „{target}“, die nicht im Archiv liegt. {advice}"),
        });
    }
}

/// The names of an archive.
struct Names<'f> {
    exact: rustc_hash::FxHashSet<&'f str>,
    folded: FxHashMap<String, &'f str>,
}

impl<'f> Names<'f> {
    fn of(files: &'f [File]) -> Self {
        Self {
            exact: files.iter().map(|file| file.name.as_str()).collect(),
            folded: files.iter().map(|file| (file.name.to_lowercase(), file.name.as_str())).collect(),
        }
    }

    /// A file that differs in capitals or folder only.
    fn similar(&self, target: &str) -> Option<&'f str> {
        let name = plain(target).to_lowercase();
        let last = name.rsplit('/').next().unwrap_or(&name);
        self.folded.get(&name).or_else(|| self.folded.get(last)).copied()
    }
}

fn status(target: &str, there: Option<&Names<'_>>) -> Status {
    let is_elsewhere = target.split_once("://").is_some_and(|(scheme, _)| !scheme.contains(['/', '.']))
        || target.starts_with("urn:")
        || target.starts_with("mailto:");
    match there {
        Some(there) if !is_elsewhere => {
            let is_there = there.exact.contains(target) || there.exact.contains(&*plain(target));
            if is_there { Status::Available } else { Status::Missing }
        }
        _ => Status::Unchecked,
    }
}

/// The name without what addresses have around it.
fn plain(target: &str) -> Cow<'_, str> {
    let name = target.strip_prefix("./").unwrap_or(target);
    if !name.contains(['%', '\\']) {
        return Cow::Borrowed(name);
    }
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let escaped = (*first == b'%').then(|| behind.get(..2)).flatten().and_then(|pair| {
            let pair = std::str::from_utf8(pair).ok().filter(|pair| !pair.starts_with('+'))?;
            u8::from_str_radix(pair, 16).ok()
        });
        bytes.push(escaped.unwrap_or(if *first == b'\\' { b'/' } else { *first }));
        rest = if escaped.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(name), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_their_names() {
        let files: Vec<File> = ["Plan A.png", "plan.pgw", "ordner/text.pdf"]
            .map(|name| File { name: name.to_owned(), size: 1 })
            .into();
        let there = Names::of(&files);
        for (target, expected) in [
            ("plan.pgw", Status::Available),
            ("./plan.pgw", Status::Available),
            ("Plan%20A.png", Status::Available),
            ("ordner\\text.pdf", Status::Available),
            ("Plan.pgw", Status::Missing),
            ("text.pdf", Status::Missing),
            ("%", Status::Missing),
            ("%+1%zz%F", Status::Missing),
            ("https://example.org/plan.pgw", Status::Unchecked),
            ("urn:x", Status::Unchecked),
        ] {
            assert_eq!(status(target, Some(&there)), expected, "{target}");
            assert_eq!(status(target, None), Status::Unchecked);
        }
        assert_eq!(there.similar("PLAN.PGW"), Some("plan.pgw"));
        assert_eq!(there.similar("bilder/plan.pgw"), Some("plan.pgw"));
        assert_eq!(there.similar("anderes.pgw"), None);
    }
}
