//! Connectors: what a service task calls. Each has a name, says what it takes and gives, and is a function of the program.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use engine::Variables;
use feel::Value;
use kernel::Result;
use ledger::Act;
use records::cases::CaseId;
use town::Town;

use crate::InstanceId;

/// A call of a connector.
#[derive(Clone, Debug)]
pub struct Call {
    /// The same for every try of one call, so that an outside effect can be recognised by it.
    pub id: kernel::Id<Call>,
    /// The instance that calls.
    pub instance: InstanceId,
    /// The case that it drives.
    pub case: CaseId,
    /// The id of the service task in the model.
    pub element: String,
    /// What it is given: the variables that it sees, and what the model adds.
    pub values: BTreeMap<Arc<str>, Value>,
}

impl Call {
    /// A value that is given; `null` where it is not.
    #[must_use]
    pub fn value(&self, name: &str) -> &Value {
        self.values.get(name).unwrap_or(&Value::Null)
    }

    /// A text that is given.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value(name).as_str()
    }
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    /// The task is done; what came out becomes variables.
    Complete(Variables),
    /// It ended with an error of this code, which the model may handle at the border of the task.
    Error(String, Variables),
}

impl Done {
    /// Done, and nothing came out.
    #[must_use]
    pub const fn nothing() -> Self {
        Self::Complete(Vec::new())
    }
}

/// What a connector takes or gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name of the variable.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether it must be there.
    pub required: bool,
    /// What it is, in German.
    pub german: &'static str,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A text.
    Text,
    /// A number.
    Number,
    /// True or false.
    Truth,
    /// A day.
    Date,
    /// Anything.
    Anything,
}

impl Holds {
    /// Whether the value is of this kind.
    #[must_use]
    pub const fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => matches!(value, Value::String(_)),
            Self::Number => matches!(value, Value::Number(_)),
            Self::Truth => matches!(value, Value::Boolean(_)),
            Self::Date => matches!(value, Value::Date(_)),
            Self::Anything => true,
        }
    }

    /// The German word, with its article.
    #[must_use]
    pub const fn german(self) -> &'static str {
        match self {
            Self::Text => "ein Text",
            Self::Number => "eine Zahl",
            Self::Truth => "ein Wahrheitswert",
            Self::Date => "ein Datum",
            Self::Anything => "ein Wert",
        }
    }
}

type Inside = dyn Fn(&Town, &mut Act<'_, '_>, &Call) -> Result<Done> + Send + Sync;
type Outside = dyn Fn(&Town, &Call) -> Result<Done> + Send + Sync;

/// How a connector works.
enum Way {
    /// In the transaction of the turn: it changes nothing but the database.
    Inside(Box<Inside>),
    /// In a job: it may take its time and reach the outside, and must be able to run again.
    Outside(Box<Outside>),
}

/// A connector.
pub struct Connector {
    /// Its name in models.
    pub key: &'static str,
    /// What it does, in German.
    pub german: &'static str,
    /// What it takes.
    pub takes: &'static [Field],
    /// What it gives.
    pub gives: &'static [Field],
    way: Way,
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connector({})", self.key)
    }
}

impl Connector {
    /// One that works in the transaction of the turn.
    pub fn inside(
        key: &'static str,
        german: &'static str,
        work: impl Fn(&Town, &mut Act<'_, '_>, &Call) -> Result<Done> + Send + Sync + 'static,
    ) -> Self {
        Self { key, german, takes: &[], gives: &[], way: Way::Inside(Box::new(work)) }
    }

    /// One that works in a job.
    pub fn outside(
        key: &'static str,
        german: &'static str,
        work: impl Fn(&Town, &Call) -> Result<Done> + Send + Sync + 'static,
    ) -> Self {
        Self { key, german, takes: &[], gives: &[], way: Way::Outside(Box::new(work)) }
    }

    /// What it takes and gives.
    #[must_use]
    pub const fn typed(mut self, takes: &'static [Field], gives: &'static [Field]) -> Self {
        (self.takes, self.gives) = (takes, gives);
        self
    }

    pub(crate) fn as_inside(&self) -> Option<&Inside> {
        match &self.way {
            Way::Inside(work) => Some(work),
            Way::Outside(_) => None,
        }
    }

    pub(crate) fn as_outside(&self) -> Option<&Outside> {
        match &self.way {
            Way::Outside(work) => Some(work),
            Way::Inside(_) => None,
        }
    }

    /// What is wrong with what it is given, in German.
    pub(crate) fn misfit(&self, call: &Call) -> Option<String> {
        let wrong = self.takes.iter().find_map(|field| match call.value(field.name) {
            Value::Null if field.required => Some(format!("„{}“ ({}) fehlt", field.name, field.german)),
            Value::Null => None,
            value if field.holds.fits(value) => None,
            value => Some(format!(
                "„{}“ ({}) ist {}, gebraucht wird {}",
                field.name,
                field.german,
                value.kind_name(),
                field.holds.german()
            )),
        });
        wrong.map(|wrong| format!("Der Dienst „{}“ kann nicht beginnen: {wrong}.", self.german))
    }
}

/// All connectors of the program, by name.
#[derive(Debug, Default)]
pub struct Connectors(BTreeMap<&'static str, Connector>);

impl Connectors {
    /// With one more.
    #[must_use]
    pub fn with(mut self, connector: Connector) -> Self {
        self.0.insert(connector.key, connector);
        self
    }

    /// The connector of a name.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Connector> {
        self.0.get(key)
    }

    /// All, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Connector> {
        self.0.values()
    }
}
