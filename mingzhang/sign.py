"""Signing a document: who looked at which data, and when (`build.py sign`)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import yaml

from mingzhang import clock
from mingzhang.examine import examine
from mingzhang.findings import Finding, Place, errors_in, ordered
from mingzhang.load.content import Content, load_content
from mingzhang.load.json_schema import schema_line
from mingzhang.load.ledger import FOLDER, HEADER, Ledger, fingerprint, read_signatures
from mingzhang.load.yaml_tree import Source, read_source
from mingzhang.standing import (
    ACTS,
    CORRECTED,
    PUBLISHED,
    WITHDRAWN,
    Signature,
    Standing,
    State,
    misplaced,
)
from mingzhang.write.whole import write_whole


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be signed, as it was asked for."""

    document: str
    state: str
    by: str
    at: datetime
    release: datetime | None = None
    what: str = ""
    reason: str = ""


@dataclass(slots=True)
class Signed:
    """What came of it: the files written, or why there are none."""

    written: list[Path] = field(default_factory=list)
    problem: str = ""
    findings: list[Finding] = field(default_factory=list)


def sign(content_root: Path, templates: Path, wish: Wish) -> Signed:
    """Append a signature to a document's ledger, unless it would not hold; nothing else changes."""
    content = load_content(content_root, templates, wish.at)
    name = wish.document
    if name not in content.standings:
        return Signed(
            problem=f"没有这份文件：{name}（可用：{'、'.join(content.standings) or '无'}）"
        )
    if problem := _unfit(wish):
        return Signed(problem=problem)
    typed = content_root / "departments" / f"{name}.yaml"
    source, _ = read_source(typed, f"{content_root.name}/departments/{name}.yaml")
    path = content_root / FOLDER / f"{name}.yaml"
    ledger = content.ledgers.by_id.get(name) or Ledger(name, "", path, ())
    data = fingerprint(source.text) if source else ""
    public = content.standings[name].public
    if wish.state == WITHDRAWN and public:
        data = public.data
    one = Signature(wish.state, wish.by, wish.at, data, Place(str(path)), wish.release)
    if problem := misplaced(ledger.signatures, one):
        return Signed(problem=f"不能签署{ACTS[wish.state]}：{problem}")
    # A withdrawal must not wait until the document is mended.
    if wish.state == PUBLISHED:
        # What it will be checked against from now on.
        content.standings[name] = Standing(State.WAITING, one.start)
    if wish.state != WITHDRAWN and (wrong := _errors(content, name)):
        return Signed(problem="文件还有错误，改正以后再签署", findings=wrong)
    text = _before(path) + _record(wish, data)
    _, problems = read_signatures(Source(f"{content_root.name}/{FOLDER}/{name}.yaml", text))
    if problems:
        return Signed(problem="签署的内容不合要求", findings=problems)
    written = [path]
    if wish.state in (PUBLISHED, CORRECTED) and source:
        written = [ledger.kept(data), path]
        write_whole(ledger.kept(data), source.text.encode())
    write_whole(path, text.encode())
    return Signed(written)


def _unfit(wish: Wish) -> str:
    """What is missing from a wish, or has no place in it."""
    if not wish.by.strip():
        return "请用 --by 写明签署人"
    if wish.release and wish.state != PUBLISHED:
        return "--release 只用于 published"
    if wish.state == CORRECTED and not (wish.what and wish.reason):
        return "更正要用 --what 写明内容，用 --reason 写明原因"
    if wish.state == WITHDRAWN and not wish.reason:
        return "撤回要用 --reason 写明原因"
    if wish.what and wish.state != CORRECTED:
        return "--what 只用于 corrected"
    if wish.reason and wish.state not in (CORRECTED, WITHDRAWN):
        return "--reason 只用于 corrected 和 withdrawn"
    return ""


def _errors(content: Content, name: str) -> list[Finding]:
    """What keeps a document from being signed: errors of its own and of what all documents share.

    Its own change since it was published is none: that is what is being signed.
    """
    department = name.split("/")[0]
    near = replace(
        content, entries=[one for one in content.entries if one.department == department]
    )
    found = list(content.findings)
    for document, problems in examine(near):
        if document is None or document.source.id == name:
            found += problems
    own_change = ("LEDGER-CHANGED", "LEDGER-GONE")
    return ordered(one for one in errors_in(found) if one.code not in own_change)


def _before(path: Path) -> str:
    if not path.exists():
        return schema_line(path, "ledger") + HEADER
    text = path.read_text(encoding="utf-8")
    return text if text.endswith("\n") else f"{text}\n"


def _record(wish: Wish, data: str) -> str:
    """The signature as the ledger has it; typed words are quoted where YAML needs it."""
    lines = [
        f"state: {wish.state}",
        _quoted("by", wish.by.strip()),
        f"at: {clock.written(wish.at)}",
    ]
    if wish.release:
        lines.append(f"release: {clock.written(wish.release)}")
    lines.append(f"data: {data}")
    lines += [_quoted(name, text) for name, text in (("what", wish.what), ("reason", wish.reason)) if text]  # fmt: skip
    return "- " + "\n  ".join(lines) + "\n"


def _quoted(name: str, text: str) -> str:
    dumped: str = yaml.safe_dump({name: text}, allow_unicode=True, width=1_000_000)
    return dumped.rstrip("\n").replace("\n", " ")
