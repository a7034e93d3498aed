//! The house as a whole: statements and schemas on both databases, every route with guard and example, strangers kept out.

#![expect(clippy::unwrap_used, reason = "a test stops loudly")]

use std::{collections::BTreeSet, path::Path, sync::Arc};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use citizen::{catalogue::Catalogue, register::Embedded};
use kernel::{Actor, World};
use rathaus::wiring;
use server::{Guard, Method, Route};
use store::{same_kind, testing};
use tower::ServiceExt;
use town::{DatabaseConfig, Installation, InstallationConfig, ObjectConfig};

/// A served town without cases; the folder lives as long as it is held.
fn house() -> (Router, Vec<Route>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let config = InstallationConfig {
        data: folder.path().to_path_buf(),
        database: DatabaseConfig::Sqlite,
        objects: ObjectConfig::Local,
        migrations: wiring::migrations(),
    };
    let installation = Arc::new(Installation::open(config, World::system()).unwrap());
    let town = installation.add(&"musterstadt".parse().unwrap(), &["localhost".to_owned()]).unwrap();
    town.change_settings(&Actor::system("test"), 0, &town::testing::settings()).unwrap();
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).join("../services");
    let (catalogue, unusable) = Catalogue::load(&services, Box::new(Embedded)).unwrap();
    assert!(unusable.is_empty(), "{unusable:?}");
    let routes = wiring::routes();
    let router = server::router(wiring::house(installation, Arc::new(catalogue), Vec::new()), &routes);
    (router, routes, folder)
}

/// The path with every changing part filled in.
fn filled(path: &str, part: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str(part);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    out + rest
}

async fn ask(
    router: &Router,
    method: Method,
    path: &str,
    body: &str,
    cookie: &str,
) -> (StatusCode, String, String) {
    let request = Request::builder()
        .method(if method == Method::Get { "GET" } else { "POST" })
        .uri(path)
        .header(header::HOST, "localhost")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookie)
        .body(Body::from(body.to_owned()))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let location =
        response.headers().get(header::LOCATION).map(|l| l.to_str().unwrap().to_owned()).unwrap_or_default();
    let bytes = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
    (status, location, String::from_utf8_lossy(&bytes).into_owned())
}

#[test]
fn every_statement_can_be_prepared_on_both_databases() {
    let databases = testing::both(&wiring::migrations());
    let own: Vec<_> = store::STATEMENTS
        .iter()
        .filter(|s| {
            !s.file.contains("tests/")
                && !s.text.contains("FROM installation_")
                && !s.text.contains("INTO installation_")
        })
        .collect();
    assert!(own.len() > 150, "only {} statements were linked in", own.len());
    for statement in own {
        let described: Vec<_> = databases
            .iter()
            .map(|d| {
                d.db.describe(statement)
                    .unwrap_or_else(|e| panic!("{}:{} {e:?}", statement.file, statement.line))
            })
            .collect();
        assert!(described.windows(2).all(|pair| pair[0] == pair[1]), "{statement:?}: {described:?}");
    }
}

#[test]
fn both_databases_have_the_same_schema() {
    let databases = testing::both(&wiring::migrations());
    let columns: Vec<_> = databases.iter().map(|d| d.db.columns().unwrap()).collect();
    assert!(columns[0].len() > 150);
    for pair in columns.windows(2) {
        assert_eq!(pair[0].len(), pair[1].len());
        for (sqlite, postgres) in pair[0].iter().zip(&pair[1]) {
            let name = |c: &store::ColumnInfo| (c.table.clone(), c.name.clone(), c.required);
            assert_eq!(name(sqlite), name(postgres));
            assert!(same_kind(&sqlite.kind, &postgres.kind), "{sqlite:?} {postgres:?}");
        }
    }
}

#[test]
fn every_route_is_there_once_and_every_page_has_an_example() {
    let mut seen = BTreeSet::new();
    for route in wiring::routes() {
        assert!(seen.insert((route.method, route.path)), "{route:?} is there twice");
        let needs = route.is_page && route.has_parts() && route.guard != Guard::Key;
        assert!(!needs || route.sample.is_some(), "{route:?} is a page without an example");
        assert!(route.path.starts_with('/') && !route.path.ends_with('/') || route.path == "/", "{route:?}");
    }
    println!("{} routes", seen.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_gets_nothing_that_is_not_public() {
    let (router, routes, _folder) = house();
    let (mut staff, mut keys) = (0, 0);
    for route in &routes {
        let path = filled(route.path, "0198c0de000070008000000000000001");
        let (status, location, _) = ask(&router, route.method, &path, "", "sitzung=abc").await;
        match route.guard {
            Guard::Staff | Guard::May(_) => {
                staff += 1;
                assert_eq!(status, StatusCode::SEE_OTHER, "{route:?}");
                assert!(location.starts_with("/anmelden?"), "{route:?}: {location}");
            }
            Guard::Key => {
                keys += 1;
                let led_away = status == StatusCode::SEE_OTHER && location.starts_with("/leistungen");
                assert!(led_away || status == StatusCode::NOT_FOUND, "{route:?}: {status} {location}");
            }
            Guard::Public => assert!(!status.is_server_error(), "{route:?}: {status}"),
        }
    }
    println!("{staff} staff routes and {keys} key routes refused a stranger");
    assert!(staff > 15 && keys > 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_another_site_is_refused() {
    let (router, routes, _folder) = house();
    for route in routes.iter().filter(|route| route.method == Method::Post) {
        let request = Request::post(filled(route.path, "meldebescheinigung"))
            .header(header::HOST, "localhost")
            .header(header::ORIGIN, "https://evil.example")
            .body(Body::empty())
            .unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{route:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_host_is_no_town() {
    let (router, _, _folder) = house();
    let request = Request::get("/").header(header::HOST, "elsewhere.example").body(Body::empty()).unwrap();
    assert_eq!(router.oneshot(request).await.unwrap().status(), StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_comes_with_the_headers_that_protect_it() {
    let (router, _, _folder) = house();
    let request = Request::get("/").header(header::HOST, "localhost").body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-security-policy"), ui::CSP);
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("referrer-policy"), "same-origin");
}

#[test]
fn a_command_whose_reader_goes_away_ends_without_a_word() {
    use std::process::{Command, Stdio};
    let mut program = Command::new(env!("CARGO_BIN_EXE_rathaus"));
    program
        .args(["einvoice", "check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = program.spawn().unwrap();
    // First nobody listens any more, then it is told what to judge.
    drop(child.stdout.take());
    drop(child.stdin.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    assert_eq!(ended.status.code(), Some(141));
}
