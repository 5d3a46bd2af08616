"""What the preview shows is what `build --drafts` writes, file by file, but for what it injects."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from mingzhang.build import Folders, build
from tests.load.workspace import ROOT, Workspace, replace
from tests.preview.serving import served

INJECTED = re.compile(
    rb'<link rel="stylesheet" href="/_preview/client\.css">'
    rb'<script src="/_preview/client\.js" defer data-page="[^"]+" data-version="[0-9a-f]+"></script>'
    rb"(?=</head>)"
)


def _silent(_done: int, _all: int, _title: str) -> None:
    """Progress that nobody watches."""


@pytest.mark.slow
def test_every_file_is_the_one_that_a_build_with_drafts_writes(tmp_path: Path) -> None:
    work = Workspace(tmp_path, ROOT / "templates")
    shutil.copytree(ROOT / "content", work.content)
    for folder in ("departments", "ledger"):  # the one that takes longest to print
        shutil.rmtree(work.content / folder / "zhuzhou-government-office")
    replace(work.data, "unit: 元\n", "# 改过，还没有签署\nunit: 元\n")
    output = tmp_path / "preview"
    folders = Folders(work.content, ROOT / "templates", output, tmp_path / "cache")
    assert not build(folders, _silent, drafts=True).failed
    names = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    names.remove(".mingzhang-preview")
    pages = 0
    with served(work.content) as client:
        # Backwards: nothing may depend on the order in which files are asked for.
        for name in sorted(names, reverse=True):
            answer = client.get(f"/{name}")
            assert answer.status_code == 200, name
            data, injected = INJECTED.subn(b"", answer.content)
            assert injected == name.endswith(".html"), name
            pages += injected
            assert data == (output / name).read_bytes(), name
        assert client.get("/.mingzhang-preview").status_code == 404
    assert pages > 20
