//! Invented residents for the embedded register.

use citizen::{
    forms::Address,
    register::{Block, Home, HomeKind, Resident, store},
};
use jiff::{ToSpan, civil::date};
use kernel::{Date, Result, World};
use town::Town;

use super::source::Source;

/// The lists names and streets are drawn from.
pub(super) struct Lists {
    given: Vec<String>,
    family: Vec<String>,
    streets: Vec<(String, String, String)>,
    city: String,
}

impl Lists {
    pub(super) fn of(source: &Source) -> Result<Self> {
        let street = |line: &String| {
            let mut cells = line.split(';').map(str::to_owned);
            (cells.next().unwrap_or_default(), cells.next().unwrap_or_default(), cells.next().unwrap_or_default())
        };
        Ok(Self {
            given: source.lines("given-names.txt")?,
            family: source.lines("family-names.txt")?,
            streets: source.lines("streets.csv")?.iter().skip(1).map(street).collect(),
            city: source.city().to_owned(),
        })
    }
}

/// A number from 0 to `below`.
pub(super) fn pick(world: &World, below: usize) -> usize {
    let number = u64::from_le_bytes(world.random());
    usize::try_from(number % (below.max(1) as u64)).unwrap_or_default()
}

pub(super) fn settle(town: &Town, source: &Source, invented: &World, count: usize) -> Result<()> {
    let lists = Lists::of(source)?;
    let residents: Vec<Resident> = (0..count).map(|number| resident(&lists, invented, number)).collect();
    for part in residents.chunks(5_000) {
        town.maintain(|tx| {
            for resident in part {
                store::insert(tx, resident)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn resident(lists: &Lists, world: &World, number: usize) -> Resident {
    let one = |list: &[String]| list[pick(world, list.len())].clone();
    let usual = one(&lists.given);
    let second = if pick(world, 3) == 0 { format!(" {}", one(&lists.given)) } else { String::new() };
    let mut homes = vec![home(lists, world, HomeKind::Main)];
    if pick(world, 20) == 0 {
        homes.push(home(lists, world, HomeKind::Second));
    }
    Resident {
        id: world.id(),
        family_name: one(&lists.family),
        given_names: format!("{usual}{second}"),
        usual_name: usual,
        doctorate: if pick(world, 80) == 0 { "Dr.".into() } else { String::new() },
        born: day(world, date(1930, 1, 1), 34_000),
        homes,
        block: match number % 400 {
            0 => Block::Information,
            1 => Block::Conditional,
            _ => Block::None,
        },
    }
}

fn home(lists: &Lists, world: &World, kind: HomeKind) -> Home {
    let (street, postal_code, _) = &lists.streets[pick(world, lists.streets.len())];
    let letter = ["", "", "", "", "a", "b"][pick(world, 6)];
    let address = Address {
        street: street.clone(),
        number: format!("{}{letter}", pick(world, 90) + 1),
        extra: String::new(),
        postal_code: postal_code.clone(),
        city: lists.city.clone(),
    };
    Home { kind, address, since: day(world, date(2000, 1, 1), 9_000) }
}

fn day(world: &World, from: Date, days: usize) -> Date {
    from.saturating_add(i64::try_from(pick(world, days)).unwrap_or_default().days())
}
