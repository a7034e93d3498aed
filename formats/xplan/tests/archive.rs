//! Archives: what is in them, what they may not be, and that they come out as they went in.
#![expect(clippy::unwrap_used, reason = "a test that cannot make its files has failed")]

use std::io::{Cursor, Read as _, Write as _};

use xplan::Limits;
use xplan::archive::{Package, Refusal, Status, references};
use xplan::check::{Options, Verdict, check_bytes, check_package};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const PLAN: &str = r##"<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/6/0" xmlns:gml="http://www.opengis.net/gml/3.2" gml:id="a">
  <gml:featureMember>
    <BP_Plan gml:id="p">
      <externeReferenz><XP_SpezExterneReferenz><referenzURL>plan.png</referenzURL></XP_SpezExterneReferenz></externeReferenz>
      <externeReferenz><XP_SpezExterneReferenz><referenzURL>text.pdf</referenzURL></XP_SpezExterneReferenz></externeReferenz>
      <externeReferenz><XP_SpezExterneReferenz><referenzURL>https://example.org/</referenzURL></XP_SpezExterneReferenz></externeReferenz>
    </BP_Plan>
  </gml:featureMember>
</XPlanAuszug>"##;

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read(bytes: Vec<u8>) -> Result<Package, Refusal> {
    Package::read(bytes, &Limits::default())
}

fn refused(files: &[(&str, &[u8])]) -> Refusal {
    read(zipped(files)).unwrap_err()
}

#[test]
fn an_archive_is_a_plan_and_its_files() {
    let bytes = zipped(&[
        ("plan.png", b"png"),
        ("xplan.gml", PLAN.as_bytes()),
        ("unused.pdf", b"pdf"),
        ("__MACOSX/._xplan.gml", b"x"),
    ]);
    let package = read(bytes.clone()).unwrap();
    assert!(package.bytes() == bytes);
    assert_eq!(package.document().text(), PLAN);
    let names: Vec<_> = package.files().unwrap().iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["plan.png", "unused.pdf"]);
    let limits = Limits::default();
    assert_eq!(package.file("plan.png", &limits).unwrap().as_deref(), Some(&b"png"[..]));
    assert_eq!(package.file("other.png", &limits).unwrap(), None);
    let found: Vec<_> = references(&package).into_iter().map(|one| (one.target, one.status)).collect();
    assert_eq!(
        found,
        [
            ("plan.png".to_owned(), Status::Available),
            ("text.pdf".to_owned(), Status::Missing),
            ("https://example.org/".to_owned(), Status::Unchecked),
        ]
    );
    let report = check_package(&package, &Options::none());
    assert_eq!(report.verdict, Verdict::Warnings);
    insta::assert_snapshot!(report.to_text("plan.zip").join("\n"));
    insta::assert_snapshot!(report.to_json("plan.zip"));
}

#[test]
fn any_name_will_do_for_the_only_plan() {
    for name in ["xplan.gml", "XPlan.GML", "ordner/xplan.gml", "B-Plan 17.gml"] {
        let package = read(zipped(&[(name, PLAN.as_bytes()), ("a.xml", b"<a/>")])).unwrap();
        assert_eq!(package.files().map(<[_]>::len), Some(1), "{name}");
    }
}

#[test]
fn another_plan_leaves_the_other_files_alone() {
    let bytes = zipped(&[("a.png", &[7; 999]), ("xplan.gml", PLAN.as_bytes()), ("b.pdf", b"pdf")]);
    let package = read(bytes.clone()).unwrap();
    assert!(package.with_plan(PLAN.as_bytes()).unwrap() == bytes);
    let other = PLAN.replace("plan.png", "a.png");
    let changed = package.with_plan(other.as_bytes()).unwrap();
    let mut zip = ZipArchive::new(Cursor::new(&changed)).unwrap();
    let mut told = Vec::new();
    for number in 0..zip.len() {
        let mut entry = zip.by_index(number).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        told.push((entry.name().unwrap().into_owned(), content));
    }
    let expected = [("a.png", vec![7; 999]), ("xplan.gml", other.into_bytes()), ("b.pdf", b"pdf".to_vec())];
    assert_eq!(told, expected.map(|(name, content)| (name.to_owned(), content)));
    let plain = read(PLAN.as_bytes().to_vec()).unwrap();
    assert_eq!(plain.with_plan(b"<a/>").unwrap(), b"<a/>");
}

#[test]
fn what_an_archive_may_not_be() {
    let plan = PLAN.as_bytes();
    assert_eq!(refused(&[("text.pdf", plan)]), Refusal::NoPlan);
    assert_eq!(refused(&[("a.gml", plan), ("b.gml", plan)]), Refusal::SeveralPlans("a.gml, b.gml".into()));
    let second = refused(&[("xplan.gml", plan), ("anlagen/xplan.gml", plan)]);
    assert_eq!(second, Refusal::SeveralPlans("xplan.gml, anlagen/xplan.gml".into()));
    assert_eq!(refused(&[("xplan.gml", plan), ("XPLAN.GML", plan)]), Refusal::Twice("XPLAN.GML".into()));
    for name in ["../xplan.gml", "/xplan.gml", "a/../../b", "C:\\a.gml", "..\\a.png"] {
        assert_eq!(refused(&[("xplan.gml", plan), (name, plan)]), Refusal::Outside(name.into()));
    }
    assert_eq!(read(b"PK\x03\x04 and so on".to_vec()).unwrap_err(), Refusal::Broken);
    let cut = zipped(&[("xplan.gml", plan)]);
    assert_eq!(read(cut[..cut.len() - 30].to_vec()).unwrap_err(), Refusal::Broken);
    let names: Vec<_> = (0..5_001).map(|number| format!("{number}.png")).collect();
    let many: Vec<_> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(refused(&many), Refusal::TooManyFiles(5_000));
}

#[test]
fn two_files_of_one_name_are_seen() {
    let bytes = zipped(&[("xplan.gml", PLAN.as_bytes()), ("yplan.gml", b"<a/>")]);

    let renamed = replaced(&bytes, b"yplan.gml", b"xplan.gml");
    assert!(matches!(read(renamed).unwrap_err(), Refusal::Twice(_)));
}

#[test]
fn bombs_do_not_go_off() {
    let huge = vec![b' '; 40 << 20];
    assert_eq!(refused(&[("xplan.gml", &huge)]), Refusal::Bomb("xplan.gml".into()));
    assert_eq!(refused(&[("xplan.gml", PLAN.as_bytes()), ("a.png", &huge)]), Refusal::Bomb("a.png".into()));
    // A directory that claims less than there is.
    let honest = zipped(&[("xplan.gml", &huge[..1 << 20])]);
    let size = u32::try_from(1_usize << 20).unwrap().to_le_bytes();
    let lying = replaced(&honest, &size, &100_u32.to_le_bytes());
    assert!(matches!(read(lying).unwrap_err(), Refusal::Bomb(_) | Refusal::Broken));
    let limits = Limits { bytes: 100_000, ..Limits::default() };
    let refusal = Package::read(zipped(&[("xplan.gml", &huge[..1 << 20])]), &limits).unwrap_err();
    assert!(!refusal.is_fault() && refusal.to_string().contains("100000"), "{refusal}");
}

#[test]
fn locked_and_rarely_packed_files_are_named() {
    let bytes = zipped(&[("xplan.gml", PLAN.as_bytes())]);
    let directory = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let mut locked = bytes.clone();
    locked[6] |= 1;
    locked[directory + 8] |= 1;
    assert_eq!(read(locked).unwrap_err(), Refusal::Locked("xplan.gml".into()));
    let mut packed = bytes;
    packed[8] = 14;
    packed[directory + 10] = 14;
    assert_eq!(read(packed).unwrap_err(), Refusal::Packed("xplan.gml".into()));
}

#[test]
fn what_is_refused_has_a_report_with_the_reason() {
    let entity = br#"<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"#.to_vec();
    let plan = PLAN.as_bytes();
    let limits = Limits { depth: 2, ..Limits::default() };
    for (bytes, limits, rule, verdict) in [
        (entity.clone(), Limits::default(), "security", Verdict::Invalid),
        (zipped(&[("xplan.gml", &entity)]), Limits::default(), "security", Verdict::Invalid),
        (zipped(&[("../xplan.gml", plan)]), Limits::default(), "security", Verdict::Invalid),
        (b"<a>".to_vec(), Limits::default(), "syntax", Verdict::Invalid),
        (zipped(&[("a.txt", plan)]), Limits::default(), "archive", Verdict::Invalid),
        (plan.to_vec(), limits, "limits", Verdict::Undecided),
    ] {
        let report = check_bytes(bytes, &limits, &Options::default());
        assert_eq!((report.findings[0].rule, report.verdict), (rule, verdict));
        assert!(report.to_text("x")[2].ends_with('.'), "{:?}", report.to_text("x"));
    }
}

/// With every occurrence of some bytes replaced by as many others.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for at in 0..=out.len() - from.len() {
        if out[at..].starts_with(from) {
            out[at..at + from.len()].copy_from_slice(to);
        }
    }
    out
}
