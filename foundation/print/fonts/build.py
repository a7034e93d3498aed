"""Makes the letter fonts: subsets of Noto Sans to String.Latin (DIN 91379) and the signs a letter needs.

Usage: python build.py NOTO_FOLDER OUTPUT_FOLDER   (needs fonttools; see README.md beside this file)
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

# Blocks that hold every letter of DIN 91379 (Latin with its extensions, modifiers, combining marks, Greek, Cyrillic)
# and the punctuation, currency and number signs of a letter.
BLOCKS = [
    (0x0020, 0x007E), (0x00A0, 0x024F), (0x0259, 0x0259), (0x0268, 0x0268), (0x0292, 0x0292),
    (0x02B0, 0x02FF), (0x0300, 0x0345), (0x034F, 0x0362), (0x0370, 0x03FF), (0x0400, 0x045F),
    (0x1D48, 0x1D57), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x2070, 0x209C), (0x20A0, 0x20BF),
    (0x2100, 0x214F), (0xFFFD, 0xFFFD),
]
# Signs that Noto Sans leaves to its mathematical sister: ∞ ≤ ≥ of the table, arrows and relations.
SIGNS = [0x2190, 0x2191, 0x2192, 0x2193, 0x2194, 0x2248, 0x2260, 0x2264, 0x2265, 0x221E]
FEATURES = ["ccmp", "locl", "mark", "mkmk", "kern", "lnum", "tnum", "pnum"]


def shrink(source: Path, target: Path, characters: list[int]) -> None:
    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 16, 17])
    # The subset says when it was made; the source's own date keeps the bytes repeatable.
    font = TTFont(source, recalcTimestamp=False)
    tool = subset.Subsetter(options)
    tool.populate(unicodes=characters)
    tool.subset(font)
    font.save(target)
    print(f"{target.name}: {target.stat().st_size} bytes, {len(font.getBestCmap())} characters")


def main(source: Path, target: Path) -> None:
    letters = [c for first, last in BLOCKS for c in range(first, last + 1)]
    shrink(source / "NotoSans-Regular.ttf", target / "NotoSans-Regular.ttf", letters)
    shrink(source / "NotoSans-Bold.ttf", target / "NotoSans-Bold.ttf", letters)
    shrink(source / "NotoSansMath-Regular.ttf", target / "NotoSansMath-Regular.ttf", SIGNS)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
