//! Files of others are read, and come out byte by byte as they went in.

use std::path::Path;

use xplan::{Document, Limits};

#[test]
fn every_plan_comes_out_as_it_went_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/testdata/xplanung/plans");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "gml") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let plan = Document::read(bytes.clone(), &Limits::default()).unwrap();
        assert!(plan.bytes() == bytes, "{}", path.display());
        assert!(plan.version().is_some() && plan.objects().len() > 0 && plan.unreadable().is_empty());
        read += 1;
    }
    println!("{read} plans read and given back byte by byte");
}
