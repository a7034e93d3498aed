//! Citizens: they fill in, send, send again when nothing answers, look at the status page, answer, download.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use citizen::drafts;
use sha2::{Digest, Sha256};

use super::{
    browser::{Browser, quoted},
    diary::{Act, Diary, Fate},
    dice::Dice,
    stock::{PAGES, SERVICE, Stock, fields},
};

const COOKIE: &str = "antrag-meldebescheinigung";
/// So long somebody waits for the code that was sent by e-mail before asking for another.
const CODE_COMES: Duration = Duration::from_secs(3);
/// A picture of one point.
pub(crate) const PICTURE: &[u8] = include_bytes!("point.png");
/// A form with nothing but its button.
const NOTHING: &[(&str, &str)] = &[];

/// One of several citizens: sends drafts of the stock and follows what became of them.
pub(crate) fn live(mut browser: Browser, diary: &Diary, dice: &Dice, stock: &Stock) {
    let mut mine: Vec<usize> = Vec::new();
    while !diary.is_over() {
        match stock.take(diary.percent.load(Ordering::Relaxed)) {
            Some((code, email)) => {
                let page = diary.begin(&code, &email);
                browser.set_cookie(COOKIE, &code);
                if dice.chance(30) {
                    attach(&mut browser, diary, page);
                }
                send(&mut browser, diary, dice, page);
                mine.push(page);
            }
            None if mine.is_empty() => std::thread::sleep(Duration::from_millis(20)),
            None => visit(&mut browser, diary, dice, mine[dice.below(mine.len())]),
        }
        std::thread::sleep(dice.moment(Duration::from_millis(20)));
    }
}

/// Adds a picture to the last page of a draft, once or until it is acknowledged.
fn attach(browser: &mut Browser, diary: &Diary, page: usize) {
    let path = format!("/antrag/{SERVICE}/seite/erklaerung");
    for _ in 0..3 {
        let name = format!("anlage-{}.png", diary.fresh());
        let done = format!("/antrag/{SERVICE}/pruefen");
        let fate = diary.act(page, Act::Attach(name.clone()), &done, || {
            browser.post_file(&path, ("selbst", "true"), ("beleg", &name, PICTURE))
        });
        if fate != Fate::Unknown {
            return;
        }
    }
}

/// Sends a draft until it is acknowledged; some people press twice, and some give up after the first silence.
fn send(browser: &mut Browser, diary: &Diary, dice: &Dice, page: usize) {
    let path = format!("/antrag/{SERVICE}/absenden");
    while !diary.is_over() {
        let mut second = browser.clone();
        let twice = dice.chance(20);
        diary.pages()[page].sent += 1 + usize::from(twice);
        let answers = std::thread::scope(|scope| {
            let other = twice.then(|| scope.spawn(|| second.post(&path, NOTHING)));
            let first = browser.post(&path, NOTHING);
            [Some(first), other.map(|other| other.join().unwrap())]
        });
        for answer in answers.into_iter().flatten() {
            if let Some(answer) = diary.looked("send", answer) {
                acknowledged(diary, page, &answer.location);
            }
        }
        if diary.pages()[page].key.is_some() || dice.chance(2) {
            return;
        }
        std::thread::sleep(dice.moment(Duration::from_millis(60)));
    }
}

/// Notes the status page that the program named: it must be the same each time.
fn acknowledged(diary: &Diary, page: usize, location: &str) {
    let key = location.strip_prefix("/status/").map(|rest| rest.chars().take(64).collect::<String>());
    let known = diary.pages()[page].key.clone();
    match key {
        Some(key) if known.as_ref().is_none_or(|known| *known == key) => {
            diary.pages()[page].key = Some(key);
        }
        _ => diary.fault(format!("a draft was sent and led to {location:?}, before to {known:?}")),
    }
}

/// Looks at the status page of a case: downloads what is new and answers what is asked.
fn visit(browser: &mut Browser, diary: &Diary, dice: &Dice, page: usize) {
    let Some(key) = diary.pages()[page].key.clone() else { return };
    let path = format!("/status/{key}");
    let Some(shown) = diary.looked(&path, browser.get(&path)) else { return };
    if shown.status != 200 {
        return diary.fault(format!("{path} was acknowledged and is {}", shown.status));
    }
    let text = shown.text();
    let listed = quoted(&text, &format!("href=\"{path}/dokumente/"));
    let known = diary.pages()[page].letters.clone();
    if let Some(lost) = known.keys().find(|letter| !listed.contains(letter)) {
        diary.fault(format!("{path}: the letter {lost} was downloaded and is gone"));
    }
    for letter in listed.iter().filter(|letter| !known.contains_key(*letter)) {
        download(browser, diary, page, letter);
    }
    if text.contains(&format!("action=\"{path}/antwort\"")) && dice.chance(70) {
        answer(browser, diary, dice, page, &path);
    }
}

/// Downloads a letter and keeps its hash; whoever downloads it again must get the same bytes.
pub(crate) fn download(browser: &mut Browser, diary: &Diary, page: usize, letter: &str) -> Option<Vec<u8>> {
    let key = diary.pages()[page].key.clone()?;
    let path = format!("/status/{key}/dokumente/{letter}");
    let file = diary.looked(&path, browser.get(&path))?;
    let hash: [u8; 32] = Sha256::digest(&file.body).into();
    let before = diary.pages()[page].letters.insert(letter.to_owned(), hash);
    if file.status != 200 || before.is_some_and(|before| before != hash) {
        diary.fault(format!("{path}: {} with other bytes than before", file.status));
    }
    Some(file.body)
}

fn answer(browser: &mut Browser, diary: &Diary, dice: &Dice, page: usize, path: &str) {
    let number = diary.fresh();
    let text = format!("Antwort {number}");
    let file = dice.chance(40).then(|| format!("beleg-{number}.png"));
    let act = Act::Answer { text: text.clone(), file: file.clone() };
    let to = format!("{path}/antwort");
    diary.act(page, act, &format!("{path}?beantwortet=1"), || match &file {
        Some(name) => browser.post_file(&to, ("antwort", &text), ("datei", name, PICTURE)),
        None => browser.post(&to, &[("antwort", &text)]),
    });
}

/// Citizens who go the whole way, page by page, with the code by e-mail, and send.
pub(crate) fn go_the_whole_way(ports: &[u16], diary: &Diary, dice: &Dice, mail: &Path) {
    let mut number = 0;
    while !diary.is_over() {
        number += 1;
        let email = format!("ganzer-weg-{number}@example.org");
        let mut browser = Browser::new(ports);
        let Some(code) = begin(&mut browser, diary) else { return };
        if fill_in(&mut browser, diary, number, &email).is_none() {
            return;
        }
        match prove(&mut browser, diary, mail, &email) {
            None => return,
            Some(false) => continue,
            Some(true) => {}
        }
        let page = diary.begin(&code, &email);
        send(&mut browser, diary, dice, page);
        for _ in 0..20 {
            visit(&mut browser, diary, dice, page);
            std::thread::sleep(dice.moment(Duration::from_millis(100)));
        }
    }
}

/// Tries until there is an answer; nothing when the run is over.
fn patiently<T>(diary: &Diary, mut work: impl FnMut() -> Option<T>) -> Option<T> {
    while !diary.is_over() {
        if let Some(done) = work() {
            return Some(done);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    None
}

fn begin(browser: &mut Browser, diary: &Diary) -> Option<String> {
    let path = format!("/antrag/{SERVICE}");
    patiently(diary, || {
        diary.looked("begin", browser.post(&path, NOTHING))?;
        browser.cookie(COOKIE).map(drafts::normalise)
    })
}

/// Fills in every page. What was acknowledged is not asked again.
fn fill_in(browser: &mut Browser, diary: &Diary, number: usize, email: &str) -> Option<()> {
    for (place, (page, typed)) in PAGES.iter().zip(fields(number, email)).enumerate() {
        let path = format!("/antrag/{SERVICE}/seite/{page}");
        let next = PAGES.get(place + 1).map_or("/pruefen".to_owned(), |next| format!("/seite/{next}"));
        let answer = patiently(diary, || diary.looked(&path, browser.post(&path, &typed)))?;
        if !answer.location.ends_with(&next) {
            diary.fault(format!("{path}: {} leads to {:?}", answer.status, answer.location));
        }
    }
    Some(())
}

/// Lets a code be sent until one comes and is taken. Says no where too many were sent: codes that died on their way count.
fn prove(browser: &mut Browser, diary: &Diary, mail: &Path, email: &str) -> Option<bool> {
    let path = format!("/antrag/{SERVICE}/code");
    let mut refused = BTreeSet::new();
    patiently(diary, || {
        let asked = browser.post(&format!("{path}/neu"), NOTHING);
        if asked.as_ref().is_some_and(|answer| answer.status == 429) {
            return Some(false);
        }
        diary.looked(&path, asked)?;
        let sent = Instant::now();
        while sent.elapsed() < CODE_COMES && !diary.is_over() {
            for code in
                codes(mail, email).into_iter().filter(|code| !refused.contains(code)).collect::<Vec<_>>()
            {
                // A code that is taken leads on.
                match diary.looked(&path, browser.post(&path, &[("code", &code)])) {
                    Some(answer) if answer.status == 303 => return Some(true),
                    Some(_) => refused.insert(code),
                    None => continue,
                };
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        None
    })
}

/// The codes that were sent to this address, the newest first.
fn codes(mail: &Path, email: &str) -> Vec<String> {
    let caught = mail::catcher::list(mail, 60).unwrap_or_default();
    let mine = caught.into_iter().filter(|mail| mail.to.iter().any(|to| to == email));
    mine.filter_map(|mail| {
        let code = mail.text.split("lautet: ").nth(1)?.get(..6)?;
        code.bytes().all(|byte| byte.is_ascii_digit()).then(|| code.to_owned())
    })
    .collect()
}
