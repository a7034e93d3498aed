//! Types: item definitions and references to them (DMN 1.5 § 7.3).

use super::Tests;

/// A type as it is named beside variables and expressions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TypeRef {
    /// None is named, or `Any`.
    #[default]
    Any,
    /// One of FEEL's own.
    Feel(feel::Type),
    /// An item definition of this model.
    Item(String),
    /// An item definition of the import at this place.
    Imported(usize, String),
    /// A name that nothing is known about; nothing is checked.
    Unknown(String),
}

/// A type that the model defines (DMN 1.5 § 7.3.3).
#[derive(Debug)]
pub struct ItemDefinition {
    /// Its name.
    pub name: String,
    /// The line of the XML.
    pub line: usize,
    /// What it is made of.
    pub shape: Shape,
    /// Whether it is a list of that.
    pub is_collection: bool,
    /// What is allowed; of a list, what its elements may be.
    pub allowed_values: Option<Tests>,
    /// What is allowed for the whole, of a list, too (since DMN 1.5).
    pub type_constraint: Option<Tests>,
}

/// What a type is made of.
#[derive(Debug)]
pub enum Shape {
    /// Another type.
    Of(TypeRef),
    /// Named components.
    Components(Vec<ItemDefinition>),
    /// A function with the types of its parameters and of its result (§ 7.3.4).
    Function(Vec<TypeRef>, TypeRef),
}
