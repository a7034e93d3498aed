//! The documents that come with an invoice (BG-24): what is said about each, and the embedded file's bytes (BT-125).

use data_encoding::BASE64_MIME_PERMISSIVE;

use crate::model::{Group, Invoice, Value};

/// A document that supports an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attachment<'i> {
    group: &'i Group,
}

/// Characters that no file name needs, or that mean something to a shell or a file system.
const UNSAFE: &[char] = &['/', '\\', ':', '*', '?', '"', '<', '>', '|', '\'', '`', '$', '&', ';', '%', '~'];

/// Characters of a safe name.
const NAME: usize = 100;

/// Names that Windows keeps for devices, whatever ending they have.
const DEVICES: &[&str] = &["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

/// The documents of an invoice, in the order of the file.
pub fn all(invoice: &Invoice) -> impl Iterator<Item = Attachment<'_>> {
    invoice.root.all("BG-24").map(|group| Attachment { group })
}

impl<'i> Attachment<'i> {
    /// The document that a group BG-24 speaks of.
    #[must_use]
    pub const fn of(group: &'i Group) -> Self {
        Self { group }
    }

    /// The embedded file, if there is one.
    #[must_use]
    pub fn file(&self) -> Option<&'i Value> {
        self.group.value("BT-125").filter(|file| !file.text.is_empty())
    }

    /// The type of the embedded file as it says itself; nobody has looked whether that is true.
    #[must_use]
    pub fn mime(&self) -> &'i str {
        self.file().and_then(|file| file.attribute("mimeCode")).unwrap_or_default()
    }

    /// The name of the embedded file as the invoice gives it: not to be trusted as a path.
    #[must_use]
    pub fn given_name(&self) -> &'i str {
        let name = self.file().and_then(|file| file.attribute("filename"));
        let identifier = || self.group.value("BT-122").map(|value| value.text.as_str());
        name.or_else(identifier).unwrap_or_default()
    }

    /// A name that leads nowhere else and is not hidden, for a file of one's own.
    #[must_use]
    pub fn safe_name(&self) -> String {
        safe(self.given_name())
    }

    /// The bytes of the embedded file; none if there is no file or it is not properly encoded.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let digits = self.file()?.text.bytes().filter(|byte| !byte.is_ascii_whitespace());
        BASE64_MIME_PERMISSIVE.decode(&digits.collect::<Vec<_>>()).ok()
    }

    /// How many bytes the embedded file has, without unpacking it.
    #[must_use]
    pub fn size(&self) -> usize {
        let text = self.file().map_or("", |file| file.text.as_str());
        let digits = text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').count();
        digits * 3 / 4
    }
}

/// A name with nothing in it but letters, digits and a few harmless signs.
fn safe(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let harmless = |c: char| !c.is_control() && !UNSAFE.contains(&c) && !is_direction(c);
    let kept: String = last.chars().map(|c| if harmless(c) { c } else { '_' }).collect();
    let kept = kept.trim_matches([' ', '.', '-', '_']);
    // The ending says what opens the file: it stays when the name is cut.
    let name = match kept.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() < 10 => {
            let room = NAME - 1 - ending.chars().count();
            format!("{}.{ending}", stem.chars().take(room).collect::<String>())
        }
        _ => kept.chars().take(NAME).collect(),
    };
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit());
    if name.is_empty() || DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device)) {
        return format!("Anlage-{name}").trim_end_matches('-').to_owned();
    }
    name
}

/// Characters that turn the direction of writing or cannot be seen, with which a name can look like another.
const fn is_direction(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn names_lead_nowhere() {
        for (given, name) in [
            ("Aufmaß 3.pdf", "Aufmaß 3.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\system.ini", "system.ini"),
            (".htaccess", "htaccess"),
            ("..", "Anlage"),
            ("", "Anlage"),
            ("-rf", "rf"),
            ("a$(x)`y`.csv", "a_(x)_y_.csv"),
            ("nul.txt", "Anlage-nul.txt"),
            ("COM1", "Anlage-COM1"),
            ("exe.\u{202e}fdp", "exe._fdp"),
            ("Zeile\nzwei.pdf", "Zeile_zwei.pdf"),
        ] {
            assert_eq!(safe(given), name, "{given:?}");
        }
        let long = safe(&format!("{}.pdf", "ä".repeat(500)));
        assert_eq!((long.chars().count(), long.ends_with("ä.pdf")), (100, true));
    }
}
