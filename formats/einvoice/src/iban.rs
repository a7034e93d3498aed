//! IBAN: form and check digits, as XRechnung looks at them (BR-DE-19, BR-DE-20).

/// Whether a text is an IBAN whose check digits are right; white space is read over.
pub(crate) fn is_right(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = text.as_bytes();
    let form = (4..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes.iter().all(u8::is_ascii_alphanumeric);
    // Letters count from 10 on; the country and the check digits go to the end.
    let value = |byte: u8| u32::from(if byte > b'@' { byte - 55 } else { byte - b'0' });
    let append =
        |rest: u32, value: u32| if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 };
    form && bytes[4..].iter().chain(&bytes[..4]).fold(0, |rest, byte| append(rest, value(*byte))) == 1
}

#[cfg(test)]
mod tests {
    use super::is_right;

    #[test]
    fn check_digits_are_counted() {
        for right in ["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32", "FR1420041010050500013M02606"]
        {
            assert!(is_right(right), "{right}");
        }
        for wrong in
            ["", "DE89370400440532013001", "de89370400440532013000", "DE89-3704", "0089370400440532013000"]
        {
            assert!(!is_right(wrong), "{wrong}");
        }
    }
}
