"""What several commands ask and say."""

from __future__ import annotations

import argparse
from pathlib import Path

from mingzhang import clock
from mingzhang.build import Folders
from mingzhang.standing import Standing, State

NO_LEDGER = "还没有公开台账（content/ledger），所有页面都标明草稿；用 sign 签署审核、批准、公开以后才算公开。"


def folders(options: argparse.Namespace) -> Folders:
    """Where a command reads and writes."""
    return Folders(
        options.content.resolve(),
        options.templates.resolve(),
        options.output,
        options.root / ".cache",
    )


def shown(path: Path) -> str:
    """A path as people read it: relative where it lies below this folder."""
    path = path.resolve()
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def why_left_out(standing: Standing) -> str:
    """What a document waits for, in words."""
    if standing.state is State.WAITING and standing.released:
        return f"{standing.state.word}，到 {clock.written(standing.released)} 公开"
    if standing.state is State.WITHDRAWN:
        return f"{standing.state.word}，网站上只有撤回说明"
    if standing.changed:
        return f"{standing.state.word}，公开过的数据有改动，签署更正（corrected）以后网站才能生成"
    return standing.state.word
