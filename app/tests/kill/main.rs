//! The whole program killed at random moments under load: nothing that it acknowledged is lost, half or doubled.
//!
//! Citizens and clerks work over HTTP without a pause and write down what was acknowledged. Meanwhile processes are ended by
//! SIGKILL and started again. Afterwards all that is stored is compared with what the clients hold. docs/testing.md says how
//! to repeat a run.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test stops loudly and says what it did")]

mod applicant;
mod browser;
mod check;
mod clerk;
mod diary;
mod dice;
mod place;
mod stock;
mod stored;

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use kernel::World;
use store::testing::TestDatabase;
use town::Town;

use self::{
    browser::Browser,
    check::Check,
    clerk::Clerk,
    diary::{Act, Diary, Fate, locked},
    dice::Dice,
    place::Place,
    stock::Stock,
};

/// A life is measured by what is done in it, because machines differ: at most so many answers, and at most so long.
const ANSWERS: usize = 60;
const LIFE: Duration = Duration::from_secs(5);
/// Then at most so much until the kill.
const BREATH: Duration = Duration::from_millis(30);
/// Some live on, so that letters come out of the print: a program that was just started takes a second for the first one.
const PRINT: Duration = Duration::from_millis(2500);
/// One that is killed while it starts lives at most so long.
const YOUTH: Duration = Duration::from_millis(200);
/// After the last kill the queue must become shorter within this, until it is empty: a lease runs out after a minute.
const REST: Duration = Duration::from_secs(180);
/// How many applications are sent, besides those filled in page by page.
const APPLICATIONS: usize = 100;
const CITIZENS: u64 = 3;
const CLERKS: [&str; 2] = ["m.sahin@example.org", "p.hadrich@example.org"];

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

#[test]
fn nothing_acknowledged_is_lost_or_doubled_on_sqlite() {
    run("SQLite", None);
}

#[test]
fn nothing_acknowledged_is_lost_or_doubled_on_postgresql() {
    let postgres = store::testing::both(&[]).into_iter().nth(1);
    if let Some(database) = postgres {
        run("PostgreSQL", Some(database));
    }
}

fn run(name: &str, database: Option<TestDatabase>) {
    let seed = setting("RATHAUS_KILL_SEED").unwrap_or_else(|| u64::from_le_bytes(World::system().random()));
    let moments = setting("RATHAUS_KILL_MOMENTS").map_or(12, |moments| usize::try_from(moments).unwrap());
    println!("{name}: RATHAUS_KILL_SEED={seed}");
    let begin = Instant::now();
    let (mut place, sign_ins) = Place::found(database);
    let services = place.folder.path().join("services");
    let stock = Stock::prepare(&place.open(), &services, APPLICATIONS * moments.min(200) / 200 + 4);
    place.start_all();
    place.wait_for_servers();
    let clerks = CLERKS.map(|email| {
        let (_, first) = sign_ins.iter().find(|(known, _)| known == email).unwrap();
        Clerk::sign_in_first(&place.ports(), email, first)
    });
    let prepared = begin.elapsed();

    let diary = Diary::default();
    let (killed, tormented) = torment(&mut place, &diary, &stock, clerks, seed, moments);
    place.start_all();
    let town = place.open();
    let drained = drain(&town, &place);
    let looked = look_again(&place, &diary);
    place.kill_all();
    town.sequence().unwrap();

    let (findings, figures) = examine(&place, &town, &diary);
    let pages = diary.pages();
    let acts = |wanted: fn(&Act) -> bool| -> usize {
        pages.iter().map(|page| page.was(Fate::Acknowledged, wanted)).sum()
    };
    println!(
        "{name}: killed at {moments} moments, {killed} processes; acknowledged: {} applications (sent {} times), {} enquiries, \
         {} answers, {} decisions, {} letters downloaded",
        pages.iter().filter(|page| page.key.is_some()).count(),
        pages.iter().map(|page| page.sent).sum::<usize>(),
        acts(|act| matches!(act, Act::Ask(_))),
        acts(|act| matches!(act, Act::Answer { .. })),
        acts(|act| matches!(act, Act::Decide { .. })),
        pages.iter().map(|page| page.letters.len()).sum::<usize>(),
    );
    println!(
        "{name}: {} requests without an answer, of the acts among them {} done and {} absent; {} letters ({} printed again), \
         {} mails ({} handed over twice), {} checkpoints kept, {looked} letters verified by the program",
        diary.unanswered.load(Ordering::Relaxed),
        figures.done_silently,
        figures.absent,
        figures.letters,
        figures.printed_again,
        figures.mails,
        figures.mails_twice,
        locked(&diary.checkpoints).len(),
    );
    println!(
        "{name}: prepared {prepared:.1?}, killed {tormented:.1?}, queue empty after {drained:.1?}, all {:.1?}",
        begin.elapsed()
    );
    let faults = locked(&diary.faults);
    assert!(faults.is_empty() && findings.is_empty(), "{faults:#?}\n{findings:#?}\n{}", place.logs());
}

/// Clients work while processes are killed.
fn torment(
    place: &mut Place,
    diary: &Diary,
    stock: &Stock,
    clerks: [Clerk; 2],
    seed: u64,
    moments: usize,
) -> (usize, Duration) {
    let (begin, ports, mail) = (Instant::now(), place.ports(), place.folder.path().join("mail"));
    let mut killed = 0;
    std::thread::scope(|scope| {
        for number in 0..CITIZENS {
            let ports = &ports;
            scope.spawn(move || {
                applicant::live(Browser::new(ports), diary, &Dice::new(seed, 10 + number), stock);
            });
        }
        scope.spawn(|| applicant::go_the_whole_way(&ports, diary, &Dice::new(seed, 20), &mail));
        for (number, mut clerk) in (30..).zip(clerks) {
            scope.spawn(move || clerk.live(diary, &Dice::new(seed, number)));
        }
        scope.spawn(|| witness(Browser::new(&ports), diary));
        let _over = Over(diary);
        let dice = Dice::new(seed, 0);
        for moment in 0..moments {
            diary.percent.store(moment * 100 / moments, Ordering::Relaxed);
            if dice.chance(15) {
                std::thread::sleep(dice.moment(YOUTH));
            } else {
                place.wait_for_servers();
                let (alive, enough) =
                    (Instant::now(), diary.answered.load(Ordering::Relaxed) + dice.below(ANSWERS));
                while diary.answered.load(Ordering::Relaxed) < enough && alive.elapsed() < LIFE {
                    std::thread::sleep(Duration::from_millis(1));
                }
                std::thread::sleep(dice.moment(if dice.chance(15) { PRINT } else { BREATH }));
            }
            killed += place.kill_some(&dice);
        }
    });
    (killed, begin.elapsed())
}

/// Ends the clients, also where the test stops.
struct Over<'a>(&'a Diary);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.over.store(true, Ordering::SeqCst);
    }
}

/// Somebody outside keeps the checkpoints of the log.
fn witness(mut browser: Browser, diary: &Diary) {
    while !diary.is_over() {
        if let Some(answer) = diary.looked("checkpoint", browser.get("/log/checkpoint"))
            && answer.status == 200
        {
            locked(&diary.checkpoints).insert(answer.text());
        }
        std::thread::sleep(Duration::from_millis(250));
    }
}

/// Waits until no job is left.
fn drain(town: &Town, place: &Place) -> Duration {
    let begin = Instant::now();
    let (mut shortest, mut since) = (i64::MAX, Instant::now());
    while shortest > 0 {
        let left = stored::open_jobs(town);
        if left < shortest {
            (shortest, since) = (left, Instant::now());
        }
        assert!(since.elapsed() < REST, "{:#?}\n{}", stored::read(town).jobs, place.logs());
        std::thread::sleep(Duration::from_millis(100));
    }
    begin.elapsed()
}

/// Every citizen looks once more and downloads everything; the program itself verifies the notices.
fn look_again(place: &Place, diary: &Diary) -> usize {
    let mut browser = Browser::new(&place.ports());
    let key = browser.get("/log/key").unwrap().text();
    let file = place.folder.path().join("letter.pdf");
    let (pages, mut verified) = (diary.pages().len(), 0);
    for page in 0..pages {
        let Some(key_of_case) = diary.pages()[page].key.clone() else { continue };
        let path = format!("/status/{key_of_case}");
        let text = browser.get(&path).unwrap().text();
        for (number, letter) in
            browser::quoted(&text, &format!("href=\"{path}/dokumente/")).iter().enumerate()
        {
            let Some(pdf) = applicant::download(&mut browser, diary, page, letter) else { continue };
            if number > 0 {
                std::fs::write(&file, pdf).unwrap();
                place.run(&["verify", file.to_str().unwrap(), "--checkpoint-key", key.trim()]);
                verified += 1;
            }
        }
    }
    verified
}

fn examine(place: &Place, town: &Town, diary: &Diary) -> (Vec<String>, check::Figures) {
    let stored = stored::read(town);
    let pages = diary.pages().clone();
    let signer = town.log_signer().unwrap();
    let key = signer.verifier();
    let (findings, figures) = Default::default();
    let mut check = Check { town, stored: &stored, pages: &pages, findings, figures };
    check.applications();
    check.cases();
    check.processes();
    check.acts();
    check.letters(key);
    check.mails(&place.folder.path().join("mail"));
    check.house();
    check.log(diary, key);
    let audit = place.run(&["ledger", "audit"]);
    println!("{}", audit.trim_end());
    let logs = place.logs();
    let bad = logs.lines().filter(|line| line.contains(" ERROR ") || line.contains("panicked"));
    check.findings.extend(bad.map(str::to_owned));
    (check.findings, check.figures)
}
