"""LAW-03: every department and unit is published, on its own or with its parent, or says why not."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from mingzhang.check.library import Library
from mingzhang.check.rules import EVERY_KIND, Problem, across
from mingzhang.compute.document import Document
from mingzhang.findings import Finding, Severity
from mingzhang.load.records import Record, records_at

CODE, HINT = "LAW-03", "请核对 department.yaml 的 publishes"


@across(CODE, Severity.ERROR, "每个部门和单位都公开，不公开的有理由", EVERY_KIND)
def units_published(document: Document, library: Library) -> Iterator[Problem]:
    """LAW-03: the department says how it is published; units that go with it are its members."""
    source = document.source
    yield from _profile(source.profile, published=True)
    members = {one.get("name") for one in records_at(source.record, "members")}
    for unit in library.departments.values():
        if unit.get("publishes") == "with_parent" and unit.get("parent") == source.name:
            name = str(unit.get("name"))
            if name not in members:
                place = source.record.place_of("members")
                expected = f"name: {name}"
                message = f"{name}随本部门公开，却不在所属单位里"
                yield Problem(message, place, "", expected, HINT)


def uncovered(departments: Mapping[str, Record], shown: Container[str]) -> list[Finding]:
    """Departments that have no document: no rule of a document can see them."""
    return [
        Finding(CODE, problem.severity or Severity.ERROR, *problem[:5])
        for department, profile in departments.items()
        if department not in shown
        for problem in _profile(profile, published=False)
    ]


def _profile(profile: Record, published: bool) -> Iterator[Problem]:
    """What a department says about its publication against what there is."""
    way = profile.get("publishes")
    place = profile.place_of("publishes")
    if way in ("with_parent", "exempt") and not profile.get("publishes_reason"):
        yield Problem("没有写不单独公开的理由", place, expected="publishes_reason: 理由")
    if way == "with_parent" and not profile.get("parent"):
        yield Problem("随主管部门公开，却没有写主管部门", place, expected="parent: 主管部门名称")
    if way == "exempt" and published:
        yield Problem("写明不公开的部门却有文件", place, hint=HINT)
    if way == "own" and not published:
        message = "写明单独公开的部门还没有文件"
        yield Problem(message, place, hint=HINT, severity=Severity.WARNING)
