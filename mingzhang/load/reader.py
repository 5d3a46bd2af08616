"""Node tree + schema → records and facts, with a finding for all that doesn't fit."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from mingzhang import clock
from mingzhang.figures import Figure, Kind
from mingzhang.findings import Finding, Place, error
from mingzhang.load import complaints, schema
from mingzhang.load.catalogue import Catalogue, bad_date, same_name
from mingzhang.load.records import CodeName, Record, RecordList, Text, Value
from mingzhang.load.texts import PRIVATE, parse_text
from mingzhang.load.yaml_tree import Node, Source

NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)
LARGEST = Decimal(10) ** 15  # 元; the yearly accounts of a whole country stay below
# What a reference can name (see load/texts).
KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
# Kinds of number that are no amounts: the kind of figure, decimals allowed, what is expected.
SORTS: Mapping[type[schema.Field], Kind] = {
    schema.Count: "count",
    schema.Score: "score",
    schema.Rate: "rate",
}
DIGITS: Mapping[type[schema.Field], tuple[int, str]] = {
    schema.Count: (0, "整数，如 12"),
    schema.Score: (2, "分数，如 95.2"),
    schema.Rate: (4, "百分数，不写百分号，如 99.84"),
}
SINGLE = "单个值"
BLANK_IN_CHINESE = re.compile(r"(?<=[^\x00-\x7f])[ \n]+(?=[^\x00-\x7f]|\{\{|\[\[)")
BLANK_AFTER_MARK = re.compile(r"(?<=\}\}|\]\])[ \n]+(?=[^\x00-\x7f])")
TAG = re.compile(r"<[A-Za-z/!?]")
LONGEST = 40  # characters; longer numbers are refused before they are computed with
UNIT_SCALE = {"元": (Decimal(1), 2), "万元": (Decimal(10_000), 6)}


class Fact(NamedTuple):
    """A typed amount or count and its place in the cube."""

    figure: Figure
    dims: Mapping[str, str]


@dataclass(slots=True)
class Reader:
    """Reads one file; gathers facts and findings while it goes."""

    source: Source
    catalogues: Mapping[str, Catalogue]
    day: datetime.date
    unit: str = "元"
    facts: list[Fact] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def read(self, kind: schema.Field, node: Node) -> Record | None:
        """The whole file as one record."""
        value = self._value(kind, node, "", "", {})
        return value if isinstance(value, Record) else None

    def _value(
        self, kind: schema.Field, node: Node, path: str, label: str, dims: Mapping[str, str]
    ) -> Value | None:
        """A value of any kind; `path` and `label` are its own, `dims` those of what it stands in."""
        if kind.dims:
            dims = {**dims, **kind.dims}
        return _READS[type(kind)](self, kind, node, path, label, dims)

    def _group(
        self,
        kind: schema.Group,
        node: Node,
        path: str,
        label: str,
        dims: Mapping[str, str],
    ) -> Record | None:
        if node.items is None:
            self.findings.append(complaints.wrong_shape(kind, node, complaints.filled(kind)))
            return None
        record = Record(path, label, node.place)
        misspelt: set[str] = set()
        if kind.choices:
            dims = {**dims, **_chosen(kind, node)}
        above, over = path and f"{path}.", label and f"{label}·"
        fields = kind.fields
        for key, child in node.items:
            name = key.text or ""
            known = fields.get(name)
            if known is None:
                finding, meant = complaints.unknown_key(kind, key)
                self.findings.append(finding)
                misspelt.add(meant)
                continue
            record.places[name] = child.place
            if not child.text and child.empty:
                if known.required:
                    self.findings.append(complaints.missing(known, name, key.place))
                continue
            value = self._value(known, child, above + name, over + known.label, dims)
            if value is not None:
                record.fields[name] = value
        for name, known in kind.needed.items():
            # A misspelt name is one mistake, not two.
            if name not in record.places and name not in misspelt:
                self.findings.append(complaints.missing(known, name, node.place))
        for names in kind.one_of:
            if misspelt.isdisjoint(names):
                self._only_one(kind, names, record)
        return record

    def _only_one(self, kind: schema.Group, names: tuple[str, ...], record: Record) -> None:
        """Ways of typing the same thing: none of them is as wrong as two, which count it twice."""
        typed = [name for name in names if name in record.places]
        if not typed:
            self.findings.append(complaints.missing(kind.fields[names[0]], names[0], record.place))
        elif len(typed) > 1:
            labels = "、".join(f"{name}（{kind.fields[name].label}）" for name in typed)
            message = "同一内容填了两遍，会重复计算"
            place = record.places[typed[1]]
            self.findings.append(error("IN-DUPLICATE", message, place, labels, hint="请只留一种"))

    def _keyed(
        self, kind: schema.Keyed, node: Node, path: str, label: str, dims: Mapping[str, str]
    ) -> Record | None:
        """Values under keys of the file's own; references find them by key."""
        if node.items is None:
            self.findings.append(complaints.wrong_shape(kind, node, "“名称: 值”"))
            return None
        record = Record(path, label, node.place)
        for key, child in node.items:
            name = key.text or ""
            if not KEY.fullmatch(name):
                expected = "小写英文字母开头，只用小写字母、数字和下划线"
                found = name[:40]
                self.findings.append(
                    error("IN-KEY", f"“{kind.label}”里的名称不对", key.place, found, expected)
                )
                continue
            entry = _label(label, _entry_label(child) or name)
            value = self._value(kind.value, child, _join(path, name), entry, dims)
            if value is not None:
                record.fields[name] = value
                record.places[name] = child.place
        return record

    def _codes(
        self,
        kind: schema.Codes,
        node: Node,
        path: str,
        label: str,
        dims: Mapping[str, str],
    ) -> Record | None:
        if node.items is None:
            self.findings.append(complaints.wrong_shape(kind, node, "“代码 名称: 值”"))
            return None
        record = Record(path, label, node.place)
        for key, child in node.items:
            code = self._code(kind.catalogue, kind.digits, key)
            if code is None or child.empty:
                continue
            if code.code in record.fields:
                self.findings.append(
                    error(
                        "IN-DUPLICATE", f"科目 {code.code} 写了两次", key.place, hint="请合并成一行"
                    )
                )
                continue
            place = _join(path, code.code)
            value = self._value(
                kind.value,
                child,
                place,
                _label(label, code.name),
                {**dims, **kind.row_dims(code.code)},
            )
            if value is not None:
                record.fields[code.code] = value
                record.places[code.code] = key.place
        return record

    def _items(
        self,
        kind: schema.Items,
        node: Node,
        path: str,
        label: str,
        dims: Mapping[str, str],
    ) -> RecordList | None:
        if node.children is None:
            self.findings.append(complaints.wrong_shape(kind, node, "列表（- 开头）"))
            return None
        result = RecordList(path, label, node.place)
        for number, child in enumerate(node.children, 1):
            entry = _entry_label(child) or f"第{number}项"
            value = self._value(kind.value, child, f"{path}.{number}", f"{label}（{entry}）", dims)
            if value is not None:
                result.entries.append(value)
        return result

    def _amounts(
        self, kind: schema.Amounts, node: Node, path: str, label: str, _dims: Mapping[str, str]
    ) -> Record | None:
        """Control totals: figures outside the cube, under names with dots."""
        if node.items is None:
            self.findings.append(complaints.wrong_shape(kind, node, "“数的名称: 金额”"))
            return None
        record = Record(path, label, node.place)
        for key, child in node.items:
            name = key.text or ""
            figure = self._value(schema.Amount(label=name), child, f"{path}:{name}", label, {})
            if figure is not None:
                record.fields[name] = figure
                record.places[name] = key.place
        return record

    def _split(
        self, kind: schema.Split, node: Node, path: str, label: str, dims: Mapping[str, str]
    ) -> Record | Figure | None:
        if node.items is None:
            return self._figure(kind, node, path, label, dims)
        return self._group(kind.group, node, path, label, dims)

    def _figure(
        self, kind: schema.Field, node: Node, path: str, label: str, dims: Mapping[str, str]
    ) -> Figure | None:
        number = self._number(kind, node)
        if number is None:
            return None
        figure = Figure(path, label, number, SORTS.get(type(kind), "amount"), place=node.place)
        self.facts.append(Fact(figure, dims))
        return figure

    def _number(self, kind: schema.Field, node: Node) -> Decimal | None:
        text = node.text
        if text is None:
            self.findings.append(complaints.wrong_shape(kind, node, SINGLE))
            return None
        match = NUMBER.fullmatch(text)
        money = isinstance(kind, schema.Amount)
        unit = (kind.unit if isinstance(kind, schema.Amount) else "") or self.unit
        if match is None:
            expected = f"以{unit}为单位的数，如 1234567.89" if money else "整数，如 12"
            self.findings.append(complaints.bad_number(kind, node, expected))
            return None
        if len(text) > LONGEST:
            self.findings.append(complaints.too_large(kind, node))
            return None
        if money:
            scale, places = UNIT_SCALE[unit]
            expected = f"最多 {places} 位小数（精确到分）"
        else:
            scale, (places, expected) = Decimal(1), DIGITS[type(kind)]
        if len(match[1] or "") > places:
            message = "小数位太多" if places else "这里只能填整数"
            self.findings.append(
                error(
                    "IN-DECIMALS",
                    f"{kind.label}：{message}",
                    node.place,
                    found=text,
                    expected=expected,
                )
            )
            return None
        number = Decimal(text.replace(",", "")) * scale
        limit = Decimal(kind.maximum) if isinstance(kind, schema.Score) else LARGEST
        allowed_below_zero = isinstance(kind, schema.Amount) and kind.negative
        if number < 0 and not allowed_below_zero:
            self.findings.append(
                error("IN-NEGATIVE", f"{kind.label}不能是负数", node.place, found=text)
            )
            return None
        if abs(number) > limit:
            self.findings.append(complaints.too_large(kind, node))
            return None
        return number

    def _prose(
        self, kind: schema.Prose, node: Node, _path: str, _label: str, _dims: Mapping[str, str]
    ) -> Text | None:
        if node.text is None:
            self.findings.append(complaints.wrong_shape(kind, node, SINGLE))
            return None

        def locate(snippet: str, nth: int) -> Place:
            offset = node.start
            for _ in range(nth):
                following = self.source.text.find(snippet, offset, node.end)
                if following < 0:
                    return node.place
                offset = following + 1
            return self.source.place_of(offset - 1)

        # A folded block scalar joins lines with blanks, which Chinese text doesn't want.
        typed = node.text.strip()
        if " " in typed or "\n" in typed:
            typed = BLANK_AFTER_MARK.sub("", BLANK_IN_CHINESE.sub("", typed))
        text, findings = parse_text(typed, node.place, locate)
        self.findings.extend(findings)
        return text

    def _word(
        self, kind: schema.Field, node: Node, _path: str, _label: str, _dims: Mapping[str, str]
    ) -> Value | None:
        if node.text is None:
            self.findings.append(complaints.wrong_shape(kind, node, SINGLE))
            return None
        text = node.text.strip()
        match kind:
            case schema.Choice():
                if text in kind.values:
                    return text
                self.findings.append(complaints.bad_word(kind, node, " / ".join(kind.values)))
            case schema.Date():
                try:
                    return datetime.date.fromisoformat(text)
                except ValueError:
                    self.findings.append(bad_date(node.place, text))
            case schema.Name(pattern=pattern) if pattern and not re.fullmatch(pattern, text):
                self.findings.append(complaints.bad_word(kind, node, kind.expected))
            case schema.Time():
                try:
                    return clock.parsed(text)
                except ValueError:
                    wrong = bad_date(node.place, text)._replace(expected=clock.EXPECTED)
                    self.findings.append(wrong)
            case _:
                if "\n" in text or PRIVATE.search(text) or TAG.search(text):
                    self.findings.append(complaints.bad_word(kind, node, "一行文字，不含网页标记"))
                else:
                    return text
        return None

    def _coded(
        self, kind: schema.Code, node: Node, _path: str, _label: str, _dims: Mapping[str, str]
    ) -> CodeName | None:
        if node.text is None:
            self.findings.append(complaints.wrong_shape(kind, node, SINGLE))
            return None
        return self._code(kind.catalogue, kind.digits, node)

    def _code(self, catalogue: str, digits: tuple[int, ...], node: Node) -> CodeName | None:
        # Any blank may stand between code and name, a full-width one too.
        code, name = [*(node.text or "").split(maxsplit=1), "", ""][:2]
        name = name.strip()
        known = self.catalogues[catalogue]
        official = known.name(code, self.day)
        if official is None:
            self.findings.append(complaints.unknown_code(known, node, code, name, self.day))
        elif len(code) not in digits:
            wanted = "、".join(f"{n} 位" for n in digits)
            self.findings.append(
                error(
                    "IN-LEVEL",
                    f"科目 {code} 的级次不对",
                    node.place,
                    found=f"{len(code)} 位",
                    expected=f"{wanted}代码",
                    hint="请填到最末一级科目，上级科目的合计由程序计算",
                )
            )
        elif name and not same_name(name, official):
            self.findings.append(
                error(
                    "IN-CODE-NAME",
                    f"科目 {code} 的名称与目录不一致",
                    node.place,
                    found=name,
                    expected=official,
                    hint="请核对代码和名称哪一个写错了",
                )
            )
        else:
            return CodeName(code, official, node.place)
        return None


# How each kind of value is read.
_READS: Mapping[type[schema.Field], Callable[..., Value | None]] = {
    schema.Group: Reader._group,
    schema.Keyed: Reader._keyed,
    schema.Codes: Reader._codes,
    schema.Items: Reader._items,
    schema.Amounts: Reader._amounts,
    schema.Split: Reader._split,
    schema.Amount: Reader._figure,
    schema.Count: Reader._figure,
    schema.Score: Reader._figure,
    schema.Rate: Reader._figure,
    schema.Prose: Reader._prose,
    schema.Code: Reader._coded,
    schema.Name: Reader._word,
    schema.Choice: Reader._word,
    schema.Date: Reader._word,
    schema.Time: Reader._word,
}


def _entry_label(node: Node) -> str:
    """What a list entry calls itself, for the names of its figures."""
    own = {key.text: value.text for key, value in node.items or []}
    return next((own[key] for key in ("name", "title", "destination") if own.get(key)), "") or ""


def _chosen(kind: schema.Group, node: Node) -> dict[str, str]:
    """Dimensions that a choice in a group gives to the amounts beside it."""
    dims: dict[str, str] = {}
    for key, child in node.items or []:
        choice = kind.choices.get(key.text or "")
        if choice and child.text and child.text in choice.values:
            dims[choice.dim] = child.text
    return dims


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _label(label: str, name: str) -> str:
    return f"{label}·{name}" if label else name
