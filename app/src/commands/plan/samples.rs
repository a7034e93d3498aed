//! A small plan of our own for the tests of the commands.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A plan with one area, filled by one surface.
pub(super) fn plan() -> String {
    include_str!("plan.gml").to_owned()
}

/// The plan as an archive with its picture.
pub(super) fn archive(plan: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("xplan.gml", plan.as_bytes()), ("plan.png", b"no picture")] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
