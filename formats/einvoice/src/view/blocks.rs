//! What is seen of an invoice, as a small tree: whoever writes it as HTML or on paper only has to know these few shapes.

use std::borrow::Cow;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'i> {
    /// Words between values.
    Words(&'static str),
    /// A value of the invoice.
    Said(Said<'i>),
}

/// A value of the invoice as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<'i> {
    /// The business term.
    pub term: &'static str,
    /// Its German name.
    pub german: &'static str,
    /// What a person reads.
    pub shown: Cow<'i, str>,
    /// What the file says.
    pub raw: &'i str,
    /// A day in the form year-month-day.
    pub day: Option<String>,
    /// What its element says beside it, such as the scheme of an identifier.
    pub note: Option<String>,
}

/// Pieces that stand in one line.
pub type Line<'i> = Vec<Piece<'i>>;

/// A name with what is said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact<'i> {
    /// The name.
    pub label: Cow<'static, str>,
    /// The business terms that stand in the lines.
    pub terms: Vec<&'static str>,
    /// What is said, a line each.
    pub lines: Vec<Line<'i>>,
}

/// Somebody: seller, buyer, payee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party<'i> {
    /// What they are in this invoice.
    pub role: &'static str,
    /// Name and address, as on an envelope.
    pub lines: Vec<Line<'i>>,
    /// Everything else about them.
    pub facts: Vec<Fact<'i>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub label: &'static str,
    /// The business terms in it.
    pub terms: &'static [&'static str],
    /// Numbers, which stand to the right.
    pub numeric: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell<'i> {
    /// Its lines.
    pub lines: Vec<Line<'i>>,
    /// What is said below them with a name each.
    pub facts: Vec<Fact<'i>>,
}

/// A row of a table. The first cell is its heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'i> {
    /// 0, or how deep it lies below another row.
    pub depth: usize,
    /// A cell for each column.
    pub cells: Vec<Cell<'i>>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<'i> {
    /// Its name, said with it.
    pub caption: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row<'i>>,
}

/// A sum: name and amount, the last ones more important.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum<'i> {
    /// Name and amount.
    pub fact: Fact<'i>,
    /// What is to be paid in the end.
    pub is_total: bool,
}

/// A document that comes with the invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File<'i> {
    /// Identifier and description.
    pub facts: Vec<Fact<'i>>,
    /// The document in the invoice, with the embedded file.
    pub attachment: crate::attachments::Attachment<'i>,
}

/// What a section holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block<'i> {
    /// Names and values.
    Facts(Vec<Fact<'i>>),
    /// A table.
    Table(Table<'i>),
    /// Sums below one another.
    Sums(Vec<Sum<'i>>),
    /// Somebody.
    Party(Party<'i>),
    /// Documents that come with the invoice.
    Files(Vec<File<'i>>),
    /// A part with a heading of its own.
    Group {
        /// The heading.
        title: &'static str,
        /// What it holds.
        blocks: Vec<Block<'i>>,
    },
}

/// A part of the invoice with a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section<'i> {
    /// The heading.
    pub title: &'static str,
    /// A short name for links.
    pub id: &'static str,
    /// What it holds.
    pub blocks: Vec<Block<'i>>,
}

/// An invoice as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View<'i> {
    /// What it is: Rechnung, Gutschrift and so on, with its number.
    pub title: Vec<Piece<'i>>,
    /// Who sends it.
    pub seller: Party<'i>,
    /// Who gets it.
    pub buyer: Party<'i>,
    /// Days and numbers at the top.
    pub facts: Vec<Fact<'i>>,
    /// Everything else.
    pub sections: Vec<Section<'i>>,
}

impl Fact<'_> {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

/// The words of pieces, one after the other.
#[must_use]
pub fn plain(pieces: &[Piece<'_>]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => words,
            Piece::Said(said) => said.shown.as_ref(),
        })
        .collect()
}
