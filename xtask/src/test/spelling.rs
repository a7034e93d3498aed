//! The spelling of names, comments and English papers, by `typos`.

use std::path::PathBuf;
use std::process::Command;

use super::{Outcome, Plan};
use crate::failure::{Failure, Result};
use crate::run;

/// The version that everybody uses, because the list of words differs between versions.
const VERSION: &str = "1.52.0";

pub(super) fn run(_: &Plan) -> Result<Outcome> {
    let mut typos = Command::new(program()?);
    typos.current_dir(run::root()).args(["--config", "typos.toml", "--format", "brief"]);
    Ok(if run::shown(&mut typos)?.success { Outcome::well("") } else { Outcome::bad("see above") })
}

/// The program, brought by its Python package into the build folder where it is not there yet.
fn program() -> Result<PathBuf> {
    let folder = run::target_dir().join("xtask").join(format!("typos-{VERSION}"));
    let program = folder.join("bin/typos");
    if program.is_file() {
        return Ok(program);
    }
    run::pip(&folder, &[format!("typos=={VERSION}")])
        .map_err(|failure| Failure::new(format!("the spell checker could not be installed: {failure}")))?;
    Ok(program)
}
