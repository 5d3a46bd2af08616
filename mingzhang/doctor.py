"""Looks at the environment: libraries, versions, fonts, and a glyph for every character printed."""

from __future__ import annotations

import ctypes.util
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from mingzhang.cache.versions import LOCK
from mingzhang.fonts.coverage import printable
from mingzhang.fonts.faces import FACES
from mingzhang.fonts.sources import LIST, digest, sources
from mingzhang.render.style import load_style, style_names

LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz": "libharfbuzz0b",
    "harfbuzz-subset": "libharfbuzz-subset0",
    "fontconfig": "libfontconfig1",
}
# Lines with an environment marker (`; …`) are for other platforms.
LOCKED = re.compile(r"^([\w.-]+)==([\w.]+) *\\?$", re.MULTILINE)


class Look(NamedTuple):
    """One thing looked at: whether it is well, what it is, what to do."""

    ok: bool
    name: str
    detail: str


def examine_environment(content: Path, templates: Path) -> Iterator[Look]:
    """Everything a build needs, one line each."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Look(
        sys.version_info >= (3, 11),
        "Python",
        python if sys.version_info >= (3, 11) else f"{python}，需要 3.11 以上",
    )
    yield from _packages()
    for library, package in LIBRARIES.items():
        found = ctypes.util.find_library(library)
        yield Look(bool(found), f"系统库 {library}", found or f"请安装软件包 {package}")
    yield from _fonts(content, templates)
    yield from _font_files()


def _packages() -> Iterator[Look]:
    """Installed Python packages against the lock file."""
    for name, wanted in LOCKED.findall(LOCK.read_text(encoding="utf-8")):
        try:
            found = version(name)
        except PackageNotFoundError:
            yield Look(
                False, f"Python 包 {name}", f"没有安装，需要 {wanted}；运行 make site 会自动安装"
            )
            continue
        if found != wanted:
            yield Look(False, f"Python 包 {name}", f"版本是 {found}，应当是 {wanted}")
    yield Look(True, "Python 包", f"与 {LOCK.name} 核对完毕")


def _fonts(content: Path, templates: Path) -> Iterator[Look]:
    """The fonts that the print styles name, and the characters that the content needs."""
    known = {face.family for face in FACES}
    for name in style_names(templates):
        style, findings = load_style(templates, name)
        for finding in findings:
            yield Look(
                False, f"版式 {name}", f"{finding.place} {finding.message}：{finding.expected}"
            )
        for family in sorted({*style.get("fonts", {}).values()} - known):
            yield Look(
                False,
                f"字体 {family}",
                f"版式 {name} 用到，程序没有；有 {'、'.join(sorted(known))}",
            )
    needed = _characters(content, templates)
    missing = sorted(c for c in needed if not printable(c))
    shown = "、".join(f"“{c}”(U+{ord(c):04X})" for c in missing[:10])
    detail = f"缺 {len(missing)} 个字形：{shown}" if missing else f"{len(needed)} 个用字的字形齐全"
    yield Look(not missing, "字形", detail)


def _font_files() -> Iterator[Look]:
    """The pinned font files of the printed pages."""
    for source in sources().values():
        path = source.path()
        if path is None:
            detail = f"没有找到，运行 make site 会从软件包 {source.package} 取出"
        elif digest(path) != source.sha256:
            detail = f"{path} 与锁定的版本不同，生成的 PDF 会与别处不同"
        else:
            continue
        yield Look(False, f"字体文件 {source.name}", detail)
    yield Look(True, "字体文件", f"与 {LIST.name} 核对完毕")


def _characters(content: Path, templates: Path) -> set[str]:
    """Every visible character in content and form sets."""
    found: set[str] = set()
    for root in (content, templates / "forms", templates / "print"):
        for path in sorted(root.rglob("*")):
            if path.suffix in (".yaml", ".md", ".html") and path.is_file():
                found.update(path.read_text(encoding="utf-8", errors="ignore"))
    return {c for c in found if c.isprintable() and not c.isspace()}
