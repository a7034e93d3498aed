//! Who sends, gets, is paid: names and addresses as on an envelope, everything else as facts.

use super::{Builder, some};
use crate::model::Group;
use crate::view::blocks::{Block, Party, Piece};

/// Where names and addresses of somebody stand.
struct Terms {
    role: &'static str,
    names: &'static [&'static str],
    address: &'static str,
    streets: [&'static str; 3],
    town: [&'static str; 2],
    region: &'static str,
    country: &'static str,
    contact: &'static str,
}

const SELLER: Terms = Terms {
    role: "Verkäufer",
    names: &["BT-27", "BT-28"],
    address: "BG-5",
    streets: ["BT-35", "BT-36", "BT-162"],
    town: ["BT-38", "BT-37"],
    region: "BT-39",
    country: "BT-40",
    contact: "BG-6",
};

const BUYER: Terms = Terms {
    role: "Käufer",
    names: &["BT-44", "BT-45"],
    address: "BG-8",
    streets: ["BT-50", "BT-51", "BT-163"],
    town: ["BT-53", "BT-52"],
    region: "BT-54",
    country: "BT-55",
    contact: "BG-9",
};

const REPRESENTATIVE: Terms = Terms {
    role: "Steuervertreter des Verkäufers",
    names: &["BT-62"],
    address: "BG-12",
    streets: ["BT-64", "BT-65", "BT-164"],
    town: ["BT-67", "BT-66"],
    region: "BT-68",
    country: "BT-69",
    contact: "",
};

const DELIVERY: Terms = Terms {
    role: "Geliefert an",
    names: &["BT-70"],
    address: "BG-15",
    streets: ["BT-75", "BT-76", "BT-165"],
    town: ["BT-78", "BT-77"],
    region: "BT-79",
    country: "BT-80",
    contact: "",
};

const PAYEE: Terms = Terms {
    role: "Abweichender Zahlungsempfänger",
    names: &["BT-59"],
    address: "",
    streets: ["", "", ""],
    town: ["", ""],
    region: "",
    country: "",
    contact: "",
};

impl<'i> Builder<'i> {
    pub(super) fn seller(&self, root: &'i Group) -> Party<'i> {
        self.first(root, "BG-4", &SELLER)
    }

    pub(super) fn buyer(&self, root: &'i Group) -> Party<'i> {
        self.first(root, "BG-7", &BUYER)
    }

    pub(super) fn representative(&self, root: &'i Group) -> Vec<Block<'i>> {
        self.parties(root, "BG-11", &REPRESENTATIVE)
    }

    pub(super) fn delivery(&self, root: &'i Group) -> Vec<Block<'i>> {
        self.parties(root, "BG-13", &DELIVERY)
    }

    pub(super) fn payee(&self, root: &'i Group) -> Vec<Block<'i>> {
        self.parties(root, "BG-10", &PAYEE)
    }

    fn first(&self, root: &'i Group, group: &str, terms: &Terms) -> Party<'i> {
        let nobody = || Party { role: terms.role, lines: Vec::new(), facts: Vec::new() };
        root.groups.iter().find(|one| one.term == group).map_or_else(nobody, |group| self.party(group, terms))
    }

    fn parties(&self, root: &'i Group, group: &str, terms: &Terms) -> Vec<Block<'i>> {
        let found = root.groups.iter().filter(|one| one.term == group);
        let parties = found.map(|group| self.party(group, terms));
        parties.filter(|party| !party.lines.is_empty() || !party.facts.is_empty()).map(Block::Party).collect()
    }

    fn party(&self, group: &'i Group, terms: &Terms) -> Party<'i> {
        let mut lines: Vec<Vec<Piece<'i>>> = Vec::new();
        lines.extend(terms.names.iter().flat_map(|term| self.all(group, term)).map(|name| vec![name]));
        for address in group.groups.iter().filter(|inner| inner.term == terms.address) {
            lines
                .extend(terms.streets.iter().flat_map(|term| self.all(address, term)).map(|line| vec![line]));
            lines.extend(some(self.joined(address, &terms.town, " "), |line| line));
            lines.extend(
                [terms.region, terms.country]
                    .iter()
                    .flat_map(|term| self.all(address, term))
                    .map(|line| vec![line]),
            );
        }
        let mut facts = Vec::new();
        for contact in group.groups.iter().filter(|inner| inner.term == terms.contact) {
            facts.extend(self.remaining(contact));
        }
        facts.extend(self.remaining_deep(group));
        Party { role: terms.role, lines, facts }
    }
}
