//! A day, asked in three inputs: nobody has to page through a calendar to the year of birth.

use kernel::Date;
use maud::{Markup, html};

use super::{Field, text::Line};
use crate::texts::own;

/// A day as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateText {
    /// The day of the month, sent as `name-day`.
    pub day: String,
    /// The month's number, sent as `name-month`.
    pub month: String,
    /// The year, sent as `name-year`.
    pub year: String,
}

impl From<Date> for DateText {
    fn from(date: Date) -> Self {
        Self { day: date.day().to_string(), month: date.month().to_string(), year: date.year().to_string() }
    }
}

impl DateText {
    /// What was typed into the field called `name`; `value` gives the value of a form field.
    #[must_use]
    pub fn from_form(name: &str, value: impl Fn(&str) -> String) -> Self {
        let part = |part: &str| value(&format!("{name}-{part}"));
        Self { day: part("day"), month: part("month"), year: part("year") }
    }

    /// The day that is meant, if there is such a day. Two-digit years are not guessed.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        let year = self.year.trim();
        let year = year.parse().ok().filter(|_| year.len() == 4)?;
        Date::new(year, self.month.trim().parse().ok()?, self.day.trim().parse().ok()?).ok()
    }

    /// Whether nothing at all was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.day, &self.month, &self.year].iter().all(|part| part.trim().is_empty())
    }
}

impl Field<'_> {
    /// A day. Problems may be named by the field or by its parts (`name-day`, `name-month`, `name-year`).
    #[must_use]
    pub fn date(&self, value: &DateText) -> Markup {
        self.day(value, [None; 3])
    }

    /// The day of birth of the person who fills in, which browsers may know.
    #[must_use]
    pub fn birth_date(&self, value: &DateText) -> Markup {
        self.day(value, [Some("bday-day"), Some("bday-month"), Some("bday-year")])
    }

    fn day(&self, value: &DateText, fills: [Option<&'static str>; 3]) -> Markup {
        let parts = [
            ("day", "tag", &value.day, "r-width-2"),
            ("month", "monat", &value.month, "r-width-2"),
            ("year", "jahr", &value.year, "r-width-4"),
        ];
        self.compound(
            &["day", "month", "year"],
            html! {
                div class="kern-fieldset__body kern-fieldset__body--horizontal r-date" {
                    @for ((part, label, value, width), fills) in parts.into_iter().zip(fills) {
                        (self.part_input(part, &own(self.lang, label), Line { mode: Some("numeric"), fills, width, spelling: false, ..Line::new(value) }))
                    }
                }
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Lang, Problem};

    fn text(day: &str, month: &str, year: &str) -> DateText {
        DateText { day: day.into(), month: month.into(), year: year.into() }
    }

    #[test]
    fn only_days_that_exist_are_days() {
        let table = [
            (text("29", "2", "2028"), Some("2028-02-29")),
            (text(" 01 ", "02", "1950"), Some("1950-02-01")),
            (text("29", "2", "2027"), None),
            (text("1", "13", "2027"), None),
            (text("1", "1", "27"), None),
            (text("", "", ""), None),
            (text("a", "1", "2027"), None),
        ];
        for (typed, day) in table {
            assert_eq!(typed.date().map(|d| d.to_string()).as_deref(), day, "{typed:?}");
        }
        let day: Date = "1999-12-31".parse().unwrap();
        assert_eq!(DateText::from(day).date(), Some(day));
        assert!(text(" ", "", "").is_empty() && !text("", "1", "").is_empty());
    }

    #[test]
    fn a_problem_marks_the_part_that_is_wrong_and_only_that() {
        let problems = [Problem::new("geburt-month", "Den Monat 13 gibt es nicht.")];
        let field = Field::new(Lang::German, "geburt", "Geburtsdatum").problems(&problems);
        let html = field.birth_date(&text("1", "13", "1990")).into_string();
        assert_eq!(html.matches("aria-invalid").count(), 1, "{html}");
        assert!(
            html.contains("aria-describedby=\"geburt-month-problem\"") && html.contains("bday-month"),
            "{html}"
        );
    }

    #[test]
    fn a_problem_with_the_whole_day_marks_all_parts() {
        let problems = [Problem::new("geburt", "Das Datum liegt in der Zukunft.")];
        let html = Field::new(Lang::German, "geburt", "G")
            .problems(&problems)
            .date(&text("1", "1", "2999"))
            .into_string();
        assert_eq!(html.matches("aria-invalid").count(), 3, "{html}");
        assert!(html.contains("id=\"geburt\" tabindex=\"-1\" aria-describedby=\"geburt-problem\""), "{html}");
    }
}
