//! Listening, with time limits and an orderly end.

use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo, http::Request};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use tokio::{net::TcpListener, sync::Notify};
use tower_service::Service;

use crate::Limits;

/// How long requests under way may take after the program was told to stop.
const LAST_ORDERS: Duration = Duration::from_secs(20);

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
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.head_time).max_buf_size(64 * 1024);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(64);
    let graceful = GracefulShutdown::new();
    let mut stopped = pin!(stop.wait());
    loop {
        let (stream, peer) = tokio::select! {
            () = &mut stopped => break,
            accepted = listener.accept() => match accepted {
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
        let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
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
