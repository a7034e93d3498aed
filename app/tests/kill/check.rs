//! After the last kill: what the clients hold is compared with what is stored, and what is stored with itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use access::State;
use citizen::{drafts, proof::check_pdf};
use ledger::note::VerifierKey;
use records::documents::Direction;
use sha2::{Digest, Sha256};
use town::Town;

use super::{
    applicant::PICTURE,
    diary::{Act, Diary, Fate, Page},
    stored::{Stored, Whole},
};

/// Figures for the report.
#[derive(Default)]
pub(crate) struct Figures {
    pub(crate) letters: usize,
    pub(crate) mails: usize,
    pub(crate) mails_twice: usize,
    pub(crate) printed_again: usize,
    /// Requests without an answer that were done all the same.
    pub(crate) done_silently: usize,
    /// Requests without an answer that left nothing.
    pub(crate) absent: usize,
}

/// A check in progress: what was found to be wrong.
pub(crate) struct Check<'a> {
    pub(crate) town: &'a Town,
    pub(crate) stored: &'a Stored,
    pub(crate) pages: &'a [Page],
    pub(crate) findings: Vec<String>,
    pub(crate) figures: Figures,
}

impl Check<'_> {
    fn expect(&mut self, good: bool, words: impl FnOnce() -> String) {
        if !good {
            self.findings.push(words());
        }
    }

    /// Each acknowledged application has one case, each other one a whole case or none.
    pub(crate) fn applications(&mut self) {
        let (stored, pages) = (self.stored, self.pages);
        for page in pages {
            let case = stored.sent.get(&drafts::hash(&page.code)[..]);
            if let Some(key) = &page.key {
                self.expect(case.map(String::as_str) == page.case(), || {
                    format!("the application {key} was acknowledged; its draft leads to {case:?}")
                });
            } else if case.is_some() {
                self.figures.done_silently += 1;
            } else {
                self.figures.absent += 1;
            }
        }
        let cases: BTreeSet<&String> = stored.sent.values().collect();
        self.expect(cases.iter().copied().eq(stored.cases.keys()), || {
            format!("{} drafts were sent, {} applications are there", cases.len(), stored.cases.len())
        });
        let drafts: BTreeSet<_> = stored.cases.values().map(|whole| whole.draft).collect();
        let figures = (stored.sent.len(), drafts.len(), stored.cases.len(), stored.all_cases);
        let (sent, drafts, cases, all) = figures;
        self.expect(sent == cases && drafts == cases && all == i64::try_from(cases).unwrap_or(-1), || {
            format!("drafts sent, drafts of applications, applications, cases: {figures:?}")
        });
    }

    /// No act is half: rows, version and record of each case agree.
    pub(crate) fn cases(&mut self) {
        let stored = self.stored;
        for (id, whole) in &stored.cases {
            let answered = whole.enquiries.iter().filter(|(_, answer)| answer.is_some()).count();
            let out = whole.documents.iter().filter(|doc| doc.direction == Direction::Outgoing).count();
            let decided = usize::from(whole.case.outcome.is_some());
            let table = [
                ("case.opened", 1),
                ("application.received", 1),
                ("case.applicant_asked", whole.enquiries.len()),
                ("case.applicant_answered", answered),
                ("case.decided", decided),
                ("case.closed", usize::from(whole.case.closed_at.is_some())),
                ("document.filed", whole.documents.len()),
                ("case.document_added", whole.documents.len()),
            ];
            for (kind, rows) in table {
                let events = whole.count(kind);
                self.expect(events == rows, || format!("{id}: {events} events {kind} for {rows} rows"));
            }
            // Everything that changed the case made its version grow by one.
            let steps = [
                "case.assigned",
                "case.applicant_asked",
                "case.applicant_answered",
                "case.decided",
                "case.closed",
            ];
            let steps: usize = steps.iter().map(|kind| whole.count(kind)).sum();
            self.expect(whole.case.version == 1 + i64::try_from(steps).unwrap_or(-1), || {
                format!("{id}: version {} after {steps} steps", whole.case.version)
            });
            // One receipt, and one notice for the decision.
            self.expect(whole.letters.len() == 1 + decided && out == whole.letters.len(), || {
                format!(
                    "{id}: {} letters and {out} outgoing documents, decided {decided}",
                    whole.letters.len()
                )
            });
        }
    }

    /// The process of each case stands where the case does.
    pub(crate) fn processes(&mut self) {
        let stored = self.stored;
        let mut asked = 0;
        for (id, whole) in &stored.cases {
            let wanted: &[&str] = match whole.case.state {
                State::Received | State::InWork => &["antrag_pruefen"],
                State::Decided => &["zu_den_akten"],
                State::Waiting | State::Closed => &[],
            };
            asked += i64::from(whole.case.state == State::Waiting);
            let tasks: Vec<_> = whole.tasks.iter().map(|task| task.element.as_str()).collect();
            self.expect(tasks == wanted, || format!("{id}: {:?} with the tasks {tasks:?}", whole.case.state));
            let same = whole.tasks.iter().all(|task| task.holder == whole.case.holder);
            self.expect(same, || format!("{id}: case and task are in different hands"));
        }
        self.expect(stored.deadlines == asked, || {
            format!("{} deadlines for {asked} open questions", stored.deadlines)
        });
    }

    /// What was acknowledged on a case stands there once; what was refused does not; the rest once or not at all.
    pub(crate) fn acts(&mut self) {
        let (stored, pages) = (self.stored, self.pages);
        for page in pages {
            let Some(whole) = page.case().and_then(|case| stored.cases.get(case)) else { continue };
            for (act, fate) in &page.acts {
                let times = times(whole, act);
                let good = match fate {
                    Fate::Acknowledged => times == Some(1) || times.is_none(),
                    Fate::Refused => times != Some(1),
                    Fate::Unknown => times.is_none_or(|times| times <= 1),
                };
                self.expect(good, || {
                    format!("{}: {act:?} was {fate:?} and is there {times:?} times", page.code)
                });
                match (fate, times) {
                    (Fate::Unknown, Some(1)) => self.figures.done_silently += 1,
                    (Fate::Unknown, Some(0)) => self.figures.absent += 1,
                    _ => {}
                }
                if let Act::Answer { file: Some(name), .. } | Act::Attach(name) = act {
                    self.attachment(whole, name, times == Some(1));
                }
            }
            // Acts without words of their own are counted.
            for (act, kind) in [(Act::Take, "case.assigned"), (Act::Close, "case.closed")] {
                let at_least = page.was(Fate::Acknowledged, |known| *known == act);
                let at_most = at_least + page.was(Fate::Unknown, |known| *known == act);
                let events = whole.count(kind);
                self.expect((at_least..=at_most).contains(&events), || {
                    format!(
                        "{}: {events} events {kind}, acknowledged {at_least}, at most {at_most}",
                        page.code
                    )
                });
            }
        }
    }

    fn attachment(&mut self, whole: &Whole, name: &str, is_there: bool) {
        let found: Vec<_> = whole.documents.iter().filter(|document| document.version.name == name).collect();
        let whole_bytes = found.iter().all(|document| {
            self.town.read_bytes(document.version.blob, 1 << 20).is_ok_and(|bytes| bytes == PICTURE)
        });
        self.expect(found.len() == usize::from(is_there) && whole_bytes, || {
            format!("{name}: {} documents, readable: {whole_bytes}, answer there: {is_there}", found.len())
        });
    }

    /// Every letter is the one that was recorded and can be proven; what was downloaded stayed as it was.
    pub(crate) fn letters(&mut self, key: &VerifierKey) {
        let stored = self.stored;
        let downloaded: BTreeMap<&String, &[u8; 32]> =
            self.pages.iter().flat_map(|page| &page.letters).collect();
        for (id, whole) in &stored.cases {
            self.figures.printed_again += whole.count("document.issued").saturating_sub(whole.letters.len());
            for letter in &whole.letters {
                let filed = whole.documents.iter().find(|document| Some(document.id) == letter.document);
                let Some(document) = filed else {
                    self.findings.push(format!("{id}: the letter {} is not filed", letter.key));
                    continue;
                };
                let bytes = match self.town.read_bytes(document.version.blob, 1 << 24) {
                    Ok(bytes) => bytes,
                    Err(error) => {
                        self.findings.push(format!("{id}: {} cannot be read: {error}", letter.key));
                        continue;
                    }
                };
                let hash: [u8; 32] = Sha256::digest(&bytes).into();
                let before = downloaded.get(&document.id.to_string());
                let same = hash == document.version.sha256 && before.is_none_or(|before| **before == hash);
                self.expect(same, || format!("{id}: {} has other bytes than before", letter.key));
                let fits = print::seal::commitment(&bytes).is_ok_and(|found| found == letter.commitment);
                self.expect(fits, || format!("{id}: {} is not the letter that was recorded", letter.key));
                let finding = check_pdf(&bytes, key);
                self.expect(finding.is_genuine(), || format!("{id}: {}: {finding:?}", letter.key));
                self.figures.letters += 1;
            }
        }
        let known = |letter: &&String| {
            stored
                .cases
                .values()
                .any(|whole| whole.documents.iter().any(|doc| doc.id.to_string() == **letter))
        };
        let lost: Vec<_> = downloaded.keys().filter(|letter| !known(letter)).collect();
        self.expect(lost.is_empty(), || format!("downloaded and gone: {lost:?}"));
    }

    /// Each mail once; the same mail twice only with the same Message-ID.
    pub(crate) fn mails(&mut self, folder: &Path) {
        let mut sent: BTreeMap<(String, &str), Vec<String>> = BTreeMap::new();
        for mail in mail::catcher::list(folder, usize::MAX).unwrap() {
            let Some(about) = ABOUT.iter().find(|about| mail.subject.starts_with(**about)) else { continue };
            let raw = String::from_utf8_lossy(&mail::catcher::raw(folder, &mail.file).unwrap()).into_owned();
            let id = raw.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap_or_default();
            for to in &mail.to {
                sent.entry((to.clone(), about)).or_default().push(id.to_owned());
            }
        }
        let (stored, pages) = (self.stored, self.pages);
        for page in pages {
            let whole =
                stored.sent.get(&drafts::hash(&page.code)[..]).and_then(|case| stored.cases.get(case));
            let decided = whole.is_some_and(|whole| whole.case.outcome.is_some());
            let wanted =
                [usize::from(whole.is_some()), whole.map_or(0, |w| w.enquiries.len()), usize::from(decided)];
            for (about, wanted) in ABOUT.iter().zip(wanted) {
                let ids = sent.remove(&(page.email.clone(), about)).unwrap_or_default();
                let distinct: BTreeSet<&String> = ids.iter().collect();
                self.expect(distinct.len() == wanted, || {
                    format!("{}: {} mails „{about}“ where {wanted} are due", page.email, distinct.len())
                });
                self.figures.mails += distinct.len();
                self.figures.mails_twice += ids.len() - distinct.len();
            }
        }
        self.expect(sent.is_empty(), || format!("mails that belong to nothing: {sent:?}"));
    }

    /// No job is left, no number left out or given twice, every document's bytes are whole.
    pub(crate) fn house(&mut self) {
        let stored = self.stored;
        self.expect(stored.jobs.is_empty(), || format!("jobs are left: {:#?}", stored.jobs));
        for (numbers, last) in &stored.numbers {
            let right = numbers.iter().copied().eq(1..=*last);
            self.expect(right, || format!("numbers {numbers:?}, the last one given is {last}"));
        }
        let town = self.town;
        let bytes = town.blobs.check(town.database(), &town.keyring, town.now(), 100_000).unwrap();
        self.expect(bytes.findings.is_empty(), || format!("{:#?}", bytes.findings));
    }

    /// The log continues every checkpoint that was kept outside.
    pub(crate) fn log(&mut self, diary: &Diary, key: &VerifierKey) {
        let kept = super::diary::locked(&diary.checkpoints).clone();
        let last = self.town.read(|read| Ok(ledger::latest(read)?)).unwrap().unwrap();
        let last = last.verify(key).unwrap();
        for text in kept {
            let earlier: ledger::checkpoint::SignedCheckpoint = text.parse().unwrap();
            let earlier = earlier.verify(key).unwrap();
            let path =
                self.town.read(|read| Ok(ledger::consistency(read, earlier.size, last.size)?)).unwrap();
            let continued = path.is_some_and(|path| {
                ledger::tree::verify_consistency(earlier.size, earlier.root, last.size, last.root, &path)
            });
            self.expect(continued, || {
                format!("the log does not continue the checkpoint of {} leaves", earlier.size)
            });
        }
    }
}

/// How the subjects begin: received, asked, notice.
const ABOUT: [&str; 3] =
    ["Ihr Antrag ist eingegangen", "Wir haben eine Frage", "Zu Ihrem Antrag liegt ein Schreiben"];

/// How often an act with words of its own stands in the case; nothing for the others, which are counted together.
fn times(whole: &Whole, act: &Act) -> Option<usize> {
    let enquiries = &whole.enquiries;
    Some(match act {
        Act::Ask(question) => enquiries.iter().filter(|(asked, _)| asked == question).count(),
        Act::Answer { text, .. } => {
            enquiries.iter().filter(|(_, answer)| answer.as_ref() == Some(text)).count()
        }
        Act::Decide { outcome, reasons } => {
            let decided = whole.events.iter().filter(|event| event.leaf.kind == "case.decided");
            let said = decided.filter(|event| {
                let payload = event.payload.as_ref().map(|payload| &payload.data);
                let said =
                    payload.and_then(|data| data.pointer("/facts/reasons")).and_then(|text| text.as_str());
                said == Some(reasons) && whole.case.outcome.is_some_and(|found| found.as_str() == *outcome)
            });
            said.count()
        }
        Act::Attach(name) => whole.documents.iter().filter(|doc| doc.version.name == *name).count(),
        Act::Take | Act::Close => return None,
    })
}
