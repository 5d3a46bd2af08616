"""Reading values: measured rates, keys of the file's own, dimensions taken from choices."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from mingzhang.findings import Finding
from mingzhang.formats import NumberFormat
from mingzhang.load.reader import Reader
from mingzhang.load.records import figure_at, paths
from mingzhang.load.schema import Choice, Count, Group, Keyed, Name, Rate, Score
from mingzhang.load.yaml_tree import Source, parse

MEASURED = Group(
    label="数据",
    fields={
        "calls": Keyed(
            label="统计",
            value=Group(
                label="一项",
                fields={
                    "name": Name(label="名称"),
                    "count": Count(label="数"),
                    "rate": Rate(label="率"),
                },
            ),
        ),
        "indicator": Group(
            label="指标",
            dims={"item": "indicator"},
            fields={
                "level": Choice(label="一级", values={"output": "产出"}, dim="level"),
                "score": Score(label="得分", dims={"measure": "score"}),
            },
        ),
    },
)


def read(text: str) -> tuple[Reader, list[Finding]]:
    source = Source("data.yaml", text)
    root, findings = parse(source)
    assert root is not None
    reader = Reader(source, {}, datetime.date(2021, 12, 31))
    record = reader.read(MEASURED, root)
    assert record is not None
    return reader, findings + reader.findings


def test_a_key_of_the_files_own_is_a_path() -> None:
    source = Source("data.yaml", "calls:\n  settled: {name: 办结率, rate: 99.84}\n")
    root, _ = parse(source)
    assert root is not None
    record = Reader(source, {}, datetime.date.min).read(MEASURED, root)
    assert record is not None
    rate = figure_at(record, "calls.settled.rate")
    assert rate is not None
    assert (rate.kind, rate.value, rate.name) == ("rate", Decimal("99.84"), "统计·办结率·率")
    assert "calls.settled.rate" in list(paths(record))


@pytest.mark.parametrize("key", ["Calls", "2", "办结", "a-b"])
def test_a_key_that_no_text_could_name_is_refused(key: str) -> None:
    _, findings = read(f"calls:\n  {key}: {{count: 2}}\n")
    assert [(finding.code, finding.found) for finding in findings] == [("IN-KEY", key)]


@pytest.mark.parametrize(
    ("value", "code"), [("-1", "IN-NEGATIVE"), ("99.84%", "IN-NUMBER"), ("0.12345", "IN-DECIMALS")]
)
def test_a_rate_is_a_number_of_per_cent(value: str, code: str) -> None:
    _, findings = read(f"calls:\n  settled: {{rate: {value}}}\n")
    assert [finding.code for finding in findings] == [code]


@pytest.mark.parametrize("typed", ["100", "99.84", "18.2", "70"])
def test_a_measured_rate_keeps_the_digits_it_was_typed_with(typed: str) -> None:
    reader, _ = read(f"calls:\n  settled: {{rate: {typed}}}\n")
    assert NumberFormat("元", 1).show(reader.facts[0].figure) == typed


def test_a_choice_can_be_a_dimension() -> None:
    reader, _ = read("indicator: {score: 10, level: output}\n")
    assert reader.facts[0].dims == {"item": "indicator", "level": "output", "measure": "score"}
