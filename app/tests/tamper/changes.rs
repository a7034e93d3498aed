//! The statements of the intruder.

use crate::scene::{NEW, OLD, Scene};

/// What is done to a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One byte, letter or bit of one value is changed.
    Value,
    /// A row is removed.
    Removed,
    /// A row is put in a second time under another key.
    Copied,
    /// A row gets back what it held earlier, with the seal that it had then.
    RolledBack,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Value, Self::Removed, Self::Copied, Self::RolledBack];
}

/// The statements for this change of a table; the numbers choose row, column and place.
pub(crate) fn statements(
    scene: &Scene,
    table: &str,
    kind: Kind,
    (row, column, place): (u32, u32, u32),
) -> String {
    let address = if scene.is_sqlite() { "rowid" } else { "ctid" };
    let main = scene.main(table);
    let one = format!(
        "(SELECT {address} FROM {main} ORDER BY {address} LIMIT 1 OFFSET (SELECT {row} % count(*) FROM {main}))"
    );
    let columns = &scene.columns[table];
    let (name, ty) = &columns[column as usize % columns.len()];
    match kind {
        Kind::Value => {
            let value = changed(scene.is_sqlite(), &format!("\"{name}\""), ty, place);
            format!("UPDATE {main} SET \"{name}\" = {value} WHERE {address} = {one}")
        }
        Kind::Removed => format!("DELETE FROM {main} WHERE {address} = {one}"),
        Kind::Copied => {
            // All columns that may be unique get another value, so that the schema has nothing against the copy.
            let set: Vec<_> = columns
                .iter()
                .filter(|(name, ty)| {
                    let may_be_null = ["parent", "holder", "document"].contains(&name.as_str());
                    (ty == "uuid"
                        || ty == "blob"
                        || name == "reference"
                        || name == "key"
                        || name == "email"
                        || name == "collective"
                        || name == "number")
                        && name != "seal"
                        && !may_be_null
                })
                .map(|(name, ty)| {
                    format!("\"{name}\" = {}", changed(scene.is_sqlite(), &format!("\"{name}\""), ty, place))
                })
                .collect();
            let set = if set.is_empty() { format!("\"{name}\" = \"{name}\"") } else { set.join(", ") };
            format!(
                "DROP TABLE IF EXISTS one; CREATE TEMP TABLE one AS SELECT * FROM {main} WHERE {address} = {one};
                 UPDATE one SET {set}; INSERT INTO {main} SELECT * FROM one;"
            )
        }
        Kind::RolledBack => {
            let (old, new) = (scene.copied(OLD, table), scene.copied(NEW, table));
            let differ = format!("SELECT * FROM {old} EXCEPT SELECT * FROM {new}");
            let key = columns
                .iter()
                .find(|(name, _)| {
                    ["id", "case_id", "key", "person", "slug", "hash", "credential_id"]
                        .contains(&name.as_str())
                })
                .map_or("", |(name, _)| name.as_str());
            let same = if key.is_empty() {
                "1 = 0".to_owned()
            } else {
                format!("\"{key}\" IN (SELECT \"{key}\" FROM one)")
            };
            format!(
                "DROP TABLE IF EXISTS one; CREATE TEMP TABLE one AS SELECT * FROM ({differ}) AS differing LIMIT 1;
                 DELETE FROM {main} WHERE {same}; INSERT INTO {main} SELECT * FROM one;"
            )
        }
    }
}

/// An expression for another value than the one that is there.
fn changed(on_sqlite: bool, column: &str, ty: &str, place: u32) -> String {
    let digit = |hex: &str| {
        let at = format!("(1 + {place} % length({hex}))");
        format!(
            "substr({hex}, 1, {at} - 1) || CASE substr({hex}, {at}, 1) WHEN '0' THEN '1' ELSE '0' END || substr({hex}, {at} + 1)"
        )
    };
    match (on_sqlite, ty) {
        (_, "text") => {
            let at = format!("(1 + {place} % length({column}))");
            format!(
                "CASE WHEN {column} IS NULL OR {column} = '' THEN 'x' ELSE substr({column}, 1, {at} - 1)
                 || CASE substr({column}, {at}, 1) WHEN 'Q' THEN 'R' ELSE 'Q' END || substr({column}, {at} + 1) END"
            )
        }
        (true, "blob") => {
            let hex = format!("hex({column})");
            format!("CASE WHEN COALESCE(length({column}), 0) = 0 THEN x'01' ELSE unhex({}) END", digit(&hex))
        }
        (true, _) => format!("COALESCE({column}, 0) + {}", 1 << (place % 7)),
        (false, "bytea") => {
            let at = format!("({place} % length({column}))::int");
            format!(
                "CASE WHEN COALESCE(length({column}), 0) = 0 THEN '\\x01'::bytea
                 ELSE set_byte({column}, {at}, get_byte({column}, {at}) # {}) END",
                1 << (place % 7)
            )
        }
        (false, "uuid") => {
            let hex = format!("encode(uuid_send({column}), 'hex')");
            let zero = "00000000-0000-0000-0000-000000000001";
            format!("CASE WHEN {column} IS NULL THEN '{zero}'::uuid ELSE ({})::uuid END", digit(&hex))
        }
        (false, "boolean") => format!("NOT COALESCE({column}, false)"),
        (false, "date") => format!("COALESCE({column} + 1, '2026-01-01')"),
        (false, "jsonb") => {
            format!(
                "CASE WHEN jsonb_typeof({column}) = 'object' THEN {column} || '{{\"Q\": {place}}}' ELSE '[null]'::jsonb END"
            )
        }
        (false, "timestamp with time zone") => {
            format!("COALESCE({column}, '2026-01-01') + interval '{} microseconds'", 1 << (place % 7))
        }
        (false, _) => format!("COALESCE({column}, 0) # {}", 1 << (place % 7)),
    }
}
