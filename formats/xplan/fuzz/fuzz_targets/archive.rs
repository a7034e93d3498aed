//! Archives, changed byte by byte: each is a plan with its files or a reason, and soon.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xplan::Limits;
use xplan::archive::{Package, Status, references};
use xplan::check::{Options, check_package};

/// Small, so that a bomb is one.
const LIMITS: Limits = Limits { bytes: 1 << 20, depth: 100, elements: 10_000, attributes: 100, names: 1_000 };

fuzz_target!(|file: &[u8]| judge(file));

fn judge(file: &[u8]) {
    let package = match Package::read(file.to_vec(), &LIMITS) {
        Ok(package) => package,
        Err(refusal) => return assert!(!refusal.to_string().is_empty()),
    };
    assert!(package.bytes() == file && package.document().bytes().len() <= LIMITS.bytes);
    for one in package.files().into_iter().flatten() {
        assert!(!one.name.contains(".."), "{}", one.name);
        if let Ok(Some(bytes)) = package.file(&one.name, &LIMITS) {
            assert!(bytes.len() <= LIMITS.bytes);
        }
    }
    let found = references(&package);
    assert!(package.files().is_some() || found.iter().all(|one| one.status == Status::Unchecked));
    drop(check_package(&package, &Options::none()));
    if let Ok(other) = package.with_plan(b"<a/>") {
        assert!(Package::read(other, &LIMITS).is_ok_and(|other| other.document().bytes() == b"<a/>"));
    }
}
