//! A town's colour, and how it is bent until text in it can be read.

use std::{fmt, str::FromStr};

/// A colour in sRGB, written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// The contrast that text needs (WCAG 2.2, 1.4.3), with a margin because KERN mixes hover colours from it.
const ENOUGH: f64 = 5.5;

impl Colour {
    /// White.
    pub const WHITE: Self = Self { red: 255, green: 255, blue: 255 };
    /// Black.
    pub const BLACK: Self = Self { red: 0, green: 0, blue: 0 };

    /// Relative luminance, 0 (black) to 1 (white), as WCAG defines it.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// The contrast between two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour mixed with `other`, in steps of a twentieth.
    fn mixed(self, other: Self, twentieths: u16) -> Self {
        let mix = |a: u8, b: u8| {
            let sum = u16::from(a) * (20 - twentieths) + u16::from(b) * twentieths;
            u8::try_from(sum / 20).unwrap_or(u8::MAX)
        };
        Self {
            red: mix(self.red, other.red),
            green: mix(self.green, other.green),
            blue: mix(self.blue, other.blue),
        }
    }

    /// The nearest mixture with `towards` that can be read on `ground`.
    fn readable(self, ground: Self, towards: Self) -> Self {
        (0..=20)
            .map(|step| self.mixed(towards, step))
            .find(|c| c.contrast(ground) >= ENOUGH)
            .unwrap_or(towards)
    }

    /// Readable as text and as button on KERN's light surfaces.
    #[must_use]
    pub fn on_light(self) -> Self {
        self.readable(Self { red: 0xf3, green: 0xf4, blue: 0xf7 }, Self::BLACK)
    }

    /// Readable as text and as button on KERN's dark surfaces.
    #[must_use]
    pub fn on_dark(self) -> Self {
        self.readable(Self { red: 0x1d, green: 0x20, blue: 0x34 }, Self::WHITE)
    }
}

impl FromStr for Colour {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "a colour is written #rrggbb with six hexadecimal digits";
        let digits =
            text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()));
        let value = digits.and_then(|d| u32::from_str_radix(d, 16).ok()).ok_or(wrong)?;
        let [_, red, green, blue] = value.to_be_bytes();
        Ok(Self { red, green, blue })
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, ENOUGH};
    use proptest::prelude::*;

    #[test]
    fn contrast_is_what_wcag_says() {
        let table = [("#ffffff", "#000000", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0)];
        for (a, b, expected) in table {
            let (a, b): (Colour, Colour) = (a.parse().unwrap(), b.parse().unwrap());
            assert!((a.contrast(b) - expected).abs() < 0.01, "{a} {b}: {}", a.contrast(b));
        }
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        for wrong in ["", "#fff", "red", "#12345g", "#1234567", "#+12345", "123456", "#000000;}"] {
            assert!(wrong.parse::<Colour>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_colour_a_town_may_choose_becomes_readable(red: u8, green: u8, blue: u8) {
            let colour = Colour { red, green, blue };
            prop_assert!(colour.on_light().contrast(Colour::WHITE) >= ENOUGH);
            prop_assert!(colour.on_dark().contrast(Colour::BLACK) >= ENOUGH);
            prop_assert_eq!(colour.to_string().parse::<Colour>(), Ok(colour));
        }
    }
}
