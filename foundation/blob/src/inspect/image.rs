//! Pictures: whole, nothing hidden behind the end, and no larger than a viewer can hold.

use std::io::{Read, Seek};

use super::{MOST_PIXELS, Refusal, probe::Probe};

/// PNG (ISO/IEC 15948): chunks from the header to the end mark, which ends the file.
pub(super) fn png<F: Read + Seek>(probe: &mut Probe<F>) -> Result<(), Refusal> {
    let mut place = 8;
    loop {
        let chunk = probe.at(place, 16)?;
        let &[a, b, c, d, ref kind @ ..] = chunk.as_slice() else {
            return Err(Refusal::Broken("cut off inside the picture"));
        };
        if place == 8 {
            let dimensions = kind.strip_prefix(b"IHDR").and_then(|rest| rest.first_chunk());
            let width: &[u8; 4] = dimensions.ok_or(Refusal::Broken("no header"))?;
            let height = probe.at(20, 4)?;
            let height: [u8; 4] = height.try_into().map_err(|_| Refusal::Broken("no header"))?;
            pixels(u32::from_be_bytes(*width).into(), u32::from_be_bytes(height).into())?;
        }
        // Length, kind, data, checksum.
        let end = place + 12 + u64::from(u32::from_be_bytes([a, b, c, d]));
        if end > probe.len {
            return Err(Refusal::Broken("cut off inside the picture"));
        }
        if kind.starts_with(b"IEND") {
            return if end == probe.len { Ok(()) } else { Err(Refusal::TwoThings) };
        }
        place = end;
    }
}

/// JPEG (ISO/IEC 10918-1): segments up to the picture's data, an end mark somewhere behind. Cameras append previews and
/// films to the end mark, so what follows it is not judged here.
pub(super) fn jpeg<F: Read + Seek>(probe: &mut Probe<F>) -> Result<(), Refusal> {
    let cut_off = || Refusal::Broken("cut off before the picture");
    let mut place = 2;
    let mut has_size = false;
    loop {
        let segment = probe.at(place, 9)?;
        let (&[mark, kind], rest) = segment.split_first_chunk::<2>().ok_or_else(cut_off)?;
        match (mark, kind) {
            (0xff, 0xff) => {
                // A filling byte.
                place += 1;
                continue;
            }
            (0xff, 0x01 | 0xd0..=0xd7) => {
                place += 2;
                continue;
            }
            (0xff, 0xda) => break,
            (0xff, 0xc0..=0xcf) if !matches!(kind, 0xc4 | 0xc8 | 0xcc) => {
                let &[_, _, _, h1, h2, w1, w2] = rest.first_chunk().ok_or_else(cut_off)?;
                pixels(u16::from_be_bytes([w1, w2]).into(), u16::from_be_bytes([h1, h2]).into())?;
                has_size = true;
            }
            (0xff, _) => {}
            _ => return Err(Refusal::Broken("something else between the segments")),
        }
        let &[high, low, ..] = rest else { return Err(cut_off()) };
        place += 2 + u64::from(u16::from_be_bytes([high, low]).max(2));
    }
    let tail = probe.tail(64 * 1024)?;
    let ended = tail.windows(2).any(|window| window == [0xff, 0xd9]) || probe.len > place + 1024 * 1024;
    if has_size && ended { Ok(()) } else { Err(Refusal::Broken("no size or no end mark")) }
}

/// TIFF 6.0: the first page's directory lies inside the file and names a size.
pub(super) fn tiff<F: Read + Seek>(probe: &mut Probe<F>) -> Result<(), Refusal> {
    let broken = || Refusal::Broken("the directory of the first page");
    let little = probe.at(0, 2)? == b"II";
    let number = |bytes: &[u8]| -> u64 {
        let digit = |sum: u64, byte: &u8| sum * 256 + u64::from(*byte);
        if little { bytes.iter().rev().fold(0, digit) } else { bytes.iter().fold(0, digit) }
    };
    let directory = number(&probe.at(4, 4)?);
    let count = probe.at(directory, 2)?;
    if count.len() < 2 || directory < 8 {
        return Err(broken());
    }
    let entries = probe.at(directory + 2, number(&count) * 12)?;
    let dimension = |tag: u64| {
        entries.chunks_exact(12).find(|entry| number(&entry[..2]) == tag).map(|entry| {
            // SHORT or LONG.
            if number(&entry[2..4]) == 3 { number(&entry[8..10]) } else { number(&entry[8..12]) }
        })
    };
    match (dimension(256), dimension(257)) {
        (Some(width), Some(height)) if entries.len() as u64 == number(&count) * 12 => pixels(width, height),
        _ => Err(broken()),
    }
}

/// WebP: the RIFF container is as long as the file.
pub(super) fn webp<F: Read + Seek>(probe: &mut Probe<F>) -> Result<(), Refusal> {
    let head = probe.at(4, 26)?;
    let &[a, b, c, d, .., w1, w2, w3, h1, h2, h3] = head.as_slice() else {
        return Err(Refusal::Broken("cut off in the header"));
    };
    let len = u64::from(u32::from_le_bytes([a, b, c, d])) + 8;
    if len > probe.len {
        return Err(Refusal::Broken("cut off inside the picture"));
    }
    if len < probe.len {
        return Err(Refusal::TwoThings);
    }
    // The extended form states the size of the canvas; the plain forms cannot exceed 16,384 × 16,384.
    if head.get(8..12) == Some(b"VP8X") {
        let size = |bytes: [u8; 3]| u64::from(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0])) + 1;
        return pixels(size([w1, w2, w3]), size([h1, h2, h3]));
    }
    Ok(())
}

fn pixels(width: u64, height: u64) -> Result<(), Refusal> {
    if width == 0 || height == 0 {
        return Err(Refusal::Broken("no size"));
    }
    if width.saturating_mul(height) > MOST_PIXELS {
        Err(Refusal::Bomb("more pixels than a viewer can hold"))
    } else {
        Ok(())
    }
}
