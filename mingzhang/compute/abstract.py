"""What the disclosure catalogue (政府信息公开目录) says of a document: its fields and its abstract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mingzhang.compute.blocks import Inline, Moment, Phrase, Shown
from mingzhang.load.kinds import KINDS
from mingzhang.load.records import find
from mingzhang.standing import State
from mingzhang.terms import KEY_FIGURES

if TYPE_CHECKING:
    from mingzhang.compute.document import Document
    from mingzhang.load.documents import Entry

# What an abstract tells, as far as the document has it.
TOLD = ("income", "expenditure", "three_public")
# Whether what the catalogue lists holds (有效性).
VALIDITY = {State.PUBLISHED: "有效", State.WITHDRAWN: "已撤回"}
UNPUBLISHED = "草稿，尚未公开"
# The catalogue's fields in the order readers see them; the abstract comes where it is made.
FIELDS = {
    "index_number": "索引号",
    "category": "信息类别",
    "publisher": "发布机构",
    "written": "成文日期",
    "published": "公开日期",
    "document_number": "文号",
    "title": "标题",
    "abstract": "内容概述",
    "validity": "有效性",
    "manner": "公开方式",
    "keywords": "关键词",
}


def abstract(entry: Entry, figures: Mapping[str, Shown]) -> Phrase:
    """`2024年度某局部门决算：收入1512.83万元，支出1512.83万元，“三公”经费12.00万元。`"""
    told: list[Inline] = [
        Moment(str(entry.year), str(entry.year)),
        f"年度{entry.name}{KINDS[entry.kind].title}",
    ]
    for number, key in enumerate(key for key in TOLD if key in figures):
        told += ["，" if number else "：", KEY_FIGURES[key], figures[key]]
    return (*told, "。")


def catalogue(document: Document) -> dict[str, str]:
    """The catalogue's fields by key, except the abstract; only what the data has."""
    source = document.source
    record, profile = source.record, source.profile
    short = str(profile.get("short_name") or "")
    known = {
        "index_number": str(record.get("index_number") or ""),
        "category": "财政预算、决算信息",
        "publisher": source.name,
        "written": str(find(record, "dates.written") or ""),
        "published": source.published,
        "document_number": str(record.get("document_number") or ""),
        "title": source.title,
        "validity": VALIDITY.get(source.standing.state, UNPUBLISHED),
        "manner": "主动公开",
        "keywords": "、".join(filter(None, (KINDS[source.kind].title, source.name, short))),
    }
    return {key: text for key, text in known.items() if text}
