"""Measures booklets against other engines: CPU time, peak memory, size.

    python build.py bench --print

Every engine works in processes of its own that take turns, on the markup and style sheet of the same
two booklets. Each is warmed up by one booklet that isn't counted, but Chromium, which starts for
every page: what it takes for a blank one is said below. Peers get the markup ready-made, ours makes
it too. What isn't installed is left out with a line that says so. Then one made-up document of
several lengths (`bench.long`), through the whole of `build.py pdf`.
"""

from __future__ import annotations

import importlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import chromium
from bench.generate import ROOT
from bench.long import long_document
from bench.run import process
from bench.usage import cpu_seconds

BOOKLETS = (
    "liling-government-office/2024/final-accounts",
    "zhuzhou-government-office/2021/final-accounts",
)
ENGINES = ("ours", "weasyprint", "weasyprint-noto", "typst", "chromium")
INSTALLED = {"Mingzhang Hei": "Noto Sans CJK SC"}  # all others: Noto Serif CJK SC
ROUNDS = 5
# Items of the made-up document: about 50, 100 and 200 pages.
LENGTHS = (20, 490, 1440)


def main() -> None:
    """Print one row per engine and booklet."""
    found: dict[tuple[str, int], list[dict[str, float]]] = {}
    blank = ""
    with tempfile.TemporaryDirectory() as folder:
        _write_inputs(Path(folder))
        if chromium.installed():
            page = Path(folder, "blank.html")
            page.write_text("<!DOCTYPE html>", encoding="utf-8")
            before = cpu_seconds()
            _, peak = chromium.print_pdf(page)
            blank = f"Of Chromium's, a blank page takes {cpu_seconds() - before:.2f} s and {peak:.0f} MiB."
        for _ in range(ROUNDS):
            for engine in ENGINES:
                for number in range(len(BOOKLETS)):
                    command = [sys.executable, "-m", "bench.print", engine, str(number), folder]
                    run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False)
                    if not run.returncode:
                        found.setdefault((engine, number), []).append(json.loads(run.stdout))
    print("| engine | booklet | pages | CPU s | CPU ms/page | KiB | peak MiB |")
    print("|---|---|---|---|---|---|---|")
    for engine in ENGINES:
        for number, name in enumerate(BOOKLETS):
            runs = found.get((engine, number), [])
            if not runs:
                print(f"| {engine} | not installed, or failed | | | | | |")
                continue
            times = [run["cpu"] for run in runs]
            pages, cpu = runs[0]["pages"], statistics.median(times)
            department, year, _ = name.split("/")
            print(
                f"| {engine} | {department.split('-')[0]} {year} | {pages:.0f} "
                f"| {cpu:.2f} ({min(times):.2f} … {max(times):.2f}) | {1000 * cpu / pages:.1f} "
                f"| {runs[0]['size'] / 1024:.0f} | {max(run['peak'] for run in runs):.0f} |"
            )
    print(flush=True)
    subprocess.run([sys.executable, "-m", "bench.again"], cwd=ROOT, check=False)

    print(f"\n{blank}" if blank else "\nChromium isn't installed (Debian: chromium).")
    _long()


def _long() -> None:
    """Print one row per length: the whole process, with reading, checking and attachments."""
    import pypdf  # not in the engines' processes

    print("\n| items | pages | CPU s | CPU ms/page | KiB | peak MiB |")
    print("|---|---|---|---|---|---|")
    for items in LENGTHS:
        with tempfile.TemporaryDirectory() as folder:
            content = long_document(Path(folder), items)
            output = Path(folder, "pdf")
            options = ("pdf", "--content", str(content), "--output", str(output))
            cpu, _, peak = process(*options)
            (pdf,) = output.iterdir()
            pages, size = len(pypdf.PdfReader(pdf).pages), pdf.stat().st_size
        print(
            f"| {items} | {pages} | {cpu:.2f} | {1000 * cpu / pages:.1f} "
            f"| {size / 1024:.0f} | {peak:.0f} |",
            flush=True,
        )


def _booklets() -> list[Any]:
    from mingzhang.compute.document import compute
    from mingzhang.load.content import load_content
    from mingzhang.render.booklet import Booklet, Chapter
    from mingzhang.rendering import data_hash

    content = load_content(ROOT / "content", ROOT / "templates")
    entries = {entry.id: entry for entry in content.entries}
    made = []
    for name in BOOKLETS:
        source, _ = content.read(entries[name])
        assert source is not None
        document = compute(source, content.catalogues, content.glossary)
        made.append(Booklet.of(Chapter(document, data_hash(document), [])))
    return made


def _write_inputs(folder: Path) -> None:
    """Markup, style sheets and Typst sources, so that peers needn't import this program."""
    from bench.typst_source import source
    from mingzhang.fonts.prepare import prepare
    from mingzhang.render.booklet import booklet_html
    from mingzhang.render.fonts import font_rules
    from mingzhang.render.style import OFFICIAL, style_sheet

    templates = ROOT / "templates"
    paths, findings = prepare()
    assert not findings, findings
    rules = font_rules(paths)
    for face, path in paths.items():
        rules = rules.replace(f"url(font:{face.name})", f"url({path.as_uri()})")
    sheet, problems = style_sheet(templates, OFFICIAL)
    assert not problems, problems
    (folder / "weasyprint.css").write_text(f"{rules}\n{sheet}", encoding="utf-8")
    for face in paths:
        family = INSTALLED.get(face.family, "Noto Serif CJK SC")
        sheet = sheet.replace(f'"{face.family}"', f'"{family}"')
    (folder / "weasyprint-noto.css").write_text(sheet, encoding="utf-8")
    (folder / "fonts").symlink_to(next(iter(paths.values())).parent)
    for number, booklet in enumerate(_booklets()):
        html = booklet_html(templates, booklet)
        (folder / f"{number}.html").write_text(html, encoding="utf-8")
        linked = html.replace("</head>", '<link rel="stylesheet" href="weasyprint.css"/></head>')
        (folder / f"{number}-linked.html").write_text(linked, encoding="utf-8")
        text = source(booklet.title, booklet.chapters[0].document.blocks)
        (folder / f"{number}.typ").write_text(text, encoding="utf-8")


def _ours(_: Path) -> Callable[[int], bytes]:
    from mingzhang.render.pdf import booklet_pdf

    booklets = _booklets()
    return lambda number: booklet_pdf(ROOT / "templates", booklets[number])[0]


def _weasyprint(sheet: str) -> Callable[[Path], Callable[[int], bytes]]:
    def engine(folder: Path) -> Callable[[int], bytes]:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        fonts = FontConfiguration()
        style = weasyprint.CSS(filename=folder / f"{sheet}.css", font_config=fonts)

        def make(number: int) -> bytes:
            html = weasyprint.HTML(filename=folder / f"{number}.html")
            pdf = html.write_pdf(font_config=fonts, stylesheets=[style], pdf_variant="pdf/a-3a")
            return bytes(pdf)

        return make

    return engine


def _typst(folder: Path) -> Callable[[int], bytes]:
    typst = importlib.import_module("typst")  # not a dependency: pip install typst
    compiler = typst.Compiler(str(folder / "0.typ"), font_paths=[str(folder / "fonts")])

    def make(number: int) -> bytes:
        path = str(folder / f"{number}.typ")
        return bytes(compiler.compile(input=path, format="pdf", pdf_standards="a-3a"))

    return make


def _measure(make: Callable[[int], bytes], number: int) -> dict[str, float]:
    make(1 - number)  # not the same one: Typst remembers what it has laid out
    start = cpu_seconds()
    pdf = make(number)
    spent = cpu_seconds() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return _result(pdf, spent, peak)


def _measure_chromium(folder: Path, number: int) -> dict[str, float]:
    start = cpu_seconds()
    pdf, peak = chromium.print_pdf(folder / f"{number}-linked.html")
    return _result(pdf, cpu_seconds() - start, peak)


def _result(pdf: bytes, spent: float, peak: float) -> dict[str, float]:
    import pymupdf  # after the peak has been read

    pages = pymupdf.open(stream=pdf).page_count
    return {"cpu": spent, "size": len(pdf), "pages": pages, "peak": peak}


if __name__ == "__main__":
    engines = {
        "ours": _ours,
        "weasyprint": _weasyprint("weasyprint"),
        "weasyprint-noto": _weasyprint("weasyprint-noto"),
        "typst": _typst,
    }
    _, engine, number, folder = sys.argv
    measured = (
        _measure_chromium(Path(folder), int(number))
        if engine == "chromium"
        else _measure(engines[engine](Path(folder)), int(number))
    )
    print(json.dumps(measured))
