//! What a value says in the other syntax: dates, codes and attributes are not written the same.

use std::borrow::Cow;

use super::Reason;
use super::plan::{Kind, Plan};
use super::table::Table;
use super::ways::Demand;
use crate::model::{Invoice, Value};
use crate::schema::Writing;
use crate::syntax::Syntax;
use crate::terms::{TermId, Terms};

/// What is written for a value.
#[derive(Debug)]
pub(super) struct Said<'m> {
    pub(super) text: Cow<'m, str>,
    pub(super) attributes: Vec<(&'m str, &'m str)>,
    /// An element beside it that says one of its attributes.
    pub(super) beside: Option<(&'static str, &'m str)>,
    /// Attributes that are not written.
    pub(super) lost: Vec<String>,
}

impl<'m> Said<'m> {
    pub(super) fn new(
        invoice: &'m Invoice,
        value: &'m Value,
        id: TermId,
        to: Syntax,
    ) -> Result<Self, Reason> {
        let table = Table::get();
        let mut said =
            Self { text: Cow::Borrowed(&value.text), attributes: Vec::new(), beside: None, lost: Vec::new() };
        let same = invoice.syntax == to;
        if !same {
            said.translate(value, id, to)?;
        }
        let element = table.element(to, value.term);
        for (name, text) in &value.attributes {
            match element {
                Some((attribute, beside)) if attribute == name => said.beside = Some((beside, text)),
                _ if same || table.means(value.term, name) => said.attributes.push((name, text)),
                _ if goes_without_saying(invoice, id, name, text) => {}
                _ => said.lost.push(name.clone()),
            }
        }
        Ok(said)
    }

    fn translate(&mut self, value: &'m Value, id: TermId, to: Syntax) -> Result<(), Reason> {
        let table = Table::get();
        if let Some(code) = table.code(value.term, &value.text, to) {
            self.text = Cow::Borrowed(code);
        } else if table.means_something_else(value.term, &value.text, to) {
            return Err(Reason::NoCode);
        } else if let Some(date) = value.date().filter(|_| is_date_term(id)) {
            self.text = Cow::Owned(if to == Syntax::Cii { date.replace('-', "") } else { date });
        }
        Ok(())
    }
}

/// The text of a value in words: dates as year-month-day, codes of UBL where there is one.
pub(crate) fn said_text(invoice: &Invoice, value: &Value, id: TermId) -> String {
    if let Some(date) = value.date().filter(|_| is_date_term(id)) {
        return date;
    }
    let said = Said::new(invoice, value, id, Syntax::Ubl);
    said.map_or_else(|_| value.text.clone(), |said| said.text.into_owned())
}

/// Whether a term is a date, by the schema of UBL.
fn is_date_term(id: TermId) -> bool {
    Plan::of(Kind::Invoice).writing(id) == Some(Writing::Date)
}

/// Whether an attribute only says what its syntax demands there.
pub(crate) fn goes_without_saying(invoice: &Invoice, id: TermId, name: &str, text: &str) -> bool {
    let own_term = |attribute: &str| {
        let ends = format!("/@{attribute}");
        let terms = Terms::all();
        let group = terms.get(id).group;
        // The attribute is a term beside this one.
        terms.iter().any(|(_, term)| {
            let way = term.way(invoice.syntax).unwrap_or_default();
            term.group == group && way.strip_suffix(&ends) == terms.get(id).way(invoice.syntax)
        })
    };
    let kind = if invoice.syntax == Syntax::Cii { Kind::Cii } else { Kind::Invoice };
    let demanded = || {
        let ways = Plan::of(kind).ways(id).iter();
        let mut demands = ways.filter_map(|way| way.stops.last()?.demand.as_ref());
        demands.any(|demand| match demand {
            Demand::Attribute(own, _) | Demand::AttributeOf(own, _) => *own == name,
            Demand::Below(..) => false,
        })
    };
    match name {
        "format" => is_date_term(id) && matches!(text, "102"),
        "currencyID" => invoice.value("BT-5").is_some_and(|currency| currency.text == text) || demanded(),
        _ => own_term(name) || demanded(),
    }
}
