//! Files that the person hands in.

use kernel::{Date, Lang};
use serde::Deserialize;

use super::QuestionType;
use crate::forms::{Answer, Control, Fault, Field, Input, StoredFile, Texts, value};

/// Files of certain types, sizes and number.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UploadType {
    /// Allowed media types.
    pub types: Vec<String>,
    /// The largest number of files.
    pub max_files: usize,
    /// The largest size of one file in megabytes (10^6 bytes).
    pub max_mb: u32,
}

impl Default for UploadType {
    fn default() -> Self {
        let types = ["application/pdf", "image/jpeg", "image/png"].map(str::to_owned).into();
        Self { types, max_files: 5, max_mb: 10 }
    }
}

impl UploadType {
    /// The largest size of one file in bytes.
    #[must_use]
    pub fn max_bytes(&self) -> u64 {
        u64::from(self.max_mb) * 1_000_000
    }

    fn check_file(&self, file: &StoredFile) -> Option<Fault> {
        if file.size == 0 {
            return Some(about(file, empty_file()));
        }
        if file.size > self.max_bytes() {
            return Some(about(file, too_large().with("max", &self.max_mb.to_string())));
        }
        let allowed = self.types.contains(&file.media_type);
        (!allowed).then(|| about(file, wrong_type().with("types", &self.short_types())))
    }

    /// The types as people know them: `PDF, JPEG, PNG`.
    fn short_types(&self) -> String {
        let short = |media: &String| media.rsplit('/').next().unwrap_or_default().to_uppercase();
        self.types.iter().map(short).collect::<Vec<_>>().join(", ")
    }
}

impl QuestionType for UploadType {
    fn fields(&self, name: &str) -> Vec<Field> {
        let (types, max_files, max_bytes) = (self.types.clone(), self.max_files, self.max_bytes());
        vec![Field::only(name, Control::Files { types, max_files, max_bytes })]
    }

    /// Takes only files that the server stored; fields of the browser are not looked at.
    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        let files: Vec<StoredFile> = input.files(name).cloned().collect();
        Ok(if files.is_empty() { None } else { Some(Answer::Files(files)) })
    }

    fn check(&self, answer: &Answer, _: Date) -> Vec<Fault> {
        let Answer::Files(files) = answer else { return vec![Fault::again()] };
        let number = (files.len() > self.max_files)
            .then(|| Fault::new(too_many_files().with("max", &self.max_files.to_string())));
        number.into_iter().chain(files.iter().filter_map(|file| self.check_file(file))).collect()
    }

    fn fill(&self, _: &str, _: &Answer) -> Vec<(String, String)> {
        Vec::new()
    }

    fn show(&self, answer: &Answer, _: Lang) -> String {
        let Answer::Files(files) = answer else { return String::new() };
        files.iter().map(|file| format!("{} ({})", file.name, size(file.size))).collect::<Vec<_>>().join("\n")
    }

    /// The names of the files.
    fn value(&self, answer: &Answer) -> feel::Value {
        let Answer::Files(files) = answer else { return feel::Value::Null };
        value::texts(files.iter().map(|file| &file.name))
    }
}

/// A size for people, in decimal units with one place: `1,2 MB`, `340 kB`.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} Byte"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{},{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

fn about(file: &StoredFile, message: Texts) -> Fault {
    Fault::new(message.with("file", &file.name))
}

fn empty_file() -> Texts {
    Texts::new(
        "Die Datei „{file}“ ist leer. Bitte wählen Sie bei „{label}“ eine andere Datei.",
        "In der Datei „{file}“ steht nichts. Bitte wählen Sie bei „{label}“ eine andere Datei.",
        "The file “{file}” is empty. Please choose another file for “{label}”.",
    )
}

fn too_large() -> Texts {
    Texts::new(
        "Die Datei „{file}“ ist zu groß. Bitte wählen Sie bei „{label}“ eine Datei mit höchstens {max} MB.",
        "Die Datei „{file}“ ist zu groß. Erlaubt sind bei „{label}“ {max} MB.",
        "The file “{file}” is too large. Please choose a file of at most {max} MB for “{label}”.",
    )
}

fn wrong_type() -> Texts {
    Texts::new(
        "Die Datei „{file}“ hat ein anderes Format. Bitte wählen Sie bei „{label}“ eine Datei der Art {types}.",
        "Die Datei „{file}“ passt hier nicht. Bei „{label}“ gehen: {types}.",
        "The file “{file}” has another format. Please choose a file of type {types} for “{label}”.",
    )
}

fn too_many_files() -> Texts {
    Texts::new(
        "Das sind zu viele Dateien. Bitte reichen Sie bei „{label}“ höchstens so viele ein: {max}.",
        "Bei „{label}“ sind es zu viele Dateien. Erlaubt sind {max}.",
        "These are too many files. The limit for “{label}” is {max}.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::testing::TODAY;

    fn file(name: &str, media_type: &str, size: u64) -> StoredFile {
        StoredFile { id: "1".into(), name: name.into(), media_type: media_type.into(), size }
    }

    #[test]
    fn only_stored_files_count_never_fields() {
        let kind = UploadType::default();
        let fields = vec![("q".to_owned(), r#"{"id":"of somebody else"}"#.to_owned())];
        assert_eq!(kind.read("q", &Input::from(&fields)), Ok(None));
        let files = vec![("q".to_owned(), file("nachweis.pdf", "application/pdf", 1_250_000))];
        let read = kind.read("q", &Input { fields: &[], files: &files }).unwrap().unwrap();
        assert!(kind.check(&read, TODAY).is_empty());
        assert_eq!(kind.show(&read, Lang::German), "nachweis.pdf (1,2 MB)");
    }

    #[test]
    fn type_size_and_number_are_limited() {
        let kind = UploadType { max_files: 1, max_mb: 1, ..UploadType::default() };
        for (found, words) in [
            (vec![file("leer.pdf", "application/pdf", 0)], "ist leer"),
            (vec![file("groß.pdf", "application/pdf", 1_000_001)], "höchstens 1 MB"),
            (vec![file("x.exe", "application/x-msdownload", 5)], "PDF, JPEG, PNG"),
            (
                vec![file("a.pdf", "application/pdf", 5), file("b.pdf", "application/pdf", 5)],
                "höchstens so viele ein: 1",
            ),
        ] {
            let faults = kind.check(&Answer::Files(found), TODAY);
            assert_eq!(faults.len(), 1, "{words}");
            assert!(faults[0].message.de.contains(words), "{:?}", faults[0]);
        }
    }

    #[test]
    fn sizes_are_written_for_people() {
        assert_eq!([0, 999, 1_500, 12_345_678].map(size), ["0 Byte", "999 Byte", "1 kB", "12,3 MB"]);
    }
}
