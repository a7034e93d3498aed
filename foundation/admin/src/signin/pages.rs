//! The forms of the sign-in.

use kernel::Problem;
use maud::html;
use server::{Answer, Visit};
use ui::{
    Field,
    fields::PasswordUse,
    parts::{Button, Form, heading, link, text},
};

use crate::{LANG, passkeys};

/// Address and password. `email` is what was typed before.
pub(super) fn password_page(visit: &Visit, email: &str, back: &str, problems: &[Problem]) -> Answer {
    let form = Form::post("/anmelden").hidden(&[("zurueck", back)]).with(html! {
        (Field::new(LANG, "email", "E-Mail-Adresse").problems(problems).user_name(email))
        (Field::new(LANG, "password", "Passwort").password(PasswordUse::Current))
        (Button::primary("Anmelden"))
    });
    let main = html! {
        (heading(1, "Anmelden"))
        (text("Für Beschäftigte der Verwaltung. Wer das Passwort vergessen hat, wendet sich an die Verwaltung des Programms."))
        (form)
        (passkeys::pages::sign_in_form(back))
    };
    visit.staff_page("Anmelden", &[], problems, main)
}

/// The code of the second step.
pub(super) fn code_page(visit: &Visit, back: &str, problems: &[Problem]) -> Answer {
    let form = Form::post("/anmelden/code").hidden(&[("zurueck", back)]).with(html! {
        (Field::new(LANG, "code", "Code")
            .hint("Sechs Ziffern aus der App auf Ihrem Telefon, oder einer Ihrer Wiederherstellungscodes.")
            .problems(problems)
            .one_time_code(""))
        (Button::primary("Weiter"))
    });
    let main = html! {
        (heading(1, "Code eingeben"))
        (text("Der Code muss innerhalb von fünf Minuten nach dem Passwort eingegeben werden."))
        (form)
        (text(link("Von vorn beginnen", "/anmelden")))
    };
    visit.staff_page("Code eingeben", &[], problems, main)
}
