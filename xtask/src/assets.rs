//! Browser assets: `npm ci` and `npm run build` in `web/`, left out where nothing changed since the last time.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;

use crate::failure::Result;
use crate::run;
use crate::tree::Tree;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Built {
    /// Nothing: the sources are those of the last build.
    Unchanged,
    /// Packages were installed and the assets were made.
    Anew,
    /// Nothing: this checkout has no assets.
    None,
}

impl Built {
    /// The result in words.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::Unchanged => "assets unchanged",
            Self::Anew => "assets built",
            Self::None => "no assets in this checkout",
        }
    }
}

/// What the build makes.
const MADE: &str = "dist";

/// Where the figure of the last build lies. It goes away with the packages it stands for.
const STAMP: &str = "node_modules/.built-from";

/// Builds what is out of date.
///
/// # Errors
/// When npm fails.
pub(crate) fn build() -> Result<Built> {
    let root = run::root();
    let web = root.join("web");
    if !web.join("package-lock.json").is_file() {
        return Ok(Built::None);
    }
    let figure = fingerprint(&Tree::listed(&root)?, &root)?;
    let stamp = web.join(STAMP);
    if web.join(MADE).is_dir() && std::fs::read_to_string(&stamp).is_ok_and(|last| last == figure) {
        return Ok(Built::Unchanged);
    }
    run::must(npm(&web).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    run::must(npm(&web).args(["run", "build", "--silent"]))?;
    run::write(&stamp, &figure)?;
    Ok(Built::Anew)
}

fn npm(web: &Path) -> Command {
    let mut npm = Command::new("npm");
    // Browsers come from Debian; nothing is to be fetched beside the packages.
    npm.current_dir(web)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .env("npm_config_update_notifier", "false");
    npm
}

/// A figure of everything under `web/` but the tests and what the build makes: names and bytes.
fn fingerprint(paths: &[String], root: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    let source = |path: &str| {
        let below = path.strip_prefix("web/").unwrap_or("tests/");
        !below.starts_with("tests/") && !below.starts_with(&format!("{MADE}/"))
    };
    for path in paths.iter().filter(|path| source(path)) {
        path.hash(&mut hasher);
        std::fs::read(root.join(path))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}\n", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figure_follows_names_and_bytes_but_not_tests() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| run::write(&folder.path().join(path), text).unwrap();
        let figure = |paths: &[&str]| {
            let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
            fingerprint(&paths, folder.path()).unwrap()
        };
        write("web/a.css", "a");
        write("web/b.css", "a");
        write("web/tests/c.mjs", "a");
        write("web/dist/a.css", "a");
        let before = figure(&["web/a.css"]);
        assert_eq!(figure(&["web/a.css", "web/dist/a.css", "web/tests/c.mjs", "README.md"]), before);
        assert_ne!(figure(&["web/b.css"]), before);
        write("web/a.css", "b");
        assert_ne!(figure(&["web/a.css"]), before);
    }
}
