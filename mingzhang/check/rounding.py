"""R1: what rounding may do to the sums that readers can check with the printed figures.

Each printed number stands for all values that round to it. A sum is sound when the range of its
parts and its own range have a point in common (as in XBRL Calculations 1.1); a difference in the
last digits is then a tail, which the tables must announce.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from mingzhang.check.additions import Addition, additions
from mingzhang.check.compare import first_place, home
from mingzhang.check.rules import Problem, rule
from mingzhang.compute.blocks import plain_text
from mingzhang.compute.document import Document
from mingzhang.compute.table import Cell
from mingzhang.findings import Severity
from mingzhang.formats import plain

TAIL = "尾数"


@rule("R1", Severity.ERROR, "表内显示的数相加，差别只能来自四舍五入")
def displayed_sums(document: Document) -> Iterator[Problem]:
    """R1: printed sums lie within the rounding of their parts; tails are announced in a note."""
    tails: list[Addition] = []
    for addition in chain.from_iterable(additions(document).values()):
        if not addition.exact:
            continue  # the sum itself is wrong, which its own rule says
        total, room = _range(addition.whole)
        parts = Decimal(0)
        for sign, cell in addition.parts:
            value, half = _range(cell)
            parts += value if sign > 0 else -value
            room += half
        if abs(total - parts) > room:
            yield Problem(
                f"{addition.what()}显示的数与各部分显示的数之和相差太大，四舍五入不能解释",
                first_place(addition.whole.figure, home(document)),
                addition.whole.text,
                f"{parts}（可差 {room}）",
                "每个数都应当由元各自四舍五入，请不要改动显示的数",
            )
        elif total != parts:
            tails.append(addition)
    if tails and not _announced(document):
        yield Problem(
            f"表内数字因四舍五入有 {len(tails)} 处尾数差，但没有一张表加注说明",
            document.source.form.table_place(tails[0].table.key),
            f"{tails[0].what()}与各部分之和有尾数差",
            "在一张表的附注里说明金额单位转换可能有尾数误差",
            severity=Severity.WARNING,
        )


def _range(cell: Cell) -> tuple[Decimal, Decimal]:
    """A printed number and half of its last digit; zero and blank are exact."""
    if not cell.text or not cell.figure:
        return Decimal(0), Decimal(0)
    return _interval(cell.text)


@lru_cache(maxsize=2000)  # a cell is part of several sums
def _interval(text: str) -> tuple[Decimal, Decimal]:
    number = Decimal(plain(text))
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return number, Decimal(5).scaleb(exponent - 1)


def _announced(document: Document) -> bool:
    notes = [note for table in document.tables for note in table.notes]
    return any(TAIL in plain_text(document.prose.phrase(note)) for note in notes)
