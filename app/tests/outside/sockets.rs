//! The real server on a port of this machine: senders and readers that take their time, connections that are half closed,
//! too much of everything, guessing. Limits are short here, so that they are reached in seconds.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use access::State;
use server::Limits;

use crate::{
    ground::{Ground, HOSTS},
    things::{PDF, SERVICE},
    web::Sent,
};

const SHORT: Limits = Limits {
    form_bytes: 64 * 1024,
    fields: 50,
    upload_bytes: 20 * 1024 * 1024,
    files: 3,
    body_time: Duration::from_millis(900),
    head_time: Duration::from_millis(600),
    reader_time: Duration::from_millis(800),
    connections: 16,
    at_once: 2,
    patience: Duration::from_millis(150),
};

/// A ground on SQLite that is served with short limits.
fn served(name: &str) -> (Ground, SocketAddr) {
    served_with(name, SHORT)
}

fn served_with(name: &str, limits: Limits) -> (Ground, SocketAddr) {
    let ground = Ground::found(name, store::testing::sqlite(&[]), limits);
    let address = ground.serve(&limits);
    (ground, address)
}

fn connect(server: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(server).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.set_write_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// The head of a request from an address behind the trusted proxy.
fn head(method: &str, path: &str, from: &str, more: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: {}\r\nX-Forwarded-For: {from}\r\nSec-Fetch-Site: same-origin\r\n{more}\r\n",
        HOSTS[0]
    )
}

/// Everything until the server ends the connection, or what came before it broke.
fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut part = [0; 64 * 1024];
    while let Ok(length @ 1..) = stream.read(&mut part) {
        bytes.extend(&part[..length]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// One request on a connection of its own, and the whole answer.
fn send(server: SocketAddr, method: &str, path: &str, from: &str, more: &str, body: &[u8]) -> String {
    let mut stream = connect(server);
    let head =
        head(method, path, from, &format!("{more}Connection: close\r\nContent-Length: {}\r\n", body.len()));
    stream.write_all(head.as_bytes()).unwrap();
    let _ = stream.write_all(body);
    rest(stream)
}

fn get(server: SocketAddr, path: &str) -> String {
    send(server, "GET", path, "10.9.9.9", "", b"")
}

fn post(server: SocketAddr, path: &str, from: &str, sent: &Sent) -> String {
    let (mime, body) = sent.encoded();
    send(server, "POST", path, from, &format!("Content-Type: {mime}\r\n"), &body)
}

fn status(answer: &str) -> u16 {
    answer.get(9..12).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The answer has this status and says these words, and where one may come back, when.
fn says(answer: &str, wanted: u16, words: &str) {
    let shown = || answer.chars().take(400).collect::<String>();
    assert_eq!(status(answer), wanted, "{}", shown());
    assert!(answer.contains(words), "no “{words}” in {answer}");
    if matches!(wanted, 429 | 503) {
        assert!(answer.to_lowercase().contains("retry-after: "), "{}", shown());
    }
}

fn ended_within(begun: Instant, least: Duration, most: Duration) {
    let took = begun.elapsed();
    assert!(took >= least && took < most, "ended after {took:?}");
}

#[test]
fn who_is_slow_with_a_head_is_cut_off_and_others_are_served_meanwhile() {
    let (_ground, server) = served("head");
    let (begun, least, most) = (Instant::now(), SHORT.head_time / 2, Duration::from_secs(8));
    // Nothing at all; the beginning of HTTP/2; a head that never ends.
    let mut slow = vec![connect(server), connect(server), connect(server)];
    slow[1].write_all(b"PRI * HTTP").unwrap();
    slow[2].write_all(b"GET / HTTP/1.1\r\nHost: auen.example\r\n").unwrap();
    let mut dripping = connect(server);
    for n in 0..6 {
        let _ = dripping.write_all(format!("X-{n}: y\r\n").as_bytes());
        assert_eq!(status(&get(server, "/")), 200, "others are served");
        std::thread::sleep(Duration::from_millis(150));
    }
    for stream in slow.into_iter().chain([dripping]) {
        rest(stream);
    }
    ended_within(begun, least, most);
    // A connection that is kept and says nothing more ends as well.
    let mut kept = connect(server);
    kept.write_all(head("GET", "/", "10.9.9.9", "").as_bytes()).unwrap();
    let begun = Instant::now();
    assert_eq!(status(&rest(kept)), 200);
    ended_within(begun, least, most);
}

#[test]
fn who_is_slow_with_a_body_is_told_and_nothing_is_half_done() {
    let (ground, server) = served("body");
    let rows = ground.rows(ground.victim());
    let mut slow = connect(server);
    slow.write_all(head("POST", "/antrag/fortsetzen", "10.0.0.1", "Content-Length: 100\r\n").as_bytes())
        .unwrap();
    for _ in 0..4 {
        slow.write_all(b"a=b&").unwrap();
        std::thread::sleep(Duration::from_millis(150));
    }
    says(&rest(slow), 400, "zu langsam");
    assert_eq!(rows, ground.rows(ground.victim()));
}

#[test]
fn who_reads_nothing_does_not_hold_a_connection_for_ever() {
    let (ground, server) = served("reader");
    let place = ground.victim();
    let it = ground.applied(place, State::InWork, false);
    let large = [PDF, &vec![b'\n'; 18 * 1024 * 1024], b"%%EOF\n"].concat();
    let stored = place.town.put_bytes(large.as_slice(), "application/pdf").unwrap();
    let add = |act: &mut ledger::Act<'_, '_>| {
        let content = records::documents::actions::Content::record(act, &stored)?;
        let direction = records::documents::Direction::Outgoing;
        let new = records::documents::actions::NewDocument {
            title: "Groß",
            name: "a.pdf",
            direction,
            content: &content,
        };
        records::documents::actions::add(act, it.case.id, &new)
    };
    let id = place.town.write(&kernel::Actor::system("test"), add).unwrap();
    let path = format!("/status/{}/dokumente/{id}", it.key);
    let mut slow = connect(server);
    slow.write_all(head("GET", &path, "10.9.9.9", "").as_bytes()).unwrap();
    // Without optimisation some of it passes before the document begins to flow.
    std::thread::sleep(Duration::from_secs(6));
    assert_eq!(status(&get(server, "/")), 200, "others are served");
    let got = rest(slow).len();
    assert!(got < large.len(), "it was cut off after {got} bytes");
    assert!(send(server, "GET", &path, "10.9.9.9", "", b"").len() > large.len(), "who reads gets all of it");
}

#[test]
fn a_connection_closed_half_way_leaves_nothing_half_done() {
    let (ground, server) = served("half");
    let place = ground.victim();
    // A form cut off in the middle, and one that came whole from a sender who says no more.
    let rows = ground.rows(place);
    let mut cut = connect(server);
    cut.write_all(head("POST", "/barrierefreiheit", "10.0.0.2", "Content-Length: 60\r\n").as_bytes())
        .unwrap();
    cut.write_all(b"text=Der Kontrast").unwrap();
    cut.shutdown(Shutdown::Write).unwrap();
    rest(cut);
    assert_eq!(rows, ground.rows(place), "nothing of it was taken");
    let drafts: Vec<_> = (0..12).map(|_| ground.draft(place, SERVICE, true)).collect();
    let before = ground.rows(place)["case_entry"].0;
    for (number, draft) in drafts.iter().enumerate() {
        let mut whole = connect(server);
        let more = format!("Cookie: {}\r\nContent-Length: 3\r\n", draft.cookie);
        whole
            .write_all(head("POST", &format!("/antrag/{SERVICE}/absenden"), "10.0.0.3", &more).as_bytes())
            .unwrap();
        whole.write_all(b"a=b").unwrap();
        if number % 2 == 0 {
            whole.shutdown(Shutdown::Write).unwrap();
            says(&rest(whole), 303, "/status/");
        }
    }
    std::thread::sleep(Duration::from_secs(2));
    let rows = ground.rows(place);
    let taken = rows["case_entry"].0 - before;
    let received = rows["application"].0;
    assert!(taken >= drafts.len() / 2, "whoever waits for the answer gets it");
    println!("{taken} of {} applications of senders who went away were taken, each as a whole", drafts.len());
    assert_eq!(received, rows["case_entry"].0, "a case and its application are one");
    assert_eq!(status(&get(server, "/")), 200);
}

#[test]
fn when_all_connections_are_taken_who_waits_is_served_after_the_slow_are_gone() {
    let (_ground, server) = served("places");
    let idle: Vec<TcpStream> = (0..SHORT.connections).map(|_| connect(server)).collect();
    let begun = Instant::now();
    assert_eq!(status(&get(server, "/")), 200);
    println!("{} idle connections held a visitor up for {:?}", idle.len(), begun.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(8));
}

#[test]
fn when_the_house_is_full_it_says_when_to_come_back() {
    let (_ground, server) = served("full");
    // Checking a password takes its time, and only two are checked at once.
    let wrong = Sent::form(&[("email", "clara@auen.example"), ("password", "falsch")]);
    let ask = |n: usize| post(server, "/anmelden", &format!("10.7.0.{n}"), &wrong);
    let answers: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..12).map(|n| scope.spawn(move || ask(n))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let full: Vec<&String> = answers.iter().filter(|answer| status(answer) == 503).collect();
    for answer in &full {
        says(answer, 503, "in einer Minute noch einmal");
    }
    let known = answers.iter().all(|answer| matches!(status(answer), 422 | 429 | 503));
    assert!(known, "{:?}", answers.iter().map(|answer| status(answer)).collect::<Vec<_>>());
    println!("{} of {} were told to come back", full.len(), answers.len());
    assert!(!full.is_empty());
    assert_eq!(status(&get(server, "/")), 200, "afterwards there is room");
}

#[test]
fn too_much_of_anything_is_answered_with_the_limit() {
    // Thirty megabytes take their time on a machine that is busy otherwise.
    let (ground, server) = served_with("much", Limits { body_time: Duration::from_secs(30), ..SHORT });
    let rows = ground.rows(ground.victim());
    let form = |bytes: &[u8]| {
        send(
            server,
            "POST",
            "/antrag/fortsetzen",
            "10.0.0.4",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            bytes,
        )
    };
    let file = |size: usize| Sent::file(&[], "datei", "a.pdf", &vec![b'x'; size]);
    says(&form(&vec![b'a'; SHORT.form_bytes + 1]), 413, "höchstens");
    says(&form("a=&".repeat(SHORT.fields + 1).as_bytes()), 413, "zu viele Felder");
    // Larger than allowed, and all the same the browser gets to read why.
    says(&post(server, "/pruefen", "10.0.0.4", &file(30 * 1024 * 1024)), 413, "20 MB");
    let mut many = Vec::new();
    for n in 0..=SHORT.files {
        many.extend(
            format!("--g\r\nContent-Disposition: form-data; name=\"d{n}\"; filename=\"a\"\r\n\r\nx\r\n")
                .bytes(),
        );
    }
    many.extend(b"--g--\r\n");
    says(
        &send(
            server,
            "POST",
            "/pruefen",
            "10.0.0.4",
            "Content-Type: multipart/form-data; boundary=g\r\n",
            &many,
        ),
        413,
        "höchstens 3 Dateien",
    );
    for head in [format!("X-Large: {}\r\n", "a".repeat(300 * 1024)), "X-Many: y\r\n".repeat(300)] {
        let answer = send(server, "GET", "/", "10.0.0.4", &head, b"");
        assert!(matches!(status(&answer), 431 | 0), "{answer}");
    }
    let long = get(server, &format!("/suche?q={}", "a".repeat(300 * 1024)));
    assert!(matches!(status(&long), 414 | 431 | 0), "{}", status(&long));
    // Endless, without saying how long; and far too large, as announced.
    let mut endless = connect(server);
    endless
        .write_all(
            head(
                "POST",
                "/pruefen",
                "10.0.0.4",
                "Content-Type: multipart/form-data; boundary=g\r\nTransfer-Encoding: chunked\r\n",
            )
            .as_bytes(),
        )
        .unwrap();
    let chunk = [format!("{:x}\r\n", 1 << 20).into_bytes(), vec![b'y'; 1 << 20], b"\r\n".to_vec()].concat();
    let sent = (0..200).take_while(|_| endless.write_all(&chunk).is_ok()).count();
    assert!(sent < 100, "{sent} MiB were taken");
    let mut huge = connect(server);
    huge.write_all(
        head(
            "POST",
            "/pruefen",
            "10.0.0.4",
            "Content-Type: multipart/form-data; boundary=g\r\nContent-Length: 99999999999\r\n",
        )
        .as_bytes(),
    )
    .unwrap();
    says(&rest(huge), 413, "20 MB");
    assert_eq!(rows, ground.rows(ground.victim()), "nothing was kept");
    assert_eq!(status(&get(server, "/")), 200);
}

#[test]
fn what_is_no_form_is_refused_with_words() {
    let (ground, server) = served("broken");
    let rows = ground.rows(ground.victim());
    let (form, parts) = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=g");
    let table: [(&str, &[u8], &str); 8] = [
        (form, b"text=M%FCller", "nicht lesbar"),
        (form, b"text=a%00b", "nicht erlaubt"),
        (
            parts,
            b"--g\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nM\xfcller\r\n--g--\r\n",
            "nicht lesbar",
        ),
        (parts, b"--g\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nabgeschnitten", "unvollst"),
        (parts, b"kein Anfang", "unvollst"),
        ("application/json", b"{\"text\":\"a\"}", "Diese Art von Daten"),
        (
            "text/xml",
            b"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
            "Diese Art von Daten",
        ),
        ("multipart/form-data", b"--g--", "Diese Art von Daten"),
    ];
    for (mime, body, words) in table {
        let answer =
            send(server, "POST", "/barrierefreiheit", "10.0.0.5", &format!("Content-Type: {mime}\r\n"), body);
        says(&answer, 400, words);
    }
    assert_eq!(rows, ground.rows(ground.victim()), "nothing was kept");
    for request in [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: auen.example\r\n\r\n",
        "GET http://auen.example@elsewhere/ HTTP/1.0\r\n\r\n",
        "\x16\x03\x01\x02\x00",
        "GET / HTTP/9.9\r\n\r\n",
    ] {
        let mut stream = connect(server);
        stream.write_all(request.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let answer = rest(stream);
        assert!(matches!(status(&answer), 0 | 400 | 421 | 505), "{request:?}: {answer}");
    }
}

#[test]
fn who_guesses_has_to_wait_and_others_do_not() {
    let (ground, server) = served("guess");
    let (place, draft) = (ground.victim(), ground.draft(ground.victim(), SERVICE, false));
    let resume = |from: &str, code: &str| {
        post(server, "/antrag/fortsetzen", from, &Sent::form(&[("code", code), ("email", &draft.email)]))
    };
    let knocks = citizen::drafts::KNOCKS;
    for n in 0..knocks {
        assert_eq!(status(&resume("10.1.0.1", &format!("FALSCH{n}"))), 422);
    }
    says(&resume("10.1.0.1", "FALSCH"), 429, "Minute");
    assert_eq!(status(&resume("10.1.0.1", &draft.code)), 429, "not even the right one tells anything now");
    assert_eq!(status(&resume("10.1.0.2", &draft.code)), 303, "from elsewhere it opens");

    let enter = |from: &str, email: &str, password: &str| {
        post(server, "/anmelden", from, &Sent::form(&[("email", email), ("password", password)]))
    };
    let tries =
        |from: &str, email: &str| (0..8).map(|_| status(&enter(from, email, "falsch"))).collect::<Vec<_>>();
    let (known, unknown) =
        (tries("10.2.0.1", &place.person("bernd").email), tries("10.2.0.2", "niemand@auen.example"));
    assert_eq!(known, unknown, "a wrong password and an unknown address are answered alike");
    assert_eq!(known.last(), Some(&429));
    says(&enter("10.2.0.1", &place.person("bernd").email, crate::ground::PASSWORD), 429, "Minute");
    assert_eq!(
        status(&enter("10.2.0.3", &place.person("bernd").email, crate::ground::PASSWORD)),
        303,
        "from elsewhere"
    );
    // The account from many addresses.
    let many: Vec<u16> = (0..40)
        .map(|n| status(&enter(&format!("10.3.0.{n}"), &place.person("beate").email, "falsch")))
        .collect();
    assert!(many.contains(&429), "{many:?}");

    // A status key has 128 bits: there is nothing to count, each wrong one is answered alike.
    let it = ground.applied(place, State::InWork, false);
    let body =
        |answer: String| answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
    let wrong = |key: String| {
        let answer = get(server, &format!("/status/{key}"));
        assert_eq!(status(&answer), 404);
        let body = body(answer).replace(&key, "x");
        let at = body.find("Fehlernummer").unwrap_or(0);
        body[..at].to_owned()
    };
    let (start, end) = it.key.split_at(32);
    assert_eq!(wrong(format!("{start}{}", "0".repeat(32))), wrong(format!("{}{end}", "0".repeat(32))));
}
