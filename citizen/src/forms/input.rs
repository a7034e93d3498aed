//! What came from the browser (form fields) and from the server's store (files).

use super::StoredFile;

/// Raw input of one page. Files are apart from the fields, so that nobody can claim somebody else's file by typing its
/// id into a field.
#[derive(Debug, Clone, Copy, Default)]
pub struct Input<'a> {
    /// Form fields in the order in which they came, names and values.
    pub fields: &'a [(String, String)],
    /// Files that the server stored for this draft, with the name of their question.
    pub files: &'a [(String, StoredFile)],
}

impl<'a> From<&'a [(String, String)]> for Input<'a> {
    fn from(fields: &'a [(String, String)]) -> Self {
        Self { fields, files: &[] }
    }
}

impl<'a> From<&'a Vec<(String, String)>> for Input<'a> {
    fn from(fields: &'a Vec<(String, String)>) -> Self {
        Self::from(fields.as_slice())
    }
}

impl<'a> Input<'a> {
    /// The first value of a field; nothing where the browser did not send it.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// The value of `{question}-{part}`, or empty text.
    #[must_use]
    pub fn part(&self, question: &str, part: &str) -> &'a str {
        let named = |name: &str| {
            name.strip_prefix(question)
                .and_then(|rest| rest.strip_prefix('-'))
                .is_some_and(|rest| rest == part)
        };
        self.fields.iter().find(|(name, _)| named(name)).map_or("", |(_, value)| value)
    }

    /// All values of a field.
    pub fn all<'n>(&self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The stored files of a question.
    pub fn files<'n>(&self, name: &'n str) -> impl Iterator<Item = &'a StoredFile> + use<'a, 'n> {
        self.files.iter().filter(move |(question, _)| question == name).map(|(_, file)| file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_parts_and_repeated_values_are_found() {
        let fields: Vec<(String, String)> = [("a", "1"), ("a", "2"), ("d-day", "3"), ("dd-day", "4")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        let input = Input::from(&fields);
        assert_eq!(input.first("a"), Some("1"));
        assert_eq!(input.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(input.part("d", "day"), "3");
        assert_eq!(input.part("d", "month"), "");
        assert_eq!(input.first("b"), None);
    }
}
