//! A page is made for who was signed in the last time while the database is asked: what has changed since counts at once.

use access::{
    Role,
    people::{self, Assignment, actions},
};
use axum::http::StatusCode;

use crate::site::Site;

/// A page of the operator, asked twice before, so that there is a guess.
const PAGE: &str = "/betrieb";

#[tokio::test]
async fn a_role_that_was_taken_opens_nothing_any_more() {
    let site = Site::new();
    let mut otto = site.sign_in("otto").await;
    let person = site.house.person("otto");
    for _ in 0..2 {
        assert_eq!(site.ask(&mut otto, PAGE, None).await.status, StatusCode::OK);
    }
    let roles = site.town.read(|read| Ok(people::roles_of(read, person)?)).unwrap();
    let taken: Vec<Assignment> = roles.into_iter().filter(|role| role.role == Role::Operator).collect();
    assert!(!taken.is_empty());
    site.house
        .act(site.town.database(), "ada", |act| {
            taken.iter().try_for_each(|role| actions::take_role(act, person, *role))
        })
        .unwrap();
    let got = site.ask(&mut otto, PAGE, None).await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
    assert!(!got.body.contains("/betrieb/"), "nothing of the page is shown");
    assert_eq!(site.ask(&mut otto, "/konto", None).await.status, StatusCode::OK, "still signed in");
}

#[tokio::test]
async fn who_was_locked_or_signed_out_elsewhere_is_out_at_once() {
    let site = Site::new();
    for sign_out in [true, false] {
        let short = if sign_out { "clara" } else { "rita" };
        let mut browser = site.sign_in(short).await;
        let mut other = browser.clone();
        for _ in 0..2 {
            assert_eq!(site.ask(&mut browser, "/konto", None).await.status, StatusCode::OK);
        }
        if sign_out {
            site.ask(&mut other, "/abmelden", Some(&[])).await;
        } else {
            let person = site.house.person(short);
            site.house.act(site.town.database(), "ada", |act| actions::lock(act, person)).unwrap();
        }
        let got = site.ask(&mut browser, "/konto", None).await;
        assert!(got.location.starts_with("/anmelden"), "{short}: {} {}", got.status, got.location);
    }
}

#[tokio::test]
async fn a_new_name_is_shown_at_once() {
    let site = Site::new();
    let mut clara = site.sign_in("clara").await;
    let person = site.house.person("clara");
    for _ in 0..2 {
        site.ask(&mut clara, "/konto", None).await;
    }
    let known = site.town.read(|read| Ok(people::find(read, person)?)).unwrap().unwrap();
    let data = people::PersonData { family_name: "Umgezogen".into(), ..known.data };
    site.house
        .act(site.town.database(), "ada", |act| actions::change(act, person, known.version, data.clone()))
        .unwrap();
    assert!(site.ask(&mut clara, "/konto", None).await.body.contains("Umgezogen"));
}
