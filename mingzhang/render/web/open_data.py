"""开放数据: one table of all facts, one of all documents, their description and checksums.

The tables are streamed, document by document: their size is no matter of memory.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from mingzhang import clock
from mingzhang.cache.hashes import digest
from mingzhang.compute.digest import Digest, Listing, Withdrawal
from mingzhang.load.json_schema import schemas, text
from mingzhang.render.csv_files import BOM, safe
from mingzhang.render.names import names_of
from mingzhang.render.web.facts import FIELDS, DataField
from mingzhang.render.web.gather import SUMS
from mingzhang.render.web.keep import File, Piece
from mingzhang.render.web.linked import downloads
from mingzhang.render.web.shell import HOME, Link, Page
from mingzhang.render.web.site import Site

FOLDER = "open-data"
TITLE = "开放数据"
# Documents on one page of the catalogue; with more, years have pages of their own.
MOST = 200
DOCUMENT_FIELDS = (
    DataField("document", "string", "文件", "部门/年度/文种，与全部事实表的 document 对应"),
    DataField("department", "string", "部门代号", "部门在本站的文件夹名"),
    DataField("department_name", "string", "部门名称", "部门全称"),
    DataField("year", "integer", "年度", "预算或决算的年度"),
    DataField("kind", "string", "文种", "budget 部门预算，final-accounts 部门决算"),
    DataField("title", "string", "标题", "文件的标题"),
    DataField(
        "state", "string", "状态", "published 已公开，withdrawn 已撤回；预览里还有未公开的草稿"
    ),
    DataField("published", "string", "公开日期", "年-月-日，没有登记的为空"),
    DataField("released", "string", "公开时间", "公开的时刻，带时区，没有登记的为空"),
    DataField(
        "withdrawn",
        "string",
        "撤回时间",
        "撤回的时刻，带时区，没有撤回的为空；撤回的文件只有网页，没有下载",
    ),
    DataField("corrections", "integer", "更正次数", "公开以后更正过几次"),
    DataField("index_number", "string", "索引号", "政府信息公开目录的索引号，没有的为空"),
    DataField("document_number", "string", "文号", "没有的为空"),
    DataField("page", "string", "网页", "从本站首页所在的文件夹算起的路径"),
    DataField("pdf", "string", "PDF", "同上"),
    DataField("xlsx", "string", "XLSX", "同上，工作簿里合计是公式"),
    DataField("json", "string", "JSON", "同上，含表格、文字和每个数的算式"),
    DataField("data_sha256", "string", "数据指纹", "所依据的数据文件的 SHA-256"),
)
TYPES = {"string": "文字", "integer": "整数", "number": "数"}


def pages(site: Site) -> Iterator[File]:
    """The page (or pages), the tables, what describes them, and the schemas of the content format."""
    yield from _catalogue(site)
    tables: Mapping[str, tuple[str, Sequence[DataField], Callable[[Site], Iterator[Piece]]]] = {
        "facts": ("全部事实", FIELDS, facts),
        "documents": ("全部文件", DOCUMENT_FIELDS, documents),
    }
    resources, sums = [], []
    for name, (title, fields, rows) in tables.items():
        path = f"{FOLDER}/{name}.csv"
        data, blob = site.keep.table(path, partial(rows, site))
        resources.append(_resource(name, title, fields, blob.size, blob.digest))
        sums.append(_sum(path, blob.digest))
        yield path, data
    described = _json(_package(site, resources))
    yield f"{FOLDER}/datapackage.json", described
    sums.append(_sum(f"{FOLDER}/datapackage.json", digest(described)))
    for name, one in schemas().items():
        data = text(one).encode()
        yield f"{FOLDER}/schema/{name}", data
        sums.append(_sum(f"{FOLDER}/schema/{name}", digest(data)))
    left = site.gathering.parts(SUMS)
    yield f"{FOLDER}/sha256sums.txt", chain(left, sums)


def checksums(files: Mapping[str, bytes]) -> bytes:
    """What `sha256sum -c` reads, for the downloads among some files; from the site's root."""
    return b"".join(
        _sum(path, digest(files[path])) for path in sorted(files) if not path.endswith(".html")
    )


def facts(site: Site) -> Iterator[Piece]:
    """The table of all facts."""
    yield _line([field.name for field in FIELDS], BOM)
    for _, kept in site.gathering.kept("facts"):
        yield kept


def documents(site: Site) -> Iterator[bytes]:
    """The table of all documents."""
    yield _line([field.name for field in DOCUMENT_FIELDS], BOM)
    for one in site.digests:
        known: dict[str, Any] = {
            **dict(one.catalogue.items()),
            **downloads(names_of(one.entry)),
            "released": one.moment,
            "corrections": len(one.corrections),
        }
        yield _row(one, known)
    for gone in site.withdrawn:
        released = gone.released
        yield _row(
            gone,
            {
                "title": gone.title,
                "published": released.date().isoformat() if released else "",
                "released": clock.instant(released) if released else "",
                "withdrawn": clock.instant(gone.at),
            },
        )


def _row(one: Digest | Withdrawal, known: Mapping[str, Any]) -> bytes:
    """A document's row: what is said of all, and what is known of it."""
    cells: dict[str, Any] = {
        **known,
        "document": one.id,
        "department": one.entry.department,
        "department_name": one.entry.name,
        "year": one.entry.year,
        "kind": one.entry.kind,
        "state": one.state.value,
        "page": f"{one.id}/index.html",
        "data_sha256": one.fingerprint,
    }
    return _line([safe(str(cells.get(field.name, ""))) for field in DOCUMENT_FIELDS])


def _catalogue(site: Site) -> Iterator[File]:
    """The page of the section, with all documents when they are few, else pages by year."""
    lists, listings = {}, site.gathering.listings
    for year, found in site.by_year.items():
        own = [listings[one.id] for one in found]
        lists[year] = [own[start : start + MOST] for start in range(0, len(own), MOST)]
    few = len(site.digests) <= MOST
    parts = [
        (f"{FOLDER}/{year}/{number}/index.html", year, number, part)
        for year, listed in lists.items()
        for number, part in enumerate(listed, 1)
    ]
    front = Page(
        f"{FOLDER}/index.html",
        TITLE,
        trail=(HOME,),
        description="全部部门预算、决算数据的下载、数据字典和校验值。",
    )
    yield site.page(
        "open-data.html",
        front,
        tables=(("facts.csv", "全部事实", FIELDS), ("documents.csv", "全部文件", DOCUMENT_FIELDS)),
        types=TYPES,
        schemas=list(schemas()),
        years=[(year, part) for _, year, _, part in parts] if few else [],
        parts=[] if few else parts,
        downloads=_downloads,
    )
    for path, year, number, part in () if few else parts:
        title = f"{year}年度数据下载（第{number}部分）"
        page = Page(path, title, trail=(HOME, Link(TITLE, front.path)))
        yield site.page("open-data-year.html", page, year=year, part=part, downloads=_downloads)


def _downloads(one: Listing) -> list[tuple[str, str]]:
    return [(kind.upper(), path) for kind, path in downloads(names_of(one.entry)).items()]


def _package(site: Site, resources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """datapackage.json (Frictionless Data Package)."""
    portal = site.portal
    told = {
        "name": "budgets-and-final-accounts",
        "profile": "tabular-data-package",
        "title": f"{portal['title']}{TITLE}",
        "description": "".join((portal["introduction"], portal["copyright"])),
        "homepage": portal["base_url"],
        "keywords": portal["keywords"],
    }
    return {
        **{key: value for key, value in told.items() if value},
        "sources": [{"title": "各部门公开的部门预算、部门决算"}],
        "contributors": [
            {"title": portal["owner"] or portal["title"], "role": "publisher"},
        ],
        "resources": resources,
    }


def _resource(
    name: str, title: str, fields: Sequence[DataField], size: int, digest: str
) -> dict[str, Any]:
    described = [
        {"name": one.name, "type": one.type, "title": one.title, "description": one.meaning}
        for one in fields
    ]
    key = {"primaryKey": "document"} if name == "documents" else {}
    other = {"fields": "document", "reference": {"resource": "documents", "fields": "document"}}
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest}",
        "schema": {
            "fields": described,
            "missingValues": [""],
            **(key or {"foreignKeys": [other]}),
        },
    }


def _line(cells: Sequence[str], before: str = "") -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return (before + out.getvalue()).encode()


def _sum(path: str, digest: str) -> bytes:
    return f"{digest}  {path}\n".encode()


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
