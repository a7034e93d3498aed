//! From the mailer over SMTP into the catcher's folder.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    process::Command,
};

use kernel::{Error, World};
use mail::{Address, Config, Mailer, Message, MessageId, Sender, catcher, catcher::Catcher};

const ANY_PORT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

fn send(mailer: &Mailer, message: &Message) -> MessageId {
    let world = World::system();
    let sender = Sender::new(Address::new("Stadt Beispiel", "rathaus@example.org").unwrap());
    let id = MessageId::of(world.id::<()>(), &sender);
    mailer.send(&mail::compose(&sender, message, &id, world.now()).unwrap()).unwrap();
    id
}

#[test]
fn a_sent_mail_is_caught_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let catcher = Catcher::start(ANY_PORT, folder.path(), World::system()).unwrap();
    let mailer = Mailer::new(&Config::local(catcher.address().port())).unwrap();
    mailer.test().unwrap();
    let to = Address::new("Mária Ünal", "maria@example.org").unwrap();
    let text = "Guten Tag,\n.\n.. Punkte am Anfang\n\nMit freundlichen Grüßen";
    let id = send(
        &mailer,
        &Message::new(to, "Grüße", text).attach("Bescheid.pdf", "application/pdf", b"%PDF-1.7".to_vec()),
    );

    let listed = catcher::list(folder.path(), 10).unwrap();
    assert_eq!(listed.len(), 1);
    let mail = &listed[0];
    assert_eq!(mail.from, "Stadt Beispiel <rathaus@example.org>");
    assert_eq!(mail.to, ["maria@example.org"]);
    assert_eq!(mail.subject, "Grüße");
    assert_eq!(mail.text.replace("\r\n", "\n").trim_end(), text);
    assert_eq!(mail.attachments, [("Bescheid.pdf".to_owned(), 8)]);
    let raw = String::from_utf8(catcher::raw(folder.path(), &mail.file).unwrap()).unwrap();
    assert!(raw.contains(&format!("Message-ID: {id}")), "{raw}");
    assert!(raw.contains("Auto-Submitted: auto-generated"), "{raw}");
}

#[test]
fn many_clients_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let catcher = Catcher::start(ANY_PORT, folder.path(), World::system()).unwrap();
    std::thread::scope(|scope| {
        for client in 0..8 {
            let config = Config::local(catcher.address().port());
            scope.spawn(move || {
                let mailer = Mailer::new(&config).unwrap();
                for number in 0..25 {
                    let to = Address::new("", "maria@example.org").unwrap();
                    send(&mailer, &Message::new(to, format!("{client}/{number}"), "x"));
                }
            });
        }
    });
    let mut subjects: Vec<String> =
        catcher::list(folder.path(), 1000).unwrap().into_iter().map(|mail| mail.subject).collect();
    subjects.sort();
    subjects.dedup();
    assert_eq!(subjects.len(), 200);
}

#[test]
fn a_dropped_catcher_is_gone_and_its_port_is_free() {
    let folder = tempfile::tempdir().unwrap();
    let catcher = Catcher::start(ANY_PORT, folder.path(), World::system()).unwrap();
    let address = catcher.address();
    assert!(Catcher::start(address, folder.path(), World::system()).is_err(), "taken");
    drop(catcher);
    let mailer = Mailer::new(&Config::local(address.port())).unwrap();
    assert!(matches!(mailer.test(), Err(Error::Internal(_))));
    drop(Catcher::start(address, folder.path(), World::system()).unwrap());
}

#[test]
fn a_client_that_talks_nonsense_hinders_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let catcher = Catcher::start(ANY_PORT, folder.path(), World::system()).unwrap();
    let mut silent = TcpStream::connect(catcher.address()).unwrap();
    let mut nonsense = TcpStream::connect(catcher.address()).unwrap();
    nonsense.write_all(&vec![b'x'; 100_000]).unwrap_or_default();
    let to = Address::new("", "maria@example.org").unwrap();
    send(&Mailer::new(&Config::local(catcher.address().port())).unwrap(), &Message::new(to, "x", "x"));
    assert_eq!(catcher::list(folder.path(), 10).unwrap().len(), 1);
    let mut greeting = [0; 3];
    silent.read_exact(&mut greeting).unwrap();
    assert_eq!(&greeting, b"220");
}

/// Python's own SMTP client (the standard library's `smtplib`) sends, with its own idea of how a mail looks.
#[test]
fn the_client_of_another_project_is_understood() {
    let folder = tempfile::tempdir().unwrap();
    let catcher = Catcher::start(ANY_PORT, folder.path(), World::system()).unwrap();
    let script = r"
import smtplib, sys
from email.message import EmailMessage
with smtplib.SMTP('127.0.0.1', int(sys.argv[1])) as server:
    for number in range(3):
        mail = EmailMessage()
        mail['From'], mail['To'], mail['Subject'] = 'Übung <a@example.org>', 'b@example.org', f'Grüße {number}'
        mail.set_content('.\n..\nPunkte und Umlaute: äöü\n')
        mail.add_attachment(b'x' * 100000, maintype='image', subtype='png', filename='Foto über allem.png')
        assert server.send_message(mail, to_addrs=['b@example.org', 'hidden@example.org']) == {}
";
    let port = catcher.address().port().to_string();
    let ran = Command::new("python3").args(["-c", script, &port]).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let listed = catcher::list(folder.path(), 10).unwrap();
    let subjects: Vec<&str> = listed.iter().map(|mail| mail.subject.as_str()).collect();
    assert_eq!(subjects, ["Grüße 2", "Grüße 1", "Grüße 0"]);
    assert_eq!(listed[0].to, ["b@example.org", "hidden@example.org"]);
    assert_eq!(listed[0].from, "Übung <a@example.org>");
    assert_eq!(listed[0].text.replace("\r\n", "\n"), ".\n..\nPunkte und Umlaute: äöü\n");
    assert_eq!(listed[0].attachments, [("Foto über allem.png".to_owned(), 100_000)]);
}
