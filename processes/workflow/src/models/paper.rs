//! A process outside of the site: its picture as a file, and profile, picture and steps on paper.

use std::sync::LazyLock;

use diagram::Look;
use editor::Profile;
use kernel::{Date, Error, Lang, Result, local_date};
use print::{Attachment, Letter, Letterhead, Printer, Relationship};
use serde_json::{Value, json};
use town::Settings;
use ui::format;

use super::pages::{Version, step_facts};

/// The template: a sheet, not a letter.
const TEMPLATE: &str = include_str!("../../typst/process.typ");

/// Loads its fonts with the first sheet.
static PRINTER: LazyLock<Printer> = LazyLock::new(Printer::new);

/// The picture with its own colours; its links lead to the steps at an address.
pub(crate) fn picture(version: &Version, address: &str) -> String {
    let look = Look { standalone: true, steps_at: address.to_owned(), heading_level: None, ..version.look() };
    diagram::svg(&version.ready.read, &look)
}

/// What stands on paper.
pub(crate) struct Sheet<'a> {
    pub(crate) version: &'a Version,
    pub(crate) profile: &'a Profile,
    pub(crate) file_class: Option<String>,
    pub(crate) unit: Option<String>,
}

impl Sheet<'_> {
    /// Prints it as PDF/UA.
    ///
    /// # Errors
    /// [`Error::Internal`] where it cannot be printed, such as a picture that is too large.
    pub(crate) fn print(&self, settings: &Settings, today: Date) -> Result<Vec<u8>> {
        let picture = picture(self.version, "");
        let letterhead = Letterhead {
            town: settings.name.clone(),
            accent: settings.accent.clone(),
            ..Letterhead::default()
        };
        let attachments = [Attachment {
            name: "bild.svg",
            mime: "image/svg+xml",
            description: "Der Prozess als Bild",
            relationship: Relationship::Data,
            bytes: picture.as_bytes(),
        }];
        let letter = Letter {
            template: TEMPLATE,
            letterhead: &letterhead,
            data: &self.data(),
            title: &self.version.name(),
            lang: Lang::German,
            date: today,
            attachments: &attachments,
            qr: None,
            reserve_seal: None,
        };
        PRINTER.print(&letter).map_err(Error::caused_by)
    }

    fn data(&self) -> Value {
        let (version, profile) = (self.version, self.profile);
        let mut lines: Vec<(String, String)> =
            profile.lines().into_iter().map(|(name, lines)| (name.to_owned(), lines.join("; "))).collect();
        let day = |day: Date| format::date(Lang::German, day);
        lines.extend(profile.review_on.map(|review| ("Nächste Prüfung".to_owned(), day(review))));
        lines.extend(self.unit.iter().map(|unit| ("Einheit".to_owned(), unit.clone())));
        lines.extend(self.file_class.iter().map(|class| ("Vorgänge liegen unter".to_owned(), class.clone())));
        let steps = version
            .ready
            .read
            .processes
            .iter()
            .flat_map(|process| diagram::steps(&version.ready.read, process.index));
        let steps: Vec<Value> = steps
            .map(|step| {
                let node = version.ready.read.node(step.node);
                let facts = step_facts(version, &step, node).join("; ");
                let after: Vec<String> = step.after.iter().map(diagram::Way::sentence).collect();
                let name = if step.name.is_empty() { "ohne Namen" } else { &step.name };
                json!({ "number": step.number, "name": name, "facts": facts, "after": after.join("; ") })
            })
            .collect();
        let issue = &version.issue;
        json!({
            "issued": format!("Version {} vom {}", issue.number, day(local_date(issue.at))),
            "profile": lines,
            "steps": steps,
            "alt": format!("Der Prozess „{}“ als Bild. Die Tabelle der Schritte sagt dasselbe in Worten.", version.name()),
        })
    }
}
