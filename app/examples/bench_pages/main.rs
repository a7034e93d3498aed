//! Pages a second of the large town, signed in; start, memory, and the slowest pages of the route table.
//!
//! `bench_pages [--seconds N] [--connections N] [--quick] [--postgres ADDRESS]`. Client and server share the machine.

#[path = "../shared/mod.rs"]
mod shared;
mod sweep;
mod visitor;

use std::{path::Path, process::ExitCode, time::Duration};

use clap::Parser;
use shared::{
    Result, load,
    program::{self, Program, Start},
    report::{self, Bar, ms, say},
};

/// Who works on applications in the demo town.
const CLERK: &str = "m.sahin@example.org";

#[derive(Parser)]
struct Options {
    /// How long each page is asked for.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// How many connections ask at once. Two for each core keep both busy; more only wait longer.
    #[arg(long, default_value_t = 4)]
    connections: usize,
    /// A town of ordinary size, to try the measurement itself.
    #[arg(long)]
    quick: bool,
    /// A PostgreSQL server with an empty database, which shares the machine, too.
    #[arg(long)]
    postgres: Option<String>,
    /// The database is that of the run before and holds its town: making the large one takes a quarter of an hour there.
    #[arg(long, requires = "postgres")]
    again: bool,
}

fn main() -> ExitCode {
    if let Some(ended) = program::instead() {
        return ended;
    }
    match measure(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            say(&format!("bench pages: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn measure(options: &Options) -> Result<bool> {
    let database = options.postgres.as_deref();
    let data = if options.again {
        shared::folder()?.join("postgres")
    } else {
        shared::town(database, options.quick)?
    };
    let start =
        |command| Start { command, data: &data, services: Path::new("services"), database, workers: 1 };
    // The first start after a pause also reads the files into the system's memory, so the middle one of three counts.
    let mut starts = Vec::new();
    for _ in 0..3 {
        starts.push(start("serve").now()?.first_page);
    }
    starts.sort_unstable();

    let hello = start("hello").now()?;
    let bare = load(&hello, options, "/", "")?;
    drop(hello);

    let town = start("serve").now()?;
    let clerk = visitor::sign_in(&town, CLERK)?;
    let pages = pages(&town, &clerk)?;
    let mut rows = vec![row("bare axum: hello", &bare, &bare)];
    let mut bars = Vec::new();
    for (name, path) in &pages {
        let figures = load(&town, options, path, &clerk)?;
        rows.push(row(name, &figures, &bare));
        bars.push(bar(format!("{name}: requests/s"), figures.rate, "≥ 2,000", figures.rate >= 2000.0));
        let fast = figures.p99 < Duration::from_millis(10);
        bars.push(Bar {
            what: format!("{name}: p99"),
            figure: ms(figures.p99),
            bar: "< 10 ms".into(),
            holds: fast,
        });
    }
    let slowest = sweep::all(&town, &data, database)?;
    let (resident, own) = (town.memory("VmRSS")?, town.memory("RssAnon")?);

    say(&format!(
        "\n{} connections, {} s a page; client and server share {} cores.\n",
        options.connections,
        options.seconds,
        std::thread::available_parallelism()?
    ));
    report::table(&["page", "requests/s", "to bare", "p50", "p99", "server", "client", "bytes"], &rows);
    say("\nserver, client: processor time for a request. The slowest pages, asked for one by one:\n");
    report::table(&["route", "middle of 5", "bytes"], &slowest);
    bars.push(Bar {
        what: "start to first page".into(),
        figure: ms(starts[1]),
        bar: "< 300 ms".into(),
        holds: starts[1] < Duration::from_millis(300),
    });
    bars.push(Bar {
        what: format!("resident memory after it ({} of it not files)", report::mb(own)),
        figure: report::mb(resident),
        bar: "< 200 MB".into(),
        holds: resident < 200_000_000,
    });
    Ok(report::bars(&bars))
}

fn bar(what: String, figure: f64, bar: &str, holds: bool) -> Bar {
    Bar { what, figure: format!("{figure:.0}"), bar: bar.to_owned(), holds }
}

/// What was measured of a page.
struct Figures {
    rate: f64,
    p50: Duration,
    p99: Duration,
    /// Processor time of the server and of the client for a request.
    server: Duration,
    client: Duration,
    bytes: usize,
}

fn load(program: &Program, options: &Options, path: &str, cookies: &str) -> Result<Figures> {
    let request = load::get(path, cookies);
    let bytes = visitor::ask(program, &request)?.body.len();
    visitor::same(program, options.connections, Duration::from_secs(1), &request)?;
    let before = (program.processor_time()?, shared::program::own_processor_time()?);
    let seconds = Duration::from_secs(options.seconds);
    let outcome = visitor::same(program, options.connections, seconds, &request)?;
    let after = (program.processor_time()?, shared::program::own_processor_time()?);
    let answers = u32::try_from(outcome.times.len())?.max(1);
    Ok(Figures {
        rate: outcome.rate(),
        p50: outcome.percentile(50),
        p99: outcome.percentile(99),
        server: (after.0 - before.0) / answers,
        client: (after.1 - before.1) / answers,
        bytes,
    })
}

fn row(name: &str, figures: &Figures, bare: &Figures) -> Vec<String> {
    vec![
        name.to_owned(),
        format!("{:.0}", figures.rate),
        format!("1 : {:.1}", bare.rate / figures.rate),
        ms(figures.p50),
        ms(figures.p99),
        format!("{} µs", figures.server.as_micros()),
        format!("{} µs", figures.client.as_micros()),
        figures.bytes.to_string(),
    ]
}

/// The measured pages with their paths, found as a person finds them: by the links on the worklists.
fn pages(town: &Program, clerk: &str) -> Result<Vec<(&'static str, String)>> {
    let own = visitor::ask(town, &load::get("/arbeitsplatz", clerk))?.text();
    let unit = links(&own, "/arbeitsplatz/").into_iter().next().ok_or("no worklist of a unit")?;
    // A case of middling size: neither without documents nor with the most.
    let mut cases = Vec::new();
    for path in links(&own, "/vorgaenge/") {
        cases.push((visitor::ask(town, &load::get(&path, clerk))?.body.len(), path));
    }
    cases.sort_unstable();
    let (_, case) = cases.get(cases.len() / 2).cloned().ok_or("an empty worklist")?;
    let applications = visitor::ask(town, &load::get(&format!("{unit}?stand=eingegangen"), clerk))?.text();
    let all = links(&applications, "/vorgaenge/");
    let application = newest_application(town, clerk, &unit)?.or_else(|| all.first().cloned());
    Ok(vec![
        ("own worklist", "/arbeitsplatz".to_owned()),
        ("worklist of a unit", unit),
        ("case with documents", case),
        ("case with an application", application.ok_or("no application")?),
    ])
}

/// An application in the unit's worklists: its page shows the resident register beside the answers.
fn newest_application(town: &Program, clerk: &str, unit: &str) -> Result<Option<String>> {
    for state in ["entschieden", "rueckfragen", "in-bearbeitung"] {
        let list = visitor::ask(town, &load::get(&format!("{unit}?stand={state}"), clerk))?.text();
        for path in links(&list, "/vorgaenge/").into_iter().rev() {
            if visitor::ask(town, &load::get(&path, clerk))?.text().contains("Melderegister") {
                return Ok(Some(path));
            }
        }
    }
    Ok(None)
}

/// The paths below `start` that a page links to.
fn links(page: &str, start: &str) -> Vec<String> {
    let mut found: Vec<String> = page
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|path| path.strip_prefix(start).is_some_and(|id| !id.is_empty() && !id.contains(['?', '/'])))
        .map(str::to_owned)
        .collect();
    found.dedup();
    found
}
