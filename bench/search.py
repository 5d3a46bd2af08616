"""Measures the search of a large site: an index of made-up documents, asked by a browser.

    python build.py bench --search

The documents are made as entries, without pages: the sample's headings, accounts drawn from the
catalogue, drawn amounts. Every query starts with an empty cache.
"""

from __future__ import annotations

import functools
import http.server
import random
import resource
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.generate import ROOT
from mingzhang.load.content import Content, load_content
from mingzhang.load.documents import Entry
from mingzhang.render.environment import site_environment
from mingzhang.render.origin import Origins
from mingzhang.render.web.entries import ACCOUNT, TITLE, Amount, Entries, Line, collect
from mingzhang.render.web.gather import Gathering
from mingzhang.render.web.keep import File, bytes_of
from mingzhang.render.web.search import Found, index_files, search_page
from mingzhang.render.web.site import Site
from mingzhang.rendering import again

DEPARTMENTS = 2500
YEARS = (2024, 2023)
KINDS = ("final-accounts", "budget")
SAMPLE = {
    "final-accounts": "liling-government-office/2024/final-accounts",
    "budget": "zhuzhou-government-office/2024/budget",
}
QUERIES = ("2024 决算 三公", "行政运行", "2010301", "1512", "教育局 三公经费", "一", "行政支出", "")  # fmt: skip
# From the change of the query to the first result and to the last of the first screen, in ms.
ASK = """([query, year]) => new Promise(done => {
  const list = document.getElementById('search-results'), status = document.getElementById('search-status');
  const start = performance.now();
  let first = 0;
  new MutationObserver(() => {
    if (list.children.length) first ||= performance.now() - start;
    if (status.textContent) done([first || performance.now() - start, performance.now() - start, status.textContent]);
  }).observe(document.getElementById('main'), {childList: true, subtree: true, characterData: true});
  document.getElementById('year').value = year;
  const input = document.getElementById('q');
  input.value = query;
  input.dispatchEvent(new InputEvent('input', {bubbles: true}));
})"""


def main() -> None:
    """Build the index, then print what building it and asking it cost."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        content = load_content(ROOT / "content", ROOT / "templates")
        documents = made_up(content, root / "parts")
        start = time.process_time()
        size = _write(root, content, documents)
        spent = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        number = len(documents)
        files = sum(1 for _ in (root / "search").rglob("*.js"))
        print(f"{number} documents, {files} files, {size / 1e6:.0f} MB, {size / number / 1e3:.1f} KB per document")  # fmt: skip
        print(f"{1000 * spent / number:.2f} CPU ms per document, peak {peak:.0f} MiB\n")  # fmt: skip
        amount = Entries.read(documents[0].read()).amounts[7].shown
        _ask(root, (*QUERIES[:3], amount, amount.replace(",", ""), *QUERIES[3:]))


def made_up(content: Content, spool: Path) -> list[Found]:
    """Entries of many documents, the same ones every time, kept in files much as a build keeps them."""
    draw = random.Random(1)
    accounts = _accounts()
    samples = {kind: _sample(content, name) for kind, name in SAMPLE.items()}
    places = [f"{a}{b}{c}" for a in "云清长安永宁新" for b in "汀河山阳平" for c in ("市", "县", "区")]  # fmt: skip
    offices = ["教育局", "财政局", "水利局", "民政局", "司法局", "审计局", "统计局", "农业农村局", "卫生健康局", "人民政府办公室", "自然资源局", "生态环境局"]  # fmt: skip
    names = [f"{place}{office}" for place in places for office in offices]
    documents: list[Found] = []
    spool.mkdir()
    for number in range(DEPARTMENTS):
        name = names[number % len(names)] + ("" if number < len(names) else "第二分局")
        for year in YEARS:
            for kind in KINDS:
                entry = Entry(f"d{number:05d}", year, kind, name)
                own = samples[kind]
                kept = [line for line in own.lines if line.field != TITLE]
                drawn = sorted(draw.sample(accounts, 40))
                lines = [Line(TITLE, "main", entry.title), *kept]
                lines += [Line(ACCOUNT, "table-expenditure", text) for text in drawn]
                amounts = [_amount(draw, one) for one in own.amounts]
                path = spool / f"{len(documents):05d}"
                path.write_bytes(Entries(lines, amounts).written())
                documents.append(Found(entry, path.name, path.read_bytes))
    return documents


def _accounts() -> list[str]:
    """As many accounts as the whole functional classification has."""
    subjects = [
        "教育",
        "科技",
        "文化",
        "旅游",
        "体育",
        "水利",
        "林业",
        "农业",
        "公路",
        "住房",
        "环境",
        "卫生",
        "医疗",
        "民政",
        "司法",
        "公安",
        "统计",
        "审计",
        "税收",
        "商贸",
        "粮油",
        "应急",
        "气象",
        "档案",
    ]
    matters = [
        "管理事务",
        "信息化建设",
        "事业运行",
        "机关服务",
        "专项业务",
        "宣传活动",
        "普查调查",
        "监督检查",
        "设施维护",
        "人才培养",
        "规划编制",
        "救助补贴",
        "资源保护",
        "安全生产",
        "标准制定",
        "国际合作",
        "基础研究",
        "技术推广",
        "队伍建设",
        "案件查办",
    ]
    kinds = ("", "经费", "支出")
    names = [f"{one}{matter}{kind}" for one in subjects for matter in matters for kind in kinds]
    return [
        f"{201 + n // 60}{n % 60 // 10 + 1:02d}{n % 10 + 1:02d} {name}"
        for n, name in enumerate(names)
    ]


def _sample(content: Content, name: str) -> Entries:
    (entry,) = [one for one in content.entries if one.id == name]
    document = again(content, entry)
    return Entries.read(collect(document, Origins(document)))


def _amount(draw: random.Random, one: Amount) -> Amount:
    size = 10 ** draw.uniform(0, 4.5)
    return one._replace(shown=f"{size:,.2f}", anchor=f"f{draw.getrandbits(40):010x}")


def _write(root: Path, content: Content, documents: Iterable[Found]) -> int:
    """The index and its page in a folder: bytes of the index."""
    templates = ROOT / "templates"
    shutil.copytree(templates / "site" / "assets", root / "assets")
    size = 0

    def files() -> Iterator[File]:
        settings = yield from index_files(documents)
        with Gathering() as gathering:
            site = Site(site_environment(templates), content.portal, {}, gathering)
            name, page = search_page(site, settings)
            yield name, page

    for name, data in files():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        size += path.write_bytes(bytes_of(data))
    return size


def _ask(root: Path, queries: tuple[str, ...]) -> None:
    handler = functools.partial(_Silent, directory=str(root))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("| query | over | found | first result ms | first screen ms | files | KB loaded |")
    print("|---|---|---|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"], chromium_sandbox=False
        )
        for base in (f"http://127.0.0.1:{server.server_port}/", f"file://{root}/"):
            for query in queries:
                _row(browser, root, base, query)
        browser.close()
    server.shutdown()
    server.server_close()


def _row(browser: Browser, root: Path, base: str, query: str) -> None:
    """The middle of five measurements, each in a browser context of its own."""
    found = sorted(_once(browser, root, base, query) for _ in range(5))
    first, whole, files, size, said = found[2]
    name = query or "（只选年度 2023）"
    print(f"| {name} | {base[:4]} | {said} | {first:.0f} | {whole:.0f} | {files} | {size / 1e3:.0f} |", flush=True)  # fmt: skip


def _once(browser: Browser, root: Path, base: str, query: str) -> tuple[Any, ...]:
    context = browser.new_context()
    page: Page = context.new_page()
    page.goto(f"{base}search/index.html")
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    first, whole, said = page.evaluate(ASK, [query, "" if query else "2023"])
    size = sum((root / url.removeprefix(base)).stat().st_size for url in loaded)
    context.close()
    return first, whole, len(loaded), size, said


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing is printed."""
