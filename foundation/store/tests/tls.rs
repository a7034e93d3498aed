//! TLS to PostgreSQL: a door with a certificate of its own stands before the server of the tests, which listens on a socket
//! only. Where no server is given the tests say so, as those of both databases do.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{ServerConfig, pki_types::PrivateKeyDer};
use store::{Config, Database, sql, testing};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, UnixStream},
};
use tokio_rustls::TlsAcceptor;

/// A door before PostgreSQL: takes connections on a port and passes them on to the socket.
struct Door {
    address: SocketAddr,
    roots: PathBuf,
    _folder: tempfile::TempDir,
    _runtime: tokio::runtime::Runtime,
}

impl Door {
    /// `encrypted`: whether the door speaks TLS, with a certificate for `localhost` that it signed itself.
    fn open(socket: PathBuf, encrypted: bool) -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let roots = folder.path().join("ca.pem");
        std::fs::write(&roots, cert.pem()).unwrap();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config =
            ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (acceptor, socket) = (acceptor.clone(), socket.clone());
                tokio::spawn(async move {
                    let mut asked = [0; 8]; // the length 8 and the code of "do you speak TLS?"
                    stream.read_exact(&mut asked).await?;
                    let mut server = UnixStream::connect(socket).await?;
                    if encrypted {
                        stream.write_all(b"S").await?;
                        copy_bidirectional(&mut acceptor.accept(stream).await?, &mut server).await
                    } else {
                        stream.write_all(b"N").await?;
                        copy_bidirectional(&mut stream, &mut server).await
                    }
                });
            }
        });
        Self { address, roots, _folder: folder, _runtime: runtime }
    }

    fn answers(&self, host: &str, database: &str, tls: &str) -> Result<i64, store::Error> {
        let url = format!("postgres://postgres@{host}:{}/{database}?{tls}", self.address.port());
        let config = Config::Postgres { url, schema: "town_test".into(), role: None, connections: 1 };
        Database::open(&config)?.read(|read| read.one(sql!("SELECT CAST(7 AS {int})"), &[], |row| row.get(0)))
    }
}

/// A database of the tests' server: its name and the server's socket.
fn server() -> Option<(testing::TestDatabase, String, PathBuf)> {
    let mut both = testing::both(&[]);
    let test = both.pop().filter(|test| matches!(test.config, Config::Postgres { .. }))?;
    let Config::Postgres { url, .. } = &test.config else { return None };
    let value = |key: &str| url.split(' ').rev().find_map(|pair| pair.strip_prefix(key).map(str::to_owned));
    let (name, folder, port) = (value("dbname=")?, value("host=")?, value("port=")?);
    let socket = PathBuf::from(folder).join(format!(".s.PGSQL.{port}"));
    Some((test, name, socket)).filter(|(.., socket)| socket.exists())
}

#[test]
fn only_an_encrypted_way_to_the_named_server_is_taken() {
    let Some((_test, name, socket)) = server() else {
        println!("NOT run: the tests' PostgreSQL is not reached by a socket");
        return;
    };
    let (door, other) = (Door::open(socket.clone(), true), Door::open(socket.clone(), true));
    let trusted = |mode: &str, door: &Door| format!("sslmode={mode}&sslrootcert={}", door.roots.display());
    for mode in ["require", "verify-full"] {
        assert_eq!(door.answers("localhost", &name, &trusted(mode, &door)).unwrap(), 7, "{mode}");
        assert!(door.answers("127.0.0.1", &name, &trusted(mode, &door)).is_err(), "another name, {mode}");
        assert!(
            door.answers("localhost", &name, &trusted(mode, &other)).is_err(),
            "another signature, {mode}"
        );
        let system = format!("sslmode={mode}");
        assert!(door.answers("localhost", &name, &system).is_err(), "signed by nobody known, {mode}");
        let plain = Door::open(socket.clone(), false);
        assert!(
            plain.answers("localhost", &name, &trusted(mode, &plain)).is_err(),
            "not in the clear, {mode}"
        );
    }
}
