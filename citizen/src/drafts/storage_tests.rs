//! What is kept of a draft, and what is not, on both databases.

use std::{path::Path, sync::Arc};

use ::store::{Migration, sql};
use jiff::{SignedDuration, ToSpan};
use kernel::{Actor, Id, Lang, SystemEntropy, TestClock, World};
use town::{DatabaseConfig, Installation, InstallationConfig, ObjectConfig, Town};

use super::{Draft, DraftFile, actions, store};
use crate::forms::{Answer, StoredFile};

const WORDS: &str = "Geheimratsecke am Muldestausee";
const HOME: std::net::IpAddr = std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

fn migrations() -> Vec<Migration> {
    [access::MIGRATIONS, jobs::MIGRATIONS, records::MIGRATIONS, crate::MIGRATIONS].concat()
}

fn begun(town: &Town) -> (String, Draft) {
    let code = actions::begin(town, "meldebescheinigung", Lang::German).unwrap();
    let id = actions::open(town, HOME, &code).unwrap().id;
    actions::change(town, id, |draft| draft.answers.set("grund", Some(Answer::Text(WORDS.into())))).unwrap();
    let opened = actions::open(town, HOME, &code).unwrap();
    assert_eq!(opened.answers.get("grund"), Some(&Answer::Text(WORDS.into())), "and it opens again");
    (code, opened)
}

fn with_file(town: &Town, draft: &Draft) -> (Id<()>, Id<blob::Blob>) {
    let stored = town.put_bytes(&b"%PDF-1.7 invented"[..], "application/pdf").unwrap();
    let id: Id<()> = town.world.id();
    let blob = town
        .maintain(|tx| {
            let blob = blob::record(tx, &town.world, &stored)?;
            let (name, media_type) = ("a.pdf".into(), stored.mime.clone());
            let file = StoredFile { id: id.to_string(), name, media_type, size: stored.size };
            let file = DraftFile { question: "f".into(), file, sha256: stored.plain_sha256, blob };
            store::add_file(tx, draft.id, id, &file)?;
            Ok(blob)
        })
        .unwrap();
    (id, blob)
}

fn is_destroyed(town: &Town, blob: Id<blob::Blob>) -> bool {
    town.read(|read| Ok(blob::find(read, blob)?)).unwrap().state == blob::State::Destroyed
}

#[test]
fn answers_lie_sealed_and_open_with_their_own_draft_only() {
    for test in town::testing::both(&migrations(), &World::system()) {
        let town = &test.town;
        let ((code, _), (other, _)) = (begun(town), begun(town));
        let sealed: Vec<Vec<u8>> = town
            .read(|read| {
                Ok(read.all(sql!("SELECT sealed_answers FROM draft"), &[], |row| row.get::<Vec<u8>>(0))?)
            })
            .unwrap();
        assert!(sealed.len() == 2 && sealed[0] != sealed[1]);
        assert!(!sealed.iter().any(|bytes| contains(bytes, "Geheimrat")), "the answer lies in the clear");
        // Put under another draft, an answer does not open.
        town.maintain(|tx| {
            let mix = sql!("UPDATE draft SET sealed_answers = $1");
            Ok(tx.execute(mix, &[&sealed[0]])?)
        })
        .unwrap();
        let opened = [&code, &other].map(|code| actions::open(town, HOME, code).is_ok());
        assert_eq!(opened.iter().filter(|good| **good).count(), 1);
    }
}

#[test]
fn no_file_of_a_town_contains_a_word_of_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let config = InstallationConfig {
        data: folder.path().to_owned(),
        database: DatabaseConfig::Sqlite,
        objects: ObjectConfig::Local,
        migrations: [ledger::MIGRATIONS, blob::MIGRATIONS, town::MIGRATIONS, &migrations()].concat(),
    };
    let installation = Installation::open(config, World::system()).unwrap();
    let town = installation.add(&"musterstadt".parse().unwrap(), &["localhost".into()]).unwrap();
    town.change_settings(&Actor::system("test"), 0, &town::testing::settings()).unwrap();
    begun(&town);
    let (mut looked_at, mut known) = (0, 0);
    look(folder.path(), &mut |bytes| {
        looked_at += 1;
        known += usize::from(contains(bytes, "meldebescheinigung"));
        assert!(!contains(bytes, "Geheimrat") && !contains(bytes, "Muldestausee"));
    });
    println!("{looked_at} files without a word of the answer");
    assert!(known > 0, "the files that were looked at hold the draft");
}

fn contains(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

fn look(folder: &Path, at: &mut impl FnMut(&[u8])) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            look(&entry.path(), at);
        } else {
            at(&std::fs::read(entry.path()).unwrap());
        }
    }
}

#[test]
fn what_was_not_sent_is_destroyed_with_its_draft_and_what_was_sent_stays() {
    let clock = TestClock::at("2026-11-23T08:00:00Z".parse().unwrap());
    let world = World::new(clock.clone(), Arc::new(SystemEntropy));
    for test in town::testing::both(&migrations(), &world) {
        let town = &test.town;
        let [(_, old), (_, sent), (_, taken), (_, deleted)] = [(); 4].map(|()| begun(town));
        let [old_file, sent_file, taken_file, deleted_file] =
            [&old, &sent, &taken, &deleted].map(|draft| with_file(town, draft));
        // As an act that sends it does: the files are documents of a case from then on.
        let now = town.now();
        town.maintain(|tx| Ok(store::submitted(tx, sent.id, town.world.id(), now)?)).unwrap();
        actions::remove_file(town, taken.id, taken_file.0).unwrap();
        actions::remove_file(town, sent.id, sent_file.0).unwrap();
        actions::delete(town, deleted.id).unwrap();
        let state =
            || [old_file, sent_file, taken_file, deleted_file].map(|(_, blob)| is_destroyed(town, blob));
        assert_eq!(state(), [false, false, true, true]);
        assert_eq!(actions::tidy_up(town).unwrap(), 0, "nothing is old yet");
        clock.set(now.saturating_add(SignedDuration::from_hours(24 * 31)).unwrap());
        assert_eq!(actions::tidy_up(town).unwrap(), 3);
        assert_eq!(state(), [true, false, true, true]);
        clock.set(now.saturating_add(1.hour()).unwrap());
    }
}
