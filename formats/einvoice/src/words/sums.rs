//! Sums that an invoice leaves away, worked out exactly; amounts are rounded to cents, halves away from zero. What is there stays
//! as it is: whether it is right, the rules judge.

use crate::decimal::Decimal;
use crate::model::{Group, Invoice, Place, Value};
use crate::terms::{TermId, Terms};

/// A term that was worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkedOut {
    /// Where, as `BG-25[2]/BT-131`.
    pub place: String,
    /// The business term.
    pub term: &'static str,
    /// Its German name.
    pub german: &'static str,
    /// What came out.
    pub text: String,
}

/// Works out the sums that are left away: of lines (BT-131), allowances and charges by percentage, the totals (BG-22) and the
/// breakdown of tax (BG-23). Where a number for it is missing, nothing comes out.
pub fn work_out(invoice: &mut Invoice) -> Vec<WorkedOut> {
    let mut sums = Sums { out: Vec::new() };
    let root = &mut invoice.root;
    sums.percentages(root, "", ["BG-20", "BG-21"]);
    let mut rank = 0;
    for line in root.groups.iter_mut().filter(|group| group.term == "BG-25") {
        rank += 1;
        sums.line(line, &format!("BG-25[{rank}]"));
    }
    // Without the sum of every line there is no total.
    let _ = sums.totals(root);
    root.groups.sort_by_key(|group| order(group.term));
    sums.out
}

/// Sets terms of a group where they are missing.
pub(super) fn set_missing(root: &mut Group, kind: &str, terms: &[(&str, &str)]) -> Vec<WorkedOut> {
    let mut sums = Sums { out: Vec::new() };
    let at = index(root, kind);
    if let Some(group) = root.groups.get_mut(at) {
        for (term, text) in terms {
            sums.set(group, kind, term, (*text).to_owned());
        }
    }
    root.groups.sort_by_key(|group| order(group.term));
    sums.out
}

/// Where the group of a kind stands, added if need be.
fn index(root: &mut Group, kind: &str) -> usize {
    root.groups.iter().position(|group| group.term == kind).unwrap_or_else(|| {
        root.groups.push(empty(kind));
        root.groups.len() - 1
    })
}

/// The terms of an allowance or charge: group, amount, base, percentage.
const BY_PERCENTAGE: [(&str, [&str; 3]); 4] = [
    ("BG-20", ["BT-92", "BT-93", "BT-94"]),
    ("BG-21", ["BT-99", "BT-100", "BT-101"]),
    ("BG-27", ["BT-136", "BT-137", "BT-138"]),
    ("BG-28", ["BT-141", "BT-142", "BT-143"]),
];

/// A category of tax with its rate and what falls under it.
struct Share {
    category: String,
    rate: Option<Decimal>,
    amount: Decimal,
}

struct Sums {
    out: Vec<WorkedOut>,
}

impl Sums {
    /// Sets what is missing.
    fn set(&mut self, group: &mut Group, place: &str, term: &str, text: String) {
        let terms = Terms::all();
        let Some(term) =
            terms.find(term).map(|id| terms.get(id)).filter(|term| group.value(term.id).is_none())
        else {
            return;
        };
        let place = if place.is_empty() { term.id.to_owned() } else { format!("{place}/{}", term.id) };
        group.values.push(Value {
            term: term.id,
            german: term.german,
            text: text.clone(),
            attributes: Vec::new(),
            place: Place { path: place.clone(), line: 0, column: 0 },
        });
        group.values.sort_by_key(|value| order(value.term));
        self.out.push(WorkedOut { place, term: term.id, german: term.german, text });
    }

    /// A term as number: the one that is there, or the one that is worked out, which is then set.
    fn number(
        &mut self,
        group: &mut Group,
        place: &str,
        term: &str,
        work: impl FnOnce(&Group) -> Option<Decimal>,
    ) -> Option<Decimal> {
        if group.value(term).is_none() {
            let cents = cents(work(group)?)?;
            self.set(group, place, term, cents.to_string());
        }
        number(group, term)
    }

    fn percentages(&mut self, group: &mut Group, place: &str, kinds: [&str; 2]) {
        for (kind, [amount, base, percentage]) in
            BY_PERCENTAGE.iter().filter(|(kind, _)| kinds.contains(kind))
        {
            let mut rank = 0;
            for inner in group.groups.iter_mut().filter(|inner| inner.term == *kind) {
                rank += 1;
                let of_base = |group: &Group| part(number(group, base)?, number(group, percentage)?);
                self.number(inner, &below(place, &format!("{kind}[{rank}]")), amount, of_base);
            }
        }
    }

    fn line(&mut self, line: &mut Group, place: &str) {
        self.percentages(line, place, ["BG-27", "BG-28"]);
        let mut rank = 0;
        for inner in line.groups.iter_mut().filter(|group| group.term == "BG-DEX-01") {
            rank += 1;
            self.line(inner, &format!("{place}/BG-DEX-01[{rank}]"));
        }
        if let Some(price) = line.groups.iter_mut().find(|group| group.term == "BG-29")
            && price.value("BT-146").is_none()
            && let Some(gross) = number(price, "BT-148")
            && let Some(net) = gross.minus(number(price, "BT-147").unwrap_or(Decimal::ZERO))
        {
            self.set(price, &format!("{place}/BG-29"), "BT-146", net.to_string());
        }
        self.number(line, place, "BT-131", net_of_line);
    }

    fn totals(&mut self, root: &mut Group) -> Option<()> {
        let (lines, less, more) =
            (total(root, "BG-25", "BT-131")?, total(root, "BG-20", "BT-92")?, total(root, "BG-21", "BT-99")?);
        let at = index(root, "BG-22");
        let mut totals = root.groups.get(at)?.clone();
        self.number(&mut totals, "BG-22", "BT-106", |_| Some(lines));
        for (term, kind, amount) in [("BT-107", "BG-20", less), ("BT-108", "BG-21", more)] {
            if root.groups.iter().any(|group| group.term == kind) {
                self.number(&mut totals, "BG-22", term, |_| Some(amount));
            }
        }
        let given = |group: &Group, term| number(group, term).unwrap_or(Decimal::ZERO);
        let net = self.number(&mut totals, "BG-22", "BT-109", |group| {
            number(group, "BT-106")?.minus(given(group, "BT-107"))?.plus(given(group, "BT-108"))
        })?;
        let done = self.breakdown(root);
        let tax = done.and_then(|()| self.number(root, "", "BT-110", |root| total(root, "BG-23", "BT-117")));
        if let Some(tax) = tax {
            self.number(&mut totals, "BG-22", "BT-112", |_| net.plus(tax));
        }
        let thirds = total(root, "BG-DEX-09", "BT-DEX-002")?;
        self.number(&mut totals, "BG-22", "BT-115", |group| {
            let due = number(group, "BT-112")?.minus(given(group, "BT-113"))?;
            due.plus(given(group, "BT-114"))?.plus(thirds)
        });
        *root.groups.get_mut(at)? = totals;
        Some(())
    }

    /// One group for each category and rate that occurs.
    fn breakdown(&mut self, root: &mut Group) -> Option<()> {
        for share in shares(root)? {
            let same = |group: &Group| {
                group.term == "BG-23"
                    && text(group, "BT-118") == Some(share.category.as_str())
                    && (number(group, "BT-119") == share.rate || group.value("BT-119").is_none())
            };
            let at = root.groups.iter().position(same).unwrap_or_else(|| {
                root.groups.push(empty("BG-23"));
                root.groups.len() - 1
            });
            let rank = root.groups.iter().take(at + 1).filter(|group| group.term == "BG-23").count();
            let place = format!("BG-23[{rank}]");
            let group = root.groups.get_mut(at)?;
            self.set(group, &place, "BT-118", share.category.clone());
            if let Some(rate) = share.rate {
                self.set(group, &place, "BT-119", rate.to_string());
            }
            let base = self.number(group, &place, "BT-116", |_| Some(share.amount))?;
            self.number(group, &place, "BT-117", |_| part(base, share.rate.unwrap_or(Decimal::ZERO)));
        }
        Some(())
    }
}

/// What falls under each category and rate, in the order in which they occur.
fn shares(root: &Group) -> Option<Vec<Share>> {
    let mut shares: Vec<Share> = Vec::new();
    let mut add = |category: Option<&str>, rate: Option<Decimal>, amount: Decimal| {
        let category = category?;
        // Only what is outside the tax has no rate.
        let rate = if category == "O" { None } else { Some(rate.unwrap_or(Decimal::ZERO)) };
        match shares.iter_mut().find(|share| share.category == category && share.rate == rate) {
            Some(share) => share.amount = share.amount.plus(amount)?,
            None => shares.push(Share { category: category.to_owned(), rate, amount }),
        }
        Some(())
    };
    for group in &root.groups {
        match group.term {
            "BG-25" => {
                let tax = group.groups.iter().find(|group| group.term == "BG-30")?;
                add(text(tax, "BT-151"), number(tax, "BT-152"), number(group, "BT-131")?)?;
            }
            "BG-20" => add(text(group, "BT-95"), number(group, "BT-96"), number(group, "BT-92")?.negated())?,
            "BG-21" => add(text(group, "BT-102"), number(group, "BT-103"), number(group, "BT-99")?)?,
            _ => {}
        }
    }
    Some(shares)
}

/// Quantity times price, less allowances, plus charges; of lines with lines below them, their sum.
fn net_of_line(line: &Group) -> Option<Decimal> {
    if line.groups.iter().any(|group| group.term == "BG-DEX-01") {
        return total(line, "BG-DEX-01", "BT-131");
    }
    let price = line.groups.iter().find(|group| group.term == "BG-29")?;
    let whole = number(line, "BT-129")?.times(number(price, "BT-146")?)?;
    let whole = match price.value("BT-149") {
        Some(_) => whole.over(number(price, "BT-149")?)?,
        None => whole,
    };
    whole.minus(total(line, "BG-27", "BT-136")?)?.plus(total(line, "BG-28", "BT-141")?)
}

/// The sum of a term in all groups of a kind; none if it is missing or no number in one of them.
fn total(group: &Group, kind: &str, term: &str) -> Option<Decimal> {
    let mut all = group.groups.iter().filter(|inner| inner.term == kind);
    all.try_fold(Decimal::ZERO, |sum, inner| sum.plus(number(inner, term)?))
}

fn number(group: &Group, term: &str) -> Option<Decimal> {
    group.value(term)?.decimal().ok()
}

fn text<'g>(group: &'g Group, term: &str) -> Option<&'g str> {
    group.value(term).map(|value| value.text.as_str())
}

/// A percentage of an amount.
fn part(of: Decimal, percentage: Decimal) -> Option<Decimal> {
    of.times(percentage)?.over(Decimal::new(100, 0))
}

/// Rounded to cents, halves away from zero, always with two places.
fn cents(amount: Decimal) -> Option<Decimal> {
    let cents = amount.abs().times(Decimal::new(100, 0))?.rounded().times(Decimal::new(1, 2))?;
    Some(if amount < Decimal::ZERO { cents.negated() } else { cents })
}

fn below(place: &str, inner: &str) -> String {
    if place.is_empty() { inner.to_owned() } else { format!("{place}/{inner}") }
}

fn empty(term: &str) -> Group {
    let terms = Terms::all();
    let (id, german) = terms.find(term).map_or(("", ""), |id| (terms.get(id).id, terms.get(id).german));
    let place = Place { path: id.to_owned(), line: 0, column: 0 };
    Group { term: id, german, values: Vec::new(), groups: Vec::new(), place }
}

/// The rank of a term in the standard.
fn order(term: &str) -> Option<usize> {
    Terms::all().find(term).map(TermId::index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_cents_go_away_from_zero() {
        for (amount, rounded) in
            [("1.005", "1.01"), ("1.0049", "1.00"), ("-1.005", "-1.01"), ("7", "7.00"), ("0.333333", "0.33")]
        {
            let cents = cents(Decimal::read(amount).unwrap()).unwrap();
            assert_eq!(cents.to_string(), rounded, "{amount}");
        }
    }
}
