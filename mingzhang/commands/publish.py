"""`publish`: the built site onto a web server, back to a former release, or what is there."""

from __future__ import annotations

import argparse
import sys

from mingzhang import clock
from mingzhang.commands.said import folders
from mingzhang.console import print_findings
from mingzhang.publish.publish import Published, Wish, listed, publish, rollback


def run(options: argparse.Namespace) -> int:
    if options.destination is None:
        if not options.rollback:
            options.error("缺少参数：DEST")
        # `--rollback DEST`: the word behind it is where to go back, not to which release.
        options.destination, options.rollback = options.rollback, ""
    wish = Wish(
        options.destination, options.rsh, options.keep, options.demonstration, options.dry_run
    )
    if options.list:
        made = listed(wish)
        for one in made.releases:
            state = "使用中" if one.used else "保留" if one.whole else "不完整"
            print(f"{one.name}　{clock.written(one.time)}　{state}")
        if not (made.releases or made.failed):
            print("还没有发布过。")
    elif options.rollback is not None:
        made = rollback(wish, options.rollback)
    else:
        made = publish(folders(options), wish)
    if made.findings:
        print_findings(made.findings, sys.stderr if made.failed else sys.stdout)
    if made.failed:
        print("没有完成；访问者看到的仍是完整的一版。", file=sys.stderr)
        return 1
    if made.difference is not None:
        _print_published(made, options)
    return 0


def _print_published(made: Published, options: argparse.Namespace) -> None:
    """What changed for visitors, or would."""
    difference = made.difference
    if not difference:
        print("没有变化：网站服务器上的就是这一版。")
    elif options.dry_run and options.rollback is None:
        for line in difference.pages(options.output):
            print(line)
    for line in difference.counts() if difference else ():
        print(line)
    if options.dry_run:
        print("以上只是试算，什么也没有改动。")
    elif made.name:
        print(f"{'已发布' if options.rollback is None else '已回退到'} {made.name}")
    for name in made.gone:
        print(f"已清理旧版 {name}")
