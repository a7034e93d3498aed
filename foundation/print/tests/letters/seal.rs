//! A sealed PDF: no byte can change without being noticed.
use std::sync::LazyLock;

use crate::common::{PRINTER, certificate, certificate_data};
use kernel::Lang;
use print::{Letter, seal};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const PLACE: usize = 600;
const PROOF: &[u8] = b"{\"leaf\": 17, \"path\": [\"q83v\", \"AAEC\"], \"wort\": \"gr\xc3\xbcn\"}";

static BLANK: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let data = certificate_data(Lang::German);
    PRINTER.print(&Letter { reserve_seal: Some(PLACE), ..certificate(&data, Lang::German) }).unwrap()
});
static SEALED: LazyLock<Vec<u8>> = LazyLock::new(|| seal::fill(&BLANK, PROOF).unwrap());

/// Where the two files differ from the file full of blanks: the region, found without the code under test.
fn region() -> std::ops::Range<usize> {
    let start = BLANK.windows(PLACE).position(|part| part.iter().all(|byte| *byte == b' ')).unwrap();
    start..start + PLACE
}

#[test]
fn the_commitment_is_the_hash_of_the_unsealed_file() {
    let hash: [u8; 32] = Sha256::digest(&*BLANK).into();
    assert_eq!(seal::commitment(&BLANK).unwrap(), hash);
    assert_eq!(seal::commitment(&SEALED).unwrap(), hash);
    let opened = seal::open(&SEALED).unwrap();
    assert_eq!((opened.commitment, opened.proof.as_slice()), (hash, PROOF));
    assert_eq!(SEALED.len(), BLANK.len());
}

#[test]
fn sealing_anew_replaces_the_proof() {
    let again = seal::fill(&SEALED, b"{}").unwrap();
    assert_eq!(seal::open(&again).unwrap().proof, b"{}");
    assert_eq!(again, seal::fill(&BLANK, b"{}").unwrap());
}

#[test]
fn what_does_not_fit_is_refused() {
    let long = format!("{{\"a\": \"{}\"}}", "x".repeat(PLACE));
    let too_long = Err(seal::Error::TooLong { proof: long.len(), place: PLACE });
    assert_eq!(seal::fill(&BLANK, long.as_bytes()), too_long);
    assert_eq!(seal::fill(&BLANK, b"proof"), Err(seal::Error::NotJson));
    assert_eq!(seal::open(&BLANK), Err(seal::Error::Empty));
}

#[test]
fn every_size_of_the_place_works_and_others_are_refused() {
    let data = certificate_data(Lang::German);
    let sized =
        |size| PRINTER.print(&Letter { reserve_seal: Some(size), ..certificate(&data, Lang::German) });
    for size in [seal::SMALLEST, 17, 100, 65_536] {
        let pdf = sized(size).unwrap();
        assert_eq!(seal::open(&seal::fill(&pdf, b"{\"a\":1}").unwrap()).unwrap().proof, b"{\"a\":1}");
    }
    for size in [0, 15, seal::LARGEST + 1] {
        assert!(sized(size).is_err(), "{size}");
    }
}

#[test]
fn a_letter_without_a_place_has_no_seal() {
    let data = certificate_data(Lang::German);
    let pdf = PRINTER.print(&Letter { reserve_seal: None, ..certificate(&data, Lang::German) }).unwrap();
    assert_eq!(seal::commitment(&pdf), Err(seal::Error::None));
}

#[test]
fn what_is_appended_or_cut_is_noticed() {
    let before = seal::open(&SEALED).unwrap().commitment;
    let longer: Vec<u8> = SEALED.iter().copied().chain(*b"\n").collect();
    let update = b"\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 0\ntrailer<</Size 2/Root 1 0 R>>\nstartxref\n0\n%%EOF";
    let updated: Vec<u8> = SEALED.iter().copied().chain(*update).collect();
    for changed in [&longer[..], &updated, &SEALED[..SEALED.len() - 1], &SEALED[1..]] {
        assert!(seal::open(changed).map_or(true, |opened| opened.commitment != before));
    }
}

#[test]
fn a_second_region_is_not_taken_for_the_first() {
    // The embedded file is renamed to another of the same length, and back under two names: neither is a seal of ours.
    let text = String::from_utf8_lossy(&SEALED).matches("nachweis.json").count();
    assert!(text >= 2);
    let mut renamed = SEALED.clone();
    while let Some(at) = renamed.windows(13).position(|part| part == b"nachweis.json") {
        renamed[at..at + 13].copy_from_slice(b"nachweis.xson");
    }
    assert_eq!(seal::open(&renamed), Err(seal::Error::None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 128 } else { 2000 }))]

    #[test]
    fn any_changed_byte_changes_the_commitment_or_the_proof(at in any::<prop::sample::Index>(), flip in 1..=255_u8) {
        let mut changed = SEALED.clone();
        let at = at.index(changed.len());
        changed[at] ^= flip;
        let before = seal::open(&SEALED).unwrap();
        if let Ok(after) = seal::open(&changed) {
            if region().contains(&at) {
                prop_assert_eq!(after.commitment, before.commitment);
                prop_assert_ne!(after.proof, before.proof);
            } else {
                prop_assert_ne!(after.commitment, before.commitment);
            }
        }
    }

    #[test]
    fn any_changed_byte_inside_the_region_changes_the_proof(at in 0..PLACE, byte in any::<u8>()) {
        let mut changed = SEALED.clone();
        let at = region().start + at;
        prop_assume!(changed[at] != byte);
        changed[at] = byte;
        if let Ok(after) = seal::open(&changed) {
            prop_assert_ne!(after.proof, PROOF);
            prop_assert_eq!(after.commitment, seal::commitment(&BLANK).unwrap());
        }
    }
}
