//! What these commands print. Everything goes through here, so that it looks the same everywhere.

use std::io::Write as _;
use std::time::Duration;

/// Prints one line. A closed pipe (`| head`) is not a failure of the command.
pub(crate) fn line(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Announces a step: `[3/9] house rules`.
pub(crate) fn step(number: usize, of: usize, name: &str) {
    line(&format!("\n[{number}/{of}] {name}"));
}

/// A duration as a person reads it: `0.4 s`, `2 min 05 s`.
pub(crate) fn duration(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", took.as_secs_f64());
    }
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

/// `text` without terminal colours, for reading figures out of another program's output.
pub(crate) fn without_colour(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once(|c: char| c.is_ascii_alphabetic()).map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        for (millis, shown) in [(0, "0.0 s"), (440, "0.4 s"), (59_900, "59.9 s"), (125_000, "2 min 05 s")] {
            assert_eq!(duration(Duration::from_millis(millis)), shown);
        }
    }

    #[test]
    fn colours_are_taken_off() {
        assert_eq!(without_colour("\u{1b}[32;1m 12\u{1b}[0m tests"), " 12 tests");
        assert_eq!(without_colour("plain"), "plain");
    }
}
