//! What staff see of a case file.

use kernel::Lang;
use maud::html;
use server::{Answer, Visit};
use ui::{
    Render, format,
    parts::{CopyText, Crumb, DescriptionList, Pagination, heading, link},
};

use super::{CaseFile, FileId};
use crate::{
    cases::{Case, pages::case_table},
    fileplan::{FilePlanClass, pages as fileplan},
};

/// So many cases stand on a page.
pub(crate) const PAGE: i64 = 100;

/// The page of a case file.
#[must_use]
pub fn path(id: FileId) -> String {
    format!("/akten/{id}")
}

pub(crate) fn file_page(
    visit: &Visit,
    file: &CaseFile,
    class: &FilePlanClass,
    cases: &[(i64, Case)],
) -> Answer {
    let class_path = fileplan::path(class.id);
    let crumbs =
        [Crumb { label: "Aktenplan", href: "/aktenplan" }, Crumb { label: &class.number, href: &class_path }];
    let list: Vec<Case> = cases.iter().map(|(_, case)| case.clone()).collect();
    let more = cases
        .last()
        .filter(|_| cases.len() as i64 == PAGE)
        .map(|(number, _)| format!("{}?nach={number}", path(file.id)));
    let items = vec![
        ("Klasse".to_owned(), link(&format!("{} {}", class.number, class.title), &class_path)),
        ("Aufbewahrung".to_owned(), html! { (fileplan::retention(class)) }),
        ("Angelegt".to_owned(), html! { (format::date_time(Lang::German, file.opened_at)) }),
    ];
    let main = html! {
        (heading(1, &file.title))
        (CopyText { lang: Lang::German, label: "Aktenzeichen", text: &file.reference })
        (DescriptionList { items })
        (case_table("Vorgänge dieser Akte, die Sie sehen dürfen", &list, "In dieser Akte liegt kein Vorgang, den Sie sehen dürfen."))
        (Pagination { lang: Lang::German, newer: None, older: more.as_deref() }.render())
    };
    visit.staff_page(&format!("Akte {}", file.reference), &crumbs, &[], main)
}
