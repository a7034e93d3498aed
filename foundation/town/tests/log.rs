//! The name of a town's log.

use kernel::{Actor, World};
use town::{Settings, testing};

#[test]
fn a_log_keeps_its_name_when_the_town_moves_to_another_address() {
    for test in testing::both(&[], &World::system()) {
        let town = &test.town;
        assert_eq!(town.log_signer().unwrap().verifier().name(), "localhost/musterstadt");
        let moved_to = |address: &str| {
            let version = town.settings_version().unwrap();
            let settings = Settings { public_url: address.into(), ..testing::settings() };
            town.change_settings(&Actor::system("test"), version, &settings).unwrap();
            town.log_signer().unwrap().verifier().name().to_owned()
        };
        // Nothing is signed yet, so the name may follow; a port is never part of it.
        assert_eq!(moved_to("https://rathaus.example:8443"), "rathaus.example/musterstadt");
        town.sequence().unwrap();
        assert_eq!(moved_to("https://neu.example"), "rathaus.example/musterstadt");
        town.sequence().unwrap();
        let report = ledger::audit(town.database(), town.log_signer().unwrap().verifier()).unwrap();
        assert!(report.is_good(), "{report}");
    }
}
