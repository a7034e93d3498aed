//! What makes the pages look like one town's: names, coat of arms, colour. Data of the town, never code.

use crate::Colour;

/// How a town shows itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branding {
    /// The full name: "Stadt Musterstadt".
    pub name: String,
    /// The short name for titles: "Musterstadt".
    pub short_name: String,
    /// The colour of lines, links and buttons; bent until it can be read.
    pub accent: Colour,
    /// The coat of arms (Wappen) as a stand-alone SVG document, where the town has given one.
    pub coat_of_arms_svg: Option<String>,
}

/// A file of a town's branding, to be served with a content type and kept by browsers for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandingFile {
    /// The content type.
    pub mime: &'static str,
    /// The content.
    pub body: String,
}

impl Branding {
    /// The path of the town's style sheet, named by its content.
    #[must_use]
    pub fn css_path(&self) -> String {
        format!("/branding/{:016x}.css", fingerprint(&branding_css(self)))
    }

    /// The path of the coat of arms, named by its content.
    #[must_use]
    pub fn coat_of_arms_path(&self) -> Option<String> {
        self.coat_of_arms_svg.as_deref().map(|svg| format!("/branding/{:016x}.svg", fingerprint(svg)))
    }

    /// What stands behind a path below `/branding/`, or nothing.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<BrandingFile> {
        if path == self.css_path() {
            return Some(BrandingFile { mime: "text/css; charset=utf-8", body: branding_css(self) });
        }
        let svg =
            self.coat_of_arms_svg.clone().filter(|_| self.coat_of_arms_path().as_deref() == Some(path))?;
        Some(BrandingFile { mime: "image/svg+xml", body: svg })
    }
}

/// The town's style sheet: the colour as KERN tokens, for light and dark.
///
/// It is a sheet of its own because the content security policy forbids inline styles.
#[must_use]
pub fn branding_css(branding: &Branding) -> String {
    let accent = branding.accent;
    format!(
        "/* {} */\n:root{{--r-accent:{accent}}}\n\
         @media (prefers-color-scheme:light){{:root{{--kern-color-action-default:{}}}}}\n\
         @media (prefers-color-scheme:dark){{:root{{--kern-color-action-default:{}}}}}\n\
         @media print{{:root{{--kern-color-action-default:{}}}}}\n",
        branding.short_name.replace(['*', '/'], " "),
        accent.on_light(),
        accent.on_dark(),
        accent.on_light(),
    )
}

/// A short name for a content (FNV-1a, 64 bit). It is no protection against anybody: the town writes both sides.
fn fingerprint(content: &str) -> u64 {
    content
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::{Branding, branding_css};

    fn town() -> Branding {
        Branding {
            name: "Stadt Musterstadt".into(),
            short_name: "Muster*/stadt".into(),
            accent: "#ffcc00".parse().unwrap(),
            coat_of_arms_svg: Some("<svg xmlns='http://www.w3.org/2000/svg'/>".into()),
        }
    }

    #[test]
    fn the_sheet_sets_the_colour_for_light_and_dark_and_lets_nothing_else_in() {
        insta::assert_snapshot!(branding_css(&town()), @r#"
/* Muster  stadt */
:root{--r-accent:#ffcc00}
@media (prefers-color-scheme:light){:root{--kern-color-action-default:#725b00}}
@media (prefers-color-scheme:dark){:root{--kern-color-action-default:#ffcc00}}
@media print{:root{--kern-color-action-default:#725b00}}
"#);
    }

    #[test]
    fn the_shell_links_to_what_is_found() {
        let town = town();
        assert_eq!(town.find(&town.css_path()).map(|file| file.mime), Some("text/css; charset=utf-8"));
        let arms = town.coat_of_arms_path().unwrap();
        assert_eq!(town.find(&arms).map(|file| file.body), town.coat_of_arms_svg);
        assert_eq!(town.find("/branding/0.css"), None);
        assert_eq!(Branding { coat_of_arms_svg: None, ..town }.coat_of_arms_path(), None);
    }

    #[test]
    fn another_colour_has_another_path_so_that_browsers_may_keep_the_old_one() {
        let other = Branding { accent: "#00417a".parse().unwrap(), ..town() };
        assert_ne!(other.css_path(), town().css_path());
    }
}
