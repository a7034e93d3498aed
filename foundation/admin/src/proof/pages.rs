//! What is asked of a person before they go on.

use access::{credentials::HasCredentials, sessions::Hurdle};
use kernel::Problem;
use maud::{Markup, html};
use server::{Answer, PROOF, Visit};
use ui::{
    Field, Render,
    fields::PasswordUse,
    parts::{Button, Form, LinkButton, heading, lead, text},
};

use crate::{LANG, passkeys};

/// Asks for what the person has: a code, or the password where they have no second factor.
pub(super) fn proof_page(visit: &Visit, has: &HasCredentials, back: &str, problems: &[Problem]) -> Answer {
    let why = if visit.hurdle() == Some(Hurdle::ShowSecondFactor) {
        "Ihre Rolle verlangt einen zweiten Faktor, und Sie haben sich nur mit dem Passwort angemeldet."
    } else {
        "Was Sie vorhaben, ist besonders geschützt. Ihre Anmeldung liegt länger als 15 Minuten zurück oder war ohne zweiten Faktor."
    };
    let main = html! {
        (heading(1, "Weisen Sie sich noch einmal aus"))
        (lead(why))
        @if has.totp { (code_form(back, problems)) }
        @if has.passkeys > 0 {
            (passkeys::pages::proof_form(back))
            @if !has.totp { (text("Dazu braucht der Browser JavaScript.")) }
        }
        @if !has.totp && has.passkeys == 0 { (password_form(back, problems)) }
        (Form::post("/abmelden").with(html! { (Button::tertiary("Abmelden")) }))
    };
    visit.staff_page("Noch einmal ausweisen", &[], problems, main)
}

fn code_form(back: &str, problems: &[Problem]) -> Markup {
    Form::post(PROOF).hidden(&[("zurueck", back)]).with(html! {
        (Field::new(LANG, "code", "Code")
            .hint("Sechs Ziffern aus der App auf Ihrem Telefon, oder einer Ihrer Wiederherstellungscodes.")
            .problems(problems)
            .one_time_code(""))
        (Button::primary("Weiter"))
    })
}

fn password_form(back: &str, problems: &[Problem]) -> Markup {
    Form::post(PROOF).hidden(&[("zurueck", back)]).with(html! {
        (Field::new(LANG, "current", "Passwort").problems(problems).password(PasswordUse::Current))
        (Button::primary("Weiter"))
    })
}

/// The ways to a second factor, for who needs one.
pub(super) fn set_up_page(visit: &Visit) -> Answer {
    let main = html! {
        (heading(1, "Richten Sie einen zweiten Faktor ein"))
        (lead("Ihre Rolle reicht weit. Deshalb verlangt die Kommune von ihr außer dem Passwort etwas, das nur Sie haben. Erst danach geht es weiter."))
        (text("Einmalcodes zeigt eine App auf Ihrem Telefon. Das geht auf jedem Gerät."))
        (LinkButton::primary("Einmalcodes einrichten", "/konto/einmalcode").render())
        (text("Ein Passkey ist noch einfacher: Finger, Gesicht oder PIN Ihres Geräts."))
        (LinkButton::secondary("Passkey einrichten", "/konto/passkeys/neu").render())
        (Form::post("/abmelden").with(html! { (Button::tertiary("Abmelden")) }))
    };
    visit.staff_page("Zweiter Faktor", &[], &[], main)
}
