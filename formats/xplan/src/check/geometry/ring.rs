//! What a ring or line must be by itself.

use super::say::{MOST, Speaker};
use crate::document::number;
use crate::geometry::{Path, Point};

/// Whether a ring is an outer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The outer ring of a surface.
    Exterior,
    /// The ring of a hole.
    Interior,
    /// A ring without a surface.
    Alone,
}

/// The parts of a line must begin where the ones before end.
pub(super) fn gaps(path: &Path, speaker: &mut Speaker<'_, '_>) {
    for gap in path.gaps.iter().take(MOST) {
        let Some([end, begin]) =
            path.points.get((*gap as usize).saturating_sub(1)..).and_then(|rest| rest.first_chunk())
        else {
            continue;
        };
        let apart = super::meeting::distance(*end, *begin);
        let text = format!(
            "Die Linie hat eine Lücke von {}: Ein Abschnitt beginnt nicht dort, wo der vorige endet. Bitte den gemeinsamen Punkt mit denselben Koordinaten schreiben.",
            metres(apart)
        );
        speaker.error(path, *gap, *begin, &text);
    }
}

/// A length in words.
fn metres(length: f64) -> String {
    if length < 0.1 {
        format!("{:.2} mm", length * 1000.0).replace('.', ",")
    } else {
        format!("{length:.3} m").replace('.', ",")
    }
}

/// Checks a ring by itself; whether it is closed and can be looked at further.
pub(super) fn check(path: &Path, role: Role, orientation: bool, speaker: &mut Speaker<'_, '_>) -> bool {
    gaps(path, speaker);
    let (Some(first), Some(last)) = (path.points.first(), path.points.last()) else { return false };
    if !path.is_closed() {
        let apart = metres(super::meeting::distance(*first, *last));
        let text = format!(
            "Der Ring ist nicht geschlossen: Sein letzter Punkt ist {apart} von seinem ersten entfernt. Bitte mit den Koordinaten des ersten Punktes enden."
        );
        speaker.error(path, number(path.points.len() - 1), *last, &text);
        return false;
    }
    if path.points.len() < 4 {
        speaker.error(
            path,
            0,
            *first,
            "Der Ring hat weniger als vier Punkte und umschließt keine Fläche. Bitte löschen oder ergänzen.",
        );
        return false;
    }
    duplicates(path, speaker);
    if orientation {
        direction(path, *first, role, speaker);
    }
    true
}

/// No control point may repeat the one before.
fn duplicates(path: &Path, speaker: &mut Speaker<'_, '_>) {
    let pairs = path.points.windows(2).zip(1..);
    for (pair, at) in pairs.filter(|(pair, _)| pair[0] == pair[1]).take(MOST) {
        speaker.error(
            path,
            at,
            pair[1],
            "Derselbe Stützpunkt steht im Ring zweimal hintereinander. Bitte den doppelten Punkt löschen.",
        );
    }
}

/// Outer rings go against the clock, holes with it.
fn direction(path: &Path, first: Point, role: Role, speaker: &mut Speaker<'_, '_>) {
    let area = path.signed_area();
    match role {
        Role::Exterior if area < 0.0 => speaker.error(
            path,
            0,
            first,
            "Laufrichtung: Der äußere Ring läuft im Uhrzeigersinn. Bitte die Reihenfolge seiner Punkte umkehren.",
        ),
        Role::Interior if area > 0.0 => speaker.error(
            path,
            0,
            first,
            "Laufrichtung: Der innere Ring läuft gegen den Uhrzeigersinn. Bitte die Reihenfolge seiner Punkte umkehren.",
        ),
        _ => {}
    }
}
