"""content/ledger: who reviewed, approved and published each document, and which data they saw.

`ledger/<department>/<year>/<kind>.yaml` is a list of signatures that only grows. Beside it, in a
folder of the same name, lies every version of the data that was published, called by its hash.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mingzhang import clock, reads
from mingzhang.findings import Finding, Place, Severity, error
from mingzhang.load.kinds import KINDS
from mingzhang.load.reader import Reader
from mingzhang.load.records import Record, RecordList, Reference, Text
from mingzhang.load.schema import Choice, Group, Items, Name, Prose, Time
from mingzhang.load.yaml_tree import Node, Source, parse, read_source
from mingzhang.standing import ACTS, CORRECTED, PUBLISHED, WITHDRAWN, Signature, misplaced

FOLDER = "ledger"
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
SHORT = 16  # digits of a hash that name a kept version
HEADER = "# 公开台账：只在末尾追加，不改动已有的记录；用 build.py sign 签署。\n"
SIGNATURE = Group(
    label="签署记录",
    fields={
        "state": Choice(label="签署事项", required=True, values=ACTS),
        "by": Name(label="签署人", required=True),
        "at": Time(label="签署时间", required=True),
        "data": Name(label="数据指纹（SHA-256）", required=True),
        "release": Time(label="公开时间"),
        "what": Prose(label="更正内容"),
        "reason": Prose(label="原因"),
    },
)
LEDGER = Group(
    label="公开台账",
    fields={"records": Items(label="签署记录", required=True, value=SIGNATURE)},
)
# What a signature has besides who, when and which data: (must have, may have).
MORE = {
    PUBLISHED: ((), ("release",)),
    CORRECTED: (("what", "reason"), ()),
    WITHDRAWN: (("reason",), ()),
}


@dataclass(frozen=True, slots=True)
class Ledger:
    """The signatures of one document, by its id."""

    id: str
    file: str
    path: Path
    signatures: tuple[Signature, ...]

    def kept(self, data: str) -> Path:
        """Where the version of the data with this hash is kept."""
        return self.path.with_suffix("") / f"{data[:SHORT]}.yaml"


@dataclass(slots=True)
class Ledgers:
    """All ledgers by document; `managed` says whether there is a folder for them at all."""

    managed: bool = False
    by_id: dict[str, Ledger] = field(default_factory=dict)

    def edge(self, now: datetime.datetime) -> tuple[str, str]:
        """The moments of release around now: from when to when the same documents are public."""
        starts = {
            clock.written(one.start)
            for ledger in self.by_id.values()
            for one in ledger.signatures
            if one.state == PUBLISHED
        }
        moment = clock.written(now)
        past, future = ({one for one in starts if (one > moment) is late} for late in (False, True))
        return max(past, default=""), min(future, default="")


def fingerprint(text: str) -> str:
    """The fingerprint of a document's data: SHA-256 of its file."""
    return hashlib.sha256(text.encode()).hexdigest()


def ledgers_under(root: Path, department: str) -> tuple[dict[str, Ledger], list[Finding]]:
    """The ledgers of one department, by document, and all that does not hold in themselves."""
    top = root / FOLDER
    ledgers, findings = dict[str, Ledger](), list[Finding]()
    there = reads.exists(top / department) or reads.linked(top / department)
    for path in sorted(_files(top / department)) if there else ():
        name = f"{root.name}/{path.relative_to(root).as_posix()}"
        parts = path.relative_to(top).parts
        if len(parts) == 3 and path.suffix == ".yaml" and path.stem in KINDS:
            ledger, problems = read_ledger(path, name, "/".join((*parts[:2], path.stem)))
            ledgers[ledger.id] = ledger
            findings += problems
        elif len(parts) != 4 or parts[2] not in KINDS:
            place, hint = Place(name), "文件名写错了请改正，不用的文件请移走"
            findings.append(
                Finding("IN-FILE", Severity.WARNING, "没有用到这个文件", place, hint=hint)
            )
    return ledgers, findings


def read_ledger(path: Path, name: str, document: str) -> tuple[Ledger, list[Finding]]:
    """One ledger; what can't be understood of it is left out and found."""
    source, findings = read_source(path, name)
    signatures, problems = read_signatures(source) if source else ([], [])
    ledger = Ledger(document, name, path, tuple(signatures))
    findings += problems
    if not findings:
        findings += [*_order(ledger), *_versions(ledger)]
    return ledger, findings


def read_signatures(source: Source) -> tuple[list[Signature], list[Finding]]:
    """The signatures of a ledger's text, each with what it must have."""
    root, findings = parse(source)
    if root is None:
        return [], findings
    reader = Reader(source, {}, datetime.date.min)
    key = Node(root.place, root.start, root.start, "records")
    record = reader.read(LEDGER, Node(root.place, root.start, root.end, items=[(key, root)]))
    findings += reader.findings
    listed = record.get("records") if record else None
    if findings or not isinstance(listed, RecordList):
        return [], findings
    records = [one for one in listed if isinstance(one, Record)]
    for one in records:
        findings += _form(one)
    return [] if findings else [_signature(one) for one in records], findings


def _form(record: Record) -> Iterator[Finding]:
    act = str(record.get("state"))
    needed, allowed = MORE.get(act, ((), ()))
    group = SIGNATURE.fields
    for name in needed:
        if record.get(name) is None:
            message = f"{ACTS[act]}要写明{group[name].label}"
            yield error("LEDGER-FORM", message, record.place, expected=f"{name}: …")
    for name in ("release", "what", "reason"):
        if name in record.fields and name not in (*needed, *allowed):
            message = f"{ACTS[act]}没有“{group[name].label}”这一项"
            yield error("LEDGER-FORM", message, record.place_of(name), name, hint="请删去")
    data, place = str(record.get("data")), record.place_of("data")
    if not HASH.fullmatch(data):
        expected = "64 位小写十六进制数字，由 build.py sign 填写"
        yield error("LEDGER-FORM", "数据指纹的写法不对", place, data[:70], expected)
    for name in ("what", "reason"):
        text = record.get(name)
        for piece in text.pieces if isinstance(text, Text) else ():
            if isinstance(piece, Reference):
                hint = "台账里的说明不随数据变化，请用文字写明"
                yield error("LEDGER-FORM", "台账里不能引用数据", piece.place, piece.name, hint=hint)
    release, at = record.get("release"), record.get("at")
    if isinstance(release, datetime.datetime) and isinstance(at, datetime.datetime) and release < at:  # fmt: skip
        place = record.place_of("release")
        found, expected = clock.written(release), f"不早于 {clock.written(at)}"
        yield error("LEDGER-FORM", "公开时间早于签署时间", place, found, expected)


def _signature(record: Record) -> Signature:
    at, release = record.get("at"), record.get("release")
    what, reason = record.get("what"), record.get("reason")
    assert isinstance(at, datetime.datetime)
    return Signature(
        str(record.get("state")),
        str(record.get("by")),
        at,
        str(record.get("data")),
        record.place,
        release if isinstance(release, datetime.datetime) else None,
        what if isinstance(what, Text) else None,
        reason if isinstance(reason, Text) else None,
    )


def _order(ledger: Ledger) -> Iterator[Finding]:
    """Each signature where it may stand; after the first that may not, the rest says nothing."""
    for number, one in enumerate(ledger.signatures):
        problem = misplaced(ledger.signatures[:number], one)
        if problem:
            hint = "台账只用 build.py sign 追加，不要手工改动"
            yield error("LEDGER-ORDER", problem, one.place, ACTS[one.state], hint=hint)
            return


def _versions(ledger: Ledger) -> Iterator[Finding]:
    """Every published version is kept, unchanged."""
    for one in ledger.signatures:
        if one.state not in (PUBLISHED, CORRECTED):
            continue
        path = ledger.kept(one.data)
        name = f"{ledger.file.removesuffix('.yaml')}/{path.name}"
        source = None if reads.linked(path) else read_source(path, name)[0]
        hint = "请从备份或版本库找回这份文件；已公开的数据不能丢失，也不能改动"
        if source is None:
            yield error("LEDGER-VERSION", "缺少公开过的数据", one.place, expected=name, hint=hint)
        elif fingerprint(source.text) != one.data:
            found = fingerprint(source.text)
            yield error("LEDGER-VERSION", "保存的数据与台账的指纹不符", Place(name), found, one.data, hint)  # fmt: skip


def _files(path: Path) -> Iterator[Path]:
    """A file, or all files under a folder, hidden ones left out."""
    if path.name.startswith("."):
        return
    if reads.kind(path) == "folder" and not reads.linked(path):
        for name in reads.names(path):
            yield from _files(path / name)
    else:
        yield path
