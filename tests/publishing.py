"""Signs what a test's content folder holds, so that what is made of it is official, not a draft."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

from mingzhang.compute.document import Document
from mingzhang.standing import Standing, State


def publish(content: Path, at: str = "2025-09-02 09:00") -> None:
    """A ledger for every document of a folder as it is now; earlier ones go.

    All are signed at one time, and released then or at noon of the day that their data name.
    """
    shutil.rmtree(content / "ledger", ignore_errors=True)
    for path in content.glob("departments/*/*/*.yaml"):
        text = path.read_bytes()
        digest = hashlib.sha256(text).hexdigest()
        ledger = content / "ledger" / path.relative_to(content / "departments")
        kept = ledger.with_suffix("") / f"{digest[:16]}.yaml"
        kept.parent.mkdir(parents=True)
        kept.write_bytes(text)
        typed = re.search(rb"^dates:.*published: ([0-9-]{10})", text, re.MULTILINE)
        release = f"  release: {typed[1].decode()} 12:00\n" if typed else ""
        ledger.write_text(
            "".join(
                f"- state: {state}\n  by: 测试人员\n  at: {at}\n  data: {digest}\n"
                for state in ("reviewed", "approved", "published")
            )
            + release,
            encoding="utf-8",
        )


def official(document: Document) -> Document:
    """A computed document as if it were published, without a day."""
    document.source.standing = Standing(State.PUBLISHED)
    return document
