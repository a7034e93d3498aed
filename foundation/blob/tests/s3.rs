//! Object storage, shown with the S3 server of another project (the Python package `moto`).

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use blob::{Blobs, Config, Keyring};
use jiff::SignedDuration;
use kernel::{Clock, Error, Secret, SystemClock, SystemEntropy, TestClock, World};
use store::testing;

/// A server that ends with the test.
struct Server(Child, u16);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Installs the server into a folder of the build, once.
fn installed() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("moto");
    let ready = folder.join("ready");
    if !ready.exists() {
        let path = folder.display();
        let packages = "'moto[s3]>=5,<6' flask flask-cors";
        let command = format!("python3 -m pip install --quiet --no-compile --target {path} {packages}");
        let output = Command::new("sh").args(["-c", &command]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "the S3 server for this test is missing ({command}): {said}");
        std::fs::write(ready, "").unwrap();
    }
    folder
}

fn start() -> Server {
    let packages = installed();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let child = Command::new("python3")
        .args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &port.to_string()])
        .env("PYTHONPATH", packages)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let server = Server(child, port);
    for _ in 0..300 {
        if request(port, "PUT /town-documents").is_ok_and(|answer| answer.starts_with("HTTP/1.1 200")) {
            return server;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the S3 server did not start within 30 s");
}

fn request(port: u16, what: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    let host = format!("Host: 127.0.0.1:{port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(format!("{what} HTTP/1.1\r\n{host}").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

fn config(scheme: &str, port: u16, spool: &Path) -> Config {
    Config::S3 {
        endpoint: format!("{scheme}://127.0.0.1:{port}"),
        bucket: "town-documents".into(),
        access_key: "key".into(),
        secret: Secret::new("secret".into()),
        region: "us-east-1".into(),
        prefix: "town/demo".into(),
        spool: spool.into(),
    }
}

#[test]
fn documents_live_in_object_storage() {
    let server = start();
    let spool = tempfile::tempdir().unwrap();
    let clock = TestClock::at(SystemClock.now());
    let world = World::new(clock.clone(), Arc::new(SystemEntropy));
    let blobs = Blobs::open(&config("http", server.1, spool.path()), world.clone()).unwrap();
    let keys = Keyring::new("k", [3; 32]);
    testing::on_both(blob::MIGRATIONS, |db| {
        // One part, none, and several parts.
        for size in [0, 100_000, 8 * 1024 * 1024 + 5] {
            let bytes: Vec<u8> = (0..size).map(|n| u8::try_from(n % 253).unwrap()).collect();
            let stored = blobs.put(&bytes[..], "text/plain", &keys).unwrap();
            let id = db.write(|tx| blob::record(tx, &world, &stored)).unwrap();
            let found = db.read(|read| blob::find(read, id)).unwrap();
            assert!(blobs.read_all(&found, &keys, u64::MAX).unwrap() == bytes, "{size} bytes");
            assert_eq!(blobs.damage(&found, &keys).unwrap(), None);
        }
        assert_eq!(std::fs::read_dir(spool.path()).unwrap().count(), 0);

        let stored = blobs.put(&b"to be destroyed"[..], "text/plain", &keys).unwrap();
        let id = db.write(|tx| blob::record(tx, &world, &stored)).unwrap();
        let before = db.read(|read| blob::find(read, id)).unwrap();
        db.write(|tx| blob::destroy(tx, &world, id, "Frist")).unwrap();
        assert_eq!(blobs.remove_destroyed(db, 10).unwrap(), 1);
        assert!(matches!(blobs.read(&before, &keys), Err(Error::Internal(_))));
        assert!(blobs.damage(&before, &keys).unwrap().unwrap().contains("fehlt"));
    });
    copies_go_out_and_come_back(&blobs, &world, server.1);
    orphans_are_swept(&blobs, &world, &clock);
}

fn copies_go_out_and_come_back(blobs: &Blobs, world: &World, port: u16) {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keyring::new("k", [3; 32]);
    let stored = blobs.put(&b"copied"[..], "text/plain", &keys).unwrap();
    let database = testing::sqlite(blob::MIGRATIONS);
    let id = database.db.write(|tx| blob::record(tx, world, &stored)).unwrap();
    let found = database.db.read(|read| blob::find(read, id)).unwrap();

    let local = Config::Local { folder: folder.path().join("objects") };
    let local = Blobs::open(&local, world.clone()).unwrap();
    let Config::S3 { endpoint, bucket, access_key, secret, region, .. } = config("http", port, folder.path())
    else {
        unreachable!()
    };
    let (prefix, spool) = ("town/restored".to_owned(), folder.path().join("spool"));
    let elsewhere = Config::S3 { endpoint, bucket, access_key, secret, region, prefix, spool };
    let elsewhere = Blobs::open(&elsewhere, world.clone()).unwrap();

    let out = blobs.copy_to(&local).unwrap();
    assert!(out > 0);
    assert_eq!(local.copy_to(&elsewhere).unwrap(), out);
    for place in [&local, &elsewhere] {
        assert_eq!(place.read_all(&found, &keys, 10).unwrap(), b"copied");
    }
}

fn orphans_are_swept(blobs: &Blobs, world: &World, clock: &TestClock) {
    let keys = Keyring::new("k", [3; 32]);
    let database = testing::sqlite(blob::MIGRATIONS);
    let kept = blobs.put(&b"kept"[..], "text/plain", &keys).unwrap();
    let id = database.db.write(|tx| blob::record(tx, world, &kept)).unwrap();
    let orphan = blobs.put(&b"orphan"[..], "text/plain", &keys).unwrap();
    let sweep = || -> usize {
        let shards = [kept.object.hash()[0], orphan.object.hash()[0]];
        shards.iter().map(|shard| blobs.sweep(&database.db, *shard).unwrap().deleted).sum()
    };
    assert_eq!(sweep(), 0);
    clock.advance(SignedDuration::from_hours(25));
    assert!(sweep() >= 1);
    let found = database.db.read(|read| blob::find(read, id)).unwrap();
    assert_eq!(blobs.read_all(&found, &keys, 10).unwrap(), b"kept");
}

#[test]
fn storage_that_does_not_answer_is_busy_and_not_damage() {
    let spool = tempfile::tempdir().unwrap();
    let world = World::system();
    let keys = Keyring::new("k", [3; 32]);
    let local = Blobs::open(&Config::Local { folder: spool.path().into() }, world.clone()).unwrap();
    let database = testing::sqlite(blob::MIGRATIONS);
    let stored = local.put(&b"there"[..], "text/plain", &keys).unwrap();
    let id = database.db.write(|tx| blob::record(tx, &world, &stored)).unwrap();
    let found = database.db.read(|read| blob::find(read, id)).unwrap();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for scheme in ["http", "https"] {
        let away = Blobs::open(&config(scheme, nobody, spool.path()), world.clone()).unwrap();
        assert!(matches!(away.damage(&found, &keys), Err(Error::Busy)));
        assert!(matches!(away.put(&b"x"[..], "text/plain", &keys), Err(Error::Busy)));
    }
}
