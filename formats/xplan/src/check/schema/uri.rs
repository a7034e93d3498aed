//! Addresses (RFC 3986), as XML Schema wants them: characters that an address may only have escaped, white
//! space too, count as ordinary ones.

/// Whether a text is an address, absolute or relative.
pub(super) fn is_reference(text: &str) -> bool {
    let bytes: Vec<u8> = text
        .chars()
        .map(|character| match character {
            '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`' => b'_',
            '!'..='~' => u8::try_from(character).unwrap_or(b'_'),
            _ => b'_',
        })
        .collect();
    has_scheme(&bytes).is_some_and(is_rest) || is_relative(&bytes)
}

/// What comes behind `scheme:`.
fn has_scheme(text: &[u8]) -> Option<&[u8]> {
    let end = text.iter().position(|byte| *byte == b':')?;
    let is_scheme = text[0].is_ascii_alphabetic()
        && text[..end].iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme.then(|| &text[end + 1..])
}

/// A relative address: its first segment has no colon.
fn is_relative(text: &[u8]) -> bool {
    let segment = text.split(|byte| matches!(byte, b'/' | b'?' | b'#')).next().unwrap_or_default();
    !segment.contains(&b':') && is_rest(text)
}

/// `//host/path?query#fragment`, each of them optional.
fn is_rest(text: &[u8]) -> bool {
    let (text, fragment) = cut(text, b'#');
    let (text, query) = cut(text, b'?');
    let path = match text {
        [b'/', b'/', rest @ ..] => {
            let end = rest.iter().position(|byte| *byte == b'/').unwrap_or(rest.len());
            if !is_authority(&rest[..end]) {
                return false;
            }
            &rest[end..]
        }
        _ => text,
    };
    are(path, |byte| byte == b'/')
        && query.is_none_or(|query| are(query, |byte| matches!(byte, b'/' | b'?')))
        && fragment.is_none_or(|fragment| are(fragment, |byte| matches!(byte, b'/' | b'?' | b'[' | b']')))
}

fn cut(text: &[u8], at: u8) -> (&[u8], Option<&[u8]>) {
    match text.iter().position(|byte| *byte == at) {
        Some(place) => (&text[..place], Some(&text[place + 1..])),
        None => (text, None),
    }
}

fn is_authority(text: &[u8]) -> bool {
    let host = match text.iter().position(|byte| *byte == b'@') {
        Some(at) if are(&text[..at], |_| false) => &text[at + 1..],
        Some(_) => return false,
        None => text,
    };
    let (host, port) = match host {
        [b'[', ..] => match host.iter().position(|byte| *byte == b']') {
            Some(end) => (&[][..], &host[end + 1..]),
            None => return false,
        },
        _ => host.split_at(host.iter().position(|byte| *byte == b':').unwrap_or(host.len())),
    };
    is_host(host)
        && match port {
            [] => true,
            // No more digits than libxml2 reads.
            [b':', digits @ ..] => (1..=8).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit),
            _ => false,
        }
}

fn is_host(text: &[u8]) -> bool {
    !text.contains(&b'@') && are(text, |_| false)
}

/// Whether there are only characters of a path segment, escaped ones, or those that are admitted besides.
fn are(text: &[u8], besides: impl Fn(u8) -> bool) -> bool {
    let mut rest = text;
    loop {
        match rest {
            [] => return true,
            [b'%', a, b, tail @ ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => rest = tail,
            [byte, tail @ ..] if is_segment(*byte) || besides(*byte) => rest = tail,
            _ => return false,
        }
    }
}

fn is_segment(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::is_reference;

    #[test]
    fn addresses_are_told_from_other_texts() {
        for good in [
            "",
            "#GML_1",
            "plan.pdf",
            "Bäume.pdf",
            "../a/b",
            "http://example.org:80/a?b=c/d#e",
            "urn:x:y",
            "C:\\a\\b.pdf",
            "//host/a",
            "http://[::1]/",
            "a%20b",
            "mailto:a@example.org",
            "a?b:c",
            "a b",
            "http:///x",
        ] {
            assert!(is_reference(good), "{good}");
        }
        for bad in
            [":a", "http://u@h@x/", "http://a:/", "?a[b]", "1:a", "a%2", "a#b#c", "http://a:b/", "a[b]"]
        {
            assert!(!is_reference(bad), "{bad}");
        }
    }
}
