//! An invoice in the words of the standard: groups (BG) and terms (BT) with their values and places, read from either
//! syntax by the table of terms. Only whoever asks for it pays for it.

use crate::decimal::{Decimal, NotDecimal};
use crate::judge::{Evaluator, Item};
use crate::language::Expr;
use crate::limits::Limits;
use crate::syntax::Syntax;
use crate::terms::{TermId, Terms};
use crate::write::Table;
use crate::xml::{Document, NodeId, Places, Refusal, read};

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The way to the element as XPath with the usual prefixes.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
}

/// What a business term says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The term, `BT-1` and so on.
    pub term: &'static str,
    /// Its German name.
    pub german: &'static str,
    /// What it says, without white space around it except where it means something (BT-20).
    pub text: String,
    /// What its element says about it: currency, unit, scheme, file name.
    pub attributes: Vec<(String, String)>,
    /// Where it stands.
    pub place: Place,
}

impl Value {
    /// The value as number.
    ///
    /// # Errors
    /// When it is none.
    pub fn decimal(&self) -> Result<Decimal, NotDecimal> {
        Decimal::read(&self.text)
    }

    /// What an attribute says.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value as date, year-month-day, from either syntax; none if it is none.
    #[must_use]
    pub fn date(&self) -> Option<String> {
        let text = self.text.as_str();
        if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(format!("{}-{}-{}", text.get(..4)?, text.get(4..6)?, text.get(6..)?));
        }
        let date = text.get(..10)?;
        crate::judge::is_date(date).then(|| date.to_owned())
    }
}

/// A business group that occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The group, `BG-25` and so on.
    pub term: &'static str,
    /// Its German name.
    pub german: &'static str,
    /// Its terms, in the order of the standard.
    pub values: Vec<Value>,
    /// The groups in it, in the order of the standard.
    pub groups: Vec<Self>,
    /// Where it stands.
    pub place: Place,
}

impl Group {
    /// The first value of a term in this group itself.
    #[must_use]
    pub fn value(&self, term: &str) -> Option<&Value> {
        self.values.iter().find(|value| value.term == term)
    }

    /// The groups of one kind, at any depth, in the order of the file.
    pub fn all<'g>(&'g self, term: &'g str) -> Box<dyn Iterator<Item = &'g Self> + 'g> {
        Box::new(self.groups.iter().flat_map(move |group| {
            let own = std::iter::once(group).filter(move |group| group.term == term);
            own.chain(group.all(term))
        }))
    }

    /// All values of this group and of those in it.
    pub fn values(&self) -> Box<dyn Iterator<Item = &Value> + '_> {
        Box::new(self.values.iter().chain(self.groups.iter().flat_map(Self::values)))
    }
}

/// An invoice or credit note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// The syntax it was read from.
    pub syntax: Syntax,
    /// Whether it is a credit note by its root (UBL only; elsewhere BT-3 says so).
    pub credit_note: bool,
    /// Everything that it says, from [BG-0](Group).
    pub root: Group,
}

impl Invoice {
    /// Reads an invoice.
    ///
    /// # Errors
    /// When the file is no invoice, is broken or beyond the limits.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self, Refusal> {
        let document = read(bytes, limits)?;
        let evaluator = Evaluator::new(&document, limits.steps);
        let reader = Reader { document: &document, evaluator, places: Places::new(&document) };
        let credit_note = document.kind() == "UBL CreditNote";
        let whole = Terms::all().find("BG-0").map(|term| reader.group(term, 0));
        let root = whole.ok_or_else(|| Refusal::OtherRoot(String::new()))?;
        Ok(Self { syntax: document.syntax(), credit_note, root })
    }

    /// The first value of a term, wherever it stands.
    #[must_use]
    pub fn value(&self, term: &str) -> Option<&Value> {
        self.root.values().find(|value| value.term == term)
    }
}

struct Reader<'d> {
    document: &'d Document<'d>,
    evaluator: Evaluator<'d>,
    places: Places<'d>,
}

impl<'d> Reader<'d> {
    fn group(&self, id: TermId, node: NodeId) -> Group {
        let terms = Terms::all();
        let term = terms.get(id);
        let (mut values, mut groups) = (Vec::new(), Vec::new());
        for (inner, one) in terms.inside(id) {
            let Some(way) = self.document.vocabulary.way_of(inner) else { continue };
            for item in self.items(inner, way, node) {
                match item {
                    Item::Node(found) if one.is_group() => {
                        let group = self.group(inner, found);
                        // A group without an element of its own is there if something of it is.
                        if !group.values.is_empty() || !group.groups.is_empty() {
                            groups.push(group);
                        }
                    }
                    Item::Node(found) => {
                        let text = self.document.value(found);
                        values.push(self.value(one.id, one.german, &text, found, true));
                    }
                    Item::Attribute(number) => {
                        let text = self.document.attribute_value(number);
                        values.push(self.value(
                            one.id,
                            one.german,
                            &text,
                            self.document.owner(number),
                            false,
                        ));
                    }
                    Item::Atom(_) => {}
                }
            }
        }
        Group { term: term.id, german: term.german, values, groups, place: self.place(node) }
    }

    /// What stands at the way to a term; where several ways lead to it, the one to prefer first.
    fn items(&self, term: TermId, way: &'d Expr, node: NodeId) -> Vec<Item<'d>> {
        let mut items = self.evaluator.items(way, node).unwrap_or_default();
        let text = Terms::all().get(term).way(self.document.syntax()).unwrap_or_default();
        if let ([_, _, ..], Some((first, _))) =
            (items.as_slice(), text.strip_prefix('(').and_then(|text| text.split_once('|')))
        {
            let first = first.split('/').next().unwrap_or_default();
            let on_first = |item: &Item<'_>| match item {
                Item::Node(id) => self.is_below(*id, first, node),
                Item::Attribute(number) => self.is_below(self.document.owner(*number), first, node),
                Item::Atom(_) => false,
            };
            items.sort_by_key(|item| !on_first(item));
        }
        items
    }

    /// Whether an element with a name lies on the way from an element to one above it.
    fn is_below(&self, id: NodeId, name: &str, above: NodeId) -> bool {
        let up = std::iter::successors(Some(id), |id| Some(self.document.node(*id).parent));
        let mut between = up.take_while(|id| *id != above && *id != 0);
        between.any(|id| self.document.spelled(self.document.name(id)).1 == name)
    }

    fn value(&self, term: &'static str, german: &'static str, text: &str, node: NodeId, own: bool) -> Value {
        let names = &self.document.vocabulary.names;
        let attributes = self.document.attributes_of(node).filter(|_| own).filter_map(|number| {
            let name = names.attribute(self.document.attribute(number).name)?;
            Some((name.to_owned(), self.document.attribute_value(number).into_owned()))
        });
        let attributes = attributes.chain(self.beside(term, node));
        Value {
            term,
            german,
            text: if Table::get().keeps_spaces(term) { text } else { text.trim() }.to_owned(),
            attributes: attributes.collect(),
            place: self.place(node),
        }
    }

    /// What one syntax says in an element beside the term and the other one in an attribute.
    fn beside(&self, term: &str, node: NodeId) -> Option<(String, String)> {
        let (attribute, element) = Table::get().element(self.document.syntax(), term)?;
        let mut others = self.document.children(self.document.node(node).parent);
        let found = others.find(|other| self.document.spelled(self.document.name(*other)).1 == element)?;
        Some((attribute.to_owned(), self.document.value(found).trim().to_owned()))
    }

    fn place(&self, node: NodeId) -> Place {
        let (path, line, column) = self.places.of(node);
        Place { path, line, column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CII: &str = r#"<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
 <rsm:ExchangedDocument><ram:ID>R-1</ram:ID>
  <ram:IssueDateTime><udt:DateTimeString format="102">20261126</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
 <rsm:SupplyChainTradeTransaction><ram:IncludedSupplyChainTradeLineItem>
   <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">2</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
 </ram:IncludedSupplyChainTradeLineItem></rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>"#;

    #[test]
    fn values_have_terms_and_places() {
        let invoice = Invoice::read(CII.as_bytes(), &Limits::default()).unwrap();
        let number = invoice.value("BT-1").unwrap();
        assert_eq!((number.text.as_str(), number.german), ("R-1", "Rechnungsnummer"));
        assert_eq!((number.place.line, number.place.column), (4, 25));
        assert_eq!(number.place.path, "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:ID");
        assert_eq!(invoice.value("BT-2").and_then(Value::date).as_deref(), Some("2026-11-26"));
        let lines: Vec<_> = invoice.root.all("BG-25").collect();
        assert_eq!(lines.len(), 1);
        let quantity = lines[0].value("BT-129").unwrap();
        assert_eq!(
            (quantity.decimal().unwrap(), quantity.attribute("unitCode")),
            (Decimal::new(2, 0), Some("C62"))
        );
        assert_eq!(lines[0].value("BT-130").map(|unit| unit.text.as_str()), Some("C62"));
        assert!(invoice.root.all("BG-16").next().is_none());
    }

    #[test]
    fn both_syntaxes_have_one_model() {
        let ubl = r#"<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <cbc:ID>R-1</cbc:ID><cbc:IssueDate>2026-11-26</cbc:IssueDate>
 <cac:InvoiceLine><cbc:InvoicedQuantity unitCode="C62">2</cbc:InvoicedQuantity></cac:InvoiceLine></Invoice>"#;
        let said = |text: &str| {
            let invoice = Invoice::read(text.as_bytes(), &Limits::default()).unwrap();
            let value = |value: &Value| (value.term, value.date().unwrap_or_else(|| value.text.clone()));
            invoice.root.values().map(value).collect::<Vec<_>>()
        };
        assert_eq!(said(ubl), said(CII));
    }
}
