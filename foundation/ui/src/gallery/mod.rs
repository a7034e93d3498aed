//! Every component in every state on one page, so that people can look at them and a browser can check them.

mod fields;
mod parts;

use kernel::Lang;
use maud::{Markup, Render, html};

use crate::{Branding, Page, Shell, Width};

/// A component in one state.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The component as it is called in code, and its state: `Alert: warning`.
    pub name: &'static str,
    /// What it looks like.
    pub markup: Markup,
}

impl Sample {
    /// A sample of `name`.
    #[must_use]
    fn of(name: &'static str, component: impl Render) -> Self {
        Self { name, markup: component.render() }
    }
}

/// All samples in the order of the page.
#[must_use]
pub fn samples() -> Vec<Sample> {
    [
        parts::actions(),
        parts::feedback(),
        parts::data(),
        parts::progress(),
        parts::navigation(),
        fields::samples(),
    ]
    .concat()
}

/// The page with all samples.
#[must_use]
pub fn gallery() -> Markup {
    let town = sample_town();
    let main = html! {
        h1 class="kern-heading-large" { "Bausteine" }
        p class="kern-body" { "Jeder Baustein in jedem Zustand, mit seinem Namen im Code." }
        @for (number, sample) in samples().iter().enumerate() {
            section class="r-sample" data-sample=(sample.name) {
                p class="r-sample__name" id={ "sample-" (number) } { (sample.name) }
                (sample.markup)
            }
        }
    };
    Page {
        lang: Lang::German,
        title: "Bausteine",
        branding: &town,
        shell: Shell::Citizen { path: "/bausteine", nav: &[] },
        breadcrumb: &[],
        problems: &[],
        width: Width::Full,
        main,
    }
    .render()
}

/// An invented town for samples and tests.
#[must_use]
pub fn sample_town() -> Branding {
    let arms = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 48\"><path d=\"M2 2h36v24c0 12-9 18-18 20C11 44 \
                2 38 2 26z\" fill=\"#fff\" stroke=\"#1d3c34\" stroke-width=\"2\"/><path d=\"M8 30V16h4v4h4v-4h8v4h4v-4h4v14z\" \
                fill=\"#1f6f54\"/><path d=\"M4 33q8-5 16 0t16 0\" fill=\"none\" stroke=\"#2b7bb9\" stroke-width=\"3\"/></svg>";
    Branding {
        name: "Stadt Musterstadt".to_owned(),
        short_name: "Musterstadt".to_owned(),
        accent: "#1f6f54".parse().unwrap_or(crate::Colour::BLACK),
        coat_of_arms_svg: Some(arms.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{gallery, samples};
    use std::{collections::BTreeSet, fs, path::Path};

    #[test]
    fn every_component_has_a_sample() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut wanted = BTreeSet::new();
        for folder in ["parts", "fields"] {
            for file in fs::read_dir(source.join(folder)).unwrap() {
                let code = fs::read_to_string(file.unwrap().path()).unwrap();
                let code = code.split("#[cfg(test)]").next().unwrap().replace("<'_>", "");
                wanted.extend(code.lines().filter_map(component));
            }
        }
        assert!(wanted.len() > 35, "the search for components finds {wanted:?}");
        let shown: BTreeSet<String> =
            samples().iter().map(|s| s.name.split(':').next().unwrap().to_owned()).collect();
        let missing: Vec<_> = wanted.difference(&shown).collect();
        assert!(missing.is_empty(), "no sample of {missing:?}");
    }

    /// The component a line of code declares: a type that renders itself or a public function that answers with markup.
    fn component(line: &str) -> Option<String> {
        let line = line.trim();
        if let Some(name) = line.strip_prefix("impl Render for ") {
            return Some(name.trim_end_matches(" {").to_owned());
        }
        let name = line.strip_prefix("pub fn ").filter(|_| line.ends_with("-> Markup {"))?;
        Some(name.split('(').next()?.to_owned())
    }

    #[test]
    fn no_two_samples_have_the_same_name() {
        let names: BTreeSet<&str> = samples().iter().map(|sample| sample.name).collect();
        assert_eq!(names.len(), samples().len());
    }

    #[test]
    fn the_gallery_obeys_the_content_security_policy() {
        let html = gallery().into_string();
        for forbidden in [" style=", " onclick=", "<style", "javascript:"] {
            assert!(!html.contains(forbidden), "{forbidden}");
        }
    }
}
