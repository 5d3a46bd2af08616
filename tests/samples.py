"""A copy of the real content with a few changes, loaded, computed and checked.

    document, findings = sample(tmp_path, {"kept: 2": "kept: 3"})

changes one data file, the only one of the copy; each key must occur in it exactly once, so that a test can't go on
passing after the data has changed. `edit` may also be a function from the old text to the new.
`form_edits` changes files under templates/forms in the same way:

    sample(tmp_path, form_edits={"hunan/2024/final-accounts/form.yaml": ("  - income\n", "")})

`files` are further files, by their path from `folder`: other documents that rules look at too. Templates are
copied where they are to change; those that stay the same are compiled once.

The document is None when it can't be read or has no form set. The findings are those of all
stages: loading, computing, checking.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from mingzhang.check.library import Library
from mingzhang.check.rules import run
from mingzhang.compute.document import Document, compute
from mingzhang.findings import Finding
from tests.loading import load_all

ROOT = Path(__file__).resolve().parents[1]
DATA = "content/departments/liling-government-office/2024/final-accounts.yaml"
FORM = "hunan/2024/final-accounts"
COMMON = "common/final-accounts"

Edit = Callable[[str], str] | Mapping[str, str]


def sample(
    folder: Path,
    edit: Edit | None = None,
    form_edits: Mapping[str, tuple[str, str]] | None = None,
    files: Mapping[str, str] | None = None,
    data: str = DATA,
) -> tuple[Document | None, list[Finding]]:
    """The changed document and everything found on the way; files are left in `folder`."""
    shutil.copytree(ROOT / "content", folder / "content")
    keep_one(folder / "content", data)
    templates = ROOT / "templates"
    if form_edits or any(path.startswith("templates/") for path in files or ()):
        templates = folder / "templates"
        shutil.copytree(ROOT / "templates" / "forms", templates / "forms")
    if edit:
        _change(folder / data, edit)
    for path, (old, new) in (form_edits or {}).items():
        _change(templates / "forms" / path, {old: new})
    for path, text in (files or {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    content = load_all(folder / "content", templates)
    source = next((one for one in content.documents if one.file == data), None)
    if source is None:
        return None, content.findings
    document = compute(source, content.catalogues, content.glossary)
    others = [
        compute(one, content.catalogues, content.glossary)
        for one in content.documents
        if one.file in (files or {})
    ]
    library = Library.of([*others, document], content.departments)
    return document, [*content.findings, *document.findings, *run(document, library)]


def keep_one(content: Path, data: str = DATA) -> None:
    """Leave one document in a copy of the content, so that tests of it meet no other.

    Its ledger goes too: a test that changes data is not about publishing them.
    """
    shutil.rmtree(content / "ledger", ignore_errors=True)
    kept = content.parent / data
    for path in (content / "departments").glob("*/*"):
        if path.is_dir() and path != kept.parent:
            shutil.rmtree(path)
    for folder in (content / "departments").iterdir():
        if folder not in kept.parents:
            shutil.rmtree(folder)
    for path in kept.parent.iterdir():
        if path != kept:
            path.unlink()


def _change(path: Path, edit: Edit) -> None:
    text = path.read_text(encoding="utf-8")
    if callable(edit):
        text = edit(text)
    else:
        for old, new in edit.items():
            times = text.count(old)
            assert times == 1, f"{old!r} 在 {path.name} 中出现 {times} 次，应当恰好一次"
            text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
