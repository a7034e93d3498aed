//! Applications that are filled in and only have to be sent.

use std::{
    fs,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use citizen::{
    catalogue::Catalogue, drafts::actions as drafts, forms::Input, packages::Package, register::Embedded,
};
use kernel::{Lang, World, local_date};
use town::Town;

use crate::shared::{self, Result, load, program::Program, report::say};

const SERVICE: &str = "meldebescheinigung";

/// How many connections and threads prepare.
const AT_ONCE: usize = 64;

/// One more page: a file is handed in and becomes a document of the case.
const UPLOAD_PAGE: &str = r#"

[[pages]]
id = "nachweis"
title = { de = "Nachweis", de-leicht = "Nachweis", en = "Evidence" }

[[pages.questions]]
id = "nachweis"
type = "upload"
label = { de = "Kopie des Ausweises", de-leicht = "Kopie vom Ausweis", en = "Copy of your identity document" }
missing = { de = "Bitte fügen Sie eine Kopie hinzu.", de-leicht = "Bitte geben Sie uns eine Kopie.", en = "Please add a copy." }
"#;

/// A copy of the services in which the certificate asks for a file.
pub(crate) fn services(folder: &Path) -> Result<PathBuf> {
    let (from, to) = (Path::new("services").join(SERVICE), folder.join("services"));
    shared::remove(&to)?;
    super::copy::folder(&from, &to.join(SERVICE))?;
    let form = to.join(SERVICE).join("form.toml");
    fs::write(&form, fs::read_to_string(&form)? + UPLOAD_PAGE)?;
    Ok(to)
}

/// Makes drafts that are complete, and gives the requests that send them.
pub(crate) fn prepare(
    program: &Program,
    data: &Path,
    database: Option<&str>,
    services: &Path,
    count: usize,
) -> Result<Vec<Vec<u8>>> {
    say(&format!("Filling in {count} applications …"));
    let (catalogue, unusable) = Catalogue::load(services, Box::new(Embedded))?;
    if let Some(package) = unusable.first() {
        return Err(format!("{}: {:?}", package.key, package.findings).into());
    }
    let package = catalogue.get(SERVICE)?;
    let installation = shared::config(data, database).open(World::system())?;
    let town = installation.towns()?.into_iter().next().ok_or("there is no town")?;
    let next = AtomicUsize::new(0);
    let fill = || -> Result<Vec<String>> {
        let mut codes = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return Ok(codes);
            }
            codes.push(filled(&town, package, number)?);
        }
    };
    let codes = std::thread::scope(|scope| -> Result<Vec<String>> {
        let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(fill)).collect();
        let codes = threads.into_iter().map(|thread| thread.join().map_err(|_| "a thread died")?);
        Ok(codes.collect::<Result<Vec<_>>>()?.concat())
    })?;
    upload(program, &codes)?;
    let path = format!("/antrag/{SERVICE}/absenden");
    Ok(codes.iter().map(|code| load::post(&path, &cookie(code), "")).collect())
}

fn cookie(code: &str) -> String {
    format!("antrag-{SERVICE}={code}")
}

/// A draft with all answers but the file, its address proven.
fn filled(town: &Town, package: &Package, number: usize) -> Result<String> {
    let code = drafts::begin(town, SERVICE, Lang::German)?;
    let draft = drafts::open(town, IpAddr::from([127, 0, 0, 1]), &code)?;
    let (fields, today) = (answers(number), local_date(town.now()));
    drafts::change(town, draft.id, |draft| {
        for page in package.form.pages().iter().map(|page| page.id.clone()).collect::<Vec<_>>() {
            package.form.save(&page, &Input::from(&fields), &mut draft.answers, today);
        }
        draft.email = Some("antragsteller@example.org".to_owned());
        draft.email_verified = true;
    })?;
    Ok(code)
}

/// Hands the files in, as a browser does.
fn upload(program: &Program, codes: &[String]) -> Result<()> {
    say("Handing in a file with each …");
    let path = format!("/antrag/{SERVICE}/seite/nachweis");
    let requests: Vec<Vec<u8>> = codes
        .iter()
        .enumerate()
        .map(|(number, code)| {
            let pdf = format!("%PDF-1.7\n% {number}\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n");
            let body = format!(
                "--rand\r\nContent-Disposition: form-data; name=\"nachweis\"; filename=\"ausweis.pdf\"\r\n\
                 Content-Type: application/pdf\r\n\r\n{pdf}\r\n--rand--\r\n"
            );
            load::request("POST", &path, &cookie(code), "multipart/form-data; boundary=rand", body.as_bytes())
        })
        .collect();
    let next = AtomicUsize::new(0);
    load::run(
        program.address,
        AT_ONCE,
        || requests.get(next.fetch_add(1, Ordering::Relaxed)).map(Vec::as_slice),
        |reply| reply.status == 303,
    )
    .map(drop)
}

const NAMES: [(&str, &str); 6] = [
    ("Yılmaz", "Aylin Marie"),
    ("Kowalczyk", "Jan"),
    ("Müller", "Anna-Lena"),
    ("von der Heide", "Karl Friedrich"),
    ("Nguyễn", "Minh"),
    ("Schröder", "Ute"),
];

fn answers(number: usize) -> Vec<(String, String)> {
    let (family, given) = NAMES[number % NAMES.len()];
    let fields = [
        ("familienname", family.to_owned()),
        ("vornamen", given.to_owned()),
        ("geburtsdatum-day", (number % 28 + 1).to_string()),
        ("geburtsdatum-month", (number / 28 % 12 + 1).to_string()),
        ("geburtsdatum-year", (1940 + number % 60).to_string()),
        ("anschrift-street", "Musterstraße".to_owned()),
        ("anschrift-number", (number % 90 + 1).to_string()),
        ("anschrift-postal_code", "06766".to_owned()),
        ("anschrift-city", "Bitterfeld-Wolfen".to_owned()),
        ("email", "antragsteller@example.org".to_owned()),
        ("selbst", "true".to_owned()),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).to_vec()
}
