//! `rathaus serve` and `rathaus work`.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, http::StatusCode, routing::get};
use citizen::{catalogue::Catalogue, register::Embedded};
use jobs::{Bell, Worker};
use kernel::{Error, Result, World};
use server::{Limits, Stop};
use town::{Installation, Town};
use workflow::Workflow;

use crate::{
    config::{Config, LogFormat},
    postbox::Postbox,
    wiring::{self, Workshop},
};

/// Serves the towns until told to stop.
pub(crate) fn serve(config: &Config) -> Result<bool> {
    start_log(config);
    let parts = Parts::open(config)?;
    let worker = (config.workers > 0).then(|| parts.start_work(config.workers));
    let sequencer = Sequencer::start(parts.installation.clone());
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Error::caused_by)?;
    let result = runtime.block_on(parts.listen(config));
    if let Some(worker) = worker {
        worker.stop();
    }
    sequencer.stop();
    result.map(|()| true)
}

/// Does jobs until told to stop.
pub(crate) fn work(config: &Config) -> Result<bool> {
    start_log(config);
    let parts = Parts::open(config)?;
    let worker = parts.start_work(config.workers.max(1));
    let sequencer = Sequencer::start(parts.installation);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::caused_by)?;
    runtime.block_on(told_to_stop());
    worker.stop();
    sequencer.stop();
    Ok(true)
}

fn start_log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("RATHAUS_LOG_FILTER")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,postgres=warn,tokio_postgres=warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first log.
    let _ = match config.log {
        LogFormat::Json => builder.json().try_init(),
        LogFormat::Text => builder.try_init(),
    };
}

/// What serving and working share.
struct Parts {
    installation: Arc<Installation>,
    catalogue: Arc<Catalogue>,
    postbox: Arc<Postbox>,
    workflow: Workflow,
}

impl Parts {
    fn open(config: &Config) -> Result<Self> {
        let installation = Arc::new(config.open(World::system())?);
        let (catalogue, unusable) = Catalogue::load(&config.services, Box::new(Embedded))?;
        for package in unusable {
            tracing::error!(service = %package.key, findings = ?package.findings, "a service package cannot be used");
        }
        let postbox = Postbox::open(config.mail.as_ref(), &config.data.join("mail"), World::system())?;
        let (catalogue, postbox) = (Arc::new(catalogue), Arc::new(postbox));
        let workflow = wiring::workflow();
        match installation.towns() {
            Ok(towns) => towns.iter().for_each(|town| wiring::install_processes(&workflow, town, &catalogue)),
            Err(error) => tracing::error!(%error, "the processes of packages were not put in force"),
        }
        Ok(Self { installation, catalogue, postbox, workflow })
    }

    fn start_work(&self, threads: usize) -> Work {
        let worker = Arc::new(Worker::new(wiring::registry(), World::system()));
        let printer = Arc::new(print::Printer::new());
        let handles = (0..threads)
            .map(|_| {
                let (worker, printer) = (worker.clone(), printer.clone());
                let installation = self.installation.clone();
                let (catalogue, postbox) = (self.catalogue.clone(), self.postbox.clone());
                let workflow = self.workflow.clone();
                std::thread::spawn(move || {
                    let shops = Shops::default();
                    let shop = |town| Workshop {
                        town,
                        catalogue: catalogue.clone(),
                        printer: printer.clone(),
                        postbox: postbox.clone(),
                        workflow: workflow.clone(),
                    };
                    worker.run(|| shops.of(&worker, &installation, shop));
                })
            })
            .collect();
        Work { worker, handles }
    }

    async fn listen(&self, config: &Config) -> Result<()> {
        let house =
            wiring::house(self.installation.clone(), self.catalogue.clone(), config.trusted_proxies.clone());
        let router = server::router(house, &wiring::routes()).merge(health(self.installation.clone()));
        let stop = Stop::default();
        let listener = bind(config.listen).await?;
        tracing::info!(listen = %config.listen, "serving");
        if let Some(metrics) = config.metrics {
            let router = Router::new().route("/metrics", get(|| async { server::metrics::render() }));
            let (listener, stop) = (bind(metrics).await?, stop.clone());
            tokio::spawn(async move { server::serve(listener, router, &Limits::default(), stop).await });
        }
        let stopper = stop.clone();
        tokio::spawn(async move {
            told_to_stop().await;
            tracing::info!("stopping; requests under way may end");
            stopper.now();
        });
        server::serve(listener, router, &Limits::default(), stop).await.map_err(Error::caused_by)
    }
}

async fn bind(address: SocketAddr) -> Result<tokio::net::TcpListener> {
    tokio::net::TcpListener::bind(address)
        .await
        .map_err(|error| Error::internal(format!("listen = {address}: {error}; is another program there?")))
}

/// `/healthz`: the process answers. `/readyz`: the databases of all towns answer, too.
fn health(installation: Arc<Installation>) -> Router {
    let ready = move || {
        let installation = installation.clone();
        async move {
            let check = move || {
                installation.towns().is_ok_and(|towns| towns.iter().all(|town| town.settings().is_ok()))
            };
            match tokio::task::spawn_blocking(check).await {
                Ok(true) => (StatusCode::OK, "ready"),
                _ => (StatusCode::SERVICE_UNAVAILABLE, "not ready"),
            }
        }
    };
    Router::new().route("/healthz", get(|| async { "ok" })).route("/readyz", get(ready))
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(interrupt.await),
    }
}

/// Puts what was recorded into the towns' logs, a second after it happened. No job: thousands of letters may wait before
/// one, and until it stands in the log an act is protected by the database alone. Where there is nothing to do it costs a
/// look at one index; several processes take turns.
struct Sequencer {
    bell: Bell,
    thread: std::thread::JoinHandle<()>,
}

impl Sequencer {
    fn start(installation: Arc<Installation>) -> Self {
        let bell = Bell::default();
        let over = bell.clone();
        let thread = std::thread::spawn(move || {
            let mut pause = EVERY;
            while !over.wait_for_close(pause) {
                pause = match Self::round(&installation) {
                    Ok(()) => EVERY,
                    Err(error) => {
                        tracing::error!(%error, "the log could not be continued");
                        AFTER_FAILURE
                    }
                };
            }
        });
        Self { bell, thread }
    }

    fn round(installation: &Installation) -> Result<()> {
        // One town's fault keeps no other waiting.
        let ends: Vec<Result<u64>> = installation.towns()?.iter().map(|town| town.sequence()).collect();
        ends.into_iter().try_for_each(|end| end.map(drop))
    }

    fn stop(self) {
        self.bell.close();
        if self.thread.join().is_err() {
            tracing::error!("the thread that continues the log had panicked");
        }
    }
}

/// So often the sequencer looks.
const EVERY: Duration = Duration::from_secs(1);
/// So long it waits where the database does not answer or a log contradicts itself, so that the log file stays readable.
const AFTER_FAILURE: Duration = Duration::from_secs(60);

/// Threads that do jobs.
struct Work {
    worker: Arc<Worker<Workshop>>,
    handles: Vec<std::thread::JoinHandle<()>>,
}

impl Work {
    fn stop(self) {
        self.worker.bell().close();
        for handle in self.handles {
            if handle.join().is_err() {
                tracing::error!("a worker thread had panicked");
            }
        }
    }
}

/// The towns as places of work; a town that is added while the program runs is found, too.
#[derive(Default)]
struct Shops(std::sync::Mutex<Vec<Arc<Workshop>>>);

impl Shops {
    fn of(
        &self,
        worker: &Worker<Workshop>,
        installation: &Installation,
        open: impl Fn(Arc<Town>) -> Workshop,
    ) -> Vec<Arc<Workshop>> {
        let mut shops = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let towns = installation.towns().unwrap_or_default();
        for town in towns {
            if shops.iter().any(|shop| shop.town.slug == town.slug) {
                continue;
            }
            let shop = Arc::new(open(town));
            match worker.install(&shop) {
                Ok(()) => shops.push(shop),
                Err(error) => {
                    tracing::warn!(%error, "the schedule of a town could not be written; will try again");
                }
            }
        }
        shops.clone()
    }
}
