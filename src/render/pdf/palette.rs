//! The inks of a report in red, green and blue, as the layout declares them; those that nobody could read are refused.
//!
//! Words stand out from their paper by the measure of JIS X 8341-3 (4.5 to 1), and the tints of a bar grow lighter step by
//! step, so that a copy without colour says the same. It must not know what is drawn.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::colour::{Ink, Tone};

/// How much words must stand out from what is behind them.
const CONTRAST: f64 = 4.5;
/// How much lighter each tint must be than the one before, of 1 from black to white.
const STEP: f64 = 0.08;

/// The inks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Palette {
    text: Colour,
    quiet: Colour,
    accent: Colour,
    strong: Colour,
    middle: Colour,
    weak: Colour,
    heading: Colour,
    shade: Colour,
    rule: Colour,
}

/// Red, green and blue in 255ths, written `#RRGGBB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Colour([u8; 3]);

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number = |digits: &str| u8::from_str_radix(digits, 16).ok();
        let digits = text.strip_prefix('#').filter(|it| it.len() == 6 && it.bytes().all(|b| b.is_ascii_hexdigit()));
        let parts = digits.and_then(|it| Some([number(&it[..2])?, number(&it[2..4])?, number(&it[4..])?]));
        parts.map(Self).ok_or_else(|| D::Error::custom(format!("`{text}` is not a colour such as #1B365D")))
    }
}

impl Palette {
    fn of(&self, ink: Ink) -> [u8; 3] {
        match ink {
            Ink::Text => self.text.0,
            Ink::Quiet => self.quiet.0,
            Ink::Accent => self.accent.0,
            Ink::Strong => self.strong.0,
            Ink::Middle => self.middle.0,
            Ink::Weak => self.weak.0,
            Ink::Heading => self.heading.0,
            Ink::Shade => self.shade.0,
            Ink::Rule => self.rule.0,
            Ink::White => [255; 3],
        }
    }

    /// An ink as the engine takes it.
    pub(super) fn tone(&self, ink: Ink) -> Tone {
        Tone(self.of(ink))
    }

    /// Whether white words can be read on it.
    pub(super) fn is_dark(&self, ink: Ink) -> bool {
        contrast(self.of(ink), [255; 3]) >= CONTRAST
    }

    /// The first ink that cannot be used, by its name, and why.
    pub(super) fn fault(&self) -> Option<(&'static str, String)> {
        let white = [255; 3];
        let words = [
            ("text", self.text.0, white),
            ("quiet", self.quiet.0, white),
            ("quiet", self.quiet.0, self.shade.0),
            ("accent", self.accent.0, white),
            ("heading", self.text.0, self.heading.0),
            ("shade", self.text.0, self.shade.0),
        ];
        let unread = words.into_iter().find(|(_, ink, paper)| contrast(*ink, *paper) < CONTRAST);
        let tints = [
            ("strong", self.accent.0, self.strong.0),
            ("middle", self.strong.0, self.middle.0),
            ("weak", self.middle.0, self.weak.0),
        ];
        let alike = || tints.into_iter().find(|(_, darker, lighter)| light(*lighter) < light(*darker) + STEP);
        unread
            .map(|(name, ..)| (name, format!("words would stand out by less than {CONTRAST} to 1")))
            .or_else(|| alike().map(|(name, ..)| (name, "without colour it looks like the tint before it".to_owned())))
    }
}

/// The relative luminance (IEC 61966-2-1).
fn light(parts: [u8; 3]) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = parts.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (light(one) + 0.05, light(other) + 0.05);
    one.max(other) / one.min(other)
}
