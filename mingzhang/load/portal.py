"""content/portal.yaml: what the section is called, who runs it, and the codes of its website.

Codes, record numbers and addresses belong to real websites and are never made up here: what is not
typed is left out of the pages. Typed examples are named in `samples`; a site with such examples,
or without what every government website has, is a demonstration and says so.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from mingzhang import reads
from mingzhang.findings import Finding, Place, error
from mingzhang.load.reader import Reader
from mingzhang.load.records import Record, RecordList
from mingzhang.load.schema import Choice, Field, Group, Items, Name
from mingzhang.load.yaml_tree import parse, read_source

HOST = r"[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?)+"
PATH = r"(?::[0-9]{1,5})?(?:/[^\s\"'<>?#]*)?"
# What a link may hold besides: a query, a part of the page.
LINK = rf"https?://{HOST}{PATH}(?:[?#][^\s\"'<>]*)?"


def _link(label: str) -> Name:
    return Name(label=label, pattern=LINK, expected="以 http:// 或 https:// 开头的网址")


# Facts of the website itself, which examples may stand in for.
WEBSITE: dict[str, Field] = {
    "owner": Name(label="主办单位"),
    "undertaker": Name(label="承办单位"),
    "contact": Name(label="联系方式"),
    "hotline": Name(label="服务热线"),
    "site_name": Name(label="网站名称"),
    "site_domain": Name(label="网站域名", pattern=HOST, expected="域名，如 www.example.org"),
    "site_id_code": Name(label="网站标识码", pattern=r"[0-9]{10}", expected="十位数字"),
    "base_url": Name(
        label="本专栏的网址",
        pattern=rf"https?://{HOST}(?::[0-9]{{1,5}})?/(?:[^\s\"'<>?#]*/)?",
        expected="以 http:// 或 https:// 开头、以 / 结尾的网址",
    ),
    "icp": Name(
        label="ICP备案号",
        pattern=r"\S{1,4}ICP备[0-9]{8}号(?:-[0-9]+)?",
        expected="如 某ICP备00000000号-1",
    ),
    "police": Name(
        label="公安备案号",
        pattern=r"\S{1,4}公网安备 ?[0-9]{14}号",
        expected="如 某公网安备00000000000000号",
    ),
    "institution_mark": _link("党政机关网站标识的网址"),
    "error_report": _link("“我为政府网站找错”的网址"),
}
PORTAL = Group(
    label="公开专栏",
    fields={
        "title": Name(label="专栏名称", required=True),
        "introduction": Name(label="专栏简介"),
        "keywords": Items(label="专栏关键词", value=Name(label="关键词")),
        "column_type": Name(label="专栏类别"),
        **WEBSITE,
        "privacy": Name(label="隐私声明"),
        "copyright": Name(label="版权声明"),
        "samples": Items(
            label="示例",
            value=Choice(
                label="示例", values={name: field.label for name, field in WEBSITE.items()}
            ),
        ),
    },
)
# What a government website can't do without.
NEEDED = ("owner", "contact", "site_name", "site_domain", "site_id_code", "base_url", "icp",
          "error_report")  # fmt: skip
DEFAULTS: dict[str, Any] = dict.fromkeys(PORTAL.fields, "") | {
    "title": "部门预决算公开",
    "keywords": [],
    "samples": [],
    "demonstration": True,
}


def load_portal(root: Path) -> tuple[dict[str, Any], list[Finding]]:
    """The portal's settings, blank where nothing was typed; without the file, plain defaults.

    `demonstration` is computed: whether the site must say that it is no official publication.
    """
    record, findings = _read(root)
    if record is None:
        return dict(DEFAULTS), findings
    typed = {
        name: list(value) if isinstance(value, RecordList) else value for name, value in record
    }
    return {**DEFAULTS, **typed, "demonstration": bool(_unfit(record))}, findings


def unfit(root: Path) -> list[Finding]:
    """PORTAL-MISSING, PORTAL-SAMPLE: why this can't be an official website."""
    record, findings = _read(root)
    if record is None:
        record = Record("", PORTAL.label, Place(_name(root)))
    return findings or _unfit(record)


def _unfit(record: Record) -> list[Finding]:
    samples = record.get("samples")
    listed = list(samples) if isinstance(samples, RecordList) else []
    return [
        *(
            error(
                "PORTAL-SAMPLE",
                f"“{WEBSITE[name].label}”是示例，不能用于正式网站",
                record.place_of(name),
                found=str(record.get(name) or ""),
                hint=f"请换成真实的内容，并从 samples 里删去 {name}",
            )
            for name in map(str, listed)
        ),
        *(
            error(
                "PORTAL-MISSING",
                f"正式网站缺少“{WEBSITE[name].label}”",
                record.place_of(name),
                expected=f"{name}: …",
                hint="请填上真实的内容，不能编造",
            )
            for name in NEEDED
            if not record.get(name)
        ),
    ]


def _read(root: Path) -> tuple[Record | None, list[Finding]]:
    path = root / "portal.yaml"
    if not reads.exists(path):
        return None, []
    source, findings = read_source(path, _name(root))
    if source is None:
        return None, findings
    node, findings = parse(source)
    if node is None:
        return None, findings
    reader = Reader(source, {}, datetime.date.min)
    record = reader.read(PORTAL, node)
    return record, findings + reader.findings


def _name(root: Path) -> str:
    return f"{root.name}/portal.yaml"
