//! Files: what may be sent, what was sent already, how to take it back.

use maud::{Markup, html};

use super::Field;
use crate::{
    format,
    parts::{Button, Icon},
    texts::{own, own_with},
};

/// What may be uploaded, and what was.
#[derive(Debug, Clone, Copy)]
pub struct Upload<'a> {
    /// Content types and endings for the browser's file dialog: `application/pdf,.pdf`.
    pub accept: &'a str,
    /// The kinds in words: "PDF, JPEG oder PNG".
    pub kinds: &'a str,
    /// The largest size of one file in bytes.
    pub max_bytes: u64,
    /// Whether several may be chosen at once.
    pub multiple: bool,
    /// What was uploaded before.
    pub files: &'a [UploadedFile<'a>],
}

/// A file that was uploaded.
#[derive(Debug, Clone, Copy)]
pub struct UploadedFile<'a> {
    /// What is sent as `remove` when it is taken back.
    pub id: &'a str,
    /// The name it had.
    pub name: &'a str,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Field<'_> {
    /// Files. Those already uploaded are listed above, each with a button that submits the form with `remove=<id>`.
    #[must_use]
    pub fn upload(&self, upload: &Upload<'_>) -> Markup {
        let id = self.id();
        let limits = format!("{id}-limits");
        let state = if self.problem().is_some() {
            "kern-form-input__input kern-form-input__input--error"
        } else {
            "kern-form-input__input"
        };
        let size = format::file_size(self.lang, upload.max_bytes);
        let arguments = [("arten", upload.kinds.into()), ("groesse", size.as_str().into())];
        html! {
            (self.uploaded(upload.files))
            (self.single(html! {
                p class="kern-hint" id=(limits) { (own_with(self.lang, "datei-grenzen", &arguments)) }
                input class=(state) type="file" id=(id) name=(self.name) accept=(upload.accept) multiple[upload.multiple]
                    aria-describedby=[self.described_by(Some(&limits))] aria-invalid=[self.problem().map(|_| "true")] disabled[self.disabled];
            }))
        }
    }

    fn uploaded(&self, files: &[UploadedFile<'_>]) -> Markup {
        let label = format!("{}-files", self.id());
        html! {
            @if !files.is_empty() {
                div class="r-files" role="group" aria-labelledby=(label) {
                    p class="kern-label" id=(label) { (own(self.lang, "dateien")) ": " (self.label) }
                    ul {
                        @for file in files {
                            li {
                                (Icon::Document)
                                span class="kern-body r-files__name" { (file.name) " " span class="kern-body--muted" { "(" (format::file_size(self.lang, file.bytes)) ")" } }
                                (Button::tertiary(&own(self.lang, "entfernen")).of(file.name).sends("remove", file.id).skips_checks())
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;

    #[test]
    fn limits_are_said_and_each_file_can_be_taken_back() {
        let files = [UploadedFile { id: "7", name: "vertrag <1>.pdf", bytes: 3_450_000 }];
        let upload =
            Upload { accept: ".pdf", kinds: "PDF", max_bytes: 20_000_000, multiple: true, files: &files };
        let html = Field::new(Lang::German, "nachweis", "Nachweis").upload(&upload).into_string();
        for expected in [
            "PDF",
            "20\u{a0}MB",
            "3,4\u{a0}MB",
            "vertrag &lt;1&gt;.pdf",
            "name=\"remove\" value=\"7\"",
            "aria-describedby=\"nachweis-limits\"",
        ] {
            assert!(html.contains(expected), "{expected}: {html}");
        }
    }
}
