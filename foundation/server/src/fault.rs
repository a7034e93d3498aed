//! What goes wrong becomes a page: words for the person, a number for the operator.

use axum::http::{StatusCode, header};
use kernel::{Error, Problem};
use ui::{ErrorPage, Shell};

use crate::{Answer, Visit};

/// Where staff sign in.
const SIGN_IN: &str = "/anmelden";

/// The answer for `error`. Staff see it in the staff shell, everybody else in the citizens'.
pub(crate) fn answer(visit: &Visit, error: Error) -> Answer {
    if matches!(error, Error::SignIn) {
        let back: String = form_urlencoded::byte_serialize(visit.path.as_bytes()).collect();
        return Answer::see(&format!("{SIGN_IN}?zurueck={back}"));
    }
    log(visit, &error);
    let (status, detail, wait) = translate(error);
    let branding = visit.settings.branding();
    let staff_nav = visit.staff_entries();
    let citizen_nav = (visit.house.navigation.citizen)(visit);
    let path = visit.path_without_lang();
    let nav = visit.nav(if visit.staff.is_some() { &staff_nav } else { &citizen_nav });
    let shell = match &visit.staff {
        Some(staff) => Shell::Staff {
            nav: &nav,
            signed_in: Some(ui::SignedIn { name: staff.name(), deputy_for: None, hidden: &[] }),
            query: "",
        },
        None => Shell::Citizen { path: &path, nav: &nav },
    };
    let page = ErrorPage {
        lang: if visit.staff.is_some() { kernel::Lang::German } else { visit.lang },
        branding: &branding,
        shell,
        status: status.as_u16(),
        detail: detail.as_deref(),
        reference: &visit.reference,
        wait_seconds: wait,
    };
    let mut answer = Answer::page(page.render());
    answer.status = status;
    match wait {
        Some(seconds) => answer.with(header::RETRY_AFTER, seconds.to_string()),
        None => answer,
    }
}

/// Each failure once: a fault of ours with its cause for the operator, never with what the visitor typed.
fn log(visit: &Visit, error: &Error) {
    if let Error::Internal(cause) = error {
        let mut causes = cause.to_string();
        let mut next = cause.source();
        while let Some(deeper) = next {
            causes = format!("{causes}: {deeper}");
            next = deeper.source();
        }
        tracing::error!(reference = %visit.reference, town = %visit.town.slug, cause = %causes, "a request failed");
    }
}

fn translate(error: Error) -> (StatusCode, Option<String>, Option<u64>) {
    match error {
        Error::NotFound => (StatusCode::NOT_FOUND, None, None),
        Error::SignIn => (StatusCode::UNAUTHORIZED, None, None),
        Error::Forbidden(words) => (StatusCode::FORBIDDEN, Some(words.into_owned()), None),
        Error::Conflict(words) => (StatusCode::CONFLICT, Some(words.into_owned()), None),
        Error::Invalid(problems) => (StatusCode::BAD_REQUEST, Some(sentences(&problems)), None),
        Error::TooLarge(words) => (StatusCode::PAYLOAD_TOO_LARGE, Some(words.into_owned()), None),
        Error::TooMany(seconds) => (StatusCode::TOO_MANY_REQUESTS, None, Some(seconds)),
        Error::Busy => (StatusCode::SERVICE_UNAVAILABLE, None, Some(5)),
        Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, None, None),
    }
}

fn sentences(problems: &[Problem]) -> String {
    problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" ")
}
