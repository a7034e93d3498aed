//! IBAN: form and check digits.

/// Whether a text is an IBAN whose check digits are right; spaces inside are read over.
pub(crate) fn is_right(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = text.as_bytes();
    let form = bytes.len() > 4
        && bytes.len() <= 34
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes.iter().all(u8::is_ascii_alphanumeric);
    form && bytes[4..].iter().chain(&bytes[..4]).try_fold(0_u32, |rest, byte| {
        let digit = char::from(*byte).to_digit(36)?;
        Some(if digit < 10 { (rest * 10 + digit) % 97 } else { (rest * 100 + digit) % 97 })
    }) == Some(1)
}
