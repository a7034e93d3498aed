//! The way to PostgreSQL: plain, or with TLS where the address asks for it.

use std::{ffi::OsString, path::PathBuf, sync::Arc, time::Duration};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use tokio_postgres::{
    NoTls,
    config::{Host, SslMode},
    error::DbError,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Error, Result, postgresql::Line};

/// Where Debian keeps the certificates that the machine trusts.
const SYSTEM_ROOTS: &str = "/etc/ssl/certs/ca-certificates.crt";

/// An address that was understood, with what its TLS needs.
#[derive(Clone)]
pub(crate) struct Way {
    config: tokio_postgres::Config,
    tls: Option<MakeRustlsConnect>,
    roots: Option<PathBuf>,
}

impl Way {
    /// Understands an address. `sslmode=require` and `verify-full` mean the same: encrypted, and only with a server whose
    /// certificate is trusted and names the host, because encryption towards anybody protects from nobody. Trusted are the
    /// certificates of the file `sslrootcert` or those of the operating system.
    ///
    /// # Errors
    /// Where the address, its mode or the file of certificates cannot be understood.
    pub(crate) fn to(address: &str) -> Result<Self> {
        let wanted = Wanted::of(address);
        let mut config: tokio_postgres::Config = wanted.rest.parse().map_err(fault)?;
        config.connect_timeout(Duration::from_secs(5));
        let tls = match wanted.mode.as_deref() {
            None | Some("disable") => None,
            Some("require" | "verify-full") => Some(MakeRustlsConnect::new(client(wanted.roots.clone())?)),
            Some(other) => {
                return Err(fault(format!("sslmode={other}: write disable, require or verify-full")));
            }
        };
        config.ssl_mode(if tls.is_some() { SslMode::Require } else { SslMode::Disable });
        Ok(Self { config, tls, roots: wanted.roots })
    }

    /// The database's name, and the rest of the address as PostgreSQL's own programs take it from their environment, where
    /// other users of the machine cannot read it.
    pub(crate) fn environment(&self) -> (String, Vec<(&'static str, OsString)>) {
        let config = &self.config;
        let mut variables: Vec<(&'static str, OsString)> = Vec::new();
        match config.get_hosts().first() {
            Some(Host::Tcp(host)) => variables.push(("PGHOST", host.into())),
            Some(Host::Unix(folder)) => variables.push(("PGHOST", folder.into())),
            None => {}
        }
        variables.extend(config.get_ports().first().map(|port| ("PGPORT", port.to_string().into())));
        variables.extend(config.get_user().map(|user| ("PGUSER", user.into())));
        let password = config.get_password().map(String::from_utf8_lossy);
        variables.extend(password.map(|password| ("PGPASSWORD", password.as_ref().into())));
        if self.tls.is_some() {
            let roots = self.roots.clone().unwrap_or_else(|| SYSTEM_ROOTS.into());
            variables.extend([("PGSSLMODE", "verify-full".into()), ("PGSSLROOTCERT", roots.into())]);
        }
        (config.get_dbname().or(config.get_user()).unwrap_or("postgres").to_owned(), variables)
    }

    /// A new connection, whose notices are given to `notice`.
    ///
    /// # Errors
    /// Where nobody answers, or not as the address demands.
    pub(crate) fn connect(&self, notice: impl Fn(&DbError) + Send + 'static) -> Result<Line> {
        match &self.tls {
            Some(tls) => Line::open(&self.config, tls.clone(), notice),
            None => Line::open(&self.config, NoTls, notice),
        }
    }
}

fn fault(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::Fault(error.into())
}

fn client(roots: Option<PathBuf>) -> Result<ClientConfig> {
    let mut trusted = RootCertStore::empty();
    match roots {
        Some(file) => {
            let named =
                |error: &dyn std::fmt::Display| fault(format!("sslrootcert={}: {error}", file.display()));
            for certificate in CertificateDer::pem_file_iter(&file).map_err(|error| named(&error))? {
                trusted.add(certificate.map_err(|error| named(&error))?).map_err(|error| named(&error))?;
            }
        }
        None => {
            trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    Ok(builder.map_err(fault)?.with_root_certificates(trusted).with_no_client_auth())
}

/// What an address says of TLS, and the rest of it: the driver knows fewer words than libpq.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    rest: String,
    mode: Option<String>,
    roots: Option<PathBuf>,
}

impl Wanted {
    fn of(address: &str) -> Self {
        let (kept, separator, pairs) = match address.split_once("://") {
            Some(_) => {
                let (base, query) = address.split_once('?').unwrap_or((address, ""));
                (Some(base), "&", query.split('&').filter(|pair| !pair.is_empty()).collect())
            }
            None => (None, " ", words(address)),
        };
        let (mut mode, mut roots, mut others) = (None, None, Vec::new());
        for pair in pairs {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value.to_owned()),
                Some(("sslrootcert", value)) => roots = Some(PathBuf::from(value)),
                _ => others.push(pair),
            }
        }
        let others = others.join(separator);
        let rest = match kept {
            Some(base) if others.is_empty() => base.to_owned(),
            Some(base) => format!("{base}?{others}"),
            None => others,
        };
        Self { rest, mode, roots }
    }
}

/// The pairs of libpq's `key=value key='a value'`.
fn words(text: &str) -> Vec<&str> {
    let (mut words, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\'' => quoted = !quoted,
            _ if letter.is_whitespace() && !quoted => {
                words.push(&text[start..at]);
                start = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    words.push(&text[start..]);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_address_says_of_tls_is_taken_out_of_it() {
        // address, rest, mode, roots
        let table = [
            ("postgres://u@h/db", "postgres://u@h/db", None, None),
            ("postgres://u@h/db?sslmode=verify-full", "postgres://u@h/db", Some("verify-full"), None),
            (
                "postgres://u@h/db?a=b&sslmode=require&sslrootcert=/etc/ca.pem&c=d",
                "postgres://u@h/db?a=b&c=d",
                Some("require"),
                Some("/etc/ca.pem"),
            ),
            ("host=h user=u", "host=h user=u", None, None),
            (
                "host=h  sslmode=require password='a sslmode=x \\' b' sslrootcert=ca.pem",
                "host=h password='a sslmode=x \\' b'",
                Some("require"),
                Some("ca.pem"),
            ),
        ];
        for (address, rest, mode, roots) in table {
            let (rest, mode) = (rest.to_owned(), mode.map(str::to_owned));
            assert_eq!(
                Wanted::of(address),
                Wanted { rest, mode, roots: roots.map(PathBuf::from) },
                "{address}"
            );
        }
    }

    #[test]
    fn a_mode_that_would_protect_from_nobody_is_refused() {
        for mode in ["prefer", "allow", "verify-ca", "x", ""] {
            let Err(Error::Fault(error)) = Way::to(&format!("host=h sslmode={mode}")) else {
                panic!("{mode} was taken")
            };
            assert!(error.to_string().contains("require"), "{error}");
        }
        assert!(Way::to("host=h sslmode=require sslrootcert=/no/such/file.pem").is_err());
        assert!(Way::to("host=h sslmode=disable").is_ok_and(|way| way.tls.is_none()));
        assert!(Way::to("host=h sslmode=verify-full").is_ok_and(|way| way.tls.is_some()));
    }
}
