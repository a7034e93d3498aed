//! How XRechnung wants discounts for early payment written in the payment terms (BT-20, BR-DE-18): one line each,
//! `#SKONTO#TAGE=14#PROZENT=2.00#` or `#SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=100.00#`, and a line end behind the last.

/// Whether every line that begins with `#` is such a line and a line end follows the last of them.
pub(crate) fn is_written_right(text: &str) -> bool {
    let entry = |line: &&str| line.trim_matches(SPACE).starts_with('#');
    let mut entries = text.split('\n').filter(entry).peekable();
    if entries.peek().is_none() {
        return true;
    }
    entries.all(|line| is_entry(line.trim_matches(SPACE))) && line_end_follows(text)
}

const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// Whether a line is a discount written as it must be.
fn is_entry(line: &str) -> bool {
    line.strip_prefix("#SKONTO#TAGE=").is_some_and(is_rest_of_entry)
}

/// `14#PROZENT=2.00#` or `14#PROZENT=2.00#BASISBETRAG=100.00#`.
fn is_rest_of_entry(rest: &str) -> bool {
    let Some((days, rest)) = rest.split_once("#PROZENT=") else { return false };
    let Some(rest) = rest.strip_suffix('#') else { return false };
    let (percent, base) = match rest.split_once("#BASISBETRAG=") {
        Some((percent, base)) => (percent, Some(base.strip_prefix('-').unwrap_or(base))),
        None => (rest, None),
    };
    is_digits(days) && has_two_places(percent) && base.is_none_or(has_two_places)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_two_places(text: &str) -> bool {
    text.split_once('.')
        .is_some_and(|(whole, places)| is_digits(whole) && places.len() == 2 && is_digits(places))
}

/// Whether only white space with a line end in it follows the last `#…#`, or begins the text if there is none.
fn line_end_follows(text: &str) -> bool {
    let mut behind = 0;
    let mut start = 0;
    for line in text.split('\n') {
        if let (Some(first), Some(last)) = (line.find('#'), line.rfind('#'))
            && last > first + 1
        {
            behind = start + last + 1;
        }
        start += line.len() + 1;
    }
    let rest = text.get(behind..).unwrap_or_default();
    let blank = rest.len() - rest.trim_start_matches(SPACE).len();
    rest.get(..blank).is_some_and(|blank| blank.contains('\n'))
}

#[cfg(test)]
mod tests {
    use super::is_written_right;

    #[test]
    fn entries_are_lines_of_their_own() {
        for right in [
            "",
            "Zahlbar in 30 Tagen",
            "#SKONTO#TAGE=7#PROZENT=2.00#\n",
            "Gern auch:\n #SKONTO#TAGE=14#PROZENT=1.00#BASISBETRAG=-2.53#\r\n ",
            "#SKONTO#TAGE=7#PROZENT=2.00#\n#SKONTO#TAGE=14#PROZENT=1.00#\nund danke",
        ] {
            assert!(is_written_right(right), "{right:?}");
        }
        for wrong in [
            "#SKONTO#TAGE=7#PROZENT=2.00#",
            "#SKONTO#TAGE=7#PROZENT=2,00#\n",
            "#SKONTO#TAGE=7#PROZENT=2#\n",
            "#Skonto#TAGE=7#PROZENT=2.00#\n",
            "#VERZUG#TAGE=7#PROZENT=2.00#\n",
            "#SKONTO#TAGE=7#PROZENT=2.00#Text\n",
            "#SKONTO#TAGE=7#PROZENT=2.00##SKONTO#TAGE=14#PROZENT=1.00#\n",
            "#SKONTO#TAGE= 7#PROZENT=2.00#\n",
        ] {
            assert!(!is_written_right(wrong), "{wrong:?}");
        }
    }
}
