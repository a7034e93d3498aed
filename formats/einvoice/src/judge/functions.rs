//! The functions that rules call.

use std::borrow::Cow;

use super::arithmetic::text_of;
use super::eval::{At, Evaluator, More, Sink};
use super::value::{Atom, Fault, Item, binary, date, normalized, truth};
use crate::decimal::Decimal;
use crate::language::{Expr, Function};
use crate::{iban, skonto};

/// In place of an argument that is missing; the parser lets none be missing.
static NOTHING: Expr = Expr::Truth(false);

impl<'d> Evaluator<'d> {
    /// What a function yields that has no more than one value.
    pub(super) fn call(
        &self,
        function: Function,
        arguments: &'d [Expr],
        at: At<'_, 'd>,
    ) -> Result<Option<Atom<'d>>, Fault> {
        let argument = |rank: usize| arguments.get(rank).unwrap_or(&NOTHING);
        let text = |rank: usize| self.text(argument(rank), at);
        let first = argument(0);
        Ok(match function {
            Function::Exists => Some(Atom::Truth(self.any(first, at)?)),
            Function::Count => Some(Atom::Number(Decimal::new(i128::from(self.count(first, at)?), 0))),
            Function::Sum => Some(self.sum(first, at)?),
            Function::Filled => Some(Atom::Truth(self.filled(first, at)?)),
            Function::Normalize => Some(Atom::Text(normalized(text(0)?))),
            Function::Upper => Some(Atom::Text(upper(text(0)?))),
            Function::Contains => Some(Atom::Truth(text(0)?.contains(&*text(1)?))),
            Function::Starts => Some(Atom::Truth(text(0)?.starts_with(&*text(1)?))),
            Function::Before => {
                let (text, mark) = (text(0)?, text(1)?);
                let end = text.find(&*mark).unwrap_or(0);
                Some(Atom::Text(cut(text, 0, end)))
            }
            Function::After => {
                let (text, mark) = (text(0)?, text(1)?);
                let start = text.find(&*mark).map_or(text.len(), |at| at + mark.len());
                let end = text.len();
                Some(Atom::Text(cut(text, start, end)))
            }
            Function::Substring => {
                let from = self.whole(argument(1), at)?;
                let length = self.whole(argument(2), at)?;
                let text = text(0)?;
                Some(Atom::Text(
                    text.chars().skip(from.saturating_sub(1)).take(length).collect::<String>().into(),
                ))
            }
            Function::Concat => {
                let mut all = String::new();
                for rank in 0..arguments.len() {
                    all.push_str(&text(rank)?);
                }
                Some(Atom::Text(all.into()))
            }
            Function::Length => Some(whole_number(text(0)?.chars().count())),
            Function::Places => {
                let text = text(0)?;
                Some(whole_number(text.split_once('.').map_or(0, |(_, places)| places.chars().count())))
            }
            Function::Text => Some(Atom::Text(text(0)?)),
            Function::Local => {
                let mut name = None;
                self.each(first, at, &mut |item| {
                    if let Item::Node(node) = item {
                        name = Some(Atom::Text(Cow::Borrowed(
                            self.document.spelled(self.document.name(node)).1,
                        )));
                    }
                    Ok(false)
                })?;
                name
            }
            Function::Skonto => Some(Atom::Truth(skonto::is_written_right(&text(0)?))),
            Function::Iban => Some(Atom::Truth(iban::is_right(&text(0)?))),
            // It may have many values and is worked out where they are handed over.
            Function::Distinct => None,
            Function::Decimal => self.atom(first, at)?.map(to_decimal).transpose()?,
            Function::Double => self.atom(first, at)?.map(to_binary).transpose()?,
            Function::Boolean => self.atom(first, at)?.map(to_truth).transpose()?,
            Function::Date => self.atom(first, at)?.map(to_date).transpose()?,
            Function::Round => self.atom(first, at)?.map(rounded).transpose()?,
            Function::Abs => self.atom(first, at)?.map(absolute).transpose()?,
            Function::Max => self.largest(first, at)?,
            Function::Void => Some(Atom::Truth(self.is_void(at))),
        })
    }

    fn count(&self, expr: &'d Expr, at: At<'_, 'd>) -> Result<u64, Fault> {
        let mut count = 0;
        self.each(expr, at, &mut |_| {
            count += 1;
            Ok(true)
        })?;
        Ok(count)
    }

    /// Whether the one text, if there is one, has more than white space.
    pub(super) fn filled(&self, expr: &'d Expr, at: At<'_, 'd>) -> Result<bool, Fault> {
        let text = self.text(expr, at)?;
        Ok(text.bytes().any(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')))
    }

    /// The sum: decimals stay decimals, untyped values are added in binary.
    fn sum(&self, expr: &'d Expr, at: At<'_, 'd>) -> Result<Atom<'d>, Fault> {
        let (mut exact, mut float) = (Decimal::ZERO, None);
        self.atoms(expr, at, &mut |atom| {
            match (atom, float) {
                (Atom::Number(number), None) => exact = exact.plus(number).ok_or(Fault::TooLong)?,
                (Atom::Number(number), Some(sum)) => float = Some(sum + number.to_f64()),
                (Atom::Untyped(text), sum) => {
                    float = Some(sum.unwrap_or_else(|| exact.to_f64()) + binary(&text)?);
                }
                (Atom::Binary(number), sum) => float = Some(sum.unwrap_or_else(|| exact.to_f64()) + number),
                _ => return Err(Fault::Kinds),
            }
            Ok(true)
        })?;
        Ok(float.map_or(Atom::Number(exact), Atom::Binary))
    }

    /// Whether the element has nothing below it and nothing in it.
    pub(super) fn is_void(&self, at: At<'_, 'd>) -> bool {
        match at.focus {
            Item::Node(node) => self.document.is_void(*node),
            _ => false,
        }
    }

    fn largest(&self, expr: &'d Expr, at: At<'_, 'd>) -> Result<Option<Atom<'d>>, Fault> {
        let mut largest: Option<Decimal> = None;
        self.atoms(expr, at, &mut |atom| {
            if let Atom::Number(number) = to_decimal(atom)? {
                largest = Some(largest.map_or(number, |known| known.max(number)));
            }
            Ok(true)
        })?;
        Ok(largest.map(Atom::Number))
    }

    pub(super) fn distinct(&self, expr: &'d Expr, at: At<'_, 'd>, sink: Sink<'_, 'd>) -> More {
        // A stranger chooses these texts: a hash that he could foresee would not do.
        let mut seen = std::collections::HashSet::new();
        self.atoms(expr, at, &mut |atom| {
            let text = text_of(atom);
            if seen.insert(text.clone()) { sink(Item::Atom(Atom::Text(text))) } else { Ok(true) }
        })
    }

    /// A whole number that a table gives.
    fn whole(&self, expr: &'d Expr, at: At<'_, 'd>) -> Result<usize, Fault> {
        match self.atom(expr, at)? {
            Some(Atom::Number(number)) => {
                usize::try_from(number.rounded().digits()).map_err(|_| Fault::Kinds)
            }
            _ => Err(Fault::Kinds),
        }
    }
}

fn whole_number(count: usize) -> Atom<'static> {
    Atom::Number(Decimal::new(i128::try_from(count).unwrap_or(i128::MAX), 0))
}

fn upper(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
        text
    } else {
        text.to_uppercase().into()
    }
}

fn cut(text: Cow<'_, str>, from: usize, to: usize) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(from..to).unwrap_or_default()),
        Cow::Owned(text) => Cow::Owned(text.get(from..to).unwrap_or_default().to_owned()),
    }
}

fn to_decimal(atom: Atom<'_>) -> Result<Atom<'_>, Fault> {
    Ok(Atom::Number(match atom {
        Atom::Untyped(text) | Atom::Text(text) => Decimal::read(&text)?,
        Atom::Number(number) => number,
        Atom::Binary(number) => exactly(number)?,
        Atom::Truth(truth) => Decimal::new(i128::from(truth), 0),
        Atom::Date(_) => return Err(Fault::Kinds),
    }))
}

/// All digits of a binary number; those beyond the 30th place are cut off, which no comparison of money notices.
fn exactly(number: f64) -> Result<Decimal, Fault> {
    if !number.is_finite() {
        return Err(Fault::NotNumber);
    }
    let text = format!("{number:.30}");
    let places = 37_usize.saturating_sub(text.find('.').unwrap_or(0)).min(30);
    let end = text.find('.').map_or(text.len(), |point| point + 1 + places);
    Ok(Decimal::read(text.get(..end).unwrap_or(&text))?)
}

fn to_binary(atom: Atom<'_>) -> Result<Atom<'_>, Fault> {
    Ok(Atom::Binary(match atom {
        Atom::Untyped(text) | Atom::Text(text) => binary(&text)?,
        Atom::Number(number) => number.to_f64(),
        Atom::Binary(number) => number,
        Atom::Truth(truth) => f64::from(u8::from(truth)),
        Atom::Date(_) => return Err(Fault::Kinds),
    }))
}

fn to_truth(atom: Atom<'_>) -> Result<Atom<'_>, Fault> {
    Ok(Atom::Truth(match atom {
        Atom::Untyped(text) | Atom::Text(text) => truth(&text)?,
        Atom::Truth(truth) => truth,
        Atom::Number(number) => !number.is_zero(),
        _ => return Err(Fault::Kinds),
    }))
}

fn to_date(atom: Atom<'_>) -> Result<Atom<'_>, Fault> {
    Ok(Atom::Date(match atom {
        Atom::Untyped(text) | Atom::Text(text) => date(&text)?,
        Atom::Date(days) => days,
        _ => return Err(Fault::Kinds),
    }))
}

fn rounded(atom: Atom<'_>) -> Result<Atom<'_>, Fault> {
    Ok(match atom {
        Atom::Number(number) => Atom::Number(number.rounded()),
        Atom::Binary(number) => Atom::Binary(half_up(number)),
        Atom::Untyped(text) => Atom::Binary(half_up(binary(&text)?)),
        _ => return Err(Fault::Kinds),
    })
}

/// The nearest whole number, halves towards plus infinity; what has no fraction stays what it is.
fn half_up(number: f64) -> f64 {
    let floor = number.floor();
    if number - floor >= 0.5 { floor + 1.0 } else { floor }
}

fn absolute(atom: Atom<'_>) -> Result<Atom<'_>, Fault> {
    Ok(match atom {
        Atom::Number(number) => Atom::Number(number.abs()),
        Atom::Binary(number) => Atom::Binary(number.abs()),
        Atom::Untyped(text) => Atom::Binary(binary(&text)?.abs()),
        _ => return Err(Fault::Kinds),
    })
}
