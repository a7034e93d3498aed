//! Files made by other people's programs are accepted.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may stop it")]

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
};

use blob::inspect::{Kind, inspect};

fn suites() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    std::env::var_os("RATHAUS_SHARED").map_or(beside, PathBuf::from).join("testdata")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn documents_of_other_projects_are_accepted() {
    let folder = suites();
    if !folder.is_dir() {
        assert!(
            std::env::var_os("RATHAUS_REQUIRE_SUITES").is_none(),
            "foreign suite {} not found",
            folder.display()
        );
        println!("foreign suite {} not found", folder.display());
        return;
    }
    let mut accepted: BTreeMap<&str, usize> = BTreeMap::new();
    let mut refused = Vec::new();
    for path in files(&folder) {
        let name = path.file_name().unwrap().to_string_lossy().to_lowercase();
        let ours = Kind::ALL.iter().flat_map(|kind| kind.extensions());
        if !ours.into_iter().any(|extension| name.ends_with(&format!(".{extension}"))) {
            continue;
        }
        match inspect(File::open(&path).unwrap(), &name, &Kind::ALL) {
            Ok(kind) => *accepted.entry(kind.extensions()[0]).or_default() += 1,
            Err(refusal) => refused.push(format!("{}: {refusal}", path.display())),
        }
    }
    println!("accepted: {accepted:?}");
    println!("refused: {refused:#?}");
    assert!(accepted.values().sum::<usize>() > 10 && refused.is_empty());
}
