"""A department's card: its profile, which documents it has, and what has been signed of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mingzhang import reads
from mingzhang.findings import Finding, Place, Severity, error
from mingzhang.load.documents import Entry, read_record
from mingzhang.load.kinds import KINDS
from mingzhang.load.kinds.shared import DEPARTMENT
from mingzhang.load.ledger import Ledger, fingerprint, ledgers_under
from mingzhang.load.records import Record
from mingzhang.load.yaml_tree import read_source

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
YEAR = re.compile(r"(?:19|20)[0-9]{2}", re.ASCII)
# Folders of the site's own pages, beside which departments have theirs.
RESERVED = ("assets", "compare", "corrections", "glossary", "method", "open-data", "search",
            "sitemap", "status", "years")  # fmt: skip


@dataclass(slots=True)
class Card:
    """What the folders of one department hold; `data` has the fingerprint of every document there
    is or was, where it has a ledger, and is empty where the file is gone."""

    profile: Record | None = None
    entries: list[Entry] = field(default_factory=list)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def card_of(root: Path, department: str) -> Card:
    """The card of a department: of its folder, of its ledgers' folder, or of both."""
    card = Card()
    folder = root / "departments" / department
    if _acceptable(folder, SLUG, "部门文件夹", "小写字母、数字和连字符", root, card):
        _documents(folder, root, card)
    card.ledgers, findings = ledgers_under(root, department)
    card.findings += findings
    for name in sorted({one.id for one in card.entries} | set(card.ledgers)):
        card.data[name] = data_of(root, name) if name in card.ledgers else ""
    return card


def data_of(root: Path, document: str) -> str:
    """The fingerprint of a document's file as it is now; empty when there is none to be read."""
    source, _ = read_source(root / f"departments/{document}.yaml", document)
    return fingerprint(source.text) if source else ""


def _documents(folder: Path, root: Path, card: Card) -> None:
    """The profile of a department, and its documents."""
    if folder.name in RESERVED:
        place = Place(path_name(folder, root))
        hint = "网站自己的页面用了这个名称，请给部门文件夹换一个"
        card.findings.append(
            error("IN-PATH", "部门文件夹的名称已被占用", place, found=folder.name, hint=hint)
        )
        return
    card.profile = profile_of(root, folder.name, card.findings)
    name = str(card.profile.get("name") or "") if card.profile else ""
    for year in (folder / one for one in reads.names(folder)):
        if year.name == "department.yaml" or not _acceptable(
            year, YEAR, "年度文件夹", "四位年份，如 2024", root, card
        ):
            continue
        for path in (year / one for one in reads.names(year)):
            if path.suffix == ".yaml" and path.stem in KINDS:
                card.entries.append(Entry(folder.name, int(year.name), path.stem, name))
            else:
                card.findings.append(unused(path, root, [f"{kind}.yaml" for kind in KINDS]))


def profile_of(root: Path, department: str, findings: list[Finding]) -> Record | None:
    """What department.yaml says; what is wrong with it goes to `findings`."""
    path = root / "departments" / department / "department.yaml"
    day = datetime.date.min
    return read_record(path, path_name(path, root), DEPARTMENT, {}, day, findings)[0]


def _acceptable(
    folder: Path, pattern: re.Pattern[str], what: str, expected: str, root: Path, card: Card
) -> bool:
    """Whether a folder is there, a real one with a proper name; hidden files are passed over."""
    if folder.name.startswith(".") or not (reads.exists(folder) or reads.linked(folder)):
        return False
    place = Place(path_name(folder, root))
    if not pattern.fullmatch(folder.name):
        card.findings.append(
            error("IN-PATH", f"{what}的名称不对", place, found=folder.name, expected=expected)
        )
        return False
    if reads.linked(folder) or reads.kind(folder) != "folder":
        card.findings.append(
            error("IN-PATH", f"{what}应当是文件夹", place, hint="这里不能放文件或链接")
        )
        return False
    return True


def unused(path: Path, root: Path, known: Sequence[str]) -> Finding:
    """The warning for a file that nothing reads."""
    return Finding(
        "IN-FILE",
        Severity.WARNING,
        "没有用到这个文件",
        Place(path_name(path, root)),
        expected="、".join(known),
        hint="文件名写错了请改正，不用的文件请移走",
    )


def path_name(path: Path, root: Path) -> str:
    """A path as messages show it: from the content folder on."""
    return f"{root.name}/{path.relative_to(root).as_posix()}"
