"""Measures pages against other site generators: CPU time, wall time, peak memory, bytes.

    python build.py bench --peers

Every generator builds the same department-years from nothing, in processes of its own that take
turns. Peers get our YAML as front matter and print the same tables and sentences, with totals, rates
and words as far as their templates can compute them (bench/peer_sites); they check nothing, keep
amounts as floating-point numbers, and know of no figure where it comes from. `ours` is one process,
`ours, 2 processes` divides the documents. What isn't installed is left out with a line that says so.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml

from bench.generate import ROOT, generate

NUMBER = 1000
ROUNDS = 3
SITES = Path(__file__).with_name("peer_sites")
OURS, OURS_TWO = "ours", "ours, 2 processes"
COMMANDS = {
    "hugo": ["hugo", "--quiet", "--destination", "site"],
    "eleventy": ["eleventy", "--quiet"],
    "mkdocs": ["mkdocs", "build", "--quiet", "--site-dir", "site"],
}
# What a reader of our data files sees instead of a reference; peers get it ready-made.
REFERENCES = {"prior_year": "2023", "next_year": "2025", "year": "2024"}
T = TypeVar("T")


class Cost(NamedTuple):
    """One build: CPU and wall seconds, peak MiB of its largest process."""

    cpu: float
    wall: float
    peak: float


def main(number: int = NUMBER, rounds: int = ROUNDS) -> None:
    """Print the comparison, then ours by stages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        content = generate(folder, number)
        for peer in COMMANDS:
            _peer_site(folder / peer, peer, content)
        there = [OURS, OURS_TWO, *(peer for peer in COMMANDS if shutil.which(peer))]
        found: dict[str, list[Cost]] = {engine: [] for engine in there}
        for _ in range(rounds):
            for engine in there:
                found[engine].append(_built(engine, folder, content))
        print(
            f"{number} department-years, {rounds} rounds, {os.cpu_count()} cores, median (min … max)\n"
        )
        print("| generator | CPU s | wall s | CPU ms/page | peak MiB | KB/page | tables | cells |")
        print("|---|---|---|---|---|---|---|---|")
        for engine in there:
            print(_row(engine, found[engine], number, _pages(folder, engine)))
        for missing in COMMANDS.keys() - found.keys():
            print(f"| {missing} | not installed | | | | | | |")
        print(
            "\nOurs, all that a build makes but PDF and workbooks, one process, CPU ms per document:\n"
        )
        run = [sys.executable, "-m", "bench.peers", str(content), str(folder / "all"), "stages"]
        done = subprocess.run(run, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        spent: dict[str, float] = json.loads(done.stdout)
        print("| " + " | ".join(spent) + " |\n|" + "---|" * len(spent))
        print("| " + " | ".join(f"{1000 * one / number:.2f}" for one in spent.values()) + " |")


def _row(engine: str, costs: list[Cost], number: int, pages: list[Path]) -> str:
    assert len(pages) == number, (engine, len(pages))
    size = sum(page.stat().st_size for page in pages) / number / 1000
    text = pages[0].read_text(encoding="utf-8")
    cells = text.count("<td") + text.count("<th ") + text.count("<th>")
    cpu = statistics.median(one.cpu for one in costs)
    return (
        f"| {engine} | {_spread(one.cpu for one in costs)} | {_spread(one.wall for one in costs)} "
        f"| {1000 * cpu / number:.1f} | {max(one.peak for one in costs):.0f} | {size:.0f} "
        f"| {text.count('<table')} | {cells} |"
    )


def _spread(values: Iterable[float]) -> str:
    found = sorted(values)
    return f"{statistics.median(found):.1f} ({found[0]:.1f} … {found[-1]:.1f})"


def _pages(folder: Path, engine: str) -> list[Path]:
    root = folder / engine / "site"
    return [
        path for path in sorted(root.rglob("index.html")) if len(path.relative_to(root).parts) > 2
    ]


def _built(engine: str, folder: Path, content: Path) -> Cost:
    """One cold build; ours in as many processes as its name says."""
    place = folder / engine
    shutil.rmtree(place / "site", ignore_errors=True)
    if engine in COMMANDS:
        return _run([COMMANDS[engine]], place)
    place.mkdir(exist_ok=True)
    parts = ["0/1"] if engine == OURS else ["0/2", "1/2"]
    command = [sys.executable, "-m", "bench.peers", str(content), str(place / "site")]
    return _run([[*command, part] for part in parts], ROOT)


def _run(commands: list[list[str]], place: Path) -> Cost:
    """Processes side by side, children of theirs included."""
    start = time.perf_counter()
    running = [subprocess.Popen(one, cwd=place, stdout=subprocess.DEVNULL) for one in commands]
    used = []
    for process in running:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if status:
            raise SystemExit(f"{commands[0][0]} failed; run it by hand in {place} to see why")
        used.append(usage)
    wall = time.perf_counter() - start
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    return Cost(cpu, wall, max(one.ru_maxrss for one in used) / 1024)


# --- What peers get -------------------------------------------------------------------------------


def _peer_site(folder: Path, peer: str, content: Path) -> None:
    """A site of a peer: our data as front matter, its templates, lists that our form sets have."""
    documents, lines = [], _lines(content)
    for path in sorted(content.glob("departments/*/*/*.yaml")):
        text = path.read_text(encoding="utf-8")
        for name, value in REFERENCES.items():
            text = text.replace(f"{{{{ {name} }}}}", value)
        text = re.sub(r"\{\{ [\w.]+trips\.count \}\}", "2", text)
        text = re.sub(r"\[\[(.*?)\]\]", r"\1", text)
        head = f"title: {path.parts[-3]} 2024年度部门决算\n"
        document = "".join(f"  {line}\n" for line in text.splitlines())
        documents.append((path.parts[-3], f"{head}document:\n{document}"))
    source = SITES / peer
    shown = {
        "hugo": ("content", "md", "", source / "single.html", "layouts/_default/single.html"),
        "eleventy": ("src", "html", "layout: layout.njk\n", source / "layout.njk", "src/_includes/layout.njk"),
        "mkdocs": ("docs", "md", "", source / "main.html", "theme/main.html"),
    }  # fmt: skip
    base, suffix, more, template, place = shown[peer]
    for department, text in documents:
        path = folder / base / department / f"2024.{suffix}"
        path.parent.mkdir(parents=True)
        path.write_text(f"---\n{more}{text}---\n", encoding="utf-8")
    (folder / place).parent.mkdir(parents=True)
    shutil.copy(template, folder / place)
    if peer == "hugo":
        (folder / "data").mkdir()
        (folder / "data" / "lines.json").write_text(json.dumps(lines), encoding="utf-8")
        kinds = '"taxonomy", "term", "RSS", "sitemap", "home", "section", "404"'
        (folder / "config.toml").write_text(f"disableKinds = [{kinds}]\n", encoding="utf-8")
    elif peer == "eleventy":
        (folder / "src" / "_data").mkdir()
        (folder / "src" / "_data" / "lines.json").write_text(json.dumps(lines), encoding="utf-8")
        shutil.copy(source / "eleventy.config.cjs", folder)
    else:
        shutil.copy(source / "hooks.py", folder)
        settings = {
            "site_name": "bench",
            "theme": {"name": None, "custom_dir": "theme"},
            "plugins": [],
            "hooks": ["hooks.py"],
            "extra": lines,
        }
        text = yaml.safe_dump(settings, allow_unicode=True)
        (folder / "mkdocs.yml").write_text(text, encoding="utf-8")


def _lines(content: Path) -> dict[str, Any]:
    """Names of lines and columns that no data file types: those of our own tables."""
    from mingzhang.load.content import load_content
    from mingzhang.render.csv_files import table_csv
    from mingzhang.rendering import again

    loaded = load_content(content, ROOT / "templates")
    tables = again(loaded, loaded.entries[0]).tables
    grids = [
        [line.split(",") for line in table_csv(table).decode("utf-8-sig").splitlines()]
        for table in tables
    ]
    sources = ["general", "government_fund", "state_capital", "superior_grant", "institutional"]
    sources += ["operating", "affiliate", "other"]
    classes = "201 202 203 204 205 206 207 208 210 211 212 213 214 215 216 217 219 220 221 222 223 224 229"
    codes = [*classes.split(), "231", "232", "234"]
    overall = grids[0][1:27]
    glossary = yaml.safe_load((content / "glossary.yaml").read_text(encoding="utf-8"))
    return {
        "classes": [{"code": code, "name": line[3]} for code, line in zip(codes, overall, strict=True)],
        "sources": [{"key": key, "name": line[0]} for key, line in zip(sources, overall, strict=False)],
        "funds": [
            {"key": key, "name": line[0]} for key, line in zip(sources[:3], grids[3][1:], strict=False)
        ],
        "kinds": [
            {"key": key, "name": name}
            for key, name in zip(["general", *sources[3:]], grids[1][0][3:], strict=True)
        ],
        "economic": [
            [{"code": line[n], "name": line[n + 1]} for n in (0, 3, 6)] for line in grids[5][1:-1]
        ],
        "three_public": [
            {"key": "abroad", "name": "因公出国（境）费"},
            {"key": "vehicle_purchase", "name": "公务用车购置费"},
            {"key": "vehicle_running", "name": "公务用车运行维护费"},
            {"key": "reception", "name": "公务接待费"},
        ],
        "procurement": [
            {"key": "goods", "name": "货物"},
            {"key": "works", "name": "工程"},
            {"key": "services", "name": "服务"},
        ],
        "glossary": [{"term": one["term"], "definition": one["definition"]} for one in glossary],
    }  # fmt: skip


# --- Ours -----------------------------------------------------------------------------------------


def ours(content: Path, output: Path, part: str) -> dict[str, float]:
    """Write the pages of every n-th document (`0/2`), or with `stages` of all and everything else.

    CPU seconds by stage.
    """
    from mingzhang.check.rules import run
    from mingzhang.compute.document import compute
    from mingzhang.findings import has_errors
    from mingzhang.load.content import load_content
    from mingzhang.memory import settle
    from mingzhang.render.csv_files import table_csv
    from mingzhang.render.data_json import document_json
    from mingzhang.render.environment import site_environment
    from mingzhang.render.names import names_of
    from mingzhang.render.origin import Origins
    from mingzhang.render.page import document_page, method_page
    from mingzhang.render.web.gather import Gathering
    from mingzhang.render.web.keep import bytes_of
    from mingzhang.rendering import data_hash, render_site

    settle()  # as build.py runs
    templates, whole = ROOT / "templates", part == "stages"
    first, step = (0, 1) if whole else (int(one) for one in part.split("/"))
    spent: dict[str, float] = {}

    def timed(stage: str, do: Callable[..., T], *arguments: Any) -> T:
        start = time.process_time()
        result = do(*arguments)
        spent[stage] = spent.get(stage, 0) + time.process_time() - start
        return result

    def write(name: str, data: bytes | Iterable[bytes]) -> None:
        target = output / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else b"".join(data))

    pages = site_environment(templates)
    loaded = timed("load", load_content, content, templates)
    portal = loaded.portal
    with Gathering() as gathering:
        for entry in loaded.entries[first::step]:
            source, problems = timed("load", loaded.read, entry)
            assert source is not None
            assert not has_errors(problems), problems[:3]
            document = timed("compute", compute, source, loaded.catalogues, loaded.glossary)
            findings = timed("check", run, document)
            assert not has_errors([*document.findings, *findings]), findings[:3]
            names, data = names_of(entry), data_hash(document)
            origins = timed("page", Origins, document)
            page = timed("page", document_page, pages, document, origins, portal, data)
            timed("write", write, f"{names.folder}/index.html", page.encode())
            if not whole:
                continue
            method = timed("method page", method_page, pages, document, origins, portal)
            files = {"figures.html": method.encode()}
            for number, table in enumerate(document.tables, 1):
                files[names.csv(number)] = timed("CSV", table_csv, table)
            files[names.json] = timed("JSON", document_json, document, origins, data)
            for name, made in files.items():
                timed("write", write, f"{names.folder}/{name}", made)
            timed("gather", gathering.add, document, origins, data)
        if whole:
            start = time.process_time()
            for name, parts in render_site(templates, loaded, gathering):
                write(name, bytes_of(parts))
            spent["pages across documents"] = time.process_time() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {**spent, "process": used.ru_utime + used.ru_stime}


if __name__ == "__main__":
    print(json.dumps(ours(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])))
