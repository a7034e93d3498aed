//! Lists of cases on both databases: everybody finds what the policy lets them see, and nothing is counted for ever.

use access::{Action, POLICY, State, testing::Organisation};
use kernel::{Actor, World};
use ledger::event::Subject;
use town::testing::TestTown;

use super::{Case, GENERAL, actions, actions::NewCase, store};
use crate::fileplan::actions as fileplan;

const PLAN: &str =
    "number;title;description;retention_years;disposal;note\n1;Alles;;;;\n1.1;Verschiedenes;;10;V;\n";

/// The units that cases are opened in, with what they are about.
const CASES: [(&str, &str); 6] = [
    ("32.1", "Beschwerde über Lärm"),
    ("32.1", "Anfrage zur Straße"),
    ("60", "Beschwerde über einen Zaun"),
    ("60", "Beschwerde über ein Dach"),
    ("60", "Bescheinigung"),
    ("10", "beschwerde über das Papier"),
];

fn opened(test: &TestTown, house: &Organisation) -> Vec<Case> {
    let program = Actor::system("test");
    let rules = &test.town.settings().unwrap().number_rules;
    test.town.write(&program, |act| fileplan::import(act, PLAN)).unwrap();
    let open = |act: &mut ledger::Act<'_, '_>| {
        let class = fileplan::by_number(act, "1.1")?.id;
        CASES
            .iter()
            .map(|(unit, title)| {
                let new = NewCase {
                    class,
                    kind: GENERAL.into(),
                    title: (*title).into(),
                    file_title: "Verschiedenes".into(),
                    unit: house.unit(unit),
                    due_on: None,
                };
                actions::open(act, rules, &new)
            })
            .collect()
    };
    test.town.write(&program, open).unwrap()
}

fn found(test: &TestTown, house: &Organisation, who: &str, key: &str, limit: i64) -> Vec<String> {
    let staff = house.staff(test.town.database(), who);
    let filter = POLICY.filter(&staff, Action::ViewCase);
    let key = ::store::fold::fold(key);
    let cases = test.town.read(|read| Ok(store::find_title(read, &filter, &key, limit)?)).unwrap();
    cases.into_iter().map(|case| case.title).collect()
}

#[test]
fn everybody_finds_by_title_what_they_may_see_and_nothing_else() {
    let world = World::system();
    for test in town::testing::both(&[access::MIGRATIONS, crate::MIGRATIONS].concat(), &world) {
        let house = Organisation::found(test.town.database(), &world);
        let cases = opened(&test, &house);
        assert_eq!(found(&test, &house, "clara", "beschwerde", 9), ["Beschwerde über Lärm"]);
        assert_eq!(
            found(&test, &house, "hanna", "beschwerde", 9),
            ["Beschwerde über Lärm"],
            "the unit below"
        );
        let of_town =
            ["beschwerde über das Papier", "Beschwerde über ein Dach", "Beschwerde über einen Zaun"];
        assert_eq!(found(&test, &house, "regine", "beschwerde", 3), of_town, "the first three, by title");

        // A case of another unit that she holds, and one that she opened in an emergency.
        let held = Case { holder: Some(house.person("clara")), state: State::InWork, ..cases[3].clone() };
        let changed = test.town.write(&Actor::system("test"), |act| {
            let id: kernel::Id<()> = held.id.cast();
            act.record("case.taken", Subject::new("case", id), Some(id), ())?;
            Ok(store::update(act, &held, held.version)?)
        });
        assert!(changed.unwrap());
        let granted = test.town.write(&house.actor("clara"), |act| {
            Ok(access::emergency::actions::grant(act, &cases[2].thing(), "Der Zaun ist umgestürzt.")?)
        });
        assert!(granted.is_ok(), "{granted:?}");
        let all = ["Beschwerde über ein Dach", "Beschwerde über einen Zaun", "Beschwerde über Lärm"];
        assert_eq!(found(&test, &house, "clara", "beschwerde", 9), all);
        assert_eq!(found(&test, &house, "clara", "beschwerde", 2), all[..2]);
        assert_eq!(found(&test, &house, "clara", "beschwerde über das", 9), [""; 0]);

        let staff = house.staff(test.town.database(), "clara");
        let filter = POLICY.filter(&staff, Action::ViewCase);
        let exact = |case: &Case| {
            let read = test.town.read(|read| Ok(store::find_reference(read, &filter, &case.reference)?));
            read.unwrap().len()
        };
        assert_eq!((exact(&cases[0]), exact(&cases[4])), (1, 0));
    }
}

#[test]
fn cases_are_counted_up_to_a_limit() {
    let world = World::system();
    for test in town::testing::both(&[access::MIGRATIONS, crate::MIGRATIONS].concat(), &world) {
        let house = Organisation::found(test.town.database(), &world);
        opened(&test, &house);
        let staff = house.staff(test.town.database(), "regine");
        let filter = POLICY.filter(&staff, Action::ViewCase);
        let counted = |most| {
            let unit = house.unit("60");
            let counts = test.town.read(|read| {
                let asked = (store::counts_of_unit(unit, most), store::hidden_of_unit(unit, &filter));
                let (all, hidden) = read.ask(asked)?;
                Ok(store::visible(all, &hidden, most))
            });
            counts.unwrap().into_iter().find(|(state, _)| *state == State::Received).unwrap().1
        };
        assert_eq!((counted(9), counted(3), counted(2)), (3, 3, 2));
        let none =
            test.town.read(|read| Ok(read.ask(store::counts_of_holder(house.person("clara"), 9))?)).unwrap();
        assert_eq!(
            none,
            [State::Received, State::InWork, State::Waiting, State::Decided].map(|state| (state, 0))
        );
    }
}
