//! What a first visit costs: page and assets as they are sent, without the fonts that may come later.

use kernel::{Lang, Problem};
use ui::{ErrorPage, Page, Shell, Width, assets, gallery::sample_town, html};

fn sent(name: &str) -> usize {
    let asset = assets::find(assets::url(name));
    asset.map_or(usize::MAX, |asset| asset.gzip.map_or(asset.bytes.len(), <[u8]>::len))
}

#[test]
fn a_first_visit_without_fonts_stays_below_60_kb() {
    let town = sample_town();
    let main = html! { h1 { "Seite" } @for _ in 0..100 { p { "Ein Absatz mit einigen Wörtern, wie er auf einer Seite steht." } } };
    let page = Page {
        lang: Lang::German,
        title: "Seite",
        branding: &town,
        shell: Shell::Citizen { path: "/", nav: &[] },
        breadcrumb: &[],
        problems: &[],
        width: Width::Reading,
        main,
    };
    let branding = town.find(&town.css_path()).unwrap().body.len()
        + town.coat_of_arms_svg.as_deref().map_or(0, str::len);
    let assets: usize = ["kern.css", "app.css", "app.js", "favicon.svg"].into_iter().map(sent).sum();
    let total = page.render().into_string().len() + branding + assets;
    println!("first visit: {total} bytes, of these {assets} assets");
    assert!(total < 60_000, "{total} bytes");
}

#[test]
fn the_fonts_of_a_german_page_stay_below_60_kb() {
    assert!(sent("fira-sans-400.woff2") + sent("fira-sans-600.woff2") < 60_000);
}

#[test]
fn each_language_writes_its_own_frame() {
    let town = sample_town();
    for (lang, html_lang, skip) in [
        (Lang::German, "de", "Zum Inhalt springen"),
        (Lang::PlainGerman, "de-simple", "Direkt zum Inhalt"),
        (Lang::English, "en", "Skip to main content"),
    ] {
        let shell = Shell::Citizen { path: "/x?y=1", nav: &[] };
        let page = ErrorPage {
            lang,
            branding: &town,
            shell,
            status: 404,
            detail: None,
            reference: "1",
            wait_seconds: None,
        };
        let html = page.render().into_string();
        assert!(html.contains(&format!("<html lang=\"{html_lang}\">")) && html.contains(skip), "{html}");
        assert_eq!(html.matches("rel=\"alternate\"").count(), 2, "the two other languages: {html}");
    }
}

#[test]
fn a_form_without_fields_still_says_what_is_wrong() {
    let town = sample_town();
    let problems = [Problem::new("", "Die Sitzung ist abgelaufen.")];
    let page = Page {
        lang: Lang::English,
        title: "Sign in",
        branding: &town,
        shell: Shell::Staff { nav: &[], signed_in: None, query: "" },
        breadcrumb: &[],
        problems: &problems,
        width: Width::Reading,
        main: html! { h1 { "Sign in" } },
    };
    let html = page.render().into_string();
    assert!(
        html.contains("Please check one answer") && html.contains("<li class=\"kern-body\">Die Sitzung"),
        "{html}"
    );
    assert!(!html.contains("r-account") && !html.contains("<search"), "nobody is signed in: {html}");
}
