//! Writes the gallery and sample pages as a static site, for `node web/tests/gallery.mjs` and for looking at.
//!
//! The folder is named by `RATHAUS_GALLERY_DIR`, else it is `gallery` in Cargo's folder for tests' files.

mod pages;

use std::{collections::BTreeSet, env, fs, path::PathBuf};

use ui::{Markup, gallery};

fn folder() -> PathBuf {
    env::var_os("RATHAUS_GALLERY_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("gallery"), PathBuf::from)
}

fn all() -> Vec<(&'static str, Markup)> {
    let mut all = vec![("index", gallery::gallery())];
    all.extend(pages::citizen::all());
    all.extend(pages::staff::all());
    all
}

#[test]
fn the_gallery_and_the_sample_pages_are_written_as_a_site() {
    let folder = folder();
    fs::create_dir_all(folder.join("branding")).unwrap();
    let town = gallery::sample_town();
    for path in [town.css_path(), town.coat_of_arms_path().unwrap()] {
        fs::write(folder.join(&path[1..]), town.find(&path).unwrap().body).unwrap();
    }
    for (name, page) in all() {
        fs::write(folder.join(name).with_extension("html"), page.into_string()).unwrap();
    }
    println!("gallery and {} sample pages are in {}", all().len() - 1, folder.display());
}

#[test]
fn every_page_has_one_heading_one_main_and_no_id_twice() {
    for (name, page) in all() {
        let html = page.into_string();
        assert_eq!(html.matches("<main").count(), 1, "{name}");
        assert!(name == "index" || html.matches("<h1").count() == 1, "{name}");
        let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let distinct: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(distinct.len(), ids.len(), "{name} has an id twice");
    }
}

#[test]
fn every_label_and_every_description_belongs_to_something() {
    for (name, page) in all() {
        let html = page.into_string();
        for attribute in [" for=\"", " aria-describedby=\"", " aria-labelledby=\""] {
            let wanted = html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
            for id in wanted.flat_map(str::split_whitespace) {
                assert!(html.contains(&format!(" id=\"{id}\"")), "{name}: {attribute}{id}\" leads nowhere");
            }
        }
    }
}

#[test]
fn every_class_of_kern_that_is_used_is_in_the_style_sheet() {
    let sheet = ui::assets::find(ui::assets::url("kern.css")).unwrap();
    let sheet = str::from_utf8(sheet.bytes).unwrap();
    // KERN itself has no rules of its own for these: they are hooks of its components.
    let bare = ["kern-table__head", "kern-table__row", "kern-table__body"];
    let mut classes = BTreeSet::new();
    for (_, page) in all() {
        let html = page.into_string();
        let lists = html.split(" class=\"").skip(1).filter_map(|rest| rest.split('"').next());
        classes.extend(
            lists.flat_map(str::split_whitespace).filter(|c| c.starts_with("kern-")).map(str::to_owned),
        );
    }
    let missing: Vec<_> = classes.iter().filter(|class| !sheet.contains(&format!(".{class}"))).collect();
    assert!(missing.iter().all(|class| bare.contains(&class.as_str())), "not in kern.css: {missing:?}");
}

#[test]
fn the_browser_tests_hold_pages_against_the_same_policy_as_the_server() {
    let lib = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../web/tests/lib.mjs");
    assert!(fs::read_to_string(lib).unwrap().contains(&format!("\"{}\"", ui::CSP)));
}
