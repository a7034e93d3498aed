//! Sentences from the parts of a rule: something is missing, too many, not allowed, not in a list, too long.

use super::Words;
use crate::edition::Rule;
use crate::language::{Comparison, Expr, Function, Path, Start, Step, Test};
use crate::paths::PathId;
use crate::terms::{TermId, Terms};
use crate::xml::{Document, NodeId};

/// What a rule speaks of: a term with a name, or an element or attribute.
struct Subject {
    term: Option<&'static str>,
    name: String,
}

/// The words for a rule that the table does not have.
pub(super) fn words(document: &Document<'_>, rule: &Rule, node: NodeId) -> Words {
    if let Some(way) = &rule.unused {
        return unused(way);
    }
    let here = document.node(node).path;
    let subject = |expr: &Expr| subject(document, expr, here, rule.term);
    let missing = |expr: &Expr| told(&subject(expr), "{} fehlt.", "Tragen Sie die Angabe ein.");
    match &rule.test {
        Expr::Call(Function::Exists | Function::Filled, arguments) => {
            arguments.first().map_or_else(other, missing)
        }
        expr @ Expr::Path(_) => missing(expr),
        Expr::Not(inner) => forbidden(&subject(inner)),
        Expr::Compare(comparison, left, right) => match (&**left, comparison, &**right) {
            (Expr::Call(Function::Count, arguments), Comparison::AtMost, Expr::Number(most)) => {
                let subject = arguments.first().map(|argument| subject(strip_distinct(argument)));
                let text = if most.digits() == 1 { "einmal".to_owned() } else { format!("{most}-mal") };
                subject.map_or_else(other, |subject| too_many(&subject, &text))
            }
            (Expr::Call(Function::Count, arguments), Comparison::Equal, Expr::Number(_)) => {
                let subject = arguments.first().map(subject);
                subject.map_or_else(other, |subject| {
                    told(&subject, "{} muss genau einmal vorkommen.", "Geben Sie die Angabe genau einmal an.")
                })
            }
            (Expr::Call(Function::Places, arguments), Comparison::AtMost, _) => {
                let subject = arguments.first().map(subject);
                subject.map_or_else(other, |subject| {
                    told(&subject, "{} hat mehr als zwei Nachkommastellen.", "Runden Sie auf zwei Stellen.")
                })
            }
            _ => other(),
        },
        Expr::Listed(text, list) => listed(document, &subject(text), value(document, text, node), *list),
        Expr::Or(all) => match all.as_slice() {
            [Expr::Not(inner), ..] => forbidden(&subject(inner)),
            [first @ Expr::Listed(..), ..] => words_of_list(document, first, node),
            [first @ Expr::Path(_), ..] => missing(first),
            _ => other(),
        },
        Expr::If(parts) => words_of_list(document, &parts[2], node),
        Expr::And(all) => match all.first() {
            Some(first @ Expr::Path(_)) => missing(first),
            _ => other(),
        },
        _ => other(),
    }
}

fn strip_distinct(expr: &Expr) -> &Expr {
    match expr {
        Expr::Call(Function::Distinct, arguments) => arguments.first().unwrap_or(expr),
        _ => expr,
    }
}

fn words_of_list(document: &Document<'_>, expr: &Expr, node: NodeId) -> Words {
    match expr {
        Expr::Listed(text, list) => {
            let subject = subject(document, text, document.node(node).path, None);
            listed(document, &subject, value(document, text, node), *list)
        }
        _ => other(),
    }
}

fn other() -> Words {
    Words {
        term: None,
        text: "Eine Angabe an dieser Stelle entspricht nicht der Norm.".into(),
        advice: "Vergleichen Sie die Stelle mit der Regel, deren Nummer daneben steht.".into(),
    }
}

fn told(subject: &Subject, text: &str, advice: &'static str) -> Words {
    Words { term: subject.term, text: text.replace("{}", &subject.name).into(), advice: advice.into() }
}

fn too_many(subject: &Subject, times: &str) -> Words {
    let text = format!("{} darf höchstens {times} vorkommen.", subject.name);
    Words {
        term: subject.term, text: text.into(), advice: "Lassen Sie die überzähligen Angaben weg.".into()
    }
}

fn forbidden(subject: &Subject) -> Words {
    told(subject, "{} darf hier nicht stehen.", "Lassen Sie die Angabe weg.")
}

fn unused(way: &str) -> Words {
    let name = way.rsplit('/').next().unwrap_or(way);
    let name = name.rsplit(':').next().unwrap_or(name);
    let text = match name.strip_prefix('@') {
        Some(attribute) => {
            format!("Das Attribut „{attribute}“ gehört nicht zu einer Rechnung nach EN 16931.")
        }
        None => format!("Das Element „{name}“ gehört nicht zu einer Rechnung nach EN 16931."),
    };
    let advice = "Lassen Sie es weg; der Empfänger wertet es nicht aus.".into();
    Words { term: None, text: text.into(), advice }
}

fn listed(document: &Document<'_>, subject: &Subject, value: Option<String>, list: usize) -> Words {
    let title = document.vocabulary.lists.get(list).map_or("", |list| &list.title);
    let text = match value.filter(|value| !value.trim().is_empty()) {
        Some(value) => {
            let value: String = value.trim().chars().take(40).collect();
            format!("{}: „{value}“ steht nicht in der Codeliste {title}.", subject.name)
        }
        None => format!("{}: Der Code aus der Codeliste {title} fehlt.", subject.name),
    };
    Words {
        term: subject.term,
        text: text.into(),
        advice: "Verwenden Sie einen Code aus dieser Liste.".into(),
    }
}

/// What the element or attribute says that a list is asked about.
fn value(document: &Document<'_>, expr: &Expr, node: NodeId) -> Option<String> {
    let expr = match expr {
        Expr::Call(_, arguments) => arguments.first()?,
        _ => expr,
    };
    match expr {
        Expr::Path(Path { start: Start::Here, steps }) => match steps.as_slice() {
            [] => Some(document.value(node).into_owned()),
            [Step::Attribute(name)] => {
                document.attribute_at(node, *name).map(|number| document.attribute_value(number).into_owned())
            }
            _ => None,
        },
        _ => None,
    }
}

/// What an expression speaks of, from the element that the rule is asked of.
fn subject(document: &Document<'_>, expr: &Expr, here: PathId, context: Option<TermId>) -> Subject {
    let Some((way, last)) = target(document, expr, here) else {
        return Subject { term: None, name: "Eine Angabe".to_owned() };
    };
    let attribute = last.starts_with('@');
    let terms = Terms::all();
    let found = way.and_then(|way| document.vocabulary.term_at(way, context)).map(|id| terms.get(id));
    match found.filter(|_| !attribute) {
        Some(term) => Subject { term: Some(term.id), name: format!("{} ({})", term.german, term.id) },
        None if attribute => {
            let of = found.map_or_else(String::new, |term| format!(" bei: {} ({})", term.german, term.id));
            Subject {
                term: found.map(|term| term.id), name: format!("Das Attribut „{}“{of}", &last[1..])
            }
        }
        None => Subject { term: None, name: format!("Das Element „{last}“") },
    }
}

/// The way that an expression leads to, if it is known, and its last name.
fn target(document: &Document<'_>, expr: &Expr, here: PathId) -> Option<(Option<PathId>, String)> {
    let path = match expr {
        Expr::Path(path) => path,
        Expr::Call(_, arguments) => return target(document, arguments.first()?, here),
        Expr::Sequence(all) | Expr::And(all) | Expr::Or(all) => return target(document, all.first()?, here),
        Expr::Compare(_, left, _) => return target(document, left, here),
        _ => return None,
    };
    let mut way = match &path.start {
        Start::Places(ways) => Some(*ways.first()?),
        Start::Here | Start::Current => Some(here),
        _ => None,
    };
    let spelled = |way: PathId| document.spelled(document.last_step(way).1).1.to_owned();
    let mut last = match &path.start {
        Start::Anywhere(tests) => name_of(document, tests.last()?)?,
        Start::Attributes(name) => format!("@{}", document.vocabulary.names.attribute(*name)?),
        _ => spelled(way?),
    };
    for step in &path.steps {
        match step {
            Step::Child(test) | Step::Nth(test, _) => {
                last = name_of(document, test)?;
                way = way.and_then(|way| match test {
                    Test::Names(names) => {
                        names.iter().find_map(|name| document.vocabulary.paths.step(way, *name))
                    }
                    _ => None,
                });
            }
            Step::Attribute(name) => last = format!("@{}", document.vocabulary.names.attribute(*name)?),
            Step::Parent => {
                way = way.map(|way| document.last_step(way).0);
                last = spelled(way?);
            }
            Step::Each(inner) => {
                (way, last) = target(document, inner, way?)?;
            }
            _ => {}
        }
    }
    Some((way, last))
}

fn name_of(document: &Document<'_>, test: &Test) -> Option<String> {
    match test {
        Test::Names(names) => Some(document.spelled(*names.first()?).1.to_owned()),
        Test::Ending(_, _, end) => Some(format!("…{end}")),
        Test::Any => None,
    }
}
