//! The policy as a German table for the data protection officer: `policy.golden.md`.

use std::fmt::Write as _;

use super::{Action, Policy, Role, Rule, table};

const HEAD: &str = "\
# Wer darf was: die Zugriffsregeln

Diese Tabelle wird aus den Regeln des Programms erzeugt; ein Test vergleicht beide. Was hier nicht erlaubt ist, ist verboten.
Eine Person hat die Summe der Rechte aller ihrer Rollen.

";

const LEGEND: &str = "
## Lesehilfe

- **selbst gehalten**: die Person ist im Vorgang als Bearbeiterin oder Bearbeiter eingetragen.
- **eigene Einheit**: die Einheit, in der die Person die Rolle hat, ist federführend. **und darunter**: auch alle nachgeordneten.
- **G**: auch bei geheimen Vorgängen, deren Vorhandensein sonst niemand erfährt. Selbst gehaltene Vorgänge kennt man immer.
- **V**: gilt auch für die Vertretung, solange die Vertretung dauert, und nur für das, was die vertretene Person erreicht.
  Vertretungen werden nicht weitergereicht. Im Nachweis steht, wer für wen gehandelt hat.
- **N**: verlangt einen frischen Nachweis. Die Person hat sich in den letzten 15 Minuten angemeldet oder noch einmal
  ausgewiesen, und zwar mit dem zweiten Faktor, wenn sie einen hat. Von welchen Rollen schon die Anmeldung einen zweiten
  Faktor verlangt, steht in den Einstellungen der Kommune.
- **Zustand**: in welchen Zuständen eines Vorgangs die Handlung überhaupt möglich ist.
- Wer einen Vorgang nicht sehen darf, erhält dieselbe Antwort, als gäbe es ihn nicht.
- **Notfallzugriff**: öffnet einen einzelnen, nicht geheimen Vorgang für höchstens 60 Minuten zum Lesen. Der Grund wird
  verlangt, der Zugriff festgehalten und der Revision vorgelegt.
- Die Verwaltung des Programms und der Betrieb sehen durch diese Rollen keinen Vorgang. Niemand ändert die eigenen Rollen.
- Wer das Programm auf der Maschine einrichtet (Kommandozeile), kann Personen, Einstellungen und Aktenplan anlegen; auch das
  wird festgehalten. Auf Vorgänge hat die Kommandozeile kein Recht.
- Die Revision liest alles und ändert nichts.
";

impl Policy {
    /// The table in Markdown.
    #[must_use]
    pub fn as_markdown(&self) -> String {
        let mut text = HEAD.to_owned();
        let roles: Vec<_> = Role::ALL.into_iter().map(Role::german).collect();
        let _ = writeln!(text, "| Handlung | Zustand | {} |", roles.join(" | "));
        let _ = writeln!(text, "|---|---|{}", "---|".repeat(Role::ALL.len()));
        for action in Action::ALL {
            let cells: Vec<_> = Role::ALL.into_iter().map(|role| self.cell(role, *action)).collect();
            let states =
                if action.is_about_a_case() { table::states(*action).to_string() } else { String::new() };
            let proof = if action.demands_proof() { " N" } else { "" };
            let _ = writeln!(text, "| {}{proof} | {states} | {} |", action.german(), cells.join(" | "));
        }
        text.push_str(LEGEND);
        text
    }

    fn cell(&self, role: Role, action: Action) -> String {
        let rules = self.rules.iter().filter(|rule| rule.role == role && rule.action == action);
        let words: Vec<_> = rules.map(in_words).collect();
        if words.is_empty() { "–".to_owned() } else { words.join("; ") }
    }
}

fn in_words(rule: &Rule) -> String {
    let mut words = rule.scope.german().to_owned();
    for (mark, is) in [(" G", rule.secret), (" V", rule.deputy)] {
        if is {
            words.push_str(mark);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::policy::POLICY;

    #[test]
    fn the_golden_table_shows_the_rules_as_they_are() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("policy.golden.md");
        let now = POLICY.as_markdown();
        if std::env::var_os("RATHAUS_RENEW_GOLDEN").is_some() {
            std::fs::write(&path, &now).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            golden == now,
            "the policy changed and foundation/access/policy.golden.md did not. If the change is meant, renew the table \
             with `RATHAUS_RENEW_GOLDEN=1 cargo nextest run -p access golden` and show the difference to the data \
             protection officer.\n{now}"
        );
    }
}
