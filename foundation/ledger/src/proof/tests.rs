//! Proofs that hold, and every way in which one does not.

use kernel::{Actor, Secret};
use proptest::prelude::*;
use qrcode::{EcLevel, QrCode, Version};

use super::*;
use crate::{
    note::{NoteFault, Signer},
    testing::{ORIGIN, decision, signer, world},
    tree::{Memory, PathFault},
};

/// A proof of a decision at `index` in a log of `size` leaves.
fn bundle(index: u64, size: u64) -> Bundle {
    let world = world();
    let sealed = decision(&world).seal(world.random()).unwrap();
    let leaves: Vec<_> = (0..size)
        .map(|n| if n == index { sealed.leaf.hash() } else { Hash::leaf(&n.to_be_bytes()) })
        .collect();
    let mut nodes = Memory::new(&leaves);
    let (Ok(root), Ok(path)) = (tree::root(&mut nodes, size), tree::inclusion(&mut nodes, index, size));
    Bundle {
        leaf: sealed.leaf.text(),
        opened: Some(Opened { payload: sealed.payload, nonce: sealed.nonce }),
        index,
        path,
        checkpoint: SignedCheckpoint::sign(size, root, &signer()).unwrap(),
    }
}

/// A proof in a log of a million leaves, without growing one: any path leads to some root.
fn large() -> Bundle {
    let size = 1_000_000;
    let small = bundle(0, 1);
    let path: Vec<_> = (0u8..20).map(|n| Hash::of(&[&[n]])).collect();
    let leaf = Hash::leaf(small.leaf.as_bytes());
    let root = tree::root_from_path(123_456, size, leaf, &path).unwrap();
    let checkpoint = SignedCheckpoint::sign(size, root, &signer()).unwrap();
    Bundle { index: 123_456, path, checkpoint, ..small }
}

#[test]
fn a_proof_says_in_words_what_is_proven() {
    let verified = large().verify(signer().verifier()).unwrap();
    insta::assert_snapshot!(verified.words(|_| None).join("\n"), @"
    Die Amtshandlung „case.decided“ ist im Verzeichnis „rathaus.musterstadt.example/verzeichnis“ verzeichnet.
    Sie trägt die Nummer 01a208100ffb7e55b2fbeea293f80bc9, festgehalten am 23.11.2026 um 12:00:00 Uhr (deutsche Zeit).
    Sie gehört zum Vorgang mit der Nummer 01a208100ffb715c8289ec2d0a9167ec.
    Gehandelt hat die Person 01a208100ffb79b581d1d854bb718002 der Verwaltung. Der mitgeteilte Inhalt ist unverändert.
    Der Eintrag steht an Stelle 123.457 von 1.000.000 des Verzeichnisses mit der Wurzel lGw41SIaneEs4UP6t8JPVN5WBBX63ZHzKP6i4wFREMI=.
    Dieser Stand ist mit dem Schlüssel rathaus.musterstadt.example/verzeichnis+1e76166d unterschrieben.
    ");
    assert!(matches!(verified.payload.unwrap().actor, Actor::Staff { .. }));
    let verified = large().closed().verify(signer().verifier()).unwrap();
    assert_eq!(verified.payload, None);
    let names = |kind: &str| (kind == "case.decided").then(|| "Bescheid erteilt".to_owned());
    insta::assert_snapshot!(verified.words(names).join("\n"), @"
    Die Amtshandlung „Bescheid erteilt“ ist im Verzeichnis „rathaus.musterstadt.example/verzeichnis“ verzeichnet.
    Sie trägt die Nummer 01a208100ffb7e55b2fbeea293f80bc9, festgehalten am 23.11.2026 um 12:00:00 Uhr (deutsche Zeit).
    Sie gehört zum Vorgang mit der Nummer 01a208100ffb715c8289ec2d0a9167ec.
    Wer gehandelt hat und mit welchem Inhalt, teilt dieser Nachweis nicht mit.
    Der Eintrag steht an Stelle 123.457 von 1.000.000 des Verzeichnisses mit der Wurzel lGw41SIaneEs4UP6t8JPVN5WBBX63ZHzKP6i4wFREMI=.
    Dieser Stand ist mit dem Schlüssel rathaus.musterstadt.example/verzeichnis+1e76166d unterschrieben.
    ");
}

#[test]
fn the_attachment_has_short_members() {
    let json = serde_json::to_string_pretty(&bundle(2, 3)).unwrap();
    insta::assert_snapshot!(json, @r#"
    {
      "v": 1,
      "l": "{\"at\":1795431600123456,\"case\":\"01a208100ffb715c8289ec2d0a9167ec\",\"id\":\"01a208100ffb7e55b2fbeea293f80bc9\",\"kind\":\"case.decided\",\"payload\":\"5202e18448e712451205f1587a895ed45f594992373ef859a82585641b7ec5be\",\"subject\":{\"id\":\"01a208100ffb715c8289ec2d0a9167ec\",\"kind\":\"case\"},\"v\":1}",
      "p": "{\"actor\":{\"kind\":\"staff\",\"person\":\"01a208100ffb79b581d1d854bb718002\"},\"data\":{\"dokument\":{\"sha256\":\"9368a7d21e018f64ae3327d2f25cd4d7693b2d85328e4bb680bcfcbd4c26b90e\"},\"ergebnis\":\"bewilligt\"}}",
      "n": "pTw212zsmeB1hScSD7vnhag9fjXeGBdJlmdhdI5cQ8s=",
      "i": 2,
      "h": [
        "p9kYlLYfv0Y3jYjj4bH3rvOVMsUEtIS9MVUdFeCgnf8="
      ],
      "c": "rathaus.musterstadt.example/verzeichnis\n3\neod4XYvse0FHcTm0LBi0kudeiDjJKqMubIMsfj+OlyM=\n\n— rathaus.musterstadt.example/verzeichnis HnYWbUpw7zwS6fXDOSwAV/HLYeXguYSs6NkBSuNUlaclFLQCPYkb88HpDSG1zEpwPQp1GcQZasfcELr/j2an4oJcrQ8=\n"
    }
    "#);
    assert_eq!(serde_json::from_str::<Bundle>(&json).unwrap(), bundle(2, 3));
    let closed = serde_json::to_value(bundle(0, 1).closed()).unwrap();
    assert_eq!(closed.get("p").or(closed.get("n")), None);
}

#[test]
fn what_does_not_fit_is_named() {
    let stranger = Signer::new("other.example/log", &Secret::new([8; 32])).unwrap();
    let namesake = Signer::new(ORIGIN, &Secret::new([9; 32])).unwrap();
    let good = bundle(5, 11);
    let fault = |change: &dyn Fn(&mut Bundle)| {
        let mut bundle = good.clone();
        change(&mut bundle);
        bundle.verify(signer().verifier()).unwrap_err()
    };
    let resigned = |bundle: &mut Bundle, signer: &Signer| {
        let state = bundle.checkpoint.unverified().clone();
        bundle.checkpoint = SignedCheckpoint::sign(state.size, state.root, signer).unwrap();
    };
    let faults = [
        good.verify(stranger.verifier()).unwrap_err(),
        fault(&|b| resigned(b, &namesake)),
        fault(&|b| {
            let text = b.checkpoint.to_string().replace("\n11\n", "\n12\n");
            b.checkpoint = text.parse().unwrap();
        }),
        fault(&|b| b.leaf = b.leaf.replace("decided", "refused")),
        fault(&|b| b.leaf = b.leaf.replace("\"v\":1", "\"v\":1 ")),
        fault(&|b| b.index = 11),
        fault(&|b| b.index = 6),
        fault(&|b| b.path.truncate(1)),
        fault(&|b| b.path[1].0[0] ^= 1),
        fault(&|b| b.opened.as_mut().unwrap().nonce[0] ^= 1),
        fault(&|b| {
            let opened = b.opened.as_mut().unwrap();
            opened.payload = opened.payload.replace("bewilligt", "abgelehnt");
        }),
    ];
    assert!(matches!(faults[0], Fault::Checkpoint(NoteFault::NotSigned(_))));
    assert!(matches!(faults[2], Fault::Checkpoint(NoteFault::WrongSignature(_))));
    assert!(matches!(faults[5], Fault::Path(PathFault::Outside { .. })));
    let words: Vec<_> = faults.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(words.join("\n"), @"
    Unterschrift: Der Prüfpunkt trägt keine Unterschrift des Schlüssels other.example/log+ea130c06.
    Unterschrift: Der Prüfpunkt trägt keine Unterschrift des Schlüssels rathaus.musterstadt.example/verzeichnis+1e76166d.
    Unterschrift: Der Prüfpunkt trägt eine falsche Unterschrift des Schlüssels rathaus.musterstadt.example/verzeichnis+1e76166d.
    Wurzel: Eintrag, Stelle und Pfad ergeben die Wurzel 7b5e0322…, unterschrieben ist 6cabb449…. Einer der drei wurde verändert oder der Eintrag steht nicht in diesem Verzeichnis.
    Eintrag: Der Text des Eintrags hat nicht die vorgeschriebene Form; er wurde verändert.
    Pfad: Stelle 11 liegt außerhalb eines Baums mit 11 Blättern.
    Wurzel: Eintrag, Stelle und Pfad ergeben die Wurzel c6d3b714…, unterschrieben ist 6cabb449…. Einer der drei wurde verändert oder der Eintrag steht nicht in diesem Verzeichnis.
    Pfad: der Pfad hat 1 statt 4 Stufen.
    Wurzel: Eintrag, Stelle und Pfad ergeben die Wurzel 5e9e2ce6…, unterschrieben ist 6cabb449…. Einer der drei wurde verändert oder der Eintrag steht nicht in diesem Verzeichnis.
    Inhalt: Der Inhalt gehört nicht zu diesem Eintrag (Prüfsumme dd7bf749…, im Eintrag festgehalten ist 5202e184…); Inhalt oder Zufallswert wurden verändert.
    Inhalt: Der Inhalt gehört nicht zu diesem Eintrag (Prüfsumme 72c3476f…, im Eintrag festgehalten ist 5202e184…); Inhalt oder Zufallswert wurden verändert.
    ");
}

#[test]
fn a_payload_without_actor_is_refused_though_it_was_recorded() {
    let world = world();
    let mut sealed = decision(&world).seal(world.random()).unwrap();
    sealed.payload = "{}".to_owned();
    sealed.leaf.payload = commitment(&sealed.nonce, &sealed.payload);
    let checkpoint = SignedCheckpoint::sign(1, sealed.leaf.hash(), &signer()).unwrap();
    let opened = Some(Opened { payload: sealed.payload, nonce: sealed.nonce });
    let bundle = Bundle { leaf: sealed.leaf.text(), opened, index: 0, path: vec![], checkpoint };
    assert_eq!(bundle.verify(signer().verifier()), Err(Fault::PayloadForm));
}

#[test]
fn every_changed_byte_of_an_attachment_is_refused() {
    let good = bundle(3, 6);
    let json = serde_json::to_string(&good).unwrap().into_bytes();
    let key = signer().verifier().clone();
    for place in 0..json.len() {
        for change in [0x01, 0x20] {
            let mut changed = json.clone();
            changed[place] ^= change;
            let read = serde_json::from_slice::<Bundle>(&changed);
            let accepted = read.is_ok_and(|bundle| bundle.verify(&key).is_ok());
            assert!(!accepted, "byte {place} changed by {change:#x}: {}", String::from_utf8_lossy(&changed));
        }
    }
}

#[test]
fn changed_characters_of_a_compact_proof_are_refused() {
    let good = bundle(3, 6);
    let compact = good.to_compact().unwrap();
    for (place, old) in compact.char_indices().step_by(3) {
        let new = if old == 'A' { 'B' } else { 'A' };
        let changed: String = compact.char_indices().map(|(p, c)| if p == place { new } else { c }).collect();
        let read = Bundle::from_compact(&changed);
        let accepted = read.is_ok_and(|bundle| bundle.verify(signer().verifier()).is_ok());
        assert!(!accepted, "character {place}");
    }
    for shorter in 0..compact.len() {
        assert_eq!(Bundle::from_compact(&compact[..shorter]).ok(), None, "{shorter} characters");
    }
    assert_eq!(Bundle::from_compact(&format!("{compact}AA")), Err(NotCompact::Text));
}

#[test]
fn a_compact_proof_of_a_million_leaves_fits_into_one_qr_code() {
    let with_address = |bundle: &Bundle| {
        let compact = bundle.to_compact().unwrap();
        let text = format!("https://rathaus.musterstadt.example/pruefen#{compact}");
        assert_eq!(&Bundle::from_compact(&text).unwrap(), bundle);
        let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).unwrap();
        let Version::Normal(version) = code.version() else { panic!("a micro code") };
        format!("{} characters, version {version} of 40, {} modules wide", text.len(), code.width())
    };
    insta::assert_snapshot!(with_address(&large().closed()), @"1460 characters, version 26 of 40, 121 modules wide");
    insta::assert_snapshot!(with_address(&large()), @"1820 characters, version 30 of 40, 137 modules wide");
}

#[test]
fn a_compact_proof_may_be_typed_and_keeps_foreign_signatures() {
    let good = bundle(3, 6);
    let small = good.to_compact().unwrap().to_lowercase();
    assert_eq!(Bundle::from_compact(&format!(" {small}\n")).unwrap(), good);
    let witnessed = format!("{}\u{2014} zeuge.example/w1 AAAAAAAAAAA=\n", good.checkpoint);
    let witnessed = Bundle { checkpoint: witnessed.parse().unwrap(), ..good.clone() };
    assert_eq!(Bundle::from_compact(&witnessed.to_compact().unwrap()).unwrap(), witnessed);
    assert!(witnessed.verify(signer().verifier()).is_ok());
    let broken = Bundle { leaf: "{}".to_owned(), ..good };
    assert_eq!(broken.to_compact(), Err(NotCompact::Leaf));
}

#[test]
fn attachments_of_another_version_or_with_halves_are_not_read() {
    let good = serde_json::to_value(bundle(0, 1)).unwrap();
    for (member, value) in
        [("v", 2.into()), ("n", "AAAA".into()), ("c", "x".into()), ("x", 1.into()), ("i", (-1).into())]
    {
        let mut json = good.clone();
        json[member] = value;
        assert!(serde_json::from_value::<Bundle>(json).is_err(), "{member}");
    }
    for member in ["p", "n", "v", "l", "i", "h", "c"] {
        let mut json = good.clone();
        json.as_object_mut().unwrap().remove(member);
        assert!(serde_json::from_value::<Bundle>(json).is_err(), "without {member}");
    }
}

proptest! {
    #[test]
    fn a_proof_survives_both_forms(size in 1u64..300, at in any::<prop::sample::Index>(), open: bool) {
        let index = u64::try_from(at.index(usize::try_from(size).unwrap())).unwrap();
        let mut proof = bundle(index, size);
        if !open {
            proof = proof.closed();
        }
        prop_assert!(proof.verify(signer().verifier()).is_ok());
        let json = serde_json::to_string(&proof).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Bundle>(&json).unwrap(), &proof);
        prop_assert_eq!(&Bundle::from_compact(&proof.to_compact().unwrap()).unwrap(), &proof);
    }

    #[test]
    fn no_text_makes_the_reader_stumble(bytes: Vec<u8>) {
        let text = format!("{PREFIX}{}", data_encoding::BASE32_NOPAD.encode(&bytes));
        prop_assert!(Bundle::from_compact(&text).is_err());
    }
}
