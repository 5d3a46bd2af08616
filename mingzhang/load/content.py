"""Walks content/: catalogues, glossary, departments and their documents."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mingzhang.findings import Finding, Place, Severity, error
from mingzhang.load.catalogue import Catalogue, load_catalogue
from mingzhang.load.forms import FormSet, load_form_set
from mingzhang.load.glossary import GlossaryEntry, load_glossary
from mingzhang.load.kinds import KINDS
from mingzhang.load.kinds.shared import DEPARTMENT
from mingzhang.load.mapping import Mappings, load_mapping, mapped
from mingzhang.load.reader import UNIT_SCALE, Fact, Reader
from mingzhang.load.records import Record
from mingzhang.load.schema import Group
from mingzhang.load.yaml_tree import Node, parse, read_source

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
YEAR = re.compile(r"(?:19|20)[0-9]{2}", re.ASCII)
ENTRIES = ("departments", "catalogue", "glossary.yaml", "portal.yaml")
CATALOGUES = ("function", "economic")
# Not every site shows the government's economic classification.
GOVERNMENT, MAPPING = "government-economic", "economic-to-government"


@dataclass(slots=True)
class DocumentSource:
    """One department-year's file as read, with its form set."""

    department: str
    year: int
    kind: str
    file: str
    text: str
    record: Record
    facts: list[Fact]
    form: FormSet
    profile: Record

    @property
    def id(self) -> str:
        return f"{self.department}/{self.year}/{self.kind}"

    @property
    def title(self) -> str:
        """As on the cover: 2024年度醴陵市人民政府办公室部门决算."""
        return f"{self.year}年度{self.name}{KINDS[self.kind].title}"

    @property
    def name(self) -> str:
        return str(self.profile.get("name"))


@dataclass(slots=True)
class Content:
    """All that content/ holds, and all that is wrong with it."""

    catalogues: dict[str, Catalogue] = field(default_factory=dict)
    mappings: Mappings = field(default_factory=dict)
    glossary: list[GlossaryEntry] = field(default_factory=list)
    documents: list[DocumentSource] = field(default_factory=list)
    departments: dict[str, Record] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def load_content(root: Path, templates: Path) -> Content:
    """Read everything under `root`; form sets come from `templates`/forms."""
    content = Content()
    label = root.name
    if not root.is_dir():
        content.findings.append(
            error("IN-MISSING", "没有这个内容文件夹", Place(str(root)), hint="用 --content 指明")
        )
        return content
    for name in CATALOGUES:
        path = root / "catalogue" / f"{name}.yaml"
        catalogue, findings = load_catalogue(path, f"{label}/catalogue/{name}.yaml")
        content.catalogues[name] = catalogue
        content.findings += findings
    _government(root, content)
    content.glossary, findings = load_glossary(root / "glossary.yaml", f"{label}/glossary.yaml")
    content.findings += findings
    departments = root / "departments"
    if not departments.is_dir():
        content.findings.append(
            error("IN-MISSING", "没有 departments 文件夹", Place(f"{label}/departments"))
        )
        return content
    for path in sorted(root.iterdir()):
        if path.name not in ENTRIES and not path.name.startswith("."):
            content.findings.append(_unused(path, root, ENTRIES))
    forms: dict[tuple[str, str], FormSet | None] = {}
    for folder in sorted(departments.iterdir()):
        if _acceptable(folder, SLUG, "部门文件夹", "小写字母、数字和连字符", root, content):
            _department(folder, root, templates, forms, content)
    return content


def _government(root: Path, content: Content) -> None:
    """The government's economic classification and the way to it, where the site has them."""
    path, name = (root / "catalogue" / f"{GOVERNMENT}.yaml"), f"{root.name}/catalogue/{GOVERNMENT}"
    content.catalogues[GOVERNMENT] = Catalogue(f"{name}.yaml")
    if path.exists():
        content.catalogues[GOVERNMENT], findings = load_catalogue(path, f"{name}.yaml")
        content.findings += findings
    path = root / "catalogue" / f"{MAPPING}.yaml"
    if path.exists():
        known = content.catalogues[GOVERNMENT]
        content.mappings, findings = load_mapping(path, _name(path, root), known)
        content.findings += findings


def _department(
    folder: Path,
    root: Path,
    templates: Path,
    forms: dict[tuple[str, str], FormSet | None],
    content: Content,
) -> None:
    name = _name(folder / "department.yaml", root)
    profile, _, _ = _record(
        folder / "department.yaml", name, DEPARTMENT, content, datetime.date.min
    )
    if profile is not None:
        content.departments[folder.name] = profile
    years = [path for path in sorted(folder.iterdir()) if path.name != "department.yaml"]
    for year in years:
        if not _acceptable(year, YEAR, "年度文件夹", "四位年份，如 2024", root, content):
            continue
        for path in sorted(year.iterdir()):
            if path.suffix != ".yaml" or path.stem not in KINDS:
                content.findings.append(_unused(path, root, [f"{kind}.yaml" for kind in KINDS]))
                continue
            document = _document(path, root, profile, templates, forms, content)
            if document:
                content.documents.append(document)


def _document(
    path: Path,
    root: Path,
    profile: Record | None,
    templates: Path,
    forms: dict[tuple[str, str], FormSet | None],
    content: Content,
) -> DocumentSource | None:
    name = _name(path, root)
    year, kind = int(path.parent.name), path.stem
    day = datetime.date(year, 12, 31)
    record, reader, text = _record(path, name, KINDS[kind].schema, content, day)
    wanted = record.get("form") if record else None
    if record is None or reader is None or not isinstance(wanted, str):
        return None
    if (wanted, kind) not in forms:
        forms[wanted, kind], findings = load_form_set(templates / "forms", wanted, kind)
        content.findings += [
            problem._replace(place=record.place_of("form"))
            if problem.code == "FORM-MISSING"
            else problem
            for problem in findings
        ]
    form = forms[wanted, kind]
    if form is None or profile is None or profile.get("name") is None:
        return None
    facts = mapped(reader.facts, content.mappings.get(str(profile.get("type")), {}))
    return DocumentSource(
        path.parent.parent.name, year, kind, name, text, record, facts, form, profile
    )


def _record(
    path: Path, name: str, schema: Group, content: Content, day: datetime.date
) -> tuple[Record | None, Reader | None, str]:
    """A file read by a schema; its findings go to `content`."""
    if path.is_symlink():
        content.findings.append(
            error("IN-PATH", "文件是指向别处的链接", Place(name), hint="请换成文件本身")
        )
        return None, None, ""
    source, findings = read_source(path, name)
    content.findings += findings
    if source is None:
        return None, None, ""
    root, findings = parse(source)
    content.findings += findings
    if root is None:
        return None, None, ""
    reader = Reader(source, content.catalogues, day, _unit(root))
    record = reader.read(schema, root)
    content.findings += reader.findings
    return record, reader, source.text


def _unit(root: Node) -> str:
    """The amount unit a document declares (元 until it says otherwise)."""
    for key, value in root.items or []:
        if key.text == "unit" and value.text in UNIT_SCALE:
            return value.text
    return "元"


def _acceptable(
    folder: Path, pattern: re.Pattern[str], what: str, expected: str, root: Path, content: Content
) -> bool:
    """Whether a folder is a real one with a proper name; hidden files are passed over."""
    if folder.name.startswith("."):
        return False
    place = Place(_name(folder, root))
    if not pattern.fullmatch(folder.name):
        content.findings.append(
            error("IN-PATH", f"{what}的名称不对", place, found=folder.name, expected=expected)
        )
        return False
    if folder.is_symlink() or not folder.is_dir():
        content.findings.append(
            error("IN-PATH", f"{what}应当是文件夹", place, hint="这里不能放文件或链接")
        )
        return False
    return True


def _unused(path: Path, root: Path, known: Sequence[str]) -> Finding:
    """The warning for a file that nothing reads."""
    return Finding(
        "IN-FILE",
        Severity.WARNING,
        "没有用到这个文件",
        Place(_name(path, root)),
        expected="、".join(known),
        hint="文件名写错了请改正，不用的文件请移走",
    )


def _name(path: Path, root: Path) -> str:
    """A path as messages show it: from the content folder on."""
    return f"{root.name}/{path.relative_to(root).as_posix()}"
