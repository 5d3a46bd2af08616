"""All commands, and what every one of them takes."""

from __future__ import annotations

import argparse
from pathlib import Path

from mingzhang import VERSION
from mingzhang.commands.options import COMMANDS, folder
from mingzhang.commands.parser import Parser

EXAMPLES = """例：
  python build.py build                        生成网站到 site/
  python build.py build --production           正式发布：网站的各种代码必须齐全、真实
  python build.py check --format json          检查内容，结果给程序读
  python build.py check --report 报告.html      检查内容，另写一份网页报告
  python build.py sign 部门/年度/文种 reviewed --by 姓名   签署审核
  python build.py pdf 部门/年度/文种            只生成一份 PDF
  python build.py pdf --bind year              把每个年度的全部文件汇编成册
  python build.py archive                      把网站和所用的一切打成存档包
  python build.py publish /srv/disclosure --dry-run   看发布后会有哪些变化
  python build.py publish web@主机:/srv/disclosure    发布
  python build.py verify pdf                   检验 pdf 文件夹里的各册
  python build.py verify --bag archive/*/      检验存档包"""


def parser(root: Path) -> Parser:
    """All commands and their options; `root` is where folders are unless they are named.

    What it gives names the command, which is a module of this package.
    """
    top = Parser(
        prog="build.py",
        description="把部门预决算数据生成公开网站和 PDF。",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=VERSION, help="显示版本")
    commands = top.add_subparsers(title="命令", metavar="命令", required=True, dest="command")
    for name, (about, own) in COMMANDS.items():
        made = commands.add_parser(name, help=about, description=about)
        made.set_defaults(root=root)
        folder(made, root, "content", "内容", "content")
        folder(made, root, "templates", "模板", "templates")
        own(made, root)
    return top
