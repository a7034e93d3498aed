//! Python packages of programs that judge beside us, brought by pip into the build folder.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the packages in a list, filled where it is not there yet or the list is another one.
pub(crate) fn packages(list: &Path, name: &str) -> PathBuf {
    let wanted = std::fs::read_to_string(list).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("xtask").join(name);
    let installed = folder.join("requirements.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        return folder;
    }
    let _ = std::fs::remove_dir_all(&folder);
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]);
    pip.args(["--disable-pip-version-check", "--target"]).arg(&folder);
    let done = pip.arg("--requirement").arg(list).status().unwrap();
    assert!(done.success(), "pip could not bring {wanted}");
    std::fs::copy(list, &installed).unwrap();
    folder
}
