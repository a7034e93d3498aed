//! The texts of the service page: Markdown with fixed sections, one file a language.

use kernel::Lang;

use super::Finding;

/// The sections every service page has, in this order: what it is, who can apply, what is needed, what it costs, how long
/// it takes, what the law says, what happens afterwards. A heading names its section: `## Was kostet es? {#cost}`.
pub const SECTIONS: [&str; 7] = ["what", "who", "needs", "cost", "duration", "law", "after"];

/// The service page in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageTexts {
    /// The language.
    pub lang: Lang,
    /// The sections in the order of the file.
    pub sections: Vec<TextSection>,
}

/// One section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextSection {
    /// Which one, of [`SECTIONS`].
    pub key: String,
    /// The heading without its key.
    pub heading: String,
    /// Markdown: paragraphs, lists, bold, links. No HTML.
    pub markdown: String,
}

impl PageTexts {
    /// The section with this key.
    #[must_use]
    pub fn section(&self, key: &str) -> Option<&TextSection> {
        self.sections.iter().find(|section| section.key == key)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Sections that are missing, unknown, doubled, empty or contain HTML.
    pub(super) fn parse(lang: Lang, file: &str, source: &str) -> Result<Self, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut sections: Vec<TextSection> = Vec::new();
        for (index, line) in source.lines().enumerate() {
            let finding = |message: String| Finding { line: Some(index + 1), ..Finding::new(file, message) };
            if let Some(title) = line.strip_prefix("## ") {
                match heading(title) {
                    Some((heading, key)) => sections.push(TextSection { key, heading, markdown: String::new() }),
                    None => findings.push(finding(format!(
                        "Die Überschrift „{title}“ nennt keinen Abschnitt. Schreiben Sie dahinter einen von: {}.",
                        SECTIONS.map(|key| format!("{{#{key}}}")).join(", ")
                    ))),
                }
                continue;
            }
            if line.contains('<') {
                findings.push(finding("HTML ist in den Texten nicht erlaubt. Nehmen Sie Markdown.".into()));
            }
            match sections.last_mut() {
                Some(section) => section.markdown.push_str(&format!("{line}\n")),
                None if line.trim().is_empty() => {}
                None => findings.push(finding(
                    "Vor der ersten Überschrift darf kein Text stehen. Beginnen Sie mit ##.".into(),
                )),
            }
        }
        for section in &mut sections {
            section.markdown = section.markdown.trim().to_owned();
        }
        findings.extend(SECTIONS.iter().filter_map(|key| complete(file, key, &sections)));
        if findings.is_empty() { Ok(Self { lang, sections }) } else { Err(findings) }
    }
}

/// `Was kostet es? {#cost}` is the heading and its key.
fn heading(title: &str) -> Option<(String, String)> {
    let (heading, key) = title.trim().strip_suffix('}')?.split_once("{#")?;
    SECTIONS.contains(&key).then(|| (heading.trim().to_owned(), key.to_owned()))
}

fn complete(file: &str, key: &str, sections: &[TextSection]) -> Option<Finding> {
    let found: Vec<&TextSection> = sections.iter().filter(|section| section.key == key).collect();
    let message = match found[..] {
        [] => format!("Der Abschnitt {{#{key}}} fehlt. Ergänzen Sie ihn."),
        [one] if one.markdown.is_empty() => {
            format!("Der Abschnitt {{#{key}}} ist leer. Schreiben Sie einen Text.")
        }
        [_] => return None,
        _ => format!("Den Abschnitt {{#{key}}} gibt es mehrmals. Lassen Sie einen stehen."),
    };
    Some(Finding::new(file, message))
}
