//! Every page of the route table on the measured town, one after another: which are slow?

use std::{
    path::Path,
    time::{Duration, Instant},
};

use kernel::World;
use rathaus::{demo::SIGN_INS, wiring};

use crate::{
    shared::{
        Result, config,
        load::{Connection, get},
        program::Program,
        report::{ms, say},
    },
    visitor::{ask, sign_in},
};

/// How many of them are shown.
const SHOWN: usize = 12;

/// The slowest pages, as rows: route, time, bytes.
pub(crate) fn all(program: &Program, data: &Path, database: Option<&str>) -> Result<Vec<Vec<String>>> {
    let people = SIGN_INS.map(|(_, email)| sign_in(program, email));
    let people: Vec<String> = people.into_iter().collect::<Result<_>>()?;
    let mut seen: Vec<(Duration, String, usize)> = Vec::new();
    let mut elsewhere = 0;
    for (route, path) in paths(data, database)? {
        match time(program, &path, &people)? {
            Some((time, bytes)) => seen.push((time, route, bytes)),
            None => elsewhere += 1,
        }
    }
    say(&format!(
        "{} pages seen; {elsewhere} lead elsewhere without a key or with nothing to show.",
        seen.len()
    ));
    seen.sort_by(|a, b| b.cmp(a));
    let rows =
        seen.into_iter().take(SHOWN).map(|(time, route, bytes)| vec![route, ms(time), bytes.to_string()]);
    Ok(rows.collect())
}

/// Every page with an example, and lists of the file plan and of a search with many hits, which have none of their own.
fn paths(data: &Path, database: Option<&str>) -> Result<Vec<(String, String)>> {
    let installation = config(data, database).open(World::system())?;
    let town = installation.towns()?.into_iter().next().ok_or("there is no town")?;
    let mut paths = Vec::new();
    for route in wiring::routes().into_iter().filter(|route| route.is_page) {
        let path = match route.sample {
            Some(sample) => town.read(sample)?,
            None => (!route.has_parts()).then(|| route.path.to_owned()),
        };
        paths.extend(path.map(|path| (route.path.to_owned(), path)));
    }
    for words in ["Anfrage", "a", "12.20.20/2026/1-1", "xyz"] {
        paths.push((format!("/suche?q={words}"), format!("/suche?q={}", words.replace('/', "%2F"))));
    }
    for state in ["eingegangen", "rueckfragen", "entschieden", "abgeschlossen"] {
        let path = format!("/arbeitsplatz?stand={state}");
        paths.push((path.clone(), path));
    }
    Ok(paths)
}

/// The middle time of five, for whoever waits longest of those who may see the page.
fn time(program: &Program, path: &str, people: &[String]) -> Result<Option<(Duration, usize)>> {
    let mut slowest = None;
    for person in people {
        let request = get(path, person);
        if ask(program, &request)?.status != 200 {
            continue;
        }
        let mut connection = Connection::open(program.address)?;
        let (mut times, mut bytes) = (Vec::new(), 0);
        for _ in 0..5 {
            let sent = Instant::now();
            bytes = connection.ask(&request)?.body.len();
            times.push(sent.elapsed());
        }
        times.sort_unstable();
        slowest = slowest.max(times.get(2).map(|time| (*time, bytes)));
    }
    Ok(slowest)
}
