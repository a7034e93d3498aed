//! Forms about one step or way.

use bpmn::Level;
use bpmn::model::{FlowNode, SequenceFlow};
use diagram::Step;
use editor::{FieldKind, Kind};
use kernel::{Error, Problem, Result};
use maud::{Markup, html};
use server::{Answer, Visit};
use ui::fields::Choice;
use ui::parts::{Button, Column, EmptyState, LinkButton, Table, button_row, heading, lead, link, list, text};

use super::{LANG, Open, field, link_of, of_step, of_way};
use crate::Workflow;
use crate::drafts::forms::{FieldText, StepText, TIMINGS, TimingText, WayText, decides};

/// What a form about a step was asked with: the draft, who asks, what is wrong.
pub(in crate::drafts) struct Asked<'a> {
    pub(in crate::drafts) visit: &'a Visit,
    pub(in crate::drafts) open: &'a Open,
    /// Whether elements for the process office are offered, too.
    pub(in crate::drafts) office: bool,
    pub(in crate::drafts) problems: &'a [Problem],
}

/// Words for choices that live as long as the page is made.
pub(super) struct Choices(Vec<(String, String)>);

impl Choices {
    pub(super) fn choices(&self) -> Vec<Choice<'_>> {
        self.0.iter().map(|(value, label)| Choice::new(value, label)).collect()
    }
}

/// The open units.
pub(super) fn unit_choices(open: &Open) -> Choices {
    let units = open.units.iter().filter(|unit| unit.closed_at.is_none());
    let words = |unit: &access::units::Unit| (unit.key.clone(), format!("{} ({})", unit.name, unit.key));
    let nobody = (String::new(), "keine bestimmte".to_owned());
    Choices(std::iter::once(nobody).chain(units.map(words)).collect())
}

impl Asked<'_> {
    fn field<'f>(&'f self, name: &'f str, label: &'f str) -> ui::Field<'f> {
        field(name, label, self.problems)
    }

    fn kinds(&self, kinds: impl IntoIterator<Item = Kind>, now: Option<Kind>) -> Choices {
        let offered = |kind: &Kind| self.office || kind.level() == Level::A || Some(*kind) == now;
        let words = |kind: Kind| (kind.as_str().to_owned(), kind.german().to_owned());
        Choices(kinds.into_iter().filter(offered).map(words).collect())
    }

    fn step(&self, id: &str) -> Result<(Step, &FlowNode)> {
        let step = self.open.step(id)?;
        let node = self.open.model.node(step.node);
        Ok((step, node))
    }

    fn page(&self, title: &str, main: Markup) -> Answer {
        self.open.page(self.visit, title, self.problems, main)
    }

    /// The ways out of a step, to be chosen where there are several.
    fn ways(&self, step: &Step, chosen: &str) -> Markup {
        let ways: Vec<(String, String)> =
            step.after.iter().map(|way| (way.flow.clone(), way.sentence())).collect();
        let ways = Choices(ways);
        html! {
            @if step.after.len() > 1 {
                (self.field("auf", "Auf welchem Weg?").choice(&ways.choices(), Some(chosen)))
            }
        }
    }

    fn timing(&self, typed: &TimingText) -> Markup {
        let kinds = TIMINGS.map(|(value, label)| Choice::new(value, label));
        html! {
            (self.field("zeitart", "Wann?").choice(&kinds, Some(typed.kind.as_str())))
            (self.field("zeit", "Zeit")
                .hint("Eine Zahl von Arbeitstagen; eine Dauer wie P10D (zehn Tage) oder PT2H (zwei Stunden); ein Zeitpunkt wie 2027-01-31T08:00:00; eine Wiederholung wie R3/P7D.")
                .text(&typed.value))
        }
    }
}

/// The form about a step.
pub(in crate::drafts) fn edit_page(
    asked: &Asked<'_>,
    workflow: &Workflow,
    id: &str,
    typed: &StepText,
) -> Result<Answer> {
    let (step, node) = asked.step(id)?;
    let (open, kind) = (asked.open, Kind::of(node));
    let title = format!("Schritt {}: {}", step.number, step.title());
    let family = asked.kinds(kind.map(Kind::family).unwrap_or_default().iter().copied(), kind);
    let main = html! {
        (heading(1, &title))
        (open.form(&of_step(id, ""), html! {
            (asked.field("name", "Name").optional_silently().hint("Bei einer Aufgabe: was zu tun ist. Bei einer Entscheidung: die Frage.").text(&typed.name))
            @if family.0.len() > 1 {
                (asked.field("art", "Art").hint("Wenn Sie die Art ändern, werden zuerst Name und Art gespeichert; danach kommen die passenden Felder.").choice(&family.choices(), Some(typed.kind.as_str())))
            }
            (own_fields(asked, workflow, kind, &step, typed))
            (asked.field("beschreibung", "Beschreibung").optional().long_text(&typed.documentation, 2_000))
            (open.send("Speichern", Some(id)))
        }))
        @if matches!(kind, Some(Kind::User | Kind::Start)) { (questions(asked, id, node)) }
        @if !step.after.is_empty() {
            (heading(2, "Wie es weitergeht"))
            (list(step.after.iter().map(|way| html! { (way.sentence()) " " (link_of("Weg ändern", &way.sentence(), &open.at(&of_way(&way.flow, "")))) })))
        }
    };
    Ok(asked.page(&title, main))
}

/// The fields that only this kind of step has.
fn own_fields(
    asked: &Asked<'_>,
    workflow: &Workflow,
    kind: Option<Kind>,
    step: &Step,
    typed: &StepText,
) -> Markup {
    match kind {
        Some(Kind::User) => of_task(asked, step, typed),
        Some(Kind::Service) => of_service(asked, workflow, typed),
        Some(Kind::Script) => html! {
            (asked.field("ausdruck", "Ausdruck").hint("In FEEL, zum Beispiel: if hunde > 1 then 120 else 60").long_text(&typed.script, 2_000))
            (asked.field("ergebnis", "Name des Ergebnisses").optional().hint("Unter diesem Namen steht der Wert danach bereit, zum Beispiel steuer.").text(&typed.result))
        },
        Some(Kind::Call) => html! {
            (asked.field("prozess", "Welcher Prozess?").hint("Sein Kürzel.").text(&typed.calls))
        },
        Some(Kind::Timer | Kind::TimerStart | Kind::Reminder | Kind::Deadline) => asked.timing(&typed.timing),
        Some(Kind::Receive | Kind::Send | Kind::MessageStart) => html! {
            (asked.field("nachricht", "Welche Nachricht?").hint("Wer sie sendet und wer darauf wartet, nennt sie gleich.").text(&typed.message))
        },
        Some(_) => html! {},
        None => text(
            "Diesen Schritt können Sie hier nur benennen. Alles andere ändern Sie beim grafischen Zeichnen.",
        ),
    }
}

fn of_task(asked: &Asked<'_>, step: &Step, typed: &StepText) -> Markup {
    let units = unit_choices(asked.open);
    let priorities =
        [Choice::new("high", "hoch"), Choice::new("ordinary", "normal"), Choice::new("low", "niedrig")];
    let others = Choices(
        asked
            .open
            .steps()
            .into_iter()
            .filter(|other| other.id != step.id)
            .filter(|other| Kind::of(asked.open.model.node(other.node)) == Some(Kind::User))
            .map(|other| (other.id.clone(), format!("Schritt {}: {}", other.number, other.name)))
            .collect(),
    );
    let chosen: Vec<&str> = typed.not_by.iter().map(String::as_str).collect();
    html! {
        (asked.field("einheit", "Wer?").optional().hint("Ohne Angabe ist es die Einheit, die den Vorgang hat.").choice(&units.choices(), Some(typed.unit.as_str())))
        (asked.field("arbeitstage", "Frist").optional().number(&typed.working_days, Some("Arbeitstage")))
        (asked.field("dringlichkeit", "Dringlichkeit").choice(&priorities, Some(typed.priority.as_str())))
        @if !others.0.is_empty() {
            (asked.field("nicht-durch", "Vier-Augen-Prinzip").optional().hint("Wer einen dieser Schritte erledigt hat, darf diesen nicht erledigen.").choices(&others.choices(), &chosen))
        }
        (asked.field("ort", "Ort außerhalb").optional().hint("Nur, wenn die Aufgabe auf einer anderen Seite erledigt wird: deren Kürzel.").text(&typed.form))
    }
}

fn of_service(asked: &Asked<'_>, workflow: &Workflow, typed: &StepText) -> Markup {
    let known = Choices(
        workflow.connectors.iter().map(|found| (found.key.to_owned(), found.german.to_owned())).collect(),
    );
    let takes = workflow.connectors.get(&typed.connector).map(|found| found.takes).unwrap_or_default();
    html! {
        @if known.0.is_empty() { (text("Es gibt noch keinen Dienst, den ein Prozess rufen kann.")) }
        @else { (asked.field("dienst", "Welcher Dienst?").choice(&known.choices(), Some(typed.connector.as_str()))) }
        @if !takes.is_empty() {
            (text("Der Dienst braucht diese Angaben:"))
            (list(takes.iter().map(|take| html! { code { (take.name) } ": " (take.german) ", " (take.holds.german()) @if take.required { ", notwendig" } })))
        }
        (asked.field("mit", "Was bekommt er?").optional().hint("In FEEL, zum Beispiel { betrag: steuer, zweck: \"Hundesteuer\" }. Was schon so heißt, wie der Dienst es nennt, bekommt er ohne Ihr Zutun.").long_text(&typed.with, 2_000))
    }
}

fn questions(asked: &Asked<'_>, id: &str, node: &FlowNode) -> Markup {
    let details = editor::task(asked.open.document.element(node.base.element));
    let address = |rest: &str| asked.open.at(&of_step(id, &format!("/feld/{rest}")));
    let rows = details.fields.iter().enumerate().map(|(number, field)| {
        vec![
            html! { (field.label) },
            html! { (field.kind.german()) @if field.required { ", Pflicht" } },
            html! { code { (field.name) } },
            link_of("Ändern", &field.label, &address(&(number + 1).to_string())),
        ]
    });
    let columns = ["Frage", "Antwort", "Name", "Ändern"].map(Column::new).to_vec();
    let empty = EmptyState { text: "Hier wird nichts gefragt.", action: html! {} };
    html! {
        (heading(2, "Was gefragt wird"))
        (text("Wer den Schritt erledigt, füllt diese Felder aus. Unter ihrem Namen stehen die Antworten danach in Bedingungen bereit."))
        (Table { lang: LANG, caption: "Felder", columns, rows: rows.collect(), empty })
        (button_row(&[&LinkButton::secondary("Feld hinzufügen", &address("neu"))]))
    }
}

/// The form about a question; `number` is its place from 1, or `neu`.
pub(in crate::drafts) fn field_page(
    asked: &Asked<'_>,
    id: &str,
    number: &str,
    typed: &FieldText,
) -> Result<Answer> {
    let (step, _) = asked.step(id)?;
    let kinds = FieldKind::ALL.map(|kind| Choice::new(kind.as_str(), kind.german()));
    let title =
        if number == "neu" { "Feld hinzufügen".to_owned() } else { format!("Feld {number} ändern") };
    let back = asked.open.at(&of_step(id, ""));
    let main = html! {
        (heading(1, &title))
        (lead(&format!("Schritt {}: {}", step.number, step.title())))
        (asked.open.form(&of_step(id, &format!("/feld/{number}")), html! {
            (asked.field("frage", "Was wird gefragt?").text(&typed.label))
            (asked.field("name", "Name der Antwort").hint("So heißt sie in Bedingungen, zum Beispiel genehmigt.").text(&typed.name))
            (asked.field("art", "Was wird geantwortet?").choice(&kinds, Some(typed.kind.as_str())))
            (asked.field("antworten", "Antworten zur Auswahl").optional().hint("Nur bei „Auswahl“: jede auf einer eigenen Zeile, Wert = Beschriftung, zum Beispiel: a = Ja, sofort.").long_text(&typed.options, 2_000))
            (asked.field("hinweis", "Hinweis").optional().text(&typed.hint))
            (asked.field("pflicht", "Pflicht").optional_silently().declaration("Es muss geantwortet werden.", typed.required))
            (button_row(&[&Button::primary("Feld speichern"), &LinkButton::tertiary("Abbrechen", &back)]))
        }))
        @if number != "neu" {
            (asked.open.form(&of_step(id, &format!("/feld/{number}")), html! {
                (button_row(&[&Button::tertiary("Feld entfernen").sends("entfernen", "ja").skips_checks()]))
            }))
        }
    };
    Ok(asked.page(&title, main))
}

/// What is put in behind a step.
pub(in crate::drafts) fn insert_page(
    asked: &Asked<'_>,
    id: &str,
    name: &str,
    kind: &str,
    way: &str,
) -> Result<Answer> {
    let (step, _) = asked.step(id)?;
    let kinds = Kind::ALL.into_iter().filter(|kind| {
        !kind.is_gateway()
            && !matches!(
                kind,
                Kind::Start | Kind::MessageStart | Kind::TimerStart | Kind::Reminder | Kind::Deadline
            )
    });
    let kinds = asked.kinds(kinds, None);
    let title = format!("Nach Schritt {} einfügen", step.number);
    let main = html! {
        (heading(1, &title))
        (lead(&step.title()))
        (asked.open.form(&of_step(id, "/danach"), html! {
            (asked.ways(&step, way))
            (asked.field("art", "Was kommt danach?").choice(&kinds.choices(), Some(kind)))
            (asked.field("name", "Name").optional_silently().hint("Zum Beispiel „Unterlagen prüfen“.").text(name))
            (asked.open.send("Einfügen", Some(id)))
        }))
    };
    Ok(asked.page(&title, main))
}

/// So many ways can be made at once.
const WAYS: usize = 2;

/// A split behind a step, and the join of its ways.
pub(in crate::drafts) fn branch_page(asked: &Asked<'_>, id: &str, typed: &server::Form) -> Result<Answer> {
    let (step, _) = asked.step(id)?;
    let kinds = asked.kinds(Kind::ALL.into_iter().filter(|kind| kind.is_gateway()), None);
    let title = format!("Nach Schritt {} verzweigen", step.number);
    let main = html! {
        (heading(1, &title))
        (lead(&step.title()))
        (text("Die Wege kommen danach wieder zusammen. Weitere Wege können Sie später hinzufügen."))
        (asked.open.form(&of_step(id, "/verzweigen"), html! {
            (asked.ways(&step, typed.get("auf")))
            (asked.field("art", "Wie geht es weiter?").choice(&kinds.choices(), Some(typed.get("art"))))
            (asked.field("name", "Frage").optional_silently().hint("Zum Beispiel „Vollständig?“. Bei „Gleichzeitig“ bleibt das Feld leer.").text(typed.get("name")))
            @for number in 1..=WAYS { (way_fields(asked, number, typed, number == WAYS)) }
            (asked.open.send("Verzweigen", Some(id)))
        }))
    };
    Ok(asked.page(&title, main))
}

fn way_fields(asked: &Asked<'_>, number: usize, typed: &server::Form, rest: bool) -> Markup {
    let [way, condition, task] = ["weg", "bedingung", "aufgabe"].map(|what| format!("{what}-{number}"));
    let condition_hint = if rest {
        "In FEEL. Bleibt das Feld leer, ist es der Weg für alle übrigen Fälle."
    } else {
        "In FEEL, zum Beispiel vollstaendig = true. Nicht bei „Gleichzeitig“."
    };
    html! {
        (ui::fields::fieldset(&format!("{number}. Weg"), None, html! {
            (asked.field(&way, "Name des Wegs").optional_silently().hint(if rest { "Zum Beispiel „nein“." } else { "Zum Beispiel „ja“." }).text(typed.get(&way)))
            (asked.field(&condition, "Bedingung").optional_silently().hint(condition_hint).text(typed.get(&condition)))
            (asked.field(&task, "Aufgabe auf diesem Weg").optional_silently().hint("Bleibt das Feld leer, führt der Weg bei einer Entscheidung gleich zur Zusammenführung.").text(typed.get(&task)))
        }))
    }
}

/// A further way out of a gateway.
pub(in crate::drafts) fn add_way_page(asked: &Asked<'_>, id: &str, typed: &server::Form) -> Result<Answer> {
    let (step, _) = asked.step(id)?;
    let title = format!("Bei Schritt {} einen Weg hinzufügen", step.number);
    let main = html! {
        (heading(1, &title))
        (lead(&step.title()))
        (asked.open.form(&of_step(id, "/weg"), html! {
            (way_fields(asked, 1, typed, false))
            (asked.open.send("Weg hinzufügen", Some(id)))
        }))
    };
    Ok(asked.page(&title, main))
}

/// A time at the border of a task.
pub(in crate::drafts) fn attach_page(
    asked: &Asked<'_>,
    id: &str,
    name: &str,
    kind: &str,
    task: &str,
    timing: &TimingText,
) -> Result<Answer> {
    let (step, _) = asked.step(id)?;
    let kinds = asked.kinds([Kind::Reminder, Kind::Deadline], None);
    let title = format!("Frist an Schritt {} anhängen", step.number);
    let main = html! {
        (heading(1, &title))
        (lead(&step.title()))
        (asked.open.form(&of_step(id, "/frist"), html! {
            (asked.field("art", "Was geschieht, wenn die Zeit um ist?").choice(&kinds.choices(), Some(kind)))
            (asked.timing(timing))
            (asked.field("name", "Name der Frist").optional_silently().hint("Zum Beispiel „zu spät“.").text(name))
            (asked.field("aufgabe", "Aufgabe, die dann kommt").hint("Zum Beispiel „Nachfragen“.").text(task))
            (asked.open.send("Frist anhängen", Some(id)))
        }))
    };
    Ok(asked.page(&title, main))
}

pub(in crate::drafts) fn remove_page(asked: &Asked<'_>, id: &str) -> Result<Answer> {
    let (step, _) = asked.step(id)?;
    let title = format!("Schritt {} entfernen", step.number);
    let main = html! {
        (heading(1, &title))
        (lead(&step.title()))
        (text("Was davor kommt, führt dann zu dem, was danach kommt. Mit „Rückgängig“ holen Sie den Schritt zurück."))
        (asked.open.form(&of_step(id, "/entfernen"), html! {
            span id="entfernen" tabindex="-1" {}
            (asked.open.send("Schritt entfernen", Some(id)))
        }))
    };
    Ok(asked.page(&title, main))
}

fn found<'o>(open: &'o Open, way: &str) -> Result<&'o SequenceFlow> {
    match open.model.find(way) {
        Some(bpmn::model::Thing::Flow(index)) => Ok(open.model.flow(index)),
        _ => Err(Error::NotFound),
    }
}

/// „von „A“ nach „B““.
fn ends(open: &Open, way: &SequenceFlow) -> String {
    let name = |node: Option<bpmn::model::NodeIndex>| {
        node.map_or("", |node| open.model.node(node).base.shown()).to_owned()
    };
    format!("von „{}“ nach „{}“", name(way.source.target), name(way.target.target))
}

/// The form about a way.
pub(in crate::drafts) fn way_page(asked: &Asked<'_>, way: &str, typed: &WayText) -> Result<Answer> {
    let open = asked.open;
    let flow = found(open, way)?;
    let source = flow.source.target.map(|source| open.model.node(source));
    let goals = Choices(
        open.steps()
            .into_iter()
            .filter(|step| source.is_none_or(|source| open.model.node(step.node).scope == source.scope))
            .filter(|step| !begins(open.model.node(step.node)))
            .map(|step| (step.id.clone(), format!("Schritt {}: {}", step.number, step.title())))
            .collect(),
    );
    let several = source.is_some_and(|source| source.outgoing.len() > 1);
    let from = source.map(|source| source.base.id.as_str());
    let main = html! {
        (heading(1, "Weg ändern"))
        (lead(&format!("Der Weg {}", ends(open, flow))))
        (open.form(&of_way(way, ""), html! {
            (asked.field("name", "Name").optional().hint("Zum Beispiel „ja“.").text(&typed.name))
            @if source.is_some_and(decides) {
                (asked.field("bedingung", "Bedingung").optional().hint("In FEEL, zum Beispiel genehmigt = true.").text(&typed.condition))
                (asked.field("sonst", "Übrige Fälle").optional_silently().declaration("Diesen Weg nehmen, wenn keine Bedingung zutrifft.", typed.default))
            }
            (asked.field("ziel", "Wohin führt er?").choice(&goals.choices(), Some(typed.to.as_str())))
            (open.send("Speichern", from))
        }))
        @if several { p class="kern-body" { (link("Weg entfernen", &open.at(&of_way(way, "/entfernen")))) } }
    };
    Ok(asked.page("Weg ändern", main))
}

/// Whether something begins here, so that no way leads to it.
fn begins(node: &FlowNode) -> bool {
    use bpmn::model::Position::{Boundary, Start};
    node.event().is_some_and(|event| matches!(event.position, Start { .. } | Boundary { .. }))
}

pub(in crate::drafts) fn remove_way_page(asked: &Asked<'_>, way: &str) -> Result<Answer> {
    let flow = found(asked.open, way)?;
    let from = flow.source.target.map(|source| asked.open.model.node(source).base.id.clone());
    let main = html! {
        (heading(1, "Weg entfernen"))
        (lead(&format!("Der Weg {}", ends(asked.open, flow))))
        (text("Alle Schritte, zu denen nur dieser Weg führt, werden mit entfernt. Mit „Rückgängig“ holen Sie alles zurück."))
        (asked.open.form(&of_way(way, "/entfernen"), html! {
            span id="entfernen" tabindex="-1" {}
            (asked.open.send("Weg entfernen", from.as_deref()))
        }))
    };
    Ok(asked.page("Weg entfernen", main))
}
