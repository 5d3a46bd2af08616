"""Faces → font files, made once and kept under the hash of all they are made of.

The bytes depend on the source files, on this folder's code and on fontTools: not on the documents,
the day, or the machine.
"""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

import fontTools
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder

from mingzhang.findings import Finding, Place, error
from mingzhang.fonts.faces import FACES, Face
from mingzhang.fonts.outlines import EM, Drawing, outlines
from mingzhang.fonts.sources import LIST, TAKEN_OUT, digest, sources
from mingzhang.fonts.spacing import spacing
from mingzhang.write.whole import write_whole

# Beside the files they are made of: `make clean` need not cost a minute.
PREPARED = TAKEN_OUT / "prepared"
ASCENT, DESCENT = 880, -120  # an em box: a line's height is the style's business alone
EPOCH = 0x7C25B080  # 1970 in the seconds of font files, instead of the day it was made
KEPT = 3  # of each face: other versions of the program may share the folder
NOTICE = "Made for embedding in documents; not for distribution. "


def prepare(folder: Path = PREPARED) -> tuple[dict[Face, Path], list[Finding]]:
    """The prepared file of every face, made where the folder lacks it; or what is missing."""
    findings = missing()
    if findings:
        return {}, findings
    paths = {face: folder / f"{face.name}-{key(face)}.ttf" for face in FACES}
    wanted = [face for face in FACES if not paths[face].is_file()]
    if wanted:
        workers = min(len(wanted), os.cpu_count() or 1)
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            for face, data in zip(wanted, pool.map(make, wanted), strict=True):
                write_whole(paths[face], data)
        for face in FACES:
            made = sorted(
                folder.glob(f"{face.name}-{'?' * 16}.ttf"), key=lambda path: path.stat().st_mtime
            )
            for old in made[:-KEPT]:
                old.unlink(missing_ok=True)
    return paths, []


def missing() -> list[Finding]:
    """An error for every font file that is not there."""
    return [
        error(
            "PDF-FONT",
            "缺少排版用的字体文件",
            Place(LIST.name),
            found=source.name,
            hint=f"运行 sh scripts/setup.sh run，或者从软件包 {source.package} 取出，放进 .fonts/",
        )
        for source in sources().values()
        if source.path() is None
    ]


def key(face: Face) -> str:
    """Names a prepared file: the hash of all that decides its bytes."""
    total = hashlib.sha256(f"{face} {fontTools.version}".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        total.update(path.read_bytes())
    for name in face.files:
        total.update(digest(_path(name)).encode())
    return total.hexdigest()[:16]


def make(face: Face) -> bytes:
    """The bytes of a face's font file."""
    main = Drawing(_path(face.source), face.member)
    lenders = [(characters, Drawing(_path(file))) for characters, file in face.lenders]
    drawn = outlines(main, lenders, face.covers)
    builder = FontBuilder(EM, isTTF=True)
    builder.updateHead(created=EPOCH, modified=EPOCH)
    builder.setupGlyphOrder(list(drawn.glyphs))
    builder.setupCharacterMap(drawn.characters)
    builder.setupGlyf(drawn.glyphs)
    glyphs = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {name: (width, getattr(glyphs[name], "xMin", 0)) for name, width in drawn.advances.items()}
    )
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable(_names(face, [main, *(drawing for _, drawing in lenders)]))
    builder.setupOS2(
        usWeightClass=face.weight,
        sTypoAscender=ASCENT,
        sTypoDescender=DESCENT,
        sTypoLineGap=0,
        usWinAscent=ASCENT,
        usWinDescent=-DESCENT,
    )
    builder.setupPost(keepGlyphNames=False)
    addOpenTypeFeaturesFromString(builder.font, spacing(drawn))
    out = BytesIO()
    builder.save(out)
    return out.getvalue()


def _names(face: Face, drawings: list[Drawing]) -> dict[str, str]:
    style = "Bold" if face.weight == 700 else "Regular"
    kept = dict.fromkeys(drawing.font["name"].getDebugName(0) for drawing in drawings)
    return {
        "copyright": NOTICE + " / ".join(text for text in kept if text),
        "familyName": face.family,
        "styleName": style,
        "uniqueFontIdentifier": f"{face.family} {style}",
        "fullName": f"{face.family} {style}",
        "version": "Version 1.000",
        "psName": f"{face.family.replace(' ', '')}-{style}",
    }


def _path(name: str) -> Path:
    path = sources()[name].path()
    assert path, name
    return path
