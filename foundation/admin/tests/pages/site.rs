//! A town behind its router, and browsers that visit it.

use std::{collections::BTreeMap, sync::Arc};

use access::testing::{Organisation, PASSWORD, address};
use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use kernel::{Actor, World};
use server::{Extensions, House, Limits, Navigation};
use tower_service::Service;
use town::{DatabaseConfig, Installation, InstallationConfig, ObjectConfig, Town};

/// A town behind its router.
pub(crate) struct Site {
    router: Router,
    pub(crate) town: Arc<Town>,
    pub(crate) house: Organisation,
    _folder: tempfile::TempDir,
}

/// What came back.
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// A browser: the cookies of one person.
#[derive(Default, Clone)]
pub(crate) struct Browser(pub(crate) BTreeMap<String, String>);

impl Site {
    pub(crate) fn new() -> Self {
        Self::in_world(&World::system())
    }

    pub(crate) fn in_world(world: &World) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let migrations =
            [ledger::MIGRATIONS, blob::MIGRATIONS, access::MIGRATIONS, jobs::MIGRATIONS, town::MIGRATIONS]
                .concat();
        let (database, objects) = (DatabaseConfig::Sqlite, ObjectConfig::Local);
        let config = InstallationConfig { data: folder.path().to_owned(), database, objects, migrations };
        let installation = Installation::open(config, world.clone()).unwrap();
        let slug = "musterstadt".parse().unwrap();
        let town = installation.add(&slug, &["localhost".to_owned()]).unwrap();
        town.change_settings(&Actor::system("test"), 0, &town::testing::settings()).unwrap();
        let house = Organisation::found(town.database(), world);
        let shared = House {
            installation: Arc::new(installation),
            limits: Limits::default(),
            trusted_proxies: Vec::new(),
            navigation: Navigation { citizen: |_| Vec::new(), staff: |_| Vec::new() },
            extensions: Extensions::default(),
        };
        let router = server::router(Arc::new(shared), &admin::routes());
        Self { router, town, house, _folder: folder }
    }

    pub(crate) async fn ask(&self, browser: &mut Browser, path: &str, form: Option<&[(&str, &str)]>) -> Got {
        let cookies: Vec<_> = browser.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(if form.is_some() { "POST" } else { "GET" })
            .uri(path)
            .header(header::HOST, "localhost")
            .header(header::COOKIE, cookies.join("; "))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body =
            form.map(|pairs| form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish());
        let request = request.body(Body::from(body.unwrap_or_default())).unwrap();
        let response = self.router.clone().call(request).await.unwrap();
        let status = response.status();
        let text = |name| response.headers().get(name).map_or("", |v| v.to_str().unwrap()).to_owned();
        let location = text(header::LOCATION);
        let set = response.headers().get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap());
        let cookies: BTreeMap<_, _> = set
            .filter_map(|line| line.split(';').next()?.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        browser.0.extend(cookies.clone());
        browser.0.retain(|_, value| !value.is_empty());
        let bytes = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
        Got { status, location, cookies, body: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    /// A job that failed for good.
    pub(crate) fn dead_letter(&self) {
        let fails: fn(&store::Database, &jobs::Job) -> kernel::Result<()> =
            |_, _| Err(kernel::Error::internal("the post is away"));
        let registry = jobs::Registry::new().on("post", jobs::Retry::never(), fails);
        let job = jobs::NewJob::new("post", serde_json::json!({}));
        let world = &self.town.world;
        self.town.maintain(|tx| Ok(jobs::enqueue(tx, world, &job).map(|_| ())?)).unwrap();
        jobs::Worker::new(registry, world.clone()).run_until_idle(self.town.database()).unwrap();
    }

    pub(crate) async fn sign_in(&self, short: &str) -> Browser {
        self.house.give_password(self.town.database(), short);
        let mut browser = Browser::default();
        let form = [("email", &*address(short)), ("password", PASSWORD)];
        let got = self.ask(&mut browser, "/anmelden", Some(&form)).await;
        assert_eq!((got.status, got.location.as_str()), (StatusCode::SEE_OTHER, "/arbeitsplatz"));
        browser
    }
}
