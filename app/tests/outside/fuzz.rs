//! Requests made at random out of good ones: the right names beside wrong ones, every role, fields left out, doubled and
//! filled with what no form offers, files cut off. Whatever comes, no answer blames the program.

use std::collections::BTreeMap;

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use server::Method;

use crate::{
    apart::{Visitor, visitors},
    ground::{Ground, both},
    table::{Attempt, Entry, all},
    web::{Ask, Sent},
};

/// So many requests on SQLite; a fifth of it on PostgreSQL, where the statements and not the handlers differ.
const REQUESTS: u32 = 5_000;

/// Routes that hash a password, on purpose slowly: they are tried less often.
const SLOW: [&str; 5] = [
    "/anmelden",
    "/konto/passwort",
    "/konto/nachweis",
    "/konto/einmalcode/entfernen",
    "/verwaltung/personen/neu",
];

/// What to do to one text of a good request.
fn text() -> impl Strategy<Value = Option<String>> {
    let known = prop_oneof![
        Just(""),
        Just("\0"),
        Just("0"),
        Just("-1"),
        Just("9223372036854775807"),
        Just("99999999999999999999"),
        Just("1e309"),
        Just("NaN"),
        Just("0198c0de000070008000000000000001"),
        Just("\u{202e}\u{feff}e\u{301}\u{1f980}"),
        Just("' OR 1=1; --"),
        Just("../../../etc/passwd"),
        Just("%00%ff{{7*7}}${x}"),
        Just("<script>alert(1)</script>"),
        Just("a@b.example"),
        Just("approved"),
        Just("\r\nSet-Cookie: sitzung=x"),
        Just("9999-99-99"),
        Just("_"),
    ];
    prop_oneof![
        4 => Just(None),
        4 => known.prop_map(|text| Some(text.to_owned())),
        1 => "\\PC{0,60}".prop_map(Some),
        1 => (1usize..70_000).prop_map(|length| Some("ä".repeat(length))),
    ]
}

/// How a good request is spoilt.
#[derive(Clone, Debug)]
struct Spoilt {
    route: prop::sample::Index,
    visitor: Option<prop::sample::Index>,
    path: Vec<Option<String>>,
    query: Option<String>,
    fields: Vec<(prop::sample::Index, u8, Option<String>)>,
    shape: u8,
    cut: prop::sample::Index,
}

fn spoilt() -> impl Strategy<Value = Spoilt> {
    let fields = prop::collection::vec((any::<prop::sample::Index>(), 0u8..5, text()), 0..5);
    let path = prop::collection::vec(prop_oneof![3 => Just(None), 1 => text()], 3);
    (
        any::<prop::sample::Index>(),
        prop::option::of(any::<prop::sample::Index>()),
        path,
        text(),
        fields,
        0u8..12,
        any::<prop::sample::Index>(),
    )
        .prop_map(|(route, visitor, path, query, fields, shape, cut)| Spoilt {
            route,
            visitor,
            path,
            query,
            fields,
            shape,
            cut,
        })
}

/// The path of a good request with some of its changing parts replaced.
fn path_of(entry: &Entry, attempt: &Attempt, spoilt: &Spoilt) -> String {
    let path = attempt.path.split('?').next().unwrap_or_default();
    let parts = entry.route.split('/').zip(path.split('/')).enumerate();
    let with: Vec<String> = parts
        .map(|(at, (pattern, part))| match &spoilt.path[at % spoilt.path.len()] {
            Some(text) if pattern.starts_with('{') => {
                form_urlencoded::byte_serialize(text.as_bytes()).collect()
            }
            _ => part.to_owned(),
        })
        .collect();
    let mut path = with.join("/");
    if let Some(text) = &spoilt.query {
        let text: String = form_urlencoded::byte_serialize(text.as_bytes()).take(500).collect();
        path += &format!("?q={text}&nach={text}&lang={text}&stand={text}&vor={text}&n={text}&zurueck={text}");
    } else if let Some((_, query)) = attempt.path.split_once('?') {
        path += &format!("?{query}");
    }
    path
}

fn fields_of(mut fields: Vec<(String, String)>, spoilt: &Spoilt) -> Vec<(String, String)> {
    for (at, how, text) in &spoilt.fields {
        let text = text.clone().unwrap_or_default();
        if fields.is_empty() {
            fields.push(("version".to_owned(), text));
            continue;
        }
        let at = at.index(fields.len());
        match how {
            0 => drop(fields.remove(at)),
            1 => fields.push(fields[at].clone()),
            2 => fields[at].0 = text,
            _ => fields[at].1 = text,
        }
    }
    fields
}

/// The body of a good request, spoilt; now and then of another shape than the form has, or cut off in the middle.
fn body_of(sent: &Sent, spoilt: &Spoilt) -> Sent {
    let (fields, file) = match sent {
        Sent::Form(fields) => (fields.clone(), None),
        Sent::Files { fields, name, bytes, field } => {
            (fields.clone(), Some((*field, name.clone(), bytes.clone())))
        }
        _ => (Vec::new(), None),
    };
    let fields = fields_of(fields, spoilt);
    let (field, mut name, mut bytes) =
        file.clone().unwrap_or(("datei", "a.pdf".to_owned(), b"%PDF-1.7".to_vec()));
    match spoilt.shape {
        0 => Sent::Raw("application/json", b"{\"version\":1}".to_vec()),
        1 => Sent::Raw("application/x-www-form-urlencoded", b"version=%ff&a=%00&=&&%zz=%u0041".to_vec()),
        2 => {
            let (_, mut whole) = Sent::Files { fields, field, name, bytes }.encoded();
            whole.truncate(spoilt.cut.index(whole.len()));
            Sent::Raw("multipart/form-data; boundary=grenze", whole)
        }
        3 => Sent::Raw("multipart/form-data; boundary=", b"--\r\n".to_vec()),
        4 | 5 => {
            if let Some((.., Some(text))) = spoilt.fields.first() {
                name = text.replace(['"', '\r', '\n', '\0'], "_");
            }
            bytes.truncate(spoilt.cut.index(bytes.len().max(1)));
            Sent::Files { fields, field, name, bytes }
        }
        6 => Sent::Form(fields),
        _ => match file {
            Some((field, name, bytes)) => Sent::Files { fields, field, name, bytes },
            None => Sent::Form(fields),
        },
    }
}

/// One good request for each route, for a thing of its own.
fn good(g: &Ground) -> Vec<(Entry, Attempt)> {
    all()
        .into_iter()
        .map(|entry| {
            let attempt = (entry.make)(g, false);
            (entry, attempt)
        })
        .collect()
}

fn request(good: &[(Entry, Attempt)], visitors: &[Visitor], spoilt: &Spoilt) -> Option<Ask> {
    let (entry, attempt) = &good[spoilt.route.index(good.len())];
    if SLOW.contains(&entry.route) && entry.method == Method::Post && spoilt.shape < 10 {
        return None;
    }
    let cookie = match &spoilt.visitor {
        None => [attempt.key.as_str(), &attempt.cookie].join("; "),
        Some(visitor) => [attempt.key.as_str(), &visitors[visitor.index(visitors.len())].cookie].join("; "),
    };
    let (host, path) = (crate::ground::HOSTS[0], path_of(entry, attempt, spoilt));
    Some(match entry.method {
        Method::Get => Ask::get(host, &path, &cookie),
        Method::Post => Ask::post(host, &path, &cookie, body_of(&attempt.sent, spoilt)),
    })
}

#[test]
fn no_request_brings_the_house_down() {
    for (number, g) in both("fuzz").into_iter().enumerate() {
        let (good, visitors) = (good(&g), visitors(&g));
        let seen = std::cell::RefCell::new(BTreeMap::<u16, u32>::new());
        let cases = if number == 0 { REQUESTS } else { REQUESTS / 5 };
        let config =
            Config { cases, max_global_rejects: REQUESTS, failure_persistence: None, ..Config::default() };
        let outcome = TestRunner::new(config).run(&spoilt(), |spoilt| {
            let Some(ask) = request(&good, &visitors, &spoilt) else {
                return Err(TestCaseError::reject("slow"));
            };
            let n = g.number();
            let Some(reply) = g.try_ask(&ask, &format!("10.{}.{}.{}", n >> 16 & 255, n >> 8 & 255, n & 255))
            else {
                return Err(TestCaseError::reject("no client can send it"));
            };
            *seen.borrow_mut().entry(reply.status).or_default() += 1;
            prop_assert!(reply.status < 500, "{} for {ask:?}", reply.status);
            prop_assert!(!reply.body.contains("<script>alert"), "unescaped: {ask:?}");
            Ok(())
        });
        println!("{}: answers by status: {:?}", g.dialect(), seen.borrow());
        outcome.unwrap_or_else(|failure| panic!("{}: {failure}", g.dialect()));
        // What was sent has to get through to the handlers, or nothing was tried.
        let seen = seen.into_inner();
        let got = |status: u16| seen.get(&status).copied().unwrap_or(0);
        assert!(got(200) + got(422) + got(303) > cases / 4, "{seen:?}");
        assert!(got(404) > 0 && got(400) > 0 && got(403) > 0, "{seen:?}");
    }
}
