//! Units and moves through the router.

use axum::http::StatusCode;

use crate::site::{Browser, Got, Site};

impl Site {
    /// Sends a form of a unit with the version that the page shows now.
    async fn unit_form(&self, browser: &mut Browser, key: &str, act: &str, more: &[(&str, &str)]) -> Got {
        let path = format!("/verwaltung/einheiten/{}", self.house.unit(key));
        let page = self.ask(browser, &path, None).await.body;
        let version = page.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let form = [&[("version", version.expect("a version"))], more].concat();
        self.ask(browser, &format!("{path}{act}"), Some(&form)).await
    }
}

#[tokio::test]
async fn a_unit_is_renamed_moved_emptied_and_closed() {
    let site = Site::new();
    let mut ada = site.sign_in("ada").await;
    let form = [("key", "61"), ("name", "Bauamt")];
    let got = site.unit_form(&mut ada, "60", "", &form).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    let taken = [("key", "32"), ("name", "Bauamt")];
    let got = site.unit_form(&mut ada, "60", "", &taken).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.body.contains("value=\"32\""), "what was typed is kept");
    let parent = site.house.unit("32").to_string();
    let got = site.unit_form(&mut ada, "60", "/verlegen", &[("parent", &parent)]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    let own = site.house.unit("60").to_string();
    let got = site.unit_form(&mut ada, "32", "/verlegen", &[("parent", &own)]).await;
    assert_eq!(got.status, StatusCode::CONFLICT, "not below itself");

    let path = format!("/verwaltung/einheiten/{own}");
    let got = site.ask(&mut ada, &path, None).await;
    assert!(got.body.contains("Bauamt") && got.body.contains("2 Personen mit einer Rolle"));
    let sure = [("sicher", "yes")];
    let got = site.unit_form(&mut ada, "60", "/schliessen", &sure).await;
    assert_eq!(got.status, StatusCode::CONFLICT);
    let to = site.house.unit("32.1").to_string();
    for short in ["bernd", "beate"] {
        let person = format!("/verwaltung/personen/{}", site.house.person(short));
        let nowhere = [("from", own.as_str()), ("to", "")];
        let got = site.ask(&mut ada, &format!("{person}/umsetzen"), Some(&nowhere)).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
        let form = [("from", own.as_str()), ("to", &to)];
        let got = site.ask(&mut ada, &format!("{person}/umsetzen"), Some(&form)).await;
        assert_eq!(got.location, person);
    }
    let got = site.unit_form(&mut ada, "60", "/schliessen", &[]).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "it wants to be confirmed");
    let got = site.unit_form(&mut ada, "60", "/schliessen", &sure).await;
    assert_eq!(got.location, path);
    let got = site.ask(&mut ada, &path, None).await;
    assert!(got.body.contains("Diese Einheit ist geschlossen"));
    let got = site.ask(&mut ada, "/verwaltung/einheiten/neu", None).await;
    assert!(!got.body.contains("Bauamt"), "it is offered no more");
    let got = site.unit_form(&mut ada, "60", "/oeffnen", &[]).await;
    assert_eq!(got.location, path);
}

#[tokio::test]
async fn a_key_that_the_settings_name_stays() {
    let site = Site::new();
    let mut ada = site.sign_in("ada").await;
    let (version, feedback_unit) = (site.town.settings_version().unwrap(), "60".to_owned());
    let settings = town::Settings { feedback_unit, ..town::testing::settings() };
    site.town.change_settings(&kernel::Actor::system("test"), version, &settings).unwrap();
    let got = site.unit_form(&mut ada, "60", "", &[("key", "61"), ("name", "Bauamt")]).await;
    assert!(got.body.contains("Meldungen von Barrieren"), "{}", got.status);
    let got = site.unit_form(&mut ada, "60", "", &[("key", "60"), ("name", "Bauamt")]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "the name may change");
}
