//! The HTTP client of object storage: hyper with rustls and the certificates of the machine.

use std::{fmt, io, sync::Arc, time::Duration};

use async_trait::async_trait;
use http_body_util::BodyExt;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, Error, connect},
    rt::TokioExecutor,
};
use object_store::{
    ClientOptions,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse,
        HttpResponseBody, HttpService,
    },
};
use rustls::{ClientConfig, RootCertStore, crypto::ring};

/// So long the storage may take to begin its answer, the sending of a part included.
const PATIENCE: Duration = Duration::from_secs(60);

/// Makes clients for [`object_store`].
#[derive(Clone)]
pub(super) struct Http(Client<HttpsConnector<connect::HttpConnector>, HttpRequestBody>);

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Http")
    }
}

impl Http {
    /// A client that trusts the authorities of the machine; with `plain` it needs none, because it speaks no TLS.
    pub(super) fn new(plain: bool) -> io::Result<Self> {
        let provider = ring::default_provider();
        let connector = if plain {
            let tls =
                ClientConfig::builder_with_provider(Arc::new(provider)).with_safe_default_protocol_versions();
            let tls = tls.map_err(io::Error::other)?.with_root_certificates(RootCertStore::empty());
            HttpsConnectorBuilder::new().with_tls_config(tls.with_no_client_auth()).https_or_http()
        } else {
            HttpsConnectorBuilder::new().with_provider_and_native_roots(provider)?.https_only()
        };
        Ok(Self(Client::builder(TokioExecutor::new()).build(connector.enable_http1().build())))
    }
}

impl HttpConnector for Http {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for Http {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = tokio::time::timeout(PATIENCE, self.0.request(request)).await;
        let answer = answer.map_err(|late| HttpError::new(HttpErrorKind::Timeout, late))?.map_err(failed)?;
        Ok(answer.map(|body| {
            HttpResponseBody::new(body.map_err(|error| HttpError::new(HttpErrorKind::Interrupted, error)))
        }))
    }
}

fn failed(error: Error) -> HttpError {
    let kind = if error.is_connect() { HttpErrorKind::Connect } else { HttpErrorKind::Interrupted };
    HttpError::new(kind, error)
}
