//! What all requests share.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::Arc,
};

use town::Installation;

use crate::{Limits, Visit};

/// What all requests share: the towns, the limits, and what the rooms bring along.
pub struct House {
    /// The towns.
    pub installation: Arc<Installation>,
    /// What a request may cost.
    pub limits: Limits,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// The main navigation of the pages.
    pub navigation: Navigation,
    /// What the rooms bring along.
    pub extensions: Extensions,
}

/// The main navigation, as the program puts it together from its rooms.
#[derive(Clone, Copy)]
pub struct Navigation {
    /// For citizens: label and path, in the language of the visit.
    pub citizen: fn(&Visit) -> Vec<(String, &'static str)>,
    /// For staff.
    pub staff: fn(&Visit) -> Vec<(String, &'static str)>,
}

/// Values found by their type: a room puts one in when the program is wired, and its handlers take it out.
#[derive(Default)]
pub struct Extensions(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl Extensions {
    /// Puts a value in.
    #[must_use]
    pub fn with<T: Any + Send + Sync>(mut self, value: T) -> Self {
        self.0.insert(TypeId::of::<T>(), Box::new(value));
        self
    }

    /// The value of this type, if somebody put one in.
    #[must_use]
    pub fn get<T: Any>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>()).and_then(|value| value.downcast_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::Extensions;

    #[test]
    fn values_are_found_by_type() {
        let extensions = Extensions::default().with(7u8).with("text");
        assert_eq!(extensions.get::<u8>(), Some(&7));
        assert_eq!(extensions.get::<&str>(), Some(&"text"));
        assert_eq!(extensions.get::<u16>(), None);
    }
}
