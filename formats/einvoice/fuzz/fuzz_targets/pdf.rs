//! PDFs with an invoice in them, changed byte by byte and then given a right table of references and right lengths again, so that
//! the changes reach what lies behind the reading: each ends with an invoice or a reason, and soon.

#![no_main]

mod dice;

use dice::Dice;
use einvoice::{Options, check, pdf};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(init: std::panic::set_hook(Box::new(|_| ())), |file: &[u8]| judge(file));

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| {
    let mut dice = Dice::new(seed);
    let size = if dice.below(2) == 0 {
        spoilt(data, size, room, &mut dice)
    } else {
        fuzzer_mutate(data, size, room)
    };
    if dice.below(8) == 0 {
        return size;
    }
    let mended = mended(&data[..size]);
    if mended.len() > room {
        return size;
    }
    data[..mended.len()].copy_from_slice(&mended);
    mended.len()
});

/// A fault of the library that reads PDFs is a refusal; one that is not caught ends the run.
fn judge(file: &[u8]) {
    if let Ok(found) = pdf::embedded(file) {
        assert!(!found.name.is_empty());
        drop(check(&found.xml, &Options::default()));
    }
}

/// Words of the format.
const WORDS: [&str; 32] = [
    "/Type /ObjStm",
    "/Type /XRef",
    "/Filter /FlateDecode",
    "/Filter [/FlateDecode /FlateDecode]",
    "/Filter /LZWDecode",
    "/Filter /ASCII85Decode",
    "/Filter /ASCIIHexDecode",
    "/Filter /RunLengthDecode",
    "/DecodeParms << /Predictor 12 /Columns 5 >>",
    "/DecodeParms << /Predictor 15 /Columns 0 /Colors 99 >>",
    "/Length 1 0 R",
    "/Length -1",
    "/Names",
    "/Kids [1 0 R]",
    "/EmbeddedFiles",
    "/AF [3 0 R]",
    "/EF << /F 4 0 R >>",
    "/F (factur-x.xml)",
    "/UF (xrechnung.xml)",
    "/AFRelationship /Data",
    "/Prev 15",
    "/XRefStm 15",
    "/W [1 4 0]",
    "/W [8 8 8]",
    "/Index [0 9999999]",
    "/N 100000",
    "/First 4",
    "1 0 R",
    "<FEFF0066>",
    "(\\376\\377)",
    "99999999999",
    "null",
];

/// A word put in, a piece doubled or left out.
fn spoilt(data: &mut [u8], size: usize, room: usize, dice: &mut Dice) -> usize {
    let mut file = data[..size].to_vec();
    let at = dice.below(size);
    let piece = at..(at + dice.below(80)).min(size);
    match dice.below(4) {
        0 => drop(file.drain(piece)),
        1 => {
            let piece = file[piece].to_vec();
            let to = dice.below(size);
            file.splice(to..to, piece);
        }
        2 => {
            let word = dice.of(&WORDS).as_bytes().to_vec();
            file.splice(piece, word);
        }
        _ => {
            let word = dice.of(&WORDS).as_bytes().to_vec();
            file.splice(at..at, word);
        }
    }
    file.truncate(room);
    data[..file.len()].copy_from_slice(&file);
    file.len()
}

/// With right lengths of streams, and a table of references in place of the last one.
fn mended(file: &[u8]) -> Vec<u8> {
    let end = last(file, b"\nxref").or_else(|| last(file, b"\nstartxref")).unwrap_or(file.len());
    let trailer = last(file, b"trailer").map_or(&b"<< /Root 1 0 R >>"[..], |at| &file[at + 7..]);
    let trailer = &trailer[..last(trailer, b"startxref").unwrap_or(trailer.len())];
    let mut body = Vec::with_capacity(file.len() + 200);
    let mut rest = &file[..end];
    while let Some(at) = first(rest, b"stream\n") {
        let (before, content) = rest.split_at(at + 7);
        let length = first(content, b"\nendstream").unwrap_or(content.len());
        body.extend(with_length(before, length));
        body.extend(&content[..length]);
        rest = &content[length..];
        if let Some(after) = rest.strip_prefix(b"\nendstream") {
            body.extend(b"\nendstream");
            rest = after;
        }
    }
    body.extend(rest);
    let mut table = "\nxref\n0 1\n0000000000 65535 f \n".to_owned();
    let mut from = 0;
    while let Some(at) = first(&body[from..], b" 0 obj").map(|at| from + at) {
        let digits = body[..at].iter().rev().take_while(|byte| byte.is_ascii_digit()).count().min(9);
        if digits > 0 {
            let number = String::from_utf8_lossy(&body[at - digits..at]).into_owned();
            table += &format!("{number} 1\n{:010} 00000 n \n", at - digits);
        }
        from = at + 6;
    }
    let place = body.len() + 1;
    body.extend(table.as_bytes());
    body.extend(b"trailer");
    body.extend(trailer);
    body.extend(format!("\nstartxref\n{place}\n%%EOF\n").as_bytes());
    body
}

/// The last `/Length` of a piece with another number.
fn with_length(piece: &[u8], length: usize) -> Vec<u8> {
    let Some(at) = last(piece, b"/Length ").map(|at| at + 8) else { return piece.to_vec() };
    let digits = piece[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    [&piece[..at], length.to_string().as_bytes(), &piece[at + digits..]].concat()
}

fn first(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn last(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|window| window == what)
}
