//! JSON as it was written: with its numbers digit by digit and the names that stand twice.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// Digits that every binary number keeps.
const CERTAIN: usize = 15;

/// A piece of JSON.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Text(String),
    Number(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
    /// A number with more digits than were certainly kept.
    LongNumber,
    /// A truth value or nothing, which no term is.
    Other,
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        // The shortest digits that mean this number: those that were written, but for zeros at their end, if they were few.
        let text = number.to_string();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        Ok(if digits <= CERTAIN { Node::Number(text) } else { Node::LongNumber })
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(one) = all.next_element()? {
            list.push(one);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Node, A::Error> {
        let mut object = Vec::new();
        while let Some(entry) = all.next_entry()? {
            object.push(entry);
        }
        Ok(Node::Object(object))
    }
}
