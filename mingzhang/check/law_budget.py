"""What the disclosure rules LAW-04, 05, 12, 14 and 15 ask of a budget beyond its form set."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.check.compare import home
from mingzhang.check.rules import Problem
from mingzhang.compute.document import Document
from mingzhang.compute.facts import selection
from mingzhang.figures import Figure
from mingzhang.load.records import Record, RecordList, figure_at, find


def typed_too_coarse(document: Document, item: str, digits: int) -> Iterator[Problem]:
    """Money typed without a code of the lowest level: no form set can show more than there is."""
    facts = document.facts
    for fact in facts.members(facts.mask(selection({"item": item}))):
        code = fact.dims.get("code", "")
        if len(code) < digits and fact.figure.nonzero:
            yield Problem(
                f"{fact.figure.name}没有列到最末一级科目",
                fact.figure.place or home(document),
                code or "没有科目",
                f"{digits} 位代码",
                f"请在 {item} 下按最末一级科目填写",
            )


def operating_comparable(document: Document) -> Iterator[Problem]:
    """Operating expenses as typed, with no public spending to compare them with."""
    typed = figure_at(document.source.record, "operating_expenses.amount")
    if typed is not None and document.named.get("economic.public") is None:
        hint = "请在 economic 下分科目填写基本支出"
        yield Problem(
            "没有公用经费数，机关运行经费无从核对", typed.place or home(document), hint=hint
        )


def assets_stated(document: Document) -> Iterator[Problem]:
    """Floor area, vehicles and large equipment: each is said, zero included."""
    record = document.source.record
    assets = record.get("assets")
    if not isinstance(assets, Record):
        return  # the schema has said so
    place = record.place_of("assets")
    vehicles = assets.get("vehicles")
    counted = isinstance(vehicles, Record) and any(isinstance(v, Figure) for _, v in vehicles)
    for key, word, none, given in (
        ("floor_area", "房屋面积", "0", assets.get("floor_area") is not None),
        ("vehicles", "现有车辆", "{total: 0}", counted),
        ("equipment", "现有大型设备", "[]", assets.get("equipment") is not None),
    ):
        if not given:
            expected = f"assets 里有 {key}"
            yield Problem(f"没有填{word}", place, expected=expected, hint=f"没有的写 {key}: {none}")


def targets_stated(document: Document) -> Iterator[Problem]:
    """The performance targets of the year."""
    record = document.source.record
    targets = find(record, "performance.targets")
    if not isinstance(targets, RecordList) or not len(targets):
        place = record.place_of("performance")
        yield Problem("没有填绩效目标", place, expected="targets: 至少一项")
