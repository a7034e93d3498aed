//! Programs that the machine must have, and the Debian packages that bring them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::{run, say};

/// What a program is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Building and showing the town hall.
    Demo,
    /// The checks.
    Test,
}

/// A Debian package, the program that proves it is there, and what it is needed for.
struct Package {
    name: &'static str,
    program: &'static str,
    needed: Use,
}

const PACKAGES: &[Package] = &[
    Package { name: "gcc", program: "cc", needed: Use::Demo },
    Package { name: "libc6-dev", program: "/usr/include/stdio.h", needed: Use::Demo },
    Package { name: "make", program: "make", needed: Use::Demo },
    Package { name: "nodejs", program: "node", needed: Use::Demo },
    Package { name: "npm", program: "npm", needed: Use::Demo },
    Package { name: "chromium", program: "chromium", needed: Use::Test },
    Package { name: "postgresql", program: "initdb", needed: Use::Test },
    Package { name: "python3-pip", program: "pip3", needed: Use::Test },
    Package { name: "poppler-utils", program: "pdftotext", needed: Use::Test },
    Package { name: "qpdf", program: "qpdf", needed: Use::Test },
    Package { name: "gdal-bin", program: "ogrinfo", needed: Use::Test },
    Package { name: "libxml2-utils", program: "xmllint", needed: Use::Test },
];

/// Sees to it that everything for `uses` is on the machine, and says in a sentence what was done.
///
/// # Errors
/// Where something is missing and cannot be installed; the text is the command to type.
pub(crate) fn install(uses: &[Use]) -> Result<String> {
    let missing = missing(uses, found);
    if missing.is_empty() {
        return Ok("all there".into());
    }
    let typed = format!("apt-get install --no-install-recommends {}", missing.join(" "));
    if !run::on_path("apt-get") || !run::is_root() {
        return Failure::err(format!(
            "these programs are missing; as root on Debian 12 or later:\n\n    {typed}\n\n\
             on another system: whatever brings {}",
            missing.join(", ")
        ));
    }
    say::line(&typed);
    run::must(Command::new("apt-get").args(["update", "--quiet=2"]))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "--yes", "--quiet=2", "--no-install-recommends"]).args(&missing);
    run::must(install.env("DEBIAN_FRONTEND", "noninteractive"))?;
    Ok(format!("installed {}", missing.join(" ")))
}

fn missing(uses: &[Use], found: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let wanted = PACKAGES.iter().filter(|package| uses.contains(&package.needed));
    wanted.filter(|package| !found(package.program)).map(|package| package.name).collect()
}

fn found(program: &str) -> bool {
    if program.starts_with('/') {
        return Path::new(program).exists();
    }
    run::on_path(program) || (program == "initdb" && postgres_program(program).is_some())
}

/// A program of the PostgreSQL server, which Debian keeps beside the path: the newest version wins.
pub(crate) fn postgres_program(name: &str) -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let folder = entry.ok()?.path();
            let version = folder.file_name()?.to_str()?.parse().ok()?;
            Some((version, folder.join("bin").join(name)))
        })
        .filter(|(_, program)| program.is_file())
        .collect();
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    versions.pop().map(|(_, program)| program).or(on_path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_and_needed_is_installed() {
        assert_eq!(missing(&[Use::Demo, Use::Test], |_| true), Vec::<&str>::new());
        assert_eq!(missing(&[Use::Demo], |program| program != "node"), ["nodejs"]);
        assert_eq!(missing(&[Use::Demo], |program| program != "initdb"), Vec::<&str>::new());
        assert_eq!(missing(&[Use::Test], |program| program != "initdb"), ["postgresql"]);
    }

    #[test]
    fn a_header_is_looked_for_as_a_file() {
        assert!(found("/bin/sh"));
        assert!(!found("/no/such/header.h"));
    }
}
