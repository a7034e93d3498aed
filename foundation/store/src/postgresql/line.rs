//! A connection to PostgreSQL that a thread waits on. Unlike the driver's own synchronous client it can send several
//! statements before the first answer is there, so that they cost one round trip.

use std::{
    future::poll_fn,
    pin::pin,
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    runtime::{Builder, Runtime},
};
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Socket, error::DbError, tls::MakeTlsConnect};

use crate::{Error, Result};

/// A connection, its requests and the thread's own event loop. Nothing moves while no thread waits.
pub(crate) struct Line {
    runtime: Runtime,
    client: Client,
    traffic: Box<dyn Traffic>,
    notice: Box<dyn Fn(&DbError) + Send>,
}

/// What comes and goes on a connection, encrypted or not.
trait Traffic: Send {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<AsyncMessage, tokio_postgres::Error>>>;
}

impl<S, T> Traffic for Connection<S, T>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
    T: AsyncRead + AsyncWrite + Unpin + Send,
{
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<AsyncMessage, tokio_postgres::Error>>> {
        self.poll_message(cx)
    }
}

impl Line {
    /// A new connection, whose notices are given to `notice`.
    ///
    /// # Errors
    /// Where nobody answers, or not as `config` demands.
    pub(crate) fn open<T>(config: &Config, tls: T, notice: impl Fn(&DbError) + Send + 'static) -> Result<Self>
    where
        T: MakeTlsConnect<Socket, Stream: Send + 'static>,
    {
        let runtime =
            Builder::new_current_thread().enable_all().build().map_err(|e| Error::Fault(e.into()))?;
        let (client, connection) = runtime.block_on(config.connect(tls))?;
        Ok(Self { runtime, client, traffic: Box::new(connection), notice: Box::new(notice) })
    }

    /// Waits for what `work` asks of the server.
    ///
    /// # Errors
    /// What `work` says; [`Error::Busy`] where the connection is gone.
    pub(crate) fn wait<T>(&mut self, work: impl AsyncFnOnce(&Client) -> Result<T>) -> Result<T> {
        let Self { runtime, client, traffic, notice } = self;
        let mut work = pin!(work(client));
        runtime.block_on(poll_fn(|cx| {
            // First what was asked goes out, then what came in is handed over; only then it is worth while to wait.
            if let Poll::Ready(done) = work.as_mut().poll(cx) {
                return Poll::Ready(done);
            }
            pass(traffic.as_mut(), notice, cx)?;
            work.as_mut().poll(cx)
        }))
    }

    /// Sends what `work` asks of the server. Nobody waits for the answer: it is dropped when it comes, before the next one.
    ///
    /// # Errors
    /// [`Error::Busy`] where the connection is gone.
    pub(crate) fn send<T>(&mut self, work: impl AsyncFnOnce(&Client) -> Result<T>) -> Result<()> {
        let Self { runtime, client, traffic, notice } = self;
        let mut work = pin!(work(client));
        runtime.block_on(poll_fn(|cx| match work.as_mut().poll(cx) {
            Poll::Ready(done) => Poll::Ready(done.map(drop)),
            Poll::Pending => Poll::Ready(pass(traffic.as_mut(), notice, cx)),
        }))
    }

    /// Runs statements without parameters.
    ///
    /// # Errors
    /// What the server says.
    pub(crate) fn script(&mut self, text: &str) -> Result<()> {
        self.wait(async |client| Ok(client.batch_execute(text).await?))
    }

    /// Whether a query with one parameter finds anything.
    ///
    /// # Errors
    /// What the server says.
    pub(crate) fn finds(&mut self, query: &str, parameter: &str) -> Result<bool> {
        self.wait(async |client| Ok(!client.query(query, &[&parameter]).await?.is_empty()))
    }

    /// Whether no more can be asked.
    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }
}

/// Moves what can be moved without waiting.
fn pass(traffic: &mut dyn Traffic, notice: &dyn Fn(&DbError), cx: &mut Context<'_>) -> Result<()> {
    loop {
        match traffic.poll(cx) {
            Poll::Ready(Some(Ok(AsyncMessage::Notice(words)))) => notice(&words),
            Poll::Ready(Some(Ok(_))) => {}
            Poll::Ready(Some(Err(error))) => return Err(error.into()),
            // The answers that were waited for say themselves that the connection is closed.
            Poll::Ready(None) | Poll::Pending => return Ok(()),
        }
    }
}
