//! `rathaus demo`: a town with invented people, in one command.

use std::{net::SocketAddr, path::Path, time::Instant};

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
    say(format!(
        "\n  E-mail is not sent, it lies in {}/mail.\n  Stop with Ctrl-C. `--fresh` starts anew.\n",
        data.display()
    ));
    serve::serve(&config)
}
