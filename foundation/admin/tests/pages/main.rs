//! The pages as a browser gets them: through the router, with cookies and forms.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops loudly")]

#[expect(dead_code, reason = "not everything it can do is done here")]
#[path = "../../../access/tests/authenticator/mod.rs"]
mod authenticator;
mod guess;
mod passkeys;
mod second_factor;
mod site;
mod units;

use access::testing::PASSWORD;
use axum::http::StatusCode;
use server::{Guard, Method};
use site::{Browser, Site};

#[tokio::test]
async fn strangers_see_the_sign_in_and_nothing_else() {
    let site = Site::new();
    for route in admin::routes().iter().filter(|route| route.method == Method::Get && !route.has_parts()) {
        let got = site.ask(&mut Browser::default(), route.path, None).await;
        if route.guard == Guard::Public {
            assert_eq!(got.status, StatusCode::OK, "{route:?}");
        } else {
            assert!(got.location.starts_with("/anmelden?zurueck="), "{route:?}");
        }
    }
}

#[tokio::test]
async fn every_page_is_shown_to_whom_it_is_for_and_refused_to_the_others() {
    let site = Site::new();
    site.dead_letter();
    let mut browsers = Vec::new();
    for short in ["ada", "otto", "rita", "clara"] {
        browsers.push((short, site.house.staff(site.town.database(), short), site.sign_in(short).await));
    }
    for route in admin::routes().iter().filter(|route| route.method == Method::Get) {
        let path = match route.sample {
            Some(sample) => site.town.read(sample).unwrap(),
            None => Some(route.path.to_owned()),
        };
        let path = path.expect("the town has one of each");
        for (short, staff, browser) in &mut browsers {
            let got = site.ask(browser, &path, None).await;
            let expected = match route.guard {
                Guard::May(action) if !access::POLICY.ever(staff, action) => StatusCode::FORBIDDEN,
                _ => StatusCode::OK,
            };
            assert_eq!(got.status, expected, "{short} at {path}");
            assert!(!got.body.contains(" style="), "{path} has a style attribute");
        }
    }
}

#[tokio::test]
async fn acts_are_refused_to_strangers_and_to_those_without_the_role() {
    let site = Site::new();
    let (mut stranger, mut clara) = (Browser::default(), site.sign_in("clara").await);
    for route in admin::routes().iter().filter(|route| route.method == Method::Post) {
        let path = route.path.replace("{person}", &site.house.person("carl").to_string());
        let path = path.replace("{unit}", &site.house.unit("60").to_string());
        let path = path.replace("{job}", "00000000000000000000000000000007");
        if route.guard != Guard::Public {
            let got = site.ask(&mut stranger, &path, Some(&[])).await;
            assert!(got.location.starts_with("/anmelden?zurueck="), "{route:?}");
        }
        if matches!(route.guard, Guard::May(_)) {
            let got = site.ask(&mut clara, &path, Some(&[])).await;
            assert_eq!(got.status, StatusCode::FORBIDDEN, "{route:?}");
        }
    }
}

#[tokio::test]
async fn the_operator_must_say_why_a_job_is_discarded() {
    let site = Site::new();
    site.dead_letter();
    let mut otto = site.sign_in("otto").await;
    let got = site.ask(&mut otto, "/betrieb", None).await;
    let path = got.body.split("href=\"").find_map(|rest| {
        rest.starts_with("/betrieb/auftraege/").then(|| rest.split('"').next().unwrap_or_default())
    });
    let discard = format!("{}/verwerfen", path.expect("the dead letter is linked"));
    let got = site.ask(&mut otto, &discard, Some(&[("reason", " ")])).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    let got = site.ask(&mut otto, &discard, Some(&[("reason", "nicht mehr nötig")])).await;
    assert_eq!(got.location, "/betrieb");
    let got = site.ask(&mut otto, "/betrieb", None).await;
    assert!(got.body.contains("Kein Auftrag ist gescheitert."));
}

#[tokio::test]
async fn a_deputy_is_arranged_and_ended() {
    let site = Site::new();
    let mut clara = site.sign_in("clara").await;
    let carl = site.house.person("carl").to_string();
    let today = kernel::local_date(site.town.now());
    let [day, month, year] = [today.day().to_string(), today.month().to_string(), today.year().to_string()];
    let mut form = vec![("starts_at-day", &*day), ("starts_at-month", &month), ("starts_at-year", &year)];
    form.extend([("ends_at-day", &*day), ("ends_at-month", &month), ("ends_at-year", &year)]);
    let got = site.ask(&mut clara, "/konto/vertretung", Some(&form)).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody was chosen");
    assert!(got.body.contains(&format!("value=\"{year}\"")), "what was typed is kept");
    form.push(("deputy", &carl));
    let got = site.ask(&mut clara, "/konto/vertretung", Some(&form)).await;
    assert_eq!(got.location, "/konto");
    assert_eq!(site.house.staff(site.town.database(), "carl").represented().count(), 1);
    let got = site.ask(&mut clara, "/konto", None).await;
    let id = got.body.split("name=\"id\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let form = [("id", id.expect("the deputyship is listed"))];
    let got = site.ask(&mut clara, "/konto/vertretung/beenden", Some(&form)).await;
    assert_eq!(got.location, "/konto");
    assert_eq!(site.house.staff(site.town.database(), "carl").represented().count(), 0);
}

#[tokio::test]
async fn the_administration_gives_a_role_and_locks_a_person() {
    let site = Site::new();
    let (mut ada, mut carl) = (site.sign_in("ada").await, site.sign_in("carl").await);
    let path = format!("/verwaltung/personen/{}", site.house.person("carl"));
    let got = site.ask(&mut ada, &format!("{path}/rolle-geben"), Some(&[("role", "head")])).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "no unit");
    let unit = site.house.unit("32").to_string();
    let form = [("role", "head"), ("unit", unit.as_str())];
    let got = site.ask(&mut ada, &format!("{path}/rolle-geben"), Some(&form)).await;
    assert_eq!(got.location, path);
    assert!(site.house.staff(site.town.database(), "carl").is(access::Role::Head));
    let got = site.ask(&mut ada, &format!("{path}/rolle-nehmen"), Some(&form)).await;
    assert_eq!(got.location, path);
    assert!(!site.house.staff(site.town.database(), "carl").is(access::Role::Head));
    let got = site.ask(&mut ada, &format!("{path}/sperren"), Some(&[])).await;
    assert_eq!(got.location, path);
    let got = site.ask(&mut carl, "/konto", None).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "locked out at once");
    let own = format!("/verwaltung/personen/{}/sperren", site.house.person("ada"));
    let got = site.ask(&mut ada, &own, Some(&[])).await;
    assert_eq!(got.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_wrong_password_keeps_the_address_and_a_right_one_leads_back() {
    let site = Site::new();
    site.house.give_password(site.town.database(), "clara");
    let mut browser = Browser::default();
    let wrong = [("email", "clara@stadt.example"), ("password", "falsch"), ("zurueck", "/konto")];
    let got = site.ask(&mut browser, "/anmelden", Some(&wrong)).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.body.contains(access::sessions::WRONG) && got.body.contains("clara@stadt.example"));
    assert!(got.body.contains("value=\"/konto\"") && got.cookies.is_empty());
    let right = [("email", "clara@stadt.example"), ("password", PASSWORD), ("zurueck", "/konto")];
    let got = site.ask(&mut browser, "/anmelden", Some(&right)).await;
    assert_eq!((got.location.as_str(), got.cookies.len()), ("/konto", 2), "session and known browser");
    let got = site.ask(&mut browser, "/konto", None).await;
    assert!(got.body.contains("Clara Clerk") && got.body.contains("dieses Gerät"));
    let got = site.ask(&mut browser, "/abmelden", Some(&[])).await;
    assert_eq!(got.location, "/anmelden");
    let got = site.ask(&mut browser, "/konto", None).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "signed out");
}

#[tokio::test]
async fn a_new_person_signs_in_with_the_first_password_and_must_choose_another() {
    let site = Site::new();
    let mut ada = site.sign_in("ada").await;
    let form = [("given_name", "Nora"), ("family_name", "Neu"), ("email", "nora@stadt.example")];
    let got = site.ask(&mut ada, "/verwaltung/personen/neu", Some(&form)).await;
    let first = got.body.split("class=\"r-reference\">").nth(1).and_then(|rest| rest.split('<').next());
    let first = first.expect("the first password is shown").to_owned();
    let got = site.ask(&mut ada, "/verwaltung/personen/neu", Some(&form)).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "the address is taken");

    let mut nora = Browser::default();
    let form = [("email", "nora@stadt.example"), ("password", first.as_str())];
    let got = site.ask(&mut nora, "/anmelden", Some(&form)).await;
    assert_eq!(got.location, "/konto/passwort");
    // Until then nothing else is reached, neither read nor written; what is public is seen as by a stranger.
    for route in admin::routes().iter().filter(|r| r.guard != Guard::Public && r.path != "/konto/passwort") {
        let form: Option<&[(&str, &str)]> = (route.method == Method::Post).then_some(&[]);
        let got = site.ask(&mut nora, &route.path.replace(['{', '}'], ""), form).await;
        assert_eq!((got.status, &*got.location), (StatusCode::SEE_OTHER, "/konto/passwort"), "{route:?}");
    }
    let got = site.ask(&mut nora, "/anmelden", None).await;
    assert!(got.status == StatusCode::OK && !got.body.contains("Nora"), "seen as by a stranger");
    let mut elsewhere = nora.clone();
    let got = site.ask(&mut elsewhere, "/abmelden", Some(&[])).await;
    assert_eq!(got.location, "/anmelden");
    let got = site.ask(&mut elsewhere, "/konto/passwort", None).await;
    assert!(got.location.starts_with("/anmelden?"), "signing out is always possible");
    nora.0.clear();
    site.ask(&mut nora, "/anmelden", Some(&form)).await;
    let change = |repeat| [("current", first.as_str()), ("password", PASSWORD), ("repeat", repeat)];
    let got = site.ask(&mut nora, "/konto/passwort", Some(&change("anders"))).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    let got = site.ask(&mut nora, "/konto/passwort", Some(&change(PASSWORD))).await;
    assert_eq!(got.location, "/konto");
    let got = site.ask(&mut nora, "/konto", None).await;
    assert_eq!(got.status, StatusCode::OK, "this session goes on");
}

#[tokio::test]
async fn one_time_codes_are_shown_as_key_and_picture() {
    let site = Site::new();
    let mut clara = site.sign_in("clara").await;
    let got = site.ask(&mut clara, "/konto/einmalcode/beginnen", Some(&[])).await;
    assert!(got.body.contains("<svg") && got.body.contains("otpauth://totp/Musterstadt:clara"));
    let got = site.ask(&mut clara, "/konto/einmalcode", Some(&[("code", "000")])).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn two_who_change_the_settings_do_not_overwrite_one_another() {
    let site = Site::new();
    let mut ada = site.sign_in("ada").await;
    let version = site.town.settings_version().unwrap().to_string();
    let form = [
        ("version", version.as_str()),
        ("name", "Stadt Neustadt"),
        ("short_name", "Neustadt"),
        ("state", "ST"),
        ("email", "a@b.example"),
        ("mail_from", "a@b.example"),
        ("public_url", "http://localhost"),
        ("accent", "#004b76"),
        ("number_rules.file", "{class}/{year}/{number}"),
        ("number_rules.case", "{file}-{number}"),
    ];
    let path = "/verwaltung/einstellungen";
    let got = site.ask(&mut ada, path, Some(&form)).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert_eq!(site.town.settings().unwrap().name, "Stadt Neustadt");
    let got = site.ask(&mut ada, path, Some(&form)).await;
    assert_eq!(got.status, StatusCode::CONFLICT, "the version is an old one");
}

#[tokio::test]
async fn the_auditor_runs_the_audit() {
    let site = Site::new();
    let mut rita = site.sign_in("rita").await;
    site.town.sequence().unwrap();
    let got = site.ask(&mut rita, "/revision/pruefung", Some(&[])).await;
    assert!(got.body.contains("Keine Abweichung."), "{}", got.body);
}

#[test]
fn every_page_with_a_changing_path_has_a_sample() {
    for route in admin::routes() {
        assert!(!(route.is_page && route.has_parts()) || route.sample.is_some(), "{route:?}");
    }
}
