//! How objects look: one table for all classes, read once.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::Object;

/// The look of a kind of object.
#[derive(Debug)]
pub(super) struct Style {
    /// Which classes it is for.
    classes: Vec<&'static str>,
    /// An attribute and how its value begins.
    condition: Option<(&'static str, &'static str)>,
    /// What is written into areas and beside points, so that colour is not the only sign.
    pub(super) letter: Option<&'static str>,
    /// Colour, and how much it covers.
    pub(super) fill: Option<(&'static str, f64)>,
    pub(super) pattern: Option<&'static str>,
    pub(super) line: &'static str,
    pub(super) width: &'static str,
    pub(super) dashes: Option<&'static str>,
    pub(super) name: &'static str,
}

/// All styles, in the order of the table.
pub(super) fn styles() -> &'static [Style] {
    static STYLES: OnceLock<Vec<Style>> = OnceLock::new();
    STYLES.get_or_init(|| {
        let lines = include_str!("../../tables/styles.tsv").lines();
        lines.filter(|line| !line.starts_with('#')).filter_map(style).collect()
    })
}

fn style(line: &'static str) -> Option<Style> {
    let mut fields = line.split('\t');
    let mut next = || fields.next();
    let selector = next()?;
    let (classes, condition) = match selector.split_once('[') {
        Some((classes, condition)) => (classes, condition.trim_end_matches(']').split_once('=')),
        None => (selector, None),
    };
    let some = |field: &'static str| (field != "-").then_some(field);
    Some(Style {
        classes: classes.split(',').collect(),
        condition,
        letter: some(next()?),
        fill: some(next()?).map(colour),
        pattern: some(next()?),
        line: next()?,
        width: next()?,
        dashes: some(next()?),
        name: next()?,
    })
}

/// `#rrggbb` or `#rrggbbaa`.
fn colour(text: &'static str) -> (&'static str, f64) {
    match text.get(7..).and_then(|alpha| u8::from_str_radix(alpha, 16).ok()) {
        Some(alpha) => (&text[..7], f64::from(alpha) / 255.0),
        None => (text, 1.0),
    }
}

impl Style {
    fn is_for(&self, class: &str) -> bool {
        self.classes.iter().any(|wanted| {
            let begins = wanted.starts_with('*');
            let ends = wanted.ends_with('*');
            let core = wanted.trim_matches('*');
            match (begins, ends) {
                (true, true) => class.contains(core),
                (true, false) => class.ends_with(core),
                (false, true) => class.starts_with(core),
                (false, false) => class == core,
            }
        })
    }
}

/// Finds styles; remembers which ones a class can have.
#[derive(Default)]
pub(super) struct Styles<'d> {
    of_class: FxHashMap<&'d str, Vec<usize>>,
}

impl<'d> Styles<'d> {
    /// The rank of an object's style.
    pub(super) fn of(&mut self, object: &Object<'d>) -> usize {
        let all = styles();
        let ranks = self.of_class.entry(object.class()).or_insert_with(|| {
            let fits = |rank: &usize| all[*rank].is_for(object.class());
            (0..all.len()).filter(fits).collect()
        });
        let fits = |rank: &&usize| {
            all[**rank].condition.is_none_or(|(attribute, beginning)| {
                object.value(attribute).is_some_and(|value| value.starts_with(beginning))
            })
        };
        ranks.iter().find(fits).copied().unwrap_or(all.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_complete() {
        let lines = include_str!("../../tables/styles.tsv").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), styles().len());
        for style in styles() {
            let is_colour = |text: &str| text == "-" || (text.starts_with('#') && text.len() == 7);
            assert!(
                is_colour(style.line) && style.fill.is_none_or(|fill| is_colour(fill.0)),
                "{}",
                style.name
            );
            assert!(style.width.parse::<f64>().is_ok(), "{}", style.name);
            assert!(
                style.pattern.is_none_or(|name| super::super::sheet::PATTERNS.iter().any(|p| p.0 == name))
            );
        }
        assert!(styles().last().unwrap().is_for("XX_Anything"));
    }
}
