//! The configuration: `rathaus.toml`, then the environment (`RATHAUS_…`), then the command line. Every setting has a
//! sensible default.

use std::{net::IpAddr, net::SocketAddr, path::PathBuf};

use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use kernel::{Error, Result, World};
use serde::{Deserialize, Serialize};
use town::{DatabaseConfig, Installation, InstallationConfig, ObjectConfig, S3Place};

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The folder for everything that is kept on this machine.
    pub data: PathBuf,
    /// The folder with the service packages.
    pub services: PathBuf,
    /// `sqlite`, or the address of a PostgreSQL database.
    pub database: String,
    /// Connections to PostgreSQL for each town in this process.
    pub connections: usize,
    /// Object storage; without it documents lie below `data`.
    #[serde(default)]
    pub s3: Option<S3>,
    /// The server for mail; without it mail is caught and put into `data/mail`.
    #[serde(default)]
    pub mail: Option<MailServer>,
    /// `text` or `json`.
    pub log: LogFormat,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where figures for Prometheus are served; never to the outside.
    pub metrics: Option<SocketAddr>,
    /// Threads that do jobs in `serve`; 0 leaves them to `rathaus work`.
    pub workers: usize,
}

/// S3-compatible object storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// `https://…`.
    pub endpoint: String,
    /// The bucket; it must exist.
    pub bucket: String,
    /// The access key's name.
    pub access_key: String,
    /// The secret access key.
    pub secret: String,
    /// The region.
    #[serde(default = "default_region")]
    pub region: String,
}

/// A server that takes mail (SMTP).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailServer {
    /// Its name.
    pub host: String,
    /// Its port: 465 for tls, 587 for starttls.
    pub port: u16,
    /// How the way there is protected.
    pub security: MailSecurity,
    /// The user to sign in as.
    #[serde(default)]
    pub user: Option<String>,
    /// The password.
    #[serde(default)]
    pub password: Option<String>,
}

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailSecurity {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS.
    StartTls,
    /// Not at all: only on the same machine.
    None,
}

fn default_region() -> String {
    "us-east-1".to_owned()
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// JSON for machines.
    Json,
}

/// Variables with our prefix that are no settings of the program but of its log and of its tests.
const NOT_SETTINGS: &[&str] = &[
    "kill_moments",
    "kill_seed",
    "log_filter",
    "pictures",
    "program",
    "renew_golden",
    "require_postgres",
    "require_suites",
    "shared",
    "test_postgres",
    "town_data",
    "town_log",
    "town_name",
];

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data: PathBuf::from("data"),
            services: PathBuf::from("services"),
            database: "sqlite".to_owned(),
            connections: 16,
            s3: None,
            mail: None,
            log: LogFormat::Text,
            trusted_proxies: Vec::new(),
            metrics: None,
            workers: 1,
        }
    }
}

impl Config {
    /// Reads the configuration. A file that is named must exist; `rathaus.toml` in the current folder may be absent.
    ///
    /// # Errors
    /// [`Error::Internal`] that names the setting and says what it should be.
    pub fn read(file: Option<&PathBuf>) -> Result<Self> {
        if let Some(file) = file.filter(|file| !file.is_file()) {
            return Err(Error::internal(format!("there is no file {}", file.display())));
        }
        let toml = file.map_or_else(|| Toml::file("rathaus.toml"), Toml::file);
        let config: Self = Figment::from(Serialized::defaults(Self::default()))
            .merge(toml)
            .merge(Env::prefixed("RATHAUS_").ignore(NOT_SETTINGS).split("__"))
            .extract()
            .map_err(|error| Error::internal(format!("the configuration: {error}")))?;
        config.check()
    }

    fn check(self) -> Result<Self> {
        let postgres = self.database.contains("://") || self.database.contains('=');
        if self.database != "sqlite" && !postgres {
            return Err(Error::internal(format!(
                "database = {:?}: write \"sqlite\", or an address such as \"postgres://user@host/rathaus\"",
                self.database
            )));
        }
        Ok(self)
    }

    /// Opens the installation this configuration describes.
    ///
    /// # Errors
    /// Where folder or database cannot be opened.
    pub fn open(&self, world: World) -> Result<Installation> {
        Installation::open(self.installation(), world)
    }

    /// What the installation needs to know of this configuration.
    #[must_use]
    pub fn installation(&self) -> InstallationConfig {
        let database = if self.database == "sqlite" {
            DatabaseConfig::Sqlite
        } else {
            DatabaseConfig::Postgres { url: self.database.clone(), connections: self.connections }
        };
        let objects = match &self.s3 {
            None => ObjectConfig::Local,
            Some(s3) => ObjectConfig::S3(S3Place {
                endpoint: s3.endpoint.clone(),
                bucket: s3.bucket.clone(),
                access_key: s3.access_key.clone(),
                secret: kernel::Secret::new(s3.secret.clone()),
                region: s3.region.clone(),
            }),
        };
        let migrations = crate::wiring::migrations();
        InstallationConfig { data: self.data.clone(), database, objects, migrations }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str) -> Result<Config> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("r.toml");
        std::fs::write(&file, toml).unwrap();
        Config::read(Some(&file))
    }

    #[test]
    fn an_empty_file_gives_the_defaults() {
        assert_eq!(read("").unwrap(), Config::default());
    }

    #[test]
    fn every_wrong_setting_is_named() {
        let table = [
            ("listen = \"x\"", "listen"),
            ("liste = 1", "liste"),
            ("database = \"oracle\"", "postgres://"),
            ("log = \"xml\"", "log"),
            ("workers = -1", "workers"),
        ];
        for (toml, named) in table {
            let error = read(toml).unwrap_err().to_string();
            assert!(error.contains(named), "{toml}: {error}");
        }
    }
}
