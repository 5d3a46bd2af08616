"""Standing: what follows from signatures, whatever their order and whenever one looks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.clock import ZONE, parsed, present, written
from mingzhang.findings import Place
from mingzhang.standing import ACTS, Signature, State, misplaced, standing

NOON = datetime(2025, 9, 1, 12, tzinfo=ZONE)


def signed(*acts: str) -> list[Signature]:
    """Signatures an hour apart; `published:A>3` is signed for data A and opens after 3 hours."""
    made = []
    for hour, act in enumerate(acts):
        state, _, data = act.partition(":")
        data, _, wait = data.partition(">")
        at = NOON + timedelta(hours=hour)
        release = at + timedelta(hours=int(wait)) if wait else None
        made.append(Signature(state, "某人", at, data, Place("x"), release))
    return made


def after(hours: float, data: str, *acts: str) -> State:
    return standing(signed(*acts), data, NOON + timedelta(hours=hours)).state


OUT = ("reviewed:A", "approved:A", "published:A")
CORRECTED = (*OUT, "reviewed:B", "approved:B", "corrected:B")


@pytest.mark.parametrize(
    ("data", "acts", "state"),
    [
        ("A", (), State.DRAFT),
        ("A", ("reviewed:A",), State.REVIEWED),
        ("A", ("reviewed:A", "approved:A"), State.APPROVED),
        ("A", OUT, State.PUBLISHED),
        ("B", ("reviewed:A", "approved:A"), State.DRAFT),
        ("B", OUT, State.DRAFT),
        ("B", (*OUT, "reviewed:B"), State.REVIEWED),
        ("A", (*OUT, "reviewed:B"), State.PUBLISHED),
        ("B", CORRECTED, State.PUBLISHED),
        ("A", CORRECTED, State.DRAFT),
        ("A", (*OUT, "withdrawn:A"), State.WITHDRAWN),
        ("", (*OUT, "withdrawn:A"), State.WITHDRAWN),
        ("B", (*OUT, "withdrawn:A"), State.DRAFT),
        ("A", (*OUT, "withdrawn:A", *OUT), State.PUBLISHED),
        ("B", (*OUT, "withdrawn:A", "reviewed:B", "approved:B", "corrected:B"), State.PUBLISHED),
    ],
)
def test_the_state_follows_from_the_signatures_and_the_data(
    data: str, acts: tuple[str, ...], state: State
) -> None:
    assert after(100, data, *acts) is state
    made = signed(*acts)
    assert all(not misplaced(made[:n], one) for n, one in enumerate(made))


def test_a_document_waits_for_its_hour_and_not_a_minute_more() -> None:
    acts = ("reviewed:A", "approved:A", "published:A>5")
    opens = 2 + 5
    assert after(opens - 1 / 60, "A", *acts) is State.WAITING
    assert after(opens, "A", *acts) is State.PUBLISHED


def test_signed_anew_before_its_hour_nothing_was_public() -> None:
    acts = ("reviewed:A", "approved:A", "published:A>5", "reviewed:B", "approved:B", "published:B")
    made = signed(*acts)
    assert all(not misplaced(made[:n], one) for n, one in enumerate(made))
    last = standing(made, "B", NOON + timedelta(days=9))
    assert (last.state, last.corrections) == (State.PUBLISHED, ())


def test_a_correction_knows_what_the_public_saw_before() -> None:
    twice = (*CORRECTED, "reviewed:C", "approved:C", "corrected:C")
    found = standing(signed(*twice), "C", NOON + timedelta(days=9))
    assert [(one.was, one.signature.data) for one in found.corrections] == [("A", "B"), ("B", "C")]
    assert found.released == signed(*OUT)[-1].at


@pytest.mark.parametrize(
    ("acts", "why"),
    [
        (("approved:A",), "先审核"),
        (("reviewed:A", "approved:B"), "先审核"),
        (("reviewed:A", "published:A"), "先审核、批准"),
        (("reviewed:A", "approved:A", "published:B"), "先审核、批准"),
        (("reviewed:A", "approved:A", "corrected:A"), "没有公开过"),
        ((*OUT, "reviewed:A", "approved:A", "corrected:A"), "没有改动"),
        ((*OUT, "reviewed:B", "approved:B", "published:B"), "更正"),
        (("withdrawn:A",), "不用撤回"),
        ((*OUT, "withdrawn:B"), "不是公开着"),
        ((*OUT, "withdrawn:A", "withdrawn:A"), "不用撤回"),
        ((*OUT, "withdrawn:A", "reviewed:B", "approved:B", "published:B"), "更正"),
    ],
)
def test_what_may_not_follow_is_refused(acts: tuple[str, ...], why: str) -> None:
    *before, last = signed(*acts)
    assert why in misplaced(before, last)


def test_time_does_not_run_backwards() -> None:
    before = signed("reviewed:A")
    early = before[0]._replace(at=NOON - timedelta(minutes=1))
    assert "早于" in misplaced(before, early)


@given(st.lists(st.tuples(st.sampled_from(list(ACTS)), st.sampled_from("AB"))), st.sampled_from("AB"))  # fmt: skip
def test_nothing_is_public_without_review_and_approval_of_the_very_data(
    acts: list[tuple[str, str]], data: str
) -> None:
    """Of any sequence only what may follow is kept, as the command does it."""
    made: list[Signature] = []
    for hour, (state, what) in enumerate(acts):
        one = Signature(state, "某人", NOON + timedelta(hours=hour), what, Place("x"))
        if not misplaced(made, one):
            made.append(one)
    found = standing(made, data, NOON + timedelta(days=99))
    if found.state is State.PUBLISHED:
        seen = [one.state for one in made if one.data == data]
        assert {"reviewed", "approved"} <= set(seen)
    once = any(one.state == "published" for one in made)
    assert once == bool(found.public or found.withdrawn)


def test_moments_are_written_as_they_are_read() -> None:
    assert written(parsed("2025-08-20 09:05")) == "2025-08-20 09:05"
    for wrong in ("2025-08-20", "2025-8-20 09:05", "2025-02-30 09:05", "2025-08-20T09:05", "２025-08-20 09:05"):  # fmt: skip
        with pytest.raises(ValueError, match=r"."):
            parsed(wrong)


def test_the_present_can_be_given_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1755651900")
    assert written(present()) == "2025-08-20 09:05"
