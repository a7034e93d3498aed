//! `/prozesse/{process}/entwurf/…`: processes being drawn.

use std::io::Read as _;

use access::{Action, POLICY};
use bpmn::Level;
use bpmn::model::Definitions;
use bpmn::xml::Document;
use editor::{Kind, Place};
use engine::{Judgement, Verdict};
use kernel::{Error, PersonId, Problem, Result};
use server::{Answer, Form, Guard, Route, Visit};
use store::sql;

use super::actions::at;
use super::forms::{FieldText, ProfileText, StepText, TimingText, WayText, element, new_way};
use super::pages::{self, Asked, Open};
use super::{actions, play, store as rows};
use crate::{Workflow, models};

const DRAW: Guard = Guard::May(Action::DrawProcess);
const APPROVE: Guard = Guard::May(Action::ApproveProcess);

/// So many drafts are listed.
const LISTED: i64 = 200;

/// A larger file is no model.
const FILE: u64 = 5_000_000;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::page("/prozesse/entwuerfe", DRAW, list),
        Route::page("/prozesse/neu", DRAW, ask_new),
        Route::act("/prozesse/neu", DRAW, create),
        Route::page("/prozesse/{process}/entwurf", DRAW, show).sample(a_draft),
        Route::act("/prozesse/{process}/entwurf", DRAW, begin),
        Route::act("/prozesse/{process}/entwurf/rueckgaengig", DRAW, undo),
        Route::act("/prozesse/{process}/entwurf/wiederherstellen", DRAW, redo),
        Route::page("/prozesse/{process}/entwurf/profil", DRAW, profile).sample(a_profile),
        Route::act("/prozesse/{process}/entwurf/profil", DRAW, set_profile),
        Route::page("/prozesse/{process}/entwurf/vergleich", DRAW, compared).sample(a_comparison),
        Route::page("/prozesse/{process}/entwurf/einlesen", DRAW, ask_import).sample(an_import),
        Route::act("/prozesse/{process}/entwurf/einlesen", DRAW, import),
        Route::page("/prozesse/{process}/entwurf/verwerfen", DRAW, ask_discard).sample(a_discard),
        Route::act("/prozesse/{process}/entwurf/verwerfen", DRAW, discard),
        Route::file("/prozesse/{process}/entwurf/modell.bpmn", DRAW, export),
        Route::act("/prozesse/{process}/entwurf/modell", DRAW, save_drawing),
        Route::page("/prozesse/{process}/entwurf/zeichnen", DRAW, draw).sample(a_drawing),
        Route::page("/prozesse/{process}/entwurf/gegenbeispiel", DRAW, counter_example)
            .sample(a_counter_example),
        Route::page("/prozesse/{process}/entwurf/schritt/{step}", DRAW, edit).sample(a_step),
        Route::act("/prozesse/{process}/entwurf/schritt/{step}", DRAW, set_step),
        Route::page("/prozesse/{process}/entwurf/schritt/{step}/feld/{number}", DRAW, field).sample(a_field),
        Route::act("/prozesse/{process}/entwurf/schritt/{step}/feld/{number}", DRAW, set_field),
        Route::page("/prozesse/{process}/entwurf/schritt/{step}/danach", DRAW, ask_insert)
            .sample(an_insertion),
        Route::act("/prozesse/{process}/entwurf/schritt/{step}/danach", DRAW, insert),
        Route::page("/prozesse/{process}/entwurf/schritt/{step}/verzweigen", DRAW, ask_branch)
            .sample(a_branch),
        Route::act("/prozesse/{process}/entwurf/schritt/{step}/verzweigen", DRAW, branch),
        Route::page("/prozesse/{process}/entwurf/schritt/{step}/weg", DRAW, ask_add_way)
            .sample(a_further_way),
        Route::act("/prozesse/{process}/entwurf/schritt/{step}/weg", DRAW, add_way),
        Route::page("/prozesse/{process}/entwurf/schritt/{step}/frist", DRAW, ask_attach).sample(a_timer),
        Route::act("/prozesse/{process}/entwurf/schritt/{step}/frist", DRAW, attach),
        Route::page("/prozesse/{process}/entwurf/schritt/{step}/entfernen", DRAW, ask_remove)
            .sample(a_removal),
        Route::act("/prozesse/{process}/entwurf/schritt/{step}/entfernen", DRAW, remove),
        Route::page("/prozesse/{process}/entwurf/weg/{way}", DRAW, way).sample(a_way),
        Route::act("/prozesse/{process}/entwurf/weg/{way}", DRAW, set_way),
        Route::page("/prozesse/{process}/entwurf/weg/{way}/entfernen", DRAW, ask_remove_way)
            .sample(a_way_removal),
        Route::act("/prozesse/{process}/entwurf/weg/{way}/entfernen", DRAW, remove_way),
        Route::act("/prozesse/{process}/entwurf/einreichen", DRAW, submit),
        Route::act("/prozesse/{process}/entwurf/freigeben", APPROVE, approve),
        Route::act("/prozesse/{process}/entwurf/zurueckgeben", APPROVE, give_back),
    ]
}

/// The page of a draft at this address behind its own.
fn sample(read: &mut store::Read<'_>, rest: &str) -> Result<Option<String>> {
    let key: Option<String> =
        read.first(sql!("SELECT key FROM process_draft ORDER BY key LIMIT 1"), &[], |row| row.get(0))?;
    Ok(key.map(|key| format!("{}{rest}", pages::path(&key))))
}

/// The page about a step or way of a draft: the first to which `rest` gives an address.
fn sample_of(
    read: &mut store::Read<'_>,
    rest: impl Fn(&Definitions) -> Option<String>,
) -> Result<Option<String>> {
    let Some(path) = sample(read, "")? else { return Ok(None) };
    let key = path.trim_start_matches("/prozesse/").trim_end_matches("/entwurf").to_owned();
    let draft = actions::known(read, &key)?;
    let document = Document::read(draft.model.as_bytes()).map_err(Error::caused_by)?;
    let model = Definitions::read(&document).map_err(Error::caused_by)?;
    Ok(rest(&model).map(|rest| format!("{path}{rest}")))
}

fn sample_step(read: &mut store::Read<'_>, rest: &str, kinds: &[Kind]) -> Result<Option<String>> {
    sample_of(read, |model| {
        let node =
            model.nodes.iter().find(|node| Kind::of(node).is_some_and(|kind| kinds.contains(&kind)))?;
        Some(format!("/schritt/{}{rest}", pages::encoded(&node.base.id)))
    })
}

fn sample_way(read: &mut store::Read<'_>, rest: &str) -> Result<Option<String>> {
    sample_of(read, |model| {
        // One that decides shows more.
        let decides = |flow: &&bpmn::model::SequenceFlow| flow.condition.is_some();
        let flow = model.flows.iter().find(decides).or_else(|| model.flows.first())?;
        Some(format!("/weg/{}{rest}", pages::encoded(&flow.base.id)))
    })
}

fn a_draft(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample(read, "")
}

fn a_profile(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample(read, "/profil")
}

/// A draft of a process that is in force first.
fn a_comparison(read: &mut store::Read<'_>) -> Result<Option<String>> {
    let first = sql!(
        "SELECT d.key FROM process_draft d LEFT JOIN process p ON p.key = d.key
         ORDER BY CASE WHEN p.current IS NULL THEN 1 ELSE 0 END, d.key LIMIT 1"
    );
    let key: Option<String> = read.first(first, &[], |row| row.get(0))?;
    Ok(key.map(|key| format!("{}/vergleich", pages::path(&key))))
}

fn an_import(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample(read, "/einlesen")
}

fn a_discard(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample(read, "/verwerfen")
}

fn a_drawing(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample(read, "/zeichnen")
}

fn a_counter_example(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample(read, "/gegenbeispiel?befund=0&schritt=2")
}

fn a_step(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample_step(read, "", &[Kind::User])
}

fn a_field(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample_step(read, "/feld/neu", &[Kind::User])
}

fn an_insertion(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample_step(read, "/danach", &[Kind::User])
}

fn a_branch(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample_step(read, "/verzweigen", &[Kind::User])
}

fn a_further_way(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample_step(read, "/weg", &[Kind::Exclusive, Kind::Parallel, Kind::User])
}

fn a_timer(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample_step(read, "/frist", &[Kind::User])
}

fn a_removal(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample_step(read, "/entfernen", &[Kind::User])
}

fn a_way(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample_way(read, "")
}

fn a_way_removal(read: &mut store::Read<'_>) -> Result<Option<String>> {
    sample_way(read, "/entfernen")
}

fn workflow(visit: &Visit) -> Result<&Workflow> {
    visit.house.extensions.get::<Workflow>().ok_or_else(|| Error::internal("there is no workflow"))
}

fn key(visit: &Visit) -> Result<String> {
    visit.part("process")
}

fn me(visit: &Visit) -> Result<PersonId> {
    Ok(visit.staff()?.person())
}

/// Whether elements for the process office are offered.
fn office(visit: &Visit) -> Result<bool> {
    Ok(POLICY.ever(visit.staff()?, Action::ApproveProcess))
}

/// The version of the draft that the person saw on the page.
fn seen(visit: &Visit) -> Result<i64> {
    visit.form().parse("version", "Die Seite ist unvollständig. Öffnen Sie den Entwurf neu.")
}

fn open(visit: &Visit) -> Result<Open> {
    let key = key(visit)?;
    visit.town.read(|read| {
        let draft = actions::known(read, &key)?;
        let (units, name) = (access::units::all(read)?, pages::name_of(read, draft.changed_by)?);
        let published = models::store::by_key(read, &key)?.is_some_and(|process| process.current.is_some());
        Open::read(draft, units, name, published)
    })
}

fn judge(open: &Open) -> Judgement {
    engine::judge(open.draft.model.as_bytes())
}

fn list(visit: &Visit) -> Result<Answer> {
    let drafts = visit.town.read(|read| {
        let found = rows::listed(read, LISTED)?;
        let named = |draft: rows::Listed| {
            let name = pages::name_of(read, draft.changed_by)?;
            Ok((draft, name))
        };
        found.into_iter().map(named).collect::<Result<Vec<_>>>()
    })?;
    Ok(pages::list_page(visit, drafts))
}

fn ask_new(visit: &Visit) -> Result<Answer> {
    Ok(pages::new_page(visit, "", "", &[]))
}

/// The bytes of the file that was sent along, if one was.
fn file(visit: &Visit) -> Result<Option<Vec<u8>>> {
    let Some(upload) = visit.form().uploads().iter().find(|upload| upload.field == "datei") else {
        return Ok(None);
    };
    if upload.size > FILE {
        return Err(Error::invalid("datei", "Die Datei ist zu groß: Höchstens 5 MB sind möglich."));
    }
    let mut bytes = Vec::new();
    upload.open()?.read_to_end(&mut bytes).map_err(Error::caused_by)?;
    Ok(Some(bytes))
}

fn create(visit: &Visit) -> Result<Answer> {
    let (name, typed) = (visit.form().get("name"), visit.form().get("kuerzel"));
    let key = if typed.is_empty() { editor::slug(name, '-') } else { typed.to_owned() };
    let made =
        file(visit).and_then(|file| actions::create(&visit.town, me(visit)?, &key, name, file.as_deref()));
    match made {
        Ok(()) => Ok(Answer::see(&pages::path(&key))),
        Err(Error::Invalid(problems)) => Ok(pages::new_page(visit, name, &key, &problems)),
        Err(error) => Err(error),
    }
}

fn show(visit: &Visit) -> Result<Answer> {
    table(visit, &[])
}

fn table(visit: &Visit, problems: &[Problem]) -> Result<Answer> {
    match open(visit) {
        Ok(open) => {
            let judgement = judge(&open);
            let obstacles = if judgement.verdict == Verdict::Sound {
                models::actions::obstacles(workflow(visit)?, &open.draft.model)
            } else {
                Vec::new()
            };
            Ok(pages::table_page(visit, &open, &judgement, &obstacles, problems))
        }
        Err(Error::NotFound) => published(visit),
        Err(error) => Err(error),
    }
}

/// The process has no draft: one can be begun from its published version.
fn published(visit: &Visit) -> Result<Answer> {
    let key = key(visit)?;
    let name = visit.town.read(|read| {
        let process = models::store::by_key(read, &key)?.ok_or(Error::NotFound)?;
        let model = models::store::model(read, process.current.ok_or(Error::NotFound)?)?;
        let document = Document::read(model.as_bytes()).map_err(Error::caused_by)?;
        Ok(editor::name(&document).unwrap_or_default())
    })?;
    let name = if name.is_empty() { key.clone() } else { name };
    Ok(pages::begin_page(visit, &key, &name))
}

fn begin(visit: &Visit) -> Result<Answer> {
    let key = key(visit)?;
    actions::begin(&visit.town, me(visit)?, &key)?;
    Ok(Answer::see(&pages::path(&key)))
}

fn undo(visit: &Visit) -> Result<Answer> {
    go(visit, true)
}

fn redo(visit: &Visit) -> Result<Answer> {
    go(visit, false)
}

fn go(visit: &Visit, back: bool) -> Result<Answer> {
    let key = key(visit)?;
    actions::go(&visit.town, me(visit)?, &key, seen(visit)?, back)?;
    Ok(Answer::see(&pages::path(&key)))
}

fn profile(visit: &Visit) -> Result<Answer> {
    let open = open(visit)?;
    let typed = at("", ProfileText::of(&open.document))?;
    Ok(pages::profile_page(visit, &open, &typed, &[]))
}

fn set_profile(visit: &Visit) -> Result<Answer> {
    let (key, typed) = (key(visit)?, ProfileText::typed(visit.form()));
    match actions::edit(&visit.town, me(visit)?, &key, seen(visit)?, |document| typed.put(document)) {
        Ok(()) => Ok(Answer::see(&pages::path(&key))),
        Err(Error::Invalid(problems)) => Ok(pages::profile_page(visit, &open(visit)?, &typed, &problems)),
        Err(error) => Err(error),
    }
}

fn compared(visit: &Visit) -> Result<Answer> {
    let (open, workflow) = (open(visit)?, workflow(visit)?);
    let found = visit.town.read(|read| models::routes::version(workflow, read, &open.draft.key, None));
    let current = match found {
        Err(Error::NotFound) => None,
        found => Some(found?),
    };
    Ok(pages::compare_page(visit, &open, current.as_ref()))
}

fn ask_import(visit: &Visit) -> Result<Answer> {
    Ok(pages::import_page(visit, &open(visit)?, &[]))
}

fn import(visit: &Visit) -> Result<Answer> {
    let (key, seen) = (key(visit)?, seen(visit)?);
    let done = file(visit).and_then(|file| {
        let bytes = file.ok_or_else(|| Error::invalid("datei", "Wählen Sie eine Datei aus."))?;
        actions::import(&visit.town, me(visit)?, &key, seen, "datei", &bytes)
    });
    match done {
        Ok(()) => Ok(Answer::see(&pages::path(&key))),
        Err(Error::Invalid(problems)) => Ok(pages::import_page(visit, &open(visit)?, &problems)),
        Err(error) => Err(error),
    }
}

fn ask_discard(visit: &Visit) -> Result<Answer> {
    Ok(pages::discard_page(visit, &open(visit)?, &[]))
}

fn discard(visit: &Visit) -> Result<Answer> {
    if visit.form().get("sicher") != "yes" {
        let problems = [Problem::new("sicher", "Bestätigen Sie, dass der Entwurf gelöscht werden kann.")];
        return Ok(pages::discard_page(visit, &open(visit)?, &problems));
    }
    actions::discard(&visit.town, &key(visit)?, seen(visit)?)?;
    Ok(Answer::see("/prozesse/entwuerfe"))
}

fn export(visit: &Visit) -> Result<Answer> {
    let key = key(visit)?;
    let draft = visit.town.read(|read| actions::known(read, &key))?;
    Ok(Answer::file(&format!("{key}.bpmn"), "application/xml; charset=utf-8", draft.model.into_bytes()))
}

fn draw(visit: &Visit) -> Result<Answer> {
    drawing(visit, "", &[])
}

fn drawing(visit: &Visit, sent: &str, problems: &[Problem]) -> Result<Answer> {
    let open = open(visit)?;
    let level = if office(visit)? { Level::B } else { Level::A };
    let judgement = judge(&open);
    Ok(pages::draw_page(visit, &open, workflow(visit)?, &judgement, level, sent, problems))
}

/// What was drawn comes back where it cannot be kept: it is nowhere else.
fn save_drawing(visit: &Visit) -> Result<Answer> {
    let (key, sent) = (key(visit)?, visit.form().get("modell"));
    let saved =
        actions::import(&visit.town, me(visit)?, &key, seen(visit)?, "zeichenflaeche", sent.as_bytes());
    match saved {
        Ok(()) => Ok(Answer::see(&format!("{}/zeichnen", pages::path(&key)))),
        Err(Error::Invalid(problems)) => drawing(visit, sent, &problems),
        Err(Error::Conflict(_)) => {
            let words = "Der Entwurf wurde inzwischen von jemand anderem geändert. Ihre Zeichnung ist noch da; wenn Sie sie jetzt \
                         speichern, ersetzt sie den neuen Stand. Mit „Rückgängig“ kommt er zurück.";
            drawing(visit, sent, &[Problem::new("zeichenflaeche", words)])
        }
        Err(error) => Err(error),
    }
}

fn counter_example(visit: &Visit) -> Result<Answer> {
    let open = open(visit)?;
    let judgement = judge(&open);
    let number = |name: &str| visit.query(name).parse::<usize>().unwrap_or(0);
    let (place, count) = (number("befund"), number("schritt"));
    let playable = play::playable(&judgement);
    let Some(finding) = playable.get(place) else {
        // Mended meanwhile.
        return Ok(Answer::see(&pages::path(&open.draft.key)));
    };
    let moment = play::moment(&open.model, finding, count).ok_or(Error::NotFound)?;
    Ok(pages::counter_example_page(visit, &open, finding, place, count, &moment))
}

/// Shows a form about a step.
fn asked(
    visit: &Visit,
    open: &Open,
    problems: &[Problem],
    page: impl Fn(&Asked<'_>) -> Result<Answer>,
) -> Result<Answer> {
    page(&Asked { visit, open, office: office(visit)?, problems })
}

/// Changes the draft; the new row is where `change` says. Where something typed was wrong, its form with what is wrong.
fn changed<T>(
    visit: &Visit,
    mut change: impl FnMut(&mut Document) -> Result<T>,
    to: impl Fn(&Open, T) -> String,
    page: impl Fn(&Asked<'_>) -> Result<Answer>,
) -> Result<Answer> {
    let key = key(visit)?;
    let mut made = None;
    let done = actions::edit(&visit.town, me(visit)?, &key, seen(visit)?, |document| {
        made = Some(change(document)?);
        Ok(())
    });
    match (done, made) {
        (Ok(()), Some(made)) => Ok(Answer::see(&to(&open(visit)?, made))),
        (Ok(()), None) => Ok(Answer::see(&pages::path(&key))),
        (Err(Error::Invalid(problems)), _) => asked(visit, &open(visit)?, &problems, page),
        (Err(error), _) => Err(error),
    }
}

fn step(visit: &Visit) -> Result<String> {
    visit.part("step")
}

/// The kind that was chosen, if this person may take it.
fn chosen(visit: &Visit) -> Result<Kind> {
    let office = office(visit)?;
    let word = visit.form().get("art");
    let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == word);
    let kind = kind.ok_or_else(|| Error::invalid("art", "Wählen Sie eine Art aus."))?;
    if kind.level() == Level::A || office {
        return Ok(kind);
    }
    Err(Error::invalid("art", "Diese Art ist dem Prozessmanagement vorbehalten."))
}

/// The way on which something is put in, if one was chosen.
fn on_way(form: &Form) -> Option<&str> {
    Some(form.get("auf")).filter(|way| !way.is_empty())
}

fn edit(visit: &Visit) -> Result<Answer> {
    let (open, id) = (open(visit)?, step(visit)?);
    let typed = StepText::of(&open.document, &open.model, &id);
    asked(visit, &open, &[], |asked| pages::edit_page(asked, workflow(visit)?, &id, &typed))
}

fn set_step(visit: &Visit) -> Result<Answer> {
    let (id, typed, workflow) = (step(visit)?, StepText::typed(visit.form()), workflow(visit)?);
    let office = office(visit)?;
    changed(
        visit,
        |document| {
            let model = Definitions::read(document).map_err(Error::caused_by)?;
            let now = model.node_by_id(&id).and_then(Kind::of).map(Kind::as_str);
            // Who may not choose a kind may still change a step that has it.
            if !office && !typed.kind.is_empty() && now != Some(typed.kind.as_str()) {
                chosen(visit)?;
            }
            typed.put(document, &id, &workflow.connectors)
        },
        |open, other_kind| {
            if other_kind {
                format!("{}/schritt/{}", pages::path(&open.draft.key), pages::encoded(&id))
            } else {
                open.back(Some(&id))
            }
        },
        |asked| pages::edit_page(asked, workflow, &id, &typed),
    )
}

fn field(visit: &Visit) -> Result<Answer> {
    let (open, id, number) = (open(visit)?, step(visit)?, visit.part::<String>("number")?);
    let details = editor::task(element(&open.document, &open.model, &id)?);
    let typed = match place(&number, details.fields.len())? {
        Some(place) => details.fields.get(place).map(FieldText::of).unwrap_or_default(),
        None => FieldText::default(),
    };
    asked(visit, &open, &[], |asked| pages::field_page(asked, &id, &number, &typed))
}

/// The place of a field of this number; none for a new one.
fn place(number: &str, count: usize) -> Result<Option<usize>> {
    if number == "neu" {
        return Ok(None);
    }
    let place = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    place.filter(|place| *place < count).map(Some).ok_or(Error::NotFound)
}

fn set_field(visit: &Visit) -> Result<Answer> {
    let (id, number) = (step(visit)?, visit.part::<String>("number")?);
    let typed = FieldText::typed(visit.form());
    let removes = visit.form().get("entfernen") == "ja";
    changed(
        visit,
        |document| {
            let model = Definitions::read(document).map_err(Error::caused_by)?;
            let mut details = editor::task(element(document, &model, &id)?);
            let place = place(&number, details.fields.len())?;
            let old = place.map(|place| details.fields.remove(place));
            if !(removes && old.is_some()) {
                let field = typed.checked(&details.fields)?;
                details.fields.insert(place.unwrap_or(details.fields.len()), field);
            }
            at("name", editor::set_task(document, &id, &details))
        },
        |open, ()| format!("{}/schritt/{}", pages::path(&open.draft.key), pages::encoded(&id)),
        |asked| pages::field_page(asked, &id, &number, &typed),
    )
}

fn ask_insert(visit: &Visit) -> Result<Answer> {
    let (open, id) = (open(visit)?, step(visit)?);
    asked(visit, &open, &[], |asked| pages::insert_page(asked, &id, "", "user", visit.query("auf")))
}

fn insert(visit: &Visit) -> Result<Answer> {
    let (id, form) = (step(visit)?, visit.form());
    changed(
        visit,
        |document| {
            let kind = chosen(visit)?;
            let place = Place { after: &id, way: on_way(form) };
            at("art", editor::insert(document, place, kind, form.get("name")))
        },
        |open, made| open.back(Some(&made)),
        |asked| pages::insert_page(asked, &id, form.get("name"), form.get("art"), form.get("auf")),
    )
}

fn ask_branch(visit: &Visit) -> Result<Answer> {
    let (open, id) = (open(visit)?, step(visit)?);
    asked(visit, &open, &[], |asked| pages::branch_page(asked, &id, visit.form()))
}

fn branch(visit: &Visit) -> Result<Answer> {
    let (id, form) = (step(visit)?, visit.form());
    changed(
        visit,
        |document| {
            let kind = chosen(visit)?;
            let ways = [new_way(form, 1, kind == Kind::Parallel)?, new_way(form, 2, kind == Kind::Parallel)?];
            if kind != Kind::Parallel && ways.iter().all(|way| way.condition.is_empty()) {
                return Err(Error::invalid("bedingung-1", "Geben Sie an, wann dieser Weg genommen wird."));
            }
            let place = Place { after: &id, way: on_way(form) };
            at("art", editor::branch(document, place, kind, form.get("name"), &ways))
        },
        |open, made| open.back(Some(&made)),
        |asked| pages::branch_page(asked, &id, form),
    )
}

fn ask_add_way(visit: &Visit) -> Result<Answer> {
    let (open, id) = (open(visit)?, step(visit)?);
    asked(visit, &open, &[], |asked| pages::add_way_page(asked, &id, visit.form()))
}

fn add_way(visit: &Visit) -> Result<Answer> {
    let (id, form) = (step(visit)?, visit.form());
    changed(
        visit,
        |document| at("weg-1", editor::add_way(document, &id, &new_way(form, 1, true)?)),
        |open, made| open.back(Some(&made)),
        |asked| pages::add_way_page(asked, &id, form),
    )
}

fn ask_attach(visit: &Visit) -> Result<Answer> {
    let (open, id) = (open(visit)?, step(visit)?);
    let timing = TimingText { kind: "working_days".to_owned(), value: String::new() };
    asked(visit, &open, &[], |asked| pages::attach_page(asked, &id, "", "", "", &timing))
}

fn attach(visit: &Visit) -> Result<Answer> {
    let (id, form, timing) = (step(visit)?, visit.form(), TimingText::typed(visit.form()));
    let task = form.get("aufgabe");
    changed(
        visit,
        |document| {
            let kind = chosen(visit)?;
            if task.is_empty() {
                return Err(Error::invalid("aufgabe", "Geben Sie an, was dann zu tun ist."));
            }
            let made = editor::attach_timer(document, &id, kind, form.get("name"), &timing.checked()?, task);
            at("art", made)
        },
        |open, made| open.back(Some(&made)),
        |asked| pages::attach_page(asked, &id, form.get("name"), form.get("art"), task, &timing),
    )
}

fn ask_remove(visit: &Visit) -> Result<Answer> {
    let (open, id) = (open(visit)?, step(visit)?);
    asked(visit, &open, &[], |asked| pages::remove_page(asked, &id))
}

fn remove(visit: &Visit) -> Result<Answer> {
    let id = step(visit)?;
    changed(
        visit,
        |document| at("entfernen", editor::remove(document, &id)),
        |open, ()| open.back(None),
        |asked| pages::remove_page(asked, &id),
    )
}

fn way(visit: &Visit) -> Result<Answer> {
    let (open, id) = (open(visit)?, visit.part::<String>("way")?);
    let typed = match open.model.find(&id) {
        Some(bpmn::model::Thing::Flow(index)) => {
            WayText::of(&open.document, &open.model, open.model.flow(index))
        }
        _ => return Err(Error::NotFound),
    };
    asked(visit, &open, &[], |asked| pages::way_page(asked, &id, &typed))
}

fn set_way(visit: &Visit) -> Result<Answer> {
    let (id, typed) = (visit.part::<String>("way")?, WayText::typed(visit.form()));
    changed(
        visit,
        |document| typed.put(document, &id),
        |open, ()| open.back(source(open, &id).as_deref()),
        |asked| pages::way_page(asked, &id, &typed),
    )
}

/// Where a way begins.
fn source(open: &Open, way: &str) -> Option<String> {
    let Some(bpmn::model::Thing::Flow(index)) = open.model.find(way) else { return None };
    Some(open.model.flow(index).source.name.clone())
}

fn ask_remove_way(visit: &Visit) -> Result<Answer> {
    let (open, id) = (open(visit)?, visit.part::<String>("way")?);
    asked(visit, &open, &[], |asked| pages::remove_way_page(asked, &id))
}

fn remove_way(visit: &Visit) -> Result<Answer> {
    let id = visit.part::<String>("way")?;
    changed(
        visit,
        |document| at("entfernen", editor::remove_way(document, &id)),
        |open, ()| open.back(None),
        |asked| pages::remove_way_page(asked, &id),
    )
}

fn submit(visit: &Visit) -> Result<Answer> {
    let (key, seen, workflow) = (key(visit)?, seen(visit)?, workflow(visit)?);
    let note = visit.form().get("notiz");
    let done = visit.town.write(&visit.actor(), |act| actions::submit(workflow, act, &key, seen, note));
    decided(visit, &pages::path(&key), done)
}

fn approve(visit: &Visit) -> Result<Answer> {
    let (key, seen, workflow) = (key(visit)?, seen(visit)?, workflow(visit)?);
    let done = visit.town.write(&visit.actor(), |act| actions::approve(workflow, act, &key, seen));
    decided(visit, &format!("/prozesse/{key}"), done.map(drop))
}

fn give_back(visit: &Visit) -> Result<Answer> {
    let (key, seen, reason) = (key(visit)?, seen(visit)?, visit.form().get("grund"));
    let done = visit.town.write(&visit.actor(), |act| actions::give_back(act, &key, seen, reason));
    decided(visit, &pages::path(&key), done)
}

/// On to `path`; where something typed was wrong, the draft with what is wrong.
fn decided(visit: &Visit, path: &str, done: Result<()>) -> Result<Answer> {
    match done {
        Ok(()) => Ok(Answer::see(path)),
        Err(Error::Invalid(problems)) => table(visit, &problems),
        Err(error) => Err(error),
    }
}
