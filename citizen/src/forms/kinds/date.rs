//! A calendar day, typed in three fields, because a day that a person knows by heart is faster typed than picked.

use jiff::ToSpan;
use jiff::civil::date;
use kernel::{Date, Lang};
use serde::Deserialize;

use super::{QuestionType, clean};
use crate::forms::{Answer, Control, Fault, Field, Input, Keyboard, Texts, value};

/// A calendar day, with bounds that may move with today.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DateType {
    /// Not before this day.
    pub from: Option<Date>,
    /// Not after this day.
    pub to: Option<Date>,
    /// At most so many days before today; 0 means not in the past.
    pub days_back: Option<u16>,
    /// At most so many days after today; 0 means not in the future.
    pub days_ahead: Option<u16>,
    /// It is the applicant's day of birth: not in the future, not more than 130 years ago, filled in by the browser.
    pub birth: bool,
}

const GERMAN: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl DateType {
    fn bounds(&self, today: Date) -> (Option<Date>, Option<Date>) {
        let (oldest, newest) =
            if self.birth { (Some(today.saturating_sub(130.years())), Some(today)) } else { (None, None) };
        let back = self.days_back.map(|days| today.saturating_sub(i32::from(days).days()));
        let ahead = self.days_ahead.map(|days| today.saturating_add(i32::from(days).days()));
        (
            self.from.into_iter().chain(back).chain(oldest).max(),
            self.to.into_iter().chain(ahead).chain(newest).min(),
        )
    }
}

impl QuestionType for DateType {
    /// Longer than two digits: people may write the month as a word and a point behind the day.
    fn fields(&self, name: &str) -> Vec<Field> {
        let line = |autocomplete, max, width| Control::Line {
            max,
            width,
            autocomplete: if self.birth { autocomplete } else { "" },
            keyboard: Keyboard::Digits,
            suffix: None,
        };
        vec![
            Field::part(name, "day", Texts::new("Tag", "Tag", "Day"), line("bday-day", 3, 2)),
            Field::part(name, "month", Texts::new("Monat", "Monat", "Month"), line("bday-month", 10, 2)),
            Field::part(name, "year", Texts::new("Jahr", "Jahr", "Year"), line("bday-year", 5, 4)),
        ]
    }

    /// Also takes the whole date in a field with the question's own name (`2026-11-23` or `23.11.2026`), as written in the
    /// tests of packages and sent by other programs.
    fn read(&self, name: &str, input: &Input<'_>) -> Result<Option<Answer>, Vec<Fault>> {
        if let Some(whole) = input.first(name).map(clean::line).filter(|text| !text.is_empty()) {
            return read_whole(&whole).map(|day| Some(Answer::Date(day))).ok_or_else(|| vec![not_a_day()]);
        }
        let [day, month, year] = ["day", "month", "year"].map(|part| clean::line(input.part(name, part)));
        if day.is_empty() && month.is_empty() && year.is_empty() {
            return Ok(None);
        }
        read_parts(&day, &month, &year).map(|day| Some(Answer::Date(day))).map_err(|fault| vec![fault])
    }

    fn check(&self, answer: &Answer, today: Date) -> Vec<Fault> {
        let Answer::Date(day) = answer else { return vec![Fault::again()] };
        let (from, to) = self.bounds(today);
        let early = from.filter(|from| day < from).map(too_early);
        let late = to.filter(|to| day > to).map(|to| if to == today { in_future() } else { too_late(to) });
        early.into_iter().chain(late).collect()
    }

    fn fill(&self, name: &str, answer: &Answer) -> Vec<(String, String)> {
        let Answer::Date(day) = answer else { return Vec::new() };
        vec![
            (format!("{name}-day"), day.day().to_string()),
            (format!("{name}-month"), day.month().to_string()),
            (format!("{name}-year"), format!("{:04}", day.year())),
        ]
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        if let Answer::Date(day) = answer { show_date(*day, lang) } else { String::new() }
    }

    fn value(&self, answer: &Answer) -> feel::Value {
        if let Answer::Date(day) = answer { value::date(*day) } else { feel::Value::Null }
    }
}

/// A day as it is written in the language: `27.03.1985`, `27. März 1985`, `27 March 1985`.
fn show_date(day: Date, lang: Lang) -> String {
    let (d, m, y) = (day.day(), day.month(), day.year());
    let name = |names: &[&'static str; 12]| {
        usize::try_from(m - 1).ok().and_then(|m| names.get(m).copied()).unwrap_or("")
    };
    match lang {
        Lang::German => format!("{d:02}.{m:02}.{y:04}"),
        Lang::PlainGerman => format!("{d}. {} {y:04}", name(&GERMAN)),
        Lang::English => format!("{d} {} {y:04}", name(&ENGLISH)),
    }
}

fn read_whole(text: &str) -> Option<Date> {
    if let Ok(day) = text.parse::<Date>() {
        return Some(day);
    }
    let parts: Vec<&str> = text.split(['.', ' ']).filter(|part| !part.is_empty()).collect();
    let [day, month, year] = parts[..] else { return None };
    read_parts(day, month, year).ok()
}

fn read_parts(day: &str, month: &str, year: &str) -> Result<Date, Fault> {
    let day: i8 = number(day).ok_or_else(|| Fault::of("day", missing_part("Tag", "day")))?;
    let month = month_number(month).ok_or_else(|| Fault::of("month", missing_part("Monat", "month")))?;
    let year: i16 =
        number(year).filter(|_| year.chars().count() == 4).ok_or_else(|| Fault::of("year", four_digits()))?;
    Date::new(year, month, day).ok().filter(|day| *day >= date(1000, 1, 1)).ok_or_else(not_a_day)
}

fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    let digits = text.trim_end_matches('.');
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// A month as a number or by its German or English name, which may be cut to three letters or more.
fn month_number(text: &str) -> Option<i8> {
    if let Some(month) = number::<i8>(text) {
        return (1..=12).contains(&month).then_some(month);
    }
    let typed = text.trim_end_matches('.').to_lowercase();
    if typed.chars().count() < 3 {
        return None;
    }
    let hit = |names: &[&str; 12]| names.iter().position(|name| name.to_lowercase().starts_with(&typed));
    hit(&GERMAN).or_else(|| hit(&ENGLISH)).and_then(|index| i8::try_from(index + 1).ok())
}

fn missing_part(german: &str, english: &str) -> Texts {
    Texts::new(
        &format!("Bitte geben Sie bei „{{label}}“ den {german} als Zahl ein, zum Beispiel 3."),
        &format!("Bei „{{label}}“ fehlt der {german}. Bitte schreiben Sie eine Zahl, zum Beispiel 3."),
        &format!("Please enter the {english} of “{{label}}” as a number, for example 3."),
    )
}

fn four_digits() -> Texts {
    Texts::new(
        "Bitte geben Sie bei „{label}“ das Jahr mit vier Ziffern ein, zum Beispiel 1985.",
        "Bitte schreiben Sie bei „{label}“ das ganze Jahr mit 4 Zahlen. Zum Beispiel: 1985.",
        "Please enter the year of “{label}” with four digits, for example 1985.",
    )
}

fn not_a_day() -> Fault {
    Fault::new(Texts::new(
        "Diesen Tag gibt es nicht. Bitte geben Sie bei „{label}“ ein Datum ein, zum Beispiel 27.3.1985.",
        "Diesen Tag gibt es nicht. Bitte schreiben Sie bei „{label}“ ein anderes Datum. Zum Beispiel: 27. März 1985.",
        "There is no such day. Please enter a date in “{label}”, for example 27 3 1985.",
    ))
}

fn in_future() -> Fault {
    Fault::new(Texts::new(
        "„{label}“ liegt in der Zukunft. Bitte geben Sie ein Datum bis heute ein.",
        "Das Datum bei „{label}“ ist noch nicht da. Bitte schreiben Sie ein früheres Datum.",
        "“{label}” is in the future. Please enter a date up to today.",
    ))
}

fn too_early(from: Date) -> Fault {
    let message = Texts::new(
        "Bitte geben Sie bei „{label}“ ein Datum ab dem {day} ein.",
        "Das Datum bei „{label}“ ist zu früh. Bitte schreiben Sie ein Datum ab dem {day}.",
        "Please enter a date from {day} on in “{label}”.",
    );
    Fault::new(message.with_texts("day", &in_all_languages(from)))
}

fn too_late(to: Date) -> Fault {
    let message = Texts::new(
        "Bitte geben Sie bei „{label}“ ein Datum bis zum {day} ein.",
        "Das Datum bei „{label}“ ist zu spät. Bitte schreiben Sie ein Datum bis zum {day}.",
        "Please enter a date up to {day} in “{label}”.",
    );
    Fault::new(message.with_texts("day", &in_all_languages(to)))
}

fn in_all_languages(day: Date) -> Texts {
    let [de, leicht, en] = Lang::ALL.map(|lang| show_date(day, lang));
    Texts::new(&de, &leicht, &en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::testing::{TODAY, reads, refuses};

    fn parts<'a>(day: &'a str, month: &'a str, year: &'a str) -> [(&'a str, &'a str); 3] {
        [("q-day", day), ("q-month", month), ("q-year", year)]
    }

    #[test]
    fn days_are_read_as_people_type_them() {
        let day = Answer::Date(date(1985, 3, 7));
        for (d, m, y) in
            [("7", "3", "1985"), ("07", "03", "1985"), (" 7.", "März", "1985"), ("7", "mar", "1985")]
        {
            reads(&DateType::default(), &parts(d, m, y), day.clone(), "07.03.1985");
        }
        for whole in ["1985-03-07", "7.3.1985", "07.03.1985", "7. März 1985"] {
            reads(&DateType::default(), &[("q", whole)], day.clone(), "07.03.1985");
        }
    }

    #[test]
    fn each_language_writes_dates_its_own_way() {
        let day = Answer::Date(date(1985, 3, 7));
        let shown = Lang::ALL.map(|lang| DateType::default().show(&day, lang));
        assert_eq!(shown, ["07.03.1985", "7. März 1985", "7 March 1985"]);
    }

    #[test]
    fn what_is_wrong_is_said_where_it_is_wrong() {
        for (d, m, y, words) in [
            ("", "3", "1985", "den Tag als Zahl"),
            ("7", "13", "1985", "den Monat als Zahl"),
            ("7", "Ma", "1985", "den Monat als Zahl"),
            ("7", "3", "85", "vier Ziffern"),
            ("30", "2", "1985", "gibt es nicht"),
            ("7", "3", "0985", "gibt es nicht"),
            ("-7", "3", "1985", "den Tag als Zahl"),
        ] {
            let message = refuses(&DateType::default(), &parts(d, m, y));
            assert!(message.contains(words), "{d}.{m}.{y}: {message}");
        }
    }

    #[test]
    fn bounds_move_with_today() {
        let tomorrow = TODAY.saturating_add(1.day()).to_string();
        let birth = DateType { birth: true, ..DateType::default() };
        assert!(refuses(&birth, &[("q", &tomorrow)]).contains("Zukunft"));
        assert!(refuses(&birth, &[("q", "1850-01-01")]).contains("ab dem"));
        let week = DateType { days_ahead: Some(7), days_back: Some(14), ..DateType::default() };
        let shown = show_date(TODAY.saturating_add(1.day()), Lang::German);
        reads(&week, &[("q", &tomorrow)], Answer::Date(TODAY.saturating_add(1.day())), &shown);
        assert!(refuses(&week, &[("q", "2027-03-01")]).contains("bis zum"));
        let fixed =
            DateType { from: Some(date(2026, 1, 1)), to: Some(date(2026, 2, 1)), ..DateType::default() };
        assert!(refuses(&fixed, &[("q", "2025-12-31")]).contains("ab dem 01.01.2026"));
    }
}
