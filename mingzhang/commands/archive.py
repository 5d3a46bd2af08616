"""`archive`: bags of the site and of all it was made from."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from mingzhang.archive.make import archive
from mingzhang.commands.said import folders, shown
from mingzhang.console import print_findings, show_progress, summary
from mingzhang.findings import has_errors


def run(options: argparse.Namespace) -> int:
    where = replace(folders(options), output=options.site)
    made = archive(where, options.output, options.years, options.zip, show_progress)
    if made.unknown:
        print(f"没有这个部门或者年度：{'、'.join(made.unknown)}", file=sys.stderr)
        return 2
    if has_errors(made.findings):
        print_findings(made.findings, sys.stderr)
        print("因为有错误，没有存档；原有的存档包保持不变。", file=sys.stderr)
        return 1
    for name in made.bags:
        print(shown(options.output / name))
    print(f"已打好 {len(made.bags)} 个存档包，检查结果也在包里：{summary(made.findings)}")
    return 0
