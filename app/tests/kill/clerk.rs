//! Clerks: they sign in, take cases, ask back, decide, close.

use std::time::Duration;

use super::{
    browser::{Browser, quoted},
    diary::{Act, Diary, Page},
    dice::Dice,
};

/// The password that clerks choose instead of their first one.
const PASSWORD: &str = "Goitzsche-Ufer-2026";

/// A clerk's browser, signed in.
pub(crate) struct Clerk {
    email: String,
    pub(crate) browser: Browser,
    /// A sign-in got no answer: it may have ended the session whose cookie the browser still holds.
    unsure: bool,
}

impl Clerk {
    /// Signs in with the first password and changes it, while nothing is killed yet.
    pub(crate) fn sign_in_first(ports: &[u16], email: &str, first: &str) -> Self {
        let mut clerk = Self { email: email.to_owned(), browser: Browser::new(ports), unsure: false };
        let entered = clerk.enter(first).unwrap();
        assert_eq!(entered, (303, "/konto/passwort".to_owned()));
        let form = [("current", first), ("password", PASSWORD), ("repeat", PASSWORD)];
        let changed = clerk.browser.post("/konto/passwort", &form).unwrap();
        assert_eq!((changed.status, changed.location.as_str()), (303, "/konto"), "{}", changed.text());
        clerk
    }

    /// Signs in and says where the program leads then.
    fn enter(&mut self, password: &str) -> Option<(u16, String)> {
        let answer =
            self.browser.post("/anmelden", &[("email", self.email.as_str()), ("password", password)])?;
        Some((answer.status, answer.location))
    }

    /// Works on cases of all who applied, without a pause.
    pub(crate) fn live(&mut self, diary: &Diary, dice: &Dice) {
        while !diary.is_over() {
            let known: Vec<(usize, String)> = {
                let pages = diary.pages();
                let open = pages.iter().enumerate().filter(|(_, page)| is_open(page));
                open.filter_map(|(place, page)| Some((place, page.case()?.to_owned()))).collect()
            };
            if dice.chance(2) {
                self.sign_in_again(diary);
            }
            if known.is_empty() {
                std::thread::sleep(Duration::from_millis(20));
                continue;
            }
            let (page, case) = &known[dice.below(known.len())];
            self.work(diary, dice, *page, case);
        }
    }

    /// A new session in place of the old one. An attempt that a kill cut off counts as a failed one, so that guessing is
    /// never free: after several of them the program asks to wait.
    fn sign_in_again(&mut self, diary: &Diary) {
        match self.enter(PASSWORD) {
            Some((303, to)) if to == "/arbeitsplatz" => self.unsure = false,
            None => self.unsure = true,
            Some((429, _)) => {}
            Some(other) => diary.fault(format!("{} was led to {other:?} after the sign-in", self.email)),
        }
    }

    /// Opens a case and does one of the things that its page offers.
    fn work(&mut self, diary: &Diary, dice: &Dice, page: usize, case: &str) {
        let path = format!("/vorgaenge/{case}");
        let Some(shown) = diary.looked(&path, self.browser.get(&path)) else { return };
        if self.unsure && shown.location.starts_with("/anmelden") {
            return self.sign_in_again(diary);
        }
        if shown.status != 200 {
            return diary.fault(format!("{path} is {} {}", shown.status, shown.location));
        }
        let text = shown.text();
        let version = quoted(&text, "name=\"version\" value=\"").into_iter().next().unwrap_or_default();
        let offered = |verb: &str| text.contains(&format!("action=\"{path}/{verb}\""));
        let asked = diary.pages()[page].acts.iter().filter(|(act, _)| matches!(act, Act::Ask(_))).count();
        let number = diary.fresh();
        let (verb, act, mut form) = if offered("uebernehmen") {
            ("uebernehmen", Act::Take, vec![])
        } else if offered("antrag/rueckfrage") && asked < 3 && dice.chance(40) {
            let question = format!("Frage {number}?");
            ("antrag/rueckfrage", Act::Ask(question.clone()), vec![("frage", question)])
        } else if offered("antrag/entscheiden") && dice.chance(60) {
            let person = quoted(&text, "name=\"person\" value=\"").into_iter().next().unwrap_or_default();
            let outcome = if dice.chance(50) && !person.is_empty() { "approved" } else { "refused" };
            let reasons = format!("Begründung {number}");
            let act = Act::Decide { outcome, reasons: reasons.clone() };
            let form = vec![("ergebnis", outcome.to_owned()), ("person", person), ("gruende", reasons)];
            ("antrag/entscheiden", act, form)
        } else if offered("abschliessen") && dice.chance(50) {
            ("abschliessen", Act::Close, vec![])
        } else {
            return;
        };
        form.push(("version", version));
        diary.act(page, act, &path, || self.browser.post(&format!("{path}/{verb}"), &form));
    }
}

/// Whether a clerk may still have something to do with it.
fn is_open(page: &Page) -> bool {
    page.key.is_some() && page.was(super::diary::Fate::Acknowledged, |act| *act == Act::Close) == 0
}
