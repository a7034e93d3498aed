//! Where coordinates stand in the file.

use super::Path;
use crate::document::Document;

impl Document {
    /// Where a control point begins in the text; where its element begins if that cannot be told (the second half of a circle is
    /// worked out).
    #[must_use]
    pub fn offset_of(&self, path: &Path, point: u32) -> usize {
        let digits = self.place(path, point as usize).and_then(|place| self.pair(place));
        if let Some((x, _)) = digits {
            return x.start;
        }
        let next = path.pieces.partition_point(|piece| piece.first <= point);
        let piece = next.checked_sub(1).and_then(|piece| path.pieces.get(piece));
        self.node(piece.map_or(path.element, |piece| piece.element)).span().start
    }
}
