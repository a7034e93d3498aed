//! PDFs that are built to take hours, memory without end, or to hit a fault: each is refused soon and with a reason.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

#[path = "make/pdf.rs"]
mod make;

use std::io::Read as _;
use std::time::{Duration, Instant};

use einvoice::pdf::{self, Embedded, Refusal};
use make::{Pdf, bombs, packed, with_file, zeros};

/// Even without optimisation no PDF may take longer.
const SOON: Duration = Duration::from_secs(20);

fn judged(what: &str, bytes: &[u8]) -> Result<Embedded, Refusal> {
    let began = Instant::now();
    let result = pdf::embedded(bytes);
    assert!(began.elapsed() < SOON, "{what} took {:?}", began.elapsed());
    result
}

#[test]
fn a_small_pdf_gives_its_invoice() {
    for (dictionary, content) in
        [("", b"<Invoice/>".to_vec()), ("/Filter /FlateDecode", packed(b"<Invoice/>"))]
    {
        let found = judged("small", &with_file("factur-x.xml", dictionary, &content).finish("")).unwrap();
        assert_eq!((found.name.as_str(), found.xml.as_slice()), ("factur-x.xml", &b"<Invoice/>"[..]));
        assert_eq!(found.relationship, pdf::Relationship::Alternative);
    }
}

#[test]
fn a_pdf_without_an_invoice_says_what_it_has_instead() {
    let refusal = judged("other", &with_file("plan.xml", "", b"<Plan/>").finish("")).unwrap_err();
    assert_eq!(refusal, Refusal::NoInvoice(vec!["plan.xml".into()]));
    assert_eq!(refusal.to_string(), "Das PDF enthält keine elektronische Rechnung, nur plan.xml.");
}

#[test]
fn two_invoices_of_one_name_are_none() {
    let two = Pdf::new()
        .object(1, b"<< /Type /Catalog /Names << /EmbeddedFiles << /Names [(a) 3 0 R (b) 5 0 R] >> >> >>")
        .object(3, b"<< /Type /Filespec /F (factur-x.xml) /EF << /F 4 0 R >> >>")
        .stream(4, "", b"<Invoice/>")
        .object(5, b"<< /Type /Filespec /F (factur-x.xml) /EF << /F 6 0 R >> >>")
        .stream(6, "", b"<CreditNote/>");
    assert_eq!(judged("two", &two.finish("")), Err(Refusal::Several("factur-x.xml".into())));
}

#[test]
fn protected_pdfs_are_refused_however_it_is_spelt() {
    for trailer in ["/Encrypt 9 0 R", "/#45ncrypt 9 0 R", "/Encryp#74<</Filter/Standard>>"] {
        let pdf = with_file("factur-x.xml", "", b"<Invoice/>").finish(trailer);
        assert_eq!(judged(trailer, &pdf), Err(Refusal::Encrypted), "{trailer}");
    }
    assert!(
        judged("metadata", &with_file("factur-x.xml", "", b"<I/>").finish("/EncryptMetadata true")).is_ok()
    );
}

#[test]
fn bombs_are_refused() {
    for (what, bomb) in bombs() {
        assert_eq!(judged(what, &bomb).unwrap_err(), Refusal::TooCostly, "{what}");
    }
}

#[test]
fn zeros_are_packed_as_they_should_be() {
    let mut unpacked = Vec::new();
    flate2::read::ZlibDecoder::new(zeros(3).as_slice()).read_to_end(&mut unpacked).unwrap();
    assert!(unpacked.len() == 3 << 20 && unpacked.iter().all(|byte| *byte == 0));
}

#[test]
fn one_object_named_a_million_times_is_not_read_a_million_times() {
    let long = format!("[{}]", "1 ".repeat(1 << 19));
    let broken = format!("[{}", "1 ".repeat(1 << 19));
    for (what, object) in [("long", long.as_bytes()), ("broken", broken.as_bytes())] {
        let pdf = with_file("factur-x.xml", "", b"<I/>").object(5, object);
        let offsets: Vec<usize> = pdf.objects.iter().map(|(_, offset)| *offset).collect();
        let again = std::iter::repeat_n(offsets[4], 1_000_000);
        let refusal =
            judged(what, &pdf.finish_with_stream(offsets.clone().into_iter().chain(again))).unwrap_err();
        assert!(matches!(refusal, Refusal::TooCostly | Refusal::Broken(_)), "{what}: {refusal:?}");
    }
}

#[test]
fn one_stream_of_objects_named_a_million_times_is_not_unpacked_a_million_times() {
    let objects = packed(&vec![b' '; 10 << 20]);
    let pdf = with_file("factur-x.xml", "", b"<I/>").stream(
        5,
        "/Type /ObjStm /N 0 /First 0 /Filter /FlateDecode",
        &objects,
    );
    let offsets: Vec<usize> = pdf.objects.iter().map(|(_, offset)| *offset).collect();
    let again = std::iter::repeat_n(offsets[4], 1_000_000);
    let refusal =
        judged("stream", &pdf.finish_with_stream(offsets.clone().into_iter().chain(again))).unwrap_err();
    assert_eq!(refusal, Refusal::TooCostly);
}

#[test]
fn circles_end() {
    let circles: [(&str, Vec<u8>); 4] = [
        (
            "tree",
            Pdf::new()
                .object(1, b"<< /Type /Catalog /Names << /EmbeddedFiles 2 0 R >> >>")
                .object(2, b"<< /Kids [2 0 R 2 0 R] >>")
                .finish(""),
        ),
        (
            "reference",
            Pdf::new().object(1, b"<< /Type /Catalog /Names 2 0 R >>").object(2, b"2 0 R").finish(""),
        ),
        (
            "length",
            Pdf::new()
                .object(1, b"<< /Type /Catalog >>")
                .object(2, b"<< /Length 2 0 R >>\nstream\nx\nendstream")
                .finish(""),
        ),
        ("sections", with_file("factur-x.xml", "", b"<I/>").finish("/Prev 15")),
    ];
    for (what, circle) in circles {
        // Some of them are well otherwise; all that matters is that there is an end.
        let _ = judged(what, &circle);
    }
}

#[test]
fn nesting_without_end_is_no_crash() {
    for (open, close) in [("[", "]"), ("<<", ">>"), ("(", ")"), ("<</A", ">>")] {
        let deep = [open.repeat(500_000), close.repeat(500_000)].concat();
        let _ = judged(open, &with_file("factur-x.xml", "", b"<I/>").object(5, deep.as_bytes()).finish(""));
        let _ = judged(
            open,
            &with_file("factur-x.xml", "", b"<I/>").object(5, open.repeat(500_000).as_bytes()).finish(""),
        );
    }
}

#[test]
fn a_pdf_cut_off_anywhere_is_no_crash() {
    let good = with_file("factur-x.xml", "/Filter /FlateDecode", &packed(b"<Invoice>1</Invoice>")).finish("");
    for end in 0..good.len() {
        let _ = judged("cut", &good[..end]);
    }
}

/// For two seconds, or as many as EINVOICE_FUZZ_SECONDS says, and then with the foreign PDFs, too.
#[test]
fn a_pdf_spoilt_anywhere_is_no_crash() {
    let asked = std::env::var("EINVOICE_FUZZ_SECONDS").ok().map(|seconds| seconds.parse().unwrap());
    let end = Instant::now() + Duration::from_secs(asked.unwrap_or(2));
    let by_stream = with_file("factur-x.xml", "", b"<I/>");
    let offsets: Vec<usize> = by_stream.objects.iter().map(|(_, offset)| *offset).collect();
    let mut good = vec![
        with_file("factur-x.xml", "/Filter /FlateDecode", &packed(b"<Invoice>1</Invoice>")).finish(""),
        by_stream.finish_with_stream(offsets.into_iter()),
    ];
    assert!(good.iter().all(|good| judged("good", good).is_ok()));
    if asked.is_some() {
        good.extend(foreign());
    }
    let mut random = Random(7);
    let (mut number, mut found) = (0, 0);
    while Instant::now() < end {
        let chosen = random.below(good.len());
        let spoilt = random.spoil(&good[chosen]);
        number += 1;
        found += usize::from(judged("spoilt", &spoilt).is_ok());
    }
    println!("{number} spoilt PDFs, {found} of them with an invoice all the same");
}

/// The foreign PDFs of the shared folder.
fn foreign() -> Vec<Vec<u8>> {
    let Some(shared) = std::env::var_os("RATHAUS_SHARED") else { return Vec::new() };
    let folder = std::path::Path::new(&shared).join("testdata/einvoice");
    let table = std::fs::read_to_string(folder.join("expected-pdf.tsv")).unwrap();
    let files = table.lines().skip(1).filter_map(|line| line.split('\t').next());
    files.map(|file| std::fs::read(folder.join(file)).unwrap()).collect()
}

struct Random(u32);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        usize::try_from(self.0 >> 4).unwrap() % limit.max(1)
    }

    fn spoil(&mut self, good: &[u8]) -> Vec<u8> {
        let mut spoilt = good.to_vec();
        for _ in 0..=self.below(2) {
            // Most of a PDF is packed; what matters stands before its streams and at its end.
            let end = spoilt.len() - self.below(2) * self.below(spoilt.len().min(2_000));
            let at = self.near(&spoilt, end);
            match self.below(5) {
                0 => drop(spoilt.remove(at)),
                1 => spoilt.insert(at, b"0123456789<>[]()/ R%#\n\0\xFF"[self.below(24)]),
                2 => spoilt[at] = u8::try_from(self.below(256)).unwrap(),
                3 => {
                    let words: [&[u8]; 8] = [
                        b" 0 R",
                        b"<<",
                        b">>",
                        b"/Type /ObjStm",
                        b"/Filter /FlateDecode",
                        b"stream\n",
                        b"99999999999",
                        b"/Prev 15",
                    ];
                    spoilt.splice(at..at, words[self.below(8)].iter().copied());
                }
                _ => {
                    let (from, length) = (self.below(spoilt.len()), self.below(60));
                    let piece: Vec<u8> = spoilt[from..(from + length).min(spoilt.len())].to_vec();
                    spoilt.splice(at..at, piece);
                }
            }
        }
        spoilt
    }

    /// A place near one where an object begins or ends, or any.
    fn near(&mut self, bytes: &[u8], end: usize) -> usize {
        let start = self.below(end.min(bytes.len()));
        let found = bytes[start..]
            .windows(3)
            .position(|three| three == b"obj" || three == b">>\n" || three == b" R ");
        let at = start + found.unwrap_or(0) + self.below(40);
        at.min(bytes.len() - 1)
    }
}
