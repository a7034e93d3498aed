//! What people see of their tasks.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::{Action, POLICY, Staff};
use kernel::{Date, Lang, PersonId, Problem, UnitId};
use maud::{Markup, html};
use records::cases::{self, Case};
use server::{Answer, Visit};
use ui::{
    Field, Render,
    fields::{Choice, pick},
    format,
    parts::{
        Accordion, Alert, Badge, Button, Column, CopyText, Crumb, DescriptionList, EmptyState, Event,
        FilterBar, Form, LinkButton, Pagination, Tab, Table, Tabs, Timeline, Tone, heading, lead, link, list,
        text,
    },
};

use super::{Deadline, Listed, Order, Task, TaskId, TaskState};
use crate::elements::Priority;
use crate::models::Ready;
use crate::picture::{self, Marks};
use crate::{fields, instances};

const LANG: Lang = Lang::German;

/// So many tasks stand on a page.
pub(crate) const PAGE: i64 = 50;

/// The page of a task.
#[must_use]
pub fn path(id: TaskId) -> String {
    format!("/aufgaben/{id}")
}

// --- the desk ---

/// A list of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    /// What one holds.
    Mine,
    /// What those hold whom one stands in for.
    Deputy,
    /// What is to be done in a unit.
    Unit(UnitId),
}

impl List {
    fn key(self) -> String {
        match self {
            Self::Mine => "meine".to_owned(),
            Self::Deputy => "vertretung".to_owned(),
            Self::Unit(unit) => unit.to_string(),
        }
    }

    pub(crate) fn of(key: &str) -> Option<Self> {
        match key {
            "" | "meine" => Some(Self::Mine),
            "vertretung" => Some(Self::Deputy),
            unit => unit.parse().ok().map(Self::Unit),
        }
    }
}

/// What is asked for: as it stands in the URL.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) list: List,
    /// The key of a process.
    pub(crate) process: String,
    pub(crate) deadline: Option<Deadline>,
    pub(crate) priority: Option<Priority>,
    pub(crate) order: Order,
}

/// The priorities with their keys in the URL.
const PRIORITIES: [(Priority, &str); 3] =
    [(Priority::High, "hoch"), (Priority::Ordinary, "normal"), (Priority::Low, "niedrig")];

impl Wanted {
    pub(crate) fn of(visit: &Visit, list: List) -> Self {
        let query = |name| visit.query(name);
        let deadline = Deadline::ALL.into_iter().find(|(_, key, _)| *key == query("frist"));
        let priority = PRIORITIES.into_iter().find(|(_, key)| *key == query("dringlichkeit"));
        let order = Order::ALL.into_iter().find(|(_, key, _)| *key == query("sortierung"));
        Self {
            list,
            process: query("prozess").to_owned(),
            deadline: deadline.map(|(deadline, ..)| deadline),
            priority: priority.map(|(priority, _)| priority),
            order: order.map(|(order, ..)| order).unwrap_or_default(),
        }
    }

    fn is_narrow(&self) -> bool {
        !self.process.is_empty() || self.deadline.is_some() || self.priority.is_some()
    }

    fn deadline_key(&self) -> &'static str {
        let known = Deadline::ALL.into_iter().find(|(deadline, ..)| Some(*deadline) == self.deadline);
        known.map_or("", |(_, key, _)| key)
    }

    fn priority_key(&self) -> &'static str {
        let known = PRIORITIES.into_iter().find(|(priority, _)| Some(*priority) == self.priority);
        known.map_or("", |(_, key)| key)
    }

    fn order_key(&self) -> &'static str {
        let known = Order::ALL.into_iter().find(|(order, ..)| *order == self.order);
        known.map_or("", |(_, key, _)| key)
    }

    /// The address of this list, with more parameters.
    pub(crate) fn href(&self, more: &[(&str, &str)]) -> String {
        let list = self.list.key();
        let order = if self.order == Order::default() { "" } else { self.order_key() };
        let own = [
            ("liste", if self.list == List::Mine { "" } else { &list }),
            ("prozess", self.process.as_str()),
            ("frist", self.deadline_key()),
            ("dringlichkeit", self.priority_key()),
            ("sortierung", order),
        ];
        let pairs = own.iter().chain(more).filter(|(_, value)| !value.is_empty());
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        if query.is_empty() { "/aufgaben".to_owned() } else { format!("/aufgaben?{query}") }
    }
}

/// Everything on the desk.
pub(crate) struct Desk {
    pub(crate) wanted: Wanted,
    pub(crate) today: Date,
    pub(crate) tabs: Vec<(List, String, u64)>,
    /// Units with lists of their own that are no tab.
    pub(crate) others: Vec<(UnitId, String)>,
    pub(crate) tasks: Vec<Listed>,
    pub(crate) units: BTreeMap<UnitId, String>,
    pub(crate) holders: BTreeMap<PersonId, String>,
    /// Whom the tasks of this page can be given to.
    pub(crate) colleagues: Vec<(PersonId, String)>,
    /// The processes by key, with their names.
    pub(crate) processes: Vec<(String, String)>,
    /// What is to be told.
    pub(crate) notices: Vec<Markup>,
}

pub(crate) fn desk(visit: &Visit, staff: &Staff, desk: &Desk) -> Answer {
    let main = html! {
        (heading(1, "Aufgaben"))
        @for notice in &desk.notices { (notice) }
        (tabs(desk))
        (filters(desk))
        (tasks(staff, desk))
        (Pagination { lang: LANG, newer: None, older: older(desk).as_deref() })
        @if !desk.others.is_empty() {
            (heading(2, "Aufgaben weiterer Einheiten"))
            (list(desk.others.iter().map(|(unit, name)| link(name, &Wanted { list: List::Unit(*unit), ..plain() }.href(&[])))))
        }
    };
    visit.staff_page("Aufgaben", &[], &[], main)
}

const fn plain() -> Wanted {
    Wanted {
        list: List::Mine,
        process: String::new(),
        deadline: None,
        priority: None,
        order: Order::Priority,
    }
}

fn tabs(desk: &Desk) -> Markup {
    let hrefs = desk.tabs.iter().map(|(list, ..)| Wanted { list: *list, ..desk.wanted.clone() }.href(&[]));
    let hrefs: Vec<String> = hrefs.collect();
    let tabs = desk.tabs.iter().zip(&hrefs).map(|((list, label, count), href)| Tab {
        label,
        href,
        count: Some(*count),
        current: *list == desk.wanted.list,
    });
    Tabs { label: "Wessen Aufgaben", tabs: &tabs.collect::<Vec<_>>() }.render()
}

fn filters(desk: &Desk) -> Markup {
    let wanted = &desk.wanted;
    let of = |name, label| Field::new(LANG, name, label).optional_silently();
    let processes: Vec<_> = desk.processes.iter().map(|(key, name)| Choice::new(key, name)).collect();
    let deadlines = Deadline::ALL.map(|(_, key, label)| Choice::new(key, label));
    let priorities = PRIORITIES.map(|(priority, key)| Choice::new(key, priority.german()));
    let orders: Vec<_> = Order::ALL[1..].iter().map(|(_, key, label)| Choice::new(key, label)).collect();
    let reset = Wanted { list: wanted.list, ..plain() }.href(&[]);
    let fields = html! {
        @if wanted.list != List::Mine { input type="hidden" name="liste" value=(wanted.list.key()); }
        (of("prozess", "Prozess").list("alle", &processes, Some(&wanted.process)))
        (of("frist", "Frist").list("alle", &deadlines, Some(wanted.deadline_key())))
        (of("dringlichkeit", "Dringlichkeit").list("alle", &priorities, Some(wanted.priority_key())))
        (of("sortierung", "Sortiert nach").list("Dringlichkeit", &orders, Some(wanted.order_key())))
    };
    let reset = wanted.is_narrow().then_some(reset.as_str());
    FilterBar { lang: LANG, action: "/aufgaben", fields, reset }.render()
}

fn older(desk: &Desk) -> Option<String> {
    let last = desk.tasks.last().filter(|_| desk.tasks.len() as i64 == PAGE)?;
    let after = super::After::from(&last.task).to_string();
    Some(desk.wanted.href(&[("nach", &after)]))
}

fn tasks(staff: &Staff, desk: &Desk) -> Markup {
    let list = desk.wanted.list;
    let caption = match list {
        List::Mine => "Ihre Aufgaben".to_owned(),
        List::Deputy => "Aufgaben der Personen, die Sie vertreten".to_owned(),
        List::Unit(unit) => {
            format!("Aufgaben: {}", desk.units.get(&unit).map_or("Einheit", String::as_str))
        }
    };
    let empty = match (desk.wanted.is_narrow(), list) {
        (true, _) => "Zu diesen Filtern gibt es keine Aufgabe.",
        (false, List::Mine) => {
            "Sie haben keine offene Aufgabe. In der Liste Ihrer Einheit können Sie eine übernehmen."
        }
        (false, List::Deputy) => "Hier ist nichts zu tun.",
        (false, List::Unit(_)) => "In dieser Einheit ist keine Aufgabe offen.",
    };
    let mut columns = vec!["Aufgabe", "Vorgang"];
    if !matches!(list, List::Unit(_)) {
        columns.push("Einheit");
    }
    columns.extend(["Seit", "Frist", "Dringlichkeit"]);
    if list != List::Mine {
        columns.push("Bei");
    }
    let table = Table {
        lang: LANG,
        caption: &caption,
        columns: columns.into_iter().map(Column::new).collect(),
        rows: desk.tasks.iter().map(|listed| row(staff, desk, listed)).collect(),
        empty: EmptyState { text: empty, action: html! {} },
    };
    if desk.tasks.is_empty() {
        return table.render();
    }
    Form::post(&desk.wanted.href(&[])).with(html! { (table) (together(desk)) })
}

fn row(staff: &Staff, desk: &Desk, listed: &Listed) -> Vec<Markup> {
    let task = &listed.task;
    let value = format!("{}_{}", task.id, task.version);
    let label = format!("„{}“ zu {} auswählen", task.title, listed.reference);
    let list = desk.wanted.list;
    let mut cells = vec![
        pick("aufgabe", &value, &label, link(&task.title, &path(task.id))),
        html! { div {
            @if POLICY.judge(staff, Action::ViewCase, &listed.case).is_ok() {
                (link(&listed.case_title, &cases::pages::path(task.case)))
            } @else { (listed.case_title) }
            br; span class="r-reference" { (listed.reference) }
        } },
    ];
    if !matches!(list, List::Unit(_)) {
        cells.push(html! { (desk.units.get(&task.unit).map_or("–", String::as_str)) });
    }
    cells.push(html! { (format::date_short(LANG, kernel::local_date(task.opened_at))) });
    cells.push(due(task.due_on, desk.today));
    cells.push(priority(task.priority));
    if list != List::Mine {
        let holder = task.holder.and_then(|holder| desk.holders.get(&holder));
        cells.push(html! { (holder.map_or("noch niemand", String::as_str)) });
    }
    cells
}

/// A deadline; of one that has passed colour and word say so.
pub(crate) fn due(due: Option<Date>, today: Date) -> Markup {
    html! {
        @match due {
            None => "–",
            Some(day) if day < today => span class="r-inline" { (format::date_short(LANG, day)) (Badge { tone: Tone::Danger, label: "überfällig" }) }
            Some(day) if day == today => span class="r-inline" { (format::date_short(LANG, day)) (Badge { tone: Tone::Warning, label: "heute" }) }
            Some(day) => (format::date_short(LANG, day)),
        }
    }
}

fn priority(priority: Priority) -> Markup {
    match priority {
        Priority::High => Badge { tone: Tone::Warning, label: priority.german() }.render(),
        _ => html! { (priority.german()) },
    }
}

/// What can be done to several tasks at once.
fn together(desk: &Desk) -> Markup {
    let ids: Vec<String> = desk.colleagues.iter().map(|(id, _)| id.to_string()).collect();
    let names = desk.colleagues.iter().map(|(_, name)| name.as_str());
    let people: Vec<_> = ids.iter().zip(names).map(|(id, name)| Choice::new(id, name)).collect();
    html! {
        (heading(2, "Mit den ausgewählten Aufgaben"))
        div class="r-together" {
            @if desk.wanted.list != List::Mine { (Button::secondary("Übernehmen").sends("tun", Verb::Take.key())) }
            (Button::secondary("Zurückgeben").sends("tun", Verb::GiveBack.key()))
            @if !people.is_empty() {
                (Field::new(LANG, "person", "Weitergeben an").optional_silently().list("Bitte wählen", &people, None))
                (Button::secondary("Weitergeben").sends("tun", Verb::Pass.key()))
            }
        }
    }
}

/// What can be done to several tasks at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Take,
    GiveBack,
    Pass,
}

impl Verb {
    const ALL: [Self; 3] = [Self::Take, Self::GiveBack, Self::Pass];

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Take => "uebernehmen",
            Self::GiveBack => "zurueckgeben",
            Self::Pass => "weitergeben",
        }
    }

    pub(crate) fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.key() == key)
    }

    const fn done(self) -> &'static str {
        match self {
            Self::Take => "übernommen",
            Self::GiveBack => "zurückgegeben",
            Self::Pass => "weitergegeben",
        }
    }
}

/// Says that something was done to so many tasks.
pub(crate) fn done_notice(verb: Verb, count: usize) -> Markup {
    let tasks = if count == 1 { "Eine Aufgabe".to_owned() } else { format!("{count} Aufgaben") };
    Alert { tone: Tone::Success, title: &format!("{tasks} {}.", verb.done()), body: html! {} }.render()
}

/// Says with which tasks it did not work, and why.
pub(crate) fn refused_notice(refused: &[(String, String)]) -> Markup {
    let title = if refused.len() == 1 {
        "Bei einer Aufgabe ging es nicht.".to_owned()
    } else {
        format!("Bei {} Aufgaben ging es nicht.", refused.len())
    };
    let body = list(refused.iter().map(|(what, why)| html! { (what) ": " (why) }));
    Alert { tone: Tone::Warning, title: &title, body }.render()
}

/// Says that nothing was chosen, or nobody.
pub(crate) fn warning(title: &str) -> Markup {
    Alert { tone: Tone::Warning, title, body: html! {} }.render()
}

/// Says that a task was done; `next` whether the page shows the next one.
pub(crate) fn finished_notice(title: &str, next: bool) -> Markup {
    let body = if next {
        html! { "Das ist die nächste Ihrer Aufgaben." }
    } else {
        html! {}
    };
    Alert { tone: Tone::Success, title: &format!("„{title}“ ist erledigt."), body }.render()
}

// --- one task ---

/// Everything on the page of a task.
pub(crate) struct Shown {
    pub(crate) task: Task,
    pub(crate) case: Case,
    /// Whether the reader may see the case itself.
    pub(crate) sees_case: bool,
    pub(crate) unit: String,
    pub(crate) holder: Option<String>,
    /// The key of the process and the number of the version.
    pub(crate) process: (String, i64),
    /// The process of the model that the instance runs.
    pub(crate) part: String,
    pub(crate) model: Arc<Ready>,
    /// What was done in the instance, and by whom.
    pub(crate) earlier: Vec<(Task, Option<String>)>,
    pub(crate) colleagues: Vec<(PersonId, String)>,
    /// Whether four eyes keep the reader from it.
    pub(crate) closed: bool,
    /// Where it is done, if not here.
    pub(crate) place: Option<String>,
    /// What stands in its fields.
    pub(crate) typed: Vec<(String, String)>,
    /// What was filled in before in the process: question and answer.
    pub(crate) said: Vec<(String, String)>,
    pub(crate) notice: Option<Markup>,
}

impl Shown {
    fn can(&self, staff: &Staff, action: Action) -> bool {
        self.task.state == TaskState::Open
            && POLICY.judge(staff, action, &self.task.thing(&self.case)).is_ok()
    }

    /// Whether the reader may take it and then do it.
    fn can_take(&self, staff: &Staff) -> bool {
        let held = Task { holder: Some(staff.person()), ..self.task.clone() };
        self.can(staff, Action::AssignTask)
            && !self.closed
            && self.task.holder != Some(staff.person())
            && POLICY.judge(staff, Action::DoTask, &held.thing(&self.case)).is_ok()
    }
}

pub(crate) fn task_page(visit: &Visit, staff: &Staff, shown: &Shown, problems: &[Problem]) -> Answer {
    let task = &shown.task;
    let marks = Marks {
        live: [task.element.clone()].into_iter().filter(|_| task.state == TaskState::Open).collect(),
        done: shown.earlier.iter().map(|(task, _)| task.element.clone()).collect(),
        ..Marks::default()
    };
    let main = html! {
        @if let Some(notice) = &shown.notice { (notice) }
        div class="r-title-row" { (heading(1, &task.title)) (state(task)) }
        (CopyText { lang: LANG, label: "Geschäftszeichen", text: &shown.case.reference })
        div class="r-columns" {
            div class="r-columns__main" {
                (to_do(visit, staff, shown, problems))
                @if !shown.said.is_empty() {
                    (heading(2, "Angaben aus dem Prozess"))
                    (DescriptionList { items: shown.said.iter().map(|(label, said)| (label.clone(), html! { (said) })).collect() })
                }
                (heading(2, "Bisher"))
                (earlier(shown))
                (heading(2, "Warum diese Aufgabe?"))
                (text(why(shown)))
            }
            aside class="r-columns__aside" aria-label="Angaben und Zuweisung" {
                (heading(2, "Angaben"))
                (facts(visit, shown))
                (assigning(staff, shown, problems))
            }
        }
        (heading(2, "Wo der Prozess steht"))
        (picture::svg(&shown.model, &marks))
        (picture::steps(&shown.model, &shown.part, &marks))
    };
    let crumbs = [Crumb { label: "Aufgaben", href: "/aufgaben" }];
    visit.staff_page(&format!("{} – {}", task.title, shown.case.reference), &crumbs, problems, main)
}

fn state(task: &Task) -> Markup {
    let (tone, label) = match task.state {
        TaskState::Open if task.holder.is_some() => (Tone::Info, "in Arbeit"),
        TaskState::Open => (Tone::Info, "offen"),
        TaskState::Done => (Tone::Success, "erledigt"),
        TaskState::Withdrawn => (Tone::Neutral, "nicht mehr nötig"),
    };
    Badge { tone, label }.render()
}

fn facts(visit: &Visit, shown: &Shown) -> Markup {
    let (task, case) = (&shown.task, &shown.case);
    let case_words = html! {
        @if shown.sees_case { (link(&case.title, &cases::pages::path(case.id))) }
        @else { (case.title) br; "Den Vorgang selbst sieht nur die Einheit, die für ihn zuständig ist." }
    };
    let (key, number) = &shown.process;
    let process = html! {
        (link(shown.model.name(), &format!("/prozesse/{key}"))) ", Version " (number)
        @if shown.sees_case { br; (link("Ablauf ansehen", &instances::pages::path(task.instance))) }
    };
    let mut items = vec![
        ("Vorgang".to_owned(), case_words),
        ("Prozess".to_owned(), process),
        ("Einheit".to_owned(), html! { (shown.unit) }),
        ("Bei".to_owned(), html! { (shown.holder.as_deref().unwrap_or("noch niemand")) }),
        ("Seit".to_owned(), html! { (format::date_time(LANG, task.opened_at)) }),
        ("Frist".to_owned(), due(task.due_on, kernel::local_date(visit.now()))),
        ("Dringlichkeit".to_owned(), priority(task.priority)),
    ];
    if let Some(ended) = task.ended_at.filter(|_| task.state == TaskState::Done) {
        items.push(("Erledigt".to_owned(), html! { (format::date_time(LANG, ended)) }));
    }
    DescriptionList { items }.render()
}

/// What is to be done, and the form or the way to where it is done.
fn to_do(visit: &Visit, staff: &Staff, shown: &Shown, problems: &[Problem]) -> Markup {
    let task = &shown.task;
    if task.state != TaskState::Open {
        let words = match task.state {
            TaskState::Done => "Diese Aufgabe ist erledigt.",
            _ => "Der Prozess braucht diese Aufgabe nicht mehr.",
        };
        return Alert { tone: Tone::Info, title: words, body: html! {} }.render();
    }
    let version = task.version.to_string();
    let hidden = [("version", version.as_str())];
    let spec = shown.model.task(&task.element);
    let own = spec.map_or(&[][..], |spec| &spec.fields);
    let said = shown.model.read.node_by_id(&task.element).map(|node| node.base.documentation.join("\n"));
    html! {
        @if let Some(said) = said.filter(|said| !said.trim().is_empty()) { (lead(&said)) }
        @if shown.closed {
            (Alert { tone: Tone::Warning, title: "Hier gilt das Vier-Augen-Prinzip", body: html! {
                "Sie haben einen Schritt erledigt, nach dem jemand anderes an der Reihe ist: "
                (shown.before_me(staff).join(", ")) ". Deshalb können Sie diese Aufgabe weder übernehmen noch erledigen."
            } })
        } @else if shown.can(staff, Action::DoTask) {
            @if let Some(place) = &shown.place {
                (text("Diese Aufgabe wird an einer anderen Stelle erledigt."))
                (LinkButton::primary("Aufgabe bearbeiten", place))
            } @else {
                (heading(2, "Erledigen"))
                (Form::post(&format!("{}/erledigen", path(task.id))).hidden(&hidden).with(html! {
                    (fields::pages::inputs(own, &|name| typed(visit, shown, name), problems))
                    (Button::primary("Aufgabe erledigen"))
                }))
            }
        } @else if shown.can_take(staff) {
            (Form::post(&format!("{}/uebernehmen", path(task.id))).hidden(&hidden).with(Button::primary("Aufgabe übernehmen").render()))
            @if !own.is_empty() {
                (text("Danach wird gefragt:"))
                (list(own.iter().map(|field| html! { (field.label) })))
            }
        } @else if shown.holder.is_some() {
            (text("Jemand anderes hat diese Aufgabe übernommen."))
        } @else {
            (text("Diese Aufgabe erledigt jemand aus der zuständigen Einheit."))
        }
    }
}

/// What was typed, where the form came back; else what the process knows already.
fn typed(visit: &Visit, shown: &Shown, name: &str) -> String {
    let form = visit.form();
    if form.raw("version").is_some() {
        return form.get(name).to_owned();
    }
    let known = shown.typed.iter().find(|(input, _)| input == name);
    known.map(|(_, text)| text.clone()).unwrap_or_default()
}

impl Shown {
    /// The steps that the reader did and that keep them from this one.
    fn before_me(&self, staff: &Staff) -> Vec<String> {
        let not_by = self.model.task(&self.task.element).map_or(&[][..], |spec| &spec.not_by);
        let mine = self
            .earlier
            .iter()
            .filter(|(task, _)| task.ended_by == Some(staff.person()) && not_by.contains(&task.element));
        mine.map(|(task, _)| format!("„{}“", task.title)).collect()
    }
}

fn earlier(shown: &Shown) -> Markup {
    let events = shown.earlier.iter().filter_map(|(task, by)| {
        let title = format!("{} erledigt", task.title);
        Some(Event { at: task.ended_at?, title, by: by.clone(), body: html! {} })
    });
    let events: Vec<_> = events.collect();
    if events.is_empty() {
        return text("In diesem Ablauf hat noch niemand etwas erledigt.");
    }
    Timeline { lang: LANG, events }.render()
}

/// Why the unit, the deadline and the priority are what they are.
fn why(shown: &Shown) -> String {
    let (task, model) = (&shown.task, &shown.model);
    let mut words = format!(
        "Der Prozess „{}“ ist bei „{}“ angekommen. Zuständig ist die Einheit {}, {}.",
        model.name(),
        task.title,
        shown.unit,
        because(shown)
    );
    if let Some(days) = model.task(&task.element).and_then(|spec| spec.working_days) {
        let days = if days == 1 { "einen Arbeitstag".to_owned() } else { format!("{days} Arbeitstage") };
        words += &format!(
            " Für diesen Schritt sieht der Prozess {days} vor, gezählt ab dem Tag, an dem er begann."
        );
    }
    if task.priority != Priority::Ordinary {
        words += &format!(" Die Dringlichkeit „{}“ steht im Prozess.", task.priority.german());
    }
    words
}

fn because(shown: &Shown) -> String {
    let model = &shown.model;
    let node = model.read.node_by_id(&shown.task.element);
    let own = |base: &bpmn::model::Base| base.attribute(engine::model::NAMESPACE, "unit").is_some();
    let lanes = node
        .into_iter()
        .flat_map(|node| std::iter::successors(node.lane, |lane| model.read.lanes[lane.index()].parent));
    let lane = lanes.map(|lane| &model.read.lanes[lane.index()].base).find(|lane| own(lane));
    match (node, lane) {
        (Some(node), _) if own(&node.base) => "weil der Prozess sie für diesen Schritt nennt".to_owned(),
        (_, Some(lane)) => format!("weil der Prozess sie für die Bahn „{}“ nennt", lane.shown()),
        _ => "weil sie für den Vorgang zuständig ist".to_owned(),
    }
}

/// Taking over, giving back, passing on.
fn assigning(staff: &Staff, shown: &Shown, problems: &[Problem]) -> Markup {
    let task = &shown.task;
    let version = task.version.to_string();
    let hidden = [("version", version.as_str())];
    let to = |verb: &str| format!("{}/{verb}", path(task.id));
    let ids: Vec<String> = shown.colleagues.iter().map(|(id, _)| id.to_string()).collect();
    let names = shown.colleagues.iter().map(|(_, name)| name.as_str());
    let people: Vec<_> = ids.iter().zip(names).map(|(id, name)| Choice::new(id, name)).collect();
    html! {
        @if shown.can(staff, Action::AssignTask) {
            @if task.holder.is_some() && shown.can_take(staff) {
                (Form::post(&to("uebernehmen")).hidden(&hidden).with(Button::secondary("Übernehmen").render()))
            }
            @if task.holder.is_some() {
                (Form::post(&to("zurueckgeben")).hidden(&hidden).with(Button::secondary("Zurückgeben").render()))
            }
            @if !people.is_empty() {
                (Accordion { title: "Weitergeben", open: !problems.is_empty() && problems.iter().any(|problem| problem.field == "person"), body:
                    Form::post(&to("weitergeben")).hidden(&hidden).with(html! {
                        (Field::new(LANG, "person", "Wem soll die Aufgabe gegeben werden?").problems(problems).choice(&people, None))
                        (Button::secondary("Weitergeben"))
                    }) })
            }
        }
    }
}
