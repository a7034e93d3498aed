//! PDFs written by hand, right to the byte or wrong on purpose.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use std::io::Write as _;

/// A PDF from numbered objects, with a cross-reference table and a trailer.
pub(crate) struct Pdf {
    /// What was written so far.
    pub(crate) bytes: Vec<u8>,
    /// Number and offset.
    pub(crate) objects: Vec<(usize, usize)>,
}

impl Pdf {
    /// Without an object.
    pub(crate) fn new() -> Self {
        Self { bytes: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(), objects: Vec::new() }
    }

    /// With one more.
    pub(crate) fn object(mut self, number: usize, body: &[u8]) -> Self {
        self.objects.push((number, self.bytes.len()));
        self.bytes.extend(format!("{number} 0 obj\n").as_bytes());
        self.bytes.extend(body);
        self.bytes.extend(b"\nendobj\n");
        self
    }

    /// With a stream, whose length it is given.
    pub(crate) fn stream(self, number: usize, dictionary: &str, content: &[u8]) -> Self {
        let mut body = format!("<< {dictionary} /Length {} >>\nstream\n", content.len()).into_bytes();
        body.extend(content);
        body.extend(b"\nendstream");
        self.object(number, &body)
    }

    /// With a table of one section for each object.
    pub(crate) fn finish(mut self, trailer: &str) -> Vec<u8> {
        let at = self.bytes.len();
        let mut table = "xref\n0 1\n0000000000 65535 f \n".to_owned();
        for (number, offset) in &self.objects {
            table += &format!("{number} 1\n{offset:010} 00000 n \n");
        }
        let size = self.objects.iter().map(|(number, _)| number + 1).max().unwrap_or(1);
        table += &format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{at}\n%%EOF\n");
        self.bytes.extend(table.as_bytes());
        self.bytes
    }

    /// With a cross-reference stream of these entries, four bytes for the offset of each.
    pub(crate) fn finish_with_stream(self, offsets: impl Iterator<Item = usize>) -> Vec<u8> {
        let at = self.bytes.len();
        let mut entries = vec![0; 5];
        let mut size = 1;
        for offset in offsets {
            entries.push(1);
            entries.extend(u32::try_from(offset).unwrap().to_be_bytes());
            size += 1;
        }
        let dictionary = format!("/Type /XRef /Size {size} /W [1 4 0] /Root 1 0 R /Filter /FlateDecode");
        let mut done = self.stream(999_999, &dictionary, &packed(&entries));
        done.bytes.extend(format!("startxref\n{at}\n%%EOF\n").as_bytes());
        done.bytes
    }
}

/// Packed as well as it goes.
pub(crate) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// A PDF with one embedded file of this name.
pub(crate) fn with_file(name: &str, dictionary: &str, content: &[u8]) -> Pdf {
    Pdf::new()
        .object(1, b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a) 3 0 R] >> >> /AF [3 0 R] >>")
        .object(2, b"<< /Type /Pages /Kids [] /Count 0 >>")
        .object(3, format!("<< /Type /Filespec /F ({name}) /AFRelationship /Alternative /EF << /F 4 0 R >> >>").as_bytes())
        .stream(4, &format!("/Type /EmbeddedFile {dictionary}"), content)
}

/// So many megabytes of zeros, packed. One is packed and written down again and again: packing all of them takes seconds.
pub(crate) fn zeros(megabytes: usize) -> Vec<u8> {
    let mut packer = flate2::Compress::new(flate2::Compression::best(), false);
    let mut one = Vec::with_capacity(1 << 16);
    packer.compress_vec(&vec![0; 1 << 20], &mut one, flate2::FlushCompress::Sync).unwrap();
    // The checksum of zeros depends on their number alone.
    let sum = u32::try_from((megabytes << 20) % 65_521).unwrap() << 16 | 1;
    [[0x78, 0xDA].as_slice(), &one.repeat(megabytes), &[1, 0, 0, 0xFF, 0xFF], &sum.to_be_bytes()].concat()
}

/// PDFs of some kilobytes that unpack into more than anybody needs.
pub(crate) fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let zeros = zeros(257);
    let small = || with_file("factur-x.xml", "", b"<I/>");
    vec![
        ("a file of 257 MB", with_file("factur-x.xml", "/Filter /FlateDecode", &zeros).finish("")),
        (
            "a file of 257 MB, packed twice",
            with_file("factur-x.xml", "/Filter [/FlateDecode /FlateDecode]", &packed(&zeros)).finish(""),
        ),
        (
            "objects in 257 MB",
            small().stream(8, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &zeros).finish(""),
        ),
        ("5,000 streams of objects", many_streams()),
        ("references in 257 MB", references(small(), &zeros)),
    ]
}

/// Five thousand streams of objects, each of which unpacks into what one may.
fn many_streams() -> Vec<u8> {
    let spaces = packed(&vec![b' '; 200_000]);
    let mut pdf = with_file("factur-x.xml", "", b"<I/>");
    for number in 10..5_010 {
        pdf = pdf.stream(number, "/Type /ObjStm /N 0 /First 0 /Filter /FlateDecode", &spaces);
    }
    pdf.finish("")
}

/// A cross-reference stream that unpacks into hundreds of megabytes.
fn references(pdf: Pdf, zeros: &[u8]) -> Vec<u8> {
    let at = pdf.bytes.len();
    let dictionary = "/Type /XRef /Size 1000000 /W [1 4 0] /Root 1 0 R /Filter /FlateDecode";
    let mut pdf = pdf.stream(9, dictionary, zeros);
    pdf.bytes.extend(format!("startxref\n{at}\n%%EOF\n").as_bytes());
    pdf.bytes
}
