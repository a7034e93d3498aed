//! Running other programs.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Failure, Result};

/// The root of the checkout: the folder above this package.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The cargo that runs us. It is not told which package called it: build scripts that ask for that would run again, and half of
/// the world with them, whenever somebody calls cargo in another way.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|ours| name.to_string_lossy().starts_with(ours)) {
            command.env_remove(name);
        }
    }
    command
}

/// Where cargo puts what it builds.
pub(crate) fn target_dir() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Is a program of this name found on the path?
pub(crate) fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Runs a command to its end and gives what it wrote to standard output.
///
/// # Errors
/// When it cannot be started or fails; the text then holds what it said.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let out = command.stdin(Stdio::null()).output().map_err(|e| Failure::new(format!("{shown}: {e}")))?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    if out.status.success() {
        return Ok(text);
    }
    Failure::err(format!("{shown}: {}\n{text}{}", out.status, String::from_utf8_lossy(&out.stderr)))
}

/// Has pip bring Python packages into a folder of their own.
///
/// # Errors
/// When pip is missing or cannot bring them.
pub(crate) fn pip(folder: &Path, packages: &[impl AsRef<OsStr>]) -> Result<()> {
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]);
    pip.args(["--disable-pip-version-check", "--root-user-action=ignore", "--target"]);
    output(pip.arg(folder).args(packages)).map(drop)
}

/// What a command left behind that was shown while it ran.
pub(crate) struct Shown {
    /// It ended with status 0.
    pub(crate) success: bool,
    /// Standard output and error, in the order of their lines.
    pub(crate) text: String,
}

/// Runs a command, shows its lines as they come, and keeps them.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn shown(command: &mut Command) -> Result<Shown> {
    let named = show(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| Failure::new(format!("{named}: {e}")))?;
    let (send, lines) = std::sync::mpsc::channel();
    let pipes: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|pipe| Box::new(pipe) as Box<dyn Read + Send>),
        child.stderr.take().map(|pipe| Box::new(pipe) as Box<dyn Read + Send>),
    ];
    for pipe in pipes.into_iter().flatten() {
        let send = send.clone();
        std::thread::spawn(move || pass_on(pipe, &send));
    }
    drop(send);
    let mut text = String::new();
    for line in lines {
        crate::say::line(&line);
        text.push_str(&line);
        text.push('\n');
    }
    Ok(Shown { success: child.wait()?.success(), text })
}

fn pass_on(pipe: impl Read, to: &std::sync::mpsc::Sender<String>) {
    let mut reader = BufReader::new(pipe);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
        let line = String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned();
        if to.send(line).is_err() {
            return;
        }
        bytes.clear();
    }
}

/// Runs a command whose lines are shown, and fails when it fails.
///
/// # Errors
/// When it cannot be started or ends with another status than 0.
pub(crate) fn must(command: &mut Command) -> Result<String> {
    let named = show(command);
    let ended = shown(command)?;
    if ended.success { Ok(ended.text) } else { Failure::err(format!("failed: {named}")) }
}

/// The command as one could type it.
pub(crate) fn show(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
}

/// Are we the superuser? Asked of the system, because an environment variable may say anything.
pub(crate) fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::File::create(path)?.write_all(text.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_streams_are_kept_and_the_status_is_told() {
        let ended = shown(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"])).unwrap();
        assert!(!ended.success);
        assert!(ended.text.contains("out\n") && ended.text.contains("err\n"), "{}", ended.text);
    }

    #[test]
    fn a_failed_command_is_named_with_what_it_said() {
        let failure = output(Command::new("sh").args(["-c", "echo because >&2; exit 1"])).unwrap_err();
        let text = failure.to_string();
        assert!(text.starts_with("sh -c echo because") && text.contains("because\n"), "{text}");
    }

    #[test]
    fn a_program_that_does_not_exist_is_named() {
        let failure = output(&mut Command::new("no-such-program")).unwrap_err();
        assert!(failure.to_string().starts_with("no-such-program: "));
        assert!(!on_path("no-such-program"));
        assert!(on_path("sh"));
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.lock").is_file());
    }
}
