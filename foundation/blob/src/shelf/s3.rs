//! Objects in S3-compatible object storage.

use std::{
    io::{self, Read},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use kernel::{Secret, Timestamp};
use object_store::{
    ObjectStore, ObjectStoreExt, PutPayload, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    path::Path,
};
use tempfile::NamedTempFile;
use tokio::runtime::Runtime;

use super::{AWAY, Shelf, http::Http, local};
use crate::ObjectName;

/// An object is sent in parts of this size, so that memory stays bounded. S3 wants at least 5 MiB and at most 10,000 parts.
const PART: usize = 8 * 1024 * 1024;

/// So long a request is tried again, or the next bytes are waited for, before the caller is told that the storage is away:
/// a person may be waiting.
const PATIENCE: Duration = Duration::from_secs(15);

/// Where the storage is and how to get in.
pub(crate) struct Address<'a> {
    pub(crate) endpoint: &'a str,
    pub(crate) bucket: &'a str,
    pub(crate) access_key: &'a str,
    pub(crate) secret: &'a Secret<String>,
    pub(crate) region: &'a str,
    pub(crate) prefix: &'a str,
    pub(crate) spool: PathBuf,
}

/// A bucket of object storage. The client is asynchronous and has a small runtime of its own, so that it may be called
/// from any blocking thread.
pub(crate) struct S3 {
    client: AmazonS3,
    prefix: Path,
    spool: PathBuf,
    runtime: Arc<Quiet>,
}

/// A runtime that may be dropped anywhere: waiting for its threads is forbidden inside another runtime.
struct Quiet(Option<Runtime>);

impl Drop for Quiet {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Quiet {
    fn block_on<T>(&self, work: impl Future<Output = T>) -> io::Result<T> {
        self.0.as_ref().map(|runtime| runtime.block_on(work)).ok_or_else(|| AWAY.into())
    }
}

impl S3 {
    pub(crate) fn open(address: Address<'_>) -> io::Result<Self> {
        let plain = address.endpoint.starts_with("http://");
        let client = AmazonS3Builder::new()
            .with_endpoint(address.endpoint)
            .with_http_connector(Http::new(plain)?)
            .with_allow_http(plain)
            .with_bucket_name(address.bucket)
            .with_access_key_id(address.access_key)
            .with_secret_access_key(address.secret.expose())
            .with_region(address.region)
            .with_retry(RetryConfig { max_retries: 3, retry_timeout: PATIENCE, ..RetryConfig::default() })
            .build()
            .map_err(io::Error::other)?;
        std::fs::create_dir_all(&address.spool)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("object-storage")
            .enable_all()
            .build()?;
        let prefix = Path::from(address.prefix);
        Ok(Self { client, prefix, spool: address.spool, runtime: Arc::new(Quiet(Some(runtime))) })
    }

    fn path(&self, name: &ObjectName) -> Path {
        Path::from_iter(self.prefix.parts().chain(Path::from(name.path()).parts()))
    }

    async fn send(&self, source: &mut impl Read, path: &Path) -> io::Result<()> {
        let first = part(source)?;
        if first.len() < PART {
            self.client.put(path, PutPayload::from(first)).await.map_err(said)?;
            return Ok(());
        }
        let mut upload = self.client.put_multipart(path).await.map_err(said)?;
        let mut next = first;
        let sent: io::Result<()> = loop {
            if let Err(error) = upload.put_part(PutPayload::from(next)).await {
                break Err(said(error));
            }
            match part(source) {
                Ok(read) if read.is_empty() => break Ok(()),
                Ok(read) => next = read,
                Err(error) => break Err(error),
            }
        };
        match sent {
            Ok(()) => upload.complete().await.map(drop).map_err(said),
            Err(error) => {
                // What is left of it costs money; the bucket's own rule for unfinished uploads is the second net.
                drop(upload.abort().await);
                Err(error)
            }
        }
    }
}

impl Shelf for S3 {
    fn spool(&self) -> io::Result<NamedTempFile> {
        local::spool_in(&self.spool)
    }

    fn keep(&self, spooled: NamedTempFile, name: &ObjectName) -> io::Result<()> {
        let mut source = spooled.reopen()?;
        self.runtime.block_on(self.send(&mut source, &self.path(name)))?
    }

    fn read(&self, name: &ObjectName) -> io::Result<Box<dyn Read + Send>> {
        let got = self.runtime.block_on(self.client.get(&self.path(name)))?.map_err(said)?;
        Ok(Box::new(Body {
            stream: got.into_stream(),
            part: Vec::new().into(),
            runtime: self.runtime.clone(),
        }))
    }

    fn delete(&self, name: &ObjectName) -> io::Result<()> {
        match self.runtime.block_on(self.client.delete(&self.path(name)))? {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            result => result.map_err(said),
        }
    }

    fn list(&self, shard: u8) -> io::Result<Vec<(ObjectName, Timestamp)>> {
        let prefix = self.prefix.clone().join(format!("{shard:02x}"));
        let listed = self.runtime.block_on(self.client.list(Some(&prefix)).try_collect::<Vec<_>>())?;
        let mut found = Vec::new();
        for object in listed.map_err(said)? {
            let name = object.location.filename().and_then(|name| name.parse().ok());
            let written =
                Timestamp::from_second(object.last_modified.timestamp()).map_err(io::Error::other)?;
            found.extend(name.map(|name| (name, written)));
        }
        Ok(found)
    }

    fn clear_spool(&self, before: Timestamp) -> io::Result<usize> {
        local::clear_spool_in(&self.spool, before)
    }
}

/// The bytes of an object on their way.
struct Body {
    stream: BoxStream<'static, object_store::Result<Bytes>>,
    part: Bytes,
    runtime: Arc<Quiet>,
}

impl Read for Body {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.part.is_empty() {
            let next = async { tokio::time::timeout(PATIENCE, self.stream.next()).await };
            match self.runtime.block_on(next)?.map_err(|late| io::Error::new(AWAY, late))? {
                Some(part) => self.part = part.map_err(said)?,
                None => return Ok(0),
            }
        }
        let count = out.len().min(self.part.len());
        out[..count].copy_from_slice(&self.part.split_to(count));
        Ok(count)
    }
}

fn part(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut part = Vec::new();
    source.by_ref().take(PART as u64).read_to_end(&mut part)?;
    Ok(part)
}

fn said(error: object_store::Error) -> io::Error {
    match error {
        object_store::Error::NotFound { .. } => io::Error::new(io::ErrorKind::NotFound, error),
        other => io::Error::new(AWAY, other),
    }
}
