"""`pdf`: booklets alone, single or bound together."""

from __future__ import annotations

import argparse
import sys

from mingzhang.booklets import write_booklets
from mingzhang.commands.said import folders, shown
from mingzhang.console import print_findings, show_progress
from mingzhang.findings import has_errors
from mingzhang.render.style import style_names


def run(options: argparse.Namespace) -> int:
    there = style_names(options.templates)
    if options.style not in there:
        print(f"没有这种版式：{options.style}（可用：{'、'.join(there)}）", file=sys.stderr)
        return 2
    findings, written, unknown = write_booklets(
        folders(options), options.documents, show_progress, options.style, options.bind
    )
    if unknown:
        print(f"没有这份文件：{'、'.join(unknown)}", file=sys.stderr)
        return 2
    if findings:
        print_findings(findings, sys.stderr)
    for path in written:
        print(shown(path))
    return 1 if has_errors(findings) else 0
