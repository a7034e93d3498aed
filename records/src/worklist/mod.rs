//! Worklists (Arbeitsvorrat): what a person holds and what waits in the units.

pub mod pages;
pub mod routes;

use access::State;

/// The tabs of a worklist in their order, with their keys in the URL and their titles.
pub const TABS: [(State, &str, &str); 5] = [
    (State::InWork, "in-bearbeitung", "In Bearbeitung"),
    (State::Received, "eingegangen", "Eingegangen"),
    (State::Waiting, "rueckfragen", "Warten auf Antwort"),
    (State::Decided, "entschieden", "Entschieden"),
    (State::Closed, "abgeschlossen", "Zu den Akten"),
];

/// The state that the key in the URL means; without one, `default`.
#[must_use]
pub fn state(key: &str, default: State) -> State {
    TABS.iter().find(|(_, known, _)| *known == key).map_or(default, |(state, ..)| *state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_tab_and_an_unknown_key_shows_the_first() {
        for state in State::ALL {
            let (_, key, _) = TABS.into_iter().find(|(known, ..)| *known == state).unwrap();
            assert_eq!(super::state(key, State::Closed), state);
        }
        assert_eq!(state("quatsch", State::Received), State::Received);
    }
}
