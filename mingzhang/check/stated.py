"""Control totals that the approving body has issued: never printed, only compared."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.compare import said
from mingzhang.check.rules import EVERY_KIND, Problem, rule
from mingzhang.compute.document import Document
from mingzhang.figures import Figure
from mingzhang.findings import Severity
from mingzhang.load.records import Record


@rule("STATED", Severity.ERROR, "计算结果与批复控制数一致", EVERY_KIND)
def control_totals(document: Document) -> Iterator[Problem]:
    """Each `stated:` amount equals the form set's figure of that name, to the 分."""
    stated = document.source.record.get("stated")
    if not isinstance(stated, Record):
        return
    for name, value in stated:
        place = stated.place_of(name)
        if name not in document.named:
            expected = "套表 figures.yaml 里的名称，如 expenditure.total"
            yield Problem("控制数的名称不对", place, name, expected)
        elif isinstance(value, Figure):
            computed = document.named.amount(name)
            if computed.value != value.value:
                found, expected = said(computed, value)
                yield Problem(
                    f"{computed.name}与批复控制数不一致",
                    place,
                    f"按数据计算为{found}",
                    f"批复控制数{expected}",
                    f"请核对明细（{'、'.join(_blocks(computed))}），或核对控制数",
                )


def _blocks(figure: Figure) -> list[str]:
    """The parts of the data file that a figure was typed in."""
    leaves = (one.key for one in figure.walk() if one.place)
    return list(dict.fromkeys(key.partition(".")[0] for key in leaves))
