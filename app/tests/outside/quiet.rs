//! Quiet: what comes into being where somebody may not look changes no page they can open, down to the last figure of a
//! count. And lists name no thing of which the policy says that the reader must not know.

use access::{Action, POLICY, State};
use records::cases::Case;
use server::Method;

use crate::{
    apart::{Visitor, visitors},
    ground::{Ground, both},
    web::{Ask, Reply},
};

/// Pages that count what happens in the whole town, for everybody or for the operator, by design and without naming it.
const COUNTING: [&str; 2] = ["/log/checkpoint", "/betrieb"];

/// Pages that count cases of the whole town, but none that is secret.
const COUNTING_OPEN: [&str; 1] = ["/prozesse"];

/// Every page a visitor can open without knowing the name of a case, at their host.
fn paths(g: &Ground, visitor: &Visitor) -> Vec<String> {
    let Some(place) = g.places.iter().find(|place| place.host == visitor.host) else { return Vec::new() };
    let pages = g.routes.iter().filter(|route| route.method == Method::Get && !route.has_parts());
    let mut paths: Vec<String> =
        pages.map(|route| route.path.to_owned()).filter(|path| !COUNTING.contains(&path.as_str())).collect();
    let tabs = records::worklist::TABS.map(|(_, key, _)| key);
    paths.extend(tabs.iter().map(|tab| format!("/arbeitsplatz?stand={tab}")));
    for unit in place.units.values() {
        paths.extend(tabs.iter().map(|tab| format!("/arbeitsplatz/{unit}?stand={tab}")));
        paths.push(format!("/aufgaben?liste={unit}"));
    }
    for number in ["12.20.20", "12.20.80"] {
        let class = place.town.read(|read| records::fileplan::actions::by_number(read, number)).unwrap().id;
        paths.extend([format!("/aktenplan/{class}"), format!("/aktenplan/{class}?nach=2000_0")]);
    }
    paths.extend(["/suche?q=Kanari", "/suche?q=Einfache", "/suche?q=12"].map(str::to_owned));
    for person in place.staff.values() {
        paths.push(format!("/verwaltung/personen/{}", person.id));
    }
    paths
}

fn look(g: &Ground, visitor: &Visitor, paths: &[String]) -> Vec<Reply> {
    let get = |path: &String| g.ask(&Ask::get(visitor.host, path, &visitor.cookie)).told(str::to_owned);
    paths.iter().map(get).collect()
}

fn may_know(visitor: &Visitor, case: &Case) -> bool {
    visitor.staff.as_ref().is_some_and(|staff| POLICY.judge(staff, Action::ViewCase, &case.thing()).is_ok())
}

/// So many kinds of new cases there are.
const KINDS: usize = 8;

/// A new case: in the citizens' office or elsewhere, open or secret, held or not.
fn newcomer(g: &Ground, kind: usize) -> Case {
    let place = g.victim();
    let states = [State::Received, State::InWork, State::Waiting, State::Decided, State::Closed];
    // For those without an application a process runs.
    let with_task = |unit, clerk, secret| {
        let case = g.general(place, unit, clerk, secret);
        g.to_check(&case);
        case
    };
    match kind {
        0 => with_task("buergerservice", "clara", true),
        1 => with_task("bau", "bernd", false),
        2..=6 => g.applied(place, states[kind - 2], true).case,
        _ => g.applied(place, State::InWork, false).case,
    }
}

/// Kinds that come together, because the same people may know of them.
const TOGETHER: [&[usize]; 4] = [&[0, 3, 4, 5, 6], &[1], &[2], &[7]];

#[test]
fn what_somebody_must_not_know_of_changes_no_page_they_can_open() {
    for g in both("quiet") {
        // Of the other town two are enough here: what their pages show comes from another database.
        let there =
            |visitor: &Visitor| visitor.who.contains("other town") && !visitor.who.starts_with("rita");
        let visitors: Vec<_> = visitors(&g).into_iter().filter(|visitor| !there(visitor)).collect();
        let looked = |visitor: &Visitor| look(&g, visitor, &paths(&g, visitor));
        // Which processes there are is no secret: the one of later cases is there before.
        newcomer(&g, 1);
        let mut seen: Vec<_> = visitors.iter().map(&looked).collect();
        let mut compared = 0;
        for kinds in TOGETHER {
            let cases: Vec<Case> = kinds.iter().map(|kind| newcomer(&g, *kind)).collect();
            for (visitor, old) in visitors.iter().zip(&mut seen) {
                let new = looked(visitor);
                if !cases.iter().any(|case| may_know(visitor, case)) {
                    for ((path, old), new) in paths(&g, visitor).iter().zip(old.iter()).zip(&new) {
                        if COUNTING_OPEN.contains(&path.as_str()) && !cases.iter().all(|case| case.secret) {
                            continue;
                        }
                        compared += 1;
                        let who = &visitor.who;
                        assert!(old == new, "{}: {who} sees on {path} that {kinds:?} are there", g.dialect());
                    }
                }
                *old = new;
            }
        }
        println!("{}: {compared} pages of {} visitors stayed as they were", g.dialect(), visitors.len());
        assert!(compared > 1_500);
    }
}

/// Whether a page holds a name and not only a longer one that begins with it.
fn holds(page: &str, name: &str) -> bool {
    page.match_indices(name).any(|(at, _)| !page[at + name.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

#[test]
fn lists_name_what_the_policy_lets_the_reader_see_and_nothing_else() {
    for g in both("lists") {
        let visitors = visitors(&g);
        let cases: Vec<Case> = (0..KINDS).map(|kind| newcomer(&g, kind)).collect();
        let (mut shown, mut hidden) = (0, 0);
        for visitor in &visitors {
            let mut paths = paths(&g, visitor);
            paths.extend(cases.iter().map(|case| format!("/akten/{}", case.file)));
            paths.extend(cases.iter().map(|case| format!("/akten/{}?nach=1", case.file)));
            let pages = look(&g, visitor, &paths);
            for case in &cases {
                let named = |page: &Reply| {
                    [&case.title, &case.reference, &case.id.to_string()]
                        .iter()
                        .any(|name| holds(&page.body, name))
                };
                let on = pages.iter().zip(&paths).find(|(page, _)| named(page)).map(|(_, path)| path);
                let may = may_know(visitor, case);
                *if may { &mut shown } else { &mut hidden } += 1;
                assert_eq!(on.is_some(), may, "{}: {} and {case:?}: {on:?}", g.dialect(), visitor.who);
            }
            // A case file is no more known than the cases in it.
            for (path, page) in paths.iter().zip(&pages).filter(|(path, _)| path.starts_with("/akten/")) {
                let known = cases
                    .iter()
                    .filter(|case| path.contains(&case.file.to_string()))
                    .any(|case| may_know(visitor, case));
                assert_eq!(page.status == 200, known, "{}: {} and {path}", g.dialect(), visitor.who);
            }
        }
        println!(
            "{}: {shown} times a case was shown to who may see it, {hidden} times to nobody else",
            g.dialect()
        );
    }
}
