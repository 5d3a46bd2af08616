"""Signs what a test's content folder holds, so that what is made of it is official, not a draft."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from mingzhang.compute.document import Document
from mingzhang.standing import Standing, State


def publish(content: Path) -> None:
    """A ledger for every document of a folder as it is now; earlier ones go."""
    shutil.rmtree(content / "ledger", ignore_errors=True)
    for path in content.glob("departments/*/*/*.yaml"):
        text = path.read_bytes()
        digest = hashlib.sha256(text).hexdigest()
        ledger = content / "ledger" / path.relative_to(content / "departments")
        kept = ledger.with_suffix("") / f"{digest[:16]}.yaml"
        kept.parent.mkdir(parents=True)
        kept.write_bytes(text)
        states = ("reviewed", "approved", "published")
        ledger.write_text(
            "".join(
                f"- state: {state}\n  by: 测试人员\n  at: 2025-09-02 09:00\n  data: {digest}\n"
                for state in states
            ),
            encoding="utf-8",
        )


def official(document: Document) -> Document:
    """A computed document as if it were published, without a day."""
    document.source.standing = Standing(State.PUBLISHED)
    return document
