//! Roles that demand a second factor, and what demands a fresh proof.

use std::sync::Arc;

use access::{
    Role,
    credentials::{self, TownKey, totp},
    sessions::Hurdle,
    testing::PASSWORD,
};
use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::{Actor, Secret, SystemEntropy, TestClock, World};
use server::{Guard, Method, way_over};
use town::Settings;

use crate::site::{Browser, Site};

impl Site {
    fn demand_of(&self, roles: &[Role]) {
        let version = self.town.settings_version().unwrap();
        let settings = Settings { second_factor: roles.to_vec(), ..town::testing::settings() };
        self.town.change_settings(&Actor::system("test"), version, &settings).unwrap();
    }

    /// Sets one-time codes up through the page, as an app would, and gives the recovery codes.
    pub(crate) async fn set_up_codes(&self, browser: &mut Browser, short: &str) -> Vec<Secret<String>> {
        let key = TownKey::new(self.town.keys.derive("staff secrets"));
        let begin = |act: &mut ledger::Act<'_, '_>| Ok(credentials::actions::begin_totp(act, &key)?);
        let app: totp::Key = self.town.write(&self.house.actor(short), begin).unwrap();
        let code = app.shown_at(self.town.now());
        let got = self.ask(browser, "/konto/einmalcode", Some(&[("code", &code)])).await;
        assert_eq!(got.status, StatusCode::OK, "{}", got.location);
        let marked = got.body.split("class=\"r-reference\">").skip(1);
        marked.map(|rest| Secret::new(rest.split('<').next().unwrap().to_owned())).collect()
    }
}

#[tokio::test]
async fn who_holds_a_demanding_role_sets_a_second_factor_up_before_anything_else() {
    let site = Site::new();
    let (mut ada, mut clara) = (site.sign_in("ada").await, site.sign_in("clara").await);
    let mut elsewhere = site.sign_in("ada").await;
    site.demand_of(&[Role::Administrator]);
    let got = site.ask(&mut clara, "/konto", None).await;
    assert_eq!(got.status, StatusCode::OK, "nothing is demanded of a clerk");
    let mut kept_out = 0;
    for route in admin::routes().iter().filter(|route| route.guard != Guard::Public) {
        if route.over.contains(&Hurdle::SetUpSecondFactor) {
            continue;
        }
        let form: Option<&[(&str, &str)]> = (route.method == Method::Post).then_some(&[]);
        let got = site.ask(&mut ada, &route.path.replace(['{', '}'], ""), form).await;
        assert_eq!(
            (got.status, &*got.location),
            (StatusCode::SEE_OTHER, "/konto/zweiter-faktor"),
            "{route:?}"
        );
        kept_out += 1;
    }
    println!("{kept_out} routes wait for the second factor");
    let got = site.ask(&mut ada, "/konto/zweiter-faktor", None).await;
    assert!(got.body.contains("Ihre Rolle reicht weit") && !got.body.contains("href=\"/verwaltung"));

    let codes = site.set_up_codes(&mut ada, "ada").await;
    let got = site.ask(&mut ada, "/verwaltung", None).await;
    assert_eq!(got.status, StatusCode::OK, "who just showed a code goes on");

    // A session from before was opened with the password alone: it shows the second factor now.
    let got = site.ask(&mut elsewhere, "/verwaltung", None).await;
    assert_eq!(got.location, "/konto/nachweis?zurueck=%2Fverwaltung");
    let got = site.ask(&mut elsewhere, &got.location, None).await;
    assert!(
        got.body.contains("nur mit dem Passwort angemeldet") && got.body.contains("value=\"/verwaltung\"")
    );
    let wrong = [("code", "AAAAA-AAAAA"), ("zurueck", "/verwaltung")];
    let got = site.ask(&mut elsewhere, "/konto/nachweis", Some(&wrong)).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = [("code", &**codes[0].expose()), ("zurueck", "/verwaltung")];
    let got = site.ask(&mut elsewhere, "/konto/nachweis", Some(&right)).await;
    assert_eq!(got.location, "/verwaltung");
    let got = site.ask(&mut elsewhere, "/verwaltung", None).await;
    assert_eq!(got.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_grave_wants_a_fresh_proof() {
    let clock = TestClock::at("2026-11-23T08:00:00Z".parse().unwrap());
    let site = Site::in_world(&World::new(clock.clone(), Arc::new(SystemEntropy)));
    let mut clara = site.sign_in("clara").await;
    let begin = "/konto/einmalcode/beginnen";
    let got = site.ask(&mut clara, begin, Some(&[])).await;
    assert_eq!(got.status, StatusCode::OK, "she signed in a moment ago");
    clock.set(site.town.now() + SignedDuration::from_mins(20));
    let got = site.ask(&mut clara, begin, Some(&[])).await;
    assert!(got.location.starts_with("/konto/nachweis?zurueck="), "{}", got.location);
    let got = site.ask(&mut clara, "/konto", None).await;
    assert_eq!(got.status, StatusCode::OK, "the rest of the house stays open");
    let prove = |password| [("current", password), ("zurueck", "/konto/einmalcode")];
    let got = site.ask(&mut clara, "/konto/nachweis", Some(&prove("falsch"))).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    let got = site.ask(&mut clara, "/konto/nachweis", Some(&prove(PASSWORD))).await;
    assert_eq!(got.location, "/konto/einmalcode");
    let got = site.ask(&mut clara, begin, Some(&[])).await;
    assert_eq!(got.status, StatusCode::OK);

    // From now on the password is not enough.
    let codes = site.set_up_codes(&mut clara, "clara").await;
    clock.set(site.town.now() + SignedDuration::from_mins(20));
    let got = site.ask(&mut clara, "/konto/nachweis", Some(&prove(PASSWORD))).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "the password is no code");
    let form = [("code", &**codes[0].expose()), ("zurueck", "https://evil.example/")];
    let got = site.ask(&mut clara, "/konto/nachweis", Some(&form)).await;
    assert_eq!(got.location, "/arbeitsplatz", "nobody is led elsewhere");
}

#[test]
fn the_way_over_each_hurdle_is_open_before_it() {
    for hurdle in Hurdle::ALL {
        let open = |path: &str, method| {
            let routes = admin::routes();
            routes.iter().any(|r| r.path == path && r.method == method && r.over.contains(hurdle))
        };
        assert!(open(way_over(*hurdle), Method::Get) && open("/abmelden", Method::Post), "{hurdle:?}");
    }
}
