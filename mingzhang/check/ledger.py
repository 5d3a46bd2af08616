"""LEDGER-…: what is published stays as it was signed, or says what was corrected; nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from mingzhang.compute.blocks import plain_text
from mingzhang.compute.corrections import corrections, since_published
from mingzhang.compute.document import Document, compute
from mingzhang.findings import Finding, Place, Severity, error
from mingzhang.load.content import Content
from mingzhang.load.ledger import SHORT, Ledgers
from mingzhang.load.records import find
from mingzhang.standing import CORRECTED, PUBLISHED

# What a site says of its own documents, for programs and for the next build.
RELEASES = "releases.json"
CHANGED_HINT = (
    "改得对的，依次签署 reviewed、approved、corrected（写明 --what 和 --reason）；改错了的，"
    "把数据改回来"
)


def unsettled(content: Content, drafts: bool) -> Iterator[Finding]:
    """LEDGER-CHANGED, LEDGER-GONE: every public document has the data that were signed.

    With `drafts` a change on its way is only a warning: it has to be looked at before it is signed.
    """
    for name, standing in content.standings.items():
        ledger = content.ledgers.by_id.get(name)
        if ledger is None or not (standing.public or standing.withdrawn):
            continue
        place = Place(ledger.file)
        if not content.entry(name).name:
            hint = "公开过的部门，department.yaml 要留着"
            yield error("LEDGER-GONE", "公开过的文件没有了部门资料", place, hint=hint)
        elif not (content.root / "departments" / f"{name}.yaml").is_file():
            if standing.public:
                yield error(
                    "LEDGER-GONE",
                    "公开过的文件不见了",
                    place,
                    expected=f"{content.root.name}/departments/{name}.yaml",
                    hint="请找回这份文件；确要停止公开的，签署 withdrawn（写明 --reason）",
                )
        elif standing.changed:
            severity = Severity.WARNING if drafts else Severity.ERROR
            for one in _changed(content, name):
                yield one._replace(severity=severity)


def _changed(content: Content, name: str) -> Iterator[Finding]:
    """Each value that differs from the public version; one finding when none can be named."""
    message = "公开过的数据有改动，还没有签署更正"
    source, problems = content.read(content.entry(name))
    changes = None
    if source and not any(one.severity is Severity.ERROR for one in problems):
        document = compute(source, content.catalogues, content.glossary)
        changes = since_published(content, document)
    for one in changes or ():
        new, old = plain_text(one.new), plain_text(one.old)
        yield error("LEDGER-CHANGED", f"{message}：{one.name}", one.place, new, old, CHANGED_HINT)
    if not changes:
        place = Place(f"{content.root.name}/departments/{name}.yaml")
        found = "数字和文字相同，改动在注释或写法上" if changes is not None else ""
        yield error("LEDGER-CHANGED", message, place, found, hint=CHANGED_HINT)


def dated(document: Document) -> Iterator[Finding]:
    """LEDGER-DATE: the day of publication that the data name is that of the ledger."""
    record, published = document.source.record, document.source.published
    typed = find(record, "dates.published")
    if typed is not None and str(typed) != published:
        dates = find(record, "dates")
        place = dates.place_of("published") if dates else record.place  # type: ignore[union-attr]
        hint = "数据写错了的，改正或者删去 dates.published；还没有签署公开的，也可以用 --release 改公开时间"
        yield error("LEDGER-DATE", "公开日期与台账不同", place, str(typed), published, hint)


def untold(content: Content, document: Document) -> Iterator[Finding]:
    """LEDGER-READ: every correction shows the old and the new values (with the others, LAW-25).

    That there is a correction for every change is LEDGER-CHANGED, that it says what, why and when
    is LEDGER-FORM, that the old version is kept unchanged is LEDGER-VERSION.
    """
    source = document.source
    signed = reversed(source.standing.corrections)
    for one, told in zip(corrections(content, source), signed, strict=True):
        if not one.readable:
            yield Finding(
                "LEDGER-READ",
                Severity.WARNING,
                "更正前或者更正后的数据现在读不进来，页面上列不出更正前后的数值",
                told.signature.place,
                one.was[:SHORT],
                hint="请维护套表的人员恢复当时的套表和目录；一时不能恢复的，读者只看得到更正的说明",
            )


def lost(output: Path, ledgers: Ledgers) -> Iterator[Finding]:
    """LEDGER-LOST: whatever the present site shows as published, the ledger still knows."""
    try:
        said = json.loads((output / RELEASES).read_text(encoding="utf-8"))
        before = {str(one["id"]): str(one["data"]) for one in said["documents"]}
    except (OSError, ValueError, KeyError, TypeError):
        return
    for name, data in sorted(before.items()):
        ledger = ledgers.by_id.get(name)
        known = ledger.signatures if ledger else ()
        if not any(one.data == data and one.state in (PUBLISHED, CORRECTED) for one in known):
            yield error(
                "LEDGER-LOST",
                "现有网站公开着的文件，台账里没有记录",
                Place(str(output / RELEASES)),
                name,
                f"台账里有指纹 {data[:16]}… 的公开记录",
                "台账只能追加：请找回原来的台账；停止公开要签署 withdrawn",
            )
