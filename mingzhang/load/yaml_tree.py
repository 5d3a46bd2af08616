"""YAML text → a tree of nodes in which every scalar keeps its text and position.

libyaml gives events, nothing is resolved: `12.50`, `007`, dates and codes stay the characters that
were typed. What YAML allows but accounts must not contain (duplicate keys, aliases, anchors, tags,
a second document) is a finding here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from mingzhang import reads
from mingzhang.findings import Finding, Place, error

# Marks that turn the direction of the text after them: digits would be read backwards. And control
# characters, which libyaml refuses where they stand as such, but not as escapes.
TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
UNSEEN = re.compile(f"[{TURNING}\0-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
CONTROLS = "有不可见的控制字符"

# Events that begin a node, and styles of scalars that are never empty words.
NODES = {ScalarEvent, MappingStartEvent, SequenceStartEvent, AliasEvent}
QUOTED = ("'", '"', "|", ">")

MAX_BYTES = reads.MOST
MAX_DEPTH = 60

SYNTAX_HINTS = (
    ("tab character", "这里用了制表符（Tab）", "缩进请用空格"),
    (
        "cannot start any token",
        "这里的字符不能用在开头",
        "缩进请用空格，不用 Tab；以“@”“%”等开头的文字请用引号括起来",
    ),
    (
        "mapping values are not allowed",
        "这一行里多了一个英文冒号",
        "含“: ”的文字请用引号括起来；分项请与同级左对齐，上一行的冒号后要空一格",
    ),
    ("could not find expected ':'", "这一行缺少英文冒号", "写成“名称: 值”，冒号后空一格"),
    (
        "did not find expected key",
        "缩进或括号不对，读不出下一个名称",
        "请与上一行左对齐，检查引号和括号是否成对",
    ),
    ("did not find expected ',' or", "括号没有成对，或缺少逗号", "请补上另一半括号或逗号"),
    ("did not find expected '-'", "列表里混进了别的内容", "每一项以“- ”开头，左对齐"),
    ("sequence entries are not allowed", "这里不能写列表", "以“- ”开头的列表请另起一行"),
    ("unexpected end of stream", "引号没有成对", "请补上另一半引号"),
    ("did not find expected node content", "括号里缺内容", "以“[”“{”开头的文字请用引号括起来"),
    ("while scanning an a", "这里的“*”或“&”被当成引用", "以“*”“&”开头的文字请用引号括起来"),
    ("while scanning a tag", "这里的“!”被当成标签", "以“!”开头的文字请用引号括起来"),
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
        raw = reads.data(path)
    except reads.NotAFileError:  # reading a pipe would never end
        return None, [
            error("IN-READ", "这不是文件", place, hint="请移走同名的文件夹、管道等，换成数据文件")
        ]
    except reads.TooLargeError as problem:
        return None, [
            error(
                "IN-SIZE",
                "文件过大，没有读取",
                place,
                found=f"{problem.args[0] / 1e6:.1f} MB",
                expected=f"不超过 {MAX_BYTES / 1e6:.0f} MB",
                hint="一个文件只放一个部门一个年度的数据",
            )
        ]
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
    findings: list[Finding] = []
    # Of the kinds of loader the one that resolves least; only its events are asked for.
    parser = yaml.CBaseLoader(source.text)
    try:
        root = _build(source, parser.get_event, findings)
    except yaml.reader.ReaderError as problem:
        # libyaml counts bytes of UTF-8.
        before = source.text.encode()[: int(problem.position)].decode(errors="ignore")
        found = f"U+{problem.character:04X}" if isinstance(problem.character, int) else ""
        place = source.place_of(len(before))
        return None, [error("IN-CHAR", CONTROLS, place, found, hint="请删去这个字符")]
    except yaml.MarkedYAMLError as problem:
        return None, [_syntax_finding(source, problem)]
    finally:
        parser.dispose()
    if root is None and not findings:
        findings = [error("IN-EMPTY", "文件是空的", Place(source.file), hint="请填写内容")]
    return root, findings


def _build(source: Source, next_event: Callable[[], Any], findings: list[Finding]) -> Node | None:
    """Nodes from the parser's events, by a loop: recursion on deep nesting would end the process."""
    root: Node | None = None
    outer: list[Node] = []
    siblings: list[Node] | None = None  # the children of the innermost open collection
    file = source.file
    # Such characters can be written as escapes; hardly any text has either.
    unseen = bool(UNSEEN.search(source.text)) or "\\" in source.text
    while (kind := type(event := next_event())) is not StreamEndEvent:
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            _close(outer.pop(), event, findings)
            siblings = outer[-1].children if outer else None
        if kind not in NODES:
            continue
        mark, end = event.start_mark, event.end_mark
        node = Node(Place(file, mark.line + 1, mark.column + 1), mark.index, end.index)
        if kind is AliasEvent or event.anchor is not None or event.tag is not None:
            findings.append(_forbidden(event, node.place))
        if kind is ScalarEvent:
            node.text = event.value
            node.quoted = event.style in QUOTED
            if unseen and (found := UNSEEN.search(event.value)):
                findings.append(_unseen(found[0], node.place))
        elif kind is AliasEvent:
            node.text = ""
        else:
            node.children = []
            node.items = [] if kind is MappingStartEvent else None
        if siblings is not None:
            siblings.append(node)
        elif root is None:
            root = node
        else:
            findings.append(
                error(
                    "IN-YAML",
                    "一个文件里只能有一份数据",
                    node.place,
                    hint="请删去多余的“---”，或把下面的内容分到另一个文件",
                )
            )
            return None
        if node.children is not None:
            outer.append(node)
            siblings = node.children
            if len(outer) > MAX_DEPTH:
                expected = f"不超过 {MAX_DEPTH} 层"
                findings.append(error("IN-DEPTH", "层次过深", node.place, expected=expected))
                return None
    return root


def _forbidden(event: Any, place: Place) -> Finding:
    """An anchor, an alias or a tag."""
    if isinstance(event, AliasEvent) or event.anchor is not None:
        return error(
            "IN-ALIAS",
            "数据里不能用 YAML 的引用（& 和 *）",
            place,
            hint="请把值直接写在这里；以 * 或 & 开头的文字要加引号",
        )
    return error(
        "IN-TAG",
        "数据里不能用 YAML 的标签（!）",
        place,
        event.tag,
        hint="以 ! 开头的文字要加引号",
    )


def _unseen(mark: str, place: Place) -> Finding:
    return error(
        "IN-CHAR",
        "有改变文字方向的不可见字符" if re.match(f"[{TURNING}]", mark) else CONTROLS,
        place,
        found=f"U+{ord(mark):04X}",
        hint="请删去这个字符；从别处粘贴的文字可以重新输入",
    )


def _close(node: Node, event: Any, findings: list[Finding]) -> None:
    """The end of a collection: a mapping's keys and values come together."""
    node.end = event.end_mark.index
    if node.items is not None:
        node.items = _pairs(node.children or [], findings)
        node.children = None


def _pairs(nodes: Sequence[Node], findings: list[Finding]) -> list[tuple[Node, Node]]:
    """Keys and values of a mapping; each key is one word and stands once."""
    first: dict[str, Place] = {}
    pairs = []
    for key, value in zip(nodes[::2], nodes[1::2], strict=True):
        if key.text is None:
            findings.append(error("IN-KEY", "名称必须是单个词", key.place, found=key.shape))
        elif key.text in first:
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
        else:
            first[key.text] = key.place
            pairs.append((key, value))
    return pairs


def _syntax_finding(source: Source, problem: yaml.MarkedYAMLError) -> Finding:
    mark = problem.problem_mark or problem.context_mark
    place = Place(source.file, mark.line + 1, mark.column + 1) if mark else Place(source.file)
    said = f"{problem.context or ''} {problem.problem or ''}"
    known = ((message, hint) for needle, message, hint in SYNTAX_HINTS if needle in said)
    message, hint = next(known, ("这里不符合 YAML 的写法", "请检查缩进、冒号、引号和括号"))
    lines = source.text.splitlines()
    found = lines[place.line - 1].strip()[:60] if 0 < place.line <= len(lines) else ""
    return error("IN-YAML", message, place, found=found, hint=hint)
