//! The small language of the tables in `edits/`: a line is a mutant, made by the edits between its semicolons.
//!
//! ```text
//! - PATH              each such element goes
//! = PATH VALUE        its text becomes this; ~ is the empty one, _ within it a blank
//! @ PATH NAME VALUE   its attribute becomes this; ! takes it away
//! + PATH A/B=VALUE    gets a new child A with a child B; A@NAME:VALUE gives A an attribute
//! * PATH              stands there twice
//! < PATH              goes to the front of its siblings
//! ```
//!
//! A path names the last elements on the way, or with `./` before it all from the root, which is `.` itself; `#2` behind it means
//! only the second such element. A line whose
//! path leads nowhere is a mistake of the table, except where the line begins with `?`.

use crate::tree::{Document, Element, Place};

/// Makes the changes of a line, or says what is wrong with it.
pub(crate) fn apply(document: &mut Document, line: &str) -> Result<(), String> {
    line.split(" ; ").try_for_each(|edit| one(document, edit.trim()))
}

/// The lines of a table without its remarks.
pub(crate) fn lines(table: &str) -> impl Iterator<Item = &str> {
    table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# "))
}

/// A line written for invoices as it reads for credit notes.
pub(crate) fn for_credit_note(line: &str) -> String {
    line.replace("InvoiceLine", "CreditNoteLine")
        .replace("InvoicedQuantity", "CreditedQuantity")
        .replace("InvoiceTypeCode", "CreditNoteTypeCode")
}

fn one(document: &mut Document, edit: &str) -> Result<(), String> {
    let mut words = edit.splitn(4, ' ');
    let (operation, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (third, fourth) = (words.next(), words.next());
    let value = |word: Option<&str>| word.unwrap_or_default().replace('~', "").replace('_', " ");
    let places = find(document, path)?;
    // From the back, so that places before stay where they are.
    for place in places.iter().rev() {
        match (operation, third, fourth) {
            ("=", Some(text), None) => document.at_mut(place).set(&value(Some(text))),
            ("@", Some(name), Some("!")) => {
                document.at_mut(place).attributes.retain(|(known, _)| known != name);
            }
            ("@", Some(name), text) => document.at_mut(place).set_attribute(name, &value(text)),
            ("+", Some(new), None) => document.at_mut(place).children.push(chain(new)),
            ("-" | "*" | "<", None, None) => moved(document, place, operation),
            _ => return Err(format!("not understood: {edit}")),
        }
    }
    Ok(())
}

fn moved(document: &mut Document, place: &[usize], operation: &str) {
    let Some((siblings, number)) = document.siblings(place) else { return };
    match operation {
        "-" => drop(siblings.remove(number)),
        "*" => siblings.insert(number, siblings[number].clone()),
        _ => siblings[..=number].rotate_right(1),
    }
}

/// `A/B@NAME:VALUE=TEXT`.
fn chain(new: &str) -> Element {
    let (ways, text) = new.split_once('=').unwrap_or((new, ""));
    let names: Vec<&str> = ways.split('/').collect();
    let mut inner: Option<Element> = None;
    for name in names.iter().rev() {
        let mut parts = name.split('@');
        let mut element = Element {
            name: parts.next().unwrap_or_default().to_owned(),
            attributes: Vec::new(),
            text: if inner.is_none() { text.replace('_', " ") } else { String::new() },
            children: inner.into_iter().collect(),
        };
        for attribute in parts {
            let (name, value) = attribute.split_once(':').unwrap_or((attribute, ""));
            element.set_attribute(name, value);
        }
        inner = Some(element);
    }
    inner.unwrap_or_else(|| unreachable!("a split has at least one part"))
}

fn find(document: &Document, path: &str) -> Result<Vec<Place>, String> {
    if path == "." {
        return Ok(vec![Vec::new()]);
    }
    let (path, number) = path.split_once('#').map_or((path, None), |(path, number)| (path, Some(number)));
    let end = format!("/{path}");
    let mut places = document.places();
    places.retain(|place| {
        let whole = document.path(place);
        path.strip_prefix("./")
            .map_or_else(|| format!("/{whole}").ends_with(&end), |exactly| whole == exactly)
    });
    if let Some(number) = number {
        let number: usize = number.parse().map_err(|_| format!("no number: {number}"))?;
        places = places.into_iter().skip(number - 1).take(1).collect();
    }
    if places.is_empty() { Err(format!("leads nowhere: {path}")) } else { Ok(places) }
}
