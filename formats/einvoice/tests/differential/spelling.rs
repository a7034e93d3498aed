//! One tree, many ways to write it: what a program sees must not depend on prefixes, encodings or entities.

use crate::tree::{Document, Element};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    Plain,
    /// Each element on a line, with blanks before it.
    Indented,
    /// Other prefixes, and one for what usually has none.
    Prefixes,
    /// Each namespace declared where it is used, as the default one.
    Defaults,
    /// Texts as CDATA.
    Sections,
    /// Comments and processing instructions within texts and between elements.
    Remarks,
    /// Each character of texts and values as its number.
    Numbers,
    Utf16,
    Latin1,
    /// A byte order mark, single quotes, CRLF, an end tag for each element.
    Windows,
}

impl Spelling {
    pub(crate) const ALL: &[Self] = &[
        Self::Plain,
        Self::Indented,
        Self::Prefixes,
        Self::Defaults,
        Self::Sections,
        Self::Remarks,
        Self::Numbers,
        Self::Utf16,
        Self::Latin1,
        Self::Windows,
    ];
}

/// The document's bytes.
pub(crate) fn spell(document: &Document, spelling: Spelling) -> Vec<u8> {
    let mut pen = Pen { document, spelling, out: String::new() };
    let encoding = match spelling {
        Spelling::Utf16 => "UTF-16",
        Spelling::Latin1 => "ISO-8859-1",
        _ => "UTF-8",
    };
    pen.out += &format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n");
    pen.element(&document.root, 0, "");
    encoded(&pen.out, spelling)
}

fn encoded(text: &str, spelling: Spelling) -> Vec<u8> {
    match spelling {
        Spelling::Utf16 => {
            std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
        }
        Spelling::Latin1 => text.chars().map(|letter| u8::try_from(letter).unwrap_or(b'?')).collect(),
        Spelling::Windows => format!("\u{FEFF}{}", text.replace('\n', "\r\n")).into_bytes(),
        _ => text.as_bytes().to_vec(),
    }
}

struct Pen<'a> {
    document: &'a Document,
    spelling: Spelling,
    out: String,
}

impl Pen<'_> {
    fn element(&mut self, element: &Element, depth: usize, default: &str) {
        let (prefix, local) = split(&element.name);
        let space = self.document.spaces.get(prefix).map_or("", String::as_str);
        let name = self.name(prefix, local);
        self.line(depth);
        self.out += &format!("<{name}");
        if depth == 0 {
            self.spaces();
        } else if self.spelling == Spelling::Defaults && space != default {
            self.attribute("xmlns", space);
        }
        for (attribute, value) in &element.attributes {
            let (prefix, local) = split(attribute);
            // Without a prefix an attribute has no namespace, so here it must not get one.
            let name = if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") };
            self.attribute(&name, value);
        }
        if element.is_leaf() && element.text.is_empty() && self.spelling != Spelling::Windows {
            self.out += "/>";
            return;
        }
        self.out.push('>');
        self.text(&element.text);
        for child in &element.children {
            self.element(child, depth + 1, space);
        }
        if !element.is_leaf() {
            self.line(depth);
        }
        self.out += &format!("</{name}>");
    }

    fn name(&self, prefix: &str, local: &str) -> String {
        match (self.spelling, prefix) {
            (Spelling::Prefixes, prefix) => format!("ns-{prefix}x:{local}"),
            (Spelling::Defaults, _) | (_, "") => local.to_owned(),
            (_, prefix) => format!("{prefix}:{local}"),
        }
    }

    /// The declarations at the root; attributes keep their prefixes in every spelling.
    fn spaces(&mut self) {
        for (prefix, space) in &self.document.spaces {
            match (self.spelling, prefix.as_str()) {
                (Spelling::Prefixes, prefix) => self.attribute(&format!("xmlns:ns-{prefix}x"), space),
                (_, "") => self.attribute("xmlns", space),
                _ => {}
            }
            if !prefix.is_empty() {
                self.attribute(&format!("xmlns:{prefix}"), space);
            }
        }
        let (prefix, _) = split(&self.document.root.name);
        if self.spelling == Spelling::Defaults && !prefix.is_empty() {
            self.attribute("xmlns", &self.document.spaces[prefix]);
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let quote = if self.spelling == Spelling::Windows { '\'' } else { '"' };
        let value = self.escaped(value, true);
        self.out += &format!(" {name}={quote}{value}{quote}");
    }

    fn text(&mut self, text: &str) {
        let middle = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
        match self.spelling {
            _ if text.is_empty() => {}
            Spelling::Sections => {
                self.out += &format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"));
            }
            Spelling::Remarks => {
                let (before, after) =
                    (self.escaped(&text[..middle], false), self.escaped(&text[middle..], false));
                self.out += &format!("{before}<!-- a remark --><?a note?>{after}");
            }
            _ => self.out += &self.escaped(text, false),
        }
    }

    fn line(&mut self, depth: usize) {
        match self.spelling {
            _ if depth == 0 => {}
            Spelling::Indented | Spelling::Windows => self.out += &format!("\n{}", "  ".repeat(depth)),
            Spelling::Remarks => self.out += "\n<!-- between -->",
            _ => self.out.push('\n'),
        }
    }

    fn escaped(&self, text: &str, value: bool) -> String {
        let mut out = String::new();
        for letter in text.chars() {
            match letter {
                '&' => out += "&amp;",
                '<' => out += "&lt;",
                '>' => out += "&gt;",
                '"' if value => out += "&quot;",
                '\'' if value => out += "&apos;",
                '\r' => out += "&#13;",
                '\n' | '\t' if value => out += &format!("&#{};", u32::from(letter)),
                _ if self.spelling == Spelling::Numbers => out += &format!("&#x{:x};", u32::from(letter)),
                '\u{100}'.. if self.spelling == Spelling::Latin1 => {
                    out += &format!("&#{};", u32::from(letter));
                }
                _ => out.push(letter),
            }
        }
        out
    }
}

fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}
