"""The kinds of document: each has a title, a schema and a file name."""

from __future__ import annotations

from typing import NamedTuple

from mingzhang.load.kinds.budget import BUDGET
from mingzhang.load.kinds.final_accounts import FINAL_ACCOUNTS
from mingzhang.load.schema import Group


class Kind(NamedTuple):
    """What readers call it, and what its file may hold."""

    title: str
    schema: Group


KINDS = {
    "budget": Kind("部门预算", BUDGET),
    "final-accounts": Kind("部门决算", FINAL_ACCOUNTS),
}
# What readers call documents of both kinds together.
BOTH = "部门预决算"
