//! The policy as tables and as properties over random organisations.

use kernel::{Id, PersonId, UnitId};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    Action, Basis, POLICY, Policy, Refusal, Role, Rule, Scope, State, Thing, may,
    table::{self, RULES},
};
use crate::staff::{RoleIn, Staff};

fn id<T>(n: u128) -> Id<T> {
    Id::new(Uuid::from_u128(n))
}
const fn unit(n: u128) -> UnitId {
    Id::new(Uuid::from_u128(100 + n))
}
const fn person(n: u128) -> PersonId {
    Id::new(Uuid::from_u128(200 + n))
}
/// Unit 0 is above 1 and 2, unit 1 is above 3.
fn in_unit(role: Role, n: u128) -> RoleIn {
    let below = match n {
        0 => vec![unit(0), unit(1), unit(2), unit(3)],
        1 => vec![unit(1), unit(3)],
        other => vec![unit(other)],
    };
    RoleIn { role, unit: unit(n), below }
}
fn staff(roles: &[(Role, u128)]) -> Staff {
    Staff::new(person(1), "Kim Beispiel", roles.iter().map(|(role, n)| in_unit(*role, *n)).collect())
}
fn case(n: u128, holder: Option<u128>, state: State) -> Thing {
    Thing::case(id::<()>(7), unit(n), holder.map(person), state, false)
}
fn secret(thing: Thing) -> Thing {
    Thing { secret: true, ..thing }
}

/// `+` allowed, `-` refused with words, `404` hidden, `409` not in this state.
fn answer(staff: &Staff, action: Action, thing: &Thing) -> &'static str {
    match POLICY.judge(staff, action, thing) {
        Ok(_) => "+",
        Err(Refusal::Forbidden { .. }) => "-",
        Err(Refusal::Hidden) => "404",
        Err(Refusal::State(_)) => "409",
    }
}

#[test]
fn a_clerk_sees_the_unit_and_works_on_what_they_hold() {
    let clerk = staff(&[(Role::Clerk, 1)]);
    let mine = case(1, Some(1), State::InWork);
    let table = [
        (Action::ViewCase, mine, "+"),
        (Action::WorkOnCase, mine, "+"),
        (Action::DecideCase, mine, "+"),
        (Action::DecideCase, case(1, Some(1), State::Waiting), "409"),
        (Action::WorkOnCase, case(1, Some(1), State::Closed), "409"),
        (Action::ReopenCase, case(1, Some(1), State::Closed), "+"),
        (Action::ViewCase, case(1, Some(2), State::InWork), "+"),
        (Action::WorkOnCase, case(1, Some(2), State::InWork), "-"),
        (Action::DecideCase, case(1, None, State::InWork), "-"),
        (Action::AssignCase, case(1, None, State::Received), "+"),
        (Action::ViewCase, case(3, Some(2), State::InWork), "404"),
        (Action::ViewCase, case(0, Some(2), State::InWork), "404"),
        (Action::DecideCase, case(2, Some(2), State::InWork), "404"),
        (Action::DecideCase, case(2, Some(2), State::Closed), "404"),
        // Held in another unit: the case went along with the person.
        (Action::WorkOnCase, case(2, Some(1), State::InWork), "+"),
        (Action::ViewCase, secret(case(1, Some(2), State::InWork)), "404"),
        (Action::ViewCase, secret(mine), "+"),
        (Action::WorkOnCase, secret(mine), "+"),
        (Action::EditSettings, Thing::TOWN, "-"),
        (Action::AdministerPeople, Thing::TOWN, "-"),
        (Action::ViewFilePlan, Thing::TOWN, "+"),
        (Action::EditFilePlan, Thing::TOWN, "-"),
        (Action::OpenCase, Thing::of_unit(unit(1)), "+"),
        (Action::OpenCase, Thing::of_unit(unit(2)), "-"),
        (Action::SearchRegister, Thing::of_unit(unit(1)), "+"),
        (Action::SearchRegister, Thing::of_unit(unit(2)), "-"),
        (Action::BreakGlass, case(2, Some(2), State::InWork), "+"),
        (Action::BreakGlass, secret(case(2, Some(2), State::InWork)), "404"),
    ];
    for (action, thing, expected) in table {
        assert_eq!(answer(&clerk, action, &thing), expected, "{action:?} {thing:?}");
    }
}

#[test]
fn each_role_reaches_as_far_as_it_should() {
    let (theirs, elsewhere) = (case(3, Some(9), State::InWork), case(2, Some(9), State::InWork));
    let table = [
        (Role::Head, Action::DecideCase, theirs, "+"),
        (Role::Head, Action::DecideCase, secret(theirs), "+"),
        (Role::Head, Action::ViewCase, elsewhere, "404"),
        (Role::Registry, Action::ViewCase, elsewhere, "+"),
        (Role::Registry, Action::AssignCase, elsewhere, "+"),
        (Role::Registry, Action::WorkOnCase, elsewhere, "-"),
        (Role::Registry, Action::DecideCase, elsewhere, "-"),
        (Role::Registry, Action::ViewCase, secret(elsewhere), "404"),
        (Role::Registry, Action::AssignCase, secret(elsewhere), "404"),
        (Role::Head, Action::DrawProcess, Thing::TOWN, "+"),
        (Role::Head, Action::ApproveProcess, Thing::TOWN, "-"),
        (Role::ProcessManager, Action::ApproveProcess, Thing::TOWN, "+"),
        (Role::ProcessManager, Action::ViewCase, theirs, "404"),
        (Role::Administrator, Action::ViewCase, theirs, "404"),
        (Role::Administrator, Action::Search, theirs, "-"),
        (Role::Administrator, Action::BreakGlass, theirs, "404"),
        (Role::Administrator, Action::AdministerPeople, Thing::TOWN, "+"),
        (Role::Operator, Action::ViewCase, theirs, "404"),
        (Role::Operator, Action::OperateJobs, Thing::TOWN, "+"),
        (Role::Operator, Action::EditSettings, Thing::TOWN, "-"),
        (Role::Auditor, Action::ViewCase, secret(elsewhere), "+"),
        (Role::Auditor, Action::WorkOnCase, elsewhere, "-"),
        (Role::Auditor, Action::AuditLedger, Thing::TOWN, "+"),
    ];
    for (role, action, thing, expected) in table {
        assert_eq!(answer(&staff(&[(role, 1)]), action, &thing), expected, "{role:?} {action:?} {thing:?}");
    }
}

#[test]
fn a_deputy_acts_with_the_rights_of_the_represented_person_on_that_persons_things() {
    let clerk = vec![in_unit(Role::Clerk, 2), in_unit(Role::Administrator, 2)];
    let deputy = staff(&[(Role::Clerk, 1)]).standing_in_for(person(5), "Ada Muster", clerk);
    let theirs = case(2, Some(5), State::InWork);
    let permit = POLICY.permit(&deputy, may::DecideCase, &theirs).unwrap();
    assert_eq!(permit.basis(), Basis::Deputy { of: person(5), role: Role::Clerk });
    assert_eq!(permit.actor(), &kernel::Actor::Staff { person: person(1), deputy_for: Some(person(5)) });
    assert!(permit.covers(id::<()>(7)) && !permit.covers(id::<()>(8)));
    // Not what the represented person's unit has besides, and not their offices in the program.
    assert_eq!(answer(&deputy, Action::ViewCase, &case(2, Some(6), State::InWork)), "404");
    assert_eq!(answer(&deputy, Action::AdministerPeople, &Thing::TOWN), "-");
    // One's own right comes first.
    let own = POLICY.permit(&deputy, may::ViewCase, &case(1, Some(5), State::InWork)).unwrap();
    assert_eq!((own.basis(), own.deputy_for()), (Basis::Own(Role::Clerk), None));

    let head = staff(&[(Role::Clerk, 2)]).standing_in_for(person(5), "Ada", vec![in_unit(Role::Head, 1)]);
    assert_eq!(answer(&head, Action::DecideCase, &case(3, Some(9), State::InWork)), "+");
}

#[test]
fn an_emergency_access_opens_one_case_for_reading() {
    let there = case(2, Some(9), State::InWork);
    let granted = staff(&[(Role::Clerk, 1)]).with_granted([id(7)]);
    assert_eq!(POLICY.judge(&granted, Action::ViewCase, &there), Ok(Basis::BreakGlass));
    assert_eq!(answer(&granted, Action::WorkOnCase, &there), "-");
    assert_eq!(answer(&granted, Action::ViewCase, &Thing { id: Some(id(8)), ..there }), "404");
    assert_eq!(answer(&granted, Action::Search, &there), "-");
}

#[test]
fn nobody_without_a_role_may_anything() {
    let nobody = staff(&[]);
    for action in Action::ALL {
        assert!(!POLICY.ever(&nobody, *action), "{action:?}");
        assert_ne!(answer(&nobody, *action, &case(1, Some(1), State::InWork)), "+", "{action:?}");
    }
}

#[test]
fn every_state_is_listed() {
    let (name, all) = kernel::variants!(State { Received, InWork, Waiting, Decided, Closed });
    assert_eq!(State::ALL.map(|state| name(&state)), all);
}

#[test]
fn the_table_keeps_the_separations() {
    for rule in RULES {
        assert!(!(rule.action.open_to_the_program() && rule.action.is_about_a_case()), "{rule:?}");
        let about_cases = rule.action.is_about_a_case() || matches!(rule.action, Action::Search);
        match rule.role {
            Role::Auditor => assert!(rule.action.only_reads(), "auditors change nothing: {rule:?}"),
            Role::ProcessManager | Role::Administrator | Role::Operator => {
                assert!(!about_cases, "no cases by office: {rule:?}");
            }
            Role::Clerk | Role::Head | Role::Registry => {}
        }
        let offices = [Role::ProcessManager, Role::Administrator, Role::Operator, Role::Auditor];
        assert!(!(rule.deputy && offices.contains(&rule.role)), "offices are not represented: {rule:?}");
        assert!(RULES.iter().filter(|other| *other == rule).count() == 1, "said twice: {rule:?}");
    }
    let of = |action| -> Vec<_> {
        RULES.iter().filter(|r| r.action == action).map(|r| Rule { action: Action::ViewCase, ..*r }).collect()
    };
    assert_eq!(of(Action::Search), of(Action::ViewCase), "what is found is what may be viewed");
    for action in Action::ALL {
        let named = action.key().starts_with("case.") && *action != Action::OpenCase;
        assert_eq!(action.is_about_a_case(), named, "{action:?}: what is about a case is called `case.…`");
        assert!(RULES.iter().any(|rule| rule.action == *action), "nobody may {action:?}");
        assert!(
            action.is_about_a_case() || table::states(*action) == super::States::ANY,
            "{action:?} has no state to ask for"
        );
    }
}

fn any_role() -> impl Strategy<Value = Role> {
    proptest::sample::select(&Role::ALL[..])
}
fn any_roles() -> impl Strategy<Value = Vec<(Role, u128)>> {
    proptest::collection::vec((any_role(), 0u128..6), 0..4)
}
/// A random tree: unit n hangs under some unit before it.
fn any_tree() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(any::<prop::sample::Index>(), 5)
        .prop_map(|at| at.iter().enumerate().map(|(n, index)| index.index(n + 1)).collect())
}
fn below(tree: &[usize], top: u128) -> Vec<UnitId> {
    let top = usize::try_from(top).unwrap();
    let hangs_under = |mut n: usize| {
        while n != top && n != 0 {
            n = tree[n - 1];
        }
        n == top
    };
    (0..=tree.len()).filter(|n| hangs_under(*n)).map(|n| unit(n as u128)).collect()
}
fn any_staff() -> impl Strategy<Value = Staff> {
    let deputies = proptest::collection::vec((2u128..5, any_roles()), 0..3);
    let granted = proptest::collection::vec(0u128..4, 0..2);
    (any_tree(), any_roles(), deputies, granted).prop_map(|(tree, own, deputies, granted)| {
        let roles = |roles: Vec<(Role, u128)>| {
            roles
                .into_iter()
                .map(|(role, n)| RoleIn { role, unit: unit(n), below: below(&tree, n) })
                .collect()
        };
        let staff = Staff::new(person(1), "", roles(own)).with_granted(granted.into_iter().map(id));
        deputies.into_iter().fold(staff, |s, (n, held)| s.standing_in_for(person(n), "", roles(held)))
    })
}
fn any_thing() -> impl Strategy<Value = Thing> {
    let state = proptest::option::weighted(0.9, proptest::sample::select(&State::ALL[..]));
    (
        proptest::option::weighted(0.9, 0u128..4),
        proptest::option::weighted(0.9, 0u128..6),
        proptest::option::weighted(0.7, 1u128..6),
        state,
        proptest::bool::weighted(0.3),
    )
        .prop_map(|(n, u, p, state, secret)| Thing {
            id: n.map(id),
            unit: u.map(unit),
            holder: p.map(person),
            state,
            secret,
        })
}
fn any_action() -> impl Strategy<Value = Action> {
    proptest::sample::select(Action::ALL)
}
fn any_rules() -> impl Strategy<Value = Policy> {
    let scopes = [Scope::HeldByMe, Scope::OwnUnit, Scope::OwnUnitAndBelow, Scope::WholeTown];
    let rule = (any_role(), any_action(), proptest::sample::select(scopes.to_vec()), any::<(bool, bool)>())
        .prop_map(|(role, action, scope, (secret, deputy))| Rule { role, action, scope, secret, deputy });
    proptest::collection::vec(rule, 0..40).prop_map(|rules| Policy { rules: rules.into() })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_filter_lists_exactly_what_the_rule_permits(staff in any_staff(), things in proptest::collection::vec(any_thing(), 4)) {
        for action in Action::ALL {
            let filter = POLICY.filter(&staff, *action);
            for thing in &things {
                let permitted = POLICY.judge(&staff, *action, thing).is_ok();
                prop_assert_eq!(filter.admits(thing), permitted, "{:?} {:?}", action, thing);
                prop_assert!(!permitted || !filter.is_empty());
            }
        }
    }

    #[test]
    fn it_does_so_for_any_table_of_rules(
        policy in any_rules(), staff in any_staff(), action in any_action(), thing in any_thing(),
    ) {
        let permitted = policy.judge(&staff, action, &thing).is_ok();
        prop_assert_eq!(policy.filter(&staff, action).admits(&thing), permitted);
    }

    #[test]
    fn who_may_do_something_to_a_case_may_see_it(staff in any_staff(), thing in any_thing()) {
        for action in Action::ALL.iter().filter(|a| a.is_about_a_case() && **a != Action::BreakGlass) {
            if POLICY.judge(&staff, *action, &thing).is_ok() {
                prop_assert!(POLICY.judge(&staff, Action::ViewCase, &thing).is_ok(), "{:?}", action);
            }
        }
    }

    #[test]
    fn what_must_not_be_known_is_refused_alike_for_every_action(staff in any_staff(), thing in any_thing()) {
        if POLICY.judge(&staff, Action::ViewCase, &thing) == Err(Refusal::Hidden) {
            for action in Action::ALL.iter().filter(|a| a.is_about_a_case() && **a != Action::BreakGlass) {
                prop_assert_eq!(POLICY.judge(&staff, *action, &thing), Err(Refusal::Hidden));
            }
        }
    }

    #[test]
    fn a_deputyship_takes_nothing_away(staff in any_staff(), thing in any_thing(), action in any_action()) {
        let alone = Staff::new(staff.person(), "", staff.roles().to_vec()).with_granted(staff.granted().to_vec());
        if let Ok(basis) = POLICY.judge(&alone, action, &thing) {
            let with_others = POLICY.judge(&staff, action, &thing);
            prop_assert!(with_others.is_ok());
            prop_assert!(basis == Basis::BreakGlass || with_others == Ok(basis));
        }
    }
}
