//! Passkeys through the router: the script's part is played by an authenticator in software.

use access::Role;
use axum::http::StatusCode;
use kernel::Actor;
use serde_json::Value;
use town::Settings;

use crate::{
    authenticator::{Authenticator, ORIGIN},
    site::{Browser, Got, Site},
};

impl Site {
    /// A town that is reached where the authenticator thinks it is.
    fn with_passkeys(second_factor: &[Role]) -> Self {
        let site = Self::new();
        let (version, second_factor) = (site.town.settings_version().unwrap(), second_factor.to_vec());
        let settings = Settings { public_url: ORIGIN.into(), second_factor, ..town::testing::settings() };
        site.town.change_settings(&Actor::system("test"), version, &settings).unwrap();
        site
    }

    async fn question(&self, browser: &mut Browser, path: &str) -> Value {
        let got = self.ask(browser, path, Some(&[])).await;
        assert_eq!(got.status, StatusCode::OK, "{path} {}", got.location);
        serde_json::from_str(&got.body).unwrap()
    }

    async fn register(&self, browser: &mut Browser, phone: &mut Authenticator, name: &str) -> Got {
        let answer = phone.create(&self.question(browser, "/konto/passkeys/beginnen").await).to_string();
        self.ask(browser, "/konto/passkeys", Some(&[("name", name), ("antwort", &answer)])).await
    }

    async fn answer(&self, browser: &mut Browser, phone: &mut Authenticator, path: &str) -> Got {
        let answer = phone.get(&self.question(browser, "/anmelden/passkey/beginnen").await).to_string();
        self.ask(browser, path, Some(&[("zurueck", "/konto"), ("antwort", &answer)])).await
    }
}

fn id_of(page: &str) -> String {
    let id = page.split("name=\"id\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    id.expect("a passkey is listed").to_owned()
}

#[tokio::test]
async fn a_passkey_is_registered_named_used_and_removed() {
    let site = Site::with_passkeys(&[]);
    let (mut clara, mut phone) = (site.sign_in("clara").await, Authenticator::new(1));
    let got = site.register(&mut clara, &mut phone, " ").await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "it needs a name");
    let got = site.register(&mut clara, &mut phone, "Diensthandy").await;
    assert_eq!(got.location, "/konto/passkeys");
    let got = site.ask(&mut clara, "/konto/passkeys", None).await;
    assert!(got.body.contains("Diensthandy") && got.body.contains("Ihr einziger zweiter Faktor"));
    let id = id_of(&got.body);

    let got = site.ask(&mut clara, "/konto/passkeys/umbenennen", Some(&[("id", &id), ("name", "")])).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    let got =
        site.ask(&mut clara, "/konto/passkeys/umbenennen", Some(&[("id", &id), ("name", "Handy")])).await;
    assert_eq!(got.location, "/konto/passkeys");

    let mut fresh = Browser::default();
    let got = site.answer(&mut fresh, &mut phone, "/anmelden/passkey").await;
    assert_eq!((got.location.as_str(), got.cookies.len()), ("/konto", 2), "session and known browser");
    let got = site.ask(&mut fresh, "/konto", None).await;
    assert!(got.body.contains("Clara Clerk"));

    let got = site.ask(&mut clara, "/konto/passkeys/entfernen", Some(&[("id", &id)])).await;
    let got = site.ask(&mut clara, &got.location, None).await;
    assert!(got.body.contains("Sie haben keinen zweiten Faktor mehr.") && !got.body.contains("Handy"));
    let got = site.answer(&mut Browser::default(), &mut phone, "/anmelden/passkey").await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "it opens nothing any more");

    let subject = ledger::event::Subject::new("person", site.house.person("clara"));
    let events = site.town.read(|read| Ok(ledger::of_subject(read, &subject)?)).unwrap();
    for kind in ["passkey.added", "passkey.renamed", "passkey.removed"] {
        assert_eq!(events.iter().filter(|event| event.leaf.kind == kind).count(), 1, "{kind} is recorded");
    }
}

#[tokio::test]
async fn an_answer_counts_once_and_only_to_its_own_question() {
    let site = Site::with_passkeys(&[]);
    let (mut clara, mut phone) = (site.sign_in("clara").await, Authenticator::new(1));
    site.register(&mut clara, &mut phone, "Diensthandy").await;
    let mut browser = Browser::default();
    let answer = phone.get(&site.question(&mut browser, "/anmelden/passkey/beginnen").await).to_string();
    let form = [("antwort", &*answer)];
    let (mut copy, mut without) = (browser.clone(), Browser::default());
    let got = site.ask(&mut browser, "/anmelden/passkey", Some(&form)).await;
    assert_eq!(got.location, "/arbeitsplatz");
    for (browser, form) in [(&mut copy, &form[..]), (&mut without, &form), (&mut Browser::default(), &[])] {
        let got = site.ask(browser, "/anmelden/passkey", Some(form)).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!got.cookies.contains_key("sitzung"));
    }
}

#[tokio::test]
async fn a_passkey_is_the_second_factor_that_a_role_demands() {
    let site = Site::with_passkeys(&[Role::Clerk]);
    let (mut clara, mut carl) = (site.sign_in("clara").await, site.sign_in("carl").await);
    let got = site.ask(&mut clara, "/konto", None).await;
    assert_eq!(got.location, "/konto/zweiter-faktor");
    let mut phone = Authenticator::new(1);
    site.register(&mut clara, &mut phone, "Diensthandy").await;
    let got = site.ask(&mut clara, "/konto", None).await;
    assert_eq!(got.status, StatusCode::OK, "who just registered it has it in hand");

    let mut elsewhere = site.sign_in("clara").await;
    let got = site.ask(&mut elsewhere, "/konto", None).await;
    assert_eq!(got.location, "/konto/nachweis?zurueck=%2Fkonto");
    let got = site.ask(&mut elsewhere, &got.location, None).await;
    assert!(got.body.contains("data-passkey=\"get\"") && !got.body.contains("type=\"password\""));
    let got = site.answer(&mut elsewhere, &mut phone, "/konto/nachweis/passkey").await;
    assert_eq!(got.location, "/konto");
    let got = site.ask(&mut elsewhere, "/konto", None).await;
    assert_eq!(got.status, StatusCode::OK);

    // Somebody else's passkey proves nothing.
    let mut own = Authenticator::new(2);
    site.register(&mut carl, &mut own, "Diensthandy").await;
    let mut again = site.sign_in("carl").await;
    let got = site.answer(&mut again, &mut phone, "/konto/nachweis/passkey").await;
    assert_eq!(got.location, "/konto/nachweis?zurueck=%2Fkonto");
    let got = site.ask(&mut again, "/konto", None).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
}
