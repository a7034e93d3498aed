//! `/bausteine`: every component in every state.

use maud::html;
use server::{Answer, Guard, Route};
use ui::{gallery, parts::heading};

/// The route.
#[must_use]
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::page("/bausteine", Guard::Staff, |visit| {
        let main = html! {
            (heading(1, "Bausteine"))
            p class="kern-body" { "Jeder Baustein in jedem Zustand, mit seinem Namen im Code." }
            @for (number, sample) in gallery::samples().iter().enumerate() {
                section class="r-sample" data-sample=(sample.name) {
                    p class="r-sample__name" id={ "sample-" (number) } { (sample.name) }
                    (sample.markup)
                }
            }
        };
        Ok::<Answer, _>(visit.staff_page("Bausteine", &[], &[], main))
    })]
}
