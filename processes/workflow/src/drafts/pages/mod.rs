//! What is seen of drafts: the list, the table of steps, forms, the way to a fault, the drawing.

mod begin;
mod draw;
mod review;
mod step;
mod table;

use access::units::Unit;
use bpmn::model::{Definitions, ProcessIndex};
use bpmn::xml::Document;
use diagram::{Look, Step};
use kernel::{Error, Lang, PersonId, Problem, Result, Timestamp};
use maud::{Markup, PreEscaped, html};
use server::{Answer, Visit};
use ui::Field;
use ui::parts::{Button, Crumb, Form, LinkButton, button_row};

pub(super) use begin::{begin_page, discard_page, import_page, list_page, new_page};
pub(super) use draw::draw_page;
pub(super) use review::{compare_page, counter_example_page, profile_page};
pub(super) use step::{
    Asked, add_way_page, attach_page, branch_page, edit_page, field_page, insert_page, remove_page,
    remove_way_page, way_page,
};
pub(super) use table::table_page;

use super::Draft;

pub(super) const LANG: Lang = Lang::German;

/// A draft with everything that its pages look at.
pub(super) struct Open {
    pub(super) draft: Draft,
    pub(super) document: Document,
    pub(super) model: Definitions,
    /// The process of the model that is edited.
    pub(super) process: ProcessIndex,
    pub(super) units: Vec<Unit>,
    /// Who changed it last.
    pub(super) changed_by: String,
    /// Whether the process has a published version.
    pub(super) published: bool,
}

impl Open {
    pub(super) fn read(draft: Draft, units: Vec<Unit>, changed_by: String, published: bool) -> Result<Self> {
        let document = Document::read(draft.model.as_bytes()).map_err(Error::caused_by)?;
        let model = Definitions::read(&document).map_err(Error::caused_by)?;
        let process = editor::process(&model).map(|process| process.index).ok_or(Error::NotFound)?;
        Ok(Self { draft, document, model, process, units, changed_by, published })
    }

    /// The steps of the process, in the order of reading.
    pub(super) fn steps(&self) -> Vec<Step> {
        diagram::steps(&self.model, self.process)
    }

    fn step(&self, id: &str) -> Result<Step> {
        self.steps().into_iter().find(|step| step.id == id).ok_or(Error::NotFound)
    }

    fn version(&self) -> String {
        self.draft.version.to_string()
    }

    fn unit(&self, key: &str) -> String {
        let name = self.units.iter().find(|unit| unit.key == key).map(|unit| unit.name.clone());
        name.unwrap_or_else(|| format!("{key} (unbekannt)"))
    }

    /// The page of the draft with this word behind its address.
    fn at(&self, rest: &str) -> String {
        format!("{}{rest}", path(&self.draft.key))
    }

    /// A page below the draft's.
    fn page(&self, visit: &Visit, title: &str, problems: &[Problem], main: Markup) -> Answer {
        let (process, draft) = (format!("/prozesse/{}", self.draft.key), path(&self.draft.key));
        let name = self.draft.name.as_str();
        let mut crumbs = vec![Crumb { label: "Prozesse", href: "/prozesse" }];
        if self.published {
            crumbs.push(Crumb { label: name, href: &process });
        }
        if visit.path != draft {
            crumbs.push(Crumb { label: if self.published { "Entwurf" } else { name }, href: &draft });
        }
        visit.staff_page(title, &crumbs, problems, main)
    }

    /// The picture; its nodes lead to the rows of the table.
    fn picture(&self, look: &Look) -> Markup {
        html! {
            div class="r-diagram-scroll" {
                (PreEscaped(diagram::svg(&self.model, look)))
            }
        }
    }

    /// A form of this draft: it sends the version that was seen.
    fn form(&self, rest: &str, content: Markup) -> Markup {
        let (address, version) = (self.at(rest), self.version());
        Form::post(&address).hidden(&[("version", &version)]).with(content)
    }

    /// Buttons below a form: send, or back to the table.
    fn send(&self, label: &str, step: Option<&str>) -> Markup {
        let back = self.back(step);
        button_row(&[&Button::primary(label), &LinkButton::tertiary("Abbrechen", &back)])
    }

    /// The table, at the row of a step.
    pub(super) fn back(&self, step: Option<&str>) -> String {
        let row = step.and_then(|id| self.steps().into_iter().find(|step| step.id == id));
        match row {
            Some(row) => table_path(&self.draft.key, &row),
            None => path(&self.draft.key),
        }
    }
}

/// The page of a draft.
pub(super) fn path(key: &str) -> String {
    format!("/prozesse/{key}/entwurf")
}

/// The page of a draft at the row of a step.
pub(super) fn table_path(key: &str, step: &Step) -> String {
    format!("{}?schritt={}#{}", path(key), encoded(&step.id), encoded(&step.anchor))
}

/// A page about a step or way.
pub(super) fn encoded(id: &str) -> String {
    form_urlencoded::byte_serialize(id.as_bytes()).collect()
}

/// The address of a page about a step, behind that of the draft.
fn of_step(step: &str, verb: &str) -> String {
    format!("/schritt/{}{verb}", encoded(step))
}

/// The address of a page about a way, behind that of the draft.
fn of_way(way: &str, verb: &str) -> String {
    format!("/weg/{}{verb}", encoded(way))
}

/// A moment as it is shown.
pub(super) fn moment(at: Timestamp) -> String {
    format!("{}, {}", ui::format::date_short(LANG, kernel::local_date(at)), ui::format::time(LANG, at))
}

/// The name of a person.
pub(super) fn name_of(read: &mut store::Read<'_>, person: PersonId) -> Result<String> {
    let found = access::people::find(read, person)?;
    Ok(found.map_or_else(|| "unbekannt".to_owned(), |person| person.name()))
}

fn field<'f>(name: &'f str, label: &'f str, problems: &'f [Problem]) -> Field<'f> {
    Field::new(LANG, name, label).problems(problems)
}

/// A link among several of the same words: it also says of what, for those who hear it.
fn link_of(label: &str, what: &str, href: &str) -> Markup {
    html! { a class="kern-link kern-link--small" href=(href) { (label) span class="r-sr-only" { ": " (what) } } }
}
