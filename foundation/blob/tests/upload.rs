//! What may come in and what may not.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use std::io::{Cursor, Write};

use blob::inspect::{Kind, LARGEST, Refusal, inspect};
use proptest::prelude::*;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

fn pdf() -> Vec<u8> {
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
        .to_vec()
}

fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut file = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    let mut chunk = |kind: &[u8], data: &[u8]| {
        file.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        file.extend([kind, data, &[0; 4]].concat());
    };
    chunk(b"IHDR", &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat());
    chunk(b"IDAT", &[7; 30]);
    chunk(b"IEND", &[]);
    file
}

fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
    let [w, h] = [width.to_be_bytes(), height.to_be_bytes()];
    let size = [&[0xff, 0xc0, 0, 11, 8][..], &h, &w, &[1, 1, 0x11, 0]].concat();
    [&[0xff, 0xd8, 0xff, 0xe0, 0, 4, b'J', b'F'][..], &size, &[0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]]
        .concat()
}

fn tiff_of(width: u32, height: u32) -> Vec<u8> {
    let entry = |tag: u16, value: u32| {
        [&tag.to_le_bytes()[..], &4u16.to_le_bytes(), &1u32.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    [
        &b"II*\0"[..],
        &8u32.to_le_bytes(),
        &2u16.to_le_bytes(),
        &entry(256, width),
        &entry(257, height),
        &[0; 4],
    ]
    .concat()
}

fn webp() -> Vec<u8> {
    let body = [&b"WEBPVP8 "[..], &[12, 0, 0, 0], &[0; 12]].concat();
    [&b"RIFF"[..], &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat()
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let method =
            if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const ODT: &[u8] = b"application/vnd.oasis.opendocument.text";

fn odt() -> Vec<u8> {
    archive(&[("mimetype", ODT), ("content.xml", b"<a/>"), ("META-INF/manifest.xml", b"<m/>")])
}

fn docx() -> Vec<u8> {
    archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")])
}

fn judge(name: &str, bytes: &[u8]) -> Result<Kind, Refusal> {
    inspect(Cursor::new(bytes), name, &Kind::ALL)
}

#[test]
fn good_files_are_known_by_their_content() {
    let table = [
        ("a.pdf", pdf(), Kind::Pdf),
        ("a.PNG", png_of(40, 30), Kind::Png),
        ("a.jpeg", jpeg_of(40, 30), Kind::Jpeg),
        ("a.tif", tiff_of(40, 30), Kind::Tiff),
        ("a.webp", webp(), Kind::Webp),
        ("a.odt", odt(), Kind::Odt),
        ("Brief vom 3.12.2026", docx(), Kind::Docx),
        ("a.xlsx", archive(&[("[Content_Types].xml", b"x"), ("xl/workbook.xml", b"x")]), Kind::Xlsx),
        ("a.pptx", archive(&[("[Content_Types].xml", b"x"), ("ppt/presentation.xml", b"x")]), Kind::Pptx),
        // What telephones append to a picture.
        ("a.jpg", [jpeg_of(40, 30), vec![1, 2, 3], jpeg_of(4, 3)].concat(), Kind::Jpeg),
    ];
    for (name, bytes, kind) in table {
        assert_eq!(judge(name, &bytes).unwrap(), kind, "{name}");
    }
}

#[test]
fn bad_files_are_refused_and_told_why() {
    let zip = archive(&[("a.txt", b"hello")]);
    let with_comment = {
        let mut zip = ZipWriter::new_append(Cursor::new(odt())).unwrap();
        zip.set_comment("%PDF-1.4 %%EOF").unwrap();
        zip.finish().unwrap().into_inner()
    };
    let macros =
        archive(&[("[Content_Types].xml", b"x"), ("word/document.xml", b"x"), ("word/vbaProject.bin", b"x")]);
    let many: Vec<(String, &[u8])> = (0..10_001).map(|n| (n.to_string(), &b""[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let zeros = vec![0; 8 * 1024 * 1024];
    let locked_odt = archive(&[
        ("mimetype", ODT),
        ("content.xml", b"x"),
        ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
    ]);
    let table: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a.pdf", vec![], "empty"),
        ("a.exe", b"MZ\x90\0\x03\0\0\0".to_vec(), "unknown kind"),
        ("a.html", b"<html><script>alert(1)</script>".to_vec(), "unknown kind"),
        ("a.svg", b"<svg onload='alert(1)'/>".to_vec(), "unknown kind"),
        ("a.zip", zip.clone(), "unknown kind"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "locked or legacy"),
        ("a.pdf", png_of(1, 1), "Png with the extension pdf"),
        ("virus.pdf.exe", pdf(), "Pdf with the extension exe"),
        // cut off
        ("a.pdf", pdf()[..60].to_vec(), "damaged: the end mark is missing"),
        ("a.png", png_of(1, 1)[..50].to_vec(), "damaged: cut off inside the picture"),
        ("a.jpg", jpeg_of(1, 1)[..10].to_vec(), "damaged: cut off before the picture"),
        ("a.tif", tiff_of(1, 1)[..20].to_vec(), "damaged: the directory of the first page"),
        ("a.webp", webp()[..30].to_vec(), "damaged: cut off inside the picture"),
        ("a.odt", odt()[..100].to_vec(), "damaged: no directory"),
        // two things in one
        ("a.pdf", [pdf(), zip.clone()].concat(), "two kinds in one"),
        ("a.pdf", [pdf(), zip.clone(), b"\n%%EOF\n".to_vec()].concat(), "two kinds in one"),
        ("a.png", [png_of(1, 1), zip.clone()].concat(), "two kinds in one"),
        ("a.jpg", [jpeg_of(1, 1), zip.clone()].concat(), "two kinds in one"),
        ("a.webp", [webp(), zip.clone()].concat(), "two kinds in one"),
        ("a.tif", [tiff_of(1, 1), pdf()].concat(), "two kinds in one"),
        ("a.tif", [tiff_of(1, 1), zip.clone()].concat(), "two kinds in one"),
        ("a.odt", [odt(), b"x".to_vec()].concat(), "two kinds in one"),
        ("a.odt", with_comment, "two kinds in one"),
        // bombs
        ("a.png", png_of(100_000, 100_000), "unpacks to too much: more pixels than a viewer can hold"),
        ("a.jpg", jpeg_of(65_000, 65_000), "unpacks to too much: more pixels than a viewer can hold"),
        ("a.tif", tiff_of(u32::MAX, u32::MAX), "unpacks to too much: more pixels than a viewer can hold"),
        ("a.png", png_of(0, 1), "damaged: no size"),
        ("a.odt", archive(&[("a", &zeros)]), "unpacks to too much: a part unpacks to many times its size"),
        ("a.odt", archive(&many), "unpacks to too much: too many parts"),
        // locked and active
        ("a.pdf", [&b"%PDF-1.7\n<< /Encrypt 5 0 R >>\n"[..], &pdf()[9..]].concat(), "locked or legacy"),
        ("a.odt", locked_odt, "locked or legacy"),
        ("a.docx", macros, "contains macros"),
        (
            "a.docx",
            archive(&[("[Content_Types].xml", b"x.macroEnabled.y"), ("word/document.xml", b"x")]),
            "contains macros",
        ),
        ("a.odt", archive(&[("Basic/script-lb.xml", b"x")]), "contains macros"),
        ("a.odt", archive(&[("../../etc/passwd", b"x")]), "damaged: a part's name leads outside"),
        (
            "a.docx",
            archive(&[("[Content_Types].xml", b"x"), ("word/document.xml", b"x"), ("xl/workbook.xml", b"x")]),
            "two kinds in one",
        ),
    ];
    for (name, bytes, why) in table {
        match judge(name, &bytes) {
            Err(refusal) => assert_eq!(refusal.to_string(), why, "{name}"),
            Ok(kind) => panic!("{name} was taken for {kind:?}, expected: {why}"),
        }
    }
}

#[test]
fn sizes_that_lie_are_found_by_unpacking() {
    // The directory says 10 bytes; the part unpacks to 100,000.
    let mut bytes = archive(&[("[Content_Types].xml", b"x"), ("word/document.xml", &vec![1; 100_000])]);
    let lie = 10u32.to_le_bytes();
    let truth = 100_000u32.to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|window| window == truth) {
        bytes[at..at + 4].copy_from_slice(&lie);
    }
    let refusal = judge("a.docx", &bytes).unwrap_err();
    assert_eq!(refusal.to_string(), "damaged: a part does not unpack");
}

#[test]
fn what_is_not_wanted_here_is_refused_by_name() {
    let refusal = inspect(Cursor::new(docx()), "a.docx", &Kind::EVIDENCE).unwrap_err();
    assert!(matches!(refusal, Refusal::NotAllowed { found: Kind::Docx, .. }), "{refusal:?}");
}

#[test]
fn too_large_is_known_without_reading() {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&pdf()).unwrap();
    file.set_len(LARGEST + 1).unwrap();
    assert!(matches!(inspect(file, "a.pdf", &Kind::ALL), Err(Refusal::TooLarge)));
}

fn samples() -> Vec<Vec<u8>> {
    vec![pdf(), png_of(4, 3), jpeg_of(4, 3), tiff_of(4, 3), webp(), odt(), docx()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_input_makes_it_panic(sample in 0usize..7, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6), cut: prop::sample::Index) {
        let mut bytes = samples().swap_remove(sample);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        let _ = judge("x", &bytes);
    }

    #[test]
    fn an_archive_hidden_anywhere_behind_is_found(sample in 0usize..5, padding in prop::collection::vec(any::<u8>(), 0..2000)) {
        let bytes = [samples().swap_remove(sample), padding, archive(&[("index.html", b"<script>")])].concat();
        prop_assert!(judge("x", &bytes).is_err());
    }
}
