//! Mails as the server of another project takes them (the Python package `aiosmtpd`), with and without TLS and sign-in.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use kernel::{Error, Secret, World};
use mail::{Address, Config, Mailer, Message, MessageId, Security, Sender};
use serde_json::Value;

/// Installs the server into a folder of the build, once, also when several tests begin together.
fn python() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let venv = folder.join("venv-aiosmtpd");
    let lock = File::create(folder.join("venv-aiosmtpd.lock")).unwrap();
    lock.lock().unwrap();
    if !venv.join("ready").exists() {
        let path = venv.display();
        let packages = "'aiosmtpd>=1.4,<2' 'trustme>=1,<2'";
        let command = format!("python3 -m venv {path} && {path}/bin/pip install --quiet {packages}");
        let status = Command::new("sh").args(["-c", &command]).status().unwrap();
        assert!(status.success(), "the mail server for this test is missing; please run: {command}");
        std::fs::write(venv.join("ready"), "").unwrap();
    }
    venv.join("bin/python")
}

struct Server {
    child: Child,
    _stdin: ChildStdin,
    out: BufReader<ChildStdout>,
    port: u16,
    authority: Option<String>,
}

impl Server {
    fn start(mode: &str) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server.py");
        let mut command = Command::new(python());
        command.arg(script).arg(mode).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let (stdin, out) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut server = Self { child, _stdin: stdin, out: BufReader::new(out), port: 0, authority: None };
        let begun = server.next();
        server.port = u16::try_from(begun["port"].as_u64().unwrap()).unwrap();
        server.authority = begun["authority"].as_str().map(str::to_owned);
        server
    }

    fn next(&mut self) -> Value {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    fn config(&self, security: Security) -> Config {
        let host = "localhost".to_owned();
        Config { host, security, authority: self.authority.clone(), ..Config::local(self.port) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn send(config: &Config, to: &str) -> Result<(), Error> {
    let world = World::system();
    let sender = Sender {
        from: Address::new("Stadt Beispiel – Bürgeramt", "rathaus@example.org")?,
        bounces: Some(Address::new("", "bounces@example.org")?),
    };
    let text = "Guten Tag Frau Ünal,\n\nIhre Meldebescheinigung liegt bereit. Sie können sie vier Wochen lang unter der folgenden Adresse abrufen:\n> https://example.org\n.\nFrom Bitterfeld";
    let message = Message::new(Address::new("Şeyma \"Mária\" Ünal, Dr.", to)?, "Ihr Bescheid: Grüße €", text)
        .attach("Bescheid für Ünal.pdf", "application/pdf", vec![0, 1, 2, 255])
        .attach("Beleg.txt", "text/plain; charset=utf-8", "Größe\n.\n".into());
    let id = MessageId::of(world.id::<()>(), &sender);
    let mail = mail::compose(&sender, &message, &id, world.now())?;
    Mailer::new(config)?.send(&mail)
}

#[test]
fn a_mail_arrives_as_it_was_written() {
    let mut server = Server::start("plain");
    send(&server.config(Security::None), "maria@example.org").unwrap();
    let mail = server.next();
    assert_eq!(mail["envelope"], serde_json::json!(["bounces@example.org", "maria@example.org"]));
    assert_eq!(mail["defects"], serde_json::json!([]));
    let headers = &mail["headers"];
    assert_eq!(headers["Subject"], "Ihr Bescheid: Grüße €");
    assert_eq!(headers["From"], "Stadt Beispiel – Bürgeramt <rathaus@example.org>");
    assert_eq!(headers["To"], "\"Şeyma \\\"Mária\\\" Ünal, Dr.\" <maria@example.org>");
    assert_eq!(headers["Auto-Submitted"], "auto-generated");
    assert!(headers["Message-ID"].as_str().unwrap().ends_with("@example.org>"));
    assert_eq!(mail["type"]["format"], "flowed");
    let text = mail["text"].as_str().unwrap().replace("\r\n", "\n");
    assert!(text.contains("folgenden \nAdresse") || text.contains(" \n"), "{text}");
    assert!(text.ends_with("\n > https://example.org\n.\n From Bitterfeld\n"), "{text}");
    let files = serde_json::json!([
        ["Bescheid für Ünal.pdf", "application/pdf", 4],
        ["Beleg.txt", "text/plain", "Größe\n.\n".chars().count()],
    ]);
    assert_eq!(mail["files"], files);
}

#[test]
fn tls_protects_from_the_first_byte_or_after_starttls() {
    for (mode, security) in [("tls", Security::Tls), ("starttls", Security::StartTls)] {
        let mut server = Server::start(mode);
        send(&server.config(security), "maria@example.org").unwrap();
        assert_eq!(server.next()["tls"], true, "{mode}");
        let stranger = Config { authority: None, ..server.config(security) };
        let refused = send(&stranger, "maria@example.org");
        assert!(matches!(refused, Err(Error::Internal(_))), "an unknown authority is refused: {refused:?}");
    }
}

#[test]
fn without_the_tls_that_was_asked_for_nothing_is_sent() {
    let server = Server::start("plain");
    for security in [Security::StartTls, Security::Tls] {
        assert!(matches!(send(&server.config(security), "maria@example.org"), Err(Error::Internal(_))));
    }
}

#[test]
fn the_sign_in_is_used_and_a_wrong_one_is_our_fault_not_the_recipients() {
    let mut server = Server::start("auth");
    let with = |password: &str| Config {
        credentials: Some(("rathaus".into(), Secret::new(password.into()))),
        ..server.config(Security::StartTls)
    };
    let (good, bad) = (with("geheim ü"), with("falsch"));
    send(&good, "maria@example.org").unwrap();
    assert_eq!(server.next()["authenticated"], true);
    assert!(matches!(send(&bad, "maria@example.org"), Err(Error::Internal(_))));
    assert!(matches!(send(&server.config(Security::StartTls), "maria@example.org"), Err(Error::Internal(_))));
}

#[test]
fn what_is_refused_for_good_is_not_tried_again_and_the_rest_is() {
    let server = Server::start("refusing");
    let config = server.config(Security::None);
    for never in ["never@example.org", "policy@example.org"] {
        let refused = send(&config, never);
        let Err(Error::Invalid(problems)) = refused else { panic!("{refused:?}") };
        assert_eq!(problems[0].field, "to");
        assert!(!problems[0].message.contains(never));
    }
    let later = send(&config, "later@example.org");
    assert!(matches!(&later, Err(Error::Internal(cause)) if cause.to_string().contains("451")), "{later:?}");
}
