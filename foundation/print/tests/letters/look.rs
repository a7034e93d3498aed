//! What the letters say, as snapshots of their text, in all languages.
use crate::common::{HEAD, NOTICE, PRINTER, bare, certificate, certificate_data, keep, notice_data};
use kernel::Lang;

#[test]
fn the_certificate_reads_in_three_languages() {
    for lang in Lang::ALL {
        let data = certificate_data(lang);
        let pdf = PRINTER.print(&certificate(&data, lang)).unwrap_or_else(|e| panic!("{e}"));
        keep(&format!("certificate-{lang}.pdf"), &pdf);
        insta::assert_snapshot!(format!("certificate-{lang}"), print::text(&pdf).unwrap());
    }
}

#[test]
fn the_notice_runs_over_pages_with_head_and_number() {
    let data = notice_data(14);
    let letter = print::Letter { title: "Sondernutzungserlaubnis", ..bare(NOTICE, &data) };
    let pdf = PRINTER.print(&letter).unwrap_or_else(|e| panic!("{e}"));
    keep("notice.pdf", &pdf);
    let text = print::text(&pdf).unwrap();
    let pages: Vec<_> = text.split('\u{c}').collect();
    assert_eq!(pages.len(), 2);
    assert!(pages[0].contains("Seite 1 von 2") && pages[1].contains("Seite 2 von 2"), "{text}");
    assert!(!pages[0].contains("Sondernutzungserlaubnis\nSondernutzungserlaubnis"));
    assert!(pages[1].contains(&HEAD.town) && pages[1].contains("Rechtsbehelfsbelehrung"), "{text}");
}

#[test]
fn a_bare_letterhead_is_enough() {
    let head = print::Letterhead { town: "Gemeinde Klein".into(), ..print::Letterhead::default() };
    let data = serde_json::json!(null);
    let template = "#import \"/rathaus/letter.typ\": *\n#show: brief\nGuten Tag";
    let pdf = PRINTER.print(&print::Letter { letterhead: &head, ..bare(template, &data) }).unwrap();
    let text = print::text(&pdf).unwrap();
    assert!(text.contains("Gemeinde Klein") && text.contains("Guten Tag"), "{text}");
}
