"""The faces that the printed pages can name, and the characters each of them has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

# Digits and letters come from a face made for them: Liberation Serif has the widths of Times New
# Roman, with digits of exactly half an em.
LATIN = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0–−"
# FandolFang's are much bolder than its characters; FandolKai's are of one weight with both.
MARKS = "“”‘’—…（）"
# No printed page is in Korean.
HANGUL = (
    range(0x1100, 0x1200),
    range(0x3130, 0x3190),
    range(0xA960, 0xA980),
    range(0xAC00, 0xD800),
)


@dataclass(frozen=True, slots=True)
class Face:
    """One font to prepare: its name, what it is made of, and what it covers.

    `lenders` are other files, each with the characters taken from it. Text, not sets: the fields
    in order are part of the prepared file's key.
    """

    name: str
    family: str
    weight: int
    source: str
    member: str = ""  # the font's family, where the file holds several
    lenders: tuple[tuple[str, str], ...] = ()
    reach: Literal["common", "usual", "all"] = "usual"

    @property
    def files(self) -> list[str]:
        """The names of all files it is made of."""
        return [self.source, *(file for _, file in self.lenders)]

    def covers(self, character: str) -> bool:
        """Whether the face takes a character from its source, when the source has it."""
        if self.reach == "all":
            return not any(ord(character) in span for span in HANGUL)
        return character in (repertoire() if self.reach == "usual" else common())


@cache
def repertoire() -> frozenset[str]:
    """A fixed set, so that no document changes the fonts: GBK, and signs that it lacks."""
    double = (bytes((a, b)) for a in range(0x81, 0xFF) for b in range(0x40, 0xFF))
    found = {text for pair in double if (text := pair.decode("gbk", "ignore")) > "\x7f"}
    found.remove("≒")  # Noto Serif has none
    return frozenset(found) | {*LATIN, *"⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳²³½¼¾©®⇔㎝㎡㎥㎏"}


@cache
def common() -> frozenset[str]:
    """What titles and bold cells need: GB 2312 and the signs. 宋体 has the rest."""
    wanted = (text for text in repertoire() if text.encode("gb2312", "ignore"))  # not — and ·
    return frozenset(wanted) | {*LATIN, *"—·⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㎡"}


SERIF = "Noto Serif CJK SC"
SANS = "Noto Sans CJK SC"
FANG = "FandolFang-Regular.otf"
KAI = "FandolKai-Regular.otf"
ROMAN = (LATIN, "LiberationSerif-Regular.ttf")
BOLD = (LATIN, "LiberationSerif-Bold.ttf")

# 宋体 has every character that any face has: it stands last in every list of families.
LAST_RESORT = Face(
    "song", "Mingzhang Song", 400, "NotoSerifCJK-Regular.ttc", SERIF, (ROMAN,), reach="all"
)
FACES = (
    LAST_RESORT,
    Face("fangsong", "Mingzhang FangSong", 400, FANG, lenders=(ROMAN, (MARKS, KAI))),
    Face("kai", "Mingzhang Kai", 400, KAI, lenders=(ROMAN,)),
    Face("biaosong", "Mingzhang BiaoSong", 400, "NotoSerifCJK-Bold.ttc", SERIF, (BOLD,), "common"),
    Face("hei", "Mingzhang Hei", 400, "NotoSansCJK-Regular.ttc", SANS),
    Face("hei-bold", "Mingzhang Hei", 700, "NotoSansCJK-Bold.ttc", SANS, reach="common"),
)
