//! `rathaus demo`: a town with invented people, in one command.

use std::{net::SocketAddr, path::Path, time::Instant};

use citizen::register::{HomeKind, Resident};
use kernel::{Error, Result};

use super::{say, serve};
use crate::{config::Config, demo};

pub(crate) fn demo(config: &Config, data: &Path, listen: SocketAddr, size: &str) -> Result<bool> {
    let size = match size {
        "normal" => demo::Size::Normal,
        "large" => demo::Size::Large,
        _ => return Err(Error::internal("--size is normal or large")),
    };
    let config = Config { data: data.to_path_buf(), listen, mail: None, ..config.clone() };
    let start = Instant::now();
    let address = format!("http://localhost:{}", listen.port());
    if demo::make(&config, &address, size, &|words| say(words))? {
        say(format!("The town was made in {:.1} s.", start.elapsed().as_secs_f64()));
    }
    say(format!("\n  Citizens    {address}/\n  Staff       {address}/anmelden\n"));
    say("  Sign in as                 with the password");
    for (who, email) in demo::SIGN_INS {
        say(format!("  {email:<27}{}   {who}", demo::PASSWORD));
    }
    say(demo::second_factor(&config)?);
    if let Some(resident) = demo::applicant(&config)? {
        apply_as(&resident);
    }
    say(format!(
        "\n  E-mail is not sent, it lies in {}/mail.\n  Stop with Ctrl-C. `--fresh` starts anew.\n",
        data.display()
    ));
    serve::serve(&config)
}

fn apply_as(resident: &Resident) {
    say("\n  Apply as an invented resident");
    let line = |label: &str, value: &str| say(format!("  {:<27}{value}", format!("{label}:")));
    line("Family name", &resident.family_name);
    line("Given names", &resident.given_names);
    line("Born", &ui::format::date_short(kernel::Lang::German, resident.born));
    for home in &resident.homes {
        line(if home.kind == HomeKind::Main { "Main home" } else { "Second home" }, &home.in_one_line());
    }
}
