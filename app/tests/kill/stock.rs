//! Drafts that are filled in and proven already, and what citizens type.

use std::{path::Path, sync::Mutex};

use citizen::{
    catalogue::Catalogue,
    drafts::actions as drafts,
    forms::{Address, Input},
    packages::Package,
    register::{self, Block, Embedded, Home, HomeKind, Resident},
};
use kernel::{Lang, World, local_date};
use town::Town;

use super::diary::locked;

pub(crate) const SERVICE: &str = "meldebescheinigung";

/// Drafts that are filled in and proven, ready to be sent: code and address.
pub(crate) struct Stock {
    drafts: Mutex<Vec<(String, String)>>,
    size: usize,
}

impl Stock {
    /// Fills the resident register and makes `size` drafts through the library, which is quicker than page by page.
    pub(crate) fn prepare(town: &Town, services: &Path, size: usize) -> Self {
        let residents: Vec<Resident> = FAMILIES.iter().map(|name| resident(&town.world, name)).collect();
        town.maintain(|tx| {
            residents.iter().try_for_each(|resident| register::store::insert(tx, resident).map(drop))?;
            Ok(())
        })
        .unwrap();
        let (catalogue, _) = Catalogue::load(services, Box::new(Embedded)).unwrap();
        let package = catalogue.get(SERVICE).unwrap();
        let ready: Mutex<Vec<(String, String)>> = Mutex::default();
        std::thread::scope(|scope| {
            for part in 0..8 {
                let ready = &ready;
                scope.spawn(move || {
                    for number in (part..size).step_by(8) {
                        let email = format!("antrag-{number}@example.org");
                        let code = draft(town, package, number, &email);
                        locked(ready).push((code, email));
                    }
                });
            }
        });
        Self { drafts: ready, size }
    }

    /// The next draft, when it is time for it: they are spread over the whole run.
    pub(crate) fn take(&self, percent: usize) -> Option<(String, String)> {
        let mut drafts = locked(&self.drafts);
        (self.size - drafts.len() < self.size * (percent + 1) / 100).then(|| drafts.pop()).flatten()
    }
}

const FAMILIES: [&str; 8] =
    ["Ackermann", "Bläser", "Conradi", "Dreßler", "Ehlers", "Fährmann", "Groß", "Hübner"];
const ADDRESS: [&str; 4] = ["Lindenhof", "7", "06749", "Bitterfeld-Wolfen"];
/// The pages of the form.
pub(crate) const PAGES: [&str; 4] = ["person", "wohnung", "kontakt", "erklaerung"];

fn resident(world: &World, family: &str) -> Resident {
    let [street, number, postal_code, city] = ADDRESS.map(str::to_owned);
    let born = "1985-03-27".parse().unwrap();
    Resident {
        id: world.id(),
        family_name: family.to_owned(),
        given_names: "Kim Robin".into(),
        usual_name: "Kim".into(),
        doctorate: String::new(),
        born,
        homes: vec![Home {
            kind: HomeKind::Main,
            address: Address { street, number, postal_code, city, ..Address::default() },
            since: born,
        }],
        block: Block::None,
    }
}

/// What is typed on the pages of the form.
pub(crate) fn fields(number: usize, email: &str) -> [Vec<(&'static str, String)>; 4] {
    let [street, house, postal_code, city] = ADDRESS.map(str::to_owned);
    [
        vec![
            ("familienname", FAMILIES[number % FAMILIES.len()].to_owned()),
            ("vornamen", "Kim Robin".to_owned()),
            ("geburtsdatum-day", "27".to_owned()),
            ("geburtsdatum-month", "3".to_owned()),
            ("geburtsdatum-year", "1985".to_owned()),
        ],
        vec![
            ("anschrift-street", street),
            ("anschrift-number", house),
            ("anschrift-postal_code", postal_code),
            ("anschrift-city", city),
        ],
        vec![("email", email.to_owned())],
        vec![("selbst", "true".to_owned())],
    ]
}

fn draft(town: &Town, package: &Package, number: usize, email: &str) -> String {
    let code = drafts::begin(town, SERVICE, Lang::German).unwrap();
    let draft = drafts::open(town, [127, 0, 0, 1].into(), &code).unwrap();
    let typed = fields(number, email).concat();
    let typed: Vec<(String, String)> =
        typed.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    drafts::change(town, draft.id, |draft| {
        for page in PAGES {
            let today = local_date(town.now());
            let problems = package.form.save(page, &Input::from(&typed), &mut draft.answers, today);
            assert!(problems.is_empty(), "{problems:?}");
        }
        draft.email = Some(email.to_owned());
        draft.email_verified = true;
    })
    .unwrap();
    code
}
