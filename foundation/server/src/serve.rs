//! Listening, with time limits and an orderly end.

use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo, http::Request};
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
};
use tower_service::Service;

use crate::{Limits, patient::Patient};

/// How long requests under way may take after the program was told to stop.
const LAST_ORDERS: Duration = Duration::from_secs(20);

/// Bytes of a request's first line and headers; more is answered with 431.
const HEAD_BYTES: usize = 64 * 1024;

/// Tells the server to stop. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Notify>);

impl Stop {
    /// Stops all servers that wait for this.
    pub fn now(&self) {
        self.0.notify_waiters();
        self.0.notify_one();
    }

    /// Waits until [`Stop::now`] is called.
    pub async fn wait(&self) {
        self.0.notified().await;
    }
}

/// Serves `router` until told to stop; then takes no new connections and lets requests under way end.
///
/// # Errors
/// Where the listener fails for good.
pub async fn serve(listener: TcpListener, router: Router, limits: &Limits, stop: Stop) -> io::Result<()> {
    // HTTP/1.1 is what proxies speak to us. Telling HTTP/2 apart would mean to wait for the first bytes without a limit.
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.head_time).max_buf_size(HEAD_BYTES);
    // Who has sent a whole form and says no more still waits for the answer; and what was sent whole is done.
    builder.half_close(true);
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut stopped = pin!(stop.wait());
    loop {
        let (place, stream, peer) = tokio::select! {
            () = &mut stopped => break,
            accepted = accept(&listener, &places) => match accepted {
                Ok(accepted) => accepted,
                // Out of file descriptors, or the peer is gone already: others may still be served.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let _ = stream.set_nodelay(true);
        let service = with_peer(router.clone(), peer);
        let stream = TokioIo::new(Patient::new(stream, limits.reader_time));
        let connection = graceful.watch(builder.serve_connection(stream, service));
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(LAST_ORDERS, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off at the end");
    }
    Ok(())
}

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(OwnedSemaphorePermit, TcpStream, SocketAddr)> {
    let place = places.clone().acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((place, stream, peer))
}

/// The router as hyper calls it, with the peer's address put into each request.
fn with_peer(
    router: Router,
    peer: SocketAddr,
) -> impl hyper::service::Service<
    Request<Incoming>,
    Response = axum::response::Response,
    Error = std::convert::Infallible,
    Future: Send,
> + Clone {
    hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    })
}
