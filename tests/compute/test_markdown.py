"""Markdown to blocks: the short way for plain text gives what the parser gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mingzhang.compute.blocks import Heading, Paragraph, Shown
from mingzhang.compute.markdown import CLOSE, OPEN, PARSER, Converter
from mingzhang.figures import total

FIGURE = Shown(total("0", "零", []), "0", "万元")
PIECES = [
    "甲乙",
    "，",
    "。",
    "#",
    "## ",
    "### ",
    " ",
    "\n",
    "\n\n",
    "*",
    "**",
    "_",
    "- ",
    "1. ",
    "1) ",
    "2) ",
    "\n1. 甲",
]
VALUE = f"{OPEN}0{CLOSE}"
STRONG = [f"**{VALUE}**", f"**{VALUE}是{VALUE}**", f"\n1. **{VALUE}**。甲"]
TEXT = st.lists(st.sampled_from([*PIECES, VALUE, *STRONG, "[[第1条]]", "A", "1", "=", "---", "\t"]))


@given(TEXT.map("".join))
def test_short_way_and_parser_agree(markdown: str) -> None:
    """Any mixture of text, figures and marks."""
    short, long = Converter([(FIGURE,)]), Converter([(FIGURE,)])
    assert short.blocks(markdown) == long.parsed(PARSER.parse(markdown), 0)


def test_plain_text() -> None:
    """Lines of one paragraph are joined, as Chinese text wants."""
    blocks = Converter([(FIGURE,)]).blocks(f"### 甲\n乙\n丙{OPEN}0{CLOSE}\n\n丁\n")
    assert blocks == [
        Heading(3, "（一）", ("甲",), "s1"),
        Paragraph(("乙丙", FIGURE)),
        Paragraph(("丁",)),
    ]
