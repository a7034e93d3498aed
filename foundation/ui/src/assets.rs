//! The browser assets that are built into the program: style sheets, script, fonts, licences.
//!
//! Names carry a hash of the content, so whoever serves them may let browsers keep them for ever.

/// One file for the browser.
#[derive(Debug)]
pub struct Asset {
    /// The name in code: `app.css`.
    pub name: &'static str,
    /// The path a page links to, with the hash of the content: `/assets/app.1a2b3c4d5e.css`.
    pub url: &'static str,
    /// The content type, with charset where it is text.
    pub mime: &'static str,
    /// The first characters of the content's SHA-256 in hexadecimal, for `ETag`.
    pub hash: &'static str,
    /// The content.
    pub bytes: &'static [u8],
    /// The content compressed with gzip, where that is worth it.
    pub gzip: Option<&'static [u8]>,
}

static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// All assets.
#[must_use]
pub fn all() -> &'static [Asset] {
    ASSETS
}

/// The asset behind a request path (`/assets/app.1a2b3c4d5e.css`), or nothing.
#[must_use]
pub fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.url == path)
}

/// The path to link to for an asset's name in code (`app.css`). An unknown name gives a path that answers 404; a
/// test of this crate holds every name that the page shell uses against the table.
#[must_use]
pub fn url(name: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or("/assets/unknown", |asset| asset.url)
}

#[cfg(test)]
mod tests {
    use super::{all, find, url};

    #[test]
    fn every_asset_the_shell_links_to_is_there_and_found_again_by_its_path() {
        for name in
            ["app.css", "kern.css", "app.js", "fira-sans-400.woff2", "fira-sans-600.woff2", "favicon.svg"]
        {
            let asset = find(url(name)).unwrap_or_else(|| panic!("{name} is not built"));
            assert_eq!(asset.name, name);
            assert!(asset.url.contains(asset.hash) && !asset.bytes.is_empty(), "{name}");
        }
        assert!(find("/assets/app.css").is_none(), "only the hashed name may be kept for ever");
        assert!(find(url("nothing.css")).is_none());
    }

    #[test]
    fn a_first_visit_without_fonts_stays_below_40_kb_of_assets() {
        let size: usize = ["app.css", "kern.css", "app.js", "favicon.svg"]
            .into_iter()
            .filter_map(|name| find(url(name)))
            .map(|asset| asset.gzip.map_or(asset.bytes.len(), <[u8]>::len))
            .sum();
        assert!(size < 40_000, "{size} bytes");
    }

    #[test]
    fn the_modeller_comes_with_the_licences_of_what_is_in_it() {
        let licences = all().iter().find(|asset| asset.name == "modeller-licences.txt").unwrap();
        let text = std::str::from_utf8(licences.bytes).unwrap();
        for words in ["bpmn-js 18.31.1", "the watermark must stay fully visible", "diagram-js", "preact"] {
            assert!(text.contains(words), "{words}");
        }
        assert!(find(url("modeller.js")).is_some() && find(url("modeller.css")).is_some());
    }

    #[test]
    fn kern_comes_with_its_licence() {
        let licence = all().iter().find(|asset| asset.name == "kern-licence.md");
        assert!(licence.is_some_and(|asset| asset.bytes.starts_with(b"# EUROP")), "EUPL-1.2, article 5");
    }
}
