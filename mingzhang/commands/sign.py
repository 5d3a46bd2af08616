"""`sign`: a signature joins a ledger; or where every document stands."""

from __future__ import annotations

import argparse
import sys

from mingzhang import clock
from mingzhang.commands.said import NO_LEDGER, shown, why_left_out
from mingzhang.console import print_findings
from mingzhang.load.content import load_content
from mingzhang.sign import Wish, sign
from mingzhang.standing import ACTS


def run(options: argparse.Namespace) -> int:
    root, templates = options.content.resolve(), options.templates.resolve()
    if options.list:
        content = load_content(root, templates)
        for name, standing in content.standings.items():
            last = standing.last
            signed = f"　{ACTS[last.state]}：{last.by}　{clock.written(last.at)}" if last else ""
            print(f"{name}　{why_left_out(standing)}{signed}")
        if not content.ledgers.managed:
            print(NO_LEDGER)
        return 0
    if not (options.document and options.state):
        print("请写明文件和签署的事项，或者用 --list 查看；用 sign -h 查看帮助。", file=sys.stderr)
        return 2
    begins = not (root / "ledger").exists()
    now = options.at or clock.present().replace(second=0, microsecond=0)
    wish = Wish(
        options.document,
        options.state,
        options.by,
        now,
        options.release,
        options.what,
        options.reason,
    )
    done = sign(root, templates, wish)
    if done.findings:
        print_findings(done.findings, sys.stderr)
    if done.problem:
        print(f"{done.problem}。台账没有改动。", file=sys.stderr)
        return 1 if done.findings else 2
    for path in done.written:
        print(f"已写入：{shown(path)}")
    standing = load_content(root, templates, now).standings[options.document]
    print(f"{options.document}　现在是：{why_left_out(standing)}")
    if begins:
        print("从现在起只有签署过公开的文件才会生成到网站，其余的用预览查看。")
    return 0
