"""Where a document stands: draft, reviewed, approved, published, withdrawn.

Signatures only ever join a ledger's end. Each names the data it is about by hash, so that a changed
document has no signature and is a draft again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from mingzhang.findings import Place
from mingzhang.load.records import Text

REVIEWED, APPROVED, PUBLISHED = "reviewed", "approved", "published"
CORRECTED, WITHDRAWN = "corrected", "withdrawn"
# What can be signed, in the order in which it is.
ACTS = {
    REVIEWED: "审核",
    APPROVED: "批准",
    PUBLISHED: "公开",
    CORRECTED: "更正",
    WITHDRAWN: "撤回",
}


class State(StrEnum):
    """A document's state; only what is `published` stands on the site."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    WAITING = "waiting"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def word(self) -> str:
        return WORDS[self]

    @property
    def draft(self) -> bool:
        """Whether whatever shows the document must say that it is not published."""
        return self is not State.PUBLISHED


WORDS = {
    State.DRAFT: "草稿",
    State.REVIEWED: "已审核",
    State.APPROVED: "已批准",
    State.WAITING: "待公开",
    State.PUBLISHED: "已公开",
    State.WITHDRAWN: "已撤回",
}
# What a document that is not public waits for, as previews mark it.
WAITS = {
    State.DRAFT: "待审核",
    State.REVIEWED: "已审核，待批准",
    State.APPROVED: "已批准，待签署公开",
    State.WAITING: "待公开",
}
SIGNED = {REVIEWED: State.REVIEWED, APPROVED: State.APPROVED, PUBLISHED: State.WAITING}


class Signature(NamedTuple):
    """One record of a ledger; `data` is the SHA-256 of the document's file."""

    state: str
    by: str
    at: datetime
    data: str
    place: Place
    release: datetime | None = None
    what: Text | None = None
    reason: Text | None = None

    @property
    def start(self) -> datetime:
        """When what was signed takes effect."""
        return self.release or self.at


class Correction(NamedTuple):
    """The signature under a correction, and the data (by hash) that the public saw before."""

    signature: Signature
    was: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What follows from a document's signatures.

    `public` is the signature under the version that the public may see, `withdrawn` that under a
    withdrawal in force, `released` the time from which the document is (or will be) public.
    """

    state: State = State.DRAFT
    released: datetime | None = None
    public: Signature | None = None
    withdrawn: Signature | None = None
    corrections: tuple[Correction, ...] = ()
    last: Signature | None = None

    @property
    def draft(self) -> bool:
        """As `State.draft`."""
        return self.state.draft

    @property
    def changed(self) -> bool:
        """Whether the public may see the document, but not with these data."""
        return self.public is not None and self.draft


def standing(signatures: Sequence[Signature], fingerprint: str, now: datetime) -> Standing:
    """The standing at `now` of a document whose data have this hash (empty: there are none)."""
    public = withdrawn = released = None
    corrections: list[Correction] = []
    former = ""
    for one, following in zip(signatures, [*signatures, None][1:], strict=True):
        if one.state == PUBLISHED:
            if following and following.at < one.start:
                continue  # signed anew before its time had come: nobody has seen it
            released = one.start
            if released > now:
                break
            public, withdrawn = one, None
        elif one.state == CORRECTED:
            corrections.append(Correction(one, former))
            public, withdrawn = one, None
        elif one.state == WITHDRAWN:
            public, withdrawn = None, one
        former = public.data if public else former
    last = signatures[-1] if signatures else None
    state = State.DRAFT
    if public and public.data == fingerprint:
        state = State.PUBLISHED
    elif withdrawn and fingerprint in ("", withdrawn.data):
        state = State.WITHDRAWN
    elif last and last.data == fingerprint:
        state = SIGNED.get(last.state, State.DRAFT)
    return Standing(state, released, public, withdrawn, tuple(corrections), last)


def misplaced(before: Sequence[Signature], one: Signature) -> str:
    """Why a signature can't follow those before it, in words for staff; empty when it can."""
    last = before[-1] if before else None
    if last and one.at < last.at:
        return "时间早于前一条记录"
    then = standing(before, one.data, one.at)
    approved = last is not None and last.state == APPROVED and last.data == one.data
    if one.state == APPROVED:
        reviewed = last is not None and last.state == REVIEWED and last.data == one.data
        return "" if reviewed else "同一份数据先审核，才能批准"
    if one.state in (PUBLISHED, CORRECTED) and not approved:
        return "同一份数据先审核、批准，才能公开或更正"
    if one.state == PUBLISHED:
        if then.public:
            return "已经公开的文件再有改动，应当签署更正（corrected）"
        if then.withdrawn and then.withdrawn.data != one.data:
            return "撤回以后改过数据再公开，应当签署更正（corrected）"
    elif one.state == CORRECTED:
        out = then.public or then.withdrawn
        if out is None:
            return "没有公开过的文件不用更正，请签署公开（published）"
        if out.data == one.data:
            return "数据没有改动，没有什么可以更正"
    elif one.state == WITHDRAWN and then.public is None:
        return "没有公开的文件不用撤回"
    elif one.state == WITHDRAWN and then.public and then.public.data != one.data:
        return "撤回的不是公开着的那份数据"
    return ""
