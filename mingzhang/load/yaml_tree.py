"""YAML text → a tree of nodes in which every scalar keeps its text and position.

PyYAML composes (the C loader), nothing is resolved: `12.50`, `007`, dates and codes stay the
characters that were typed. What YAML allows but accounts must not contain (duplicate keys,
aliases) is a finding here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from mingzhang.findings import Finding, Place, error

MAX_BYTES = 5_000_000
MAX_DEPTH = 60

# libyaml recurses while it composes; deep nesting would end the process, so it is refused first.
BRACKETS = re.compile(r"[\[\]{}]")
DEEP_LINE = re.compile(r"^(?:[ ]{400,}|[ ]*(?:[-?] ){60,})", re.MULTILINE)

SYNTAX_HINTS = (
    ("found character '\\t'", "这里用了制表符（Tab）", "缩进请用空格"),
    ("mapping values are not allowed", "这一行里多了一个英文冒号", "含“: ”的文字请用引号括起来"),
    ("could not find expected ':'", "这一行缺少英文冒号", "写成“名称: 值”，冒号后空一格"),
    (
        "did not find expected key",
        "缩进或括号不对，读不出下一个名称",
        "请与上一行左对齐，检查引号和括号是否成对",
    ),
    ("unexpected end of stream", "引号没有成对", "请补上另一半引号"),
    ("did not find expected node content", "括号里缺内容", "以“[”“{”开头的文字请用引号括起来"),
    ("found undefined alias", "这里的“*”被当成引用", "以“*”“&”开头的文字请用引号括起来"),
    (
        "expected <document start>",
        "值写完以后又多出内容",
        "以“[”“{”或引号开头的文字请整体用引号括起来",
    ),
)


@dataclass(slots=True)
class Node:
    """A mapping (`items`), a list (`children`) or a scalar (`text`), with its span in the source."""

    place: Place
    start: int
    end: int
    text: str | None = None
    children: list[Node] | None = None
    items: list[tuple[Node, Node]] | None = None
    quoted: bool = False

    @property
    def shape(self) -> str:
        if self.items is not None:
            return "分项（名称: 值）"
        return "列表（- 开头）" if self.children is not None else "单个值"

    @property
    def empty(self) -> bool:
        return self.text == "" and not self.quoted


@dataclass(frozen=True, slots=True)
class Source:
    """A text file as read: its name in messages and its characters."""

    file: str
    text: str

    def place_of(self, offset: int) -> Place:
        """Line and column of a character offset."""
        line = self.text.count("\n", 0, offset) + 1
        return Place(self.file, line, offset - self.text.rfind("\n", 0, offset))


def read_source(path: Path, name: str) -> tuple[Source | None, list[Finding]]:
    """The text of a UTF-8 file, or why it can't be read."""
    place = Place(name)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            return None, [
                error(
                    "IN-SIZE",
                    "文件过大，没有读取",
                    place,
                    found=f"{size / 1e6:.1f} MB",
                    expected=f"不超过 {MAX_BYTES / 1e6:.0f} MB",
                    hint="一个文件只放一个部门一个年度的数据",
                )
            ]
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, [error("IN-MISSING", "文件不存在", place, hint="请按录入指南建立这个文件")]
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        return None, [
            error("IN-READ", "文件读不出来", place, found=reason, hint="请检查文件的权限和类型")
        ]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        return None, [
            error(
                "IN-UTF8",
                "文件不是 UTF-8 编码",
                Place(name, line),
                found=f"字节 0x{raw[problem.start]:02X}",
                hint="请用编辑器另存为 UTF-8",
            )
        ]
    return Source(name, text), []


def parse(source: Source) -> tuple[Node | None, list[Finding]]:
    """The node tree of a YAML text; no tree when the text is not YAML at all."""
    deep = _too_deep(source)
    if deep:
        return None, [deep]
    try:
        root = yaml.compose(source.text, Loader=yaml.CSafeLoader)
    except yaml.reader.ReaderError as problem:
        position = int(problem.position)
        place = source.place_of(min(position, len(source.text)))
        found = f"U+{problem.character:04X}" if isinstance(problem.character, int) else ""
        return None, [error("IN-CHAR", "有不可见的控制字符", place, found, hint="请删去这个字符")]
    except yaml.MarkedYAMLError as problem:
        return None, [_syntax_finding(source, problem)]
    if root is None:
        return None, [error("IN-EMPTY", "文件是空的", Place(source.file), hint="请填写内容")]
    findings: list[Finding] = []
    return _convert(root, source.file, findings, set()), findings


def _too_deep(source: Source) -> Finding | None:
    depth = 0
    offset = -1
    for match in BRACKETS.finditer(source.text):
        depth += 1 if match[0] in "[{" else -1
        if depth > MAX_DEPTH:
            offset = match.start()
            break
    if offset < 0:
        line = DEEP_LINE.search(source.text)
        if line is None:
            return None
        offset = line.start()
    return error("IN-DEPTH", "层次过深", source.place_of(offset), expected=f"不超过 {MAX_DEPTH} 层")


def _syntax_finding(source: Source, problem: yaml.MarkedYAMLError) -> Finding:
    mark = problem.problem_mark or problem.context_mark
    place = Place(source.file, mark.line + 1, mark.column + 1) if mark else Place(source.file)
    said = f"{problem.context or ''} {problem.problem or ''}"
    known = ((message, hint) for needle, message, hint in SYNTAX_HINTS if needle in said)
    message, hint = next(known, ("这里不符合 YAML 的写法", "请检查缩进、冒号、引号和括号"))
    lines = source.text.splitlines()
    found = lines[place.line - 1].strip()[:60] if 0 < place.line <= len(lines) else ""
    return error("IN-YAML", message, place, found=found, hint=hint)


def _convert(node: yaml.Node, file: str, findings: list[Finding], seen: set[int]) -> Node:
    mark = node.start_mark
    place = Place(file, mark.line + 1, mark.column + 1)
    result = Node(place, mark.index, node.end_mark.index)
    if id(node) in seen:
        findings.append(
            error(
                "IN-ALIAS",
                "数据里不能用 YAML 的引用（& 和 *）",
                place,
                hint="请把值直接写在这里；以 * 或 & 开头的文字要加引号",
            )
        )
        result.text = ""
        return result
    if isinstance(node, yaml.ScalarNode):
        result.text = node.value
        result.quoted = node.style in ("'", '"', "|", ">")
        return result
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        result.children = [_convert(child, file, findings, seen) for child in node.value]
        return result
    result.items = []
    first: dict[str, Place] = {}
    for key_node, value_node in node.value:
        key = _convert(key_node, file, findings, seen)
        value = _convert(value_node, file, findings, seen)
        if key.text is None:
            findings.append(error("IN-KEY", "名称必须是单个词", key.place, found=key.shape))
            continue
        if key.text in first:
            findings.append(
                error(
                    "IN-DUPLICATE",
                    f"“{key.text}”写了两次",
                    key.place,
                    found=f"第一次在第 {first[key.text].line} 行",
                    expected="每个名称只写一次",
                    hint="请合并成一项，或改正其中一个名称",
                )
            )
            continue
        first[key.text] = key.place
        result.items.append((key, value))
    return result


def scalars(node: Node) -> Iterator[Node]:
    """Every scalar value of a tree, in order (keys left out)."""
    if node.text is not None:
        yield node
    for child in node.children or [value for _, value in node.items or []]:
        yield from scalars(child)
