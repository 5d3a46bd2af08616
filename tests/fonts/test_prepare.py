"""Prepared faces: complete, alike on every machine, and legible in two PDF programs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pymupdf
import pytest
import weasyprint
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTCollection, TTFont
from weasyprint.text.fonts import FontConfiguration

from mingzhang.fonts import prepare as module
from mingzhang.fonts import sources as places
from mingzhang.fonts.faces import FACES, LAST_RESORT, Face, repertoire
from mingzhang.fonts.outlines import Straightened
from mingzhang.fonts.prepare import missing, prepare
from mingzhang.fonts.sources import Source, sources
from mingzhang.render.fonts import FontFetcher, address, font_rules
from tests.render.reading import ROOT

TEXT = "醴陵市财政局部门决算，2024年“三公”经费（其中：《政府采购法》）。——注①ABCxyz㎡"
AMOUNTS = ("1,111,111.11", "8,080,909.68")
MAKE = """
import sys
from mingzhang.fonts.faces import FACES
from mingzhang.fonts.prepare import make
sys.stdout.buffer.write(make(next(face for face in FACES if face.name == sys.argv[1])))
"""
DARK = 160


@pytest.fixture(scope="module")
def paths() -> dict[Face, Path]:
    made, findings = prepare()
    assert findings == []
    assert tuple(made) == FACES
    return made


def characters(face: Face, name: str) -> set[str]:
    path = sources()[name].path()
    assert path
    fonts = TTCollection(path).fonts if path.suffix == ".ttc" else [TTFont(path)]
    member = face.member if name == face.source else ""
    font = next(one for one in fonts if not member or one["name"].getDebugName(1) == member)
    return set(map(chr, font.getBestCmap()))


@pytest.mark.slow
@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_face_is_whole(face: Face, paths: dict[Face, Path]) -> None:
    font = TTFont(paths[face])
    assert "glyf" in font
    assert "CFF " not in font
    held = set(map(chr, font.getBestCmap()))
    assert {one for one in characters(face, face.source) if face.covers(one)} <= held
    hanzi = {bytes((a, b)).decode("gb2312") for a in range(0xB0, 0xD7) for b in range(0xA1, 0xFA)}
    assert len(hanzi) == 3471
    assert {*hanzi, *TEXT.strip("㎡"), *"0123456789.,%-−", "、", "〔", "〕", "—", "…"} <= held
    features = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    assert features == {"halt", "chws"}
    widths = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}
    assert len(widths) == 1
    assert font["OS/2"].usWeightClass == face.weight
    assert font["name"].getDebugName(1).startswith(face.family)
    names = " ".join(record.toUnicode() for record in font["name"].names if record.nameID != 0)
    for reserved in ("Noto", "Source", "Liberation", "Arimo", "Tinos", "Cousine"):
        assert reserved not in names


def test_a_curve_that_hardly_bows_is_drawn_as_a_line() -> None:
    drawn = RecordingPen()
    pen = Straightened(drawn)
    curves = [
        ((30, 1), (60, 1), (90, 0)),  # bows by 0.75
        ((90, 30), (91, 60), (90, 90)),
        ((60, 92), (30, 92), (0, 90)),  # by 1.5
        ((0, 120), (0, 60), (0, 80)),  # leaves its line's ends behind
        ((9, 99), (-9, 99), (0, 80)),  # a loop
    ]
    pen.moveTo((0, 0))
    for curve in curves:
        pen.curveTo(*curve)
    pen.closePath()
    assert drawn.value == [
        ("moveTo", ((0, 0),)),
        ("lineTo", (curves[0][-1],)),
        ("lineTo", (curves[1][-1],)),
        *(("curveTo", curve) for curve in curves[2:]),
        ("closePath", ()),
    ]


@pytest.mark.slow
def test_the_last_resort_has_every_character(paths: dict[Face, Path]) -> None:
    held = set(map(chr, TTFont(paths[LAST_RESORT]).getBestCmap()))
    assert repertoire() <= held
    assert {"㐀", "\U00020164"} <= held
    assert "가" not in held


@pytest.mark.slow
def test_bytes_are_the_same_in_another_process(paths: dict[Face, Path]) -> None:
    face = next(face for face in FACES if face.name == "kai")
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LC_ALL": "C"}
    again = subprocess.run(
        [sys.executable, "-c", MAKE, face.name],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert again.stdout == paths[face].read_bytes()


@pytest.mark.slow
def test_what_is_prepared_is_not_prepared_again(
    paths: dict[Face, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(module, "ProcessPoolExecutor")
    assert prepare() == (paths, [])


@pytest.fixture(scope="module")
def pdf(paths: dict[Face, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page for every face."""
    fetcher = FontFetcher(paths)
    fonts = FontConfiguration()
    rules = weasyprint.CSS(
        string="@page { size: A4 } section { break-after: page; font-size: 16pt }"
        + font_rules(paths),
        font_config=fonts,
        url_fetcher=fetcher,
    )
    pages = "".join(
        f"<section style=\"font-family: '{face.family}', '{LAST_RESORT.family}'; font-weight: {face.weight}\">"
        + "".join(f"<p>{line}" for line in (TEXT, *AMOUNTS))
        + "</section>"
        for face in FACES
    )
    path = tmp_path_factory.mktemp("faces") / "faces.pdf"
    html = weasyprint.HTML(string=pages, url_fetcher=fetcher)
    path.write_bytes(html.write_pdf(font_config=fonts, stylesheets=[rules]))
    return path


def signs(page: Any) -> list[dict[str, Any]]:
    return [
        {**sign, "font": span["font"]}
        for block in page.get_text("rawdict")["blocks"]
        for line in block["lines"]
        for span in line["spans"]
        for sign in span["chars"]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(FACES)), ids=[face.name for face in FACES])
def test_two_programs_show_every_character(number: int, pdf: Path, tmp_path: Path) -> None:
    expected = "".join((TEXT, *AMOUNTS))
    page = pymupdf.open(pdf)[number]
    assert {sign["font"] for sign in signs(page) if sign["c"] != "㎡"} == {
        FACES[number].family.replace(" ", "-") + ("-Bold" if FACES[number].weight == 700 else "")
    }
    chosen = ["-f", str(number + 1), "-l", str(number + 1)]
    text = subprocess.run(
        ["pdftotext", *chosen, str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "".join(text.split()) == expected
    assert "".join(sign["c"] for sign in signs(page)) == expected
    image = tmp_path / "page"
    subprocess.run(
        ["pdftoppm", *chosen, "-r", "144", "-gray", "-singlefile", "-png", str(pdf), str(image)],
        check=True,
    )
    for picture in (
        page.get_pixmap(dpi=144, colorspace=pymupdf.csGRAY),
        pymupdf.Pixmap(str(image.with_suffix(".png"))),
    ):
        for sign in signs(page):
            assert darkest(picture, sign["bbox"]) < DARK, sign["c"]


def darkest(picture: Any, box: tuple[float, float, float, float]) -> int:
    left, top, right, bottom = (int(2 * edge) for edge in box)
    dark: int = min(
        picture.pixel(x, y)[0]
        for x in range(left, min(right + 1, picture.width))
        for y in range(top, bottom + 1)
    )
    return dark


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(FACES)), ids=[face.name for face in FACES])
def test_punctuation_is_squeezed_and_amounts_align(number: int, pdf: Path) -> None:
    found = signs(pymupdf.open(pdf)[number])
    starts = [sign["origin"][0] for sign in found]
    line = "".join(sign["c"] for sign in found)

    def width(pair: str) -> float:
        at = line.index(pair)
        advance: float = starts[at + 1] - starts[at]
        return round(advance / 16, 2)

    # One gives way to another, none to a character.
    assert [width(pair) for pair in ("》）", "）。", "：《", "。—", "（其", "，2")] == [
        0.5,
        0.5,
        0.5,
        1,
        1,
        1,
    ]
    first, second = (line.index(amount) for amount in AMOUNTS)
    for position in range(len(AMOUNTS[0])):
        assert starts[first + position] == pytest.approx(starts[second + position], abs=0.01)


def test_nothing_but_prepared_faces_is_fetched(tmp_path: Path) -> None:
    path = tmp_path / "song.ttf"
    path.write_bytes(b"font")
    fetcher: Any = FontFetcher({LAST_RESORT: path})
    assert fetcher.fetch(address(LAST_RESORT)).read() == b"font"
    for url in ("font:kai", path.as_uri(), "https://example.com/", "font:../song"):
        with pytest.raises(ValueError, match="refused"):
            fetcher.fetch(url)


def test_missing_font_files_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lost = Source("0" * 64, "some-package", tmp_path / "Lost.otf")
    monkeypatch.setattr(module, "sources", lambda: {lost.name: lost})
    (finding,) = missing()
    assert (finding.code, finding.found) == ("PDF-FONT", "Lost.otf")
    assert "some-package" in finding.hint
    assert prepare(tmp_path) == ({}, [finding])
    monkeypatch.setattr(places, "TAKEN_OUT", tmp_path)
    lost.installed.write_bytes(b"")
    assert missing() == []
