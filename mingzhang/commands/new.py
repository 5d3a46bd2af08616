"""`new`: a data file to fill in."""

from __future__ import annotations

import argparse
import sys

from mingzhang.commands.said import shown
from mingzhang.starter import start


def run(options: argparse.Namespace) -> int:
    written, problem = start(
        options.content.resolve(), options.templates.resolve(), options.document, options.form
    )
    for path in written:
        print(f"已写好待填的文件：{shown(path)}")
    if problem:
        print(problem, file=sys.stderr)
        return 2
    return 0
