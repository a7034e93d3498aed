//! Seals on PostgreSQL: triggers in the database that know the key from the session.
//!
//! What is hashed is the row as PostgreSQL writes it, without its seal. What changed is gathered in a setting of the transaction,
//! [`TAKE`] asks for it: no table of its own that has to be emptied after every transaction. What grows too long comes as a notice.

use super::{COLUMN, Kind, Recorder, Seal, Sealer, Table, value};
use crate::Sql;

/// How the notices begin that tell of official rows.
const NOTICE: &str = "rathaus.rows ";
/// What stands after each row that is told of.
const MARK: char = '\u{1e}';
/// So many letters are gathered before a notice takes them.
const LONG: usize = 8_000;

/// Asks which official rows were changed, and begins anew.
pub(crate) static TAKE: Sql = Sql::new(
    "SELECT coalesce(current_setting('rathaus.rows', true), ''), set_config('rathaus.rows', '', true)",
    file!(),
    line!(),
);

/// The function behind every seal. Its text is compared by the audit.
pub(super) const SEAL_FUNCTION: (&str, &str) = (
    "row_seal",
    "
BEGIN
  NEW.seal := NULL;
  NEW.seal := substr(sha256(current_setting('rathaus.seal_outer')::bytea || sha256(
    current_setting('rathaus.seal_inner')::bytea
    || convert_to('row ' || TG_TABLE_NAME || rtrim(NEW::text, ',)'), 'UTF8'))), 1, 16);
  RETURN NEW;
END",
);

/// What a session must know before it may write: the key, and how rows are written as text.
pub(crate) fn session(sealer: &Sealer) -> String {
    let [inner, outer] = sealer.blocks();
    format!(
        "SET rathaus.seal_inner TO '\\x{inner}'; SET rathaus.seal_outer TO '\\x{outer}'; SET TimeZone TO 'UTC';
         SET DateStyle TO 'ISO, YMD'; SET bytea_output TO 'hex'; SET client_min_messages TO 'notice';"
    )
}

/// Takes a notice of a trigger in; says nothing of others.
pub(crate) fn note(message: &str, sealer: &Sealer, recorder: &Recorder) {
    if let Some(rows) = message.strip_prefix(NOTICE) {
        take_in(rows, sealer, recorder);
    }
}

/// Takes in what triggers gathered.
pub(crate) fn take_in(rows: &str, sealer: &Sealer, recorder: &Recorder) {
    let mut told: Option<(bool, Seal, String)> = None;
    let mut recorder = recorder.lock();
    let mut add = |told: Option<(bool, Seal, String)>| {
        let Some((came, seal, row)) = told else { return };
        let table = row.split('(').next().unwrap_or_default();
        let seal = value(seal);
        recorder.add(table, number(sealer, &row), if came { seal } else { seal.wrapping_neg() });
    };
    for part in rows.strip_suffix(MARK).unwrap_or(rows).split(MARK) {
        match (head(part), &mut told) {
            (Some(next), _) => add(told.replace(next)),
            // A key in which the mark itself stands.
            (None, Some((.., row))) => *row += &format!("{MARK}{part}"),
            (None, None) => {}
        }
    }
    add(told);
}

/// A row that came or went: its seal, its table and key.
fn head(part: &str) -> Option<(bool, Seal, String)> {
    let (sign, rest) = part.split_at_checked(1)?;
    let (seal, row) = rest.split_once(' ')?;
    let came = match sign {
        "+" => true,
        "-" => false,
        _ => return None,
    };
    Some((came, from_hex(seal)?, row.to_owned()))
}

/// The number of a row whose table and key are `table(key,…)`.
pub(super) fn number(sealer: &Sealer, row: &str) -> u64 {
    sealer.number(format!("key {}", trimmed(row)).as_bytes())
}

/// The seal of a row whose table and columns are `table(column,…)`.
pub(super) fn seal(sealer: &Sealer, row: &str) -> Seal {
    sealer.seal(format!("row {}", trimmed(row)).as_bytes())
}

/// Without the columns at the end that are NULL, so that a column that is added later changes no seal. An empty text is
/// written as `""` and one with a comma or bracket in quotes, so that nothing else is cut off.
fn trimmed(row: &str) -> &str {
    row.trim_end_matches([',', ')'])
}

fn from_hex(text: &str) -> Option<Seal> {
    if text.len() != 32 {
        return None;
    }
    u128::from_str_radix(text, 16).ok().map(u128::to_be_bytes)
}

/// The function that tells of changed rows of an official table: name and body. An assignment is evaluated by itself, where `PERFORM`
/// would run a query: that took as long as all the rest.
pub(super) fn change_function(table: &Table) -> (String, String) {
    let told = |sign: &str, row: &str| {
        let key: Vec<_> = table.key.iter().map(|column| format!("{row}.\"{column}\"")).collect();
        let (key, mark) = (key.join(", "), u32::from(MARK));
        format!(
            "'{sign}' || encode({row}.{COLUMN}, 'hex') || ' {}' || ROW({key})::text || chr({mark})",
            table.name
        )
    };
    let (gone, new) = (told("-", "OLD"), told("+", "NEW"));
    let tell = |words: &str| {
        let before = "coalesce(current_setting('rathaus.rows', true), '')";
        format!("told := set_config('rathaus.rows', {before} || {words}, true);")
    };
    let (changed, came, went) = (tell(&format!("{gone} || {new}")), tell(&new), tell(&gone));
    let body = format!(
        "
DECLARE
  told text;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    {changed}
  ELSIF TG_OP = 'INSERT' THEN
    {came}
  ELSE
    {went}
  END IF;
  IF length(told) > {LONG} THEN
    RAISE NOTICE USING MESSAGE = '{NOTICE}' || told;
    told := set_config('rathaus.rows', '', true);
  END IF;
  RETURN NULL;
END"
    );
    (format!("row_changed_{}", table.name), body)
}

/// The triggers of a table: name, function, and the rest of the statement that makes it.
pub(super) fn triggers(table: &Table, kind: Kind) -> Vec<(&'static str, String, &'static str)> {
    let mut triggers = vec![("row_seal", "row_seal".to_owned(), "BEFORE INSERT OR UPDATE")];
    if kind == Kind::Recorded {
        triggers.push(("row_changed", change_function(table).0, "AFTER INSERT OR UPDATE OR DELETE"));
    }
    triggers
}

/// The statements that make functions and triggers of a table.
pub(super) fn script(table: &Table, kind: Kind) -> String {
    let function = |name: &str, body: &str| {
        format!(
            "CREATE OR REPLACE FUNCTION \"{name}\"() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$;\n"
        )
    };
    let mut script = function(SEAL_FUNCTION.0, SEAL_FUNCTION.1);
    if kind == Kind::Recorded {
        let (name, body) = change_function(table);
        script += &function(&name, &body);
    }
    for (trigger, function, when) in triggers(table, kind) {
        script += &format!(
            "CREATE OR REPLACE TRIGGER {trigger} {when} ON \"{}\" FOR EACH ROW EXECUTE FUNCTION \"{function}\"();\n",
            table.name
        );
    }
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_triggers_tell_is_summed_and_other_notices_left_alone() {
        let (sealer, recorder) = (Sealer::new([1; 32]), Recorder::default());
        let seal = "000102030405060708090a0b0c0d0e0f";
        note(&format!("rathaus.rows +{seal} person(7)\u{1e}"), &sealer, &recorder);
        assert!(!recorder.lock().summed().is_empty());
        take_in(&format!("-{seal} person(7)\u{1e}"), &sealer, &recorder);
        assert!(recorder.lock().summed().is_empty());
        // The mark in a key.
        take_in(&format!("+{seal} a(\u{1e}x)\u{1e}+{seal} b(1)\u{1e}"), &sealer, &recorder);
        take_in(&format!("-{seal} b(1)\u{1e}-{seal} a(\u{1e}x)\u{1e}"), &sealer, &recorder);
        assert!(recorder.lock().summed().is_empty());
        for other in
            ["relation \"x\" already exists, skipping", "rathaus.rows +12 person(7)", "rathaus.rows "]
        {
            note(other, &sealer, &recorder);
        }
        take_in("", &sealer, &recorder);
        assert!(recorder.lock().summed().is_empty());
    }

    #[test]
    fn columns_that_are_null_at_the_end_do_not_count_and_empty_texts_do() {
        let sealer = Sealer::new([1; 32]);
        assert_eq!(seal(&sealer, "t(1,a,,)"), seal(&sealer, "t(1,a)"));
        assert_ne!(seal(&sealer, "t(1,a,\"\",)"), seal(&sealer, "t(1,a)"));
        assert_ne!(seal(&sealer, "t(1,,a)"), seal(&sealer, "t(1,a)"));
        assert_ne!(seal(&sealer, "t(1)"), Sealer::new([2; 32]).seal(b"row t(1"));
    }
}
