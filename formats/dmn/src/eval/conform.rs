//! Whether values are of the types that the model declares, and the conversions at these boundaries
//! (DMN 1.5 § 10.3.2.9).

use feel::{Scope, Type, Value};

use super::Run;
use crate::explain::{cut, shown};
use crate::limits;
use crate::model::{ItemDefinition, Model, Shape, Tests, TypeRef};

impl Run {
    /// The value as the declared type, or `null` with a reason.
    pub(super) fn typed(&self, kind: &TypeRef, value: Value, line: usize) -> Value {
        match self.coerce(kind, value) {
            Ok(value) => value,
            Err(reason) => self.fault(line, reason),
        }
    }

    /// The value as the declared type: itself, the only element of a list, a list around it, or midnight of a day
    /// (§ 10.3.2.9.4).
    ///
    /// # Errors
    /// The reason, in German, where it is none of that.
    pub(super) fn coerce(&self, kind: &TypeRef, value: Value) -> Result<Value, String> {
        if value.is_null() || *kind == TypeRef::Any {
            return Ok(value);
        }
        // Every part of the value is looked at, and again for each conversion.
        if matches!(value, Value::List(_) | Value::Context(_)) && !self.spend(value.weight() as usize) {
            return Ok(Value::Null);
        }
        let check = Check { scope: &self.session.scope };
        let Err(reason) = check.conforms(&self.model, kind, &value, 0) else { return Ok(value) };
        let converted = match &value {
            Value::List(values) => match &**values {
                [single] => Some(single.clone()),
                _ => None,
            },
            Value::Date(_) => Type::DateTime.convert(value.clone()),
            _ => None,
        };
        let around = Value::from(vec![value]);
        for candidate in converted.into_iter().chain([around]) {
            // `null` inside of a list is no value of the type.
            if !candidate.is_null() && check.conforms(&self.model, kind, &candidate, 0).is_ok() {
                return Ok(candidate);
            }
        }
        Err(reason)
    }

    /// The type of the results of a function whose variable has this type, with the model that it is named in.
    pub(super) fn result_type<'m>(&'m self, kind: &'m TypeRef) -> (&'m Model, &'m TypeRef) {
        match self.model.item(kind) {
            Some((model, ItemDefinition { shape: Shape::Function(_, result), .. })) => (model, result),
            _ if *kind == TypeRef::Feel(Type::Function(None)) => (&self.model, &TypeRef::Any),
            _ => (&self.model, kind),
        }
    }

    /// Whether the value is allowed; of a list, whether all its elements are.
    pub(super) fn permits(&self, tests: &Tests, value: &Value) -> bool {
        Check { scope: &self.session.scope }.permits(tests, value)
    }

    /// The place of the value among the allowed values of a type.
    pub(super) fn rank(&self, kind: &TypeRef, value: &Value) -> Option<usize> {
        let (_, item) = self.model.item(kind)?;
        item.allowed_values.as_ref()?.feel.as_ref().ok()?.position(value, &self.session.scope)
    }
}

type Conforms = Result<(), String>;

/// A check of a value against types; allowed values are looked at without variables.
struct Check<'s> {
    scope: &'s Scope,
}

impl Check<'_> {
    fn conforms(&self, model: &Model, kind: &TypeRef, value: &Value, depth: u32) -> Conforms {
        if value.is_null() {
            return Ok(());
        }
        if depth > limits::REFERENCES {
            return Err("Die Typen verweisen im Kreis aufeinander.".to_owned());
        }
        match kind {
            TypeRef::Any | TypeRef::Unknown(_) => Ok(()),
            TypeRef::Feel(Type::Any) => Ok(()),
            TypeRef::Feel(kind) if kind.contains(value) => Ok(()),
            TypeRef::Feel(kind) => Err(mismatch(words(kind), value)),
            TypeRef::Item(_) | TypeRef::Imported(..) => match model.item(kind) {
                Some((model, item)) => self.item(model, item, value, depth + 1),
                None => Ok(()),
            },
        }
    }

    fn item(&self, model: &Model, item: &ItemDefinition, value: &Value, depth: u32) -> Conforms {
        if item.is_collection {
            let Value::List(values) = value else {
                return Err(mismatch(&format!("eine Liste („{}“)", item.name), value));
            };
            for value in values.iter() {
                self.single(model, item, value, depth)?;
            }
        } else {
            self.single(model, item, value, depth)?;
        }
        match &item.type_constraint {
            Some(tests) if !self.matches(tests, value) => Err(forbidden(tests, value)),
            _ => Ok(()),
        }
    }

    fn single(&self, model: &Model, item: &ItemDefinition, value: &Value, depth: u32) -> Conforms {
        if value.is_null() {
            return Ok(());
        }
        match (&item.shape, value) {
            (Shape::Of(kind), value) => self.conforms(model, kind, value, depth)?,
            (Shape::Function(..), Value::Function(_)) => {}
            (Shape::Function(..), other) => return Err(mismatch("eine Funktion", other)),
            (Shape::Components(parts), Value::Context(context)) => {
                for part in parts {
                    let Some(value) = context.get(&part.name) else {
                        return Err(format!(
                            "Der Angabe vom Typ „{}“ fehlt der Eintrag „{}“.",
                            item.name, part.name
                        ));
                    };
                    if !value.is_null() {
                        self.item(model, part, value, depth)
                            .map_err(|reason| format!("Im Eintrag „{}“: {reason}", part.name))?;
                    }
                }
            }
            (Shape::Components(_), other) => {
                return Err(mismatch(&format!("ein Kontext („{}“)", item.name), other));
            }
        }
        match &item.allowed_values {
            Some(tests) if !self.permits(tests, value) => Err(forbidden(tests, value)),
            _ => Ok(()),
        }
    }

    fn permits(&self, tests: &Tests, value: &Value) -> bool {
        self.matches(tests, value)
            || value.as_list().is_some_and(|values| values.iter().all(|value| self.matches(tests, value)))
    }

    /// What cannot be read forbids nothing; it is a problem of the model.
    fn matches(&self, tests: &Tests, value: &Value) -> bool {
        tests.feel.as_ref().map_or(true, |tests| tests.matches(value, self.scope))
    }
}

fn mismatch(wanted: &str, value: &Value) -> String {
    format!("Erwartet wird {wanted}, hier ist es {}.", value.kind_name())
}

fn forbidden(tests: &Tests, value: &Value) -> String {
    format!("Der Wert {} gehört nicht zu den zulässigen Werten ({}).", shown(value), cut(tests.text.trim()))
}

/// What a type is called in German, with its article.
fn words(kind: &Type) -> &'static str {
    match kind {
        Type::Any | Type::Named(_) => "ein Wert",
        Type::Null => "null",
        Type::Boolean => "ein Wahrheitswert",
        Type::Number => "eine Zahl",
        Type::String => "ein Text",
        Type::Date => "ein Datum",
        Type::Time => "eine Uhrzeit",
        Type::DateTime => "ein Zeitpunkt",
        Type::DaysAndTime => "eine Dauer in Tagen und Zeit",
        Type::YearsAndMonths => "eine Dauer in Jahren und Monaten",
        Type::List(_) => "eine Liste mit passenden Elementen",
        Type::Context(_) => "ein Kontext mit passenden Einträgen",
        Type::Range(_) => "ein Bereich",
        Type::Function(_) => "eine Funktion",
    }
}
