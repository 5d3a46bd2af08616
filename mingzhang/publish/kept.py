"""PUBLISH-LOST: what the public has seen stays, or a page at its address says why it was withdrawn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mingzhang.findings import Finding, Place, Severity
from mingzhang.load.ledger import Ledgers
from mingzhang.standing import CORRECTED, PUBLISHED, WITHDRAWN

PUBLIC, GONE = "documents", "withdrawn"
Releases = Mapping[str, Mapping[str, Mapping[str, Any]]]


def read(text: str) -> Releases:
    """`releases.json` by id; ValueError when it isn't that."""
    try:
        said = json.loads(text)
        return {part: {str(one["id"]): one for one in said[part]} for part in (PUBLIC, GONE)}
    except (KeyError, TypeError) as problem:
        raise ValueError(str(problem)) from problem


def vanishing(there: Releases, new: Releases, ledgers: Ledgers, where: str) -> Iterator[Finding]:
    """Documents of the site in use that the new one, or the ledger, no longer knows."""
    for part, acts in ((PUBLIC, (PUBLISHED, CORRECTED)), (GONE, (WITHDRAWN,))):
        for name, one in sorted(there[part].items()):
            ledger = ledgers.by_id.get(name)
            signed = ledger.signatures if ledger else ()
            known = any(s.data == one.get("data") and s.state in acts for s in signed)
            if known and (name in new[PUBLIC] or name in new[GONE]):
                continue
            yield Finding(
                "PUBLISH-LOST",
                Severity.ERROR,
                f"“{one.get('title', name)}”在现有网站上，新的网站或者台账里却没有",
                Place(where),
                f"{name}，{'已公开' if part == PUBLIC else '已撤回'}",
                "公开过的文件都在；停止公开的，原网址上有撤回说明",
                "请核对内容和台账是不是最新的一份；停止公开要签署 withdrawn",
            )


def reverted(there: Releases, former: Releases, where: str) -> Iterator[Finding]:
    """What going back to an earlier site takes from the public, or shows again: warnings."""
    for name, one in sorted({**there[PUBLIC], **there[GONE]}.items()):
        before = former[PUBLIC].get(name) or former[GONE].get(name)
        if before == one and (name in former[GONE]) == (name in there[GONE]):
            continue
        if before is None:
            said = "回退后不再公开"
        elif name in there[GONE]:
            said = "已经撤回，回退后又公开了"
        elif name in former[GONE]:
            said = "回退后又是撤回状态"
        else:
            said = "回退后是以前的数据或者更正情况"
        yield Finding(
            "PUBLISH-REVERTED",
            Severity.WARNING,
            f"“{one.get('title', name)}”{said}",
            Place(where),
            hint="问题解决后，请尽快重新发布",
        )
