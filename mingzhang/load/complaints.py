"""What is said about typed values that don't fit: one function per mistake, in words for staff."""

from __future__ import annotations

import datetime
import difflib
import re

from mingzhang.findings import Finding, Place, error
from mingzhang.load import schema
from mingzhang.load.catalogue import Catalogue
from mingzhang.load.yaml_tree import Node

BRIEF: dict[type[schema.Field], str] = {
    schema.Amount: "金额",
    schema.Count: "数量",
    schema.Items: "列表（- 开头）",
    schema.Codes: "按“代码 名称”分行",
    schema.Name: "名称",
    schema.Prose: "文字",
    schema.Date: "日期",
    schema.Time: "时间",
}
NONE: dict[type[schema.Field], str] = {
    schema.Amount: "没有发生的写 0.00",
    schema.Count: "没有的写 0",
    schema.Items: "没有的写 []",
}


def not_single(kind: schema.Field, node: Node) -> Finding:
    """A list or a group where one value belongs."""
    return wrong_shape(kind, node, "单个值")


def too_large(kind: schema.Field, node: Node) -> Finding:
    """A number that nobody can mean."""
    found = (node.text or "")[:40]
    return error("IN-RANGE", f"{kind.label}过大", node.place, found, hint="请检查单位")


def bad_number(kind: schema.Field, node: Node, expected: str) -> Finding:
    """What stands where a number belongs."""
    text = node.text or ""
    hint = "只填数字，不带单位和符号"
    lowered = text.lower().lstrip("+-.")
    if re.fullmatch(r"[\d.,]+e[+-]?\d+", lowered):
        hint = "不要用科学记数法，请写出全部数字"
    elif lowered in {"nan", "inf", "infinity", "null", "~"}:
        hint = "没有数据就删去这一行；确实为零请写 0.00"
    elif re.search(r"[０-９．，]", text):
        hint = "请改用半角数字"
    elif "," in text:
        hint = "千分位逗号的位置不对，可以不写逗号"
    return error("IN-NUMBER", f"{kind.label}应当是数", node.place, text[:40], expected, hint)


def too_many_decimals(kind: schema.Field, node: Node, places: int, expected: str) -> Finding:
    """More digits after the point than can be meant."""
    message = f"{kind.label}：{'小数位太多' if places else '这里只能填整数'}"
    return error("IN-DECIMALS", message, node.place, node.text or "", expected)


def below_zero(kind: schema.Field, node: Node) -> Finding:
    """A negative number of what can't be less than nothing."""
    return error("IN-NEGATIVE", f"{kind.label}不能是负数", node.place, node.text or "")


def unknown_code(
    catalogue: Catalogue, node: Node, code: str, name: str, day: datetime.date
) -> Finding:
    """A code that the catalogue of the day does not have."""
    by_name = [c for c in catalogue.codes(day) if name and catalogue.name(c, day) == name]
    alike = difflib.get_close_matches(code, by_name or catalogue.codes(day), 1, 0.7)
    close = by_name if len(by_name) == 1 else alike
    guess = f"是不是 {close[0]} {catalogue.name(close[0], day)}？" if close else ""
    return error(
        "IN-UNKNOWN-CODE",
        f"{day.year} 年的科目目录里没有这个代码",
        node.place,
        found=(node.text or node.shape)[:40],
        expected=f"{catalogue.file} 里当年有效的代码",
        hint=f"{guess}代码没有写错的，请先把它和它的上级科目加进目录",
    )


def other_level(code: str, digits: tuple[int, ...], node: Node) -> Finding:
    """A code that stands too high or too low in its catalogue."""
    wanted = "、".join(f"{n} 位" for n in digits)
    return error(
        "IN-LEVEL",
        f"科目 {code} 的级次不对",
        node.place,
        found=f"{len(code)} 位",
        expected=f"{wanted}代码",
        hint="请填到最末一级科目，上级科目的合计由程序计算",
    )


def other_name(code: str, name: str, official: str, node: Node) -> Finding:
    """A code with a name that isn't its own."""
    return error(
        "IN-CODE-NAME",
        f"科目 {code} 的名称与目录不一致",
        node.place,
        found=name,
        expected=official,
        hint="请核对代码和名称哪一个写错了",
    )


def code_twice(code: str, key: Node) -> Finding:
    """Two rows of one code."""
    return error("IN-DUPLICATE", f"科目 {code} 写了两次", key.place, hint="请合并成一行")


def typed_twice(kind: schema.Group, names: list[str], place: Place) -> Finding:
    """Two ways of typing the same thing, both used."""
    labels = "、".join(f"{name}（{kind.fields[name].label}）" for name in names)
    message = "同一内容填了两遍，会重复计算"
    return error("IN-DUPLICATE", message, place, labels, hint="请只留一种")


def bad_key(kind: schema.Keyed, key: Node) -> Finding:
    """A key that no reference could name."""
    expected = "小写英文字母开头，只用小写字母、数字和下划线"
    found = (key.text or "")[:40]
    return error("IN-KEY", f"“{kind.label}”里的名称不对", key.place, found, expected)


def unknown_key(kind: schema.Group, key: Node) -> tuple[Finding, str]:
    """A name that the group does not have, and the name that was probably meant."""
    name = key.text or ""
    labels = {known.label: key for key, known in kind.fields.items()}
    close = difflib.get_close_matches(name, kind.fields, 1, 0.6)
    meant = labels.get(name) or (close[0] if close else "")
    finding = error(
        "IN-UNKNOWN-KEY",
        f"“{kind.label}”里没有“{name}”这一项",
        key.place,
        found=name,
        expected="、".join(list(kind.fields)[:12]) + ("…" if len(kind.fields) > 12 else ""),
        hint=f"是不是想写 {meant}（{kind.fields[meant].label}）？" if meant else "",
    )
    return finding, meant


def missing(kind: schema.Field, name: str, place: Place) -> Finding:
    """A part that must be there."""
    return error(
        "IN-REQUIRED",
        f"缺少“{kind.label}”",
        place,
        expected=f"{name}: {filled(kind)}",
        hint=NONE.get(type(kind), ""),
    )


def filled(kind: schema.Field) -> str:
    """What belongs there, in brief."""
    if isinstance(kind, schema.Group):
        names = list(kind.fields)
        return f"分项（{'、'.join(names[:8])}{'…' if len(names) > 8 else ''}）"
    if isinstance(kind, schema.Choice):
        return " / ".join(kind.values)
    return BRIEF.get(type(kind), "…")


def wrong_shape(kind: schema.Field, node: Node, expected: str) -> Finding:
    """A list where a value belongs, or the reverse."""
    found = (node.text or node.shape)[:40]
    return error("IN-SHAPE", f"“{kind.label}”的写法不对", node.place, found, expected)


def bad_word(kind: schema.Field, node: Node, expected: str) -> Finding:
    """A word that is none of the allowed ones."""
    return error(
        "IN-VALUE", f"“{kind.label}”填得不对", node.place, (node.text or "")[:40], expected
    )
